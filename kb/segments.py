"""A passage -> the statements in it: sentences, bullets, cells, each with its place.

A list item means little without its lead-in ("Postanowiono powołać:"), so each segment
carries the words that it hangs on. Sentence ends are those of ``kb.sentences``, cut once
more at the numbers of a list inside a sentence. A number that begins a line is an item's
only where its neighbour counts on: "12 NGOs refused to sign" loses its meaning without it,
"20 November 2019" its day. A semicolon is no cut: of 56 sentences of
the demonstration corpus that hold one, 30 were planted whole and none by halves ("a year
ago nobody answered; today one waits two minutes" is one practice, not a gap and a fact).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kb import sentences
from kb.conclusions import Segment
from kb.months import is_month

_FEW_WORDS = 12
"""A line of so few words takes its heading as its lead-in."""

_CLAUSE_WORDS = 4
"""Words that a part needs, to be a clause and not a name in a list."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"^\s*(?:[-–—•*➔►▪◦+]|\(?[a-z]\))\s+")
_NUMBER = re.compile(r"^\s*\(?(\d{1,2})[.)]\s+(?=([^\W\d_]*))")
_PART = re.compile(r"(?<=[,;:])\s+(?=\(?\d\)\s)")
_LEAD_IN = re.compile(r":\s*$")


def segments(text: str, lang: str, heading: tuple[str, ...] = (), lead: str = "") -> list[Segment]:
    """The statements of a passage, in order.

    ``heading`` is the path of headings above the passage, outermost first; the first is
    the event's title and lends no meaning to a line. ``lead`` is the lead-in of a list
    that began in the passage before.
    """
    above = heading[-1] if len(heading) > 1 else ""
    found: list[Segment] = []
    led = bool(lead)
    last_end = 0
    lines = [line for line in _LINE.finditer(text) if line.group().strip()]
    marks = _marks([line.group() for line in lines])
    for line, mark in zip(lines, marks, strict=True):
        if led and "\n\n" in text[last_end : line.start()]:
            lead, led = "", False  # a paragraph after the list's items
        last_end = line.end()
        begin = line.start() + mark
        *before, (start, end) = list(_spans(text, begin, line.end(), lang)) or [line.span()]
        opens = bool(_LEAD_IN.search(text[start:end]))
        for a, b in before if opens else [*before, (start, end)]:
            if _says_something(text[a:b]):
                found.append(Segment(a, b, lead or _borrowed(text[a:b], above)))
        led = bool(lead)
        if opens:
            lead, led = text[start:end].strip(), False
    return found


def spoken(text: str, lead: str) -> str:
    """A statement as it is read: under its lead-in, where it has one."""
    if not lead:
        return text
    return f"{lead} {text}" if lead.endswith(":") else f"{lead}: {text}"


def _borrowed(text: str, above: str) -> str:
    return above if above and len(_WORD.findall(text)) <= _FEW_WORDS else ""


def _marks(lines: Sequence[str]) -> list[int]:
    """How many signs of each line are the mark of a list's item."""
    numbers = [_number(line) for line in lines]
    around = zip([None, *numbers], [*numbers[1:], None], strict=False)
    return [
        _mark(line, number, neighbours)
        for line, number, neighbours in zip(lines, numbers, around, strict=False)
    ]


def _number(line: str) -> int | None:
    """The number that may be an item's, None where a line begins with none or with a day."""
    found = _NUMBER.match(line)
    return None if found is None or is_month(found.group(2)) else int(found.group(1))


def _mark(line: str, number: int | None, neighbours: tuple[int | None, int | None]) -> int:
    """The length of a bullet, or of a number that a neighbouring line counts on from."""
    counted = number is not None and {number - 1, number + 1} & set(neighbours)
    found = (_NUMBER if counted else _BULLET).match(line)
    return found.end() if found else 0


def _spans(text: str, start: int, end: int, lang: str) -> Iterator[tuple[int, int]]:
    """The statements of one line."""
    for a, b in sentences.split(text[start:end], lang):
        yield from _parts(text, start + a, start + b)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, cut where a number parts clauses that can stand alone."""
    cuts = [start, *(start + m.end() for m in _PART.finditer(text[start:end])), end]
    pieces = [(a, a + len(text[a:b].rstrip())) for a, b in pairwise(cuts)]
    short = any(len(_WORD.findall(text[a:b])) < _CLAUSE_WORDS for a, b in pieces)
    yield from [(start, end)] if short else pieces


def _says_something(text: str) -> bool:
    """Two words, or one in a sentence of its own ("Nieczynne!")."""
    words = _WORD.findall(text)
    return len(words) > 1 or (len(words) == 1 and text.rstrip()[-1] in ".!?…")
