"""How well the demonstration corpus's questions are answered.

    python -m bench.questions            # the table
    python -m bench.questions --split dev --rows

A question counts as answered by a passage that holds one of its answers' exact words.
``dev`` may be tuned on; ``test`` never.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest import pipeline
from kb import cache, codebook, embed, refresh
from kb.coder import Coder
from kb.evaluation import mean_scores
from kb.library import KnowledgeBase
from kb.store import Store
from kb.text import Lexicon
from kb.types import Passage, Query, SearchResult

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the exact words that answer it, as (path, words)."""

    id: str
    lang: str
    text: str
    answerable: bool
    split: str
    answers: tuple[tuple[str, str], ...]


_LAST_OF_FIRST = 200
"""Number up to which questions belong to the corpus's first edition."""


def read(split: str | None = None, *, first_edition: bool = False) -> list[Question]:
    """The questions of the demonstration corpus: all, of one split, or of its first edition."""
    rows = (json.loads(line) for line in (ROOT / "corpus/questions.jsonl").open(encoding="utf-8"))
    return [
        Question(
            row["id"], row["lang"], row["question"], row["answerable"], row["split"],
            tuple((a["path"], a["quote"]) for a in row["answers"]),
        )
        for row in rows
        if split in {None, row["split"]}
        and not (first_edition and int(row["id"].split("-")[1]) > _LAST_OF_FIRST)
    ]  # fmt: skip


@contextmanager
def base_of(paths: Iterable[Path], folder: Path | None = None) -> Iterator[KnowledgeBase]:
    """A base of files, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as scratch:
        path = (folder or Path(scratch)) / "corpus.sqlite"
        with Store(path, create=True) as store:
            list(pipeline.ingest(store, pipeline.plan(paths, ())))
            lexicon = Lexicon(cache.lexicon_folder())
            book = codebook.load()
            refresh.refresh(store, lexicon, embed.load, lambda *_: None)
            refresh.code(store, Coder(embed.load_coder, book), book, lambda *_: None)
        with KnowledgeBase(path) as base:
            base.calibrate()
            yield base


def answering(question: Question, passages: Iterable[Passage]) -> dict[str, int]:
    """The ids of the passages that hold an answer, as judgements."""
    wanted = [(str(ROOT / path), _plain(quote)) for path, quote in question.answers]
    return {
        str(p.id): 1
        for p in passages
        if any(p.path == path and quote in _plain(p.text) for path, quote in wanted)
    }


def _plain(text: str) -> str:
    return " ".join(text.split())


def measure(base: KnowledgeBase, questions: list[Question]) -> dict[str, float]:
    """The figures by name; each between 0 and 1."""
    passages = [p for d in base.documents() for p in base.passages_of(d.path)]
    results = base.search_many([Query(q.text, k=10) for q in questions])
    figures: dict[str, float] = {}
    for lang in ("pl", "en"):
        pairs = [
            (q, r)
            for q, r in zip(questions, results, strict=True)
            if q.answerable and q.lang == lang
        ]
        figures |= {f"{name} {lang}": v for name, v in _retrieval(pairs, passages).items()}
    refused = [not r.answered for q, r in zip(questions, results, strict=True) if not q.answerable]
    wrongly = [not r.answered for q, r in zip(questions, results, strict=True) if q.answerable]
    figures["refused unanswerable"] = sum(refused) / max(1, len(refused))
    figures["answered answerable"] = 1 - sum(wrongly) / max(1, len(wrongly))
    return figures


def _retrieval(
    pairs: list[tuple[Question, SearchResult]], passages: list[Passage]
) -> dict[str, float]:
    runs = []
    first_event = 0
    hit5 = 0
    for question, result in pairs:
        relevant = answering(question, passages)
        ranked = [str(hit.passage.id) for hit in result.hits]
        events = {p.event for p in passages if str(p.id) in relevant}
        first_event += bool(result.hits) and result.hits[0].passage.event in events
        hit5 += any(key in relevant for key in ranked[:5])
        runs.append((ranked, relevant))
    scores = mean_scores(runs)
    count = max(1, len(pairs))
    return {
        "nDCG@10": scores.ndcg,
        "recall@10": scores.recall,
        "MRR@10": scores.mrr,
        "answer in first 5": hit5 / count,
        "right event first": first_event / count,
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"))
    parser.add_argument("--rows", action="store_true", help="each question with its first hit")
    options = parser.parse_args()
    questions = read(options.split)
    with base_of([ROOT / "corpus"]) as base:
        if options.rows:
            for question, result in zip(
                questions, base.search_many([Query(q.text, k=3) for q in questions]), strict=True
            ):
                print(question.id, question.answerable, result.answered, question.text)
        for name, value in measure(base, questions).items():
            print(f"{name:28} {value:.3f}")


if __name__ == "__main__":
    main()
