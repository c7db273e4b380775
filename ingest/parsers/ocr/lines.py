"""Recognised lines to the lines of a page: what cannot be read is marked, never guessed.

Pure. The lines are those of ``ingest.parsers.pdf.lines``, so that a recognised page becomes
paragraphs and headings as a page of a text layer does, and can stand beside one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.parsers.ocr.tables import with_rows
from ingest.parsers.ocr.tesseract import ReadLine, Word
from ingest.parsers.pdf.lines import Line, clean_line

UNREADABLE = "[…]"
"""Stands for words that could not be read, as editors of old texts put it."""

CLEAR = 0.97
"""Mean confidence of a word's letters under which it counts as not read. On pages too smeared or
too small to read, 0.19 of such words are right, and 0.92 of the others (``bench/ocr.py --sure``).
The program's confidence in whole words tells less: a question mark that it doubts makes it
doubt the word, and under 0.5 nine of ten words of the real scans were right."""

_MANY = 8
"""Words that nobody can read are text from this number; a drawing gives fewer."""
_SIGN_SURE = 0.5
"""Confidence from which a sign that is no word (a dash, an ampersand) is kept."""
_SCRATCHES = frozenset("|_~'`\"‘’.,")
"""What rules, folds and specks are read as, where they stand apart from words."""
_ALIKE = 5
"""So many of one letter and of no other are the hatching of a drawing."""
_TOLD = 3
"""Clear words of three letters and more that make a part of the page text, however many of the
others are not clear. Drawings that are taken for letters have fewer."""
_SMALLER, _LARGER, _LARGER_CAPITALS = 0.8, 1.3, 1.5
"""Sizes of lines are measured, not stated: between these parts of the text's they are its own.
Lines in capitals, without a letter that shows the height of small ones, are measured worse."""
_POLISH = frozenset("ąćęłńóśźż")
_PARAGRAPH_SIGN = re.compile(r"(?<!\S)\$(?: (?=\d)|(?=\d+\.?$))")
"""The Polish data of the program knows no "§" and reads it as "$"; a sum in dollars has no
space ("$5"), unless it follows the number."""
_BULLET = re.compile(r"^[e*«»©®¢] (?=\w)")
"""Nor does it know a bullet, and reads one of these; none of them begins a line otherwise."""


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page as recognised.

    ``sure`` is the mean confidence of its words, 0 to 1; ``unread`` how many of them are
    marked as not readable, ``letters`` how many characters the others have. ``failed`` is a page
    that the program stopped at or took too long over, ``blank`` one without ink.
    """

    lines: tuple[Line, ...] = ()
    sure: float = 0.0
    words: int = 0
    unread: int = 0
    letters: int = 0
    failed: bool = False
    blank: bool = False


def page_read(
    found: Sequence[ReadLine], number: int, height: float, points: float = 1.0
) -> PageRead:
    """The page of recognised lines.

    ``height`` is that of the picture in pixels, ``points`` how large a pixel is on paper:
    the lines come out in points from the bottom of the page.
    """
    areas = _areas(found)
    if not any(_is_text(area) for area in areas):
        return PageRead()
    kept = with_rows([line for area in areas for line in (area if _is_text(area) else _gap(area))])
    words = [word for line in kept for word in line.words if _is_word(word)]
    body = _body_size(kept)
    lines = [_line(line, body, number, height, points) for line in kept]
    if any(char in _POLISH for line in lines for char in line.text):
        lines = [replace(line, text=_PARAGRAPH_SIGN.sub("§ ", line.text)) for line in lines]
    return PageRead(
        lines=tuple(line for line in lines if line.text),
        sure=sum(word.sure for word in words) / len(words),
        words=len(words),
        unread=sum(1 for word in words if word.clear < CLEAR),
        letters=sum(len(word.text) for word in words if word.clear >= CLEAR),
    )


def _areas(found: Sequence[ReadLine]) -> list[list[ReadLine]]:
    return [list(lines) for _, lines in groupby(found, key=lambda line: line.area)]


def _is_text(area: Sequence[ReadLine]) -> bool:
    """Whether a part of the page is text, not a drawing that was taken for letters."""
    words = [word for line in area for word in line.words if _is_word(word)]
    clear = [word for word in words if word.clear >= CLEAR]
    told = sum(1 for word in clear if sum(map(str.isalpha, word.text)) >= _TOLD)
    return told >= _TOLD or (bool(words) and 2 * len(clear) >= len(words))


def _gap(area: Sequence[ReadLine]) -> list[ReadLine]:
    """What stands for a part that is not text: a mark where it has many words, nothing for a logo.

    A drawing gives a few; many are text that nobody can read, and that is to be said.
    """
    words = tuple(w for line in area for w in line.words if _is_word(w) and w.clear < CLEAR)
    return [replace(area[0], words=words)] if len(words) >= _MANY else []


def _is_word(word: Word) -> bool:
    """Whether there is a letter or a digit; five alike are the pattern of a drawing."""
    told = [char for char in word.text.casefold() if char.isalnum()]
    return bool(told) and (len(told) < _ALIKE or len(set(told)) > 1)


def _body_size(lines: Sequence[ReadLine]) -> float:
    """The size of most letters."""
    sizes: Counter[int] = Counter()
    for line in lines:
        sizes[round(line.size)] += sum(len(word.text) for word in line.words)
    letters, middle = 0, sizes.total() / 2
    for size in sorted(sizes):
        letters += sizes[size]
        if letters >= middle:
            return float(size)
    return 0.0


def _line(line: ReadLine, body: float, number: int, height: float, points: float) -> Line:
    text = _BULLET.sub("• ", clean_line(_text(line.words)))
    larger = _LARGER_CAPITALS if text.isupper() else _LARGER
    ratio = line.size / body if body else 1.0
    ratio = 1.0 if _SMALLER < ratio < larger else round(4 * ratio) / 4
    return Line(
        text=text,
        page=number,
        x=line.left * points,
        y=(height - line.baseline) * points,
        size=round(ratio * body * points, 1),
    )


def _text(words: Sequence[Word]) -> str:
    """The words of a line; one that is not clear is marked, a scratch is dropped."""
    told: list[str] = []
    for word in words:
        if _is_word(word):
            if word.clear >= CLEAR:
                told.append(word.text)
            elif told[-1:] != [UNREADABLE]:
                told.append(UNREADABLE)
        elif word.sure >= _SIGN_SURE and word.text not in _SCRATCHES and not _has_letters(word):
            told.append(word.text)
    return " ".join(told)


def _has_letters(word: Word) -> bool:
    return any(char.isalnum() for char in word.text)
