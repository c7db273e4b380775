"""Excel workbooks: every cell with its words, its place and its header, hidden ones too."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from sheetfiles import (
    MAIN,
    RELATIONS,
    board,
    parts_of,
    places,
    saved,
    texts,
    with_parts,
    with_sheet,
    workbook,
    xlsx,
)

from ingest.parsers.sheets.xlsx import parse
from ingest.parsers.sheets.xlsx_formats import shown
from kb.types import BlockKind, Link, Problem

REAL = Path(__file__).parents[2] / "shared" / "data" / "documents"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


@dataclass(frozen=True)
class Vector:
    """A file and what its text holds and does not hold."""

    name: str
    data: bytes
    must_include: tuple[str, ...]
    must_not_include: tuple[str, ...] = ()


VECTORS = (
    Vector(
        "board",
        board(),
        ("brak czasu\nbrak ludzi", "x3", "×3", "„Razem”", "ukryta myśl", "2024-05-07"),
        ("5.0", "3.0", "00:00", "Ola"),
    ),
    Vector(
        "escaped",
        with_sheet(
            xlsx(["x"]),
            f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr"><is><t>Łąka_x000D_\nza'
            "</t></is></c><c/><c t='str'><v>plik_x005F_nazwa</v></c><c t='inlineStr'><is><r><t>"
            "zło</t></r><r><t>żony</t></r><rPh><t>furigana</t></rPh></is></c></row><row/><row>"
            "<c t='b'><v>1</v></c><c t='d'><v>2024-05-07T00:00:00</v></c></row></sheetData>"
            "</worksheet>",
        ),
        ("Łąka\nza", "plik_nazwa", "złożony", "TRUE", "2024-05-07"),
        ("_x000D_", "furigana", "T00"),
    ),
    Vector(
        "strict",
        with_sheet(
            xlsx(["x"]),
            f'<s:worksheet xmlns:s="{STRICT}"><s:sheetData><s:row r="4"><s:c r="B4" t="inlineStr">'
            "<s:is><s:t>Wąwóz</s:t></s:is></s:c></s:row></s:sheetData></s:worksheet>",
        ),
        ("Wąwóz",),
    ),
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_workbook_gives_its_words_and_nothing_else(vector: Vector):
    """Each workbook's text holds what a reader sees in it, and nothing that he does not."""
    text = "\n".join(texts(parse(vector.data)))
    missing = [words for words in vector.must_include if words not in text]
    extra = [words for words in vector.must_not_include if words in text]

    assert ([], []) == (missing, extra)


def test_order_places_headers_and_what_is_hidden():
    """Cells come row by row and once, each with its header, its colour and what hides it."""
    document = parse(board())

    assert places(document) == [
        ("Tablica", ""),
        ("Warsztaty „Razem”, 12 maja 2024", "Tablica!A1"),
        ("Grupa 1", "Tablica!A2"),
        ("Grupa 2", "Tablica!C2"),
        ("Temat", "Tablica!F2"),
        ("Głosy", "Tablica!G2"),
        ("Termin", "Tablica!H2, hidden column"),
        ("Bariery", "Tablica!A3, under “Grupa 1”"),
        ("Praktyki", "Tablica!B3, under “Grupa 1”"),
        ("Bariery", "Tablica!C3, under “Grupa 2”"),
        ("Praktyki", "Tablica!D3, under “Grupa 2”"),
        ("ławki", "Tablica!F3, under “Temat”"),
        ("5", "Tablica!G3, under “Głosy”"),
        ("2024-05-07", "Tablica!H3, hidden column, under “Termin”"),
        ("brak czasu\nbrak ludzi", "Tablica!A4, under “Grupa 1 › Bariery”"),
        ("śniadania", "Tablica!B4, fill #92D050, under “Grupa 1 › Praktyki”"),
        ("nikt nie odpisuje x3", "Tablica!C4, under “Grupa 2 › Bariery”"),
        ("Sprawdzić w urzędzie.", "Tablica!C4, comment, under “Grupa 2 › Bariery”"),
        ("kosze", "Tablica!F4, under “Temat”"),
        ("3", "Tablica!G4, under “Głosy”"),
        ("dyżury ×3", "Tablica!B5, hidden row, under “Grupa 1 › Praktyki”"),
        ("źródła są niejasne", "Tablica!C5, hidden row, under “Grupa 2 › Bariery”"),
        ("Tu nikt nic nie dopisał.", "Tablica!E5, hidden row, comment"),
        ("Brudnopis", "Brudnopis, hidden sheet"),
        ("ukryta myśl", "Brudnopis!A1, hidden sheet"),
    ]
    assert document.notes == (Problem("hidden_cells", (("count", "6"),)),)
    assert document.problems == ()


