"""OpenDocument spreadsheets: the same words, places and headers as from Excel."""

from __future__ import annotations

import io

import pytest
from sheetfiles import (
    ODS_TYPE,
    ods,
    parts_of,
    places,
    refusal,
    survive,
    texts,
    xlsx,
    zipped,
)

from ingest.parsers import zipped as zip_packages
from ingest.parsers.sheets import ods as module
from ingest.parsers.sheets.cells import Budget
from ingest.parsers.sheets.ods import parse
from kb.types import BlockKind, Link, Problem

STYLES = """
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="bold" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="green" style:family="table-cell" style:parent-style-name="bold">
 <style:table-cell-properties fo:background-color="#92d050"/><style:text-properties fo:font-weight="normal"/></style:style>
<style:style style:name="month" style:family="table-cell" style:data-style-name="D1"/>
<number:date-style style:name="D1"><number:month/><number:text> </number:text><number:year/></number:date-style>
"""
BOARD = """
<table:table table:name="Tablica"><table:shapes><draw:custom-shape><text:p>kartka</text:p></draw:custom-shape></table:shapes>
<table:table-column/><table:table-column table:default-cell-style-name="green"/><table:table-column table:visibility="collapse"/>
<table:table-row><table:table-cell table:number-columns-spanned="3"><text:p>Warsztaty w maju</text:p></table:table-cell>
 <table:covered-table-cell table:number-columns-repeated="2"><text:p>przykryte</text:p></table:covered-table-cell></table:table-row>
<table:table-row><table:table-cell table:style-name="bold"><text:p>Bariery</text:p></table:table-cell>
 <table:table-cell table:style-name="bold"><text:p>Praktyki</text:p></table:table-cell>
 <table:table-cell table:style-name="bold"><text:p>Termin</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><office:annotation><dc:creator xmlns:dc="urn:dc">Ola</dc:creator><text:p>Sprawdzić.</text:p></office:annotation>
 <text:p>brak <text:span>czasu</text:span><text:s text:c="2"/>i</text:p><text:p>ludzi<text:line-break/>x3</text:p></table:table-cell>
 <table:table-cell><draw:frame><draw:text-box><text:p>strzałka</text:p></draw:text-box></draw:frame><text:p>dyżury
   w <text:a xlink:href="https://example.org/b">bibliotece</text:a></text:p></table:table-cell>
 <table:table-cell office:value-type="date" office:date-value="2024-05-07T00:00:00"><text:p>07.05.24</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="filter"><table:table-cell/><table:table-cell table:style-name="bold" office:value-type="float" office:value="5"/>
 <table:table-cell table:style-name="month" office:value-type="date" office:date-value="2024-06-01"><text:p>czerwiec 2024</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="percentage" office:value="0.45"><text:p>45%</text:p></table:table-cell>
 <table:table-cell table:number-columns-repeated="1022"/></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>
<table:table table:name="Brudnopis" table:style-name="hidden"><table:table-row><table:table-cell office:value-type="boolean" office:boolean-value="true">
 <text:p>PRAWDA</text:p></table:table-cell></table:table-row></table:table>
<table:table table:name="'file:///home/a.ods'#Arkusz1"><table:table-row><table:table-cell><text:p>z innego pliku</text:p></table:table-cell></table:table-row></table:table>
"""


def test_order_places_headers_and_what_is_hidden():
    """Cells come row by row and once, each with its header, its colour and what hides it."""
    document = parse(ods(BOARD, styles=STYLES))

    assert places(document) == [
        ("Tablica", ""),
        ("Warsztaty w maju", "Tablica!A1"),
        ("Bariery", "Tablica!A2"),
        ("Praktyki", "Tablica!B2"),
        ("Termin", "Tablica!C2, hidden column"),
        ("brak czasu  i\nludzi\nx3", "Tablica!A3, under “Bariery”"),
        ("Sprawdzić.", "Tablica!A3, comment, under “Bariery”"),
        ("dyżury w bibliotece", "Tablica!B3, fill #92D050, under “Praktyki”"),
        ("2024-05-07", "Tablica!C3, hidden column, under “Termin”"),
        ("5", "Tablica!B4, hidden row, under “Praktyki”"),
        ("2024-06", "Tablica!C4, hidden row, under “Termin”"),
        ("45%", "Tablica!A5, under “Bariery”"),
        ("45%", "Tablica!A6, under “Bariery”"),
        ("kartka", "Tablica, text box"),
        ("strzałka", "Tablica!B3, text box"),
        ("Brudnopis", "Brudnopis, hidden sheet"),
        ("PRAWDA", "Brudnopis!A1, hidden sheet"),
    ]
    assert document.notes == (Problem("hidden_cells", (("count", "5"),)),)
    assert document.problems == ()


def test_kinds_and_links():
    """Comments are notes, names of sheets headings; a link inside a cell keeps its target."""
    blocks = parse(ods(BOARD, styles=STYLES)).blocks

    assert [b.text for b in blocks if b.kind is BlockKind.NOTE] == ["Sprawdzić."]
    assert [b.text for b in blocks if b.kind is BlockKind.HEADING] == ["Tablica", "Brudnopis"]
    assert [b.links for b in blocks if b.links] == [(Link("bibliotece", "https://example.org/b"),)]


def test_tables_that_are_no_sheets():
    """The data of a chart and the copy that a link to another file keeps are not read."""
    row = "<table:table-row><table:table-cell>%s</table:table-cell></table:table-row>"
    data = f'<table:table table:name="dane">{row % "<text:p>wykres</text:p>"}</table:table>'
    frame = f"<draw:frame><draw:object>{data}</draw:object></draw:frame><text:p>ławki</text:p>"
    links = f"<table:dde-links><table:dde-link>{data}</table:dde-link></table:dde-links>"
    document = parse(
        ods(f'<table:table table:name="Arkusz1">{row % frame}</table:table>', after=links)
    )

    assert [("ławki", "Arkusz1!A1")] == places(document)


