"""The ``kb`` command as a program: exit statuses, JSON on stdout alone, what it loads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import write_files

from kb import cache, embed

ROOT = Path(__file__).parent.parent
FILES = {
    "narada.md": "# Narada o dyżurach\n\n6 czerwca 2019 r. organizacje pozarządowe prosiły o stały"
    " dyżur, bo nikt w urzędzie nie odbiera telefonu.\n\nZałączniki\n",
    "harbour.md": "# Harbour meeting\n\nOn 3 May 2021 nobody at the town hall had answered the"
    " letters of the sailing club.\n",
    "kopia.md": "",
}
PROGRAM = "from kb.cli import entry; entry()"


def kb(*arguments: object, cwd: Path | None = None, **environment: str):
    """Run the command without a terminal."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "KB_LANG": "en"} | environment,
    )


def rows(done: subprocess.CompletedProcess[str]) -> list[dict]:
    """Every line of stdout as JSON: nothing else may stand there."""
    return [json.loads(line) for line in done.stdout.split("\n") if line]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = write_files(tmp_path_factory.mktemp("cli"), FILES)
    (folder / "kopia.md").write_text(FILES["narada.md"], "utf-8")
    (folder / "zepsuty.pdf").write_bytes(b"%PDF-1.7 nothing")
    return folder


@pytest.fixture(scope="module")
def first(folder):
    """The first ingest of the folder: two documents, a copy and a damaged file."""
    for prepare in (cache.lexicon_folder, embed.load, embed.load_coder):
        prepare()  # else a first run on this machine tells that it does
    return kb("--db", folder / "kb.sqlite", "ingest", folder, "--json")


@pytest.fixture(scope="module")
def ask(folder, first):
    """Runs a command on the ingested folder."""
    assert first.returncode == 1

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return kb("--db", folder / "kb.sqlite", *arguments, **environment)

    return run


# --- ingest


def test_ingest_prints_a_line_a_file_and_a_summary(first):
    """Exit status 1, since one file could not be read; it is named with its reason."""
    lines = {Path(row["path"]).name: row for row in rows(first)[:-1]}

    assert 1 == first.returncode
    assert {
        "harbour.md": "new",
        "kopia.md": "new",
        "narada.md": "duplicate",
        "zepsuty.pdf": "failed",
    } == {name: row["status"] for name, row in lines.items()}
    assert {"path", "status", "reason", "events", "passages"} == set(lines["harbour.md"])
    assert lines["zepsuty.pdf"]["reason"].startswith("The file is damaged")
    assert [1, 1] == [len(lines["harbour.md"]["events"]), lines["harbour.md"]["passages"]]
    assert ["summary"] == list(rows(first)[-1])


def test_without_a_terminal_progress_is_silent(first):
    """What is not asked for is not said: stderr stays empty."""
    assert "" == first.stderr


def test_a_second_ingest_still_tells_of_the_unread(ask, folder):
    """Nothing changed, and the damaged file is still not read: status 1."""
    done = ask("ingest", folder / "zepsuty.pdf", folder / "narada.md", "--json")

    assert 1 == done.returncode
    assert ["unchanged", "failed"] == [row["status"] for row in rows(done)[:-1]]


@pytest.mark.parametrize(
    ("names", "status"), [(["narada.md"], 0), (["zepsuty.pdf"], 1), (["nie-ma.txt"], 2)]
)
def test_exit_statuses_of_an_ingest(folder, tmp_path, names, status):
    """0 done, 1 some file not read, 2 nothing done; a dry run makes no database."""
    database = tmp_path / "kb.sqlite"
    done = kb("--db", database, "ingest", *(folder / n for n in names), "--dry-run", "--json")

    assert status == done.returncode
    assert not database.exists()


def test_an_empty_folder_is_nothing_done(tmp_path):
    """No file, no work: status 2, and the summary says so."""
    (tmp_path / "pusty").mkdir()
    done = kb("--db", tmp_path / "kb.sqlite", "ingest", tmp_path / "pusty", "--json")

    assert (2, 0) == (done.returncode, rows(done)[-1]["summary"]["files"])


