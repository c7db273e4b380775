"""Reading: rows become the values of ``kb.types``."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from kb.types import (
    Attachment,
    AttachmentStatus,
    Claim,
    DateClaim,
    Document,
    Event,
    FileState,
    Method,
    Page,
    Passage,
    Problem,
    Query,
    ReadStatus,
    Reason,
)

_PASSAGE = """
    SELECT passage.id, passage.text, file.path, located.event_id, passage.lang, passage.start,
           passage."end", page_start, page_end, document.pages IS NOT NULL, heading, places
    FROM passage
    JOIN located ON located.passage_id = passage.id
    JOIN document ON document.id = passage.document_id
    JOIN file ON file.document_id = document.id AND NOT file.copied
"""
# An attached document's only event gives way to the event that announces it, those of an
# older version to those of the newest.
_VISIBLE = (
    "event.document_id NOT IN (SELECT document_id FROM adoption UNION"
    " SELECT document_id FROM version)"
)


def _problems(text: str) -> tuple[Problem, ...]:
    rows = json.loads(text)
    return tuple(Problem(code, tuple((k, v) for k, v in values)) for code, values in rows)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


class Reader:
    """The half of the store that reads."""

    connection: sqlite3.Connection

    def meta(self, key: str) -> str | None:
        """A recorded fact about the whole database, None if it was never recorded."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    @property
    def revision(self) -> int:
        """Grows with every change of the truth or of what is derived from it."""
        return int(self.meta("revision") or 0)

    def file_states(self) -> dict[str, FileState]:
        """What is known of every file, by path."""
        return self._states("", ())

    def states_within(self, path: str) -> dict[str, FileState]:
        """What is known of the files within a file: attachments, members of an archive."""
        # "0" comes right after "/".
        return self._states(" WHERE path > ? AND path < ?", (f"{path}/", f"{path}0"))

    def _states(self, where: str, values: Sequence[str]) -> dict[str, FileState]:
        rows = self.connection.execute(
            "SELECT path, size, mtime_ns, sidecar, sha256, reader, status, problems"
            " FROM file JOIN document ON document.id = document_id" + where,
            values,
        )
        return {
            path: FileState(
                size, mtime, sidecar, sha256, reader, ReadStatus(status), _problems(problems)
            )
            for path, size, mtime, sidecar, sha256, reader, status, problems in rows
        }

    def holds(self, sha256: str, reader: int) -> bool:
        """Whether these bytes were read by this version of the code, under any name.

        Bytes that could not be read do not count: under another suffix they may be.
        """
        found = self.connection.execute(
            "SELECT 1 FROM document WHERE sha256 = ? AND reader = ? AND status <> 'failed'",
            (sha256, reader),
        )
        return found.fetchone() is not None

    def document_at(self, path: str) -> int | None:
        """The id of the document at a path."""
        row = self.connection.execute(
            "SELECT document_id FROM file WHERE path = ?", (path,)
        ).fetchone()
        return int(row[0]) if row else None

    def counts(self) -> dict[str, int]:
        """How many documents there are, and events and passages that answer."""
        counted = {
            "document": "document",
            "passage": "passage WHERE id NOT IN superseded",
            "event": f"event WHERE {_VISIBLE}",
        }
        return {
            name: int(self.connection.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])
            for name, rows in counted.items()
        }

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Passages by id; an id that is gone is left out."""
        rows = self.connection.execute(f"{_PASSAGE} WHERE passage.id IN ({_marks(ids)})", ids)
        return {row[0]: _passage(row) for row in rows}

    def passages_of(self, path: str) -> tuple[Passage, ...]:
        """The passages of the document at a path, in the order of its text."""
        rows = self.connection.execute(
            f"{_PASSAGE} WHERE document.id = (SELECT document_id FROM file WHERE path = ?)"
            " ORDER BY passage.position",
            (path,),
        )
        return tuple(_passage(row) for row in rows)

    def last_correction(self) -> int:
        """The number of the latest entry, 0 where there is none."""
        row = self.connection.execute("SELECT coalesce(max(number), 0) FROM correction")
        return int(row.fetchone()[0])

    def passage_events(self) -> Iterator[tuple[int, str]]:
        """(passage id, event) of every passage."""
        return self.connection.execute("SELECT passage_id, event_id FROM located")

    def event_names(self) -> Iterator[tuple[str, str, str, str]]:
        """(event, its language, field, value) of what events are called.

        The field is ``title``, ``place`` or ``path``; a value may be there more than once.
        """
        return self.connection.execute(
            "SELECT id, lang, 'title', title FROM event"
            " UNION ALL SELECT id, lang, field, value FROM claim JOIN event ON id = event_id"
            " WHERE field = 'place'"
            " UNION ALL SELECT id, lang, 'path', path FROM event JOIN file USING (document_id)"
        )

    def selected(self, query: Query) -> set[int] | None:
        """The ids of the passages that a query's filters let through; None for all.

        A date filter asks every claim of an event: a disputed date matches by either.
        """
        conditions: list[str] = []
        values: list[object] = []
        if query.lang:
            conditions.append("passage.lang = ?")
            values.append(query.lang)
        if query.events:
            conditions.append(f"located.event_id IN ({_marks(query.events)})")
            values.extend(query.events)
        if query.paths:
            # An older version is asked by asking the newest.
            conditions.append(
                "passage.document_id IN (SELECT coalesce(newest_id, document_id) FROM file"
                f" LEFT JOIN version USING (document_id) WHERE path IN ({_marks(query.paths)}))"
            )
            values.extend(query.paths)
        if query.since or query.until:
            conditions.append(
                "located.event_id IN (SELECT event_id FROM date_claim"
                " WHERE coalesce(lower, upper) IS NOT NULL"
                " AND coalesce(upper, '9999-12-31') >= ? AND coalesce(lower, '0001-01-01') <= ?)"
            )
            values.append((query.since or date.min).isoformat())
            values.append((query.until or date.max).isoformat())
        if not conditions:
            return None
        sql = (
            "SELECT passage.id FROM passage JOIN located ON located.passage_id = passage.id WHERE "
        )
        rows = self.connection.execute(sql + " AND ".join(conditions), values)
        return {row[0] for row in rows}

    def events(self, ids: Iterable[str] | None = None) -> tuple[Event, ...]:
        """Events in the order of their documents' paths and of the page; all, or those named."""
        rows = self._event_rows(ids)
        keys = [row[0] for row in rows]
        dates = self._dates(keys)
        claims = self._claims(keys)
        attachments = self._attachments(keys)
        adopted = self._adopted(keys)
        return tuple(
            Event(
                id=key,
                title=title,
                lang=lang,
                dates=dates[key],
                date_conflict=bool(conflict),
                claims=claims[key],
                documents=(path, *adopted[key]),
                attachments=attachments[key],
            )
            for key, title, lang, conflict, path in rows
        )

    def _event_rows(self, ids: Iterable[str] | None) -> list[tuple[str, str, str, int, str]]:
        sql = (
            "SELECT event.id, event.title, event.lang, date_conflict, file.path FROM event"
            " JOIN file ON file.document_id = event.document_id AND NOT file.copied"
        )
        if ids is None:
            rows = self.connection.execute(f"{sql} WHERE {_VISIBLE} ORDER BY path, position")
        else:
            keys = list(ids)
            rows = self.connection.execute(
                f"{sql} WHERE event.id IN ({_marks(keys)}) ORDER BY path, position", keys
            )
        return rows.fetchall()

    def _dates(self, keys: Sequence[str]) -> defaultdict[str, tuple[DateClaim, ...]]:
        rows = self.connection.execute(
            'SELECT event_id, edtf, raw, method, lower, upper, start, "end", reason'
            f" FROM date_claim WHERE event_id IN ({_marks(keys)}) ORDER BY event_id, position",
            keys,
        )
        found: defaultdict[str, tuple[DateClaim, ...]] = defaultdict(tuple)
        for key, edtf, raw, method, lower, upper, start, end, reason in rows:
            claim = DateClaim(
                edtf, raw, Method(method), _day(lower), _day(upper), start, end, reason
            )
            found[key] += (claim,)
        return found

    def _claims(self, keys: Sequence[str]) -> defaultdict[str, tuple[Claim, ...]]:
        rows = self.connection.execute(
            'SELECT event_id, field, value, raw, method, start, "end"'
            f" FROM claim WHERE event_id IN ({_marks(keys)}) ORDER BY event_id, position",
            keys,
        )
        found: defaultdict[str, tuple[Claim, ...]] = defaultdict(tuple)
        for key, name, value, raw, method, start, end in rows:
            found[key] += (Claim(name, value, raw, Method(method), start, end),)
        return found

    def _attachments(self, keys: Sequence[str]) -> defaultdict[str, tuple[Attachment, ...]]:
        rows = self.connection.execute(
            "SELECT event_id, name, document.status, file.path FROM attachment"
            " LEFT JOIN document ON document.id = attachment.document_id"
            " LEFT JOIN file ON file.document_id = document.id AND NOT file.copied"
            f" WHERE event_id IN ({_marks(keys)}) ORDER BY event_id, attachment.position",
            keys,
        )
        found: defaultdict[str, tuple[Attachment, ...]] = defaultdict(tuple)
        for key, name, status, path in rows:
            found[key] += (Attachment(name, _attachment_status(status), path),)
        return found

    def _adopted(self, keys: Sequence[str]) -> defaultdict[str, tuple[str, ...]]:
        rows = self.connection.execute(
            "SELECT event_id, path FROM adoption JOIN file USING (document_id)"
            " WHERE NOT copied AND document_id NOT IN (SELECT document_id FROM version)"
            f" AND event_id IN ({_marks(keys)}) ORDER BY path",
            keys,
        )
        found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        for key, path in rows:
            found[key] += (path,)
        return found

    def documents(self) -> tuple[Document, ...]:
        """Every document, by path, with the events that it speaks for."""
        copies: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
        for key, path in self.connection.execute(
            "SELECT document_id, path FROM file WHERE copied ORDER BY path"
        ):
            copies[key] += (path,)
        events: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
        for key, event in self.connection.execute(
            "SELECT event.document_id, coalesce(adoption.event_id, event.id) FROM event"
            " LEFT JOIN adoption USING (document_id) ORDER BY event.position"
        ):
            events[key] += (event,)
        newer = {
            key: (path, Reason(reason))
            for key, path, reason in self.connection.execute(
                "SELECT version.document_id, path, reason FROM version"
                " JOIN file ON file.document_id = newest_id AND NOT copied"
            )
        }
        older: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
        for key, path in self.connection.execute(
            "SELECT newest_id, path FROM version JOIN file USING (document_id)"
            " WHERE NOT copied ORDER BY path"
        ):
            older[key] += (path,)
        rows = self.connection.execute(
            "SELECT id, path, format, lang, pages, status, problems FROM document"
            " JOIN file ON file.document_id = document.id AND NOT copied ORDER BY path"
        )
        return tuple(
            Document(
                id=key,
                path=path,
                format=suffix,
                lang=lang,
                pages=pages,
                status=ReadStatus(status),
                problems=_problems(problems),
                events=events[key],
                copies=copies[key],
                superseded_by=newer[key][0] if key in newer else "",
                superseded_why=newer[key][1] if key in newer else None,
                versions=older[key],
            )
            for key, path, suffix, lang, pages, status, problems in rows
        )

    def pages(self, path: str) -> tuple[Page, ...]:
        """The text that was read from the file at a path, page by page."""
        rows = self.connection.execute(
            'SELECT number, substr(text, start + 1, "end" - start) FROM page'
            " JOIN document ON document.id = page.document_id"
            " WHERE document.id = (SELECT document_id FROM file WHERE path = ?) ORDER BY number",
            (path,),
        )
        return tuple(Page(*row) for row in rows)

    def page_start(self, path: str, number: int) -> int:
        """Where a page begins in its document's text."""
        row = self.connection.execute(
            "SELECT start FROM page WHERE number = ?"
            " AND document_id = (SELECT document_id FROM file WHERE path = ?)",
            (number, path),
        ).fetchone()
        return int(row[0]) if row else 0


def _attachment_status(status: str | None) -> AttachmentStatus:
    if status is None:
        return AttachmentStatus.MISSING
    return AttachmentStatus.UNREADABLE if status == "failed" else AttachmentStatus.HELD


def _passage(row: Sequence[Any]) -> Passage:
    *plain, paged, heading, places = row
    key, text, path, event, lang, start, end, page_start, page_end = plain
    return Passage(
        id=key,
        text=text,
        path=path,
        event=event,
        lang=lang,
        start=start,
        end=end,
        page_start=page_start,
        page_end=page_end,
        paged=bool(paged),
        heading=tuple(json.loads(heading)),
        places=tuple((first, last, place) for first, last, place in json.loads(places)),
    )
