"""Which parts of a page are events: the seed page, its retelling, and what is one meeting only."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from fakes import drafted, ingested

from ingest.edtf import parse_edtf
from kb.store import Store
from kb.types import AttachmentStatus, DocumentDraft, Method

ROOT = Path(__file__).parent.parent
SEED = ROOT.parent / "shared" / "seed" / "dzialania-w-ramach-projektu.txt"
RETOLD = ROOT / "corpus" / "pl" / "zdrowe-wzmocnienie.html"

PAGES = [
    pytest.param(
        SEED,
        id="seed",
        marks=pytest.mark.skipif(not SEED.exists(), reason="the seed page lies in ../shared"),
    ),
    pytest.param(RETOLD, id="retold"),
]
# Of both pages, top to bottom: the claims (EDTF, method) that each event makes of its date.
DATES = [
    [("2019-12-12", "stated")],
    [("2019-09-17/2019-09-18", "heading")],
    [("XXXX-06/XXXX-07", "stated"), ("2019?-06/2019?-07", "inferred")],
    [("2019-06-11/2019-06-12", "heading")],
    [("2019-06-06", "stated")],
    [("2019-02", "heading"), ("2019-11-20/2019-11-21", "stated")],
]


def read(path: Path, **stated: str) -> DocumentDraft:
    return drafted(str(path), path.read_bytes(), **stated)


def read_text(text: str, name: str = "notatka.md", **stated: str) -> DocumentDraft:
    return drafted(name, text.encode(), **stated)


@pytest.mark.parametrize("page", PAGES)
def test_six_events_with_their_claims(page):
    """Exactly six events; every claim is EDTF with its method, at the place where it stands."""
    draft = read(page)
    claims = [claim for event in draft.events for claim in event.dates]

    assert DATES == [[(c.edtf, c.method.value) for c in event.dates] for event in draft.events]
    assert [c.raw for c in claims] == [draft.text[c.start : c.end] for c in claims]
    assert all(parse_edtf(claim.edtf) for claim in claims)


@pytest.mark.parametrize("page", PAGES)
def test_one_conflict(page):
    """Only the meeting in Kaunas is dated twice, and both dates stay."""
    conflicts = [event.title for event in read(page).events if event.date_conflict]

    assert 1 == len(conflicts)
    assert "Kow" in conflicts[0]


@pytest.mark.parametrize("page", PAGES)
def test_a_year_that_nobody_wrote_is_never_stated(page):
    """The workshops with NGOs are dated by month; 2019 is inferred, with what it follows from."""
    stated, inferred = read(page).events[2].dates

    assert ("XXXX-06/XXXX-07", None, None) == (stated.edtf, stated.lower, stated.upper)
    assert Method.INFERRED is inferred.method
    assert "page_order:2019-09-17/2019-09-18|2019-06-11/2019-06-12" == inferred.reason


@pytest.mark.parametrize("page", PAGES)
def test_two_attachments_are_missing(page, tmp_path):
    """Two events announce a file that is not held, and no other does."""
    with Store(tmp_path / "kb.sqlite", create=True) as store:
        ingested(store, page)
        store.link_attachments()
        missing = {
            number
            for number, event in enumerate(store.events())
            for a in event.attachments
            if a.status is AttachmentStatus.MISSING
        }
        announced = sum(len(event.attachments) for event in store.events())

    assert ({2, 4}, 2) == (missing, announced)


@pytest.mark.parametrize("page", PAGES)
def test_events_are_apart_and_in_order(page):
    """Events do not overlap, and each begins with its title."""
    draft = read(page)
    spans = [(event.start, event.end) for event in draft.events]

    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert [e.title for e in draft.events] == [
        " ".join(draft.text[e.start : e.start + len(e.title)].split()) for e in draft.events
    ]


SIX_SECTIONS = """# Warsztat o dyżurach, 6 czerwca 2019 r.

Spotkanie odbyło się w świetlicy.

## Wprowadzenie
Przypomniano spotkanie z 3 maja 2018 r.

## Przebieg
Rozmawiano przy stołach.

## Wnioski
Potrzebny jest stały dyżur.

## Rekomendacje
Dyżur od 1 września 2019 r.

## Pytania
Kto zapłaci?

