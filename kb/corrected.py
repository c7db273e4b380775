"""What people decided, laid over what the machine says.

The log is the truth; this is how it is read. The latest word on a statement's field
counts. A statement is found by its id (its event and its words); where that is gone,
because its event was renamed, by its words alone if only one statement has them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.codebook import Codebook
from kb.conclusions import Correction, Kind, Source, Statement
from kb.errors import UsageError
from kb.store import Store

KIND, THEMES, SAME, NOT_SAME, DATE = "kind", "themes", "same_as", "not_same_as", "preferred_date"
FIELDS = (KIND, THEMES, SAME, NOT_SAME, DATE)


@dataclass(frozen=True, slots=True)
class Decided:
    """The corrections that count.

    ``kinds`` and ``themes`` are by statement id, ``same`` and ``different`` pairs of
    statement ids, ``dates`` maps an event id to the EDTF string that a person prefers.
    ``stamp`` changes whenever ``same`` or ``different`` do.
    """

    kinds: Mapping[str, Kind]
    themes: Mapping[str, tuple[str, ...]]
    same: frozenset[frozenset[str]]
    different: frozenset[frozenset[str]]
    dates: Mapping[str, str]
    stamp: str = ""

    def neighbours(self) -> Mapping[str, set[str]]:
        """Statement id -> the statements that a person said are the same."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for a, b in (sorted(pair) for pair in self.same):
            found[a].add(b)
            found[b].add(a)
        return found


def check(field: str, value: str, codebook: Codebook) -> None:
    """Raise :class:`UsageError` for a value that a field cannot have."""
    if field not in FIELDS:
        raise UsageError("field_unknown", field=field, known=", ".join(FIELDS))
    if field == KIND and value not in set(Kind):
        raise UsageError("kind_unknown", kind=value, known=", ".join(Kind))
    if field == THEMES:
        for theme in json.loads(value):
            if theme not in codebook.ids:
                raise UsageError("theme_unknown", theme=theme, known=", ".join(codebook.ids))


def resolved(store: Store) -> Decided:
    """The log of a store, its statements found again."""
    log = store.corrections()
    return read(log, _found_again(store, log)) if log else read(())


def _found_again(store: Store, log: Sequence[Correction]) -> dict[str, str]:
    """Ids of the log -> today's ids of the same statements."""
    texts = {entry.statement: entry.text for entry in log if entry.statement}
    known = store.known_statements(texts)
    lost = {key: text for key, text in texts.items() if key not in known and text}
    again = store.statements_saying(lost.values()) if lost else {}
    return {key: again[text] for key, text in lost.items() if text in again}


def read(log: Iterable[Correction], moved: Mapping[str, str] | None = None) -> Decided:
    """The log, the oldest first, as what counts now. ``moved`` maps old ids to today's."""
    now = moved or {}
    kinds: dict[str, Kind] = {}
    themes: dict[str, tuple[str, ...]] = {}
    dates: dict[str, str] = {}
    pairs: dict[frozenset[str], str] = {}
    last = 0
    for entry in log:
        key = now.get(entry.statement, entry.statement)
        if entry.field == KIND:
            kinds[key] = Kind(entry.value)
        elif entry.field == THEMES:
            themes[key] = tuple(json.loads(entry.value))
        elif entry.field in {SAME, NOT_SAME}:
            pair = frozenset((key, now.get(entry.value, entry.value)))
            if len(pair) > 1:  # two lost statements may be found again in the only one left
                pairs[pair] = entry.field
            last = entry.number
        elif entry.field == DATE:
            dates[entry.event] = entry.value
    return Decided(
        kinds,
        themes,
        frozenset(pair for pair, field in pairs.items() if field == SAME),
        frozenset(pair for pair, field in pairs.items() if field == NOT_SAME),
        dates,
        stamp=f"{last}:{len(now)}",
    )


def overlaid(statements: Iterable[Statement], decided: Decided) -> list[Statement]:
    """The statements with people's labels in place of the machine's, which stay beside."""
    return [_overlaid(statement, decided) for statement in statements]


def _overlaid(statement: Statement, decided: Decided) -> Statement:
    kind = decided.kinds.get(statement.id)
    themes = decided.themes.get(statement.id)
    if kind is None and themes is None:
        return statement
    coding = statement.coding
    if kind is not None:
        # Nobody is sure by halves: a person's label has no probability to show.
        coding = replace(coding, kind=kind, confidence=1.0)
    if themes is not None:
        coding = replace(coding, themes=themes)
    return replace(statement, coding=coding, source=Source.PERSON)
