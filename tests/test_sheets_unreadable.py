"""Excel workbooks too large, damaged, locked or not what they are called."""

from __future__ import annotations

import pytest
from sheetfiles import (
    MAIN,
    OLE2,
    RELATIONS,
    board,
    ods,
    refusal,
    saved,
    survive,
    texts,
    with_parts,
    with_sheet,
    workbook,
    xlsx,
    zipped,
)

from ingest.parsers import zipped as zip_packages
from ingest.parsers.sheets import xlsx as module
from ingest.parsers.sheets.cells import Budget
from ingest.parsers.sheets.xlsx import parse
from kb.types import Problem

# --- bounds


def test_large_sheets_are_read_in_part(monkeypatch: pytest.MonkeyPatch):
    """Beyond the bound cells are left out, and the sheets are named; nothing is silently lost."""
    monkeypatch.setattr(module, "Budget", lambda: Budget(kept=3))
    book = workbook(Pierwszy=[["a", "b"], ["c", "d"]], Drugi=[["e"]])[0]
    document = parse(saved(book))

    assert ["Pierwszy", "a", "b", "c"] == texts(document)
    assert document.problems == (
        Problem("sheets_cut", (("sheets", "Pierwszy, Drugi"), ("count", "3"))),
    )


def test_formatted_empty_rows_are_not_missed(monkeypatch: pytest.MonkeyPatch):
    """Where only empty rows lie beyond the bound, nothing is said to be left out."""
    monkeypatch.setattr(module, "Budget", lambda: Budget(seen=100))
    rows = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(2, 5000))
    first = '<row r="1"><c r="A1" t="str"><v>treść</v></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{first}{rows}%s</sheetData></worksheet>'
    last = '<row r="5000"><c r="A5000" t="str"><v>daleko</v></c></row>'

    assert parse(with_sheet(xlsx(["x"]), sheet % "")).problems == ()
    assert [p.code for p in parse(with_sheet(xlsx(["x"]), sheet % last)).problems] == ["sheets_cut"]


def test_repeated_long_text_is_bounded(monkeypatch: pytest.MonkeyPatch):
    """A small file cannot speak of gigabytes by naming one long text many times."""
    monkeypatch.setattr(module, "Budget", lambda: Budget(text=50_000))
    document = parse(xlsx(*[["ą" * 30_000]] * 50))

    assert (2, ["sheets_cut"]) == (len(document.blocks), [p.code for p in document.problems])


# --- what cannot be read


def test_damaged_sheet_does_not_lose_the_others():
    """A sheet that is damaged is named, and the other sheets are read."""
    book = workbook(Dobry=[["treść"]], Zły=[["inna"]])[0]
    document = parse(with_parts(saved(book), {"xl/worksheets/sheet2.xml": "<worksheet><row"}))

    assert ["Dobry", "treść"] == texts(document)
    assert document.problems == (Problem("sheets_unreadable", (("sheets", "Zły"),)),)


def picture_only() -> bytes:
    drawing = '<x:wsDr xmlns:x="urn:x"><x:oneCellAnchor><x:pic/></x:oneCellAnchor></x:wsDr>'
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="d" Type="{RELATIONS}/drawing" Target="../d.xml"/></Relationships>'
    )
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    return with_parts(xlsx([]), {"xl/d.xml": drawing, name: relation})


REFUSED = (
    ("empty", b" \r\n", Problem("empty")),
    ("no-words", xlsx([None, " "]), Problem("empty")),
    ("pictures", picture_only(), Problem("pictures_only")),
    ("html", b"<html><table><tr><td>x</table></html>", Problem("renamed", (("really", "HTML"),))),
    ("rtf", b"{\\rtf1 x}", Problem("renamed", (("really", "RTF"),))),
    ("csv", "Grupa;Głosy\nA;5\n".encode("cp1250"), Problem("renamed", (("really", "TXT"),))),
    ("xml", b"<?xml version='1.0'?><Workbook/>", Problem("renamed", (("really", "XML"),))),
    (
        "xls",
        OLE2 + bytes(600) + "Workbook".encode("utf-16-le"),
        Problem("renamed", (("really", "XLS"),)),
    ),
    (
        "locked",
        OLE2 + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        Problem("encrypted", (("program", "Excel"),)),
    ),
    ("docx", zipped({"word/document.xml": "<w/>"}), Problem("renamed", (("really", "DOCX"),))),
    ("xlsb", zipped({"xl/workbook.bin": "x"}), Problem("renamed", (("really", "XLSB"),))),
    ("ods", ods(), Problem("renamed", (("really", "ODS"),))),
    ("zip", zipped({"a.txt": "x"}), Problem("not_xlsx")),
)


@pytest.mark.parametrize(("name", "data", "problem"), REFUSED, ids=[row[0] for row in REFUSED])
def test_unreadable_file_says_why(name: str, data: bytes, problem: Problem):
    """A file that cannot be read raises a ParseError that says why, not a library's error."""
    assert (name, problem) == (name, refusal(parse, data))


def test_missing_string_is_damage():
    """A cell that names a string which the file does not hold is damage, not an empty cell."""
    sheet = '<sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData>'
    data = with_sheet(xlsx(["x"]), f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>')

    assert "corrupt" == refusal(parse, data).code


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.98])
def test_truncated_file_is_corrupt(cut: float):
    """A file cut short is said to be corrupt, with a short detail."""
    data = board()
    problem = refusal(parse, data[: int(len(data) * cut)])

    assert (problem.code, [key for key, _ in problem.values]) == ("corrupt", ["detail"])


def test_bomb_is_refused(monkeypatch: pytest.MonkeyPatch):
    """A part that unpacks beyond the limit is refused before it is all in memory."""
    monkeypatch.setattr(zip_packages, "SIZE_LIMIT", 2**20)
    data = with_parts(xlsx(["x"]), {"xl/styles.xml": b" " * (2**20 + 1)})

    assert Problem("unpacks_too_large", (("limit", "1 MB"),)) == refusal(parse, data)


def test_entities_are_not_expanded():
    """An entity in the XML stays closed, and with it the files and bombs it may stand for."""
    data = with_sheet(
        xlsx(["x"]),
        f'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY b "bum">]><worksheet '
        f'xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>przed&e;&b;</t></is>'
        "</c></row></sheetData></worksheet>",
    )

    assert ["przed"] == texts(parse(data))


def test_no_damage_brings_out_a_library_error():
    """Whatever is done to the bytes, a document comes out or a ParseError."""
    read, refused = survive(parse, board())

    assert read > 20
    assert refused > 20
