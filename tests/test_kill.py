"""An ingest that is killed leaves a whole database, and the next one completes it."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from fakes import fill, ingested, write_files

from kb.store import Store

ROOT = Path(__file__).parent.parent
# When to kill: after so many files of a run, or when the words are indexed; and a moment on.
MOMENTS = (1, 3, 8, 0, 5, 12, 4, "words")
# Like `kb ingest`, but with the fake model; it says what it has done, and after each new
# file waits to be told to go on: else a busy machine would let it run past the moment.
PROGRAM = """
import sys
from pathlib import Path
from fakes import FakeEmbedder
from ingest.pipeline import ingest, plan
from kb import cache, refresh
from kb.store import Store
from kb.text import Lexicon
lexicon = Lexicon(cache.lexicon_folder())
with Store(Path(sys.argv[1]), create=True) as store:
    print("begin", flush=True)
    for outcome in ingest(store, plan([Path(sys.argv[2])], store.file_states())):
        print(outcome.status.value, flush=True)
        if outcome.status.value == "new":
            sys.stdin.readline()
    refresh.refresh(store, lexicon, FakeEmbedder, lambda stage, *_: print(stage, flush=True))
"""


def notes() -> dict[str, str]:
    """Sixty short reports, each with its own words, some of two events."""
    random_words = random.Random(5)  # noqa: S311
    words = "dyżur telefon rada kalendarz uwagi dotacja program świetlica termin protokół".split()

    def paragraph() -> str:
        return (
            " ".join(random_words.choices(words, k=12)).capitalize() + ". Koniec wątku numer jeden."
        )

    files = {}
    for n in range(60):
        second = f"## Warsztat, 5 maja 20{n % 20 + 10} r.\n\n{paragraph()}\n" if n % 3 == 0 else ""
        files[f"{n:02}.md"] = (
            f"# Raport {n}\n\n## Narada, 3 maja 20{n % 20 + 10} r.\n\n{paragraph()}\n\n{second}"
        )
    return files


def content(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """What is stored of each file: its passages, in order, with their place and their event."""
    with Store(database) as store:
        titles = {event.id: (event.title, event.dates) for event in store.events()}
        return {
            d.path: [
                (p.text, p.start, p.end, p.lang, p.heading, p.event, titles[p.event])
                for p in store.passages_of(d.path)
            ]
            for d in store.documents()
        }


def derived(database: Path) -> tuple[list[object], list[object]]:
    """The words and vectors that are stored, without the numbers of rows."""
    with Store(database) as store:
        terms = store.connection.execute("SELECT lemma, stem, context FROM term ORDER BY 1, 2, 3")
        vectors = store.connection.execute("SELECT text_hash, vector FROM embedding ORDER BY 1")
        return terms.fetchall(), vectors.fetchall()


def start(database: Path, folder: Path) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(database), str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip


def await_moment(process: subprocess.Popen[str], moment: int | str) -> None:
    """Wait until so many files are new, or a stage of the refresh has come; let it go on."""
    new = 0
    for line in process.stdout or ():
        if line == "new\n" and process.stdin:
            new += 1
            process.stdin.write("\n")
            process.stdin.flush()
        if line in {f"{moment}\n", "meaning\n"} or new == moment:
            return


@pytest.mark.slow
def test_a_killed_ingest_loses_nothing_that_was_done(tmp_path, lexicon):
    """After every kill the base is sound and holds whole files only; the end is as of one clean ingest."""
    folder = write_files(tmp_path / "pliki", notes())
    clean, database = tmp_path / "clean.sqlite", tmp_path / "kb.sqlite"
    with Store(clean, create=True) as store:
        ingested(store, folder)
        fill(store, lexicon)
    expected = content(clean)
    pause = random.Random(20)  # noqa: S311
    held = []
    for moment in MOMENTS:
        process = start(database, folder)
        await_moment(process, moment)
        time.sleep(pause.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        assert -signal.SIGKILL == process.wait()
        with closing(sqlite3.connect(database)) as connection:
            assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()
            assert [] == connection.execute("PRAGMA foreign_key_check").fetchall()
        found = content(database)
        held.append(len(found))
        assert found == {path: expected[path] for path in found}
    last = start(database, folder)
    last.communicate("\n" * len(expected))

    assert 0 == last.returncode
    assert expected == content(database)
    assert derived(clean) == derived(database)
    assert sorted(held) == held
    assert 0 < held[0] < held[-2] < len(expected)
