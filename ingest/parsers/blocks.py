"""From the words of a paragraph to the blocks of a document, by the same rules in each format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.parsers.encoding import clean
from ingest.parsers.text import BULLET
from kb.types import Block, BlockKind, Link

_AROUND_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_FAKE_HEADING_LONGEST = 120
_DEEPEST = 6
_FIELD_LINK = re.compile(r"^\s*HYPERLINK\s+(?:\"([^\"]*)\"|([^\s\"\\]\S*))")
_NO_TITLE = re.compile(
    r"^(?:microsoft\b.*|untitled\b.*|(?:dokument )?bez (?:nazwy|tytułu)\b.*|do[kc]ument\s*\d*)$"
    r"|\.(?:docx?|dotx?|odt|ott|rtf|txt|pdf|html?)$|^[\[<].*[\]>]$|\\",
    re.IGNORECASE,
)
"""The name of a file or a program, a place to fill in ("[Tytuł dokumentu]"), or a path."""


@dataclass(slots=True)
class Words:
    """The words of a paragraph while they are gathered and when they are done.

    ``marks`` holds, for each stretch that a reader sees, whether it is bold.
    """

    pieces: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    marks: set[bool] = field(default_factory=set)

    @property
    def text(self) -> str:
        """All the words."""
        return self.since(0)

    @property
    def bold(self) -> bool:
        """Whether all of them are bold."""
        return self.marks == {True}

    def say(self, text: str, *, bold: bool = False) -> None:
        """Adds words."""
        self.pieces.append(text)
        if text.strip():
            self.marks.add(bold)

    def since(self, start: int) -> str:
        """The words gathered from a piece on."""
        return _AROUND_BREAK.sub("\n", clean(self.joined(start))).strip()

    def joined(self, start: int) -> str:
        """The pieces from one on, as they came."""
        return "".join(self.pieces[start:])

    def link(self, start: int, target: str) -> None:
        """Notes that the words from a piece on point somewhere; a place in the file is none."""
        if target and not target.startswith("#") and (text := self.since(start)):
            self.links.append(Link(text, target))


@dataclass(slots=True)
class Blocks:
    """The blocks of a text, gathered in its order.

    ``found`` has with each whether all of it is bold; ``titles`` are those in the style
    of a document's title.
    """

    found: list[tuple[Block, bool]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    def add(
        self,
        words: Words,
        *,
        level: int = 0,
        title: bool = False,
        listed: bool = False,
        place: str = "",
    ) -> None:
        """Adds a paragraph, unless it has no words; a title is a heading of level 1."""
        text = words.text
        if not text:
            return
        level = 1 if title else min(level, _DEEPEST)
        kind = BlockKind.PARAGRAPH
        if level:
            text, kind = text.replace("\n", " "), BlockKind.HEADING
        elif place:
            kind = BlockKind.CELL
        elif listed:
            kind = BlockKind.ITEM
        elif BULLET.match(text):  # a bullet typed by hand
            text, kind = BULLET.sub("", text), BlockKind.ITEM
        if title:
            self.titles.append(text)
        block = Block(text, kind, level=level, place=place, links=tuple(words.links))
        self.found.append((block, words.bold))

    def with_headings(self) -> list[Block]:
        """The blocks, with short bold paragraphs as headings where none is declared."""
        return with_fake_headings(self.found)

    def as_note(self, place: str) -> Block | None:
        """All of them as one footnote, endnote or comment; None where there are none."""
        blocks = [block for block, _ in self.found]
        if not blocks:
            return None
        text = "\n".join(block.text for block in blocks)
        links = tuple(link for block in blocks for link in block.links)
        return Block(text, BlockKind.NOTE, place=place, links=links)

    def title(self) -> str | None:
        """The paragraph in the style of a title, else the first heading of level 1."""
        first = [block.text for block, _ in self.found if block.level == 1]
        return next(iter(self.titles + first), None)


def with_fake_headings(found: Sequence[tuple[Block, bool]], *, beyond: int = 0) -> list[Block]:
    """The blocks, with short bold paragraphs as headings where none is declared.

    Each comes with whether all of it is bold. Headings down to the level ``beyond`` do not
    count: that of a page of HTML is its title.
    """
    if any(block.level > beyond for block, _ in found):
        return [block for block, _ in found]
    return [_as_heading(block) if bold else block for block, bold in found]


def stated_title(text: str) -> str | None:
    """The title in a file's properties; None where it is the name of a file or a program."""
    title = " ".join(clean(text).split())
    return None if not title or _NO_TITLE.search(title) else title


def field_target(code: str) -> str:
    r"""The address in the code of a field, ``""`` for another field and a place in the file.

    >>> field_target(' HYPERLINK "lista.docx" \\o "Lista" '), field_target(r'HYPERLINK \l "a"')
    ('lista.docx', '')
    """
    match = _FIELD_LINK.match(code)
    return (match[1] or match[2] or "").strip() if match else ""


def _as_heading(block: Block) -> Block:
    text = block.text
    stop = text.endswith((".", ",", ";", ":", "…")) and not text.endswith(" r.")
    if block.kind is not BlockKind.PARAGRAPH or len(text) > _FAKE_HEADING_LONGEST or stop:
        return block
    return replace(block, kind=BlockKind.HEADING, level=_DEEPEST, text=text.replace("\n", " "))
