"""The quality gate of a page: what a good text passes, and what is wrong with a bad one."""

from __future__ import annotations

import pytest
from scanned import ENGLISH, POLISH

from ingest.parsers.quality import better, faults, figures

PAGE = " ".join(POLISH)
PLAIN = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")


@pytest.fixture(scope="module")
def knows(lexicon):
    """Whether a word is Polish or English."""
    return lambda word: lexicon.knows(word, "pl") or lexicon.knows(word, "en")


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        " ".join(ENGLISH),
        "Spis treści\nWstęp ........................ 3\nMetoda . . . . . . . . . 17",
        "Dział 600 446 500 zł\n§ 6290 446 500 zł\nRozdz. 60016 570 000 zł",
        "12 m³ wody, 30 m² trawnika; zob. przypis¹",
        "Napisz do nas: biuro@przyklad.example, https://przyklad.example/?a=1&b=2#c",
        "",
    ],
    ids=["Polish", "English", "contents", "figures", "raised", "addresses", "nothing"],
)
def test_a_good_page_passes(text, knows):
    assert () == faults(figures(text))
    assert () == faults(figures(text, knows))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (PAGE.translate(PLAIN), "missing"),
        (PAGE.replace("ł", "l").replace("ę", "e"), "missing"),
        (PAGE.encode("utf-8").decode("cp1250", "replace"), "mojibake"),
        (PAGE.encode("utf-8").decode("cp1252", "replace"), "mojibake"),
        (PAGE.encode("cp1250").decode("cp1252", "replace"), "mojibake"),
        (" ".join(PAGE.replace(" ", "  ")), "spaced"),
        ("".join(f"(cid:{ord(char) % 90})" if char in "ąęłśż" else char for char in PAGE), "lost"),
        (PAGE.replace("ą", "\ufffd").replace("ę", "\ufffd").replace("ł", "\ue012"), "lost"),
        ("".join(chr(ord(c) + 3) if c.isascii() and c.isalpha() else c for c in PAGE), "broken"),
        (" ".join(ENGLISH).replace("th", "\x1c"), "broken"),
        ("~^ | _ =} {; ## @@ :: «» ,, ~~ || ab cde fgh " * 40, "letters"),
    ],
    ids=[
        "no diacritics", "ł and ę lost", "UTF-8 as cp1250", "UTF-8 as cp1252", "cp1250 as cp1252",
        "letters apart", "glyph names", "replacement characters", "shifted", "ligatures", "noise",
    ],
)  # fmt: skip
def test_a_damaged_page_does_not_pass(text, fault):
    assert fault in faults(figures(text))


@pytest.mark.parametrize("every", [9, 14], ids=["one letter in 9", "one letter in 14"])
def test_a_page_of_wrong_letters_needs_the_dictionary(every, knows):
    """What a bad recognition leaves looks like words until they are looked up."""
    wrong = "".join("i" if n % every == 0 and c.isalpha() else c for n, c in enumerate(PAGE))

    assert ("known",) == faults(figures(wrong, knows))


def test_english_needs_no_polish_letters():
    assert "" == figures(" ".join(ENGLISH)).missing


def test_a_short_page_is_judged_by_lost_characters_alone():
    """Six words say nothing about a language."""
    assert () == faults(figures("Krotka notatka, ktora nie ma ogonkow"))
    assert ("lost",) == faults(figures("\ufffd\ufffd notatka"))


def test_a_second_reading_wins_where_it_has_what_the_first_lost(knows):
    """And does not where it is as bad, or is only a part of the page."""
    good, plain = figures(PAGE, knows), figures(PAGE.translate(PLAIN), knows)
    part = figures(POLISH[0], knows)

    assert better(plain, good)
    assert not better(plain, plain)
    assert not better(plain, part)
    assert not better(good, good)
