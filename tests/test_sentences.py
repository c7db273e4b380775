"""Sentence boundaries: the traps of Polish office prose, and English ones."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.sentences import split, worth_a_vector

# Each sentence boundary is written as a bar.
POLISH = [
    "Spotkanie odbyło się 6 czerwca 2019 r. w Lnianym Moście.|Było owocne.",
    "Spotkanie było w 2019 r.|Wzięło w nim udział 39 osób.",
    "Pełnomocnik ds. Współpracy otworzył naradę.|Potem mówili inni.",
    "Ustalono m.in. nowy kalendarz, np. Dni Otwarte.|Reszta potem.",
    "Zgodnie z art. 5 ust. 2 pkt 5 ustawy rada działa.|Koniec.",
    "Spotkanie o godz. 17.00 w sali.|Zapraszamy.",
    "Koszt to 110 tys. zł.|Pokryje go miasto.",
    "Koszt to 110 tys. zł rocznie.|Pokryje go miasto.",
    "To było 3. spotkanie w cyklu.|Kolejne w maju.",
    "Prowadziła E. G. Nowak.|Dziękujemy.",
    "Zakupiono kredki, papier itp.|Resztę da miasto.",
    "Zakupiono kredki, papier itp. i farby.",
    "Definicje: lider, etc., oraz inne.|Koniec.",
    "Spotkanie przy ul. Szkolnej 5.|Zapraszamy.",
    "Plac, tj. pl. Wolności, jest zamknięty.|Autobusy jadą objazdem.",
    "Szkoła im. Marii K. jest blisko.|Tak.",
    "Mówił dr hab. Jan Lis, potem prof. Anna Wilk.|Słuchano.",
    "„Nikt nie odbiera.”|Tak mówili wszyscy.",
    "Czy ktoś wie?!|Nikt.|Naprawdę…",
    "Czy wiecie... że nie?",
    "Od 10.00 do 12.30.|Przyszło 30 osób.",
    "Brak odpowiedzi (zob. zał. 2).|Koniec.",
    "Tak było w roku 2019.|Potem już nie.",
    "1. Wnioski z warsztatu",
]
ENGLISH = [
    "Mr. Smith met Dr. Jones at noon.|They agreed.",
    "We met firms, e.g. Harbour Ltd. from the quay.|Fine.",
    "Firms, charities etc.|Others came later.",
    "Who calls?|Nobody does!|We wait.",
    "It costs 3.5 pounds.|The city pays.",
]


def cut(text: str, lang: str) -> str:
    return "|".join(text[start:end] for start, end in split(text, lang))


@pytest.mark.parametrize("marked", POLISH)
def test_polish_sentences(marked):
    """A full stop after an abbreviation, a number or an initial ends no sentence."""
    assert marked == cut(marked.replace("|", " "), "pl")


@pytest.mark.parametrize("marked", ENGLISH)
def test_english_sentences(marked):
    """The same in English."""
    assert marked == cut(marked.replace("|", " "), "en")


def test_a_line_break_ends_a_sentence():
    """Items of a list are sentences of their own, though they end with commas."""
    text = "Ustalono:\n– stałe dyżury,\n– wspólny kalendarz."

    assert "Ustalono:|– stałe dyżury,|– wspólny kalendarz." == cut(text, "pl")


def test_another_language_is_split_as_polish():
    """A text of an unknown language still has sentences."""
    assert "Susitikimas vyko.|Ačiū." == cut("Susitikimas vyko. Ačiū.", "und")


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.sampled_from(list("aB5.!?„”\n \t,()ż")), max_size=60))
def test_sentences_lose_nothing_but_white_space(text):
    """The sentences are in order, apart, and hold every letter and mark of the text."""
    spans = split(text)
    joined = "".join("".join(text[a:b].split()) for a, b in spans)

    assert "".join(text.split()) == joined
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


def test_sentences_worth_a_vector_count_from_the_document():
    """Of a passage at an offset, sentences of some length are given by their place in the document."""
    first = "Nikt w urzędzie nie odbiera telefonu."
    last = "Ustalono stały dyżur w każdy wtorek."
    document = f"Nagłówek\n\n{first} Tak. {last}"
    passage = document[10:]

    assert [first, last] == [document[a:b] for a, b in worth_a_vector(passage, 10, "pl")]


def test_a_single_sentence_needs_no_vector_of_its_own():
    """The passage's own vector speaks for its only sentence."""
    assert () == worth_a_vector("Nikt w urzędzie nie odbiera telefonu. Tak.", 0, "pl")
