"""An answer cut into the parts that the page shows one under the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.conclusions import Answer, FollowUp, Pattern, Quote
from kb.types import Event, Hit


@dataclass(frozen=True, slots=True)
class Parts:
    """What is shown of an answer, in this order. ``left`` counts the quotes held back."""

    patterns: tuple[Pattern, ...]
    statements: tuple[Quote, ...]
    passages: tuple[Quote, ...]
    follow_ups: tuple[FollowUp, ...]
    missing: tuple[tuple[Event, str], ...]
    left: int = 0

    @property
    def events(self) -> set[str]:
        """The events that anything shown comes from."""
        told = {key for pattern in self.patterns for key in pattern.events}
        return told | {quote.event.id for quote in (*self.statements, *self.passages)}


def of(answer: Answer, hits: Mapping[int, Hit], most: int) -> Parts:
    """The ``most`` best quotes of an answer, statements before passages.

    What a pattern already quotes is not quoted again; ``hits`` are by passage id.
    """
    recurring = {s.id for pattern in answer.patterns for s in pattern.statements}
    single = [q for q in answer.quotes if q.statement is None or q.statement.id not in recurring]
    best = sorted(single, key=lambda quote: _rank(quote, hits))
    kept = {quote.passage.id for quote in best[:most]}
    shown = [quote for quote in single if quote.passage.id in kept]
    said = {q.statement.id for q in shown if q.statement} | recurring
    return Parts(
        patterns=answer.patterns,
        statements=tuple(q for q in shown if q.statement is not None),
        passages=tuple(q for q in shown if q.statement is None),
        follow_ups=tuple(f for f in answer.follow_ups if f.commitment.id in said),
        missing=answer.missing,
        left=len(single) - len(shown),
    )


def _rank(quote: Quote, hits: Mapping[int, Hit]) -> int:
    hit = hits.get(quote.passage.id)
    return hit.rank if hit else len(hits) + 1
