"""The schema in one readable string, and the numbered steps that bring an older file to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

VERSION = 4
"""The schema that this program reads and writes, kept in ``PRAGMA user_version``."""

APPLICATION_ID = 0x6B627763
"""``kbwc`` in ASCII: tells our file from any other SQLite database."""

MATERIAL = """
-- What a database was made with (model, analyzer), and its revision.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ------------------------------------------------------------------ the truth

-- One text, known by the hash of the file's bytes.
CREATE TABLE document (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256   TEXT NOT NULL UNIQUE,
    format   TEXT NOT NULL,               -- suffix without the dot
    title    TEXT,
    lang     TEXT NOT NULL,               -- BCP 47, 'und' if unknown
    pages    INTEGER,                     -- NULL for a format without pages
    status   TEXT NOT NULL CHECK (status IN ('read', 'partial', 'failed')),
    problems TEXT NOT NULL DEFAULT '[]',  -- JSON: [[code, [[name, value], ...]], ...]
    reader   INTEGER NOT NULL,            -- version of the code that read it
    text     TEXT NOT NULL
) STRICT;

-- The paths under which a document lies; the first ingested is its own, the rest copies.
CREATE TABLE file (
    path        TEXT PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    size        INTEGER NOT NULL,
    mtime_ns    INTEGER NOT NULL,
    sidecar     TEXT,                     -- hash of its event.toml, NULL if none
    copied      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX file_document ON file (document_id);

CREATE TABLE page (
    document_id INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    start       INTEGER NOT NULL,         -- code points in document.text
    "end"       INTEGER NOT NULL,
    PRIMARY KEY (document_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    id            TEXT PRIMARY KEY,
    document_id   INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    position      INTEGER NOT NULL,       -- order on the page, from 0
    title         TEXT NOT NULL,
    lang          TEXT NOT NULL,
    start         INTEGER NOT NULL,
    "end"         INTEGER NOT NULL,
    date_conflict INTEGER NOT NULL
) STRICT;
CREATE INDEX event_document ON event (document_id);

-- What one place says about an event's date. Several, and contradictory, are usual.
CREATE TABLE date_claim (
    event_id TEXT NOT NULL REFERENCES event ON DELETE CASCADE,
    position INTEGER NOT NULL,
    edtf     TEXT NOT NULL,
    raw      TEXT NOT NULL,
    method   TEXT NOT NULL CHECK (method IN ('stated', 'heading', 'inferred', 'curated')),
    lower    TEXT,                        -- first possible day, NULL if unknown
    upper    TEXT,
    start    INTEGER,                     -- where raw stands, NULL if beside the file
    "end"    INTEGER,
    reason   TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (event_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim (
    event_id TEXT NOT NULL REFERENCES event ON DELETE CASCADE,
    position INTEGER NOT NULL,
    field    TEXT NOT NULL,               -- place, organiser, facilitator
    value    TEXT NOT NULL,
    raw      TEXT NOT NULL,
    method   TEXT NOT NULL,
    start    INTEGER,
    "end"    INTEGER,
    PRIMARY KEY (event_id, position)
) STRICT, WITHOUT ROWID;

-- Files that an event announces. Which of them are held is derived, see adoption.
CREATE TABLE attachment (
    event_id    TEXT NOT NULL REFERENCES event ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    name        TEXT NOT NULL,
    target      TEXT,
    document_id INTEGER REFERENCES document ON DELETE SET NULL,
    PRIMARY KEY (event_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE passage (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    event_id    TEXT NOT NULL REFERENCES event ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    start       INTEGER NOT NULL,
    "end"       INTEGER NOT NULL,
    page_start  INTEGER NOT NULL,
    page_end    INTEGER NOT NULL,
    lang        TEXT NOT NULL,
    heading     TEXT NOT NULL,            -- JSON list, outermost first
    text        TEXT NOT NULL,
    text_hash   BLOB NOT NULL             -- of what is embedded: headings and text
) STRICT;
-- The sentences of a passage that has several; one vector speaks for each.
CREATE TABLE sentence (
    passage_id INTEGER NOT NULL REFERENCES passage ON DELETE CASCADE,
    start      INTEGER NOT NULL,          -- code points in document.text
    "end"      INTEGER NOT NULL,
    text       TEXT NOT NULL,
    text_hash  BLOB NOT NULL,
    PRIMARY KEY (passage_id, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX sentence_hash ON sentence (text_hash);
CREATE INDEX passage_document ON passage (document_id);
CREATE INDEX passage_event ON passage (event_id);
CREATE INDEX passage_hash ON passage (text_hash);

-- ------------------------------------- derived: `kb refresh` can make it again

-- A document that an event announces speaks for that event.
CREATE TABLE adoption (
    document_id INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    event_id    TEXT NOT NULL REFERENCES event ON DELETE CASCADE
) STRICT;

CREATE VIEW located AS
    SELECT passage.id AS passage_id, coalesce(adoption.event_id, passage.event_id) AS event_id
    FROM passage LEFT JOIN adoption USING (document_id);

-- What is embedded: passages under their headings, sentences alone.
CREATE VIEW embeddable AS
    SELECT text_hash, heading, text FROM passage
    UNION ALL SELECT text_hash, '[]', text FROM sentence;

CREATE TABLE embedding (
    text_hash BLOB PRIMARY KEY,
    vector    BLOB NOT NULL               -- float32, unit length
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE term USING fts5 (lemma, stem, context, tokenize = 'unicode61');

CREATE TRIGGER passage_gone AFTER DELETE ON passage BEGIN
    DELETE FROM term WHERE rowid = old.id;
END;
"""
"""Version 1: what was read, and how it is found."""

STATEMENTS = """
-- ------------------------------------------- the truth: what people decided

-- Append-only: two triggers see to it. It outlives the files that it speaks of.
CREATE TABLE correction (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    at           TEXT NOT NULL,           -- UTC, ISO 8601
    who          TEXT NOT NULL,
    field        TEXT NOT NULL CHECK (field IN
                     ('kind', 'themes', 'same_as', 'not_same_as', 'preferred_date')),
    value        TEXT NOT NULL,
    statement_id TEXT NOT NULL DEFAULT '',
    text         TEXT NOT NULL DEFAULT '',  -- the statement's words, to find it again
    event_id     TEXT NOT NULL DEFAULT '',
    note         TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX correction_statement ON correction (statement_id);
CREATE TRIGGER correction_stays BEFORE DELETE ON correction BEGIN
    SELECT RAISE(ABORT, 'the log of corrections is append-only');
END;
CREATE TRIGGER correction_as_made BEFORE UPDATE ON correction BEGIN
    SELECT RAISE(ABORT, 'the log of corrections is append-only');
END;

-- ------------------------------------- derived: statements and their coding

CREATE TABLE segmented (
    passage_id INTEGER PRIMARY KEY REFERENCES passage ON DELETE CASCADE
) STRICT;

CREATE TABLE statement (
    id         TEXT PRIMARY KEY,          -- of the event and the words: survives a re-read
    passage_id INTEGER NOT NULL REFERENCES passage ON DELETE CASCADE,
    start      INTEGER NOT NULL,          -- code points in document.text
    "end"      INTEGER NOT NULL,
    text       TEXT NOT NULL,
    lead       TEXT NOT NULL,             -- the heading or list lead-in that it hangs on
    text_hash  BLOB NOT NULL              -- of what is encoded: the lead-in and the text
) STRICT;
CREATE INDEX statement_passage ON statement (passage_id, start);
CREATE INDEX statement_hash ON statement (text_hash);

CREATE TABLE statement_vector (
    text_hash BLOB PRIMARY KEY,
    vector    BLOB NOT NULL               -- float16, unit length
) STRICT, WITHOUT ROWID;

CREATE TABLE coding (
    statement_id TEXT PRIMARY KEY REFERENCES statement ON DELETE CASCADE,
    kind         TEXT NOT NULL,
    confidence   REAL NOT NULL,
    themes       TEXT NOT NULL,           -- JSON list, the primary one first
    implied_gap  INTEGER NOT NULL,
    polarity     TEXT NOT NULL,
    origin       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Pairs of statements that may say the same, with the probability that they do.
CREATE TABLE likeness (
    a           TEXT NOT NULL REFERENCES statement ON DELETE CASCADE,
    b           TEXT NOT NULL REFERENCES statement ON DELETE CASCADE,
    probability REAL NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX likeness_b ON likeness (b);
-- Which statements were compared with all the others.
CREATE TABLE compared (
    statement_id TEXT PRIMARY KEY REFERENCES statement ON DELETE CASCADE,
    kind         TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A proposition: the statements that say the same. Told at two independent events it
-- is a pattern.
CREATE TABLE proposition_member (
    statement_id   TEXT PRIMARY KEY REFERENCES statement ON DELETE CASCADE,
    proposition_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX proposition_members ON proposition_member (proposition_id);
-- Propositions that lost a statement since they were last grouped.
CREATE TABLE touched (proposition_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TRIGGER statement_gone BEFORE DELETE ON statement BEGIN
    INSERT OR IGNORE INTO touched SELECT proposition_id FROM proposition_member
        WHERE statement_id = old.id;
END;
"""
"""Version 2: statements, their coding, and what people said of it."""

FINDING_AGAIN = """
-- By what a decision is found again when ids are gone: the words of the other statement,
-- the title and the file of the event. NULL where it names none, and in entries made before.
ALTER TABLE correction ADD COLUMN other_text TEXT;
ALTER TABLE correction ADD COLUMN event_title TEXT;
ALTER TABLE correction ADD COLUMN event_path TEXT;
"""
"""Version 3: both ends of a decision have words. Columns are added, no entry is changed: the
triggers of an append-only log would refuse it, and what was not logged is not known."""

VERSIONS = """
-- ------------------------------------- derived: versions of documents

-- What is kept of a text to find others like it, see kb.versions.sketches.
CREATE TABLE sketch (
    document_id INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    words       INTEGER NOT NULL,
    runs        INTEGER NOT NULL,
    least       BLOB NOT NULL,            -- 64-bit integers, the smallest first
    digest      BLOB NOT NULL
) STRICT;

-- How many words of one text another lacks: reading both again is what takes time.
CREATE TABLE lost (
    part_id  INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    whole_id INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    words    INTEGER NOT NULL,
    PRIMARY KEY (part_id, whole_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lost_whole ON lost (whole_id);

-- A document that has a newer version, or whose text stands in another.
CREATE TABLE version (
    document_id INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    newest_id   INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    reason      TEXT NOT NULL CHECK (reason IN ('same_text', 'revised', 'person'))
) STRICT;
CREATE INDEX version_newest ON version (newest_id);

-- Passages that no longer answer. They keep their words, vectors and statements, so that
-- a wrong guess is undone at once.
CREATE VIEW superseded AS
    SELECT passage.id AS passage_id FROM version JOIN passage USING (document_id);

-- ------------------------------------- the truth: where in a sheet or a table

-- JSON: [[start, end, place], ...] of a passage's blocks that stand at a place besides a page.
ALTER TABLE passage ADD COLUMN places TEXT NOT NULL DEFAULT '[]';

-- ------------------------------------------- the truth: decisions on documents

-- The log as it was, without its list of fields, which kb.corrected holds. A decision on a
-- document names its path and the hash of its bytes; NULL where it names none.
CREATE TABLE wider (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    at           TEXT NOT NULL,           -- UTC, ISO 8601
    who          TEXT NOT NULL,
    field        TEXT NOT NULL,
    value        TEXT NOT NULL,
    statement_id TEXT NOT NULL DEFAULT '',
    text         TEXT NOT NULL DEFAULT '',
    event_id     TEXT NOT NULL DEFAULT '',
    note         TEXT NOT NULL DEFAULT '',
    other_text   TEXT,
    event_title  TEXT,
    event_path   TEXT,
    path         TEXT,
    sha256       TEXT,
    other_sha256 TEXT
) STRICT;
INSERT INTO wider SELECT *, NULL, NULL, NULL FROM correction;
DROP TABLE correction;
ALTER TABLE wider RENAME TO correction;
CREATE INDEX correction_statement ON correction (statement_id);
CREATE TRIGGER correction_stays BEFORE DELETE ON correction BEGIN
    SELECT RAISE(ABORT, 'the log of corrections is append-only');
END;
CREATE TRIGGER correction_as_made BEFORE UPDATE ON correction BEGIN
    SELECT RAISE(ABORT, 'the log of corrections is append-only');
END;
"""
"""Version 4: versions of documents, and what people decided of them; cells of sheets and tables.
The log is made anew, since a check on a column cannot be widened; its entries and their numbers
stay."""

SCHEMA = MATERIAL + STATEMENTS + FINDING_AGAIN + VERSIONS


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run a script inside the open transaction (``executescript`` would commit first)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def _add_statements(connection: sqlite3.Connection) -> None:
    run_script(connection, STATEMENTS)


def _add_finding_again(connection: sqlite3.Connection) -> None:
    run_script(connection, FINDING_AGAIN)


def _add_versions(connection: sqlite3.Connection) -> None:
    run_script(connection, VERSIONS)


MIGRATIONS: Mapping[int, Callable[[sqlite3.Connection], None]] = {
    2: _add_statements,
    3: _add_finding_again,
    4: _add_versions,
}
"""Version n -> the step that brings a database of version n - 1 to it. A test holds
the result of all steps against ``SCHEMA``."""
