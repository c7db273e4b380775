"""Recurrence: the same proposition, said at two or more independent events.

A proposition that one event alone told is no pattern, but it may answer one: a gap is
linked with practices told anywhere, those of other events first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kb import corrected, sources
from kb.coder import Coder
from kb.conclusions import Kind, Pattern, Polarity, Statement
from kb.embed import Vectors
from kb.followups import FollowUps
from kb.propositions import RECURRING
from kb.store import Store
from kb.strength import strength
from kb.text import Lexicon, fold
from kb.types import Event

RECURS = 2
"""Independent events from which a proposition is a pattern."""

_ANSWERS = 3
"""Practices that are shown for a gap, at most."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every proposition of a base, recurring or told once, by its id."""

    propositions: Mapping[str, Pattern]
    of_statement: Mapping[str, str]

    def patterns(self, kind: Kind | None = None) -> tuple[Pattern, ...]:
        """The propositions that recur, those with the most independent events first."""
        found = [
            p
            for p in self.propositions.values()
            if p.strength.sources >= RECURS and kind in {None, p.kind}
        ]
        return tuple(sorted(found, key=lambda p: (-p.strength.sources, -len(p.statements), p.id)))

    def told_once(self, kind: Kind | None = None) -> tuple[Pattern, ...]:
        """The propositions that one source alone told."""
        found = self.propositions.values()
        return tuple(p for p in found if p.strength.sources < RECURS and kind in {None, p.kind})


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is concluded from a base's material at one revision."""

    statements: tuple[Statement, ...]
    by_id: Mapping[str, Statement]
    by_passage: Mapping[int, Sequence[Statement]]
    events: Mapping[str, Event]
    recurrence: Recurrence
    follow_ups: FollowUps


def known(store: Store, coder: Coder, lexicon: Lexicon) -> Known:
    """Read a store: its statements with people's labels, and what recurs among them."""
    # In one snapshot: another process may replace a file between two reads, and the
    # statements of one moment have no vectors and no events at another.
    with store.snapshot():
        coded = corrected.overlaid(store.coded_statements(), corrected.resolved(store))
        events = {event.id: event for event in store.events()}
        vectors = _vectors(store, coded)
        membership = store.propositions()
    statements = [s for s in coded if s.id in vectors]
    by_passage: defaultdict[int, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_passage[statement.passage].append(statement)
    source_of = _sources(list(events.values()), statements)
    found = _propositions(statements, membership, source_of, vectors, coder, lexicon)
    return Known(
        statements=tuple(statements),
        by_id={s.id: s for s in statements},
        by_passage=by_passage,
        events=events,
        recurrence=Recurrence(found, membership),
        follow_ups=FollowUps(statements, vectors, events),
    )


def _propositions(
    statements: Sequence[Statement],
    membership: Mapping[str, str],
    source_of: Mapping[str, str],
    vectors: Mapping[str, Vectors],
    coder: Coder,
    lexicon: Lexicon,
) -> dict[str, Pattern]:
    """All propositions, with their evidence and what answers them."""
    groups: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.kind in RECURRING and statement.id in membership:
            groups[membership[statement.id]].append(statement)
    found = {
        key: _pattern(key, members, source_of, vectors, lexicon) for key, members in groups.items()
    }
    found = _contradicted(found, statements, vectors, coder, lexicon)
    links = _links(found, vectors, coder)
    return {key: replace(p, answered_by=links.get(key, ())) for key, p in found.items()}


def _sources(events: Sequence[Event], statements: Sequence[Statement]) -> dict[str, str]:
    texts: defaultdict[str, set[str]] = defaultdict(set)
    for statement in statements:
        texts[statement.event].add(fold(statement.text))
    told = [sources.Told(event, frozenset(texts[event.id])) for event in events]
    return sources.same_sources(told)


def _vectors(store: Store, statements: Sequence[Statement]) -> dict[str, Vectors]:
    return {
        key: np.frombuffer(blob, "<f2").astype(np.float32)
        for key, blob in store.statement_vectors(s.id for s in statements)
    }


def _pattern(
    key: str,
    members: Sequence[Statement],
    source_of: Mapping[str, str],
    vectors: Mapping[str, Vectors],
    lexicon: Lexicon,
) -> Pattern:
    events = tuple(dict.fromkeys(s.event for s in members))
    grouped = sources.grouped(events, source_of)
    themes = Counter(theme for s in members for theme in s.themes[:1])
    return Pattern(
        id=key,
        kind=members[0].kind,
        label=_medoid(members, vectors).text,
        statements=tuple(members),
        events=events,
        sources=grouped,
        themes=tuple(theme for theme, _ in themes.most_common()),
        languages=tuple(sorted({s.lang for s in members})),
        strength=strength(members, len(grouped), lexicon),
    )


def _medoid(members: Sequence[Statement], vectors: Mapping[str, Vectors]) -> Statement:
    """The statement nearest to all the others; of two, the first."""
    table = np.stack([vectors[s.id] for s in members])
    return members[int((table @ table.sum(axis=0)).argmax())]


def _centre(pattern: Pattern, vectors: Mapping[str, Vectors]) -> Vectors:
    total = np.sum([vectors[s.id] for s in pattern.statements], axis=0)
    unit: Vectors = total / np.linalg.norm(total)
    return unit


def _contradicted(
    found: dict[str, Pattern],
    everything: Sequence[Statement],
    vectors: Mapping[str, Vectors],
    coder: Coder,
    lexicon: Lexicon,
) -> dict[str, Pattern]:
    """Patterns with the statements counted that say their contrary.

    Those are statements near enough to be the same which the coder reads the other way
    round: a denied gap ("no complaint of this kind was heard") is of kind *other*.
    """
    others = [
        s for s in everything if s.kind is Kind.OTHER and s.coding.polarity is Polarity.POSITIVE
    ]
    gaps = [p for p in found.values() if p.kind is Kind.GAP and p.strength.sources >= RECURS]
    if not others or not gaps:
        return found
    table = coder.likeness(
        np.stack([_centre(p, vectors) for p in gaps]), np.stack([vectors[s.id] for s in others])
    )
    for pattern, row in zip(gaps, table, strict=True):
        count = int((row >= 0.5).sum())  # noqa: PLR2004  (more likely the same than not)
        if count:
            grade = strength(pattern.statements, pattern.strength.sources, lexicon, count)
            found[pattern.id] = replace(pattern, strength=grade)
    return found


def _links(
    found: Mapping[str, Pattern], vectors: Mapping[str, Vectors], coder: Coder
) -> dict[str, tuple[str, ...]]:
    """Gap id -> the ids of practices that answer it, other events' first, the likeliest first."""
    gaps = [p for p in found.values() if p.kind is Kind.GAP]
    practices = [p for p in found.values() if p.kind is Kind.PRACTICE]
    if not gaps or not practices:
        return {}
    table = coder.answers(
        np.stack([_centre(p, vectors) for p in gaps]),
        np.stack([_centre(p, vectors) for p in practices]),
    )
    links = {}
    for gap, row in zip(gaps, table, strict=True):
        likely = [i for i in row.argsort()[::-1] if row[i] >= 0.5]  # noqa: PLR2004
        likely.sort(key=lambda i: set(practices[i].events) <= set(gap.events))
        links[gap.id] = tuple(practices[i].id for i in likely[:_ANSWERS])
    return links
