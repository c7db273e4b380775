"""Which statements say the same: kept up to date by what came in and what went.

Pairs are compared once, and the likely ones remembered; a refresh compares what is new
with the rest and groups anew only what a chain of likely pairs connects with it. Every
other pattern stays as it was, with its name, and nothing of it is computed again. What
grows with the base is reading the vectors that the new ones are compared with.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from kb import corrected, grouping
from kb.coder import Coder
from kb.conclusions import Kind
from kb.corrected import Decided
from kb.embed import Vectors
from kb.grouping import Pair
from kb.store import Store
from kb.store.coded import Regrouped

RECURRING = (Kind.GAP, Kind.PRACTICE)
"""The kinds of which recurrence is asked."""

_ROWS_AT_ONCE = 512

SURE: Mapping[str, float] = {Kind.GAP: 0.82, Kind.PRACTICE: 0.7}
"""Confidence from which the machine's word makes a gap or a practice recur. Of two sentences in
the demonstration corpus that say why photographs are not attached, and are no gaps, the machine
is sure at 0.818 and 0.87; of practices that it is sure of at 0.7 or more, all that it puts together
there are right. What a person called a gap, or said to be the same as another, counts whatever
the machine thought."""


@dataclass(frozen=True, slots=True)
class _Pool:
    """The statements of one kind: ids in the order in which they were stored, and vectors."""

    ids: Sequence[str]
    vectors: Vectors


class _Likely:
    """The likely pairs: those recorded, and the new ones in place of old."""

    def __init__(self, store: Store, changed: Collection[str], found: Iterable[Pair]) -> None:
        self._store, self._changed = store, frozenset(changed)
        self._found: defaultdict[str, list[Pair]] = defaultdict(list)
        for pair in found:
            self._found[pair[0]].append(pair)
            self._found[pair[1]].append(pair)

    def of(self, ids: Collection[str]) -> list[Pair]:
        """The pairs that one of the statements is part of, each once."""
        recorded = self._store.likenesses(ids)
        found = (pair for key in ids for pair in self._found.get(key, ()))
        return [
            *(pair for pair in recorded if self._changed.isdisjoint(pair[:2])),
            *dict.fromkeys(found),
        ]


def fill(store: Store, coder: Coder) -> None:
    """Bring the propositions up to date with the statements and with people's decisions.

    Again where a person decided something, or another process was faster, meanwhile: an
    ingest computes for minutes, and what it read at its start would undo the decision.
    """
    while not _is_filled(store, coder):
        pass


def _is_filled(store: Store, coder: Coder) -> bool:
    """One try; False when it came too late."""
    seen = store.regrouping()
    decided = corrected.resolved(store)
    kinds = _kinds(store, decided)
    before = store.kinds_compared()
    new = [key for key, kind in kinds.items() if before.get(key) != kind]
    gone = [key for key in before if key not in kinds]
    touched = store.touched()
    linked = _newly_linked(store, decided)
    if not (new or gone or touched or linked or _unheard(store, decided)):
        return True
    changed = {*new, *gone}
    pairs = _compare(store, coder, kinds, set(new))
    likely = _Likely(store, changed, pairs)
    left = store.members({*touched, *store.propositions(changed).values()})
    reached = _reached(likely, {*new, *left, *linked}, decided)
    ids = [key for key in kinds if key in reached]
    decisive = _decisive(store, coder, ids, likely.of(ids), _same(decided, kinds))
    return store.put_regrouped(
        Regrouped(
            compared=[(key, kinds[key]) for key in new],
            gone=gone,
            pairs=pairs,
            grouped=ids,
            members=_members(store, ids, decisive, decided, kinds),
            touched=touched,
            linked=decided.stamp,
            seen=seen,
        )
    )


def _kinds(store: Store, decided: Decided) -> dict[str, str]:
    """Statement id -> kind that counts, of the kinds that recur; in the order of storing."""
    rows = store.machine_kinds()
    said = {key: decided.kinds.get(key, kind) for key, kind, _ in rows}
    sure = {key for key, kind, confidence in rows if confidence >= SURE.get(kind, 1.0)}
    sure |= {key for pair in _same(decided, said) for key in pair}
    return {
        key: kind
        for key, kind in said.items()
        if kind in RECURRING and (key in sure or key in decided.kinds)
    }


def _newly_linked(store: Store, decided: Decided) -> set[str]:
    """The statements of people's pairs, when they are others than last time."""
    if (store.meta("linked") or "") == decided.stamp:
        return set()
    return {key for pair in decided.same | decided.different for key in pair}


def _unheard(store: Store, decided: Decided) -> bool:
    """Whether it is not recorded yet that the log was followed as far as it goes."""
    heard = int(store.meta("heard") or 0), store.meta("linked") or ""
    return heard != (store.last_correction(), decided.stamp)


