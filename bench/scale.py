"""What the conclusions cost beside the search, and what an event costs that is added.

    python -m bench.scale                        # both tables; about twenty minutes
    python -m bench.scale --only cost --passages 1000
    python -m bench.scale --only growth --statements 500 5000
    python -m bench.scale --json scale.json

*Cost*: on one base, the seconds of cutting, coding and comparing its statements and of
finding its patterns, beside those of the vectors that a search needs; each in a process
of its own, with its peak memory. *Growth*: one event (a file of some ten statements) is
added to a small base and to a large one in turn, and each stage is timed: a stage that is
in proportion to the event stays at 1, one in proportion to the base does not.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import wraps
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from bench.commands import Ran, Shell
from bench.questions import ROOT
from bench.speed import Row, line
from bench.workload import SEED, Piece, pieces
from ingest import draft, pipeline
from kb import cache, codebook, embed, patterns, propositions, refresh, segments, statements
from kb.cli import refresh as command
from kb.cli.output import ProgressBar
from kb.coder import Coder
from kb.library import KnowledgeBase
from kb.store import Store
from kb.text import Lexicon

STATEMENTS = 10
"""Statements of an event, at least: passages are added until there are so many."""

ROUNDS = 5
_CHANGED = 1 / 3
"""Share of a passage's words that another word replaces: sentences and their ends stay."""

_WORD = re.compile(r"(?<=\s)[^\W\d_A-ZĄĆĘŁŃÓŚŹŻ]{4,}(?=[\s,.;:!?])")
_DAYS = 28
_MONTHS = 12
_FIRST_YEAR = 2010
_YEARS = 15

# ---------------------------------------------------------------------- the files


def corpus(path: Path) -> list[Piece]:
    """The passages of the demonstration corpus, read into a base without vectors."""
    with Store(path, create=True) as store:
        list(pipeline.ingest(store, pipeline.plan([ROOT / "corpus"], ())))
    with KnowledgeBase(path) as base:
        return [piece for piece in pieces(base) if piece.lang in {"pl", "en"}]


def reworded(piece: Piece, words: Sequence[str], rng: random.Random) -> Piece:
    """A passage with some of its words replaced by others of the same language."""

    def other(found: re.Match[str]) -> str:
        return rng.choice(words) if rng.random() < _CHANGED else found.group()

    return replace(piece, text=_WORD.sub(other, piece.text))


def vocabulary(pool: Sequence[Piece]) -> list[str]:
    """The words that may be replaced, each as often as it stands there."""
    return [word for piece in pool for word in _WORD.findall(piece.text)]


@dataclass(frozen=True, slots=True)
class Made:
    """The text of a file that tells one event, and how much is in it."""

    text: str
    passages: int
    statements: int


def events(pool: Sequence[Piece]) -> Iterator[Made]:
    """Endless files of one event each, in Polish and English in turn, no two texts alike."""
    rng = random.Random(SEED)  # noqa: S311  (no secret)
    own = {lang: [piece for piece in pool if piece.lang == lang] for lang in ("pl", "en")}
    words = {lang: vocabulary(its) for lang, its in own.items()}
    while True:
        for lang, its in own.items():
            yield _event(its, words[lang], lang, rng)


def _event(pool: Sequence[Piece], words: Sequence[str], lang: str, rng: random.Random) -> Made:
    title = " ".join((*rng.sample(words, 3), _date(rng))).capitalize()
    parts, said = [f"# {title}"], 0
    while said < STATEMENTS:
        piece = reworded(rng.choice(pool), words, rng)
        parts.append(f"## {' '.join(rng.sample(words, 2)).capitalize()}\n\n{piece.text}")
        said += len(segments.segments(piece.text, lang))
    return Made("\n\n".join(parts) + "\n", len(parts) - 1, said)


def _date(rng: random.Random) -> str:
    day, month = 1 + rng.randrange(_DAYS), 1 + rng.randrange(_MONTHS)
    return f"{day}.{month:02}.{_FIRST_YEAR + rng.randrange(_YEARS)}"


def write(folder: Path, source: Iterator[Made], *, of: str, until: int) -> int:
    """Write events until they have so many passages or statements (``of``); returns how many."""
    folder.mkdir()
    count = files = 0
    while count < until:
        made = next(source)
        (folder / f"event-{files:05}.md").write_text(made.text, "utf-8")
        count, files = count + int(getattr(made, of)), files + 1
    return count


# ---------------------------------------------------------------------- the clock


