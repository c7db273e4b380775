r"""RTF: what is read of it, in which order, and what is said of the unreadable."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from documents import CHANGES, LIBREOFFICE, check, mutants, shown

from ingest.parsers.rtf import parse
from ingest.parsers.rtf.codes import POLISH, WESTERN, likelier
from ingest.parsers.rtf.tokens import Kind, tokens
from kb.errors import ParseError
from kb.types import Link, ParsedDocument, Problem

DATA = Path(__file__).parent / "data" / "parsers"
REAL = Path(__file__).parents[2] / "shared" / "data" / "documents"

WORD = (
    r"{\rtf1\adeflang1025\ansi\ansicpg1250\uc1\deff0{\fonttbl"
    r"{\f0\froman\fcharset238\fprq2{\*\panose 02020603050405020304}Times New Roman;}"
    r"{\f3\froman\fcharset2\fprq2 Symbol;}{\f43\froman\fcharset0 Times New Roman;}"
    r"{\f44\froman\fcharset204 Times New Roman Cyr;}}{\colortbl;\red0\green0\blue0;}"
    r"{\*\defchp }{\stylesheet{\ql \snext0 Normal;}"
    r"{\s1\outlinelevel0 \sbasedon0\snext0 heading 1;}{\s2 \sbasedon0 Nag\'b3\'f3wek 2;}"
    r"{\s3 \sbasedon2{\*\keycode NIE} W\'b3asny;}{\s15 \sbasedon0 Tytu\'b3;}"
    r"{\s16 \ls3 \sbasedon0 Lista;}{\s17 \sbasedon0 toc 1;}{\s18\outlinelevel9 \sbasedon1 Zwyk\'b3y;}"
    r"{\*\cs1 \additive Default Paragraph Font;}{\*\ts2\tsrowd Normal Table;}}"
    r"{\*\listtable{\list{\listlevel{\leveltext\'02\'00.;}}{\listname NIE;}}}"
    r"{\*\revtbl{Unknown;}{IMIE;}}{\*\generator NIE;}"
)
"""How a file of a Polish Word begins."""


def rtf(body: str, head: str = WORD) -> bytes:
    return f"{head}{body}}}".encode("cp1250")


def texts(document: ParsedDocument) -> list[str]:
    return [block.text for block in document.blocks]


def refusal(data: bytes) -> Problem:
    with pytest.raises(ParseError) as caught:
        parse(data)
    return caught.value.problem


@dataclass(frozen=True)
class Vector:
    """A body and what its blocks are."""

    name: str
    body: str
    blocks: tuple[str, ...]
    head: str = WORD


ANSI = r"{\rtf1\ansi\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}}"
TEXTEDIT = r"{\rtf1\ansi\ansicpg1250\cocoartf2639{\fonttbl\f0\fswiss\fcharset0 Helvetica;}"
GARBLED = r"Za\'bf\'f3\'b3\'e6 g\'ea\'9cl\'b9 ja\'9f\'f1"
VECTORS = (
    Vector("bytes in the font's code page", GARBLED, ("Zażółć gęślą jaźń",)),
    Vector("raw bytes", "Zażółć gęślą jaźń", ("Zażółć gęślą jaźń",)),
    Vector("a Western font beside a Polish one", r"50 m\'b2 i 3 m{\f43\'b3}", ("50 m˛ i 3 m³",)),
    Vector("a Cyrillic font", r"{\f44\'cc\'e8\'f0} i \'b3ad", ("Мир i ład",)),
    Vector("fonts that are all Western by mistake", GARBLED, ("Zażółć gęślą jaźń",), TEXTEDIT),
    Vector(
        "no code page stated",
        GARBLED + ".",
        ("Zażółć gęślą jaźń.",),
        ANSI,
    ),
    Vector("one sign is no proof", r"100 m\'b3", ("100 m³",), ANSI),
    Vector(
        "a Western file that says so",
        r"Caf\'e9 f\'eate \'e0 5 m\'b3 \'a35 \'93x\'94",
        ("Café fête à 5 m³ £5 “x”",),
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}",
    ),
    Vector(
        "UTF-8 by mistake",
        "Za\u017c\u00f3\u0142\u0107".encode().decode("cp1250"),
        ("Zażółć",),
        r"{\rtf1\ansi ",
    ),
    Vector("a Mac's letters", r"caf\'8e", ("café",), r"{\rtf1\mac "),
    Vector(
        "a font's code page",
        r"\f0 Za\'bf\'f3\'b3\'e6",
        ("Zażółć",),
        r"{\rtf1{\fonttbl{\f0\cpg1250 A;}}",
    ),
    Vector("a code page that is not known", r"caf\'e9", ("café",), r"{\rtf1\ansicpg99999 "),
    Vector("a byte that the code page lacks", r"a\'81b", ("a\ufffdb",)),
    Vector(
        "Unicode with what replaces it, of any length",
        r"\u380\'bfó\u322?w{\uc0 \u378 }{\uc2\u281 ?\'aa}x\uc3\u8211\'20\endash -y",
        ("żółwźęx–y",),
    ),
    Vector(
        "negative, paired and broken Unicode",
        r"\u-3913?|\uc0\u55357\uc1 \u56832\'3f|\u55357?|\u1114111?|\u9999999?.",
        ("\uf0b7|😀|\ufffd|\U0010ffff|.",),
    ),
    Vector("letters are composed", r"za\'b3a\u808?cznik", ("załącznik",)),
    Vector(
        "signs",
        r"a\tab b\emdash c\endash\bullet\lquote d\rquote\ldblquote e\rdblquote\~f\_g\-h\{\}\\"
        "\\\ti\\line j\\page k",
        ("a b—c–•‘d’“e”\u00a0f-gh{}\\ i\nj k",),
    ),
    Vector(
        "lines of the file are none of the text", "Sad\nź\r\nmy {\\b\ndrzewa}.", ("Sadźmy drzewa.",)
    ),
    Vector("a picture font gives private characters", r"\'b9 {\f3 \'b7 x}", ("ą \uf0b7 \uf078",)),
    Vector(
        "paragraphs, however they end",
        "jeden\\par dwa\\\ntrzy\\\r\ncztery\\sect\\sectd pi\\'ea\\'e6\\par\\par",
        ("jeden", "dwa", "trzy", "cztery", "pięć"),
    ),
    Vector(
        "deleted text is no text, inserted text is",
        r"Zr\'f3bmy {\deleted\revauthdel1 SKRE\'8cLONE }{\revised\revauth1 sta\'b3e }dy\deleted"
        r" X\deleted0\'bfury.{\mvf PRZENIESIONE}{\mvt  Tutaj.}",
        ("Zróbmy stałe dyżury. Tutaj.",),
    ),
    Vector(
        "a deleted mark of a paragraph joins two",
        r"pierwszy {\deleted SKR\par SKR}drugi\par trzeci",
        ("pierwszy drugi", "trzeci"),
    ),
    Vector(
        "a large first letter is a paragraph of its own",
        r"\pard\dropcapli3\dropcapt1 Z\par\pard r\'f3bmy to.\par",
        ("Zróbmy to.",),
    ),
    Vector(
        "hidden text is no text",
        r"Wida\'e6{\v  NIE\tab{\xe{NIE}}\v0  tak} \v NIE\plain i to.",
        ("Widać tak i to.",),
    ),
    Vector(
        "what hangs on hidden or deleted text is no text",
        r"Tak.{\v{\footnote NIE}{\shp{\*\shpinst{\shptxt NIE}}}}"
        r"{\deleted{\*\annotation NIE}{\footnote NIE}{\shp{\shptxt NIE}{\sp{\sn gtextUNICODE}"
        r"{\sv NIE}}}}",
        ("Tak.",),
    ),
    Vector(
        "groups beside the text",
        r"{\info{\title NIE}{\author NIE}}{\header NIE\par}{\footerf NIE}{\*\bkmkstart NIE}"
        r"{\*\nieznane NIE {\b NIE}}{\*\xmlopen\xmlns1{\factoidname NIE}}{\pict\pngblip 4e49}"
        r"{\object\objemb{\*\objclass NIE}{\*\objdata 4e49}{\result w obiekcie }}"
        r"{\tc NIE}{\*\background{\shp{\shptxt NIE}}}Tak{\nonshppict{\pict 00}}, "
        r"{\*\htmltag NIE}wszystko.",
        ("w obiekcie Tak, wszystko.",),
    ),
    Vector("binary data", "a{\\*\\objdata \\bin9 }}}}{{\\'4}b\\bin2 }}c", ("abc",)),
    Vector(
        "tables of contents repeat the text",
        r"{\field{\*\fldinst{ TOC \\o }}{\fldrslt{NIE\par {\field{\*\fldinst PAGEREF}"
        r"{\fldrslt 3}}}}}{\field{\*\fldinst INDEX}{\fldrslt NIE}}\pard\s17 NIE\tab 4\par"
        r"\pard Dnia {\field{\*\fldinst DATE \\@ yyyy}{\fldrslt 7 maja}} o 17.",
        ("Dnia 7 maja o 17.",),
    ),
    Vector(
        "a shape's text once, after its paragraph",
        r"Obok {\shp{\*\shpinst{\sp{\sn wzName}{\sv NIE}}{\sp{\sn gtextUNICODE}{\sv NIE}}"
        r"{\shptxt \pard ramka\par druga\par}}{\shprslt{\*\do\dobxcolumn{\dptxbxtext NIE\par}}}}ramki"
        r"{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv Szkol\'b9 \u380?yjemy}}}} i"
        r"{\*\do\dptxbx{\dptxbxtext stara}} tyle.",
        ("Obok ramki i tyle.", "ramka", "druga", "Szkolą żyjemy", "stara"),
    ),
    Vector("what follows the end is no text", "Tak.} NIE {", ("Tak.",)),
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_words(vector: Vector):
    """A body gives these blocks, to the letter."""
    assert list(vector.blocks) == texts(parse(rtf(vector.body, vector.head)))


def test_headings_and_lists():
    """Headings are known by their outline or their style, items by what their numbers leave."""
    document = parse(
        rtf(
            r"\pard\plain\s1\outlinelevel0{\listtext 1.\tab}\ls1 Z poziomu\line i z numerem\par"
            r"\pard\s2 Ze stylu\par\pard\s3 Ze stylu stylu\par\pard\s18 Nie\par"
            r"\pard\outlinelevel8 G\'b3\'eaboko\par\pard\s1\outlinelevel9 Te\'bf nie\par"
            r"\pard\ls3\ilvl0{\listtext\f3\'b7\tab}pierwszy\par drugi\par"
            r"\pard{\pntext\f3\'b7\tab}{\*\pn\pnlvlblt{\pntxtb\'b7}}dawny\par po nim\par"
            r"\pard\s16 stylem\par\pard\ls0\bullet  r\'eaczny\par\pard Akapit"
        )
    )
    found = [(block.text, block.kind.value, block.level) for block in document.blocks]

    assert found == [
        ("Z poziomu i z numerem", "heading", 1),
        ("Ze stylu", "heading", 2),
        ("Ze stylu stylu", "heading", 2),
        ("Nie", "paragraph", 0),
        ("Głęboko", "heading", 6),
        ("Też nie", "paragraph", 0),
        ("pierwszy", "item", 0),
        ("drugi", "item", 0),
        ("dawny", "item", 0),
        ("po nim", "paragraph", 0),
        ("stylem", "item", 0),
        ("ręczny", "item", 0),
        ("Akapit", "paragraph", 0),
    ]


ROW = r"\trowd\trleft-108\cellx3000\cellx6010\cellx9000\pard\intbl "
TABLES = {
    "as Word writes it": (
        rf"Przed.\par {ROW}a1\cell a2\par wi\'eacej\cell\cell{{{ROW}\row}}"
        r"\trowd\trleft-108\clvmgf\cellx3000\cellx9000\pard\intbl b1\cell b3\cell\row"
        r"\trowd\trleft-100\clvmrg\cellx2995\cellx5990\cellx9000\pard\intbl NIE\cell c2\cell c3"
        r"\cell\row\pard Po.\par",
        [
            ("Przed.", "paragraph", ""),
            ("a1", "cell", "table 1, row 1, cell 1"),
            ("a2", "cell", "table 1, row 1, cell 2"),
            ("więcej", "cell", "table 1, row 1, cell 2"),
            ("b1", "cell", "table 1, row 2, cell 1"),
            ("b3", "cell", "table 1, row 2, cell 2"),
            ("c2", "cell", "table 1, row 3, cell 2"),
            ("c3", "cell", "table 1, row 3, cell 3"),
            ("Po.", "paragraph", ""),
        ],
    ),
    "a cell right of a wide one": (
        r"\trowd\cellx4000\cellx6000\pard\intbl ab\cell c\cell\row"
        r"\trowd\cellx2000\cellx4000\cellx6000\pard\intbl a\cell b\cell c\cell\row",
        [
            ("ab", "cell", "table 1, row 1, cell 1"),
            ("c", "cell", "table 1, row 1, cell 3"),
            ("a", "cell", "table 1, row 2, cell 1"),
            ("b", "cell", "table 1, row 2, cell 2"),
            ("c", "cell", "table 1, row 2, cell 3"),
        ],
    ),
    "a table in a cell": (
        rf"{ROW}a1\cell przed\par\pard\intbl\itap2 w1\nestcell w2{{\b\par}}w2b\nestcell"
        r"{\*\nesttableprops\trowd\cellx900\cellx1800\nestrow}{\nonesttables\par NIE}"
        r"\pard\intbl\itap1 po\cell a3\cell\row\pard Po.",
        [
            ("a1", "cell", "table 1, row 1, cell 1"),
            ("przed", "cell", "table 1, row 1, cell 2"),
            ("w1", "cell", "table 2, row 1, cell 1"),
            ("w2", "cell", "table 2, row 1, cell 2"),
            ("w2b", "cell", "table 2, row 1, cell 2"),
            ("po", "cell", "table 1, row 1, cell 2"),
            ("a3", "cell", "table 1, row 1, cell 3"),
            ("Po.", "paragraph", ""),
        ],
    ),
    "no word of where its paragraphs stand": (
        r"\trowd\cellx1\cellx5000 a\par b\cell c\cell\row\pard Po.\par",
        [
            ("a", "cell", "table 1, row 1, cell 1"),
            ("b", "cell", "table 1, row 1, cell 1"),
            ("c", "cell", "table 1, row 1, cell 2"),
            ("Po.", "paragraph", ""),
        ],
    ),
    "edges that are no lengths": (
        r"\trowd\cellx1\cellx2\cellx3\pard\intbl a\cell b\cell c\cell\row",
        [
            ("a", "cell", "table 1, row 1, cell 1"),
            ("b", "cell", "table 1, row 1, cell 2"),
            ("c", "cell", "table 1, row 1, cell 3"),
        ],
    ),
    "no end of its last cell and row": (
        r"\trowd\cellx3000\cellx6000\pard\intbl a\cell b\row\trowd\cellx3000\cellx6000\intbl c\cell d",
        [
            ("a", "cell", "table 1, row 1, cell 1"),
            ("b", "cell", "table 1, row 1, cell 2"),
            ("c", "cell", "table 1, row 2, cell 1"),
            ("d", "cell", "table 1, row 2, cell 2"),
        ],
    ),
    "two tables apart, and a heading and an item in a cell": (
        r"\trowd\cellx1000\cellx2000\pard\intbl\s1 a\cell\pard\intbl\ls1 b\cell\row\pard\par"
        r"\trowd\cellx1000\cellx2000\pard\intbl c\cell d\cell\row\pard",
        [
            ("a", "heading", "table 1, row 1, cell 1"),
            ("b", "cell", "table 1, row 1, cell 2"),
            ("c", "cell", "table 2, row 1, cell 1"),
            ("d", "cell", "table 2, row 1, cell 2"),
        ],
    ),
    "a table of one cell, which is a frame": (
        r"\trowd\cellx1000\pard\intbl W ramce.\par\bullet\~punkt\cell\row\pard Po.",
        [("W ramce.", "paragraph", ""), ("punkt", "item", ""), ("Po.", "paragraph", "")],
    ),
}


@pytest.mark.parametrize(("body", "found"), TABLES.values(), ids=TABLES)
def test_table_cells_know_where_they_stand(body: str, found: list[tuple[str, str, str]]):
    """Cells come in order, each with its place, whatever a program leaves out."""
    assert found == shown(parse(rtf(body)))


def test_notes_and_comments_split_no_sentence():
    """Notes come at the end, numbered by their kind, without marks, authors and dates."""
    document = parse(
        rtf(
            r"Jeden{\super\chftn{\footnote\pard\plain\s1{\super\chftn} D\'f3\'b3.\par"
            r"\trowd\cellx99\cellx199\intbl w\cell tabeli\cell\row}} "
            r"{\*\atrfstart 1}dwa{\*\atrfend 1}{\v{\*\atnid AU}{\*\atnauthor AUTOR}\chatn"
            r"{\*\annotation{\*\atnref 1}{\*\atndate 180}\pard\plain {\chatn }Kto?\par Kiedy?}}"
            r"{\super\chftn{\*\footnote\ftnalt\chftn\pard\plain Koniec.}} trzy.\par"
            r"{\footnote\par}{\footnote {\b Pogrubiony}}{\*\annotation O ko\'f1cu.}"
        )
    )

    assert shown(document) == [
        ("Jeden dwa trzy.", "paragraph", ""),
        ("Dół.\nw\ntabeli", "note", "footnote 1"),
        ("Pogrubiony", "note", "footnote 3"),
        ("Koniec.", "note", "endnote 1"),
        ("Kto?\nKiedy?", "note", "comment 1"),
        ("O końcu.", "note", "comment 2"),
    ]


def test_links_are_kept():
    """A link keeps its words and its address; one inside the file, or without words, goes."""
    document = parse(
        rtf(
            r"Zobacz {\field{\*\fldinst{HYPERLINK \'22lista%20os\'f3b.odt\'22 \\o \'22x\'22}}"
            r"{\fldrslt{\ul li}st\'ea}} i {\field{\*\fldinst HYPERLINK \\l \'22a\'22}{\fldrslt "
            r"dalej}}{\field{\*\fldinst HYPERLINK http://x.pl}{\fldrslt }}.{\footnote "
            r"{\field{\*\fldinst HYPERLINK https://example.org/a }{\fldrslt St\u261?d}}}"
        )
    )

    assert [block.links for block in document.blocks] == [
        (Link("listę", "lista%20osób.odt"),),
        (Link("Stąd", "https://example.org/a"),),
    ]
    assert document.blocks[0].text == "Zobacz listę i dalej."


def test_short_bold_lines_are_headings_where_there_are_no_others():
    """A line all of whose words are bold is a heading, unless it is a sentence."""
    body = r"\b Wnioski z maja\b0  \par{\b Tylko} cz\'ea\'9c\'e6\par{\b Ca\'b3e zdanie.}\par"
    levels = [block.level for block in parse(rtf(body)).blocks]

    assert levels == [6, 0, 0]
    assert parse(rtf(rf"{body}\pard\s1 Jest")).blocks[0].level == 0


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (r"{\info{\title Inny}}\pard\s1 Wst\'eap\par\pard\s15 Protok\'f3\'b3", "Protokół"),
        (r"{\info{\title Inny}}\pard\s2 A\par\pard\s1 Wst\'eap", "Wstęp"),
        (r"{\info{\author X}{\title Warsztaty o ziele\u324\'f1cu}}Tekst", "Warsztaty o zieleńcu"),
        (r"{\info{\title Microsoft Word - notatka.doc}}Tekst", None),
        (r"{\info{\title notatka.rtf}}Tekst", None),
        (r"{\info{\author Warsztaty}}Tekst", None),
    ],
)
def test_title(body: str, title: str | None):
    """The title is the words that look like one; the stated one counts where it is no file name."""
    assert title == parse(rtf(body)).title


def test_tokens_leave_nothing_out():
    """Text, escaped or not, comes as bytes; the space that ends a word is no text."""
    found = [
        (token.kind, token.data, token.number) for token in tokens(b"{\\b0  a\\'b9\\'E6\\~}\\")
    ]

    assert found == [
        (Kind.OPEN, b"", None),
        (Kind.WORD, b"b", 0),
        (Kind.TEXT, b" a", None),
        (Kind.TEXT, b"\xb9\xe6", None),
        (Kind.SYMBOL, b"~", None),
        (Kind.CLOSE, b"", None),
    ]


@pytest.mark.parametrize(
    ("text", "given", "found"),
    [
        ("Gęśla jaźń żółwia", WESTERN, POLISH),
        ("Gęśla jaźń żółwia", POLISH, POLISH),
        ("plain words", WESTERN, WESTERN),
        ("\x01\x02\x03\x04ą", WESTERN, WESTERN),
    ],
)
def test_doubtful_code_page(text: str, given: str, found: str):
    """Another code page is believed where it plainly reads better."""
    assert found == likelier(text.encode(POLISH), given)


def test_file_of_libreoffice():
    """A file as LibreOffice writes it comes out as the same document in OpenDocument does."""
    document = parse((DATA / "libreoffice.rtf").read_bytes())
    links = [link for block in document.blocks for link in block.links]

    assert shown(document) == LIBREOFFICE
    assert document.title == "Protokół z warsztatów o zieleni"
    assert links == [Link("do pobrania", "https://example.org/lista.pdf")]
    assert document.problems == ()


def test_tracked_changes_of_libreoffice():
    """Insertions are text, deletions with their footnotes are not, a moved passage comes once."""
    assert shown(parse((DATA / "zmiany.rtf").read_bytes())) == CHANGES


# --- what cannot be read


def renamed(really: str) -> Problem:
    return Problem("renamed", (("really", really),))


def packed(name: str, data: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(name, data)
    return file.getvalue()


OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSED = {
    "nothing": (b"", Problem("empty")),
    "white space": (b" \r\n", Problem("empty")),
    "no words": (rtf(r"\par\pard \par{\header NIE}"), Problem("empty")),
    "a picture": (rtf(r"{\*\shppict{\pict\pngblip 8950}}\par"), Problem("pictures_only")),
    "plain text": ("Ustalenia z maja".encode("cp1250"), Problem("not_rtf")),
    "HTML": (b"<html><body>a</body></html>", renamed("HTML")),
    "PDF": (b"%PDF-1.4", renamed("PDF")),
    "DOC": (OLE2 + "WordDocument".encode("utf-16-le"), renamed("DOC")),
    "a locked DOCX": (
        OLE2 + "EncryptedPackage".encode("utf-16-le"),
        Problem("encrypted", (("program", "Microsoft Office"),)),
    ),
    "DOCX": (packed("word/document.xml", "<a/>"), renamed("DOCX")),
    "ODT": (packed("mimetype", "application/vnd.oasis.opendocument.text"), renamed("ODT")),
    "half an archive": (packed("word/document.xml", "<a/>")[:-30], renamed("ZIP")),
    "another archive": (packed("a.txt", "a"), renamed("ZIP")),
    "groups without end": (
        rb"{\rtf1" + b"{" * 100_000,
        Problem("corrupt", (("detail", "groups nested too deep"),)),
    ),
    "cut before its text": (
        WORD[:200].encode(),
        Problem("corrupt", (("detail", "the file breaks off before its text"),)),
    ),
}


@pytest.mark.parametrize(("data", "problem"), REFUSED.values(), ids=REFUSED)
def test_unreadable_file_says_why(data: bytes, problem: Problem):
    """A file that cannot be read raises a ParseError that says why."""
    assert problem == refusal(data)


def test_file_cut_short_is_read_and_said_to_be():
    """A file that breaks off gives the words that it has, and says that some are missing."""
    whole = rtf(r"Pierwszy.\par{\trowd\cellx9\cellx99\intbl a\cell b\cell\row}{\footnote W}Drugi")
    document = parse(whole[:-20])

    assert texts(document) == ["Pierwszy.", "a", "b", "W"][: len(document.blocks)]
    assert len(document.blocks) >= 3
    assert document.problems == (Problem("cut_short"),)


def test_claimed_numbers_take_no_memory_and_no_time():
    """Neither numbers without measure nor stories in stories without end do harm."""
    assert texts(parse(rtf(r"{\uc999999999 \u261 NIE}a\bin0 b\itap999999999\intbl\nestcell"))) == [
        "ąab"
    ]
    assert texts(parse(rtf(r"{\footnote " * 900 + "dno" + "}" * 900))) == ["dno"]
    assert texts(parse(rtf(r"{\shp{\shptxt " * 900 + "dno" + "}}" * 900))) == ["dno"]


@pytest.mark.parametrize("name", ["libreoffice.rtf", "vectors"])
def test_any_damage_is_a_parse_error(name: str):
    """Whatever happens to the bytes of a file, no other exception comes out."""
    bodies = [vector.body for vector in VECTORS] + [body for body, _ in TABLES.values()]
    whole = rtf(r"\par ".join(bodies)) if name == "vectors" else (DATA / name).read_bytes()
    read = 0
    for data in mutants(whole, seed=3):
        try:
            blocks = parse(data).blocks
        except ParseError as error:
            assert error.problem.code  # noqa: PT017 - either outcome is good, a third is not
        else:
            check(blocks)
            read += 1

    assert read > 50


REAL_FILES = sorted(p for p in REAL.glob("*/*") if p.suffix.lower() == ".rtf")


@pytest.mark.skipif(not REAL_FILES, reason="no collected RTF files (../shared) are here")
def test_collected_files_give_text():
    """Every collected file gives text in its one form."""
    for path in REAL_FILES:
        blocks = parse(path.read_bytes()).blocks
        assert blocks
        check(blocks)
