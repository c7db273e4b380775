"""The words of one paragraph of an OpenDocument text, and what hangs on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from ingest.parsers.blocks import Words
from ingest.parsers.odt.styles import DRAW, OFFICE, TEXT, Styles, number
from ingest.parsers.styles import Look

_HREF = "{http://www.w3.org/1999/xlink}href"
_SPACES = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 100
"""Repeated spaces taken; a file may claim a billion."""
_SIGNS = {f"{TEXT}tab": " ", f"{TEXT}line-break": "\n"}
_SILENT = {
    f"{TEXT}script",
    f"{TEXT}tracked-changes",
    f"{OFFICE}annotation-end",
    f"{OFFICE}event-listeners",
    f"{OFFICE}forms",
}


@dataclass(slots=True)
class Gathered(Words):
    """The words of a paragraph, and the shapes and notes (also comments) that hang on it."""

    shapes: list[etree._Element] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)
    hidden: bool = False
    after_space: bool = True

    def read(self, text: str | None, look: Look) -> None:
        """Adds text of the XML, where white space of any length is one space."""
        if not text or look.hidden:
            return
        text = _SPACES.sub(" ", text)
        if self.after_space and text[0] == " ":
            text = text[1:]
        if text:
            self.say(text, bold=look.bold)
            self.after_space = text[-1] == " "

    def sign(self, text: str, look: Look) -> None:
        """Adds white space that an element stands for, and that is kept as it is."""
        if not look.hidden:
            self.pieces.append(text)
            self.after_space = False


def gather(paragraph: etree._Element, styles: Styles, look: Look) -> Gathered:
    """What a paragraph or heading that looks so holds; nothing where a field hides it."""
    gathered = Gathered()
    _inside(paragraph, gathered, styles, look)
    return Gathered() if gathered.hidden else gathered


def _inside(element: etree._Element, gathered: Gathered, styles: Styles, look: Look) -> None:
    gathered.read(element.text, look)
    for child in element:
        if isinstance(child.tag, str):
            _child(child, gathered, styles, look)
        gathered.read(child.tail, look)


def _child(element: etree._Element, gathered: Gathered, styles: Styles, look: Look) -> None:
    tag = str(element.tag)
    hanging = _hanging(tag, gathered)
    if hanging is not None:
        if not look.hidden:
            hanging.append(element)
    elif tag == f"{TEXT}s":
        gathered.sign(" " * number(element.get(f"{TEXT}c"), 1, _MOST_SPACES), look)
    elif tag in _SIGNS:
        gathered.sign(_SIGNS[tag], look)
    elif tag == f"{TEXT}a":
        start = len(gathered.pieces)
        _inside(element, gathered, styles, look)
        gathered.link(start, (element.get(_HREF) or "").strip())
    elif tag == f"{TEXT}hidden-paragraph" and _is_hidden(element):
        gathered.hidden = True
    elif tag not in _SILENT and not _is_hidden(element):
        look = styles.words(element, look) if tag == f"{TEXT}span" else look
        _inside(element, gathered, styles, look)


def _hanging(tag: str, gathered: Gathered) -> list[etree._Element] | None:
    """Where an element goes that is no part of the sentence, None for one that is."""
    if tag in {f"{TEXT}note", f"{OFFICE}annotation"}:
        return gathered.notes
    return gathered.shapes if tag.startswith(DRAW) else None


def _is_hidden(element: etree._Element) -> bool:
    """Whether a field is not shown."""
    return element.get(f"{TEXT}is-hidden") == "true" or element.get(f"{TEXT}display") == "none"
