"""The trained coder: what a statement means to the field, and the labels that follow.

Its encoder is the bundled e5-small with a small adapter in its upper layers
(``data/adapter.safetensors``); on its vectors stand linear heads, calibrated, for kind, theme,
polarity, origin and the implied gap (``data/coder.safetensors``). How both were made, and
what each step gave, is in ``docs/method.md``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load

from kb import ngrams
from kb.codebook import NONE, Codebook
from kb.conclusions import Coding, Kind, Origin, Polarity
from kb.embed import Embedder, Vectors

Probabilities = NDArray[np.float64]

SECONDARY = 0.2
"""Probability from which a further theme is a secondary one."""

_SECONDARIES = 2
_IMPLIED = 0.5


@dataclass(frozen=True, slots=True)
class Heads:
    """The arrays of ``data/coder.safetensors``, by name."""

    arrays: Mapping[str, NDArray[np.float32]]
    labels: Mapping[str, tuple[str, ...]]

    def probabilities(
        self, head: str, features: Vectors, grams: NDArray[np.float64] | None = None
    ) -> Probabilities:
        """Calibrated probabilities of a head's labels, shape (texts, labels)."""
        scores = features @ self.arrays[f"{head}.weight"].T + self.arrays[f"{head}.bias"]
        scores = scores.astype(np.float64)
        if grams is not None:
            scores += grams
        return softmax(scores / float(self.arrays[f"{head}.temperature"]))


def softmax(scores: NDArray[np.floating[Any]]) -> Probabilities:
    """Rows of scores as rows of probabilities."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    table: Probabilities = shifted / shifted.sum(axis=1, keepdims=True)
    return table


@cache
def heads() -> Heads:
    """The heads that come with the program."""
    data = files("kb") / "data"
    loaded = load((data / "coder.safetensors").read_bytes())
    arrays = {name: np.asarray(a, np.float32) for name, a in loaded.items()}
    labels = json.loads((data / "labels.json").read_text("utf-8"))
    return Heads(arrays, {head: tuple(its) for head, its in labels.items()})


class Coder:
    """Codes statements.

    ``encoder`` is called when the first text has to be encoded; ``learned`` are additions to
    heads that a base's corrections taught (``kb.learning``), by the head's name.
    """

    def __init__(
        self,
        encoder: Callable[[], Embedder],
        codebook: Codebook,
        learned: Mapping[str, NDArray[np.float32]] | None = None,
    ) -> None:
        self._encoder = encoder
        self._heads = heads()
        self._codebook = codebook
        self._learned = learned or {}

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """What statements mean, as unit vectors, shape (len(texts), dimension)."""
        return self.evened(self._encoder().passages(texts))

    def evened(self, raw: Vectors) -> Vectors:
        """The encoder's vectors with their common part taken away and their axes made even.

        A cosine of 0 is then no likeness at all.
        """
        even = (raw - self._heads.arrays["mean"]) / self._heads.arrays["deviation"]
        unit: Vectors = even / np.linalg.norm(even, axis=1, keepdims=True)
        return unit.astype(np.float32)

    def codings(self, vectors: Vectors, texts: Sequence[str]) -> list[Coding]:
        """The labels of statements with the given vectors, as they are read aloud."""
        if not len(texts):
            return []
        kinds = self.probabilities("kind", vectors, texts)
        implied = self._heads.probabilities("implied", vectors)
        polarity = self._heads.probabilities("polarity", vectors).argmax(axis=1)
        origin = self._heads.probabilities("origin", vectors).argmax(axis=1)
        themes = self.probabilities("theme", vectors, texts)
        names = self._heads.labels
        found = []
        for i, row in enumerate(kinds):
            kind = Kind(names["kind"][int(row.argmax())])
            asks = kind in {Kind.RECOMMENDATION, Kind.DECISION, Kind.QUESTION}
            found.append(
                Coding(
                    kind=kind,
                    confidence=round(float(row.max()), 4),
                    themes=self._themes(themes[i]),
                    implied_gap=asks and bool(implied[i, 1] >= _IMPLIED),
                    polarity=Polarity(names["polarity"][int(polarity[i])]),
                    origin=Origin(names["origin"][int(origin[i])]),
                )
            )
        return found

    def labels(self, head: str) -> tuple[str, ...]:
        """The labels of a head, in the order of its probabilities."""
        return self._heads.labels[head]

    def temperature(self, head: str) -> float:
        """What a head's scores are divided by, that its probabilities be calibrated."""
        return float(self._heads.arrays[f"{head}.temperature"])

    def probabilities(self, head: str, vectors: Vectors, texts: Sequence[str]) -> Probabilities:
        """Calibrated probabilities of a head's labels, shape (len(texts), labels)."""
        extra = np.zeros((len(texts), len(self.labels(head))))
        if f"{head}.grams" in self._heads.arrays:
            extra += ngrams.scores(texts, self._heads.arrays[f"{head}.grams"])
        if head in self._learned:
            extra += vectors @ self._learned[head].T
        return self._heads.probabilities(head, vectors, extra)

    def likeness(self, some: Vectors, others: Vectors) -> Probabilities:
        """How likely statements say the same, shape (len(some), len(others))."""
        scale, bar = self._heads.arrays["likeness"]
        table: Probabilities = 1 / (1 + np.exp(-scale * (some @ others.T - bar)))
        return table

    def answers(self, gaps: Vectors, practices: Vectors) -> Probabilities:
        """How likely practices answer gaps, shape (len(gaps), len(practices))."""
        weight = self._heads.arrays["answers.weight"]
        scores = (gaps * weight) @ practices.T + float(self._heads.arrays["answers.bias"])
        table: Probabilities = 1 / (1 + np.exp(-scores.astype(np.float64)))
        return table

    def _themes(self, row: Probabilities) -> tuple[str, ...]:
        """The primary theme, then up to two others that are likely; none where none is.

        Where the likeliest is one that the codebook lacks, what is left has to be likely
        itself: a theme at 0.04 is not what a statement is about because the one at 0.9 was
        dropped.
        """
        names, known = self._heads.labels["theme"], set(self._codebook.ids)
        order = [i for i in row.argsort()[::-1] if names[i] in known or names[i] == NONE]
        first = order[0]
        dropped = first != int(row.argmax())
        if names[first] == NONE or (dropped and row[first] < SECONDARY):
            return ()
        others = [names[i] for i in order[1:] if names[i] != NONE and row[i] >= SECONDARY]
        return (names[first], *others[:_SECONDARIES])
