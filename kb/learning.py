"""What a base's corrections teach: ``kb refresh --learn``.

A correction is one example. The heads that come with the program stay as they are; beside
each stands an addition, fitted to the corrections and held near zero (logistic regression
with a Gaussian prior), so that a few examples mend what is like them and little else. The
addition is kept only where cross-validation over the corrections says that it helps.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb import corrected
from kb.codebook import NONE
from kb.coder import Coder, Probabilities, softmax
from kb.conclusions import Statement
from kb.embed import Vectors
from kb.segments import spoken
from kb.store import Store

FEWEST = 10
"""Corrections of a field from which anything is learnt: fewer cannot be cross-validated."""

_FOLDS = 5
_HOLD = 0.5
"""Precision of the prior: how strongly the addition is held near zero."""

_STEPS = 500

Addition = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the corrections of one head taught.

    ``before`` and ``after`` are how many of ``examples`` were right: with the program's own
    head, and with the addition, cross-validated.
    """

    head: str
    examples: int
    before: int
    after: int

    @property
    def kept(self) -> bool:
        """Whether the addition helped, and counts from now on."""
        return self.examples >= FEWEST and self.after > self.before


def learn(store: Store, coder: Coder) -> list[Lesson]:
    """Fit the additions to a store's corrections and keep those that help.

    ``coder`` is the program's own, without additions.
    """
    decided = corrected.resolved(store)
    targets = {
        "kind": {key: kind.value for key, kind in decided.kinds.items()},
        "theme": {key: (themes or (NONE,))[0] for key, themes in decided.themes.items()},
    }
    kept: dict[str, Addition] = {}
    lessons = []
    for head, wanted in targets.items():
        lesson, addition = _lesson(store, coder, head, wanted)
        lessons.append(lesson)
        if lesson.kept:
            # Judged beside calibrated scores, but added before they are divided by it.
            kept[head] = addition * np.float32(coder.temperature(head))
    # Nothing is written as nothing: "{}" would name another coder, and code all anew.
    store.set_meta("learned", to_json(kept) if kept else "")
    return lessons


def _lesson(
    store: Store, coder: Coder, head: str, wanted: Mapping[str, str]
) -> tuple[Lesson, Addition]:
    known = coder.labels(head)
    rows = [s for s in store.coded_statements(wanted) if wanted[s.id] in known]
    if not rows:
        return Lesson(head, 0, 0, 0), np.zeros((len(known), 0), np.float32)
    vectors = _vectors(store, rows)
    shares = coder.probabilities(head, vectors, [spoken(s.text, s.lead) for s in rows])
    targets = np.array([known.index(wanted[s.id]) for s in rows])
    before = int((shares.argmax(axis=1) == targets).sum())
    after = sum(_right(vectors, shares, targets, fold) for fold in range(_FOLDS))
    return Lesson(head, len(rows), before, after), fitted(vectors, shares, targets)


def _vectors(store: Store, rows: Sequence[Statement]) -> Vectors:
    found = {
        key: np.frombuffer(blob, "<f2").astype(np.float32)
        for key, blob in store.statement_vectors(s.id for s in rows)
    }
    return np.stack([found[s.id] for s in rows])


def _right(vectors: Vectors, shares: Probabilities, targets: NDArray[np.int64], fold: int) -> int:
    """How many of a fold are right with what the other folds teach."""
    out = np.arange(len(targets)) % _FOLDS == fold
    if out.all():
        return 0
    addition = fitted(vectors[~out], shares[~out], targets[~out])
    scores = np.log(shares[out] + 1e-9) + vectors[out] @ addition.T
    return int((scores.argmax(axis=1) == targets[out]).sum())


def fitted(vectors: Vectors, shares: Probabilities, targets: NDArray[np.int64]) -> Addition:
    """The addition, shape (labels, dimension), by gradient descent from zero.

    The step is one over the greatest curvature there can be (a softmax's is a half), so
    that no number of corrections makes it overshoot.
    """
    rate = 1 / (_HOLD + 0.5 * float(np.linalg.norm(vectors, 2)) ** 2)
    addition = np.zeros((shares.shape[1], vectors.shape[1]))
    base = np.log(shares + 1e-9)
    wanted = np.eye(shares.shape[1])[targets]
    for _ in range(_STEPS):
        error = softmax(base + vectors @ addition.T) - wanted
        addition -= rate * (error.T @ vectors + _HOLD * addition)
    return addition.astype(np.float32)


def to_json(additions: Mapping[str, Addition]) -> str:
    """The additions as a database records them."""
    return json.dumps(
        {
            head: {"shape": a.shape, "data": b64encode(a.astype("<f4").tobytes()).decode()}
            for head, a in additions.items()
        }
    )


def from_json(text: str | None) -> dict[str, Addition]:
    """The inverse of :func:`to_json`; nothing learnt, no additions."""
    rows = json.loads(text) if text else {}
    return {
        head: np.frombuffer(b64decode(row["data"]), "<f4").reshape(row["shape"])
        for head, row in rows.items()
    }
