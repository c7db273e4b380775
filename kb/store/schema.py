"""The schema in one readable string, and the numbered steps that bring an older file to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

VERSION = 1
"""The schema that this program reads and writes, kept in ``PRAGMA user_version``."""

APPLICATION_ID = 0x6B627763
"""``kbwc`` in ASCII: tells our file from any other SQLite database."""

SCHEMA = """
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

MIGRATIONS: Mapping[int, Callable[[sqlite3.Connection], None]] = {}
"""Version n -> the step that brings a database of version n - 1 to it. A test holds
the result of all steps against ``SCHEMA``."""
