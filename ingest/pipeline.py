"""See what changed, parse, store; one transaction a file.

Yields a :class:`FileOutcome` for each file, in the order of their paths, and after a
message or an archive one for each file in it. A file that cannot be read is an outcome
with its reason, never an exception.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from ingest.contained import Worker
from ingest.disk import OUT_OF_REACH, Seen, look, stored_name, why
from ingest.identity import digest, fingerprint, same_stamp
from ingest.sidecar import Sidecar, sidecar_within
from ingest.walk import Plan, is_noise, plan
from kb.errors import ParseError
from kb.store import Store
from kb.types import (
    DocumentDraft,
    Enclosed,
    FileOutcome,
    FileState,
    FileStatus,
    Problem,
    ReadStatus,
)

__all__ = ["Plan", "ingest", "plan", "stored_name", "summary"]

READER = 4
"""Version of the code that reads files. Raise it when a file would now be read
otherwise: the next ingest then reads every file again."""

LARGEST = 50 << 20
"""Bytes above which a file is not read. A parser needs up to ten times a file's size in
memory; the largest of 46 real files has 4 MB."""

DEEPEST = 3
"""Files in files in files: a message in an archive in a message. Nobody sends more, and
a file that holds itself would never end."""

CARRIED = 500 << 20
"""Bytes that the files within one file may have together, as of one archive."""

_TRIED_AGAIN = frozenset(
    {"ocr_missing", "pages_need_ocr", "heic_missing", "legacy_needs_office", "parser_time"}
)
"""Problems of this machine, not of the file: a program is installed, or has time the next day."""


def ingest(store: Store, todo: Plan, *, dry_run: bool = False, prune: bool = False,
           verify: bool = False, begin: Callable[[Path], None] = lambda _: None,
           ) -> Iterator[FileOutcome]:  # fmt: skip
    """Bring the store up to date with the files of a plan.

    ``dry_run`` says what would happen and writes nothing; ``prune`` forgets files
    that are gone (without it they are only reported); ``verify`` reads every file's
    bytes instead of trusting its size and time. ``begin`` is told of each file of the disk
    before it is read.
    """
    database = os.path.abspath(store.path)  # noqa: PTH100  (as the plan's paths)
    own = {database + suffix for suffix in ("", "-wal", "-shm", "-journal")}
    with Worker() as worker:
        run = _Run(store, worker, store.file_states(), dry_run, verify)
        for path in todo.files:
            begin(path)
            if str(path) not in own:
                yield from run.file(path)
    for folder, problem in todo.closed:
        yield _failed(folder, problem)
    for gone in todo.gone:
        if prune and not dry_run:
            store.remove(gone)
        kept = () if prune else (Problem("removed_kept"),)
        yield FileOutcome(gone, FileStatus.REMOVED, kept)


@dataclass(frozen=True, slots=True)
class _File:
    """A file before it is read: on disk, or within another at ``depth``.

    ``problem`` says why ``data`` only stands for its bytes.
    """

    name: str
    state: FileState
    stated: dict[str, str]
    data: bytes
    problem: Problem | None = None
    depth: int = 0


@dataclass(slots=True)
class _Run:
    """What one ingest knows while it goes from file to file.

    ``seen`` maps the hashes of a dry run's new files to their paths: a real run
    finds them in the store. ``paths`` are the known ones in order, ``carried`` the bytes
    met so far within one file of the disk.
    """

    store: Store
    worker: Worker
    known: dict[str, FileState]
    dry_run: bool
    verify: bool
    seen: dict[str, str] = field(default_factory=dict)
    paths: list[str] = field(init=False)
    carried: int = 0

    def __post_init__(self) -> None:
        self.paths = sorted(self.known)

    def file(self, path: Path) -> Iterator[FileOutcome]:
        """What becomes of a file of the disk, and of those within it."""
        name, seen = stored_name(path), look(path, READER)
        if seen.problem:
            yield self._out_of_reach(name, seen.state, seen.problem)
            return
        old = self.known.get(name)
        known = old is not None and same_stamp(old, seen.state) and not self._to_try_again(name)
        if known and not self.verify:
            yield from self._unchanged(name)
        else:
            yield from self._stamped_anew(path, seen)

    def _stamped_anew(self, path: Path, seen: Seen) -> Iterator[FileOutcome]:
        name, state = str(path), seen.state
        try:
            data = None if state.size > LARGEST else path.read_bytes()
        except OSError as error:
            yield self._out_of_reach(name, state, why(error))
            return
        self.carried = 0
        yield from self._read(_sized(name, state, seen.stated, data))

    def _out_of_reach(self, name: str, state: FileState, problem: Problem) -> FileOutcome:
        """A file whose bytes cannot be had is stored as one that was not read.

        What was read of it before stays: the file is still there, and a share that is
        locked for a day must not empty the base.
        """
        old = self.known.get(name)
        if old is not None and old.status is not ReadStatus.FAILED:
            return FileOutcome(name, FileStatus.FAILED, (problem, Problem("text_kept")))
        if old is not None and old.problems == (problem,) and same_stamp(old, state):
            return _failed(name, problem)
        state = replace(state, sha256=digest(fingerprint(name, state), None))
        return self._put(name, state, old, _unread(name, state.sha256, problem))

    def _read(self, file: _File) -> Iterator[FileOutcome]:
        """What becomes of a file whose bytes are at hand, and of those within it."""
        name, state = file.name, replace(file.state, sha256=digest(file.data, file.state.sidecar))
        old = self.known.get(name)
        same = old is not None and old.sha256 == state.sha256 and old.reader == READER
        if same and not self._to_try_again(name):
            if not self.dry_run:
                self.store.touch(name, state)
            yield from self._unchanged(name)
            return
        first = None if same else self._first_with(state, name)
        if first:
            yield _copy(name, first)
            yield from self._copies_within(first, name)
            return
        if file.problem:
            yield self._put(name, state, old, _unread(name, state.sha256, file.problem))
            return
        from ingest.draft import read_draft  # noqa: PLC0415  (not when nothing changed)

        draft, enclosed = read_draft(name, file.data, state.sha256, file.stated, self.worker.parse)
        yield self._put(name, state, old, draft)
        yield from self._within(file, enclosed)

    # --- files within files

    def _within(self, file: _File, enclosed: Sequence[Enclosed]) -> Iterator[FileOutcome]:
        """Each file that a file carries; what it carried before and does not now is gone."""
        files = {inner.name: inner.data for inner in enclosed}
        for inner in enclosed:
            if not is_noise(PurePosixPath(inner.name).name):
                yield from self._inner(file, inner, files)
        names = tuple(f"{file.name}/{name}" for name in files)
        for known in self._known_within(file.name):
            if not any(known == name or known.startswith(f"{name}/") for name in names):
                if not self.dry_run:
                    self.store.remove(known)
                yield FileOutcome(known, FileStatus.REMOVED)

    def _inner(
        self, outer: _File, inner: Enclosed, beside: dict[str, bytes]
    ) -> Iterator[FileOutcome]:
        name = f"{outer.name}/{inner.name}"
        try:
            # What a person states of a message or an archive, its title apart, holds within it.
            inherited = {key: v for key, v in outer.stated.items() if key != "title"}
            above = Sidecar(outer.state.sidecar, inherited)
            sidecar = sidecar_within(inner.name, beside) or above
        except ParseError as error:
            state = replace(outer.state, size=len(inner.data), sidecar=None)
            yield self._out_of_reach(name, state, error.problem)
            return
        state = replace(outer.state, size=len(inner.data), sidecar=sidecar.digest)
        data = None if state.size > LARGEST else inner.data
        file = replace(_sized(name, state, sidecar.stated, data), depth=outer.depth + 1)
        self.carried += len(inner.data)
        if file.depth > DEEPEST or self.carried > CARRIED:
            file = replace(file, problem=Problem("within_too_much"))
        yield from self._read(file)

    def _known_within(self, name: str) -> list[str]:
        """The stored paths of files within a file."""
        return self.paths[bisect_left(self.paths, f"{name}/") : bisect_left(self.paths, f"{name}0")]

    def _to_try_again(self, name: str) -> bool:
        """Whether a file, or one within it, could not be read for want of something."""
        if any(problem.code in OUT_OF_REACH for problem in self.known[name].problems):
            return True  # of this file alone: one within it comes into reach with its bytes
        problems = (
            p for path in (name, *self._known_within(name)) for p in self.known[path].problems
        )
        return any(problem.code in _TRIED_AGAIN for problem in problems)

    def _unchanged(self, name: str) -> Iterator[FileOutcome]:
        """The same bytes as before, within it too."""
        for path in (name, *self._known_within(name)):
            yield _as_before(path, self.known[path])

    def _copies_within(self, first: str, name: str) -> Iterator[FileOutcome]:
        """The files within a copy are copies of those within the first."""
        states = self.known if self.dry_run else self.store.states_within(first)
        for path, state in sorted(states.items()):
            if path.startswith(f"{first}/"):
                copy = name + path.removeprefix(first)
                if not self.dry_run:
                    self.store.put_copy(copy, state)
                yield _copy(copy, path)

    # --- the store

    def _first_with(self, state: FileState, name: str) -> str | None:
        """The path under which these bytes are stored already, with the copy recorded."""
        if self.dry_run:
            stored = (
                p
                for p, s in self.known.items()
                if s.sha256 == state.sha256
                and s.reader == READER
                and s.status is not ReadStatus.FAILED
                and p != name
            )
            return next(stored, None) or self.seen.get(state.sha256)
        if not self.store.holds(state.sha256, READER):
            return None
        return self.store.put_copy(name, state)

    def _put(
        self, name: str, state: FileState, old: FileState | None, draft: DocumentDraft
    ) -> FileOutcome:
        if self.dry_run and draft.status is not ReadStatus.FAILED:
            self.seen.setdefault(state.sha256, name)
        events = () if self.dry_run else self.store.put(name, state, draft)
        status = {
            ReadStatus.READ: FileStatus.CHANGED if old else FileStatus.NEW,
            ReadStatus.PARTIAL: FileStatus.PARTIAL,
            ReadStatus.FAILED: FileStatus.FAILED,
        }[draft.status]
        return FileOutcome(name, status, draft.problems, events, len(draft.passages))


def _sized(name: str, state: FileState, stated: dict[str, str], data: bytes | None) -> _File:
    """A file with its bytes; None stands for more of them than are read."""
    if data is None:
        problem = Problem("too_large", (("limit", str(LARGEST)),))
        return _File(name, state, stated, fingerprint(name, state), problem)
    return _File(name, state, stated, data)


def _unread(name: str, sha256: str, problem: Problem) -> DocumentDraft:
    suffix = Path(name).suffix.lower().lstrip(".")
    return DocumentDraft(sha256, suffix, "", "und", ReadStatus.FAILED, problems=(problem,))


def _as_before(name: str, old: FileState) -> FileOutcome:
    """Of the same bytes as before; a file that could not be read still cannot."""
    status = {ReadStatus.FAILED: FileStatus.FAILED, ReadStatus.PARTIAL: FileStatus.PARTIAL}
    return FileOutcome(name, status.get(old.status, FileStatus.UNCHANGED), old.problems)


def _copy(name: str, first: str) -> FileOutcome:
    return FileOutcome(name, FileStatus.DUPLICATE, (Problem("same_as", (("path", first),)),))


def _failed(name: str, problem: Problem) -> FileOutcome:
    return FileOutcome(name, FileStatus.FAILED, (problem,))


def summary(outcomes: Sequence[FileOutcome]) -> dict[str, int]:
    """How many files there were of each status, and how many passages were read."""
    counts = {status.value: 0 for status in FileStatus}
    for outcome in outcomes:
        counts[outcome.status.value] += 1
    return counts | {"files": len(outcomes), "passages": sum(o.passages for o in outcomes)}