def test_a_large_prune_is_asked_about(tmp_path):
    """When more than half of the base would go, nothing goes without --yes."""
    files = write_files(tmp_path / "f", {"a.txt": ""})
    database = tmp_path / "kb.sqlite"
    kb("--db", database, "ingest", files)
    (files / "a.txt").rename(tmp_path / "a.txt")
    refused = kb("--db", database, "ingest", files, "--prune")
    held = rows(kb("--db", database, "documents", "--json"))
    kb("--db", database, "ingest", files, "--prune", "--yes")

    assert (2, 1) == (refused.returncode, len(held))
    assert "--yes" in refused.stderr
    assert [] == rows(kb("--db", database, "documents", "--json"))


def test_another_model_is_refused_before_anything_is_read(ask, folder, tiny_model):
    """Both models are named, with the command that changes them; the base stays as it was."""
    before = ask("documents", "--json").stdout
    (folder / "nowy.txt").write_text("Nowy plik o świetlicy.\n", "utf-8")
    done = ask("ingest", folder, "--model", tiny_model, "--json")
    (folder / "nowy.txt").unlink()

    assert (2, "") == (done.returncode, done.stdout)
    for words in ("workshop-e5-small", str(tiny_model), "kb refresh"):
        assert words in done.stderr
    assert before == ask("documents", "--json").stdout


def test_another_model_is_refused_though_nothing_is_new(ask, folder, tiny_model):
    """A stated model is never passed over in silence."""
    done = ask("ingest", folder / "narada.md", "--model", tiny_model)

    assert 2 == done.returncode
    assert "kb refresh" in done.stderr


# --- the contract


def test_search_has_the_keys_of_the_contract(ask):
    """A query, whether it is answered, and hits with their place and their why."""
    done = ask("search", "kto odbiera telefon?", "-k", 1, "--json")
    (row,) = rows(done)
    (hit,) = row["hits"]

    assert (0, "", True) == (done.returncode, done.stderr, row["answered"])
    assert {"query", "answered", "hits"} <= set(row)
    assert {"rank", "score", "text", "path", "page", "event", "lang", "kind", "why"} <= set(hit)
    assert (1, None, "pl") == (hit["rank"], hit["page"], hit["lang"])
    assert ["odbiera", "odbiera"] in hit["why"]["words"]


def test_an_answer_has_the_keys_of_the_contract(ask):
    """Quotes with the date claims of their events."""
    (row,) = rows(ask("ask", "who answered the letters?", "--json"))
    quote = next(q for q in row["quotes"] if q["path"].endswith("harbour.md"))

    assert {"question", "answered", "reason", "patterns", "quotes"} <= set(row)
    assert {"text", "path", "page", "event", "dates", "kind"} <= set(quote)
    assert [("2021-05-03", "stated")] == [(d["edtf"], d["method"]) for d in quote["dates"]]


def test_events_have_the_keys_of_the_contract(ask):
    """A line an event, with its claims and its attachments."""
    listed = {row["title"]: row for row in rows(ask("events", "--json"))}
    event = listed["Narada o dyżurach"]

    assert {"Harbour meeting", "Narada o dyżurach"} == set(listed)
    assert {
        "id",
        "title",
        "lang",
        "dates",
        "date_conflict",
        "places",
        "documents",
        "attachments",
    } <= set(event)
    assert {"edtf", "raw", "method"} <= set(event["dates"][0])
    assert [("Załączniki", "missing")] == [(a["name"], a["status"]) for a in event["attachments"]]


def test_documents_have_the_keys_of_the_contract(ask):
    """A line a file, copies and unread ones among them."""
    listed = {Path(row["path"]).name: row for row in rows(ask("documents", "--json"))}

    assert {
        "kopia.md": "read",
        "narada.md": "duplicate",
        "harbour.md": "read",
        "zepsuty.pdf": "failed",
    } == {name: row["status"] for name, row in listed.items()}
    assert {"path", "format", "lang", "pages", "status", "problem", "events"} <= set(
        listed["kopia.md"]
    )
    assert listed["kopia.md"]["events"] == listed["narada.md"]["events"]
    assert listed["zepsuty.pdf"]["problem"].startswith("The file is damaged")


