"""Versions from the files to the answer: the newest speaks, the older are kept and shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fakes import FakeEmbedder, code, draft, fake_coder, fill, ingested, state, write_files
from streamlit.testing.v1 import AppTest

from kb import codebook, superseding
from kb.conclusions import Kind
from kb.errors import UsageError
from kb.library import KnowledgeBase
from kb.recorded import is_due
from kb.store import Store
from kb.types import Announced, EventDraft, PassageDraft, Query, Reason
from kb.versions import Filed, Said, superseded

ROOT = Path(__file__).parent.parent
FIRST = """# Narada o lokalach

Organizacje od roku czekają na odpowiedź urzędu w sprawie lokali przy ulicy Wiklinowej.
Nikt nie odbiera telefonu w wydziale, choć dzwonimy tam co dzień rano.
Zespół ustalił, że wydział przygotuje wykaz wolnych lokali do końca czerwca.
"""
SECOND = """# Narada o lokalach

Organizacje od ponad roku czekają na odpowiedź urzędu w sprawie lokali przy ulicy Wiklinowej.
Nikt nie odbiera telefonu w wydziale, choć dzwonimy tam co dzień rano.
Zespół ustalił, że wydział przygotuje wykaz wolnych lokali do 30 czerwca i go ogłosi.
Karp królewski pływa w stawie.
"""
OTHER = """# Warsztat w bibliotece

Uczestnicy prosili o spotkania po południu, a biblioteka zgodziła się na czwartki.
"""
GAP = "Nikt nie odbiera telefonu w wydziale, choć dzwonimy tam co dzień rano."


@pytest.fixture
def folder(tmp_path):
    """Minutes in two versions, and another workshop."""
    files = {"narada.md": FIRST, "narada_v2.md": SECOND, "warsztat.md": OTHER}
    return write_files(tmp_path / "pliki", files)


def opened(tmp_path, folder, lexicon):
    """A base of a folder, filled and coded by stand-ins."""
    path = tmp_path / "kb.sqlite"
    with Store(path, create=True) as store:
        ingested(store, folder)
        fill(store, lexicon)
        code(store)
    base = KnowledgeBase(path, FakeEmbedder())
    base._coder = fake_coder()
    return base


@pytest.fixture
def base(tmp_path, folder, lexicon):
    with opened(tmp_path, folder, lexicon) as base:
        yield base


def names(base):
    """File name -> the name of the file that supersedes it, of the documents that have one."""
    return {
        Path(d.path).name: Path(d.superseded_by).name for d in base.documents() if d.superseded_by
    }


def document(base, name):
    return next(d for d in base.documents() if d.path.endswith(f"/{name}"))


def test_the_newest_answers_and_the_older_is_kept(base):
    """Search, statements, events and counts know one document; its text and its event are there."""
    old, new = document(base, "narada.md"), document(base, "narada_v2.md")
    hits = base.search(Query("odpowiedź urzędu w sprawie lokali", k=50)).hits
    (key,) = old.events

    assert {"narada.md": "narada_v2.md"} == names(base)
    assert (Reason.REVISED, (old.path,)) == (old.superseded_why, new.versions)
    assert old.path not in {hit.passage.path for hit in hits}
    assert new.path in {hit.passage.path for hit in hits}
    assert old.path not in {s.path for s in base.statements()}
    assert {"document": 3, "event": 2} == {k: base.counts()[k] for k in ("document", "event")}
    assert base.counts()["passage"] == len(base.parts().index)
    assert key not in {event.id for event in base.events()}
    assert "Narada o lokalach" == base.event(key).title
    assert "od roku czekają" in base.pages(old.path)[0].text
    assert base.passages_of(old.path)


def test_words_of_the_older_version_alone_are_not_found(base):
    """A question filtered to the older file is asked of the newest."""
    old, new = document(base, "narada.md"), document(base, "narada_v2.md")
    hits = base.search(Query("karp", paths=(old.path,))).hits

    assert {new.path} == {hit.passage.path for hit in hits}
    assert 0 == len(base.store.lexical("lemma : (konca)", (1.0, 1.0, 1.0)))


def test_recurrence_counts_once(base):
    """What both versions say is said by one event, however many files tell it."""
    said = [s for s in base.statements() if s.text == GAP]
    base.correct("A", "kind", "gap", statement=said[0].id)
    found = [p for p in base.propositions().values() if GAP in {s.text for s in p.statements}]

    assert 1 == len(said)
    assert [1] == [len(p.statements) for p in found]
    assert () == base.patterns(Kind.GAP)


def test_a_correction_of_the_older_version_holds_for_the_newest(tmp_path, folder, lexicon):
    """A person decided of the words before the revised file came."""
    (folder / "narada_v2.md").unlink()
    with opened(tmp_path, folder, lexicon) as base:
        said = next(s for s in base.statements() if s.text == GAP)
        base.correct("A", "kind", "decision", statement=said.id)
        base.correct("A", "preferred_date", "2024-05", event=said.event)
        (folder / "narada_v2.md").write_text(SECOND, "utf-8")
        ingested(base.store, folder)
        fill(base.store, lexicon)
        code(base.store)
        now = next(s for s in base.statements() if s.text == GAP)

        assert now.path.endswith("narada_v2.md")
        assert Kind.DECISION is now.kind
        assert {now.event: "2024-05"} == base.preferred_dates()


def test_a_person_parts_two_versions_and_no_refresh_joins_them(base, folder, lexicon):
    """Both answer at once, and after the files were read again or moved."""
    old, new = document(base, "narada.md"), document(base, "narada_v2.md")
    base.correct("A", "not_version_of", new.path, path=old.path)
    at_once = names(base)
    heard = base.search(Query("odpowiedź urzędu", k=50)).hits
    moved = folder / "inny"
    moved.mkdir()
    for name in ("narada.md", "narada_v2.md"):
        (folder / name).rename(moved / name)
    ingested(base.store, folder, prune=True)
    fill(base.store, lexicon)

    assert {} == at_once == names(base)
    assert {old.path, new.path} <= {hit.passage.path for hit in heard}
    assert len(base.statements()) == len(base.store.coded_statements())


def test_a_person_joins_two_documents(base):
    """The other workshop's file is called a newer version; the latest word counts."""
    new, other = document(base, "narada_v2.md"), document(base, "warsztat.md")
    base.correct("A", "superseded_by", other.path, path=new.path)
    joined = names(base)
    base.correct("B", "not_version_of", new.path, path=other.path)

    assert {"narada.md": "warsztat.md", "narada_v2.md": "warsztat.md"} == joined
    assert {"narada.md": "narada_v2.md"} == names(base)
    assert [("superseded_by", other.path), ("not_version_of", new.path)] == [
        (entry.field, entry.value) for entry in base.corrections()
    ]


