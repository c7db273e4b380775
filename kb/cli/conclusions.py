"""What is concluded: ``kb statements, patterns, themes, classify``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from kb.cli import DONE
from kb.cli.output import print_json, print_table, shown
from kb.cli.search import file_page_spot, json_lines
from kb.clusters import Cluster
from kb.conclusions import Coding, Kind, Pattern, Quote, Statement
from kb.errors import UsageError
from kb.library import KnowledgeBase
from kb.placetext import passage_place, place_text
from kb.recorded import is_due
from kb.terms import strength_text, term
from kb.wording import decimal, say, ui_language

_HEADINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "statements": {
        "pl": ("rodzaj", "wypowiedź", "temat", "wydarzenie", "plik", "identyfikator"),
        "en": ("kind", "statement", "theme", "event", "file", "id"),
    },
    "themes": {
        "pl": ("temat", "wydarzenia", "wypowiedzi", "identyfikator"),
        "en": ("theme", "events", "statements", "id"),
    },
}
_AT_ONCE = 256


def run(options: argparse.Namespace) -> int:
    """Run one of the commands."""
    command = {
        "statements": _statements,
        "patterns": _patterns,
        "classify": _classify,
        "themes": _themes,
    }[options.command]
    return command(options)


def note_if_due(base: KnowledgeBase) -> None:
    """Say on stderr that statements are still missing, before nothing is taken for none."""
    if is_due(base.store, base.codebook):
        print(say("refresh_due", ui_language()), file=sys.stderr)


# -------------------------------------------------------------------- statements


def _statements(options: argparse.Namespace) -> int:
    with KnowledgeBase(options.db) as base:
        note_if_due(base)
        for event in options.event:
            base.event(event)
        base.check_labels(options.kind, options.theme)
        found = base.statements(options.kind, options.event, options.theme)
        if options.json:
            for statement in found:
                print_json(statement_json(statement))
            return DONE
        titles = {event.id: event.title for event in base.events()}
    lang = ui_language()
    print_table(
        _HEADINGS["statements"][lang],
        (
            (
                term(s.kind, lang),
                s.text,
                ", ".join(s.themes),
                titles.get(s.event, s.event),
                place(s, lang),
                s.id,
            )
            for s in found
        ),
    )
    return DONE


def statement_json(statement: Statement) -> dict[str, Any]:
    """A statement in the JSON contract; a person's labels beside the machine's."""
    return {
        "id": statement.id,
        "text": statement.text,
        "lead": statement.lead,
        **coding_json(statement.coding),
        "event": statement.event,
        "path": shown(statement.path),
        "page": statement.page,
        "place": spot(statement, ui_language()) or None,
        "lang": statement.lang,
        "start": statement.start,
        "end": statement.end,
        "times": statement.times,
        "source": statement.source.value,
        "machine": coding_json(statement.machine),
    }


def coding_json(coding: Coding) -> dict[str, Any]:
    """Labels in the JSON contract."""
    return {
        "kind": coding.kind.value,
        "confidence": coding.confidence,
        "themes": list(coding.themes),
        "implied_gap": coding.implied_gap,
        "polarity": coding.polarity.value,
        "origin": coding.origin.value,
    }


def place(statement: Statement | Quote, lang: str) -> str:
    """File, page and cell, as ``kb search`` shows them."""
    return file_page_spot(statement.path, statement.page, spot(statement, lang), lang)


def spot(said: Statement | Quote, lang: str) -> str:
    """The sheet and cell, the table and row or the note of a statement or a quote, in words."""
    if isinstance(said, Statement):
        return place_text([said.place], lang)
    return spot(said.statement, lang) if said.statement else passage_place(said.passage, lang)


# ---------------------------------------------------------------------- patterns


def _patterns(options: argparse.Namespace) -> int:
    kind = Kind(options.kind) if options.kind else None
    with KnowledgeBase(options.db) as base:
        note_if_due(base)
        recurrence = base.known().recurrence
        everything = recurrence.propositions
        found: Sequence[Pattern] = recurrence.patterns(kind)
        if options.all:
            found = (*found, *recurrence.told_once(kind))
        if options.json:
            for pattern in found:
                print_json(pattern_json(pattern, everything))
        else:
            _print_patterns(found, everything, base)
            if not found:
                print(term(f"no_patterns_{kind.value}" if kind else "no_patterns", ui_language()))
    return DONE


def pattern_json(pattern: Pattern, everything: Mapping[str, Pattern]) -> dict[str, Any]:
    """A pattern in the JSON contract, with the parts that its strength comes from.

    ``everything`` are all propositions: what answers a gap was mostly told once, so that
    its id alone leads nowhere in a list of patterns.
    """
    strength = pattern.strength
    return {
        "id": pattern.id,
        "kind": pattern.kind.value,
        "label": pattern.label,
        "themes": list(pattern.themes),
        "languages": list(pattern.languages),
        "statements": [
            {
                "id": s.id,
                "text": s.text,
                "event": s.event,
                "path": shown(s.path),
                "page": s.page,
                "place": spot(s, ui_language()) or None,
                "lang": s.lang,
                "start": s.start,
                "end": s.end,
                "times": s.times,
            }
            for s in pattern.statements
        ],
        "events": list(pattern.events),
        "sources": [list(group) for group in pattern.sources],
        "strength": strength.grade.value,
        "evidence": {
            "sources": strength.sources,
            "voices": list(strength.voices),
            "first_hand": strength.first_hand,
            "reported": strength.reported,
            "contradicted": strength.contradicted,
        },
        "answered_by": list(pattern.answered_by),
        "answers": [_answer_json(everything[k]) for k in pattern.answered_by if k in everything],
    }


def _answer_json(practice: Pattern) -> dict[str, Any]:
    """A practice that answers a gap: its words, and the file in which they stand."""
    said = next(s for s in practice.statements if s.text == practice.label)
    return {
        "id": practice.id,
        "label": practice.label,
        "events": list(practice.events),
        "path": shown(said.path),
    }


def _print_patterns(
    found: Sequence[Pattern], everything: Mapping[str, Pattern], base: KnowledgeBase
) -> None:
    lang = ui_language()
    titles = {event.id: event.title for event in base.events()}
    for pattern in found:
        print(f"\n{term(pattern.kind, lang).upper()}: {pattern.label}")
        print(f"  {strength_text(pattern.strength, lang)}  [{pattern.id}]")
        for s in pattern.statements:
            print(f"  – {s.text}")
            print(f"    {titles.get(s.event, s.event)} · {place(s, lang)}")
        if pattern.kind is Kind.GAP:
            answers = [everything[key].label for key in pattern.answered_by]
            print(f"  {term('answered_by', lang)}: {' | '.join(answers) or term('none_yet', lang)}")


# ------------------------------------------------------------------------ themes


def _themes(options: argparse.Namespace) -> int:
    """Every theme with its statements and events counted; then what the codebook lacks."""
    lang = ui_language()
    with KnowledgeBase(options.db) as base:
        note_if_due(base)
        statements, clusters = base.statements(), base.free_clusters()
        rows = [
            _theme_row(theme.id, theme.names[lang], statements) for theme in base.codebook.themes
        ]
        free = [_cluster_row(cluster) for cluster in clusters]
    if options.json:
        for row in (*rows, *free):
            print_json(row)
        return DONE
    print_table(
        _HEADINGS["themes"][lang],
        (
            (str(r["name"]), str(r["events"]), str(r["statements"]), str(r["id"]))
            for r in (*rows, *free)
        ),
    )
    return DONE


def _theme_row(key: str, name: str, statements: Sequence[Statement]) -> dict[str, Any]:
    inside = [s for s in statements if key in s.themes]
    return {
        "id": key,
        "name": name,
        "statements": len(inside),
        "events": len({s.event for s in inside}),
        "in_codebook": True,
    }


def _cluster_row(cluster: Cluster) -> dict[str, Any]:
    words = [", ".join(names) for names in cluster.words.values() if names]
    return {
        "id": cluster.id,
        "name": " / ".join(words),
        "statements": len(cluster.statements),
        "events": len({s.event for s in cluster.statements}),
        "in_codebook": False,
        "members": [s.id for s in cluster.statements],
    }


# ---------------------------------------------------------------------- classify


def _classify(options: argparse.Namespace) -> int:
    """Label single texts: no database is asked or made."""
    from kb import codebook, embed  # noqa: PLC0415  (what `kb --help` must not load)
    from kb.coder import Coder  # noqa: PLC0415
    from kb.segments import spoken  # noqa: PLC0415

    if not options.batch and not (options.text and options.text.strip()):
        raise UsageError("no_words")
    coder = Coder(embed.load_coder, codebook.load(options.db))
    rows = json_lines(options.batch) if options.batch else [(1, {"text": options.text})]
    read = [
        (row.get("id", number), spoken(_text(row, number, options), str(row.get("lead") or "")))
        for number, row in rows
    ]
    for start in range(0, len(read), _AT_ONCE):
        some = read[start : start + _AT_ONCE]
        texts = [text for _, text in some]
        for (key, _), coding in zip(some, coder.codings(coder.vectors(texts), texts), strict=True):
            line = {"id": key} | coding_json(coding)
            if options.batch or options.json:
                print_json(line)
            else:
                lang = ui_language()
                sure = decimal(coding.confidence, lang)
                print(f"{term(coding.kind, lang)} ({sure})", end="")
                print(f" · {', '.join(coding.themes)}" if coding.themes else "")
    return DONE


def _text(row: dict[str, Any], number: int, options: argparse.Namespace) -> str:
    if not isinstance(row.get("text"), str):
        where = {"path": str(options.batch), "line": str(number)}
        raise UsageError("batch_broken", **where, detail="text")
    return str(row["text"])
