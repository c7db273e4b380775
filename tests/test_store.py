"""The store: what goes in comes out, all or nothing, and only into a database of ours."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from fakes import FakeEmbedder, code, draft, fill, state

from kb import codebook
from kb.errors import StoreError
from kb.recorded import is_due
from kb.store import Store, connection, schema
from kb.store.derived import TermRow
from kb.types import (
    Announced,
    Attachment,
    AttachmentStatus,
    Claim,
    DateClaim,
    Document,
    Event,
    EventDraft,
    FileState,
    Method,
    Page,
    Passage,
    PassageDraft,
    Problem,
    Query,
    ReadStatus,
)
from kb.wording import explain

PAGE = (
    "Narada o dyżurach\nUstalono stały dyżur. Rada odpowie na uwagi.\nNa drugiej stronie podpisy."
)
CLAIMS = (
    DateClaim("2019-02", "luty 2019", Method.HEADING, date(2019, 2, 1), date(2019, 2, 28), 0, 6),
    DateClaim("XXXX-06", "w czerwcu", Method.STATED, start=7, end=9, reason="powód"),
)
PLACE = Claim("place", "Lniany Most", "Lniany Most", Method.CURATED)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kb.sqlite"


@pytest.fixture
def store(path):
    with Store(path, create=True) as store:
        yield store


def counts(store: Store) -> dict[str, int]:
    """The rows of every table of the schema."""
    names = [
        row[0]
        for row in store.connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'term_%'"
        )
    ]
    return {n: store.connection.execute(f"SELECT count(*) FROM {n}").fetchone()[0] for n in names}


def whole_draft():
    """A document with something in every table."""
    event = EventDraft("Narada o dyżurach", 0, len(PAGE), CLAIMS, (PLACE,), (Announced("lista.pdf"),), date_conflict=True)  # fmt: skip
    first = PassageDraft(0, 18, 62, 1, 1, PAGE[18:62], "pl", ("Narada o dyżurach",), ((18, 39), (40, 62)))  # fmt: skip
    last = PassageDraft(0, 63, len(PAGE), 2, 2, PAGE[63:], "pl", ("Narada o dyżurach",))
    return draft(
        PAGE,
        format="pdf",
        pages=2,
        page_spans=((0, 62), (63, len(PAGE))),
        status=ReadStatus.PARTIAL,
        problems=(Problem("pages_without_text", (("pages", "3, 4"),)),),
        events=(event,),
        passages=(first, last),
    )


# --- round trip


def test_what_is_put_is_read_back(store):
    """Events with their claims, passages, pages, problems and file states come back as they went in."""
    (key,) = store.put("/a/narada.pdf", state(size=9, mtime_ns=8), whole_draft())
    problems = (Problem("pages_without_text", (("pages", "3, 4"),)),)
    missing = Attachment("lista.pdf", AttachmentStatus.MISSING)
    sha256 = whole_draft().sha256

    assert (
        Event(
            key, "Narada o dyżurach", "pl", CLAIMS, True, (PLACE,), ("/a/narada.pdf",), (missing,)
        ),
    ) == store.events()
    assert (
        Passage(
            1, PAGE[18:62], "/a/narada.pdf", key, "pl", 18, 62, 1, 1, True, ("Narada o dyżurach",)
        ),
        Passage(
            2,
            PAGE[63:],
            "/a/narada.pdf",
            key,
            "pl",
            63,
            len(PAGE),
            2,
            2,
            True,
            ("Narada o dyżurach",),
        ),
    ) == store.passages_of("/a/narada.pdf")
    assert (Page(1, PAGE[:62]), Page(2, PAGE[63:])) == store.pages("/a/narada.pdf")
    assert (0, 63) == tuple(store.page_start("/a/narada.pdf", n) for n in (1, 2))
    assert (
        Document(1, "/a/narada.pdf", "pdf", "pl", 2, ReadStatus.PARTIAL, problems, (key,)),
    ) == store.documents()
    assert {
        "/a/narada.pdf": FileState(9, 8, None, sha256, 1, ReadStatus.PARTIAL, problems)
    } == store.file_states()
    assert {"document": 1, "passage": 2, "event": 1} == store.counts()


def test_page_texts_count_code_points(store):
    """A page is cut by code points, letters beyond the basic plane among them."""
    text = "😀 zażółć\njaźń"
    store.put("/a.txt", state(), draft(text, page_spans=((0, 8), (9, 13)), passages=()))

    assert (Page(1, "😀 zażółć"), Page(2, "jaźń")) == store.pages("/a.txt")


# --- opening


def sentence(error: StoreError, lang: str = "en") -> str:
    return explain(error.problem, lang)


def test_a_missing_database_is_not_made(path):
    """Only an ingest makes a database; asking a missing one says how to make it."""
    with pytest.raises(StoreError) as caught:
        Store(path)

    assert "database_missing" == caught.value.problem.code
    assert not path.exists()


def test_a_newer_database_is_refused_with_both_versions(path, store):
    """A database of a later program is left alone; both versions are named."""
    store.connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError) as caught:
        Store(path)

    assert "database_newer" == caught.value.problem.code
    for lang in ("pl", "en"):
        assert "99" in sentence(caught.value, lang)
        assert str(schema.VERSION) in sentence(caught.value, lang)


@pytest.mark.parametrize("version", [0, 1, 7])
def test_another_programs_database_is_refused_and_left_as_it_is(path, version):
    """A foreign file is refused whatever its version, and not a byte of it changes."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (text)")
        other.execute(f"PRAGMA user_version = {version}")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        Store(path, create=True)

    assert "database_foreign" == caught.value.problem.code
    assert before == path.read_bytes()


