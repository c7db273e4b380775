"""The lines of a paged document, and which of them belong to the page, not the text.

Pure: knows no PDF library. Lines carry where they stand, because the order of a
page's content is not its order on paper: a footer often comes first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.parsers.encoding import clean

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
)
_HYPHENS = ("-", "\u2010")
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:strona|str\.?|page|p\.|s\.)\s*)?\d{1,4}(?:\s*(?:z|of|/|\|)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
_EDGE = 3
"""How many lines at the top and at the bottom of a page may be furniture."""
_LARGER = 1.1
"""Set so much larger than the text, a line that differs by its number is a heading."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of text as set: where it begins, its size, whether the font is bold."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page. ``y`` grows upwards; ``size`` is that of most of its letters."""

    text: str
    page: int
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: bool = False


def lines_of(chunks: Sequence[Chunk], page: int) -> list[Line]:
    """Puts the chunks of a page together to lines, in the order of its content."""
    lines: list[Line] = []
    now: list[Chunk] = []
    for chunk in chunks:
        parts = chunk.text.split("\n")
        for index, part in enumerate(parts):
            if index:
                lines.extend(_line(now, page))
                now = []
            if part:
                now.append(Chunk(part, chunk.x, chunk.y, chunk.size, chunk.bold))
    lines.extend(_line(now, page))
    return lines


def _line(chunks: Sequence[Chunk], page: int) -> list[Line]:
    """The line that the chunks make, none if they have no words."""
    text = clean_line("".join(chunk.text for chunk in chunks))
    said = [chunk for chunk in chunks if chunk.text.strip()]
    if not text or not said:
        return []
    if len(said) > 1 and said[-1].text.strip() in _HYPHENS:
        # A browser sets the hyphen of a divided word apart, after what was a soft
        # hyphen and comes out as a space; a dash of the text is set with its words.
        text = re.sub(r" (?=[-\u2010]$)", "", text)
    sizes: Counter[float] = Counter()
    for chunk in said:
        sizes[round(chunk.size, 1)] += len(chunk.text.strip())
    return [
        Line(
            text=text,
            page=page,
            x=said[0].x,
            y=said[0].y,
            size=sizes.most_common(1)[0][0],
            bold=all(chunk.bold for chunk in said),
        )
    ]


def clean_line(text: str) -> str:
    """A line with ligatures taken apart and runs of spaces as one.

    A soft hyphen that ends the line is made plain, so that the joining of lines
    sees it; the others are dropped like everywhere.
    """
    text = text.translate(_LIGATURES).strip()
    hyphen = "-" if text.endswith("\u00ad") else ""
    return re.sub(r"[ \t]+", " ", clean(text)).strip() + hyphen


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without running headers and footers and without page numbers.

    A line is furniture where it stands at an edge and, digits apart, is repeated
    at an edge of at least half of three pages or more, or of both of two pages. One that is
    set larger than the text has to be repeated with its digits: "Część 1" and "Część 2" that
    begin two pages are headings.
    """
    edges = [_edges(page) for page in pages]
    large = _LARGER * _text_size(pages)
    counts: Counter[str] = Counter()
    for page, edge in zip(pages, edges, strict=True):
        counts.update({_shape(page[index], large) for index in edge})
    full = sum(1 for page in pages if page)
    needed = max(2, (full + 1) // 2)
    stripped = [
        [
            line
            for index, line in enumerate(page)
            if index not in edge
            or not (_PAGE_NUMBER.match(line.text) or counts[_shape(line, large)] >= needed)
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]
    # Copies of one short page are all repeats; better doubled than lost.
    return stripped if any(stripped) else [list(page) for page in pages]


def _edges(page: Sequence[Line]) -> set[int]:
    """The indexes of the lines at the top and bottom edge, on paper.

    Where the places are not known (all the same), the order has to do.
    """
    order = sorted(range(len(page)), key=lambda index: (-page[index].y, index))
    return {*order[:_EDGE], *order[-_EDGE:]}


def _shape(line: Line, large: float) -> str:
    """A line up to its case and spaces, and to its digits where it is not large."""
    text = re.sub(r"\s+", "", line.text).casefold()
    return text if line.size > large > 0 else re.sub(r"\d+", "#", text)


def _text_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size in which most of the letters are set; 0 where there are none."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    return max(sizes, key=sizes.__getitem__, default=0.0)
