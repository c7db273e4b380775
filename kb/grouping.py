"""Groups of things that say the same, from the probabilities of their pairs.

Average linkage: two groups join while the mean probability over all pairs between them
is at least a half. A chain of middling pairs therefore makes no group, as single
linkage would. Pairs that are not given count as zero.

Things in different connected components of the given pairs never meet, so a new thing
can change the groups of its own component and no other: that is what gives patterns a
stable identity (:func:`kept_names`).
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

JOIN = 0.5
"""Mean probability from which two groups are one."""

COUNTED = 0.1
"""Probability from which a pair counts in the mean of two groups; lower ones count as none.
Remembered are the likely ones alone, from :data:`JOIN`: of 36,000 statements they were 11,000
pairs, where those that count were 1.5 million."""

Pair = tuple[str, str, float]


def components(things: Iterable[str], pairs: Iterable[Pair]) -> list[list[str]]:
    """The things that pairs connect, each component in the order of ``things``."""
    root = {thing: thing for thing in things}

    def find(thing: str) -> str:
        while root[thing] != thing:
            root[thing] = root[root[thing]]
            thing = root[thing]
        return thing

    for a, b, _ in pairs:
        root[find(a)] = find(b)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for thing in root:
        found[find(thing)].append(thing)
    return list(found.values())


def groups(
    things: Sequence[str],
    pairs: Iterable[Pair],
    *,
    same: Collection[frozenset[str]] = (),
    different: Collection[frozenset[str]] = (),
    join: float = JOIN,
) -> list[list[str]]:
    """Group things; each group in the order of ``things``.

    ``same`` and ``different`` are pairs that a person decided: the first are joined before
    anything else, the second never end up together unless ``same`` says so as well.
    """
    return _Linkage(things, pairs, different).joined(same, join)


class _Linkage:
    """Groups while they are being joined. A group is named by the place of its first thing."""

    def __init__(
        self, things: Sequence[str], pairs: Iterable[Pair], different: Collection[frozenset[str]]
    ) -> None:
        self.things = things
        place = {thing: i for i, thing in enumerate(things)}
        self.members = {i: [i] for i in range(len(things))}
        self.links: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for a, b, probability in pairs:
            if a in place and b in place and a != b:
                self.links[place[a]][place[b]] = self.links[place[b]][place[a]] = probability
        self.apart: defaultdict[int, set[int]] = defaultdict(set)
        for a, b in (sorted(pair) for pair in different):
            if a in place and b in place:
                self.apart[place[a]].add(place[b])
                self.apart[place[b]].add(place[a])
        self.place = place

    def joined(self, same: Collection[frozenset[str]], join: float) -> list[list[str]]:
        for first, second in sorted(tuple(sorted(pair)) for pair in same):
            if first in self.place and second in self.place:
                self._join(self._group_of(first), self._group_of(second))
        heap = [
            (-mean, a, b)
            for a in self.members
            for b in self.links[a]
            if a < b and (mean := self._mean(a, b)) >= join
        ]
        heapq.heapify(heap)
        while heap:
            negative, a, b = heapq.heappop(heap)
            gone = a not in self.members or b not in self.members
            if gone or self._mean(a, b) != -negative or b in self.apart[a]:
                continue
            kept = self._join(a, b)
            for other in self.links[kept]:
                mean = self._mean(kept, other)
                if mean >= join:
                    heapq.heappush(heap, (-mean, min(kept, other), max(kept, other)))
        ordered = (sorted(group) for group in self.members.values())
        return [[self.things[i] for i in group] for group in sorted(ordered)]

    def _group_of(self, thing: str) -> int:
        place = self.place[thing]
        return next(name for name, group in self.members.items() if place in group)

    def _mean(self, a: int, b: int) -> float:
        return self.links[a].get(b, 0.0) / (len(self.members[a]) * len(self.members[b]))

    def _join(self, a: int, b: int) -> int:
        """Put the second group into the first; links hold sums, so they add up."""
        a, b = min(a, b), max(a, b)
        if a == b:
            return a
        self.members[a] += self.members.pop(b)
        for other, total in self.links.pop(b, {}).items():
            self.links[other].pop(b, None)
            if other != a:
                self.links[a][other] = self.links[other][a] = self.links[a].get(other, 0) + total
        for other in self.apart.pop(b, set()):
            self.apart[other].discard(b)
            if other != a:
                self.apart[a].add(other)
                self.apart[other].add(a)
        return a


def kept_names(found: Sequence[Sequence[str]], before: Mapping[str, str]) -> list[str | None]:
    """The name that each group keeps, None for a new one.

    A group keeps the name that most of its things had before; of two groups that had
    the same name the larger share keeps it.
    """
    claims = sorted(
        (
            (-count, position, name)
            for position, group in enumerate(found)
            for name, count in Counter(before[t] for t in group if t in before).items()
        ),
    )
    names: list[str | None] = [None] * len(found)
    taken: set[str] = set()
    for _, position, name in claims:
        if names[position] is None and name not in taken:
            names[position] = name
            taken.add(name)
    return names


def pairs_of(group: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Every pair of a group."""
    return combinations(group, 2)
