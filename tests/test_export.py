"""Tables to take away: exact words, types that hold, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from fakes import write_files

from kb.cli import main
from kb.conclusions import Kind
from kb.errors import UsageError
from kb.export import csv_file, xlsx_file
from kb.export.cells import Pen, Table
from kb.export.words import ABOUT, COLUMNS, TABLES, VALUES
from kb.library import KnowledgeBase
from kb.terms import term

FILES = {
    "narada.md": "# Narada o dyżurach\n\n6 czerwca 2019 r. rozmawiano w świetlicy.\n\n"
    "Nikt w urzędzie nie odbiera telefonu.\n\n## Załączniki\n\n- lista.pdf\n",
    "harbour.md": "# Harbour meeting\n\nOn 3 May 2021 the clubs met. Nobody at the town hall had "
    "answered the letters of the sailing club.\n",
    "kartki.csv": "Bariery;Data\n=1+1 brak informacji;3.5\n- nie ma dyżurów x3;12-1\n",
}
POLISH, ENGLISH, CODES = Pen("pl"), Pen("en"), Pen("en", codes=True)
ODD = ("=1+1", "+ławki", "-brak", "@tu", "\tx", "– myślnik", 'mówi „tak"; nie', "dwa\nwiersze")
TABLE = Table(
    "hits",
    ("rank", "text", "score", "date_conflict", "date_from", "place"),
    tuple((n, text, 0.5 + n, n % 2 == 0, date(2024, 5, n + 1), None) for n, text in enumerate(ODD)),
)


@dataclass(frozen=True)
class Done:
    """What a command came to."""

    status: int
    out: str
    err: str


def kb(database: Path, *arguments: object) -> Done:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(["--db", str(database), *map(str, arguments)])
    return Done(status, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A base of three files, one of them cards, made with the real models."""
    folder = tmp_path_factory.mktemp("export")
    files = write_files(folder / "pliki", FILES)
    kb(folder / "kb.sqlite", "ingest", files)
    return folder / "kb.sqlite"


@pytest.fixture
def polish(monkeypatch):
    """A reader of Polish."""
    monkeypatch.setenv("KB_LANG", "pl")


in_polish = pytest.mark.usefixtures("polish")


def rows(data: bytes, separator: str = ";") -> list[dict[str, str]]:
    """The rows of a CSV file by their headings."""
    text = data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


# --- CSV


def test_csv_is_what_polish_excel_opens():
    """Semicolon, byte order mark, CRLF, decimal comma, yes and no in words, ISO dates."""
    data = csv_file.written(TABLE, POLISH)
    first = rows(data)[0]

    assert data.startswith("\ufeffkolejność;treść;wynik;".encode())
    assert data.endswith(b"\r\n")
    assert ("0,5000", "tak", "2024-05-01", "") == (
        first["wynik"],
        first["sprzeczne daty"],
        first["najwcześniej"],
        first["miejsce w pliku"],
    )


def test_no_text_of_a_csv_file_is_a_formula():
    """What a spreadsheet would run stands behind an apostrophe; a dash is only a dash."""
    shown = [row["treść"] for row in rows(csv_file.written(TABLE, POLISH))]
    exact = csv_file.exact(csv_file.STANDARD)

    assert [f"'{text}" for text in ODD[:5]] + list(ODD[5:]) == shown
    assert list(ODD) == [row["text"] for row in rows(csv_file.written(TABLE, CODES, exact), ",")]


def test_csv_for_programs_speaks_in_codes():
    """Comma, point, no mark; headings are the keys of the JSON contract."""
    data = csv_file.written(TABLE, CODES, csv_file.STANDARD)
    first = rows(data, ",")[0]

    assert data.startswith(b"rank,text,score,")
    assert ("0.5000", "true") == (first["score"], first["date_conflict"])


# --- XLSX


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_cells_of_a_workbook_have_their_types():
    """Numbers are numbers, days are days, and every text is a text, also "=1+1"."""
    sheet = opened(xlsx_file.written([TABLE], POLISH)).active
    cells = list(sheet.iter_rows(min_row=2))

    assert TABLES["hits"][0] == sheet.title
    assert [COLUMNS[key][0] for key in TABLE.columns] == [cell.value for cell in sheet[1]]
    assert list(ODD) == [row[1].value for row in cells]
    assert {"s"} == {row[1].data_type for row in cells}
    first = [cells[0][n].value for n in (0, 2, 3, 4, 5)]
    assert [0, 0.5, "tak", date(2024, 5, 1), None] == [
        value.date() if isinstance(value, datetime) else value for value in first
    ]


