"""How fast the program is and how much memory it takes, beside what it stands on.

    python -m bench.speed                        # the table; about ten minutes
    python -m bench.speed --json speed.json
    python -m bench.speed --only cold --only noop

Every time is a ratio: what is compared runs in turn on the same machine, and the
median of several turns counts, so that a slow or a busy machine changes little. A load
well above the number of cores still does: it is printed with the table.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench import encoding, questions, workload
from bench.commands import KB, Ran, Shell, seconds
from bench.workload import Piece
from ingest.pipeline import LARGEST
from kb import cache
from kb.library import KnowledgeBase
from kb.types import Query

IMPORTS = "import faiss, numpy, onnxruntime, tokenizers"
QUESTION = "kto odbiera telefon w urzędzie?"
FILES = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. ``bound`` is empty where the figure is only told."""

    name: str
    figure: float
    unit: str
    bound: str = ""
    met: bool | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """What the measurements share: a folder to write in, and the corpus's base."""

    scratch: Path
    shell: Shell
    corpus: Path
    pool: list[Piece]


def _below(name: str, figure: float, unit: str, bound: float, detail: str = "") -> Row:
    return Row(name, figure, unit, f"< {bound:g}", figure < bound, detail)


def encode(bench: Bench) -> Iterator[Row]:
    path = bench.scratch / "encoding.sqlite"
    encoding.long_passages(path, bench.pool, 600)
    found = encoding.compare(path, rounds=3)
    detail = f"{found.texts} passages; {found.ours:.0f}/s, bare onnxruntime {found.bare:.0f}/s"
    yield Row("encoding, of bare", found.ratio, "x", ">= 0.85", found.ratio >= 0.85, detail)
    batched = f"{found.ours:.0f}/s against {found.batched:.0f}/s"
    met = found.ratio_batched >= 0.85
    yield Row(
        "encoding, of bare in batches of 16", found.ratio_batched, "x", ">= 0.85", met, batched
    )


def cold(bench: Bench) -> Iterator[Row]:
    """A question in a fresh process, beside the bare import of what it needs."""
    ours, theirs = bench.shell.alternately(
        [KB, "--db", bench.corpus, "search", QUESTION, "--json"],
        [sys.executable, "-c", IMPORTS],
        rounds=15,
    )
    assert json.loads(ours[-1].output)["hits"]
    detail = f"{seconds(ours):.3f} s, imports {seconds(theirs):.3f} s"
    yield _below("cold search, of imports", _ratio(ours, theirs), "x", 2.5, detail)
    yield _below("peak memory of a search", _peak(ours), "MB", 600)
    yield Row("warm query", 1000 * _warm(bench.corpus), "ms")


def _ratio(ours: list[Ran], theirs: list[Ran]) -> float:
    return seconds(ours) / seconds(theirs)


def _peak(runs: list[Ran]) -> float:
    return max(run.peak_mb for run in runs)


def _warm(corpus: Path) -> float:
    """Seconds of a question in a process that has answered one already."""
    texts = [question.text for question in questions.read()[:40]]
    with KnowledgeBase(corpus) as base:
        base.search(Query(QUESTION))
        taken = []
        for text in texts:
            start = time.perf_counter()
            base.search(Query(text))
            taken.append(time.perf_counter() - start)
    return median(taken)


def noop(bench: Bench) -> Iterator[Row]:
    """Files that have not changed, beside the reading and hashing of all their bytes."""
    yield _unchanged(bench, "2-400 kB", 2_000, 400_000, bound=3)
    yield _unchanged(bench, "2-8 kB", 2_000, 8_000)


