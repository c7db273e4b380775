"""Versions of a document: what is one text, what is a revision, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from kb.types import DateClaim, Method, Reason
from kb.versions import Filed, Said, needs_exactly, sketch, superseded, words_lost
from kb.versions.filed import NEARLY
from kb.versions.filenames import are_apart, read_name
from kb.versions.sketches import held, near, resemblance

FORM = """PROTOKÓŁ ze spotkania zespołu do spraw współpracy miasta z organizacjami pozarządowymi,
które odbyło się w dniu {date} w sali nr 12 Urzędu Miasta Lniany Most.
Obecni: według listy obecności stanowiącej załącznik nr 1 do protokołu.
Spotkanie otworzyła przewodnicząca zespołu, która stwierdziła, że uczestniczy w nim wymagana
liczba członków. Porządek obrad przyjęto bez uwag. Protokół z poprzedniego spotkania przyjęto
jednogłośnie. {body} Na tym spotkanie zakończono. Termin następnego spotkania zostanie podany
drogą elektroniczną. Protokołowała: sekretarz zespołu. Załączniki: lista obecności."""
MAY = FORM.format(
    date="14 maja 2024 r.",
    body="Organizacje od roku czekają na odpowiedź w sprawie lokali przy ulicy Wiklinowej. "
    "Zespół ustalił, że wydział przygotuje wykaz wolnych lokali do końca czerwca.",
)
MAY_REVISED = FORM.format(
    date="14 maja 2024 r.",
    body="Organizacje od ponad roku czekają na odpowiedź w sprawie lokali przy ulicy Wiklinowej "
    "i Targowej. Zespół ustalił, że wydział przygotuje wykaz do 30 czerwca i ogłosi go na stronie.",
)
JUNE = FORM.format(
    date="11 czerwca 2024 r.",
    body="Trzy tygodnie wakacyjne to za mało na zebranie uwag. Postanowiono wydłużyć konsultacje "
    "do połowy września i zorganizować dwa spotkania po godzinie 17.",
)
NOTE = """Notatka z warsztatu o komunikacji. Spotkaliśmy się w domu kultury na Zawodziu, przyszło
dwanaście osób z ośmiu organizacji i trzy osoby z ratusza. Najwięcej mówiono o tym, że nikt nie
wie, do kogo dzwonić po zmianie opiekuna. Jedna z organizacji prowadzi własną listę telefonów i
dzieli się nią z innymi. Ratusz obiecał, że w lipcu opublikuje listę opiekunów. Osoby z mniejszych
miejscowości prosiły o spotkania także po południu."""
NOTE_REVISED = """Notatka z warsztatu o komunikacji (po uwagach). Spotkaliśmy się w domu kultury na
Zawodziu. Przyszło czternaście osób z ośmiu organizacji oraz trzy osoby z ratusza. Najczęściej
wracał temat opiekunów: po zmianie opiekuna nikt nie wie, do kogo dzwonić. Stowarzyszenie Przystań
prowadzi własną listę telefonów i dzieli się nią z innymi organizacjami. Ratusz obiecał, że do 15
lipca opublikuje listę opiekunów. Osoby z mniejszych miejscowości prosiły o spotkania po południu."""
SHORT = "Nikt nie odbiera telefonu w sprawie lokali."

TEXTS: dict[int, str] = {}


def on(year: int, month: int, day: int) -> DateClaim:
    """A stated date."""
    the_day = date(year, month, day)
    return DateClaim(the_day.isoformat(), "", Method.STATED, the_day, the_day)


def filed(path: str, text: str, at: int = 1, **changes: object) -> Filed:
    """A document at a path; its id is made of both, so that a test need not number them."""
    key = hash((path, text))
    TEXTS[key] = text
    name = path.rsplit("/", 1)[-1]
    one = Filed(
        id=key,
        paths=(path,),
        names=(read_name(path),),
        format=name.rsplit(".", 1)[-1],
        title=name.rsplit(".", 1)[0],
        modified=at * 10**18,
        sketch=sketch(text),
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def lost(part: Filed, whole: Filed) -> int:
    """The words of one document that another lacks."""
    texts = TEXTS[part.id], TEXTS[whole.id]
    return words_lost(*texts, exactly=needs_exactly(part, whole))


def found(*documents: Filed, said: Said | None = None) -> dict[str, tuple[str, Reason]]:
    """Path of an older document -> path of the newest, and why; in whatever order they came."""
    names = {one.id: one.paths[0] for one in documents}
    results = [
        {
            names[key]: (names[newest], why)
            for key, (newest, why) in superseded(order, lost, said).items()
        }
        for order in permutations(documents)
    ]
    assert all(result == results[0] for result in results)
    return results[0]


# --- what a name says


@pytest.mark.parametrize(
    "name",
    [
        "umowa_lokale_v2.docx",
        "Umowa lokale – ostateczna.pdf",
        "umowa-lokale FINAL2.odt",
        "Umowa lokale ver. 3.docx",
        "umowa_lokale_wer_2.docx",
        "Umowa lokale wersja 2.1.docx",
        "Projekt umowa lokale.docx",
        "umowa lokale (robocza).docx",
        "umowa_lokale_popr.docx",
        "umowa lokale po uwagach.docx",
        "umowa lokale – kopia (2).docx",
        "Copy of Umowa lokale.docx",
        "Umowa lokale (1).docx",
        "umowa_lokale_2024-05-14.docx",
        "14.05.2024 umowa lokale.docx",
        "archiwum/umowa lokale.docx",
        "wersje robocze/umowa lokale.docx",
        "PDF/umowa lokale.pdf",
    ],
)
def test_marks_of_a_version_are_not_what_a_file_is_called(name):
    """Versions, copies, dates and the folders that sort them leave the same words."""
    assert read_name("/biuro/umowa lokale.docx").called == read_name(f"/biuro/{name}").called


@pytest.mark.parametrize(
    "name",
    [
        "zebranie 2.docx",
        "zebranie II.docx",
        "zebranie_AK.docx",
        "zebranie edycja 2.docx",
        "zebranie maj.docx",
        "2023/zebranie.docx",
        "Lipowo/zebranie.docx",
    ],
)
def test_numbers_initials_and_places_are_no_marks(name):
    """They tell one meeting, one author or one town from another."""
    assert read_name("/biuro/zebranie.docx").called != read_name(f"/biuro/{name}").called


def test_a_name_of_marks_alone_calls_nothing():
    """Two files "v2" and "ostateczna" in one folder may be of anything."""
    assert () == read_name("/biuro/v2.docx").called == read_name("/biuro/ostateczna.pdf").called


def test_marks_tell_the_newer_from_the_older():
    """A draft is older than what has no mark, a greater number newer, a final text newest."""
    names = ["projekt a", "a", "a popr", "a v2", "a v2.1", "a v10", "a final", "a final po uwagach"]
    names += ["a FINAL2", "a final FINAL"]
    marks = [read_name(f"/{name}.docx").marks for name in names]

    assert sorted(marks) == marks
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("raport_2024-05", "raport_2024-06", True),
        ("raport_2024-05", "raport_20240514", False),
        ("raport 14.05.2024", "raport 2024-05-14", False),
        ("raport 2023", "raport 2024-05", True),
        ("raport", "raport_2024-06", False),
    ],
)
def test_dates_in_names(one, other, apart):
    """A day is within its month; what has no date is not of another one."""
    assert apart == are_apart(read_name(f"/{one}.docx"), read_name(f"/{other}.docx"))


# --- sketches


def long_text(seed: int, words: int = 2000) -> str:
    """Words that no other seed has."""
    return " ".join(f"słowo{seed}x{n}" for n in range(words))


def test_a_sketch_tells_how_much_is_shared():
    """Within a few hundredths also where hashes were left out."""
    whole = long_text(1)
    half = " ".join(whole.split()[:1000])
    mixed = f"{half} {long_text(2, 1000)}"

    assert resemblance(sketch(whole), sketch(whole.upper())) == 1
    assert resemblance(sketch(whole), sketch(mixed)) == pytest.approx(1 / 3, abs=0.08)
    assert held(sketch(half), sketch(whole)) == pytest.approx(1, abs=0.08)
    assert held(sketch(whole), sketch(half)) == pytest.approx(0.5, abs=0.08)
    assert resemblance(sketch(whole), sketch(long_text(3))) == 0
    assert resemblance(sketch(""), sketch("")) == 0


def test_near_texts_are_found_and_those_of_one_form_are_not_compared():
    """A form's words are in all of them, and the rare words of a twin are in one."""
    texts = {n: f"{long_text(0, 60)} {long_text(n, 60)}" for n in range(1, 30)}
    texts[99] = texts[7] + " dopisek"
    pairs = set(near({key: sketch(text) for key, text in texts.items()}, 0.75))

    assert {(7, 99)} == pairs