def test_headings_stay_and_filter():
    """The first row is frozen, and each column can be narrowed."""
    sheet = opened(xlsx_file.written([TABLE], ENGLISH)).active

    assert "A2" == sheet.freeze_panes
    assert f"A1:F{len(ODD) + 1}" == sheet.auto_filter.ref


def test_what_excel_cannot_hold_is_cut_and_said():
    """A control character is left out; of a longer text the beginning stays, with a mark."""
    long = Table("hits", ("text",), (("a\x0bb\x00c",), ("ą" * 40_000,)))
    values = [row[0].value for row in opened(xlsx_file.written([long], POLISH)).active.iter_rows()]

    assert "abc" == values[1]
    assert (32_767, " […]") == (len(values[2]), values[2][-4:])


def test_the_same_tables_are_the_same_bytes():
    """So that an export can be compared with the one of last year."""
    assert xlsx_file.written([TABLE], POLISH) == xlsx_file.written([TABLE], POLISH)


# --- from a base


@in_polish
def test_every_statement_is_a_row(base, tmp_path):
    """All that the filters let through, with ids, words, places and who labelled them."""
    done = kb(base, "export", "csv", "-o", tmp_path / "w.csv")
    found = rows((tmp_path / "w.csv").read_bytes())
    with KnowledgeBase(base) as known:
        said = known.statements()
        version = known.codebook.version

    assert 0 == done.status, done.err
    assert f"Wypowiedzi: {len(said)}" in done.out
    assert [s.id for s in said] == [row["identyfikator"] for row in found]
    assert [s.text for s in said] == [row["treść"].removeprefix("'") for row in found]
    assert {version} == {row["wersja książki kodów"] for row in found}
    assert {"program"} == {row["kto oznaczył"] for row in found}
    card = next(row for row in found if "dyżurów x3" in row["treść"])
    assert "3" == card["ile razy zapisano"]
    assert "wiersz 3" in card["miejsce w pliku"]
    phone = next(row for row in found if "telefonu" in row["treść"])
    assert ("2019-06-06", "6 czerwca 2019 r") == (
        phone["najwcześniej"],
        phone["daty w materiale"].removesuffix("."),
    )


def test_filters_choose_the_rows(base, tmp_path):
    """By kind and by event, in the codes that programs read."""
    with KnowledgeBase(base) as known:
        event = next(e.id for e in known.events() if e.title == "Harbour meeting")
    out = tmp_path / "w.csv"
    done = kb(base, "export", "csv", "-o", out, "--standard", "--event", event, "--json")
    found = rows(out.read_bytes(), ",")

    assert {event} == {row["event"] for row in found}
    assert {"path": str(out), "rows": {"statements": len(found)}} == json.loads(done.out)
    assert 2 == kb(base, "export", "csv", "-o", tmp_path / "x.csv", "--event", "nie-ma").status
    assert not (tmp_path / "x.csv").exists()


@in_polish
def test_a_workbook_holds_all_tables_and_how_it_was_made(base, tmp_path):
    """A sheet each, what was searched for first, and at the end program, codebook and model."""
    out = tmp_path / "w.xlsx"
    done = kb(base, "export", "xlsx", "-o", out, "--query", "kto odbiera telefon?")
    book = opened(out.read_bytes())
    about = dict(book["O eksporcie"].iter_rows(min_row=2, values_only=True))

    assert 0 == done.status, done.err
    names = ["Wyniki wyszukiwania", "Wypowiedzi", "Co się powtarza", "Wydarzenia", "O eksporcie"]
    assert names == book.sheetnames
    assert about["pytanie"] == "kto odbiera telefon?"
    assert about["program"].startswith("kb ")
    assert about["model wyszukiwania"].startswith("workshop-e5-small ")
    events = list(book["Wydarzenia"].iter_rows(min_row=1, values_only=True))
    missing = events[0].index("brakujące załączniki")
    assert ["lista.pdf"] == [row[missing] for row in events[1:] if row[missing]]


def test_hits_are_those_of_the_search(base, tmp_path):
    """In their order, with why each was found."""
    out = tmp_path / "h.csv"
    kb(base, "export", "csv", "-o", out, "--standard", "--query", "telefon", "-k", 2)
    hits = json.loads(kb(base, "search", "telefon", "-k", 2, "--json").out)["hits"]

    assert [hit["text"] for hit in hits] == [row["text"] for row in rows(out.read_bytes(), ",")]


