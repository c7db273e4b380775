"""Broken files through the whole ingest: what a damaged or hostile file costs.

    python -m bench.mutations --count 2000
    python -m bench.mutations --count 200 --files ../shared/data/documents

Files are damaged at random with a fixed seed: bytes flipped, overwritten, cut off, spliced
with another file of their format; of those that are ZIP packages half the time a member
inside, repacked, since else a checksum would catch it. Each is ingested into one base. Printed
are the outcomes, the slowest file, and the worker's peak memory; the status is 1 where the run
crashed, a file passed its time, or one was left half stored.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from ingest import contained, pipeline
from kb.store import Store
from kb.types import FileOutcome, ReadStatus

SEED = 0
FIRST = "!whole.txt"
"""Read before the damaged ones, so that none of them pays for the loading of libraries: on a busy
machine that took 150 s, beside 0.4 s for the file that came first."""
GRACE = 5.0
"""Seconds that ending a worker and storing the outcome may add to its limit."""


@dataclass(slots=True)
class Report:
    """What a run saw."""

    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    memory: int = 0
    faults: list[str] = field(default_factory=list)


def flipped(data: bytes, by: random.Random) -> bytes:
    """Up to fifty bytes are others."""
    found = bytearray(data)
    for _ in range(by.randint(1, 50)):
        found[by.randrange(len(found))] = by.randrange(256)
    return bytes(found)


def overwritten(data: bytes, by: random.Random) -> bytes:
    """A stretch is filled with one byte."""
    start = by.randrange(len(data))
    size = min(by.randint(1, 4096), len(data) - start)
    return data[:start] + bytes([by.choice((0, 32, 60, 255))]) * size + data[start + size :]


def cut(data: bytes, by: random.Random) -> bytes:
    """The rest is missing."""
    return data[: by.randrange(len(data))]


def repeated(data: bytes, by: random.Random) -> bytes:
    """A stretch comes many times."""
    start = by.randrange(len(data))
    piece = data[start : start + by.randint(1, 512)]
    return data[:start] + piece * by.randint(2, 200) + data[start:]


def spliced(data: bytes, other: bytes, by: random.Random) -> bytes:
    """The beginning of one file, the end of another."""
    return data[: by.randrange(len(data))] + other[by.randrange(len(other)) :]


WAYS = (flipped, overwritten, cut, repeated)


def damaged(data: bytes, others: Sequence[bytes], by: random.Random) -> bytes:
    """A file, damaged in one way or, within its package, in one member."""
    if data.startswith(b"PK\3\4") and by.random() < 0.5:
        inside = member_damaged(data, by)
        if inside:
            return inside
    if by.random() < 0.2:
        return spliced(data, by.choice(others), by)
    return by.choice(WAYS)(data, by)


def member_damaged(data: bytes, by: random.Random) -> bytes | None:
    """A package of which one member is damaged and packed again."""
    target = BytesIO()
    try:
        with ZipFile(BytesIO(data)) as package, ZipFile(target, "w", ZIP_DEFLATED) as made:
            members = [m for m in package.infolist() if m.file_size]
            chosen = by.choice(members)
            for member in package.infolist():
                content = package.read(member)
                if member is chosen:
                    content = by.choice(WAYS)(content, by)
                made.writestr(member.filename, content)
    except (BadZipFile, RuntimeError, IndexError):
        return None  # a password, say: damaged from outside then
    return target.getvalue()


def sources(folders: Sequence[Path]) -> dict[str, list[bytes]]:
    """The files by suffix."""
    found: dict[str, list[bytes]] = defaultdict(list)
    for folder in folders:
        for path in sorted(folder.rglob("*.*")):
            if path.is_file() and path.stat().st_size:
                found[path.suffix.lower()].append(path.read_bytes())
    return dict(found)


def write(folder: Path, count: int, files: dict[str, list[bytes]]) -> None:
    """As many damaged files, the formats in turn, and a whole one before them."""
    by = random.Random(SEED)  # noqa: S311
    suffixes = sorted(files)
    for number in range(count):
        suffix = suffixes[number % len(suffixes)]
        data = damaged(by.choice(files[suffix]), files[suffix], by)
        (folder / f"{number:05}{suffix}").write_bytes(data)
    (folder / FIRST).write_text("Uczestnicy uzgodnili stały dyżur w bibliotece.\n", "utf-8")


def run(folder: Path, store: Store) -> Report:
    """Ingest them all, with an eye on the clock and on the worker's memory."""
    report = Report()
    outcomes = pipeline.ingest(store, pipeline.plan([folder], {}))
    assert Path(next(outcomes).path).name == FIRST
    started = time.monotonic()
    for outcome in watched(outcomes, report):
        taken, started = time.monotonic() - started, time.monotonic()
        report.outcomes[outcome.status.value] += 1
        report.reasons.update(p.code for p in outcome.problems)
        report.slowest = max(report.slowest, (taken, Path(outcome.path).name))
        if taken > contained.SECONDS + GRACE:
            report.faults.append(f"{outcome.path}: {taken:.0f} s")
    report.faults += half_stored(store)
    return report


def watched(outcomes: Iterator[FileOutcome], report: Report) -> Iterator[FileOutcome]:
    """The outcomes, with the largest memory that a worker had when each came."""
    for outcome in outcomes:
        report.memory = max(report.memory, *(peak(pid) for pid in children()), 0)
        yield outcome


def children() -> list[int]:
    """The processes that this one has started."""
    text = Path("/proc/self/task").glob("*/children")
    return [int(pid) for path in text for pid in path.read_text().split()]


def peak(pid: int) -> int:
    """The most memory that a process has had, in bytes; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(x.split()[1]) << 10 for x in lines if x.startswith("VmHWM")), 0)


def half_stored(store: Store) -> list[str]:
    """What of a file is there that should not be, or the other way round."""
    faults = [damage] if (damage := store.damage()) else []
    for document in store.documents():
        passages = store.passages_of(document.path)
        if document.status is ReadStatus.FAILED and (passages or document.events):
            faults.append(f"{document.path}: failed, and yet stored")
        if document.status is ReadStatus.FAILED and not document.problems:
            faults.append(f"{document.path}: failed without a reason")
        if passages and not document.events:
            faults.append(f"{document.path}: passages of no event")
    return faults


def main() -> int:
    """Print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--files", type=Path, nargs="*", default=[Path("tests/data")])
    options = parser.parse_args()
    files = {s: f for s, f in sources(options.files).items() if s in pipeline_suffixes()}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "files")
        folder.mkdir()
        write(folder, options.count, files)
        with Store(Path(scratch, "kb.sqlite"), create=True) as store:
            report = run(folder, store)
    print(f"{options.count} files of {len(files)} formats: {dict(report.outcomes)}")
    print("reasons:", ", ".join(f"{code} {n}" for code, n in report.reasons.most_common()))
    print(f"slowest: {report.slowest[1]} {report.slowest[0]:.1f} s (limit {contained.SECONDS:.0f})")
    print(f"worker's memory: {report.memory >> 20} MB (limit {contained.MEMORY >> 20})")
    print(*report.faults, sep="\n")
    return 1 if report.faults else 0


def pipeline_suffixes() -> frozenset[str]:
    """The formats that are read."""
    from ingest.parsers import PARSERS

    return frozenset(PARSERS)


if __name__ == "__main__":
    sys.exit(main())
