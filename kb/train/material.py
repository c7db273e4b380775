"""The labelled statements of ``corpus/training``, as values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.segments import spoken

FOLDER = Path(__file__).parents[2] / "corpus" / "training"


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


def read(part: str, folder: Path = FOLDER) -> list[Labelled]:
    """The statements of a part: ``train``, ``dev`` or ``test``."""
    return [_labelled(row) for row in rows(folder / f"statements.{part}.jsonl")]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


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