def test_text_has_the_keys_of_the_contract(ask, folder):
    """What was read, page by page; of a file that was not ingested nothing, with status 2."""
    (row,) = rows(ask("text", folder / "harbour.md", "--json"))
    unknown = ask("text", folder / "nie-ma.md", "--json")

    assert ["path", "pages"] == list(row)
    assert [1] == [page["page"] for page in row["pages"]]
    assert "sailing club" in row["pages"][0]["text"]
    assert (2, "") == (unknown.returncode, unknown.stdout)


@pytest.mark.parametrize("command", ["search", "ask"])
def test_a_batch_gives_a_line_a_query(ask, tmp_path, command):
    """Each query has its own id and filters; a line separator inside a question ends no line."""
    batch = tmp_path / "pytania.jsonl"
    queries = [
        {"id": "a", "query": "kto odbiera telefon?"},
        {"id": 2, "query": "letters\u2028of the\x85sailing club", "k": 1},
        {"id": "c", "query": "dyżur", "from": "2021", "to": "2021"},
    ]
    lines = "\n\n".join(json.dumps(query, ensure_ascii=False) for query in queries)
    batch.write_text(lines, "utf-8")
    done = ask(command, "--batch", batch, "--json")
    hits = "hits" if command == "search" else "quotes"
    found = rows(done)

    assert (0, ["a", 2, "c"]) == (done.returncode, [row["id"] for row in found])
    assert 1 == len(found[1][hits])
    assert {"harbour.md"} == {Path(hit["path"]).name for row in found[1:] for hit in row[hits]}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'{"query": "a"}\n{broken\n', 2),
        (b"[1]\n", 1),
        (b'{"id": 1}\n', 1),
        (b'\n{"query": "\xb3"}', 2),
    ],
)
def test_a_broken_batch_names_its_line(ask, tmp_path, content, line):
    """Status 2, with the number of the line that is not one of ours."""
    batch = tmp_path / "pytania.jsonl"
    batch.write_bytes(content)
    done = ask("search", "--batch", batch, "--json")

    assert 2 == done.returncode
    assert f"{batch}, line {line}:" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["search", "  "], "no words"),
        (["search", "x", "--from", "wczoraj"], "“wczoraj” is not a date"),
        (["search", "x", "--to", "2019-13"], "“2019-13” is not a date"),
        (["search", "x", "--event", "nie-ma"], "no event “nie-ma”"),
        (["search", "x", "-k", "0"], "-k"),
        (["search", "--batch", "/nie/ma.jsonl"], "/nie/ma.jsonl"),
        (["ingest", "/nie/ma"], "/nie/ma"),
        (["eval", "/nie/ma"], "not a BEIR folder"),
        (["refresh", "--model", "/nie/ma/modelu"], "/nie/ma/modelu"),
        (["polka"], "invalid choice"),
        ([], "COMMAND"),
    ],
)
def test_wrong_usage_is_status_two(ask, arguments, words):
    """What cannot be done is said on stderr in one sentence, never as a traceback."""
    done = ask(*arguments)

    assert (2, "") == (done.returncode, done.stdout)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_database_is_status_two(tmp_path):
    """Asking before ingesting says how to begin, in the user's language."""
    done = kb("--db", tmp_path / "nie-ma.sqlite", "search", "dyżur", "--json", KB_LANG="pl")

    assert (2, "") == (done.returncode, done.stdout)
    assert "kb ingest FOLDER" in done.stderr
    assert done.stderr.startswith("Nie ma bazy")


def test_a_question_without_an_answer_is_done(ask):
    """That there is nothing in the material is an answer: status 0."""
    done = ask("search", "przepis na sernik z rodzynkami", "--json")
    (row,) = rows(done)

    assert (0, False) == (done.returncode, row["answered"])
    assert row["reason"]


