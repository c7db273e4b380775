"""What corrections teach: what is applied is what was judged, and nothing is kept in vain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fakes import code, draft, fake_coder, fill, state

from kb import codebook, learning
from kb.recorded import coder_version
from kb.store import Store

WORDS = "Nikt nie oddzwania od trzech tygodni, choć dzwonimy co dzień rano."


@pytest.fixture
def store(tmp_path, lexicon):
    """A base of one statement, which a person called a gap."""
    with Store(tmp_path / "kb.sqlite", create=True) as opened:
        opened.put("/a.txt", state(), draft(WORDS))
        fill(opened, lexicon)
        code(opened)
        (said,) = opened.coded_statements()
        opened.add_correction("A", "kind", "gap", statement=said.id, text=said.text)
        yield opened


def test_few_corrections_teach_nothing(store):
    """Fewer than can be cross-validated change no label."""
    lessons = learning.learn(store, fake_coder())

    assert [("kind", 1, False), ("theme", 0, False)] == [
        (x.head, x.examples, x.kept) for x in lessons
    ]
    assert {} == learning.from_json(store.meta("learned"))


def test_what_teaches_nothing_codes_nothing_anew(store):
    """The coder has the name that it had before anybody asked it to learn."""
    before = coder_version(store, codebook.load())
    learning.learn(store, fake_coder())

    assert before == coder_version(store, codebook.load())


def test_what_is_applied_is_what_was_judged(store, monkeypatch):
    """An addition counts as much beside the calibrated scores as where it is added."""
    coder = fake_coder()
    warm = {"kind.temperature": np.array(2.5, np.float32)}
    coder._heads = replace(coder._heads, arrays=coder._heads.arrays | warm)
    rng = np.random.default_rng(3)
    addition = rng.standard_normal((len(coder.labels("kind")), 384)).astype(np.float32)
    lesson = learning.Lesson("kind", learning.FEWEST, 0, 1)
    none = learning.Lesson("theme", 0, 0, 0)
    monkeypatch.setattr(
        learning,
        "_lesson",
        lambda _store, _coder, head, _wanted: (lesson if head == "kind" else none, addition),
    )
    vectors = rng.standard_normal((20, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [WORDS] * 20
    scores = np.log(coder.probabilities("kind", vectors, texts)) + vectors @ addition.T
    learning.learn(store, coder)
    coder._learned = learning.from_json(store.meta("learned"))

    np.testing.assert_allclose(
        coder.probabilities("kind", vectors, texts),
        np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True),
        atol=1e-5,
    )


def test_many_corrections_that_are_alike_do_not_overshoot():
    """The step is no longer than the curvature allows: the addition lies at the minimum."""
    rng = np.random.default_rng(2)
    vectors = (rng.standard_normal(16) + 0.1 * rng.standard_normal((200, 16))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    shares, targets = np.tile([0.6, 0.4], (200, 1)), np.arange(200) % 2
    addition = learning.fitted(vectors, shares, targets).astype(np.float64)
    scores = np.log(shares) + vectors @ addition.T
    error = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True) - np.eye(2)[targets]
    gradient = error.T @ vectors + 0.5 * addition

    assert np.abs(gradient).max() < 0.2


def test_what_is_learnt_is_like_what_was_corrected():
    """An addition fitted to examples turns what lies near them, and little else."""
    rng = np.random.default_rng(1)
    centre = rng.standard_normal(16)
    near = centre + 0.3 * rng.standard_normal((20, 16))
    far = rng.standard_normal((50, 16))
    vectors = np.vstack([near, far]).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    shares = np.tile([0.6, 0.4], (70, 1))
    addition = learning.fitted(vectors[:15], shares[:15], np.ones(15, dtype=int))
    turned = (np.log(shares) + vectors @ addition.T).argmax(axis=1) == 1

    assert turned[15:20].all()
    assert turned[20:].mean() < 0.5


def test_additions_survive_being_recorded():
    """What is written is what is read."""
    addition = np.arange(12, dtype=np.float32).reshape(3, 4)

    assert (learning.from_json(learning.to_json({"kind": addition}))["kind"] == addition).all()
