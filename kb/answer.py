"""Question -> cited answer: the quotes that answer it, or the plain word that none does."""

from __future__ import annotations

from kb.store import Store
from kb.types import Answer, Quote, SearchResult


def answer(result: SearchResult, store: Store) -> Answer:
    """The answer that a search's hits make.

    An unanswered question keeps its hits as quotes: they are the nearest, and weak.
    """
    events = {
        event.id: event
        for event in store.events(dict.fromkeys(hit.passage.event for hit in result.hits))
    }
    quotes = tuple(
        Quote(
            text=hit.passage.text,
            path=hit.passage.path,
            page=hit.passage.page_start if hit.passage.paged else None,
            event=events[hit.passage.event],
            passage=hit.passage,
        )
        for hit in result.hits
        if hit.passage.event in events
    )
    return Answer(result.query.text, result.answered, result.reason, quotes)
