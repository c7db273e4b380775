"""DOCX: the words of the body as a reader of the final document sees them.

Reads the package with zipfile and lxml rather than python-docx, whose paragraphs
leave out tracked insertions, text boxes, footnotes and content controls, and
which refuses packages with a missing part. What a reader does not see is left
out: deletions, hidden text, comments, field codes, the page's header and footer,
and the table of contents, which only repeats the headings.
"""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from posixpath import basename
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from lxml import etree

from ingest.parsers.docx_runs import MC, W, Words, children, gather, on, val
from ingest.parsers.docx_styles import Paragraph, Styles
from ingest.parsers.encoding import is_encrypted_office, sniff
from ingest.parsers.text import BULLET
from kb.errors import ParseError
from kb.types import Block, BlockKind, ParsedDocument

SIZE_LIMIT = 100 * 1024 * 1024
"""No part is unpacked beyond this; the longest real minutes are under one percent of it."""
_PACKED = (ZIP_STORED, ZIP_DEFLATED)
"""The only ways that the format allows (ECMA-376, part 2). zipfile unpacks the others
without bound: 618 bytes of bzip2 took 1.2 GB before the limit was asked."""
_DAMAGE = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # also NotImplementedError: a way of packing that zipfile does not know
    ValueError,
    etree.XMLSyntaxError,
)
"""What zipfile and lxml raise on damaged bytes."""
_FAKE_HEADING_LONGEST = 120
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WRAPPERS = {
    f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
}


def parse(data: bytes) -> ParsedDocument:
    """Read a DOCX file.

    Raises ``ParseError``: ``empty``; ``renamed`` (``really``: RTF, HTML, DOC, XLS,
    PPT or PDF); ``docx_password``; ``not_docx`` for another kind of ZIP;
    ``unpacks_too_large`` (``limit``); ``corrupt`` (``detail``).
    """
    if not data.strip():
        raise ParseError("empty")
    if is_encrypted_office(data):
        raise ParseError("docx_password")
    really = sniff(data)
    if really not in {"ZIP", ""}:
        raise ParseError("renamed", really=really)
    try:
        package = ZipFile(BytesIO(data))
    except _DAMAGE as error:
        raise _corrupt(error) from error
    with package:
        return _read(package)


def _corrupt(error: Exception) -> ParseError:
    return ParseError("corrupt", detail=str(error)[:100] or type(error).__name__)


def _read(package: ZipFile) -> ParsedDocument:
    names = {info.filename for info in package.infolist()}
    if any(info.flag_bits & 1 for info in package.infolist()):
        raise ParseError("docx_password")
    if "word/document.xml" not in names:
        raise ParseError("not_docx")
    tree = _xml(package, "word/document.xml")
    body = tree.find(f"{W}body")
    if body is None:
        raise ParseError("not_docx")
    styles = Styles(_xml(package, "word/styles.xml") if "word/styles.xml" in names else None)
    builder = _Builder(styles, _link_targets(package, "document"))
    builder.read(body)
    blocks = builder.with_fake_headings()
    for part, noun in (("footnotes", "footnote"), ("endnotes", "endnote")):
        if f"word/{part}.xml" in names:
            root = _xml(package, f"word/{part}.xml")
            blocks.extend(_notes(root, noun, _link_targets(package, part)))
    if not blocks:
        raise ParseError("empty")
    return ParsedDocument(blocks=tuple(blocks), title=builder.title())


