"""What the readers of spreadsheets hand on: cells, sheets, and how much may be read."""

from __future__ import annotations

from dataclasses import dataclass

from kb.types import Link

Span = tuple[int, int, int]
"""A stretch of a row: the row, its first and its last column."""

CELLS_SEEN = 1_000_000
"""Rows and cells looked at in one file, empty ones included: some ten seconds. A survey
of five thousand answers to forty questions has a fifth of that."""
CELLS_KEPT = 200_000
TEXT_KEPT = 20_000_000
"""Cells with words, and characters in them, kept of one file. Formats write a repeated
text once, so that a small file may speak of gigabytes."""
_REACH = 256
"""A merged cell is a header over this many columns, or beside as many rows, at most."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its place from 1, its words, and what a reader sees besides them.

    ``hidden`` says what hides it: sheet, row or column. ``fill`` is its colour, as
    RRGGBB, where it has one. A cell without words is kept for its comments.
    """

    row: int
    column: int
    text: str
    width: int = 1
    height: int = 1
    bold: bool = False
    fill: str = ""
    hidden: str = ""
    notes: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def bottom(self) -> int:
        """The last row that the cell takes."""
        return self.row + self.height - 1

    @property
    def right(self) -> int:
        """The last column that the cell takes."""
        return self.column + self.width - 1

    @property
    def rows(self) -> range:
        """The rows that the cell takes."""
        return range(self.row, min(self.bottom, self.row + _REACH) + 1)

    @property
    def columns(self) -> range:
        """The columns that the cell takes."""
        return range(self.column, min(self.right, self.column + _REACH) + 1)


@dataclass(frozen=True, slots=True)
class Box:
    """The words of a shape that lies on a sheet; row and column are 0 where unknown."""

    text: str
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as read: cells row by row, left to right; merged cells once.

    ``heads`` are the header rows that the file itself declares. ``pictures`` says
    whether pictures lie on it, ``cut`` whether more of it was there than was read;
    ``uncounted`` is the number of formulas whose results the file does not hold.
    """

    name: str
    cells: tuple[Cell, ...] = ()
    heads: tuple[Span, ...] = ()
    boxes: tuple[Box, ...] = ()
    hidden: bool = False
    pictures: bool = False
    cut: bool = False
    uncounted: int = 0


@dataclass(slots=True)
class Budget:
    """What may still be read of a file."""

    seen: int = CELLS_SEEN
    kept: int = CELLS_KEPT
    text: int = TEXT_KEPT

    @property
    def spent(self) -> bool:
        """Whether nothing more may be read."""
        return min(self.seen, self.kept, self.text) <= 0

    def look(self, count: int = 1) -> None:
        """Counts rows and cells that were looked at."""
        self.seen -= count

    def keep(self, text: str) -> None:
        """Counts a cell that is kept."""
        self.kept -= 1
        self.text -= len(text)


def hiding(*, sheet: bool, row: bool, column: bool) -> str:
    """What hides a cell, the widest first: ``sheet``, ``row``, ``column`` or ``""``."""
    if sheet:
        return "sheet"
    if row:
        return "row"
    return "column" if column else ""
