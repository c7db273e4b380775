"""Names in questions: an event is found by what it is called, in any language and case."""

from __future__ import annotations

import pytest
from fakes import base_of

from kb import search
from kb.types import Query

SAID = "Komisja prosi o jeden kalendarz spotkań. Nikt nie odpisuje na listy."
FILES = {
    "nadbrzozie-notatka.md": f"# Narada w Nadbrzoziu\n\n{SAID}\n",
    "kamienna.md": f"# Kamienna Zatoka, zebranie\n\n{SAID}\n",
    "tillstead.md": "# Forum\n\nNobody answered the letters of the sailing club.\n",
    "harbour.md": "---\nplace: Eastermouth\n---\n# Harbour meeting\n\nNobody answered our letters.\n",
    "ciasto.md": "# Pogawędki przy herbacie\n\nKażdy przyniósł ciasto.\n",
}


@pytest.fixture(scope="module")
def base(lexicon, tmp_path_factory):
    with base_of(FILES, tmp_path_factory.mktemp("names"), lexicon) as base:
        yield base


def called(base, question: str) -> dict[str, tuple[str, ...]]:
    """The files of the hits whose event the question names, with the words that name it."""
    hits = base.search(Query(question)).hits
    return {h.passage.path.rsplit("/", 1)[-1]: h.why.names for h in hits if h.why.names}


def hit_of(base, question: str, file: str) -> tuple[int, float]:
    """The rank and the score of a file's hit."""
    hits = base.search(Query(question)).hits
    return next((h.rank, h.score) for h in hits if h.passage.path.endswith(file))


@pytest.mark.parametrize(
    ("question", "word", "file"),
    [
        ("What did they promise in Nadbrzozie about the calendar?", "Nadbrzozie", "nadbrzozie-notatka.md"),
        ("what was said in nadbrzozie", "nadbrzozie", "nadbrzozie-notatka.md"),
        ("Co obiecano w Nadbrzoziu?", "Nadbrzoziu", "nadbrzozie-notatka.md"),
        ("What did Kamienna ask for?", "Kamienna", "kamienna.md"),  # a Polish word, to English a name
        ("Kto nie odpisuje na listy w Tillstead?", "Tillstead", "tillstead.md"),  # by the file's name
        ("Na co skarżono się w Eastermouth?", "Eastermouth", "harbour.md"),  # by its place
    ],
)  # fmt: skip
def test_an_event_is_found_by_its_name(base, question, word, file, monkeypatch):
    """Its passages move up, and the hit says by which word."""
    assert {file: (word,)} == called(base, question)

    rank, score = hit_of(base, question, file)
    monkeypatch.setattr(search, "NAMED", 0.0)
    without = hit_of(base, question, file)

    assert rank <= without[0]
    assert score > without[1]


@pytest.mark.parametrize(
    "question",
    [
        "Czego chce komisja w sprawie kalendarza?",
        "the sailing club's meeting at the harbour",  # words of the question's own language
        "kalendaz spotkan",  # a slip of the pen is no name
        "2019",
        "what the hashtag NadbrzCamp was about",  # shares a beginning with the town
        "NADBRZOZIE",  # capitals alone are an acronym
    ],
)
def test_other_words_are_no_names(base, question):
    """Ordinary words, numbers and acronyms are left to the words and the meaning."""
    assert {} == called(base, question)


def test_a_name_that_all_share_tells_nothing(lexicon, tmp_path):
    """Where every event is called so, none is brought forward."""
    files = {f"nadbrzozie-{n}.md": f"# Narada w Nadbrzoziu\n\nPunkt {n}.\n" for n in range(4)}
    with base_of(files, tmp_path, lexicon) as base:
        assert {} == called(base, "What was said in Nadbrzozie?")
