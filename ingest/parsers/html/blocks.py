"""The walk over the elements of an HTML page that gathers its blocks.

It goes over the tree without recursion, since pages nest hundreds deep.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml import html as lxml_html

from ingest.parsers.encoding import clean
from ingest.parsers.text import BULLET
from kb.types import Block, BlockKind, Link

_SPACE = re.compile(r"[ \t\n\r\f]+")
_AROUND_BREAK = re.compile(r" *\n *")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE_TAGS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q "
    "s samp small span strike strong sub sup time tt u var wbr"
)
_INLINE = frozenset(_INLINE_TAGS.split())
_BOLD = frozenset(("b", "strong"))
_NO_TARGET = ("#", "javascript:", "mailto:", "tel:")


def words(text: str) -> str:
    """The text with runs of white space as one space; a no-break space is a word's part."""
    return _SPACE.sub(" ", text).strip(" ")


@dataclass(slots=True)
class _Table:
    number: int
    layout: bool
    row: int = 0
    cell: int = 0


@dataclass(slots=True)
class _Gathered:
    """The words of the block at hand."""

    pieces: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    bold: bool = True


class Walker:
    """Turns an element into blocks, each with whether all of it is bold."""

    def __init__(self) -> None:
        self.found: list[tuple[Block, bool]] = []
        self.now = _Gathered()
        self.level = self.items = self.bold = self.verbatim = self.tables = 0
        self.open_tables: list[_Table] = []
        self.open_links: list[tuple[_Gathered, int]] = []

    def walk(self, root: lxml_html.HtmlElement) -> list[tuple[Block, bool]]:
        """The blocks of an element in reading order."""
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if event == "start":
                self._start(element)
                self._text(element.text)
            elif event == "end":
                self._end(element)
            if event != "start" and element is not root:
                self._text(element.tail)
        self._flush()
        return self.found

    def _text(self, text: str | None) -> None:
        if not text:
            return
        self.now.pieces.append(text if self.verbatim else _SPACE.sub(" ", text))
        if text.strip() and not self.bold:
            self.now.bold = False

    def _start(self, element: lxml_html.HtmlElement) -> None:
        tag = element.tag
        if tag not in _INLINE and tag != "br":
            self._flush()
        if tag == "br":
            self._break()
        elif tag == "a":
            self.open_links.append((self.now, len(self.now.pieces)))
        elif tag == "table":
            self._open_table(element)
        elif tag == "tr" and self.open_tables:
            self.open_tables[-1].row += 1
            self.open_tables[-1].cell = 0
        elif tag in {"td", "th"} and self.open_tables:
            self.open_tables[-1].cell += 1
        self._enter(tag, 1)

    def _end(self, element: lxml_html.HtmlElement) -> None:
        tag = element.tag
        if tag not in _INLINE and tag != "br":
            self._flush()
        if tag == "a":
            self._close_link(element)
        elif tag == "table" and self.open_tables:
            self.open_tables.pop()
        self._enter(tag, -1)

    def _enter(self, tag: str, step: int) -> None:
        """Counts how deep the walk stands in the elements that matter."""
        if tag in _HEADINGS:
            self.level = _HEADINGS[tag] if step == 1 else 0
        elif tag in {"li", "dt", "dd"}:
            self.items += step
        elif tag in _BOLD:
            self.bold += step
        elif tag == "pre":
            self.verbatim += step

    def _open_table(self, element: lxml_html.HtmlElement) -> None:
        """A table that only places things on the page is no table of cells."""
        layout = (
            element.get("role") in {"presentation", "none"}
            or bool(element.xpath(".//table | .//h1 | .//h2 | .//h3 | .//h4"))
            or not element.xpath("(.//td | .//th)[2]")
        )
        self.tables += not layout
        self.open_tables.append(_Table(self.tables, layout))

    def _break(self) -> None:
        """A line break; the second in a row ends the paragraph."""
        if "".join(self.now.pieces).rstrip(" \u00a0").endswith("\n"):
            self._flush()
        else:
            self.now.pieces.append("\n")

    def _close_link(self, element: lxml_html.HtmlElement) -> None:
        target = (element.get("href") or "").strip()
        opened, start = self.open_links.pop()
        if not target or target.lower().startswith(_NO_TARGET):
            return
        if opened is self.now:
            text = words(clean("".join(self.now.pieces[start:])))
            if text:
                self.now.links.append(Link(text, target))
        elif self.found:  # the link wraps whole blocks: it belongs to the last of them
            block, bold = self.found[-1]
            links = (*block.links, Link(words(clean(element.text_content())), target))
            self.found[-1] = (replace(block, links=links), bold)

    def _flush(self) -> None:
        """Ends the block at hand."""
        gathered, self.now = self.now, _Gathered()
        text = clean("".join(gathered.pieces))  # entities may have brought soft hyphens
        text = text.strip("\n") if self.verbatim else _AROUND_BREAK.sub("\n", text).strip()
        text = re.sub(r"(?<=\S) {2,}(?=\S)", " ", text) if not self.verbatim else text
        if not text.strip():
            return
        kind, place = self._kind()
        text = text.replace("\n", " ") if kind is BlockKind.HEADING else text
        for part, as_item in _listed(text) if kind is BlockKind.PARAGRAPH else [(text, False)]:
            links = tuple(link for link in gathered.links if link.text in words(part))
            block = Block(
                part,
                BlockKind.ITEM if as_item else kind,
                level=self.level,
                place=place,
                links=links,
            )
            self.found.append((block, gathered.bold))

    def _kind(self) -> tuple[BlockKind, str]:
        if self.level:
            return BlockKind.HEADING, ""
        table = self.open_tables[-1] if self.open_tables else None
        if table is not None and not table.layout:
            place = f"table {table.number}, row {table.row}, cell {table.cell}"
            return BlockKind.CELL, place
        return (BlockKind.ITEM if self.items else BlockKind.PARAGRAPH), ""


def _listed(text: str) -> list[tuple[str, bool]]:
    """The text, or its lines where they are a list made with line breaks and bullets."""
    lines = text.split("\n")
    marked = sum(1 for line in lines if BULLET.match(line))
    if not marked or marked * 2 < len(lines):  # a dash in a poem is no list
        return [(text, False)]
    return [(BULLET.sub("", line), bool(BULLET.match(line))) for line in lines]