# --- the same text


def test_times_of_a_folder_copied_at_once_say_nothing():
    """It is copied in the order of the names; the format that keeps more answers then."""
    docx = replace(
        filed(
            "/a/umowa.docx",
            NOTE
            + " Podpisano w ratuszu dnia następnego, w obecności wszystkich trzech stron i świadków.",
        ),
        modified=10**18,
    )
    pdf = filed(
        "/a/umowa.pdf",
        NOTE
        + " Wydruk dla archiwum zakładowego, bez podpisów oraz załączników, do użytku wewnętrznego.",
    )
    copied, printed = (replace(pdf, modified=10**18 + s * 10**9) for s in (1, 3600))

    assert {"/a/umowa.pdf": ("/a/umowa.docx", Reason.REVISED)} == found(docx, copied)
    assert {"/a/umowa.docx": ("/a/umowa.pdf", Reason.REVISED)} == found(docx, printed)


def test_the_same_text_in_another_format_whatever_the_names():
    """The format that keeps more speaks for both."""
    docx = filed("/a/Protokół z narady.docx", MAY)
    pdf = filed(
        "/b/skan0012.pdf", MAY.replace("organizacjami", "organiza- cjami") + " Strona 1 z 2"
    )
    pdf = replace(pdf, sketch=sketch(TEXTS[pdf.id]))

    assert {} == found(docx, replace(pdf, format="docx"))
    assert found(docx, filed("/b/skan0012.pdf", MAY)) == {
        "/b/skan0012.pdf": ("/a/Protokół z narady.docx", Reason.SAME_TEXT)
    }
    # A footer's words are only in the PDF: so it is the one of which nothing is lost.
    assert found(docx, pdf) == {"/a/Protokół z narady.docx": ("/b/skan0012.pdf", Reason.SAME_TEXT)}


