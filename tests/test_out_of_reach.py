"""Files and folders that are there and cannot be opened: each is told, and none is forgotten."""

from __future__ import annotations

import errno
import io
import os
import zipfile
from pathlib import Path

import pytest
from fakes import ingested, write_files

from kb import register
from kb.store import Store
from kb.types import FileOutcome, FileStatus
from kb.wording import explain

FILES = {
    "a.md": "# Narada\n\nUstalono stały dyżur we wtorki.\n",
    "zamknięte/b.txt": "Drugi plik mówi o kalendarzu spotkań rady.\n",
}


@pytest.fixture
def folder(tmp_path):
    return write_files(tmp_path / "pliki", FILES)


@pytest.fixture
def forbid(monkeypatch):
    """Forbid a file to be read, as a share without rights does; the tests may run as root."""

    def forbidding(path: Path) -> None:
        read = Path.read_bytes

        def refused(one: Path) -> bytes:
            if one == path:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return read(one)

        monkeypatch.setattr(Path, "read_bytes", refused)

    return forbidding


@pytest.fixture
def close(monkeypatch):
    """Forbid a folder to be listed."""

    def closing(path: Path) -> None:
        listing = os.scandir

        def refused(one: str | Path) -> object:
            if Path(one) == path:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return listing(one)

        monkeypatch.setattr(os, "scandir", refused)

    return closing


def failed(outcomes: list[FileOutcome]) -> dict[str, list[str]]:
    """The codes of the problems by name, of what could not be read."""
    return {
        Path(o.path).name: [problem.code for problem in o.problems]
        for o in outcomes
        if o.status is FileStatus.FAILED
    }


def in_register(store: Store) -> dict[str, list[str]]:
    """The same, as the register of files says it."""
    entries = register.of(store.documents(), store.events()).having(register.Standing.FAILED)
    return {
        Path(one.path).name: [problem.code for problem in one.document.problems] for one in entries
    }


def broken_zip() -> bytes:
    """An archive with a file whose description beside it is no TOML."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("c.txt", "Trzeci plik w archiwum.\n")
        archive.writestr("c.event.toml", "title = \n")
    return buffer.getvalue()


def test_what_cannot_be_opened_is_in_the_register(store, folder, forbid):
    """A file without rights, a pipe, a dead link, a broken description, in an archive too."""
    os.mkfifo(folder / "potok.txt")
    (folder / "zerwany.txt").symlink_to("/nie/ma/takiego")
    (folder / "pełny.zip").write_bytes(broken_zip())
    write_files(folder, {"d.txt": "Czwarty plik.\n", "d.event.toml": "title = \n"})
    forbid(folder / "a.md")
    expected = {
        "a.md": ["no_permission"], "potok.txt": ["not_regular"], "zerwany.txt": ["not_there"],
        "d.txt": ["sidecar_broken"], "c.txt": ["sidecar_broken"],
    }  # fmt: skip

    assert expected == failed(ingested(store, folder)) == in_register(store)
    revision = store.revision
    assert expected == failed(ingested(store, folder)) == in_register(store)
    assert revision == store.revision


def test_it_is_read_as_soon_as_it_can_be(store, folder, monkeypatch, forbid):
    """Nothing about the file changes but that it may be opened; nor when its description goes."""
    write_files(folder, {"d.txt": "Czwarty plik.\n", "d.event.toml": "title = \n"})
    with monkeypatch.context():
        forbid(folder / "a.md")
        ingested(store, folder)
        monkeypatch.undo()
    (folder / "d.event.toml").unlink()
    after = ingested(store, folder)

    assert {} == failed(after) == in_register(store)
    assert ["changed", "changed"] == [
        o.status.value for o in after if Path(o.path).name in ("a.md", "d.txt")
    ]


def test_what_was_read_before_stays(store, folder, forbid):
    """A file that is locked for a day still answers, and the ingest says so."""
    ingested(store, folder)
    revision = store.revision
    os.utime(folder / "a.md", ns=(0, 0))
    forbid(folder / "a.md")
    outcomes = ingested(store, folder, prune=True)

    assert {"a.md": ["no_permission", "text_kept"]} == failed(outcomes)
    assert revision == store.revision
    assert {} == in_register(store)
    assert 1 == len(store.passages_of(str(folder / "a.md")))


def test_a_dry_run_writes_no_such_file(store, folder, forbid):
    """It is told all the same."""
    forbid(folder / "a.md")

    assert {"a.md": ["no_permission"]} == failed(ingested(store, folder, dry_run=True))
    assert {} == in_register(store)


def test_a_folder_that_cannot_be_listed_is_said_and_forgets_nothing(store, folder, close):
    """Its files are not gone, not even when what is gone is to be forgotten."""
    ingested(store, folder)
    close(folder / "zamknięte")
    outcomes = ingested(store, folder, prune=True)

    assert {"zamknięte": ["folder_closed"]} == failed(outcomes)
    assert ["unchanged", "failed"] == [o.status.value for o in outcomes]
    assert 2 == store.counts()["document"]


def test_the_whole_folder_cannot_be_listed(store, folder, close):
    """Nothing of it is gone either."""
    ingested(store, folder)
    close(folder)
    (outcome,) = ingested(store, folder, prune=True)

    assert str(folder) == outcome.path
    assert 2 == store.counts()["document"]
    assert "pozostaje w bazie." in explain(outcome.problems[0], "pl")


def test_a_link_to_a_folder_is_said(store, folder):
    """It might lead in a circle, so it is not followed; .kbignore takes the line away."""
    (folder / "w kółko").symlink_to(folder / "zamknięte")

    assert {"w kółko": ["folder_link"]} == failed(ingested(store, folder))
    assert {} == failed(ingested(store, folder / "w kółko"))  # named outright, it is read
    (folder / ".kbignore").write_text("w kółko\n", "utf-8")
    assert {} == failed(ingested(store, folder))


def test_a_name_in_another_encoding_is_in_the_register(store, folder):
    """A name whose bytes are no UTF-8 is stored as it can be shown, and gone once it is mended."""
    odd = Path(os.fsdecode(bytes(folder / "x") + b"\xb3.txt"))
    try:
        odd.write_text("Tekst.\n", "utf-8")
    except OSError:
        pytest.skip("this file system allows no such name")

    assert {"x\ufffd.txt": ["name_unreadable"]} == failed(ingested(store, folder))
    assert {"x\ufffd.txt": ["name_unreadable"]} == in_register(store)
    assert {"x\ufffd.txt": ["name_unreadable"]} == failed(ingested(store, folder))

    odd.rename(folder / "xł.txt")
    found = {Path(o.path).name: o.status.value for o in ingested(store, folder, prune=True)}
    assert ("new", "removed") == (found["xł.txt"], found["x\ufffd.txt"])
