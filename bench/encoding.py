"""The encoding stage of an ingest beside bare onnxruntime, on the same texts."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import median

import onnxruntime

from bench.workload import SEED, Piece, Written, endless, put
from kb import cache, refresh
from kb.embed import BUNDLED, Ids, OnnxEmbedder, Vectors
from kb.store import Store
from kb.text import Lexicon


@dataclass(frozen=True, slots=True)
class Encoding:
    """Both throughputs in texts a second, and the median of the rounds' ratios."""

    texts: int
    ours: float
    bare: float
    ratio: float


class _Recorder(OnnxEmbedder):
    """The bundled model; keeps the batches that it was given and counts their texts."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, BUNDLED)
        self.batches: list[Ids] = []
        self.texts = 0

    def run(self, ids: Ids) -> Vectors:
        self.batches.append(ids)
        self.texts += len(ids)
        return super().run(ids)


class _Bare:
    """onnxruntime with nothing around it: the model's file, its default options."""

    def __init__(self, folder: Path, padding: int) -> None:
        file = str(next((folder / "onnx").glob("*.onnx")))
        self._session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
        self._names = {value.name for value in self._session.get_inputs()}
        self._padding = padding

    def run(self, batches: Sequence[Ids]) -> float:
        """Seconds that tokenized batches take."""
        feeds = [self._feed(ids) for ids in batches]
        start = time.perf_counter()
        for feed in feeds:
            self._session.run(None, feed)
        return time.perf_counter() - start

    def _feed(self, ids: Ids) -> dict[str, Ids]:
        mask = (ids != self._padding).astype(ids.dtype)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": ids * 0}
        return {name: value for name, value in feed.items() if name in self._names}


def long_passages(path: Path, pool: Sequence[Piece], count: int) -> None:
    """Write a base of passages under their headings, without vectors of their sentences."""
    source = islice(endless(pool, random.Random(SEED)), count)  # noqa: S311  (no secret)
    file = path.with_suffix(".txt")
    file.write_text("a base for the encoding stage\n", "utf-8")
    with Store(path, create=True) as store:
        put(store, Written(file, tuple(replace(piece, sentences=()) for piece in source)))


def compare(path: Path, rounds: int) -> Encoding:
    """Encode all texts of a base by ``refresh``, and the same batches bare, in turn.

    ``refresh`` is all that ``kb ingest`` does once files are read. It says when a few
    hundred texts are written: bare onnxruntime then takes its turn with their batches,
    so that what else the machine does falls on both. The model is loaded and measured,
    and the words are filled, before; a first round does not count.
    """
    folder = cache.model_folder()
    recorder = _Recorder(folder)
    bare = _Bare(folder, _padding(recorder))
    results = []
    with Store(path) as store:
        for _ in range(rounds + 1):
            store.clear_vectors()
            results.append(_round(store, recorder, bare))
    counted = results[1:]
    texts = recorder.texts
    return Encoding(
        texts,
        texts / median(ours for ours, _ in counted),
        texts / median(theirs for _, theirs in counted),
        median(theirs / ours for ours, theirs in counted),
    )


def _round(store: Store, recorder: _Recorder, bare: _Bare) -> tuple[float, float]:
    """Seconds of ours and of bare onnxruntime."""
    theirs = 0.0

    def turn(stage: str, _done: int, _total: int) -> None:
        nonlocal theirs
        if stage == "meaning":
            theirs += bare.run(recorder.batches)
            recorder.batches.clear()

    lexicon = Lexicon(cache.lexicon_folder())
    recorder.batches.clear()
    recorder.texts = 0
    start = time.perf_counter()
    refresh.refresh(store, lexicon, lambda: recorder, turn)
    return time.perf_counter() - start - theirs, theirs


def _padding(model: OnnxEmbedder) -> int:
    """The id that fills the shorter text of a batch."""
    ids = model.tokenize(["a", "a b c d e f g h"])
    return int(ids[0, -1])