def test_a_form_that_two_organisations_filled_in_is_two_documents():
    """A few words differ, and they are what the documents are about."""
    one = filed("/a/deklaracja przystań.docx", FORM.format(date="1 maja", body="Fundacja Przystań"))
    other = filed("/a/deklaracja kłos.pdf", FORM.format(date="1 maja", body="Stowarzyszenie Kłos"))

    assert {} == found(one, other)


def test_a_form_of_another_month_is_another_document_in_whatever_format():
    """No word differs, and the numbers are what the documents are about."""
    count = " ".join(f"Punkt dyżurny {n} przyjął {{}} osób i wydał zaświadczenia." for n in "abc")
    said = f"{NOTE} {MAY} {count}"
    april = filed("/a/sprawozdanie kwiecień.docx", said.format(*range(11, 14)))
    other = filed("/a/sprawozdanie czerwiec.pdf", said.format(*range(21, 24)) + " 1 2 3")
    printed = filed("/a/druk.pdf", said.format(*range(11, 14)) + " 1 2 3")

    assert resemblance(april.sketch, other.sketch) > NEARLY
    assert {} == found(april, other)
    assert {printed.paths[0]: (april.paths[0], Reason.SAME_TEXT)} == found(april, printed)


@pytest.mark.parametrize("suffix", ["txt", "pdf"])
def test_a_ticked_box_is_a_word(suffix):
    """Two questionnaires that differ in one answer are two."""
    question = " Czy dostajesz odpowiedzi na uwagi? {} tak {} nie"
    one = filed("/a/ankieta kowal.txt", NOTE + question.format("☒", "☐"))
    other = filed(f"/a/ankieta młynarz.{suffix}", NOTE + question.format("☐", "☒"))

    assert {} == found(one, replace(other, format="txt"))


