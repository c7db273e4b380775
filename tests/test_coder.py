"""The trained coder: what holds for its labels whatever it was trained on.

How often it is right is measured in ``test_quality.py``.
"""

from __future__ import annotations

from typing import NoReturn

import numpy as np
import pytest
from fakes import FakeEmbedder

from kb import codebook, embed
from kb.codebook import Codebook, Theme
from kb.coder import SECONDARY, Coder, Heads, heads, softmax
from kb.conclusions import Coding, Kind, Origin, Polarity
from kb.segments import spoken

HEADS = {
    "kind": set(Kind),
    "theme": {*codebook.load().ids, codebook.NONE},
    "polarity": set(Polarity),
    "origin": set(Origin),
}
TEXTS = [
    "Nikt nie oddzwania od trzech tygodni.",
    "Od maja każdy klub ma swojego opiekuna w ratuszu.",
    "Należy usprawnić obieg informacji.",
    "Ustalono stały dyżur we wtorki.",
    "Kto odpowiada za listę gości?",
    "Załączniki",
    "Nobody at the town hall answers the letters of the sailing club.",
    "Each call is now read aloud to two outsiders before it goes live.",
    "Minutes were taken by the office and the clubs in turn, and that helped.",
    "",
]


@pytest.fixture(scope="module")
def coder():
    """The program's own coder with its own encoder."""
    return Coder(embed.load_coder, codebook.load())


@pytest.fixture(scope="module")
def somewhere():
    """Many directions in space, and as many texts: labels of every sort."""
    rng = np.random.default_rng(11)
    rows = rng.standard_normal((2000, len(heads().arrays["mean"]))).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    letters = "abcdefghijklmnoprstuwyzłóąę "
    return rows, ["".join(rng.choice(list(letters), 30)) for _ in rows]


@pytest.mark.parametrize("head", HEADS)
def test_the_heads_know_the_labels_of_the_program(head):
    """A label that the program does not know could be given, one that they lack never."""
    labels = heads().labels[head]

    assert set(labels) == HEADS[head]
    assert len(labels) == len(HEADS[head])


def test_the_heads_are_whole():
    """Every array is finite and of the shape that its labels ask for."""
    loaded = heads()
    size = len(loaded.arrays["mean"])
    for head, labels in loaded.labels.items():
        assert (len(labels), size) == loaded.arrays[f"{head}.weight"].shape
        assert (len(labels),) == loaded.arrays[f"{head}.bias"].shape
        assert loaded.arrays[f"{head}.temperature"] > 0

    assert [] == [name for name, array in loaded.arrays.items() if not np.isfinite(array).all()]
    assert (loaded.arrays["deviation"] > 0).all()
    assert {*HEADS, "implied"} == set(loaded.labels)


@pytest.mark.parametrize("head", HEADS)
def test_probabilities_are_probabilities(somewhere, head):
    """For any text, none below 0 and together 1."""
    own = Coder(FakeEmbedder, codebook.load())
    table = own.probabilities(head, *somewhere)

    assert (len(somewhere[1]), len(HEADS[head])) == table.shape
    assert (table >= 0).all()
    assert np.allclose(1, table.sum(axis=1))


def test_softmax_bears_large_scores():
    """A score of a thousand is sure, not an overflow."""
    table = softmax(np.array([[1000.0, 0.0], [-1000.0, -1000.0]]))

    assert [[1.0, 0.0], [0.5, 0.5]] == table.tolist()


@pytest.mark.parametrize("name", ["likeness", "answers"])
def test_pairs_have_probabilities(somewhere, name):
    """Between 0 and 1 for any two statements; the nearer two are, the likelier the same."""
    own = Coder(FakeEmbedder, codebook.load())
    some, others = somewhere[0][:50], somewhere[0][50:90]
    table = getattr(own, name)(some, others)

    assert (50, 40) == table.shape
    assert ((table >= 0) & (table <= 1)).all()
    if name == "likeness":
        itself = own.likeness(some, some)
        assert (itself.argmax(axis=1) == np.arange(50)).all()
        assert (itself.diagonal() > 0.5).all()


