"""The words of one paragraph of WordprocessingML, with its links and text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.parsers.encoding import clean
from kb.types import Link

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SIGNS = {f"{W}tab": " ", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_SKIPPED = {
    f"{W}{name}"
    for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sdtPr", "sdtEndPr")
}
_FIELD_LINK = re.compile(r"^\s*HYPERLINK\s+(?:\\l\s+)?\"([^\"]*)\"")
_AROUND_BREAK = re.compile(r"[ \t]*\n[ \t]*")


def val(element: etree._Element | None) -> str | None:
    """The ``w:val`` of an element, None where either is missing."""
    return element.get(f"{W}val") if element is not None else None


def on(element: etree._Element | None) -> bool:
    """Whether a property that may be switched off is there and on."""
    return element is not None and val(element) not in {"0", "false", "off", "none"}


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The child elements, without comments and processing instructions."""
    return (child for child in element if isinstance(child.tag, str))


@dataclass(slots=True)
class _Field:
    """A complex field: its code, and the piece with which its result begins."""

    code: str = ""
    start: int | None = None


@dataclass(slots=True)
class Words:
    """The words of a paragraph while they are gathered and when they are done.

    ``bold`` is True where all words are bold, False where some are expressly not,
    None where only the style can tell. ``boxes`` are its text boxes.
    """

    pieces: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    bold: bool | None = None
    fields: list[_Field] = field(default_factory=list)
    marks: set[bool | None] = field(default_factory=set)

    @property
    def text(self) -> str:
        """All the words."""
        return self.since(0)

    def since(self, start: int) -> str:
        """The words gathered from a piece on."""
        return _AROUND_BREAK.sub("\n", clean("".join(self.pieces[start:]))).strip()

    def link(self, start: int, target: str) -> None:
        """Notes that the words from a piece on point somewhere."""
        text = self.since(start)
        if text and target:
            self.links.append(Link(text, target))


def gather(paragraph: etree._Element, targets: dict[str, str]) -> Words:
    """The words of a paragraph; ``targets`` maps relationship ids to addresses."""
    words = Words()
    _inside(paragraph, words, targets)
    if len(words.marks) == 1:
        words.bold = next(iter(words.marks))
    elif words.marks:
        words.bold = False
    return words


def _inside(parent: etree._Element, words: Words, targets: dict[str, str]) -> None:
    for child in children(parent):
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == f"{W}r":
            _run(child, words, targets)
        elif tag == f"{W}hyperlink":
            start = len(words.pieces)
            _inside(child, words, targets)
            words.link(start, targets.get(child.get(f"{_R}id") or "", ""))
        elif tag == f"{MC}AlternateContent":
            _alternative(child, words, targets)
        elif tag == f"{W}txbxContent":
            words.boxes.append(child)
        else:
            _inside(child, words, targets)


def _run(run: etree._Element, words: Words, targets: dict[str, str]) -> None:
    properties = run.find(f"{W}rPr")
    if properties is not None and on(properties.find(f"{W}vanish")):
        return
    before = len(words.pieces)
    for child in children(run):
        sign = _sign(child)
        if sign is not None:
            words.pieces.append(sign)
        elif child.tag in {f"{W}fldChar", f"{W}instrText"}:
            _field(child, words)
        elif child.tag == f"{MC}AlternateContent":
            _alternative(child, words, targets)
        elif child.tag in {f"{W}drawing", f"{W}pict", f"{W}object"}:
            words.boxes.extend(_outermost_boxes(child))
    if "".join(words.pieces[before:]).strip():
        words.marks.add(_bold(properties))


def _sign(element: etree._Element) -> str | None:
    """The characters that an element of a run stands for, None if it is no text."""
    if element.tag == f"{W}t":
        return element.text or ""
    if element.tag == f"{W}br":
        # The break of a page or column is layout, not the author's line.
        return " " if element.get(f"{W}type") in {"page", "column"} else "\n"
    return _SIGNS.get(str(element.tag))


def _bold(properties: etree._Element | None) -> bool | None:
    mark = properties.find(f"{W}b") if properties is not None else None
    return on(mark) if mark is not None else None


def _alternative(element: etree._Element, words: Words, targets: dict[str, str]) -> None:
    """Reads one of the branches: both hold the same text box, in two notations."""
    for branch in children(element):
        boxes = list(_outermost_boxes(branch))
        if boxes:
            words.boxes.extend(boxes)
            return
    for branch in list(children(element))[:1]:
        _inside(branch, words, targets)


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


def _field(mark: etree._Element, words: Words) -> None:
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
            target = _FIELD_LINK.match(ended.code)
            if target and ended.start is not None:
                words.link(ended.start, target[1])
