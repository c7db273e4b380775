"""The register of files: what was read, what was not and why, and what the archive lacks.

Everything is reckoned from the documents and events of a base, so that no two counts
disagree: every file is one entry, and has one standing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from kb import wording
from kb.types import Attachment, AttachmentStatus, Document, Event, ReadStatus


class Standing(StrEnum):
    """What became of a file."""

    READ = "read"
    PARTIAL = "partial"
    FAILED = "failed"
    DUPLICATE = "duplicate"
    """The same bytes as another file, which was read in its place."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the register, and the document that its bytes are.

    ``carrier`` is the path of the message or archive that the file lies in, empty for a file
    of the disk.
    """

    path: str
    standing: Standing
    document: Document
    carrier: str = ""

    @property
    def folder(self) -> str:
        """Where the file lies: a folder, or within its carrier."""
        return str(PurePath(self.path).parent)

    @property
    def is_copy(self) -> bool:
        """Whether another file holds the same bytes and stands for both."""
        return self.path != self.document.path

    @property
    def is_older(self) -> bool:
        """Whether a newer version answers in its place."""
        return bool(self.document.superseded_by) and not self.is_copy


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event with attachments that it announces."""

    event: Event
    attachments: tuple[Attachment, ...]

    @property
    def source(self) -> str:
        """The path of the document that announces them."""
        return self.event.documents[0]


@dataclass(frozen=True, slots=True)
class Register:
    """Every file, by path, and every event, by its file and its place there."""

    entries: tuple[Entry, ...]
    events: tuple[Event, ...]

    def having(self, *standings: Standing) -> tuple[Entry, ...]:
        """The files of these standings."""
        return tuple(entry for entry in self.entries if entry.standing in standings)

    @property
    def older(self) -> tuple[Entry, ...]:
        """The files that a newer version answers for; each has its standing besides."""
        return tuple(entry for entry in self.entries if entry.is_older)

    @property
    def carried(self) -> dict[str, tuple[Entry, ...]]:
        """Path of a message or an archive -> the files in it; those of one in it are its own."""
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in self.entries:
            if entry.carrier:
                found[entry.carrier] = (*found.get(entry.carrier, ()), entry)
        return found

    @property
    def announced(self) -> tuple[Announcement, ...]:
        """The events that announce attachments, with all of these."""
        return self.announcing(*AttachmentStatus)

    @property
    def lacking(self) -> tuple[Announcement, ...]:
        """The events with attachments that nobody handed in or that could not be read."""
        return self.announcing(AttachmentStatus.MISSING, AttachmentStatus.UNREADABLE)

    def announcing(self, *statuses: AttachmentStatus) -> tuple[Announcement, ...]:
        """The events with announced attachments of these statuses, and only such attachments."""
        found = []
        for event in self.events:
            fitting = tuple(one for one in event.attachments if one.status in statuses)
            if fitting:
                found.append(Announcement(event, fitting))
        return tuple(found)

    @property
    def is_complete(self) -> bool:
        """Whether every file was read in full and every announced attachment is held."""
        return not self.lacking and not self.having(Standing.FAILED, Standing.PARTIAL)


def of(documents: Iterable[Document], events: Iterable[Event]) -> Register:
    """The register of a base's documents and events."""
    named = {path: one for one in documents for path in (one.path, *one.copies)}
    entries = tuple(
        Entry(path, _standing(path, named[path]), named[path], _carrier(path, named))
        for path in sorted(named)
    )
    return Register(entries, tuple(events))


def _standing(path: str, document: Document) -> Standing:
    # The copy of a file that cannot be read is not read either.
    if path != document.path and document.status is not ReadStatus.FAILED:
        return Standing.DUPLICATE
    return Standing(document.status.value)


def _carrier(path: str, known: dict[str, Document]) -> str:
    """The innermost file that a path leads through."""
    return next((str(outer) for outer in PurePath(path).parents if str(outer) in known), "")


def total(announcements: Sequence[Announcement]) -> int:
    """How many attachments are announced."""
    return sum(len(one.attachments) for one in announcements)


def remarks(entry: Entry, lang: str, shown: Callable[[str], str] = str) -> list[str]:
    """What is to be said of a file, in sentences: a copy of which, not read why, older than which.

    ``shown`` says how a path is to be written.
    """
    said = said_of(entry.document, lang, shown)
    if entry.is_copy:
        return [wording.say("same_as", lang, path=shown(entry.document.path)), *said]
    return said


def said_of(document: Document, lang: str, shown: Callable[[str], str] = str) -> list[str]:
    """Why a document was not read in full, and what answers in its place."""
    said = [wording.explain(problem, lang) for problem in document.problems]
    if document.superseded_why is not None:
        newest = shown(document.superseded_by)
        said.append(wording.say(f"superseded_{document.superseded_why}", lang, path=newest))
    return said
