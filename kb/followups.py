"""A commitment, and whether a later event says what came of it.

A report speaks of the same matter at a later date: it is looked for among the statements
of later events in the same place, or told by the same document. Nothing is concluded from silence: a
commitment of which nothing is said is "not found", never "broken". Nor is anything concluded
from a report that does not say what came of it: it is quoted, without a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kb.conclusions import FollowUp, Kind, Polarity, Statement
from kb.embed import Vectors
from kb.text import fold
from kb.types import Event

NEAR = 0.45
"""Cosine from which a later statement of the same town speaks of the same matter. From 0.3 to
0.7 four or five of the demonstration corpus's ten commitments come out right: too few to
choose by."""


@dataclass(frozen=True, slots=True)
class FollowUps:
    """What is needed to look for reports: statements with vectors, and their events."""

    statements: Sequence[Statement]
    vectors: Mapping[str, Vectors]
    events: Mapping[str, Event]

    def of(self, commitment: Statement) -> FollowUp:
        """The later statement nearest to a commitment, None where none is near."""
        event = self.events[commitment.event]
        made = _latest(event)
        later = [
            s
            for s in self.statements
            if s.kind is not Kind.DECISION
            and made is not None
            and _follows(self.events[s.event], event, made)
            and s.id in self.vectors
        ]
        if not later or commitment.id not in self.vectors:
            return FollowUp(commitment)
        table = np.stack([self.vectors[s.id] for s in later])
        cosines = table @ self.vectors[commitment.id]
        best = int(cosines.argmax())
        if cosines[best] < NEAR:
            return FollowUp(commitment)
        return FollowUp(commitment, later[best], kept=_kept(later[best]))


def _latest(event: Event) -> date | None:
    days = [c.upper or c.lower for c in event.dates]
    known = [day for day in days if day]
    return max(known) if known else None


def _follows(event: Event, before: Event, made: date) -> bool:
    """Whether an event came after, in the same place or told by the same document."""
    first = [c.lower for c in event.dates if c.lower]
    if event.id == before.id or not first or min(first) <= made:
        return False
    here, there = ({fold(p) for p in e.values("place")} for e in (event, before))
    return bool(here & there) or bool(set(event.documents) & set(before.documents))


def _kept(report: Statement) -> bool | None:
    """What a report says of a promise: kept, broken, or None where it does not say.

    A failure is a broken promise. What works, or is told as good news, is a kept one. A
    later question, wish or plain remark speaks of the matter and not of what came of it.
    """
    polarity = report.coding.polarity
    if report.kind is Kind.GAP or polarity is Polarity.NEGATIVE:
        return False
    if report.kind is Kind.PRACTICE:
        return True
    good_news = report.kind is Kind.OTHER and polarity is Polarity.POSITIVE
    return True if good_news else None
