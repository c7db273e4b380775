"""Rows of tables without rules: the program reads their columns one by one.

Of a budget it gives all the codes, then all the names, then all the sums, so that nothing says
what costs how much. On a page with columns of figures, short columns are put back beside the
lines they stand on. A page without is left as it is: two columns of text look the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median

from ingest.parsers.ocr.tesseract import ReadLine

_LINES_LEAST = 3
_LONGEST = 20
"""Characters that half of the lines of a column of figures have at most ("Rozdz. 60016")."""
_WITH_DIGITS = 0.6
_BESIDE = 0.5
"""Part of the size of letters that the baselines of one row differ by at most."""
_FITTING = 0.5
"""Share of a column's lines that stand beside another line, where the column is of a table."""


def with_rows(found: Sequence[ReadLine]) -> list[ReadLine]:
    """The lines; where they are of a table, short ones joined to those that they stand beside."""
    areas = [list(lines) for _, lines in groupby(found, key=lambda line: line.area)]
    if not any(_is_of_figures(area) for area in areas):
        return list(found)
    short = [_is_short(area) for area in areas]
    if all(short):  # nothing but figures: the first column leads
        short[0] = False
    rows = [[line] for area, joins in zip(areas, short, strict=True) if not joins for line in area]
    for area, joins in zip(areas, short, strict=True):
        if joins:
            _join(area, rows)
    return [_joined(row) for row in rows]


def _is_short(area: Sequence[ReadLine]) -> bool:
    return median(len(_text(line)) for line in area) <= _LONGEST


def _is_of_figures(area: Sequence[ReadLine]) -> bool:
    digits = sum(1 for line in area if any(map(str.isdigit, _text(line))))
    return len(area) >= _LINES_LEAST and digits >= _WITH_DIGITS * len(area) and _is_short(area)


def _text(line: ReadLine) -> str:
    return " ".join(word.text for word in line.words)


def _join(area: Sequence[ReadLine], rows: list[list[ReadLine]]) -> None:
    """Puts the lines of a short column into the rows, or, beside none, among them."""
    places = [_row_beside(line, rows) for line in area]
    if sum(1 for place in places if place is not None) < _FITTING * len(area):
        places = [None] * len(area)
    alone = []
    for line, place in zip(area, places, strict=True):
        if place is None:
            alone.append([line])
        else:
            rows[place].append(line)
    at = next((n for n, row in enumerate(rows) if row[0].area > area[0].area), len(rows))
    rows[at:at] = alone


def _row_beside(line: ReadLine, rows: Sequence[Sequence[ReadLine]]) -> int | None:
    """The row that a line stands on, the nearest of those near enough."""
    near = [
        (abs(row[0].baseline - line.baseline), place)
        for place, row in enumerate(rows)
        if abs(row[0].baseline - line.baseline) < _BESIDE * max(line.size, row[0].size)
    ]
    return min(near)[1] if near else None


def _joined(row: Sequence[ReadLine]) -> ReadLine:
    """A row as one line, from left to right."""
    parts = sorted(row, key=lambda line: line.left)
    words = tuple(word for line in parts for word in line.words)
    return replace(row[0], words=words, left=parts[0].left)
