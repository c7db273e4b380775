"""An open database with what has to be loaded to ask it, each thing once.

Connections are one a thread; the model, the word forms, the index and the conclusions are
shared, and made anew when the database has moved on.
"""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from kb import (
    cache,
    codebook,
    confidence,
    embed,
    glossary,
    learning,
    names,
    patterns,
    recorded,
    refresh,
)
from kb.codebook import Codebook
from kb.coder import Coder
from kb.confidence import Calibration
from kb.embed import Embedder
from kb.names import Names
from kb.patterns import Known
from kb.search import Parts
from kb.store import Store
from kb.text import Lexicon
from kb.vectors import VectorIndex, stack


class OpenedBase(AbstractContextManager["OpenedBase"]):
    """What :class:`kb.library.KnowledgeBase` holds open."""

    def __init__(self, path: str | Path, embedder: Embedder | None = None) -> None:
        self.path = Path(path)
        self._embedder = embedder
        self._is_given = embedder is not None
        self._lexicon: Lexicon | None = None
        self._index: tuple[int, VectorIndex, Names] | None = None
        self._glossary: tuple[tuple[Path | None, int], glossary.Glossary] | None = None
        self._coder: Coder | None = None
        self._coder_version: str | None = None
        self._measured: Calibration | None = None
        self._known: tuple[int, Known] | None = None
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

    def known(self) -> Known:
        """Everything that is concluded from the material, as of the store's revision."""
        revision = self.store.revision
        with self._lock:
            if self._known is None or self._known[0] != revision:
                self._known = (revision, patterns.known(self.store, self.coder, self.lexicon))
            return self._known[1]

    @property
    def codebook(self) -> Codebook:
        """The themes: the file beside the database, else the program's own."""
        return codebook.load(self.path)

    @property
    def coder(self) -> Coder:
        """The trained coder, as of the codebook and what the corrections taught.

        Made anew when another process learnt or a person edited the codebook: a page
        stays open for days.
        """
        with self._lock:
            if self._coder is not None and self._coder_version is None:
                return self._coder  # put there from outside, as a test does
            book = self.codebook
            version = recorded.coder_version(self.store, book)
            if self._coder is None or self._coder_version != version:
                learned = learning.from_json(self.store.meta("learned"))
                self._coder, self._coder_version = Coder(embed.load_coder, book, learned), version
            return self._coder

    def _calibration(self, parts: Parts) -> Calibration:
        """The thresholds of this base: recorded by the last refresh, else measured now."""
        recorded = self.store.meta("calibration")
        with self._lock:
            if recorded is None:
                if self._measured is None:
                    self._measured = confidence.calibrate(parts)
                return self._measured
        return Calibration.from_json(recorded)

    def calibrate(self) -> None:
        """Ask the base the unanswerable questions again, if it has grown since."""
        recorded = self.store.meta("calibration")
        known = Calibration.from_json(recorded) if recorded else None
        # Counted before the index is built, which costs what the whole base does.
        if confidence.is_due(known, self.store.counts()["passage"]):
            parts = self.parts()
            if parts is not None:
                self.store.set_meta("calibration", confidence.calibrate(parts).to_json())

    @property
    def lexicon(self) -> Lexicon:
        """The table of word forms."""
        with self._lock:
            if self._lexicon is None:
                self._lexicon = Lexicon(cache.lexicon_folder())
            return self._lexicon

    @property
    def embedder(self) -> Embedder:
        """The model that the database was made with.

        Loaded again when another process made the vectors anew with another one; a model
        that the caller gave stays, and is refused.
        """
        made_with = recorded.recorded_model(self.store)
        with self._lock:
            if self._embedder is None or (
                made_with and not self._is_given and self._embedder.card != made_with
            ):
                self._embedder = embed.load(made_with.name if made_with else embed.BUNDLED)
            recorded.check_model(self.store, self._embedder.card)
            return self._embedder

    def parts(self) -> Parts | None:
        """What a search needs; None when nothing is indexed. For ``kb.evaluate``."""
        current = self._current_index()
        if current is None:
            return None
        words = self.lexicon, self._current_glossary()
        return Parts(self.store, self.embedder, *words, *current)

    def _current_glossary(self) -> glossary.Glossary:
        """The glossary, read again when a person has edited it."""
        path = glossary.source(self.path)
        stamp = path.stat().st_mtime_ns if path and path.exists() else 0
        with self._lock:
            if self._glossary is None or self._glossary[0] != (path, stamp):
                self._glossary = ((path, stamp), glossary.load(self.lexicon, self.path))
            return self._glossary[1]

    def _current_index(self) -> tuple[VectorIndex, Names] | None:
        """The index of the store's revision and its events' names, anew when it has moved on."""
        revision = self.store.revision
        with self._lock:
            if self._index is None or self._index[0] != revision:
                built = self._build_index()
                if built is None:
                    return None
                called = names.read(self.store, self.lexicon, built.ids)
                self._index = (revision, built, called)
            return self._index[1:]

    def _build_index(self) -> VectorIndex | None:
        made_with = recorded.recorded_model(self.store)
        space = refresh.recorded_space(self.store)
        if made_with is None or space is None:
            return None
        wholes = stack(self.store.vectors(), made_with.dimension)
        sentences = stack(self.store.sentence_vectors(), made_with.dimension)
        return VectorIndex(wholes, sentences, space) if len(wholes.ids) else None
