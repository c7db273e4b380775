"""Parsers are contained: what a hostile file can do is cost its own line."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from scanned import POLISH, Sheet, pdf

from bench.drawn import SERIF, Look, page
from ingest import contained, worker
from ingest.parsers.ocr import is_installed
from kb.errors import ParseError

ROOT = Path(__file__).parents[1]

needs_tesseract = pytest.mark.skipif(
    not (is_installed() and SERIF.exists()),
    reason="needs tesseract with Polish data, and the DejaVu fonts to draw pages with",
)


def scan() -> bytes:
    target = BytesIO()
    page(POLISH[:2], Look()).save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def one():
    with contained.Worker(seconds=60.0) as started:
        yield started


def told(data: bytes, by: contained.Worker, suffix: str = ".txt") -> str:
    return by.parse(suffix, data).blocks[0].text


def test_what_a_parser_reads_comes_over(one):
    """Blocks, with their Polish letters, are those that the parser gives."""
    assert told("Uzgodniono dyżury w świetlicy.".encode(), one) == "Uzgodniono dyżury w świetlicy."


def test_what_a_parser_refuses_comes_over(one):
    """The reason travels with its values."""
    with pytest.raises(ParseError) as caught:
        one.parse(".docx", b"{\\rtf1 x}")

    assert caught.value.problem.code == "renamed"
    assert dict(caught.value.problem.values) == {"really": "RTF"}


def test_one_worker_reads_many_files(one):
    """A process is started once."""
    told(b"a", one)
    process = one._process

    assert [told(f"plik {n}".encode(), one) for n in range(5)] == [f"plik {n}" for n in range(5)]
    assert one._process is process


def test_a_large_file_passes_both_ways(one):
    """More than a pipe holds goes in and comes back."""
    text = "Ustalenie. " * 400_000

    assert sum(len(b.text) for b in one.parse(".txt", text.encode()).blocks) > 4_000_000


def test_a_file_that_takes_too_long_is_given_up():
    """The time is kept, the file is named, and the next one is read."""
    with contained.Worker() as impatient:
        told(b"a", impatient)
        impatient._process.send_signal(signal.SIGSTOP)  # as if it never came to an end
        impatient._seconds = 1.0
        with pytest.raises(ParseError) as caught:
            told(b"b", impatient)

        impatient._seconds = 60.0
        assert caught.value.problem.code == "parser_time"
        assert told(b"c", impatient) == "c"


def test_a_worker_that_dies_costs_one_file(one):
    """So does one that brings its process down."""
    told(b"a", one)
    one._process.kill()
    one._process.wait()

    assert told(b"b", one) == "b"


# --- the programs that a worker starts


@needs_tesseract
def test_recognition_runs_below_the_limits(one):
    """The program has what it needs: memory, and no more."""
    document = one.parse(".png", scan())

    assert "świetlicy" in " ".join(block.text for block in document.blocks)


@needs_tesseract
def test_a_worker_checks_pages_with_the_dictionary(one):
    """A hidden layer with one wrong letter in nine looks like words until they are looked up."""
    text = "".join("i" if n % 9 == 0 and c.isalpha() else c for n, c in enumerate(POLISH[0]))
    plain = str.maketrans("ąćęłńóśźż„”", 'acelnoszz""')
    lines = [(70, 760, text.translate(plain))]
    data = pdf([Sheet(page(POLISH[:1], Look()), lines=lines, hidden=True)])

    document = one.parse(".pdf", data)

    assert ["read_by_ocr", "layer_replaced"] == [note.code for note in document.notes]


def slow_program(folder: Path, command: str) -> str:
    """A path on which ``tesseract`` does something else first."""
    program = folder / "tesseract"
    real = shutil.which("tesseract")
    program.write_text(
        f'#!/bin/sh\n[ "$1" = --list-langs ] || {{ {command}; }}\nexec {real} "$@"\n', "utf-8"
    )
    program.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@needs_tesseract
@pytest.mark.slow
def test_a_page_may_take_longer_than_silence_may(tmp_path, monkeypatch):
    """The parser says while it waits that it goes on."""
    monkeypatch.setenv("PATH", slow_program(tmp_path, "sleep 14"))
    with contained.Worker(seconds=12.0) as patient:
        assert patient.parse(".png", scan()).blocks


@needs_tesseract
def test_what_a_worker_started_ends_with_it(tmp_path, monkeypatch):
    """A file has an end to its time in all, and leaves no program and no folder behind."""
    started = tmp_path / "pid"
    monkeypatch.setenv("PATH", slow_program(tmp_path, f"echo $$ > {started}; sleep 300"))
    with contained.Worker(longest=8.0) as one:
        told(b"a", one)
        folder = Path(one._folder)
        assert folder.is_dir()
        with pytest.raises(ParseError, match="parser_time seconds=8"):
            one.parse(".png", scan())

    assert not folder.exists()
    assert is_over(started.read_text().strip())


def is_over(pid: str) -> bool:
    """Whether a process has ended, if it is not yet buried."""
    state = Path("/proc") / pid / "stat"
    return not state.exists() or ") Z " in state.read_text()


def test_a_killed_ingest_leaves_no_folder(tmp_path):
    """The worker sees that nobody waits for it, removes its folder and ends."""
    script = (
        "import os, signal\nfrom ingest import contained\n"
        "one = contained.Worker()\none.parse('.txt', b'a')\n"
        "print(one._process.pid, one._folder, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    pid, folder = done.stdout.split()
    for _ in range(300):
        if not Path(folder).exists() and is_over(pid):
            break
        time.sleep(0.1)

    assert str(tmp_path) == str(Path(folder).parent)
    assert not Path(folder).exists()
    assert is_over(pid)


def in_worker(code: str) -> str:
    """What a line of Python says after the process gave up its rights."""
    script = (
        f"from ingest.worker import give_up\ngive_up({1 << 30}, ['tesseract'])\n"
        f"try:\n    {code}\nexcept BaseException as error:\n    print(type(error).__name__)\n"
        "else:\n    print('done')\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return found.stdout.strip()


def test_no_network():
    """Neither a name is looked up nor a connection opened, not even to this machine."""
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]

    assert in_worker(f"import socket; socket.create_connection(('127.0.0.1', {port}))") == (
        "PermissionError"
    )
    assert in_worker("import urllib.request as u; u.urlopen('http://127.0.0.1')") != "done"
    server.close()


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is one of Linux")
def test_no_network_for_a_program_that_is_started(tmp_path):
    """Not even one that may be started: a shell by the name of the one allowed."""
    (tmp_path / "tesseract").symlink_to(shutil.which("bash"))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        command = [str(tmp_path / "tesseract"), "-c", f"exec 3<>/dev/tcp/127.0.0.1/{port}"]
        subprocess.run(command, check=True)

        assert in_worker(f"import subprocess; subprocess.run({command}, check=True)") == (
            "CalledProcessError"
        )


def test_files_are_bounded(tmp_path):
    """A disk cannot be filled."""
    path = str(tmp_path / "large")

    assert in_worker(f"open({path!r}, 'wb').truncate({worker.FILE_LARGEST + 1})") == "OSError"


@pytest.mark.parametrize(
    "code",
    ["import os; os.system('true')", "import subprocess; subprocess.run(['true'])",
     "import os; os.posix_spawn('/bin/true', ['true'], {})"],
)  # fmt: skip
def test_no_program(code):
    """No program is started that was not named."""
    assert in_worker(code) == "PermissionError"


def test_memory_is_bounded():
    """Two gigabytes are not given to a process that may have one."""
    assert in_worker("bytearray(2 << 30)") == "MemoryError"


def test_what_a_library_raises_is_a_reason():
    """Nothing that a parser raises ends the worker."""

    def bad(_: bytes) -> None:
        raise KeyError("xref")

    def deep(_: bytes) -> None:
        raise RecursionError

    def hungry(_: bytes) -> None:
        raise MemoryError

    assert [worker.answer(f, b"").code for f in (bad, deep, hungry)] == [
        "corrupt", "corrupt", "parser_memory",
    ]  # fmt: skip
