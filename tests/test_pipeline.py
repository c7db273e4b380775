"""Ingest: what changed is read, what cannot be read is said, and nothing else is touched."""

from __future__ import annotations

import io
import os
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from fakes import ingested, write_files
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfWriter

from ingest import pipeline
from ingest.parsers.ocr import is_installed
from kb.errors import UsageError
from kb.store import Store
from kb.types import AttachmentStatus, FileOutcome, FileStatus
from kb.wording import explain

FILES = {
    "a.md": "# Narada\n\nUstalono stały dyżur we wtorki.\n",
    "b.txt": "Drugi plik mówi o kalendarzu spotkań rady.\n",
    "pod folder/zażółć gęślą.txt": "Trzeci plik leży w folderze o nazwie ze spacją.\n",
}


@pytest.fixture
def folder(tmp_path):
    return write_files(tmp_path / "pliki", FILES)


def statuses(outcomes: list[FileOutcome]) -> dict[str, str]:
    """Status by file name."""
    return {Path(o.path).name: o.status.value for o in outcomes}


def reasons(outcomes: list[FileOutcome]) -> dict[str, list[str]]:
    """The codes of the problems by file name, for the files that have any."""
    return {Path(o.path).name: [p.code for p in o.problems] for o in outcomes if o.problems}


def dump(store: Store) -> list[tuple[object, ...]]:
    """All that was read, without the numbers of rows."""
    return [
        (d.path, d.copies, d.status, d.events, [(p.text, p.start, p.lang, p.heading) for p in store.passages_of(d.path)])
        for d in store.documents()
    ]  # fmt: skip


# --- what changed


def test_new_files_are_read(store, folder):
    """Every file gives a line, in the order of the paths, with its events and passages."""
    outcomes = ingested(store, folder)

    assert {"a.md": "new", "b.txt": "new", "zażółć gęślą.txt": "new"} == statuses(outcomes)
    assert [str(folder / name) for name in FILES] == [o.path for o in outcomes]
    assert [(1, 1)] * 3 == [(len(o.events), o.passages) for o in outcomes]
    assert [o.events for o in outcomes] == [d.events for d in store.documents()]


def test_a_second_ingest_changes_and_reads_nothing(store, folder):
    """Unchanged files are told by size and time alone: their bytes could be anything."""
    ingested(store, folder)
    before, revision = dump(store), store.revision
    for path in folder.rglob("*.*"):  # other bytes of the same size and time
        status = path.stat()
        path.write_bytes(b"\0" * status.st_size)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    outcomes = ingested(store, folder)

    assert {"unchanged"} == set(statuses(outcomes).values())
    assert (before, revision) == (dump(store), store.revision)


def test_verify_reads_the_bytes(store, folder):
    """Asked to, an ingest compares bytes and finds what size and time hide."""
    ingested(store, folder)
    path = folder / "b.txt"
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Drugi", b"Piaty"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert "unchanged" == statuses(ingested(store, folder))["b.txt"]
    assert "changed" == statuses(ingested(store, folder, verify=True))["b.txt"]
    assert ["Piaty plik mówi o kalendarzu spotkań rady."] == [
        p.text for p in store.passages_of(str(path))
    ]


def test_the_same_bytes_at_a_new_time_are_unchanged(store, folder):
    """A file that was only touched keeps its passages, and is not read a second time."""
    ingested(store, folder)
    before, revision = dump(store), store.revision
    os.utime(folder / "b.txt", ns=(1, 1))

    assert "unchanged" == statuses(ingested(store, folder))["b.txt"]
    assert (before, revision) == (dump(store), store.revision)
    assert 1 == store.file_states()[str(folder / "b.txt")].mtime_ns


def test_a_changed_file_replaces_what_was_read(store, folder):
    """Nothing of the old text stays."""
    ingested(store, folder)
    write_files(folder, {"b.txt": "Zupełnie nowa treść o świetlicy.\n"})
    outcomes = ingested(store, folder)

    assert {"a.md": "unchanged", "b.txt": "changed", "zażółć gęślą.txt": "unchanged"} == statuses(outcomes)  # fmt: skip
    assert {"document": 3, "passage": 3, "event": 3} == store.counts()


def test_a_removed_file_goes_only_when_asked(store, folder):
    """A file that is gone is reported each time, and forgotten only with prune."""
    ingested(store, folder)
    (folder / "b.txt").unlink()
    reported = statuses(ingested(store, folder))["b.txt"]
    held = store.counts()["document"]
    dry = statuses(ingested(store, folder, prune=True, dry_run=True))["b.txt"]
    still = store.counts()["document"]
    pruned = statuses(ingested(store, folder, prune=True))["b.txt"]

    assert ("removed", "removed", "removed") == (reported, dry, pruned)
    assert (3, 3, 2) == (held, still, store.counts()["document"])
    assert "b.txt" not in statuses(ingested(store, folder))


