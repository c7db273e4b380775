"""The log of what people decided: append-only, and never touched by a refresh."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from kb.conclusions import Correction
from kb.store.connection import bump_revision, transaction
from kb.store.reader import Reader

_COLUMNS = "number, at, who, field, value, statement_id, text, event_id, note"


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
    ) -> Correction:
        """Append a decision to the log, stamped with the time (UTC). Returns it as kept."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with transaction(self.connection):
            row = self.connection.execute(
                "INSERT INTO correction (at, who, field, value, statement_id, text, event_id,"
                f" note) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}",
                (at, who, field, value, statement, text, event, note),
            ).fetchone()
            bump_revision(self.connection)
        return _correction(row)

    def corrections(self) -> list[Correction]:
        """The whole log, the oldest first."""
        rows = self.connection.execute(f"SELECT {_COLUMNS} FROM correction ORDER BY number")
        return [_correction(row) for row in rows]


def _correction(row: Sequence[Any]) -> Correction:
    number, at, who, field, value, statement, text, event, note = row
    return Correction(number, at, who, field, value, statement, text, event, note)
