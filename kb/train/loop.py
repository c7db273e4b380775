"""One training run of the adapter: what a batch holds, what is asked of it."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from kb.train.adapter import Upper, in_pieces
from kb.train.material import Labelled


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen on the dev part; ``docs/method.md`` says what each gave."""

    steps: int = 900
    rate: float = 1e-3
    head_rate: float = 2e-3
    temperature: float = 0.1
    propositions: int = 8
    """Propositions in a batch, four statements and one near miss of each."""
    singles: int = 5
    """Other statements of each kind in a batch."""
    dropped: float = 0.15
    """Share of word pieces that a batch leaves out of each text."""
    smoothing: float = 0.05
    theme_weight: float = 1.0
    pair_weight: float = 1.0
    seed: int = 0


_SAME, _NEAR = 4, 1


class Batches:
    """Draws batches: groups that say the same with their near misses, and all kinds evenly."""

    def __init__(self, rows: Sequence[Labelled], settings: Settings) -> None:
        self.settings = settings
        self.random = random.Random(settings.seed)  # noqa: S311  (no secret)
        self.same: defaultdict[str, list[int]] = defaultdict(list)
        self.near: defaultdict[str, list[int]] = defaultdict(list)
        self.kinds: defaultdict[str, list[int]] = defaultdict(list)
        for i, row in enumerate(rows):
            if row.proposition:
                (self.near if row.near else self.same)[row.proposition].append(i)
            if not row.proposition or row.near:
                self.kinds[row.kind].append(i)
        self.groups = sorted(key for key, rows in self.same.items() if len(rows) > 1)

    def draw(self) -> list[int]:
        """The rows of one batch, each once."""
        batch: dict[int, None] = {}
        for key in self.random.sample(self.groups, self.settings.propositions):
            for pool, size in ((self.same[key], _SAME), (self.near[key], _NEAR)):
                batch.update(dict.fromkeys(self.random.sample(pool, min(size, len(pool)))))
        for pool in self.kinds.values():
            batch.update(
                dict.fromkeys(self.random.sample(pool, min(self.settings.singles, len(pool))))
            )
        return list(batch)


def relations(rows: Sequence[Labelled]) -> tuple[Tensor, Tensor]:
    """(which pairs say the same, which pairs may be compared), both (n, n) of bool.

    Two statements of one kind and theme whose propositions nobody compared may well say
    the same: such a pair is neither.
    """
    n = len(rows)
    same, known = torch.zeros(n, n, dtype=torch.bool), torch.ones(n, n, dtype=torch.bool)
    for i, a in enumerate(rows):
        known[i, i] = False
        for j in range(i):
            b = rows[j]
            both = bool(a.proposition and b.proposition and not a.near and not b.near)
            if both and a.proposition == b.proposition:
                same[i, j] = same[j, i] = True
            elif not both and a.proposition != b.proposition and (a.kind, a.theme) == (
                b.kind, b.theme
            ):  # fmt: skip
                known[i, j] = known[j, i] = False
    return same, known


def contrast(vectors: Tensor, same: Tensor, known: Tensor, temperature: float) -> Tensor:
    """Supervised contrastive loss (Khosla et al. 2020, arXiv 2004.11362)."""
    unit = nn.functional.normalize(vectors, dim=1)
    scores = (unit @ unit.T / temperature).masked_fill(~known, -1e9)
    log_share = scores - torch.logsumexp(scores, 1, keepdim=True)
    some = same.any(1)
    return (-(log_share * same).sum(1)[some] / same.sum(1)[some]).mean()


def train(
    upper: Upper,
    rows: Sequence[Labelled],
    states: Sequence[Tensor],
    settings: Settings,
    report: Callable[[int, float], None],
) -> tuple[Tensor, Tensor]:
    """Train the additions in place. Returns the (mean, deviation) that vectors are evened by.

    ``report`` is told (step, seconds) every hundred steps.
    """
    torch.manual_seed(settings.seed)
    with torch.no_grad():
        start = torch.cat([in_pieces(upper, states[i : i + 256]) for i in range(0, 1024, 256)])
    mean, deviation = start.mean(0), start.std(0)
    kinds, themes = sorted({r.kind for r in rows}), sorted({r.theme for r in rows})
    width = len(mean)
    heads = nn.ModuleList([nn.Linear(width, len(kinds)), nn.Linear(width, len(themes))])
    trained = [p for p in upper.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": trained, "lr": settings.rate},
         {"params": heads.parameters(), "lr": settings.head_rate}],
        weight_decay=0.05,
    )  # fmt: skip
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [settings.rate, settings.head_rate], total_steps=settings.steps, pct_start=0.1
    )
    batches = Batches(rows, settings)
    began = time.monotonic()
    upper.train()
    for step in range(1, settings.steps + 1):
        batch = batches.draw()
        chosen = [rows[i] for i in batch]
        raw = in_pieces(upper, [_thinned(states[i], settings.dropped) for i in batch])
        vectors = (raw - mean) / deviation
        targets = torch.tensor([kinds.index(r.kind) for r in chosen])
        theme_targets = torch.tensor([themes.index(r.theme) for r in chosen])
        loss = _surprise(heads[0](vectors), targets, settings.smoothing)
        loss = loss + settings.theme_weight * _surprise(
            heads[1](vectors), theme_targets, settings.smoothing
        )
        loss = loss + settings.pair_weight * contrast(
            vectors, *relations(chosen), settings.temperature
        )
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        if step % 100 == 0:
            report(step, time.monotonic() - began)
    upper.eval()
    return mean, deviation


def _surprise(scores: Tensor, targets: Tensor, smoothing: float) -> Tensor:
    return nn.functional.cross_entropy(scores, targets, label_smoothing=smoothing)


def _thinned(state: Tensor, share: float) -> Tensor:
    """A text without some of its word pieces; the first, which begins it, stays."""
    keep = torch.rand(len(state)) >= share
    keep[0] = True
    return state[keep]
