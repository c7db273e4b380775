"""What is made from the truth and can be made again: terms, vectors, held attachments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from kb.store.connection import bump_revision, transaction
from kb.store.reader import Reader


@dataclass(frozen=True, slots=True)
class TermRow:
    """The lexical terms of one passage, each column a string of words."""

    passage: int
    lemma: str
    stem: str
    context: str


class Derived(Reader):
    """The half of the store that ``kb refresh`` fills."""

    def is_filled(self) -> bool:
        """Whether the last refresh saw the truth as it is now, and finished."""
        return self.meta("truth") == self.meta("filled")

    def lacks(self) -> int:
        """How many passages, sentences and terms are missing. Looks at all of them."""
        row = self.connection.execute(
            "SELECT (SELECT count(*) FROM passage WHERE text_hash NOT IN"
            "        (SELECT text_hash FROM embedding))"
            " + (SELECT count(*) FROM sentence WHERE text_hash NOT IN"
            "    (SELECT text_hash FROM embedding))"
            " + (SELECT abs((SELECT count(*) FROM passage) - (SELECT count(*) FROM term)))"
        ).fetchone()
        return int(row[0])

    def damage(self) -> str:
        """What SQLite finds wrong with the file; empty when nothing is."""
        found = [str(row[0]) for row in self.connection.execute("PRAGMA quick_check")]
        broken = self.connection.execute("PRAGMA foreign_key_check").fetchall()
        if found != ["ok"]:
            return "; ".join(found)
        return f"foreign keys: {len(broken)}" if broken else ""

    def passages_without_terms(self) -> list[int]:
        """The ids of passages that the lexical index lacks."""
        rows = self.connection.execute("SELECT id FROM passage EXCEPT SELECT rowid FROM term")
        return [row[0] for row in rows]

    def to_analyse(self, ids: Sequence[int]) -> list[tuple[int, str, str, str]]:
        """(id, text, heading as JSON, lang) of passages."""
        marks = ", ".join("?" * len(ids))
        return self.connection.execute(
            f"SELECT id, text, heading, lang FROM passage WHERE id IN ({marks})", ids
        ).fetchall()

    def add_terms(self, rows: Iterable[TermRow]) -> None:
        """Add passages to the lexical index. One that was deleted meanwhile is left out."""
        with transaction(self.connection):
            self.connection.executemany(
                "INSERT INTO term (rowid, lemma, stem, context)"
                " SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM passage WHERE id = ?1)"
                " AND NOT EXISTS (SELECT 1 FROM term WHERE rowid = ?1)",
                [(row.passage, row.lemma, row.stem, row.context) for row in rows],
            )
            bump_revision(self.connection)

    def clear_terms(self) -> None:
        """Throw the lexical index away."""
        with transaction(self.connection):
            self.connection.execute("DELETE FROM term")
            self._is_unfilled()

    def hashes_without_vectors(self) -> list[bytes]:
        """The hashes of texts without a vector, the longest text first."""
        # Sorted by hash, the indexes are merged: looking up each text among the vectors
        # would take twenty times as long.
        rows = self.connection.execute(
            "WITH missing AS (SELECT text_hash FROM passage UNION SELECT text_hash FROM sentence"
            "                 EXCEPT SELECT text_hash FROM embedding ORDER BY text_hash)"
            " SELECT text_hash, length(heading) + length(text) AS size"
            " FROM missing JOIN passage USING (text_hash)"
            " UNION SELECT text_hash, length(text) FROM missing JOIN sentence USING (text_hash)"
            " ORDER BY size DESC, text_hash"
        )
        return list(dict.fromkeys(row[0] for row in rows))

    def to_embed(self, hashes: Sequence[bytes]) -> list[tuple[bytes, str, str]]:
        """(hash, heading as JSON, text) of texts; each once, though many passages have it."""
        marks = ", ".join("?" * len(hashes))
        return self.connection.execute(
            "SELECT text_hash, heading, text FROM embeddable"
            f" WHERE text_hash IN ({marks}) GROUP BY text_hash",
            hashes,
        ).fetchall()

    def add_vectors(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Store (text hash, float32 bytes) pairs."""
        with transaction(self.connection):
            self.connection.executemany("INSERT OR REPLACE INTO embedding VALUES (?, ?)", rows)
            bump_revision(self.connection)

    def clear_vectors(self) -> None:
        """Throw all vectors away, and the thresholds that were told from them."""
        with transaction(self.connection):
            self.connection.execute("DELETE FROM embedding")
            self.connection.execute("DELETE FROM meta WHERE key = 'calibration'")
            self._is_unfilled()

    def _is_unfilled(self) -> None:
        """Record that a refresh is due, also should the one that is clearing be killed."""
        self.connection.execute("DELETE FROM meta WHERE key = 'filled'")
        bump_revision(self.connection)

    def drop_orphans(self) -> None:
        """Throw away vectors of texts that no passage has any more."""
        with transaction(self.connection):
            self.connection.execute(
                "DELETE FROM embedding WHERE text_hash NOT IN (SELECT text_hash FROM passage)"
                " AND text_hash NOT IN (SELECT text_hash FROM sentence)"
            )

    def vectors(self) -> Iterator[tuple[int, str, bytes]]:
        """(passage id, lang, float32 bytes) of every passage that answers and has a vector, by id."""
        return self.connection.execute(
            "SELECT passage.id, passage.lang, vector FROM passage JOIN embedding USING (text_hash)"
            " WHERE passage.id NOT IN superseded ORDER BY passage.id"
        )

    def sentence_vectors(self) -> Iterator[tuple[int, str, bytes]]:
        """(passage id, lang, float32 bytes) of the sentences of these passages, by id."""
        return self.connection.execute(
            "SELECT passage.id, passage.lang, vector FROM sentence"
            " JOIN passage ON passage.id = passage_id"
            " JOIN embedding ON embedding.text_hash = sentence.text_hash"
            " WHERE passage.id NOT IN superseded ORDER BY passage.id"
        )

    def vectors_of(self, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
        """Hash of a text -> its float32 bytes, of those that have a vector."""
        marks = ", ".join("?" * len(hashes))
        return dict(
            self.connection.execute(
                f"SELECT text_hash, vector FROM embedding WHERE text_hash IN ({marks})", hashes
            )
        )

    def lexical(self, expression: str, weights: Sequence[float]) -> list[tuple[int, float]]:
        """(passage id, BM25) of the passages that match an FTS5 expression; more is better."""
        marks = ", ".join("?" * len(weights))
        return self.connection.execute(
            f"SELECT rowid, -bm25(term, {marks}) FROM term WHERE term MATCH ?"
            " AND rowid NOT IN superseded",
            (*weights, expression),
        ).fetchall()

    def link_attachments(self) -> None:
        """Find the files that events announce among those that are held.

        A link is followed from its page's folder; a bare name must lie in that
        folder or below it, or be the only one of its name. A document with a single
        event of its own then speaks for the event that announces it, and so does its newest
        version; a page that has a newer version itself speaks for nothing.
        """
        announced = self._announced()
        files = _Files(self.connection.execute("SELECT path, document_id FROM file").fetchall())
        links = [
            (files.find(page, target or name), event, position)
            for event, position, name, target, page in announced
        ]
        with transaction(self.connection):
            self.connection.executemany(
                "UPDATE attachment SET document_id = ? WHERE event_id = ? AND position = ?", links
            )
            self.connection.execute("DELETE FROM adoption")
            self.connection.execute(
                "INSERT OR IGNORE INTO adoption"
                " SELECT attachment.document_id, attachment.event_id FROM attachment"
                " JOIN event ON event.id = attachment.event_id"
                " WHERE attachment.document_id IS NOT NULL"
                " AND attachment.document_id <> event.document_id"
                " AND (SELECT count(*) FROM event AS own"
                "      WHERE own.document_id = attachment.document_id) = 1"
                " AND attachment.document_id NOT IN (SELECT other.document_id FROM attachment AS a"
                "      JOIN event AS other ON other.id = a.event_id)"
                " AND event.document_id NOT IN (SELECT document_id FROM version)"
                " ORDER BY attachment.event_id, attachment.position"
            )
            self.connection.execute(
                "INSERT OR IGNORE INTO adoption SELECT newest_id, adoption.event_id FROM adoption"
                " JOIN version USING (document_id) JOIN event ON event.id = adoption.event_id"
                " WHERE newest_id <> event.document_id"
                " AND (SELECT count(*) FROM event AS own WHERE own.document_id = newest_id) = 1"
                " AND newest_id NOT IN (SELECT other.document_id FROM attachment AS a"
                "      JOIN event AS other ON other.id = a.event_id)"
                " ORDER BY adoption.event_id, adoption.document_id"
            )
            bump_revision(self.connection)

    def _announced(self) -> list[tuple[str, int, str, str | None, str]]:
        return self.connection.execute(
            "SELECT event_id, attachment.position, name, target, path FROM attachment"
            " JOIN event ON event.id = event_id"
            " JOIN file ON file.document_id = event.document_id AND NOT copied"
        ).fetchall()


class _Files:
    """The stored files, by path and by name. Names are compared in NFC, without case."""

    def __init__(self, rows: Iterable[tuple[str, int]]) -> None:
        self._paths: dict[str, int] = {}
        self._names: dict[str, list[tuple[str, int]]] = {}
        for path, document in rows:
            key = _key(path)
            self._paths[key] = document
            self._names.setdefault(key.rsplit("/", 1)[-1], []).append((key, document))

    def find(self, page: str, address: str) -> int | None:
        """The document that an address on a page points to, None if it is not held."""
        wanted = _key(unquote(urlsplit(address).path or address))
        if not wanted:
            return None
        folder = _key(page).rsplit("/", 1)[0]
        exact = self._paths.get(_resolved(folder, wanted))
        if exact is not None:
            return exact
        found = self._names.get(wanted.rsplit("/", 1)[-1], [])
        near = {document for path, document in found if path.startswith(folder + "/")}
        candidates = near or {document for _, document in found}
        return next(iter(candidates)) if len(candidates) == 1 else None


def _key(text: str) -> str:
    return normalize("NFC", text).casefold().strip()


def _resolved(folder: str, address: str) -> str:
    parts: list[str] = []
    for part in PurePosixPath(folder, address).parts:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return str(PurePosixPath(*parts)) if parts else ""
