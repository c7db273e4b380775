"""The training material of ``corpus/training``, as values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.segments import spoken

FOLDER = Path(__file__).parents[2] / "corpus" / "training"

EDITIONS = 3
_THIRD = re.compile(r"w[45][a-z]")
"""How ids of the third edition begin: with its wave and a theme."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A statement with its labels.

    ``proposition`` names what it asserts, None for a statement of no group; a ``near``
    one stands close to the proposition without asserting it. ``hard`` says why a reader
    of key words would get it wrong, empty where he would not.
    """

    id: str
    text: str
    lead: str
    lang: str
    kind: str
    theme: str
    secondary: tuple[str, ...]
    hard: str
    implied_gap: bool
    polarity: str
    origin: str
    proposition: str | None
    near: bool

    @property
    def spoken(self) -> str:
        """The text under its lead-in."""
        return spoken(self.text, self.lead)


@dataclass(frozen=True, slots=True)
class Told:
    """A question that a proposition answers, or a passage of a record that asserts one."""

    id: str
    text: str
    lang: str
    proposition: str


def read(part: str, folder: Path = FOLDER) -> list[Labelled]:
    """The statements of a part: ``train``, ``dev`` or ``test``."""
    return [_labelled(row) for row in rows(folder / f"statements.{part}.jsonl")]


def questions(part: str, folder: Path = FOLDER) -> list[Told]:
    """The questions of a part; the statements and passages of their proposition answer them."""
    return [_told(row) for row in rows(folder / f"questions.{part}.jsonl")]


def passages(part: str, folder: Path = FOLDER) -> list[Told]:
    """The passages of a part: a proposition among other matter of the same meeting."""
    return [_told(row) for row in rows(folder / f"passages.{part}.jsonl")]


def parallel(part: str, folder: Path = FOLDER) -> list[tuple[str, str]]:
    """The same sentence in Polish and in English."""
    return [(str(row["pl"]), str(row["en"])) for row in rows(folder / f"parallel.{part}.jsonl")]


def close(folder: Path = FOLDER) -> list[frozenset[str]]:
    """Pairs of propositions of which some statements could be read as either."""
    return [frozenset(row["propositions"]) for row in rows(folder / "close.jsonl")]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def is_of(editions: int, key: str) -> bool:
    """Whether what has this id was there in so many editions.

    The first two are told apart by nobody: they were written into one another.
    """
    return editions >= EDITIONS or not _THIRD.match(key)


def _told(row: dict[str, Any]) -> Told:
    return Told(str(row["id"]), str(row["text"]), str(row["lang"]), str(row["proposition"]))


def _labelled(row: dict[str, Any]) -> Labelled:
    return Labelled(
        id=str(row["id"]),
        text=str(row["text"]),
        lead=str(row.get("lead", "")),
        lang=str(row["lang"]),
        kind=str(row["kind"]),
        theme=str(row["theme"]),
        secondary=tuple(row.get("secondary", ())),
        hard=str(row.get("hard", "")),
        implied_gap=bool(row.get("implied_gap")),
        polarity=str(row.get("polarity", "neutral")),
        origin=str(row.get("origin", "own")),
        proposition=str(row["proposition"]) if row.get("proposition") else None,
        near=bool(row.get("near")),
    )
