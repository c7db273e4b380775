"""Search over a small base: fusion, filters, and why a passage was found."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from fakes import base_of
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kb import search
from kb.errors import UsageError
from kb.types import Query, Why

FILES = {
    "dyzury.md": "# Warsztaty o dyżurach\n\n6 czerwca 2019 r. spotkały się organizacje pozarządowe."
    " Współpraca z komisjami kuleje, bo nikt nie odpisuje na uwagi.\n",
    "kalendarz.md": "# Narada o kalendarzu, luty 2020\n\nNarada odbyła się 5 listopada 2020 r."
    " Komisja Dialogu Obywatelskiego prosi o jeden kalendarz spotkań.\n",
    "harbour.md": "# Harbour meeting\n\nOn 3 May 2021 the third sector met the council."
    " Nobody had answered the letters of the sailing club.\n",
    "ciasto.md": "# Pogawędki przy herbacie\n\nKażdy przyniósł ciasto i mówił o planach na lato.\n",
}


@pytest.fixture(scope="module")
def base(lexicon, tmp_path_factory):
    with base_of(FILES, tmp_path_factory.mktemp("search"), lexicon) as base:
        yield base


def by_words(base, query: str, **filters: object) -> set[str]:
    """The files of the hits that words of the query found."""
    hits = base.search(Query(query, **filters)).hits
    return {hit.passage.path.rsplit("/", 1)[-1] for hit in hits if hit.why.words}


def names(base, query: str, **filters: object) -> set[str]:
    """The files of all hits."""
    hits = base.search(Query(query, **filters)).hits
    return {hit.passage.path.rsplit("/", 1)[-1] for hit in hits}


@pytest.mark.parametrize(
    ("query", "files"),
    [
        ("współpraca", {"dyzury.md"}),
        ("wspolpraca", {"dyzury.md"}),
        ("wspo\u0301łpraca", {"dyzury.md"}),
        ("komisjami", {"dyzury.md", "kalendarz.md"}),
        ("KDO", {"kalendarz.md"}),
        ("kdo", {"kalendarz.md"}),
        ("NGO", {"dyzury.md", "harbour.md"}),
        ("organizacja pozarządowa", {"dyzury.md", "harbour.md"}),
        ("trzeci sektor", {"dyzury.md", "harbour.md"}),
        ("third sector", {"dyzury.md", "harbour.md"}),
        ("ciastem", {"ciasto.md"}),
        ("kwarki", set()),
    ],
)
def test_words_are_found_in_any_form(base, query, files):
    """Inflected, typed without diacritics, as an acronym or as the same thing's other name."""
    assert files == by_words(base, query)


def test_why_names_the_words(base):
    """A hit says which word of the question is which word of the passage."""
    why = {hit.why.words for hit in base.search(Query("wspolpraca komisji")).hits}

    assert (("wspolpraca", "Współpraca"), ("komisji", "komisjami")) in why


def test_why_says_what_found_it():
    """Words, meaning, or both."""
    pairs = (("a", "b"),)

    assert ["words", "meaning", "both"] == [
        why.matched for why in (Why(pairs), Why((), 0.8), Why(pairs, 0.8))
    ]


def test_ranks_count_from_one_and_scores_fall(base):
    """Hits come best first, as many as were asked for."""
    hits = base.search(Query("kalendarz spotkań", k=3)).hits
    scores = [hit.score for hit in hits]

    assert [1, 2, 3] == [hit.rank for hit in hits]
    assert sorted(scores, reverse=True) == scores
    assert "kalendarz.md" == hits[0].passage.path.rsplit("/", 1)[-1]


def test_a_batch_finds_what_single_questions_find(base):
    """Questions together and alone have the same hits."""
    queries = [Query("komisja"), Query("who answered"), Query("ciasto", k=1)]
    together = base.search_many(queries)

    assert together == [base.search(query) for query in queries]


