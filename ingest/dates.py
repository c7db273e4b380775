"""Polish and English date expressions in running text, as EDTF.

An expression is read in four steps. *Points* are found by a few patterns: days,
months, years, quarters, seasons, each with the year that stands beside it. Of
points that overlap the longest is kept. Neighbours joined by a dash, "do", "i" or
"and" become one expression and share a year. Last, "od" or "do" before a lone
point with a year opens an interval: somebody's years in office, or a deadline.

Some points are weak: "6.06" may be a version, "Marzec" a surname. They count only
when joined to one that is certain ("6.06-8.06.2019", "w czerwcu i lipcu").

Nothing is ever counted from today: "dziś" and "w zeszłym roku" are not dates here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from ingest import datewords as words
from ingest.edtf import parse_edtf
from kb.types import DateMention

__all__ = ["find_dates", "parse_edtf"]

_Moment: TypeAlias = tuple[int | None, int | None, int | None]
"""Year, month and day; None from the left is not known, from the right not meant.
The month's place holds 21..24 for a season, as in EDTF."""

_Run: TypeAlias = tuple[_Moment, _Moment]
"""The first and the last moment of an unbroken stretch of time."""


_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class _Point:
    """A date expression, or a piece of one, and where it stands."""

    start: int
    end: int
    runs: tuple[_Run, ...]
    firm: bool = True
    about: bool = False
    period: bool = False
    listed: bool = False

    @property
    def year(self) -> int | None:
        """The year of the first moment."""
        return self.runs[0][0][0]

    @property
    def depth(self) -> int:
        """What the expression names: 1 years, 2 months or seasons, 3 days."""
        return 3 - self.runs[0][0].count(None) + (self.year is None)

    @property
    def is_season(self) -> bool:
        """Whether the expression is a season."""
        return (self.runs[0][0][1] or 0) > _DECEMBER


def find_dates(text: str) -> tuple[DateMention, ...]:
    """Every date expression of the text, in its order, never overlapping.

    ``raw`` is ``text[start:end]``, with "r." or "roku" where it follows. A year that
    is not given is ``XXXX``, and then both bounds are None. Years alone in a range
    and open intervals are periods: they never date an event.
    """
    points = _join(text, _longest(_points(text)))
    opened = (_open(text, point) for point in points if point.firm)
    return tuple(mention for point in opened if (mention := _mention(text, point)))


def _mention(text: str, point: _Point) -> DateMention | None:
    """The point as others see it; None where no such day exists."""
    edtf = _edtf(point)
    try:
        lower, upper = parse_edtf(edtf)
    except ValueError:
        return None
    raw = text[point.start : point.end]
    return DateMention(edtf, raw, point.start, point.end, lower, upper, point.period)


def _edtf(point: _Point) -> str:
    """The EDTF string of a point."""
    # "Around" an unknown year is no EDTF and would say nothing.
    about = "~" if point.about and point.year is not None else ""
    runs = [(_moment(first) + about, _moment(last) + about) for first, last in point.runs]
    if len(runs) == 1:
        first, last = runs[0]
        return first if first == last else f"{first}/{last}"
    members = (first if first == last else f"{first}..{last}" for first, last in runs)
    return "{" + ",".join(members) + "}"


_OPEN: _Moment = (None, None, None)


def _moment(moment: _Moment) -> str:
    """The EDTF string of a moment; ``..`` for the open end of an interval."""
    year, month, day = moment
    if moment == _OPEN:
        return ".."
    rest = "".join(f"-{part:02}" for part in (month, day) if part is not None)
    return ("XXXX" if year is None else f"{year:04}") + rest


# Step 1: points.


def _points(text: str) -> Iterator[_Point]:
    """Everything that reads like a point; those without runs are no dates at all."""
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            try:
                point = read(match)
                parse_edtf(_edtf(point))
            except ValueError:
                # It still stands in the way: "31 lutego 2019" is not "lutego 2019".
                point = _Point(*match.span("date"), ())
            yield point


