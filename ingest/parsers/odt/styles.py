"""What the styles of an OpenDocument text say of words: heading, title, bold, hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from ingest.parsers.styles import PLAIN, Look, chain, named

_URN = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE = f"{{{_URN}:office:1.0}}"
STYLE = f"{{{_URN}:style:1.0}}"
TEXT = f"{{{_URN}:text:1.0}}"
TABLE = f"{{{_URN}:table:1.0}}"
DRAW = f"{{{_URN}:drawing:1.0}}"
_WEIGHT = f"{{{_URN}:xsl-fo-compatible:1.0}}font-weight"
_BOLD_FROM = 600
_ENCODED = re.compile(r"_([0-9a-f]{1,4})_")
_MOST_LEVELS = 99


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is known of a paragraph before its words; ``level`` is 0 for no heading."""

    level: int
    title: bool
    contents: bool
    look: Look


class Styles:
    """The styles of a document: the common ones, then those of its content alone."""

    def __init__(self, parents: Iterable[etree._Element | None]) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        for parent in parents:
            for style in parent.iterchildren(f"{STYLE}style") if parent is not None else ():
                family, name = style.get(f"{STYLE}family"), style.get(f"{STYLE}name")
                self._styles[family or "", name or ""] = style

    def paragraph(self, element: etree._Element) -> Paragraph:
        """What the element and its chain of styles say."""
        own = element.get(f"{TEXT}style-name") or ""
        styles = self._chain("paragraph", own)
        said = named([name for style in styles for name in _names(style)] or [_decoded(own)])
        outline = _outline(element, styles)
        return Paragraph(
            level=said.level if outline is None else outline,
            title=said.title,
            contents=said.contents,
            look=_changed(PLAIN, styles),
        )

    def words(self, element: etree._Element, around: Look) -> Look:
        """How the words of a span look, inside others that look so."""
        return _changed(around, self._chain("text", element.get(f"{TEXT}style-name") or ""))

    def _chain(self, family: str, name: str) -> list[etree._Element]:
        return list(chain((family, name), self._styles, _parent))


def number(said: str | None, usual: int, most: int) -> int:
    """A count of an attribute; the usual one where none, or nonsense, is given."""
    return min(int(said), most) if said and said.isascii() and said.isdigit() else usual


def _parent(style: etree._Element) -> tuple[str, str]:
    family, name = style.get(f"{STYLE}family"), style.get(f"{STYLE}parent-style-name")
    return family or "", name or ""


def _names(style: etree._Element) -> tuple[str, str]:
    name = _decoded(style.get(f"{STYLE}name") or "")
    return name, style.get(f"{STYLE}display-name") or name


def _decoded(name: str) -> str:
    """The name of a style as people see it: "Heading_20_1" is "Heading 1"."""
    return _ENCODED.sub(lambda match: chr(int(match[1], 16)), name)


def _outline(element: etree._Element, styles: list[etree._Element]) -> int | None:
    """The level of a heading, which a style may make of a plain paragraph; 0 for body text."""
    if element.tag == f"{TEXT}h":
        return number(element.get(f"{TEXT}outline-level"), 1, _MOST_LEVELS) or 1
    for style in styles:
        said = style.get(f"{STYLE}default-outline-level")
        if said is not None:
            return number(said, 0, _MOST_LEVELS)
    return None


def _changed(look: Look, styles: list[etree._Element]) -> Look:
    """The look with what a chain of styles changes in it; the nearest style counts."""
    bold, hidden = look.bold, look.hidden
    for style in reversed(styles):
        for properties in style.iterchildren(f"{STYLE}text-properties"):
            weight, display = properties.get(_WEIGHT), properties.get(f"{TEXT}display")
            if weight is not None:
                bold = weight == "bold" or number(weight, 0, 1000) >= _BOLD_FROM
            if display is not None:
                hidden = display == "none"
    return Look(bold, hidden)
