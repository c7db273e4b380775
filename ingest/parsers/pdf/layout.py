"""Lines of pages to blocks: paragraphs joined, hyphens mended, headings guessed.

Pure, like ``pdf_lines``. A PDF says where letters stand and how large they are,
nothing else; what follows are guesses, and a line that fits no guess stays a
paragraph of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.parsers.pdf.lines import Line
from ingest.parsers.text import mark_items, starts_item
from kb.types import Block, BlockKind

_STOPS = (".", "!", "?", ":", ";", "…", ".”", '."', ".)")
_HYPHEN = re.compile(r"(\w+)[-\u2010]$")
_COMPOUND_FIRST = re.compile(r"(sk|ck|czn|jn)o$")
_COMPOUND_SECOND = re.compile(
    r"(?:ski|cki|zki|ny|ni|wy|owy|czy|jny)(?:ch|m|mi)?$|(?:sk|ck|n|w|cz)(?:iego|iej|iemu|im|ich|ego|ej|emu|ym|ych|ymi|a|e|ą|ie)$"
)
_ENGLISH_FIRST = frozenset("self non cross well long short anti multi all".split())
_HEADING_LONGEST, _HEADING_LINES = 150, 3
_LETTERS_NEEDED = 3
"""A heading has a word: "____" and "3." have none."""
_SAME_SIZE = 0.5
"""Points; sizes nearer than this are one size, rounded."""
_BLANK, _BACK = 1.35, -2.0
"""A step down beyond the usual one times the first is a blank line; a step up beyond
the second, in parts of the size, goes to another column."""
_SAME_LINE = 0.3
_ROOM = 0.75
"""A full line may have this share of the letters of the longest: letters differ in width."""
_INDENT_LEAST, _INDENT_MOST = 0.8, 5.0
"""How far a first line is set in, in parts of its size; further is another column."""
_LARGER = 1.1
"""Headings are set at least a tenth larger than the text (Word: 14 and 13 to 11)."""


def blocks_of(pages: Sequence[Sequence[Line]]) -> list[Block]:
    """The blocks of the pages, in the order of their content."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    body = _body_size(lines)
    levels = _heading_levels(lines, body)
    paragraphs = _paragraphs(lines, body)
    vocabulary = _vocabulary(lines)
    return mark_items([_block(paragraph, levels, vocabulary) for paragraph in paragraphs])


def _body_size(lines: Sequence[Line]) -> float:
    """The size in which most of the letters are set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0]


def _heading_levels(lines: Sequence[Line], body: float) -> dict[tuple[float, bool], int]:
    """The look of a heading to its level: larger sizes first, then bold text."""
    if body <= 0:
        return {}
    sizes = {line.size for line in lines if line.size >= body * _LARGER}
    levels = {}
    for level, size in enumerate(sorted(sizes, reverse=True), 1):
        levels[size, False] = levels[size, True] = min(level, 6)
    if any(not line.bold and line.size == body for line in lines):
        levels[body, True] = min(len(sizes) + 1, 6)
    return levels


def _paragraphs(lines: Sequence[Line], body: float) -> list[list[Line]]:
    """The lines grouped to paragraphs."""
    flags = starts_item([line.text for line in lines])
    width = _width([line for line in lines if line.size == body] or lines)
    leading = _leading(lines)
    paragraphs: list[list[Line]] = []
    for line, starts in zip(lines, flags, strict=True):
        last = paragraphs[-1][-1] if paragraphs else None
        if last is None or starts or _breaks(last, line, width, leading):
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
    return paragraphs


def _width(lines: Sequence[Line]) -> int:
    """The number of letters in a full line: nine in ten are shorter."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[int(0.9 * (len(lengths) - 1))]


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance of two lines, in parts of their size."""
    steps = [
        (a.y - b.y) / a.size
        for a, b in pairwise(lines)
        if a.page == b.page and a.size == b.size > 0 and 0 < a.y - b.y < 3 * a.size
    ]
    return median(steps) if steps else 1.2


def _breaks(last: Line, line: Line, width: int, leading: float) -> bool:
    """Whether a new paragraph begins between two lines."""
    if last.page != line.page or abs(last.size - line.size) > _SAME_SIZE:
        return True
    if last.bold != line.bold and not line.text[0].islower():  # else bold words in a sentence
        return True
    size = max(line.size, 1.0)
    down = (last.y - line.y) / size
    if down > leading * _BLANK or down < _BACK:  # a blank line, or a jump to another column
        return True
    if down > _SAME_LINE and len(last.text) + 1 + len(line.text.split()[0]) < _ROOM * width:
        # The next word would have fitted, so the break is the author's.
        return last.text.endswith(_STOPS) or not line.text[0].islower()
    # A first line set in, after a full stop.
    indent = (line.x - last.x) / size
    return last.text.endswith(_STOPS) and _INDENT_LEAST < indent < _INDENT_MOST


def _block(
    lines: Sequence[Line], levels: dict[tuple[float, bool], int], vocabulary: Counter[str]
) -> Block:
    text = _joined([line.text for line in lines], vocabulary)
    first = lines[0]
    level = levels.get((first.size, all(line.bold for line in lines)), 0)
    short = len(lines) <= _HEADING_LINES and len(text) <= _HEADING_LONGEST
    stop = text.endswith((".", ",", ";", ":")) and not text.endswith(" r.")
    wordy = sum(1 for char in text if char.isalpha()) >= _LETTERS_NEEDED
    if level and short and wordy and not stop:
        return Block(text, BlockKind.HEADING, page=first.page, level=level)
    return Block(text, page=first.page)


def _vocabulary(lines: Sequence[Line]) -> Counter[str]:
    """The words and hyphenated words that stand whole inside the lines."""
    words: Counter[str] = Counter()
    for line in lines:
        words.update(re.findall(r"\w+(?:-\w+)*(?!-$)", line.text.casefold()))
    return words


def _joined(lines: Sequence[str], vocabulary: Counter[str]) -> str:
    """The lines as one text, words that were divided at a line's end made whole."""
    text = lines[0]
    for line in lines[1:]:
        hyphen = _HYPHEN.search(text)
        second = re.match(r"\w+", line)
        if hyphen is None or second is None:
            text = f"{text} {line}"
        elif _keeps_hyphen(hyphen[1], second[0], vocabulary):
            text += line
        else:
            text = text[:-1] + line
    return text


def _keeps_hyphen(first: str, second: str, vocabulary: Counter[str]) -> bool:
    """Whether the hyphen between two lines belongs to the word.

    It does before a capital or a digit (Gałka-Nowak, 2016-2019). Otherwise the
    document decides, where it has the word elsewhere inside a line. Otherwise it
    is a division, but for Polish compounds of two adjectives (polsko-angielski,
    społeczno-gospodarczy) and a few English first parts (self-, non-, cross-).
    """
    if not second[0].islower() or not first[-1].isalpha():
        return True
    whole, divided = f"{first}{second}".casefold(), f"{first}-{second}".casefold()
    if vocabulary[whole] or vocabulary[divided]:
        return vocabulary[divided] > vocabulary[whole]
    if first.casefold() in _ENGLISH_FIRST:
        return True
    return bool(_COMPOUND_FIRST.search(first) and _COMPOUND_SECOND.search(second))
