"""The measures against numbers worked out by hand, and test sets that are broken."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from fakes import FakeEmbedder

from kb.errors import UsageError
from kb.evaluate import evaluate
from kb.evaluation import BeirSet, Scores, mean_scores, ndcg, read_beir, recall, reciprocal_rank


@pytest.mark.parametrize(
    ("ranked", "relevant", "expected"),
    [
        ("abc", {"a": 1}, 1.0),
        ("bac", {"a": 1}, 1 / math.log2(3)),
        ("bca", {"a": 1}, 0.5),
        # gain 3/1 + 1/2 = 3.5 of at best 3/1 + 2/log2(3) + 1/2
        ("axc", {"a": 3, "b": 2, "c": 1}, 3.5 / (3 + 2 / math.log2(3) + 0.5)),
        ("xyz", {"a": 1}, 0.0),
        ("abc", {"a": 0}, 0.0),
        ("abc", {}, 0.0),
    ],
)
def test_ndcg(ranked, relevant, expected):
    """Discounted gain over the best possible gain."""
    assert expected == pytest.approx(ndcg(ranked, relevant))


def test_measures_stop_at_the_cutoff():
    """What comes eleventh counts for nothing; more relevant than ten are judged by ten."""
    ranked = [*map(str, range(10)), "a"]

    assert (0.0, 0.0, 0.0) == tuple(f(ranked, {"a": 1}) for f in (ndcg, recall, reciprocal_rank))
    assert 1.0 == pytest.approx(ndcg(ranked, {str(i): 1 for i in range(10)} | {"a": 1}))


@pytest.mark.parametrize(
    ("ranked", "relevant", "share", "reciprocal"),
    [
        ("abcd", {"a": 1, "d": 1}, 1.0, 1.0),
        ("xbcd", {"a": 1, "c": 2}, 0.5, 1 / 3),
        ("xyz", {"a": 1}, 0.0, 0.0),
        ("xyz", {"x": 0}, 0.0, 0.0),
        ("", {"a": 1}, 0.0, 0.0),
    ],
)
def test_recall_and_reciprocal_rank(ranked, relevant, share, reciprocal):
    """The share found, and one over the place of the first."""
    assert share == recall(ranked, relevant)
    assert reciprocal == reciprocal_rank(ranked, relevant)


def test_means_over_questions():
    """Each question counts the same."""
    scores = mean_scores([("ab", {"a": 1}), ("ab", {"b": 1}), ("ab", {"c": 1})])

    assert (3, 2 / 3, 0.5) == (scores.queries, pytest.approx(scores.recall), scores.mrr)
    assert (1 + 1 / math.log2(3)) / 3 == pytest.approx(scores.ndcg)
    assert Scores(0, 0.0, 0.0, 0.0) == mean_scores([])


def write_beir(folder: Path, **parts: str | None) -> Path:
    """A small set; a part may be replaced, or left out with None."""
    usual = {
        "corpus.jsonl": '{"_id": "d1", "title": "Dyżur", "text": "Stały dyżur we wtorki."}\n'
        '{"_id": "d2", "text": "Nobody answers the phone here."}\n',
        "queries.jsonl": '{"_id": "q1", "text": "kiedy dyżur"}\n{"_id": "q9", "text": "unjudged"}\n',
        "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t1\n",
    }
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    for name, text in (usual | parts).items():
        if text is not None:
            (folder / name).write_text(text, "utf-8")
    return folder


def test_a_beir_folder_is_read(tmp_path):
    """Titles stand above texts; a query that nobody judged is left out."""
    expected = BeirSet(
        {"d1": "Dyżur\nStały dyżur we wtorki.", "d2": "Nobody answers the phone here."},
        {"q1": "kiedy dyżur"},
        {"q1": {"d1": 1}},
    )

    assert expected == read_beir(write_beir(tmp_path))


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("corpus.jsonl", None),
        ("corpus.jsonl", ""),
        ("corpus.jsonl", "{broken\n"),
        ("corpus.jsonl", '{"_id": "d1"}\n'),
        ("corpus.jsonl", "[1, 2]\n"),
        ("queries.jsonl", '{"text": "no id"}\n'),
        ("queries.jsonl", ""),
        ("qrels/test.tsv", None),
        ("qrels/test.tsv", ""),
        ("qrels/test.tsv", "head\nq1\td1\n"),
        ("qrels/test.tsv", "head\nq1\td1\tmuch\n"),
        ("qrels/test.tsv", "head\n"),
    ],
)
def test_a_broken_beir_folder_is_a_usage_error(tmp_path, part, text):
    """A part that is missing, empty or broken is said, with the folder's name."""
    write_beir(tmp_path, **{part: text})
    with pytest.raises(UsageError) as caught:
        read_beir(tmp_path)

    assert "beir_broken" == caught.value.problem.code
    assert str(tmp_path) == dict(caught.value.problem.values)["path"]


def test_a_set_is_measured_by_leg_and_language_pair(lexicon):
    """Every leg has a row over all queries and one for each pair; words alone find the Polish answer."""
    beir = BeirSet(
        {
            "d1": "Stały dyżur w bibliotece jest we wtorki.",
            "d2": "Nobody at the town hall answers the phone.",
            "d3": "Budżet dzielnicy uchwalono w marcu.",
        },
        {"q1": "kiedy jest dyżur", "q2": "who answers the phone"},
        {"q1": {"d1": 1}, "q2": {"d2": 1}},
    )
    rows = evaluate(beir, lexicon, FakeEmbedder(), lambda *_: None)
    keys = {(row.leg, row.pair): row.scores.queries for row in rows}
    lexical = {row.pair: row.scores for row in rows if row.leg == "lexical"}

    assert {
        (leg, pair): 2 if pair == "all" else 1
        for leg in ("hybrid", "semantic", "lexical")
        for pair in ("all", "pl-pl", "en-en")
    } == keys
    assert Scores(2, 1.0, 1.0, 1.0) == lexical["all"]


def test_documents_that_repeat_each_other_are_found_both(lexicon):
    """In a base one would stand for the other; a test set names both as relevant."""
    told = "Dyżur nocny w świetlicy prowadzą na zmianę trzy organizacje z tej samej dzielnicy."
    beir = BeirSet({"a": told, "b": told}, {"q": "dyżur nocny"}, {"q": {"a": 1, "b": 1}})

    rows = evaluate(beir, lexicon, FakeEmbedder(), lambda *_: None)

    assert {1.0} == {row.scores.recall for row in rows if row.leg == "lexical"}


def test_every_set_of_the_format_is_json_lines(tmp_path):
    """Blank lines between records are no records."""
    corpus = json.dumps({"_id": "d1", "text": "Tekst"}) + "\n\n"

    assert {"d1": "Tekst"} == read_beir(write_beir(tmp_path, **{"corpus.jsonl": corpus})).documents
