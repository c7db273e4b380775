"""The body of a message: one of the forms that it was sent in, without what is not its own.

A message comes as plain text, as HTML, or as both, which say the same; the plain one is
read unless it only says that there is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from ingest.parsers import text
from ingest.parsers.mail.disclaimer import without_disclaimers
from ingest.parsers.mail.history import Stretch, bare_subject, is_forwarded, own_stretches
from ingest.parsers.mail.lines import Line, flowed_lines, plain_lines
from ingest.parsers.mail.page import page_lines, shown_words
from ingest.parsers.mail.signature import without_signature
from kb.errors import ParseError
from kb.types import Block, BlockKind

_STUB = re.compile(r"\bhtml\b|przeglądar|\bbrowser\b", re.IGNORECASE)
_STUB_LONGEST = 300
"""Characters of a plain text that only says where the message is to be read."""
_MUCH_LESS = 2
"""A plain part with half of the words of the HTML one leaves the message out."""
_SAME_WORDS = 0.9
"""The share of words that two texts have in common when they say the same."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a message. ``flowed`` lines may go on (RFC 3676), ``delsp`` without a space."""

    words: str
    html: bool = False
    flowed: bool = False
    delsp: bool = False

    def lines(self) -> Iterator[Line]:
        """Its lines, and how deep each is quoted."""
        if self.html:
            return page_lines(self.words)
        return (
            flowed_lines(self.words, delsp=self.delsp) if self.flowed else plain_lines(self.words)
        )


def choose(plain: Sequence[Text], rich: Sequence[Text]) -> list[Text]:
    """The form to be read of a message sent in two, each of which may have several parts."""
    said = " ".join(part.words for part in plain).strip()
    shown = sum(len(shown_words(part.words)) for part in rich)
    if not said or not shown:
        return [*plain, *rich]
    stub = len(said) < _STUB_LONGEST and _STUB.search(said)
    return list(rich if stub or _MUCH_LESS * len(said.split()) < shown else plain)


def without_repeats(texts: Sequence[Text]) -> list[Text]:
    """The texts without an HTML one that says once more what the plain one before it says.

    Some programs send the two forms one after the other rather than as alternatives.
    """
    repeated = {id(second) for first, second in pairwise(texts) if _repeats(first, second)}
    return [part for part in texts if id(part) not in repeated]


def _repeats(first: Text, second: Text) -> bool:
    if first.html or not second.html:
        return False
    said, shown = set(first.words.split()), set(shown_words(second.words))
    return bool(said) and len(said & shown) >= _SAME_WORDS * max(len(said), len(shown))


def body_blocks(texts: Sequence[Text], subject: str) -> list[Block]:
    """The blocks of what a message has to say.

    Where quoting and signing leave nothing, what is quoted is what it says (somebody
    passes it on without a word), and where there is nothing but a signature, that is.
    """
    lines = [line for part in texts for line in part.lines()]
    for forwards in dict.fromkeys((is_forwarded(subject), True)):
        stretches = [
            replace(stretch, lines=without_signature(without_disclaimers(stretch.lines)))
            for stretch in own_stretches(lines, subject, forwards=forwards)
        ]
        if not all(line.blank for stretch in stretches for line in stretch.lines):
            return list(_laid_out(stretches, subject))
    return list(_blocks(lines))


def _laid_out(stretches: Iterable[Stretch], subject: str) -> Iterator[Block]:
    """The blocks of stretches, each under its subject where that is another one."""
    known = {bare_subject(subject), ""}
    lines: list[Line] = []
    for stretch in stretches:
        if bare_subject(stretch.subject) not in known:
            yield from _blocks(lines)
            lines = []
            known.add(bare_subject(stretch.subject))
            yield Block(stretch.subject, BlockKind.HEADING, level=2)
        lines += [*stretch.lines, Line("")]
    yield from _blocks(lines)


def _blocks(lines: Iterable[Line]) -> Iterator[Block]:
    """The blocks that lines of plain texts and of pages make."""
    for of_a_page, group in groupby(lines, key=lambda line: line.block is not None):
        own = list(group)
        yield from _page_blocks(own) if of_a_page else _plain_blocks(own)


def _plain_blocks(lines: Iterable[Line]) -> Sequence[Block]:
    try:
        return text.parse("\n".join(line.text for line in lines).encode()).blocks
    except ParseError:
        return ()  # blank


def _page_blocks(lines: Iterable[Line]) -> Iterator[Block]:
    """The blocks of a page with the lines that are left of them."""
    for _, group in groupby(lines, key=lambda line: id(line.block)):
        left = list(group)
        block = left[0].block
        words = "\n".join(line.text for line in left).strip("\n")
        if block is not None and words.strip():
            links = tuple(link for link in block.links if link.text in words.replace("\n", " "))
            yield replace(block, text=words, links=links)
