"""XLS and XLT, workbooks of Excel 97–2003 and older: every cell, as in an XLSX.

Read with xlrd, which is small, BSD-licensed and needs nothing else, rather than by way of
LibreOffice: nobody has to install that for an XLS, no program is run, and it takes a tenth of
a second where LibreOffice takes several. Formulas count by the value that Excel stored;
addresses that only a HYPERLINK formula holds, macros, charts and links to other workbooks
are not read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code
from xlrd.book import Book as Workbook
from xlrd.book import Name
from xlrd.compdoc import CompDocError
from xlrd.formula import Ref3D
from xlrd.sheet import Sheet as Worksheet

from ingest.parsers.encoding import clean
from ingest.parsers.legacy.contents import PROGRAMS, kind_of, read_as
from ingest.parsers.ole2 import DAMAGE, Container
from ingest.parsers.ooxml import Relation
from ingest.parsers.sheets.blocks import document
from ingest.parsers.sheets.cells import Budget, Cell, Sheet, Span
from ingest.parsers.sheets.xls_password import unlocked
from ingest.parsers.sheets.xls_shapes import Drawing, drawings
from ingest.parsers.sheets.xlsx_formats import shown
from ingest.parsers.sheets.xlsx_sheet import Book, Grid
from ingest.parsers.sheets.xlsx_styles import GENERAL, Style
from kb.errors import ParseError
from kb.types import ParsedDocument, Problem

_BROKEN = (
    XLRDError,
    CompDocError,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What xlrd raises on damaged bytes."""
_BIFF8 = 80
"""The format of Excel 97–2003, as xlrd counts."""
_FILTER = "_FilterDatabase"
_WHITE = "FFFFFF"
_BOLD = 700
"""The weight from which a font is bold."""


def parse(data: bytes) -> ParsedDocument:
    """Read an Excel workbook of the old format.

    Problems: ``sheets_cut``, ``sheets_unreadable`` (``sheets``), ``sheets_of_pictures``,
    ``partly_damaged``. Notes: ``hidden_cells``; ``read_as`` (``really``) for a file that is
    another kind inside. Raises ``ParseError``: ``empty``; ``encrypted`` (``program``);
    ``pictures_only``; ``corrupt`` (``detail``); and what ``contents.read_as`` does.
    """
    kind = kind_of(data, "XLS")
    if kind != "XLS":
        return read_as(kind, data, "XLS", text=".csv")
    stream, sound = _stream(data)
    book = _opened(stream)
    if book is None:
        stream = _unlocked(stream)
        book = _opened(stream)
    if book is None:
        raise ParseError("corrupt", detail="locked twice")
    with book:
        drawn, drawn_soundly = _drawings(book, stream)
        found = _document(book, drawn)
    if sound and drawn_soundly:
        return found
    return replace(found, problems=(*found.problems, Problem("partly_damaged")))


def _stream(data: bytes) -> tuple[bytes, bool]:
    """The stream of the workbook, and whether the file around it is sound.

    It is taken out here since xlrd follows a circle of sectors without end.
    """
    try:
        return _workbook_in(Container(data)), True
    except DAMAGE:
        pass
    try:
        return _workbook_in(Container(data, lenient=True)), False
    except DAMAGE as error:
        raise _corrupt(error) from error


def _workbook_in(container: Container) -> bytes:
    name = "workbook" if "workbook" in container.names else "book"  # of Excel 5 and 95
    return container.read(name)


def _opened(stream: bytes) -> Workbook | None:
    """The workbook in a stream, None where it is encrypted."""
    try:
        return xlrd.open_workbook(
            file_contents=stream,
            logfile=StringIO(),
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
        )
    except _BROKEN as error:
        if isinstance(error, XLRDError) and "encrypted" in str(error):
            return None
        raise _corrupt(error) from error


def _unlocked(stream: bytes) -> bytes:
    """An encrypted workbook without its encryption, where Excel opens it for everyone."""
    try:
        found = unlocked(stream)
    except struct.error as error:
        raise _corrupt(error) from error
    if found is None:
        raise ParseError("encrypted", program=PROGRAMS["XLS"])
    return found


def _corrupt(error: Exception) -> ParseError:
    return ParseError("corrupt", detail=str(error)[:100] or type(error).__name__)


def _drawings(book: Workbook, stream: bytes) -> tuple[list[Drawing], bool]:
    """The drawings of the sheets, and whether they can be read.

    Excel 5 and 95 wrote drawings otherwise; what they say is not read.
    """
    if book.biff_version < _BIFF8:
        return [], True
    try:
        return drawings(stream), True
    except (struct.error, IndexError):
        return [], False


