"""The language of a passage."""

from __future__ import annotations

import pytest

from kb.language import detect


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Nikt w urzędzie nie odbiera telefonu.", "pl"),
        ("Brak odpowiedzi na uwagi", "pl"),
        ("Organizacje nie znaly zasad oceny wnioskow i nie mialy kogo zapytac.", "pl"),
        ("Nobody at the town hall answers the phone.", "en"),
        ("no reply to our comments", "en"),
        ("Niemand im Rathaus geht ans Telefon, und die Vereine warten seit Wochen.", "de"),
        ("Niekas savivaldybėje neatsiliepia telefonu, todėl organizacijos laukia.", "lt"),
        ("NGO", "und"),
        ("program", "und"),
        ("12 / 34", "und"),
        ("", "und"),
    ],
)
def test_language_of_a_text(text, lang):
    """A text's language is told, also of a line; where it does not tell, nothing is guessed."""
    assert lang == detect(text)
