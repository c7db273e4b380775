"""What every drawing on a page needs: the base, its events, and what people decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb import corrected
from kb.codebook import Codebook
from kb.conclusions import Correction, Statement
from kb.library import KnowledgeBase
from kb.types import Event
from kb.ui import decisions, markup, preferred


@dataclass(frozen=True, slots=True)
class Desk:
    """One drawing's view of the base.

    ``log`` holds people's decisions, the oldest first, under the ids that their statements and
    events have today; ``preferred`` maps an event id to
    the date that a person chose among its claims.
    """

    base: KnowledgeBase
    lang: str
    events: Mapping[str, Event]
    codebook: Codebook
    log: tuple[Correction, ...]
    preferred: Mapping[str, str]

    def decided(self, statement: Statement) -> list[Correction]:
        """What people decided of a statement, the oldest first."""
        known = self.base.known().by_id if self.log else {}
        return decisions.of_statement(self.log, statement, known)

    def dates(self, event: Event) -> str:
        """An event's date as HTML: the one that a person chose, else all that is claimed."""
        chosen = self.preferred.get(event.id)
        if chosen is None:
            return markup.dates(event, self.lang)
        return markup.escape(preferred.line(event, chosen, self.lang))

    def dates_text(self, event: Event) -> str:
        """The same as plain text."""
        return preferred.line(event, self.preferred.get(event.id, ""), self.lang)


def of(base: KnowledgeBase, lang: str) -> Desk:
    """The desk for one drawing of a page."""
    return Desk(
        base=base,
        lang=lang,
        events={event.id: event for event in base.events()},
        codebook=base.codebook,
        log=tuple(corrected.today(base.store)),
        preferred=base.preferred_dates(),
    )
