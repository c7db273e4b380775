"""Query -> hits: the semantic and the lexical rank, fused, filtered.

The fusion knows languages. A plain fusion helps inside a language and throws away a
third of the quality across languages, because no word of a Polish question is in an
English passage. Here the lexical leg only *reorders* passages of the question's own
language among the places that their meaning gave them: it can never push a passage
of another language down. A passage whose event the question names is brought forward,
whatever its language.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb import lexical
from kb.embed import Embedder, Vectors
from kb.glossary import Glossary
from kb.lexical import LexicalQuery
from kb.names import Named, Names
from kb.store import Store
from kb.text import Lexicon
from kb.types import Hit, Query, Why
from kb.vectors import VectorIndex, without_language

Scores = NDArray[np.float64]

LEXICAL_WEIGHT = 0.65
"""Of the lexical z-score beside the semantic one. With the untouched model 0.5 to 1.0 are level
(PoQuAD 96.2 to 95.9, guide en2en 59.5 to 58.0, UNDP summaries 90.2 to 91.3 nDCG@10); with the
adapted one the dev questions prefer 0.65 to 0.85 (mean nDCG@10 0.407 and 0.401)."""

ALIGNMENT = 0.5
"""How much of the distance between the languages' best scores is closed. At 0 the guide's
mixed pool gives 38.7 nDCG@10, at 0.5 40.9, at 1 42.9 (with the untouched model); but at 1 every
question gets as many hits of the other language as of its own, wanted or not."""

_TOP_SHARE = 20
"""A language's best scores are the mean of the best twentieth of its passages."""

_SMALL_POOL = 30
"""Of so few passages in a language, the alignment counts half."""

_SMALL_SHARE = 0.2
"""With so small a share of the passages in the question's language, words count half:
they are then mostly passages whose language was mistaken."""

NAMED = 1.5
"""Deviations of meaning that a passage gains whose event goes by all names in the question.
nDCG@10 of the dev questions, pl and en: 0.264 and 0.209 at 0, 0.277 and 0.238 at 0.6, 0.294 and
0.264 at 1.5, 0.295 and 0.272 at 3; a passage should not come first for its town alone."""

