r"""A stretch of RTF text on its own: the body, a footnote, a comment, a text box.

RTF has no element for a paragraph or a table. Words gather until a mark ends their
paragraph (``\par``), cell (``\cell``, ``\nestcell``) or row; a table lasts as long as
paragraphs say that they stand in one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.parsers.blocks import Words
from ingest.parsers.rtf.codes import text_of

_DEEPEST = 20
"""Tables in tables followed."""
_SAME_EDGE = 60
"""Edges of cells that are nearer, in twips (a millimetre), are one: programs round them."""


@dataclass(slots=True)
class RtfWords(Words):
    """The words of a paragraph, with the bytes that wait for the end of their run."""

    raw: bytearray = field(default_factory=bytearray)
    code: str = ""
    raw_bold: bool = False

    def bytes_of(self, data: bytes, code: str, *, bold: bool) -> None:
        """Adds bytes: a letter may take several, so a run is decoded as a whole."""
        if (code, bold) != (self.code, self.raw_bold):
            self.settle()
            self.code, self.raw_bold = code, bold
        self.raw += data

    def characters(self, text: str, *, bold: bool) -> None:
        """Adds characters, halves of a UTF-16 pair among them."""
        self.settle()
        self.say(text, bold=bold)

    def settle(self) -> int:
        """Decodes the bytes that wait. Returns the number of the piece that comes next."""
        if self.raw:
            self.say(text_of(bytes(self.raw), self.code), bold=self.raw_bold)
            self.raw.clear()
        return len(self.pieces)

    def joined(self, start: int) -> str:
        """The pieces from one on, with the halves of pairs joined."""
        return with_pairs_joined("".join(self.pieces[start:]))


def with_pairs_joined(text: str) -> str:
    """The text with the halves of UTF-16 pairs joined; a half alone is unreadable."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@dataclass(frozen=True, slots=True)
class Format:
    """What a paragraph's marks say of it. ``outline`` is None where none speaks of it."""

    style: int = 0
    outline: int | None = None
    listed: bool = False
    drop_cap: bool = False
    in_table: bool = False
    depth: int = 1


PLAIN = Format()


@dataclass(slots=True)
class Paragraph:
    """A paragraph that has ended, and the stories of the text boxes on it."""

    words: RtfWords
    format: Format
    boxes: list[Story]


@dataclass(slots=True)
class RowShape:
    """How a row is cut into cells: right edges in twips, and which continue the one above."""

    left: int = 0
    edges: list[int] = field(default_factory=list)
    continuing: list[bool] = field(default_factory=list)
    next_continues: bool = False

    def add(self, edge: int) -> None:
        """A cell that ends at an edge."""
        self.edges.append(edge)
        self.continuing.append(self.next_continues)
        self.next_continues = False


@dataclass(slots=True)
class Table:
    """Rows of cells; a cell is what stands in it."""

    rows: list[tuple[list[list[Item]], RowShape]] = field(default_factory=list)

    def cells(self) -> Iterator[tuple[int, int, list[Item]]]:
        """Row, column and content of each cell that is not the lower part of a merged one.

        Columns are those of the grid that the edges of all rows make, so that a cell
        right of a merged one keeps the number of its column.
        """
        grid = _grid([shape for _, shape in self.rows])
        for number, (cells, shape) in enumerate(self.rows, 1):
            columns = _columns(len(cells), shape, grid)
            continuing = [*shape.continuing, *([False] * len(cells))]
            for cell, column, continues in zip(cells, columns, continuing, strict=False):
                if not continues:
                    yield number, column, cell


Item = Paragraph | Table


def _columns(count: int, shape: RowShape, grid: list[int]) -> list[int]:
    """The columns of a row's cells; counted where its edges say nothing of use."""
    lefts = [shape.left, *shape.edges][:count]
    columns = [bisect_right(grid, left + _SAME_EDGE / 2) for left in lefts]
    apart = all(one < other for one, other in pairwise(columns))
    known = apart and 0 < count <= len(shape.edges) and columns[0] > 0
    return columns if known else list(range(1, count + 1))


def _grid(shapes: list[RowShape]) -> list[int]:
    edges = sorted({edge for shape in shapes for edge in (shape.left, *shape.edges)})
    grid: list[int] = []
    for edge in edges:
        if not grid or edge - grid[-1] > _SAME_EDGE:
            grid.append(edge)
    return grid


@dataclass(slots=True)
class _OpenTable:
    """A table at hand: the cells of its row at hand, and the cell at hand."""

    table: Table = field(default_factory=Table)
    cells: list[list[Item]] = field(default_factory=list)
    cell: list[Item] = field(default_factory=list)

    def end_cell(self) -> None:
        self.cells.append(self.cell)
        self.cell = []

    def end_row(self, shape: RowShape) -> None:
        if self.cell:
            self.end_cell()
        if self.cells:
            self.table.rows.append((self.cells, shape))
        self.cells = []


@dataclass(slots=True, eq=False)
class Story:
    """Gathers the paragraphs and tables of the body, a note or a text box, in their order.

    ``in_row`` is True between the description of a row and its end, for programs that
    do not say of each paragraph that it stands in a table.
    """

    items: list[Item] = field(default_factory=list)
    words: RtfWords = field(default_factory=RtfWords)
    boxes: list[Story] = field(default_factory=list)
    tables: list[_OpenTable] = field(default_factory=list)
    listed: bool = False
    in_row: bool = False

    def end_paragraph(self, found: Format) -> None:
        """A paragraph ends, and with it the tables that it does not stand in."""
        in_table = found.in_table or self.in_row
        self._end_at(found, max(found.depth, 1) if in_table else 0)

    def end_cell(self, found: Format, *, nested: bool) -> None:
        """A cell ends, and with it its last paragraph."""
        self._end_at(found, max(found.depth, 2) if nested else 1)
        self.tables[-1].end_cell()

    def end_row(self, shape: RowShape, *, nested: bool) -> None:
        """A row ends; words after the last mark of a cell are one more cell."""
        level = max(len(self.tables), 2) if nested else 1
        self._at(level)
        if self.words.settle() or self.boxes:
            self._end_at(PLAIN, level)
        self.tables[-1].end_row(shape)
        self.in_row = self.in_row and nested

    def finish(self, found: Format) -> None:
        """The story ends, and all that is open in it."""
        if self.words.settle() or self.boxes:
            self.end_paragraph(found)
        self._at(0)

    def _end_at(self, found: Format, level: int) -> None:
        self._at(level)
        self.words.settle()
        if self.listed:
            found = replace(found, listed=True)
        target = self.tables[-1].cell if self.tables else self.items
        if self.words.text or self.boxes:
            target.append(Paragraph(self.words, found, self.boxes))
        self.words, self.boxes, self.listed = RtfWords(), [], False

    def _at(self, level: int) -> None:
        """Opens or closes tables until as many are open."""
        level = min(level, _DEEPEST)
        while len(self.tables) > level:
            ended = self.tables.pop()
            ended.end_row(RowShape())
            if ended.table.rows:
                (self.tables[-1].cell if self.tables else self.items).append(ended.table)
        while len(self.tables) < level:
            self.tables.append(_OpenTable())
