"""Asks whether the right event comes first on the page that the project was born from.

python -m bench.seed PAGE
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

from bench.questions import ROOT, base_of
from kb.types import Query

QUESTIONS = ROOT / "tests" / "data" / "seed_questions.jsonl"


def right_event_first(page: Path) -> dict[str, float]:
    """The share of questions whose first hit is of the right event, by language."""
    questions = [json.loads(line) for line in QUESTIONS.open(encoding="utf-8")]
    right: defaultdict[str, list[bool]] = defaultdict(list)
    with base_of([page]) as base:
        titles = {event.id: event.title for event in base.events()}
        results = base.search_many([Query(q["question"], k=1) for q in questions])
    for question, result in zip(questions, results, strict=True):
        title = titles[result.hits[0].passage.event]
        right[question["lang"]].append(question["event"] in title)
    return {lang: sum(rows) / len(rows) for lang, rows in right.items()}


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path)
    for lang, share in right_event_first(parser.parse_args().page).items():
        print(f"{lang} {share:.3f}")


if __name__ == "__main__":
    main()
