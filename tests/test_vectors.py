"""Nearness of meaning against brute force, to the number."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import FakeEmbedder
from numpy.typing import NDArray

from kb.vectors import (
    LANGUAGE_SHARE,
    SENTENCE_SHARE,
    Rows,
    Space,
    VectorIndex,
    parallel_sentences,
    stack,
    without_language,
)

DIMENSION = 16


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


@pytest.fixture
def random():
    return np.random.default_rng(11)


@pytest.fixture
def space(random):
    means = {
        lang: random.standard_normal(DIMENSION).astype("f4") / 9 for lang in ("pl", "en", "und")
    }
    others = {
        lang: random.standard_normal(DIMENSION).astype("f4") / 9 for lang in ("pl", "en", "und")
    }
    return Space(means, others, 0.1, 0.8)


def rows(random, ids, langs) -> Rows:
    vectors = unit(random.standard_normal((len(ids), DIMENSION))).astype("f4")
    return Rows(np.array(ids, dtype=np.int64), np.array(langs, dtype=np.str_), vectors)


def brute_force(wholes: Rows, sentences: Rows, space: Space, query, lang: str) -> list[float]:
    """The documented nearness, one passage after another, in double precision."""

    def moved(vector, mean) -> NDArray[np.float64]:
        return unit(np.float64(vector) - LANGUAGE_SHARE * np.float64(mean))

    asked = moved(query, space.query.get(lang, space.query["und"]))
    found = []
    for key, own, vector in zip(wholes.ids, wholes.langs, wholes.vectors, strict=True):
        mean = space.passage.get(str(own), space.passage["und"])
        whole = float(moved(vector, mean) @ asked)
        inside = [
            float(moved(v, space.passage.get(str(tag), space.passage["und"])) @ asked)
            for k, tag, v in zip(sentences.ids, sentences.langs, sentences.vectors, strict=True)
            if k == key
        ]
        best = max(inside, default=whole)
        found.append((1 - SENTENCE_SHARE) * whole + SENTENCE_SHARE * best)
    return found


@pytest.mark.parametrize("lang", ["pl", "en", "und", "lt"])
def test_the_index_is_brute_force(random, space, lang):
    """Every passage's nearness is the mean of its own cosine and of its nearest sentence's."""
    ids = sorted(random.choice(10_000, 300, replace=False).tolist())
    langs = random.choice(["pl", "en", "und", "lt"], 300)
    wholes = rows(random, ids, langs)
    owners = sorted(random.choice(300, 500).tolist())
    sentences = rows(random, [ids[i] for i in owners], [langs[i] for i in owners])
    index = VectorIndex(wholes, sentences, space)
    query = unit(random.standard_normal(DIMENSION)).astype("f4")
    expected = brute_force(wholes, sentences, space, query, lang)
    scores = index.scores(query, lang)

    assert expected == pytest.approx(scores.tolist(), abs=2e-6)
    assert np.argsort(-np.array(expected))[:20].tolist() == np.argsort(-scores)[:20].tolist()
    assert (300, ids) == (len(index), index.ids.tolist())


def test_sentences_of_unknown_passages_are_left_out(random, space):
    """A sentence whose passage came in between the two reads changes nothing."""
    wholes = rows(random, [2, 5], ["pl", "pl"])
    sentences = rows(random, [1, 3, 9], ["pl"] * 3)
    query = wholes.vectors[0]
    nothing = rows(random, [], [])

    assert VectorIndex(wholes, nothing, space).scores(query, "pl").tolist() == pytest.approx(
        VectorIndex(wholes, sentences, space).scores(query, "pl").tolist()
    )


def test_rows_are_stacked_in_their_order():
    """Blobs become a table, no blobs an empty one."""
    blobs = [
        (3, "pl", np.array([1, 2], "<f4").tobytes()),
        (8, "en", np.array([3, 4], "<f4").tobytes()),
    ]
    stacked = stack(blobs, 2)

    assert ([3, 8], ["pl", "en"], [[1.0, 2.0], [3.0, 4.0]]) == (
        stacked.ids.tolist(),
        stacked.langs.tolist(),
        stacked.vectors.tolist(),
    )
    assert (0, 2) == stack([], 2).vectors.shape


def test_without_language_is_unit_again():
    """Half of the mean is taken away, and the rest is of length one."""
    moved = without_language(np.array([[1.0, 0.0]], "f4"), np.array([0.0, 2.0], "f4"))

    assert [2**-0.5, -(2**-0.5)] == pytest.approx(moved[0].tolist())


def test_a_space_survives_being_recorded():
    """What the database records of a space is the space."""
    space = Space.measure(FakeEmbedder())
    again = Space.from_json(space.to_json())

    assert (space.unrelated, space.same) == (again.unrelated, again.same)
    for lang in ("pl", "en", "und"):
        assert space.query[lang].tolist() == pytest.approx(again.query[lang].tolist(), abs=1e-7)
        assert space.passage[lang].tolist() == pytest.approx(again.passage[lang].tolist(), abs=1e-7)


def test_the_scale_runs_from_unrelated_to_translation(bundled):
    """On the model's own scale an unrelated passage is 0, a translation 1, and the two lie apart."""
    space = Space.measure(bundled)

    assert (0.0, 1.0) == (space.judged(space.unrelated), space.judged(space.same))
    assert space.same - space.unrelated > 0.2


def test_an_unknown_language_has_the_middle_of_the_known():
    """Texts of another language lose half of what Polish and English share."""
    space = Space.measure(FakeEmbedder())
    middle = (space.query["pl"] + space.query["en"]) / 2

    assert middle.tolist() == pytest.approx(space.of_query("lt").tolist(), abs=1e-6)


def test_parallel_sentences_are_parallel():
    """The same number of sentences in both languages, none empty, none twice."""
    columns = parallel_sentences()

    assert ["pl", "en"] == list(columns)
    assert 60 == len(columns["pl"]) == len(set(columns["pl"])) == len(set(columns["en"]))
    assert all(text.strip() for side in columns.values() for text in side)
