"""The cells of one Excel sheet, gathered while its XML is read."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite

from lxml import etree

from ingest.parsers.ooxml import Relation
from ingest.parsers.sheets.addresses import Area, area, place
from ingest.parsers.sheets.cells import Budget, Cell, Span, hiding
from ingest.parsers.sheets.elements import local, whole
from ingest.parsers.sheets.values import iso_text
from ingest.parsers.sheets.xlsx_formats import shown
from ingest.parsers.sheets.xlsx_styles import PLAIN, Style
from ingest.parsers.sheets.xlsx_words import unescaped, words
from kb.errors import ParseError
from kb.types import Link

TAGS = ("row", "c", "col", "mergeCell", "hyperlink", "autoFilter", "tablePart")
"""The elements of a sheet that say something about its cells."""
_COLUMNS = 16_384
_MERGED_ROWS = 1_000_000
"""Rows under merged cells looked at; real ones do not overlap and come nowhere near."""
_LINK = re.compile(r"\s*HYPERLINK\(\s*\"([^\"]+)\"", re.IGNORECASE)
_YES = {"1", "true"}


@dataclass(frozen=True, slots=True)
class Book:
    """What the sheets of a workbook share."""

    strings: Sequence[str]
    styles: Sequence[Style]
    epoch_1904: bool

    def style(self, said: str | None) -> Style:
        """The style of a number as a cell says it, plain where it says none."""
        number = whole(said)
        return self.styles[number] if number < len(self.styles) else PLAIN


@dataclass(slots=True)
class Grid:
    """What is known of a sheet so far.

    ``values`` counts the cells with a value, ``uncounted`` the formulas without one.
    """

    book: Book
    budget: Budget
    hidden: bool
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    heads: list[Span] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    row: int = 0
    column: int = 0
    columns_told: int = 0
    values: int = 0
    uncounted: int = 0

    def take(self, element: etree._Element) -> None:
        """Takes in an element that has ended."""
        name = local(element)
        if name == "c":
            self._cell(element)
        elif name == "row":
            self._row(element)
        elif name == "col" and element.get("hidden") in _YES:
            self._hide_columns(whole(element.get("min")), whole(element.get("max")))
        elif name == "mergeCell" and (found := area(element.get("ref"))):
            self.merged.append(found)
        elif name == "hyperlink" and (at := place(element.get("ref"))):
            self.links[at] = identity(element)
        elif name == "autoFilter" and (found := area(element.get("ref"))):
            self.heads.append((found[0], found[1], found[3]))
        elif name == "tablePart":
            self.tables.append(identity(element))

    def _hide_columns(self, first: int, last: int) -> None:
        """Notes hidden columns; they are told in order, so that none is told twice."""
        last = min(last, _COLUMNS)
        self.hidden_columns.update(range(max(first, self.columns_told + 1), last + 1))
        self.columns_told = max(last, self.columns_told)

    def finished(
        self, notes: Mapping[tuple[int, int], Sequence[str]], relations: Mapping[str, Relation]
    ) -> Iterator[Cell]:
        """The cells row by row, with their comments and links; merged ones once."""
        sizes, covered = self._merges()
        for at in sorted(self.cells.keys() | notes.keys()):
            if at in covered:
                continue
            cell = self.cells.get(at) or Cell(*at, "")
            said, hidden = tuple(notes.get(at, ())), self._hiding(*at)
            height, width = sizes.get(at, (1, 1))
            target = relations.get(self.links.get(at, ""))
            links = (Link(cell.text, target.target),) if target and cell.text else cell.links
            if said or hidden or target or (height, width) != (1, 1):
                cell = replace(
                    cell, height=height, width=width, hidden=hidden, notes=said, links=links
                )
            yield cell

    def _row(self, element: etree._Element) -> None:
        self.row = whole(element.get("r"), self.row + 1)
        self.column = 0
        self.budget.look()
        if element.get("hidden") in _YES:
            self.hidden_rows.add(self.row)

    def _cell(self, element: etree._Element) -> None:
        self.budget.look()
        self.column += 1
        if len(element) == 0:  # only a style
            return
        at = place(element.get("r")) or self._next(element)
        self.column = at[1]
        parts = {local(child): child for child in element}
        raw, formula = (parts[n].text or "" if n in parts else "" for n in ("v", "f"))
        self.values += bool(parts.keys() & {"v", "is"})
        self.uncounted += "f" in parts and not (raw or element.get("t"))
        style = self.book.style(element.get("s"))
        kind = element.get("t") or "n"
        text = words(parts.get("is")) if kind == "inlineStr" else self._words(kind, raw, style)
        if not text:
            return
        self.budget.keep(text)
        link = _LINK.match(formula)
        links = (Link(text, link[1]),) if link else ()
        self.cells[at] = Cell(*at, text, bold=style.bold, fill=style.fill, links=links)

    def _next(self, element: etree._Element) -> tuple[int, int]:
        """Where a cell without an address stands: such cells follow one another."""
        row = element.getparent()
        return whole(row.get("r") if row is not None else None, self.row + 1), self.column

    def _hiding(self, row: int, column: int) -> str:
        return hiding(
            sheet=self.hidden, row=row in self.hidden_rows, column=column in self.hidden_columns
        )

    def _words(self, kind: str, raw: str, style: Style) -> str:
        """What a cell shows. Raises ``ParseError``: ``corrupt`` where a string is missing."""
        said = raw.strip()
        match kind:
            case "s" if said:
                return self._shared(said)
            case "b" if said:
                return "TRUE" if said in _YES else "FALSE"
            case "n" if said:
                return self._number(said, style)
            case "d":
                return iso_text(said)
        return unescaped(raw)

    def _shared(self, raw: str) -> str:
        index = whole(raw, len(self.book.strings))
        if index >= len(self.book.strings):
            raise ParseError("corrupt", detail=f"no shared string {raw[:20]}")
        return self.book.strings[index]

    def _number(self, raw: str, style: Style) -> str:
        try:
            value = float(raw)
        except ValueError:
            return unescaped(raw)
        finite = isfinite(value)
        return shown(value, style.number, epoch_1904=self.book.epoch_1904) if finite else raw

    def _merges(self) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
        """The height and width of merged cells by their first, and the cells that they hide."""
        columns: dict[int, list[int]] = defaultdict(list)
        for row, column in sorted(self.cells):
            columns[row].append(column)
        rows = sorted(columns)
        sizes: dict[tuple[int, int], tuple[int, int]] = {}
        covered: set[tuple[int, int]] = set()
        left = _MERGED_ROWS
        for top, first, bottom, last in self.merged:
            inside = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
            left -= len(inside) + 1
            if left < 0:
                break
            sizes[top, first] = (max(1, bottom - top + 1), max(1, last - first + 1))
            for row in inside:
                has = columns[row]
                span = has[bisect_left(has, first) : bisect_right(has, last)]
                covered.update((row, column) for column in span if (row, column) != (top, first))
        return sizes, covered


def identity(element: etree._Element) -> str:
    """The id of the relation that an element names, in the strict namespace or the usual."""
    return str(next((v for k, v in element.attrib.items() if str(k).endswith("}id")), ""))