def test_a_short_text_is_the_same_only_where_it_is_called_the_same():
    """One sentence may be said at two meetings: that is what recurrence counts."""
    here = filed("/lipowo/uwagi.txt", SHORT, title="Uwagi z Lipowa")
    there = filed("/brzozowo/uwagi.txt", SHORT, title="Uwagi z Brzozowa")
    again = filed("/lipowo/uwagi (1).txt", f"{SHORT}\n", title="Uwagi (1)")

    assert {} == found(here, there)
    assert {"/lipowo/uwagi (1).txt": ("/lipowo/uwagi.txt", Reason.SAME_TEXT)} == found(here, again)


def test_a_page_under_two_addresses_is_one():
    """A counter differs; the later capture speaks. Another page of the site is another page."""
    page = filed("/www/a,p,16057.html", NOTE + " Odsłon 123", at=1, title="Projekt")
    twin = filed("/www/ngo/a.html", NOTE + " Odsłon 124 Drukuj", at=2, title="Projekt")
    other = filed("/www/b.html", MAY, title="Projekt")

    assert ["/www/a,p,16057.html"] == list(found(page, twin, other))


def test_a_page_that_grew_is_a_newer_version_unless_an_event_is_lost():
    """The later capture tells of more; if an event is gone from it, both are needed."""
    old = filed("/www/2019.html", f"{MAY} {NOTE}", title="Działania", events=("maj", "warsztat"))
    new = filed(
        "/www/2021.html", f"{JUNE} {MAY} {NOTE}", title="Działania", events=("czerwiec", "maj", "warsztat")
    )  # fmt: skip

    assert {"/www/2019.html": ("/www/2021.html", Reason.REVISED)} == found(old, new)
    assert {} == found(old, replace(new, events=("czerwiec", "maj")))


def test_what_a_person_described_speaks_for_the_same_text():
    """Its dates and places stand beside one of the two files only."""
    docx = filed("/a/notatka.docx", NOTE)
    described = filed("/b/n.pdf", NOTE, is_described=True)

    assert {"/a/notatka.docx": ("/b/n.pdf", Reason.SAME_TEXT)} == found(docx, described)


# --- revised versions


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("protokół.docx", "protokół_v2.docx"),
        ("protokół v2.docx", "protokół v10.docx"),
        ("projekt protokół.docx", "protokół.docx"),
        ("protokół robocza.docx", "Protokół – ostateczna.pdf"),
        ("protokół_popr.docx", "protokół_FINAL.docx"),
        ("archiwum/protokół.docx", "protokół.docx"),
    ],
)
def test_the_marks_tell_the_newest(older, newer):
    """Whatever the times of the files, which a copy from a network drive sets anew."""
    documents = filed(f"/a/{older}", NOTE, at=2), filed(f"/a/{newer}", NOTE_REVISED, at=1)

    assert {f"/a/{older}": (f"/a/{newer}", Reason.REVISED)} == found(*documents)


def test_three_versions_all_lead_to_the_newest():
    """No chains: the second is not shown as the newest of the first."""
    one, two, three = (
        filed(f"/a/notatka{mark}.docx", text)
        for mark, text in (("", NOTE), ("_v2", f"{NOTE} Dopisano."), ("_ostateczna", NOTE_REVISED))
    )

    assert {"/a/notatka_ostateczna.docx"} == {
        newest for newest, _ in found(one, two, three).values()
    }
    assert 2 == len(found(one, two, three))