@in_polish
def test_a_file_that_is_there_stays(base, tmp_path):
    """Unless it is to be replaced; and what makes no sense writes nothing."""
    out = tmp_path / "w.csv"
    out.write_text("moje", "utf-8")
    refused = kb(base, "export", "csv", "-o", out)

    assert (2, "moje") == (refused.status, out.read_text("utf-8"))
    assert "już istnieje" in refused.err
    assert 0 == kb(base, "export", "csv", "-o", out, "--force").status
    assert "moje" != out.read_text("utf-8-sig")
    assert 2 == kb(base, "export", "csv", "-o", tmp_path / "h.csv", "--table", "hits").status
    assert 2 == kb(base, "export", "csv", "-o", tmp_path / "h.csv", "--table", "events",
                   "--query", "x").status  # fmt: skip
    assert 2 == kb(base, "export", "csv", "-o", tmp_path / "nie" / "ma.csv").status
    assert [out] == list(tmp_path.iterdir())


@pytest.mark.parametrize(("suffix", "begins"), [("qdpx", b"PK"), ("qdc", b"<?xml")])
def test_researchers_get_the_whole_base(base, tmp_path, suffix, begins):
    """A project or its codebook; a part of the base would look like all of it there."""
    out = tmp_path / f"base.{suffix}"

    assert 0 == kb(base, "export", suffix, "-o", out).status
    assert out.read_bytes().startswith(begins)
    refused = kb(base, "export", suffix, "-o", tmp_path / "x", "--kind", "gap")
    assert 2 == refused.status
    assert "--kind" in refused.err
    assert not (tmp_path / "x").exists()


def test_a_researcher_gets_data_frames(base):
    """The same tables from Python, with their types, the words as they are."""
    import kb as package

    with package.KnowledgeBase(base) as known:
        frame = package.table(known, "statements").to_pandas()
        gaps = package.table(known, "statements", kinds=["gap"]).to_pandas()
        hits = package.table(known, "hits", query=package.Query("telefon", k=2)).to_pandas()
        said = known.statements()

        assert [s.text for s in said] == list(frame["text"])
        assert [s.start for s in said] == list(frame["start"])
        assert {date(2019, 6, 6), date(2021, 5, 3)} <= set(frame["date_from"])
        assert [s.id for s in said if s.kind == "gap"] == list(gaps["id"])
        assert [1, 2] == list(hits["rank"])
        with pytest.raises(UsageError):
            package.table(known, "statements", themes=["nie ma"])
        with pytest.raises(KeyError):
            package.table(known, "hits")
    with pytest.raises(AttributeError):
        _ = package.nothing


def test_events_are_cited(base, tmp_path):
    """All, or those that were named; nothing else chooses among them."""
    with KnowledgeBase(base) as known:
        one, *others = [event.id for event in known.events()]
    kb(base, "export", "bib", "-o", tmp_path / "a.bib")
    kb(base, "export", "csl", "-o", tmp_path / "one.json", "--event", one)

    assert 1 + len(others) == (tmp_path / "a.bib").read_text("utf-8").count("@misc{")
    assert [one] == [item["id"] for item in json.loads((tmp_path / "one.json").read_bytes())]
    assert 2 == kb(base, "export", "bib", "-o", tmp_path / "x", "--kind", "gap").status


def test_columns_have_names_in_both_languages():
    """Every column of every table, and every code that stands in a cell."""
    from kb.export import tables

    headings = (tables._STATEMENT, tables._PATTERN, tables._EVENT, tables._HIT, ("name", "value"))

    assert {key for keys in headings for key in keys} == set(COLUMNS)
    for keys in headings:
        for pen in (POLISH, ENGLISH):
            assert len(keys) == len({pen.column(key) for key in keys})
    for names in (*COLUMNS.values(), *TABLES.values(), *VALUES.values(), *ABOUT.values()):
        assert all(name.strip() for name in names)


@pytest.mark.parametrize("pen", [POLISH, ENGLISH])
def test_kinds_are_called_by_their_terms(pen):
    """No short word of another column stands in their place."""
    assert [term(kind, pen.lang) for kind in Kind] == [pen.word(kind) for kind in Kind]


def test_every_column_is_documented():
    """``docs/export.md`` says what stands in each."""
    text = (Path(__file__).parents[1] / "docs" / "export.md").read_text("utf-8")

    assert [] == [key for key in COLUMNS if f"`{key}`" not in text]
