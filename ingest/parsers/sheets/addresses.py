"""Addresses of cells as spreadsheets write them: B4, $C$7, A1:D20."""

from __future__ import annotations

import re

Area = tuple[int, int, int, int]
"""First row and column, last row and column."""
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


def letters(column: int) -> str:
    """The letters of a column.

    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def place(address: str | None) -> tuple[int, int] | None:
    """Row and column of the cell, or of the first cell, that an address names, else None.

    >>> place("B4"), place("$AB$7:$AC$9")
    ((4, 2), (7, 28))
    """
    match = _CELL.match(address or "")
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def area(address: str | None) -> Area | None:
    """The area that an address names, None where it names none; a cell is an area too.

    >>> area("A1:C5"), area("B2")
    ((1, 1, 5, 3), (2, 2, 2, 2))
    """
    first, _, last = (address or "").partition(":")
    start, end = place(first), place(last or first)
    return (*start, *end) if start and end else None