def test_the_date_in_the_name_and_then_the_time_of_the_file_tell_the_newest():
    """Of unmarked names the later date; of names without any the later file."""
    early = filed("/a/notatka_2024-05-14.docx", NOTE, at=3)
    late = filed("/a/notatka_2024-05-20.docx", f"{NOTE} Dopisano.", at=2)
    plain = (
        filed("/a/notatka.docx", NOTE, at=1),
        filed("/a/notatka (1).docx", f"{NOTE} Dopisano.", at=2),
    )

    assert {"/a/notatka_2024-05-14.docx"} == set(found(early, late))
    assert {"/a/notatka.docx"} == set(found(*plain))


def test_a_printed_draft_is_no_newer_than_its_text():
    """The PDF was made last, from the older of two texts."""
    old = filed("/a/notatka.docx", NOTE, at=1)
    new = filed("/a/notatka (1).docx", f"{NOTE} Dopisano jedno zdanie o lokalach.", at=2)
    printed = filed("/a/notatka.pdf", NOTE, at=3)

    assert {"/a/notatka (1).docx"} == {newest for newest, _ in found(old, new, printed).values()}


def test_minutes_of_two_meetings_from_one_form_are_two_documents():
    """Half of the text is the same, and neither the names nor the dates are."""
    may, june = filed("/a/protokol_2024-05.docx", MAY), filed("/a/protokol_2024-06.docx", JUNE)
    copied = filed("/a/protokol.docx", MAY), filed("/a/protokol (1).docx", JUNE)
    marked = (
        filed("/a/protokol_v1.docx", MAY, dates=(on(2024, 5, 14),)),
        filed("/a/protokol_v2.docx", JUNE, dates=(on(2024, 6, 11),)),
    )
    revised = (
        filed("/a/protokol_v1.docx", MAY, dates=(on(2024, 5, 14),)),
        filed("/a/protokol_v2.docx", MAY_REVISED, dates=(on(2024, 5, 14),)),
    )

    assert {} == found(may, june) == found(*copied) == found(*marked)
    assert {"/a/protokol_v1.docx"} == set(found(*revised))


def test_a_text_without_a_date_does_not_join_two_dates():
    """It is a version of the newest that it can be a version of; the other stays."""
    blank = filed("/a/protokol projekt.docx", FORM.format(date="…", body=""))
    may = filed("/a/protokol_v1.docx", MAY, dates=(on(2024, 5, 14),))
    june = filed("/a/protokol_v2.docx", JUNE, dates=(on(2024, 6, 11),))

    assert {"/a/protokol projekt.docx": ("/a/protokol_v2.docx", Reason.REVISED)} == found(
        blank, may, june
    )


def test_a_date_without_a_year_parts_too():
    """The 14th of May is not the 11th of June in any year; a year alone parts nothing."""
    may = filed("/a/protokol_v1.docx", MAY, dates=(DateClaim("XXXX-05-14", "", Method.STATED),))
    june = filed("/a/protokol_v2.docx", JUNE, dates=(on(2024, 6, 11),))
    year = DateClaim("2024", "", Method.HEADING, date(2024, 1, 1), date(2024, 12, 31))

    assert {} == found(may, june)
    assert {"/a/protokol_v1.docx"} == set(found(replace(may, dates=(year,)), june))


def test_another_text_under_a_marked_name_is_no_version():
    """The marks alone prove nothing."""
    assert {} == found(filed("/a/raport_v1.docx", NOTE), filed("/a/raport_v2.docx", JUNE))


def test_what_has_the_words_of_a_version_is_superseded_with_it():
    """A scan of the first version, under a name of its own, is no newer than that."""
    first, second = filed("/a/umowa_v1.pdf", NOTE), filed("/a/umowa_v2.docx", NOTE_REVISED)
    scan = filed("/b/skan0012.docx", NOTE)

    assert {"/a/umowa_v2.docx"} == {newest for newest, _ in found(first, second, scan).values()}
    assert 2 == len(found(first, second, scan))