def test_a_file_that_is_no_database_is_refused(path):
    """A text file is refused with what SQLite says of it."""
    path.write_text("to nie jest baza danych, tylko długa notatka " * 30, "utf-8")
    with pytest.raises(StoreError) as caught:
        Store(path, create=True)

    assert "database_unusable" == caught.value.problem.code
    assert "not a database" in sentence(caught.value)


def test_a_folder_that_is_not_there_is_said(tmp_path):
    """A database in a missing folder is an error of ours, not a traceback."""
    with pytest.raises(StoreError) as caught:
        Store(tmp_path / "no" / "kb.sqlite", create=True)

    assert "database_unusable" == caught.value.problem.code


# --- migrations


def add_remark(database: sqlite3.Connection) -> None:
    database.execute("ALTER TABLE document ADD COLUMN remark TEXT")


def fail(database: sqlite3.Connection) -> None:
    database.execute("ALTER TABLE document ADD COLUMN half TEXT")
    raise RuntimeError("step failed")


def columns(database: sqlite3.Connection) -> set[str]:
    return {row[1] for row in database.execute("PRAGMA table_info(document)")}


def version(database: sqlite3.Connection) -> int:
    return database.execute("PRAGMA user_version").fetchone()[0]


def test_a_step_is_taken_once(store):
    """A migration changes the schema and the version together; a second call changes nothing."""
    store.put("/a.txt", state(), draft("Tekst."))
    steps = {schema.VERSION + 1: add_remark}
    connection.migrate(store.connection, schema.VERSION + 1, steps)
    connection.migrate(store.connection, schema.VERSION + 1, {})

    assert schema.VERSION + 1 == version(store.connection)
    assert "remark" in columns(store.connection)
    assert 1 == counts(store)["document"]


@pytest.fixture
def first_version(tmp_path, lexicon):
    """A filled database as version 1 made it: the material, its words and its vectors."""
    filled, path = tmp_path / "filled.sqlite", tmp_path / "first.sqlite"
    with Store(filled, create=True) as store:
        store.put("/a/narada.pdf", state(), whole_draft())
        store.put("/b/narada.pdf", state(), draft("Stały dyżur we wtorki."))
        fill(store, lexicon)
    older(path, 1, schema.MATERIAL, filled)
    return path


