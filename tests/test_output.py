"""What commands print while a person watches: results where they belong, progress beside them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from fakes import write_files

pty = pytest.importorskip("pty", reason="needs a terminal of Unix")

PROGRAM = "from kb.cli import entry; entry()"


def watched(arguments: list[str], stdout: Path) -> str:
    """Run a command with stdout in a file and stderr on a terminal; what the terminal shows."""
    master, slave = pty.openpty()
    seen: list[bytes] = []

    def read() -> None:
        try:
            while data := os.read(master, 1024):
                seen.append(data)
        except OSError:  # how Linux ends a terminal that nobody holds open
            return

    reader = threading.Thread(target=read)
    reader.start()
    with stdout.open("wb") as target:
        subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments],
            stdout=target, stderr=slave, check=True,
            env={**os.environ, "KB_LANG": "en", "TERM": "xterm", "COLUMNS": "100"},
        )  # fmt: skip
    os.close(slave)
    reader.join()
    os.close(master)
    return b"".join(seen).decode()


def test_json_goes_into_its_file_though_a_person_watches(tmp_path):
    """``kb ingest --json > FILE``: every line is in the file, and the bar names what is read."""
    folder = write_files(tmp_path / "pliki", {"a.md": "# Narada\n", "[b].txt": "Drugi plik.\n"})
    database, target = str(tmp_path / "kb.sqlite"), tmp_path / "out.jsonl"
    shown = watched(["--db", database, "ingest", str(folder), "--json", "--dry-run"], target)
    lines = [json.loads(line) for line in target.read_text("utf-8").splitlines()]

    assert ["[b].txt", "a.md"] == [Path(line["path"]).name for line in lines[:-1]]
    assert 2 == lines[-1]["summary"]["files"]
    assert '"status"' not in shown
    # Drawn ten times a second: of the first file, for which a process is started, in any case.
    assert ": [b].txt" in shown
    assert "2/2" in shown
