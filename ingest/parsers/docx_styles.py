"""What a paragraph's style says of it: heading, title, list item, contents line.

Names are read in English and in Polish, for Word writes the built-in ones in
English and LibreOffice and people do not; the outline level needs no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.parsers.docx_runs import W, on, val

_HEADING = re.compile(r"^(?:heading|nagłówek|naglowek|nagwek)\s*(\d)$")
_TITLE = re.compile(r"^(?:title|tytuł|tytul|tytu)$")
_CONTENTS = re.compile(r"^(?:toc|spis treści|spistreci|contents)\s*(?:heading|\d)$")
_DEEPEST = 6
_BODY_OUTLINE = 9
"""The outline level of text that is no heading; headings have 0..8."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is known of a paragraph before its words; ``level`` is 0 for no heading."""

    level: int
    title: bool
    listed: bool
    contents: bool
    bold: bool


class Styles:
    """The paragraph styles of a document. A document may have none."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.iter(f"{W}style") if root is not None else ()
        self._styles = {style.get(f"{W}styleId") or "": style for style in found}

    def paragraph(self, element: etree._Element) -> Paragraph:
        """What the paragraph's own properties and its chain of styles say."""
        own = element.find(f"{W}pPr")
        identifier = val(own.find(f"{W}pStyle")) if own is not None else None
        chain = list(self._chain(identifier))
        names = [name for style in chain for name in _names(style)] or [(identifier or "").lower()]
        title = any(_TITLE.match(name) for name in names)
        properties = [p for p in (own, *(s.find(f"{W}pPr") for s in chain)) if p is not None]
        return Paragraph(
            level=1 if title else _level(names, properties),
            title=title,
            listed=_listed(properties),
            contents=any(_CONTENTS.match(name) for name in names),
            bold=any(on(style.find(f"{W}rPr/{W}b")) for style in chain),
        )

    def _chain(self, identifier: str | None) -> Iterator[etree._Element]:
        """A style and those it is based on, nearest first."""
        seen: set[str] = set()
        while identifier and identifier in self._styles and identifier not in seen:
            seen.add(identifier)
            style = self._styles[identifier]
            yield style
            identifier = val(style.find(f"{W}basedOn"))


def _names(style: etree._Element) -> tuple[str, str]:
    name = val(style.find(f"{W}name")) or ""
    return name.lower(), (style.get(f"{W}styleId") or "").lower()


def _level(names: list[str], properties: list[etree._Element]) -> int:
    """The level of a heading, 0 where the paragraph is none."""
    for found in properties:
        outline = val(found.find(f"{W}outlineLvl"))
        if outline is not None and outline.isdecimal():
            number = int(outline)
            return 0 if number >= _BODY_OUTLINE else min(number + 1, _DEEPEST)
    for name in names:
        if match := _HEADING.match(name):
            return max(1, min(int(match[1]), _DEEPEST))
    return 0


def _listed(properties: list[etree._Element]) -> bool:
    """Whether the nearest numbering says so; number 0 takes it away."""
    for found in properties:
        number = found.find(f"{W}numPr/{W}numId")
        if number is not None:
            return val(number) != "0"
    return False
