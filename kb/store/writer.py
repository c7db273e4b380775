"""Writing the truth: one file, one transaction."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable

from kb.store.connection import bump_revision, transaction
from kb.text import fold
from kb.types import DocumentDraft, EventDraft, FileState, PassageDraft, Problem

_SLUG = 48
"""Letters of a title kept in an event's id."""


def event_id(title: str, seed: str) -> str:
    """A readable id: the words of the title without its digits, and a hash of ``seed``.

    Digits stay out of the words because a date in a heading may be wrong (``domain``
    §1.3, no. 1) and an id must not repeat it. Correcting the heading makes another id.
    """
    words = re.findall(r"[a-z]+", fold(title))
    slug = "-".join(words)[:_SLUG].rsplit("-", 1)[0] if words else ""
    return f"{slug}-{hashlib.sha256(seed.encode()).hexdigest()[:6]}".strip("-")


def _language(draft: DocumentDraft, position: int) -> str:
    """The language of most of an event's text; the document's when it has none."""
    weight: Counter[str] = Counter()
    for passage in draft.passages:
        if passage.event == position:
            weight[passage.lang] += len(passage.text)
    return weight.most_common(1)[0][0] if weight else draft.lang


def problems_json(problems: Iterable[Problem]) -> str:
    """Problems as the column holds them."""
    return json.dumps([[p.code, [list(v) for v in p.values]] for p in problems], ensure_ascii=False)


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


