"""Spreadsheets of any format: their cells as blocks, and where each stands.

A block's ``place`` is the cell, then what a reader sees besides its words, each after
a comma: ``Ankieta!B4, hidden row, fill #92D050, under “Grupa 1 › Bariery”``. What is
``under`` are the headers that the cell stands under, outermost first: the cell's own
words stay exactly as written. In a delimited file the cell is ``row 4, column 2``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.parsers.sheets.addresses import letters
from ingest.parsers.sheets.cells import Cell, Sheet
from ingest.parsers.sheets.headers import headers
from kb.errors import ParseError
from kb.types import Block, BlockKind, ParsedDocument, Problem

_LONGEST_HEADER = 160
_DEFAULT_NAME = re.compile(r"(?:arkusz|sheet)\s?\d*", re.IGNORECASE)


def document(sheets: Sequence[Sheet], problems: Sequence[Problem] = ()) -> ParsedDocument:
    """The sheets of a workbook as a document. Raises ``ParseError``: ``empty``, ``pictures_only``.

    Problems: those given; ``formulas_without_values`` (``count``); ``sheets_cut``
    (``sheets``, ``count`` of the cells read); ``sheets_of_pictures`` (``sheets``).
    Notes: ``hidden_cells`` (``count``).
    """
    full = [sheet for sheet in sheets if sheet.cells or sheet.boxes]
    bare = [s.name for s in sheets if s.pictures and not (s.cells or s.boxes)]
    named = len(full) > 1 or not all(_DEFAULT_NAME.fullmatch(sheet.name) for sheet in full)
    blocks = tuple(block for sheet in full for block in _sheet_blocks(sheet, named=named))
    if not blocks:
        raise ParseError("pictures_only") if bare else ParseError("empty")
    found = [*problems, *_counted("formulas_without_values", sum(s.uncounted for s in sheets))]
    found += cut_problems(sheets)
    if bare:
        found.append(Problem("sheets_of_pictures", (("sheets", ", ".join(bare)),)))
    hidden = _counted("hidden_cells", sum(bool(c.hidden) for sheet in full for c in sheet.cells))
    return ParsedDocument(blocks, problems=tuple(found), notes=tuple(hidden))


def _counted(code: str, count: int) -> list[Problem]:
    return [Problem(code, (("count", str(count)),))] if count else []


def cut_problems(sheets: Sequence[Sheet]) -> list[Problem]:
    """The problem that some sheets were read in part, none where all were read whole.

    Without the names of sheets, which a delimited file has not, it is ``table_cut``.
    """
    cut = [sheet.name for sheet in sheets if sheet.cut]
    read = sum(bool(cell.text) for sheet in sheets for cell in sheet.cells)
    if not any(cut):
        return _counted("table_cut", read) if cut else []
    return [Problem("sheets_cut", (("sheets", ", ".join(cut)), ("count", str(read))))]


def _sheet_blocks(sheet: Sheet, *, named: bool) -> Iterator[Block]:
    mark = ", hidden sheet" if sheet.hidden else ""
    if named and sheet.name:
        place = f"{sheet.name}{mark}" if mark else ""
        yield Block(sheet.name, BlockKind.HEADING, level=1, place=place)
    under = headers(sheet.cells, sheet.heads)
    for cell in sheet.cells:
        address = f"{sheet.name}!{letters(cell.column)}{cell.row}"
        yield from cell_blocks(cell, address, under.get((cell.row, cell.column), ()))
    for box in sheet.boxes:
        at = f"!{letters(box.column)}{box.row}" if box.row and box.column else ""
        yield Block(box.text, place=f"{sheet.name}{at}{mark}, text box")


def cell_blocks(cell: Cell, address: str, under: Sequence[str]) -> Iterator[Block]:
    """The block of a cell and those of its comments."""
    place = address
    if cell.hidden:
        place += f", hidden {cell.hidden}"
    if cell.text:
        marks = f", fill #{cell.fill}" if cell.fill else ""
        where = f"{place}{marks}{_under(under)}"
        yield Block(cell.text, BlockKind.CELL, place=where, links=cell.links)
    for note in cell.notes:
        yield Block(note, BlockKind.NOTE, place=f"{place}, comment{_under(under)}")


def _under(labels: Sequence[str]) -> str:
    """The headers as a part of a place: on one line, and not without end."""
    path = " › ".join(" ".join(label.split()) for label in labels)
    if len(path) > _LONGEST_HEADER:
        path = f"{path[:_LONGEST_HEADER].rstrip()}…"
    return f", under “{path}”" if path else ""
