"""The old Office formats: what LibreOffice makes of them, and what else hides under their names."""

from __future__ import annotations

import http.server
import os
import random
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from documents import LIBREOFFICE, mutants, shown
from outlook import message, ole
from sheetfiles import zipped

from ingest.parsers import PARSERS, ole2
from ingest.parsers.legacy import doc, fields, office, ppt
from ingest.parsers.sheets import xls
from kb.errors import ParseError
from kb.types import Link, Problem

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data" / "parsers"
PARSE = {".doc": doc.parse, ".xls": xls.parse, ".ppt": ppt.parse}
needs_office = pytest.mark.skipif(
    any(office.find(component) is None for component in ("writer", "impress")),
    reason="LibreOffice is not installed",
)


def parse(name: str):
    return PARSE[Path(name).suffix]((DATA / name).read_bytes())


def refusal(suffix: str, data: bytes) -> Problem:
    with pytest.raises(ParseError) as caught:
        PARSE[suffix](data)
    return caught.value.problem


def problem(code: str, **values: str) -> Problem:
    return Problem(code, tuple(values.items()))


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch):
    """A machine on which LibreOffice is not found."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "_FOLDERS", {})


@pytest.fixture
def private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The folder for temporary files; nothing may be left in it, nor run from it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert [] == list(tmp_path.iterdir())
    assert [] == running(str(tmp_path))


def running(words: str) -> list[bytes]:
    """The programs that have these words on their command line (of Linux; none elsewhere)."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = process.read_bytes()
        except OSError:  # it has ended
            continue
        if words.encode() in line:
            found.append(line)
    return found


# --- read by way of LibreOffice


@needs_office
def test_document_in_a_worker_reads_as_its_modern_kind():
    """A DOC gives the blocks that the same document gives as ODT, RTF and DOCX.

    It does so below the limits of a worker: its memory, and only one program to start.
    """
    script = (
        "import sys\nfrom pathlib import Path\nfrom ingest.worker import answer, give_up\n"
        "from ingest.contained import MEMORY\nfrom ingest.parsers.legacy.doc import parse\n"
        "give_up(MEMORY, ['soffice.bin', 'soffice'])\n"
        "found = answer(parse, Path(sys.argv[1]).read_bytes())\n"
        "print([(b.text, b.kind.value, b.place) for b in found.blocks] if hasattr(found, 'blocks')"
        " else found)\n"
    )
    told = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script, str(DATA / "libreoffice.doc")],
        capture_output=True, text=True, check=True, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert told.stdout.strip() == repr(LIBREOFFICE)


@needs_office
@pytest.mark.usefixtures("private")
def test_presentation_has_its_slides_tables_and_notes():
    """The words of a PPT come slide by slide, and a hidden slide is named."""
    found = parse("prezentacja.ppt")

    assert [(b.text, b.kind.value, b.page, b.place) for b in found.blocks] == [
        ("Warsztaty „Razem”: źródła współpracy", "heading", 1, ""),
        ("Stałe dyżury w świetlicy", "item", 1, ""),
        ("Wspólny kalendarz łąk i ogrodów", "item", 1, ""),
        ("Zapytać o środki na dyżury.", "note", 1, "notes"),
        ("Głosy", "heading", 2, ""),
        ("Wniosek", "cell", 2, "table 1, row 1, cell 1"),
        ("Głosy", "cell", 2, "table 1, row 1, cell 2"),
        ("więcej ławek", "cell", 2, "table 1, row 2, cell 1"),
        ("7", "cell", 2, "table 1, row 2, cell 2"),
        ("Pomysły odłożone na później", "heading", 3, ""),
    ]
    assert problem("hidden_slides", slides="3") in (*found.problems, *found.notes)
    assert found.pages == 3


@needs_office
@pytest.mark.usefixtures("private")
def test_fields_stay_as_saved_and_nothing_is_fetched():
    """A document of 2009 keeps its day and its name, and its picture on the network is let be.

    Opened in LibreOffice it shows today and the name of a temporary file, and asks for the
    picture.
    """
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def handle(self) -> None:
            asked.append("somebody")

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address, own = (f"http://127.0.0.1:{port}/" for port in (49152, server.server_port))
    data = (DATA / "pola.doc").read_bytes()
    named, wanted = address.encode("utf-16-le"), own.encode("utf-16-le")
    assert len(named) == len(wanted)
    assert named in data
    found = doc.parse(data.replace(named, wanted))
    server.shutdown()
    server.server_close()

    assert [block.text for block in found.blocks] == [
        "Protokół z dnia 2009-05-12, plik 2009.doc.",
        "Plan łąki: obok.",
        "Zobacz stronę łąki.",
    ]
    assert found.blocks[2].links == (Link("stronę łąki", "https://example.org/laka"),)
    assert asked == []


