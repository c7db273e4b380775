"""Blocks -> one text, and where each block and each page stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.types import Block, BlockKind

_CLOSE = {BlockKind.ITEM, BlockKind.CELL}


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and its place: ``layout.text[start:end] == block.text``."""

    block: Block
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A document's text. ``page_spans`` are (start, end), one a page, in order."""

    text: str
    blocks: tuple[Placed, ...]
    page_spans: tuple[tuple[int, int], ...]

    def page_at(self, offset: int) -> int:
        """The number of the page that holds an offset, from 1."""
        before = (n for n, (start, _) in enumerate(self.page_spans, 1) if start <= offset)
        return max(before, default=1)


def lay_out(blocks: Sequence[Block], pages: int | None) -> Layout:
    """Put blocks one under another: items and cells by lines, the rest by paragraphs."""
    text = ""
    placed: list[Placed] = []
    for block in blocks:
        if placed:
            last = placed[-1].block
            together = block.kind in _CLOSE and last.kind == block.kind and last.page == block.page
            text += "\n" if together else "\n\n"
        placed.append(Placed(block, len(text), len(text) + len(block.text)))
        text += block.text
    return Layout(text, tuple(placed), _page_spans(placed, pages or 1, len(text)))


def _page_spans(placed: Sequence[Placed], pages: int, length: int) -> tuple[tuple[int, int], ...]:
    """Each page from its first block to its last; an empty page is empty where it would be."""
    spans: list[tuple[int, int]] = []
    for number in range(1, pages + 1):
        own = [p for p in placed if p.block.page == number]
        at = spans[-1][1] if spans else 0
        spans.append((own[0].start, own[-1].end) if own else (at, at))
    if pages == 1:
        return ((0, length),)
    return tuple(spans)
