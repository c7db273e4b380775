"""ZIP packages: how all formats that are ones open them, and how the parts of DOCX are found."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from decks import strict, workshop
from documents import LIBREOFFICE, shown
from sheetfiles import (
    ODS_TYPE,
    OLE2,
    RELATIONS,
    board,
    ods,
    parts_of,
    survive,
    texts,
    with_parts,
    xlsx,
    zipped,
)

from ingest.parsers import PARSERS
from ingest.parsers import zipped as zip_packages
from ingest.parsers.zipped import kind_of_zip
from kb.errors import ParseError
from kb.types import Link, Problem

DATA = Path(__file__).parent / "data" / "parsers"
DOCX = (DATA / "libreoffice.docx").read_bytes()
ODT = (DATA / "libreoffice.odt").read_bytes()
TABLE = (
    '<table:table table:name="A"><table:table-row><table:table-cell><text:p>ławki</text:p>'
    "</table:table-cell></table:table-row></table:table>"
)
MADE: Mapping[str, Callable[[], bytes]] = {
    ".docx": lambda: DOCX,
    ".odt": lambda: ODT,
    ".pptx": workshop,
    ".xlsx": board,
    ".ods": lambda: ods(TABLE),
}
LOCKED = {
    ".docx": Problem("docx_password"),
    ".odt": Problem("encrypted", (("program", "LibreOffice Writer"),)),
    ".pptx": Problem("encrypted", (("program", "PowerPoint"),)),
    ".xlsx": Problem("encrypted", (("program", "Excel"),)),
    ".ods": Problem("encrypted", (("program", "LibreOffice Calc"),)),
}
OFFICE = Problem("encrypted", (("program", "Microsoft Office"),))
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.{}.main+xml"


def refusal(suffix: str, data: bytes) -> Problem:
    with pytest.raises(ParseError) as caught:
        PARSERS[suffix](data)
    return caught.value.problem


def renamed(really: str) -> Problem:
    return Problem("renamed", (("really", really),))


def repacked(data: bytes, method: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as package:
        for name, part in parts_of(data).items():
            package.writestr(name, part)
    return packed.getvalue()


def called(data: bytes, names: Callable[[str], str]) -> bytes:
    """The package with its parts under other names."""
    return zipped({names(name): part for name, part in parts_of(data).items()})


def locked(data: bytes) -> bytes:
    """The package with its first part said to be locked with a password."""
    found = bytearray(data)
    found[6] |= 1
    found[found.index(b"PK\x01\x02") + 8] |= 1
    return bytes(found)


# --- all formats


@pytest.mark.parametrize("suffix", MADE)
@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packages_are_unpacked_in_their_own_ways_only(suffix: str, method: int):
    """Zipfile unpacks bzip2 and LZMA without bound, so a part packed so is not unpacked."""
    data = MADE[suffix]()

    assert PARSERS[suffix](repacked(data, zipfile.ZIP_STORED)) == PARSERS[suffix](data)
    assert "corrupt" == refusal(suffix, repacked(data, method)).code


def test_bomb_in_an_archive_is_not_unpacked_to_see_what_it_is():
    """The part that tells an OpenDocument file from an archive is subject to the same rule."""
    bomb = repacked(zipped({"mimetype": ODS_TYPE + " " * 2**20}), zipfile.ZIP_BZIP2)

    assert Problem("archive_file_unreadable", (("names", "mimetype"),)) == refusal(".zip", bomb)


@pytest.mark.parametrize("suffix", MADE)
def test_password_of_the_zip_is_named(suffix: str):
    """A package behind a password says so, with the program in which to take it off."""
    assert LOCKED[suffix] == refusal(suffix, locked(MADE[suffix]()))


@pytest.mark.parametrize("suffix", MADE)
def test_password_of_office_is_named(suffix: str):
    """What Microsoft Office locks is no ZIP; under a suffix of LibreOffice it still is Office's."""
    data = OLE2 + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    expected = OFFICE if suffix in {".odt", ".ods"} else LOCKED[suffix]

    assert expected == refusal(suffix, data)


