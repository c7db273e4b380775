"""CSV and TSV: the separator and the encoding are told from the file, and no word is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from sheetfiles import OLE2, ods, places, refusal, survive, texts, xlsx, zipped

from ingest.parsers.sheets import delimited
from ingest.parsers.sheets.cells import Budget
from ingest.parsers.sheets.delimited import parse
from kb.types import BlockKind, Problem

REAL = Path(__file__).parents[2] / "shared" / "data" / "documents"
FORM = """\
"Sygnatura czasowa","Co utrudnia współpracę z urzędem?","Skąd Państwo wiedzą o programie? (kilka odpowiedzi)"
"2024/05/07 2:30:15 PM EEST","Nikt nie odpisuje, a pisma
wracają „bez rozpoznania”.","Od znajomych, Z gazety, Z internetu"
"2024/05/08 9:01:00 AM EEST","Terminy: 7 dni, 14 dni","Od znajomych"
"2024/05/09 9:01:00 AM EEST","","Z gazety"
"""
STICKIES = """\
Więcej ławek, mniej aut
Kto odpowie na pismo?
Źródła są niejasne; nikt nie wie, skąd są pieniądze x3
👍 dyżury w bibliotece
"""


def grid(document: object) -> list[tuple[str, str]]:
    """The words of the cells with row and column only."""
    return [(text, place.split(", under")[0]) for text, place in places(document)]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250", "iso8859_2"])
def test_separators_and_encodings(separator: str, encoding: str):
    """The four separators and the encodings of Polish offices are told apart."""
    lines = [
        ["Grupa", "Wniosek", "Głosy"],
        ["A", "zróbmy ścieżkę", "5"],
        ["B", "łąka i źródło", "3"],
    ]
    data = "\r\n".join(separator.join(line) for line in lines).encode(encoding)

    assert grid(parse(data)) == [
        (text, f"row {row}, column {column}")
        for row, line in enumerate(lines, 1)
        for column, text in enumerate(line, 1)
    ]


def test_form_answers_stand_under_their_questions():
    """In an export of a form each answer stands under its question; line ends and commas stay."""
    document = parse(FORM.encode())

    assert places(document)[3:6] == [
        ("2024/05/07 2:30:15 PM EEST", "row 2, column 1, under “Sygnatura czasowa”"),
        (
            "Nikt nie odpisuje, a pisma\nwracają „bez rozpoznania”.",
            "row 2, column 2, under “Co utrudnia współpracę z urzędem?”",
        ),
        (
            "Od znajomych, Z gazety, Z internetu",
            "row 2, column 3, under “Skąd Państwo wiedzą o programie? (kilka odpowiedzi)”",
        ),
    ]
    assert {block.kind for block in document.blocks} == {BlockKind.CELL}
    assert document.problems == ()


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_sticky_notes_have_no_separator(ending: str):
    """A file of notes, one a line, is one column: commas in the notes part nothing."""
    data = STICKIES.replace("\n", ending).encode()

    assert grid(parse(data)) == [
        (note, f"row {row}, column 1") for row, note in enumerate(STICKIES.split("\n")[:-1], 1)
    ]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("sep=;\r\nGrupa;Głosy\r\nA, B;5\r\n", ["Grupa", "Głosy", "A, B", "5"]),
        ("Nazwa;Ocena\nławki;3,5\nkosze;4,2\n", ["Nazwa", "Ocena", "ławki", "3,5", "kosze", "4,2"]),
        ("Grupa, Wniosek, Głosy\nA, ławki, 5\nB, kosze, 3", ["Grupa", "Wniosek", "Głosy", "A", "ławki", "5", "B", "kosze", "3"]),
        ('"a;b";"mówi ""nie"""\n"c";d\n', ["a;b", 'mówi "nie"', "c", "d"]),
        ('"Dom Kultury" nie odpisuje\nCisza\nMało ludzi\n', ['"Dom Kultury" nie odpisuje', "Cisza", "Mało ludzi"]),
        ('Grupa, Wniosek, Głosy\nA, "ławki, kosze", 5\nB, mapa, 3', ["Grupa", "Wniosek", "Głosy", "A", "ławki, kosze", "5", "B", "mapa", "3"]),
        ("Tak, nie, nie wiem\n", ["Tak, nie, nie wiem"]),
        ("sep=sto\nto jest notatka\n", ["sep=sto", "to jest notatka"]),
        ("\n\nA;B\n\n1;2\n", ["A", "B", "1", "2"]),
        ("jedna notatka", ["jedna notatka"]),
    ],
)  # fmt: skip
def test_cells(text: str, cells: list[str]):
    """Separators that the file names, decimal commas, quotes and sentences are taken as meant."""
    document = parse(text.encode())

    assert (cells, ()) == (texts(document), document.notes)