def test_an_ingest_of_one_folder_forgets_nothing_of_another(store, tmp_path):
    """Only what lay under the given paths can be gone."""
    one = write_files(tmp_path / "jeden", {"a.txt": "Pierwszy folder.\n"})
    two = write_files(tmp_path / "jeden-bis", {"b.txt": "Drugi folder.\n"})
    ingested(store, one, two)
    (two / "b.txt").unlink()

    assert {"a.txt": "unchanged"} == statuses(ingested(store, one, prune=True))
    assert 2 == store.counts()["document"]


def test_a_copy_is_one_document(store, folder):
    """The same bytes under another name are a duplicate, which says of what."""
    ingested(store, folder)
    copy = folder / "kopia (2) ostateczna.txt"
    copy.write_bytes((folder / "b.txt").read_bytes())
    outcomes = ingested(store, folder)
    (problem,) = next(o for o in outcomes if o.path == str(copy)).problems

    assert "duplicate" == statuses(outcomes)[copy.name]
    assert f"The same file as {folder / 'b.txt'}." == explain(problem, "en")
    assert 3 == store.counts()["document"]
    assert "unchanged" == statuses(ingested(store, folder))[copy.name]


def test_a_renamed_file_keeps_its_events(store, folder):
    """Renamed and pruned, a document lives on under its new name with the ids that it had."""
    before = next(o for o in ingested(store, folder) if o.path.endswith("b.txt")).events
    (folder / "b.txt").rename(folder / "c.txt")
    outcomes = ingested(store, folder, prune=True)

    assert ("duplicate", "removed") == tuple(statuses(outcomes)[n] for n in ("c.txt", "b.txt"))
    assert before == next(d for d in store.documents() if d.path.endswith("c.txt")).events


def test_newer_code_reads_every_file_again(store, folder, monkeypatch):
    """A new version of the reader reads each text once more, also one that lies there twice."""
    (folder / "kopia.txt").write_bytes((folder / "b.txt").read_bytes())
    ingested(store, folder)
    monkeypatch.setattr(pipeline, "READER", pipeline.READER + 1)
    again = statuses(ingested(store, folder))
    after = statuses(ingested(store, folder))

    assert {"a.md": "changed", "b.txt": "changed", "kopia.txt": "duplicate", "zażółć gęślą.txt": "changed"} == again  # fmt: skip
    assert {"unchanged"} == set(after.values())
    assert {pipeline.READER} == {s.reader for s in store.file_states().values()}
    assert [(str(folder / "kopia.txt"),)] == [d.copies for d in store.documents() if d.copies]


def test_a_dry_run_writes_nothing(store, folder):
    """It says what would happen, copies among it, and the base stays as it was."""
    (folder / "kopia.txt").write_bytes((folder / "b.txt").read_bytes())
    would = statuses(ingested(store, folder, dry_run=True))
    empty = (store.counts(), store.revision)
    did = statuses(ingested(store, folder))

    assert would == did
    assert ({"document": 0, "passage": 0, "event": 0}, 0) == empty


def test_paths_that_do_not_exist_are_a_usage_error(store, folder):
    """A mistyped folder is no empty folder."""
    with pytest.raises(UsageError) as caught:
        ingested(store, folder / "nie-ma")

    assert ("path_missing", (("path", str(folder / "nie-ma")),)) == (
        caught.value.problem.code,
        caught.value.problem.values,
    )


def test_a_single_file_and_its_folder_are_one(store, folder, monkeypatch):
    """However a file is named on the command line, it is one file under its full path."""
    monkeypatch.chdir(folder)
    outcomes = ingested(store, Path("a.md"), Path(), folder / "a.md")

    assert 3 == len(outcomes)


# --- what belongs to the folder and what does not


def test_leftovers_are_no_documents(store, folder):
    """Lock files, thumbnails, hidden files and folders give no line."""
    write_files(folder, {
        "~$a.docx": "x", "Thumbs.db": "x", ".ukryty.txt": "x", ".git/config.txt": "x",
        "desktop.ini": "x", ".DS_Store": "x", "event.toml": 'place = "Lniany Most"\n',
    })  # fmt: skip

    assert set(statuses(ingested(store, folder))) == {Path(name).name for name in FILES}