@pytest.mark.parametrize("suffix", MADE)
@pytest.mark.parametrize("other", MADE)
def test_every_format_knows_the_others(suffix: str, other: str):
    """A file under the suffix of another format is called by its name."""
    if suffix != other:
        assert renamed(other[1:].upper()) == refusal(suffix, MADE[other]())


@pytest.mark.parametrize("suffix", MADE)
@pytest.mark.parametrize(("start", "kind"), [(b"\xff\xd8\xff\xe0", "JPG"), (b"\x89PNG\r\n", "PNG")])
def test_pictures_are_called_by_their_name(suffix: str, start: bytes, kind: str):
    """A photograph that was renamed is no damaged document."""
    assert renamed(kind) == refusal(suffix, start + bytes(range(200)))


KINDS = (
    ("OpenDocument template", {"mimetype": f"{ODS_TYPE}-template"}, "ODS"),
    ("drawing", {"mimetype": ODS_TYPE.replace("spreadsheet", "graphics")}, "ODG"),
    ("old Writer", {"mimetype": "application/vnd.sun.xml.writer"}, "SXW"),
    ("e-book", {"mimetype": "application/epub+zip", "content.opf": "<a/>"}, "ZIP"),
    ("Word", {"word/document.xml": "<a/>"}, "DOCX"),
    ("capitals", {"XL/Workbook.xml": "<a/>"}, "XLSX"),
    ("backslashes", {"\\ppt\\presentation.xml": "<a/>"}, "PPTX"),
    ("binary workbook", {"xl/workbook.bin": "x", "xl/styles.bin": "x"}, "XLSB"),
    (
        "names of its own",
        {"[Content_Types].xml": MAIN_TYPE.format("wordprocessingml.document"), "a.xml": "x"},
        "DOCX",
    ),
    (
        "macros",
        {"[Content_Types].xml": "application/vnd.ms-excel.sheet.macroEnabled.main+xml"},
        "XLSX",
    ),
    (
        "types before names",
        {"[Content_Types].xml": MAIN_TYPE.format("presentationml.slideshow"), "word/a.xml": "x"},
        "PPTX",
    ),
    ("binary", {"[Content_Types].xml": "vnd.ms-excel.sheet.binary.macroEnabled.main"}, "XLSB"),
    ("photographs", {"a.jpg": "x"}, "ZIP"),
)


@pytest.mark.parametrize(("name", "parts", "kind"), KINDS, ids=[row[0] for row in KINDS])
def test_kinds_are_told_apart(name: str, parts: dict[str, str], kind: str):
    """What a package is, the file itself says, or the names of its parts do."""
    assert (name, kind) == (name, kind_of_zip(zipped(parts)))


def test_folder_called_word_is_an_archive():
    """A folder of Word documents makes no document of the archive that it is packed in."""
    enclosed = PARSERS[".zip"](zipped({"word/notatka.txt": "Zróbmy dyżury."})).enclosed

    assert ["word/notatka.txt"] == [file.name for file in enclosed]
    assert Problem("not_docx") == refusal(".docx", zipped({"word/notatka.txt": "x"}))


def test_all_that_is_held_counts_together(monkeypatch: pytest.MonkeyPatch):
    """Parts that are small one by one may be too large together."""
    body, styles = (len(parts_of(DOCX)[f"word/{name}.xml"]) for name in ("document", "styles"))
    monkeypatch.setattr(zip_packages, "SIZE_LIMIT", body + styles)

    assert "unpacks_too_large" == refusal(".docx", DOCX).code


def test_a_sheet_named_many_times_is_bounded(monkeypatch: pytest.MonkeyPatch):
    """However often a workbook names a sheet, no more is unpacked than the limit of a file."""
    sheet = f'<sheet name="A" r:id="rId1" xmlns:r="{RELATIONS}"/>'
    made = xlsx(["ławki"])
    book = parts_of(made)["xl/workbook.xml"].decode()
    start, end = book.index("<sheets>"), book.index("</sheets>")
    data = with_parts(
        made, {"xl/workbook.xml": book[:start] + "<sheets>" + sheet * 50 + book[end:]}
    )
    whole = PARSERS[".xlsx"](data)
    monkeypatch.setattr(zip_packages, "TOTAL_LIMIT", 30_000)
    document = PARSERS[".xlsx"](data)

    assert ([], 50) == ([*whole.problems], texts(whole).count("ławki"))
    assert ["sheets_cut"] == [problem.code for problem in document.problems]
    assert 0 < texts(document).count("ławki") < 50


