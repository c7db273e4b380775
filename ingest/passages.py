"""Blocks -> passages: the stretches that are searched and quoted.

A passage never crosses an event or a heading. Short blocks under one heading are put
together, because a post-it of three words means little alone; a long paragraph is cut
at sentence ends, because a quotation of a page answers nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.layout import Layout, Placed
from ingest.sections import is_files_label, says_nothing
from kb import sentences
from kb.language import UNDETERMINED, detect
from kb.types import BlockKind, EventDraft, PassageDraft

FULL = 450
"""Characters from which a passage takes no further block: about 100 word pieces. On the
dev questions of the demonstration corpus nDCG@10 was 0.24, 0.29, 0.28 (pl) and 0.29,
0.32, 0.29 (en) at 300, 450 and 600."""

LONG = 700
"""Characters above which a single paragraph is cut at sentence ends."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or a part of one, that goes into a passage whole."""

    start: int
    end: int
    heading: tuple[str, ...]
    place: str = ""


def passages(
    layout: Layout, events: Sequence[EventDraft], default_lang: str
) -> tuple[PassageDraft, ...]:
    """The passages of all events, in the order of the text."""
    drafts: list[PassageDraft] = []
    for number, event in enumerate(events):
        inside = [p for p in layout.blocks if event.start <= p.start < event.end]
        groups = _groups(list(_pieces(inside, event.title, default_lang)))
        drafts.extend(_draft(layout, number, group, default_lang) for group in groups)
    return tuple(drafts)


def _pieces(placed: Sequence[Placed], title: str, lang: str) -> Iterator[_Piece]:
    """The event's blocks without its headings, each with the headings above it."""
    path: list[tuple[int, str]] = []
    pending: Placed | None = None
    listing = False
    for item in placed:
        block = item.block
        label = is_files_label(block.text)
        listing = label or (listing and block.kind is not BlockKind.HEADING)
        # The lines of a list of files are addresses, not statements.
        alone = block.kind is not BlockKind.CELL and says_nothing(block.text)
        if alone or (listing and block.links):
            continue
        if block.kind is BlockKind.HEADING:
            if pending:  # a heading with nothing under it is all that its section says
                yield _Piece(pending.start, pending.end, _context(title, path[:-1]))
            level = block.level or 1
            path = [(n, text) for n, text in path if n < level] + [(level, block.text)]
            pending = item if block.text != title else None
            continue
        pending = None
        context = _context(title, path)
        for start, end in _cut(block.text, lang):
            yield _Piece(item.start + start, item.start + end, context, block.place)
    if pending:
        yield _Piece(pending.start, pending.end, _context(title, path[:-1]))


def _context(title: str, path: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((title, *(text for _, text in path))))


def _cut(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """A long paragraph as stretches of whole sentences, any other as it is."""
    if len(text) <= LONG:
        yield 0, len(text)
        return
    start: int | None = None
    end = 0
    for left, right in sentences.split(text, lang):
        if start is not None and right - start > FULL:
            yield start, end
            start = None
        start = left if start is None else start
        end = right
    if start is not None:
        yield start, end


def _groups(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Neighbours under one heading, together until they are full."""
    group: list[_Piece] = []
    for piece in pieces:
        size = piece.end - group[0].start if group else 0
        if group and (piece.heading != group[-1].heading or size > FULL):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _draft(layout: Layout, event: int, group: list[_Piece], default_lang: str) -> PassageDraft:
    start, end = group[0].start, group[-1].end
    text = layout.text[start:end]
    detected = detect(text)
    lang = default_lang if detected == UNDETERMINED else detected
    return PassageDraft(
        event=event,
        start=start,
        end=end,
        page_start=layout.page_at(start),
        page_end=layout.page_at(end - 1),
        text=text,
        lang=lang,
        heading=group[0].heading,
        sentences=sentences.worth_a_vector(text, start, lang),
        places=tuple((piece.start, piece.end, piece.place) for piece in group if piece.place),
    )