def test_for_people_there_is_text(ask):
    """Without --json: the words, the event with its date, the place and the why."""
    done = ask("search", "kto odbiera telefon?", "-k", 1)

    assert 0 == done.returncode
    assert "6 June 2019 (text)" in done.stdout
    assert "words: odbiera, telefonu" in done.stdout or "telefon → telefonu" in done.stdout
    assert "kopia.md" in done.stdout


def test_doctor_finds_nothing_wrong(ask):
    """A base that was just filled is healthy; the file that was not read is a note."""
    done = ask("doctor", "--json")
    states = {row["what"].split(":")[0]: row["state"] for row in rows(done)}

    assert 0 == done.returncode
    assert "problem" not in states.values()
    assert "note" == states["not read"]


@pytest.mark.usefixtures("first")
def test_the_database_may_be_named_by_the_environment(folder):
    """KB_DB stands for --db."""
    assert 4 == len(rows(kb("documents", "--json", KB_DB=str(folder / "kb.sqlite"))))


@pytest.mark.usefixtures("first")
def test_paths_are_shown_as_the_user_would_type_them(folder):
    """Below the working folder a path is relative."""
    done = kb("--db", "kb.sqlite", "documents", "--json", cwd=folder)

    assert ["harbour.md", "kopia.md", "narada.md", "zepsuty.pdf"] == sorted(
        r["path"] for r in rows(done)
    )


def test_the_console_script_is_installed():
    """`kb` is the same program."""
    script = Path(sys.executable).with_name("kb")
    done = subprocess.run([script, "--help"], capture_output=True, text=True, check=False)

    assert 0 == done.returncode
    assert done.stdout.startswith("usage: kb")


# --- what is loaded

LOADED = """
import sys
from kb.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("LOADED", *{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""


def loaded(*arguments: object) -> set[str]:
    """The packages that a command loads."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *map(str, arguments)],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    return set(done.stderr.rsplit("LOADED", 1)[1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["search", "--help"], ["ingest", "--help"]])
def test_help_loads_nothing_heavy(arguments):
    """Help answers at once."""
    heavy = {
        "torch", "faiss", "spacy", "streamlit", "onnxruntime", "numpy", "transformers",
        "sentence_transformers", "tokenizers", "lingua", "pypdf", "lxml", "sqlite3", "rich",
    }  # fmt: skip

    assert set() == heavy & loaded(*arguments)


@pytest.mark.usefixtures("first")
def test_a_search_loads_no_more_than_it_needs(folder):
    """One question needs neither torch nor a parser nor a detector of languages."""
    heavy = {
        "torch", "transformers", "sentence_transformers", "spacy", "streamlit", "lingua",
        "pypdf", "lxml", "simplemma", "onnx", "rich",
    }  # fmt: skip
    packages = loaded("--db", folder / "kb.sqlite", "search", "kto odbiera telefon?", "--json")

    assert set() == heavy & packages
    assert {"onnxruntime", "faiss", "numpy"} <= packages


def test_nothing_is_prepared_for_sending(tmp_path):
    """No library leaves a queue of usage events in a fresh home folder."""
    environment = {
        **os.environ, "HOME": str(tmp_path), "KB_CACHE": str(cache.cache_root()), "KB_LANG": "en",
    }  # fmt: skip
    for name in ("XDG_CACHE_HOME", "ORT_DISABLE_TELEMETRY", "HF_HUB_OFFLINE"):
        environment.pop(name, None)
    note = tmp_path / "in" / "note.txt"
    note.parent.mkdir()
    note.write_text("The forum met in May. Nobody answers the phone.\n", "utf-8")
    program = [sys.executable, "-c", "from kb.cli import entry; entry()"]
    base = ["--db", str(tmp_path / "in" / "kb.sqlite")]
    for command in (["ingest", str(note.parent)], ["search", "phone"]):
        subprocess.run([*program, *base, *command], check=True, env=environment, cwd=tmp_path)
    left = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())

    assert ["kb.sqlite", "note.txt"] == left
