"""DOCX: the words of the body as a reader of the final document sees them.

Reads the package with zipfile and lxml rather than python-docx, whose paragraphs
leave out tracked insertions, text boxes, footnotes and content controls, and
which refuses packages with a missing part. What a reader does not see is left
out: deletions with the notes in them, hidden text, field codes, the page's header and
footer, and tables of contents and indexes, which only repeat the text. Comments are
notes at the end, like footnotes, without who wrote them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from lxml import etree

from ingest.parsers.blocks import Blocks, stated_title
from ingest.parsers.docx.runs import MC, Gathered, Reference, children, gather
from ingest.parsers.docx.styles import Paragraph, Styles, W, on, val
from ingest.parsers.ooxml import OfficePackage, link_targets
from ingest.parsers.zipped import stated_kind
from kb.errors import ParseError
from kb.types import Block, ParsedDocument

_MAIN = "word/document.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_WRAPPERS = {
    f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
}
_PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")


def parse(data: bytes) -> ParsedDocument:
    """Read a DOCX file.

    Raises ``ParseError``: ``empty``; ``renamed`` (``really``: RTF, HTML, DOC, XLS, PPT,
    PDF, JPG, PNG or a kind of ZIP that the file states, such as XLSX or ODT);
    ``docx_password``; ``not_docx`` for another ZIP; ``unpacks_too_large`` (``limit``);
    ``pictures_only``; ``corrupt`` (``detail``).
    """
    package = OfficePackage.open(data, ParseError("docx_password"))
    main = package.main_part(_MAIN)
    body = package.tree(main).find(f"{W}body") if main in package else None
    if body is None:
        raise _other(stated_kind(package))
    styles = package.part_of(main, "styles")
    reader = _Reader(
        Styles(package.tree(styles) if styles else None), link_targets(package.relations(main))
    )
    reader.read(body)
    blocks = [*reader.blocks.with_headings(), *_notes(package, main, reader, body)]
    if not blocks:
        raise ParseError("pictures_only" if any(True for _ in body.iter(*_PICTURES)) else "empty")
    title = reader.blocks.title() or _stated_title(package)
    return ParsedDocument(blocks=tuple(blocks), title=title)


def _other(kind: str) -> ParseError:
    return ParseError("not_docx") if kind in {"ZIP", "DOCX"} else ParseError("renamed", really=kind)


def _stated_title(package: OfficePackage) -> str | None:
    """The title among the properties, which are no reason to refuse a file."""
    try:
        part = package.part_of("", "core-properties")
        found = package.tree(part).find(_TITLE) if part else None
    except ParseError:
        return None
    return stated_title(found.text or "") if found is not None else None


def _notes(
    package: OfficePackage, main: str, reader: _Reader, body: etree._Element
) -> Iterator[Block]:
    """The footnotes, then the endnotes, then the comments, each in the order of their marks."""
    for noun in ("footnote", "endnote", "comment"):
        part = package.part_of(main, f"{noun}s")
        if not part:
            continue
        targets = link_targets(package.relations(part))
        notes = _marked(package.tree(part), noun, reader.references, body)
        for number, note in enumerate(notes, 1):
            inside = _Reader(reader.styles, targets)
            inside.read(note)
            block = inside.blocks.as_note(f"{noun} {number}")
            if block is not None:
                yield block


def _marked(
    root: etree._Element, noun: str, seen: Mapping[Reference, int], body: etree._Element
) -> list[etree._Element]:
    """The notes of a part whose marks are seen in the text, and last those without a mark.

    A note goes with its mark where that is deleted, moved away or hidden. Those with a
    type are the lines that separate notes.
    """
    mark = f"{W}{noun}Reference"
    all_marks = {found.get(f"{W}id") for found in body.iter(mark)}
    kept = []
    for note in root.iter(f"{W}{noun}"):
        key = (mark, note.get(f"{W}id"))
        if note.get(f"{W}type") in {None, "normal"} and (key in seen or key[1] not in all_marks):
            kept.append((seen.get(key, len(seen)), note))
    return [note for _, note in sorted(kept, key=itemgetter(0))]


@dataclass(slots=True)
class _Reader:
    """Gathers the blocks of a body or a note in their order.

    ``references`` are the marks of notes in it, each with its rank. ``words`` are those of
    the paragraph at hand.
    """

    styles: Styles
    targets: Mapping[str, str]
    blocks: Blocks = field(default_factory=Blocks)
    references: dict[Reference, int] = field(default_factory=dict)
    words: Gathered = field(default_factory=Gathered)
    style: Paragraph = field(default_factory=Paragraph)
    tables: int = 0
    place: str = ""

    def read(self, parent: etree._Element) -> None:
        """Reads the paragraphs and tables that stand in an element."""
        self._walk(parent)
        self._end_paragraph()

    def _walk(self, parent: etree._Element) -> None:
        for child in children(parent):
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._end_paragraph()
                self._table(child)
            elif child.tag in _WRAPPERS and not _is_contents(child):
                self._walk(child)
            elif child.tag == f"{MC}AlternateContent":
                self._walk(next(children(child), child))

    def _paragraph(self, element: etree._Element) -> None:
        """A paragraph, which may go on in the next."""
        style = self.styles.paragraph(element)
        if style.contents:
            return
        self.style = style
        gather(element, self.words, self.styles, self.targets, style.look)
        if not _goes_on(element):
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        words, self.words = self.words, Gathered()
        for reference in words.references:
            self.references.setdefault(reference, len(self.references))
        self.blocks.add(
            words,
            level=self.style.level,
            title=self.style.title,
            listed=self.style.listed,
            place=self.place,
        )
        for box in words.boxes:
            self.read(box)

    def _table(self, table: etree._Element) -> None:
        """One block for each paragraph of each cell.

        Cells are counted in columns of the grid, so that a cell right of a merged
        one keeps the number of its column. A table of one cell is a frame around
        text, not a table.
        """
        rows = [row for row in _grid(table, "tr") if not _is_deleted_row(row)]
        cells = [list(_grid(row, "tc")) for row in rows]
        shown = [cell for row in cells for cell in row]
        if len(shown) == 1:
            self.read(shown[0])
            return
        self.tables += 1
        outer, number = self.place, self.tables
        for row_number, (row, row_cells) in enumerate(zip(rows, cells, strict=True), 1):
            column = 1 + _count(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in row_cells:
                if not _continues_above(cell):
                    self.place = f"table {number}, row {row_number}, cell {column}"
                    self.read(cell)
                column += _count(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
        self.place = outer


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


def _goes_on(paragraph: etree._Element) -> bool:
    """Whether the next paragraph joins this one.

    It does where the end of this one is deleted or moved away, and where this one is
    nothing but the large letter with which the next begins.
    """
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    if frame is not None and frame.get(f"{W}dropCap") in {"drop", "margin"}:
        return True
    properties = paragraph.find(f"{W}pPr/{W}rPr")
    marks = (f"{W}del", f"{W}moveFrom")
    return properties is not None and any(properties.find(mark) is not None for mark in marks)


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
