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
from itertools import takewhile
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from kb.lexical import LexicalQuery
from kb.store import Store
from kb.text import Lexicon, stem, tokens

_LANGUAGES = ("pl", "en")

_MOST = 0.5
"""A name that more than this share of the passages goes by tells nothing."""

_ENDING = 3
"""Letters at the end in which two forms of a name differ (Marrowby, Nadbrzozie, Nadbrzoziu,
Chmielostokach): names are in no table of word forms. By five-letter stems alone #DigitalPeace
went for everything digital: nDCG@10 on the UNDP summaries 0.902, so 0.906, without names 0.907."""

Rows = NDArray[np.int64]

_Key = tuple[str, str]
"""A language that lacks a word, and the word's stem."""


@dataclass(frozen=True, slots=True)
class Named:
    """A word of a question, as written, and the rows of the passages whose event is called so."""

    word: str
    rows: Rows


class Names:
    """What the events of a base are called.

    ``size`` is the number of its passages, ``rows`` leads from a language that lacks a word and
    the word's stem to the words with that stem and the passages of the events called so.
    """

    def __init__(self, size: int, rows: Mapping[_Key, Mapping[str, Rows]]) -> None:
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
            rows = [
                some
                for lemma in lemmas
                for name, some in self._rows.get((lang, stem(lemma)), {}).items()
                if _are_forms(lemma, name)
            ]
            together = np.unique(np.concatenate(rows)) if rows else np.array([], np.int64)
            if 0 < len(together) <= _MOST * self._size:
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
    found: defaultdict[_Key, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for event, words in _called(store, lexicon).items():
        for lang, name in words:
            found[lang, stem(name)][name].extend(rows[event])
    return Names(
        len(ids),
        {
            key: {name: np.array(some, np.int64) for name, some in called.items()}
            for key, called in found.items()
        },
    )


def _called(store: Store, lexicon: Lexicon) -> dict[str, set[tuple[str, str]]]:
    """Event -> (a language that lacks the word, the word's lemma) of all that it is called."""
    called: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for event, lang, field, value in store.event_names():
        words = PurePath(value).stem if field == "path" else value
        for token in tokens(words):
            lacking = [x for x in (*_LANGUAGES, "und") if _is_foreign(token.surface, x, lexicon)]
            if lacking:
                lemmas = lexicon.lemmas(token.surface, lang)
                called[event].update((x, lemma) for x in lacking for lemma in lemmas)
    return called


def _are_forms(one: str, other: str) -> bool:
    """Whether two words may be forms of one name: they differ in their endings alone."""
    shared = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )
    return max(len(one), len(other)) - shared <= _ENDING


def _is_foreign(word: str, lang: str, lexicon: Lexicon) -> bool:
    """Whether a language does not have a word; ``und`` stands for both. A number is no word."""
    asked = (lang,) if lang in _LANGUAGES else _LANGUAGES
    return word.isalpha() and not any(lexicon.knows(word, its) for its in asked)