def test_kinds_of_blocks():
    """Names of sheets are headings of level 1, comments are notes, all else are cells."""
    blocks = parse(board()).blocks

    assert [b.text for b in blocks if b.kind is BlockKind.HEADING] == ["Tablica", "Brudnopis"]
    assert {b.level for b in blocks if b.kind is BlockKind.HEADING} == {1}
    assert len([b for b in blocks if b.kind is BlockKind.NOTE]) == 2
    assert {b.kind for b in blocks} == {BlockKind.HEADING, BlockKind.NOTE, BlockKind.CELL}


@pytest.mark.parametrize(
    ("names", "headings"),
    [
        (["Arkusz1"], []),
        (["Sheet1"], []),
        (["Wnioski"], ["Wnioski"]),
        (["Arkusz1", "Arkusz2"], ["Arkusz1", "Arkusz2"]),
    ],
)
def test_default_name_of_a_single_sheet_is_no_heading(names: list[str], headings: list[str]):
    """A name that Excel gave a lone sheet is no heading; several are told apart by theirs."""
    document = parse(saved(workbook(**{name: [["treść"]] for name in names})[0]))

    assert headings == [b.text for b in document.blocks if b.kind is BlockKind.HEADING]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (5.0, "General", "5"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.891, "General", "1234567.891"),
        (0.456, "0%", "46%"),
        (0.4567, "0.00%", "45.67%"),
        (2.5, "0", "3"),
        (1250, '#,##0.00\\ "zł"', "1250.00 zł"),
        (-7, '0.00\\ "zł";[Red]\\-0.00\\ "zł"', "-7.00 zł"),
        (12, "_-* #,##0.00\\ [$zł-415]_-;\\-* #,##0.00\\ [$zł-415]_-", "12.00 zł"),
        (3, '"x"0', "x3"),
        (61713, "00\\-000", "61-713"),
        (7, "000", "007"),
        (1.25, "0.##", "1.25"),
        (1, "0.##", "1"),
        (0, '0;-0;"brak"', "brak"),
        (0, "0;-0;;@", ""),
        (4, 'General" os."', "4 os."),
        (0.5, "# ?/?", "0.5"),
        (45419, "dd\\.mm\\.yyyy", "2024-05-07"),
        (45419.604166667, "yyyy-mm-dd hh:mm", "2024-05-07 14:30"),
        (45419, "[$-415]mmmm\\ yyyy", "2024-05"),
        (0.604166667, "hh:mm", "14:30"),
        (1.5, "[h]:mm", "36:00"),
        (-3, "yyyy-mm-dd", "-3"),
        (0, "yyyy-mm-dd", "0"),
        (0, "hh:mm", "00:00"),
        (12345678900.4, "General", "12345678900"),
        (3, "@", "3"),
        (5, "# ##0", "5"),
        (45, '0"%"', "45%"),
        (5, '" "', "5"),
        (0, '[=1]"tak";"nie"', "0"),
        (123456, f"0.{'0' * 30}", "123456"),
    ],
)
def test_numbers_are_read_as_shown(value: float, code: str, text: str):
    """A number is what its format makes of it; a date is ISO, as precise as it is shown."""
    assert text == shown(value, code)


