"""Words: folding, lemmas on both sides of the search, the language of a query."""

from __future__ import annotations

import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.text import Lexicon, Token, fold, function_words, stem, tokens

POLISH = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
ASCII = "acelnoszzACELNOSZZ"

# A noun and its other cases: singular, and as many of the plural as it has.
NOUNS = {
    "komisja": "komisji komisję komisją komisjo komisje komisjom komisjami komisjach",
    "organizacja": "organizacji organizację organizacją organizacje organizacjom organizacjami",
    "współpraca": "współpracy współpracę współpracą współpraco",
    "urząd": "urzędu urzędowi urzędem urzędzie urzędy urzędów urzędom urzędami urzędach",
    "urzędnik": "urzędnika urzędnikowi urzędnikiem urzędniku urzędnicy urzędników urzędnikom",
    "mieszkaniec": "mieszkańca mieszkańcowi mieszkańcem mieszkańcu mieszkańcy mieszkańców",
    "wniosek": "wniosku wnioskowi wnioskiem wnioski wniosków wnioskom wnioskami wnioskach",
    "warsztat": "warsztatu warsztatowi warsztatem warsztacie warsztaty warsztatów warsztatom "
    "warsztatami warsztatach",
    "spotkanie": "spotkania spotkaniu spotkaniem spotkań spotkaniom spotkaniami spotkaniach",
    "załącznik": "załącznika załącznikowi załącznikiem załączniku załączniki załączników",
    "dotacja": "dotacji dotację dotacją dotacje dotacjom dotacjami dotacjach",
    "uchwała": "uchwały uchwale uchwałę uchwałą uchwało uchwał uchwałom uchwałami uchwałach",
    "rada": "rady radzie radę radą rado rad radom radami radach",
    "radny": "radnego radnemu radnym radni radnych radnymi",
    "prezydent": "prezydenta prezydentowi prezydentem prezydencie prezydenci prezydentów",
    "miasto": "miasta miastu miastem mieście miast miastom miastami miastach",
    "gmina": "gminy gminie gminę gminą gmin gminom gminami gminach",
    "powiat": "powiatu powiatowi powiatem powiecie powiaty powiatów powiatom powiatami",
    "wydział": "wydziału wydziałowi wydziałem wydziale wydziały wydziałów wydziałom wydziałami",
    "biuro": "biura biuru biurem biurze biur biurom biurami biurach",
    "pełnomocnik": "pełnomocnika pełnomocnikowi pełnomocnikiem pełnomocniku pełnomocnicy",
    "fundacja": "fundacji fundację fundacją fundacje fundacjom fundacjami",
    "stowarzyszenie": "stowarzyszenia stowarzyszeniu stowarzyszeniem stowarzyszeń "
    "stowarzyszeniom stowarzyszeniami stowarzyszeniach",
    "wolontariusz": "wolontariusza wolontariuszowi wolontariuszem wolontariuszu wolontariusze",
    "konsultacja": "konsultacji konsultację konsultacją konsultacje konsultacjom konsultacjami",
    "komunikacja": "komunikacji komunikację komunikacją komunikacjo",
    "luka": "luki luce lukę luką luk lukom lukami lukach",
    "praktyka": "praktyki praktyce praktykę praktyką praktyk praktykom praktykami praktykach",
    "rekomendacja": "rekomendacji rekomendację rekomendacją rekomendacje rekomendacjom",
    "decyzja": "decyzji decyzję decyzją decyzje decyzjom decyzjami decyzjach",
    "protokół": "protokołu protokołowi protokołem protokole protokoły protokołów protokołom",
    "sprawozdanie": "sprawozdania sprawozdaniu sprawozdaniem sprawozdań sprawozdaniom",
    "regulamin": "regulaminu regulaminowi regulaminem regulaminie regulaminy regulaminów",
    "budżet": "budżetu budżetowi budżetem budżecie budżety budżetów budżetom",
    "świetlica": "świetlicy świetlicę świetlicą świetlico świetlice świetlic świetlicom",
    "dzielnica": "dzielnicy dzielnicę dzielnicą dzielnico dzielnice dzielnic dzielnicom",
    "przedsiębiorca": "przedsiębiorcy przedsiębiorcę przedsiębiorcą przedsiębiorców",
    "ulica": "ulicy ulicę ulicą ulico ulice ulic ulicom ulicami ulicach",
    "skarga": "skargi skardze skargę skargą skargo skarg skargom skargami skargach",
    "pismo": "pisma pismu pismem piśmie pism pismom pismami pismach",
    "szkoła": "szkoły szkole szkołę szkołą szkoło szkół szkołom szkołami szkołach",
    "młodzież": "młodzieży młodzieżą",
    "senior": "seniora seniorowi seniorem seniorze seniorzy seniorów seniorom seniorami",
    "sąsiad": "sąsiada sąsiadowi sąsiadem sąsiedzie sąsiedzi sąsiadów sąsiadom sąsiadami",
}

