"""The words of a chart: its titles, and the names of its series and categories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from ingest.parsers.pptx.text import Paragraph, as_blocks, paragraphs, tidy
from kb.types import Block, BlockKind

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_FORMATS = frozenset(("General", "0", None))
"""Formats of cells that show a number as it is kept; a date needs its own."""


def chart_blocks(root: etree._Element, page: int, noun: str) -> list[Block]:
    """Titles, then the names of series and categories, once each.

    The numbers are not read, and the caller says so of the slide: a list of them, away from
    its axes, gives no sentence that could be found or quoted.
    """
    if root.tag.startswith(CX):
        titles, names = _new_chart_titles(root), _new_chart_names(root)
    else:
        titles, names = _chart_titles(root), _chart_names(root)
    known = [Paragraph(text) for text in dict.fromkeys(titles)]
    listed = [Paragraph(text) for text in dict.fromkeys(names)]
    return [
        *as_blocks(known, page, noun, BlockKind.PARAGRAPH),
        *as_blocks(listed, page, noun, BlockKind.ITEM),
    ]


def _chart_titles(root: etree._Element) -> Iterator[str]:
    """The titles of a chart and its axes, and labels written by hand."""
    for element in (*root.iter(f"{C}title"), *root.iter(f"{C}dLbl")):
        yield from _rich_or_cached(element.find(f"{C}tx"))


def _chart_names(root: etree._Element) -> Iterator[str]:
    for series in root.iter(f"{C}ser"):
        yield from _rich_or_cached(series.find(f"{C}tx"))
    for categories in root.iter(f"{C}cat"):
        levels = list(categories.iter(f"{C}lvl"))
        for part in reversed(levels) if levels else [categories]:  # the outermost is last
            yield from _cached(part)


def _rich_or_cached(words: etree._Element | None) -> Iterator[str]:
    """The text of a ``tx`` element: typed into the chart, or taken from a cell."""
    if words is None:
        return
    rich = words.find(f"{C}rich")
    if rich is not None:
        yield from (paragraph.text for paragraph in paragraphs(rich, {}))
    else:
        yield from _cached(words)


def _cached(element: etree._Element) -> Iterator[str]:
    """The values of cells that the chart keeps, unless they need a format to be read."""
    codes = {code.text for code in element.iter(f"{C}formatCode")}
    if codes - _FORMATS:
        return
    yield from _said(element.iter(f"{C}v"))


def _new_chart_titles(root: etree._Element) -> Iterator[str]:
    """The titles of the kinds of chart that came with Office 2016 (waterfall, treemap)."""
    for title in root.iter(f"{CX}title"):
        rich = title.find(f"{CX}tx/{CX}rich")
        if rich is not None:
            yield from (paragraph.text for paragraph in paragraphs(rich, {}))
        else:
            yield from _said(title.iter(f"{CX}v"))


def _new_chart_names(root: etree._Element) -> Iterator[str]:
    for series in root.iter(f"{CX}series"):
        yield from _said(series.iterfind(f"{CX}tx/{CX}txData/{CX}v"))
    for categories in root.iter(f"{CX}strDim"):
        for level in reversed(categories.findall(f"{CX}lvl")):
            yield from _said(level.iterchildren(f"{CX}pt"))


def _said(elements: Iterable[etree._Element]) -> Iterator[str]:
    yield from (text for element in elements if (text := tidy(element.text or "")))
