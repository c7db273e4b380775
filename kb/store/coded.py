"""Statements, their coding and their propositions: rows, and the values they become."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kb.conclusions import Coding, Kind, Origin, Polarity, Source, Statement
from kb.store.connection import bump_revision, transaction
from kb.store.reader import Reader

_STATEMENT = """
    SELECT statement.id, statement.text, lead, file.path, located.event_id, passage.lang,
           statement.start, statement."end",
           CASE WHEN document.pages IS NULL THEN NULL ELSE
               (SELECT max(number) FROM page WHERE page.document_id = document.id
                AND page.start <= statement.start) END,
           passage.id, places, kind, confidence, themes, implied_gap, polarity, origin
    FROM statement
    JOIN coding ON coding.statement_id = statement.id
    JOIN passage ON passage.id = statement.passage_id
    JOIN located ON located.passage_id = passage.id
    JOIN document ON document.id = passage.document_id
    JOIN file ON file.document_id = document.id AND NOT file.copied
"""
_ANSWERS = "passage_id NOT IN superseded"
_IN_ORDER = " ORDER BY file.path, statement.start"
_ONE_IN = "SELECT value FROM json_each(?)"
_HELD = "EXISTS (SELECT 1 FROM statement WHERE id = ?{})"


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement to be stored: its place in the document and what is encoded of it."""

    id: str
    passage: int
    start: int
    end: int
    text: str
    lead: str
    text_hash: bytes


@dataclass(frozen=True, slots=True)
class Regrouped:
    """What a refresh of the propositions found, to be recorded all at once.

    ``compared`` are (statement id, kind) of the statements that are new, ``gone`` those that
    recurrence is no longer asked of: what was known of either is forgotten. ``pairs`` are
    (a, b, probability) of the new ones. ``members`` are (statement id, proposition id) of
    the statements ``grouped`` anew; ``touched`` are the propositions that are seen to.
    ``linked`` names the pairs of people that were heard, and ``seen`` is what
    :meth:`Coded.regrouping` said before anything was read.
    """

    compared: Sequence[tuple[str, str]]
    gone: Sequence[str]
    pairs: Sequence[tuple[str, str, float]]
    grouped: Sequence[str]
    members: Sequence[tuple[str, str]]
    touched: Sequence[str]
    linked: str
    seen: tuple[int, int]