# Forms that the table of word forms takes for another word's. This list may only shrink.
LEMMA_MISSES = frozenset(
    "urzędowi urzędnikowi wnioskowi warsztatowi warsztaty warsztatów warsztatom warsztatami "
    "warsztatach załącznikowi rado rad gmin powiatowi wydziałowi stowarzyszeń sprawozdań "
    "regulaminowi budżetowi seniora seniorze seniorom seniorami".split()
)
# Of those, what the stems do not bring together either: too short a word, or a vowel moved.
STEM_MISSES = frozenset("rado rad gmin urzędowi".split())

FORMS = [(basic, form) for basic, forms in NOUNS.items() for form in forms.split()]


def typed_in_ascii(text: str) -> str:
    return text.translate(str.maketrans(POLISH, ASCII))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Współpraca", "wspolpraca"),
        ("ŁÓDŹ", "lodz"),
        ("zażółć gęślą jaźń", "zazolc gesla jazn"),
        ("wspo\u0301łpraca", "wspolpraca"),
        ("Straße", "strasse"),
        ("Rīga, Žemaitė, Jõgeva", "riga, zemaite, jogeva"),
        ("Đorđe, Søren", "dorde, soren"),
        ("don’t", "don't"),
        ("ﬁrma ①", "firma 1"),
        ("İstanbul", "istanbul"),
        ("ℂ", "c"),
        ("Ǿ", "o"),
        ("", ""),
    ],
)
def test_folding(text, folded):
    """A folded text is lower case without diacritics, also where Unicode keeps the letter whole."""
    assert folded == fold(text)


@given(st.text())
@example("ℂᴬ₨Ǿ")
def test_folding_twice_changes_nothing(text):
    """What is folded stays as it is: index and query may fold as often as they like."""
    once = fold(text)

    assert once == fold(once)


def test_folding_twice_changes_no_character():
    """The same holds for every character that there is."""
    signs = (chr(n) for n in range(sys.maxunicode + 1) if not 0xD800 <= n < 0xE000)
    moved = [sign for sign in signs if fold(fold(sign)) != fold(sign)]

    assert [] == moved


@given(st.text(alphabet="abcdefghijklmnoprstuwyz .,-" + POLISH))
def test_polish_typed_in_ascii_folds_to_the_same(text):
    """Whoever types without diacritics types the same words, composed or not."""
    assert fold(text) == fold(typed_in_ascii(text))
    assert fold(text) == fold(unicodedata.normalize("NFD", text))


def test_tokens_know_their_place():
    """A word is a stretch of the text; hyphens part words, an apostrophe does not."""
    text = "KDO-wi nie odpisano; don't wait: 12 maja."

    assert [
        Token("KDO", 0, 3), Token("wi", 4, 6), Token("nie", 7, 10), Token("odpisano", 11, 19),
        Token("don't", 21, 26), Token("wait", 27, 31), Token("12", 33, 35), Token("maja", 36, 40),
    ] == tokens(text)  # fmt: skip


@given(st.text())
def test_tokens_are_stretches_of_the_text(text):
    """Every token's surface is what the text holds at its place, in order and apart."""
    found = tokens(text)

    assert [t.surface for t in found] == [text[t.start : t.end] for t in found]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_inflected_nouns_share_a_lemma_with_their_basic_form(lexicon):
    """Every case of a municipal noun finds the noun, but for the listed ones, which may only go."""
    missed = {
        form for basic, form in FORMS if not set(lexicon.lemmas(basic)) & set(lexicon.lemmas(form))
    }

    assert LEMMA_MISSES == missed


