"""How redundant and how stable the free clusters are, on the demonstration corpus.

    python -m bench.clusters

*Redundancy*: how near the centre of a cluster lies to that of its nearest neighbour (cosine;
1 says the same twice). *Stability*: the adjusted Rand index (Hubert and Arabie 1985) between
the clusters and those of the statements shuffled, all of them or nine in ten, anew with each of
five seeds, over the statements that both have; who is in no cluster is alone.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.metrics import adjusted_rand_score

from bench.questions import ROOT, base_of
from kb.clusters import Cluster, free_clusters
from kb.conclusions import Statement
from kb.embed import Vectors
from kb.library import KnowledgeBase

_SEEDS = 5
_KEPT = {"all": 1.0, "nine in ten": 0.9}


def labels(statements: Sequence[Statement], clusters: Sequence[Cluster]) -> list[str]:
    """The cluster of each statement; a statement in none is one of its own."""
    of = {s.id: cluster.id for cluster in clusters for s in cluster.statements}
    return [of.get(s.id, s.id) for s in statements]


def redundancy(clusters: Sequence[Cluster], vectors: Mapping[str, Vectors]) -> list[float]:
    """The cosine of each cluster's centre with the nearest other; empty for fewer than two."""
    if len(clusters) < 2:
        return []
    rows = [np.mean([vectors[s.id] for s in cluster.statements], axis=0) for cluster in clusters]
    unit = np.stack([row / np.linalg.norm(row) for row in rows])
    table = unit @ unit.T
    np.fill_diagonal(table, -1)
    return [float(x) for x in table.max(axis=1)]


def stability(base: KnowledgeBase, kept: float) -> list[float]:
    """The adjusted Rand index of each seed, on a share of the statements."""
    known, whole = base.known(), base.free_clusters()
    scores = []
    for seed in range(_SEEDS):
        count = round(kept * len(known.statements))
        some = random.Random(seed).sample(known.statements, count)  # noqa: S311  (no secret)
        again = free_clusters(some, known.follow_ups.vectors, base.lexicon)
        scores.append(float(adjusted_rand_score(labels(some, whole), labels(some, again))))
    return scores


def measure(base: KnowledgeBase) -> dict[str, float]:
    """The figures by name."""
    whole = base.free_clusters()
    near = redundancy(whole, base.known().follow_ups.vectors)
    figures = {
        "clusters": float(len(whole)),
        "statements in clusters": float(sum(len(cluster.statements) for cluster in whole)),
        "redundancy, mean": sum(near) / max(1, len(near)),
        "redundancy, worst": max(near, default=0.0),
    }
    for name, kept in _KEPT.items():
        scores = stability(base, kept)
        figures[f"stability of {name}, mean"] = sum(scores) / len(scores)
        figures[f"stability of {name}, worst"] = min(scores)
    return figures


def main() -> None:
    """Print the figures."""
    with base_of([ROOT / "corpus"]) as base:
        for name, value in measure(base).items():
            print(f"{name:32} {value:.3f}")


if __name__ == "__main__":
    main()
