"""Question -> cited answer: patterns, statements, passages, or the plain word that none is.

Nothing is written here that nobody said: an answer is made of places. What recurs comes
first, then what was said once, then the passages around.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kb.conclusions import Answer, Kind, Pattern, Quote, Statement
from kb.followups import FollowUps
from kb.patterns import Recurrence
from kb.types import AttachmentStatus, Event, Hit, SearchResult

_PATTERNS = 3
"""Patterns that an answer shows, at most."""

_FIRST = 5
"""Hits among which a pattern's statement must stand, to be what was asked about."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer is made of.

    ``best`` maps a passage id to the statement in it that lies nearest to the question.
    """

    events: Mapping[str, Event]
    best: Mapping[int, Statement]
    recurrence: Recurrence
    follow_ups: FollowUps


def answer(result: SearchResult, evidence: Evidence) -> Answer:
    """The answer that a search's hits make.

    An unanswered question keeps its hits as quotes: they are the nearest, and weak.
    """
    hits = [hit for hit in result.hits if hit.passage.event in evidence.events]
    if not result.answered:
        quotes = tuple(_passage_quote(hit, evidence) for hit in hits)
        return Answer(
            result.query.text,
            answered=False,
            reason=result.reason,
            quotes=quotes,
            hits=tuple(hits),
        )
    patterns = _patterns(hits, evidence)
    quotes = _quotes(hits, evidence, result.query.kinds)
    shown = [q.statement for q in quotes if q.statement is not None]
    return Answer(
        question=result.query.text,
        answered=True,
        reason="",
        quotes=quotes,
        patterns=patterns,
        follow_ups=tuple(evidence.follow_ups.of(s) for s in shown if s.kind is Kind.DECISION),
        missing=_missing(hits, evidence),
        hits=tuple(hits),
    )


def _patterns(hits: Sequence[Hit], evidence: Evidence) -> tuple[Pattern, ...]:
    """The patterns that the nearest statements belong to, by how well they were found."""
    recurring = {p.id: p for p in evidence.recurrence.patterns()}
    scores: defaultdict[str, float] = defaultdict(float)
    for hit in hits:
        best = evidence.best.get(hit.passage.id)
        key = evidence.recurrence.of_statement.get(best.id, "") if best else ""
        if key in recurring and (hit.rank <= _FIRST or key in scores):
            scores[key] += 1 / hit.rank
    order = sorted(scores, key=lambda key: -scores[key])
    return tuple(recurring[key] for key in order[:_PATTERNS])


def _quotes(hits: Sequence[Hit], evidence: Evidence, kinds: Collection[str]) -> tuple[Quote, ...]:
    """Single statements first, then the passages of which none is a conclusion.

    Context is quoted alone only for somebody who asked for context.
    """
    said, around = [], []
    for hit in hits:
        best = evidence.best.get(hit.passage.id)
        if best is not None and (best.kind is not Kind.OTHER or Kind.OTHER in kinds):
            said.append(
                Quote(
                    best.text, best.path, best.page, evidence.events[best.event], hit.passage, best
                )
            )
        else:
            around.append(_passage_quote(hit, evidence))
    return (*said, *around)


def _passage_quote(hit: Hit, evidence: Evidence) -> Quote:
    return Quote(
        text=hit.passage.text,
        path=hit.passage.path,
        page=hit.passage.page_start if hit.passage.paged else None,
        event=evidence.events[hit.passage.event],
        passage=hit.passage,
    )


def _missing(hits: Sequence[Hit], evidence: Evidence) -> tuple[tuple[Event, str], ...]:
    """The files that the events of the best hits announce and that are not held."""
    near = dict.fromkeys(hit.passage.event for hit in hits[:_FIRST])
    return tuple(
        (evidence.events[key], attachment.name)
        for key in near
        for attachment in evidence.events[key].attachments
        if attachment.status is AttachmentStatus.MISSING
    )
