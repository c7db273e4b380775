"""The figures that must not fall, and the one way to change them: upwards.

    python -m bench.floors            # measure and compare
    python -m bench.floors --update   # raise the floors that were surpassed

The open sets and the seed page lie beside the project, in ``../shared``; where they are
absent their figures are left out.
"""

from __future__ import annotations

import argparse
import json
import sys

from bench import kinds, patterns, questions, retrieval, seed
from kb.library import KnowledgeBase
from kb.train.material import read as read_part

FLOORS = questions.ROOT / "tests" / "floors.json"
SHARED = questions.ROOT.parent / "shared"
GUIDE = SHARED / "data" / "retrieval" / "opensource-guide-pl-en"

TOLERANCE = 0.005
"""Two machines round int8 products differently; a fall within this is none."""


def first_edition() -> dict[str, float]:
    """The first edition of the demonstration corpus with its questions, ``dev`` and ``test``.

    Every file that is added makes the search harder; floors are kept on what they were
    reached on.
    """
    names = (questions.ROOT / "bench" / "first-edition.txt").read_text("utf-8").split()
    with questions.base_of([questions.ROOT / name for name in names]) as base:
        measured = questions.measure(base, questions.read(first_edition=True))
    return {f"corpus: {name}": value for name, value in measured.items()}


def whole_corpus(base: KnowledgeBase) -> dict[str, float]:
    """All questions of the demonstration corpus, and what recurs in it."""
    asked = questions.measure(base, questions.read())
    recurring = patterns.measure(base)
    # While hardly a pattern is found, precision is 1 without merit: no floor for that.
    recurring["pairs precision"] = min(recurring["pairs precision"], 0.9)
    for name in ("B-cubed precision", "B-cubed F1 alone"):
        del recurring[name]
    return {f"whole corpus: {name}": value for name, value in asked.items()} | {
        f"conclusions: {name}": value for name, value in recurring.items()
    }


def statements() -> dict[str, float]:
    """Kinds and themes on the test part of the labelled statements, edition by edition.

    The calibration error is turned round, since floors only rise.
    """
    found = {}
    for prefix, is_first in (("statements", True), ("second edition", False)):
        rows = [row for row in read_part("test") if kinds.first_edition(row) is is_first]
        figures = kinds.measure(rows, kinds.coded(rows, kinds.coder()))
        figures["kinds calibration"] = 1 - figures.pop("kinds calibration error")
        found |= {f"{prefix}: {name}": value for name, value in figures.items()}
    return found


def page() -> dict[str, float]:
    """The seed page's questions."""
    shares = seed.right_event_first(SHARED / "seed")
    return {f"seed: right event first {lang}": share for lang, share in shares.items()}


def guide() -> dict[str, float]:
    """Headings of the open guide, each direction."""
    found = retrieval.measure(retrieval.sets(GUIDE, "heading"))
    return {f"guide: {folder.name} hybrid": legs["hybrid"] for folder, legs in found}


def measure() -> dict[str, float]:
    """Every figure that can be measured here."""
    figures = first_edition() | statements()
    with questions.base_of([questions.ROOT / "corpus"]) as base:
        figures |= whole_corpus(base)
    if SHARED.is_dir():
        figures |= page() | guide()
    return figures


def read() -> dict[str, float]:
    """The floors."""
    floors: dict[str, float] = json.loads(FLOORS.read_text("utf-8"))
    return floors


def fallen(figures: dict[str, float], floors: dict[str, float]) -> dict[str, tuple[float, float]]:
    """(figure, floor) of what fell below its floor."""
    return {
        name: (value, floors[name])
        for name, value in figures.items()
        if name in floors and value < floors[name] - TOLERANCE
    }


def main() -> int:
    """Compare, and raise floors if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    floors = read() if FLOORS.exists() else {}
    figures = measure()
    for name, value in figures.items():
        print(f"{name:44} {value:.4f}  floor {floors.get(name, float('nan')):.4f}")
    if options.update:
        raised = {name: max(floors.get(name, 0.0), round(v, 4)) for name, v in figures.items()}
        FLOORS.write_text(json.dumps(floors | raised, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 1 if fallen(figures, floors) else 0


if __name__ == "__main__":
    sys.exit(main())
