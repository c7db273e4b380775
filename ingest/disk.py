"""A file of the disk before it is read: its stamp, what a person states of it, or why not.

Nothing here reads a document's bytes: an ingest that changes nothing comes no further.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.sidecar import sidecar_for
from kb.errors import ParseError
from kb.types import FileState, Problem, ReadStatus

OUT_OF_REACH = frozenset(
    {"name_unreadable", "no_permission", "not_there", "unreadable", "not_regular", "sidecar_broken"}
)
"""What keeps a file's bytes from being read, though nothing may be wrong with them."""

_SAID = {errno.EACCES: "no_permission", errno.EPERM: "no_permission", errno.ENOENT: "not_there"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What is told of a file without its bytes; its ``problem`` where they are out of reach.

    ``state`` has no hash yet, and no size and time where even those cannot be had.
    """

    state: FileState
    stated: dict[str, str] = field(default_factory=dict)
    problem: Problem | None = None


def stored_name(path: Path) -> str:
    """A path as it is stored and shown: what no encoding explains in it is a "�"."""
    name = str(path)
    if any("\udc80" <= c <= "\udcff" for c in name):
        return os.fsencode(name).decode("utf-8", "replace")
    return name


def look(path: Path, reader: int) -> Seen:
    """What is at a path, for code of a version. Raises nothing on account of the file."""
    state = FileState(0, 0, None, "", reader, ReadStatus.READ)
    if stored_name(path) != str(path):
        return Seen(state, problem=Problem("name_unreadable"))
    try:
        status = path.stat()
        state = replace(state, size=status.st_size, mtime_ns=status.st_mtime_ns)
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for ever
            return Seen(state, problem=Problem("not_regular"))
        sidecar = sidecar_for(path)
    except OSError as error:
        return Seen(state, problem=why(error))
    except ParseError as error:
        return Seen(state, problem=error.problem)
    return Seen(replace(state, sidecar=sidecar.digest), sidecar.stated)


def why(error: OSError) -> Problem:
    """What the system says of a file or a folder, for a clerk."""
    code = _SAID.get(error.errno or 0)
    return Problem(code) if code else Problem("unreadable", (("detail", error.strerror or ""),))
