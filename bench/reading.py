"""What reading files costs beside making their vectors, without OCR.

    python -m bench.reading                  # the demonstration corpus
    python -m bench.reading FOLDER ...

Parsing is the time that files spend at the worker, there and back; embedding is the time of the
model on the texts that an ingest of the same files hands it. Both run in this one process, the
parsing once before and twice after the embedding, and the median counts: what else the machine
does falls on both. A format's own line sets its files' parsing against the vectors of their own
texts alone. A file whose text another one has already costs no second vector, so formats are
measured in bases of their own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from ingest import pipeline
from ingest.contained import Worker
from ingest.parsers import PARSERS
from kb import cache, embed, refresh
from kb.embed import Embedder, Vectors
from kb.errors import ParseError
from kb.store import Store
from kb.text import Lexicon

BOUND = 0.15


class Timed:
    """An embedding model that adds up its time on passages."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self.card = model.card
        self.seconds = 0.0
        self.texts = 0

    def queries(self, texts: Sequence[str]) -> Vectors:
        """As the model; not counted."""
        return self._model.queries(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """As the model."""
        started = time.perf_counter()
        vectors = self._model.passages(texts)
        self.seconds += time.perf_counter() - started
        self.texts += len(texts)
        return vectors


@dataclass(frozen=True, slots=True)
class Share:
    """Seconds of parsing and of embedding the same files."""

    files: int
    texts: int
    parsing: float
    embedding: float

    @property
    def ratio(self) -> float:
        """Parsing, of embedding."""
        return self.parsing / self.embedding


def parsing(files: Sequence[Path], worker: Worker) -> float:
    """Seconds that files take at the worker; those that cannot be read count as well."""
    taken = 0.0
    for path in files:
        data = path.read_bytes()
        started = time.perf_counter()
        with suppress(ParseError):
            worker.parse(path.suffix.lower(), data)
        taken += time.perf_counter() - started
    return taken


def embedding(files: Sequence[Path], base: Path, model: Embedder) -> Timed:
    """The time of the model on what an ingest of the files hands it."""
    timed = Timed(model)
    with Store(base, create=True) as store:
        for _ in pipeline.ingest(store, pipeline.plan(files, {})):
            pass
        lexicon = Lexicon(cache.lexicon_folder())
        refresh.refresh(store, lexicon, lambda: _measured(store, timed), lambda *_: None)
    return timed


def _measured(store: Store, timed: Timed) -> Timed:
    """The model with its space recorded: that is a matter of the model, not of the files."""
    refresh._record_model(store, timed)  # noqa: SLF001  (else its sixty sentences would count)
    timed.seconds, timed.texts = 0.0, 0
    return timed


def share(files: Sequence[Path], base: Path, model: Embedder) -> Share:
    """Parsing beside embedding; the worker is started, its libraries loaded, by a first file."""
    with Worker() as worker:
        parsing(files, worker)
        before = parsing(files, worker)
        timed = embedding(files, base, model)
        after = [parsing(files, worker) for _ in range(2)]
    return Share(len(files), timed.texts, median((before, *after)), timed.seconds)


def main() -> int:
    """Print the shares; status 1 where the whole is above the bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", default=[Path("corpus")])
    options = parser.parse_args()
    files = [p for p in pipeline.plan(options.folders, {}).files if p.suffix.lower() in PARSERS]
    groups: dict[str, list[Path]] = defaultdict(list)
    for path in files:
        groups[path.suffix.lower()].append(path)
    model = embed.load()
    model.passages(["passage"])  # loads it
    print("| | files | texts | parsing, s | embedding, s | share |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        for name, group in {"all": files, **groups}.items():
            found = share(group, Path(scratch, f"{name}.sqlite"), model)
            if name == "all":
                whole = found
            print(
                f"| {name} | {found.files} | {found.texts} | {found.parsing:.2f} "
                f"| {found.embedding:.2f} | {100 * found.ratio:.1f} % |",
                flush=True,
            )
    print(f"bound: {100 * BOUND:.0f} %")
    return 0 if whole.ratio < BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
