"""What lies on an Excel sheet besides its cells: comments, and the words of shapes."""

from __future__ import annotations

from collections import defaultdict

from lxml import etree

from ingest.parsers.encoding import clean
from ingest.parsers.sheets.addresses import place
from ingest.parsers.sheets.cells import Box
from ingest.parsers.sheets.elements import local, whole
from ingest.parsers.sheets.xlsx_words import unescaped, words

_ANCHORS = {"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"}


def comments(root: etree._Element) -> dict[tuple[int, int], list[str]]:
    """The notes and threaded comments of a part, by cell; replies follow in their order."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for comment in root.iter("{*}comment", "{*}threadedComment"):
        at = place(comment.get("ref"))
        body = comment.find("{*}text")
        if at is None or body is None:
            continue
        threaded = local(comment) == "threadedComment"
        text = unescaped(body.text or "") if threaded else words(body)
        if text:
            found[at].append(text)
    return found


def boxes(root: etree._Element) -> list[Box]:
    """The words of the shapes of a drawing, by row and column."""
    found = [box for anchor in root if local(anchor) in _ANCHORS for box in _anchored(anchor)]
    return sorted(found, key=lambda box: (box.row, box.column))


def _anchored(anchor: etree._Element) -> list[Box]:
    """The shapes at one place; what stands in for them in old programs says the same."""
    row, column = (
        whole(anchor.findtext(f"{{*}}from/{{*}}{name}"), -1) + 1 for name in ("row", "col")
    )
    return [
        Box(text, row, column)
        for shape in anchor.iter("{*}sp", "{*}cxnSp")
        if (text := _shape_words(shape))
        and not any(local(above) == "Fallback" for above in shape.iterancestors())
    ]


def has_pictures(root: etree._Element) -> bool:
    """Whether a drawing holds pictures."""
    return next(root.iter("{*}pic"), None) is not None


def _shape_words(shape: etree._Element) -> str:
    paragraphs = []
    for paragraph in shape.iterfind("{*}txBody/{*}p"):
        pieces = (
            "\n" if local(e) == "br" else e.text or "" for e in paragraph.iter("{*}t", "{*}br")
        )
        paragraphs.append("".join(pieces))
    return clean("\n".join(paragraphs)).strip()
