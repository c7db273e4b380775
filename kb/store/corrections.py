"""The log of what people decided: append-only, and never touched by a refresh."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from kb.conclusions import Correction
from kb.store.connection import bump_revision, transaction
from kb.store.reader import Reader

_COLUMNS = (
    "number, at, who, field, value, statement_id, text, event_id, note,"
    " coalesce(other_text, ''), coalesce(event_title, ''), coalesce(event_path, ''),"
    " coalesce(path, ''), coalesce(sha256, ''), coalesce(other_sha256, '')"
)
_ADD = f"""
    INSERT INTO correction (at, who, field, value, statement_id, text, event_id, note,
                            other_text, event_title, event_path, path, sha256, other_sha256)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
        (SELECT text FROM statement WHERE id = ?4 AND ?3 IN ('same_as', 'not_same_as')),
        (SELECT title FROM event WHERE id = ?7),
        (SELECT path FROM event JOIN file USING (document_id)
         WHERE event.id = ?7 AND NOT copied),
        nullif(?9, ''),
        (SELECT sha256 FROM file JOIN document ON document.id = document_id WHERE path = ?9),
        (SELECT sha256 FROM file JOIN document ON document.id = document_id
         WHERE path = ?4 AND ?9 <> ''))
    RETURNING {_COLUMNS}
"""


class Corrections(Reader):
    """The part of the store that people write."""

    def add_correction(
        self,
        who: str,
        field: str,
        value: str,
        *,
        statement: str = "",
        text: str = "",
        event: str = "",
        note: str = "",
        path: str = "",
    ) -> Correction:
        """Append a decision to the log, stamped with the time (UTC). Returns it as kept.

        What the other statement of a pair says, and where an event is told of, is logged
        with it: ids are made of titles and file names, and go when these are corrected. Of
        the document at a path, and of the other, the hash is: files are moved.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with transaction(self.connection):
            row = self.connection.execute(
                _ADD, (at, who, field, value, statement, text, event, note, path)
            ).fetchone()
            bump_revision(self.connection)
        return _correction(row)

    def corrections(self) -> list[Correction]:
        """The whole log, the oldest first."""
        rows = self.connection.execute(f"SELECT {_COLUMNS} FROM correction ORDER BY number")
        return [_correction(row) for row in rows]

    def event_places(self) -> list[tuple[str, str, str]]:
        """(id, title, path) of every event that is not told of by an older version alone."""
        return self.connection.execute(
            "SELECT event.id, title, path FROM event JOIN file USING (document_id)"
            " WHERE NOT copied AND document_id NOT IN (SELECT document_id FROM version)"
        ).fetchall()


def _correction(row: Sequence[Any]) -> Correction:
    return Correction(*row)
