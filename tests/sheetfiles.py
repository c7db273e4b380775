"""Small spreadsheets for the tests: made, taken apart and damaged."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from kb.errors import ParseError
from kb.types import ParsedDocument, Problem

Parse = Callable[[bytes], ParsedDocument]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("draw", "drawing"),
        ("number", "datastyle"),
    )
)


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook as the bytes of its file."""
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def workbook(**sheets: Sequence[Sequence[object]]) -> tuple[openpyxl.Workbook, list[Worksheet]]:
    """A workbook with these sheets, their rows from the first on."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book, book.worksheets


def xlsx(*rows: Sequence[object], name: str = "Arkusz1") -> bytes:
    """A workbook of one sheet."""
    return saved(workbook(**{name: rows})[0])


def board() -> bytes:
    """Notes of two groups under merged headers, and a vote beside them; parts are hidden."""
    book, (sheet, draft, _) = workbook(
        Tablica=(
            ("Warsztaty „Razem”, 12 maja 2024",),
            ("Grupa 1", None, "Grupa 2", None, None, "Temat", "Głosy", "Termin"),
            ("Bariery", "Praktyki", "Bariery", "Praktyki", None, "ławki", 5, dt.date(2024, 5, 7)),
            (
                "brak czasu\nbrak ludzi",
                "śniadania",
                "nikt nie odpisuje x3",
                None,
                None,
                "kosze",
                3.0,
            ),
            (None, "dyżury ×3", "źródła są niejasne"),
        ),
        Brudnopis=(("ukryta myśl",),),
        Pusty=(),
    )
    for area in ("A1:D1", "A2:B2", "C2:D2"):
        sheet.merge_cells(area)
    for cell in sheet[3][:4]:
        cell.font = Font(bold=True)
    sheet["B4"].fill = PatternFill("solid", fgColor="FF92D050")
    sheet["C4"].comment = Comment("Sprawdzić w urzędzie.", "Ola")
    sheet["E5"].comment = Comment("Tu nikt nic nie dopisał.", "Ola")
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["H"].hidden = True
    draft.sheet_state = "veryHidden"
    return saved(book)


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """A ZIP of these parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return packed.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_parts(data: bytes, parts: Mapping[str, bytes | str]) -> bytes:
    """A ZIP with parts put in or replaced."""
    return zipped({**parts_of(data), **parts})


def with_sheet(data: bytes, xml: str) -> bytes:
    """A workbook with the XML of its first sheet replaced."""
    return with_parts(data, {"xl/worksheets/sheet1.xml": xml})


def ods(*tables: str, styles: str = "", after: str = "", manifest: str = "") -> bytes:
    """An OpenDocument spreadsheet of these ``table:table`` elements."""
    content = (
        f"<office:document-content {ODS_SPACES} xmlns:xlink='http://www.w3.org/1999/xlink' "
        "xmlns:fo='urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0'>"
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{''.join(tables)}{after}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    parts = {"mimetype": ODS_TYPE, "content.xml": content}
    return zipped({**parts, **({"META-INF/manifest.xml": manifest} if manifest else {})})


def refusal(parse: Parse, data: bytes) -> Problem:
    """Why the bytes are refused."""
    with pytest.raises(ParseError) as caught:
        parse(data)
    return caught.value.problem


def places(document: ParsedDocument) -> list[tuple[str, str]]:
    """The words and places of all blocks."""
    return [(block.text, block.place) for block in document.blocks]


def texts(document: ParsedDocument) -> list[str]:
    """The words of all blocks."""
    return [block.text for block in document.blocks]


def mutants(data: bytes, count: int = 200) -> Iterator[bytes]:
    """The bytes with a few places flipped, cut out, doubled or overwritten.

    In every second mutant of a ZIP it is one of its parts that is damaged, since a
    damaged archive is mostly refused before anything of it is read.
    """
    chance = random.Random(2024)  # noqa: S311 - damage, not secrets
    for number in range(count):
        if data.startswith(b"PK") and number % 2:
            parts = parts_of(data)
            name = chance.choice([n for n in parts if n.endswith((".xml", ".rels"))])
            yield with_parts(data, {name: _damaged(chance, parts[name])})
        else:
            yield _damaged(chance, data)


def _damaged(chance: random.Random, data: bytes) -> bytes:
    found = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(found) + 1), chance.randint(1, 30)
        match chance.randrange(5):
            case 0 if at < len(found):
                found[at] ^= 1 << chance.randrange(8)
            case 1:
                del found[at : at + length]
            case 2:
                found[at:at] = found[length : 2 * length]
            case 3:
                found[at : at + length] = chance.randbytes(length)
            case _ if chance.random() < 0.2:
                del found[at:]
    return bytes(found)


def survive(parse: Parse, data: bytes) -> tuple[int, int]:
    """How many mutants were read and how many refused; any other outcome is an error."""
    read = refused = 0
    for mutant in mutants(data):
        try:
            document = parse(mutant)
        except ParseError as error:
            assert error.problem.code  # noqa: PT017 - either outcome is good, a third is not
            refused += 1
        else:
            assert all(block.text.strip() for block in document.blocks)
            read += 1
    return read, refused
