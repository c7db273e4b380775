"""Measures retrieval on BEIR folders: nDCG@10, recall@10, MRR@10, a row per language pair.

A folder holds ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/test.tsv``
(https://github.com/beir-cellar/beir). Its documents are searched by the code that
searches a real base, one passage a document, so that the figures compare with others'
on the same sets.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.errors import UsageError

CUTOFF = 10
Relevance = Mapping[str, int]
"""Document id -> how relevant it is (0 or more)."""


@dataclass(frozen=True, slots=True)
class BeirSet:
    """A test set: texts by document id, questions by query id, judgements by query id."""

    documents: dict[str, str]
    queries: dict[str, str]
    relevant: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over ``queries`` questions, each between 0 and 1."""

    queries: int
    ndcg: float
    recall: float
    mrr: float


def read_beir(folder: Path) -> BeirSet:
    """Read a BEIR folder. Raises :class:`UsageError` when a part is missing or broken."""
    try:
        corpus = _jsonl(folder / "corpus.jsonl")
        queries = _jsonl(folder / "queries.jsonl")
        relevant = _qrels(folder / "qrels" / "test.tsv")
        beir = BeirSet(
            {str(d["_id"]): f"{d.get('title') or ''}\n{d['text']}".strip() for d in corpus},
            {str(q["_id"]): str(q["text"]) for q in queries if str(q["_id"]) in relevant},
            relevant,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError("beir_broken", path=str(folder), detail=str(error)) from error
    if not (beir.documents and beir.queries):
        detail = "no documents, or no query that qrels/test.tsv judges"
        raise UsageError("beir_broken", path=str(folder), detail=detail)
    return beir


def _jsonl(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    relevant: defaultdict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8") as lines:
        next(lines, None)  # the header
        for line in lines:
            query, document, grade = line.rstrip("\n").split("\t")
            relevant[query][document] = int(grade)
    return dict(relevant)


def ndcg(ranked: Sequence[str], relevant: Relevance, k: int = CUTOFF) -> float:
    """Normalised discounted cumulative gain (Järvelin & Kekäläinen 2002), linear gain."""
    gain = sum(relevant.get(d, 0) / math.log2(i + 2) for i, d in enumerate(ranked[:k]))
    best = sorted(relevant.values(), reverse=True)[:k]
    ideal = sum(grade / math.log2(i + 2) for i, grade in enumerate(best))
    return gain / ideal if ideal else 0.0


def recall(ranked: Sequence[str], relevant: Relevance, k: int = CUTOFF) -> float:
    """Share of the relevant documents among the first ``k``."""
    wanted = {d for d, grade in relevant.items() if grade > 0}
    return len(wanted & set(ranked[:k])) / len(wanted) if wanted else 0.0


def reciprocal_rank(ranked: Sequence[str], relevant: Relevance, k: int = CUTOFF) -> float:
    """One over the place of the first relevant document, 0 beyond ``k``."""
    return next((1 / (i + 1) for i, d in enumerate(ranked[:k]) if relevant.get(d, 0) > 0), 0.0)


def mean_scores(runs: Iterable[tuple[Sequence[str], Relevance]]) -> Scores:
    """Mean measures of (ranking, judgements) pairs."""
    rows = [(ndcg(r, j), recall(r, j), reciprocal_rank(r, j)) for r, j in runs]
    if not rows:
        return Scores(0, 0.0, 0.0, 0.0)
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    return Scores(len(rows), *means)
