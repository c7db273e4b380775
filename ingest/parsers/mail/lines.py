"""The lines of a message's text, and how deep each of them is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.parsers.encoding import clean
from kb.types import Block

SIGNATURE_MARK = "-- "
"""What stands above a signature, by RFC 3676; its space tells it from a rule in the text."""
_QUOTE_MARKS = re.compile(r"^ ?((?:> ?)+)")
_COMPARISON = re.compile(r"^ ?>=? ?\d")
"""">50% mieszkańców", which no line above or below shows to be quoted."""
_FROM_LINE = re.compile(r"^>+From ")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a body.

    ``depth`` is how deep it is quoted, ``indented`` how deep it is set in without being
    marked as quoted, and ``block`` the block of a page that it is from.
    """

    text: str
    depth: int = 0
    indented: int = 0
    block: Block | None = None

    @property
    def blank(self) -> bool:
        """Whether a reader sees nothing in it but a rule."""
        return not self.text.strip("-_=*—– \t\u00a0")


def paragraphs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """The runs of lines with nothing blank between them: where each begins and ends."""
    start = None
    for at, line in enumerate((*lines, Line(""))):
        if line.blank and start is not None:
            yield start, at
            start = None
        elif not line.blank and start is None:
            start = at


def plain_lines(words: str) -> Iterator[Line]:
    """The lines of a plain text, their marks of quotation taken off."""
    written = clean(words).split("\n")
    marks = [_QUOTE_MARKS.match(line) for line in written]
    for at, line in enumerate(written):
        alone = not any((*marks[max(0, at - 1) : at], *marks[at + 1 : at + 2]))
        if _FROM_LINE.match(line):  # escaped by a mailbox, not quoted
            yield Line(line[1:])
        elif (mark := marks[at]) and not (alone and _COMPARISON.match(line)):
            yield Line(line[mark.end() :], mark[1].count(">"))
        else:
            yield Line(line)


def flowed_lines(words: str, *, delsp: bool) -> Iterator[Line]:
    """The lines of a text whose lines go on where they end in a space (RFC 3676).

    With ``delsp`` that space is no part of the words.
    """
    pieces: list[str] = []
    depth = 0
    for line in map(_unstuffed, plain_lines(words)):
        if pieces and (line.depth != depth or line.text == SIGNATURE_MARK):
            yield Line("".join(pieces), depth)
            pieces = []
        depth = line.depth
        goes_on = line.text.endswith(" ") and line.text != SIGNATURE_MARK
        pieces.append(line.text[:-1] if goes_on and delsp else line.text)
        if not goes_on:
            yield Line("".join(pieces), depth)
            pieces = []
    if pieces:
        yield Line("".join(pieces), depth)


def _unstuffed(line: Line) -> Line:
    """A flowed line without the space that guards it against being taken for something else."""
    stuffed = not line.depth and line.text.startswith(" ")
    return replace(line, text=line.text[1:]) if stuffed else line