def test_declared_headers():
    """A row repeated on every printed page heads its table, and so does one with filters."""
    row = "<table:table-row><table:table-cell><text:p>%s</text:p></table:table-cell><table:table-cell><text:p>%s</text:p></table:table-cell></table:table-row>"
    printed = f'<table:table table:name="A"><table:table-header-rows>{row % ("Raz", "Dwa")}</table:table-header-rows>{row % ("mapy", "czas")}</table:table>'
    filtered = f'<table:table table:name="B c">{row % ("Trzy", "Pięć")}{row % ("rada", "plac")}</table:table>'
    ranges = "<table:database-ranges><table:database-range table:target-range-address=\"'B c'.A1:'B c'.B2\" table:display-filter-buttons=\"true\"/></table:database-ranges>"

    assert [
        place
        for _, place in places(parse(ods(printed, filtered, after=ranges)))
        if "under" in place
    ] == [
        "A!A2, under “Raz”",
        "A!B2, under “Dwa”",
        "B c!A2, under “Trzy”",
        "B c!B2, under “Pięć”",
    ]


def test_file_written_by_odfdo():
    """A spreadsheet that another library writes is read to the word."""
    odfdo = pytest.importorskip("odfdo")
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    table = odfdo.Table("Wnioski")
    for row in (["Pomysł", "Głosy"], ["źródło na rynku", 5], ["ławki", 3], ["łąka", 2]):
        table.append_row(odfdo.Row())
        table.set_row_values(table.height - 1, row)
    document.body.append(table)
    packed = io.BytesIO()
    document.save(packed)

    assert places(parse(packed.getvalue()))[-2:] == [
        ("łąka", "Wnioski!A4, under “Pomysł”"),
        ("2", "Wnioski!B4, under “Głosy”"),
    ]


def test_repeated_words_are_bounded(monkeypatch: pytest.MonkeyPatch):
    """A row with words that repeats a million times is read in part, and the sheet is named."""
    monkeypatch.setattr(module, "Budget", lambda: Budget(kept=100))
    row = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="9"><text:p>x</text:p></table:table-cell></table:table-row>'
    document = parse(ods(f'<table:table table:name="A">{row}</table:table>'))

    assert 101 == len(document.blocks)
    assert document.problems == (Problem("sheets_cut", (("sheets", "A"), ("count", "100"))),)


def test_part_too_large_is_read_in_part(monkeypatch: pytest.MonkeyPatch):
    """Beyond the limit of unpacking nothing is read, and the sheet is named."""
    monkeypatch.setattr(zip_packages, "SIZE_LIMIT", 400_000)
    row = "<table:table-row><table:table-cell><text:p>łąka</text:p></table:table-cell></table:table-row>"
    document = parse(ods(f'<table:table table:name="A">{row * 9000}</table:table>'))

    assert ["sheets_cut"] == [problem.code for problem in document.problems]
    assert 1000 < len(document.blocks) < 9000


MANIFEST = (
    '<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
)
REFUSED = (
    ("empty", b" \n", Problem("empty")),
    ("no-words", ods('<table:table table:name="A"/>'), Problem("empty")),
    ("xlsx", xlsx(["x"]), Problem("renamed", (("really", "XLSX"),))),
    ("odt", zipped({"mimetype": ODS_TYPE.replace("spreadsheet", "text")}), Problem("renamed", (("really", "ODT"),))),
    ("text", "zażółć;gęślą".encode(), Problem("renamed", (("really", "TXT"),))),
    ("locked", ods(BOARD, manifest=MANIFEST), Problem("encrypted", (("program", "LibreOffice Calc"),))),
    ("locked-1.4", zipped({"mimetype": ODS_TYPE, "encrypted-package": "x"}), Problem("encrypted", (("program", "LibreOffice Calc"),))),
    ("zip", zipped({"a.txt": "x"}), Problem("not_ods")),
    ("another", zipped({"content.xml": "<a/>"}), Problem("not_ods")),
)  # fmt: skip


@pytest.mark.parametrize(("name", "data", "problem"), REFUSED, ids=[row[0] for row in REFUSED])
def test_unreadable_file_says_why(name: str, data: bytes, problem: Problem):
    """A file that cannot be read raises a ParseError that says why, not a library's error."""
    assert (name, problem) == (name, refusal(parse, data))


def test_truncated_file_is_corrupt():
    """A file cut short, or whose XML is, is said to be corrupt."""
    data = ods(BOARD, styles=STYLES)
    half = zipped({"mimetype": ODS_TYPE, "content.xml": "<a><b>"})

    assert ["corrupt"] * 2 == [refusal(parse, bad).code for bad in (data[:-200], half)]


def test_entities_are_not_expanded():
    """An entity in the XML stays closed."""
    data = ods('<table:table table:name="A"><table:table-row><table:table-cell><text:p>przed&e;po</text:p></table:table-cell></table:table-row></table:table>')  # fmt: skip
    content = parts_of(data)["content.xml"].decode()
    bomb = zipped(
        {"mimetype": ODS_TYPE, "content.xml": f'<!DOCTYPE d [<!ENTITY e "bum">]>{content}'}
    )

    assert "bum" not in "".join(texts(parse(bomb)))


def test_no_damage_brings_out_a_library_error():
    """Whatever is done to the bytes, a document comes out or a ParseError."""
    read, refused = survive(parse, ods(BOARD, styles=STYLES))

    assert read > 10
    assert refused > 10
