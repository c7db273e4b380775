"""What a step of training looks at."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kb.train import pool
from kb.train.material import Labelled, Told


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many texts of each sort are in a batch."""

    propositions: int = 10
    """Propositions, with so many statements of each, one near miss and one question."""
    statements: int = 4
    passages: int = 4
    """Of how many of them a passage of a record is there, too."""
    singles: int = 3
    """Other statements of each kind."""
    pairs: int = 4
    """Sentences with their translations."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The training part."""

    statements: Sequence[Labelled]
    questions: Sequence[Told]
    passages: Sequence[Told]
    parallel: Sequence[tuple[str, str]]
    close: Collection[frozenset[str]] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of the corpus by sort."""

    statements: tuple[int, ...]
    questions: tuple[int, ...]
    passages: tuple[int, ...]
    parallel: tuple[int, ...]


class Batches:
    """Draws batches.

    Each holds groups that say the same, with their near misses, what is asked about them and
    where a record tells it; statements of no group, of all kinds evenly; and translations.
    """

    def __init__(self, corpus: Corpus, sizes: Sizes, seed: int) -> None:
        self.corpus, self.sizes = corpus, sizes
        self.random = random.Random(seed)  # noqa: S311  (no secret)
        rows = corpus.statements
        self.same, self.near = pool.asserted(rows), pool.near_misses(rows)
        self.groups = sorted(key for key, some in self.same.items() if len(some) > 1)
        self.asked, self.long = pool.told_of(corpus.questions), pool.told_of(corpus.passages)
        self.kinds: dict[str, list[int]] = {}
        for i, row in enumerate(rows):
            if not row.proposition or row.near:
                self.kinds.setdefault(row.kind, []).append(i)

    def draw(self) -> Batch:
        """The next batch, each row once."""
        sizes = self.sizes
        keys = self.random.sample(self.groups, sizes.propositions)
        rows: dict[int, None] = {}
        for key in keys:
            rows |= self._some(self.same[key], sizes.statements)
            rows |= self._some(self.near.get(key, ()), 1)
        for some in self.kinds.values():
            rows |= self._some(some, sizes.singles)
        asked = [i for key in keys for i in self._some(self.asked.get(key, ()), 1)]
        long = [i for key in keys for i in self._some(self.long.get(key, ()), 1)]
        pairs = self._some(range(len(self.corpus.parallel)), sizes.pairs)
        return Batch(tuple(rows), tuple(asked), tuple(long[: sizes.passages]), tuple(pairs))

    def _some(self, rows: Sequence[int], size: int) -> dict[int, None]:
        return dict.fromkeys(self.random.sample(rows, min(size, len(rows))))