def _compare(store: Store, coder: Coder, kinds: Mapping[str, str], new: set[str]) -> list[Pair]:
    """The likely pairs of every new statement with all others of its kind."""
    pairs: list[Pair] = []
    for kind in dict.fromkeys(kinds[key] for key in kinds if key in new):
        pool = _pool(store, [key for key, its in kinds.items() if its == kind])
        is_new = np.array([key in new for key in pool.ids])
        rows, places = np.flatnonzero(is_new), np.arange(len(pool.ids))
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            table = coder.likeness(pool.vectors[some], pool.vectors)
            # Two new ones meet twice, and each itself: one of them counts.
            once = ~is_new | (some[:, None] < places)
            at, others = np.nonzero((table >= grouping.JOIN) & once)
            shares = table[at, others].astype(np.float64).round(4)
            couples = zip(some[at].tolist(), others.tolist(), shares.tolist(), strict=True)
            for a, b, share in couples:
                first, second = sorted((pool.ids[a], pool.ids[b]))
                pairs.append((first, second, share))
    return pairs


def _pool(store: Store, ids: Sequence[str]) -> _Pool:
    rows = list(store.statement_vectors(ids))
    flat = np.frombuffer(b"".join(blob for _, blob in rows), "<f2").astype(np.float32)
    return _Pool([key for key, _ in rows], flat.reshape(len(rows), -1) if rows else flat)


def _reached(likely: _Likely, start: Iterable[str], decided: Decided) -> set[str]:
    """Everything that could be grouped otherwise when some statements change.

    Two groups join at a mean of :data:`grouping.JOIN`, so one of the pairs between them is
    at least as likely: what no chain of such pairs connects, nor people's word, never meets.
    """
    own = decided.neighbours()
    reached: set[str] = set()
    frontier = set(start)
    while frontier:
        reached |= frontier
        near = {x for a, b, _ in likely.of(frontier) for x in (a, b)}
        near |= {other for key in frontier for other in own.get(key, ())}
        frontier = near - reached
    return reached


def _same(decided: Decided, kinds: Mapping[str, str]) -> set[frozenset[str]]:
    """People's pairs of one kind."""
    return {
        pair
        for pair in decided.same
        if pair <= kinds.keys() and len({kinds[key] for key in pair}) == 1
    }


def _decisive(
    store: Store, coder: Coder, ids: Sequence[str], likely: Iterable[Pair],
    same: Iterable[frozenset[str]],
) -> list[Pair]:  # fmt: skip
    """All pairs that count, of the statements that likely pairs or people connect."""
    inside = set(ids)
    joined = [pair for pair in likely if inside.issuperset(pair[:2])]
    joined += [(min(pair), max(pair), 1.0) for pair in same if pair <= inside]
    connected = [part for part in grouping.components(ids, joined) if len(part) > 1]
    pool = _pool(store, [key for part in connected for key in part])
    rows = {key: row for row, key in enumerate(pool.ids)}
    pairs: list[Pair] = []
    for part in connected:
        keys = [key for key in part if key in rows]
        vectors = pool.vectors[[rows[key] for key in keys]]
        table = np.triu(coder.likeness(vectors, vectors), 1)
        pairs.extend(
            (keys[a], keys[b], round(float(table[a, b]), 4))
            for a, b in np.argwhere(table >= grouping.COUNTED).tolist()
        )
    return pairs


def _members(
    store: Store, ids: Sequence[str], pairs: Iterable[Pair], decided: Decided,
    kinds: Mapping[str, str],
) -> list[tuple[str, str]]:  # fmt: skip
    """(statement, proposition) of statements grouped anew; groups keep their names."""
    # A statement that became a practice takes no gap's name along.
    before = {
        key: name
        for key, name in store.propositions(ids).items()
        if name.startswith(f"{kinds[key]}-")
    }
    found = grouping.groups(
        ids,
        pairs,
        same=_same(decided, kinds),
        different=decided.different,
    )
    names = grouping.kept_names(found, before)
    taken, regrouped = {name for name in names if name}, set(ids)
    members: list[tuple[str, str]] = []
    for group, kept in zip(found, names, strict=True):
        name = kept or _new_name(store, kinds[group[0]], group[0], taken, regrouped)
        members.extend((key, name) for key in group)
    return members


def _new_name(store: Store, kind: str, first: str, taken: set[str], regrouped: set[str]) -> str:
    """The id of a new proposition: its kind and the statement that said it first.

    Another one where a part of a proposition that fell apart has kept that name.
    """
    for number in count():
        seed = f"{first} {number}" if number else first
        name = f"{kind}-{hashlib.sha256(seed.encode()).hexdigest()[:8]}"
        if name not in taken and regrouped.issuperset(store.members([name])):
            break
    taken.add(name)
    return name