def _read_days(match: re.Match[str]) -> _Point:
    """Days of one month: "17-18 września 2019", "6, 13 i 20 VI", "6.06.2019"."""
    groups = match.groupdict()
    year, month = _year(groups), words.month_number(match["month"])
    days = words.day_runs(match["days"])
    if groups.get("mark") == "/" and month > _DECEMBER and len(days) == 1:
        # Day first, as in Polish; 12/25/2019 can only be meant the other way round.
        month, days = days[0][0], [(month, month)]
    runs = _merged(tuple(((year, month, first), (year, month, last)) for first, last in days))
    # Without a year "6.06" may be a version, "30 XI" a chapter and "12 Jan" a person.
    firm = year is not None or words.names_month(match["month"])
    return _Point(*match.span("date"), runs, firm=firm, listed=len(days) > 1)


def _read_month(match: re.Match[str]) -> _Point:
    """A month: "czerwiec 2019", "w czerwcu", "koniec maja 2020"."""
    groups = match.groupdict()
    year, name = _year(groups), match["month"]
    moment = (year, words.month_number(name), None)
    about = groups["about"] is not None
    led = about or groups["inside"] is not None or groups["lead"] is not None
    firm = year is not None or (led and not words.may_be_surname(name))
    return _Point(*match.span("date"), ((moment, moment),), firm=firm, about=about)


def _read_year(match: re.Match[str]) -> _Point:
    """A year; certain when a word marks it: "w 2019", "2019 r.", "since 1996"."""
    moment = (int(match["year"]), None, None)
    about = match["about"] is not None
    firm = about or any(match[group] for group in ("lead", "inside", "named", "rok"))
    return _Point(*match.span("date"), ((moment, moment),), firm=firm, about=about)


def _read_years(match: re.Match[str]) -> _Point:
    """Years in a range: "w latach 2016-2019", "between 2016 and 2019"."""
    first, last = int(match["first"]), int(match["last"])
    if match["slash"] and last != first + 1:  # a school year, or no date at all
        raise ValueError("years with a slash do not follow one another")
    run = ((first, None, None), (last, None, None))
    return _Point(*match.span("date"), (run,), period=True)


def _read_part_of_year(match: re.Match[str]) -> _Point:
    """A quarter or half as its months, a season by its EDTF number."""
    year = int(match["year"])
    if match["season"]:
        season = (year, words.season_number(match["season"]), None)
        return _Point(*match.span("date"), ((season, season),))
    number = match["quarter"] or match["part"].rstrip(".")
    first, last = words.months_of_part(number, half=match["half"] is not None)
    return _Point(*match.span("date"), (((year, first, None), (year, last, None)),))


def _year(groups: dict[str, str | None]) -> int | None:
    """The year of a match; it may stand before or after bracketed days."""
    found = groups.get("year") or groups.get("year_after")
    return int(found) if found else None


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Point]], ...] = (
    (words.DAYS_MONTH, _read_days),
    (words.MONTH_DAYS, _read_days),
    (words.MONTH_BRACKETS, _read_days),
    (words.ROMAN, _read_days),
    (words.NUMERIC, _read_days),
    (words.NUMERIC_NO_YEAR, _read_days),
    (words.ISO, _read_days),
    (words.MONTH, _read_month),
    (words.YEAR, _read_year),
    (words.YEARS, _read_years),
    (words.PART_OF_YEAR, _read_part_of_year),
)


# Step 2: of points that overlap, the longest.


def _longest(points: Iterator[_Point]) -> list[_Point]:
    """The longest points that do not overlap, in the order of the text."""
    kept: list[_Point] = []
    taken: set[int] = set()
    for point in sorted(points, key=lambda p: (p.start - p.end, p.start)):
        # A shorter point that overlaps a longer one has an end of its own inside it.
        if point.start not in taken and point.end - 1 not in taken:
            taken.update(range(point.start, point.end))
            kept.append(point)
    return sorted((point for point in kept if point.runs), key=lambda p: p.start)


