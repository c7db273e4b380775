"""Passages cut into statements: each with its exact place and the words that it hangs on."""

from __future__ import annotations

import pytest
from fakes import draft, state
from hypothesis import given
from hypothesis import strategies as st

from ingest.datewords import month_number
from kb import statements
from kb.months import MONTHS
from kb.segments import segments, spoken
from kb.store import Store
from kb.types import EventDraft, PassageDraft


def cut(text: str, lang: str = "pl", heading: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """(words, lead-in) of each statement."""
    return [(text[s.start : s.end], s.lead) for s in segments(text, lang, heading)]


def test_sentences_are_statements():
    """Two sentences, two statements, without the space between them."""
    text = "Nikt nie oddzwania. Prosimy o dyżur."

    assert [("Nikt nie oddzwania.", ""), ("Prosimy o dyżur.", "")] == cut(text)


@pytest.mark.parametrize(
    "text",
    [
        "Umowę podpisano 12 grudnia 2019 r. w Poznaniu.",
        "Zaproszono m.in. kluby, np. żeglarski, oraz radę osiedla.",
        "Program uchwala się na podstawie art. 5 ust. 2 pkt 3 ustawy.",
        "Spotkanie poprowadziła E. G. z urzędu.",
        "Do 15 marca 2022 r. Biuro ogłosi kartę oceny.",
        "Ustalono, że do 30 listopada 2021 r. Wydział opublikuje zestawienie uwag.",
        "Jeszcze rok temu nikt nie odbierał; dziś czeka się dwie minuty.",
    ],
)
def test_one_statement_stays_one(text):
    """Abbreviations, dates, initials and semicolons end no statement."""
    assert [text] == [words for words, _ in cut(text)]


def test_a_date_ends_a_sentence_when_the_next_begins():
    """A capital after "r." that is no deadline at the head begins a new sentence."""
    text = "Protokół przyjęto 3 maja 2021 r. Następnie omówiono budżet."

    assert 2 == len(cut(text))


def test_a_list_hangs_on_its_lead_in():
    """Each item carries the lead-in, which is no statement itself."""
    text = "Postanowiono:\n\n– powołać zespół do spraw wody\n– spotkać się w maju"
    found = cut(text)

    assert [
        ("powołać zespół do spraw wody", "Postanowiono:"),
        ("spotkać się w maju", "Postanowiono:"),
    ] == found


def test_the_paragraph_after_a_list_hangs_on_nothing():
    """The lead-in ends with its list."""
    text = "Wnioski:\n\njeden kalendarz\nkrótszy formularz\n\nNa koniec podziękowano gospodarzom za gościnę i herbatę."

    assert "" == cut(text)[-1][1]


def test_a_short_line_hangs_on_its_heading():
    """A post-it of three words means little without the column that it hung in."""
    found = cut("nikt nie oddzwania", heading=("Warsztat o kontakcie", "Co nie działa?"))

    assert [("nikt nie oddzwania", "Co nie działa?")] == found


def test_the_title_of_the_event_is_no_lead_in():
    """Only a heading inside the event lends meaning."""
    assert [("nikt nie oddzwania", "")] == cut("nikt nie oddzwania", heading=("Warsztat",))


def test_numbers_and_bullets_are_no_words():
    """The mark of an item is not part of what is quoted."""
    assert ["skrócić formularz"] == [w for w, _ in cut("– skrócić formularz")]
    assert ["skrócić formularz"] == [w for w, _ in cut("b) skrócić formularz")]
    assert ["jeden kalendarz", "krótszy formularz"] == [
        w for w, _ in cut("1) jeden kalendarz\n(2) krótszy formularz")
    ]
    assert ["Jeden kalendarz spotkań.", "Krótszy formularz.", "Stały dyżur."] == [
        w for w, _ in cut("1. Jeden kalendarz spotkań.\n\n2. Krótszy formularz.\n3. Stały dyżur.")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "12 NGOs refused to sign.",
        "1 Ogłoszenie wisiało w piwnicy.",
        "20 November 2019: the group met",
        "3. sektor nie dostał odpowiedzi",
        "3. sektor nie dostał odpowiedzi\n5. Pułk Lotniczy oddał salę klubom",
        "2) skrócić formularz",
        "3. maja podpisano umowę\n4. Maja otwarto świetlicę",
        "20. listopada spotkała się grupa\n21. Listopada druga",
        "11 kobiet przyszło na dyżur\n12 mężczyzn zostało w domu",
    ],
)
def test_a_number_that_counts_no_items_stays(text):
    """Without its number a quote is not what was written: "12 NGOs" are no "NGOs"."""
    assert text.split("\n") == [w for w, _ in cut(text)]


