"""How varied the training material is: the figures of its card.

python -m bench.material
"""

from __future__ import annotations

import json
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from kb import cache
from kb.measures import fleiss_kappa
from kb.text import Lexicon, fold
from kb.train import pool
from kb.train.fitting import corpus
from kb.train.material import FOLDER, Labelled, close, rows

PARTS = ("train", "dev", "test")
NEAR_DUPLICATE = 0.6
"""Share of the runs of three words that two texts have in common, from which one repeats the
other (Jaccard)."""

_RUN = 3


def lemmas(row: Labelled, lexicon: Lexicon) -> frozenset[str]:
    """The lemmas of a statement's words of at least four letters."""
    terms = lexicon.terms(row.text, row.lang)
    return frozenset(x for token, found in terms if len(token.surface) > _RUN for x in found)


def without_common_lemma(statements: Sequence[Labelled], lexicon: Lexicon) -> float:
    """The share of pairs that say the same, in one language, and have no lemma in common."""
    found = [lemmas(row, lexicon) for row in statements]
    groups = pool.asserted(statements).values()
    pairs = [
        found[a].isdisjoint(found[b])
        for group in groups
        for a, b in combinations(group, 2)
        if statements[a].lang == statements[b].lang
    ]
    return sum(pairs) / len(pairs)


def near_duplicates(texts: Sequence[str]) -> int:
    """How many texts repeat an earlier one."""
    runs = [frozenset(_runs(fold(text).split())) for text in texts]
    holding: dict[tuple[str, ...], list[int]] = {}
    repeats = 0
    for i, own in enumerate(runs):
        shared = Counter(j for run in own for j in holding.get(run, ()))
        repeats += any(n / len(own | runs[j]) >= NEAR_DUPLICATE for j, n in shared.items())
        for run in own:
            holding.setdefault(run, []).append(i)
    return repeats


def _runs(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    yield from zip(*(words[i:] for i in range(_RUN)), strict=False)


def second_reading() -> dict[str, float]:
    """How far a second reader, who saw no label, agrees (``second-reading.jsonl``)."""
    found: dict[str, list[list[str]]] = {}
    for row in rows(FOLDER / "second-reading.jsonl"):
        for name, labels in row["labels"].items():
            found.setdefault(name, []).append(labels)
    shares = {
        f"second reader agrees, {name}": sum(a == b for a, b in pairs) / len(pairs)
        for name, pairs in found.items()
    }
    kappas = {f"kappa, {name}": fleiss_kappa(pairs) for name, pairs in found.items()}
    return shares | kappas


def measure() -> dict[str, float]:
    """The figures by name."""
    parts = {part: corpus(part) for part in PARTS}
    statements = [row for own in parts.values() for row in own.statements]
    texts = [row.text for row in statements]
    said = pool.asserted(statements)
    near = pool.near_misses(statements)
    kinds = {row["id"]: row["kind"] for row in rows(FOLDER / "propositions.jsonl")}
    asked = [q for own in parts.values() for q in own.questions]
    words = [len(text.split()) for text in texts]
    forms = {word.strip(".,;:!?…„”\"'()").lower() for text in texts for word in text.split()}
    unanswerable = list(rows(FOLDER / "unanswerable.jsonl"))
    figures: dict[str, float] = {
        "statements": len(statements),
        "Polish statements": sum(row.lang == "pl" for row in statements),
        "propositions": len(said),
        "propositions said four to ten times": sum(4 <= len(x) <= 10 for x in said.values()),
        "propositions with two near misses": sum(len(near.get(key, ())) > 1 for key in said),
        "close pairs": len(close()),
        "questions": len(asked),
        "questions that nothing answers": len(unanswerable),
        "passages": sum(len(own.passages) for own in parts.values()),
        "sentences with translation": sum(len(own.parallel) for own in parts.values()),
        "distinct word forms": len(forms),
        "words, median": statistics.median(words),
        "words, shortest tenth": statistics.quantiles(words, n=10)[0],
        "words, longest tenth": statistics.quantiles(words, n=10)[-1],
        "near duplicates": near_duplicates(texts) / len(texts),
        "pairs of one language without a common lemma": without_common_lemma(
            statements, Lexicon(cache.lexicon_folder())
        ),
    }
    for kind, count in Counter(kinds[key] for key in said).items():
        figures[f"propositions: {kind}"] = count
    for part, own in parts.items():
        figures[f"propositions of {part}"] = len(pool.asserted(own.statements))
    return figures | second_reading()


def main() -> None:
    """Print the figures."""
    print(json.dumps({k: round(v, 3) for k, v in measure().items()}, indent=1))


if __name__ == "__main__":
    main()
