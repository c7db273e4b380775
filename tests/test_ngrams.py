"""Letters as features: the same for the same words, near for words of one ending."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import ngrams

TEXTS = ["Ustalono stały dyżur.", "Nikt nie oddzwania!", "", "Who answers the phone?"]


def dense(text):
    """A text's features as a whole row of the table."""
    row = np.zeros(ngrams.BUCKETS)
    buckets, values = ngrams.features(text)
    row[buckets] = values
    return row


@given(st.text())
def test_features_are_of_unit_length_or_none(text):
    """Any text has each bucket once, inside the table, and length 1; blank text has none."""
    buckets, values = ngrams.features(text)

    assert len(set(buckets.tolist())) == len(buckets) == len(values)
    assert all(0 <= bucket < ngrams.BUCKETS for bucket in buckets)
    assert bool(text.split()) == bool(len(buckets))
    assert not len(values) or np.linalg.norm(values) == pytest.approx(1)


def test_capitals_and_spaces_do_not_count():
    """Runs lie within words, so neither the case nor what parts words says anything."""
    one, other = dense("Ustalono stały  dyżur"), dense("USTALONO\n\tstały dyżur")

    assert (one == other).all()


def test_letters_and_punctuation_count():
    """A diacritic, a question mark and a negation each make another text."""
    texts = ["prosi o dyżur", "prosi o dyzur", "prosi o dyżur?", "nie prosi o dyżur"]
    rows = [dense(text) for text in texts]

    assert 4 == len({row.tobytes() for row in rows})


def test_an_ending_is_a_feature():
    """Two verbs of one form on different topics are nearer than two forms of one verb's kin."""
    passive, other_passive, asks = map(dense, ("ustalono", "postanowiono", "prosimy"))

    assert passive @ other_passive > passive @ asks


def test_what_comes_often_is_damped():
    """Ten times the same word weighs less than ten times as much beside another."""
    once, often = dense("tak nie"), dense("tak " * 10 + "nie")
    (bucket, *_), _ = ngrams.features("nie")

    assert often[bucket] < once[bucket] < 10 * often[bucket]


def test_scores_are_weights_of_the_text_alone():
    """A text scores the same alone and in a batch; without words it scores nothing."""
    weights = np.random.default_rng(3).standard_normal((2, ngrams.BUCKETS)).astype(np.float32)
    together = ngrams.scores(TEXTS, weights)

    assert (len(TEXTS), 2) == together.shape
    assert [0.0, 0.0] == together[2].tolist()
    for text, row in zip(TEXTS, together, strict=True):
        assert ngrams.scores([text], weights)[0].tolist() == row.tolist()
        assert dense(text) @ weights[1] == pytest.approx(row[1])


def test_no_texts_have_no_scores():
    """An empty batch is no error."""
    assert (0, 3) == ngrams.scores([], np.zeros((3, ngrams.BUCKETS), np.float32)).shape


def test_another_process_finds_the_same_buckets():
    """Python's own hash of a string differs from run to run; a trained table may not."""
    program = "from kb.ngrams import features; print(features('stały dyżur')[0].tolist())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert str(ngrams.features("stały dyżur")[0].tolist()) == done.stdout.decode().strip()
