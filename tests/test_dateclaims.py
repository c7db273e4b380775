from __future__ import annotations

from pathlib import Path

import pytest

from ingest.dateclaims import claims, in_conflict, infer_years
from ingest.edtf import parse_edtf
from kb.types import DateClaim, Method

SEED = Path(__file__).parents[2] / "shared/seed/dzialania-w-ramach-projektu.txt"
MEETINGS = Path(__file__).parents[2] / "shared/data/documents/pl"

# Heading, first words of the text, and the claims that follow, in the page's order.
PAGE = [
    (
        "Pierwsze takie spotkanie międzysektorowe!",
        "12 grudnia 2019 r. odbyło się dość niecodzienne spotkanie.",
        [("2019-12-12", Method.STATED)],
    ),
    (
        "Spotkanie partnerów w Rydze - wrzesień 2019",
        (
            "17 i 18 września mieliśmy okazję odwiedzić naszych partnerów w Rydze. Model będzie"
            " testowany w czasie pilotaży."
        ),
        [("2019-09-17/2019-09-18", Method.HEADING)],
    ),
    (
        "Warsztaty z planowania celów zasad i form współpracy między Miastem Poznań a NGO",
        (
            "W czerwcu i lipcu rozpoczęliśmy prace.\n\nPomogła nam Ewa Gałka, przewodnicząca Rady"
            " w latach 2016-2019."
        ),
        [("XXXX-06/XXXX-07", Method.STATED), ("2019?-06/2019?-07", Method.INFERRED)],
    ),
    (
        "Spotkanie partnerów w Helsinkach - czerwiec 2019",
        "Kolejne spotkanie projektowe odbyło się w Helsinkach w czerwcu (11-12).",
        [("2019-06-11/2019-06-12", Method.HEADING)],
    ),
    (
        "Warsztaty ewaluacyjne dla KDO",
        (
            "6 czerwca 2019 r. odbyły się warsztaty. Czuwał Paweł Szczyrski - od 1996 roku pracujący"
            " w Urzędzie (od 1997 jako Kierownik, następnie jako Dyrektor do 2017 roku)."
        ),
        [("2019-06-06", Method.STATED)],
    ),
    (
        "Spotkanie partnerów w Kownie - luty 2019",
        "Pierwsze spotkanie odbyło się 20 i 21 listopada 2019 roku w Kownie na Litwie.",
        [("2019-02", Method.HEADING), ("2019-11-20/2019-11-21", Method.STATED)],
    ),
]


def _claims(heading, body) -> tuple[DateClaim, ...]:
    return claims(heading, 0, body, len(heading) + 1)


def _pairs(found) -> list[tuple[str, Method]]:
    return [(claim.edtf, claim.method) for claim in found]


def _stated(edtf, method=Method.STATED) -> DateClaim:
    lower, upper = parse_edtf(edtf)
    return DateClaim(edtf, edtf, method, lower, upper)


def _expect_page(found) -> None:
    assert [expected for *_, expected in PAGE] == [_pairs(event) for event in found]
    assert [False] * 5 + [True] == [in_conflict(event) for event in found]
    assert "page_order:2019-09-17/2019-09-18|2019-06-11/2019-06-12" == found[2][1].reason


def test_page():
    """A page's events keep their own dates, and only a missing year is presumed."""
    _expect_page(infer_years([_claims(heading, body) for heading, body, _ in PAGE]))


@pytest.mark.skipif(not SEED.exists(), reason="the seed page is not on this machine")
def test_seed():
    """The seed page gives the same claims, and each claim's span holds its words."""
    text = SEED.read_text(encoding="utf-8")
    starts = [text.index(heading) for heading, *_ in PAGE]
    found = []
    for (heading, *_), start, end in zip(PAGE, starts, [*starts[1:], len(text)], strict=True):
        body_start = start + len(heading)
        found.append(claims(heading, start, text[body_start:end], body_start))

    _expect_page(infer_years(found))
    assert all(claim.raw == text[claim.start : claim.end] for event in found for claim in event)


@pytest.mark.skipif(not MEETINGS.exists(), reason="the real documents are not on this machine")
@pytest.mark.parametrize("day", ["02-25", "03-18", "04-15", "05-20", "09-16"])
def test_real_meetings(day):
    """A report's date is its own meeting's, never that of the next one it announces."""
    (path,) = MEETINGS.glob(f"sdc-2025-{day}-*.md")

    assert [(f"2025-{day}", Method.STATED)] == _pairs(_claims("", path.read_text("utf-8")))


def test_year_from_heading():
    """A day of the text with the heading's year is one claim, and says which heading."""
    (claim,) = _claims("Ryga - wrzesień 2019", "17 i 18 września byliśmy w Rydze.")

    assert ("17 i 18 września", "wrzesień 2019", 21) == (claim.raw, claim.reason, claim.start)


