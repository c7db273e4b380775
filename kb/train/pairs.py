"""How alike is the same, and which practice answers a gap.

The adapter saw the training propositions, so its cosines are too good there: likeness is
fitted on the dev part, whose propositions are new to it, as a user's are. Which practice
answers which gap it was told nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from kb import grouping
from kb.coder import Heads, pair_features
from kb.embed import Vectors
from kb.measures import bcubed
from kb.train.material import Labelled

_COSINE_SCALE = 5.0
_RECURRING = ("gap", "practice")
_MIDDLES = np.arange(-6.0, 3.01, 0.25)

PRECISE = 0.9
"""Share of the pairs put together on dev that must be right. A pattern that is wrong does
more harm than one that is not shown."""


def fit_likeness(
    rows: Sequence[Labelled], vectors: Vectors, heads: Heads, say: Callable[[str], None]
) -> NDArray[np.float32]:
    """(weights of the features, bias) of the likelihood that two statements say the same.

    The weights are those of a logistic regression over all pairs of one kind; the bias is
    moved to where the groups that come out are best (B-cubed F1) among those of which
    :data:`PRECISE` of the pairs are right.
    """
    tables, truths = [], []
    for kind in _RECURRING:
        pool = [i for i, row in enumerate(rows) if row.kind == kind]
        keys = np.array([group_of(rows[i]) for i in pool])
        tables.append(pair_features(vectors[pool], vectors[pool], heads))
        truths.append(keys[:, None] == keys[None, :])
    upper = [np.triu_indices(len(truth), 1) for truth in truths]
    flat = np.hstack([table[:, i, j] for table, (i, j) in zip(tables, upper, strict=True)]).T
    same = np.concatenate([truth[at] for truth, at in zip(truths, upper, strict=True)])
    model = LogisticRegression(C=1e3, max_iter=1000).fit(flat, same)
    weights = model.coef_[0]
    say(
        f"likeness: average precision {average_precision_score(same, flat @ weights):.2f}, of the "
        f"cosine alone {average_precision_score(same, flat[:, 0]):.2f} (chance {same.mean():.4f})"
    )
    scores = [np.tensordot(weights, table, 1) for table in tables]
    best, chosen = (0.0, 0.0), None
    bias = float(-np.quantile(flat @ weights, 1 - same.mean() / 2))
    for moved in bias + _MIDDLES:
        f1, precision = _grouped(scores, truths, float(moved))
        if precision >= PRECISE and f1 > best[0]:
            best, chosen = (f1, precision), float(moved)
    say(f"groups on dev: B-cubed F1 {best[0]:.2f}, pairs right {best[1]:.2f}")
    if chosen is None:
        raise ValueError(f"no bar puts together pairs of which {PRECISE} are right")
    return np.array([*weights, chosen], np.float32)


def _grouped(
    scores: Sequence[NDArray[np.float64]], truths: Sequence[NDArray[np.bool_]], bias: float
) -> tuple[float, float]:
    """(B-cubed F1, share of pairs that are right) of the groups at a bias."""
    found: dict[str, str] = {}
    gold: dict[str, str] = {}
    right = put = 0
    for number, (score, truth) in enumerate(zip(scores, truths, strict=True)):
        table = 1 / (1 + np.exp(-(score + bias)))
        names = [f"{number}/{i}" for i in range(len(table))]
        pairs = [
            (names[i], names[j], float(table[i, j]))
            for i, j in zip(*np.nonzero(np.triu(table >= grouping.COUNTED, 1)), strict=True)
        ]
        for group in grouping.groups(names, pairs):
            places = [int(name.split("/")[1]) for name in group]
            found |= dict.fromkeys(group, group[0])
            put += len(places) * (len(places) - 1)
            right += int(truth[np.ix_(places, places)].sum()) - len(places)
        gold |= {name: f"{number}/{truth[i].argmax()}" for i, name in enumerate(names)}
    return bcubed(found, gold).f1, right / put if put else 1.0


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
