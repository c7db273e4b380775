"""CSV and TSV: one table, with the separator and the encoding that the file shows itself.

A file without a separator is one column, with a note on each line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.parsers.encoding import clean, decode, sniff
from ingest.parsers.sheets.blocks import cell_blocks, cut_problems
from ingest.parsers.sheets.cells import Budget, Cell, Sheet
from ingest.parsers.sheets.headers import headers
from ingest.parsers.sheets.records import Record, read_records
from ingest.parsers.zipped import kind_of_zip
from kb.errors import ParseError
from kb.types import Block, ParsedDocument, Problem


def parse(data: bytes) -> ParsedDocument:
    """Read a delimited text file.

    Raises ``ParseError``: ``empty``; ``renamed`` (``really``: HTML, RTF, PDF, MSG, DOC,
    XLS, PPT, or a kind of ZIP, such as XLSX); ``not_text``.
    Problems: ``table_cut`` (``count`` of the cells read). Notes: ``quotes_unbalanced``.
    """
    really = _really(data)
    if really:
        raise ParseError("renamed", really=really)
    sheet, sound = _sheet(read_records(decode(data).lstrip("\ufeff")))
    if not sheet.cells:
        raise ParseError("empty")
    return ParsedDocument(
        blocks=tuple(_blocks(sheet)),
        problems=tuple(cut_problems([sheet])),
        notes=() if sound else (Problem("quotes_unbalanced"),),
    )


def _really(data: bytes) -> str:
    """HTML, or the kind of a ZIP, where the bytes are that; ``decode`` tells the others."""
    really = sniff(data)
    if really == "ZIP":
        return kind_of_zip(data)
    return really if really == "HTML" else ""


def _sheet(records: Iterable[Record]) -> tuple[Sheet, bool]:
    """The records as cells, as many as may be read of a file, and whether all are sound."""
    budget = Budget()
    cells: list[Cell] = []
    sound = True
    for row, record in enumerate(records, 1):
        sound &= record.sound
        budget.look(1 + len(record.fields))
        for column, field in enumerate(record.fields, 1):
            text = clean(field).strip()
            if text and budget.spent:
                return Sheet("", tuple(cells), cut=True), sound
            if text:
                budget.keep(text)
                cells.append(Cell(row, column, text))
    return Sheet("", tuple(cells)), sound


def _blocks(sheet: Sheet) -> Iterator[Block]:
    under = headers(sheet.cells)
    for cell in sheet.cells:
        address = f"row {cell.row}, column {cell.column}"
        yield from cell_blocks(cell, address, under.get((cell.row, cell.column), ()))
