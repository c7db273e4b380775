from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from ingest.dates import find_dates

# The table of the project's domain notes, then its neighbours.
POLISH = [
    ("12 grudnia 2019 r.", "2019-12-12"),
    ("20 i 21 listopada 2019 roku", "2019-11-20/2019-11-21"),
    ("6 i 20 marca 2020", "{2020-03-06,2020-03-20}"),
    ("17 i 18 września", "XXXX-09-17/XXXX-09-18"),
    ("czerwiec 2019", "2019-06"),
    ("luty 2019", "2019-02"),
    ("w czerwcu i lipcu", "XXXX-06/XXXX-07"),
    ("w czerwcu (11-12)", "XXXX-06-11/XXXX-06-12"),
    ("w czerwcu (11–12)", "XXXX-06-11/XXXX-06-12"),
    ("6.06.2019", "2019-06-06"),
    ("06.06.2019 r.", "2019-06-06"),
    ("6 VI 2019 r.", "2019-06-06"),
    ("2019.06.06", "2019-06-06"),
    ("2019-06-06", "2019-06-06"),
    ("I kwartał 2020", "2020-01/2020-03"),
    ("II półrocze 2020", "2020-07/2020-12"),
    ("jesień 2019", "2019-23"),
    ("zimą 2019/2020", "2019-24"),
    ("początek maja 2020", "2020-05~"),
    ("koniec maja 2020", "2020-05~"),
    ("koniec 2019 roku", "2019~"),
    ("końca maja", "XXXX-05"),
    ("30 XI – 1 XII 2020", "2020-11-30/2020-12-01"),
    ("28 lutego – 1 marca 2020", "2020-02-28/2020-03-01"),
    ("30 grudnia – 2 stycznia 2020", "2019-12-30/2020-01-02"),
    ("30 grudnia 2019 – 2 stycznia", "2019-12-30/2020-01-02"),
    ("17-18 września 2019", "2019-09-17/2019-09-18"),
    ("od 17 do 18 września 2019", "2019-09-17/2019-09-18"),
    ("17-18.09.2019 r.", "2019-09-17/2019-09-18"),
    ("6.06–8.06.2019", "2019-06-06/2019-06-08"),
    ("6, 13 i 20 marca 2020", "{2020-03-06,2020-03-13,2020-03-20}"),
    ("17-18 i 20 marca 2020", "{2020-03-17..2020-03-18,2020-03-20}"),
    ("6 czerwca i w sobotę 7 czerwca 2019", "2019-06-06/2019-06-07"),
    ("6 czerwca 2019, 7 lipca 2019 i 8 września 2019", "{2019-06-06,2019-07-07,2019-09-08}"),
    ("od marca do czerwca 2019", "2019-03/2019-06"),
    ("6. czerwca 2019", "2019-06-06"),
    ("6\u00a0czerwca\u00a02019\u00a0r.", "2019-06-06"),
    ("6\nczerwca 2019", "2019-06-06"),
    ("3 pazdziernika 2020", "2020-10-03"),
    ("5 STYCZNIA 2020", "2020-01-05"),
    ("5 maja", "XXXX-05-05"),
    ("maja 2020", "2020-05"),
    ("w 2019 roku", "2019"),
    ("29 lutego", "XXXX-02-29"),
]
ENGLISH = [
    ("12 December 2019", "2019-12-12"),
    ("12th of December 2019", "2019-12-12"),
    ("December 12th, 2019", "2019-12-12"),
    ("Dec. 12, 2019", "2019-12-12"),
    ("17-18 September", "XXXX-09-17/XXXX-09-18"),
    ("17 and 18 September 2019", "2019-09-17/2019-09-18"),
    ("between 17 and 20 September 2019", "2019-09-17/2019-09-20"),
    ("June 11-12", "XXXX-06-11/XXXX-06-12"),
    ("October 12-13, 2018", "2018-10-12/2018-10-13"),
    ("September 30 – October 1, 2019", "2019-09-30/2019-10-01"),
    ("in June and July", "XXXX-06/XXXX-07"),
    ("in May", "XXXX-05"),
    ("12/12/2019", "2019-12-12"),
    ("05/06/2019", "2019-06-05"),
    ("12/25/2019", "2019-12-25"),
    ("Q1 2021", "2021-01/2021-03"),
    ("autumn 2021", "2021-23"),
    ("early May 2020", "2020-05~"),
    ("late May 2020", "2020-05~"),
    ("in 2019", "2019"),
]
PERIODS = [
    ("w latach 2016-2019", "2016/2019"),
    ("lata 2017–2020", "2017/2020"),
    ("2014–2020", "2014/2020"),
    ("od 2016 do 2019 r.", "2016/2019"),
    ("2019/2020", "2019/2020"),
    ("od 1996", "1996/.."),
    ("do 2017 roku", "../2017"),
    ("since 1996", "1996/.."),
    ("between 2016 and 2019", "2016/2019"),
    ("do 30 listopada 2019 r.", "../2019-11-30"),
    ("by 30 November 2020", "../2020-11-30"),
]
NO_DATES = [
    "dziś, obecnie, w zeszłym roku, today, last year",
    "Uczestnicy mają 5 spraw, mają 2020 złotych i maja 3 pytania",
    "Jan Marzec i Anna Maj spotkali Ewę Lipiec, od Marca nic",
    "You may 12 march on; we may go; March forward",
    "2/3 głosów, § 5 ust. 2, art. 5 ust. 2 pkt 5",
    "godz. 17.00, 17.00-19.00, o 10.10-12.10",
    "tel. 61 878 20 19, Nr 851/XLIII/2021, uchwała 2014/2020",
    "wersja 6.06, kwota 12.50 zł, 2019 osób, 1.6.06",
    "31.02.2019, 31 lutego 2019, 30 lutego, 29 lutego 2019, 18-17 września",
    "plik-2019-06-06.pdf http://example.org/2018/09/12/x",
    "II Zastępca, 30 XI, czerwiec i lipiec, 12 Jan",
    "6\n\nczerwca",
]