def test_the_database_is_no_document(folder):
    """A base that lies in the folder that it is made of is not one of its files."""
    with Store(folder / "kb.sqlite", create=True) as store:
        names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        outcomes = ingested(store, folder)

    assert {"kb.sqlite", "kb.sqlite-wal", "kb.sqlite-shm"} < names
    assert set(statuses(outcomes)) == {Path(name).name for name in FILES}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1250"])
def test_kbignore_leaves_files_and_folders_out(store, folder, encoding):
    """A pattern a line, for the files and folders beside it; comments are none, whatever the encoding."""
    (folder / ".kbignore").write_bytes("# zażółć\n*.md\npod*\n".encode(encoding))

    assert {"b.txt": "new"} == statuses(ingested(store, folder))


def test_a_description_beside_a_file_counts_as_its_part(store, folder):
    """When the description changes, the file is read again with what it states now."""
    ingested(store, folder)
    write_files(folder, {"a.md.event.toml": 'title = "Narada druga"\ndate = "2019-06-06"\n'})
    changed = statuses(ingested(store, folder))
    stated = next(e for e in store.events() if e.documents[0].endswith("a.md"))
    (folder / "a.md.event.toml").unlink()
    back = statuses(ingested(store, folder))

    assert {"a.md": "changed", "b.txt": "unchanged", "zażółć gęślą.txt": "unchanged"} == changed
    assert ("Narada druga", ["2019-06-06"]) == (stated.title, [d.edtf for d in stated.dates])
    assert "changed" == back["a.md"]
    assert "Narada" in [event.title for event in store.events()]


def test_an_attachment_that_comes_later_is_held(store, folder):
    """What an event announces is missing until it is there."""
    write_files(
        folder, {"strona.md": "# Warsztat\n\nTekst.\n\nZałączniki\n\n- [plik](wnioski.txt)\n"}
    )
    ingested(store, folder)
    store.link_attachments()
    before = [a.status for e in store.events() for a in e.attachments]
    write_files(folder, {"wnioski.txt": "Potrzebny stały dyżur w każdej dzielnicy.\n"})
    ingested(store, folder)
    store.link_attachments()
    after = [a.status for e in store.events() for a in e.attachments]

    assert ([AttachmentStatus.MISSING], [AttachmentStatus.HELD]) == (before, after)


# --- what cannot be read


def password_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("tajne", algorithm="AES-256")
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def blank_pdf() -> bytes:
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(100, 100)
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def other_zip() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("mimetype", "application/epub+zip")
    return data.getvalue()


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(pipeline.LARGEST + 1)


def test_bytes_that_failed_under_one_name_are_read_under_another(store, tmp_path):
    """A text misnamed as a PDF does not keep its rightly named copy out."""
    (tmp_path / "a.pdf").write_bytes("Notatka z narady o świetlicy.".encode())
    (tmp_path / "b.txt").write_bytes("Notatka z narady o świetlicy.".encode())
    found = statuses(ingested(store, tmp_path))

    assert {"a.pdf": "failed", "b.txt": "new"} == found
    assert ["Notatka z narady o świetlicy."] == [
        p.text for p in store.pages(str(tmp_path / "b.txt"))
    ]


BAD = {
    "pusty.txt": (lambda path: path.write_bytes(b""), "empty"),
    "same spacje.md": (lambda path: path.write_bytes(b" \n\t\n"), "empty"),
    "pusty.pdf": (lambda path: path.write_bytes(b""), "empty"),
    "pusty.docx": (lambda path: path.write_bytes(b""), "empty"),
    "uszkodzony.pdf": (lambda path: path.write_bytes(b"%PDF-1.7\nnothing more"), "corrupt"),
    "haslo.pdf": (lambda path: path.write_bytes(password_pdf()), "pdf_password"),
    "skan.pdf": (lambda path: path.write_bytes(blank_pdf()), "empty"),
    "inny.docx": (lambda path: path.write_bytes(other_zip()), "not_docx"),
    "ucięty.docx": (lambda path: path.write_bytes(other_zip()[:40]), "corrupt"),
    "obraz.txt": (lambda path: path.write_bytes(bytes(range(256)) * 4), "not_text"),
    "udaje.pdf": (lambda path: path.write_bytes(b"{\\rtf1 tekst}"), "renamed"),
    "za duży.txt": (sparse, "too_large"),
    "arkusz.xlsx": (lambda path: path.write_bytes(b"PK"), "corrupt"),
    "film.mp4": (lambda path: path.write_bytes(b"\0\0\0\x18ftypmp42"), "unsupported"),
    "bez sufiksu": (lambda path: path.write_bytes(b"x"), "no_suffix"),
    "zerwany.txt": (lambda path: path.symlink_to("/nie/ma/takiego"), "not_there"),
    "potok.txt": (os.mkfifo, "not_regular"),
}


