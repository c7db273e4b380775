"""The words of DrawingML: paragraphs of shapes, cells, charts and SmartArt alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from ingest.parsers.docx.runs import MC, children
from ingest.parsers.encoding import clean
from ingest.parsers.pptx.formulas import formula
from ingest.parsers.text import BULLET
from kb.types import Block, BlockKind, Link

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A14 = "{http://schemas.microsoft.com/office/drawing/2010/main}"
_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f])_")
_AROUND_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_BLANK_LINES = re.compile(r"\n{2,}")
_WRAP = re.compile(r"[ \u00a0]\n(?=[^\W\d_])")
_BULLETS = {f"{A}buChar", f"{A}buAutoNum", f"{A}buBlip"}
_LARGEST_NUMBER = 15
"""Digits of a number that is believed; positions on a slide have eight."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. ``size`` is its own size of type in hundredths of a point, or 0."""

    text: str
    links: tuple[Link, ...] = ()
    listed: bool = False
    size: int = 0


def number(text: str | None, usual: int = 0) -> int:
    """A whole number in an attribute, the usual one where none, or nonsense, is given."""
    text = text or ""
    sane = text.lstrip("-").isdecimal() and len(text) <= _LARGEST_NUMBER
    return int(text) if sane and text.count("-") <= 1 else usual


def branch(alternatives: etree._Element) -> etree._Element:
    """The alternative that a current program shows; the others repeat or excuse it."""
    return next(children(alternatives), alternatives)


def paragraphs(
    body: etree._Element,
    targets: Mapping[str, str],
    styles: Sequence[etree._Element] = (),
) -> list[Paragraph]:
    """The paragraphs with words in an element.

    ``targets`` maps relationship ids to addresses; ``styles`` are the list styles that
    the text takes over, nearest first.
    """
    own = body.find(f"{A}lstStyle")
    chain = [own, *styles] if own is not None else list(styles)
    found = (_paragraph(element, targets, chain) for element in body.iterchildren(f"{A}p"))
    return [paragraph for paragraph in found if paragraph.text]


def one_line(text: str) -> str:
    """The text with its line breaks as spaces."""
    return " ".join(text.split("\n"))


def tidy(text: str) -> str:
    """Words as a reader sees them: cleaned, and a break that only wraps a line undone.

    A break after a space and before a small letter wraps: it keeps a short word off the
    line's end. All five breaks inside sentences of a ministry's deck are of this kind,
    while the lines of a list made with breaks end without a space.
    """
    text = clean(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)).replace("\t", " ")
    text = _WRAP.sub(_wrapped, text)
    return _AROUND_BREAK.sub("\n", text).strip()


def as_blocks(
    found: Iterable[Paragraph], page: int, place: str = "", kind: BlockKind | None = None
) -> list[Block]:
    """One block a paragraph: items and paragraphs, unless all are of one ``kind``.

    A bullet typed by hand makes an item as well, and comes off; lines that begin with
    one are items of their own.
    """
    blocks = []
    for paragraph in found:
        for text in _lines(paragraph.text):
            bare = BULLET.sub("", text)
            listed = paragraph.listed or bare != text
            usual = BlockKind.ITEM if listed else BlockKind.PARAGRAPH
            links = tuple(link for link in paragraph.links if link.text in text)
            blocks.append(Block(bare, kind or usual, page, place=place, links=links))
    return blocks


def _wrapped(match: re.Match[str]) -> str:
    following = match.string[match.end()]
    return match[0][0] if following.islower() else match[0]


def _lines(text: str) -> list[str]:
    """The lines of a text that is mostly a list made with breaks and bullets, else all of it.

    Two breaks in a row part paragraphs.
    """
    lines = [line for line in text.split("\n") if line]
    marked = sum(1 for line in lines if BULLET.match(line))
    if marked * 2 >= len(lines):  # a dash in a poem is no list
        return lines
    return [part for part in _BLANK_LINES.split(text) if part]


def _paragraph(
    element: etree._Element, targets: Mapping[str, str], styles: Sequence[etree._Element]
) -> Paragraph:
    pieces = [(text, targets.get(link, "")) for text, link in _pieces(element)]
    links = []
    for target, run in groupby(pieces, key=lambda piece: piece[1]):
        words = tidy("".join(text for text, _ in run))
        if words and target:
            links.append(Link(words, target))
    return Paragraph(
        text=tidy("".join(text for text, _ in pieces)),
        links=tuple(links),
        listed=_listed(element, styles),
        size=max((number(run.get("sz")) for run in element.iter(f"{A}rPr")), default=0),
    )


def _pieces(parent: etree._Element) -> Iterator[tuple[str, str]]:
    """The words of a paragraph's runs, each with the id of the link that it carries."""
    for child in children(parent):
        if child.tag == f"{A}br":
            yield "\n", ""
        elif child.tag == f"{MC}AlternateContent":
            yield from _pieces(branch(child))
        elif child.tag == f"{_A14}m":
            yield formula(child), ""
        elif child.tag == f"{A}r" or (child.tag == f"{A}fld" and not _is_furniture(child)):
            link = child.find(f"{A}rPr/{A}hlinkClick")
            identifier = link.get(f"{R}id") or "" if link is not None else ""
            yield child.findtext(f"{A}t") or "", identifier


def _is_furniture(field: etree._Element) -> bool:
    """Whether a field is the slide's number or today's date.

    Such a date is that of the last saving, and changes on opening: it dates no event.
    """
    kind = (field.get("type") or "").lower()
    return kind == "slidenum" or kind.startswith("datetime")


def _listed(paragraph: etree._Element, styles: Sequence[etree._Element]) -> bool:
    """Whether the nearest of the properties that speak of a bullet give one."""
    own = paragraph.find(f"{A}pPr")
    level = min(max(number(own.get("lvl")) if own is not None else 0, 0), 8) + 1
    properties = [own, *(style.find(f"{A}lvl{level}pPr") for style in styles)]
    for found in properties:
        for child in children(found) if found is not None else ():
            if child.tag == f"{A}buNone":
                return False
            if child.tag in _BULLETS:
                return True
    return False
