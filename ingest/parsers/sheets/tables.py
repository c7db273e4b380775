"""The tables of a sheet: several stand one under another and side by side."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.parsers.sheets.cells import Cell

_CUTS = 8
"""How often a part is cut again; a staircase of cells would be cut once a step."""
_SAMPLE = 30
"""Rows under a row from which is told what stands in its columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells with empty rows and columns around them.

    ``rows`` holds, for each of ``numbers``, the cells that cover that row, from the left.
    """

    cells: tuple[Cell, ...]
    rows: dict[int, list[Cell]]
    numbers: list[int]

    @property
    def top(self) -> int:
        """The first row."""
        return self.numbers[0]

    @property
    def bottom(self) -> int:
        """The last row that has words."""
        return self.numbers[-1]

    @property
    def columns(self) -> set[int]:
        """The columns in which cells begin."""
        return {cell.column for cell in self.cells}

    def row(self, index: int) -> list[Cell]:
        """The cells of a row by its rank among those with words."""
        return self.rows[self.numbers[index]]

    def below(self, index: int, most: int = _SAMPLE) -> list[list[Cell]]:
        """The first rows under a row, without cells that reach down from it."""
        row = self.numbers[index]
        numbers = self.numbers[index + 1 : index + 1 + most]
        return [[cell for cell in self.rows[number] if cell.row > row] for number in numbers]


def tables(cells: Sequence[Cell]) -> list[Table]:
    """The tables of a sheet from the top, each with its cells row by row."""
    parts = _parts([cell for cell in cells if cell.text], _CUTS)
    return sorted((_table(part) for part in parts), key=lambda table: table.top)


def _table(cells: list[Cell]) -> Table:
    cells = sorted(cells, key=lambda cell: (cell.row, cell.column))
    numbers = sorted({cell.row for cell in cells})
    rows = defaultdict(list)
    for cell in cells:
        if cell.height == 1:
            rows[cell.row].append(cell)
            continue
        first = bisect_right(numbers, cell.row) - 1
        for number in numbers[first : bisect_right(numbers, cell.rows[-1])]:
            rows[number].append(cell)
    ordered = {
        row: sorted(covering, key=lambda cell: cell.column) for row, covering in rows.items()
    }
    return Table(tuple(cells), ordered, numbers)


def _parts(cells: list[Cell], depth: int) -> Iterator[list[Cell]]:
    """The cells cut at empty rows, each band at empty columns, and each part again."""
    for band in _cut(cells, lambda cell: cell.row, lambda cell: cell.bottom):
        parts = _cut(band, lambda cell: cell.column, lambda cell: cell.right)
        if depth and len(parts) > 1:
            for part in parts:
                yield from _parts(part, depth - 1)
        else:
            yield from parts


def _cut(
    cells: list[Cell], start: Callable[[Cell], int], end: Callable[[Cell], int]
) -> list[list[Cell]]:
    """The cells in groups with at least one empty line between."""
    groups: list[list[Cell]] = []
    reach = 0
    for cell in sorted(cells, key=start):
        if not groups or start(cell) > reach + 1:
            groups.append([])
        groups[-1].append(cell)
        reach = max(reach, end(cell))
    return groups
