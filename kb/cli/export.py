"""``kb export``: what a base holds, as a file for a spreadsheet."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from kb.cli import DONE
from kb.cli.conclusions import note_if_due
from kb.cli.output import print_json, shown, stored, write_new
from kb.errors import UsageError
from kb.export import about, csv_file, tables
from kb.export.cells import Pen, Table
from kb.export.words import TABLES
from kb.library import KnowledgeBase
from kb.types import Query
from kb.wording import plural, say, ui_language


def run(options: argparse.Namespace) -> int:
    """Write what was chosen into the file that was named."""
    pen = Pen(ui_language(), codes=options.standard)
    with KnowledgeBase(options.db) as base:
        note_if_due(base)
        found = _chosen(base, options, pen)
        if options.format == "csv":
            found = found[:1]
            data = csv_file.written(found[0], pen, _dialect(options))
        else:
            from kb.export import xlsx_file  # noqa: PLC0415  (0.3 s that CSV does not pay)

            data = xlsx_file.written(
                [*found, about.table(base, _filters(options), found, pen)], pen
            )
    write_new(options.out, data, force=options.force)
    _tell(options, found)
    return DONE


def _chosen(base: KnowledgeBase, options: argparse.Namespace, pen: Pen) -> list[Table]:
    """The tables of the file: the one that was asked for first, of a workbook the others too."""
    for event in options.event:
        base.event(event)
    base.check_labels(options.kind, options.theme)
    makers = _makers(base, options, pen)
    if options.query and options.table not in {None, "hits"}:
        raise UsageError("export_query", table=options.table)
    if options.table == "hits" and not options.query:
        raise UsageError("export_no_query")
    first = options.table or ("hits" if options.query else "statements")
    others = [key for key in TABLES if key in makers and key != first]
    wanted = [first] if options.format == "csv" or options.table else [first, *others]
    return [makers[key]() for key in wanted]


def _makers(
    base: KnowledgeBase, options: argparse.Namespace, pen: Pen
) -> dict[str, Callable[[], Table]]:
    """Table -> what makes it of the base."""
    events = {event.id: event for event in base.events()}
    material = tables.Material(events, base.preferred_dates(), base.codebook, shown)
    said = base.statements(options.kind, options.event, options.theme)
    recurring = base.patterns()
    ids = {s.id for s in said}
    is_narrowed = bool(options.kind or options.event or options.theme)
    fitting = [p for p in recurring if not is_narrowed or any(s.id in ids for s in p.statements)]
    told = {s.event for s in said}
    happened = [e for e in events.values() if not is_narrowed or e.id in told]
    makers: dict[str, Callable[[], Table]] = {
        "statements": lambda: tables.statements(said, recurring, material, pen),
        "patterns": lambda: tables.patterns(fitting, base.propositions(), material, pen),
        "events": lambda: tables.events(happened, said, material),
    }
    if options.query:
        makers["hits"] = lambda: tables.hits(base.search(_query(options)), material, pen)
    return makers


def _query(options: argparse.Namespace) -> Query:
    return Query(
        options.query,
        k=options.k,
        events=tuple(options.event),
        kinds=tuple(options.kind),
        themes=tuple(options.theme),
    )


def _dialect(options: argparse.Namespace) -> csv_file.Dialect:
    chosen = csv_file.STANDARD if options.standard else csv_file.POLISH
    return csv_file.exact(chosen) if options.exact else chosen


def _filters(options: argparse.Namespace) -> dict[str, Sequence[str]]:
    """What was chosen, for the sheet that tells of the export."""
    asked = [options.query] if options.query else []
    chosen = [*options.kind, *options.theme, *options.event]
    return {"question": asked, "filters": chosen}


def _tell(options: argparse.Namespace, found: Sequence[Table]) -> None:
    rows = {table.key: len(table.rows) for table in found}
    path = stored(options.out)
    if options.json:
        print_json({"path": path, "rows": rows})
        return
    lang = ui_language()
    forms = ("wiersz", "wiersze", "wierszy") if lang == "pl" else ("row", "rows", "rows")
    pen = Pen(lang)
    told = ", ".join(f"{pen.table(key)}: {n} {plural(n, lang, forms)}" for key, n in rows.items())
    print(say("exported", lang, path=str(options.out), tables=told))