@needs_office
@pytest.mark.usefixtures("private")
def test_time_has_an_end(monkeypatch: pytest.MonkeyPatch):
    """What takes too long is given up; the program is ended and its folder deleted."""
    monkeypatch.setattr(office, "SECONDS", 0.5)

    assert problem("parser_time", seconds="0") == refusal(
        ".doc", (DATA / "libreoffice.doc").read_bytes()
    )


@needs_office
@pytest.mark.usefixtures("private")
def test_damage_is_said():
    """What is cut early cannot be read; what is cut late is read, with a word about it."""
    data = (DATA / "libreoffice.doc").read_bytes()

    assert refusal(".doc", data[: len(data) * 6 // 10]).code == "corrupt"
    found = doc.parse(data[: len(data) * 97 // 100])
    assert (found.problems, shown(found)) == ((Problem("partly_damaged"),), LIBREOFFICE)


# --- without LibreOffice


@pytest.mark.usefixtures("without_office")
@pytest.mark.parametrize(
    ("name", "program", "suffix"),
    [("libreoffice.doc", "Word", ".docx"), ("prezentacja.ppt", "PowerPoint", ".pptx")],
)
def test_missing_office_is_named(name: str, program: str, suffix: str):
    """Whose file it is, and as what it can be saved instead."""
    data = (DATA / name).read_bytes()

    assert problem("legacy_needs_office", program=program, suffix=suffix) == refusal(
        Path(name).suffix, data
    )


def test_each_component_is_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """LibreOffice without Writer reads no documents; its own program is started."""
    folder, registry = tmp_path / "program", tmp_path / "share" / "registry"
    folder.mkdir()
    registry.mkdir(parents=True)
    for name in ("soffice", "soffice.bin"):
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    (registry / "calc.xcd").touch()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(office, "_FOLDERS", {})

    assert office.find("calc") == folder / "soffice.bin"
    assert office.find("writer") is None


def test_office_off_the_path_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """The newest of those in the usual places."""
    monkeypatch.setenv("PATH", "")
    for version in ("7.6", "7.4"):
        folder = tmp_path / f"libreoffice{version}" / "program"
        folder.mkdir(parents=True)
        (folder / "soffice.bin").touch()
    monkeypatch.setattr(office, "_FOLDERS", {sys.platform: (f"{tmp_path}/libreoffice*/program",)})

    assert office.find("writer") == tmp_path / "libreoffice7.6" / "program" / "soffice.bin"


def locked_presentation() -> bytes:
    """A presentation that says of itself that it is encrypted."""
    data = (DATA / "prezentacja.ppt").read_bytes()
    tokens = [struct.pack("<I", token) for token in (0xE391C05F, 0xF3D1C4DF)]
    assert data.count(tokens[0]) == 1
    return data.replace(*tokens)


@pytest.mark.usefixtures("without_office")
@pytest.mark.parametrize(
    ("suffix", "data", "program"),
    [
        (".doc", (DATA / "haslo.doc").read_bytes(), "Word"),
        (".xls", (DATA / "haslo.xls").read_bytes(), "Excel"),
        (".ppt", locked_presentation(), "PowerPoint"),
        (".doc", (DATA / "locked.docx").read_bytes(), "Word"),
    ],
    ids=["doc", "xls", "ppt", "docx as doc"],
)
def test_password_is_told_without_office(suffix: str, data: bytes, program: str):
    """A file behind a password is named at once, and nobody installs LibreOffice in vain."""
    assert problem("encrypted", program=program) == refusal(suffix, data)


# --- what else hides under these names

PAGE = "<html><body><table><tr><td>więcej ławek</td><td>7</td></tr></table></body></html>"
WEB_ARCHIVE = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    "Content-Type: text/html\r\n\r\n<html><frameset></frameset></html>\r\n--x\r\n"
    'Content-Type: text/html; charset="iso-8859-2"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    "<html><body><p>Stałe dyżury są źródłem zgody.</p></body></html>\r\n--x\r\n"
    "Content-Type: image/png\r\n\r\nx\r\n--x--\r\n"
)
OTHERS = {
    "RTF as doc": (".doc", rb"{\rtf1\ansi\ansicpg1250 Sta\'b3e dy\'bfury.}", "RTF", "Stałe dyżury."),
    "page as xls": (".xls", PAGE.encode("cp1250"), "HTML", "więcej ławek"),
    "DOCX as doc": (".doc", (DATA / "libreoffice.docx").read_bytes(), "DOCX", "Ustalenia"),
    "text as doc": (".doc", "Stałe dyżury w świetlicy.".encode("cp1250"), "TXT",
                    "Stałe dyżury w świetlicy."),
    "tabs as xls": (".xls", "Wniosek\tGłosy\r\nwięcej ławek\t7\r\n".encode("cp1250"), "TXT",
                    "więcej ławek"),
    "web archive as doc": (".doc", WEB_ARCHIVE.encode("iso-8859-2"), "MHT",
                           "Stałe dyżury są źródłem zgody."),
    "PDF as ppt": (".ppt", (DATA / "puste-haslo.pdf").read_bytes(), "PDF",
                   "Wniosek: spotykajmy się w maju."),
    "message as doc": (".doc", ole(message({0x37: "Dyżury", 0x1000: "Stałe dyżury."})), "MSG",
                       "Stałe dyżury."),
}  # fmt: skip


@pytest.mark.usefixtures("without_office")
@pytest.mark.parametrize(("suffix", "data", "really", "words"), OTHERS.values(), ids=OTHERS)
def test_file_of_another_kind_is_read_and_named(suffix: str, data: bytes, really: str, words: str):
    """What Word and Excel open without a murmur is read as what it is, and a note says so."""
    found = PARSE[suffix](data)

    assert words in [block.text for block in found.blocks]
    assert problem("read_as", really=really) in found.notes


def test_tabs_as_xls_keep_their_columns():
    """Text under the suffix of a workbook is a table."""
    found = xls.parse("Wniosek\tGłosy\r\nwięcej ławek\t7\r\n".encode("cp1250"))

    assert found.blocks[2].place == "row 2, column 1, under “Wniosek”"


@pytest.mark.usefixtures("without_office")
@pytest.mark.parametrize(
    ("suffix", "name"), [(".doc", "tablica.xls"), (".xls", "prezentacja.ppt"), (".ppt", "libreoffice.doc")]
)  # fmt: skip
def test_old_formats_are_told_from_each_other(suffix: str, name: str):
    """Each is handed to its own parser: a workbook is read, the others need LibreOffice."""
    data = (DATA / name).read_bytes()
    if name.endswith(".xls"):
        expected = parse(name)
        note = problem("read_as", really="XLS")
        assert PARSE[suffix](data) == replace(expected, notes=(*expected.notes, note))
    else:
        assert refusal(suffix, data) == refusal(Path(name).suffix, data)


def noise() -> bytes:
    """Bytes that are no file of any kind."""
    return b"\x00\x01" + random.Random(7).randbytes(3000)  # noqa: S311 - noise, not secrets


REFUSED = {
    "nothing": (".doc", b"", problem("empty")),
    "zeros": (".xls", bytes(2048), problem("empty")),
    "picture": (".doc", b"\xff\xd8\xff\xe0" + noise(), problem("renamed", really="JPG")),
    "XML": (".xls", b"<?xml version='1.0'?><Workbook/>", problem("renamed", really="XML")),
    "text as ppt": (".ppt", "Stałe dyżury.".encode(), problem("renamed", really="TXT")),
    "other ZIP": (".doc", zipped({"a.txt": "x"}), problem("renamed", really="ZIP")),
    "noise": (".doc", noise(), problem("not_legacy", program="Word")),
    "other OLE2": (".xls", ole({"CONTENTS": b"x"}), problem("not_legacy", program="Excel")),
}


@pytest.mark.parametrize(("suffix", "data", "expected"), REFUSED.values(), ids=REFUSED)
def test_unreadable_file_says_why(suffix: str, data: bytes, expected: Problem):
    """Empty, renamed or another program's: each has its own sentence."""
    assert expected == refusal(suffix, data)


def test_kind_is_that_of_the_outermost_file():
    """A workbook in which a Word document lies is a workbook."""
    embedded = {"MBD0012": {"WordDocument": b"x"}}

    assert ole2.kind_of(ole({"Workbook": b"x", **embedded}), "DOC") == "XLS"
    assert ole2.kind_of(ole({"Book": b"x"}), "DOC") == "XLS"
    assert ole2.kind_of(ole({"CONTENTS": b"x", **embedded}), "DOC") == ""


# --- fields


def kinds_of_fields(data: bytes) -> list[int]:
    """The kinds of the fields in the text of a document."""
    container = ole2.Container(data)
    start, size = struct.unpack_from("<II", container.read("WordDocument"), 0x9A + 8 * 16)
    marks = container.read("1Table")[start + 4 * ((size - 4) // 6 + 1) : start + size]
    return [kind for mark, kind in zip(marks[::2], marks[1::2], strict=True) if mark & 0x1F == 0x13]


def test_only_fields_that_change_become_quotes():
    """The date and the file's name do; a link, of which the address is wanted, does not."""
    data = (DATA / "pola.doc").read_bytes()

    assert kinds_of_fields(data) == [31, 29, 88]
    assert kinds_of_fields(fields.kept_as_saved(data)) == [35, 35, 88]


def test_damaged_fields_are_let_be():
    """Whatever is overwritten in a document, it comes back as long as it was."""
    data = (DATA / "pola.doc").read_bytes()

    for mutant in mutants(data, seed=9):
        assert len(fields.kept_as_saved(mutant)) == len(mutant)
        assert fields.is_encrypted(mutant) in {True, False}


def test_parsers_are_joined():
    """The old suffixes, templates and shows among them, have their parsers."""
    joined = {".doc", ".dot", ".xls", ".xlt", ".ppt", ".pps", ".pot"}

    assert joined <= PARSERS.keys()
