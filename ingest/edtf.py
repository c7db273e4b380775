"""The few forms of EDTF (ISO 8601-2) that dates of events need, and their bounds.

Written by hand although the PyPI package `edtf` is kept well: it brings pyparsing
and dateutil, takes 15 ms a string (this takes 6 microseconds, and every mention is
checked with it), cannot read an interval open at its beginning in an unknown year
(`../XXXX-11-30`), and answers with objects of a dozen classes where two days are
asked for. Version 5.0.2 was used to check that the strings written here are EDTF.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

_POINT = re.compile(
    r"[?~%]?(?P<year>\d{4}|\d{3}X|\d\dXX|XXXX)[?~%]?"
    r"(?:-[?~%]?(?P<month>\d\d|XX)[?~%]?(?:-[?~%]?(?P<day>\d\d|XX)[?~%]?)?)?"
)
_LEAP_YEAR = 2000
"""Stands in for a year that is not given, so that 29 February is a day."""

_PARTS_OF_YEAR = {
    # Spring, summer, autumn and winter; a winter ends in the next year.
    21: (3, 5),
    22: (6, 8),
    23: (9, 11),
    24: (12, 14),
    # Quarters.
    33: (1, 3),
    34: (4, 6),
    35: (7, 9),
    36: (10, 12),
    # Halves.
    40: (1, 6),
    41: (7, 12),
}
_MONTHS = range(1, 13)

Bounds = tuple[date | None, date | None]


def parse_edtf(text: str) -> Bounds:
    """The first and the last possible day of an EDTF string.

    Takes a day, month, season, quarter or year, an interval of two of them
    (``1996/..`` is open), and a set (``{2020-03-06,2020-03-20}``); with the
    qualifiers ``?``, ``~`` and ``%``, and with ``X`` for unknown digits. A bound
    is None where it is open or its year is unknown.
    Raises ValueError when the text is none of these, or names a day that does not exist.
    """
    bare = text.strip()
    try:
        if bare[:1] + bare[-1:] in ("{}", "[]"):
            members = [_span(member.strip(), "..") for member in bare[1:-1].split(",")]
            return _hull(members)
        return _span(bare, "/")
    except ValueError as error:
        raise ValueError(
            f"not a date in EDTF: {text!r} (expected for example 2019-12-12, 2019-06, 2019,"
            " 2019-06-11/2019-06-12, 1996/.., 2019-23 or {2020-03-06,2020-03-20})"
        ) from error


def with_year(edtf: str, year: int, mark: str = "") -> str:
    """The same date with the missing year (``XXXX``) filled in.

    ``mark`` is a qualifier of the year, ``?`` for a presumed one. An interval that
    runs over the end of the year ends in the next one. The result may name a day
    that the year lacks (29 February): ``parse_edtf`` says so.
    """
    first, slash, last = edtf.partition("/")
    runs_over = bool(slash) and last.removeprefix("XXXX") < first.removeprefix("XXXX")
    return (
        first.replace("XXXX", f"{year}{mark}")
        + slash
        + last.replace("XXXX", f"{year + runs_over}{mark}")
    )


def _span(text: str, separator: str) -> Bounds:
    """The bounds of one point, or of two points joined by the separator."""
    if separator not in text or text == "..":
        return _point(text)
    first, last = text.split(separator)
    if first in ("", "..") and last in ("", ".."):
        raise ValueError("an interval needs an end")
    lower = None if first in ("", "..") else _point(first)[0]
    upper = None if last in ("", "..") else _point(last)[1]
    if lower and upper and lower > upper:
        raise ValueError("the interval ends before it begins")
    return lower, upper


def _point(text: str) -> Bounds:
    """The bounds of a day, month, part of a year, year, decade or century."""
    match = _POINT.fullmatch(text)
    if match is None:
        raise ValueError("no such form")
    digits, month, day = match.group("year", "month", "day")
    known = digits != "XXXX"
    first_year = int(digits.replace("X", "0")) if known else _LEAP_YEAR
    last_year = int(digits.replace("X", "9")) if known else _LEAP_YEAR
    first_month, last_month = _months(month)
    if day not in (None, "XX"):
        if first_month != last_month:
            raise ValueError("a day needs a month")
        lower = date(first_year, first_month, int(day))
        upper = date(last_year, last_month, int(day))
    else:
        lower = date(first_year, first_month, 1)
        last_year, last_month = last_year + (last_month - 1) // 12, (last_month - 1) % 12 + 1
        upper = date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])
    return (lower, upper) if known else (None, None)


def _months(code: str | None) -> tuple[int, int]:
    """The first and last month that the month's place of a date names."""
    if code in (None, "XX"):
        return 1, 12
    number = int(code or "")
    if number in _MONTHS:
        return number, number
    if number not in _PARTS_OF_YEAR:
        raise ValueError("no such month or season")
    return _PARTS_OF_YEAR[number]


def _hull(members: list[Bounds]) -> Bounds:
    """From the first day of the earliest member to the last day of the latest."""
    lowers = [lower for lower, _ in members]
    uppers = [upper for _, upper in members]
    known_lowers = [lower for lower in lowers if lower]
    known_uppers = [upper for upper in uppers if upper]
    return (
        min(known_lowers) if len(known_lowers) == len(members) else None,
        max(known_uppers) if len(known_uppers) == len(members) else None,
    )
