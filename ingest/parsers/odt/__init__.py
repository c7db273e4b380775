"""OpenDocument text: the words of the body as a reader of the final document sees them.

Reads the package with zipfile and lxml rather than odfdo (3.27), whose text of a document
has the marks of notes and comments inside sentences, hidden text and hidden sections, but
no spaces of ``text:s`` inside a span and no words of drawn shapes; its paragraphs count
deleted ones in. What a reader does not see is left out: deletions, hidden text, the page's
header and footer, and tables of contents and indexes, which only repeat the text. A
bibliography stays, for its words stand nowhere else. Pictures, charts and other embedded
objects are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.parsers.blocks import Blocks, stated_title
from ingest.parsers.odt.styles import DRAW, OFFICE, TABLE, TEXT, Styles, number
from ingest.parsers.odt.words import gather
from ingest.parsers.zipped import Package, has_locked_parts, kind_of
from kb.errors import ParseError
from kb.types import Block, ParsedDocument

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_INDEXES = (
    "table-of-content illustration-index table-index object-index user-index alphabetical-index"
)
_SILENT = {
    f"{TEXT}{name}" for name in (*_INDEXES.split(), "tracked-changes", "bibliography-source")
} | {f"{OFFICE}forms", f"{OFFICE}event-listeners", f"{TABLE}title", f"{TABLE}desc"}
_PARAGRAPHS = {f"{TEXT}p", f"{TEXT}h"}
_ITEMS = {f"{TEXT}list-item", f"{TEXT}numbered-paragraph"}
_ROW_GROUPS = {f"{TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")}
_MOST_REPEATED = 100_000


def parse(data: bytes) -> ParsedDocument:
    """Read an OpenDocument text or template.

    Raises ``ParseError``: ``empty``; ``renamed`` (``really``: RTF, HTML, DOC, XLS, PPT,
    PDF, JPG, PNG, FODT, or a kind of ZIP, such as ODS or DOCX); ``encrypted``
    (``program``); ``not_odt`` for another ZIP; ``unpacks_too_large`` (``limit``);
    ``pictures_only``; ``corrupt`` (``detail``).
    """
    if _is_flat(data):
        raise ParseError("renamed", really="FODT")
    locked = ParseError("encrypted", program="LibreOffice Writer")
    package = Package.open(data, locked)
    if has_locked_parts(package):
        raise locked
    root = package.tree("content.xml") if "content.xml" in package else None
    text = root.find(f"{OFFICE}body/{OFFICE}text") if root is not None else None
    if root is None or text is None:
        raise _other(kind_of(package))
    reader = _Reader(_styles(package, root))
    reader.read(text)
    blocks = [*reader.blocks.with_headings(), *reader.notes()]
    if not blocks:
        raise ParseError("pictures_only" if reader.pictures else "empty")
    title = reader.blocks.title() or _stated_title(package)
    return ParsedDocument(blocks=tuple(blocks), title=title)


def _is_flat(data: bytes) -> bool:
    """Whether this is a text saved as one XML file, with no package."""
    head = data[:4096]  # a package may hold such a file unpacked
    marked = b"office:document" in head and b"opendocument:xmlns:office" in head
    return marked and not data.startswith(b"PK")


def _other(kind: str) -> ParseError:
    return ParseError("not_odt") if kind in {"ZIP", "ODT"} else ParseError("renamed", really=kind)


def _styles(package: Package, root: etree._Element) -> Styles:
    """The common styles, and those of the content; those of headers and footers are not asked."""
    common = None
    if "styles.xml" in package:
        common = package.tree("styles.xml").find(f"{OFFICE}styles")
    return Styles((common, root.find(f"{OFFICE}automatic-styles")))


def _stated_title(package: Package) -> str | None:
    """The title among the properties, which are no reason to refuse a file."""
    if "meta.xml" not in package:
        return None
    try:
        found = package.tree("meta.xml").find(f".//{_TITLE}")
    except ParseError:
        return None
    return stated_title(found.text or "") if found is not None else None


@dataclass(slots=True)
class _Reader:
    """Gathers the blocks of a body or a note in their order.

    ``hanging`` are the footnotes, endnotes and comments of the whole text.
    """

    styles: Styles
    hanging: dict[str, list[etree._Element]] = field(
        default_factory=lambda: {"footnote": [], "endnote": [], "comment": []}
    )
    blocks: Blocks = field(default_factory=Blocks)
    tables: int = 0
    place: str = ""
    listed: bool = False
    pictures: bool = False

    def read(self, parent: etree._Element) -> None:
        """Reads the paragraphs, lists, tables, sections and shapes that stand in an element."""
        for child in parent:
            if not isinstance(child.tag, str) or child.tag in _SILENT:
                continue
            if child.tag in _PARAGRAPHS:
                self._paragraph(child)
            elif child.tag in _ITEMS:
                self._inside(child, listed=True)
            elif child.tag == f"{TEXT}list-header":
                self._inside(child, listed=False)
            elif child.tag == f"{TABLE}table":
                self._table(child)
            elif child.tag.startswith(DRAW):
                self._shape(child)
            elif child.tag == f"{OFFICE}annotation":
                self.hanging["comment"].append(child)
            elif not _is_hidden_section(child):
                self.read(child)

    def _inside(self, element: etree._Element, *, listed: bool) -> None:
        outer, self.listed = self.listed, listed
        self.read(element)
        self.listed = outer

    def _paragraph(self, element: etree._Element) -> None:
        known = self.styles.paragraph(element)
        if known.contents:
            return
        words = gather(element, self.styles, known.look)
        self.blocks.add(
            words, level=known.level, title=known.title, listed=self.listed, place=self.place
        )
        for note in words.notes:
            self.hanging[_noun(note)].append(note)
        for shape in words.shapes:
            self._shape(shape)

    def _shape(self, shape: etree._Element) -> None:
        """The text in a frame, a group or a drawn shape.

        The contents of a frame are renderings of one thing, of which the first
        that a program knows is shown.
        """
        children = [child for child in shape if isinstance(child.tag, str)]
        if shape.tag == f"{DRAW}frame":
            told = (f"{DRAW}text-box", f"{TABLE}table")
            texts = [child for child in children if child.tag in told][:1]
            self.pictures = self.pictures or bool(children and not texts)
            for text in texts:
                self._framed(text)
        else:
            self._framed(shape)

    def _framed(self, element: etree._Element) -> None:
        outer, self.listed = self.listed, False
        if element.tag == f"{TABLE}table":
            self._table(element)
        else:
            self.read(element)
        self.listed = outer

    def _table(self, table: etree._Element) -> None:
        """One block for each paragraph of each cell.

        Cells are counted in columns, so that a cell right of a merged one keeps the
        number of its column. A table of one cell is a frame around text, not a table.
        """
        rows = list(_rows(table))
        cells = [list(_cells(row)) for row in rows]
        shown = [cell for row in cells for _, cell in row]
        if len(shown) == 1 and _repeated(shown[0], "columns") == 1:
            self.read(shown[0])
            return
        outer_place, outer_listed = self.place, self.listed
        self.tables, self.listed = self.tables + 1, False
        table_number, row_number = self.tables, 1
        for row, row_cells in zip(rows, cells, strict=True):
            for column, cell in row_cells:
                self.place = f"table {table_number}, row {row_number}, cell {column}"
                self.read(cell)
            row_number += _repeated(row, "rows")
        self.place, self.listed = outer_place, outer_listed

    def notes(self) -> Iterator[Block]:
        """The footnotes, then the endnotes, then the comments; one may hang on another."""
        for noun, found in self.hanging.items():
            for count, note in enumerate(found, 1):  # which grows where a note has one
                inside = _Reader(self.styles, self.hanging)
                inside.read(note)
                block = inside.blocks.as_note(f"{noun} {count}")
                if block is not None:
                    yield block


def _noun(note: etree._Element) -> str:
    if note.tag == f"{OFFICE}annotation":
        return "comment"
    return "endnote" if note.get(f"{TEXT}note-class") == "endnote" else "footnote"


def _rows(parent: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, also those of its head and of groups."""
    for child in parent:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in _ROW_GROUPS:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """The cells of a row that are not covered by a merged one, each with its column."""
    column = 1
    for cell in row:
        if cell.tag == f"{TABLE}table-cell":
            yield column, cell
        if cell.tag in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}:
            column += _repeated(cell, "columns")


def _repeated(element: etree._Element, what: str) -> int:
    return number(element.get(f"{TABLE}number-{what}-repeated"), 1, _MOST_REPEATED) or 1


def _is_hidden_section(element: etree._Element) -> bool:
    hidden = (f"{TEXT}display", "none"), (f"{TEXT}is-hidden", "true")
    return element.tag == f"{TEXT}section" and any(element.get(n) == v for n, v in hidden)
