"""``kb documents``: the register of files, what the archive lacks, and the report to print."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kb import register
from kb.cli import DONE
from kb.cli.ask import dates_json
from kb.cli.output import print_json, print_table, refuse_existing, shown, write_whole
from kb.datetext import dates
from kb.errors import UsageError
from kb.library import KnowledgeBase
from kb.register import Announcement, Entry, Register, Standing, report
from kb.register.words import word
from kb.wording import say, ui_language

_HEADINGS = {
    "files": {
        "pl": ("plik", "stan", "język", "strony", "uwagi"),
        "en": ("file", "status", "language", "pages", "notes"),
    },
    "attachments": {
        "pl": ("załącznik", "stan", "wydarzenie", "data", "zapowiedziano w pliku"),
        "en": ("attachment", "status", "event", "date", "announced in"),
    },
}


def run(options: argparse.Namespace) -> int:
    """Print the register or what is missing, or write the report."""
    with KnowledgeBase(options.db) as base:
        found = register.of(base.documents(), base.events())
        if options.report is not None:
            return _report(base, found, options)
        if options.missing:
            _missing(base, found, as_json=options.json)
        else:
            _files(found.entries, as_json=options.json)
    return DONE


def _files(entries: Sequence[Entry], *, as_json: bool) -> None:
    lang = ui_language()
    rows = [entry_json(entry, lang) for entry in entries]
    if as_json:
        for row in rows:
            print_json(row)
        return
    print_table(
        _HEADINGS["files"][lang],
        (
            (
                row["path"],
                say(f"status_{row['status']}", lang),
                row["lang"] if row["lang"] != "und" else "–",
                str(row["pages"] or ""),
                row["problem"],
            )
            for row in rows
        ),
    )


def entry_json(entry: Entry, lang: str) -> dict[str, Any]:
    """A file in the JSON contract."""
    document = entry.document
    return {
        "path": shown(entry.path),
        "format": document.format,
        "lang": document.lang,
        "pages": document.pages,
        "status": entry.standing.value,
        "problem": " ".join(register.remarks(entry, lang, shown)),
        "events": list(document.events),
        "superseded_by": shown(document.superseded_by) or None,
        "superseded_why": document.superseded_why,
        "versions": [shown(path) for path in document.versions],
    }


def _missing(base: KnowledgeBase, found: Register, *, as_json: bool) -> None:
    """Files first, then announced attachments: in JSON a line each, told apart by their keys."""
    lang = ui_language()
    unread = found.having(Standing.FAILED, Standing.PARTIAL)
    if unread or as_json:
        _files(unread, as_json=as_json)
    if as_json:
        for one in found.lacking:
            for line in _attachments_json(one):
                print_json(line)
        return
    if unread and found.lacking:
        print()
    if found.lacking:
        _attachments(found.lacking, base, lang)
    if found.is_complete:
        print(word("nothing_missing", lang))


def _attachments(lacking: Sequence[Announcement], base: KnowledgeBase, lang: str) -> None:
    preferred = base.preferred_dates()
    print_table(
        _HEADINGS["attachments"][lang],
        (
            (
                attachment.name,
                say(f"attachment_status_{attachment.status.value}", lang),
                one.event.title,
                dates(one.event, lang, preferred.get(one.event.id, "")),
                shown(one.source),
            )
            for one in lacking
            for attachment in one.attachments
        ),
    )


def _attachments_json(one: Announcement) -> list[dict[str, Any]]:
    return [
        {
            "attachment": attachment.name,
            "status": attachment.status.value,
            "path": shown(attachment.path) if attachment.path else None,
            "event": one.event.id,
            "title": one.event.title,
            "dates": dates_json(one.event),
            "announced_in": shown(one.source),
        }
        for attachment in one.attachments
    ]


def _report(base: KnowledgeBase, found: Register, options: argparse.Namespace) -> int:
    lang, today = ui_language(), date.today()  # noqa: DTZ011  (the day of the one who prints it)
    if not found.entries:
        raise UsageError("empty_base")
    path: Path = options.report
    if path == Path():
        path = Path(report.file_name(today, lang))
    refuse_existing(path, force=options.force)
    page = report.page(found, base.path.name, today, lang, base.preferred_dates())
    write_whole(path, page.encode())
    if options.json:
        print_json({"report": str(path)})
    else:
        print(word("written", lang, path=str(path)))
    return DONE
