"""The sheets of an OpenDocument spreadsheet, gathered while its XML is read.

Rows and cells that are alike stand once with a number of repetitions; a sheet's last
row is often repeated a million times. Only those with words are repeated here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.parsers.encoding import clean
from ingest.parsers.sheets import ods_words
from ingest.parsers.sheets.cells import Box, Budget, Cell, Sheet, Span, hiding
from ingest.parsers.sheets.elements import local, whole
from ingest.parsers.sheets.ods_styles import PLAIN, Style, attribute, read_style, resolved
from ingest.parsers.sheets.values import iso_text, plain

TAGS = (
    *("spreadsheet", "style", "date-style", "table", "table-column", "table-header-rows"),
    *("table-row", "table-cell", "covered-table-cell", "shapes", "database-range", "dde-link"),
)
"""The elements of the content that say something about cells."""
_COLUMNS = 16_384
_HIDDEN = {"collapse", "filter"}
_DAY, _MONTH = len("2024-05-07"), len("2024-05")


@dataclass(slots=True)
class Content:
    """What is known of the file so far; ``sheets`` are those read to their end.

    ``dates`` are, by the name of a style of dates, the parts that it shows.
    ``is_spreadsheet`` says whether the content is one at all. ``filters`` are, by sheet,
    the header rows of the areas with filter buttons.
    """

    budget: Budget
    styles: dict[str, Style] = field(default_factory=dict)
    dates: dict[str, set[str]] = field(default_factory=dict)
    sheets: list[Sheet] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    is_spreadsheet: bool = False
    depth: int = 0
    linked: int = 0
    sheet: _Grid | None = None

    def take(self, event: str, element: etree._Element) -> None:
        """Takes in the start or the end of an element."""
        name = local(element)
        if name == "dde-link":
            self.linked += 1 if event == "start" else -1
        elif name == "table":
            self._table(event, element)
        elif self.sheet is not None and self.depth == 1:
            self.sheet.take(event, element)
        elif name == "spreadsheet":
            self.is_spreadsheet = True
        elif event == "end":
            self.beside(element)

    def finish(self, *, cut: bool = False) -> None:
        """Ends the sheet that is being read."""
        if self.sheet is not None:
            self.sheet.cut |= cut
            self.sheets.append(self.sheet.finished())
        self.sheet = None

    def _table(self, event: str, element: etree._Element) -> None:
        """A sheet begins or ends; a table inside another holds the data of a chart."""
        self.depth += 1 if event == "start" else -1
        if event == "end" and self.depth == 0:
            self.finish()
        elif event == "start" and self.depth == 1 and not self.linked:
            shown = resolved(attribute(element, "style-name"), self.styles).shown
            name = " ".join(clean(attribute(element, "name")).split())
            self.sheet = _Grid(self, name, hidden=not shown)

    def beside(self, element: etree._Element) -> None:
        """Takes in what stands beside the sheets: styles, and areas with filters."""
        name = local(element)
        if name == "style":
            self.styles[attribute(element, "name")] = read_style(element)
        elif name == "date-style":
            self.dates[attribute(element, "name")] = {local(part) for part in element}
        elif name == "database-range" and attribute(element, "display-filter-buttons") == "true":
            self.filters.append(attribute(element, "target-range-address"))

    def style(self, name: str) -> Style:
        """A style by its name, with what it leaves to its parents."""
        return resolved(name, self.styles) if name else PLAIN

    def date(self, said: str, style: Style) -> str:
        """A date in ISO 8601, as precise as its style shows it."""
        text, parts = iso_text(said), self.dates.get(style.dates, set())
        if not parts or parts & {"day", "day-of-week", "hours"} or len(text) != _DAY:
            return text
        return text[:_MONTH] if "month" in parts else text[: len("2024")]


@dataclass(slots=True)
class _Grid:
    """What is known of one sheet so far."""

    content: Content
    name: str
    hidden: bool
    cells: list[Cell] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    heads: list[Span] = field(default_factory=list)
    columns: list[tuple[str, bool]] = field(default_factory=list)
    pending: list[Cell] = field(default_factory=list)
    row: int = 0
    column: int = 0
    row_style: str = ""
    row_hidden: bool = False
    in_head: bool = False
    pictures: bool = False
    cut: bool = False

    def take(self, event: str, element: etree._Element) -> None:
        """Takes in the start or the end of an element inside the sheet."""
        name = local(element)
        if name == "table-header-rows":
            self.in_head = event == "start"
        elif name == "table-row":
            self._row(event, element)
        elif event == "start":
            return
        elif name == "table-column":
            self._columns(element)
        elif name == "table-cell":
            self._cell(element)
        elif name == "covered-table-cell":
            self.column += self._repeated(element, "columns")
        elif name == "shapes":
            self.boxes.extend(Box(text) for text in ods_words.shapes(element))
            self.pictures |= ods_words.has_pictures(element)

    def finished(self) -> Sheet:
        """The sheet as read."""
        return Sheet(
            self.name,
            tuple(self.cells),
            tuple(self.heads),
            tuple(sorted(self.boxes, key=lambda box: (box.row, box.column))),
            self.hidden,
            self.pictures,
            self.cut,
        )

    def _repeated(self, element: etree._Element, what: str) -> int:
        return max(1, whole(attribute(element, f"number-{what}-repeated"), 1))

    def _columns(self, element: etree._Element) -> None:
        hidden = attribute(element, "visibility") in _HIDDEN
        style = attribute(element, "default-cell-style-name")
        room = _COLUMNS - len(self.columns)
        self.columns.extend([(style, hidden)] * min(room, self._repeated(element, "columns")))

    def _row(self, event: str, element: etree._Element) -> None:
        """A row begins, or ends and is put down as often as it is repeated."""
        if event == "start":
            self.pending, self.column = [], 0
            self.row_hidden = attribute(element, "visibility") in _HIDDEN
            self.row_style = attribute(element, "default-cell-style-name")
            self.content.budget.look()
            return
        count = self._repeated(element, "rows")
        if self.pending and self.in_head:
            self.heads.append((self.row + 1, 1, _COLUMNS))
        for row in range(self.row + 1, self.row + 1 + (count if self.pending else 0)):
            if not self._put(row):
                break
        self.row += count

    def _put(self, row: int) -> bool:
        """Puts down the cells of a row; whether there was room for all of them."""
        budget = self.content.budget
        for cell in self.pending:
            if budget.spent:
                self.cut = True
                return False
            budget.keep(cell.text)
            self.cells.append(replace(cell, row=row))
        return True

    def _cell(self, element: etree._Element) -> None:
        budget = self.content.budget
        first = self.column + 1
        repeated = self._repeated(element, "columns")
        self.column += repeated
        budget.look()
        if len(element) == 0 and not attribute(element, "value-type"):
            return
        if budget.spent:
            self.cut = True
            return
        row = self.row + 1
        self.boxes.extend(Box(text, row, first) for text in ods_words.shapes(element))
        self.pictures |= ods_words.has_pictures(element)
        cell = self._read(element, row, first)
        if cell.text or cell.notes:
            copies = range(first, first + min(repeated, _COLUMNS))
            self.pending.extend(self._at(cell, column) for column in copies)

    def _read(self, element: etree._Element, row: int, column: int) -> Cell:
        default = self.columns[column - 1][0] if column <= len(self.columns) else ""
        style = self.content.style(attribute(element, "style-name") or self.row_style or default)
        text, links = ods_words.cell_words(element)
        return Cell(
            row,
            column,
            self._shown(element, text, style),
            width=max(1, whole(attribute(element, "number-columns-spanned"), 1)),
            height=max(1, whole(attribute(element, "number-rows-spanned"), 1)),
            bold=bool(style.bold),
            fill=style.fill or "",
            notes=tuple(ods_words.comments(element)),
            links=tuple(links),
        )

    def _at(self, cell: Cell, column: int) -> Cell:
        column_hidden = column <= len(self.columns) and self.columns[column - 1][1]
        hidden = hiding(sheet=self.hidden, row=self.row_hidden, column=column_hidden)
        return replace(cell, column=column, hidden=hidden)

    def _shown(self, element: etree._Element, text: str, style: Style) -> str:
        """What a cell shows: its text, but for dates; its value where it has no text."""
        kind = attribute(element, "value-type")
        if kind == "date":
            said = attribute(element, "date-value")
            return self.content.date(said, style) if said else text
        if text or not kind:
            return text
        if kind in {"string", "boolean"}:
            return clean(attribute(element, f"{kind}-value")).strip()
        return _plain(attribute(element, "value"))


def _plain(said: str) -> str:
    try:
        return plain(float(said))
    except ValueError:
        return said