def _document(book: Workbook, drawn: Sequence[Drawing]) -> ParsedDocument:
    shared, budget = Book((), _styles(book), bool(book.datemode)), Budget()
    sheets: list[Sheet] = []
    broken: list[str] = []
    for index, said in enumerate(book.sheet_names()):
        name = " ".join(clean(said).split())
        drawing = drawn[index] if index < len(drawn) else Drawing()
        try:
            read = _sheet(book.sheet_by_index(index), Grid(shared, budget, hidden=False))
        except _BROKEN:
            broken.append(name)
            continue
        sheets.append(
            replace(
                read,
                name=name,
                heads=tuple(_filter_heads(book, index)),
                boxes=tuple(drawing.boxes),
                pictures=drawing.pictures,
            )
        )
        book.unload_sheet(index)
    if broken and not any(sheet.cells or sheet.boxes for sheet in sheets):
        raise ParseError("corrupt", detail="no sheet can be read")
    problem = Problem("sheets_unreadable", (("sheets", ", ".join(broken)),))
    return document(sheets, [problem] if broken else [])


def _styles(book: Workbook) -> list[Style]:
    try:
        return [_style(book, number) for number in range(len(book.xf_list))]
    except _BROKEN as error:
        raise _corrupt(error) from error


def _style(book: Workbook, number: int) -> Style:
    xf = book.xf_list[number]
    font, fill = book.font_list[xf.font_index], xf.background
    format_ = book.format_map.get(xf.format_key)
    index = fill.pattern_colour_index if fill and fill.fill_pattern else -1
    shade = "".join(f"{part:02X}" for part in book.colour_map.get(index) or ())
    return Style(
        format_.format_str if format_ and format_.format_str else GENERAL,
        bold=bool(font.bold) or font.weight >= _BOLD,
        fill="" if shade == _WHITE else shade,
    )


def _filter_heads(book: Workbook, index: int) -> Iterator[Span]:
    """The first rows of the areas of a sheet that have filter buttons."""
    for name in book.name_obj_list:
        if name.builtin and name.name == _FILTER:
            yield from _first_rows(name, index)


def _first_rows(name: Name, index: int) -> Iterator[Span]:
    areas = name.result.value if name.result else None
    if not isinstance(areas, list):
        return
    for area in areas:
        if isinstance(area, Ref3D) and area.shtxlo == index:
            yield area.rowxlo + 1, area.colxlo + 1, area.colxhi


def _sheet(sheet: Worksheet, grid: Grid) -> Sheet:
    """The cells of a sheet, without what is known of it from elsewhere."""
    grid.hidden = sheet.visibility != 0
    whole = all(_take(sheet, row, grid) for row in range(sheet.nrows))
    grid.hidden_rows.update(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden)
    grid.hidden_columns.update(c + 1 for c, info in sheet.colinfo_map.items() if info.hidden)
    grid.merged.extend(
        (top + 1, first + 1, bottom, last) for top, bottom, first, last in sheet.merged_cells
    )
    for link in sheet.hyperlink_list:
        if isinstance(link.url_or_path, str):
            grid.links[(link.frowx or 0) + 1, (link.fcolx or 0) + 1] = link.url_or_path
    targets = {url: Relation("hyperlink", url, external=True) for url in grid.links.values()}
    cells = tuple(grid.finished(_comments(sheet), targets))
    return Sheet("", cells, hidden=grid.hidden, cut=not whole)


def _comments(sheet: Worksheet) -> dict[tuple[int, int], Sequence[str]]:
    """The comments by cell, without who wrote them."""
    found = {at: clean(note.text).strip() for at, note in sheet.cell_note_map.items()}
    return {(row + 1, column + 1): [text] for (row, column), text in found.items() if text}


def _take(sheet: Worksheet, row: int, grid: Grid) -> bool:
    """Takes in a row; whether there was room for all of its cells."""
    grid.budget.look()
    for column in range(sheet.row_len(row)):
        grid.budget.look()
        kind = sheet.cell_type(row, column)
        if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
            continue
        if grid.budget.spent:
            return False
        style = grid.book.styles[sheet.cell_xf_index(row, column)]
        text = _shown(kind, sheet.cell_value(row, column), style, grid.book)
        if text:
            grid.budget.keep(text)
            at = (row + 1, column + 1)
            grid.cells[at] = Cell(*at, text, bold=style.bold, fill=style.fill)
    return True


def _shown(kind: int, value: str | float, style: Style, book: Book) -> str:
    """What a cell shows."""
    if isinstance(value, str):
        return clean(value).strip()
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return str(error_text_from_code.get(int(value), ""))
    return shown(value, style.number, epoch_1904=book.epoch_1904)
