"""Attachments of messages and members of archives are files like any other."""

from __future__ import annotations

import os
import zipfile
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from fakes import ingested

from ingest import pipeline
from kb.types import AttachmentStatus, FileOutcome

NOTE = "Ustalenia\n\nUzgodniono stały dyżur w świetlicy we wtorki.\n"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "pliki"
    made.mkdir()
    return made


def message(
    files: dict[str, bytes],
    subject: str = "Wnioski z warsztatu",
    body: str = "Warsztat odbył się 14 maja 2024 r. Przesyłam zapisane wnioski.",
) -> bytes:
    """An e-mail with files attached."""
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = subject, "urzad@example.org", "ngo@example.org"
    made.set_content(f"{body}\n")
    for name, data in files.items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def archive(files: dict[str, bytes]) -> bytes:
    """A ZIP with these members."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return made.getvalue()


def lines(outcomes: list[FileOutcome], folder: Path) -> dict[str, str]:
    """Status by path below the folder."""
    return {os.path.relpath(o.path, folder): o.status.value for o in outcomes}


def test_an_attachment_belongs_to_the_event_of_its_message(store, folder):
    """It is a file with a line of its own, and speaks for the message's event."""
    (folder / "mail.eml").write_bytes(message({"protokół 1.txt": NOTE.encode()}))
    outcomes = ingested(store, folder)
    store.link_attachments()

    assert lines(outcomes, folder) == {"mail.eml": "new", "mail.eml/protokół 1.txt": "new"}
    (event,) = store.events()
    assert event.title == "Wnioski z warsztatu"
    assert [d.edtf for d in event.dates] == ["2024-05-14"]
    inner = str(folder / "mail.eml/protokół 1.txt")
    assert [(a.name, a.status, a.path) for a in event.attachments] == [
        ("protokół 1.txt", AttachmentStatus.HELD, inner)
    ]
    assert inner in event.documents


def test_words_about_an_attachment_are_no_second_one(store, folder):
    """What a message says it sends is what it carries; where it carries nothing, that is missing."""
    said = "Dzień dobry, w załączeniu przesyłam notatkę."
    (folder / "z notatką.eml").write_bytes(message({"notatka.txt": NOTE.encode()}, "Jedno", said))
    (folder / "bez notatki.eml").write_bytes(message({}, "Drugie", said))
    ingested(store, folder)
    store.link_attachments()

    announced = {event.title: event.attachments for event in store.events()}
    assert [("notatka.txt", AttachmentStatus.HELD)] == [
        (a.name, a.status) for a in announced["Jedno"]
    ]
    assert [(said.rstrip("."), AttachmentStatus.MISSING)] == [
        (a.name, a.status) for a in announced["Drugie"]
    ]


def test_what_lies_in_an_attached_archive_belongs_to_the_event_too(store, folder):
    """Its members are announced with the archive."""
    packed = archive({"notatki/a.txt": NOTE.encode(), "notatki/b.txt": b"Drugie ustalenie."})
    (folder / "mail.eml").write_bytes(message({"materiały.zip": packed}))
    outcomes = ingested(store, folder)
    store.link_attachments()

    assert list(lines(outcomes, folder)) == [
        "mail.eml",
        "mail.eml/materiały.zip",
        "mail.eml/materiały.zip/notatki/a.txt",
        "mail.eml/materiały.zip/notatki/b.txt",
    ]
    (event,) = store.events()
    assert [a.name for a in event.attachments] == ["materiały.zip", "a.txt", "b.txt"]
    assert {a.status for a in event.attachments} == {AttachmentStatus.HELD}


def test_an_archive_has_no_event_of_its_own(store, folder):
    """Its members have theirs."""
    (folder / "warsztaty.zip").write_bytes(
        archive({"maj.md": b"# Maj\n\nUstalono termin.\n", "czerwiec.md": b"# Czerwiec\n\nNic.\n"})
    )
    outcomes = ingested(store, folder)

    assert [(o.events and 1, o.passages) for o in outcomes] == [((), 0), (1, 1), (1, 1)]
    assert sorted(e.title for e in store.events()) == ["Czerwiec", "Maj"]


def test_nothing_within_an_unchanged_file_is_read_again(store, folder):
    """A second ingest says so of each, and no worker is started."""
    (folder / "a.zip").write_bytes(archive({"a.txt": NOTE.encode(), "b.xyz": b"?"}))
    ingested(store, folder)
    outcomes = ingested(store, folder)

    assert lines(outcomes, folder) == {
        "a.zip": "unchanged",
        "a.zip/a.txt": "unchanged",
        "a.zip/b.xyz": "failed",
    }
    assert [p.code for o in outcomes for p in o.problems] == ["unsupported"]