@pytest.mark.parametrize(("path", "value", "said"), [
    ("narada.md", "narada.md", "same_document"),
    ("narada.md", "nie ma.md", "file_unknown"),
    ("nie ma.md", "narada.md", "file_unknown"),
])  # fmt: skip
def test_a_decision_on_documents_that_there_are_not_is_refused(base, folder, path, value, said):
    """Nothing is written that nothing could follow."""
    with pytest.raises(UsageError) as caught:
        base.correct("A", "superseded_by", str(folder / value), path=str(folder / path))

    assert said == caught.value.problem.code
    assert [] == base.corrections()


def test_without_the_newest_the_older_answers_again(base, folder):
    """At once, not after the next refresh only."""
    (folder / "narada_v2.md").unlink()
    ingested(base.store, folder, prune=True)

    assert {} == names(base)
    assert document(base, "narada.md").path in {p.path for p in passages(base)}


def passages(base):
    """What the index holds."""
    ids = [int(key) for key in base.parts().index.ids]
    return base.store.passages(ids).values()


def test_the_order_in_which_files_came_does_not_matter(tmp_path, folder, lexicon):
    """The newest version was read first."""
    path = tmp_path / "other.sqlite"
    with Store(path, create=True) as store:
        for name in ("narada_v2.md", "warsztat.md", "narada.md"):
            ingested(store, folder / name)
            fill(store, lexicon)
    with KnowledgeBase(path, FakeEmbedder()) as base:
        assert {"narada.md": "narada_v2.md"} == names(base)


def test_a_refresh_that_changes_nothing_moves_nothing(base):
    """The revision stays, so that no open page reads everything anew."""
    before = base.store.revision
    superseding.fill(base.store)

    assert before == base.store.revision


def test_a_base_that_never_looked_for_versions_is_due(base):
    """One of an earlier edition has everything else."""
    base.store.set_meta("calibration", "{}")
    before = is_due(base.store, codebook.load())
    with base.store.connection as connection:
        connection.execute("DELETE FROM meta WHERE key = 'versions'")

    assert (False, True) == (before, is_due(base.store, codebook.load()))


