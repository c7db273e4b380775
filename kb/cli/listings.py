"""``kb events``, ``kb text``: what is in the base."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from kb.cli import DONE, SOME_UNREAD
from kb.cli.ask import dates_json
from kb.cli.output import print_json, print_table, shown, stored
from kb.datetext import dates
from kb.library import KnowledgeBase
from kb.types import Attachment, Event
from kb.wording import explain, say, ui_language

_HEADINGS = {
    "pl": ("wydarzenie", "data", "plik", "załączniki", "identyfikator"),
    "en": ("event", "date", "file", "attachments", "id"),
}


def run(options: argparse.Namespace) -> int:
    """Print one of the two listings."""
    with KnowledgeBase(options.db) as base:
        if options.command == "events":
            _events(base, as_json=options.json)
            return DONE
        return _text(base, base.find_file(stored(options.file)), as_json=options.json)


def _events(base: KnowledgeBase, *, as_json: bool) -> None:
    events, lang = base.events(), ui_language()
    preferred = base.preferred_dates()
    if as_json:
        for event in events:
            print_json(event_json(event) | {"preferred_date": preferred.get(event.id)})
        return
    print_table(
        _HEADINGS[lang],
        (
            (
                event.title,
                dates(event, lang, preferred.get(event.id, "")),
                ", ".join(shown(path) for path in event.documents),
                ", ".join(_attachment_text(a, lang) for a in event.attachments),
                event.id,
            )
            for event in events
        ),
    )


def event_json(event: Event) -> dict[str, Any]:
    """An event in the JSON contract."""
    return {
        "id": event.id,
        "title": event.title,
        "lang": event.lang,
        "dates": dates_json(event),
        "date_conflict": event.date_conflict,
        "places": list(event.values("place")),
        "organisers": list(event.values("organiser")),
        "facilitators": list(event.values("facilitator")),
        "documents": [shown(path) for path in event.documents],
        "attachments": [
            {
                "name": a.name,
                "status": a.status.value,
                "path": shown(a.path) if a.path else None,
            }
            for a in event.attachments
        ],
    }


def _attachment_text(attachment: Attachment, lang: str) -> str:
    return f"{attachment.name}: {say(f'attachment_status_{attachment.status.value}', lang)}"


def _text(base: KnowledgeBase, path: str, *, as_json: bool) -> int:
    """Print a file's text; what was not read is said on stderr, and in the exit status."""
    pages, problems = base.pages(path), base.problems(path)
    for problem in problems:
        print(explain(problem, ui_language()), file=sys.stderr)
    if as_json:
        listed = [{"page": page.number, "text": page.text} for page in pages]
        print_json({"path": shown(path), "pages": listed})
    else:
        for page in pages:
            if len(pages) > 1:
                print(f"\n--- {page.number} ---\n")
            print(page.text)
    return SOME_UNREAD if problems else DONE
