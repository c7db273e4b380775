"""``kb eval``: measure retrieval on a BEIR folder."""

from __future__ import annotations

import argparse

from kb import cache, embed
from kb.cli import DONE
from kb.cli.output import ProgressBar, print_json, print_table
from kb.evaluate import LEGS, Row, evaluate
from kb.evaluation import read_beir
from kb.text import Lexicon


def run(options: argparse.Namespace) -> int:
    """Print nDCG@10, recall@10 and MRR@10 of the search and of each of its legs."""
    beir = read_beir(options.folder)
    with ProgressBar() as progress:
        lexicon = Lexicon(cache.lexicon_folder(progress.note))
        embedder = embed.load(options.model or embed.BUNDLED, progress.note)
        rows = evaluate(beir, lexicon, embedder, progress)
    if options.json:
        legs = {leg: {r.pair: _measures(r) for r in rows if r.leg == leg} for leg in LEGS}
        print_json({**legs["hybrid"]["all"], "legs": legs})
        return DONE
    print_table(
        ("", "", "queries", "nDCG@10", "recall@10", "MRR@10"),
        ((r.leg, r.pair, str(r.scores.queries), *(f"{v:.4f}" for v in _values(r))) for r in rows),
    )
    return DONE


def _values(row: Row) -> tuple[float, float, float]:
    return row.scores.ndcg, row.scores.recall, row.scores.mrr


def _measures(row: Row) -> dict[str, float]:
    names = ("ndcg@10", "recall@10", "mrr@10")
    values = (round(value, 4) for value in _values(row))
    return dict(zip(names, values, strict=True)) | {"queries": row.scores.queries}
