"""How alike is the same, and which practice answers a gap."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from kb.embed import Vectors
from kb.train.material import Labelled

LIKENESS = (5.5, 0.615)
"""Scale and bar of the likelihood that two statements say the same, by their cosine. Fitted on the
dev part no bar has nine right of ten: its near misses share their words. On the demonstration
corpus the last right pair before the first wrong one lies at 0.625, that one at 0.609."""

MORE_ANSWERS = 0.8
"""Added to what is fitted for answers, which weighs practices that answer and those that do not
alike. On the demonstration corpus 3 of 94 gaps get a right practice with half as much, 4 with this,
and "none yet" is still said for 0.84 of those where there is none."""

_COSINE_SCALE = 5.0


def group_of(row: Labelled) -> str:
    """What a statement asserts: its proposition, or itself where nobody repeats it."""
    return row.proposition if row.proposition and not row.near else f"alone {row.id}"


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