@pytest.mark.parametrize(
    ("filters", "files"),
    [
        ({"lang": "en"}, {"harbour.md"}),
        ({"lang": "pl"}, {"dyzury.md", "kalendarz.md", "ciasto.md"}),
        ({"since": date(2019, 6, 6), "until": date(2019, 6, 6)}, {"dyzury.md"}),
        ({"since": date(2020, 2, 1), "until": date(2020, 2, 2)}, {"kalendarz.md"}),
        ({"since": date(2020, 11, 5), "until": date(2020, 11, 5)}, {"kalendarz.md"}),
        ({"since": date(2020, 3, 1), "until": date(2020, 11, 4)}, set()),
        ({"since": date(2020, 1, 1)}, {"kalendarz.md", "harbour.md"}),
        ({"since": date(1900, 1, 1)}, {"dyzury.md", "kalendarz.md", "harbour.md"}),
        ({"lang": "en", "until": date(2020, 1, 1)}, set()),
    ],
)
def test_filters_let_only_theirs_through(base, filters, files):
    """By language and date; a disputed date matches by either claim, an undated event never."""
    assert files == names(base, "komisja", **filters)


def test_filters_by_event_and_document(base):
    """Only the passages of the named event or file are found."""
    event = next(e for e in base.events() if e.title.startswith("Harbour"))
    path = next(d.path for d in base.documents() if d.path.endswith("ciasto.md"))

    assert {"harbour.md"} == names(base, "komisja", events=(event.id,))
    assert {"ciasto.md"} == names(base, "komisja", paths=(path,))


def test_a_filter_that_nothing_meets_is_said(base):
    """No passage, and the reason is the filter."""
    result = base.search(Query("komisja", lang="lt"))

    assert (False, (), "no_match_in_filter") == (result.answered, result.hits, result.reason)


def test_an_unknown_event_is_a_usage_error(base):
    """A filter by an event that is not there is a mistake, not an empty result."""
    with pytest.raises(UsageError) as caught:
        base.search(Query("komisja", events=("nie-ma",)))

    assert ("event_unknown", (("event", "nie-ma"),)) == (
        caught.value.problem.code,
        caught.value.problem.values,
    )


def test_a_filter_moves_no_score(base):
    """Filters choose among ranked passages; what is left is scored as before."""
    free = {h.passage.id: h.score for h in base.search(Query("komisja", k=50)).hits}
    kept = {h.passage.id: h.score for h in base.search(Query("komisja", k=50, lang="pl")).hits}

    assert kept == {key: free[key] for key in kept}


def test_acronyms_are_explained_to_the_model(base):
    """The model is given an acronym with what it stands for; other words as they are."""
    parts = base.parts()
    base.embedder.asked.clear()
    search.understand(["Co z KDO?", "komisja dialogu obywatelskiego"], parts)

    assert [
        "Co z KDO? (komisja dialogu obywatelskiego)",
        "komisja dialogu obywatelskiego",
    ] == base.embedder.asked


# --- fusion


def pools(draw, size: int):
    score = st.floats(-1, 1, width=32)
    meaning = draw(arrays(np.float64, size, elements=score))
    words = draw(arrays(np.float64, size, elements=st.floats(0, 30, width=32)))
    own = draw(arrays(np.bool_, size))
    return meaning, words, own


@st.composite
def scored(draw):
    return pools(draw, draw(st.integers(1, 40)))


@settings(deadline=None, max_examples=300)
@given(scored())
def test_words_never_push_down_a_passage_of_another_language(pool):
    """Fusion only trades places among the passages of the question's language."""
    meaning, words, own = pool
    score = search.fused(meaning, words, own)
    other = ~own

    assert meaning[other].tolist() == score[other].tolist()
    assert sorted(meaning[own]) == sorted(score[own])
    for row in np.flatnonzero(other):
        assert (meaning > meaning[row]).sum() == (score > score[row]).sum()


@settings(deadline=None, max_examples=100)
@given(scored())
def test_fusion_without_words_is_meaning(pool):
    """Where no word matches in the question's language, meaning alone ranks."""
    meaning, words, own = pool
    words[own] = 0

    assert meaning.tolist() == search.fused(meaning, words, own).tolist()


def test_words_decide_between_equally_near_passages():
    """Of two passages as near as each other, the one that holds the words comes first."""
    meaning = np.array([0.5, 0.50001, 0.1, 0.1])
    score = search.fused(meaning, np.array([9.0, 0, 0, 0]), np.array([True] * 4))

    assert 0 == int(score.argmax())


def test_alignment_brings_languages_nearer():
    """A language whose best passages are further away is lifted by a share of the distance."""
    meaning = np.array([0.9] * 60 + [0.5] * 60)
    langs = np.array(["pl"] * 60 + ["en"] * 60)
    added = search._alignment(meaning, langs)
    share = search.ALIGNMENT * 60 / (60 + search._SMALL_POOL)

    assert [0.0] * 60 + [share * 0.4] * 60 == pytest.approx(added.tolist())