def test_ragged_rows():
    """Rows that end early, or go on beyond the header, lose nothing."""
    text = "Lp.;Wniosek;Kto;Kiedy\n1;ławki;rada\n2;kosze\n3;łąka;urząd;maj;pilne\n4;mapa"
    found = dict(grid(parse(text.encode())))

    assert 16 == len(found)
    assert ("row 4, column 5", "row 5, column 2") == (found["pilne"], found["mapa"])


def test_rows_are_counted_as_excel_does():
    """Empty lines count as rows, the line that names the separator does not."""
    assert grid(parse(b"sep=|\nA|B\n\nc|d"))[-1] == ("d", "row 3, column 2")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('Grupa;Uwagi\nA;"nie wiem\nB;"tak; może"\n', ["Grupa", "Uwagi", "A", '"nie wiem', "B", "tak; może"]),
        ('a;"b" c\n"d;e";f\n', ["a", '"b" c', "d;e", "f"]),
        ('a;b\nc;"d\n', ["a", "b", "c", '"d']),
    ],
)  # fmt: skip
def test_broken_quotes_lose_no_word(text: str, cells: list[str]):
    """Where quotes do not close, the line is parted without them, and a note says so."""
    document = parse(text.encode())

    assert (cells, ()) == (texts(document), document.problems)
    assert document.notes == (Problem("quotes_unbalanced"),)


def test_broken_quotes_of_one_answer_leave_the_others_whole():
    """An answer with quotes inside quotes does not take apart the answers of many lines."""
    text = 'Grupa,Uwagi\nA,"raz,\ndwa"\nB,"on rzekł "nie""\nC,"trzy,\ncztery"\n'

    assert ["raz,\ndwa", "trzy,\ncztery"] == [t for t in texts(parse(text.encode())) if "\n" in t]


def test_stray_quote_does_not_hold_a_long_text_together():
    """A quote that never closes costs its own line, however much text comes after it."""
    lines = [f"{number};treść odpowiedzi" for number in range(9_000)]
    text = "\n".join(["Lp.;Uwagi", '0;"nie wiem', *lines])

    found = texts(parse(text.encode()))

    assert 131_072 < len(text)  # the csv module refuses longer fields
    assert (2 * 9_002, '"nie wiem', "treść odpowiedzi") == (len(found), found[3], found[-1])


def test_line_longer_than_any_cell():
    """A field beyond the csv module's limit is read as it is."""
    text = "ą" * 140_000

    assert [text, "b"] == texts(parse(f"{text}\nb".encode()))


def test_large_files_are_read_in_part(monkeypatch: pytest.MonkeyPatch):
    """Beyond the bound cells are left out, and it is said."""
    monkeypatch.setattr(delimited, "Budget", lambda: Budget(kept=3))
    document = parse(b"a;b\nc;d\n")

    assert (["a", "b", "c"], ["table_cut"]) == (
        texts(document),
        [p.code for p in document.problems],
    )


REFUSED = (
    ("empty", b"\xef\xbb\xbf \r\n", Problem("empty")),
    ("only-separators", b";;\n;;\n", Problem("empty")),
    ("xlsx", xlsx(["x"]), Problem("renamed", (("really", "XLSX"),))),
    ("ods", ods(), Problem("renamed", (("really", "ODS"),))),
    ("zip", zipped({"a": "x"}), Problem("renamed", (("really", "ZIP"),))),
    ("broken-zip", xlsx(["x"])[:300], Problem("renamed", (("really", "ZIP"),))),
    ("html", b"<html><table></table></html>", Problem("renamed", (("really", "HTML"),))),
    ("xls", OLE2 + "Workbook".encode("utf-16-le"), Problem("renamed", (("really", "XLS"),))),
    ("picture", bytes(range(256)) * 9, Problem("not_text")),
)


@pytest.mark.parametrize(("name", "data", "problem"), REFUSED, ids=[row[0] for row in REFUSED])
def test_unreadable_file_says_why(name: str, data: bytes, problem: Problem):
    """A file that cannot be read raises a ParseError that says why, not a library's error."""
    assert (name, problem) == (name, refusal(parse, data))


@pytest.mark.parametrize("text", [FORM, STICKIES])
def test_no_damage_brings_out_a_library_error(text: str):
    """Whatever is done to the bytes, a document comes out or a ParseError."""
    read, _ = survive(parse, text.encode("cp1250", errors="replace"))

    assert read > 50


@pytest.mark.skipif(not REAL.is_dir(), reason="the collected documents (../shared) are not here")
def test_collected_manifest_is_read():
    """The list of the collected documents, a real TSV, gives each cell under its header."""
    document = parse((REAL / "MANIFEST.tsv").read_bytes())

    assert places(document)[10][1] == "row 2, column 1, under “file”"