@pytest.fixture
def with_bad(folder):
    """The three good files, and every kind of bad one."""
    for name, (make, _) in BAD.items():
        make(folder / name)
    (folder / "opisany.txt").write_text("Dobry plik ze złym opisem.\n", "utf-8")
    (folder / "opisany.event.toml").write_text("title = \n", "utf-8")
    return folder


def test_bad_input_is_said_and_the_rest_is_read(store, with_bad):
    """Each bad file is a line with its own reason; every good one is read."""
    outcomes = ingested(store, with_bad)
    found = statuses(outcomes)
    expected = {name: [code] for name, (_, code) in BAD.items()} | {
        "opisany.txt": ["sidecar_broken"]
    }

    assert expected == reasons(outcomes)
    assert {"failed"} == {found[name] for name in expected}
    assert {"new"} == {found[Path(name).name] for name in FILES}


def test_reasons_are_clear_in_both_languages(store, with_bad):
    """Every reason is a whole sentence in Polish and in English, with nothing unfilled."""
    problems = [problem for o in ingested(store, with_bad) for problem in o.problems]
    told = [(explain(problem, "pl"), explain(problem, "en")) for problem in problems]

    assert len(BAD) + 1 == len(told)
    for polish, english in told:
        assert polish != english
        for sentence in (polish, english):
            assert sentence[0].isupper()
            assert sentence.endswith(".")
            assert "{" not in sentence


def test_what_could_not_be_read_is_not_forgotten(store, with_bad):
    """A second ingest reads none of them again and says the same of each."""
    first = ingested(store, with_bad)
    revision = store.revision
    second = ingested(store, with_bad)
    without_copies = {n: c for n, c in reasons(first).items() if c != ["same_as"]}

    assert without_copies == {n: c for n, c in reasons(second).items() if n in without_copies}
    assert revision == store.revision
    assert {"unchanged"} == {statuses(second)[Path(name).name] for name in FILES}


def test_a_mended_file_is_read(store, folder):
    """Once it can be read, a file that could not be is one like any other."""
    (folder / "b.txt").write_bytes(b"")
    failed = statuses(ingested(store, folder))["b.txt"]
    write_files(folder, {"b.txt": FILES["b.txt"]})

    assert ("failed", "changed") == (failed, statuses(ingested(store, folder))["b.txt"])


@pytest.mark.skipif(not is_installed(), reason="needs tesseract with Polish data")
def test_what_wanted_a_program_is_read_once_it_is_installed(store, tmp_path, monkeypatch):
    """The files are the same as before, the one in a message too; the machine is not."""
    sheet = Image.new("L", (1200, 400), 255)
    font = ImageFont.load_default(60)
    ImageDraw.Draw(sheet).text((60, 150), "The meeting is on Tuesday", font=font, fill=0)
    scan = io.BytesIO()
    sheet.save(scan, "PNG")
    message = EmailMessage()
    message["Subject"], message["From"] = "Minutes of the meeting", "office@example.org"
    message.set_content("The minutes are attached as a photograph.")
    message.add_attachment(scan.getvalue() + b"\n", "image", "png", filename="page.png")
    (tmp_path / "letter.eml").write_bytes(bytes(message))
    (tmp_path / "photo.png").write_bytes(scan.getvalue())

    with monkeypatch.context() as bare:
        bare.setenv("PATH", "")
        before = ingested(store, tmp_path)
        again = ingested(store, tmp_path)
    after = ingested(store, tmp_path)

    assert {"page.png": ["ocr_missing"], "photo.png": ["ocr_missing"]} == reasons(before)
    assert reasons(before) == reasons(again)
    assert {"page.png": ["read_by_ocr"], "photo.png": ["read_by_ocr"]} == reasons(after)
    assert "changed" == statuses(after)["photo.png"]
    assert "unchanged" == statuses(ingested(store, tmp_path))["photo.png"]


def test_a_summary_counts_the_lines(store, with_bad):
    """Each status with its number, all files, all passages."""
    outcomes = ingested(store, with_bad)
    counts = pipeline.summary(outcomes)

    assert {"new": 3, "failed": len(BAD) + 1, "duplicate": 0, "changed": 0} == {
        key: counts[key] for key in ("new", "failed", "duplicate", "changed")
    }
    assert (len(BAD) + 4, 3) == (counts["files"], counts["passages"])
    assert counts["files"] == sum(counts[status.value] for status in FileStatus)
