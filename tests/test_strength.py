"""Strength of evidence: every grade at its border, and who is heard."""

from __future__ import annotations

import pytest
from fakes import statement

from kb.conclusions import Grade, Origin
from kb.strength import strength, voices_of

CITY = "Urzędniczka przyznała, że nikt nie oddzwania."
FIRM = "Przedsiębiorca powiedział, że nikt nie oddzwania."
SILENT = "Nikt nie oddzwania."


@pytest.mark.parametrize(
    ("sources", "voices", "contradicted", "grade"),
    [
        (1, 0, 0, Grade.SINGLE),
        (1, 2, 0, Grade.SINGLE),
        (2, 0, 0, Grade.WEAK),
        (2, 1, 0, Grade.WEAK),
        (2, 2, 0, Grade.MODERATE),
        (3, 0, 0, Grade.MODERATE),
        (3, 2, 0, Grade.MODERATE),
        (4, 1, 0, Grade.MODERATE),
        (4, 2, 1, Grade.MODERATE),
        (4, 2, 0, Grade.STRONG),
        (9, 0, 0, Grade.MODERATE),
        (9, 2, 0, Grade.STRONG),
        (9, 2, 3, Grade.MODERATE),
    ],
)
def test_every_grade_begins_at_its_border(lexicon, sources, voices, contradicted, grade):
    """One event; two with one voice; three, or two with two sectors; four with two, unopposed."""
    texts = {0: [SILENT], 1: [CITY, SILENT], 2: [CITY, FIRM]}[voices]
    found = strength([statement(text) for text in texts], sources, lexicon, contradicted)

    assert grade is found.grade
    assert (sources, voices, contradicted) == (
        found.sources,
        len(found.voices),
        found.contradicted,
    )


def test_a_contradiction_takes_strong_away_and_no_more(lexicon):
    """Strong becomes moderate; weaker evidence is not graded down by it, but it is counted."""
    both = [statement(CITY), statement(FIRM)]
    grades = [
        (strength(both, n, lexicon).grade, strength(both, n, lexicon, 2).grade) for n in (1, 2, 4)
    ]

    assert [
        (Grade.SINGLE, Grade.SINGLE),
        (Grade.MODERATE, Grade.MODERATE),
        (Grade.STRONG, Grade.MODERATE),
    ] == grades


def test_two_of_one_sector_are_one_voice(lexicon):
    """Sectors are counted, not speakers: two offices do not confirm each other."""
    found = strength([statement(CITY), statement("Burmistrz powiedział, że tak jest.")], 4, lexicon)

    assert (("public",), Grade.MODERATE) == (found.voices, found.grade)


@pytest.mark.parametrize(
    ("text", "lang", "voices"),
    [
        (CITY, "pl", {"public"}),
        (FIRM, "pl", {"business"}),
        ("Prezeska stowarzyszenia zgłosiła brak odpowiedzi.", "pl", {"ngo"}),
        ("Mieszkańcy skarżyli się na ciszę.", "pl", {"other"}),
        ("MIESZKANKI DODAŁY: CISZA", "pl", {"other"}),
        ("The club said that nobody calls back.", "en", {"ngo"}),
        ("Two councillors admitted it, and a shopkeeper complained.", "en", {"public", "business"}),
    ],
)
def test_a_sector_that_says_something_is_heard(lexicon, text, lang, voices):
    """In any form of the noun and of the verb, in both languages."""
    assert voices == voices_of(statement(text, lang=lang), lexicon)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Urząd nie oddzwania stowarzyszeniom ani firmom.", "pl"),
        ("The council never rings the clubs or the firms back.", "en"),
        ("Zgłoszono, że nikt nie oddzwania.", "pl"),
        ("It was said that nobody calls back.", "en"),
        ("", "pl"),
    ],
)
def test_without_a_speaker_who_speaks_nobody_is_heard(lexicon, text, lang):
    """A sector that is only spoken of is no voice, nor is a passive without a speaker."""
    assert set() == voices_of(statement(text, lang=lang), lexicon)


def test_second_hand_is_counted_apart(lexicon):
    """What was told of another city or reported is not first-hand."""
    origins = (Origin.OWN, Origin.OTHER_CITY, Origin.REPORTED, Origin.OWN)
    found = strength([statement(SILENT, origin=o) for o in origins], 2, lexicon)

    assert (2, 2) == (found.first_hand, found.reported)
