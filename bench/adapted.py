"""What the adapter gives: the untouched model against the adapted ones, by the same code.

    python -m bench.adapted                 # on our own test part
    python -m bench.adapted --open ../shared/data/retrieval
    python -m bench.adapted --heads         # kinds and themes too: heads are fitted on each that
                                            # reads statements
    python -m bench.adapted --adapter FILE  # another adapter than the program's, from kb.train
    python -m bench.adapted --part dev --adapter try/adapter.safetensors   # a trial, to choose by

The test part and the open sets were never trained on, nor was anything chosen by them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from bench import kinds, retrieval
from kb import cache, codebook, embed
from kb.coder import Coder, Heads
from kb.embed import UNTOUCHED, Embedder, Vectors
from kb.train import fitting, heads, pairs
from kb.train.material import Labelled, Told, parallel, passages, questions, read

RECURRING = ("gap", "practice")
_TEN = 10

Figures = dict[str, float]


def evened(vectors: Vectors) -> Vectors:
    """Vectors with their common part taken away, as the coder evens them."""
    return heads.evened(vectors, vectors.mean(axis=0), vectors.std(axis=0))


def sameness(rows: Sequence[Labelled], vectors: Vectors) -> Figures:
    """How near statements lie that say the same.

    Nearest: of the statements that another one repeats, the share whose nearest neighbour
    among all of their kind, near misses and single ones too, asserts the same proposition.
    Average precision and AUC are over all pairs of a kind.
    """
    found: Figures = {}
    for kind in RECURRING:
        pool = [i for i, row in enumerate(rows) if row.kind == kind]
        keys = np.array([pairs.group_of(rows[i]) for i in pool])
        table = vectors[pool] @ vectors[pool].T
        np.fill_diagonal(table, -np.inf)
        upper = np.triu_indices(len(pool), 1)
        same = (keys[:, None] == keys[None, :])[upper]
        repeated = (keys[:, None] == keys[None, :]).sum(axis=1) > 1
        right = keys[table.argmax(axis=1)] == keys
        found |= {
            f"nearest is the same, {kind}": float(right[repeated].mean()),
            f"average precision of pairs, {kind}": average_precision_score(same, table[upper]),
            f"AUC of pairs, {kind}": roc_auc_score(same, table[upper]),
        }
    return found


def asking(asked: Sequence[Told], told: Sequence[Told], by: Embedder) -> Figures:
    """nDCG@10 of the texts that answer questions, by the two languages."""
    table = by.queries([q.text for q in asked]) @ by.passages([t.text for t in told]).T
    keys, langs = np.array([t.proposition for t in told]), np.array([t.lang for t in told])
    found: Figures = {}
    for one in ("pl", "en"):
        for other in ("pl", "en"):
            rows = [i for i, q in enumerate(asked) if q.lang == one]
            columns = np.flatnonzero(langs == other)
            relevant = [keys[columns] == asked[i].proposition for i in rows]
            scores = [
                _ndcg(table[i, columns], its)
                for i, its in zip(rows, relevant, strict=True)
                if its.any()
            ]
            found[f"questions nDCG@10, {one} to {other}"] = float(np.mean(scores))
    return found


def _ndcg(scores: Vectors, relevant: NDArray[np.bool_]) -> float:
    discounts = 1 / np.log2(np.arange(2, _TEN + 2))
    gained = relevant[np.argsort(-scores, kind="stable")[:_TEN]]
    return float(gained @ discounts[: len(gained)] / discounts[: relevant.sum()].sum())


def translations(sentences: Sequence[tuple[str, str]], by: Embedder) -> Figures:
    """The share of sentences whose nearest text in the other language is their translation."""
    polish, english = [pl for pl, _ in sentences], [en for _, en in sentences]
    found = {}
    for name, asked, told in (("pl to en", polish, english), ("en to pl", english, polish)):
        nearest = (by.queries(asked) @ by.passages(told).T).argmax(axis=1)
        found[f"translation is nearest, {name}"] = float(
            (nearest == np.arange(len(sentences))).mean()
        )
    return found


def own(by: Embedder, part: str) -> Figures:
    """Everything that is measured on a part of our own material without heads."""
    rows, asked = read(part), questions(part)
    told = [
        *(Told(r.id, r.text, r.lang, "" if r.near else r.proposition or "") for r in rows),
        *passages(part),
    ]
    return (
        sameness(rows, evened(by.passages([row.spoken for row in rows])))
        | asking(asked, told, by)
        | translations(parallel(part), by)
    )


def accuracy(folder: Path, by: Embedder) -> float:
    """The share of a BEIR set's queries whose nearest document is relevant."""
    beir = retrieval.read_beir(folder)
    keys, names = list(beir.queries), list(beir.documents)
    asked = by.queries([beir.queries[key] for key in keys])
    told = by.passages([beir.documents[name] for name in names])
    nearest = (asked @ told.T).argmax(axis=1)
    return float(
        np.mean([names[n] in beir.relevant[key] for key, n in zip(keys, nearest, strict=True)])
    )


