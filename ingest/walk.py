"""Which files a folder holds: a walk past noise, and past what ``.kbignore`` names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePath

from ingest.disk import stored_name
from kb.errors import UsageError
from kb.types import Problem

# What a folder holds besides documents; not worth a line of the report.
_NOT_DOCUMENTS = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "event.toml"})


@dataclass(frozen=True, slots=True)
class Plan:
    """The files under the given paths, and the stored ones that are not there any more.

    ``closed`` are the folders that could not be listed, each with why: of the files in them
    nothing is known, so none of these is gone.
    """

    files: tuple[Path, ...]
    gone: tuple[str, ...]
    closed: tuple[tuple[str, Problem], ...] = ()


def plan(paths: Iterable[Path], known: Iterable[str]) -> Plan:
    """Walk the paths. Raises :class:`UsageError` for one that does not exist.

    Only what was stored from under the given paths can count as gone: an ingest of
    one folder never touches another. What lies in a file that is there (an attachment, a
    member of an archive) is not gone.
    """
    roots = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100  (resolve follows links)
    files: dict[Path, None] = {}
    closed: dict[str, Problem] = {}
    for root in roots:
        if not _is_there(root):
            raise UsageError("path_missing", path=str(root))
        files.update(dict.fromkeys(_walk(root, closed)))
    here = {stored_name(path) for path in files}
    under = [stored_name(root) for root in roots]
    gone = [
        path
        for path in known
        if path not in here
        and any(_is_under(path, root) for root in under)
        and not any(_is_under(path, folder) for folder in closed)
        and not any(str(parent) in here for parent in PurePath(path).parents)
    ]
    return Plan(tuple(sorted(files)), tuple(sorted(gone)), tuple(sorted(closed.items())))


def _is_there(root: Path) -> bool:
    """Whether something is at a path; what may not be looked at is there."""
    try:
        root.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _is_under(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _walk(root: Path, closed: dict[str, Problem]) -> Iterator[Path]:
    """The files of a folder, but for noise and for what its ``.kbignore`` names.

    A folder that cannot be listed is put among the ``closed``, and so is a link to one: it
    may lead back up, and the walk would never end.
    """
    if not os.path.isdir(root):  # noqa: PTH112  (Path.is_dir raises where it may not look)
        yield root
        return

    def note(error: OSError) -> None:
        closed[stored_name(Path(error.filename))] = Problem("folder_closed")

    for folder, folders, names in os.walk(root, onerror=note):
        ignored = _ignored(Path(folder))
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not ignored(f))
        for linked in filter(os.path.islink, (os.path.join(folder, f) for f in folders)):  # noqa: PTH118
            closed[stored_name(Path(linked))] = Problem("folder_link")
        for name in names:
            if not is_noise(name) and not ignored(name):
                yield Path(folder, name)


def _ignored(folder: Path) -> Callable[[str], bool]:
    """Whether a folder's ``.kbignore`` (a shell pattern a line) names a file of it."""
    try:
        lines = (folder / ".kbignore").read_text("utf-8", "replace").splitlines()
    except OSError:
        return lambda _: False
    patterns = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return lambda name: any(fnmatch(name, pattern) for pattern in patterns)


def is_noise(name: str) -> bool:
    """Leftovers of programs, and the sidecars that speak of other files."""
    low = name.lower()
    return low.startswith((".", "~$")) or low in _NOT_DOCUMENTS or low.endswith(".event.toml")
