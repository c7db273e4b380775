"""What the codebook lacks: few groups, the same whatever the order, named by their words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEmbedder, statement

from bench.clusters import labels, redundancy
from kb.clusters import EVENTS, FEWEST, MOST, free_clusters
from kb.conclusions import Kind

MODEL = FakeEmbedder(dimension=64)
TRAMS = {
    "pl": [
        "Tramwaj nie jeździ na Bielnik po dziewiątej.",
        "Na Bielnik tramwaj jeździ co godzinę.",
        "Ostatni tramwaj na Bielnik jeździ pusty.",
    ],
    "en": ["The harbour tram stops at nine.", "No tram to the harbour after nine."],
}


def vectors_of(statements):
    """Vectors of spelling, by statement id."""
    rows = MODEL.queries([s.text for s in statements])
    return {s.id: row for s, row in zip(statements, rows, strict=True)}


def topic(number, size, *, events=EVENTS, **labels: object):
    """Statements of one direction in space, said at several events, and their vectors."""
    axis = np.zeros(64, np.float32)
    axis[number] = 1
    found = [
        statement(f"Sprawa {number} po raz {i}.", event=f"narada-{i % events}", **labels)
        for i in range(size)
    ]
    return found, {s.id: axis for s in found}


def test_what_says_much_the_same_is_a_cluster(lexicon):
    """Two matters at two events each are two clusters, the larger first; a lone one is none."""
    small, a = topic(1, FEWEST)
    large, b = topic(2, FEWEST + 2)
    lone, c = topic(3, 1)
    found = free_clusters([*small, *lone, *large], a | b | c, lexicon)

    assert [{s.id for s in large}, {s.id for s in small}] == [
        {s.id for s in cluster.statements} for cluster in found
    ]
    assert 2 == len({cluster.id for cluster in found})


@pytest.mark.parametrize(
    ("size", "events", "count"),
    [(FEWEST, EVENTS, 1), (FEWEST - 1, EVENTS, 0), (FEWEST, EVENTS - 1, 0)],
)
def test_a_cluster_has_several_statements_of_several_events(lexicon, size, events, count):
    """Fewer, or all at one meeting, is not shown."""
    assert count == len(free_clusters(*topic(1, size, events=events), lexicon))


def test_clusters_are_few(lexicon):
    """However many there are, a dozen is shown: the largest."""
    statements, vectors = [], {}
    for number in range(MOST + 5):
        some, rows = topic(number, FEWEST + (number >= 5))
        statements += some
        vectors |= rows
    found = free_clusters(statements, vectors, lexicon)

    assert MOST == len(found)
    assert {FEWEST + 1} == {len(cluster.statements) for cluster in found}


def test_only_what_has_no_theme_and_says_something(lexicon):
    """A theme of the codebook covers a statement; context is not asked for a theme."""
    bare, vectors = topic(1, 2 * FEWEST)
    themed = [replace(s, coding=replace(s.coding, themes=("contact",))) for s in bare[:FEWEST]]
    context = [replace(s, coding=replace(s.coding, kind=Kind.OTHER)) for s in bare[:FEWEST]]

    for others in (themed, context):
        (cluster,) = free_clusters([*others, *bare[FEWEST:]], vectors, lexicon)
        assert set(cluster.statements) == set(bare[FEWEST:])
    assert () == free_clusters([*themed, *context], vectors, lexicon)


def test_a_base_without_statements_has_none(lexicon):
    """Nothing in, nothing out."""
    assert () == free_clusters([], {}, lexicon)


def scattered():
    """Statements that lie near each other by degrees, so that the order of joining matters."""
    rng = np.random.default_rng(5)
    words = "dyżur telefon lista protokół klub rada numer tablica pismo kartka".split()
    texts = {" ".join(rng.choice(words, 4)) for _ in range(120)}
    return [statement(text, event=f"narada-{i % 5}") for i, text in enumerate(sorted(texts))]


def test_the_order_does_not_matter(lexicon):
    """Over five shuffles the same clusters, under the same ids and names."""
    from sklearn.metrics import adjusted_rand_score

    statements = scattered()
    vectors = vectors_of(statements)
    first = free_clusters(statements, vectors, lexicon)
    for seed in range(5):
        order = np.random.default_rng(seed).permutation(len(statements))
        shuffled = [statements[i] for i in order]
        again = free_clusters(shuffled, dict(reversed(vectors.items())), lexicon)

        assert 1.0 == adjusted_rand_score(labels(statements, first), labels(statements, again))
        assert {c.id: c.words for c in first} == {c.id: c.words for c in again}
    assert 3 <= len(first) <= MOST


def test_a_cluster_is_named_in_both_languages(lexicon):
    """By words of its own statements, as written, the telling ones before those of everywhere."""
    trams = [
        statement(text, event=f"{lang}-{i}", lang=lang)
        for lang, texts in TRAMS.items()
        for i, text in enumerate(texts)
    ]
    rest = [
        statement(f"Nikt nie przyszedł na zebranie numer {i}.", themes=("contact",))
        for i in range(8)
    ]
    axis = np.ones(4, np.float32) / 2
    (cluster,) = free_clusters([*trams, *rest], {s.id: axis for s in trams}, lexicon)

    assert {"pl", "en"} == set(cluster.words)
    assert {"tramwaj", "bielnik"} <= set(cluster.words["pl"])
    assert {"tram", "harbour"} <= set(cluster.words["en"])
    for lang, words in cluster.words.items():
        said = " ".join(TRAMS[lang]).lower()
        assert [] == [word for word in words if word not in said]
        assert 1 <= len(words) <= 3


def test_a_cluster_of_one_language_is_named_in_it(lexicon):
    """No word is made up for the other."""
    found, vectors = topic(1, FEWEST)
    (cluster,) = free_clusters(found, vectors, lexicon)

    assert () == cluster.words["en"]
    assert cluster.words["pl"]


def test_numbers_name_nothing(lexicon):
    """A date or a count is no word."""
    said = [statement(f"Numer {i} 2019", event=f"n-{i}") for i in range(FEWEST)]
    axis = np.ones(4, np.float32) / 2
    (cluster,) = free_clusters(said, {s.id: axis for s in said}, lexicon)

    assert ("numer",) == cluster.words["pl"]


def test_clusters_on_one_matter_are_redundant(lexicon):
    """Centres at right angles have nothing in common; one turned halfway to another has."""
    (one, a), (other, b) = topic(1, FEWEST), topic(2, FEWEST)
    apart = redundancy(free_clusters([*one, *other], a | b, lexicon), a | b)
    halfway = {key: (row + next(iter(a.values()))) / np.sqrt(2) for key, row in b.items()}
    clusters = free_clusters([*one], a, lexicon) + free_clusters([*other], halfway, lexicon)

    assert [0, 0] == apart
    assert [pytest.approx(0.707, abs=0.001)] * 2 == redundancy(clusters, a | halfway)
    assert [] == redundancy(clusters[:1], a)


def test_who_is_in_no_cluster_is_alone(lexicon):
    """For the index of agreement a statement without a cluster agrees with itself only."""
    (one, a), (lone, b) = topic(1, FEWEST), topic(2, 1)
    clusters = free_clusters([*one, *lone], a | b, lexicon)

    assert [clusters[0].id] * FEWEST + [lone[0].id] == labels([*one, *lone], clusters)
