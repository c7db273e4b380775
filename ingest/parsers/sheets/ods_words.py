"""The words of a cell of an OpenDocument spreadsheet: its text, comments and shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.parsers.encoding import clean
from ingest.parsers.sheets.elements import local, whole
from ingest.parsers.sheets.ods_styles import attribute
from kb.types import Link

_SPACES = re.compile(r" *[\t\r\n]\s*")
"""White space that only lays out the XML. Two spaces are kept, though ODF has a sign for
them: LibreOffice 7.4 writes them as they are."""
_SIGNS = {"tab": "\t", "line-break": "\n"}
_MOST_SPACES = 1000
_SKIPPED = {"annotation", "note", "ruby-text"}


def cell_words(cell: etree._Element) -> tuple[str, list[Link]]:
    """The paragraphs of a cell, one a line, and the links in them."""
    links: list[Link] = []
    lines = ["".join(_pieces(p, links)) for p in cell if local(p) in {"p", "h"}]
    return clean("\n".join(lines)).strip(), links


def comments(cell: etree._Element) -> Iterator[str]:
    """The comments of a cell, without who wrote them and when."""
    for note in cell.iterfind("{*}annotation"):
        if text := _all_words(note):
            yield text


def shapes(parent: etree._Element) -> Iterator[str]:
    """The words of the shapes that hang on a cell or a sheet, one text a shape."""
    for shape in parent:
        if _is_drawn(shape) and (text := _all_words(shape)):
            yield text


def has_pictures(parent: etree._Element) -> bool:
    """Whether pictures hang on a cell or a sheet."""
    return any(_is_drawn(s) and s.find(".//{*}image") is not None for s in parent)


def _is_drawn(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and ":drawing:" in element.tag


def _all_words(element: etree._Element) -> str:
    """All paragraphs under an element, one a line."""
    lines = ["".join(_pieces(paragraph, [])) for paragraph in _paragraphs(element)]
    return clean("\n".join(lines)).strip()


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs under an element; one inside another comes with it."""
    for child in element:
        if local(child) in {"p", "h"}:
            yield child
        else:
            yield from _paragraphs(child)


def _pieces(element: etree._Element, links: list[Link]) -> Iterator[str]:
    """The characters of a paragraph."""
    yield _SPACES.sub(" ", element.text or "")
    for child in element:
        name = local(child)
        if name == "s":
            yield " " * min(whole(attribute(child, "c"), 1), _MOST_SPACES)
        elif name == "a":
            text = "".join(_pieces(child, links))
            target = attribute(child, "href")
            if clean(text).strip() and target:
                links.append(Link(clean(text).strip(), target))
            yield text
        elif name and name not in _SKIPPED:
            yield _SIGNS.get(name, "") + "".join(_pieces(child, links))
        yield _SPACES.sub(" ", child.tail or "")