def test_at_the_bar_the_same_is_as_likely_as_not():
    """Above it likelier, below it less."""
    own = Coder(FakeEmbedder, codebook.load())
    bar = float(heads().arrays["likeness"][1])
    others = np.array([[c, np.sqrt(1 - c * c)] for c in (bar - 0.1, bar, bar + 0.1)])
    (below, at, above) = own.likeness(np.array([[1.0, 0.0]]), others)[0]

    assert below < 0.4
    assert 0.5 == pytest.approx(at)
    assert above > 0.6


def test_vectors_are_unit_vectors(coder):
    """One a text, of length 1, also of a text without words."""
    vectors = coder.vectors(TEXTS)

    assert (len(TEXTS), len(heads().arrays["mean"])) == vectors.shape
    assert np.float32 is vectors.dtype.type
    assert np.allclose(1, np.linalg.norm(vectors, axis=1), atol=1e-5)


def test_nothing_to_code_is_no_error(coder):
    """No texts, no labels."""
    assert [] == coder.codings(coder.vectors([]), [])


def test_the_same_text_always_gets_the_same_label(coder):
    """Alone, in a batch, or in a batch of another order: its neighbours do not matter."""
    together = coder.codings(coder.vectors(TEXTS), TEXTS)
    reverse = coder.codings(coder.vectors(TEXTS[::-1]), TEXTS[::-1])[::-1]
    alone = [coder.codings(coder.vectors([text]), [text])[0] for text in TEXTS]

    for one, other in ((together, reverse), (together, alone)):
        assert [(c.kind, c.themes, c.implied_gap, c.polarity, c.origin) for c in one] == [
            (c.kind, c.themes, c.implied_gap, c.polarity, c.origin) for c in other
        ]
        assert [c.confidence for c in one] == pytest.approx([c.confidence for c in other], abs=1e-3)


def test_another_coder_gives_the_same_vectors(coder):
    """Made anew, the encoder has no memory of what it read before."""
    again = Coder(embed.load_coder, codebook.load())

    assert (coder.vectors(TEXTS[2:4]) == again.vectors(TEXTS[:4])[2:]).all()


def test_a_lead_in_can_change_a_label(coder):
    """The same item means one thing under "agreed" and another under "asked": both are read."""
    item = "stały dyżur we wtorki"
    leads = ("", "Ustalono:", "Brakuje:", "Pytania bez odpowiedzi:")
    texts = [spoken(item, lead) for lead in leads]
    vectors = coder.vectors(texts)
    table = coder.probabilities("kind", vectors, texts)

    assert 4 == len(set(texts)) == len({row.tobytes() for row in vectors})
    assert all(abs(table[0] - row).max() > 0.01 for row in table[1:])


def test_the_letters_count_beside_the_meaning(somewhere):
    """Of two texts with one vector the labels' probabilities differ by their endings."""
    own = Coder(FakeEmbedder, codebook.load())
    vector = somewhere[0][:1]
    passive, asks = (own.probabilities("kind", vector, [t]) for t in ("Ustalono.", "Prosimy!"))

    assert abs(passive - asks).max() > 1e-4


def test_the_confidence_is_the_probability_of_the_kind(somewhere):
    """The kind is the likeliest one, and its calibrated probability is what is shown."""
    own = Coder(FakeEmbedder, codebook.load())
    table = own.probabilities("kind", *somewhere)
    found = own.codings(*somewhere)

    assert [own.labels("kind")[i] for i in table.argmax(axis=1)] == [c.kind for c in found]
    assert [c.confidence for c in found] == pytest.approx(table.max(axis=1), abs=1e-4)
    assert len({c.kind for c in found}) > 1


