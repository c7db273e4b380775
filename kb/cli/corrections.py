"""What people decide: ``kb correct, corrections``."""

from __future__ import annotations

import argparse
import getpass
import json
from typing import Any

from kb.cli import DONE
from kb.cli.output import print_json, print_table, shown, stored
from kb.codebook import NONE
from kb.conclusions import Correction
from kb.corrected import DATE, DOCUMENTS
from kb.errors import UsageError
from kb.library import KnowledgeBase
from kb.terms import term
from kb.wording import ui_language

_HEADINGS = {
    "pl": ("nr", "kiedy", "kto", "co", "wartość", "czego dotyczy"),
    "en": ("no.", "when", "who", "field", "value", "of what"),
}


def run(options: argparse.Namespace) -> int:
    """Append to the log of decisions, or show it."""
    return _correct(options) if options.command == "correct" else _corrections(options)


def _correct(options: argparse.Namespace) -> int:
    with KnowledgeBase(options.db) as base:
        decisions = [_decision(base, *pair, options.id) for pair in _decisions(options)]
        for field, value, subject in decisions:  # all of them, or none is kept
            # "The same" depends on the kind, which may be given with it.
            kind = options.kind or ""
            base.check_correction(field, value, kind=kind, **subject)
        who = options.who or _user()
        for field, value, subject in decisions:
            entry = base.correct(who, field, value, note=options.note or "", **subject)
            print_json(correction_json(entry)) if options.json else print(_line(entry))
    return DONE


def _user() -> str:
    """The user of this machine; a container's number may have no entry in its list."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as error:
        raise UsageError("who_unknown") from error


def _decisions(options: argparse.Namespace) -> list[tuple[str, str]]:
    given = {
        "kind": options.kind,
        "themes": _themes_json(options.theme),
        "same_as": options.same_as,
        "not_same_as": options.not_same_as,
        "preferred_date": options.date,
        "superseded_by": options.superseded_by,
        "not_version_of": options.not_version_of,
    }
    found = [(field, value) for field, value in given.items() if value is not None]
    if not found:
        raise UsageError("nothing_to_correct")
    return found


def _themes_json(given: list[str] | None) -> str | None:
    """The themes as the log keeps them; ``--theme none`` says that there is none."""
    return None if given is None else json.dumps([] if given == [NONE] else given)


def _decision(
    base: KnowledgeBase, field: str, value: str, key: str
) -> tuple[str, str, dict[str, str]]:
    """A decision and what it is about: a file, an event for a date, else a statement."""
    if field in DOCUMENTS:
        return field, base.find_file(stored(value)), {"path": base.find_file(stored(key))}
    return field, value, {"event" if field == DATE else "statement": key}


def _corrections(options: argparse.Namespace) -> int:
    with KnowledgeBase(options.db) as base:
        log = base.corrections()
    if options.json:
        for entry in log:
            print_json(correction_json(entry))
        return DONE
    lang = ui_language()
    print_table(
        _HEADINGS[lang],
        (
            (
                str(e.number),
                e.at,
                e.who,
                term(e.field, lang),
                _value(e),
                e.text or e.event_title or e.event or shown(e.path),
            )
            for e in log
        ),
    )
    return DONE


def correction_json(entry: Correction) -> dict[str, Any]:
    """An entry of the log, as exported."""
    return {
        "number": entry.number,
        "at": entry.at,
        "who": entry.who,
        "field": entry.field,
        "value": entry.value,
        "statement": entry.statement,
        "text": entry.text,
        "event": entry.event,
        "note": entry.note,
    } | ({"path": shown(entry.path)} if entry.path else {})


def _line(entry: Correction) -> str:
    return f"{entry.number}. {entry.at} {entry.who}: {term(entry.field, ui_language())} = {_value(entry)}"


def _value(entry: Correction) -> str:
    return shown(entry.value) if entry.field in DOCUMENTS else entry.value
