"""What the codebook lacks: few groups of statements without a theme, named by their words.

The grouping is that of patterns with a lower bar: average linkage over likeness, which
knows no seed and does not depend on the order. A cluster is shown when it has several
statements of several events; the rest stays without a theme, and is said to.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kb import grouping
from kb.conclusions import Kind, Statement
from kb.embed import Vectors
from kb.text import Lexicon

FEWEST = 3
"""Statements of a cluster."""

EVENTS = 2
"""Events of a cluster."""

MOST = 12
"""Clusters that are shown, the largest first."""

NEAR = 0.25
"""Mean cosine from which two groups are about the same."""

_WORDS = 3


@dataclass(frozen=True, slots=True)
class Cluster:
    """Statements that no theme of the codebook covers; ``words`` names it by language."""

    id: str
    statements: tuple[Statement, ...]
    words: Mapping[str, tuple[str, ...]]


def free_clusters(
    statements: Sequence[Statement], vectors: Mapping[str, Vectors], lexicon: Lexicon
) -> tuple[Cluster, ...]:
    """The clusters of the statements that have no theme and are no mere context."""
    bare = [s for s in statements if not s.themes and s.kind is not Kind.OTHER]
    by_id = {s.id: s for s in bare}
    found = [[by_id[key] for key in group] for group in _groups(bare, vectors)]
    large = [g for g in found if len(g) >= FEWEST and len({s.event for s in g}) >= EVENTS]
    large.sort(key=lambda g: (-len(g), g[0].id))
    rarity = _rarity(statements, lexicon)
    return tuple(
        Cluster(_id(group), tuple(group), _names(group, rarity, lexicon)) for group in large[:MOST]
    )


def _groups(bare: Sequence[Statement], vectors: Mapping[str, Vectors]) -> list[list[str]]:
    if not bare:
        return []
    ids = sorted(s.id for s in bare)
    table = np.stack([vectors[key] for key in ids])
    cosines = (table @ table.T).clip(min=0)
    pairs = [
        (ids[a], ids[b], float(cosines[a, b]))
        for a, b in zip(*np.nonzero(np.triu(cosines, 1) >= NEAR / 2), strict=True)
    ]
    return grouping.groups(ids, pairs, join=NEAR)


def _id(group: Sequence[Statement]) -> str:
    first = min(s.id for s in group)
    return "cluster-" + hashlib.sha256(first.encode()).hexdigest()[:8]


def _rarity(statements: Sequence[Statement], lexicon: Lexicon) -> dict[str, float]:
    """Lemma -> inverse document frequency over all statements."""
    counts = Counter(lemma for s in statements for lemma in _lemmas(s, lexicon))
    return {lemma: math.log(len(statements) / n) for lemma, n in counts.items()}


def _lemmas(statement: Statement, lexicon: Lexicon) -> dict[str, str]:
    """Lemma -> the word as written, of the words that carry meaning."""
    terms = lexicon.terms(statement.text, statement.lang)
    return {
        found[0]: token.surface.lower() for token, found in terms if not token.surface.isdigit()
    }


def _names(
    group: Sequence[Statement], rarity: Mapping[str, float], lexicon: Lexicon
) -> dict[str, tuple[str, ...]]:
    """The words that tell the cluster from the rest, most telling first, by language."""
    names = {}
    for lang in ("pl", "en"):
        written = [_lemmas(s, lexicon) for s in group if s.lang == lang]
        counts = Counter(lemma for words in written for lemma in words)
        order = sorted(counts, key=lambda x: (-counts[x] * rarity[x], x))
        surface = {lemma: word for words in written for lemma, word in words.items()}
        names[lang] = tuple(surface[lemma] for lemma in order[:_WORDS])
    return names