def fitted(by: Embedder) -> Coder:
    """A coder with heads fitted on a model's own vectors."""
    arrays, labels = fitting.fit_heads(read("train"), read("dev"), by, lambda _: None)
    coder = Coder(lambda: by, codebook.load())
    coder._heads = Heads(arrays, labels)  # noqa: SLF001  (the program's own belong to one model)
    return coder


def with_heads(coder: Coder, part: str) -> Figures:
    """Kinds and themes on a part of our own material."""
    rows = read(part)
    found = kinds.measure(rows, kinds.coded(rows, coder))
    return {
        name: found[name] for name in ("kinds macro-F1", "kinds macro-F1 hard", "primary theme")
    }


def open_sets(folder: Path, model: str) -> Figures:
    """nDCG@10 of meaning alone and of the search, and the accuracy on translations."""
    found: Figures = {}
    for path, legs in retrieval.measure(retrieval.sets(folder), model):
        name = str(path.relative_to(folder))
        found |= {f"{name}, meaning": legs["semantic"], f"{name}, search": legs["hybrid"]}
        if "tatoeba" in name:
            found[f"{name}, accuracy"] = accuracy(path, embed.load(model))
    return found


def measure(options: argparse.Namespace, name: str, model: str) -> Figures:
    """What was asked for, of one model.

    Heads are asked of those that statements are read with, open sets of those that search.
    """
    by = embed.load(model)
    found = own(by, options.part)
    coder = fitted(by) if options.heads and name != cache.BUNDLED else None
    if coder:
        found |= with_heads(coder, options.part)
    if options.open and name != cache.CODER:
        found |= open_sets(options.open, model)
    if options.open and coder:
        plans = options.open / "undp-learning-plans"
        found["UNDP, barrier against insight, AUC"] = kinds.barriers(plans, coder)
    return found


def models(adapter: Path | None, folder: Path) -> Iterator[tuple[str, str]]:
    """(name, model): the untouched, the search's and that of statements.

    The last two with an adapter of one's own, if there is one, unpacked into ``folder``.
    """
    yield UNTOUCHED, UNTOUCHED
    for name, strength in cache.STRENGTHS.items():
        if adapter:
            (folder / name).mkdir()
            fitting.int8(adapter, folder / name, strength)
        yield name, str(folder / name) if adapter else name


def table(found: dict[str, Figures]) -> Iterator[str]:
    """The table's lines."""
    yield f"| | {' | '.join(found)} |\n|{'---|' * (len(found) + 1)}"
    for name in found[UNTOUCHED]:
        cells = (f"{its[name]:.3f}" if name in its else "" for its in found.values())
        yield f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--adapter", type=Path, metavar="FILE")
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    parser.add_argument("--open", type=Path, help="a folder of BEIR sets")
    parser.add_argument("--heads", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, model in models(options.adapter, Path(folder)):
            found[name] = measure(options, name, model)
            # All of it takes an hour: what is known already is not lost with the rest.
            print(name, json.dumps(found[name]), file=sys.stderr, flush=True)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(*table(found), sep="\n")


if __name__ == "__main__":
    main()
