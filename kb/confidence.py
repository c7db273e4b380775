"""Judges whether the best hit is an answer, or only the nearest thing there is.

The sign that tells most is how near a question is to the base as a whole (the mean cosine
over its passages), not to its best passage: on the demonstration corpus the area under
the curve of answerable against unanswerable test questions is 0.73 for the first and 0.60
for the second, and 0.85 and 0.78 with questions on something else altogether among them.

How near is near enough, each base says itself: it is asked some seventy questions in each
language that no workshop record answers (``data/unanswerable.tsv``), and a question
counts by how far it stands above those, in their standard deviations. A question whose
best passage is nearer, and holds more of its words, than nine in ten of those questions'
is answered all the same. A base is asked anew when it has grown by a tenth.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.resources import files

import numpy as np

from kb import search
from kb.search import Asked, Parts, Ranking

ABOUT = 0.85
"""Deviations above the unanswerable questions from which a question is about the base.
Chosen on the dev questions: at 0.85 one answerable question in forty is refused and a quarter of
the unanswerable ones, at 1.0 one in sixteen and no more of them; a recipe for cheesecake stands
at 0.7."""

QUANTILE = 0.9
"""Share of the unanswerable questions that nearness and words together keep out."""

GROWTH = 1.1
"""Growth from which a base is asked anew."""

_BEST = 5
_LANGUAGES = ("pl", "en")


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells of a question whether a base answers it.

    ``about`` is its mean nearness to all passages, ``near`` that of the best passage on the
    model's own scale, ``covered`` the share of its words, by their weight, that one of the
    best passages holds.
    """

    about: float
    near: float
    covered: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The signs of the unanswerable questions of one language, at one base.

    ``about`` and ``deviation`` are mean and deviation of the first sign; ``near`` and
    ``covered`` are what nine in ten do not reach.
    """

    about: float
    deviation: float
    near: float
    covered: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The thresholds of a base by language, and how many passages it had."""

    passages: int
    thresholds: dict[str, Thresholds]

    def of(self, lang: str) -> Thresholds:
        """The thresholds of a language; the lower ones where it is unknown."""
        found = self.thresholds.get(lang)
        return found or min(self.thresholds.values(), key=lambda t: t.about)

    def to_json(self) -> str:
        """The calibration as the database records it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Calibration:
        """The inverse of :meth:`to_json`."""
        row = json.loads(text)
        named = {lang: Thresholds(**values) for lang, values in row["thresholds"].items()}
        return cls(row["passages"], named)


def is_due(recorded: Calibration | None, passages: int) -> bool:
    """Whether a base of so many passages should be asked."""
    return recorded is None or not (
        recorded.passages / GROWTH <= passages <= recorded.passages * GROWTH
    )


def calibrate(parts: Parts) -> Calibration:
    """Ask a base the unanswerable questions."""
    found = {}
    for lang, questions in unanswerable().items():
        asked = search.understand(questions, parts)
        signs = [signs_of(a, search.rank(a, parts), parts) for a in asked]
        about = np.array([sign.about for sign in signs])
        near, covered = (
            np.quantile([getattr(sign, name) for sign in signs], QUANTILE)
            for name in ("near", "covered")
        )
        figures = (about.mean(), max(about.std(), 1e-6), near, covered)
        found[lang] = Thresholds(*(round(float(x), 4) for x in figures))
    return Calibration(len(parts.index), found)


def unanswerable() -> dict[str, list[str]]:
    """The questions by language."""
    text = (files("kb") / "data" / "unanswerable.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {lang: [row[i] for row in rows] for i, lang in enumerate(_LANGUAGES)}


def judge(asked: Asked, ranking: Ranking, parts: Parts, calibration: Calibration) -> str:
    """An empty string if the ranking answers the question, else the code of the reason."""
    if not len(ranking.order):
        return "no_match_in_filter"
    if not asked.lexical.words and not asked.lexical.expansions:
        return "no_words"
    if asked.lexical.expansions:
        return ""  # a term of the glossary is what such a base is about
    signs, needed = signs_of(asked, ranking, parts), calibration.of(asked.lang)
    if asked.lang == "und" and not signs.covered:
        return "nothing_close"  # words of no language that the base knows
    if (signs.about - needed.about) / needed.deviation >= ABOUT:
        return ""
    close = signs.near >= needed.near and signs.covered >= needed.covered
    return "" if close else "nothing_close"


def signs_of(asked: Asked, ranking: Ranking, parts: Parts) -> Signs:
    """The signs of a question, the best passage among those that filters let through."""
    nearest = float(ranking.cosine[ranking.order].max())
    return Signs(
        about=float(ranking.cosine.mean()),
        near=parts.index.space.judged(nearest),
        covered=_coverage(asked, ranking, parts),
    )


def _coverage(asked: Asked, ranking: Ranking, parts: Parts) -> float:
    """The largest share of the question that one of the best passages holds.

    A word weighs by its rarity (inverse document frequency); a word that the base does
    not have weighs most.
    """
    words = [set(lemmas) for _, lemmas in asked.lexical.words]
    total = len(ranking.ids)
    weights = [math.log((total + 1) / (_holding(word, parts) + 0.5)) for word in words]
    best = parts.store.passages([int(ranking.ids[row]) for row in ranking.order[:_BEST]])
    shares = [0.0]
    for passage in best.values():
        held = _lemmas((*passage.heading, passage.text), passage.lang, parts)
        covered = sum(w for w, word in zip(weights, words, strict=True) if word & held)
        shares.append(covered / max(sum(weights), 1e-9))
    return max(shares)


def _lemmas(texts: Iterable[str], lang: str, parts: Parts) -> set[str]:
    return {x for _, found in parts.lexicon.terms("\n".join(texts), lang) for x in found}


def _holding(lemmas: set[str], parts: Parts) -> int:
    """How many passages hold a word."""
    expression = " OR ".join(f'lemma : "{lemma}"' for lemma in sorted(lemmas))
    return len(parts.store.lexical(expression, (1.0, 1.0, 1.0)))
