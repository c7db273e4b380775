"""The register as HTML tables: of the page, where files and events are links, and of the report.

Everything that comes from a file or its name is escaped here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePath

from kb import wording
from kb.register import Announcement, Entry, Register, Standing, remarks, said_of, total
from kb.register.words import count, language, word
from kb.types import Attachment, AttachmentStatus, Event

_SIGNS = {
    Standing.READ: "✔",
    Standing.PARTIAL: "◐",
    Standing.FAILED: "✖",
    Standing.DUPLICATE: "=",
}


@dataclass(frozen=True, slots=True)
class Pen:
    """How files, events and dates are written where the tables stand, as HTML.

    ``file`` takes a path and the words for it; ``event`` an event; ``many`` a path and the
    words for its several events.
    """

    lang: str
    file: Callable[[str, str], str]
    event: Callable[[Event], str]
    many: Callable[[str, str], str]
    dates: Callable[[Event], str]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading of their own, or under none; the cells are HTML."""

    heading: str
    rows: Sequence[Sequence[str]]


def missing(register: Register, pen: Pen) -> list[tuple[str, str]]:
    """What is missing from the archive, as (heading, table); nothing where all is there."""
    lang, parts = pen.lang, []
    for standing in (Standing.FAILED, Standing.PARTIAL):
        entries = register.having(standing)
        if entries:
            heading = word(f"{standing.value}_files", lang, number=str(len(entries)))
            rows = [
                (_named(entry, pen), "<br>".join(map(escape, said_of(entry.document, lang))))
                for entry in entries
            ]
            parts.append(
                (heading, table(heading, _words(("file", "why"), lang), [Group("", rows)]))
            )
    if register.lacking:
        heading = word("lacking", lang, number=str(total(register.lacking)))
        parts.append((heading, announcements(heading, register.lacking, pen)))
    return parts


def announcements(caption: str, found: Sequence[Announcement], pen: Pen) -> str:
    """Events with their date, their attachments, and the file that announces these."""
    rows = [
        (
            pen.event(one.event),
            pen.dates(one.event),
            "".join(f"<div>{_attachment(each, pen)}</div>" for each in one.attachments),
            pen.file(one.source, PurePath(one.source).name),
        )
        for one in found
    ]
    columns = _words(("event", "date", "attachments", "source"), pen.lang)
    return table(caption, columns, [Group("", rows)], "kb-announced")


def files(caption: str, entries: Sequence[Entry], events: Iterable[Event], pen: Pen) -> str:
    """The register itself: a line a file, those of one folder together."""
    known = {event.id: event for event in events}
    folders: dict[str, list[Entry]] = {}
    for entry in entries:
        folders.setdefault(entry.folder, []).append(entry)
    groups = [
        Group(_where(inside[0], pen.lang), [_row(entry, known, pen) for entry in inside])
        for _, inside in sorted(folders.items())
    ]
    columns = ("file", "standing", "language", "pages", "events_and_remarks")
    return table(caption, _words(columns, pen.lang), groups, "kb-files")


# Events and remarks share a column, since hardly a file has both: a line a file.
def _row(entry: Entry, known: dict[str, Event], pen: Pen) -> tuple[str, ...]:
    document = entry.document
    said = map(escape, remarks(entry, pen.lang, lambda path: _beside(entry, path)))
    told = [known[key] for key in document.events if key in known and not entry.is_copy]
    events = [pen.event(told[0])] if len(told) == 1 else []
    if len(told) > 1:
        events = [pen.many(document.path, count(len(told), "events", pen.lang))]
    return (
        pen.file(entry.path, PurePath(entry.path).name),
        standing(entry.standing, pen.lang),
        escape(language(document.lang, pen.lang)),
        str(document.pages or ""),
        "<br>".join((*events, *said)),
    )


def _beside(entry: Entry, path: str) -> str:
    """A path as the remark on a file writes it: the name will do in the same folder."""
    other = PurePath(path)
    return other.name if str(other.parent) == entry.folder else path


def standing(found: Standing, lang: str) -> str:
    """A file's standing as a sign and a word."""
    sign = f'<span aria-hidden="true">{_SIGNS[found]} </span>'
    words = escape(wording.say(f"status_{found.value}", lang))
    return f'<span class="kb-status">{sign}{words}</span>'


def _named(entry: Entry, pen: Pen) -> str:
    folder = f'<span class="kb-folder">{escape(_where(entry, pen.lang))}</span>'
    return pen.file(entry.path, PurePath(entry.path).name) + folder


def _where(entry: Entry, lang: str) -> str:
    return word("within", lang, path=entry.folder) if entry.carrier else entry.folder


def _attachment(attachment: Attachment, pen: Pen) -> str:
    name = escape(wording.quoted(attachment.name, pen.lang))
    if attachment.path is not None:
        file = PurePath(attachment.path).name
        held = pen.file(attachment.path, file)
        name = held if file == attachment.name else f"{name}: {held}"
    status = escape(wording.say(f"attachment_status_{attachment.status.value}", pen.lang))
    if attachment.status is not AttachmentStatus.HELD:
        status = f"<strong>{status}</strong>"
    return f"{name} – {status}"


def _words(keys: Iterable[str], lang: str) -> list[str]:
    return [word(key, lang) for key in keys]


# The roles say what the table is where a narrow screen draws it as a list.
def table(caption: str, columns: Sequence[str], groups: Sequence[Group], more: str = "") -> str:
    """A table whose first column names the rows; cells are HTML, all other words are plain."""
    head = "".join(
        f'<th scope="col" role="columnheader">{escape(column)}</th>' for column in columns
    )
    return (
        f'<table class="{f"kb-table {more}".strip()}" role="table">'
        f"<caption>{escape(caption)}</caption>"
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f"{''.join(_group(group, columns) for group in groups)}</table>"
    )


def _group(group: Group, columns: Sequence[str]) -> str:
    heading = ""
    if group.heading:
        heading = (
            '<tr role="row" class="kb-group"><th scope="rowgroup" role="rowheader"'
            f' colspan="{len(columns)}">{escape(group.heading)}</th></tr>'
        )
    rows = "".join(_line(row, columns) for row in group.rows)
    return f'<tbody role="rowgroup">{heading}{rows}</tbody>'


def _line(row: Sequence[str], columns: Sequence[str]) -> str:
    cells = "".join(
        f'<td role="cell" data-name="{escape(column)}">{cell}</td>'
        for column, cell in zip(columns[1:], row[1:], strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{row[0]}</th>{cells}</tr>'