def test_the_primary_theme_comes_first(somewhere):
    """At most two more follow, each likely enough; where "none" is likeliest there is none."""
    own = Coder(FakeEmbedder, codebook.load())
    table = own.probabilities("theme", *somewhere)
    names = own.labels("theme")
    for row, coding in zip(table, own.codings(*somewhere), strict=True):
        if names[row.argmax()] == codebook.NONE:
            assert () == coding.themes
            continue
        shares = [row[names.index(theme)] for theme in coding.themes]
        assert names[row.argmax()] == coding.themes[0]
        assert 1 <= len(shares) <= 3
        assert shares == sorted(shares, reverse=True)
        assert all(share >= SECONDARY for share in shares[1:])


def test_a_theme_that_the_codebook_lacks_is_never_given(somewhere):
    """It is not in the book: neither as the primary theme nor as a further one."""
    whole = codebook.load()
    short = Codebook("short", whole.themes[:4])
    given, fewer = (
        {theme for c in Coder(FakeEmbedder, book).codings(*somewhere) for theme in c.themes}
        for book in (whole, short)
    )

    assert given - set(short.ids)
    assert fewer
    assert fewer <= set(short.ids)


@pytest.mark.parametrize(
    ("row", "themes"),
    [
        ((0.90, 0.04, 0.03, 0.03), ()),
        ((0.50, 0.30, 0.15, 0.05), ("trust",)),
        ((0.50, 0.20, 0.05, 0.25), ()),
        ((0.45, 0.25, 0.20, 0.10), ("trust", "timing")),
        ((0.10, 0.15, 0.12, 0.05), ("trust",)),
    ],
)
def test_no_theme_follows_from_one_that_the_codebook_dropped(monkeypatch, row, themes):
    """Where the likeliest was dropped, the next counts only if it is likely itself."""
    names = ("contact", "trust", "timing", codebook.NONE)
    monkeypatch.setattr("kb.coder.heads", lambda: Heads({}, {"theme": names}))
    kept = tuple(Theme(name, {}, {}) for name in ("trust", "timing"))
    own = Coder(FakeEmbedder, Codebook("kept", kept))

    assert themes == own._themes(np.array(row))


def test_a_theme_of_ones_own_is_not_guessed(somewhere):
    """The machine never learnt it; an empty book leaves everything without a theme."""
    whole = codebook.load()
    own = codebook.parse('version = "1"\n[[theme]]\nid = "tramwaje"\npl = "Tramwaje"\nen = "Trams"')
    more = Coder(FakeEmbedder, Codebook("more", (*whole.themes, *own.themes)))

    assert Coder(FakeEmbedder, whole).codings(*somewhere) == more.codings(*somewhere)
    assert {()} == {c.themes for c in Coder(FakeEmbedder, own).codings(*somewhere)}


def test_only_what_asks_implies_a_gap(somewhere):
    """A recommendation, a decision or a question; a gap is one outright."""
    asking = {Kind.RECOMMENDATION, Kind.DECISION, Kind.QUESTION}
    found = Coder(FakeEmbedder, codebook.load()).codings(*somewhere)

    assert {c.kind for c in found if c.implied_gap} <= asking


def test_what_was_learnt_is_added(somewhere):
    """An addition to a head turns its labels, and no other head's."""
    vectors, texts = somewhere
    kinds = heads().labels["kind"]
    addition = np.zeros((len(kinds), vectors.shape[1]), np.float32)
    addition[kinds.index("decision")] = 1000 * vectors[0]
    plain, taught = (
        Coder(FakeEmbedder, codebook.load(), learned).codings(vectors[:1], texts[:1])[0]
        for learned in (None, {"kind": addition})
    )

    assert Kind.DECISION is taught.kind
    assert (plain.themes, plain.polarity, plain.origin) == (
        taught.themes,
        taught.polarity,
        taught.origin,
    )


def test_the_encoder_is_not_loaded_for_vectors_that_are_there(somewhere):
    """Labels of stored vectors need no model: a page opens without it."""

    def refuse() -> NoReturn:
        raise AssertionError

    found = Coder(refuse, codebook.load()).codings(somewhere[0][:3], somewhere[1][:3])

    assert 3 == len(found)
    assert all(isinstance(coding, Coding) for coding in found)
