"""``kb export``: what a base holds, as a file for a spreadsheet or for a program of researchers."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from kb.cli import DONE
from kb.cli.conclusions import note_if_due
from kb.cli.output import print_json, refuse_existing, shown, stored, write_whole
from kb.errors import UsageError
from kb.export import chosen, cited, csv_file
from kb.export.cells import Pen, Table
from kb.export.choice import Choice
from kb.library import KnowledgeBase
from kb.types import Query
from kb.wording import plural, say, ui_language

_WHOLE = frozenset({"qdpx", "qdc"})
"""REFI-QDA formats, of the whole base."""
_CITED = {"bib": cited.bibtex, "csl": cited.csl}
"""Formats of events as works that can be cited."""


def run(options: argparse.Namespace) -> int:
    """Write what was chosen into the file that was named."""
    refuse_existing(options.out, force=options.force)
    if options.format in _WHOLE:
        return _whole(options)
    if options.format in _CITED:
        return _cited(options)
    if options.query and options.table not in {None, "hits"}:
        raise UsageError("export_query", table=options.table)
    if options.table == "hits" and not options.query:
        raise UsageError("export_no_query")
    pen = Pen(ui_language(), codes=options.standard)
    choice = _choice(options)
    with KnowledgeBase(options.db) as base:
        note_if_due(base)
        for event in choice.events:
            base.event(event)
        base.check_labels(choice.kinds, choice.themes)
        found = _tables(base, choice, options, pen)
        if options.format == "csv":
            (table,) = found.values()
            data = csv_file.written(table, pen, _dialect(options))
        else:
            data = chosen.workbook(base, choice, list(found.values()), pen)
    write_whole(options.out, data)
    _tell(options, {key: len(table.rows) for key, table in found.items()})
    return DONE


def _whole(options: argparse.Namespace) -> int:
    """A project or a codebook of REFI-QDA: what is left out of it would be missing there."""
    from kb.export import refi  # noqa: PLC0415  (lxml, which tables do not need)

    if options.query or options.table or options.kind or options.theme or options.event:
        raise UsageError("export_whole", format=options.format)
    pen = Pen(ui_language(), codes=options.standard)
    with KnowledgeBase(options.db) as base:
        note_if_due(base)
        if options.format == "qdc":
            data = refi.codebook(base.codebook, pen)
        else:
            data = refi.project(base, pen, shown)
        rows = {"statements": len(base.statements())} if options.format == "qdpx" else {}
    write_whole(options.out, data)
    _tell(options, rows)
    return DONE


def _cited(options: argparse.Namespace) -> int:
    """All events, or those that were named."""
    if options.query or options.table or options.kind or options.theme:
        raise UsageError("export_events", format=options.format)
    pen = Pen(ui_language())
    with KnowledgeBase(options.db) as base:
        events = [base.event(key) for key in options.event] or list(base.events())
        data = _CITED[options.format](events, dict(base.preferred_dates()), pen, shown)
    write_whole(options.out, data)
    _tell(options, {"events": len(events)})
    return DONE


def _choice(options: argparse.Namespace) -> Choice:
    kinds, themes, events = tuple(options.kind), tuple(options.theme), tuple(options.event)
    k = options.k or chosen.MOST_HITS
    query = Query(options.query, k=k, events=events, kinds=kinds, themes=themes)
    return Choice(kinds, themes, events, query if options.query else None)


def _tables(
    base: KnowledgeBase, choice: Choice, options: argparse.Namespace, pen: Pen
) -> dict[str, Table]:
    """The one table that was asked for; of a workbook all, unless one was."""
    makers = chosen.makers(base, choice, pen, shown)
    first = next(iter(makers))
    wanted = [options.table or first] if options.table or options.format == "csv" else list(makers)
    return {key: makers[key]() for key in wanted}


def _dialect(options: argparse.Namespace) -> csv_file.Dialect:
    dialect = csv_file.STANDARD if options.standard else csv_file.POLISH
    return csv_file.exact(dialect) if options.exact else dialect


def _tell(options: argparse.Namespace, rows: Mapping[str, int]) -> None:
    if options.json:
        print_json({"path": stored(options.out), "rows": dict(rows)})
        return
    lang = ui_language()
    forms = ("wiersz", "wiersze", "wierszy") if lang == "pl" else ("row", "rows", "rows")
    pen = Pen(lang)
    told = ", ".join(f"{pen.table(key)}: {n} {plural(n, lang, forms)}" for key, n in rows.items())
    code = "exported" if told else "exported_file"
    print(say(code, lang, path=str(options.out), tables=told))
