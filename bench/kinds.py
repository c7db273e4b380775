"""How well kinds and themes of statements are told: on the test part, which nothing was tuned on.

python -m bench.kinds                  # the figures
python -m bench.kinds --part dev --wrong   # dev, with every statement that it gets wrong
python -m bench.kinds --outside ../shared/data/retrieval/undp-learning-plans
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sklearn.metrics import roc_auc_score

from kb import codebook, embed
from kb.coder import Coder
from kb.conclusions import Coding
from kb.measures import calibration_error, fleiss_kappa, macro_f1
from kb.segments import segments, spoken
from kb.train.material import FOLDER, Labelled, read

HARD = frozenset(
    "negation irony rhetorical hypothetical repaired quoted question_shaped announced heading "
    "litotes past definition conditional_promise reported mixed deferral fact_like".split()
)
"""The hard third. ``implicit``, ``no_modal`` and ``fragment`` are marked in the data too, but
so many statements are that they would make two thirds hard."""


def first_edition(row: Labelled) -> bool:
    """Whether a statement was there before the second edition, whose ids name a theme."""
    return row.id.count("-") == 1


def coder() -> Coder:
    """The coder with the program's own codebook."""
    return Coder(embed.load_coder, codebook.load())


def coded(rows: Sequence[Labelled], by: Coder) -> list[Coding]:
    """What the coder says of labelled statements."""
    texts = [row.spoken for row in rows]
    return by.codings(by.vectors(texts), texts)


def measure(rows: Sequence[Labelled], found: Sequence[Coding]) -> dict[str, float]:
    """The figures by name."""
    pairs = list(zip(rows, found, strict=True))

    def f1(some: Sequence[tuple[Labelled, Coding]]) -> float:
        return macro_f1([c.kind for _, c in some], [r.kind for r, _ in some])

    with_theme = [(r, c) for r, c in pairs if r.theme != "none"]
    return {
        "kinds macro-F1": f1(pairs),
        "kinds macro-F1 hard": f1([(r, c) for r, c in pairs if r.hard in HARD]),
        "kinds macro-F1 pl": f1([(r, c) for r, c in pairs if r.lang == "pl"]),
        "kinds macro-F1 en": f1([(r, c) for r, c in pairs if r.lang == "en"]),
        "kinds calibration error": calibration_error(
            [c.confidence for c in found], [c.kind == r.kind for r, c in pairs]
        ),
        "primary theme": sum(c.themes[:1] == (r.theme,) for r, c in with_theme) / len(with_theme),
        "theme or none": sum((c.themes or ("none",))[0] == r.theme for r, c in pairs) / len(pairs),
        "implied gap": macro_f1(
            [str(c.implied_gap) for _, c in pairs], [str(r.implied_gap) for r, _ in pairs]
        ),
    }


def agreement() -> dict[str, float]:
    """How far independent coders agree on the sample (``labels.jsonl``)."""
    lines = (FOLDER / "labels.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    kinds = [[label["kind"] for label in row["labels"]] for row in rows]
    themes = [[label["theme"] for label in row["labels"]] for row in rows]
    return {"kappa of kinds": fleiss_kappa(kinds), "kappa of themes": fleiss_kappa(themes)}


def _answers(folder: Path) -> list[dict[str, str]]:
    """UNDP's barriers and insights: ``label`` and ``text``."""
    lines = (folder / "barrier_vs_insight_en.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def barriers(folder: Path, by: Coder) -> float:
    """AUC of barriers against insights, by the mean probability of a gap of their statements."""
    rows = _answers(folder)
    gap = by.labels("kind").index("gap")
    scores = []
    for text in (row["text"] for row in rows):
        found = segments(text, "en", (), "")
        texts = [spoken(text[s.start : s.end], s.lead) for s in found] or [text]
        shares = by.probabilities("kind", by.vectors(texts), texts)
        scores.append(float(shares[:, gap].mean()))
    return float(roc_auc_score([row["label"] == "barrier" for row in rows], scores))


def outside(folder: Path, by: Coder) -> None:
    """Barriers and insights of real reports: how well they are told apart, and by which kinds."""
    print(f"{'barrier against insight, AUC':28} {barriers(folder, by):.3f}")
    rows = _answers(folder)
    texts = [row["text"] for row in rows]
    found = by.codings(by.vectors(texts), texts)
    table = Counter((row["label"], c.kind.value) for row, c in zip(rows, found, strict=True))
    for (label, kind), count in sorted(table.items()):
        print(f"{label:10} {kind:16} {count}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--outside", type=Path)
    options = parser.parse_args()
    by = coder()
    rows = read(options.part)
    found = coded(rows, by)
    for name, value in (measure(rows, found) | agreement()).items():
        print(f"{name:28} {value:.3f}")
    if options.wrong:
        for row, c in zip(rows, found, strict=True):
            if c.kind != row.kind:
                print(f"{row.kind} -> {c.kind} {c.confidence:.2f} [{row.hard}] {row.spoken}")
    if options.outside:
        outside(options.outside, by)


if __name__ == "__main__":
    main()
