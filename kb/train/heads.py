"""The linear heads on the coder's vectors, and how sure they may be.

The heads are fitted on the vectors of the int8 model that users run, not on torch's. The
strength of regularisation, the weight of the letter features and the temperature come
from the dev part; the test part is not read here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from kb import ngrams
from kb.coder import softmax
from kb.embed import Vectors
from kb.train.material import Labelled

Scores = NDArray[np.floating[Any]]

_STRENGTHS = (0.1, 0.3, 1.0, 3.0, 10.0)
_GRAM_STRENGTH = 3.0
_GRAM_WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
_TEMPERATURES = np.geomspace(0.3, 5.0, 60)


@dataclass(frozen=True, slots=True)
class Head:
    """A fitted head: weights (labels, width), bias, the letters' weights, temperature."""

    labels: tuple[str, ...]
    weight: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperature: float
    grams: NDArray[np.float32] | None = None

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """The head as ``data/coder.safetensors`` holds it."""
        found: dict[str, NDArray[Any]] = {
            f"{name}.weight": self.weight,
            f"{name}.bias": self.bias,
            f"{name}.temperature": np.array(self.temperature, np.float32),
        }
        return found | ({f"{name}.grams": self.grams} if self.grams is not None else {})


def fit(
    train: tuple[Vectors, Sequence[str]],
    dev: tuple[Vectors, Sequence[str]],
    texts: tuple[Sequence[str], Sequence[str]] | None = None,
    counts: Scores | None = None,
) -> Head:
    """The head with the best macro-F1 on dev. With ``texts`` letters count as well.

    ``counts`` is how much each dev text counts for the temperature, all alike if None.
    """
    labels = sorted(set(train[1]))
    targets = np.array([labels.index(x) if x in labels else -1 for x in dev[1]])
    best: tuple[float, Head, Scores] | None = None
    for strength in _STRENGTHS:
        weight, bias = _linear(train[0], train[1], strength)
        scores = dev[0] @ weight.T + bias
        head = Head(tuple(labels), weight, bias, 1.0)
        if best is None or _f1(targets, scores) > best[0]:
            best = (_f1(targets, scores), head, scores)
    assert best is not None  # noqa: S101  (there is at least one strength)
    head, scores = best[1], best[2]
    if texts:
        head, scores = _with_letters(head, scores, targets, (texts[0], train[1]), texts[1])
    weights = np.ones(len(targets)) if counts is None else counts
    temperature = min(_TEMPERATURES, key=lambda t: _surprise(targets, scores / t, weights))
    return Head(head.labels, head.weight, head.bias, float(temperature), head.grams)


def _linear(
    features: Vectors | csr_matrix, targets: Sequence[str], strength: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(weight, bias) of a logistic regression, a row a label, two rows for two labels."""
    model = LogisticRegression(C=strength, max_iter=3000, class_weight="balanced")
    model.fit(features, targets)
    weight, bias = model.coef_, model.intercept_
    if len(weight) == 1:
        weight, bias = np.vstack([-weight, weight]) / 2, np.array([-bias[0], bias[0]]) / 2
    return weight.astype(np.float32), bias.astype(np.float32)


def _with_letters(
    head: Head,
    scores: Scores,
    targets: NDArray[np.int64],
    train: tuple[Sequence[str], Sequence[str]],
    dev_texts: Sequence[str],
) -> tuple[Head, Scores]:
    weight, bias = _linear(gram_table(train[0]), train[1], _GRAM_STRENGTH)
    letters = ngrams.scores(dev_texts, weight) + bias
    share = max(_GRAM_WEIGHTS, key=lambda w: _f1(targets, scores + w * letters))
    grams = (share * weight).astype(np.float32)
    mixed = Head(head.labels, head.weight, head.bias + share * bias, 1.0, grams)
    return mixed, scores + share * letters


def gram_table(texts: Sequence[str]) -> csr_matrix:
    """The letter features of texts, one row a text."""
    rows = [ngrams.features(text) for text in texts]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in rows)])
    columns = np.concatenate([buckets for buckets, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, columns, ends), shape=(len(texts), ngrams.BUCKETS))


def _f1(targets: NDArray[np.int64], scores: Scores) -> float:
    known = targets >= 0
    return float(f1_score(targets[known], scores[known].argmax(axis=1), average="macro"))


def _surprise(targets: NDArray[np.int64], scores: Scores, weights: Scores) -> float:
    """Mean negative log likelihood."""
    known = np.flatnonzero(targets >= 0)
    shares = softmax(scores)[known, targets[known]]
    return float(np.average(-np.log(shares + 1e-12), weights=weights[known]))


def once_each(rows: Sequence[Labelled]) -> Scores:
    """What each statement counts where a proposition counts once, however many said it.

    Seven ways to say one thing are right or wrong together: as seven witnesses they made the
    heads look surer than they are on statements of a meeting, each of which says another thing.
    """
    said = [f"{row.proposition} {row.near}" if row.proposition else row.id for row in rows]
    sizes = Counter(said)
    return np.array([1 / sizes[key] for key in said])


def evened(raw: Vectors, mean: Vectors, deviation: Vectors) -> Vectors:
    """Raw unit vectors as ``kb.coder`` evens them."""
    even = (raw - mean) / deviation
    unit: Vectors = even / np.linalg.norm(even, axis=1, keepdims=True)
    return unit.astype(np.float32)


def targets_of(rows: Sequence[Labelled], head: str) -> list[str]:
    """What a head is to say of each row."""
    ask: Mapping[str, Callable[[Labelled], str]] = {
        "kind": lambda r: r.kind,
        "theme": lambda r: r.theme,
        "implied": lambda r: str(r.implied_gap),
        "polarity": lambda r: r.polarity,
        "origin": lambda r: r.origin,
    }
    return [ask[head](row) for row in rows]
