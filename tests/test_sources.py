"""Which events count once: the same meeting, the same text, one series."""

from __future__ import annotations

from datetime import date

import pytest

from kb.sources import Told, grouped, is_same, same_sources
from kb.types import Claim, DateClaim, Event, Method


def event(
    key: str,
    title: str,
    day: date | None = None,
    *,
    until: date | None = None,
    place: str = "",
    path: str = "",
) -> Event:
    """An event of a day, or of the days from one to another, and a place."""
    dates = (DateClaim(str(day), str(day), Method.STATED, day, until or day),) if day else ()
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
    first = told(event("a", "Notatka"), "x", "y", "z", "q")
    second = told(event("b", "Protokół końcowy", DAY), "x", "y", "z", "w", "v")

    assert is_same(first, second)


def test_two_sentences_prove_no_copy():
    """A footer that a short page shares with a long one does not make them one text."""
    short = told(event("a", "Ogłoszenie"), "zapraszamy", "załączniki")
    long = told(event("b", "Debata"), "zapraszamy", "załączniki", "x", "y")

    assert not is_same(short, long)


def test_what_many_events_tell_joins_none():
    """The boilerplate of a page is in all its events: they would all be one source."""
    footer = ("zapraszamy", "załączniki", "kontakt")
    events = [told(event(key, key), *footer, f"{key}1", f"{key}2") for key in "abc"]

    assert {"a": "a", "b": "b", "c": "c"} == same_sources(events)


def test_three_versions_of_one_report_are_one_source():
    """Every statement stands in three events, and yet none is boilerplate."""
    said = [f"zdanie {n}" for n in range(9)]
    events = [told(event(key, key), *said, f"{key} własne") for key in "abc"]

    assert {"a": "a", "b": "a", "c": "a"} == same_sources(events)


def test_a_copy_of_one_sentence_is_a_copy():
    """All that either says stands in the other; nothing says that they met apart."""
    post_it, again = told(event("a", "Kartka"), "x"), told(event("b", "Zapis", DAY), "x")

    assert is_same(post_it, again)


def test_one_sentence_of_two_days_recurs():
    """Two meetings at which the same short thing was said, and no more, are no copies."""
    first = told(event("a", "Dyżur", DAY), "nikt nie oddzwania")
    second = told(event("b", "Zebranie", date(2020, 1, 9)), "nikt nie oddzwania")

    assert not is_same(first, second)


def test_a_report_of_the_second_day_is_of_the_same_meeting():
    """A meeting of two days and a report that names the last one are one source."""
    both = told(event("a", "Forum", date(2019, 11, 20), until=date(2019, 11, 21), place="Gaj"))
    report = told(event("b", "Zapis", date(2019, 11, 21), place="Gaj"))

    assert {"a": "a", "b": "a"} == same_sources([both, report])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Warsztaty 2024", "Warsztaty 2024"),
        ("Spotkanie 6 czerwca 2019 r.", "Spotkanie 6 czerwca 2019 r. – raport"),
        ("Workshop 2019", "Workshop notes, June 2019"),
    ],
)
def test_what_any_meeting_is_called_proves_nothing(one, other):
    """A year, a month and a word such as "workshop" are in the titles of half of all events."""
    assert not is_same(told(event("a", one, DAY)), told(event("b", other, DAY)))


def test_different_places_are_different_meetings():
    """The same title on the same day in two towns: two meetings."""
    title = "Dzień otwartych drzwi organizacji"
    one = told(event("a", title, DAY, place="Wierzbogród"))
    other = told(event("b", title, DAY, place="Czaplogród"))
    nowhere = told(event("c", title, DAY))

    assert not is_same(one, other)
    assert is_same(one, nowhere)


def test_meetings_of_a_series_are_one_source():
    """Numbered meetings of one page."""
    one = told(event("a", "Warsztat 1: zasady współpracy", path="/s.html"))
    two = told(event("b", "Warsztat 2: zasady współpracy", path="/s.html"))
    elsewhere = told(event("c", "Warsztat 2: zasady współpracy", path="/t.html"))

    assert is_same(one, two)
    assert not is_same(one, elsewhere)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Warsztat w Grudziądzu", "Warsztat w Lipnie"),
        ("Warsztat we Wrześni", "Warsztat w Majdanie"),
        ("Warsztat w Rokietnicy", "Warsztat w Lutomiersku"),
    ],
)
def test_a_town_that_begins_like_a_month_is_a_town(one, other):
    """Meetings of one page in different towns are no numbers of a series."""
    first, second = (told(event(key, t, path="/s.html")) for key, t in (("a", one), ("b", other)))

    assert not is_same(first, second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Narada organizacji w marcu", "Narada organizacji w październiku"),
        ("Pierwsza narada organizacji", "Trzecia narada organizacji 2020 roku"),
        ("Organisations' evening, May 2019", "Organisations' evening, November 2019"),
    ],
)
def test_months_and_numbers_count_a_series(one, other):
    """In every form that a title has them."""
    first, second = (told(event(key, t, path="/s.html")) for key, t in (("a", one), ("b", other)))

    assert is_same(first, second)


def test_sources_carry_over():
    """A = b and b = c make one source, named by the first."""
    a = told(event("a", "Forum", DAY, place="Gaj"))
    b = told(event("b", "Spotkanie", DAY, place="Gaj"), "x", "y")
    c = told(event("c", "Zapis"), "x", "y")
    d = told(event("d", "Inne"))

    found = same_sources([a, b, c, d])

    assert {"a": "a", "b": "a", "c": "a", "d": "d"} == found
    assert (("c", "a"), ("d",)) == grouped(["c", "a", "d"], found)
