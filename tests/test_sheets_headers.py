"""Which rows head the tables of a sheet: told from what is around them, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.parsers.sheets.addresses import letters
from ingest.parsers.sheets.cells import Cell
from ingest.parsers.sheets.headers import headers
from ingest.parsers.sheets.values import value_kind


def cells(picture: str) -> list[Cell]:
    """The cells of a drawn sheet: a line is a row, ``|`` parts them, ``*`` makes one bold."""
    return [
        Cell(row, column, text.strip().lstrip("*"), bold=text.strip().startswith("*"))
        for row, line in enumerate(picture.strip("\n").split("\n"), 1)
        for column, text in enumerate(line.split("|"), 1)
        if text.strip()
    ]


def headed(picture: str) -> dict[str, str]:
    """For each cell under a header its address and the header, as A2: Plusy."""
    return {
        f"{letters(column)}{row}": " › ".join(path)
        for (row, column), path in headers(cells(picture)).items()
    }


@pytest.mark.parametrize(
    "picture",
    [
        "Plusy|Minusy\nludzie znają się od lat|nikt nie odpisuje\nkawa i herbata|hałas w sali",
        "+|–\ndobra atmosfera|mało czasu\nkawa|hałas",
        "Stolik A|Stolik B\nbrak map|brak ludzi\ndużo pism|mało czasu",
        "Bariera|Rozwiązanie\nCzas|Plan\nPismo|Mail",
        "Co przeszkadza?|Kto może pomóc?\nczas|rada\npisma|urząd",
        "Osoba prosząca|Miejsce\nFundacja Ala|tak\nKoło Bąk|nie\nKlub Kot|nie\nDom Łąka|tak\nSad|tak",
        "Dotacja|2019|2020\nmała|5|6\nduża|7|9",
        "Zdanie|1|2|3|4|5\nWiem, do kogo pisać|2|3|1|0|4\nUrząd odpowiada|1|0|0|5|4",
        "Sprawa|Liczba osób|Kiedy\nłączność|12|2024-05-07\nzieleń|3|7.05.2024 r.",
        "*Jedno|*Drugie\nAla ma kota|Kot ma Alę",
    ],
)
def test_header_is_told_by_its_surroundings(picture: str):
    """The first row heads the columns: by length, words, order, repetition, type or setting."""
    first, *rest = picture.split("\n")
    expected = {
        f"{letters(column)}{row}": label.strip("*")
        for row, line in enumerate(rest, 2)
        for column, label in enumerate(first.split("|")[: len(line.split("|"))], 1)
    }

    assert expected == headed(picture)


@pytest.mark.parametrize(
    "picture",
    [
        "Więcej ławek|Mniej aut|Dyżury\nKosze na śmieci|Drzewa|Kalendarz\nCisza|Zieleń|Mapa",
        "Kto płaci?|Czemu nikt nie pisze?\nMało czasu|Dużo pism\nBrak ludzi|Skąd pieniądze?",
        "Miejsce|Biblioteka\nData|2024-05-07\nGodzina|17:00\nOsób|25",
        "ławki|5\ndrzewa|3\nkosze|2",
        "brak map\nmało czasu, bo wszyscy mają dzieci i pracę\nwięcej spotkań w bibliotece",
        "2019\n2020\n2021\n2022",
    ],
)
def test_notes_are_no_header(picture: str):
    """Where nothing tells a header from the rest, no note heads other notes."""
    assert {} == headed(picture)


def test_titles_above_and_remarks_below_are_not_headed():
    """A title over a table is no header of it, and a remark under it stands under none."""
    picture = """
Wyniki głosowania w maju|||
Lp.|Wniosek|Głosy
1|ławki|5
2|kosze|3

Uwaga: liczono ręcznie
"""
    assert headed(picture) == {
        "A3": "Lp.", "B3": "Wniosek", "C3": "Głosy",
        "A4": "Lp.", "B4": "Wniosek", "C4": "Głosy",
    }  # fmt: skip


def test_gaps_between_notes_do_not_end_a_table():
    """A group that leaves a row empty still stands under its header."""
    found = headed("Plusy|Minusy\nludzie znają się|nikt nie pisze\n\nkawa i herbata|hałas w sali")

    assert (found["A4"], found["B4"]) == ("Plusy", "Minusy")


def test_tables_side_by_side_and_one_under_another():
    """Each table of a sheet has its own header."""
    found = headed("""
Stolik A|Stolik B||Pomysł|Głosy
brak map|brak ludzi||ławki|5
dużo pism|mało czasu||kosze|3

*Termin|*Sprawa|||
jesień|zebrać ankiety
""")

    assert (found["A3"], found["E3"], found["B6"]) == ("Stolik A", "Głosy", "Sprawa")
    assert "C2" not in found


def test_new_header_inside_a_table_takes_over():
    """A bold row in the middle of a table begins a new one, without an empty row before it."""
    found = headed("*Luka|*Kto\nmapy|urząd\n*Praktyka|*Gdzie\ndyżury|dom kultury")

    assert (found["A2"], found["A4"], found["B4"]) == ("Luka", "Praktyka", "Gdzie")


def test_stripes_are_no_headers():
    """In a table whose every second row is coloured only the first row is a header."""
    picture = "Co|Gdzie\nmapy|urząd\nławki|rynek\nkosze|park\ndyżury|dom kultury"
    striped = [
        replace(cell, bold=cell.row == 1, fill="EEEEEE" if cell.row % 2 else "")
        for cell in cells(picture)
    ]

    assert {("Co",), ("Gdzie",)} == set(headers(striped).values())
    assert {} == headers([cell for cell in striped if cell.row > 1])


def test_header_in_a_colour_of_its_own():
    """A coloured first row is a header, though rows below it have colours too."""
    coloured = [
        replace(cell, fill={1: "D9D2E9", 3: "FFF2CC"}.get(cell.row, ""))
        for cell in cells("Co|Gdzie\nmapy|urząd\nławki|rynek\nkosze|park")
    ]

    assert {("Co",), ("Gdzie",)} == set(headers(coloured).values())


def test_column_without_header_has_none():
    """A column of remarks beside a table is not given its neighbour's header."""
    assert "D2" not in headed("Lp.|Sprawa|Osób\n1|mapy|3|pilne\n2|ławki|5\n3|kosze|7")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("5", "number"), ("1 250,00 zł", "number"), ("45%", "number"), ("-3.5", "number"),
        ("2024-05-07", "date"), ("7.05.2024 r.", "date"), ("2024/05/07 2:30:15 PM EEST", "date"),
        ("14:30", "time"), ("x3", ""), ("3. spotkanie", ""), ("art. 5", ""), ("2024-", ""),
    ],
)  # fmt: skip
def test_kinds_of_values(text: str, kind: str):
    """Numbers, dates and times are told from words that hold them."""
    assert kind == value_kind(text)
