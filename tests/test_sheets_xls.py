"""Excel workbooks of the old format: the same cells, places and headers as of the new one."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from outlook import ole
from sheetfiles import board, places, refusal, survive

from ingest.parsers.ole2 import Container
from ingest.parsers.sheets import xls, xlsx
from ingest.parsers.sheets.cells import Box
from ingest.parsers.sheets.xls_shapes import drawings
from kb.errors import ParseError
from kb.types import BlockKind, Link, Problem

DATA = Path(__file__).parent / "data" / "parsers"


def data_of(name: str) -> bytes:
    return (DATA / name).read_bytes()


def stream_of(name: str) -> bytes:
    return Container(data_of(name)).read("Workbook")


def test_board_is_the_same_in_both_formats():
    """Cells, headers, colours, comments, and what is hidden: no reader can tell which it was."""
    assert xls.parse(data_of("tablica.xls")) == xlsx.parse(board())


def test_values_are_as_shown():
    """Shares, money, dates, times and results of formulas are as a reader sees them."""
    found = xls.parse(data_of("ankieta.xls"))
    text = [block.text for block in found.blocks]

    assert text[8:22] == [
        *("więcej ławek", "45%", "1200.50 zł", "2009-05", "17:30", "TRUE", "#DIV/0!"),
        *("dyżury w świetlicy", "50%", "0.00 zł", "2009-06", "09:00", "FALSE", "2401"),
    ]
    assert found.blocks[22].links == (Link("strona z notatkami", "https://example.org/notatki"),)


def test_row_with_filter_buttons_is_a_header():
    """The file itself says so, even where the words do not."""
    places = [block.place for block in xls.parse(data_of("ankieta.xls")).blocks]

    assert places[22] == "Ankieta!A4, under “Wniosek”"


def test_notes_pinned_on_a_sheet_are_read():
    """Shapes, frames and members of groups keep their words and their cells."""
    document = xls.parse(data_of("kartki.xls"))

    assert places(document)[5:] == [
        ("Ramka: źródło\ndrugi wiersz", "Kartki!D3, text box"),
        ("Żółta kartka: więcej ławek", "Kartki!A7, text box"),
        ("W grupie 1", "Kartki!A20, text box"),
        ("W grupie 2", "Kartki!A20, text box"),
        ("Tylko kartki", ""),
        ("sama kartka", "Tylko kartki!A3, text box"),
    ]
    assert document.blocks[5].kind is BlockKind.PARAGRAPH


def record(code: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(body)) + body


def sheet_with(*records: bytes) -> bytes:
    """The stream of a workbook of one sheet that holds these records."""
    begin, end = record(0x0809, bytes(16)), record(0x000A)
    head = len(begin) + len(record(0x0085, bytes(8))) + len(end)
    listed = record(0x0085, struct.pack("<IBB", head, 0, 0) + b"\x00\x00")
    return begin + listed + end + begin + b"".join(records) + end


def shape(text: str, *pieces: bytes, kind: int = 6) -> bytes:
    """The records of a shape in row 3, column 2, its words in pieces."""
    anchor = struct.pack("<HHI", 0, 0xF010, 18) + struct.pack("<9H", 0, 1, 0, 2, 0, 0, 0, 0, 0)
    words = bytes(10) + struct.pack("<HH", len(text), 16) + bytes(4)
    return (
        record(0x00EC, anchor)
        + record(0x005D, struct.pack("<HHHH", 0x15, 18, kind, 1) + bytes(14))
        + record(0x01B6, words)
        + b"".join(record(0x003C, piece) for piece in pieces)
        + record(0x003C, bytes(16))
    )


def test_words_of_a_shape_may_come_in_pieces():
    """Excel cuts a long text into records, narrow and wide ones; what follows is no text."""
    pieces = (b"\x00Zebrane ", b"\x01" + "wnioski łąki".encode("utf-16-le"))
    (drawing,) = drawings(sheet_with(shape("Zebrane wnioski łąki", *pieces)))

    assert drawing.boxes == [Box("Zebrane wnioski łąki", 3, 2)]


def test_what_is_no_note_on_the_sheet_is_left_out():
    """A comment belongs to its cell, a chart repeats cells, and a picture has no words."""
    chart = record(0x0809, bytes(16)) + shape("oś", b"\x00os") + record(0x000A)
    picture = record(0x005D, struct.pack("<HHHH", 0x15, 18, 8, 1) + bytes(14))
    (drawing,) = drawings(sheet_with(shape("uwaga", b"\x00uwaga", kind=0x19), chart, picture))

    assert (drawing.boxes, drawing.pictures) == ([], True)


def test_broken_drawing_costs_only_itself():
    """The cells are read, and that something was not is said."""
    client_data, anchor = (struct.pack("<HI", kind, 0) for kind in (0xF011, 0xF010))
    stream = stream_of("kartki.xls")
    assert client_data in stream
    document = xls.parse(ole({"Workbook": stream.replace(client_data, anchor)}))

    assert document.blocks[1].text == "Wniosek"
    assert Problem("partly_damaged") in document.problems


def test_workbook_with_the_password_of_excel_itself_is_read():
    """A workbook of which only the structure is protected opens for everyone in Excel."""
    assert xls.parse(data_of("chroniony.xls")) == xls.parse(data_of("kartki.xls"))


def test_password_of_a_person_is_told():
    """Whoever set it can take it off."""
    problem = Problem("encrypted", (("program", "Excel"),))

    assert problem == refusal(xls.parse, data_of("haslo.xls"))


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_half_a_workbook_is_not_taken_for_a_whole_one(share: float):
    """What is cut short is refused, or read with a word about the rest."""
    data = data_of("tablica.xls")
    try:
        problems = xls.parse(data[: int(len(data) * share)]).problems
    except ParseError as error:
        problems = (error.problem,)

    assert {problem.code for problem in problems} & {"corrupt", "partly_damaged"}


@pytest.mark.parametrize("name", ["tablica.xls", "chroniony.xls", "ankieta.xls"])
def test_any_damage_is_a_parse_error(name: str):
    """Whatever is overwritten in a file, no library's own exception comes out."""
    read, refused = survive(xls.parse, data_of(name))

    assert read > 20
    assert refused > 20
