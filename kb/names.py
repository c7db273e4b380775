"""Names: what an event is called, and which questions call it so.

A place has no language, and no model was taught it: "Nadbrzozie" in an English question is near
nothing that was said there, and words only reorder passages of the question's own language. So
a word that the question's language does not have is looked for in the events' titles, places
and file names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from kb.lexical import LexicalQuery
from kb.store import Store
from kb.text import Lexicon, stem, tokens

_LANGUAGES = ("pl", "en")

_MOST = 0.5
"""A name that more than this share of the passages goes by tells nothing."""

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Named:
    """A word of a question, as written, and the rows of the passages whose event is called so."""

    word: str
    rows: Rows


class Names:
    """What the events of a base are called.

    ``size`` is the number of its passages, ``rows`` leads from a language and a stem to the
    passages of the events whose name holds it and whose language does not.
    """

    def __init__(self, size: int, rows: Mapping[tuple[str, str], Rows]) -> None:
        self._size = size
        self._rows = rows

    def named(self, query: LexicalQuery, lang: str, lexicon: Lexicon) -> tuple[Named, ...]:
        """The names among the words of a question in a language; ``und`` where it is unknown.

        Capitals alone are an acronym, which the glossary explains.
        """
        found = []
        for token, lemmas in query.words:
            if token.surface.isupper() or not _is_foreign(token.surface, lang, lexicon):
                continue
            held = [self._rows.get((lang, key)) for key in {stem(lemma) for lemma in lemmas}]
            rows = [some for some in held if some is not None]
            if rows:
                together = np.unique(np.concatenate(rows))
                if len(together) <= _MOST * self._size:
                    found.append(Named(token.surface, together))
        return tuple(found)

    def shares(self, named: tuple[Named, ...]) -> NDArray[np.float64]:
        """For every passage the share of a question's names that its event goes by, 0..1."""
        counted = np.zeros(self._size)
        for name in named:
            counted[name.rows] += 1
        return counted / max(1, len(named))


def read(store: Store, lexicon: Lexicon, ids: NDArray[np.int64]) -> Names:
    """What the events of a base are called; ``ids`` are the passages, row by row."""
    row_of = {int(key): row for row, key in enumerate(ids)}
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for passage, event in store.passage_events():
        if passage in row_of:
            rows[event].append(row_of[passage])
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for event, keys in _called(store, lexicon).items():
        for key in keys:
            found[key].extend(rows[event])
    return Names(len(ids), {key: np.array(some, np.int64) for key, some in found.items() if some})


def _called(store: Store, lexicon: Lexicon) -> dict[str, set[tuple[str, str]]]:
    """Event -> (a language that lacks the word, stem of the word) of all that it is called."""
    called: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for event, lang, field, value in store.event_names():
        words = PurePath(value).stem if field == "path" else value
        for token in tokens(words):
            lacking = [x for x in (*_LANGUAGES, "und") if _is_foreign(token.surface, x, lexicon)]
            if lacking:
                stems = {stem(lemma) for lemma in lexicon.lemmas(token.surface, lang)}
                called[event].update((x, key) for x in lacking for key in stems)
    return called


def _is_foreign(word: str, lang: str, lexicon: Lexicon) -> bool:
    """Whether a language does not have a word; ``und`` stands for both. A number is no word."""
    asked = (lang,) if lang in _LANGUAGES else _LANGUAGES
    return word.isalpha() and not any(lexicon.knows(word, its) for its in asked)
