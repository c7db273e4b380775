"""What tells one file from another, and a file from what it was before."""

from __future__ import annotations

import hashlib

from kb.types import FileState


def same_stamp(old: FileState, new: FileState) -> bool:
    """Whether a file looks as it did, without reading it."""
    return (old.size, old.mtime_ns, old.sidecar, old.reader) == (
        new.size,
        new.mtime_ns,
        new.sidecar,
        new.reader,
    )


def digest(data: bytes, sidecar: str | None) -> str:
    """The identity of a document: its bytes, and what a sidecar states of them.

    Without a sidecar it is the plain SHA-256 of the file.
    """
    found = hashlib.sha256(data)
    if sidecar:
        found.update(sidecar.encode())
    return found.hexdigest()


def fingerprint(name: str, state: FileState) -> bytes:
    """Stands for the bytes of a file too large to read."""
    return f"{name}\n{state.size}\n{state.mtime_ns}".encode()
