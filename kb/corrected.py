"""What people decided, laid over what the machine says.

The log is the truth; this is how it is read. The latest word on a statement's field
counts. A statement is found by its id (its event and its words); where that is gone,
because its event was renamed, by its words alone if only one statement has them. An event is
found by its id (its file's name and its title), else by the one of the two that stayed.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.edtf import parse_edtf
from kb.codebook import Codebook
from kb.conclusions import Correction, Kind, Source, Statement
from kb.errors import UsageError
from kb.store import Store
from kb.versions import Said

KIND, THEMES, SAME, NOT_SAME, DATE = "kind", "themes", "same_as", "not_same_as", "preferred_date"
SUPERSEDED, NOT_VERSION = "superseded_by", "not_version_of"
FIELDS = (KIND, THEMES, SAME, NOT_SAME, DATE, SUPERSEDED, NOT_VERSION)
PAIRS = (SAME, NOT_SAME)
DOCUMENTS = (SUPERSEDED, NOT_VERSION)
"""What is decided of a document; the value is another's path."""
MOST_THEMES = 3
"""A primary theme and two others (``docs/method.md``)."""


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
        _check_themes(value, codebook)
    if field == DATE:
        try:
            parse_edtf(value)
        except ValueError as error:
            raise UsageError("edtf_unclear", value=value) from error


def _check_themes(value: str, codebook: Codebook) -> None:
    try:
        themes = json.loads(value)
    except ValueError as error:
        raise UsageError("themes_unclear", value=value) from error
    if not isinstance(themes, list) or not all(isinstance(theme, str) for theme in themes):
        raise UsageError("themes_unclear", value=value)
    for theme in themes:
        if theme not in codebook.ids:
            raise UsageError("theme_unknown", theme=theme, known=", ".join(codebook.ids))
        if themes.count(theme) > 1:
            raise UsageError("theme_repeated", theme=theme)
    if len(themes) > MOST_THEMES:
        raise UsageError("themes_too_many", most=str(MOST_THEMES))


def resolved(store: Store) -> Decided:
    """The log of a store as what counts now, its statements and events found again."""
    return read(today(store))


def today(store: Store) -> list[Correction]:
    """The log with today's ids of the statements and events that it speaks of."""
    log = store.corrections()
    if not log:
        return []
    said, told = _statements_again(store, log), _events_again(store, log)
    return [
        replace(
            entry,
            statement=said.get(entry.statement, entry.statement),
            value=said.get(entry.value, entry.value) if entry.field in PAIRS else entry.value,
            event=told.get(entry.event, entry.event),
        )
        for entry in log
    ]


def _statements_again(store: Store, log: Sequence[Correction]) -> dict[str, str]:
    """Ids of the log -> today's ids of the same statements."""
    ends = [(entry.statement, entry.text) for entry in log if entry.statement]
    ends += [(entry.value, entry.other_text) for entry in log if entry.field in PAIRS]
    # An entry of an earlier edition has no words of the other end; another may have them.
    texts = {key: "" for key, _ in ends} | {key: text for key, text in ends if text}
    known = store.known_statements(texts)
    lost = {key: text for key, text in texts.items() if key not in known and text}
    again = store.statements_saying(lost.values()) if lost else {}
    return {key: again[text] for key, text in lost.items() if text in again}


def _events_again(store: Store, log: Sequence[Correction]) -> dict[str, str]:
    """Ids of the log -> today's ids of the same events."""
    named = {entry.event: entry for entry in log if entry.event and entry.event_title}
    if not named:
        return {}
    places = store.event_places()
    known = {key for key, _, _ in places}
    found = {key: _place(entry, places) for key, entry in named.items() if key not in known}
    return {key: place for key, place in found.items() if place}


def _place(entry: Correction, places: Sequence[tuple[str, str, str]]) -> str:
    """Where an event went; empty where that cannot be told.

    To the only one of its file when its title was corrected, to the only one of its title
    when its file was renamed.
    """
    fits = [key for key, _, path in places if path == entry.event_path]
    if not fits:
        fits = [key for key, title, _ in places if title == entry.event_title]
    return fits[0] if len(fits) == 1 else ""


def read(log: Iterable[Correction]) -> Decided:
    """The log, the oldest first and with today's ids, as what counts now."""
    kinds: dict[str, Kind] = {}
    themes: dict[str, tuple[str, ...]] = {}
    dates: dict[str, str] = {}
    pairs: dict[frozenset[str], str] = {}
    for entry in log:
        key = entry.statement
        if entry.field == KIND:
            kinds[key] = Kind(entry.value)
        elif entry.field == THEMES:
            themes[key] = tuple(json.loads(entry.value))
        elif entry.field in PAIRS:
            pair = frozenset((key, entry.value))
            if len(pair) > 1:  # two lost statements may be found again in the only one left
                pairs[pair] = entry.field
        elif entry.field == DATE:
            dates[entry.event] = entry.value
    return Decided(
        kinds,
        themes,
        frozenset(pair for pair, field in pairs.items() if field == SAME),
        frozenset(pair for pair, field in pairs.items() if field == NOT_SAME),
        dates,
        stamp=_stamp(pairs),
    )


def _stamp(pairs: Mapping[frozenset[str], str]) -> str:
    if not pairs:
        return ""
    rows = sorted((*sorted(pair), field) for pair, field in pairs.items())
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:12]


def last_words(log: Iterable[Correction], field: str) -> dict[str, dict[str, Correction]]:
    """Statement id -> each person's last decision on a field, the latest person last.

    ``log`` stands under today's ids, the oldest first. The last of a statement is what counts.
    """
    found: defaultdict[str, dict[str, Correction]] = defaultdict(dict)
    for entry in log:
        if entry.field == field:
            people = found[entry.statement]
            people.pop(entry.who, None)
            people[entry.who] = entry
    return dict(found)


def labels(entry: Correction) -> tuple[str, ...]:
    """The kind, or the themes with the primary one first, that a person decided on."""
    return tuple(json.loads(entry.value)) if entry.field == THEMES else (entry.value,)


def of_documents(store: Store) -> Said:
    """What people decided of documents: the latest word on two of them counts."""
    log = [entry for entry in store.corrections() if entry.field in DOCUMENTS]
    ends = {entry.path: entry.sha256 for entry in log}
    ends |= {entry.value: entry.other_sha256 for entry in log}
    ids = store.documents_of(ends)
    latest: dict[frozenset[int], tuple[str, int, int]] = {}
    for entry in log:
        one, other = ids.get(entry.path), ids.get(entry.value)
        if one is not None and other is not None and one != other:
            pair = frozenset((one, other))
            latest.pop(pair, None)  # the order of the decisions is that of the last ones
            latest[pair] = entry.field, one, other
    return Said(
        older=[(a, b) for field, a, b in latest.values() if field == SUPERSEDED],
        apart=[(a, b) for field, a, b in latest.values() if field == NOT_VERSION],
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
