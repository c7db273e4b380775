"""What teaches the model: which pairs count, what a batch holds, and that training learns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from bench.material import near_duplicates
from kb.train import heads, loop, losses
from kb.train.adapter import Upper
from kb.train.batches import Batches, Corpus, Sizes
from kb.train.fitting import corpus
from kb.train.loop import Run, Settings, Weights, train
from kb.train.material import FOLDER, Labelled, Told, close, read
from kb.train.material import rows as rows_of
from kb.train.pool import Pool

PARTS = ("train", "dev", "test")


def said(key, proposition=None, *, near=False, kind="gap", theme="contact", lang="pl"):
    """A labelled statement."""
    return Labelled(
        id=key, text=f"words of {key}", lead="", lang=lang, kind=kind, theme=theme, secondary=(),
        hard="", implied_gap=False, polarity="neutral", origin="own", proposition=proposition,
        near=near,
    )  # fmt: skip


# --- which pairs count


def pair_of(one, other, close_pairs=()):
    """(whether two statements say the same, whether they may be compared)."""
    same, known = losses.Relations(close_pairs).of_statements([one], [other])
    return bool(same), bool(known)


A1, A2 = said("1", "a"), said("2", "a")
NEAR_A, B, LONE = said("3", "a", near=True), said("4", "b"), said("5")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (A1, A2, (True, True)),
        (A1, A1, (False, False)),  # itself
        (A1, NEAR_A, (False, True)),
        (A1, B, (False, True)),
        (A1, LONE, (False, False)),  # nobody compared them, and they are on one subject
        (A1, said("6", theme="grants"), (False, True)),
        (A1, said("7", kind="practice"), (False, True)),
        (LONE, said("8"), (False, False)),
    ],
)
def test_how_statements_relate(one, other, expected):
    """Said of one proposition they are the same; what nobody compared is left out."""
    assert expected == pair_of(one, other)
    assert expected == pair_of(other, one)


def test_close_propositions_are_not_held_against_each_other():
    """A statement that could be read as either proposition is no example of a difference."""
    assert (False, False) == pair_of(A1, B, [frozenset("ab")])
    assert (True, True) == pair_of(A1, A2, [frozenset("ab")])


# --- losses


def test_the_contrast_is_small_where_partners_are_near():
    """And large where they are far; a pair that may not be compared changes nothing."""
    same = torch.tensor([[True, False, False]])
    known = torch.tensor([[True, True, False]])
    near = losses.contrast(torch.tensor([[9.0, 0.0, 50.0]]), same, known)
    far = losses.contrast(torch.tensor([[0.0, 9.0, 50.0]]), same, known)

    assert float(near) < 0.01
    assert float(far) > 5


def test_rows_without_a_partner_count_for_nothing():
    """A batch in which nothing is said twice has no contrast to learn from."""
    none = torch.zeros(2, 2, dtype=torch.bool)

    assert 0 == float(losses.contrast(torch.ones(2, 2), none, ~none))


def test_nothing_is_forgotten_while_likenesses_stay():
    """A space that turns as a whole has lost nothing."""
    rng = torch.Generator().manual_seed(1)
    vectors = torch.nn.functional.normalize(torch.randn(6, 8, generator=rng), dim=1)
    turn, _ = torch.linalg.qr(torch.randn(8, 8, generator=rng))

    assert float(losses.forgotten(vectors @ turn, vectors, 0)) < 1e-9
    assert float(losses.forgotten(vectors.flip(1)[:, :4], vectors[:, :4], 0)) > 1e-3


def test_what_is_free_may_move_among_itself():
    """Statements are told apart anew; how they stand to everything else is kept."""
    teacher = torch.eye(4)
    moved = torch.tensor([[0.0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
    together = torch.tensor([[1.0, 0, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])

    assert 0 == float(losses.forgotten(moved, teacher, 2))
    assert 0 == float(losses.forgotten(together, teacher, 2))
    assert float(losses.forgotten(together, teacher, 1)) > 0.05


# --- the material


def test_parts_share_no_proposition():
    """Nor do their questions and passages: nothing of the test part is in the others."""
    names = {}
    for part in PARTS:
        own = corpus(part)
        rows = (*own.statements, *own.questions, *own.passages)
        names[part] = {row.proposition for row in rows if row.proposition}

    assert not names["train"] & names["dev"]
    assert not names["train"] & names["test"]
    assert not names["dev"] & names["test"]


def test_the_material_is_as_large_as_its_card_says():
    """800 propositions, each said at least four times; 4,000 questions; 600 without an answer."""
    rows = [row for part in PARTS for row in read(part)]
    said_by = {}
    for row in rows:
        if row.proposition and not row.near:
            said_by[row.proposition] = said_by.get(row.proposition, 0) + 1
    asked = sum(len(corpus(part).questions) for part in PARTS)

    assert sum(n >= 4 for n in said_by.values()) >= 800
    assert asked >= 4000
    assert sum(1 for _ in rows_of(FOLDER / "unanswerable.jsonl")) >= 600
    assert len({row.id for row in rows}) == len(rows)


def test_the_first_two_editions_are_what_the_shipped_model_was_trained_on():
    """Counts of the material on the day it was trained."""
    then = corpus("train", editions=2)
    assert (len(then.statements), len(then.questions), len(then.passages)) == (17211, 6495, 1299)
    assert not {q.proposition for q in then.questions} - {s.proposition for s in then.statements}
    assert len(corpus("train").statements) == 28683


def test_close_pairs_name_propositions_that_there_are():
    """Two different ones each."""
    known = {row.proposition for part in PARTS for row in read(part)}

    assert all(len(pair) == 2 and pair <= known for pair in close())


def test_a_text_that_repeats_another_is_a_near_duplicate():
    """With a word changed it still is; with most of them changed it is none."""
    said = "the letter about the hearing came three days after the hearing was over"
    texts = [said, said.replace("letter", "notice"), "nobody told us about the hearing at all"]

    assert 1 == near_duplicates(texts)


# --- batches


def small_corpus():
    """Six propositions of two statements and a near miss each, with questions."""
    keys = "abcdef"
    rows = [
        row
        for n, key in enumerate(keys)
        for row in (
            said(f"{key}1", key, lang="pl", theme=f"t{n % 2}"),
            said(f"{key}2", key, lang="en", theme=f"t{n % 2}"),
            said(f"{key}3", key, near=True, kind="other"),
        )
    ]
    asked = [Told(f"q{key}", f"question about {key}", "pl", key) for key in keys]
    told = [Told(f"p{key}", f"long passage on {key}", "en", key) for key in keys[:3]]
    return Corpus(rows, asked, told, [(f"zdanie {n}", f"sentence {n}") for n in range(8)])


def test_a_batch_holds_groups_and_their_near_misses():
    """Every drawn proposition is said twice at least, and no row comes twice."""
    own = small_corpus()
    batches = Batches(own, Sizes(propositions=3, singles=1, pairs=5), seed=3)
    for batch in (batches.draw() for _ in range(20)):
        drawn = [own.statements[i] for i in batch.statements]
        keys = [row.proposition for row in drawn if not row.near]
        assert len(set(batch.statements)) == len(batch.statements)
        assert {2} == {keys.count(key) for key in keys}
        assert 5 == len(batch.parallel)


def test_a_question_stands_beside_what_answers_it():
    """Questions and passages are of the propositions whose statements are in the batch."""
    own = small_corpus()
    batches = Batches(own, Sizes(propositions=3, passages=1), seed=3)
    for batch in (batches.draw() for _ in range(20)):
        said_there = {own.statements[i].proposition for i in batch.statements}
        told_there = {own.passages[i].proposition for i in batch.passages}
        assert 3 == len(batch.questions)
        assert {own.questions[i].proposition for i in batch.questions} <= said_there
        assert len(told_there) <= 1
        assert told_there <= said_there


def test_the_same_seed_draws_the_same_batches():
    """Training can be repeated."""
    one, other = (Batches(small_corpus(), Sizes(propositions=3), seed=5) for _ in range(2))

    assert [one.draw() for _ in range(5)] == [other.draw() for _ in range(5)]


# --- a run


@pytest.fixture(scope="module")
def tiny():
    """A model of eight thin layers, with a pool whose states are noise of a few tokens each."""
    from transformers import BertConfig, BertModel

    torch.manual_seed(2)
    config = BertConfig(
        vocab_size=30, hidden_size=24, num_hidden_layers=8, num_attention_heads=2,
        intermediate_size=48, attn_implementation="eager",
    )  # fmt: skip
    return BertModel(config, add_pooling_layer=False).eval()


class NoisyPool(Pool):
    """Every text has states of its own: what is learnt can only come from the losses."""

    def fill(self, *_: object):
        """Stands for the lower layers."""
        rng = torch.Generator().manual_seed(7)
        self.states = [torch.randn(4, 24, generator=rng) for _ in self._numbers]


def test_training_brings_together_what_belongs_together(tiny):
    """After a few steps statements of one proposition are nearer than others."""
    own, pool = small_corpus(), NoisyPool()
    texts = loop.numbered(own, pool)
    pool.fill(None, None)
    torch.manual_seed(0)
    upper = Upper(tiny)
    settings = Settings(
        steps=150, rate=1e-2, dropped=0.0,
        sizes=Sizes(propositions=4, statements=2, singles=1, pairs=4),
        weights=Weights(forgotten=0.0),
    )  # fmt: skip

    def likeness() -> float:
        rows = [
            pool.states[texts.statements[i]] for i, r in enumerate(own.statements) if not r.near
        ]
        with torch.no_grad():
            unit = torch.nn.functional.normalize(upper([s.float() for s in rows]), dim=1)
        table = (unit @ unit.T).numpy()
        same = np.kron(np.eye(6), np.ones((2, 2))).astype(bool) & ~np.eye(12, dtype=bool)
        return table[same].mean() - table[~same & ~np.eye(12, dtype=bool)].mean()

    before = likeness()
    told = []
    train(Run(upper, own, pool, settings), lambda *row: told.append(row))

    assert likeness() > before + 0.2
    assert [50, 100, 150] == [step for step, _, _ in told]
    assert told[-1][2]["same"] < told[0][2]["same"]


def test_an_aim_without_weight_is_not_learnt(tiny):
    """With every weight 0 the additions stay what they were: nothing."""
    own, pool = small_corpus(), NoisyPool()
    loop.numbered(own, pool)
    pool.fill(None, None)
    torch.manual_seed(0)
    upper = Upper(tiny)
    nothing = Weights(**dict.fromkeys(Weights.__slots__, 0.0))
    settings = replace(Settings(steps=3), weights=nothing, sizes=Sizes(propositions=2))
    train(Run(upper, own, pool, settings), lambda *_: None)

    assert all((a == 0).all() for key, a in upper.additions().items() if key.endswith(".up"))


def test_a_proposition_counts_once_for_the_temperature():
    """However many said it; its near misses are another, and who is alone counts whole."""
    rows = [said("1", "a"), said("2", "a"), said("3", "a", near=True), said("4")]

    assert [0.5, 0.5, 1, 1] == heads.once_each(rows).tolist()
