r"""What the style of an RTF paragraph says of it: heading, title, contents line.

A paragraph repeats what its style does to its letters, but small programs do not
repeat the outline level, so that a heading may be known by the name of its style only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from ingest.parsers.styles import chain, named

BODY_OUTLINE = 9
"""The outline level of text that is no heading; headings have 0..8."""


@dataclass(slots=True)
class Style:
    """A style as the style sheet has it; ``number`` is None for one of characters."""

    number: int | None = 0
    name: str = ""
    based_on: int | None = None
    outline: int | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What the style says with those that it is based on; ``level`` is 0 for no heading."""

    level: int = 0
    title: bool = False
    contents: bool = False
    listed: bool = False


def said_by(number: int, styles: Mapping[int, Style]) -> Said:
    """What a paragraph's style says of it."""
    found = list(chain(number, styles, attrgetter("based_on")))
    names = named([style.name for style in found])
    outline = next((style.outline for style in found if style.outline is not None), None)
    return Said(
        level=names.level if outline is None else level_of(outline),
        title=names.title,
        contents=names.contents,
        listed=any(style.listed for style in found),
    )


def level_of(outline: int) -> int:
    """The level of a heading from its outline level, 0 for body text."""
    return outline + 1 if 0 <= outline < BODY_OUTLINE else 0
