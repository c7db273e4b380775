"""Dates as people write and type them, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from kb.datetext import date_claim, dates, day, edtf_text
from kb.types import DateClaim, Event, Method


@pytest.mark.parametrize(
    ("edtf", "polish", "english"),
    [
        ("2019", "2019", "2019"),
        ("2019-02", "luty 2019", "February 2019"),
        ("2019-06-06", "6 czerwca 2019", "6 June 2019"),
        ("2019-11-20/2019-11-21", "20–21 listopada 2019", "20–21 November 2019"),
        ("2019-06-30/2019-07-02", "30 czerwca – 2 lipca 2019", "30 June – 2 July 2019"),
        (
            "2019-12-30/2020-01-02",
            "30 grudnia 2019 – 2 stycznia 2020",
            "30 December 2019 – 2 January 2020",
        ),
        ("2019-06/2019-07", "czerwiec–lipiec 2019", "June–July 2019"),
        ("XXXX-06/XXXX-07", "czerwiec–lipiec", "June–July"),
        ("XXXX-06-11", "11 czerwca", "11 June"),
        ("2019?-06/2019?-07", "czerwiec–lipiec [2019]", "June–July [2019]"),
        ("2019?-06-11/2019?-06-12", "11–12 czerwca [2019]", "11–12 June [2019]"),
        ("2019-06~", "ok. czerwca 2019", "about June 2019"),
        ("2020~", "ok. 2020", "about 2020"),
        ("2016/..", "od 2016", "from 2016"),
        ("2019-06/..", "od czerwca 2019", "from June 2019"),
        ("../2019-11-30", "do 30 listopada 2019", "until 30 November 2019"),
        ("2019/2020", "2019–2020", "2019–2020"),
        ("2019-21", "wiosna 2019", "spring 2019"),
        ("2019-24", "zima 2019", "winter 2019"),
        ("2019-23/..", "od jesieni 2019", "from autumn 2019"),
        ("{2019-05-14,2019-05-21}", "14 maja 2019, 21 maja 2019", "14 May 2019, 21 May 2019"),
        ("201X", "201X", "201X"),
        ("", "", ""),
    ],
)
def test_edtf_in_words(edtf, polish, english):
    """An EDTF date as people write it; a rarer form stays as it is."""
    assert (polish, english) == (edtf_text(edtf, "pl"), edtf_text(edtf, "en"))


HEADING = DateClaim("2019-02", "luty 2019", Method.HEADING)
STATED = DateClaim("2019-11-20/2019-11-21", "20 i 21 listopada 2019 roku", Method.STATED)


def event(*claims: DateClaim, conflict: bool = False) -> Event:
    return Event("e", "Spotkanie", "pl", claims, conflict)


def test_a_conflict_shows_both_dates():
    """Both claims stand there with where they come from, and the conflict is said in words."""
    disputed = event(HEADING, STATED, conflict=True)

    assert "luty 2019 (nagłówek) / 20–21 listopada 2019 (treść) – SPRZECZNE DATY" == dates(
        disputed, "pl"
    )
    assert "February 2019 (heading) / 20–21 November 2019 (text) – CONFLICTING DATES" == dates(
        disputed, "en"
    )


@pytest.mark.parametrize(
    ("claim", "polish"),
    [
        (DateClaim("2019-09-17", "17 września", Method.HEADING, reason="wrzesień 2019"), "17 września 2019 (rok z nagłówka)"),
        (DateClaim("XXXX-06", "w czerwcu", Method.STATED), "czerwiec (treść, nie podano roku)"),
        (DateClaim("2019?-06", "w czerwcu", Method.INFERRED), "czerwiec [2019] (rok wywnioskowany z kolejności na stronie)"),
        (DateClaim("2019-06-06", "2019-06-06", Method.CURATED), "6 czerwca 2019 (opis)"),
        (DateClaim("", "kiedyś wiosną", Method.CURATED), "kiedyś wiosną (opis)"),
    ],
)  # fmt: skip
def test_a_claim_says_where_it_comes_from(claim, polish):
    """A year that nobody wrote is never shown as if it were stated."""
    assert polish == date_claim(claim, "pl")


def test_no_date_is_said():
    """An event without a date says so; the same claim twice is said once."""
    assert ("nie podano daty", "date not stated") == (dates(event(), "pl"), dates(event(), "en"))
    assert "luty 2019 (nagłówek)" == dates(event(HEADING, HEADING), "pl")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-12", date(2019, 12, 1), date(2019, 12, 31)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
        (" 2019-06-06 ", date(2019, 6, 6), date(2019, 6, 6)),
        ("6.06.2019", date(2019, 6, 6), date(2019, 6, 6)),
    ],
)
def test_days_of_a_filter(text, first, last):
    """A year, a month or a day has its first and its last day."""
    assert (first, last) == (day(text), day(text, last=True))


@pytest.mark.parametrize(
    "text", ["", "czerwiec", "2019-13", "2019-02-30", "2019-", "0", "31.02.2019", "6.06.19"]
)
def test_what_is_no_day_is_refused(text):
    """Neither end of it is guessed."""
    for last in (False, True):
        with pytest.raises(ValueError):  # noqa: PT011  (its message is not shown)
            day(text, last=last)
