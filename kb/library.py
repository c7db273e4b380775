"""The knowledge base: the object that a user of the package holds.

from kb.library import KnowledgeBase
from kb.types import Query

with KnowledgeBase("kb.sqlite") as base:
    for hit in base.search(Query("kto odbiera telefon?")).hits:
        print(hit.passage.path, hit.passage.text)
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from kb import answer, cache, confidence, embed, glossary, recorded, refresh, search
from kb.embed import Embedder
from kb.errors import KBError, ModelError, UsageError
from kb.search import Parts
from kb.store import Store
from kb.text import Lexicon
from kb.types import (
    Answer,
    Document,
    Event,
    Page,
    Passage,
    Problem,
    Query,
    SearchResult,
)
from kb.vectors import VectorIndex, stack


class KnowledgeBase(AbstractContextManager["KnowledgeBase"]):
    """A database with its model, ready to be asked.

    Safe to use from several threads: each opens its own connection, and the model
    and the index are shared. A change that another process makes is seen by the next
    question.

    Raises :class:`kb.errors.StoreError` when the database cannot be opened, and
    :class:`ModelError` when the model it was made with cannot be loaded.
    """

    def __init__(self, path: str | Path, embedder: Embedder | None = None) -> None:
        self.path = Path(path)
        self._embedder = embedder
        self._lexicon: Lexicon | None = None
        self._index: tuple[int, VectorIndex] | None = None
        self._glossary: tuple[tuple[Path | None, int], glossary.Glossary] | None = None
        self._lock = threading.RLock()
        self._stores: dict[threading.Thread, Store] = {}
        _ = self.store  # fails now, not at the first question

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for store in self._stores.values():
                store.close()
            self._stores.clear()

    @property
    def store(self) -> Store:
        """The connection of this thread; that of a thread that has ended is used again.

        A web server draws each page in a new thread: without this, files would stay
        open until there are no more to be had.
        """
        me = threading.current_thread()
        with self._lock:
            if me not in self._stores:
                ended = next((t for t in self._stores if not t.is_alive()), None)
                store = self._stores.pop(ended) if ended else Store(self.path)
                self._stores[me] = store
            return self._stores[me]

    # ------------------------------------------------------------------ asking

    def search(self, query: Query) -> SearchResult:
        """The passages nearest to a query, with why each was found."""
        return self.search_many([query])[0]

    def search_many(self, queries: Sequence[Query]) -> list[SearchResult]:
        """Several queries; their vectors are made in one batch."""
        parts = self.parts()
        if parts is None:
            return [
                SearchResult(query, answered=False, hits=(), reason="empty_base")
                for query in queries
            ]
        results = []
        for query, asked in zip(
            queries, search.understand([query.text for query in queries], parts), strict=True
        ):
            self._check_filters(query)
            ranking = search.rank(asked, parts, parts.store.selected(query))
            verdict = confidence.judge(asked, ranking, parts)
            none = verdict == "no_words"  # the nearest to nothing is nothing
            hits = () if none else search.hits(asked, ranking, query, parts)
            results.append(SearchResult(query, verdict == "", hits, verdict))
        return results

    def ask(self, query: Query) -> Answer:
        """The quotes that answer a question, or the plain word that there are none."""
        return answer.answer(self.search(query), self.store)

    def _check_filters(self, query: Query) -> None:
        known = {event.id for event in self.store.events(query.events)} if query.events else set()
        for event in query.events:
            if event not in known:
                raise UsageError("event_unknown", event=event)
        for path in query.paths:
            if self.store.document_at(path) is None:
                raise UsageError("file_unknown", path=path)

    # ---------------------------------------------------------------- browsing

    def events(self) -> tuple[Event, ...]:
        """Every event, in the order of its file and its page."""
        return self.store.events()

    def event(self, key: str) -> Event:
        """The event with an id. Raises :class:`UsageError` if there is none."""
        found = self.store.events([key])
        if not found:
            raise UsageError("event_unknown", event=key)
        return found[0]

    def documents(self) -> tuple[Document, ...]:
        """Every document, also those that could not be read."""
        return self.store.documents()

    def pages(self, path: str) -> tuple[Page, ...]:
        """What was read from a file. Raises :class:`UsageError` for a file not ingested."""
        if self.store.document_at(path) is None:
            raise UsageError("file_unknown", path=path)
        return self.store.pages(path)

    def find_file(self, path: str) -> str:
        """A stored path: the one given, or the only file of its name.

        Raises :class:`UsageError` when there is none, or several.
        """
        if self.store.document_at(path) is not None:
            return path
        name = Path(path).name
        found = [known for known in self.store.file_states() if Path(known).name == name]
        if len(found) != 1:
            raise UsageError("file_unknown", path=path)
        return found[0]

    def problems(self, path: str) -> tuple[Problem, ...]:
        """Why a file, or a part of it, was not read."""
        known = self.store.file_states().get(path)
        return known.problems if known else ()

    def page_start(self, path: str, number: int) -> int:
        """Where a page begins in its document's text, in code points."""
        return self.store.page_start(path, number)

    def passages_of(self, path: str) -> tuple[Passage, ...]:
        """The passages of the document at a path, in the order of its text."""
        return self.store.passages_of(path)

    def passage(self, key: int) -> Passage:
        """The passage with an id. Raises :class:`UsageError` if there is none."""
        found = self.store.passages([key])
        if key not in found:
            raise UsageError("passage_unknown", passage=str(key))
        return found[key]

    def counts(self) -> dict[str, int]:
        """How many documents, events and passages there are."""
        return self.store.counts()

    # ------------------------------------------------------------------- parts

    @property
    def lexicon(self) -> Lexicon:
        """The table of word forms."""
        with self._lock:
            if self._lexicon is None:
                self._lexicon = Lexicon(cache.lexicon_folder())
            return self._lexicon

    @property
    def embedder(self) -> Embedder:
        """The model that the database was made with."""
        with self._lock:
            if self._embedder is None:
                made_with = recorded.recorded_model(self.store)
                self._embedder = embed.load(made_with.name if made_with else embed.BUNDLED)
            recorded.check_model(self.store, self._embedder.card)
            return self._embedder

    def parts(self) -> Parts | None:
        """What a search needs; None when nothing is indexed. For ``kb.evaluate``."""
        index = self._current_index()
        if index is None:
            return None
        return Parts(self.store, self.embedder, self.lexicon, self._current_glossary(), index)

    def _current_glossary(self) -> glossary.Glossary:
        """The glossary, read again when a person has edited it."""
        path = glossary.source(self.path)
        stamp = path.stat().st_mtime_ns if path and path.exists() else 0
        with self._lock:
            if self._glossary is None or self._glossary[0] != (path, stamp):
                self._glossary = ((path, stamp), glossary.load(self.lexicon, self.path))
            return self._glossary[1]

    def _current_index(self) -> VectorIndex | None:
        """The index of the store's revision, built anew when it has moved on."""
        revision = self.store.revision
        with self._lock:
            if self._index is None or self._index[0] != revision:
                built = self._build_index()
                if built is None:
                    return None
                self._index = (revision, built)
            return self._index[1]

    def _build_index(self) -> VectorIndex | None:
        made_with = recorded.recorded_model(self.store)
        space = refresh.recorded_space(self.store)
        if made_with is None or space is None:
            return None
        wholes = stack(self.store.vectors(), made_with.dimension)
        sentences = stack(self.store.sentence_vectors(), made_with.dimension)
        return VectorIndex(wholes, sentences, space) if len(wholes.ids) else None


__all__ = ["KBError", "KnowledgeBase", "ModelError"]
