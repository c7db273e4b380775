"""The words of one paragraph of WordprocessingML, with its links and text boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from lxml import etree

from ingest.parsers.blocks import Words, field_target
from ingest.parsers.docx.styles import Styles, W
from ingest.parsers.styles import Look

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SIGNS = {f"{W}tab": " ", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_SKIPPED = {
    f"{W}{name}"
    for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sdtPr", "sdtEndPr")
}
_REFERENCES = {f"{W}{noun}Reference" for noun in ("footnote", "endnote", "comment")}
_CODE = re.compile("[0-9a-fA-F]{4}")
_BYTES, _HALVES, _PRIVATE = range(0x100), range(0xD800, 0xE000), 0xF000

Reference = tuple[str, str | None]
"""The mark of a note: the element's name and the note's id."""


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The child elements, without comments and processing instructions."""
    return (child for child in element if isinstance(child.tag, str))


@dataclass(slots=True)
class _Field:
    """A complex field: its code, and the piece with which its result begins."""

    code: str = ""
    start: int | None = None


@dataclass(slots=True)
class Gathered(Words):
    """The words of a paragraph, its text boxes, and the marks of notes in it."""

    boxes: list[etree._Element] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)


def gather(
    paragraph: etree._Element,
    words: Gathered,
    styles: Styles,
    targets: Mapping[str, str],
    look: Look,
) -> None:
    """Adds what a paragraph that looks so holds; ``targets`` maps relation ids to addresses."""
    _Gatherer(words, styles, targets, look).read(paragraph)


@dataclass(frozen=True, slots=True)
class _Gatherer:
    """Adds the words of a paragraph to those gathered so far."""

    words: Gathered
    styles: Styles
    targets: Mapping[str, str]
    look: Look

    def read(self, parent: etree._Element) -> None:
        """Reads the runs in a paragraph, a link or anything else that holds some."""
        for child in children(parent):
            tag = child.tag
            if tag in _SKIPPED:
                continue
            if tag == f"{W}r":
                self._run(child)
            elif tag == f"{W}hyperlink":
                start = len(self.words.pieces)
                self.read(child)
                self.words.link(start, self.targets.get(child.get(f"{_R}id") or "", ""))
            elif tag == f"{MC}AlternateContent":
                self._alternative(child, self.read)
            elif tag == f"{W}txbxContent":
                self.words.boxes.append(child)
            else:
                self.read(child)

    def _run(self, run: etree._Element) -> None:
        look = self.styles.words(run.find(f"{W}rPr"), self.look)
        if not look.hidden:
            self._parts(run, bold=look.bold)

    def _parts(self, run: etree._Element, *, bold: bool) -> None:
        for child in children(run):
            sign = _sign(child)
            if sign is not None:
                self.words.say(sign, bold=bold)
            elif child.tag in _REFERENCES:
                self.words.references.append((str(child.tag), child.get(f"{W}id")))
            elif child.tag in {f"{W}fldChar", f"{W}instrText"}:
                _field(child, self.words)
            elif child.tag == f"{MC}AlternateContent":
                self._alternative(child, partial(self._parts, bold=bold))
            elif child.tag in {f"{W}drawing", f"{W}pict", f"{W}object"}:
                self.words.boxes.extend(_outermost_boxes(child))

    def _alternative(self, element: etree._Element, read: Callable[[etree._Element], None]) -> None:
        """Reads one of the branches, which hold the same text box or words in two notations.

        Word writes an emoji as an element of its own, and as text for other programs.
        """
        for branch in children(element):
            boxes = list(_outermost_boxes(branch))
            if boxes:
                self.words.boxes.extend(boxes)
                return
        before = len(self.words.pieces)
        for branch in children(element):
            if len(self.words.pieces) == before:
                read(branch)


def _sign(element: etree._Element) -> str | None:
    """The characters that an element of a run stands for, None if it is no text."""
    if element.tag == f"{W}t":
        return element.text or ""
    if element.tag == f"{W}sym":
        return _symbol(element.get(f"{W}char") or "")
    if element.tag == f"{W}br":
        # The break of a page or column is layout, not the author's line.
        return " " if element.get(f"{W}type") in {"page", "column"} else "\n"
    return _SIGNS.get(str(element.tag))


def _symbol(code: str) -> str:
    """A character of a font of pictures, as a private one, by which Word knows it elsewhere."""
    number = int(code, 16) if _CODE.fullmatch(code) else 0
    if not number or number in _HALVES:
        return ""
    return chr(_PRIVATE + number if number in _BYTES else number)


def _outermost_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The text boxes in a drawing; those inside another box come with it."""
    if element.tag == f"{W}txbxContent":
        yield element
        return
    if element.tag == f"{MC}AlternateContent":
        for branch in children(element):
            boxes = list(_outermost_boxes(branch))
            if boxes:
                yield from boxes
                return
        return
    for child in children(element):
        yield from _outermost_boxes(child)


def _field(mark: etree._Element, words: Gathered) -> None:
    """A complex field begins, says its code, shows its result, or ends; a link is one."""
    if mark.tag == f"{W}instrText":
        if words.fields:
            words.fields[-1].code += mark.text or ""
        return
    match mark.get(f"{W}fldCharType"):
        case "begin":
            words.fields.append(_Field())
        case "separate" if words.fields:
            words.fields[-1].start = len(words.pieces)
        case "end" if words.fields:
            ended = words.fields.pop()
            if ended.start is not None:
                words.link(ended.start, field_target(ended.code))
