"""Terms that mean the same: ours, a person's own, and a broken list."""

from __future__ import annotations

import pytest

from kb import glossary
from kb.errors import UsageError
from kb.text import tokens
from kb.wording import explain

OWN = '[[group]]\nterms = ["świetlica", "day room"]\n'


@pytest.fixture
def ours(lexicon, monkeypatch):
    monkeypatch.delenv("KB_GLOSSARY", raising=False)
    return glossary.load(lexicon)


def found(terms: glossary.Glossary, query: str) -> list[tuple[str, str]]:
    """(the words of the query, the term that they are)."""
    return [
        (" ".join(t.surface for t in e.tokens), e.term.text)
        for e in terms.expansions(tokens(query))
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("NGO", [("NGO", "NGO")]),
        ("ngo w mieście", [("ngo", "NGO")]),
        ("co mówią organizacje pozarządowe", [("organizacje pozarządowe", "organizacja pozarządowa")]),
        ("z organizacjami pozarzadowymi", [("organizacjami pozarzadowymi", "organizacja pozarządowa")]),
        ("dla trzeciego sektora", [("trzeciego sektora", "trzeci sektor")]),
        ("KDO i KDO", [("KDO", "KDO"), ("KDO", "KDO")]),
        ("komisji dialogu obywatelskiego", [("komisji dialogu obywatelskiego", "komisja dialogu obywatelskiego")]),
        ("um, what did they say", []),
        ("UM nie odpowiada", [("UM", "UM")]),
        ("pogoda nad morzem", []),
    ],
)  # fmt: skip
def test_terms_are_found_in_a_query(ours, query, expected):
    """A term is found inflected and in small letters; a small word is no acronym."""
    assert expected == found(ours, query)


def test_the_longest_term_is_taken(ours):
    """Words that make a long term are not used for a shorter one."""
    assert [("rada działalności pożytku publicznego",) * 2] == found(
        ours, "rada działalności pożytku publicznego"
    )


def test_an_expansion_names_the_others_of_its_group(ours):
    """What a term also finds are the other terms of its group, in their order."""
    (expansion,) = ours.expansions(tokens("KDO"))

    assert ["komisja dialogu obywatelskiego", "civic dialogue committee", "civil dialogue commission"] == [
        other.text for other in expansion.others
    ]  # fmt: skip


def test_a_list_of_ones_own_is_used(lexicon, monkeypatch, tmp_path):
    """The file that KB_GLOSSARY names is in force instead of ours."""
    path = tmp_path / "mine.toml"
    path.write_text(OWN, "utf-8")
    monkeypatch.setenv("KB_GLOSSARY", str(path))
    terms = glossary.load(lexicon)

    assert [("świetlicy", "świetlica")] == found(terms, "NGO w świetlicy")


def test_a_list_beside_the_database_is_used(lexicon, monkeypatch, tmp_path):
    """Without KB_GLOSSARY the file beside the database is in force."""
    monkeypatch.delenv("KB_GLOSSARY", raising=False)
    (tmp_path / "glossary.toml").write_text(OWN, "utf-8")
    terms = glossary.load(lexicon, tmp_path / "kb.sqlite")

    assert [("day room", "day room")] == found(terms, "a day room")


@pytest.mark.parametrize(
    "content", [b"[[group]\n", b"terms = 3\n", b"group = 3\n", b"[[group]]\nterms = 1\n", b"\xff\xfe", None]
)  # fmt: skip
def test_a_broken_list_is_a_usage_error(lexicon, monkeypatch, tmp_path, content):
    """A list that cannot be read is named in both languages, never ignored."""
    path = tmp_path / "broken.toml"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("KB_GLOSSARY", str(path))
    with pytest.raises(UsageError) as caught:
        glossary.load(lexicon)

    assert "glossary_broken" == caught.value.problem.code
    assert all(str(path) in explain(caught.value.problem, lang) for lang in ("pl", "en"))
