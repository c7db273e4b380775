"""Which events count once: the same meeting, the same text, one series."""

from __future__ import annotations

from datetime import date

from kb.sources import Told, grouped, is_same, same_sources
from kb.types import Claim, DateClaim, Event, Method


def event(
    key: str, title: str, day: date | None = None, *, place: str = "", path: str = ""
) -> Event:
    """An event of a day and a place."""
    dates = (DateClaim(str(day), str(day), Method.STATED, day, day),) if day else ()
    claims = (Claim("place", place, place, Method.STATED),) if place else ()
    return Event(key, title, "pl", dates=dates, claims=claims, documents=(path or f"/{key}.txt",))


def told(what: Event, *statements: str) -> Told:
    """An event and what was said there."""
    return Told(what, frozenset(statements))


DAY = date(2019, 6, 6)


def test_a_report_and_a_page_of_one_meeting_are_one_source():
    """The same day and much the same title."""
    page = told(event("a", "Forum organizacji w Wierzbogrodzie", DAY))
    report = told(event("b", "Forum organizacji – raport", DAY))

    assert is_same(page, report)


def test_two_meetings_of_one_day_are_two_sources():
    """A day alone proves nothing: another place, another title."""
    one = told(event("a", "Debata o przystani", DAY, place="Wierzbogród"))
    other = told(event("b", "Śniadanie kupców", DAY, place="Czaplogród"))

    assert not is_same(one, other)


def test_a_revised_version_is_the_same_source():
    """Most of what was said stands in both, whatever the dates."""
    first = told(event("a", "Notatka"), "x", "y", "z")
    second = told(event("b", "Protokół końcowy", DAY), "x", "y", "w", "v")

    assert is_same(first, second)


def test_meetings_of_a_series_are_one_source():
    """Numbered meetings of one page."""
    one = told(event("a", "Warsztat 1: zasady współpracy", path="/s.html"))
    two = told(event("b", "Warsztat 2: zasady współpracy", path="/s.html"))
    elsewhere = told(event("c", "Warsztat 2: zasady współpracy", path="/t.html"))

    assert is_same(one, two)
    assert not is_same(one, elsewhere)


def test_sources_carry_over():
    """A = b and b = c make one source, named by the first."""
    a = told(event("a", "Forum", DAY, place="Gaj"))
    b = told(event("b", "Spotkanie", DAY, place="Gaj"), "x", "y")
    c = told(event("c", "Zapis"), "x", "y")
    d = told(event("d", "Inne"))

    found = same_sources([a, b, c, d])

    assert {"a": "a", "b": "a", "c": "a", "d": "d"} == found
    assert (("c", "a"), ("d",)) == grouped(["c", "a", "d"], found)
