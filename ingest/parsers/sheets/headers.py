"""Under which headers each cell of a sheet stands.

A table's header row is declared by the file, or told by ``header_rows``. Where neither
says, there is no header: better none than a note that heads other notes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.parsers.sheets.cells import Cell, Span
from ingest.parsers.sheets.header_rows import HEAD_ROWS, header_rows, labels_columns
from ingest.parsers.sheets.tables import Table, tables

_PAIR = 2
_BLANK_ROWS = 2
"""Empty rows after which a table may still go on: groups leave gaps between notes."""
_BACK = 50
"""Tables above that one without a header may go on from."""


@dataclass(frozen=True, slots=True)
class _Head:
    """A header row: for each column its labels, outermost first."""

    row: int
    labels: Mapping[int, tuple[str, ...]]


def headers(
    cells: Sequence[Cell], declared: Sequence[Span] = ()
) -> dict[tuple[int, int], tuple[str, ...]]:
    """For each cell that stands under headers, by (row, column), these, outermost first.

    ``declared`` are header rows that the file itself names (an Excel table, a filter).
    """
    found = tables(cells)
    heads = [_heads(table, declared) for table in found]
    heading = {head.row for own in heads for head in own}
    for index, table in enumerate(found):
        if not heads[index] and table.top in heading and labels_columns(table, 0):
            heads[index] = [_head(table, table.top)]  # as its neighbour from the same row on
        heads[index] = heads[index] or _handed_down(found, heads, index)
    return {
        (cell.row, cell.column): path
        for table, own in zip(found, heads, strict=True)
        for cell in table.cells
        if (path := _path(own, cell))
    }


def _path(heads: Sequence[_Head], cell: Cell) -> tuple[str, ...]:
    """The labels over a cell; over a label, those of the rows above it."""
    reached = bisect_right(heads, cell.row, key=lambda head: head.row)
    for index in range(reached - 1, -1, -1):
        head = heads[index]
        if labels := head.labels.get(cell.column):
            return labels[:-1] if head.row == cell.row else labels
    return ()


def _heads(table: Table, declared: Sequence[Span]) -> list[_Head]:
    """The headers of a table, from the top."""
    rows = {row for row, first, last in declared if _meets(table, row, first, last)}
    return [_head(table, row) for row in sorted(rows or header_rows(table))]


def _meets(table: Table, row: int, first: int, last: int) -> bool:
    """Whether a declared header row is one of a table: not the title over several columns."""
    inside = [cell for cell in table.rows.get(row, ()) if first <= cell.column <= last]
    return len(inside) >= min(_PAIR, len(table.columns))


def _head(table: Table, row: int) -> _Head:
    """A header row with the merged cells above it, which head several of its columns."""
    above = [
        cell
        for number in range(row - HEAD_ROWS, row)
        for cell in _group_labels(table.rows.get(number, []))
        if cell.bottom < row
    ]
    labels = {}
    for cell in table.rows[row]:
        for column in cell.columns:
            over = [other.text for other in above if other.column <= column <= other.right]
            labels[column] = tuple(dict.fromkeys((*over, cell.text)))
    return _Head(row, labels)


def _group_labels(cells: Sequence[Cell]) -> list[Cell]:
    """The merged cells of a row, unless the only cell is a title over the whole table."""
    return [cell for cell in cells if cell.width > 1] if len(cells) > 1 else []


def _handed_down(found: Sequence[Table], heads: Sequence[list[_Head]], index: int) -> list[_Head]:
    """The header of the table that only empty rows part from one that has none."""
    table = found[index]
    for above in range(index - 1, max(-1, index - 1 - _BACK), -1):
        gap = table.top - found[above].bottom - 1
        if not heads[above] or not 0 <= gap <= _BLANK_ROWS:
            continue
        head = heads[above][-1]
        if table.columns <= head.labels.keys() and not _is_remark(found, index, head):
            return [head]
    return []


def _is_remark(found: Sequence[Table], index: int, head: _Head) -> bool:
    """Whether a cell alone in its row, under the first of several headers, ends a table."""
    table = found[index]
    if len(table.cells) > 1 or len(head.labels) < _PAIR or table.columns != {min(head.labels)}:
        return False
    around = (*found[max(0, index - _BACK) : index], *found[index + 1 : index + _BACK])
    return not any(
        table.top in other.rows and other.columns & head.labels.keys() for other in around
    )
