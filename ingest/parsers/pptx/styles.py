"""What a slide's placeholders take over from their layout and master: place and bullets.

Most placeholders of a real deck say neither themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.parsers.ooxml import OfficePackage
from ingest.parsers.pptx.geometry import Box, box_of, transform
from ingest.parsers.pptx.text import A, P, Paragraph
from kb.errors import ParseError

TITLES = frozenset(("title", "ctrTitle"))
FURNITURE = frozenset(("ftr", "dt", "sldNum", "hdr", "sldImg"))
"""Placeholders of footer, date, number, header and of the slide's picture above its notes."""
_PROMPT = re.compile(
    r"(?:kliknij|naciśnij|dotknij),? aby dodać (?:tytuł|podtytuł|tekst|konspekt|notatki)|"
    r"kliknij,? aby edytować style?(?: wzorca \w+)?|kliknij ikonę,? aby dodać [\w ]{1,20}|"
    r"aby dodać (?:tytuł|podtytuł|tekst|konspekt|notatki),? kliknij(?: myszką)?|"
    r"(?:click|tap) to add (?:an? )?(?:title|subtitle|text|outline|notes)|"
    r"click to edit (?:the )?master \w+ styles?|click icon to add [\w ]{1,20}",
    re.IGNORECASE,
)
"""The whole of a prompt: "Kliknij, aby dodać plik do wniosku" is a line of a manual."""
_LEVEL = re.compile(
    r"(?:drugi|trzeci|czwarty|piąty) poziom|(?:second|third|fourth|fifth) level", re.IGNORECASE
)
_BODIES = frozenset(("subTitle", "obj", "chart", "tbl", "clipArt", "dgm", "media", "pic"))
_OPENING = frozenset(("title", "secHead"))


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What a placeholder is for ("title", "body", ...), and its number in the layout if any.

    LibreOffice numbers none, so that title and body would be each other's by number.
    """

    kind: str
    index: str


@dataclass(frozen=True, slots=True)
class Inherited:
    """A layout, its master, and the text styles of the whole presentation."""

    layout: etree._Element | None = None
    master: etree._Element | None = None
    defaults: etree._Element | None = None

    @property
    def opens_part(self) -> bool:
        """Whether the layout is that of the deck's first slide or of a section's."""
        return self.layout is not None and self.layout.get("type") in _OPENING

    def box(self, shape: etree._Element) -> Box | None:
        """The place of a shape, its own or that of the placeholder it fills."""
        for element in (shape, *self._models(placeholder(shape))):
            frame = transform(element)
            if frame is not None:
                return box_of(frame)
        return None

    def styles(self, shape: etree._Element) -> list[etree._Element]:
        """The list styles that a shape's text takes over, nearest first."""
        held = placeholder(shape)
        if held is None:
            return [self.defaults] if self.defaults is not None else []
        found = [model.find(f"{P}txBody/{A}lstStyle") for model in self._models(held)]
        if self.master is not None:
            name = "titleStyle" if held.kind in TITLES else "bodyStyle"
            found.append(self.master.find(f"{P}txStyles/{P}{name}"))
        return [style for style in found if style is not None]

    def _models(self, held: Placeholder | None) -> list[etree._Element]:
        """The placeholders of layout and master that one on the slide is made after."""
        if held is None:
            return []
        in_layout, in_master = _placeholders(self.layout), _placeholders(self.master)
        numbered = [s for s, p in in_layout if held.index and p.index == held.index]
        alike = [s for s, p in in_layout if _family(p) == _family(held)]
        basic = [s for s, p in in_master if _family(p) == _family(held)]
        return [*(numbered or alike)[:1], *basic[:1]]


def inherited(package: OfficePackage, slide: str, defaults: etree._Element | None) -> Inherited:
    """What the slide in a part takes over; nothing where layout or master is damaged."""
    layout = master = None
    try:
        name = package.part_of(slide, "slideLayout")
        layout = package.shared(name) if name else None
        name = package.part_of(name, "slideMaster") if name else ""
        master = package.shared(name) if name else None
    except ParseError as error:
        if error.problem.code != "corrupt":
            raise
    return Inherited(layout, master, defaults)


def placeholder(shape: etree._Element) -> Placeholder | None:
    """The placeholder that a shape is, if it is one."""
    found = shape.find(f"./*/{P}nvPr/{P}ph")
    if found is None:
        return None
    return Placeholder(found.get("type") or "obj", found.get("idx") or "")


def _placeholders(root: etree._Element | None) -> list[tuple[etree._Element, Placeholder]]:
    """The shapes of a layout or master that are placeholders."""
    shapes = root.findall(f"{P}cSld/{P}spTree/{P}sp") if root is not None else []
    return [(shape, held) for shape in shapes if (held := placeholder(shape))]


def shows_prompt(shape: etree._Element, found: Sequence[Paragraph]) -> bool:
    """Whether a placeholder holds nothing but the words that ask for its content.

    PowerPoint keeps them in the layout, which is not read; some programs that write its
    files (PptxGenJS) copy them onto the slide.
    """
    if placeholder(shape) is None or not found:
        return False
    first, *others = [paragraph.text for paragraph in found]
    return _PROMPT.fullmatch(first) is not None and all(map(_LEVEL.fullmatch, others))


def _family(held: Placeholder) -> str:
    if held.kind in TITLES:
        return "title"
    return "body" if held.kind in _BODIES else held.kind
