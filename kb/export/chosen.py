"""What is taken out of a base: the tables of a choice, and a workbook of them all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from kb.export import about, tables
from kb.export.cells import Pen, Table
from kb.export.choice import Choice
from kb.library import KnowledgeBase
from kb.types import Query

MOST_HITS = 100
"""Hits of a question that an export holds unless told otherwise; a page shows ten."""


def makers(
    base: KnowledgeBase, choice: Choice, pen: Pen, shown: Callable[[str], str] = str
) -> Mapping[str, Callable[[], Table]]:
    """Table -> what makes it: hits where something is asked, statements, patterns, events.

    Patterns are those with one of the statements, and events those at which one was made.
    """
    events = {event.id: event for event in base.events()}
    material = tables.Material(events, base.preferred_dates(), base.codebook, shown)
    said = base.statements(choice.kinds, choice.events, choice.themes)
    recurring = base.patterns()
    ids, told = {s.id for s in said}, {s.event for s in said}
    every = not choice.is_narrow
    fitting = [p for p in recurring if every or any(s.id in ids for s in p.statements)]
    happened = [event for event in events.values() if every or event.id in told]
    found: dict[str, Callable[[], Table]] = {}
    if choice.query:
        asked = choice.query
        found["hits"] = lambda: tables.hits(base.search(asked), material, pen)
    return found | {
        "statements": lambda: tables.statements(said, recurring, material, pen),
        "patterns": lambda: tables.patterns(fitting, base.propositions(), material, pen),
        "events": lambda: tables.events(happened, said, material),
    }


def table(
    base: KnowledgeBase, key: str, *, kinds: Collection[str] = (), themes: Collection[str] = (),
    events: Collection[str] = (), query: Query | None = None,
) -> Table:  # fmt: skip
    """One table of a base in the codes of the JSON contract; columns as in ``docs/export.md``.

    ``key`` is ``statements``, ``patterns``, ``events`` or, with a ``query``, ``hits``. Raises
    :class:`kb.errors.UsageError` for a kind, a theme or an event that there is not, and
    ``KeyError`` for another table.
    """
    for event in events:
        base.event(event)
    base.check_labels(kinds, themes)
    choice = Choice(tuple(kinds), tuple(themes), tuple(events), query)
    return makers(base, choice, Pen("en", codes=True))[key]()


def workbook(base: KnowledgeBase, choice: Choice, made: Sequence[Table], pen: Pen) -> bytes:
    """The bytes of an Excel workbook with tables of a choice, and a sheet on how it was made."""
    from kb.export import xlsx_file  # noqa: PLC0415  (0.1 s that CSV does not pay)

    return xlsx_file.written([*made, about.table(base, choice, made, pen)], pen)