def test_the_months_are_those_of_dates():
    """Every form is the name of a month to what reads dates; together they name all twelve."""
    assert set(range(1, 13)) == {month_number(form.title()) for form in MONTHS}


def test_what_says_nothing_is_no_statement():
    """Lines of signs and single words are left out."""
    assert [] == cut("–––\n12/14\nZK")


def test_a_statement_is_read_under_its_lead_in():
    """A colon is there already, or is put."""
    assert "Ustalono: zespół" == spoken("zespół", "Ustalono:")
    assert "Co działa? wspólny dysk" != spoken("wspólny dysk", "Co działa?")
    assert "wspólny dysk" == spoken("wspólny dysk", "")


@given(st.text(alphabet="abc ąż.:;-\n1(), ", max_size=200))
def test_statements_never_overlap_and_lie_inside(text):
    """Whatever the text, places are in order, inside it, and hold no outer white space."""
    last = 0
    for s in segments(text, "pl"):
        assert last <= s.start < s.end <= len(text)
        assert text[s.start : s.end] == text[s.start : s.end].strip()
        last = s.end


# --- the statements of a store


def put(store: Store, *passages: str) -> None:
    """A document of one event, its passages a blank line apart."""
    text = "\n\n".join(passages)
    drafts, start = [], 0
    for passage in passages:
        end = start + len(passage)
        drafts.append(PassageDraft(0, start, end, 1, 1, passage, "pl", ("Narada",)))
        start = end + 2
    events = (EventDraft("Narada", 0, len(text)),)
    store.put(
        "/narada.txt",
        state(),
        draft(text, page_spans=((0, len(text)),), events=events, passages=tuple(drafts)),
    )


def cut_all(store: Store) -> list[tuple[str, int]]:
    """(id, start) of every statement, after the missing ones were cut."""
    statements._cut(store, lambda *_: None)
    sql = "SELECT id, start FROM statement ORDER BY start"
    return [(key, start) for key, start in store.connection.execute(sql)]


@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_a_repeat_is_kept_however_many_passages_are_cut_at_once(store, monkeypatch, at_once):
    """The same words three times in one event, once with another space: three statements.

    The ids do not depend on how the work was parted.
    """
    monkeypatch.setattr(statements, "_PASSAGES_AT_ONCE", at_once)
    put(store, "Nikt nie oddzwania.", "Nikt  nie oddzwania.", "Nikt nie oddzwania.")
    (event,) = store.events()
    found = cut_all(store)

    assert [0, 21, 43] == [start for _, start in found]
    assert [statements.statement_id(event.id, "Nikt nie oddzwania.", nth) for nth in (1, 2, 3)] == [
        key for key, _ in found
    ]


def test_a_repeat_is_kept_when_its_passage_is_cut_later(store):
    """What a refresh that was killed had stored keeps its id, and the rest gets others."""
    put(store, "Nikt nie oddzwania.", "Nikt nie oddzwania.")
    whole = cut_all(store)
    store.connection.execute("DELETE FROM statement WHERE start = 0")
    store.connection.execute("DELETE FROM segmented WHERE passage_id = 1")

    assert whole == cut_all(store)


def test_two_that_cut_the_same_passages_store_them_once(store, monkeypatch):
    """Another process was first: its statements are the same ones, by their ids."""
    put(store, "Nikt nie oddzwania.", "Nikt nie oddzwania.")
    missing = store.passages_without_statements()
    first = cut_all(store)
    monkeypatch.setattr(Store, "passages_without_statements", lambda _: missing)

    assert first == cut_all(store)
