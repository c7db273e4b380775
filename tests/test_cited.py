"""Events as works that can be cited: one date, and the others in the note."""

from __future__ import annotations

import json

import pytest

from kb.export import cited
from kb.export.cells import Pen
from kb.types import Claim, DateClaim, Event, Method

POLISH, ENGLISH = Pen("pl"), Pen("en")


def event(*edtf: str, title: str = "Narada o dyżurach", **changes: object) -> Event:
    dates = tuple(DateClaim(one, one, Method.STATED) for one in edtf)
    place = (Claim("place", "Lniany Most", "w Lnianym Moście", Method.STATED),)
    values = {"claims": place, "documents": ("/a/narada.md",)} | changes
    return Event("narada-1a2b3c", title, "pl", dates, **values)


def item(one: Event, chosen: str = "", pen: Pen = POLISH) -> dict:
    (found,) = json.loads(cited.csl([one], {one.id: chosen} if chosen else {}, pen))
    return found


def test_an_entry_of_biblatex():
    """EDTF as it is, the id as the key, the language by its name."""
    assert (
        "@misc{narada-1a2b3c,\n  title = {Narada o dyżurach},\n  date = {2019-06~},\n"
        "  location = {Lniany Most},\n  langid = {polish},\n  howpublished = {/a/narada.md},\n}\n"
    ) == cited.bibtex([event("2019-06~")], {}, POLISH).decode()


def test_a_title_breaks_no_file():
    """What LaTeX would take for a command is a letter."""
    title = "50% & „#1” {a_b} ~\\x^\n$"
    text = cited.bibtex([event(title=title)], {}, POLISH).decode()

    assert (
        r"title = {50\% \& „\#1” \{a\_b\} \textasciitilde{}\textbackslash{}x\textasciicircum{} \$}"
        in text
    )
    assert 6 == len(text.splitlines())


@pytest.mark.parametrize(
    ("edtf", "issued"),
    [
        ("2019", {"date-parts": [[2019]]}),
        ("2019-06-06", {"date-parts": [[2019, 6, 6]]}),
        ("2019-11-20/2019-11-21", {"date-parts": [[2019, 11, 20], [2019, 11, 21]]}),
        ("2019-06~", {"date-parts": [[2019, 6]], "circa": True}),
        ("2019-21", {"literal": "wiosna 2019"}),
        ("2016/..", {"literal": "od 2016"}),
    ],
)
def test_dates_of_csl(edtf, issued):
    """Days, ranges and about; what the format does not know is in words."""
    assert issued == item(event(edtf))["issued"]


def test_a_disputed_date_is_said():
    """The first claim is the date, unless a person chose; the note has them all."""
    disputed = event("2019-02", "2019-11-20", date_conflict=True)

    assert {"date-parts": [[2019, 2]]} == item(disputed)["issued"]
    assert {"date-parts": [[2019, 11, 20]]} == item(disputed, "2019-11-20")["issued"]
    for pen, words in ((POLISH, "luty 2019 / 20 listopada 2019"), (ENGLISH, "February 2019 / 20")):
        assert words in item(disputed, pen=pen)["note"]
        assert words in cited.bibtex([disputed], {}, pen).decode()


def test_without_a_year_there_is_no_date():
    """Nothing is guessed."""
    assert "issued" not in item(event("XXXX-05-12"))
    assert "date" not in cited.bibtex([event()], {}, POLISH).decode()
