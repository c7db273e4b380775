"""RTF: the words of the body as a reader of the final document sees them.

Read with a tokenizer of our own. striprtf (0.0.35) was tried on what Word and LibreOffice
write: it gives deleted and hidden text, list numbers and tables of contents as text, loses
footnotes, comments, text boxes and characters of two UTF-16 units, raises at a byte that
the code page lacks, and knows no headings and no merged cells. What a reader does not see
is left out: deletions, hidden text, field codes, the page's header and footer, and tables
of contents and indexes, which only repeat the text. Pictures and formulas are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.parsers.blocks import Blocks, stated_title
from ingest.parsers.encoding import is_encrypted_office, sniff
from ingest.parsers.rtf.codes import WESTERN, likelier
from ingest.parsers.rtf.reader import Reader
from ingest.parsers.rtf.story import Item, Paragraph, Table, with_pairs_joined
from ingest.parsers.rtf.styles import Style, level_of, said_by
from ingest.parsers.zipped import kind_of_zip
from kb.errors import ParseError
from kb.types import Block, ParsedDocument, Problem


def parse(data: bytes) -> ParsedDocument:
    """Read an RTF file.

    Problems: ``cut_short``, where the file breaks off. Raises ``ParseError``: ``empty``;
    ``renamed`` (``really``: HTML, DOC, XLS, PPT, PDF, or a kind of ZIP); ``encrypted``
    (``program``); ``not_rtf``; ``pictures_only``; ``corrupt`` (``detail``).
    """
    _check(data)
    reader = Reader()
    reader.read(data)
    if reader.declared != WESTERN:  # a file that says so means it
        code = likelier(bytes(reader.doubtful), reader.code)
        if code != reader.code:
            reader = Reader(code)
            reader.read(data)
    return _document(reader)


def _check(data: bytes) -> None:
    """Refuses what is no RTF."""
    if not data.strip():
        raise ParseError("empty")
    if is_encrypted_office(data):
        raise ParseError("encrypted", program="Microsoft Office")
    really = sniff(data)
    if really == "ZIP":
        really = kind_of_zip(data)
    if not really:
        raise ParseError("not_rtf")
    if really != "RTF":
        raise ParseError("renamed", really=really)


def _document(reader: Reader) -> ParsedDocument:
    if reader.too_deep:
        raise ParseError("corrupt", detail="groups nested too deep")
    writer = _Writer(reader.styles)
    writer.write(reader.body.items)
    blocks = [*writer.blocks.with_headings(), *_notes(reader)]
    if not blocks and not reader.complete:
        raise ParseError("corrupt", detail="the file breaks off before its text")
    if not blocks:
        raise ParseError("pictures_only" if reader.pictures else "empty")
    return ParsedDocument(
        blocks=tuple(blocks),
        title=writer.blocks.title() or stated_title(with_pairs_joined(reader.title)),
        problems=() if reader.complete else (Problem("cut_short"),),
    )


def _notes(reader: Reader) -> Iterator[Block]:
    """The footnotes, then the endnotes, then the comments."""
    for noun, stories in reader.notes.items():
        for number, story in enumerate(stories, 1):
            inside = _Writer(reader.styles)
            inside.write(story.items)
            block = inside.blocks.as_note(f"{noun} {number}")
            if block is not None:
                yield block


@dataclass(slots=True)
class _Writer:
    """Makes blocks of a story's paragraphs and tables, in their order."""

    styles: Mapping[int, Style]
    blocks: Blocks = field(default_factory=Blocks)
    tables: int = 0

    def write(self, items: Sequence[Item], place: str = "") -> None:
        """Adds the blocks of items; ``place`` is the cell that they stand in."""
        for item in items:
            if isinstance(item, Table):
                self._table(item, place)
            else:
                self._paragraph(item, place)
                for box in item.boxes:
                    self.write(box.items, place)

    def _paragraph(self, paragraph: Paragraph, place: str) -> None:
        found = paragraph.format
        said = said_by(found.style, self.styles)
        if said.contents:
            return
        self.blocks.add(
            paragraph.words,
            level=said.level if found.outline is None else level_of(found.outline),
            title=said.title,
            listed=found.listed or said.listed,
            place=place,
        )

    def _table(self, table: Table, outer: str) -> None:
        """One block for each paragraph of each cell; a table of one cell is a frame."""
        cells = list(table.cells())
        if len(cells) == 1:
            self.write(cells[0][2], outer)
            return
        self.tables += 1
        number = self.tables
        for row, column, items in cells:
            self.write(items, f"table {number}, row {row}, cell {column}")