@dataclass(slots=True)
class Clock:
    """Seconds by stage. What a stage calls that is a stage itself counts for that one alone."""

    seconds: dict[str, float] = field(default_factory=dict)
    _inside: list[float] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what is done inside, but for the stages inside it."""
        self._inside.append(0.0)
        start = time.perf_counter()
        try:
            yield
        finally:
            taken = time.perf_counter() - start
            self.seconds[name] = self.seconds.get(name, 0.0) + taken - self._inside.pop()
            if self._inside:
                self._inside[-1] += taken

    @contextmanager
    def watching(self, stages: Mapping[str, tuple[object, str]]) -> Iterator[None]:
        """Count the named functions, each (its owner, its name there), wherever they are called."""
        with ExitStack() as stack:
            for stage, (owner, name) in stages.items():
                stack.enter_context(patch.object(owner, name, self._timed(owner, name, stage)))
            yield

    def _timed(self, owner: object, name: str, stage: str) -> Callable[..., Any]:
        function: Callable[..., Any] = getattr(owner, name)

        @wraps(function)
        def timed(*args: object, **named: object) -> object:
            with self.stage(stage):
                return function(*args, **named)

        return timed


EMBEDDING: Mapping[str, tuple[object, str]] = {
    "words": (refresh, "_fill_terms"),
    "vectors": (refresh, "_fill_vectors"),
    "drop_orphans": (Store, "drop_orphans"),
    "link_attachments": (Store, "link_attachments"),
    "hashes_without_vectors": (Store, "hashes_without_vectors"),
}
CODING: Mapping[str, tuple[object, str]] = {
    "cut": (statements, "_cut"),
    "encode": (statements, "_encode"),
    "statements_to_encode": (Store, "statements_to_encode"),
    "kinds and themes": (statements, "_code"),
    "uncoded": (Store, "uncoded"),
    "drop_orphan_vectors": (Store, "drop_orphan_vectors"),
    "kinds read": (propositions, "_kinds"),
    "kinds_compared": (Store, "kinds_compared"),
    "vectors read": (propositions, "_pool"),
    "compared": (propositions, "_compare"),
    "reached": (propositions, "_reached"),
    "grouped": (propositions, "_members"),
    "put_regrouped": (Store, "put_regrouped"),
}
KNOWN: Mapping[str, tuple[object, str]] = {
    "statements read": (Store, "coded_statements"),
    "events read": (Store, "events"),
    "vectors read, all": (patterns, "_vectors"),
    "sources": (patterns, "_sources"),
    "patterns": (patterns, "_pattern"),
    "contradicted": (patterns, "_contradicted"),
    "links": (patterns, "_links"),
}
ADDING: Mapping[str, tuple[object, str]] = {
    "file_states": (Store, "file_states"),
    "read": (draft, "read_draft"),
    "put": (Store, "put"),
    "is_due": (command, "is_due"),
    "models loaded": (embed, "load"),
    "calibrate": (KnowledgeBase, "calibrate"),
    **EMBEDDING,
    **CODING,
}

# ------------------------------------------------------------------------ the cost


def _quiet(*_: object) -> None:
    """Stands for a progress bar."""


def _embed(path: Path) -> None:
    with Store(path) as store:
        refresh.refresh(store, Lexicon(cache.lexicon_folder()), embed.load, _quiet)


def _code(path: Path) -> None:
    book = codebook.load(path)
    with Store(path) as store:
        refresh.code(store, Coder(embed.load_coder, book), book, _quiet)


def _know(path: Path) -> None:
    with KnowledgeBase(path) as base:
        base.known()


STEPS: dict[str, tuple[Callable[[Path], None], Mapping[str, tuple[object, str]]]] = {
    "nothing": (_quiet, {}),
    "embed": (_embed, EMBEDDING),
    "code": (_code, CODING),
    "know": (_know, KNOWN),
}


def step(name: str, path: Path) -> dict[str, float]:
    """Take a step of a refresh on a base, in this process; the seconds by stage."""
    function, stages = STEPS[name]
    clock = Clock()
    with clock.watching(stages), clock.stage("rest"):
        function(path)
    return clock.seconds


def cost(options: argparse.Namespace, pool: Sequence[Piece], scratch: Path) -> Iterator[Row]:
    """The steps of a first refresh of a base, each in its own process."""
    folder, path = scratch / "events", scratch / "cost.sqlite"
    write(folder, events(pool), of="passages", until=options.passages)
    with Store(path, create=True) as store:
        list(pipeline.ingest(store, pipeline.plan([folder], ())))
    shell = Shell(scratch)
    ran = {name: _child(shell, name, path) for name in STEPS}
    seconds = {name: json.loads(its.output.splitlines()[-1]) for name, its in ran.items()}
    took = {name: sum(stages.values()) for name, stages in seconds.items()}
    yield _of_embedding(path, took)
    for name, its in ran.items():
        yield Row(f"peak memory: {name}", its.peak_mb, "MB", detail=f"{took[name]:.1f} s")
    for name, stages in seconds.items():
        for stage, its_seconds in sorted(stages.items(), key=lambda item: -item[1]):
            yield Row(f"  {name}: {stage}", its_seconds, "s")


def _child(shell: Shell, name: str, path: Path) -> Ran:
    ran = shell.run(sys.executable, "-m", "bench.scale", "--step", name, path)
    if ran.status:
        raise SystemExit(ran.output)
    return ran


def _of_embedding(path: Path, took: Mapping[str, float]) -> Row:
    with KnowledgeBase(path) as base:
        counts, said = base.counts(), len(base.statements())
        recurring, found = len(base.propositions()), len(base.patterns())
    detail = (
        f"{counts['event']} events, {counts['passage']} passages, {said} statements,"
        f" {recurring} propositions, {found} patterns;"
        f" {took['code']:.1f} + {took['know']:.1f} s against {took['embed']:.1f} s"
    )
    ratio = (took["code"] + took["know"]) / took["embed"]
    return Row("conclusions, of embedding", ratio, "x", detail=detail)


# ---------------------------------------------------------------------- the growth


def growth(options: argparse.Namespace, pool: Sequence[Piece], scratch: Path) -> Iterator[Row]:
    """One event added to a small and to a large base, by turns; each stage's ratio."""
    source = events(pool)
    small, large = _bases(scratch, source, *options.statements)
    added = scratch / "added"
    added.mkdir()
    rounds: dict[Path, list[dict[str, float]]] = {small: [], large: []}
    for number, made in enumerate(islice(source, ROUNDS + 1)):
        file = added / f"event-{number}.md"
        file.write_text(made.text, "utf-8")
        for path, its in rounds.items():
            its.append(add(path, file))
    before, after = (_medians(its[1:]) for its in rounds.values())  # the first warms up
    sizes = f"{_size(small)} -> {_size(large)}"
    yield from _table("added event", before, after, sizes)
    before, after = (_medians([step("know", path) for _ in range(ROUNDS)]) for path in rounds)
    yield from _table("patterns of the next question", before, after)


