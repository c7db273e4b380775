"""What styles say of words: by their names heading, title, line of contents; bold, hidden.

Names are read in English and in Polish, for Word writes the built-in ones in English, and
LibreOffice and people do not. Word makes identifiers of them without the letters beyond
ASCII: "Nagwek1", "Tytu", "Spistreci1".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Style = TypeVar("Style")

_HEADING = re.compile(r"^(?:heading|nag(?:łó|lo|)wek)\s*([1-9]\d?)$")
_TITLE = re.compile(r"^(?:title|tytuł|tytul|tytu)$")
_CONTENTS = re.compile(
    r"^(?:toc|contents|index|spis\s*tre(?:ści|sci|ci))\s*(?:heading|\d+)$"
    r"|^nag(?:łó|lo|)wek\s*(?:spisu\s*tre(?:ści|sci|ci)|wykazu)$"
    r"|^table of figures$"
)


@dataclass(frozen=True, slots=True)
class Look:
    """How words look, as far as it says what they are."""

    bold: bool = False
    hidden: bool = False


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Named:
    """What names say; ``level`` is that of a heading, 0 for no heading.

    ``contents`` is a line of a table of contents or an index, which repeats the text.
    """

    level: int = 0
    title: bool = False
    contents: bool = False


def named(names: Sequence[str]) -> Named:
    """What the names of a style and of those that it is based on say, nearest first.

    >>> named(["Uchwała", "Nagłówek 2"])
    Named(level=2, title=False, contents=False)
    """
    plain = [name.lower().strip() for name in names]
    levels = (int(match[1]) for match in map(_HEADING.match, plain) if match)
    return Named(
        level=next(levels, 0),
        title=any(map(_TITLE.match, plain)),
        contents=any(map(_CONTENTS.match, plain)),
    )


def chain(
    first: Key | None, styles: Mapping[Key, Style], parent: Callable[[Style], Key | None]
) -> Iterator[Style]:
    """A style and those that it is based on, nearest first; damaged ones may go in a circle."""
    key, seen = first, set[Key]()
    while key is not None and key in styles and key not in seen:
        seen.add(key)
        yield styles[key]
        key = parent(styles[key])
