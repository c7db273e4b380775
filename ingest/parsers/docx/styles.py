"""What styles say of words: heading, title, list item, contents line, bold, hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.parsers.styles import PLAIN, Look, chain, named

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY_OUTLINE = 9
"""The outline level of text that is no heading; headings have 0..8."""


def val(element: etree._Element | None) -> str | None:
    """The ``w:val`` of an element, None where either is missing."""
    return element.get(f"{W}val") if element is not None else None


def on(element: etree._Element | None) -> bool:
    """Whether a property that may be switched off is there and on."""
    return element is not None and val(element) not in {"0", "false", "off", "none"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is known of a paragraph before its words; ``level`` is 0 for no heading."""

    level: int = 0
    title: bool = False
    listed: bool = False
    contents: bool = False
    look: Look = PLAIN


class Styles:
    """The styles of a document, which may have none."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.iter(f"{W}style") if root is not None else ()
        self._styles = {style.get(f"{W}styleId") or "": style for style in found}

    def paragraph(self, element: etree._Element) -> Paragraph:
        """What the paragraph's own properties and its chain of styles say."""
        own = element.find(f"{W}pPr")
        identifier = val(own.find(f"{W}pStyle")) if own is not None else None
        styles = list(chain(identifier, self._styles, _parent))
        said = named([name for style in styles for name in _names(style)] or [identifier or ""])
        properties = [p for p in (own, *(s.find(f"{W}pPr") for s in styles)) if p is not None]
        outline = _outline(properties)
        return Paragraph(
            level=said.level if outline is None else outline,
            title=said.title,
            listed=_listed(properties),
            contents=said.contents,
            look=_changed(PLAIN, [style.find(f"{W}rPr") for style in styles]),
        )

    def words(self, properties: etree._Element | None, around: Look) -> Look:
        """How the words of a run look that has these properties, in a paragraph that looks so."""
        if properties is None:
            return around
        styles = chain(val(properties.find(f"{W}rStyle")), self._styles, _parent)
        return _changed(around, [properties, *(style.find(f"{W}rPr") for style in styles)])


def _changed(look: Look, found: Sequence[etree._Element | None]) -> Look:
    """The look with what properties change in it; the nearest come first, and count."""
    bold, hidden = look.bold, look.hidden
    for properties in reversed(found):
        if properties is not None:
            mark, vanish = properties.find(f"{W}b"), properties.find(f"{W}vanish")
            bold = on(mark) if mark is not None else bold
            hidden = on(vanish) if vanish is not None else hidden
    return Look(bold, hidden)


def _names(style: etree._Element) -> tuple[str, str]:
    return val(style.find(f"{W}name")) or "", style.get(f"{W}styleId") or ""


def _parent(style: etree._Element) -> str | None:
    return val(style.find(f"{W}basedOn"))


def _outline(properties: list[etree._Element]) -> int | None:
    """The level of a heading by the nearest outline level, 0 for body text; None where none is."""
    for found in properties:
        outline = val(found.find(f"{W}outlineLvl"))
        if outline is not None and outline.isdecimal():
            return int(outline) + 1 if int(outline) < _BODY_OUTLINE else 0
    return None


def _listed(properties: list[etree._Element]) -> bool:
    """Whether the nearest numbering says so; number 0 takes it away."""
    for found in properties:
        number = found.find(f"{W}numPr/{W}numId")
        if number is not None:
            return val(number) != "0"
    return False
