"""What a step of training looks at."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kb.train import pool
from kb.train.material import Labelled, Told

_LONG = 0.25
"""Share of questions whose answer is a whole passage of a record; the others' is a statement."""

_ACROSS = 0.6
"""Share of questions that are answered in the other language, where somebody did."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many texts of each sort are in a batch."""

    propositions: int = 10
    """Propositions, with so many statements of each and one near miss."""
    statements: int = 3
    singles: int = 2
    """Other statements of each kind."""
    questions: int = 8
    pairs: int = 8
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
class Answered:
    """A question with the text that answers it: a passage, or the statement of a row."""

    question: int
    passage: int | None
    statement: int | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of the corpus by sort; ``lures`` are near misses of the questions' propositions."""

    statements: tuple[int, ...]
    answered: tuple[Answered, ...]
    lures: tuple[int, ...]
    parallel: tuple[int, ...]


class Batches:
    """Draws batches.

    Each holds groups that say the same with their near misses, all kinds evenly, questions
    with their answers, and translations.
    """

    def __init__(self, corpus: Corpus, sizes: Sizes, seed: int) -> None:
        self.corpus, self.sizes = corpus, sizes
        self.random = random.Random(seed)  # noqa: S311  (no secret)
        rows = corpus.statements
        self.same, self.near = pool.asserted(rows), pool.near_misses(rows)
        self.groups = sorted(key for key, some in self.same.items() if len(some) > 1)
        self.long = pool.told_of(corpus.passages)
        self.asked = [i for i, q in enumerate(corpus.questions) if q.proposition in self.same]
        self.kinds: dict[str, list[int]] = {}
        for i, row in enumerate(rows):
            if not row.proposition or row.near:
                self.kinds.setdefault(row.kind, []).append(i)

    def draw(self) -> Batch:
        """The next batch, each row once."""
        sizes = self.sizes
        rows: dict[int, None] = {}
        for key in self.random.sample(self.groups, sizes.propositions):
            rows |= self._some(self.same[key], sizes.statements)
            rows |= self._some(self.near.get(key, ()), 1)
        for some in self.kinds.values():
            rows |= self._some(some, sizes.singles)
        asked = self.random.sample(self.asked, min(sizes.questions, len(self.asked)))
        asked = list({self.corpus.questions[i].proposition: i for i in asked}.values())
        lures = [
            row
            for i in asked
            for row in self._some(self.near.get(self.corpus.questions[i].proposition, ()), 1)
        ]
        pairs = self._some(range(len(self.corpus.parallel)), sizes.pairs)
        return Batch(tuple(rows), tuple(map(self._answer, asked)), tuple(lures), tuple(pairs))

    def _some(self, rows: Sequence[int], size: int) -> dict[int, None]:
        return dict.fromkeys(self.random.sample(rows, min(size, len(rows))))

    def _answer(self, i: int) -> Answered:
        question = self.corpus.questions[i]
        long = self.long.get(question.proposition, ())
        if long and self.random.random() < _LONG:
            return Answered(i, self.random.choice(long), None)
        said = self.same[question.proposition]
        foreign = [n for n in said if self.corpus.statements[n].lang != question.lang]
        across = foreign and self.random.random() < _ACROSS
        return Answered(i, None, self.random.choice(foreign if across else said))
