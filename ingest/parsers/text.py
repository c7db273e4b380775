"""Plain text: paragraphs, list items, and the number of blank lines before each.

A line break is a paragraph's end, except in a hard-wrapped file (an e-mail, say),
where it only says that the next word would not have fitted. Which short lines
are headings is not decided here; ``gap`` is what that decision needs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.parsers.encoding import clean, decode
from kb.errors import ParseError
from kb.types import Block, BlockKind, ParsedDocument

BULLET = re.compile(r"^\s*[-–—−*•‣·●○◦▪▫■□◆❖➔➢►▸→✓✔\uf020-\uf0ff][ \t\u00a0]+(?=\S)")
"""The last are the picture fonts of office programs (Symbol, Wingdings, OpenSymbol), whose signs
come out of a PDF as private characters: at the head of a line any of them is a bullet."""
_NUMBER = re.compile(r"^\s*(\d{1,2})[.)][ \t\u00a0]+(?=\S)")
_LETTER = re.compile(r"^\s*([a-z])\)[ \t\u00a0]+(?=\S)")
_RULE = re.compile(r"^\s*([-=_*~#])(\s*\1){2,}\s*$")
_STOPS = (".", "!", "?", ":", ";", "…")
WRAP_SHORTEST, WRAP_LONGEST, WRAP_LIMIT = 50, 90, 100
"""A wrapped file's median line lies between the first two; no line passes the last."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    gap: int
    starts_item: bool


def parse(data: bytes) -> ParsedDocument:
    """Read a plain text file.

    Raises ``ParseError``: ``empty``, ``renamed`` (``really``) and ``not_text``.
    """
    lines = _lines(clean(decode(data)).split("\n"))
    if not lines:
        raise ParseError("empty")
    return ParsedDocument(blocks=tuple(mark_items(_paragraphs(lines))))


def starts_item(lines: Sequence[str]) -> list[bool]:
    """For each line, whether it begins a list item.

    A number counts only beside its neighbour (1 before 2), so that "3. spotkanie
    Sieci" and "12. posiedzenie" keep their ordinals.
    """
    found = [_ordinal(line) for line in lines]
    known = [index for index, value in enumerate(found) if value is not None]
    flags = [BULLET.match(line) is not None for line in lines]
    for at, index in enumerate(known):
        around = [found[known[other]] for other in (at - 1, at + 1) if 0 <= other < len(known)]
        flags[index] = _is_neighbour(found[index], around)
    return flags


def mark_items(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with list items told apart and their markers taken off.

    Only paragraphs change. Numbered paragraphs with other text between them are
    numbered headings ("1. Wprowadzenie ... 2. Przebieg") and stay as written.
    """
    ordinals = [_ordinal(b.text) if b.kind is BlockKind.PARAGRAPH else None for b in blocks]
    bullets = [_is_bullet(block) for block in blocks]
    marked = []
    for index, block in enumerate(blocks):
        around = [_next_ordinal(ordinals, bullets, index, step) for step in (-1, 1)]
        numbered = ordinals[index] is not None and _is_neighbour(ordinals[index], around)
        marked.append(_as_item(block) if bullets[index] or numbered else block)
    return marked


def _is_bullet(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and BULLET.match(block.text) is not None


def _as_item(block: Block) -> Block:
    text = block.text
    for marker in (BULLET, _NUMBER, _LETTER):
        stripped = marker.sub("", text, count=1)
        if stripped != text:
            return replace(block, kind=BlockKind.ITEM, text=stripped)
    return block


def _ordinal(line: str) -> tuple[str, int] | None:
    """The place of a numbered or lettered line in its list: its series and rank."""
    if match := _NUMBER.match(line):
        return "number", int(match[1])
    if match := _LETTER.match(line):
        return "letter", ord(match[1]) - ord("a") + 1
    return None


def _is_neighbour(own: tuple[str, int] | None, around: Sequence[tuple[str, int] | None]) -> bool:
    """Whether one of the ordinals around is the one just before or just after."""
    return own is not None and any(
        other is not None and other[0] == own[0] and abs(other[1] - own[1]) == 1 for other in around
    )


def _next_ordinal(
    ordinals: Sequence[tuple[str, int] | None], bullets: Sequence[bool], index: int, step: int
) -> tuple[str, int] | None:
    """The nearest ordinal of the same series with nothing but list items between."""
    own = ordinals[index]
    at = index + step
    while own is not None and 0 <= at < len(ordinals):
        other = ordinals[at]
        if other is not None and other[0] == own[0]:
            return other
        if other is None and not bullets[at]:
            return None
        at += step
    return None


def _lines(raw: Sequence[str]) -> list[_Line]:
    """The lines that carry text, each with the number of blank lines before it."""
    lines, gap = [], 0
    flags = starts_item(raw)
    for text, starts in zip(raw, flags, strict=True):
        if not text.strip() or _RULE.match(text):  # "-----" separates, it says nothing
            gap += 1
            continue
        lines.append(_Line(text.rstrip(), gap, starts))
        gap = 0
    return lines


def _paragraphs(lines: Sequence[_Line]) -> list[Block]:
    width = _wrap_width(lines)
    blocks: list[Block] = []
    last: _Line | None = None
    for line in lines:
        if blocks and last is not None and _continues(last, line, blocks[-1].text, width):
            joined = f"{blocks[-1].text} {line.text.strip()}"
            blocks[-1] = replace(blocks[-1], text=joined)
        else:
            blocks.append(Block(line.text.strip(), gap=line.gap))
        last = line
    return blocks


def _continues(last: _Line, line: _Line, block: str, width: int) -> bool:
    """Whether a line goes on with the paragraph of the line before it."""
    if line.gap or line.starts_item:
        return False
    if BULLET.match(block) and line.text[:1] in " \t":  # a hanging indent under a bullet
        return True
    return width > 0 and len(last.text) + 1 + len(line.text.split()[0]) > 0.85 * width


def _wrap_width(lines: Sequence[_Line]) -> int:
    """The width at which the file is wrapped, 0 where it is not.

    Told from the lines that have another right below: in a wrapped file they are
    of one length and mostly stop in the middle of a sentence.
    """
    inner = [a.text for a, b in pairwise(lines) if not b.gap]
    if not inner or max(len(line.text) for line in lines) > WRAP_LIMIT:
        return 0
    ended = sum(1 for text in inner if text.endswith(_STOPS))
    if not WRAP_SHORTEST <= median(len(text) for text in inner) <= WRAP_LONGEST:
        return 0
    return max(len(text) for text in inner) if ended * 2 < len(inner) else 0
