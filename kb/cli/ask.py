"""``kb ask``: a question, and what answers it: patterns, statements, passages."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.cli import DONE
from kb.cli.conclusions import coding_json, note_if_due, pattern_json, place, spot
from kb.cli.output import print_json, shown
from kb.cli.search import batches, the_query
from kb.conclusions import Answer, FollowUp, Pattern, Quote
from kb.datetext import dates
from kb.library import KnowledgeBase
from kb.terms import follow_up_text, strength_text, term
from kb.types import AttachmentStatus, Event
from kb.wording import quoted, say, ui_language

_OUTCOMES = {True: "kept", False: "broken", None: "reported"}
"""What a later record says of a commitment; "reported" where it does not say what came of it."""


@dataclass(frozen=True, slots=True)
class _Events:
    """The events of a base, as they are printed."""

    by_id: Mapping[str, Event]
    preferred: Mapping[str, str]
    lang: str

    def line(self, key: str) -> str:
        """An event's title and its date, a person's choice first."""
        event = self.by_id[key]
        return f"{event.title} – {dates(event, self.lang, self.preferred.get(key, ''))}"


def run(options: argparse.Namespace) -> int:
    """Print the answer to one question, or a line for each question of a batch."""
    with KnowledgeBase(options.db) as base:
        note_if_due(base)
        if options.batch:
            for keys, queries in batches(options):
                preferred = base.preferred_dates()
                for key, found in zip(keys, base.ask_many(queries), strict=True):
                    print_json({"id": key} | as_json(found, base.propositions(), preferred))
            return DONE
        found = base.ask(the_query(options))
        preferred = base.preferred_dates()
        titles = {event.id: event for event in base.events()}
        everything = base.propositions() if options.json else {}
    if options.json:
        print_json(as_json(found, everything, preferred))
    else:
        _print(found, _Events(titles, preferred, ui_language()))
    return DONE


def as_json(
    found: Answer, everything: Mapping[str, Pattern], preferred: Mapping[str, str]
) -> dict[str, Any]:
    """The answer in the JSON contract.

    ``everything`` are all propositions of the base; ``preferred`` maps an event id to the
    date that a person chose.
    """
    return {
        "question": found.question,
        "answered": found.answered,
        "reason": say(found.reason, ui_language()) if found.reason else "",
        "patterns": [pattern_json(pattern, everything) for pattern in found.patterns],
        "quotes": [_quote(q, preferred, weak=not found.answered) for q in found.quotes],
        "commitments": [_follow_up(f) for f in found.follow_ups],
        "missing_attachments": [{"event": event.id, "name": name} for event, name in found.missing],
    }


def _quote(quote: Quote, preferred: Mapping[str, str], *, weak: bool) -> dict[str, Any]:
    statement = quote.statement
    return {
        "text": quote.text,
        "path": shown(quote.path),
        "page": quote.page,
        "place": spot(quote, ui_language()) or None,
        "event": quote.event.id,
        "event_title": quote.event.title,
        "dates": dates_json(quote.event),
        "date_conflict": quote.event.date_conflict,
        "preferred_date": preferred.get(quote.event.id),
        "missing_attachments": missing(quote.event),
        "kind": statement.kind.value if statement else None,
        "statement": statement.id if statement else None,
        "coding": coding_json(statement.coding) if statement else None,
        "passage": quote.passage.id,
        "weak": weak,
    }


def _follow_up(found: FollowUp) -> dict[str, Any]:
    report = found.report
    return {
        "statement": found.commitment.id,
        "text": found.commitment.text,
        "outcome": None if report is None else _OUTCOMES[found.kept],
        "report": report and {"statement": report.id, "text": report.text, "event": report.event},
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


def _print(found: Answer, events: _Events) -> None:
    lang = events.lang
    if not found.answered:
        print(say(found.reason, lang))
        if found.quotes:
            print(f"\n{term('weak_hits', lang)}:")
    for pattern in found.patterns:
        _print_pattern(pattern, events)
    for quote in found.quotes:
        _print_quote(quote, events)
    for follow_up in found.follow_ups:
        print(f"\n{quoted(follow_up.commitment.text, lang)}")
        report = follow_up.report
        words = (
            f" {quoted(report.text, lang)} – {events.by_id[report.event].title}" if report else ""
        )
        print(f"  {follow_up_text(follow_up, lang)}{words}")
    for event, name in found.missing:
        print("\n" + say("attachment_missing", lang, event=event.title, name=name))


def _print_pattern(pattern: Pattern, events: _Events) -> None:
    lang = events.lang
    print(f"\n{term('patterns', lang)} – {term(pattern.kind, lang)}:")
    print(f"  {strength_text(pattern.strength, lang)}")
    for statement in pattern.statements:
        print(f"  – {quoted(statement.text, lang)}")
        print(f"    {events.line(statement.event)} · {place(statement, lang)}")


def _print_quote(quote: Quote, events: _Events) -> None:
    lang = events.lang
    kind = f" ({term(quote.statement.kind, lang)})" if quote.statement else ""
    print(f"\n{quoted(quote.text, lang)}{kind}")
    print(f"  {events.line(quote.event.id)}")
    print(f"  {place(quote, lang)}")
