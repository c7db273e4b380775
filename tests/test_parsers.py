"""Parsers: what comes out of small real files, and what is said of the unreadable ones."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ingest.parsers import PARSERS
from ingest.parsers.encoding import clean, decode
from kb.errors import ParseError
from kb.types import Block, BlockKind, Link, ParsedDocument, Problem

DATA = Path(__file__).parent / "data" / "parsers"
REAL = Path(__file__).parents[2] / "shared" / "data" / "documents"
SEED = Path(__file__).parents[2] / "shared" / "seed"


def parse(name: str) -> ParsedDocument:
    return PARSERS[Path(name).suffix]((DATA / name).read_bytes())


def parse_text(text: str, suffix: str = ".txt") -> tuple[Block, ...]:
    return PARSERS[suffix](text.encode()).blocks


def told(document: ParsedDocument, kind: BlockKind) -> list[str]:
    return [block.text for block in document.blocks if block.kind is kind]


def refusal(suffix: str, data: bytes) -> Problem:
    with pytest.raises(ParseError) as caught:
        PARSERS[suffix](data)
    return caught.value.problem


REFUSED = (
    ("puste.txt", Problem("empty")),
    ("puste.md", Problem("empty")),
    ("puste.html", Problem("empty")),
    ("puste.pdf", Problem("empty")),
    ("puste.docx", Problem("empty")),
    ("obrazek.txt", Problem("not_text")),
    ("pdf-jako.txt", Problem("renamed", (("really", "PDF"),))),
    ("arkusz.docx", Problem("not_docx")),
    ("naprawde-rtf.docx", Problem("renamed", (("really", "RTF"),))),
    ("naprawde-html.docx", Problem("renamed", (("really", "HTML"),))),
    ("stary.docx", Problem("renamed", (("really", "DOC"),))),
    ("locked.docx", Problem("docx_password")),
    ("haslo.pdf", Problem("pdf_password")),
    ("skan.pdf", Problem("empty")),
)


@pytest.mark.parametrize(("name", "problem"), REFUSED, ids=[name for name, _ in REFUSED])
def test_unreadable_file_says_why(name: str, problem: Problem):
    """A file that cannot be read raises a ParseError that says why, not a library's error."""
    assert problem == refusal(Path(name).suffix, (DATA / name).read_bytes())


@pytest.mark.parametrize("name", ["uciety.docx", "uszkodzony.pdf"])
def test_damaged_file_is_corrupt(name: str):
    """A file cut in the middle is said to be corrupt, with a short detail."""
    problem = refusal(Path(name).suffix, (DATA / name).read_bytes())

    assert (problem.code, [key for key, _ in problem.values]) == ("corrupt", ["detail"])


@pytest.mark.parametrize("name", ["protokol.docx", "raport.pdf"])
def test_any_damage_is_a_parse_error(name: str):
    """Whatever is overwritten in a file, no library's own exception comes out."""
    data = (DATA / name).read_bytes()
    step = len(data) // 40
    for start in range(0, len(data), step):
        damaged = data[:start] + b"\xff\x00<" * 20 + data[start + 60 :]
        try:
            PARSERS[Path(name).suffix](damaged)
        except ParseError as error:
            assert error.problem.code  # noqa: PT017 - either outcome is good, a third is not


@pytest.mark.parametrize("suffix", sorted(PARSERS))
def test_white_space_is_empty(suffix: str):
    """In every format a file of white space is empty."""
    assert Problem("empty") == refusal(suffix, b" \r\n\t\n")


