"""How well groups, labels and probabilities agree with what people said.

B-cubed: Bagga & Baldwin 1998. Expected calibration error: Guo et al. 2017 (arXiv
1706.04599), ten bins of equal width. Kappa of two coders: Cohen 1960; of several: Fleiss 1971.
Alpha, for any number of coders of whom not each labels everything: Krippendorff 2004, nominal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import comb

_BINS = 10


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall, each 0..1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def bcubed(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> Agreement:
    """B-cubed agreement of two groupings of the same things."""
    both = Counter((found[x], gold[x]) for x in gold)
    of_found, of_gold = Counter(found[x] for x in gold), Counter(gold.values())
    precision = sum(n * n / of_found[f] for (f, _), n in both.items())
    recall = sum(n * n / of_gold[g] for (_, g), n in both.items())
    return Agreement(precision / len(gold), recall / len(gold))


def pairwise(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> Agreement:
    """Agreement over pairs that are put together; precision is 1 where none is."""
    right = sum(comb(n, 2) for n in Counter((found[x], gold[x]) for x in gold).values())
    put = sum(comb(n, 2) for n in Counter(found[x] for x in gold).values())
    true = sum(comb(n, 2) for n in Counter(gold.values()).values())
    return Agreement(right / put if put else 1.0, right / true if true else 1.0)


def adjusted_rand(a: Mapping[str, Hashable], b: Mapping[str, Hashable]) -> float:
    """The Rand index of two groupings, adjusted for chance (Hubert & Arabie 1985)."""
    total = comb(len(a), 2)
    both = sum(comb(n, 2) for n in Counter((a[x], b[x]) for x in a).values())
    in_a = sum(comb(n, 2) for n in Counter(a.values()).values())
    in_b = sum(comb(n, 2) for n in Counter(b.values()).values())
    expected = in_a * in_b / total if total else 0.0
    most = (in_a + in_b) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0


def macro_f1(found: Sequence[str], gold: Sequence[str]) -> float:
    """The mean over the gold labels of their F1."""
    right = Counter(g for f, g in zip(found, gold, strict=True) if f == g)
    of_found, of_gold = Counter(found), Counter(gold)
    scores = [2 * right[x] / (of_found[x] + of_gold[x]) for x in of_gold]
    return sum(scores) / len(scores)


def calibration_error(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error: how far confidence is from the share that is right."""
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for sure, hit in zip(confidence, right, strict=True):
        bins[min(int(sure * _BINS), _BINS - 1)].append((sure, hit))
    gaps = (abs(sum(c - h for c, h in rows)) for rows in bins.values())
    return sum(gaps) / len(confidence)


def fleiss_kappa(labels: Sequence[Sequence[str]]) -> float:
    """Agreement of several coders beyond chance; a row holds one label of each coder."""
    coders = len(labels[0])
    shares = Counter(label for row in labels for label in row)
    total = sum(shares.values())
    chance = sum((n / total) ** 2 for n in shares.values())
    seen = [sum(n * (n - 1) for n in Counter(row).values()) for row in labels]
    observed = sum(seen) / (len(labels) * coders * (coders - 1))
    return (observed - chance) / (1 - chance) if chance < 1 else 1.0


def cohen_kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> float | None:
    """Agreement of two coders beyond chance; None where neither ever says anything else."""
    total = len(one)
    observed = sum(a == b for a, b in zip(one, other, strict=True)) / total if total else 0.0
    of_one, of_other = Counter(one), Counter(other)
    chance = sum(of_one[label] * of_other[label] for label in of_one) / (total * total or 1)
    return (observed - chance) / (1 - chance) if total and chance < 1 else None


def krippendorff_alpha(units: Sequence[Sequence[Hashable]]) -> float | None:
    """Agreement beyond chance; a row holds the labels of those who labelled the unit.

    Units with fewer than two labels say nothing of agreement and are left out. None where
    nothing is left, or every label is the same.
    """
    paired = [labels for labels in units if len(labels) > 1]
    values = Counter(label for labels in paired for label in labels)
    total = sum(values.values())
    expected = total * total - sum(n * n for n in values.values())
    if not expected:
        return None
    differing = sum(
        (len(labels) ** 2 - sum(n * n for n in Counter(labels).values())) / (len(labels) - 1)
        for labels in paired
    )
    return 1 - (total - 1) * differing / expected