def test_a_decision_made_meanwhile_is_not_undone(base):
    """What was computed before it came is thrown away."""
    store = base.store
    seen = store.versioning()
    found = superseded(store.filed(), lambda *_: 0, Said())
    old, new = document(base, "narada.md"), document(base, "narada_v2.md")
    base.correct("A", "not_version_of", new.path, path=old.path)

    assert found
    assert not store.put_versions(found, seen)
    assert {} == names(base)


def test_a_decision_made_while_files_come_does_not_wait_for_them(base, monkeypatch):
    """Another process stores a file during each try: it looks for versions when it is done."""
    store, tries = base.store, []

    def another_file(self: Store) -> list[Filed]:
        tries.append(1)
        with Store(base.path) as other:
            other.put(f"/nowy{len(tries)}.txt", state(), draft(f"Nowy plik {len(tries)}."))
        return filed(self)

    filed = Store.filed
    monkeypatch.setattr(Store, "filed", another_file)
    superseding.fill(store)

    assert 3 == len(tries)
    assert {"narada.md": "narada_v2.md"} == names(base)
    assert is_due(store, codebook.load())


# --- attachments


def announcing(name, text):
    """A page of one event that announces a file."""
    event = EventDraft("Narada", 0, len(text), attachments=(Announced(name),))
    passage = PassageDraft(0, 0, len(text), 1, 1, text, "pl", ("Narada",))
    return draft(text, title="Narada", events=(event,), passages=(passage,))


def test_the_newest_version_of_an_attachment_speaks_for_its_event(tmp_path, lexicon):
    """A page announces the PDF; the DOCX beside it is the same text, and is the one that answers."""
    with Store(tmp_path / "kb.sqlite", create=True) as store:
        (key,) = store.put(
            "/www/strona.html", state(), announcing("wnioski.pdf", "Wnioski w pliku.")
        )
        for suffix in ("pdf", "docx"):
            held = draft(SECOND, title="Wnioski", format=suffix, sha256=suffix)
            store.put(f"/www/wnioski.{suffix}", state(), held)
        fill(store, lexicon)
        (event,) = store.events()

        assert [key] == [p.event for p in store.passages_of("/www/wnioski.docx")]
        assert ("/www/strona.html", "/www/wnioski.docx") == event.documents
        assert ["/www/wnioski.pdf"] == [a.path for a in event.attachments]


def test_an_older_page_does_not_keep_the_attachment(tmp_path, lexicon):
    """Both captures announce it; it speaks for the event of the later one."""
    long = " ".join(f"słowo{n}" for n in range(60))
    with Store(tmp_path / "kb.sqlite", create=True) as store:
        for name in ("strona", "strona_v2"):
            page = announcing("wnioski.pdf", f"Wnioski w pliku. {long} {name}")
            store.put(f"/www/{name}.html", state(), page)
        store.put("/www/wnioski.pdf", state(), draft("Stały dyżur.", title="Wnioski"))
        fill(store, lexicon)
        (event,) = store.events()

    assert ("/www/strona_v2.html", "/www/wnioski.pdf") == event.documents


# --- the command


@pytest.fixture
def kb(base, capsys, monkeypatch, folder):
    """Run a command on the base; what it printed."""
    from kb.cli import main

    monkeypatch.setenv("KB_LANG", "en")
    monkeypatch.chdir(folder)

    def run(*arguments: str) -> str:
        assert 0 == main(["--db", str(base.path), *arguments])
        return capsys.readouterr().out

    return run


def test_the_register_tells_versions(kb):
    """Each with what answers in its place, and the newest with those before it."""
    rows = {row["path"]: row for row in map(json.loads, kb("documents", "--json").splitlines())}

    assert ("narada_v2.md", "revised") == (
        rows["narada.md"]["superseded_by"],
        rows["narada.md"]["superseded_why"],
    )
    assert "narada_v2.md" in rows["narada.md"]["problem"]
    assert ["narada.md"] == rows["narada_v2.md"]["versions"]
    assert rows["narada_v2.md"]["superseded_by"] is None
    assert "od roku czekają" in kb("text", "narada.md")


def test_a_person_decides_on_the_command_line(kb, base):
    """A file is named as the user would type it, and shown so in the log."""
    line = kb("correct", "narada.md", "--not-version-of", "narada_v2.md", "--who", "A. B.")
    logged = json.loads(kb("corrections", "--json"))

    assert "A. B.: not a version of = narada_v2.md" in line
    assert ("narada.md", "not_version_of") == (logged["path"], logged["field"])
    assert {} == names(base)


