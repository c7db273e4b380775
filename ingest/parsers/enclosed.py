"""The names of files inside files: of attachments, and of what is packed in an archive.

Nothing is ever written under these names; they are cleaned all the same, so that a
report, or somebody who does write them one day, cannot be led astray by them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from ingest.parsers.encoding import clean
from kb.types import Enclosed

_SEPARATORS = re.compile(r"[\\/]+")
_DRIVE = re.compile(r"^[A-Za-z]:(?=[\\/])")
_UNSEEN = frozenset(("Cc", "Cf", "Cs"))
"""Controls, format characters such as the marks of direction, and halves of pairs."""
_LONGEST_SUFFIX = 20
_LONGEST_PART = 200
"""Characters of one part of a path; file systems allow 255 bytes."""
_NAMED = 10
"""Names that a sentence holds before it is no sentence any more."""


def safe_path(name: str) -> str:
    r"""A name from inside a file as a harmless relative path, ``""`` where nothing is left.

    >>> safe_path("C:\\Users\\ola\\..\\notatka.docx")
    'Users/ola/notatka.docx'
    """
    parts = (_safe_part(part) for part in _SEPARATORS.split(_DRIVE.sub("", clean(name))))
    return "/".join(part for part in parts if part)


def _safe_part(part: str) -> str:
    """One part of a path: no control or direction marks ("exe.cod"), no dots for folders."""
    spaced = re.sub(r"[\n\t]", " ", part)
    seen = "".join(char for char in spaced if unicodedata.category(char) not in _UNSEEN)
    bare = seen.strip(" ").rstrip(" .").replace(":", "_")
    if len(bare) <= _LONGEST_PART:
        return bare
    suffix = PurePosixPath(bare).suffix[:_LONGEST_SUFFIX]
    return bare[: _LONGEST_PART - len(suffix)] + suffix


def distinct(files: Iterable[Enclosed]) -> tuple[Enclosed, ...]:
    """The files, those whose name was there before numbered: "skan.pdf", "skan (2).pdf"."""
    taken: set[str] = set()
    found = []
    for file in files:
        name, number = file.name, 1
        while name.casefold() in taken:
            number += 1
            path = PurePosixPath(file.name)
            name = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
        taken.add(name.casefold())
        found.append(replace(file, name=name))
    return tuple(found)


def listing(names: Sequence[str]) -> str:
    """Names for a sentence: the first ten, and how many more there are."""
    more = f" … (+{len(names) - _NAMED})" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