## Co dalej
Kolejne spotkanie 12 października 2019 r.
"""


def test_six_sections_of_one_meeting_are_one_event():
    """A report of one meeting stays one event, although its sections give dates."""
    draft = read_text(SIX_SECTIONS)
    (event,) = draft.events

    assert "Warsztat o dyżurach, 6 czerwca 2019 r." == event.title
    assert (0, len(draft.text)) == (event.start, event.end)
    assert "2019-06-06" == event.dates[0].edtf


def test_english_meetings_on_one_page_are_events():
    """The same holds for an English page of several dated meetings."""
    text = (
        "# What we did\n\n## Forum, May 2021\n\nHeld on 3 May 2021. Nobody answered.\n\n"
        "## Clinic for small groups\n\nOn 7 June 2021 we met at the quay.\n"
    )
    draft = read_text(text)

    assert ["Forum, May 2021", "Clinic for small groups"] == [e.title for e in draft.events]


def test_a_note_without_headings_is_named_by_its_file():
    """A title is the first heading, else what the file is called."""
    draft = read_text("Rozmawialiśmy długo o tym i owym.\n", "narada_o-dyżurach.txt")

    assert ["narada o dyżurach"] == [event.title for event in draft.events]


def test_what_a_person_states_comes_first():
    """A description's claims are curated; a date that differs from the text is a conflict."""
    draft = read_text(
        "# Narada\n\nSpotkanie było 6 czerwca 2019 r.\n",
        title="Narada o dyżurach",
        data="2019-07-06",
        miejsce="Lniany Most",
        facilitator="Anna Wilk",
    )
    (event,) = draft.events

    assert "Narada o dyżurach" == event.title
    assert [("2019-07-06", "curated"), ("2019-06-06", "stated")] == [
        (c.edtf, c.method.value) for c in event.dates
    ]
    assert event.date_conflict
    assert [("place", "Lniany Most"), ("facilitator", "Anna Wilk")] == [
        (c.field, c.value) for c in event.claims
    ]


@pytest.mark.parametrize(
    ("stated", "edtf"),
    [
        ("2019-06", "2019-06"),
        ("6 czerwca 2019", "2019-06-06"),
        ("2019-05/..", "2019-05/.."),
        ("kiedyś", ""),
    ],
)
def test_a_stated_date_in_any_way_of_writing(stated, edtf):
    """A description's date is EDTF, or as people write it, or kept as it is."""
    (event,) = read_text("# Narada\n\nTekst.\n", date=stated).events

    assert (edtf, stated) == (event.dates[0].edtf, event.dates[0].raw)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("Załączniki\n\n- [Wnioski](wnioski.pdf)\n- [Lista](pliki/lista.docx)\n", ["Wnioski", "Lista"]),
        ("Do pobrania:\n\n- raport-koncowy.pdf\n", ["raport-koncowy.pdf"]),
        ("Do pobrania:\n\n- [Głosy](glosy.tsv)\n- skan.tif\n- mail.msg\n", ["Głosy", "skan.tif", "mail.msg"]),
        ("Załączniki\n", ["Załączniki"]),
        ("Było nas 12. Wnioski są w załączniku. Dziękujemy.\n", ["Wnioski są w załączniku"]),
        ("W załączeniu przesyłam notatkę\n", ["W załączeniu przesyłam notatkę"]),
        ("Załączam listę obecności.\n", ["Załączam listę obecności"]),
        ("Please find attached the minutes.\n", ["Please find attached the minutes"]),
        ("Thank you all. The list is attached.\n", ["The list is attached"]),
        ("I enclose the map.\n", ["I enclose the map"]),
        ("The porch is attached to the hall and enclosed by a hedge.\n", []),
        (f"{'Długo ' * 30}w załączniku opisano wnioski.\n", ["w załączniku opisano"]),
        ("Zobacz [wnioski](wnioski.pdf) i [stronę](https://example.org/).\n", ["wnioski"]),
        ("Raport ma [inne miasto](https://example.org/raport.pdf).\n", []),
        ("Nic nie dołączono.\n", []),
    ],
)  # fmt: skip
def test_announced_files(body, names):
    """A list under a label, a link to a file of the place, a label alone or a sentence announces a file."""
    (event,) = read_text(f"# Narada\n\nSpotkaliśmy się.\n\n{body}").events

    assert names == [announced.name for announced in event.attachments]