def test_dates_of_old_macintosh_workbooks():
    """In a workbook that counts days from 1904, dates come out right all the same."""
    book, _ = workbook(Arkusz1=[[dt.date(2024, 5, 7)]])
    book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    data = saved(book)

    assert b"date1904" in parts_of(data)["xl/workbook.xml"]
    assert ["2024-05-07"] == texts(parse(data))


def test_cells_without_addresses_follow_one_another():
    """Some programs write no addresses: a row follows a row, and a cell a cell."""
    data = with_sheet(
        xlsx(["x"]),
        f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="str"><v>mapy</v></c><c/>'
        '<c t="str"><v>czas</v></c></row><row r="5"><c r="C5" t="str"><v>rada</v></c>'
        '<c t="e"><v>#N/A</v></c></row></sheetData></worksheet>',
    )

    assert places(parse(data)) == [
        ("mapy", "Arkusz1!A1"),
        ("czas", "Arkusz1!C1"),
        ("rada", "Arkusz1!C5"),
        ("#N/A", "Arkusz1!D5"),
    ]


def test_formulas_count_by_their_stored_value():
    """The stored value of a formula is read, never the formula; those without one are counted."""
    data = with_sheet(
        xlsx(["x"]),
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><f>SUM(B1:B9)</f><v>12</v></c>'
        '<c r="B1" t="str"><f>IF(1,"","")</f><v></v></c><c r="C1"><f>NOW()</f></c><c r="D1" t="str">'
        '<f>HYPERLINK("https://example.org/p.pdf","protokół")</f><v>protokół</v></c></row>'
        "</sheetData></worksheet>",
    )
    document = parse(data)

    assert ["12", "protokół"] == texts(document)
    assert document.blocks[1].links == (Link("protokół", "https://example.org/p.pdf"),)
    assert document.problems == (Problem("formulas_without_values", (("count", "1"),)),)


def test_links_of_cells():
    """A link on a cell keeps its target; it is not followed."""
    book, (sheet,) = workbook(Arkusz1=[["Podsumowanie"]])
    sheet["A1"].hyperlink = "https://example.org/podsumowanie.pdf"

    (block,) = parse(saved(book)).blocks

    assert block.links == (Link("Podsumowanie", "https://example.org/podsumowanie.pdf"),)


def test_words_under_a_merged_cell_are_not_read():
    """What a merged cell covers no reader sees, though some programs leave it in the file."""
    data = with_sheet(
        xlsx(["x"]),
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="str"><v>razem</v></c>'
        '<c r="B1" t="str"><v>przykryte</v></c></row><row r="2"><c r="A2" t="str"><v>też</v></c>'
        '<c r="C2" t="str"><v>obok</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>',
    )

    assert ["razem", "obok"] == texts(parse(data))


def test_threaded_comments_and_shapes():
    """A thread of comments replaces the stub that old Excel sees; shapes give their words."""
    book, (sheet,) = workbook(Arkusz1=[["ławki"]])
    sheet["A1"].comment = Comment("[Threaded comment]\nYour version of Excel…", "tc")
    data = saved(book)
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    more = (
        f'<Relationship Id="t" Type="{RELATIONS}/threadedComment" Target="/xl/tc.xml"/>'
        f'<Relationship Id="d" Type="{RELATIONS}/drawing" Target="../d.xml"/></Relationships>'
    )
    shape = (
        "<x:sp><x:txBody><a:p><a:t>kartka</a:t></a:p><a:p><a:t>żółta</a:t></a:p></x:txBody></x:sp>"
    )
    data = with_parts(
        data,
        {
            name: parts_of(data)[name].decode().replace("</Relationships>", more),
            "xl/tc.xml": '<ThreadedComments><threadedComment ref="A1"><text>Kto płaci?</text>'
            '</threadedComment><threadedComment ref="A1"><text>Rada.</text></threadedComment>'
            "</ThreadedComments>",
            "xl/d.xml": '<x:wsDr xmlns:x="urn:x" xmlns:a="urn:a" xmlns:m="urn:m"><x:twoCellAnchor>'
            "<x:from><x:col>2</x:col><x:row>4</x:row></x:from><m:AlternateContent><m:Choice>"
            f"{shape}</m:Choice><m:Fallback>{shape}</m:Fallback></m:AlternateContent>"
            "</x:twoCellAnchor></x:wsDr>",
        },
    )

    assert places(parse(data)) == [
        ("ławki", "Arkusz1!A1"),
        ("Kto płaci?", "Arkusz1!A1, comment"),
        ("Rada.", "Arkusz1!A1, comment"),
        ("kartka\nżółta", "Arkusz1!C5, text box"),
    ]