@pytest.mark.parametrize(
    ("heading", "body", "expected"),
    [
        ("Warsztaty 2019", "Odbyły się 6 czerwca.", [("2019-06-06", Method.HEADING)]),
        ("Program na rok 2020", "W maju było zebranie.", [("XXXX-05", Method.STATED)]),
        ("Zebranie, zima 2019", "Było 15 stycznia.", [("2020-01-15", Method.HEADING)]),
        (
            "Kowno - luty 2019",
            "Spotkanie odbyło się 20 listopada.",
            [("2019-02", Method.HEADING), ("XXXX-11-20", Method.STATED)],
        ),
        ("Kowno - luty 2019", "Bez daty.", [("2019-02", Method.HEADING)]),
        ("Zebranie", "It was held on September 26th.", [("XXXX-09-26", Method.STATED)]),
        ("Rada w latach 2016-2019", "Bez daty.", []),
    ],
)
def test_heading_and_text(heading, body, expected):
    """A year is taken from a heading that agrees; one that disagrees keeps its own claim."""
    assert expected == _pairs(_claims(heading, body))


@pytest.mark.parametrize(
    "body",
    [
        "Następne spotkanie Sieci będzie 15 kwietnia 2025 r.",
        "Kolejne spotkanie Sieci zaplanowano 18 marca 2025 r.",
        "Do 30 listopada wydział opublikuje wyniki.",
        "Send your notes by 30 November.",
        "Ustawa z dnia 19 lipca 2019 r. o dostępności.",
        "The Act of 24 April 2003 says so.",
        "Opublikowano: 13.12.2019",
        "Omówiono poprzednie spotkanie, które odbyło się 6 maja 2019 r.",
        "W 2019 roku było inaczej.",
        "Jan Nowak, ur. 6 maja 1970 r.",
        "Zebranie.\n\n" + "Długo rozmawiano o sprawach. " * 30 + "Pismo jest z 6 maja 2019 r.",
    ],
)
def test_not_of_the_event(body):
    """Plans, deadlines, acts, publications, careers and earlier meetings date no event."""
    assert [] == _pairs(_claims("", body))


def test_two_plans_in_a_sentence():
    """In a sentence with a past and a future meeting, the nearer verb decides."""
    body = "Na spotkaniu, które odbyło się 6 maja 2019, ustalono, że kolejne będzie 20 maja 2019."

    assert ["2019-05-06"] == [claim.edtf for claim in _claims("", body)]


def test_further_meeting():
    """A further meeting adds a date and contradicts nothing."""
    body = "Zaczęliśmy 6 marca 2020. " + "Mówiono. " * 90 + "Drugie spotkanie odbyło się 20 marca."
    found = _claims("", body)

    assert ["2020-03-06", "XXXX-03-20"] == [claim.edtf for claim in found]
    assert not in_conflict(found)


def test_further_meeting_with_year_from_heading():
    """Two meetings may take their year from one heading, and do not contradict each other."""
    body = "Spotkaliśmy się 6 marca. Drugie spotkanie odbyło się 20 marca."
    found = _claims("Warsztaty - marzec 2020", body)

    assert [("2020-03-06", "marzec 2020"), ("2020-03-20", "another_meeting:marzec 2020")] == [
        (claim.edtf, claim.reason) for claim in found
    ]
    assert not in_conflict(found)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2019-02", "2019-11-20/2019-11-21", True),
        ("2019-02", "2019-02-20", False),
        ("2019-02", "XXXX-11-20", True),
        ("2019-11", "XXXX-11-20", False),
        ("XXXX-06", "XXXX-07-01", True),
        ("XXXX-06/XXXX-07", "XXXX-07-01", False),
        ("2019-12-30/2020-01-02", "XXXX-01-02", False),
        ("1996/..", "2019-06-06", False),
    ],
)
def test_conflict(one, other, expected):
    """Claims conflict when no day is possible for both; months compare without a year."""
    assert expected is in_conflict([_stated(one), _stated(other)])


def test_inferred_claims_never_conflict():
    """A presumed date contradicts nothing; a curated one may."""
    day = _stated("2019-06-06")

    assert not in_conflict([day, _stated("2018?-06", Method.INFERRED)])
    assert in_conflict([day, _stated("2018-06", Method.CURATED)])


@pytest.mark.parametrize(
    ("before", "event", "after", "expected"),
    [
        (["2019-09"], "XXXX-06", ["2019-02"], "2019?-06"),
        (["2019-02"], "XXXX-06", ["2019-09"], "2019?-06"),
        (["2020-02"], "XXXX-12", ["2019-09"], "2019?-12"),
        (["2021-09"], "XXXX-06", ["2019-02"], None),  # three years fit
        (["2019-05"], "XXXX-06", ["2019-02"], None),  # none fits
        ([], "XXXX-06", ["2019-02"], None),
        (["2019-09", "2018-01", "2019-08"], "XXXX-06", ["2019-02"], None),  # no order
        (["2019"], "XXXX-06", ["2018-08"], None),  # a year alone orders nothing
    ],
)
def test_infer_years(before, event, after, expected):
    """A year is presumed only where the page is in order and one year fits."""
    page = [(_stated(edtf),) for edtf in (*before, event, *after)]
    actual = infer_years(page)[len(before)]

    assert [event, *([expected] if expected else [])] == [claim.edtf for claim in actual]