def test_package_loads_no_library():
    """Importing the parsers loads neither pypdf nor lxml nor any other reader."""
    code = (
        "import sys, ingest.parsers;"
        "print(sorted({'pypdf','docx','lxml','markdown_it','yaml','charset_normalizer'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


# --- text


def test_text_keeps_blank_lines_and_marks_items():
    """Blank lines before a block are counted, and a bullet becomes an item without its mark."""
    blocks = parse("notatka-utf8.txt").blocks
    found = [(block.kind.value, block.gap, block.text[:20]) for block in blocks]

    assert found == [
        ("paragraph", 0, "Warsztaty o współpra"),
        ("paragraph", 1, "Uczestnicy uznali, ż"),
        ("paragraph", 2, "Ustalenia"),
        ("item", 0, "zróbmy stałe dyżury "),
        ("item", 0, "spiszmy zasady współ"),
        ("item", 1, "pierwsza sprawa"),
        ("item", 0, "druga sprawa"),
        ("paragraph", 1, "5. spotkanie odbędzi"),
    ]


def test_wrapped_lines_are_joined():
    """In a hard-wrapped file lines are joined, and a line that had room left ends a block."""
    assert [block.text for block in parse("wrapped.txt").blocks] == [
        (
            "Dear all, thank you for coming to the workshop on the future of the market square. "
            "We agreed that the square should stay free of cars on market days, and that traders "
            "need space."
        ),
        "Next steps",
        (
            "The second point was harder. Nobody could say who pays for the lighting, so we asked "
            "the council to bring the figures to the next meeting."
        ),
        "ask the council for the figures on the lighting of the square before June",
        "invite the traders",
    ]


def test_numbered_headings_keep_their_numbers():
    """Numbered lines with text between them are headings, so nothing is taken off them."""
    blocks = parse_text("1. Wstęp\n\nByło miło.\n\n2. Przebieg\n\nDługo.\n")

    assert [b.text for b in blocks] == ["1. Wstęp", "Było miło.", "2. Przebieg", "Długo."]


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859_2", "utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        "Sąsiedzi wyśpiewali kolędę.",
        "ŹRÓDŁA I ŚRODKI",
        "Część środków pochodzi ze źródeł własnych, a resztę dołożą sąsiedzi.",
    ],
)
def test_polish_encodings_are_told_apart(text: str, encoding: str):
    """The same Polish words are read from every encoding in use, with no mark to tell it."""
    assert text == decode(text.encode(encoding))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (
            "The café cost £5,000 – “too much”.".encode("cp1252"),
            "The café cost £5,000 – “too much”.",
        ),
        (
            "Zażółć gęślą jaźń, dialog trwa".encode()[:-1] + b"a\xc4",
            "Zażółć gęślą jaźń, dialog trwa�",
        ),
        (b"plain words", "plain words"),
    ],
)
def test_other_encodings_are_read(data: bytes, text: str):
    """English in cp1252, UTF-8 cut in the middle of a letter, and ASCII are read as they are."""
    assert text == decode(data)


def test_clean_changes_no_visible_character():
    """Cleaning composes letters and drops what is invisible; no-break spaces and typos stay."""
    assert clean("za\u0142a\u0328c\u00adznik\u00a0z doiadczeniem\r\n\ufeff") == (
        "załącznik\u00a0z doiadczeniem\n"
    )


# --- markdown


def test_markdown_front_matter_is_metadata():
    """Front matter is kept as typed, under lower-case keys, and its title is the title."""
    document = parse("notatka.md")

    assert document.title == "Warsztaty o zieleni: wnioski"
    assert document.metadata == (
        ("title", "Warsztaty o zieleni: wnioski"),
        ("date", "2024-05-07"),
        ("godzina", "1:30"),
        ("tags", "zieleń, dialog"),
    )


def test_markdown_keeps_structure():
    """Headings, items, cells and links keep their kind, and a lone ordinal is no list."""
    document = parse("notatka.md")
    links = [link for block in document.blocks for link in block.links]

    assert told(document, BlockKind.HEADING) == ["Ustalenia …"]
    assert told(document, BlockKind.ITEM) == ["pierwszy", "drugi", "zagnieżdżony", "kolejny"]
    assert told(document, BlockKind.CELL) == ["Grupa", "Wniosek", "A", "ławki"]
    assert links == [Link("podsumowanie", "podsumowanie.pdf"), Link("listą", "lista.docx")]
    assert document.blocks[-1].text == "5. spotkanie odbędzie się w maju."


