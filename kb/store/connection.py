"""Opening the database file: settings, migrations, transactions, and what can be wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from kb.errors import StoreError
from kb.store import schema

# A reader of the page waits this long for a writer, in milliseconds.
_BUSY_MS = 30_000


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """An open connection to a database of today's schema.

    Raises :class:`StoreError` when the file is missing (and ``create`` is false),
    newer than this program, not a database, or not ours.
    """
    if not create and not path.exists():
        raise StoreError("database_missing", path=str(path))
    try:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        _prepare(connection, path)
    except sqlite3.DatabaseError as error:
        raise StoreError("database_unusable", path=str(path), detail=str(error)) from error
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    version = _pragma(connection, "user_version")
    if version and _pragma(connection, "application_id") != schema.APPLICATION_ID:
        raise StoreError("database_foreign", path=str(path))
    if version > schema.VERSION:
        ours, theirs = str(schema.VERSION), str(version)
        raise StoreError("database_newer", path=str(path), ours=ours, theirs=theirs)
    if version == 0:
        _create(connection, path)
    elif version < schema.VERSION:
        migrate(connection, schema.VERSION, schema.MIGRATIONS)
    connection.execute("PRAGMA foreign_keys = ON")
    # A commit survives a crash of the program; only a crash of the machine may lose
    # the newest ones, never the file.
    connection.execute("PRAGMA synchronous = NORMAL")


def _create(connection: sqlite3.Connection, path: Path) -> None:
    """Make the schema in an empty file. Two processes may try at once."""
    # In one statement, since another process may be making the schema; and first of all,
    # since another program's file must stay as it is.
    foreign = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema)"
        " AND (SELECT user_version FROM pragma_user_version) = 0"
    ).fetchone()[0]
    if foreign:
        raise StoreError("database_foreign", path=str(path))
    # Readers go on while a writer writes: the page answers during an ingest.
    connection.execute("PRAGMA journal_mode = WAL")
    with transaction(connection):
        if _pragma(connection, "user_version"):
            return
        schema.run_script(connection, schema.SCHEMA)
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {schema.VERSION}")


def migrate(
    connection: sqlite3.Connection,
    target: int,
    steps: Mapping[int, Callable[[sqlite3.Connection], None]],
) -> None:
    """Take the numbered steps up to ``target``, each in a transaction with its number."""
    for number in range(_pragma(connection, "user_version") + 1, target + 1):
        with transaction(connection):
            if _pragma(connection, "user_version") >= number:
                continue  # another process was first
            steps[number](connection)
            connection.execute(f"PRAGMA user_version = {number}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, and the only writer while it lasts."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is read meanwhile is of one moment, whatever other processes write."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")  # nothing was written


def bump_revision(connection: sqlite3.Connection) -> None:
    """Count a change: what was computed from the old revision is out of date."""
    connection.execute(
        "INSERT INTO meta VALUES ('revision', '1')"
        " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    )


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    with closing(connection.execute(f"PRAGMA {name}")) as cursor:
        return int(cursor.fetchone()[0])