def _xml(package: ZipFile, name: str) -> etree._Element:
    """A part of the package, parsed; entities are not expanded, nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        if package.getinfo(name).compress_type not in _PACKED:
            raise ParseError("corrupt", detail="packed in another way than a document's parts")
        with package.open(name) as part:
            data = part.read(SIZE_LIMIT + 1)  # not the size the header claims: it may lie
        if len(data) > SIZE_LIMIT:
            raise ParseError("unpacks_too_large", limit=f"{SIZE_LIMIT // 2**20} MB")
        return etree.fromstring(data, parser)
    except _DAMAGE as error:
        raise _corrupt(error) from error


def _link_targets(package: ZipFile, part: str) -> dict[str, str]:
    """Relationship id to address, for the hyperlinks of a part."""
    name = f"word/_rels/{part}.xml.rels"
    if name not in package.namelist():
        return {}
    found = {}
    for relation in _xml(package, name).iter(_REL):
        if basename(relation.get("Type") or "") == "hyperlink":
            found[relation.get("Id") or ""] = relation.get("Target") or ""
    return found


def _notes(root: etree._Element, noun: str, targets: dict[str, str]) -> Iterator[Block]:
    """Footnotes or endnotes; those with a type are the lines that separate them."""
    number = 0
    for note in root.iter(f"{W}{noun}"):
        if note.get(f"{W}type") not in {None, "normal"}:
            continue
        gathered = [gather(paragraph, targets) for paragraph in note.iter(f"{W}p")]
        text = "\n".join(words.text for words in gathered if words.text)
        number += 1
        if text:
            links = tuple(link for words in gathered for link in words.links)
            yield Block(text, BlockKind.NOTE, place=f"{noun} {number}", links=links)


@dataclass(slots=True)
class _Builder:
    """Gathers the blocks of a body in the order of the document."""

    styles: Styles
    targets: dict[str, str]
    found: list[tuple[Block, bool]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    tables: int = 0
    place: str = ""

    def read(self, parent: etree._Element) -> None:
        """Reads the paragraphs and tables that stand in an element."""
        for child in children(parent):
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag in _WRAPPERS and not _is_contents(child):
                self.read(child)
            elif child.tag == f"{MC}AlternateContent":
                self.read(next(iter(child), child))

    def _paragraph(self, element: etree._Element) -> None:
        style = self.styles.paragraph(element)
        if style.contents:
            return
        words = gather(element, self.targets)
        if words.text:
            self._add(words, style)
        for box in words.boxes:
            self.read(box)

    def _add(self, words: Words, style: Paragraph) -> None:
        text, kind = words.text, BlockKind.PARAGRAPH
        if style.level:
            text, kind = " ".join(text.split("\n")), BlockKind.HEADING
        elif self.place:
            kind = BlockKind.CELL
        elif style.listed:
            kind = BlockKind.ITEM
        elif BULLET.match(text):  # a bullet typed by hand
            text, kind = BULLET.sub("", text), BlockKind.ITEM
        if style.title:
            self.titles.append(text)
        links = tuple(words.links)
        block = Block(text, kind, level=style.level, place=self.place, links=links)
        self.found.append((block, words.bold if words.bold is not None else style.bold))

    def _table(self, table: etree._Element) -> None:
        """One block for each paragraph of each cell.

        Cells are counted in columns of the grid, so that a cell right of a merged
        one keeps the number of its column. A table of one cell is a frame around
        text, not a table.
        """
        rows = [row for row in _grid(table, "tr") if not _is_deleted_row(row)]
        cells = [list(_grid(row, "tc")) for row in rows]
        outer = self.place
        if sum(len(row) for row in cells) == 1:
            self.read(cells[[len(row) for row in cells].index(1)][0])
            return
        self.tables += 1
        number = self.tables
        for row_number, (row, row_cells) in enumerate(zip(rows, cells, strict=True), 1):
            column = 1 + _count(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in row_cells:
                if not _continues_above(cell):
                    self.place = f"table {number}, row {row_number}, cell {column}"
                    self.read(cell)
                column += _count(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
        self.place = outer

    def with_fake_headings(self) -> list[Block]:
        """The blocks, with short bold paragraphs as headings where no style says so."""
        if any(block.level for block, _ in self.found):
            return [block for block, _ in self.found]
        return [_as_heading(block) if bold else block for block, bold in self.found]

    def title(self) -> str | None:
        """The paragraph in the style of a title, else the first heading of level 1."""
        first = [block.text for block, _ in self.found if block.level == 1]
        return next(iter(self.titles + first), None)


def _as_heading(block: Block) -> Block:
    text = block.text
    stop = text.endswith((".", ",", ";", ":", "…")) and not text.endswith(" r.")
    if block.kind is not BlockKind.PARAGRAPH or len(text) > _FAKE_HEADING_LONGEST or stop:
        return block
    return replace(block, kind=BlockKind.HEADING, level=6)


def _grid(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, also inside content controls."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _grid(child, name)


def _count(element: etree._Element | None, usual: int) -> int:
    """A number of columns, the usual one where none, or nonsense, is given."""
    said = val(element) or ""
    return int(said) if said.isdecimal() else usual


def _is_deleted_row(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _continues_above(cell: etree._Element) -> bool:
    """Whether a cell is the lower part of one merged from several rows."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and val(merge) in {None, "continue"}


def _is_contents(element: etree._Element) -> bool:
    """Whether a content control is Word's table of contents."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and val(gallery) == "Table of Contents" and on(gallery)