def test_an_ingest_tells_which_files_became_older_versions(tmp_path, capsys, monkeypatch):
    """At its end, once, as it tells copies; in the JSON contract beside the summary."""
    from kb.cli import main

    files = write_files(tmp_path / "pliki", {"narada.md": FIRST})
    monkeypatch.chdir(files)
    monkeypatch.setenv("KB_LANG", "pl")

    def ingest(*options: str) -> list[str]:
        assert 0 == main(["--db", str(tmp_path / "kb.sqlite"), "ingest", ".", *options])
        return capsys.readouterr().out.splitlines()

    first = ingest()
    write_files(files, {"narada_v2.md": SECOND})
    second, again = ingest(), ingest()
    write_files(files, {"narada ostateczna.md": SECOND.replace("czerwca", "lipca")})
    third = [json.loads(line) for line in ingest("--json")]

    assert "zastąpiony: narada.md – Starsza wersja pliku narada_v2.md." == second[-2]
    assert not any("zastąpiony" in line for line in (*first, *again))
    assert {("narada.md", "revised"), ("narada_v2.md", "revised")} == {
        (row["path"], row["superseded_why"]) for row in third[-1]["superseded"]
    }
    assert {"narada ostateczna.md"} == {r["superseded_by"] for r in third[-1]["superseded"]}


# --- formats and addresses, as they are read from files


def test_one_text_in_several_formats_and_at_two_addresses(tmp_path, lexicon):
    """The page keeps more than its printed text; its twin has another menu and another address."""
    said = "".join(f"<p>{line}</p>" for line in SECOND.splitlines()[2:])
    page = (
        "<html><head><title>Narada</title></head><body><nav><a href='/{0}'>Menu {0}</a></nav>"
        f"<main><h1>Narada o lokalach</h1>{said}</main></body></html>"
    )
    files = {
        "www/ngo/narada,p,16057.html": page.format("ngo"),
        "www/mim/narada.html": page.format("mim"),
        "wydruki/tekst strony.txt": SECOND.removeprefix("# "),
        "warsztat.md": OTHER,
    }
    with opened(tmp_path, write_files(tmp_path / "pliki", files), lexicon) as base:
        whys = {d.superseded_why for d in base.documents() if d.superseded_by}

        assert {"tekst strony.txt", "narada,p,16057.html", "narada.html"} > set(names(base))
        assert 2 == len(names(base))
        assert {".html"} == {Path(newest).suffix for newest in names(base).values()}
        assert {Reason.SAME_TEXT} == whys


# --- the page


def open_page(base, monkeypatch, name, **address: str):
    """A page of the web application on a base."""
    monkeypatch.setenv("KB_DB", str(base.path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    for key, value in {"lang": "pl", **address}.items():
        at.query_params[key] = value
    at.run()
    hashes = {v.get("url_pathname"): k for k, v in at._registered_pages.items()}
    at._page_hash = hashes[name]
    at.run()
    assert not at.exception
    return at


def html(at):
    """What the page shows."""
    return "\n".join(element.proto.body for element in at.get("html"))


def test_the_page_of_an_older_version_says_so_and_a_person_can_part_it(base, monkeypatch):
    """The text stays readable, the newer file is one click away, and so is the way back."""
    old = document(base, "narada.md")
    at = open_page(base, monkeypatch, "source", path=old.path)
    first, links = html(at), [link.proto.label for link in at.get("page_link")]
    key = f"version_{old.id}"
    at.session_state[key] = True
    at.run()
    at.text_input(key=f"{key}_who").set_value("Anna Nowak")
    at.button(key=f"FormSubmitter:{key}_form-Zapisz").click().run()

    assert not at.exception
    assert "Na pytania odpowiada nowsza: narada_v2.md." in first
    assert "od roku czekają" in first
    assert "Otwórz nowszą wersję" in links
    assert "Zapisano." in html(at)
    assert {} == names(base)


def test_the_register_and_the_newest_version_name_the_older(base, monkeypatch):
    """Whoever looks for the older file finds it."""
    new = document(base, "narada_v2.md")
    register = html(open_page(base, monkeypatch, "documents"))
    newest = html(open_page(base, monkeypatch, "source", path=new.path))

    assert "To starsza wersja. Na pytania odpowiada nowsza: narada_v2.md." in register
    assert "Starsze wersje" in newest
    assert ">narada.md</a>" in newest


def test_the_event_of_an_older_version_still_opens(base, monkeypatch):
    """It is in no list; a link that someone kept leads to it."""
    (key,) = document(base, "narada.md").events
    at = open_page(base, monkeypatch, "events", event=key)

    assert any("Narada o lokalach" in box.label and box.proto.expanded for box in at.expander)
    assert ">narada.md</a>" in html(at)
