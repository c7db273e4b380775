"""Blocks -> one text: every block and every page has its place."""

from __future__ import annotations

import pytest

from ingest.layout import lay_out
from kb.types import Block, BlockKind

ITEM, CELL = BlockKind.ITEM, BlockKind.CELL


def test_blocks_stand_where_the_layout_says():
    """Items and cells go by lines, everything else by paragraphs, and each block is found at its place."""
    blocks = (
        Block("Narada", BlockKind.HEADING, level=1),
        Block("Ustalono:"),
        Block("dyżur", ITEM),
        Block("kalendarz 😀", ITEM),
        Block("Rada", CELL),
        Block("wtorek", CELL),
        Block("Koniec."),
    )
    layout = lay_out(blocks, None)

    assert "Narada\n\nUstalono:\n\ndyżur\nkalendarz 😀\n\nRada\nwtorek\n\nKoniec." == layout.text
    assert [b.text for b in blocks] == [layout.text[p.start : p.end] for p in layout.blocks]
    assert ((0, len(layout.text)),) == layout.page_spans


def test_pages_have_their_spans():
    """A page runs from its first block to its last; a page without text is empty where it would be."""
    layout = lay_out((Block("a", ITEM), Block("b", ITEM, page=3), Block("c", ITEM, page=3)), 4)

    assert "a\n\nb\nc" == layout.text
    assert ((0, 1), (1, 1), (3, 6), (6, 6)) == layout.page_spans


@pytest.mark.parametrize(("offset", "page"), [(0, 1), (3, 2), (4, 2), (9, 3)])
def test_the_page_of_an_offset(offset, page):
    """An offset belongs to the last page that has begun."""
    layout = lay_out((Block("abc"[:1]), Block("defg", page=2), Block("h", page=3)), 3)

    assert page == layout.page_at(offset)


def test_nothing_makes_an_empty_text():
    """A document without blocks is one empty page."""
    layout = lay_out((), None)

    assert ("", ((0, 0),), 1) == (layout.text, layout.page_spans, layout.page_at(0))
