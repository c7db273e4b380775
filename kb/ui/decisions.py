"""What a person decides of a statement: what the form asks, and what the log tells."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass

from kb.conclusions import Correction, Statement
from kb.corrected import DATE, KIND, MOST_THEMES, THEMES
from kb.propositions import RECURRING

LABELS = (KIND, THEMES)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person set in the form.

    ``relation`` is ``same_as``, ``not_same_as`` or nothing; ``right`` confirms the kind.
    """

    who: str
    kind: str
    theme: str = ""
    more_themes: tuple[str, ...] = ()
    relation: str = ""
    other: str = ""
    right: bool = False

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes, the primary one first, each once."""
        return tuple(dict.fromkeys((self.theme, *self.more_themes))) if self.theme else ()


def complaint(statement: Statement, wish: Wish) -> str:
    """The key of the sentence that says what is wrong with a wish; empty when nothing is."""
    if not wish.who:
        return "who_missing"
    if wish.more_themes and not wish.theme:
        return "theme_first"
    if len(wish.themes) > MOST_THEMES:
        return "themes_many"
    if wish.relation and wish.other in {"", statement.id}:
        return "other_missing"
    return "" if changes(statement, wish) else "nothing_changed"


def changes(statement: Statement, wish: Wish) -> list[tuple[str, str]]:
    """The decisions that a wish makes, as (field, value).

    The kind comes first: whether two can say the same depends on it. A confirmed kind is a
    decision too: it counts from then on, whatever the machine says later or how unsure it is.
    """
    found: list[tuple[str, str]] = []
    if wish.right or wish.kind != statement.kind:
        found.append((KIND, wish.kind))
    if wish.themes != statement.themes:
        found.append((THEMES, json.dumps(wish.themes)))
    if wish.relation:
        found.append((wish.relation, wish.other))
    return found


def themes(entry: Correction) -> tuple[str, ...]:
    """The themes that an entry of the log sets."""
    return tuple(json.loads(entry.value))


def recurs(statement: Statement) -> bool:
    """Whether it is asked of a statement's kind who says the same."""
    return statement.kind in RECURRING


def of_statement(
    log: Iterable[Correction], statement: Statement, known: Container[str]
) -> list[Correction]:
    """What was decided of a statement; one whose id is no longer known, by its words."""
    return [
        entry
        for entry in log
        if entry.statement == statement.id
        or (entry.statement and entry.statement not in known and entry.text == statement.text)
    ]


def last(log: Iterable[Correction], fields: Collection[str]) -> Correction | None:
    """The latest decision on one of some fields."""
    return next((e for e in reversed(list(log)) if e.field in fields), None)


def of_date(log: Iterable[Correction], event: str) -> Correction | None:
    """The latest decision on an event's date."""
    return last([e for e in log if e.event == event], {DATE})


def likely_same(
    statement: Statement, pairs: Iterable[tuple[str, str, float]], members: Sequence[str]
) -> list[str]:
    """Ids of statements that may say the same: of its own pattern first, then the likeliest."""
    ranked = sorted(pairs, key=lambda pair: -pair[2])
    near = [b if a == statement.id else a for a, b, _ in ranked]
    return [key for key in dict.fromkeys((*members, *near)) if key != statement.id]
