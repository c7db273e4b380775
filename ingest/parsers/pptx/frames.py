"""What a slide shows in frames: tables, charts and SmartArt, as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.parsers.ooxml import link_targets
from ingest.parsers.pptx.charts import CX, C, chart_blocks
from ingest.parsers.pptx.parts import Parts, part_name
from ingest.parsers.pptx.text import A, Paragraph, R, as_blocks, number, paragraphs
from kb.types import Block, BlockKind

_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_YES = frozenset(("1", "true"))


@dataclass(frozen=True, slots=True)
class _Cell:
    """The words of a cell, and where it stands in the grid, from 1."""

    row: int
    column: int
    found: list[Paragraph]


def framed_blocks(
    frame: etree._Element, parts: Parts, targets: Mapping[str, str], page: int
) -> list[Block]:
    """The words of the table, chart or SmartArt in a frame."""
    blocks: list[Block] = []
    for element in frame.iter(f"{A}tbl", f"{C}chart", f"{CX}chart", f"{_DGM}relIds"):
        if element.tag == f"{A}tbl":
            blocks += table_blocks(element, targets, page, parts.noun("table"))
        elif element.tag == f"{_DGM}relIds":
            blocks += _diagram(element.get(f"{R}dm") or "", parts, page)
        else:
            blocks += _chart(element.get(f"{R}id") or "", parts, page)
    return blocks


def table_blocks(
    table: etree._Element, targets: Mapping[str, str], page: int, noun: str
) -> list[Block]:
    """One block for each paragraph of each cell; the parts of a merged cell come once.

    ``noun`` names the table ("table 1"). A table of one cell is a frame around text.
    """
    cells = [
        _Cell(row, column, _cell_words(cell, targets))
        for row, line in enumerate(table.iterchildren(f"{A}tr"), 1)
        for column, cell in enumerate(line.iterchildren(f"{A}tc"), 1)
        if not _YES & {cell.get("hMerge"), cell.get("vMerge")}
    ]
    if len(cells) == 1:
        return as_blocks(cells[0].found, page)
    return [
        block
        for cell in cells
        for block in as_blocks(
            cell.found, page, f"{noun}, row {cell.row}, cell {cell.column}", BlockKind.CELL
        )
    ]


def diagram_blocks(
    root: etree._Element, targets: Mapping[str, str], page: int, noun: str
) -> list[Block]:
    """The words of SmartArt, node by node, each before those that hang from it."""
    points = {p.get("modelId") or "": p for p in root.iterfind(f"{_DGM}ptLst/{_DGM}pt")}
    found = [
        paragraph
        for identifier in _walk(points, root)
        for body in points[identifier].iterchildren(f"{_DGM}t")
        for paragraph in paragraphs(body, targets)
        if not _is_prompt(points[identifier], paragraph.text)
    ]
    return as_blocks(found, page, noun, BlockKind.ITEM)


def _chart(identifier: str, parts: Parts, page: int) -> list[Block]:
    """A chart, with the words that were put on it by hand."""
    name = part_name(parts.relations, identifier)
    root = parts.xml(name)
    if root is None:
        return []
    noun = parts.noun("chart")
    blocks = chart_blocks(root, page, noun)
    for mark in root.iterfind(f"{C}userShapes"):
        drawn = parts.xml(part_name(parts.relations_of(name), mark.get(f"{R}id") or ""))
        for body in drawn.iter("{*}txBody") if drawn is not None else ():
            blocks += as_blocks(paragraphs(body, {}), page, noun)
    return blocks


def _diagram(identifier: str, parts: Parts, page: int) -> list[Block]:
    name = part_name(parts.relations, identifier)
    root = parts.xml(name)
    if root is None:
        return []
    targets = link_targets(parts.relations_of(name))
    return diagram_blocks(root, targets, page, parts.noun("diagram"))


def _cell_words(cell: etree._Element, targets: Mapping[str, str]) -> list[Paragraph]:
    body = cell.find(f"{A}txBody")
    return paragraphs(body, targets) if body is not None else []


def _walk(points: Mapping[str, etree._Element], root: etree._Element) -> list[str]:
    """The points of a diagram from its root down, then those that hang from nothing.

    Points of presentation say how it is drawn, and repeat no words.
    """
    below: dict[str, list[etree._Element]] = {}
    for connection in root.iterfind(f"{_DGM}cxnLst/{_DGM}cxn"):
        if (connection.get("type") or "parOf") == "parOf":
            below.setdefault(connection.get("srcId") or "", []).append(connection)
    waiting = [key for key, point in points.items() if point.get("type") == "doc"]
    order: dict[str, None] = {}
    while waiting:
        key = waiting.pop()
        if key in order or key not in points:
            continue
        order[key] = None
        waiting.extend(reversed(list(_next(below.get(key, [])))))
    return [*order, *(k for k, p in points.items() if k not in order and p.get("type") != "pres")]


def _next(connections: Sequence[etree._Element]) -> Iterator[str]:
    """The points that hang from one, each between the words on the lines around it."""
    for connection in sorted(connections, key=lambda c: number(c.get("srcOrd"))):
        for name in ("parTransId", "destId", "sibTransId"):
            yield connection.get(name) or ""


def _is_prompt(point: etree._Element, text: str) -> bool:
    """Whether a point still shows the prompt of its layout ("[Tekst]")."""
    marks = point.find(f"{_DGM}prSet")
    if marks is None or marks.get("phldr") not in _YES:
        return False
    return text == marks.get("phldrT") or (text.startswith("[") and text.endswith("]"))