def test_broken_front_matter_is_a_problem():
    """Front matter that is no YAML does not lose the text below it."""
    document = PARSERS[".md"](b"---\ntitle: [broken\n---\nText\n")

    assert (Problem("front_matter"),) == document.problems
    assert [block.text for block in document.blocks] == ["Text"]


def test_rule_at_the_top_is_no_front_matter():
    """A text between two rules at the top of a file is text."""
    assert "Uwaga" in {block.text for block in parse_text("---\nUwaga\n\n---\nDalej\n", ".md")}


# --- html


def test_html_structure():
    """Bold lines become headings where there are no others, and line breaks make lists."""
    document = parse("strona.html")

    assert document.title == "Działania w projekcie"
    assert told(document, BlockKind.HEADING) == [
        "Warsztaty dla rad osiedli - maj 2024",
        "Załączniki",
    ]
    assert told(document, BlockKind.ITEM) == [
        "powitanie",
        "praca w grupach",
        "dyżury",
        "w bibliotece",
        "ankieta",
        "Termin",
        "czerwiec",
    ]


def test_html_keeps_attachments():
    """A link to a file survives, even one that is only a picture."""
    links = [link for block in parse("strona.html").blocks for link in block.links]

    assert links == [
        Link("Podsumowanie warsztatów", "/pliki/podsumowanie.pdf"),
        Link("lista obecności.docx", "pliki/lista%20obecno%C5%9Bci.docx"),
    ]


def test_html_double_break_is_a_paragraph():
    """Two line breaks end a paragraph, one does not."""
    texts = told(parse("strona.html"), BlockKind.PARAGRAPH)

    assert texts[:2] == [
        "7 maja 2024 r. odbyły się warsztaty dla rad\u00a0osiedli.\nProwadziła je Ola.",
        "Najważniejszy wniosek: zróbmy wspólny kalendarz.",
    ]


def test_html_layout_table_has_no_cells():
    """A table that holds a heading only lays out the page, and bold lines stay paragraphs."""
    document = parse("page-main.html")

    assert told(document, BlockKind.CELL) == []
    assert told(document, BlockKind.PARAGRAPH) == [
        "Short bold line",
        "Traders need somewhere to unload.",
    ]
    assert document.blocks[-1].links == (Link("Notes", "/files/notes.pdf"),)


def test_html_deep_nesting_is_read():
    """A page nested a thousand deep is read without recursion."""
    page = "<div>" * 1000 + "<p>Na dnie.</p>" + "</div>" * 1000

    assert [block.text for block in parse_text(page, ".html")] == ["Na dnie."]


# --- docx


def test_docx_reading_order_and_places():
    """Paragraphs, boxes, nested and merged cells come once, in the order of the document."""
    found = [(block.text, block.kind.value, block.place) for block in parse("protokol.docx").blocks]

    assert found == [
        ("Wnioski z warsztatów", "heading", ""),
        ("Ustalenia", "heading", ""),
        ("Zgodziliśmy się na stałe dyżury w bibliotece.", "paragraph", ""),
        ("Tekst z ramki", "paragraph", ""),
        ("pierwszy punkt", "item", ""),
        ("ręczny punkt", "item", ""),
        ("Zobacz podsumowanie i listę", "paragraph", ""),
        ("scalona", "cell", "table 1, row 1, cell 1"),
        ("k13", "cell", "table 1, row 1, cell 3"),
        ("pionowa", "cell", "table 1, row 2, cell 1"),
        ("k22", "cell", "table 1, row 2, cell 2"),
        ("wewnątrz", "cell", "table 2, row 1, cell 1"),
        ("obok", "cell", "table 2, row 1, cell 2"),
        ("k23", "cell", "table 1, row 2, cell 3"),
        ("k32", "cell", "table 1, row 3, cell 2"),
        ("k33", "cell", "table 1, row 3, cell 3"),
        ("drugi akapit", "cell", "table 1, row 3, cell 3"),
        ("Po tabeli.", "paragraph", ""),
        ("Dyżury w każdy wtorek.", "note", "footnote 1"),
    ]


