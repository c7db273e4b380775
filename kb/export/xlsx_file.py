"""An Excel workbook: a sheet a table, cells with their types, a filter on frozen headings.

XlsxWriter rather than openpyxl: it says of each cell outright what it is, keeps one row in memory
at a time, and writes the same bytes for the same tables.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kb.export.cells import Cell, Pen, Table

_MOST = 32_767
"""Characters that a cell of Excel can hold."""
_CUT = " […]"
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What XML 1.0 has no place for."""
_WIDTHS = dict.fromkeys(("text", "label", "value"), 60) | dict.fromkeys(
    ("themes", "title", "path", "place", "events", "answered_by", "documents", "name"), 30
)
"""Columns of sentences and names, in characters; their cells run over several lines."""
_USUAL = 20
_LINE, _HIGHEST = 15.0, 409.0
"""Points of a line, and the most that Excel gives a row."""
_CREATED = datetime(1980, 1, 1, tzinfo=UTC)
"""The earliest day of a ZIP. The day of the export would make two exports of the same differ."""
_OPTIONS = {
    "in_memory": True,
    "constant_memory": True,
    # A card's "=1+1", "3.5" and "www.…" are words.
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def written(tables: Sequence[Table], pen: Pen) -> bytes:
    """The bytes of a workbook with these tables, each on a sheet of its own."""
    stream = io.BytesIO()
    book = Workbook(stream, _OPTIONS)
    book.set_properties({"created": _CREATED, "title": pen.table(tables[0].key)})
    formats = _formats(book)
    for table in tables:
        _fill(book.add_worksheet(pen.table(table.key)), table, pen, formats)
    book.close()
    return stream.getvalue()


def _formats(book: Workbook) -> dict[str, Format]:
    top = {"valign": "top"}
    return {
        "heading": book.add_format(top | {"bold": True, "bg_color": "#E6ECF2", "text_wrap": True}),
        "wide": book.add_format(top | {"text_wrap": True}),
        "plain": book.add_format(top),
        "date": book.add_format(top | {"num_format": "yyyy-mm-dd"}),
        "share": book.add_format(top | {"num_format": "0.00"}),
    }


def _fill(sheet: Worksheet, table: Table, pen: Pen, formats: dict[str, Format]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for column, key in enumerate(table.columns):
        sheet.set_column(column, column, _WIDTHS.get(key, _USUAL))
        sheet.write_string(0, column, pen.column(key), formats["heading"])
    for row, cells in enumerate(table.rows, start=1):
        sheet.set_row(row, _height(table.columns, cells))
        for column, (key, cell) in enumerate(zip(table.columns, cells, strict=True)):
            shape = formats["wide" if key in _WIDTHS else "plain"]
            _write(sheet, (row, column), cell, pen, formats, shape)


def _height(keys: Sequence[str], cells: Sequence[Cell]) -> float:
    """Points for the lines of the fullest cell: not every program finds the height by itself."""
    lines = [
        sum(1 + len(line) // _WIDTHS[key] for line in cell.split("\n"))
        for key, cell in zip(keys, cells, strict=True)
        if key in _WIDTHS and isinstance(cell, str)
    ]
    return min(_LINE * max(lines, default=1), _HIGHEST)


def _write(
    sheet: Worksheet, at: tuple[int, int], cell: Cell, pen: Pen, formats: dict[str, Format],
    shape: Format,
) -> None:  # fmt: skip
    if isinstance(cell, bool):
        if pen.codes:
            sheet.write_boolean(*at, cell, shape)
        else:
            sheet.write_string(*at, pen.yes if cell else pen.no, shape)
    elif isinstance(cell, str):
        sheet.write_string(*at, _text(cell), shape)
    elif isinstance(cell, date):
        sheet.write_datetime(*at, cell, formats["date"])
    elif isinstance(cell, float):
        sheet.write_number(*at, cell, formats["share"])
    elif cell is not None:
        sheet.write_number(*at, cell, shape)


def _text(text: str) -> str:
    text = _ILLEGAL.sub("", text)
    return text if len(text) <= _MOST else text[: _MOST - len(_CUT)] + _CUT
