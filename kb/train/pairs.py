"""How alike is the same? Which practice answers a gap? Both fitted on the dev part.

The coder saw the training propositions, so its cosines are too good there; the dev
part's propositions are new to it, as a user's are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from kb.embed import Vectors
from kb.train.material import Labelled

MIDDLE = 0.62
"""Cosine from which two statements more likely than not say the same. On the demonstration
corpus pairs that are put together are right in 37 of 100 at 0.45, 55 at 0.60 and 80 at 0.65,
and there are ever fewer of them; on propositions that training did not see no middle beats
leaving every statement alone. A pattern that is wrong does more harm than one that is not
shown, so the bar is high until a better model lowers it."""

_COSINE_SCALE = 5.0
_RECURRING = ("gap", "practice")


def fit_likeness(rows: Sequence[Labelled], vectors: Vectors) -> tuple[float, float]:
    """(slope, cosine of probability one half) of the likeness of two statements.

    The slope is that of a logistic regression over all pairs of one kind.
    """
    cosines, same = _pairs(rows, vectors, [_pool(rows, kind) for kind in _RECURRING])
    model = LogisticRegression(C=1e3).fit(cosines[:, None], same)
    return float(model.coef_[0, 0]), MIDDLE


def _pool(rows: Sequence[Labelled], kind: str) -> list[int]:
    return [i for i, row in enumerate(rows) if row.kind == kind]


def _key(row: Labelled) -> str:
    return row.proposition if row.proposition and not row.near else f"alone {row.id}"


def _pairs(
    rows: Sequence[Labelled], vectors: Vectors, pools: Sequence[Sequence[int]]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    cosines, same = [], []
    for pool in pools:
        keys = np.array([_key(rows[i]) for i in pool])
        upper = np.triu_indices(len(pool), 1)
        cosines.append((vectors[pool] @ vectors[pool].T)[upper])
        same.append((keys[:, None] == keys[None, :])[upper])
    return np.concatenate(cosines).astype(np.float64), np.concatenate(same)


def fit_answers(
    products: Vectors, answered: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], float]:
    """(weight an axis, bias): how likely a practice answers a gap, from products of their axes.

    ``products`` has shape (pairs, dimension). What a gap and its practice share is the theme
    and the object, not the judgement, so each axis gets a weight of its own; beside them
    stands the plain cosine.
    """
    scale = np.sqrt(products.shape[1])
    cosine = products.sum(axis=1, keepdims=True)
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=3000)
    model.fit(np.hstack([products * scale, _COSINE_SCALE * cosine]), answered)
    weight = model.coef_[0, :-1] * scale + _COSINE_SCALE * model.coef_[0, -1]
    return weight.astype(np.float32), float(model.intercept_[0])