class Writer:
    """The half of the store that writes. Every public method is one transaction."""

    connection: sqlite3.Connection

    def put(self, path: str, state: FileState, draft: DocumentDraft) -> tuple[str, ...]:
        """Store what was read at a path, in place of what was known there.

        The same bytes under other paths, read by older code, become its copies.
        Returns the ids of the document's events.
        """
        with transaction(self.connection):
            self._forget_path(path)
            copies = self._forget_document(draft.sha256)
            document = self._insert_document(draft, state.reader)
            self._insert_file(path, document, state, copied=False)
            for copy, size, mtime, sidecar in copies:
                known = FileState(size, mtime, sidecar, draft.sha256, state.reader, draft.status)
                self._insert_file(copy, document, known, copied=True)
            ids = [
                self._insert_event(document, path, position, event, _language(draft, position))
                for position, event in enumerate(draft.events)
            ]
            self._insert_passages(document, ids, draft.passages)
            self._bump()
        return tuple(ids)

    def put_copy(self, path: str, state: FileState) -> str:
        """Record that a path holds the bytes of a document that is stored already.

        Returns the path under which that document was stored first.
        """
        with transaction(self.connection):
            self._forget_path(path)
            row = self.connection.execute(
                "SELECT id FROM document WHERE sha256 = ?", (state.sha256,)
            ).fetchone()
            first = self._first_path(row[0])
            self._insert_file(path, row[0], state, copied=True)
            self._bump()
        return first

    def touch(self, path: str, state: FileState) -> None:
        """Record a new time of a file whose bytes are the same."""
        with transaction(self.connection):
            self.connection.execute(
                "UPDATE file SET size = ?, mtime_ns = ? WHERE path = ?",
                (state.size, state.mtime_ns, path),
            )

    def remove(self, path: str) -> None:
        """Forget a path, and its document if no other path holds it."""
        with transaction(self.connection):
            self._forget_path(path)
            self._bump()

    def set_meta(self, key: str, value: str) -> None:
        """Record a fact about the whole database."""
        with transaction(self.connection):
            self._set_meta(key, value)

    def set_model(self, model: str, space: str) -> None:
        """Record a model and what was measured of it: together, since one is of the other."""
        with transaction(self.connection):
            self._set_meta("model", model)
            self._set_meta("space", space)

    def _set_meta(self, key: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _bump(self) -> None:
        """Count the change, also as one of the truth: what is derived is to be filled again."""
        bump_revision(self.connection)
        self.connection.execute(
            "INSERT INTO meta VALUES ('truth', '1')"
            " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
        )

    def _first_path(self, document: int) -> str:
        row = self.connection.execute(
            "SELECT path FROM file WHERE document_id = ? ORDER BY copied, path", (document,)
        ).fetchone()
        return str(row[0])

    def _forget_path(self, path: str) -> None:
        row = self.connection.execute(
            "DELETE FROM file WHERE path = ? RETURNING document_id", (path,)
        ).fetchone()
        if row is None:
            return
        held = self.connection.execute(
            "SELECT path FROM file WHERE document_id = ? ORDER BY copied, path", row
        ).fetchone()
        if held is None:
            self.connection.execute("DELETE FROM document WHERE id = ?", row)
        else:
            self.connection.execute("UPDATE file SET copied = 0 WHERE path = ?", held)

    def _forget_document(self, sha256: str) -> list[tuple[str, int, int, str | None]]:
        """Forget a text. Returns the (path, size, mtime_ns, sidecar) that held it."""
        held = self.connection.execute(
            "SELECT path, size, mtime_ns, sidecar FROM file JOIN document ON id = document_id"
            " WHERE sha256 = ?",
            (sha256,),
        ).fetchall()
        self.connection.execute("DELETE FROM document WHERE sha256 = ?", (sha256,))
        return held

    def _insert_document(self, draft: DocumentDraft, reader: int) -> int:
        cursor = self.connection.execute(
            "INSERT INTO document (sha256, format, title, lang, pages, status, problems, reader,"
            " text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                draft.sha256,
                draft.format,
                draft.title,
                draft.lang,
                draft.pages,
                draft.status,
                problems_json(draft.problems),
                reader,
                draft.text,
            ),
        )
        document = int(cursor.lastrowid or 0)
        self.connection.executemany(
            "INSERT INTO page VALUES (?, ?, ?, ?)",
            [(document, n, *span) for n, span in enumerate(draft.page_spans, start=1)],
        )
        return document

    def _insert_file(self, path: str, document: int, state: FileState, *, copied: bool) -> None:
        self.connection.execute(
            "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)",
            (path, document, state.size, state.mtime_ns, state.sidecar, int(copied)),
        )

    def _insert_event(
        self, document: int, path: str, position: int, event: EventDraft, lang: str
    ) -> str:
        key = self._free_event_id(path, event.title, position)
        self.connection.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                document,
                position,
                event.title,
                lang,
                event.start,
                event.end,
                int(event.date_conflict),
            ),
        )
        self.connection.executemany(
            "INSERT INTO date_claim VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    key,
                    n,
                    claim.edtf,
                    claim.raw,
                    claim.method,
                    claim.lower.isoformat() if claim.lower else None,
                    claim.upper.isoformat() if claim.upper else None,
                    claim.start,
                    claim.end,
                    claim.reason,
                )
                for n, claim in enumerate(event.dates)
            ],
        )
        self.connection.executemany(
            "INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (key, n, c.field, c.value, c.raw, c.method, c.start, c.end)
                for n, c in enumerate(event.claims)
            ],
        )
        self.connection.executemany(
            "INSERT INTO attachment VALUES (?, ?, ?, ?, NULL)",
            [(key, n, a.name, a.target) for n, a in enumerate(event.attachments)],
        )
        return key

    def _free_event_id(self, path: str, title: str, position: int) -> str:
        """An id that stays the same when the file is edited or the folder is moved."""
        name = path.rsplit("/", 1)[-1]
        seeds = (f"{name}\n{title}", f"{path}\n{title}", f"{path}\n{title}\n{position}")
        taken = "SELECT 1 FROM event WHERE id = ?"
        keys = (event_id(title, seed) for seed in seeds)
        return next(k for k in keys if self.connection.execute(taken, (k,)).fetchone() is None)

    def _insert_passages(
        self, document: int, events: list[str], drafts: Iterable[PassageDraft]
    ) -> None:
        for position, draft in enumerate(drafts):
            cursor = self.connection.execute(
                'INSERT INTO passage (document_id, event_id, position, start, "end", page_start,'
                " page_end, lang, heading, text, text_hash, places)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    document,
                    events[draft.event],
                    position,
                    draft.start,
                    draft.end,
                    draft.page_start,
                    draft.page_end,
                    draft.lang,
                    json.dumps(draft.heading, ensure_ascii=False),
                    draft.text,
                    _hash(draft.in_context),
                    json.dumps(draft.places, ensure_ascii=False),
                ),
            )
            texts = (
                (start, end, draft.text[start - draft.start : end - draft.start])
                for start, end in draft.sentences
            )
            self.connection.executemany(
                "INSERT INTO sentence VALUES (?, ?, ?, ?, ?)",
                [(cursor.lastrowid, a, b, text, _hash(text)) for a, b, text in texts],
            )
