"""Statements, patterns, events and hits as rows: everything that the filters let through.

A cell holds the exact words, or a value with its type; several values of one kind are
parted by "; ". Columns are those of ``docs/export.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kb.codebook import Codebook
from kb.conclusions import Kind, Pattern, Statement
from kb.export.cells import Cell, Pen, Table
from kb.placetext import place_text
from kb.types import AttachmentStatus, Event, SearchResult

COUNTED = (Kind.GAP, Kind.PRACTICE, Kind.RECOMMENDATION, Kind.DECISION, Kind.QUESTION)
"""The kinds that an event's row counts; context is no conclusion."""

_WHEN = (
    "dates", "dates_raw", "date_from", "date_to", "date_conflict", "preferred_date", "places",
)  # fmt: skip
_STATEMENT = (
    "text", "kind", "themes", "title", *_WHEN, "path", "page", "place", "lang", "lead", "times",
    "implied_gap", "polarity", "origin", "pattern", "source", "confidence", "machine_kind",
    "machine_themes", "codebook", "id", "event", "start", "end",
)  # fmt: skip
_PATTERN = (
    "label", "kind", "themes", "strength", "sources", "voices", "first_hand", "reported",
    "contradicted", "languages", "date_from", "date_to", "events", "answered_by", "text",
    "statements", "codebook", "id",
)  # fmt: skip
_EVENT = (
    "title", *_WHEN, "organisers", "facilitators", *COUNTED, "attachments_held",
    "attachments_missing", "documents", "lang", "event",
)  # fmt: skip
_HIT = (
    "rank", "text", "title", "event", *_WHEN, "path", "page", "place", "lang", "start", "end",
    "matched", "score",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Material:
    """What tables are made from.

    ``events`` are all, by id; ``preferred`` maps an event to the date that a person chose;
    ``shown`` says how a path is to be written.
    """

    events: Mapping[str, Event]
    preferred: Mapping[str, str]
    codebook: Codebook
    shown: Callable[[str], str] = str


def statements(
    found: Iterable[Statement], patterns: Collection[Pattern], material: Material, pen: Pen
) -> Table:
    """One row a statement, in the order of files and of places in them."""
    belongs = {s.id: pattern.id for pattern in patterns for s in pattern.statements}
    rows = (_statement(s, belongs.get(s.id), material, pen) for s in found)
    return Table("statements", _STATEMENT, tuple(rows))


def _statement(s: Statement, pattern: str | None, m: Material, pen: Pen) -> tuple[Cell, ...]:
    return (
        s.text,
        pen.word(s.kind),
        _themes(s.themes, m, pen),
        m.events[s.event].title,
        *_when(m.events[s.event], m),
        m.shown(s.path),
        s.page,
        _place([s.place], pen),
        s.lang,
        s.lead or None,
        s.times,
        s.coding.implied_gap,
        pen.word(s.coding.polarity),
        pen.word(s.coding.origin),
        pattern,
        pen.word(s.source),
        s.machine.confidence,
        pen.word(s.machine.kind),
        _themes(s.machine.themes, m, pen),
        m.codebook.version,
        s.id,
        s.event,
        s.start,
        s.end,
    )


def patterns(found: Iterable[Pattern], everything: Mapping[str, Pattern], m: Material, pen: Pen) -> (
    Table
):  # fmt: skip
    """One row a pattern, with the words of each of its statements.

    ``everything`` are all propositions by id: what answers a gap was mostly told once.
    """
    return Table("patterns", _PATTERN, tuple(_pattern(p, everything, m, pen) for p in found))


def _pattern(
    p: Pattern, everything: Mapping[str, Pattern], m: Material, pen: Pen
) -> tuple[Cell, ...]:
    told = [m.events[key] for key in p.events]
    answers = [everything[key].label for key in p.answered_by if key in everything]
    return (
        p.label,
        pen.word(p.kind),
        _themes(p.themes, m, pen),
        pen.word(p.strength.grade),
        p.strength.sources,
        _joined(pen.word("voice_other" if v == "other" else v) for v in p.strength.voices),
        p.strength.first_hand,
        p.strength.reported,
        p.strength.contradicted,
        _joined(p.languages),
        _earliest(told),
        _latest(told),
        _joined(p.events if pen.codes else (event.title for event in told)),
        _joined(p.answered_by if pen.codes else answers),
        "\n".join(s.text for s in p.statements),
        _joined(s.id for s in p.statements),
        m.codebook.version,
        p.id,
    )


def events(found: Iterable[Event], said: Iterable[Statement], m: Material) -> Table:
    """One row an event, with its claims, its files and how much of each kind was said."""
    counted = Counter((s.event, s.kind) for s in said)
    return Table("events", _EVENT, tuple(_event(event, counted, m) for event in found))


def _event(event: Event, counted: Counter[tuple[str, Kind]], m: Material) -> tuple[Cell, ...]:
    held = (a.name for a in event.attachments if a.status is AttachmentStatus.HELD)
    missing = (a.name for a in event.attachments if a.status is not AttachmentStatus.HELD)
    return (
        event.title,
        *_when(event, m),
        _joined(event.values("organiser")),
        _joined(event.values("facilitator")),
        *(counted[event.id, kind] for kind in COUNTED),
        _joined(held),
        _joined(missing),
        _joined(map(m.shown, event.documents)),
        event.lang,
        event.id,
    )


def hits(result: SearchResult, m: Material, pen: Pen) -> Table:
    """One row a hit of one query, the nearest first."""
    rows = (
        (
            hit.rank,
            hit.passage.text,
            m.events[hit.passage.event].title,
            hit.passage.event,
            *_when(m.events[hit.passage.event], m),
            m.shown(hit.passage.path),
            hit.passage.page_start if hit.passage.paged else None,
            _place((place for _, _, place in hit.passage.places), pen),
            hit.passage.lang,
            hit.passage.start,
            hit.passage.end,
            pen.word(hit.why.matched),
            hit.score,
        )
        for hit in result.hits
    )
    return Table("hits", _HIT, tuple(rows))


def _place(places: Iterable[str], pen: Pen) -> str | None:
    return (_joined(places) if pen.codes else place_text(places, pen.lang)) or None


def _themes(ids: Sequence[str], m: Material, pen: Pen) -> str | None:
    return _joined(key if pen.codes else m.codebook.name(key, pen.lang) for key in ids)


def _when(event: Event, m: Material) -> tuple[Cell, ...]:
    """The cells of ``_WHEN``: every claim is there, also where they contradict each other."""
    return (
        _joined(claim.edtf for claim in event.dates),
        _joined(claim.raw for claim in event.dates),
        _earliest([event]),
        _latest([event]),
        event.date_conflict,
        m.preferred.get(event.id),
        _joined(event.values("place")),
    )


def _earliest(told: Iterable[Event]) -> date | None:
    return min((c.lower for event in told for c in event.dates if c.lower), default=None)


def _latest(told: Iterable[Event]) -> date | None:
    return max((c.upper for event in told for c in event.dates if c.upper), default=None)


def _joined(values: Iterable[str]) -> str | None:
    """Distinct values in one cell, None where there is none."""
    return "; ".join(dict.fromkeys(value for value in values if value)) or None
