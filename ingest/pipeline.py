"""Walk, see what changed, parse, store; one transaction a file.

Yields a :class:`FileOutcome` for each file, in the order of their paths. A file that
cannot be read is an outcome with its reason, never an exception.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

from ingest.sidecar import sidecar_for
from kb.errors import ParseError, UsageError
from kb.store import Store
from kb.types import DocumentDraft, FileOutcome, FileState, FileStatus, Problem, ReadStatus

READER = 1
"""Version of the code that reads files. Raise it when a file would now be read
otherwise: the next ingest then reads every file again."""

LARGEST = 50 << 20
"""Bytes above which a file is not read. A parser needs up to ten times a file's size in
memory; the largest of 46 real files has 4 MB."""

# What a folder holds besides documents; not worth a line of the report.
_NOT_DOCUMENTS = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "event.toml"})


@dataclass(frozen=True, slots=True)
class Plan:
    """The files under the given paths, and the stored ones that are not there any more."""

    files: tuple[Path, ...]
    gone: tuple[str, ...]


def plan(paths: Iterable[Path], known: Iterable[str]) -> Plan:
    """Walk the paths. Raises :class:`UsageError` for one that does not exist.

    Only what was stored from under the given paths can count as gone: an ingest of
    one folder never touches another.
    """
    roots = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100  (resolve follows links)
    files: dict[Path, None] = {}
    for root in roots:
        if not root.exists():
            raise UsageError("path_missing", path=str(root))
        files.update(dict.fromkeys(_walk(root)))
    here = {str(path) for path in files}
    under = [str(root) for root in roots]
    gone = [
        path
        for path in known
        if path not in here and any(path == u or path.startswith(u + os.sep) for u in under)
    ]
    return Plan(tuple(sorted(files)), tuple(sorted(gone)))


def _walk(root: Path) -> Iterator[Path]:
    """The files of a folder, but for noise and for what its ``.kbignore`` names."""
    if root.is_file():
        yield root
        return
    for folder, folders, names in os.walk(root):
        ignored = _ignored(Path(folder))
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not ignored(f))
        for name in names:
            if not _is_noise(name) and not ignored(name):
                yield Path(folder, name)


def _ignored(folder: Path) -> Callable[[str], bool]:
    """Whether a folder's ``.kbignore`` (a shell pattern a line) names a file of it."""
    try:
        lines = (folder / ".kbignore").read_text("utf-8", "replace").splitlines()
    except OSError:
        return lambda _: False
    patterns = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return lambda name: any(fnmatch(name, pattern) for pattern in patterns)


def _is_noise(name: str) -> bool:
    """Leftovers of programs, and the sidecars that speak of other files."""
    low = name.lower()
    return low.startswith((".", "~$")) or low in _NOT_DOCUMENTS or low.endswith(".event.toml")


def ingest(store: Store, todo: Plan, *, dry_run: bool = False, prune: bool = False,
           verify: bool = False) -> Iterator[FileOutcome]:  # fmt: skip
    """Bring the store up to date with the files of a plan.

    ``dry_run`` says what would happen and writes nothing; ``prune`` forgets files
    that are gone (without it they are only reported); ``verify`` reads every file's
    bytes instead of trusting its size and time.
    """
    known = store.file_states()
    seen: dict[str, str] = {}
    database = os.path.abspath(store.path)  # noqa: PTH100  (as the plan's paths)
    own = {database + suffix for suffix in ("", "-wal", "-shm", "-journal")}
    for path in todo.files:
        if str(path) not in own:
            yield _Run(store, known, seen, dry_run, verify).file(path)
    for gone in todo.gone:
        if prune and not dry_run:
            store.remove(gone)
        kept = () if prune else (Problem("removed_kept"),)
        yield FileOutcome(gone, FileStatus.REMOVED, kept)


