"""The codebook of themes: one file that a person can read and edit.

``data/codebook.toml`` comes with the program; a ``codebook.toml`` beside the database
takes its place. Its version is stamped on the machine's labels: an edited codebook is a
refresh, and old labels are never rewritten in silence.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from kb.errors import UsageError

NONE = "none"
"""The label of what has no theme: headings, logistics, thanks."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A code: its id, and its name and definition by language (``pl``, ``en``)."""

    id: str
    names: Mapping[str, str]
    definitions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Codebook:
    """The themes in the order of the file. ``version`` changes with its content."""

    version: str
    themes: tuple[Theme, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the themes."""
        return tuple(theme.id for theme in self.themes)

    def name(self, key: str, lang: str) -> str:
        """A theme's name; the id itself where the book has no such theme."""
        found = next((theme for theme in self.themes if theme.id == key), None)
        return found.names[lang] if found else key


def source(database: Path) -> Path | None:
    """The codebook beside a database, None where the program's own counts."""
    path = database.parent / "codebook.toml"
    return path if path.is_file() else None


def load(database: Path | None = None) -> Codebook:
    """The codebook of a database, else the program's own.

    Raises :class:`UsageError` when a file beside the database is no codebook.
    """
    path = source(database) if database else None
    if path is None:
        return parse((files("kb") / "data" / "codebook.toml").read_text("utf-8"))
    try:
        return parse(path.read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        detail = f"{type(error).__name__}: {error}"
        raise UsageError("codebook_broken", path=str(path), detail=detail) from error


def parse(text: str) -> Codebook:
    """A codebook from the text of its file. Raises ``ValueError`` or ``KeyError``."""
    data = tomllib.loads(text)
    themes = tuple(
        Theme(
            row["id"],
            {lang: row[lang] for lang in ("pl", "en")},
            {lang: row.get(f"definition_{lang}", "") for lang in ("pl", "en")},
        )
        for row in data["theme"]
    )
    if not all(isinstance(x, str) for t in themes for x in (t.id, *t.names.values())):
        message = "an id and a name are words"
        raise ValueError(message)
    if len({theme.id for theme in themes}) != len(themes):
        message = "an id stands twice"
        raise ValueError(message)
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return Codebook(f"{data['version']}-{digest}", themes)
