"""Judges whether the best hit is an answer, or only the nearest thing there is.

A first, careful judge: it refuses a question only when both legs are at a loss. On the
dev questions of the demonstration corpus unanswerable questions are often as near as
answerable ones (their city is in the base, their subject is not), so it lets many of
them through; the weak hits then say for themselves what they are.
"""

from __future__ import annotations

import math

from kb.search import Asked, Parts, Ranking

NEAR_ENOUGH = 0.4
"""Nearness of the best passage, on the model's own scale, from which it may answer."""

NEAR_ENOUGH_ACROSS = 0.2
"""The same where the best passage is in another language: there a question and its
answer lie further apart, and words can say nothing for it."""

COVERED_ENOUGH = 0.25
"""Share of the question's words, by their weight, that the best passages hold."""

_BEST = 5


def judge(asked: Asked, ranking: Ranking, parts: Parts) -> str:
    """An empty string if the ranking answers the question, else the code of the reason."""
    if not len(ranking.order):
        return "no_match_in_filter"
    if not asked.lexical.words and not asked.lexical.expansions:
        return "no_words"
    nearest = ranking.order[ranking.cosine[ranking.order].argmax()]
    across = asked.lang not in {"und", str(parts.index.langs[nearest])}
    needed = NEAR_ENOUGH_ACROSS if across else NEAR_ENOUGH
    if parts.index.space.judged(float(ranking.cosine[nearest])) >= needed:
        return ""
    return "" if _coverage(asked, ranking, parts) >= COVERED_ENOUGH else "nothing_close"


def _coverage(asked: Asked, ranking: Ranking, parts: Parts) -> float:
    """The largest share of the question that one of the best passages holds.

    A word weighs by its rarity (inverse document frequency); a word that the base does
    not have weighs most.
    """
    if asked.lexical.expansions:
        return 1.0  # a term of the glossary is what such a base is about
    words = [set(lemmas) for _, lemmas in asked.lexical.words]
    total = len(ranking.ids)
    weights = [math.log((total + 1) / (_holding(word, parts) + 0.5)) for word in words]
    best = parts.store.passages([int(ranking.ids[row]) for row in ranking.order[:_BEST]])
    shares = [0.0]
    for passage in best.values():
        text = "\n".join((*passage.heading, passage.text))
        held = {x for _, found in parts.lexicon.terms(text, passage.lang) for x in found}
        covered = sum(w for w, word in zip(weights, words, strict=True) if word & held)
        shares.append(covered / max(sum(weights), 1e-9))
    return max(shares)


def _holding(lemmas: set[str], parts: Parts) -> int:
    """How many passages hold a word."""
    expression = " OR ".join(f'lemma : "{lemma}"' for lemma in sorted(lemmas))
    return len(parts.store.lexical(expression, (1.0, 1.0, 1.0)))
