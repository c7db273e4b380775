"""The encoding stage of an ingest beside bare onnxruntime, on the same texts."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from bench.workload import SEED, Piece, Written, endless, put
from kb import cache, refresh
from kb.embed import BUNDLED, OnnxEmbedder, Vectors
from kb.store import Store
from kb.text import Lexicon

_BATCH = 16
_PADDING = 1
"""The id of the bundled model's padding."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """Throughputs in texts a second, and the medians of the rounds' ratios.

    ``bare`` runs the texts as we do, one by one; ``batched`` in batches of sixteen,
    sorted by length and padded.
    """

    texts: int
    ours: float
    bare: float
    batched: float
    ratio: float
    ratio_batched: float


class _Recorder(OnnxEmbedder):
    """The bundled model; keeps the tokenized texts that it was given and counts them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, BUNDLED)
        self.seen: list[Sequence[int]] = []
        self.texts = 0

    def run(self, ids: Sequence[int]) -> Vectors:
        self.seen.append(ids)
        self.texts += 1
        return super().run(ids)


class _Bare:
    """onnxruntime with nothing around it: the model's file, its default options."""

    def __init__(self, folder: Path) -> None:
        file = str(next((folder / "onnx").glob("*.onnx")))
        self._session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
        self._names = {value.name for value in self._session.get_inputs()}

    def run(self, texts: Sequence[Sequence[int]], batch: int) -> float:
        """Seconds that tokenized texts take in batches of a size, the longest first."""
        ordered = sorted(texts, key=len, reverse=True)
        feeds = [self._feed(ordered[i : i + batch]) for i in range(0, len(ordered), batch)]
        start = time.perf_counter()
        for feed in feeds:
            self._session.run(None, feed)
        return time.perf_counter() - start

    def _feed(self, texts: Sequence[Sequence[int]]) -> dict[str, NDArray[np.int64]]:
        ids = np.full((len(texts), len(texts[0])), _PADDING, dtype=np.int64)
        for row, text in zip(ids, texts, strict=True):
            row[: len(text)] = text
        mask = (ids != _PADDING).astype(np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        return {name: value for name, value in feed.items() if name in self._names}


def long_passages(path: Path, pool: Sequence[Piece], count: int) -> None:
    """Write a base of passages under their headings, without vectors of their sentences."""
    source = islice(endless(pool, random.Random(SEED)), count)  # noqa: S311  (no secret)
    file = path.with_suffix(".txt")
    file.write_text("a base for the encoding stage\n", "utf-8")
    with Store(path, create=True) as store:
        put(store, Written(file, tuple(replace(piece, sentences=()) for piece in source)))


def compare(path: Path, rounds: int) -> Encoding:
    """Encode all texts of a base by ``refresh``, and the same texts bare, in turn.

    ``refresh`` is all that ``kb ingest`` does once files are read. It says when a few
    hundred texts are written: bare onnxruntime then takes its turn with them, so that
    what else the machine does falls on all. The model is loaded and measured, and the
    words are filled, before; a first round does not count.
    """
    folder = cache.model_folder(cache.BUNDLED)
    recorder = _Recorder(folder)
    bare = _Bare(folder)
    results = []
    with Store(path) as store:
        for _ in range(rounds + 1):
            store.clear_vectors()
            results.append(_round(store, recorder, bare))
    ours, alone, batched = zip(*results[1:], strict=True)
    texts = recorder.texts
    return Encoding(
        texts,
        texts / median(ours),
        texts / median(alone),
        texts / median(batched),
        median(a / b for a, b in zip(alone, ours, strict=True)),
        median(a / b for a, b in zip(batched, ours, strict=True)),
    )


def _round(store: Store, recorder: _Recorder, bare: _Bare) -> tuple[float, float, float]:
    """Seconds of ours, of bare onnxruntime text by text, and of it in batches."""
    alone = batched = 0.0

    def turn(stage: str, _done: int, _total: int) -> None:
        nonlocal alone, batched
        if stage == "meaning":
            alone += bare.run(recorder.seen, 1)
            batched += bare.run(recorder.seen, _BATCH)
            recorder.seen.clear()

    lexicon = Lexicon(cache.lexicon_folder())
    recorder.seen.clear()
    recorder.texts = 0
    start = time.perf_counter()
    refresh.refresh(store, lexicon, lambda: recorder, turn)
    return time.perf_counter() - start - alone - batched, alone, batched
