"""Versions of documents: what is known of them to find these, and which are superseded."""

from __future__ import annotations

import json
import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping

from kb.store.connection import bump_revision, transaction
from kb.store.reader import Reader
from kb.text import fold
from kb.types import DateClaim, Method, Reason
from kb.versions import Filed, Sketch
from kb.versions.filenames import read_name


class Versioned(Reader):
    """The part of the store that knows which documents are versions of which."""

    def without_sketch(self) -> list[int]:
        """The ids of documents of whose text no sketch was made."""
        rows = self.connection.execute(
            "SELECT id FROM document EXCEPT SELECT document_id FROM sketch"
        )
        return [row[0] for row in rows]

    def add_sketches(self, rows: Iterable[tuple[int, Sketch]]) -> None:
        """Store what is kept of documents' texts; one that is gone meanwhile is left out."""
        with transaction(self.connection):
            self.connection.executemany(
                "INSERT OR REPLACE INTO sketch SELECT ?1, ?2, ?3, ?4, ?5"
                " WHERE EXISTS (SELECT 1 FROM document WHERE id = ?1)",
                [(key, s.words, s.runs, _packed(s.least), s.digest) for key, s in rows],
            )

    def clear_sketches(self) -> None:
        """Throw away all that is kept of texts to find versions."""
        with transaction(self.connection):
            self.connection.execute("DELETE FROM sketch")
            self.connection.execute("DELETE FROM lost")

    def words_lost(self) -> dict[tuple[int, int], int]:
        """(document, another) -> how many words of the one the other lacks, where it was told."""
        rows = self.connection.execute("SELECT part_id, whole_id, words FROM lost")
        return {(part, whole): words for part, whole, words in rows}

    def add_words_lost(self, rows: Mapping[tuple[int, int], int]) -> None:
        """Store how many words documents lack; of one that is gone meanwhile nothing."""
        with transaction(self.connection):
            self.connection.executemany(
                "INSERT OR REPLACE INTO lost SELECT ?1, ?2, ?3"
                " WHERE (SELECT count(*) FROM document WHERE id IN (?1, ?2)) = 2",
                [(*pair, words) for pair, words in rows.items()],
            )

    def filed(self) -> list[Filed]:
        """Every document that was read, as far as its versions are concerned."""
        files: defaultdict[int, list[tuple[str, int, bool]]] = defaultdict(list)
        for key, path, modified, described in self.connection.execute(
            "SELECT document_id, path, mtime_ns, sidecar IS NOT NULL FROM file ORDER BY path"
        ):
            files[key].append((path, modified, bool(described)))
        told = self._told()
        rows = self.connection.execute(
            "SELECT id, format, coalesce(title, ''), words, runs, least, digest"
            " FROM document JOIN sketch ON document_id = id WHERE status <> 'failed'"
        )
        return [
            Filed(
                id=key,
                paths=tuple(path for path, _, _ in files[key]),
                names=tuple(read_name(path) for path, _, _ in files[key]),
                format=suffix,
                title=title,
                modified=min(modified for _, modified, _ in files[key]),
                sketch=Sketch(words, runs, _unpacked(least), digest),
                is_described=any(described for _, _, described in files[key]),
                events=tuple(title for title, _ in told[key]),
                dates=tuple(claim for _, claims in told[key] for claim in claims),
            )
            for key, suffix, title, words, runs, least, digest in rows
        ]

    def _told(self) -> defaultdict[int, list[tuple[str, tuple[DateClaim, ...]]]]:
        """Document -> the folded titles of its events, each with the dates that it states."""
        rows = self.connection.execute(
            "SELECT document_id, id, title FROM event ORDER BY document_id, position"
        ).fetchall()
        dates = self._dates([event for _, event, _ in rows])
        found: defaultdict[int, list[tuple[str, tuple[DateClaim, ...]]]] = defaultdict(list)
        for key, event, title in rows:
            stated = tuple(c for c in dates[event] if c.method is not Method.INFERRED)
            found[key].append((fold(title), stated))
        return found

    def document_text(self, key: int) -> str:
        """All of a document's text."""
        row = self.connection.execute("SELECT text FROM document WHERE id = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def newer(self) -> dict[str, tuple[str, Reason]]:
        """Path of an older version -> the path of the newest, and why."""
        rows = self.connection.execute(
            "SELECT older.path, newest.path, reason FROM version"
            " JOIN file AS older ON older.document_id = version.document_id AND NOT older.copied"
            " JOIN file AS newest ON newest.document_id = newest_id AND NOT newest.copied"
            " ORDER BY older.path"
        )
        return {path: (newest, Reason(reason)) for path, newest, reason in rows}

    def documents_of(self, paths: Mapping[str, str]) -> dict[str, int]:
        """Path -> the id of the document there, else of the one with those bytes.

        ``paths`` maps each to the SHA-256 of the bytes that lay there once.
        """
        rows = self.connection.execute(
            "SELECT key, coalesce((SELECT document_id FROM file WHERE path = key),"
            " (SELECT id FROM document WHERE sha256 = value)) AS document"
            " FROM json_each(?) WHERE document IS NOT NULL",
            (json.dumps(dict(paths)),),
        )
        return dict(rows)

    def put_versions(
        self, found: Mapping[int, tuple[int, Reason]], seen: tuple[str | None, int]
    ) -> bool:
        """Record which documents are superseded: all of them, or nothing.

        Nothing, and False, when the truth is no longer what :meth:`versioning` said before it
        was read: what was computed from it would undo what came meanwhile.
        """
        rows = {(key, newest, str(why)) for key, (newest, why) in found.items()}
        with transaction(self.connection):
            if self.versioning() != seen:
                return False
            known = self.connection.execute("SELECT document_id, newest_id, reason FROM version")
            if set(known) != rows:
                self.connection.execute("DELETE FROM version")
                self.connection.executemany("INSERT INTO version VALUES (?, ?, ?)", rows)
                bump_revision(self.connection)
        return True

    def versioning(self) -> tuple[str | None, int]:
        """What versions follow from: the state of the truth, and of people's decisions."""
        return self.meta("truth"), self.last_correction()


def _packed(hashes: Iterable[int]) -> bytes:
    values = sorted(hashes)
    return struct.pack(f"<{len(values)}q", *values)


def _unpacked(blob: bytes) -> frozenset[int]:
    return frozenset(struct.unpack(f"<{len(blob) // 8}q", blob))