def _table(
    name: str, before: Mapping[str, float], after: Mapping[str, float], detail: str = ""
) -> Iterator[Row]:
    """A row of the whole, and one of each stage, that which grew most in seconds first."""
    yield _grown(name, sum(before.values()), sum(after.values()), detail)
    for stage in sorted(before, key=lambda key: before[key] - after[key]):
        yield _grown(f"  {stage}", before[stage], after[stage])


def _bases(scratch: Path, source: Iterator[Made], small: int, large: int) -> tuple[Path, Path]:
    """Two bases that lack nothing; the files of the first are in the second too."""
    paths = scratch / "small.sqlite", scratch / "large.sqlite"
    held = 0
    for path, until in zip(paths, (small, large), strict=True):
        if held:
            shutil.copy(paths[0], path)
        folder = path.with_suffix("")
        held += write(folder, source, of="statements", until=until - held)
        _fill(path, folder)
    return paths


def _fill(path: Path, place: Path) -> None:
    """What ``kb ingest`` does, without a line a file."""
    with Store(path, create=True) as store:
        list(pipeline.ingest(store, pipeline.plan([place], store.file_states())))
        command.fill(store, None, ProgressBar())


def add(path: Path, file: Path) -> dict[str, float]:
    """Ingest one file and fill what is derived; the seconds by stage."""
    clock = Clock()
    with clock.watching(ADDING), clock.stage("rest"):
        _fill(path, file)
    return clock.seconds


def _medians(rounds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: median(its.get(name, 0.0) for its in rounds) for name in rounds[0]}


def _size(path: Path) -> str:
    with Store(path) as store:
        return f"{len(store.machine_kinds())} statements"


def _grown(name: str, before: float, after: float, detail: str = "") -> Row:
    times = f"{1000 * before:.1f} -> {1000 * after:.1f} ms"
    return Row(name, after / max(before, 1e-6), "x", detail=f"{times}; {detail}".rstrip("; "))


# ------------------------------------------------------------------------- command

MEASUREMENTS = {"cost": cost, "growth": growth}


def measure(options: argparse.Namespace) -> Iterator[Row]:
    """The rows of the chosen measurements, as they are made."""
    cache.model_folder(cache.BUNDLED)  # unpacked once, before anything is timed
    cache.lexicon_folder()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        pool = corpus(scratch / "corpus.sqlite")
        for name in options.only or MEASUREMENTS:
            yield from MEASUREMENTS[name](options, pool, scratch)


def main() -> None:
    """Print the table, and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=10_000, metavar="N")
    sizes = ("SMALL", "LARGE")
    parser.add_argument("--statements", type=int, nargs=2, default=(1_000, 10_000), metavar=sizes)
    parser.add_argument("--only", action="append", choices=tuple(MEASUREMENTS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table there, too")
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)  # of a child process
    options = parser.parse_args()
    if options.step:
        name, path = options.step
        print(json.dumps(step(name, Path(path))))
        return
    rows = []
    for row in measure(options):
        rows.append(row)
        print(line(row), flush=True)
    load = f"{os.getloadavg()[2]:.1f} on {os.cpu_count()} cores"
    print(f"load of the last quarter of an hour: {load}")
    if options.json:
        table = {"load": load, "rows": [asdict(row) for row in rows]}
        options.json.write_text(json.dumps(table, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
