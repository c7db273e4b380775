"""The lexical leg: what the index holds and what a query asks of it."""

from __future__ import annotations

import re

import pytest
from fakes import draft, fill, state
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kb import glossary, lexical
from kb.store import Store
from kb.types import PassageDraft

TEXTS = (
    "Współpraca z komisjami kuleje, nikt nie odpisuje na uwagi.",
    "Organizacje pozarządowe nie znały programu.",
    "The third sector was not asked in time.",
    "Komisja Dialogu Obywatelskiego zebrała się w maju.",
    "KDO nie dostało odpowiedzi.",
    "Dzień otwarty w bibliotece, ciasto i herbata.",
)


@pytest.fixture(scope="module")
def terms(lexicon):
    return glossary.load(lexicon)


@pytest.fixture(scope="module")
def store(lexicon, tmp_path_factory):
    """Six texts; the ids of their passages count from 1."""
    with Store(tmp_path_factory.mktemp("lexical") / "kb.sqlite", create=True) as store:
        for number, text in enumerate(TEXTS):
            lang = "en" if text.startswith("The") else "pl"
            passage = PassageDraft(0, 0, len(text), 1, 1, text, lang, ("Wnioski",))
            store.put(f"/{number}.txt", state(), draft(text, lang=lang, passages=(passage,)))
        fill(store, lexicon)
        yield store


@pytest.fixture(scope="module")
def holding(store, lexicon, terms):
    """Asks which texts, numbered from 1, hold a word of a query."""

    def ask(text: str) -> set[int]:
        query = lexical.parse(text, None, lexicon, terms)
        return set(lexical.scores(store, query))

    return ask


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("współpraca", {1}),
        ("wspolpraca", {1}),
        ("WSPÓŁPRACĄ", {1}),
        ("komisjami", {1, 4}),
        ("komisja", {1, 4}),
        ("uwaga", {1}),
        ("KDO", {4, 5}),
        ("civic dialogue committee", {4, 5}),
        ("NGO", {2, 3}),
        ("organizacja pozarządowa", {2, 3}),
        ("organizacji pozarzadowych", {2, 3}),
        ("trzeci sektor", {2, 3}),
        ("third sector", {2, 3}),
        ("biblioteka", {6}),
        ("i w na", set()),
        ("kwarki", set()),
        ("", set()),
    ],
)
def test_words_are_found(holding, query, texts):
    """A word finds its forms with and without diacritics, and a term the others of its group."""
    assert texts == holding(query)


def test_headings_are_found_and_weigh_less(store, lexicon, terms):
    """A word of a heading finds its passages, with less weight than a word of the text."""
    heading = lexical.scores(store, lexical.parse("wnioski", "pl", lexicon, terms))
    text = lexical.scores(store, lexical.parse("herbata", "pl", lexicon, terms))

    assert {1, 2, 3, 4, 5, 6} == set(heading)
    assert max(heading.values()) < text[6]


def test_columns_of_a_passage(lexicon):
    """The index holds every lemma, one stem a word, and the lemmas of the headings."""
    columns = lexical.columns("Komisjami i uwagami", ("Wnioski z narad",), "pl", lexicon)

    assert ("komisja uwaga", "komis uwaga", "wniosek narada") == columns


def test_a_term_is_asked_for_in_every_reading_of_its_words(lexicon, terms):
    """A phrase is looked for by the lemma of the table as well as by the word as listed.

    Which of two equally long readings came first once depended on the hash seed.
    """
    expression = lexical.parse("NGO", None, lexicon, terms).expression

    assert 'lemma : "organizacja pozarzadowy"' in expression
    assert 'lemma : "organizacja pozarzadowa"' in expression
    assert 'lemma : "trzeci sektor"' in expression


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=40))
@example('" OR lemma : *')
@example("\x00NEAR(a b)")
@example("ﾞ ½ ⑴ ﷺ a-b ^c {d} e:f")
def test_any_text_is_a_question(store, lexicon, terms, text):
    """Nothing that a person types is taken for the language of the index."""
    query = lexical.parse(text, None, lexicon, terms)

    assert set(lexical.scores(store, query)) <= set(range(1, 7))


@pytest.mark.parametrize(
    ("query", "passage", "pairs"),
    [
        ("wspolpraca", TEXTS[0], (("wspolpraca", "Współpraca"),)),
        ("komisja odpisała", TEXTS[0], (("komisja", "komisjami"), ("odpisała", "odpisuje"))),
        ("NGO", TEXTS[1], (("NGO", "Organizacje pozarządowe"),)),
        ("trzeci sektor", TEXTS[2], (("trzeci sektor", "third sector"),)),
        ("pogoda", TEXTS[0], ()),
        ("Komisja komisja", TEXTS[3], (("Komisja", "Komisja"),)),
    ],
)
def test_matches_name_the_words_on_both_sides(lexicon, terms, query, passage, pairs):
    """Why a passage was found: the word asked for and the word that stands there."""
    parsed = lexical.parse(query, None, lexicon, terms)

    assert pairs == lexical.matches(parsed, passage, "pl", lexicon)


def test_every_term_of_the_glossary_finds_every_other_of_its_group(lexicon, terms, tmp_path):
    """A passage that holds one term of a group is found by asking for any other.

    Only "I sektor" is not: "i" is a function word, which the index leaves out.
    """
    groups = [[term.text for term in group] for group in terms._groups]
    names = [text for group in groups for text in group]
    with Store(tmp_path / "kb.sqlite", create=True) as store:
        for number, name in enumerate(names, start=1):
            text = f"Zdanie {number}: {name}."
            passage = PassageDraft(0, 0, len(text), 1, 1, text, "und")
            store.put(f"/{number}.txt", state(), draft(text, passages=(passage,)))
        fill(store, lexicon)
        missed = []
        for group in groups:
            for asked in group:
                query = lexical.parse(asked, None, lexicon, terms)
                found = {names[number - 1] for number in lexical.scores(store, query)}
                missed += [other for other in group if other not in found]

    assert {"I sektor"} == set(missed)


def test_an_expression_has_no_part_twice(lexicon, terms):
    """A word repeated in a question is asked for once."""
    expression = lexical.parse("rada rada rada", "pl", lexicon, terms).expression

    assert len(set(re.split(" OR ", expression))) == expression.count(" OR ") + 1