def test_what_a_changed_archive_holds_no_longer_is_gone(store, folder):
    """Members that are the same stay as they were."""
    path = folder / "a.zip"
    path.write_bytes(archive({"a.txt": NOTE.encode(), "b.txt": b"Drugi."}))
    ingested(store, folder)
    path.write_bytes(archive({"a.txt": NOTE.encode(), "c.txt": b"Trzeci."}))
    outcomes = ingested(store, folder)

    assert lines(outcomes, folder) == {
        "a.zip": "changed",
        "a.zip/a.txt": "unchanged",
        "a.zip/c.txt": "new",
        "a.zip/b.txt": "removed",
    }
    assert str(folder / "a.zip/b.txt") not in store.file_states()


def test_pruning_takes_what_lay_in_a_file_that_is_gone(store, folder):
    """And only that: what lies in a file that is there is not gone."""
    (folder / "a.zip").write_bytes(archive({"a.txt": NOTE.encode()}))
    (folder / "b.zip").write_bytes(archive({"b.txt": b"Inny tekst."}))
    ingested(store, folder)
    (folder / "a.zip").unlink()
    ingested(store, folder, prune=True)

    assert set(store.file_states()) == {str(folder / "b.zip"), str(folder / "b.zip/b.txt")}


def test_a_copy_of_an_archive_is_read_once(store, folder):
    """Its members are copies of the first one's, and stay when that goes."""
    for name in ("a.zip", "b.zip"):
        (folder / name).write_bytes(archive({"notatka.txt": NOTE.encode()}))
    outcomes = ingested(store, folder)

    assert lines(outcomes, folder) == {
        "a.zip": "new",
        "a.zip/notatka.txt": "new",
        "b.zip": "duplicate",
        "b.zip/notatka.txt": "duplicate",
    }
    (folder / "a.zip").unlink()
    ingested(store, folder, prune=True)
    assert [d.path for d in store.documents() if d.events] == [str(folder / "b.zip/notatka.txt")]


def test_a_file_beside_and_within_is_one_document(store, folder):
    """The attachment that somebody saved as well is a copy."""
    (folder / "mail.eml").write_bytes(message({"notatka.txt": NOTE.encode()}))
    (folder / "notatka.txt").write_text(NOTE, encoding="utf-8")
    outcomes = ingested(store, folder)

    assert lines(outcomes, folder)["notatka.txt"] == "duplicate"
    assert [d.copies for d in store.documents() if d.copies] == [(str(folder / "notatka.txt"),)]


def test_files_within_files_end(store, folder):
    """Messages in messages, deeper than anybody sends, cost a line."""
    inner = {"notatka.txt": NOTE.encode()}
    for depth in range(pipeline.DEEPEST + 2):
        inner = {f"m{depth}.eml": message(inner, subject=f"Wiadomość {depth}")}
    (folder / "all.zip").write_bytes(archive(inner))
    outcomes = ingested(store, folder)

    assert [o.status.value for o in outcomes] == [*["new"] * (pipeline.DEEPEST + 1), "failed"]
    assert outcomes[-1].problems[0].code == "within_too_much"
    assert [o.status.value for o in ingested(store, folder)][-1] == "failed"


def test_a_description_in_an_archive_speaks_of_its_files(store, folder):
    """As one in a folder does; one beside the archive of all within it."""
    toml = 'date = "2023-03-01"\nplace = "Gdańsk"\n'
    (folder / "a.zip").write_bytes(archive({"a.txt": NOTE.encode(), "event.toml": toml.encode()}))
    (folder / "b.zip").write_bytes(archive({"b.txt": b"Inny tekst o dotacjach."}))
    (folder / "b.zip.event.toml").write_text('place = "Tczew"\ntitle = "Archiwum"\n', "utf-8")
    outcomes = ingested(store, folder)

    assert list(lines(outcomes, folder)) == ["a.zip", "a.zip/a.txt", "b.zip", "b.zip/b.txt"]
    places = {e.title: e.values("place") for e in store.events()}
    assert places == {"Ustalenia": ("Gdańsk",), "b": ("Tczew",)}


def test_a_dry_run_looks_into_files_and_writes_nothing(store, folder):
    """It says what would become of each."""
    (folder / "a.zip").write_bytes(archive({"a.txt": NOTE.encode(), "b.txt": NOTE.encode()}))
    outcomes = ingested(store, folder, dry_run=True)

    assert lines(outcomes, folder) == {
        "a.zip": "new",
        "a.zip/a.txt": "new",
        "a.zip/b.txt": "duplicate",
    }
    assert store.file_states() == {}
