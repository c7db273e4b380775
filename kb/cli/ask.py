"""``kb ask``: a question, and the quotes that answer it."""

from __future__ import annotations

import argparse
from typing import Any

from kb import answer
from kb.cli import DONE
from kb.cli.output import print_json, shown
from kb.cli.search import batches, place, the_query
from kb.library import KnowledgeBase
from kb.types import Answer, AttachmentStatus, Event, Quote
from kb.wording import dates, say, ui_language


def run(options: argparse.Namespace) -> int:
    """Print the answer to one question, or a line for each question of a batch."""
    with KnowledgeBase(options.db) as base:
        if options.batch:
            for keys, queries in batches(options):
                for key, result in zip(keys, base.search_many(queries), strict=True):
                    print_json({"id": key} | as_json(answer.answer(result, base.store)))
            return DONE
        found = base.ask(the_query(options))
    if options.json:
        print_json(as_json(found))
    else:
        _print(found)
    return DONE


def as_json(found: Answer) -> dict[str, Any]:
    """The answer in the JSON contract."""
    return {
        "question": found.question,
        "answered": found.answered,
        "reason": say(found.reason, ui_language()) if found.reason else "",
        "patterns": [],
        "quotes": [_quote(quote) for quote in found.quotes],
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "path": shown(quote.path),
        "page": quote.page,
        "event": quote.event.id,
        "event_title": quote.event.title,
        "dates": dates_json(quote.event),
        "date_conflict": quote.event.date_conflict,
        "missing_attachments": missing(quote.event),
        "kind": None,
        "passage": quote.passage.id,
    }


def missing(event: Event) -> list[str]:
    """The names of the files that an event announces and that are not held."""
    return [a.name for a in event.attachments if a.status is AttachmentStatus.MISSING]


def dates_json(event: Event) -> list[dict[str, str]]:
    """The date claims of an event in the JSON contract."""
    return [
        {"edtf": c.edtf, "raw": c.raw, "method": c.method.value, "reason": c.reason}
        for c in event.dates
    ]


def _print(found: Answer) -> None:
    lang = ui_language()
    if not found.answered:
        print(say(found.reason, lang))
    marks = ("„", "”") if lang == "pl" else ("“", "”")
    for quote in found.quotes:
        print(f"\n{marks[0]}{quote.text}{marks[1]}")
        print(f"  {quote.event.title} – {dates(quote.event, lang)}")
        print(f"  {place(quote.passage, lang)}")
    for event in dict.fromkeys(quote.event for quote in found.quotes):
        for name in missing(event):
            print("\n" + say("attachment_missing", lang, event=event.title, name=name))