def test_docx_links_of_both_kinds():
    """A hyperlink element and a HYPERLINK field both become links."""
    links = [link for block in parse("protokol.docx").blocks for link in block.links]

    assert links == [
        Link("podsumowanie", "https://example.org/podsumowanie.pdf"),
        Link("i listę", "https://example.org/lista"),
    ]


def test_docx_fake_headings():
    """Without heading styles a short bold line is a heading; a bold sentence is not."""
    found = [
        (block.text, block.kind.value, block.level) for block in parse("pogrubione.docx").blocks
    ]

    assert found == [
        ("Spotkanie w maju 2024 r.", "heading", 6),
        ("Zwykły tekst notatki.", "paragraph", 0),
        ("Ważne zdanie, które kończy kropka.", "paragraph", 0),
        ("Tekst w ramce z jednej komórki.", "paragraph", 0),
    ]


def test_docx_bomb_is_refused():
    """A part that unpacks beyond the limit is refused before it is all in memory."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * (101 * 2**20))

    assert Problem("unpacks_too_large", (("limit", "100 MB"),)) == refusal(
        ".docx", packed.getvalue()
    )


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_docx_is_unpacked_in_its_own_ways_only(method):
    """Zipfile unpacks the others without bound: a few hundred bytes would fill the memory."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(DATA / "protokol.docx") as read,
        zipfile.ZipFile(packed, "w", method) as package,
    ):
        for name in read.namelist():
            package.writestr(name, read.read(name))

    assert "corrupt" == refusal(".docx", packed.getvalue()).code


# --- pdf


def test_pdf_keeps_pages_and_headings():
    """Blocks know their page, larger type makes headings, typed bullets make items."""
    document = parse("raport.pdf")
    found = [
        (block.page, block.kind.value, block.level, block.text[:15]) for block in document.blocks
    ]

    assert document.title == "Podsumowanie warsztatów"
    assert found == [
        (1, "heading", 1, "Podsumowanie wa"),
        (1, "heading", 2, "Ustalenia"),
        (1, "paragraph", 0, "Uczestnicy rozm"),
        (1, "item", 0, "zróbmy stałe dy"),
        (1, "item", 0, "spiszmy zasady"),
        (2, "paragraph", 0, "Druga strona: f"),
        (3, "paragraph", 0, "Trzecia strona "),
    ]


def test_pdf_names_blank_pages():
    """They are named, and nothing of the file is missing."""
    document = parse("czesciowy.pdf")

    assert (Problem("pages_without_text", (("pages", "2, 4"),)),) == document.notes
    assert () == document.problems


@pytest.mark.parametrize("mark", "•▪-\uf0b7\uf0a7\uf0d8\uf095\uf0fc")
def test_a_mark_at_the_head_of_a_line_makes_an_item(mark: str):
    """Also one of the picture fonts of office programs, as it comes out of their PDFs."""
    (one, two) = PARSERS[".txt"](f"{mark} więcej ławek\n{mark} dyżury\n".encode()).blocks

    assert [("więcej ławek", BlockKind.ITEM), ("dyżury", BlockKind.ITEM)] == [
        (block.text, block.kind) for block in (one, two)
    ]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["demo-", "kracja lokalna"], "demokracja lokalna"),
        (["słownik polsko-", "angielski"], "słownik polsko-angielski"),
        (["Anna Gałka-", "Nowak"], "Anna Gałka-Nowak"),
        (["a well-", "known place"], "a well-known place"),
        (["lata 2016-", "2019"], "lata 2016-2019"),
        (["słowo -", "dalej"], "słowo - dalej"),
    ],
)
def test_pdf_hyphens(lines: list[str], text: str):
    """A divided word is made whole; a hyphen that belongs to the word stays."""
    from collections import Counter

    from ingest.parsers.pdf.layout import _joined

    assert text == _joined(lines, Counter())