# --- Office Open XML


@pytest.mark.parametrize("suffix", [".docx", ".pptx", ".xlsx"])
def test_strict_office_open_xml(suffix: str):
    """A file in the namespaces of ISO 29500 is read as one in the usual ones."""
    data = MADE[suffix]()

    assert b"purl.oclc.org" in b"".join(parts_of(strict(data)).values())
    assert PARSERS[suffix](data) == PARSERS[suffix](strict(data))


@pytest.mark.parametrize("suffix", [".docx", ".pptx", ".xlsx"])
def test_names_in_other_capitals(suffix: str):
    """Programs differ in the capitals of the names of parts, and lose nothing by it."""
    data = MADE[suffix]()

    assert PARSERS[suffix](data) == PARSERS[suffix](called(data, str.upper))


def test_strict_namespaces_in_words_stay():
    """A text that speaks of such a namespace is read as it was written."""
    said = "Adres http://purl.oclc.org/ooxml/wordprocessingml/main nie działa."
    data = strict(DOCX)
    xml = parts_of(data)["word/document.xml"].replace(b"Koniec.", said.encode())

    assert said in texts(PARSERS[".docx"](with_parts(data, {"word/document.xml": xml})))


# --- DOCX

MOVED = {
    "word/document.xml": "tresc/tekst-1.xml",
    "word/_rels/document.xml.rels": "tresc/_rels/tekst-1.xml.rels",
    "word/styles.xml": "wyglad/style-2.xml",
    "word/footnotes.xml": "przypisy.xml",
    "word/comments.xml": "tresc/uwagi.xml",
}
TARGETS = (
    (b'"word/document.xml"', b'"/tresc/tekst-1.xml"'),
    (b'"styles.xml"', b'"../wyglad/style-2.xml"'),
    (b'"footnotes.xml"', b'"\\przypisy.xml"'),
    (b'"comments.xml"', b'"uwagi.xml"'),
    (b'"endnotes.xml"', b'"/word/endnotes.xml"'),
)


def moved() -> bytes:
    """The document with its parts under other names and in other folders."""
    parts = {MOVED.get(name, name): part for name, part in parts_of(DOCX).items()}
    for name in ("_rels/.rels", "tresc/_rels/tekst-1.xml.rels"):
        for old, new in TARGETS:
            parts[name] = parts[name].replace(old, new)
    return zipped(parts)


def test_docx_parts_are_found_by_their_relations():
    """Where the main part is called otherwise, it is found, and so are those it leads to."""
    document = PARSERS[".docx"](moved())
    links = [link for block in document.blocks for link in block.links]

    assert LIBREOFFICE == shown(document)
    assert links == [Link("do pobrania", "https://example.org/lista.pdf")]
    assert document.title == "Protokół z warsztatów o zieleni"


@pytest.mark.parametrize("relations", [b"<Relationships", b"<Relationships/>"])
def test_docx_without_its_first_relations(relations: bytes):
    """Where the file does not say which part is the main one, the usual one is read."""
    assert LIBREOFFICE == shown(PARSERS[".docx"](with_parts(DOCX, {"_rels/.rels": relations})))


def test_docx_entities_are_not_expanded():
    """An entity stays closed, and with it the files and bombs that it may stand for."""
    head = b'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY b "bum">]>'
    xml = parts_of(DOCX)["word/document.xml"]
    xml = xml.replace(b"?>", b"?>" + head, 1).replace(b"Koniec.", b"Koniec&e;&b;.")
    found = texts(PARSERS[".docx"](with_parts(DOCX, {"word/document.xml": xml})))

    assert "Koniec" in found
    assert not any("bum" in text for text in found)


def test_docx_no_damage_brings_out_a_library_error():
    """Whatever is done to the bytes of the file or of its parts, no other exception comes out."""
    read, refused = survive(PARSERS[".docx"], DOCX)

    assert read > 20
    assert refused > 20