@dataclass(frozen=True, slots=True)
class _Run:
    """What one ingest knows while it goes from file to file.

    ``seen`` maps the hashes of a dry run's new files to their paths: a real run
    finds them in the store.
    """

    store: Store
    known: dict[str, FileState]
    seen: dict[str, str]
    dry_run: bool
    verify: bool

    def file(self, path: Path) -> FileOutcome:
        name = str(path)
        if any("\udc80" <= c <= "\udcff" for c in name):
            shown = os.fsencode(name).decode("utf-8", "replace")
            return FileOutcome(shown, FileStatus.FAILED, (Problem("name_unreadable"),))
        try:
            status = path.stat()
            sidecar = sidecar_for(path)
        except OSError as error:
            return _failed(name, Problem("unreadable", (("detail", error.strerror or ""),)))
        except ParseError as error:
            return _failed(name, error.problem)
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for ever
            return _failed(name, Problem("not_regular"))
        old = self.known.get(name)
        state = FileState(
            status.st_size, status.st_mtime_ns, sidecar.digest, "", READER, ReadStatus.READ
        )
        if old and not self.verify and _same_stamp(old, state):
            return _unchanged(name, old)
        return self._changed(path, state, old, sidecar.stated)

    def _changed(
        self, path: Path, state: FileState, old: FileState | None, stated: dict[str, str]
    ) -> FileOutcome:
        name = str(path)
        if state.size > LARGEST:
            limit = (("limit", str(LARGEST)),)
            data, problem = _fingerprint(name, state), Problem("too_large", limit)
        else:
            try:
                data, problem = path.read_bytes(), None
            except OSError as error:
                return _failed(name, Problem("unreadable", (("detail", error.strerror or ""),)))
        state = replace(state, sha256=_digest(data, state.sidecar))
        if old and old.sha256 == state.sha256 and old.reader == READER:
            if not self.dry_run:
                self.store.touch(name, state)
            return _unchanged(name, old)
        first = self._first_with(state, name)
        if first:
            return FileOutcome(
                name, FileStatus.DUPLICATE, (Problem("same_as", (("path", first),)),)
            )
        if problem:
            return self._put(name, state, old, _unread(path, state.sha256, problem))
        from ingest.draft import read_draft  # noqa: PLC0415  (not when nothing changed)

        return self._put(name, state, old, read_draft(path, data, state.sha256, stated))

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


def _unread(path: Path, sha256: str, problem: Problem) -> DocumentDraft:
    suffix = path.suffix.lower().lstrip(".")
    return DocumentDraft(sha256, suffix, "", "und", ReadStatus.FAILED, problems=(problem,))


def _same_stamp(old: FileState, new: FileState) -> bool:
    return (old.size, old.mtime_ns, old.sidecar, old.reader) == (
        new.size,
        new.mtime_ns,
        new.sidecar,
        new.reader,
    )


def _unchanged(name: str, old: FileState) -> FileOutcome:
    """The same bytes as before; a file that could not be read still cannot."""
    status = {ReadStatus.FAILED: FileStatus.FAILED, ReadStatus.PARTIAL: FileStatus.PARTIAL}
    return FileOutcome(name, status.get(old.status, FileStatus.UNCHANGED), old.problems)


def _failed(name: str, problem: Problem) -> FileOutcome:
    return FileOutcome(name, FileStatus.FAILED, (problem,))


def _digest(data: bytes, sidecar: str | None) -> str:
    """The identity of a document: its bytes, and what a sidecar states of them.

    Without a sidecar it is the plain SHA-256 of the file.
    """
    digest = hashlib.sha256(data)
    if sidecar:
        digest.update(sidecar.encode())
    return digest.hexdigest()


def _fingerprint(name: str, state: FileState) -> bytes:
    """Stands for the bytes of a file too large to read."""
    return f"{name}\n{state.size}\n{state.mtime_ns}".encode()


def summary(outcomes: Sequence[FileOutcome]) -> dict[str, int]:
    """How many files there were of each status, and how many passages were read."""
    counts = {status.value: 0 for status in FileStatus}
    for outcome in outcomes:
        counts[outcome.status.value] += 1
    return counts | {"files": len(outcomes), "passages": sum(o.passages for o in outcomes)}
