"""The search against its two legs on open BEIR sets.

    python -m bench.retrieval FOLDER [--only NAME]

FOLDER holds BEIR folders at any depth. Prints nDCG@10 of the search and of each leg, and
whether the search is at least as good as the better of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from kb import cache, embed
from kb.evaluate import evaluate
from kb.evaluation import read_beir
from kb.text import Lexicon


def sets(folder: Path, only: str = "") -> list[Path]:
    """The BEIR folders under a folder whose path holds ``only``."""
    found = sorted(path.parent for path in folder.rglob("corpus.jsonl"))
    return [path for path in found if only in str(path)]


def measure(
    folders: list[Path], model: str = embed.BUNDLED
) -> Iterator[tuple[Path, dict[str, float]]]:
    """nDCG@10 by leg, set by set."""
    lexicon, embedder = Lexicon(cache.lexicon_folder()), embed.load(model)
    for folder in folders:
        rows = evaluate(read_beir(folder), lexicon, embedder, lambda *_: None)
        yield folder, {row.leg: row.scores.ndcg for row in rows if row.pair == "all"}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--model", default=embed.BUNDLED)
    options = parser.parse_args()
    print(f"{'set':66} hybrid  semantic  lexical  at least the better leg")
    for folder, legs in measure(sets(options.folder, options.only), options.model):
        name = str(folder.relative_to(options.folder))
        better = legs["hybrid"] >= max(legs["semantic"], legs["lexical"])
        figures = f"{legs['hybrid']:.4f}  {legs['semantic']:.4f}    {legs['lexical']:.4f}"
        print(f"{name:66} {figures}   {'yes' if better else 'NO'}", flush=True)


if __name__ == "__main__":
    main()
