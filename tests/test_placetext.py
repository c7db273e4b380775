"""Where a passage stands in its file: the words of both languages, and from the file to the card."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fakes import FakeEmbedder, code, drafted, fake_coder, fill, ingested
from sheetfiles import board, xlsx

from kb.cli import search as cli
from kb.library import KnowledgeBase
from kb.placetext import place_text
from kb.store import Store
from kb.types import Query
from kb.ui import card


@pytest.mark.parametrize(("places", "polish", "english"), [
    (["Ankieta!B4"], "arkusz Ankieta, komórka B4", "sheet Ankieta, cell B4"),
    (["A!B4", "A!B5"], "arkusz A, komórki B4, B5", "sheet A, cells B4, B5"),
    (["A!B4", "A!B5", "A!B6", "A!C7"], "arkusz A, komórki B4–C7", "sheet A, cells B4–C7"),
    (["A!B4", "Maj, 2024!C1"], "arkusz A, komórka B4; arkusz Maj, 2024, komórka C1",
     "sheet A, cell B4; sheet Maj, 2024, cell C1"),
    (["A!B4, hidden row, fill #92D050"], "arkusz A, komórka B4, wiersz ukryty",
     "sheet A, cell B4, hidden row"),
    (["A!B4, hidden column", "A!B5"], "arkusz A, komórki B4, B5, częściowo ukryte",
     "sheet A, cells B4, B5, partly hidden"),
    (["A!B4, under “Grupa 1 › Bariery”"], "arkusz A, komórka B4, pod nagłówkiem „Grupa 1 › Bariery”",
     "sheet A, cell B4, under “Grupa 1 › Bariery”"),
    (["A!B4, under “x”", "A!C4, under “y”"], "arkusz A, komórki B4, C4", "sheet A, cells B4, C4"),
    (["A!B4, comment"], "arkusz A, komórka B4, komentarz", "sheet A, cell B4, comment"),
    (["A, hidden sheet, text box"], "arkusz A, pole tekstowe, arkusz ukryty",
     "sheet A, text box, hidden sheet"),
    (["row 4, column 2"], "wiersz 4, kolumna 2", "row 4, column 2"),
    (["table 1, row 2, cell 3"], "tabela 1, wiersz 2, komórka 3", "table 1, row 2, cell 3"),
    (["table 1, row 2, cell 3", "table 1, row 2, cell 4"], "tabela 1, wiersz 2", "table 1, row 2"),
    ([f"table 1, row {n}, cell 1" for n in range(2, 7)], "tabela 1, wiersze 2–6",
     "table 1, rows 2–6"),
    (["chart 2"], "wykres 2", "chart 2"),
    (["notes"], "notatki prelegenta", "speaker notes"),
    (["footnote 3", "comment 1"], "przypis 3; komentarz 1", "footnote 3; comment 1"),
    (["alt text"], "opis obrazu", "description of a picture"),
    (["", ""], "", ""),
])  # fmt: skip
def test_a_place_is_told_in_both_languages(places, polish, english):
    """Whatever a parser writes, nobody reads another language's words."""
    assert (polish, english) == (place_text(places, "pl"), place_text(places, "en"))


@pytest.fixture
def base(tmp_path, lexicon):
    """A workbook of two post-its and the board of the parsers' tests, read, filled and coded."""
    rows = [("Bariery",), ("Nikt nie odbiera telefonu w wydziale.",), ("Formularz jest za długi.",)]
    (tmp_path / "ankieta.xlsx").write_bytes(xlsx(*rows, name="Ankieta"))
    (tmp_path / "tablica.xlsx").write_bytes(board())
    path = tmp_path / "kb.sqlite"
    with Store(path, create=True) as store:
        ingested(store, tmp_path / "ankieta.xlsx", tmp_path / "tablica.xlsx")
        fill(store, lexicon)
        code(store)
    with KnowledgeBase(path, FakeEmbedder()) as base:
        base._coder = fake_coder()
        yield base


def test_every_cell_of_a_passage_keeps_its_address(base):
    """Each place is where its words stand."""
    for name in ("ankieta.xlsx", "tablica.xlsx"):
        path = next(d.path for d in base.documents() if Path(d.path).name == name)
        (page,) = base.pages(path)
        drafts = drafted(path, Path(path).read_bytes()).passages
        stored = base.passages_of(path)

        assert [d.places for d in drafts] == [p.places for p in stored]
        assert all(place for p in stored for _, _, place in p.places)
        assert all(p.start <= a < b <= p.end for p in stored for a, b, _ in p.places)
    said = {page.text[a:b]: place for p in stored for a, b, place in p.places}
    assert said["źródła są niejasne"].startswith("Tablica!C5, hidden row")


def test_a_statement_of_a_sheet_names_its_cell(base):
    """Of the cells of a passage the one in which it stands."""
    places = {s.text: place_text([s.place], "pl") for s in base.statements()}

    assert "arkusz Ankieta, komórka A2" in places["Nikt nie odbiera telefonu w wydziale."]
    assert "arkusz Ankieta, komórka A3" in places["Formularz jest za długi."]
    assert "wiersz ukryty" in places["źródła są niejasne"]


def test_the_command_shows_the_cell_beside_the_file(base, monkeypatch):
    """Also in the JSON contract, in the language of the user."""
    monkeypatch.setenv("KB_LANG", "pl")
    result = base.search(Query("formularz jest za długi", k=1))
    (hit,) = result.hits
    (row,) = json.loads(json.dumps(cli.hits_json(result, base)))

    assert "ankieta.xlsx, arkusz Ankieta, komórki A" in cli.place(hit.passage, "pl")
    assert row["place"].startswith("arkusz Ankieta, komórki A")


def test_the_card_shows_the_cell_and_not_the_sheet_twice(base):
    """The sheet's name is also the heading above its cells."""
    said = next(s for s in base.statements() if s.text == "Formularz jest za długi.")
    passage = card.narrowed(base.passage(said.passage), said)
    where = card.place(passage, base.event(said.event), "pl")

    assert where.startswith("arkusz Ankieta, komórka A3")
    assert 1 == where.count("Ankieta")
