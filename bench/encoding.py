"""The encoding stage of an ingest beside bare onnxruntime, on the same texts."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
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
    """The bundled model; keeps the batches that it was given."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, BUNDLED)
        self.batches: list[Ids] = []

    def run(self, ids: Ids) -> Vectors:
        self.batches.append(ids)
        return super().run(ids)


class _Bare:
    """onnxruntime with nothing around it: the model's file, its default options."""

    def __init__(self, folder: Path, padding: int, batches: Sequence[Ids]) -> None:
        file = str(next((folder / "onnx").glob("*.onnx")))
        self._session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
        names = {value.name for value in self._session.get_inputs()}
        feeds = (
            {
                "input_ids": ids,
                "attention_mask": (ids != padding).astype(ids.dtype),
                "token_type_ids": ids * 0,
            }
            for ids in batches
        )
        self._feeds = [{k: v for k, v in feed.items() if k in names} for feed in feeds]

    def run(self) -> None:
        for feed in self._feeds:
            self._session.run(None, feed)


def long_passages(path: Path, pool: Sequence[Piece], count: int) -> None:
    """Write a base of passages under their headings, without vectors of their sentences."""
    source = islice(endless(pool, random.Random(SEED)), count)  # noqa: S311  (no secret)
    file = path.with_suffix(".txt")
    file.write_text("a base for the encoding stage\n", "utf-8")
    with Store(path, create=True) as store:
        put(store, Written(file, tuple(replace(piece, sentences=()) for piece in source)))


def compare(path: Path, rounds: int) -> Encoding:
    """Encode all texts of a base by ``refresh``, and the same batches bare, in turn.

    ``refresh`` is all that ``kb ingest`` does once files are read; the words are filled
    before, and the first round, which loads and measures the model, does not count.
    """
    folder = cache.model_folder()
    lexicon = Lexicon(cache.lexicon_folder())
    recorder = _Recorder(folder)
    with Store(path) as store:

        def encode(model: OnnxEmbedder) -> None:
            refresh.refresh(store, lexicon, lambda: model, lambda *_: None)

        encode(recorder)  # fills the words, measures the space
        recorder.batches.clear()
        store.clear_vectors()
        encode(recorder)
        texts = sum(len(batch) for batch in recorder.batches)
        bare = _Bare(folder, _padding(recorder), recorder.batches)
        model = OnnxEmbedder(folder, BUNDLED)
        model.passages(["warm"])
        pairs = []
        for _ in range(rounds):
            store.clear_vectors()
            pairs.append((_seconds(lambda: encode(model)), _seconds(bare.run)))
    return Encoding(
        texts,
        texts / median(ours for ours, _ in pairs),
        texts / median(theirs for _, theirs in pairs),
        median(theirs / ours for ours, theirs in pairs),
    )


def _padding(model: OnnxEmbedder) -> int:
    """The id that fills the shorter text of a batch."""
    ids = model.tokenize(["a", "a b c d e f g h"])
    return int(ids[0, -1])


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
