"""Passages cut into statements: each with its exact place and the words that it hangs on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.segments import segments, spoken


def cut(text: str, lang: str = "pl", heading: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """(words, lead-in) of each statement."""
    return [(text[s.start : s.end], s.lead) for s in segments(text, lang, heading)]


def test_sentences_are_statements():
    """Two sentences, two statements, without the space between them."""
    text = "Nikt nie oddzwania. Prosimy o dyżur."

    assert [("Nikt nie oddzwania.", ""), ("Prosimy o dyżur.", "")] == cut(text)


@pytest.mark.parametrize(
    "text",
    [
        "Umowę podpisano 12 grudnia 2019 r. w Poznaniu.",
        "Zaproszono m.in. kluby, np. żeglarski, oraz radę osiedla.",
        "Program uchwala się na podstawie art. 5 ust. 2 pkt 3 ustawy.",
        "Spotkanie poprowadziła E. G. z urzędu.",
        "Do 15 marca 2022 r. Biuro ogłosi kartę oceny.",
        "Ustalono, że do 30 listopada 2021 r. Wydział opublikuje zestawienie uwag.",
        "Jeszcze rok temu nikt nie odbierał; dziś czeka się dwie minuty.",
    ],
)
def test_one_statement_stays_one(text):
    """Abbreviations, dates, initials and semicolons end no statement."""
    assert [text] == [words for words, _ in cut(text)]


def test_a_date_ends_a_sentence_when_the_next_begins():
    """A capital after "r." that is no deadline at the head begins a new sentence."""
    text = "Protokół przyjęto 3 maja 2021 r. Następnie omówiono budżet."

    assert 2 == len(cut(text))


def test_a_list_hangs_on_its_lead_in():
    """Each item carries the lead-in, which is no statement itself."""
    text = "Postanowiono:\n\n– powołać zespół do spraw wody\n– spotkać się w maju"
    found = cut(text)

    assert [
        ("powołać zespół do spraw wody", "Postanowiono:"),
        ("spotkać się w maju", "Postanowiono:"),
    ] == found


def test_the_paragraph_after_a_list_hangs_on_nothing():
    """The lead-in ends with its list."""
    text = "Wnioski:\n\njeden kalendarz\nkrótszy formularz\n\nNa koniec podziękowano gospodarzom za gościnę i herbatę."

    assert "" == cut(text)[-1][1]


def test_a_short_line_hangs_on_its_heading():
    """A post-it of three words means little without the column that it hung in."""
    found = cut("nikt nie oddzwania", heading=("Warsztat o kontakcie", "Co nie działa?"))

    assert [("nikt nie oddzwania", "Co nie działa?")] == found


def test_the_title_of_the_event_is_no_lead_in():
    """Only a heading inside the event lends meaning."""
    assert [("nikt nie oddzwania", "")] == cut("nikt nie oddzwania", heading=("Warsztat",))


def test_numbers_and_bullets_are_no_words():
    """The mark of an item is not part of what is quoted."""
    assert ["skrócić formularz"] == [w for w, _ in cut("2) skrócić formularz")]
    assert ["Ogłoszenie wisiało w piwnicy."] == [
        w for w, _ in cut("1 Ogłoszenie wisiało w piwnicy.")
    ]


def test_what_says_nothing_is_no_statement():
    """Lines of signs and single words are left out."""
    assert [] == cut("–––\n12/14\nZK")


def test_a_statement_is_read_under_its_lead_in():
    """A colon is there already, or is put."""
    assert "Ustalono: zespół" == spoken("zespół", "Ustalono:")
    assert "Co działa? wspólny dysk" != spoken("wspólny dysk", "Co działa?")
    assert "wspólny dysk" == spoken("wspólny dysk", "")


@given(st.text(alphabet="abc ąż.:;-\n1(), ", max_size=200))
def test_statements_never_overlap_and_lie_inside(text):
    """Whatever the text, places are in order, inside it, and hold no outer white space."""
    last = 0
    for s in segments(text, "pl"):
        assert last <= s.start < s.end <= len(text)
        assert text[s.start : s.end] == text[s.start : s.end].strip()
        last = s.end