# Step 3: neighbours that make one expression.


def _join(text: str, points: Sequence[_Point]) -> list[_Point]:
    """The points with their joined neighbours made one.

    Works from the right, as a shared year stands at the end.
    """
    done: list[_Point] = []
    for point in reversed(points):
        if done:
            link = words.LINK.fullmatch(text, point.end, done[-1].start)
            joined = _joined(point, done[-1], link) if link else None
            if joined:
                done[-1] = joined
                continue
        done.append(point)
    return done[::-1]


def _joined(left: _Point, right: _Point, link: re.Match[str]) -> _Point | None:
    """Two points as one range or list; None where they do not belong together."""
    if left.depth != right.depth or not all(_joinable(point) for point in (left, right)):
        return None
    is_range = link["range"] is not None
    if link["comma"] and not right.listed:  # a comma joins only what ends in "i", "and"
        return None
    left, right = _share_year(left, right, is_range)
    if is_range:
        runs: tuple[_Run, ...] = ((left.runs[0][0], right.runs[-1][1]),)
        if left.year is not None and not _moment(runs[0][0]) < _moment(runs[0][1]):
            return None
    else:
        runs = _merged(left.runs + right.runs)
    firm = left.firm or right.firm
    return _Point(left.start, right.end, runs, firm=firm, listed=not is_range)


def _joinable(point: _Point) -> bool:
    """Whether it names days or months outright; ranges of years have their own pattern."""
    return point.depth > 1 and not point.about and not point.is_season


def _share_year(left: _Point, right: _Point, is_range: bool) -> tuple[_Point, _Point]:
    """Both points with a year when one has it; a range may run over New Year."""
    runs_over = is_range and (left.runs[0][0][1] or 0) > (right.runs[-1][1][1] or 0)
    if left.year is None and right.year is not None:
        left = _in_year(left, right.year - runs_over)
    elif right.year is None and left.year is not None:
        right = _in_year(right, left.year + runs_over)
    return left, right


def _in_year(point: _Point, year: int) -> _Point:
    """The point with every moment in the given year."""
    runs = tuple(((year, *first[1:]), (year, *last[1:])) for first, last in point.runs)
    return replace(point, runs=runs)


def _merged(runs: tuple[_Run, ...]) -> tuple[_Run, ...]:
    """The runs with those that follow one another without a gap made one."""
    merged = [runs[0]]
    for first, last in runs[1:]:
        if _next(merged[-1][1]) == first:
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return tuple(merged)


def _next(moment: _Moment) -> _Moment:
    """The day after a day, the month after a month."""
    year, month, day = moment
    if month is None:
        raise ValueError("only days and months are listed")
    if day is None:
        return (year, month + 1, None) if month < _DECEMBER else (year and year + 1, 1, None)
    # 2000 has a 29 February: an unknown year may have one.
    after = date(year or 2000, month, day) + timedelta(days=1)
    return (year and after.year, after.month, after.day)


# Step 4: words before an expression that open or close it.


def _open(text: str, point: _Point) -> _Point:
    """The point with the "od", "do", "between" that stands before it."""
    before = words.BEFORE.search(text, max(0, point.start - 20), point.start)
    if before is None or point.period:
        return point
    first, last = point.runs[0][0], point.runs[-1][1]
    if first != last:
        if before["between"]:
            return replace(point, start=before.start(), runs=((first, last),))
        return replace(point, start=before.start()) if before["since"] else point
    if before["between"]:
        return point
    if point.year is None:
        # EDTF has no open interval in an unknown year; "do 30 listopada" stays a day.
        return point
    run = (first, _OPEN) if before["since"] else (_OPEN, last)
    return replace(point, start=before.start(), runs=(run,), period=True)