def _unchanged(
    bench: Bench, name: str, smallest: int, largest: int, bound: float | None = None
) -> Row:
    folder = bench.scratch / f"unchanged {name}"
    files = workload.write_files(
        folder, bench.pool, count=FILES, smallest=smallest, largest=largest
    )
    base = folder.with_suffix(".sqlite")
    workload.write_base(base, files)
    ours, theirs = bench.shell.alternately(
        [KB, "--db", base, "ingest", folder, "--json"],
        [_program("sha256sum"), *(file.path for file in files)],
        rounds=7,
    )
    assert all(run.summary()["unchanged"] == FILES for run in ours)
    size = sum(file.path.stat().st_size for file in files) / 1e6
    passages = sum(len(file.passages) for file in files)
    detail = (
        f"{FILES} files, {size:.0f} MB, {passages} passages; "
        f"{seconds(ours):.3f} s, sha256sum {seconds(theirs):.3f} s"
    )
    shutil.rmtree(folder)
    base.unlink()
    label, ratio = f"no-op ingest, of sha256sum ({name})", _ratio(ours, theirs)
    return (
        _below(label, ratio, "x", bound, detail)
        if bound
        else Row(label, ratio, "x", "", None, detail)
    )


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is needed for this measurement and not installed")
    return found


def ingest(bench: Bench) -> Iterator[Row]:
    """A thousand notes from nothing, with their vectors."""
    folder = bench.scratch / "notes"
    workload.write_notes(folder, bench.pool, FILES)
    read = bench.shell.kb(bench.scratch / "dry.sqlite", "ingest", folder, "--dry-run", "--json")
    ran = bench.shell.kb(bench.scratch / "notes.sqlite", "ingest", folder, "--json")
    counts = ran.summary()
    assert counts["new"] == FILES
    detail = f"{counts['files']} files, {counts['passages']} passages, {ran.seconds:.0f} s"
    yield _below("peak memory of an ingest", ran.peak_mb, "MB", 1200, detail)
    yield Row("ingest, end to end", counts["passages"] / ran.seconds, "passages/s")
    share = 100 * read.seconds / ran.seconds
    yield Row("of it reading and parsing", share, "%", detail=f"{read.seconds:.1f} s, a dry run")


def huge(bench: Bench) -> Iterator[Row]:
    """A file too large to read: refused, with the limit named."""
    path = bench.scratch / "huge.txt"
    with path.open("wb") as file:
        for _ in range(200):
            file.write(b"Kto odbiera telefon w wydziale?\n" * (1_000_000 // 32))
    ran = bench.shell.kb(bench.scratch / "huge.sqlite", "ingest", path, "--json")
    reason = json.loads(ran.output.splitlines()[0])["reason"]
    path.unlink()
    refused = ran.summary()["failed"] == 1 and str(LARGEST >> 20) in reason
    yield Row("200 MB text file refused", float(refused), "", "= 1", refused, reason)
    yield Row("peak memory of that", ran.peak_mb, "MB")


MEASUREMENTS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "encode": encode,
    "cold": cold,
    "noop": noop,
    "ingest": ingest,
    "huge": huge,
}


def measure(names: list[str]) -> Iterator[Row]:
    """The rows of the named measurements, as they are made."""
    cache.model_folder(cache.BUNDLED)  # unpacked once, before anything is timed
    cache.lexicon_folder()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        shell = Shell(scratch)
        corpus = scratch / "corpus.sqlite"
        shell.kb(corpus, "ingest", questions.ROOT / "corpus", "--json")
        with KnowledgeBase(corpus) as base:
            pool = workload.pieces(base)
        bench = Bench(scratch, shell, corpus, pool)
        for name in names:
            yield from MEASUREMENTS[name](bench)


def line(row: Row) -> str:
    """A row of the table."""
    met = {None: "", True: "yes", False: "NO"}[row.met]
    figure = f"{row.figure:.2f} {row.unit}" if row.figure < 10 else f"{row.figure:.0f} {row.unit}"
    return f"{row.name:42} {figure:>16}  {row.bound:8} {met:4} {row.detail}".rstrip()


def main() -> None:
    """Print the table, and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table there, too")
    parser.add_argument("--only", action="append", choices=tuple(MEASUREMENTS), metavar="NAME")
    options = parser.parse_args()
    rows = []
    print(f"{'name':42} {'figure':>16}  {'bound':8} {'met?':4}")
    for row in measure(options.only or list(MEASUREMENTS)):
        rows.append(row)
        print(line(row), flush=True)
    load = f"{os.getloadavg()[2]:.1f} on {os.cpu_count()} cores"
    print(f"load of the last quarter of an hour: {load}")
    if options.json:
        table = {"load": load, "rows": [asdict(row) for row in rows]}
        options.json.write_text(json.dumps(table, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
