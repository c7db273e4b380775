"""One training run of the adapter: what is asked of each batch, and how much it counts."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor, nn

from kb.train import losses
from kb.train.adapter import Upper, in_pieces
from kb.train.batches import Batch, Batches, Corpus, Sizes
from kb.train.material import Labelled, Told
from kb.train.pool import Pool, untouched

_REPORTED = 50


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each aim counts; 0 leaves it out (``docs/method.md`` says what each gave)."""

    same: float = 1.0
    kind: float = 1.0
    theme: float = 1.0
    answer: float = 1.0
    translation: float = 0.5
    forgotten: float = 20.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen on the dev part."""

    steps: int = 1400
    rate: float = 1e-3
    head_rate: float = 2e-3
    likeness_temperature: float = 0.1
    """Of cosines of evened vectors, which spread around 0."""
    answer_temperature: float = 0.05
    """Of E5's own cosines, which bunch between 0.7 and 0.9."""
    dropped: float = 0.15
    """Share of word pieces that a batch leaves out of each text."""
    smoothing: float = 0.05
    seed: int = 0
    sizes: Sizes = field(default_factory=Sizes)
    weights: Weights = field(default_factory=Weights)


@dataclass(frozen=True, slots=True)
class Texts:
    """The numbers in the pool of everything that a batch may hold, by its row."""

    statements: Sequence[int]
    questions: Sequence[int]
    passages: Sequence[int]
    parallel: Sequence[tuple[int, int]]


def numbered(corpus: Corpus, pool: Pool) -> Texts:
    """Put the corpus into the pool.

    Of a translation the Polish asks and the English holds in one pair, and the other way
    round in the next.
    """
    polish = [pl for pl, _ in corpus.parallel]
    english = [en for _, en in corpus.parallel]
    one = list(zip(pool.asked(polish[::2]), pool.held(english[::2]), strict=True))
    two = list(zip(pool.held(polish[1::2]), pool.asked(english[1::2]), strict=True))
    return Texts(
        statements=pool.held(row.spoken for row in corpus.statements),
        questions=pool.asked(q.text for q in corpus.questions),
        passages=pool.held(p.text for p in corpus.passages),
        parallel=one + two,
    )


def _as_said(told: Told, first: Mapping[str | None, Labelled]) -> Labelled:
    """A question or a passage as if it asserted its proposition: what it may be compared with."""
    return replace(first[told.proposition], id=told.id, text=told.text, lang=told.lang)


class Run:
    """The adapter while it is trained, with what it remembers of earlier steps."""

    def __init__(self, upper: Upper, corpus: Corpus, pool: Pool, settings: Settings) -> None:
        self.upper, self.corpus, self.settings = upper, corpus, settings
        self.states = pool.states
        self.texts = numbered(corpus, pool)
        self.teacher = untouched(upper, self.states)
        with torch.no_grad():
            some = [self.states[i] for i in self.texts.statements[:1024]]
            start = in_pieces(upper, some)
        self.mean, self.deviation = start.mean(0), start.std(0)
        self.kinds = sorted({row.kind for row in corpus.statements})
        self.themes = sorted({row.theme for row in corpus.statements})
        width = len(self.mean)
        sizes = (len(self.kinds), len(self.themes))
        self.heads = nn.ModuleList([nn.Linear(width, size) for size in sizes])
        self.relations = losses.Relations(corpus.close)
        first = {row.proposition: row for row in corpus.statements if not row.near}
        self.asked = [_as_said(question, first) for question in corpus.questions]
        self.told = [_as_said(passage, first) for passage in corpus.passages]
        self.batches = Batches(corpus, settings.sizes, settings.seed)

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        """Every aim's loss on a batch."""
        texts = self.texts
        groups = (
            [texts.statements[i] for i in batch.statements],
            [texts.passages[i] for i in batch.passages],
            [texts.questions[i] for i in batch.questions],
            [texts.parallel[i][0] for i in batch.parallel],
            [texts.parallel[i][1] for i in batch.parallel],
        )
        flat = [number for group in groups for number in group]
        raw = in_pieces(self.upper, [self._thinned(number) for number in flat])
        unit, teacher = nn.functional.normalize(raw, dim=1), self.teacher[flat]
        said, told, asked, some, others = torch.split(unit, [len(group) for group in groups])
        found = self._of_statements((raw[: len(said)] - self.mean) / self.deviation, batch)
        found["answer"] = self._of_answers(asked, torch.cat([said, told]), batch)
        found["translation"] = losses.translated(some, others, self.settings.answer_temperature)
        found["forgotten"] = losses.forgotten(unit, teacher, len(said))
        return found

    def _thinned(self, number: int) -> Tensor:
        """A text without some of its word pieces; the first, which begins it, stays."""
        state = self.states[number]
        keep = torch.rand(len(state)) >= self.settings.dropped
        keep[0] = True
        return state[keep]

    def _of_statements(self, vectors: Tensor, batch: Batch) -> dict[str, Tensor]:
        rows = [self.corpus.statements[i] for i in batch.statements]
        unit = nn.functional.normalize(vectors, dim=1)
        scores = unit @ unit.T / self.settings.likeness_temperature
        same, known = self.relations.of_statements(rows, rows)
        targets = torch.tensor([self.kinds.index(row.kind) for row in rows])
        themes = torch.tensor([self.themes.index(row.theme) for row in rows])
        return {
            "same": losses.contrast(scores, same, known),
            "kind": self._surprise(self.heads[0](vectors), targets),
            "theme": self._surprise(self.heads[1](vectors), themes),
        }

    def _of_answers(self, asked: Tensor, held: Tensor, batch: Batch) -> Tensor:
        """A question against the statements and passages of the batch."""
        wanted = [self.asked[i] for i in batch.questions]
        said = [self.corpus.statements[i] for i in batch.statements]
        same, known = self.relations.of_statements(
            wanted, [*said, *(self.told[i] for i in batch.passages)]
        )
        return losses.contrast(asked @ held.T / self.settings.answer_temperature, same, known)

    def _surprise(self, scores: Tensor, targets: Tensor) -> Tensor:
        return nn.functional.cross_entropy(scores, targets, label_smoothing=self.settings.smoothing)


def train(run: Run, report: Callable[[int, float, dict[str, float]], None]) -> None:
    """Train the additions in place.

    ``report`` is told (step, seconds, mean loss of each aim) every :data:`_REPORTED` steps.
    """
    settings, weights = run.settings, run.settings.weights
    trained = [p for p in run.upper.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": trained, "lr": settings.rate},
         {"params": run.heads.parameters(), "lr": settings.head_rate}],
        weight_decay=0.05,
    )  # fmt: skip
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        [settings.rate, settings.head_rate],
        total_steps=settings.steps,
        pct_start=max(0.1, 2 / settings.steps),
    )
    began, sums = time.monotonic(), dict.fromkeys(weights.__slots__, 0.0)
    run.upper.train()
    for step in range(1, settings.steps + 1):
        found = run.losses(run.batches.draw())
        total = sum((getattr(weights, aim) * loss for aim, loss in found.items()), torch.zeros(()))
        optimizer.zero_grad()
        total.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        sums = {aim: sums[aim] + float(loss.detach()) for aim, loss in found.items()}
        if step % _REPORTED == 0:
            report(step, time.monotonic() - began, {a: s / _REPORTED for a, s in sums.items()})
            sums = dict.fromkeys(sums, 0.0)
    run.upper.eval()