def _found(text) -> list[tuple[str, str]]:
    return [(mention.raw, mention.edtf) for mention in find_dates(text)]


@pytest.mark.parametrize(("raw", "edtf"), POLISH + ENGLISH)
def test_expression(raw, edtf):
    """An expression inside a sentence is found whole and reads as its EDTF."""
    (mention,) = find_dates(f"Spotkanie, {raw}, było owocne.")

    assert (edtf, raw, False) == (mention.edtf, mention.raw, mention.is_period)


@pytest.mark.parametrize(("raw", "edtf"), PERIODS)
def test_period(raw, edtf):
    """Terms of office, careers and deadlines are periods."""
    (mention,) = find_dates(f"Przewodniczyła Radzie ({raw}), obecnie radna.")

    assert (edtf, raw, True) == (mention.edtf, mention.raw, mention.is_period)


@pytest.mark.parametrize("text", NO_DATES)
def test_no_date(text):
    """Verbs, surnames, fractions, hours, numbers and impossible days are no dates."""
    assert [] == _found(text)


def test_case_forms():
    """Every month is known in the nominative, genitive and locative, and without diacritics."""
    forms = re.findall(
        r"\w+",
        """
        styczeń stycznia styczniu luty lutego lutym marzec marca marcu kwiecień kwietnia kwietniu
        maj maja maju czerwiec czerwca czerwcu lipiec lipca lipcu sierpień sierpnia sierpniu
        wrzesień września wrześniu październik października październiku listopad listopada
        listopadzie grudzień grudnia grudniu
    """,
    )
    plain = str.maketrans("ńśź", "nsz")

    for index, form in enumerate(forms):
        expected = f"2019-{index // 3 + 1:02}"

        assert [expected] * 2 == [
            mention.edtf for mention in find_dates(f"{form} 2019; {form.translate(plain)} 2019")
        ]


def test_order_and_offsets():
    """Mentions stand in the order of the text and do not overlap; raw is their slice."""
    text = "6.06.2019, w latach 2016-2019, w czerwcu i lipcu oraz Dec. 12, 2019 (Q1 2021)"
    mentions = find_dates(text)

    assert ["2019-06-06", "2016/2019", "XXXX-06/XXXX-07", "2019-12-12", "2021-01/2021-03"] == [
        mention.edtf for mention in mentions
    ]
    assert all(mention.raw == text[mention.start : mention.end] for mention in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))


def test_bounds():
    """A mention carries its first and last possible day, or None without a year."""
    season, day = find_dates("zima 2019, 5 maja")

    assert (date(2019, 12, 1), date(2020, 2, 29)) == (season.lower, season.upper)
    assert (None, None, False) == (day.lower, day.upper, day.has_year)


def test_bullets_are_no_range():
    """A dash that begins a line is a bullet."""
    text = "- 6 czerwca 2019\n- 7 czerwca 2019"

    assert ["2019-06-06", "2019-06-07"] == [mention.edtf for mention in find_dates(text)]


def test_numbered_day_is_no_range():
    """The number of a session does not begin a range."""
    assert [("17 września 2019", "2019-09-17")] == _found("Dzień 1 – 17 września 2019")


def test_weekday_stays_outside():
    """A weekday may precede a date and is not part of it."""
    assert [("12 December 2019", "2019-12-12")] == _found("on Thursday, 12 December 2019")


def test_sentence_end_stays_outside():
    """The full stop of a sentence is no part of a date, that of "r." is."""
    assert [("w maju", "XXXX-05"), ("6 czerwca 2019 r.", "2019-06-06")] == _found(
        "Było to w maju. Potem 6 czerwca 2019 r. Koniec."
    )