def test_pdf_hyphen_follows_the_document():
    """Where the document writes the word inside a line, the divided one follows it."""
    from ingest.parsers.pdf.layout import blocks_of
    from ingest.parsers.pdf.lines import Line

    lines = [Line("Spotkanie co-design było dobre, więc co-", 1), Line("design zostaje.", 1)]

    assert [block.text for block in blocks_of([lines])] == [
        "Spotkanie co-design było dobre, więc co-design zostaje."
    ]


def test_pdf_furniture():
    """Repeated edge lines and page numbers go; text that only looks alike stays."""
    from ingest.parsers.pdf.lines import Line, without_furniture

    words = ["pierwsza", "druga", "trzecia"]
    pages = [
        [
            Line("Urząd - wersja 1", n, y=800),
            *(Line(f"{words[n - 1]} {mark}", n, y=700 - m) for m, mark in enumerate("abcdefgh")),
            Line(f"Strona {n} z 3", n, y=20),
        ]
        for n in (1, 2, 3)
    ]

    assert without_furniture(pages) == [page[1:-1] for page in pages]


def test_pdf_headings_that_begin_each_page_stay():
    """They differ in their number alone, as page numbers do, and are set larger than the text."""
    from ingest.parsers.pdf.lines import Line, without_furniture

    words = ["pierwsza", "druga", "trzecia"]
    pages = [
        [
            Line("Urząd - wersja 1", n, y=820, size=9),
            Line(f"Część {n}", n, y=800, size=16),
            *(
                Line(f"{words[n - 1]} {mark}", n, y=700 - m, size=11)
                for m, mark in enumerate("abcdefgh")
            ),
            Line(f"Protokół, karta {n}", n, y=20, size=11),
        ]
        for n in (1, 2, 3)
    ]

    assert without_furniture(pages) == [page[1:-1] for page in pages]


# --- the collected files


def real_files() -> list[Path]:
    """All but the scans, which tests/test_real_files.py reads: they take minutes."""
    paths = sorted(path for path in REAL.glob("*/*") if path.suffix in PARSERS)
    return [path for path in paths if not path.name.startswith("scan-")]


@pytest.mark.skipif(not REAL.is_dir(), reason="the collected documents (../shared) are not here")
def test_collected_files_give_text_or_a_reason():
    """Every collected file gives text in NFC without stray controls, or a ParseError."""
    outcomes = {}
    for path in real_files():
        try:
            blocks = PARSERS[path.suffix](path.read_bytes()).blocks
        except ParseError as error:
            outcomes[path.name] = error.problem.code
        else:
            assert all(b.text.strip() and b.text == clean(b.text) for b in blocks), path.name
            outcomes[path.name] = "read" if blocks else "nothing"
    refused = {name: code for name, code in outcomes.items() if code != "read"}
    locked = {name: code for name, code in refused.items() if name.startswith("edge-r")}

    assert refused == locked
    assert set(locked.values()) <= {"pdf_password", "pdf_cipher"}


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed note (../shared) is not here")
def test_seed_note_keeps_every_word():
    """Nothing is lost or changed in the seed note but bullets and white space."""
    data = (SEED / "dzialania-w-ramach-projektu.txt").read_bytes()
    blocks = PARSERS[".txt"](data).blocks
    words = [word for block in blocks for word in block.text.split() if word != "-"]

    assert words == [word for word in clean(data.decode()).split() if word != "-"]
    assert [block.gap for block in blocks if block.text.startswith("Spotkanie partnerów")] == [
        2,
        2,
        2,
    ]
