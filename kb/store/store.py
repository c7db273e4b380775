"""The store: one connection, its parts, and the names of things."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from kb.store.coded import Coded
from kb.store.connection import connect, snapshot
from kb.store.corrections import Corrections
from kb.store.derived import Derived
from kb.store.versioned import Versioned
from kb.store.writer import Writer


class Store(Writer, Derived, Coded, Versioned, Corrections):
    """An open database. Use it in one thread at a time; open one a thread.

    Raises :class:`kb.errors.StoreError` when the file is missing (unless ``create``),
    newer than this program, or not one of ours.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self.connection = connect(path, create=create)

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()

    def snapshot(self) -> AbstractContextManager[None]:
        """A block in which everything that is read is of one moment."""
        return snapshot(self.connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