def test_a_document_under_two_paths_has_two_names():
    """Either may be the one whose versions lie beside it."""
    old = filed("/a/kopie/n.docx", NOTE)
    old = replace(old, paths=("/a/kopie/n.docx", "/b/notatka.docx"), names=(*old.names, read_name("/b/notatka.docx")))  # fmt: skip

    assert {"/a/kopie/n.docx"} == set(found(old, filed("/b/notatka_v2.docx", NOTE_REVISED)))


def test_a_file_without_words_is_no_version():
    """A scan that was not recognised has the same text as any other: none."""
    assert {} == found(filed("/a/skan.pdf", ""), filed("/a/skan (1).pdf", ""))


def test_a_time_that_cannot_be_is_no_error():
    """A file system may say anything of when a file was changed."""
    documents = (
        filed("/a/notatka.docx", NOTE, at=-99),
        filed("/a/notatka_v2.docx", NOTE_REVISED, at=10**6),
    )

    assert {"/a/notatka.docx"} == set(found(*documents))


def test_a_revision_of_one_word_is_no_same_text():
    """Where "jednogłośnie" was struck out, nobody is told that the text is the same."""
    revised = MAY.replace("\njednogłośnie", "")
    older = filed("/a/umowa.docx", MAY)
    newest = filed("/a/umowa_v2.docx", revised)
    printed = filed("/a/umowa_v2.pdf", revised)

    assert {
        older.paths[0]: (newest.paths[0], Reason.REVISED),
        printed.paths[0]: (newest.paths[0], Reason.SAME_TEXT),
    } == found(older, newest, printed)


# --- what people decide


@pytest.fixture
def three():
    """Three versions of a note."""
    texts = {"/a/notatka_v1.docx": NOTE, "/a/notatka_v2.docx": NOTE + " Dopisano.", "/a/notatka_v3.docx": NOTE_REVISED}  # fmt: skip
    return [filed(path, text) for path, text in texts.items()]


def test_a_person_parts_two_documents(three):
    """The one stands for itself, the others stay together."""
    one, two, last = three
    said = Said(apart=[(one.id, last.id)])

    assert {two.paths[0]: (last.paths[0], Reason.REVISED)} == found(one, two, last, said=said)


def test_what_a_person_parted_is_not_joined_by_a_version_that_comes_later(three):
    """The first was parted from the second; the third is a version of both."""
    one, two, last = three

    for apart in [(one.id, two.id)], [(one.id, two.id), (one.id, last.id)]:
        assert {two.paths[0]: (last.paths[0], Reason.REVISED)} == found(
            one, two, last, said=Said(apart=apart)
        )


def test_what_a_person_joined_stays_joined_when_another_is_parted(three):
    """Of two that lead to one newest, it is the machine's guess that gives way."""
    one, two, last = three
    said = Said(older=[(one.id, last.id)], apart=[(one.id, two.id)])

    assert {one.paths[0]: (last.paths[0], Reason.PERSON)} == found(one, two, last, said=said)


def test_a_person_says_which_is_the_newest(three):
    """Against the marks: then all lead there."""
    one, two, last = three
    said = Said(older=[(last.id, one.id)])

    assert {one.paths[0]} == {newest for newest, _ in found(one, two, last, said=said).values()}
    assert Reason.PERSON is found(one, two, last, said=said)[last.paths[0]][1]


def test_a_person_joins_what_nothing_else_would(three):
    """Another name, another text; and what was older than it follows."""
    one, two, last = three
    other = filed("/b/sprawozdanie.pdf", JUNE)
    said = Said(older=[(last.id, other.id)])

    assert ["/b/sprawozdanie.pdf"] * 3 == [newest for newest, _ in found(one, two, last, other, said=said).values()]  # fmt: skip


def test_decisions_that_go_round_in_a_circle_end_at_the_last(three):
    """Nothing is lost: the document that was last called newer answers."""
    one, two, last = three
    said = Said(older=[(one.id, two.id), (two.id, last.id), (last.id, one.id)])

    assert {one.paths[0]} == {newest for newest, _ in found(one, two, last, said=said).values()}