def test_ascii_forms_miss_nothing_more(lexicon):
    """A form typed without diacritics shares a lemma with the noun wherever the form itself does."""
    missed = {
        form
        for basic, form in [*FORMS, *((basic, basic) for basic in NOUNS)]
        if not set(lexicon.lemmas(basic)) & set(lexicon.lemmas(typed_in_ascii(form)))
    }

    assert LEMMA_MISSES == missed


def test_stems_bring_most_of_the_rest_together(lexicon):
    """The stem column finds the forms that the lemmas miss, but for the listed ones."""

    def stems(word: str) -> set[str]:
        return {stem(lemma) for lemma in lexicon.lemmas(word)}

    missed = {form for basic, form in FORMS if not stems(basic) & stems(form)}

    assert STEM_MISSES == missed


@pytest.mark.parametrize(
    ("word", "lang", "lemmas"),
    [
        ("meetings", "en", {"meeting", "meet"}),
        ("councils", "en", {"council"}),
        ("companies", None, {"company"}),
        ("agreed", "en", {"agree"}),
    ],
)
def test_english_forms_have_their_lemma(lexicon, word, lang, lemmas):
    """An English form has its basic form among its lemmas."""
    assert lemmas & set(lexicon.lemmas(word, lang))


def test_a_word_in_no_table_is_its_own_lemma(lexicon):
    """A name that no table knows is found as it is written, folded, without its genitive."""
    assert ("zdzisnowo",) == lexicon.lemmas("Zdziśnowo")
    assert ("zdzisnowo",) == lexicon.lemmas("Zdziśnowo's")


def test_the_language_given_is_asked_first(lexicon):
    """A form of both languages has the lemmas of the language asked for, else of both."""
    assert ("mapa",) == lexicon.lemmas("map", "pl")
    assert ("map",) == lexicon.lemmas("map", "en")
    assert ("mapa", "map") == lexicon.lemmas("map")


def test_terms_leave_function_words_out(lexicon):
    """Terms are the words that carry meaning, in either language."""
    terms = lexicon.terms("Kto w urzędzie odbiera telefon, and who calls the council?")

    assert ["urzędzie", "odbiera", "telefon", "calls", "council"] == [t.surface for t, _ in terms]


def test_function_words_are_folded():
    """A function word typed without diacritics is one too."""
    assert "ze" in function_words("pl")
    assert "sie" in function_words("pl")
    assert all(fold(word) == word for lang in ("pl", "en") for word in function_words(lang))


@pytest.mark.parametrize(
    ("query", "lang"),
    [
        ("współpraca", "pl"),
        ("wspolpraca z organizacjami", "pl"),
        ("jak lepiej wspolpracowac", "pl"),
        ("kto odbiera telefon?", "pl"),
        ("do kogo dzwonic", "pl"),
        ("luki w komunikacji", "pl"),
        ("Warsztaty w Rydze", "pl"),
        ("brak odpowiedzi", "pl"),
        ("dotacje", "pl"),
        ("Poznań", "pl"),
        ("rada dzielnicy", "pl"),
        ("who answers the phone", "en"),
        ("What did they agree?", "en"),
        ("communication gaps", "en"),
        ("meeting in Riga", "en"),
        ("don't they answer", "en"),
        ("grants for small groups", "en"),
        ("KDO", "und"),
        ("program", "und"),
        ("2019", "und"),
        ("Helsinki", "und"),
        ("", "und"),
        ("?!", "und"),
    ],
)
def test_language_of_a_query(lexicon, query, lang):
    """A query's words tell its language, with and without diacritics, or that they do not tell."""
    assert lang == lexicon.query_language(query)


def test_stem_keeps_short_words_whole():
    """A stem is a lemma's first five letters."""
    assert ("infor", "rada", "2019") == (stem("informacja"), stem("rada"), stem("2019"))


def test_the_lexicon_needs_its_folder(tmp_path):
    """A folder without the tables is an error at once, not at the first word."""
    with pytest.raises(RuntimeError, match="MARISA_IO_ERROR"):
        Lexicon(tmp_path)