NEAR = 2.0
"""Deviations above the pool's mean from which a passage's meaning counts as a match."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """All passages, scored. ``order`` are rows, best first, of those that filters let through."""

    ids: NDArray[np.int64]
    order: NDArray[np.int64]
    score: Scores
    semantic: Scores
    """The score that meaning alone would give."""
    cosine: Vectors
    meaning: Scores
    """Deviations of the cosine above its pool's mean."""
    words: Scores
    """BM25, 0 where no word matches."""
    named: tuple[Named, ...] = ()
    """The names in the question."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a search needs, held open by ``kb.library``."""

    store: Store
    embedder: Embedder
    lexicon: Lexicon
    glossary: Glossary
    index: VectorIndex
    names: Names


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, understood: its language, its words and its vector."""

    text: str
    lang: str
    lexical: LexicalQuery
    vector: Vectors


def understand(texts: list[str], parts: Parts) -> list[Asked]:
    """Language, words and vector of questions; the vectors in one batch."""
    parsed = []
    for text in (unicodedata.normalize("NFC", text) for text in texts):
        lang = parts.lexicon.query_language(text)
        words = lexical.parse(text, None if lang == "und" else lang, parts.lexicon, parts.glossary)
        parsed.append((text, lang, words))
    vectors = parts.embedder.queries([spelled_out(text, words) for text, _, words in parsed])
    return [Asked(*item, vector) for item, vector in zip(parsed, vectors, strict=True)]


def spelled_out(text: str, words: LexicalQuery) -> str:
    """The question with its acronyms explained, for a model that does not know them."""
    meanings = [
        other.text
        for expansion in words.expansions
        if expansion.term.is_acronym
        for other in expansion.others[:1]
    ]
    return f"{text} ({', '.join(meanings)})" if meanings else text


def rank(asked: Asked, parts: Parts, allowed: set[int] | None = None) -> Ranking:
    """Score every passage for a question. ``allowed`` are the ids that filters let through."""
    index = parts.index
    cosine = index.scores(asked.vector, asked.lang)
    found = lexical.scores(parts.store, asked.lexical)
    words = np.array([found.get(int(key), 0.0) for key in index.ids])
    own = (index.langs == asked.lang) | (asked.lang == "und")
    meaning = cosine.astype(np.float64)
    aligned = _alignment(meaning, index.langs)
    named = parts.names.named(asked.lexical, asked.lang, parts.lexicon)
    called = NAMED * meaning.std() * parts.names.shares(named)
    score = fused(meaning, words, own) + aligned + called
    order = np.argsort(-score, kind="stable")
    if allowed is not None:
        keep = np.isin(index.ids[order], np.fromiter(allowed, np.int64, len(allowed)))
        order = order[keep]
    return Ranking(index.ids, order, score, meaning + aligned, cosine, _z(meaning), words, named)


def fused(meaning: Scores, words: Scores, own: NDArray[np.bool_]) -> Scores:
    """One score a passage from its nearness of meaning and its BM25.

    ``own`` marks passages in the question's language (all, where that is unknown).
    """
    score = meaning.copy()
    rows = np.flatnonzero(own)
    if words[rows].any():
        weight = LEXICAL_WEIGHT * len(rows) / (len(rows) + _SMALL_SHARE * len(meaning))
        best_first = rows[
            np.argsort(-(_z(meaning[rows]) + weight * _z(words[rows])), kind="stable")
        ]
        score[best_first] = np.sort(meaning[rows])[::-1]
    return score


def _alignment(meaning: Scores, langs: NDArray[np.str_]) -> Scores:
    """What is added to each passage so that languages share the list.

    The best passages of each language are brought nearer to the best of all; a
    language with few passages is moved little.
    """
    added = np.zeros_like(meaning)
    pools = [langs == lang for lang in np.unique(langs)]
    tops = [_top(meaning[pool]) for pool in pools]
    for pool, top in zip(pools, tops, strict=True):
        size = int(pool.sum())
        added[pool] = ALIGNMENT * size / (size + _SMALL_POOL) * (max(tops) - top)
    return added


def _top(scores: Scores) -> float:
    count = max(3, len(scores) // _TOP_SHARE)
    return float(np.sort(scores)[-count:].mean())


def _z(values: Scores) -> Scores:
    """Deviations from the mean; 0 where all are equal."""
    deviation = values.std() if len(values) else 0.0
    z: Scores = (values - values.mean()) / deviation if deviation > 0 else np.zeros_like(values)
    return z


def sentence_nearness(
    vector: Vectors, sentences: list[tuple[str, str]], parts: Parts
) -> list[float | None]:
    """The nearness of sentences, (text, lang) each, to a question's vector.

    Their vectors are those that the index holds; None for one that has none, because it is
    too short to be looked for alone.
    """
    keys = [hashlib.sha256(text.encode()).digest() for text, _ in sentences]
    held = parts.store.vectors_of(keys)
    found: list[float | None] = []
    for key, (_, lang) in zip(keys, sentences, strict=True):
        if key not in held:
            found.append(None)
            continue
        own = np.frombuffer(held[key], "<f4")
        found.append(float(without_language(own, parts.index.space.of_passage(lang)) @ vector))
    return found


def hits(asked: Asked, ranking: Ranking, query: Query, parts: Parts) -> tuple[Hit, ...]:
    """The first ``query.k`` passages of a ranking, and why each is there."""
    rows = ranking.order[: query.k]
    passages = parts.store.passages([int(ranking.ids[row]) for row in rows])
    found = []
    for number, row in enumerate(rows, start=1):
        passage = passages.get(int(ranking.ids[row]))
        if passage is None:  # removed since the index was loaded
            continue
        pairs = lexical.matches(asked.lexical, passage.text, passage.lang, parts.lexicon)
        near = ranking.meaning[row] >= NEAR or not pairs
        names = tuple(name.word for name in ranking.named if row in name.rows)
        why = Why(pairs, round(float(ranking.cosine[row]), 4) if near else None, names)
        found.append(Hit(number, round(float(ranking.score[row]), 4), passage, why))
    return tuple(found)