def older(path, number, script, filled):
    """A database of an older schema with the rows that one of today's has of it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("BEGIN")
        schema.run_script(database, script)
        database.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {number}")
        database.execute("COMMIT")
        database.execute("ATTACH ? AS filled", (str(filled),))
        for table in tables(database):
            known = database.execute(f"PRAGMA main.table_info({table})")
            names = ", ".join(f'"{row[1]}"' for row in known)
            names = f"rowid, {names}" if table == "term" else names
            rows = f"SELECT {names} FROM filled.{table}"
            database.execute(f"INSERT INTO main.{table} ({names}) {rows}")


def tables(database: sqlite3.Connection) -> list[str]:
    """The tables of a schema, without those that SQLite keeps for itself."""
    rows = database.execute(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'term_%'"
    )
    return [row[0] for row in rows]


def contents(database: sqlite3.Connection) -> dict[str, list]:
    """Every row of every table."""
    order = {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in tables(database)}  # fmt: skip
    return {name: sorted(rows, key=repr) for name, rows in order.items()}


def whole_schema(database: sqlite3.Connection) -> set[tuple]:
    """Tables, indexes, triggers and views with the text that made them."""
    return set(database.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema"))


def test_a_database_of_the_first_version_is_brought_up_to_date(first_version, store):
    """It opens, is of today's version with a fresh one's schema, and has every row it had."""
    with closing(sqlite3.connect(first_version)) as database:
        before = contents(database)
    with Store(first_version) as migrated:
        after = contents(migrated.connection)
        problems = migrated.connection.execute("PRAGMA foreign_key_check").fetchall()

        assert schema.VERSION == 4 == version(migrated.connection)
        assert whole_schema(store.connection) == whole_schema(migrated.connection)
        assert ("", []) == (migrated.damage(), problems)
    assert before == kept(before, after)
    assert {"document": 2, "passage": 3, "term": 3} == {
        name: len(before[name]) for name in ("document", "passage", "term")
    }
    assert [[]] * len(after.keys() - before.keys()) == [after[k] for k in after.keys() - before.keys()]  # fmt: skip


def kept(before, after):
    """What is there of what was there before; a table may have more columns now."""
    width = {name: len(rows[0]) if rows else 0 for name, rows in before.items()}
    return {name: sorted((row[: width[name]] for row in after[name]), key=repr) for name in before}


def test_a_database_of_the_third_version_keeps_every_row_and_every_decision(tmp_path, lexicon):
    """The log is made anew, with its numbers; statements, vectors and patterns are not."""
    filled, path = tmp_path / "filled.sqlite", tmp_path / "third.sqlite"
    with Store(filled, create=True) as store:
        store.put("/a/narada.pdf", state(), whole_draft())
        fill(store, lexicon)
        code(store)
        said, *_ = store.coded_statements()
        store.add_correction("A", "kind", "gap", statement=said.id, text=said.text, note="Tak.")
        store.add_correction("B", "themes", "[]", statement=said.id, text=said.text)
        store.add_correction("A", "same_as", said.id, statement="0" * 12, text="Co innego.")
        store.add_correction("C", "preferred_date", "2024-05", event=said.event)
        log = store.corrections()
    older(path, 3, schema.MATERIAL + schema.STATEMENTS + schema.FINDING_AGAIN, filled)
    with closing(sqlite3.connect(path)) as database:
        before = contents(database)
    with Store(path) as migrated:
        after = contents(migrated.connection)
        follows = migrated.add_correction("A", "superseded_by", "/b", path="/a")

        assert before == kept(before, after)
        assert log == migrated.corrections()[:4]
        assert (5, "/a", "") == (follows.number, follows.path, follows.sha256)
        assert is_due(migrated, codebook.load())
        assert "" == migrated.damage()
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            migrated.connection.execute("DELETE FROM correction")


def test_a_migrated_database_is_worked_through(first_version):
    """Its passages have no statements yet: that is due, and a refresh cuts and codes them."""
    with Store(first_version) as migrated:
        due = is_due(migrated, codebook.load())
        code(migrated)
        texts = {s.text for s in migrated.coded_statements()}

    assert due
    assert {"Ustalono stały dyżur.", "Rada odpowie na uwagi.", "Stały dyżur we wtorki."} <= texts


def test_the_log_of_the_second_version_is_kept_as_it_was(tmp_path):
    """Columns are added; no entry is changed, and the log stays closed."""
    path = tmp_path / "second.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("BEGIN")
        schema.run_script(database, schema.MATERIAL + schema.STATEMENTS)
        database.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        database.execute("PRAGMA user_version = 2")
        database.execute(
            "INSERT INTO correction (at, who, field, value, statement_id, text)"
            " VALUES ('2026-01-01', 'A', 'same_as', 'b', 'a', 'Tekst.')"
        )
        database.execute("COMMIT")
    with Store(path) as migrated:
        (entry,) = migrated.corrections()

        assert ("a", "b", "Tekst.", "", "") == (
            entry.statement,
            entry.value,
            entry.text,
            entry.other_text,
            entry.event_title,
        )
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            migrated.connection.execute("UPDATE correction SET other_text = 'x'")


def test_two_connections_open_an_older_database(first_version):
    """The second finds it migrated, and the log of corrections is closed for both."""
    with Store(first_version) as one, Store(first_version) as other:
        entry = one.add_correction("A", "kind", "gap", statement="0" * 12, text="Tekst.")

        assert [entry] == other.corrections()
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.connection.execute("DELETE FROM correction")


def test_a_failing_step_is_rolled_back_and_the_one_before_it_stays(store):
    """Each step is a transaction of its own."""
    first = schema.VERSION + 1
    with pytest.raises(RuntimeError, match="step failed"):
        connection.migrate(store.connection, first + 1, {first: add_remark, first + 1: fail})

    assert first == version(store.connection)
    assert "remark" in columns(store.connection)
    assert "half" not in columns(store.connection)


def test_every_version_has_its_step():
    """From version 1 on each version says how to get there."""
    assert set(range(2, schema.VERSION + 1)) == set(schema.MIGRATIONS)


# --- all or nothing


def test_a_document_that_cannot_be_stored_leaves_nothing(store):
    """A transaction that fails half-way takes back what it wrote and what it forgot."""
    store.put("/a.txt", state(), draft("Dawny tekst."))
    before, revision = counts(store), store.revision
    broken = draft("Nowy tekst.", passages=(PassageDraft(5, 0, 4, 1, 1, "Nowy", "pl"),))
    with pytest.raises(IndexError):
        store.put("/a.txt", state(), broken)

    assert before == counts(store)
    assert revision == store.revision
    assert ["Dawny tekst."] == [p.text for p in store.passages_of("/a.txt")]


def test_removal_leaves_no_orphan(store, lexicon):
    """With the last path of a document everything goes that hangs on it, index and vectors too."""
    store.put("/a/narada.pdf", state(), whole_draft())
    store.put("/a/lista.pdf", state(), draft("Lista obecności.", title="Lista"))
    fill(store, lexicon)
    full = counts(store)
    for path in ("/a/narada.pdf", "/a/lista.pdf"):
        store.remove(path)
    fill(store, lexicon)
    left = {name: rows for name, rows in counts(store).items() if rows}

    assert {"document": 2, "passage": 3, "term": 3, "adoption": 1, "sentence": 2} == {
        name: full[name] for name in ("document", "passage", "term", "adoption", "sentence")
    }
    assert {"meta"} == set(left)
    assert [] == store.connection.execute("PRAGMA foreign_key_check").fetchall()
    assert "" == store.damage()


def test_foreign_keys_are_on(store):
    """A passage of no document cannot be written."""
    with pytest.raises(sqlite3.IntegrityError):
        store.connection.execute("INSERT INTO page VALUES (77, 1, 0, 1)")


# --- paths and copies


def test_the_same_bytes_under_two_paths_are_one_document(store):
    """A copy is recorded under its path; the text is stored once."""
    one = draft("Ten sam tekst.")
    store.put("/a.txt", state(), one)
    first = store.put_copy("/b.txt", state(one.sha256))
    (document,) = store.documents()

    assert "/a.txt" == first
    assert ("/a.txt", ("/b.txt",)) == (document.path, document.copies)
    assert store.passages_of("/a.txt") == store.passages_of("/b.txt")
    assert {"document": 1, "passage": 1, "event": 1} == store.counts()


def test_removing_the_first_path_promotes_the_copy(store):
    """The document lives on under the path that is left, with its ids."""
    one = draft("Ten sam tekst.")
    ids = store.put("/a.txt", state(), one)
    store.put_copy("/b.txt", state(one.sha256))
    store.put_copy("/c.txt", state(one.sha256))
    store.remove("/a.txt")
    (document,) = store.documents()

    assert ("/b.txt", ("/c.txt",), ids) == (document.path, document.copies, document.events)
    assert ["/b.txt"] == [p.path for p in store.passages_of("/c.txt")]


def test_a_document_read_anew_keeps_its_copies(store):
    """Newer code reads a document again although it lies under two paths."""
    old = draft("Ten sam tekst.", title="Dawny tytuł")
    store.put("/a.txt", state(reader=1), old)
    store.put_copy("/b.txt", state(old.sha256))
    store.put("/a.txt", state(reader=2), draft("Ten sam tekst.", title="Nowy tytuł"))
    (document,) = store.documents()

    assert ("/a.txt", ("/b.txt",)) == (document.path, document.copies)
    assert ["Nowy tytuł"] == [event.title for event in store.events()]
    assert (False, True) == (store.holds(old.sha256, 1), store.holds(old.sha256, 2))


def test_event_ids_stay_when_the_file_is_edited(store):
    """An id hangs on the file's name and the event's title, not on the text or the folder."""
    before = store.put("/a/narada.txt", state(), draft("Pierwsza wersja."))
    after = store.put("/a/narada.txt", state(), draft("Druga wersja, dłuższa."))
    store.remove("/a/narada.txt")
    moved = store.put("/b/narada.txt", state(), draft("Druga wersja, dłuższa."))

    assert before == after == moved
    assert before[0].startswith("zebranie-w-")


def test_equal_titles_have_different_ids(store):
    """Two events of one name in one file, and in two files of one name, are told apart."""
    text = "Raz. Dwa."
    events = (EventDraft("Narada", 0, 4), EventDraft("Narada", 5, 9))
    ids = store.put("/a/n.txt", state(), draft(text, events=events, passages=()))
    others = store.put("/b/n.txt", state(), draft(text + " ", events=events, passages=()))

    assert 4 == len({*ids, *others})


# --- attachments


def announcing(name: str, target: str | None = None, text: str = "Wnioski w pliku."):
    event = EventDraft("Narada", 0, len(text), attachments=(Announced(name, target),))
    passage = PassageDraft(0, 0, len(text), 1, 1, text, "pl", ("Narada",))
    return draft(text, title="Narada", events=(event,), passages=(passage,))


@pytest.mark.parametrize(
    ("name", "target", "held"),
    [
        ("wnioski.pdf", None, True),
        ("WNIOSKI.PDF", None, True),
        ("Wnioski z narady", "pliki/wnioski.pdf", True),
        ("Wnioski z narady", "./pliki/../pliki/wnioski.pdf?v=2", True),
        ("Wnioski z narady", "https://miasto.example/pliki/wnioski.pdf", True),
        ("lista%20os%C3%B3b.txt", None, True),
        ("lista oso\u0301b.txt", None, True),
        ("inne.pdf", None, False),
        ("Załączniki", None, False),
        ("kopia.txt", None, False),
    ],
)
def test_announced_files_are_looked_for(store, name, target, held):
    """A link is followed, a name compared in any case and composition; of two equal names none is taken."""
    store.put("/www/strona.html", state(), announcing(name, target))
    store.put("/www/pliki/wnioski.pdf", state(), draft("Wnioski: dyżur.", title="Wnioski"))
    store.put("/www/lista osób.txt", state(), draft("Lista osób.", title="Lista"))
    store.put("/x/kopia.txt", state(), draft("Jedna kopia.", title="K"))
    store.put("/y/kopia.txt", state(), draft("Druga kopia.", title="K"))
    store.link_attachments()
    (attachment,) = next(e for e in store.events() if e.title == "Narada").attachments

    assert held == (attachment.status is AttachmentStatus.HELD)


def test_an_attached_document_speaks_for_the_event_that_announces_it(store):
    """Its passages are the page's event's, and its own event is not listed; until it is gone."""
    (key,) = store.put("/www/strona.html", state(), announcing("wnioski.pdf"))
    store.put("/www/wnioski.pdf", state(), draft("Stały dyżur.", title="Wnioski"))
    store.link_attachments()
    (event,) = store.events()
    linked = [p.event for p in store.passages_of("/www/wnioski.pdf")]
    document = next(d for d in store.documents() if d.path.endswith("wnioski.pdf"))
    store.remove("/www/wnioski.pdf")

    assert (key, ("/www/strona.html", "/www/wnioski.pdf")) == (event.id, event.documents)
    assert ([key], (key,)) == (linked, document.events)
    assert [AttachmentStatus.MISSING] == [a.status for a in store.events()[0].attachments]


def test_an_unreadable_attachment_is_neither_held_nor_missing(store):
    """A file that is there and could not be read is named as such."""
    store.put("/www/strona.html", state(), announcing("skan.pdf"))
    failed = draft(
        "", status=ReadStatus.FAILED, events=(), passages=(), problems=(Problem("empty"),)
    )
    store.put("/www/skan.pdf", state(), failed)
    store.link_attachments()

    assert (Attachment("skan.pdf", AttachmentStatus.UNREADABLE, "/www/skan.pdf"),) == store.events()[0].attachments  # fmt: skip


def test_pages_that_announce_each_other_stay_events(store):
    """Of two pages that link to each other none is swallowed by the other."""
    store.put("/a.html", state(), announcing("b.html", "b.html", "Strona pierwsza."))
    store.put("/b.html", state(), announcing("a.html", "a.html", "Strona druga."))
    store.link_attachments()

    assert ["/a.html", "/b.html"] == [event.documents[0] for event in store.events()]


# --- revision and two connections


def test_the_revision_grows_with_every_change(store):
    """Each change of truth or of what is derived counts; a new time of the same bytes does not."""
    one = draft("Tekst.")
    changes = (
        lambda: store.put("/a.txt", state(), one),
        lambda: store.put_copy("/b.txt", state(one.sha256)),
        lambda: store.add_terms([TermRow(1, "tekst", "tekst", "")]),
        lambda: store.add_vectors([(b"h", b"\0" * 4)]),
        store.clear_terms,
        store.clear_vectors,
        store.link_attachments,
        lambda: store.remove("/b.txt"),
    )
    seen = [store.revision]
    for change in changes:
        change()
        seen.append(store.revision)
    store.touch("/a.txt", state(mtime_ns=5))

    assert list(range(len(changes) + 1)) == seen
    assert seen[-1] == store.revision
    assert 5 == store.file_states()["/a.txt"].mtime_ns


def test_a_reader_reads_while_a_writer_writes(path, store):
    """An open transaction neither blocks another connection nor shows itself; broken off, it leaves nothing."""
    store.put("/a.txt", state(), draft("Pierwszy."))

    def broken_off(reader: Store) -> None:
        with connection.transaction(store.connection):
            store.connection.execute("DELETE FROM document")
            during.append(reader.counts()["document"])
            raise KeyboardInterrupt

    during: list[int] = []
    with Store(path) as reader:
        with pytest.raises(KeyboardInterrupt):
            broken_off(reader)
        during.append(reader.counts()["document"])
        store.remove("/a.txt")
        during.append(reader.counts()["document"])

    assert [1, 1, 0] == during


def test_two_connections_see_each_others_changes(path, store):
    """What one commits, the other reads next."""
    with Store(path) as other:
        store.put("/a.txt", state(), draft("Pierwszy."))
        other.put("/b.txt", state(), draft("Drugi."))

        assert ["/a.txt", "/b.txt"] == [d.path for d in store.documents()]
        assert store.revision == other.revision == 2


# --- filters


@pytest.fixture
def dated(store):
    """Events by their dates: one disputed, one open, one without a year, one without any."""
    dates = {
        "sporna": (
            DateClaim("2019-02", "", Method.HEADING, date(2019, 2, 1), date(2019, 2, 28)),
            DateClaim("2019-11-20", "", Method.STATED, date(2019, 11, 20), date(2019, 11, 20)),
        ),
        "otwarta": (DateClaim("2021-05/..", "", Method.CURATED, date(2021, 5, 1), None),),
        "bez-roku": (DateClaim("XXXX-06", "", Method.STATED),),
        "bez-daty": (),
    }
    for number, (name, claims) in enumerate(dates.items(), start=1):
        text = f"Tekst {name}."
        event = EventDraft(name, 0, len(text), claims)
        lang = "en" if number == 2 else "pl"
        passage = PassageDraft(0, 0, len(text), 1, 1, text, lang)
        store.put(f"/{name}.txt", state(), draft(text, events=(event,), passages=(passage,)))
    return store


@pytest.mark.parametrize(
    ("since", "until", "ids"),
    [
        (date(2019, 2, 10), date(2019, 2, 20), {1}),
        (date(2019, 11, 20), date(2019, 11, 20), {1}),
        (date(2019, 3, 1), date(2019, 11, 19), set()),
        (date(2019, 1, 1), date(2019, 12, 31), {1}),
        (date(2020, 1, 1), None, {2}),
        (date(2030, 1, 1), None, {2}),
        (None, date(2019, 2, 1), {1}),
        (None, date(2018, 12, 31), set()),
        (date(1, 1, 1), date(9999, 12, 31), {1, 2}),
    ],
)
def test_a_date_filter_matches_either_claim_and_never_the_undated(dated, since, until, ids):
    """Both ends count; a disputed event is found by either date, an open one from its beginning on."""
    assert ids == dated.selected(Query("", since=since, until=until))


def test_other_filters(dated):
    """Language, event and document each select, together they narrow; without any nothing is selected."""
    events = {event.title: event.id for event in dated.events()}

    assert None is dated.selected(Query("x"))
    assert {2} == dated.selected(Query("x", lang="en"))
    assert {1, 3} == dated.selected(Query("x", events=(events["sporna"], events["bez-roku"])))
    assert {4} == dated.selected(Query("x", paths=("/bez-daty.txt",)))
    assert set() == dated.selected(Query("x", lang="en", paths=("/bez-daty.txt",)))
    assert set() == dated.selected(Query("x", lang="lt"))


# --- what is derived


def test_what_is_missing_is_known(store, lexicon):
    """A base is filled when words, vectors and links are there, and not before."""
    empty = store.is_filled()
    store.put("/a.txt", state(), draft("Tekst."))
    before = store.is_filled()
    fill(store, lexicon)
    after = store.is_filled()
    store.remove("/a.txt")

    assert (True, False, True, False) == (empty, before, after, store.is_filled())


@pytest.mark.parametrize(
    "throw_away", ["clear_terms", "clear_vectors", "clear_statements", "clear_coding"]
)
def test_what_is_thrown_away_is_due(store, lexicon, throw_away):
    """A refresh that is killed after it cleared the old is made up for by the next one."""
    store.put("/a.txt", state(), draft("Ustalono stały dyżur we wtorki."))
    fill(store, lexicon)
    code(store)
    store.set_meta("calibration", "{}")
    before = is_due(store, codebook.load())
    getattr(store, throw_away)()
    due = is_due(store, codebook.load())
    fill(store, lexicon)
    code(store)
    if throw_away == "clear_vectors":  # the thresholds went with the vectors
        assert store.meta("calibration") is None
        store.set_meta("calibration", "{}")

    assert (False, True, False) == (before, due, is_due(store, codebook.load()))
    assert 1 == len(store.coded_statements())


def test_a_passage_deleted_meanwhile_gets_no_terms(store):
    """Words of a passage that is gone are not indexed, and of one that is indexed not twice."""
    store.put("/a.txt", state(), draft("Tekst."))
    store.add_terms([TermRow(1, "a", "a", ""), TermRow(99, "b", "b", "")])
    store.add_terms([TermRow(1, "c", "c", "")])

    assert [(1,)] == store.connection.execute("SELECT rowid FROM term").fetchall()
    assert [1] == [key for key, _ in store.lexical("a", (1.0, 1.0, 1.0))]


def test_equal_texts_share_a_vector(store, lexicon):
    """A vector belongs to a text, not to a place: it is made once."""
    for name in ("a", "b"):
        text = "Ten sam akapit."
        # Called otherwise, since of two files of one name and text only one would answer.
        same = draft(text, sha256=name)
        store.put(f"/{name}.txt", state(), replace(same, title=f"Plik {name}"))
    model = fill(store, lexicon, FakeEmbedder())

    assert 1 == model.asked.count("Zebranie w świetlicy\nTen sam akapit.")
    assert [1, 2] == [key for key, *_ in store.vectors()]
