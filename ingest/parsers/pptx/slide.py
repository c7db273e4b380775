"""One slide: its title, then its shapes in the order in which people read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import basename

from lxml import etree

from ingest.parsers.docx.runs import MC, children
from ingest.parsers.pptx.alt import alt_text
from ingest.parsers.pptx.charts import CX, C
from ingest.parsers.pptx.frames import framed_blocks
from ingest.parsers.pptx.geometry import Box, Frame, are_apart, around
from ingest.parsers.pptx.order import reading_order
from ingest.parsers.pptx.parts import Parts
from ingest.parsers.pptx.styles import FURNITURE, TITLES, Inherited, placeholder, shows_prompt
from ingest.parsers.pptx.text import A, P, Paragraph, R, as_blocks, branch, one_line, paragraphs
from kb.types import Block, BlockKind, Link

_OPENING = frozenset(("ctrTitle", "subTitle"))
_COUNTED = re.compile(r"^(table|chart|diagram) \d+")
_WORD = re.compile(r"[^\W\d_]{2}")
_DEEPEST = 40
"""Groups within groups that are opened; people nest three or four."""
_LONGEST_TITLE = 200
_USUAL_SIZE = 1800
"""Hundredths of a point of type for which no size is given, PowerPoint's own for a text box."""
_LARGER = 1.2
"""How much larger than all else a line is set that stands for a missing title."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """The blocks of a shape or group, where it stands, its largest type, and its link."""

    box: Box | None
    blocks: tuple[Block, ...]
    size: int = 0
    target: str = ""


@dataclass(slots=True)
class SlideReader:
    """Reads one slide and notes what it could not read.

    ``edge`` is the slide's own box, None where the file gives no size. ``described``
    are the alternative texts that stood on earlier slides: a logo's comes once.
    """

    parts: Parts
    targets: Mapping[str, str]
    inherited: Inherited
    page: int
    edge: Box | None
    described: set[str]
    pictures: bool = field(default=False, init=False)
    charts: bool = field(default=False, init=False)
    objects: bool = field(default=False, init=False)
    unseen: bool = field(default=False, init=False)

    def read(self, slide: etree._Element) -> list[Block]:
        """The blocks of a slide, without its notes and comments."""
        if next(slide.iterfind(f"{P}cSld/{P}bg//{A}blip"), None) is not None:
            self.pictures = True
        if next(slide.iter(f"{P}animMotion"), None) is not None:
            self.edge = None  # what begins outside may come in
        tree = slide.find(f"{P}cSld/{P}spTree")
        shapes = list(unwrapped(tree)) if tree is not None else []
        return _renumbered(self._in_order(shapes, level=1 if self._opens_part(shapes) else 2))

    def _opens_part(self, shapes: Sequence[etree._Element]) -> bool:
        """Whether this is the deck's first slide or a section's: such have a subtitle."""
        held = [placeholder(shape) for shape in shapes]
        return self.inherited.opens_part or any(p and p.kind in _OPENING for p in held)

    def _in_order(self, shapes: Sequence[etree._Element], level: int) -> list[Block]:
        """The title as a heading of a level, wherever it stands, then the rest as it is read."""
        titles = [shape for shape in shapes if self._is_title(shape)]
        # Impress lets people copy the title's box for any text; then none of them is the title.
        title = titles[0] if len(titles) == 1 else None
        pieces = self._ordered([shape for shape in shapes if shape is not title], Frame(), 0)
        if title is None:
            return _joined([], _with_heading(pieces, level))
        return _joined(self._title(title, level), pieces)

    def _is_title(self, shape: etree._Element) -> bool:
        """Whether a shape is a title that is filled in and seen."""
        held = placeholder(shape)
        is_title = held is not None and held.kind in TITLES
        return is_title and not _is_hidden(shape) and bool(self._paragraphs(shape))

    def _title(self, shape: etree._Element, level: int) -> list[Block]:
        """The title as one heading, or its first paragraph where it holds a whole text."""
        found = self._paragraphs(shape)
        text = " ".join(one_line(paragraph.text) for paragraph in found)
        if len(text) <= _LONGEST_TITLE:
            links = tuple(link for paragraph in found for link in paragraph.links)
            return [Block(text, BlockKind.HEADING, self.page, level, links=links)]
        blocks = as_blocks(found, self.page)
        if len(blocks) > 1 and len(blocks[0].text) <= _LONGEST_TITLE:
            blocks[0] = _heading(blocks[0], level)
        return blocks

    def _paragraphs(self, shape: etree._Element) -> list[Paragraph]:
        """The paragraphs of a shape; none for a placeholder that shows its prompt."""
        body = shape.find(f"{P}txBody")
        if body is None:
            return []
        found = paragraphs(body, self.targets, self.inherited.styles(shape))
        return [] if shows_prompt(shape, found) else found

    def _ordered(self, shapes: Iterable[etree._Element], frame: Frame, depth: int) -> list[_Piece]:
        pieces = [piece for shape in shapes for piece in self._pieces(shape, frame, depth)]
        return [pieces[index] for index in reading_order([piece.box for piece in pieces])]

    def _pieces(self, shape: etree._Element, frame: Frame, depth: int) -> list[_Piece]:
        """What a shape says: one piece, or none where it says nothing."""
        held = placeholder(shape)
        if held and held.kind in FURNITURE:
            return []
        if _is_hidden(shape):
            self.unseen = self.unseen or _has_text(shape)
            return []
        if shape.tag == f"{P}grpSp":
            return self._group(shape, frame, depth)
        self._note_unread(shape)
        found = self._paragraphs(shape)
        blocks = as_blocks(found, self.page)
        if shape.tag == f"{P}graphicFrame":
            blocks += framed_blocks(shape, self.parts, self.targets, self.page)
        box = frame.on_slide(self.inherited.box(shape))
        if box and self.edge and are_apart(box, self.edge):
            self.unseen = self.unseen or bool(blocks)
            return []
        blocks += [] if found else self._described(shape)
        return self._linked(shape, blocks, box, found)

    def _group(self, group: etree._Element, frame: Frame, depth: int) -> list[_Piece]:
        """A group as one piece, so that what was put together stays together."""
        if depth > _DEEPEST:
            self.parts.damaged = True
            return []
        pieces = self._ordered(unwrapped(group), frame.inside(group), depth + 1)
        blocks = _joined([], pieces) + self._described(group)
        boxes = [piece.box for piece in pieces if piece.box]
        return self._linked(group, blocks, around(boxes) if boxes else None, ())

    def _linked(
        self,
        shape: etree._Element,
        blocks: list[Block],
        box: Box | None,
        found: Sequence[Paragraph],
    ) -> list[_Piece]:
        """A piece with the link on the whole of a shape, which its first block carries."""
        mark = shape.find(f"./*/{P}cNvPr/{A}hlinkClick")
        target = self.targets.get(mark.get(f"{R}id") or "", "") if mark is not None else ""
        if target and blocks:
            blocks[0] = _with_link(blocks[0], blocks[0].text, target)
        size = max((paragraph.size for paragraph in found), default=0)
        return [_Piece(box, tuple(blocks), size, target)] if blocks or target else []

    def _note_unread(self, shape: etree._Element) -> None:
        """Notes what may hold words or numbers that are not read.

        These are pictures and handwriting, charts, and objects of other programs.
        """
        filled = shape.find(f"{P}spPr/{A}blipFill") is not None
        if filled or shape.tag in {f"{P}pic", f"{P}contentPart"}:
            self.pictures = True
        if next(shape.iter(f"{C}chart", f"{CX}chart"), None) is not None:
            self.charts = True
        if next(shape.iter(f"{P}oleObj"), None) is not None:
            self.objects = True

    def _described(self, shape: etree._Element) -> list[Block]:
        """The alternative text of a shape, once in a deck."""
        properties = shape.find(f"./*/{P}cNvPr")
        text = alt_text(properties) if properties is not None else ""
        if not text or text in self.described:
            return []
        self.described.add(text)
        lines = (Paragraph(line) for line in text.split("\n") if line.strip())
        return as_blocks(lines, self.page, "alt text")


def unwrapped(parent: etree._Element) -> Iterator[etree._Element]:
    """The shapes in an element, with what newer programs show in place of what older ones do."""
    for child in children(parent):
        if child.tag == f"{MC}AlternateContent":
            yield from unwrapped(branch(child))
        else:
            yield child


def _is_hidden(shape: etree._Element) -> bool:
    properties = shape.find(f"./*/{P}cNvPr")
    return properties is not None and properties.get("hidden") in {"1", "true"}


def _has_text(shape: etree._Element) -> bool:
    return any((text.text or "").strip() for text in shape.iter(f"{A}t"))


def _heading(block: Block, level: int) -> Block:
    return replace(block, text=one_line(block.text), kind=BlockKind.HEADING, level=level)


def _with_link(block: Block, text: str, target: str) -> Block:
    return replace(block, links=(*block.links, Link(text, target)))


def _joined(before: list[Block], pieces: Iterable[_Piece]) -> list[Block]:
    """All blocks in order; the link on a picture without words goes to the block before it."""
    blocks = list(before)
    for piece in pieces:
        blocks.extend(piece.blocks)
        if piece.target and not piece.blocks and blocks:
            name = basename(piece.target.rstrip("/")) or piece.target
            blocks[-1] = _with_link(blocks[-1], name, piece.target)
    return blocks


def _with_heading(pieces: list[_Piece], level: int) -> list[_Piece]:
    """The pieces, the first with words as a heading where it is set like one.

    Programs such as Canva write every text, titles too, into plain boxes.
    """
    worded = [n for n, piece in enumerate(pieces) if _has_words(piece)]
    if len(worded) <= 1:
        return pieces
    first, *others = worded
    largest = max(pieces[n].size or _USUAL_SIZE for n in others)
    piece = pieces[first]
    if not _is_line(piece) or piece.size < _LARGER * largest:
        return pieces
    heading = replace(piece, blocks=(_heading(piece.blocks[0], level),))
    return [*pieces[:first], heading, *pieces[first + 1 :]]


def _is_line(piece: _Piece) -> bool:
    """Whether a piece is one short paragraph that does not end like a sentence."""
    block = piece.blocks[0]
    stops = block.text.endswith((".", ",", ";", ":", "…")) and not block.text.endswith(" r.")
    is_short = len(piece.blocks) == 1 and len(block.text) <= _LONGEST_TITLE
    return block.kind is BlockKind.PARAGRAPH and is_short and not stops


def _has_words(piece: _Piece) -> bool:
    """Whether a piece is text, and more than a large "70%" or "01"."""
    return any(_WORD.search(block.text) for block in piece.blocks if not block.place)


def _renumbered(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with their tables, charts and diagrams counted as they are read."""
    known: dict[str, str] = {}
    counted: dict[str, int] = {}
    found = []
    for block in blocks:
        match = _COUNTED.match(block.place)
        if match and match[0] not in known:
            counted[match[1]] = counted.get(match[1], 0) + 1
            known[match[0]] = f"{match[1]} {counted[match[1]]}"
        place = known[match[0]] + block.place[match.end() :] if match else block.place
        found.append(replace(block, place=place))
    return found
