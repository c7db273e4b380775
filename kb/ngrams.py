"""Letters as features: endings, negations, particles and punctuation, whatever the topic.

A Polish verb's mood and person stand in its ending, an office's passive in ``-no`` and
``-to``; runs of two to five letters within words carry them without a table. They are
hashed into a table of fixed size, as in hashing vectorizers (Weinberger et al. 2009,
arXiv 0902.2206).
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 14
_SIZES = (2, 3, 4, 5)


def features(text: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(buckets, values) of a text: damped counts of its letter runs, of unit length."""
    counts: Counter[int] = Counter()
    for word in text.lower().split():
        counts.update(_of_word(word))
    if not counts:
        return np.zeros(0, np.int64), np.zeros(0)
    values = 1 + np.log(np.fromiter(counts.values(), np.float64, len(counts)))
    return np.fromiter(counts, np.int64, len(counts)), values / np.linalg.norm(values)


@lru_cache(maxsize=100_000)
def _of_word(word: str) -> tuple[int, ...]:
    padded = f" {word} "
    return tuple(
        zlib.crc32(padded[i : i + size].encode()) % BUCKETS
        for size in _SIZES
        for i in range(len(padded) - size + 1)
    )


def scores(texts: Sequence[str], weights: NDArray[np.float32]) -> NDArray[np.float64]:
    """The scores that a head's weights, shape (labels, BUCKETS), give to texts."""
    found = np.zeros((len(texts), len(weights)))
    for row, text in zip(found, texts, strict=True):
        buckets, values = features(text)
        row[:] = weights[:, buckets] @ values
    return found