class Coded(Reader):
    """The part of the store that holds statements."""

    # -------------------------------------------------------------- statements

    def passages_without_statements(self) -> list[int]:
        """The ids of passages that were not cut into statements yet."""
        rows = self.connection.execute(
            "SELECT id FROM passage EXCEPT SELECT passage_id FROM segmented"
        )
        return [row[0] for row in rows]

    def to_segment(self, ids: Sequence[int]) -> list[tuple[int, str, str, str, str, int]]:
        """(id, event id, text, heading as JSON, lang, start) of passages, in reading order."""
        return self.connection.execute(
            "SELECT id, event_id, text, heading, lang, start FROM passage"
            f" WHERE id IN ({_ONE_IN}) ORDER BY document_id, position",
            (json.dumps(ids),),
        ).fetchall()

    def known_statements(self, ids: Iterable[str]) -> set[str]:
        """Those of the ids that a statement has, in what was not superseded."""
        rows = self.connection.execute(
            f"SELECT id FROM statement WHERE {_ANSWERS} AND id IN ({_ONE_IN})",
            (json.dumps(list(ids)),),
        )
        return {row[0] for row in rows}

    def statements_beside(self, passages: Sequence[int]) -> set[str]:
        """The ids of what the events of passages say in their other passages."""
        rows = self.connection.execute(
            "SELECT statement.id FROM statement JOIN passage ON passage.id = passage_id"
            f" WHERE event_id IN (SELECT event_id FROM passage WHERE id IN ({_ONE_IN}))"
            f" AND passage_id NOT IN ({_ONE_IN})",
            (json.dumps(passages), json.dumps(passages)),
        )
        return {row[0] for row in rows}

    def add_statements(self, passages: Sequence[int], rows: Iterable[StatementRow]) -> None:
        """Store the statements of passages; a passage that is gone meanwhile is left out."""
        with transaction(self.connection):
            self.connection.executemany(
                "INSERT OR IGNORE INTO segmented SELECT ?1"
                " WHERE EXISTS (SELECT 1 FROM passage WHERE id = ?1)",
                [(key,) for key in passages],
            )
            self.connection.executemany(
                "INSERT OR IGNORE INTO statement SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7"
                " WHERE EXISTS (SELECT 1 FROM passage WHERE id = ?2)",
                [(r.id, r.passage, r.start, r.end, r.text, r.lead, r.text_hash) for r in rows],
            )
            bump_revision(self.connection)

    def clear_statements(self) -> None:
        """Throw all statements away with all that hangs on them, but for corrections."""
        with transaction(self.connection):
            self.connection.execute("DELETE FROM statement")
            self.connection.execute("DELETE FROM segmented")
            self._is_uncoded()

    def clear_coding(self) -> None:
        """Throw the machine's labels and propositions away, and the vectors they came from."""
        with transaction(self.connection):
            for table in ("statement_vector", "coding"):
                self.connection.execute(f"DELETE FROM {table}")
            self._clear_propositions()
            self._is_uncoded()

    def clear_propositions(self) -> None:
        """Throw the propositions away."""
        with transaction(self.connection):
            self._clear_propositions()
            self._is_uncoded()

    def _is_uncoded(self) -> None:
        """Record that a refresh is due, also should the one that is clearing be killed."""
        self.connection.execute("DELETE FROM meta WHERE key = 'coded'")
        bump_revision(self.connection)

    def _clear_propositions(self) -> None:
        for table in ("likeness", "compared", "proposition_member"):
            self.connection.execute(f"DELETE FROM {table}")

    # ----------------------------------------------------------------- vectors

    def statements_to_encode(self) -> list[tuple[bytes, str, str]]:
        """(hash, lead, text) of what has no vector; each text once, the longest first."""
        return self.connection.execute(
            "SELECT text_hash, lead, text FROM statement"
            " WHERE text_hash IN (SELECT text_hash FROM statement"
            "                     EXCEPT SELECT text_hash FROM statement_vector ORDER BY text_hash)"
            " GROUP BY text_hash ORDER BY length(lead) + length(text) DESC"
        ).fetchall()

    def add_statement_vectors(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Store (text hash, float16 bytes) pairs."""
        with transaction(self.connection):
            self.connection.executemany(
                "INSERT OR REPLACE INTO statement_vector VALUES (?, ?)", rows
            )

    def drop_orphan_vectors(self) -> None:
        """Throw away vectors of texts that no statement has any more."""
        with transaction(self.connection):
            self.connection.execute(
                "DELETE FROM statement_vector"
                " WHERE text_hash NOT IN (SELECT text_hash FROM statement)"
            )

    # ------------------------------------------------------------------ coding

    def uncoded(self) -> list[tuple[str, str, str, str, bytes]]:
        """(id, lead, text, lang, vector) of statements without labels that have a vector."""
        return self.connection.execute(
            "SELECT statement.id, lead, statement.text, lang, vector FROM statement"
            " JOIN passage ON passage.id = passage_id JOIN statement_vector USING (text_hash)"
            " WHERE statement.id NOT IN (SELECT statement_id FROM coding)"
            " ORDER BY statement.passage_id, statement.start"
        ).fetchall()

    def add_codings(self, rows: Iterable[tuple[str, Coding]]) -> None:
        """Store the machine's labels of statements."""
        with transaction(self.connection):
            self.connection.executemany(
                "INSERT OR REPLACE INTO coding SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7"
                " WHERE EXISTS (SELECT 1 FROM statement WHERE id = ?1)",
                [
                    (key, c.kind, c.confidence, json.dumps(c.themes), int(c.implied_gap),
                     c.polarity, c.origin)
                    for key, c in rows
                ],
            )  # fmt: skip
            bump_revision(self.connection)

    def coded_statements(self, ids: Iterable[str] | None = None) -> list[Statement]:
        """Statements with the machine's labels, by file and place; all, or those named.

        What an older version of a document says is not among them.
        """
        answering = f"{_STATEMENT} WHERE statement.{_ANSWERS}"
        if ids is None:
            rows = self.connection.execute(answering + _IN_ORDER)
        else:
            rows = self.connection.execute(
                f"{answering} AND statement.id IN ({_ONE_IN}){_IN_ORDER}",
                (json.dumps(list(ids)),),
            )
        return [_statement(row) for row in rows]

    def statements_of(self, passages: Iterable[int]) -> list[Statement]:
        """The statements of passages, by file and place."""
        rows = self.connection.execute(
            f"{_STATEMENT} WHERE passage.id IN ({_ONE_IN}){_IN_ORDER}",
            (json.dumps(list(passages)),),
        )
        return [_statement(row) for row in rows]

    def statement_vectors(self, ids: Iterable[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """(id, float16 bytes) of statements, in the order in which they were stored."""
        sql = "SELECT id, vector FROM statement JOIN statement_vector USING (text_hash)"
        order = " ORDER BY statement.rowid"
        if ids is None:
            return self.connection.execute(sql + order)
        return self.connection.execute(
            f"{sql} WHERE id IN ({_ONE_IN}){order}", (json.dumps(list(ids)),)
        )

    def machine_kinds(self) -> list[tuple[str, str, float]]:
        """(statement id, the machine's kind, its confidence), in the order of storing.

        What an older version of a document says does not recur.
        """
        return self.connection.execute(
            "SELECT statement.id, kind, confidence FROM statement"
            f" JOIN coding ON statement_id = statement.id WHERE {_ANSWERS}"
            " ORDER BY statement.rowid"
        ).fetchall()

    def statements_saying(self, texts: Iterable[str]) -> dict[str, str]:
        """Text -> the id of the only statement with these words; others are left out.

        An older version is not asked: what was decided of it holds for the newest.
        """
        rows = self.connection.execute(
            f"SELECT text, min(id) FROM statement WHERE {_ANSWERS} AND text IN ({_ONE_IN})"
            " GROUP BY text HAVING count(*) = 1",
            (json.dumps(list(texts)),),
        )
        return dict(rows)

    # ------------------------------------------------------------ propositions

    def kinds_compared(self) -> dict[str, str]:
        """Statement id -> the kind under which it was compared with the others."""
        return dict(self.connection.execute("SELECT statement_id, kind FROM compared"))

    def touched(self) -> list[str]:
        """The propositions that lost a statement since they were last grouped."""
        return [row[0] for row in self.connection.execute("SELECT proposition_id FROM touched")]

    def members(self, propositions: Iterable[str]) -> list[str]:
        """The ids of the statements in some propositions."""
        rows = self.connection.execute(
            f"SELECT statement_id FROM proposition_member WHERE proposition_id IN ({_ONE_IN})",
            (json.dumps(list(propositions)),),
        )
        return [row[0] for row in rows]

    def likenesses(self, ids: Iterable[str]) -> list[tuple[str, str, float]]:
        """The recorded pairs that one of the statements is part of."""
        sql = "SELECT a, b, probability FROM likeness WHERE"
        return self.connection.execute(
            f"{sql} a IN (SELECT value FROM json_each(?1))"
            f" UNION {sql} b IN (SELECT value FROM json_each(?1))",
            (json.dumps(list(ids)),),
        ).fetchall()

    def propositions(self, ids: Iterable[str] | None = None) -> dict[str, str]:
        """Statement id -> proposition id; all, or of the statements named."""
        sql = "SELECT statement_id, proposition_id FROM proposition_member"
        if ids is None:
            return dict(self.connection.execute(sql))
        return dict(
            self.connection.execute(
                f"{sql} WHERE statement_id IN ({_ONE_IN})", (json.dumps(list(ids)),)
            )
        )

    def regrouping(self) -> tuple[int, int]:
        """What a refresh of the propositions starts from.

        The latest entry of the log of people's decisions, and how many refreshes were recorded.
        """
        return self.last_correction(), int(self.meta("regrouped") or 0)

    def put_regrouped(self, found: Regrouped) -> bool:
        """Record what a refresh of the propositions found: all of it, or nothing.

        Nothing, and False, when a person decided something meanwhile or another refresh
        was faster: what was computed without it would undo it. A statement that is gone
        meanwhile is left out.
        """
        changed = [(key,) for key in (*(key for key, _ in found.compared), *found.gone)]
        run = self.connection.executemany
        with transaction(self.connection):
            if self.regrouping() != found.seen:
                return False
            run("DELETE FROM likeness WHERE a = ?1 OR b = ?1", changed)
            run("DELETE FROM compared WHERE statement_id = ?", changed)
            run(f"INSERT INTO compared SELECT ?1, ?2 WHERE {_HELD.format(1)}", found.compared)
            run(
                "INSERT OR REPLACE INTO likeness SELECT ?1, ?2, ?3"
                f" WHERE {_HELD.format(1)} AND {_HELD.format(2)}",
                found.pairs,
            )
            forgotten = [(key,) for key in (*found.grouped, *found.gone)]
            run("DELETE FROM proposition_member WHERE statement_id = ?", forgotten)
            run(
                f"INSERT INTO proposition_member SELECT ?1, ?2 WHERE {_HELD.format(1)}",
                found.members,
            )
            run("DELETE FROM touched WHERE proposition_id = ?", [(x,) for x in found.touched])
            heard, refreshes = found.seen
            recorded = {"heard": heard, "regrouped": refreshes + 1, "linked": found.linked}
            run(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)",
                [(key, str(value)) for key, value in recorded.items()],
            )
            bump_revision(self.connection)
        return True


def _statement(row: Sequence[Any]) -> Statement:
    key, text, lead, path, event, lang, start, end, page, passage, places, *labels = row
    kind, confidence, themes, implied, polarity, origin = labels
    coding = Coding(
        Kind(kind),
        confidence,
        tuple(json.loads(themes)),
        bool(implied),
        Polarity(polarity),
        Origin(origin),
    )
    return Statement(
        id=key,
        text=text,
        lead=lead,
        path=path,
        event=event,
        lang=lang,
        start=start,
        end=end,
        page=page,
        passage=passage,
        coding=coding,
        machine=coding,
        source=Source.MACHINE,
        place=next((p for first, last, p in json.loads(places) if first <= start < last), ""),
    )