def test_declared_table_is_headed_by_its_first_row():
    """The first row of an Excel table is its header, whatever stands in it."""
    book, (sheet,) = workbook(Arkusz1=[["Uwagi ogólne"], ["1", "2"], ["3", "4"], ["5", "6"]])
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="Tabela1", ref="A2:B4"))

    assert ("6", "Arkusz1!B4, under “2”") in places(parse(saved(book)))

    sheet.tables["Tabela1"].headerRowCount = 0

    assert ("6", "Arkusz1!B4") in places(parse(saved(book)))


def test_filtered_area_is_headed_by_its_first_row():
    """The row with the buttons of a filter is a header, whatever stands in it."""
    book, (sheet,) = workbook(Arkusz1=[["mapy", "czas"], ["rada", "plac"], ["ławki", "kosze"]])
    sheet.auto_filter.ref = "A1:B3"

    assert ("kosze", "Arkusz1!B3, under “czas”") in places(parse(saved(book)))


@pytest.mark.parametrize(
    ("colour", "shown_as"),
    [
        (Color(rgb="FF92D050"), (0x92, 0xD0, 0x50)),
        (Color(indexed=3), (0x00, 0xFF, 0x00)),
        (Color(theme=9), (0xF7, 0x96, 0x46)),
        (Color(theme=9, tint=0.599), (0xFC, 0xD5, 0xB4)),  # as Excel shows "lighter by 60%"
        (Color(theme=9, tint=-0.249), (0xE2, 0x6B, 0x0A)),  # "darker by 25%"
    ],
)
def test_colours(colour: Color, shown_as: tuple[int, int, int]):
    """A colour comes out as Excel shows it, also where the theme or a palette gives it."""
    book, (sheet,) = workbook(Arkusz1=[["dobra praktyka"]])
    sheet["A1"].fill = PatternFill("solid", fgColor=colour)

    ((_, place),) = places(parse(saved(book)))
    red, green, blue = (int(place[-6:][i : i + 2], 16) for i in (0, 2, 4))

    assert max(abs(a - b) for a, b in zip((red, green, blue), shown_as, strict=True)) <= 2


def test_white_is_no_colour_and_long_headers_are_cut_in_places():
    """A white fill is not told; of a long question the place gives the beginning."""
    question = "Co Państwa zdaniem utrudnia współpracę z urzędem? " * 5
    book, (sheet,) = workbook(Arkusz1=[[question.strip()], ["nikt nie pisze"], ["mało czasu"]])
    sheet["A2"].fill = PatternFill("solid", fgColor="FFFFFFFF")

    (_, place) = places(parse(saved(book)))[1]

    assert place.startswith("Arkusz1!A2, under “Co Państwa")
    assert place.endswith("…”")
    assert len(place) < 200


@pytest.mark.skipif(not REAL.is_dir(), reason="the collected documents (../shared) are not here")
def test_collected_workbooks_are_read():
    """Every collected workbook gives words, and its tables are told to have headers."""
    for path in REAL.glob("*/*.xlsx"):
        document = parse(path.read_bytes())
        assert all(block.text.strip() for block in document.blocks), path.name
        headed = [block for block in document.blocks if "under “" in block.place]
        assert headed or path.name == "idrc-organizations-database.xlsx", path.name
