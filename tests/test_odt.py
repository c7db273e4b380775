"""OpenDocument text: what is read of it, in which order, and what is said of the unreadable."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from documents import CHANGES, LIBREOFFICE, check, mutants, shown

from ingest.parsers.odt import parse
from kb.errors import ParseError
from kb.types import Link, ParsedDocument, Problem

DATA = Path(__file__).parent / "data" / "parsers"
REAL = Path(__file__).parents[2] / "shared" / "data" / "documents"

URN = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    [f'xmlns:{name}="{URN}:{name}:1.0"' for name in ("office", "style", "text", "table", "meta")]
    + [f'xmlns:draw="{URN}:drawing:1.0" xmlns:fo="{URN}:xsl-fo-compatible:1.0"']
    + ['xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"']
)
MIMETYPE = "application/vnd.oasis.opendocument.text"


def content(body: str, automatic: str = "", kind: str = "text") -> str:
    return (
        f'<?xml version="1.0"?><office:document-content {NAMESPACES}>'
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
        "</office:document-content>"
    )


def packed(parts: dict[str, str]) -> bytes:
    """A ZIP archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return file.getvalue()


def odt(body: str, automatic: str = "", styles: str = "", title: str = "") -> bytes:
    """A text with this body, these styles of its own and common ones, and this stated title."""
    return packed(
        {
            "mimetype": MIMETYPE,
            "content.xml": content(body, automatic),
            "styles.xml": f"<office:document-styles {NAMESPACES}><office:styles>{styles}"
            "</office:styles><office:automatic-styles><style:style style:name='P1' "
            "style:family='paragraph'><style:text-properties text:display='none'/></style:style>"
            "</office:automatic-styles><office:master-styles><style:master-page><style:header>"
            "<text:p>NAGŁÓWEK</text:p></style:header><style:footer><text:p>STOPKA</text:p>"
            "</style:footer></style:master-page></office:master-styles></office:document-styles>",
            "meta.xml": f"<office:document-meta {NAMESPACES}><office:meta><dc:title>{title}"
            "</dc:title></office:meta></office:document-meta>",
        }
    )


def style(name: str, properties: str, *, family: str = "text", parent: str = "") -> str:
    above = f'style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}" {above}>'
        f"<style:text-properties {properties}/></style:style>"
    )


def note(kind: str, body: str) -> str:
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>77</text:note-citation>'
        f"<text:note-body>{body}</text:note-body></text:note>"
    )


def comment(body: str) -> str:
    return (
        '<office:annotation office:name="k"><dc:creator>AUTOR</dc:creator>'
        "<dc:date>2024-05-07T10:00:00</dc:date><meta:creator-initials>AU</meta:creator-initials>"
        f"{body}</office:annotation>"
    )


def frame(body: str) -> str:
    return f"<draw:frame><draw:text-box>{body}</draw:text-box></draw:frame>"


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
    automatic: str = ""


HIDDEN = style("U", 'text:display="none"')
VECTORS = (
    Vector(
        "white space of the XML is one space, that of elements is kept",
        "<text:p>\n  Zażółć   <text:span> gęślą</text:span>\n<text:s text:c='3'/>jaźń"
        " <text:s/><text:tab/> tak<text:line-break/>nie </text:p>",
        ("Zażółć gęślą    jaźń    tak\nnie",),
    ),
    Vector(
        "spans in spans make one sentence",
        "<text:p>Sad<text:span>ź<text:span>my </text:span>drze</text:span>wa.</text:p>",
        ("Sadźmy drzewa.",),
    ),
    Vector(
        "letters are composed, soft hyphens go, no-break spaces stay",
        "<text:p>za\u0142a\u0328cz\u00adnik\u00a0nr 1</text:p>",
        ("załącznik\u00a0nr 1",),
    ),
    Vector(
        "a deletion is no text, an insertion is",
        "<text:tracked-changes><text:changed-region text:id='c1'><text:deletion>"
        "<office:change-info><dc:creator>AUTOR</dc:creator></office:change-info>"
        "<text:p>SKREŚLONE</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>Zróbmy <text:change text:change-id='c1'/><text:change-start text:change-id='c2'/>"
        "stałe <text:change-end text:change-id='c2'/>dyżury.</text:p>",
        ("Zróbmy stałe dyżury.",),
    ),
    Vector(
        "what hangs on deleted text is no text",
        "<text:tracked-changes><text:changed-region text:id='c1'><text:deletion><text:p>NIE"
        f"{note('footnote', '<text:p>NIE</text:p>')}{note('endnote', '<text:p>NIE</text:p>')}"
        f"{comment('<text:p>NIE</text:p>')}{frame('<text:p>NIE</text:p>')}</text:p>"
        f"<table:table><table:table-row><table:table-cell>{comment('<text:p>NIE</text:p>')}"
        "</table:table-cell></table:table-row></table:table></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>Tak"
        f"<text:change text:change-id='c1'/>{note('footnote', '<text:p>i to</text:p>')}.</text:p>",
        ("Tak.", "i to"),
    ),
    Vector(
        "hidden words are no text, unless shown again",
        "<text:p>Widać<text:span text:style-name='U'> NIE<text:span text:style-name='W'> i to"
        "</text:span><text:tab/><text:s/></text:span>.</text:p>",
        ("Widać i to.",),
        automatic=HIDDEN + style("W", 'text:display="true"'),
    ),
    Vector(
        "a paragraph in a hidden style is no text",
        "<text:p text:style-name='PU'>NIE</text:p><text:p>Tak.</text:p>",
        ("Tak.",),
        automatic=style("PU", "", family="paragraph", parent="PV")
        + style("PV", 'text:display="none"', family="paragraph"),
    ),
    Vector(
        "the nearest style counts, and styles may go in a circle",
        "<text:p text:style-name='PA'>Tak.</text:p><text:p text:style-name='PX'>Też.</text:p>",
        ("Tak.", "Też."),
        automatic=style("PA", 'text:display="true"', family="paragraph", parent="PB")
        + style("PB", 'text:display="none"', family="paragraph")
        + style("PX", "", family="paragraph", parent="PY")
        + style("PY", "", family="paragraph", parent="PX"),
    ),
    Vector(
        "a style of the page's header is none of the text's",
        "<text:p text:style-name='P1'>Tak.</text:p>",
        ("Tak.",),
    ),
    Vector(
        "notes and shapes that hang on hidden words are no text",
        f"<text:p>Tak.<text:span text:style-name='U'>{note('footnote', '<text:p>NIE</text:p>')}"
        f"{comment('<text:p>NIE</text:p>')}{frame('<text:p>NIE</text:p>')}</text:span></text:p>",
        ("Tak.",),
        automatic=HIDDEN,
    ),
    Vector(
        "hidden sections are no text, others are",
        "<text:section text:display='none'><text:p>NIE</text:p></text:section>"
        "<text:section text:display='condition' text:is-hidden='true'><text:p>NIE</text:p>"
        "</text:section><text:section><text:section><text:p>Tak.</text:p></text:section>"
        "</text:section>",
        ("Tak.",),
    ),
    Vector(
        "fields show what they show",
        "<text:p>Dnia <text:date>7 maja 2024</text:date>, strona <text:page-number>2"
        "</text:page-number><text:hidden-text text:is-hidden='true'>NIE</text:hidden-text>"
        "<text:variable-set text:display='none'>NIE</text:variable-set>"
        "<text:conditional-text> tak</text:conditional-text><text:script>NIE</text:script>"
        "<text:toc-mark text:string-value='NIE'/><text:bookmark-start text:name='NIE'/>.</text:p>"
        "<text:p><text:hidden-paragraph text:is-hidden='true'/>NIE</text:p>",
        ("Dnia 7 maja 2024, strona 2 tak.",),
    ),
    Vector(
        "tables of contents and indexes are no text, a bibliography is",
        "".join(
            f"<text:{name}><text:{name}-source><text:index-title-template>NIE"
            f"</text:index-title-template></text:{name}-source><text:index-body><text:index-title>"
            f"<text:p>NIE</text:p></text:index-title><text:p>NIE</text:p></text:index-body>"
            f"</text:{name}>"
            for name in ("table-of-content", "alphabetical-index", "illustration-index")
        )
        + "<text:p text:style-name='Contents_20_1'>NIE 3</text:p>"
        "<text:bibliography><text:bibliography-source>NIE</text:bibliography-source>"
        "<text:index-body><text:p>Źródło: raport.</text:p></text:index-body></text:bibliography>",
        ("Źródło: raport.",),
    ),
    Vector(
        "what stands beside the text is no text",
        "<office:forms>NIE</office:forms><text:sequence-decls><text:sequence-decl/>"
        "</text:sequence-decls><text:p>Tak<office:event-listeners>NIE</office:event-listeners>"
        "<!-- NIE --><?nie nie?>, wszystko.</text:p>",
        ("Tak, wszystko.",),
    ),
    Vector(
        "shapes come after the paragraph that they stand on, each once",
        "<text:p>Po<draw:g><draw:rect><text:p>jeden</text:p></draw:rect><draw:g><draw:custom-shape>"
        "<text:p>dwa</text:p><draw:enhanced-geometry/></draw:custom-shape></draw:g></draw:g>kolei."
        + frame("<text:p>ramka" + frame("<text:p>w ramce</text:p>") + "</text:p>")
        + "<draw:frame><draw:text-box><text:p>tekst</text:p></draw:text-box><draw:text-box>"
        "<text:p>NIE</text:p></draw:text-box><draw:image/></draw:frame></text:p>"
        "<draw:a><draw:frame><draw:text-box><text:p>na stronie</text:p></draw:text-box>"
        "</draw:frame></draw:a><draw:frame><table:table><table:table-row><table:table-cell>"
        "<text:p>tabela</text:p></table:table-cell></table:table-row></table:table></draw:frame>"
        "<draw:rect><office:annotation><text:p>uwaga</text:p></office:annotation></draw:rect>",
        ("Pokolei.", "jeden", "dwa", "ramka", "w ramce", "tekst", "na stronie", "tabela", "uwaga"),
    ),
    Vector(
        "characters may be written as numbers",
        "<text:p>a&#380;&amp;b</text:p>",
        ("aż&b",),
    ),
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_words(vector: Vector):
    """A body gives these blocks, to the letter."""
    assert list(vector.blocks) == texts(parse(odt(vector.body, vector.automatic)))


def test_headings_and_lists():
    """Headings have their level, lists their items, and a numbered heading is a heading."""
    document = parse(
        odt(
            "<text:h text:outline-level='2'>Dwa<text:line-break/>wiersze</text:h>"
            "<text:h>Jeden</text:h><text:h text:outline-level='9'>Głęboko</text:h>"
            "<text:p text:style-name='Heading_20_3'>Ze stylu</text:p>"
            "<text:p text:style-name='P4'>Z poziomu</text:p>"
            "<text:p text:style-name='P0'>Nie nagłówek</text:p>"
            "<text:list><text:list-header><text:p>Zapowiedź</text:p></text:list-header>"
            "<text:list-item><text:p>pierwszy</text:p><text:p>jego dalszy ciąg</text:p><text:list>"
            "<text:list-item><text:p>w głąb</text:p></text:list-item></text:list></text:list-item>"
            "<text:list-item><text:h text:outline-level='1'>Numerowany</text:h></text:list-item>"
            "</text:list><text:numbered-paragraph><text:p>luzem</text:p></text:numbered-paragraph>"
            "<text:p>• ręczny</text:p><text:p>Akapit</text:p>",
            styles='<style:style style:name="Heading_20_3" style:family="paragraph" '
            'style:display-name="Heading 3"/>'
            '<style:style style:name="P4" style:family="paragraph" '
            'style:default-outline-level="4"/>'
            '<style:style style:name="P0" style:family="paragraph" '
            'style:parent-style-name="Heading_20_3" style:default-outline-level=""/>',
        )
    )
    found = [(block.text, block.kind.value, block.level) for block in document.blocks]

    assert found == [
        ("Dwa wiersze", "heading", 2),
        ("Jeden", "heading", 1),
        ("Głęboko", "heading", 6),
        ("Ze stylu", "heading", 3),
        ("Z poziomu", "heading", 4),
        ("Nie nagłówek", "paragraph", 0),
        ("Zapowiedź", "paragraph", 0),
        ("pierwszy", "item", 0),
        ("jego dalszy ciąg", "item", 0),
        ("w głąb", "item", 0),
        ("Numerowany", "heading", 1),
        ("luzem", "item", 0),
        ("ręczny", "item", 0),
        ("Akapit", "paragraph", 0),
    ]


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_table_cells_know_where_they_stand():
    """Merged and repeated cells come once; a cell right of them keeps its column."""
    inner = f"<table:table>{row(cell('w1'), cell('w2'))}</table:table>"
    covered = "<table:covered-table-cell><text:p>NIE</text:p></table:covered-table-cell>"
    table = (
        "<table:table><table:title>NIE</table:title><table:table-column/>"
        f"<table:table-header-rows>{row(cell('scalona'), covered, cell('k13'))}"
        "</table:table-header-rows>"
        f"<table:table-rows>{row(cell('=', 'table:number-columns-repeated=`2`'), cell('k23'))}"
        f"</table:table-rows>{row(cell('r'), cell('z'), more='table:number-rows-repeated=`3`')}"
        f"<table:table-row-group>{row(cell('k61'), cell(f'k62</text:p>{inner}<text:p>dalej'))}"
        "</table:table-row-group></table:table>"
    ).replace("`", '"')
    document = parse(odt(f"{table}<text:p>Po tabeli.</text:p>"))

    assert shown(document) == [
        ("scalona", "cell", "table 1, row 1, cell 1"),
        ("k13", "cell", "table 1, row 1, cell 3"),
        ("=", "cell", "table 1, row 2, cell 1"),
        ("k23", "cell", "table 1, row 2, cell 3"),
        ("r", "cell", "table 1, row 3, cell 1"),
        ("z", "cell", "table 1, row 3, cell 2"),
        ("k61", "cell", "table 1, row 6, cell 1"),
        ("k62", "cell", "table 1, row 6, cell 2"),
        ("w1", "cell", "table 2, row 1, cell 1"),
        ("w2", "cell", "table 2, row 1, cell 2"),
        ("dalej", "cell", "table 1, row 6, cell 2"),
        ("Po tabeli.", "paragraph", ""),
    ]


def test_table_of_one_cell_is_a_frame():
    """Text in a table of one cell is plain text, with the kinds that it has."""
    body = "<text:h>Nagłówek</text:h><text:list><text:list-item><text:p>punkt</text:p>"
    one = f"<table:table-cell>{body}</text:list-item></text:list></table:table-cell>"
    document = parse(odt(f"<table:table>{row(one)}</table:table>"))

    assert shown(document) == [("Nagłówek", "heading", ""), ("punkt", "item", "")]


def test_notes_and_comments_split_no_sentence():
    """Notes come at the end, numbered by their kind, without marks, authors and dates."""
    two = "<text:p>Dół.</text:p><text:list><text:list-item><text:p>punkt</text:p>"
    document = parse(
        odt(
            f"<text:p>Jeden{note('footnote', two + '</text:list-item></text:list>')} "
            f"{comment('<text:p>Kto?</text:p><text:p>Kiedy?</text:p>')}dwa"
            f"{note('endnote', '<text:p>Koniec.</text:p>')}<office:annotation-end/> trzy.</text:p>"
            f"<table:table>{row(cell('a' + comment('<text:p>W komórce.</text:p>')), cell('b'))}"
            f"</table:table><text:p>Cztery{note('footnote', '<text:p/>')}"
            f"{note('footnote', '<text:p>Zz' + comment('<text:p>O przypisie.</text:p>') + '</text:p>')}"
            "</text:p>"
        )
    )

    assert shown(document) == [
        ("Jeden dwa trzy.", "paragraph", ""),
        ("a", "cell", "table 1, row 1, cell 1"),
        ("b", "cell", "table 1, row 1, cell 2"),
        ("Cztery", "paragraph", ""),
        ("Dół.\npunkt", "note", "footnote 1"),
        ("Zz", "note", "footnote 3"),
        ("Koniec.", "note", "endnote 1"),
        ("Kto?\nKiedy?", "note", "comment 1"),
        ("W komórce.", "note", "comment 2"),
        ("O przypisie.", "note", "comment 3"),
    ]


def test_links_are_kept():
    """Links to other files and pages stay, in text and in notes; those inside the file go."""
    link = "<text:a xlink:href=' {} '>{}</text:a>".format
    document = parse(
        odt(
            f"<text:p>Zobacz {link('../lista%20osób.odt', '<text:span>lis</text:span>tę')} i "
            f"{link('#Wnioski|outline', 'wnioski')}{link('http://x', '')}"
            f"{note('footnote', '<text:p>' + link('https://example.org/a', 'Stąd') + '</text:p>')}."
            "</text:p>"
        )
    )

    assert [block.links for block in document.blocks] == [
        (Link("listę", "../lista%20osób.odt"),),
        (Link("Stąd", "https://example.org/a"),),
    ]
    assert document.blocks[0].text == "Zobacz listę i wnioski."


def test_short_bold_lines_are_headings_where_there_are_no_others():
    """Boldness of spans and of paragraphs' styles counts, in words or as a number."""
    bold = style("B", 'fo:font-weight="bold"') + style("L", 'fo:font-weight="normal"')
    bold += style("P", 'fo:font-weight="700"', family="paragraph")
    body = (
        "<text:p text:style-name='P'>Wnioski <text:s/>z maja</text:p>"
        "<text:p><text:span text:style-name='B'>Ustalenia</text:span> </text:p>"
        "<text:p text:style-name='P'>Tylko <text:span text:style-name='L'>część</text:span></text:p>"
        "<text:p text:style-name='P'>Całe zdanie.</text:p>"
    )
    levels = [block.level for block in parse(odt(body, bold)).blocks]

    assert levels == [6, 6, 0, 0]
    assert parse(odt(f"{body}<text:h>Jest</text:h>", bold)).blocks[0].level == 0


@pytest.mark.parametrize(
    ("body", "stated", "title"),
    [
        (
            "<text:p text:style-name='T1'>Protokół</text:p><text:h>Wstęp</text:h>",
            "Inny",
            "Protokół",
        ),
        ("<text:h text:outline-level='2'>A</text:h><text:h>Wstęp</text:h>", "Inny", "Wstęp"),
        ("<text:p>Tekst.</text:p>", " Warsztaty\n o zieleni ", "Warsztaty o zieleni"),
        ("<text:p>Tekst.</text:p>", "notatka_final.odt", None),
        ("<text:p>Tekst.</text:p>", "Microsoft Word - notatka", None),
        ("<text:p>Tekst.</text:p>", "Bez tytułu 1", None),
        ("<text:p>Tekst.</text:p>", "", None),
    ],
)
def test_title(body: str, stated: str, title: str | None):
    """The title is the words that look like one; the stated one counts where it is no file name."""
    automatic = style("T1", "", family="paragraph", parent="Title")
    common = style("Title", "", family="paragraph")

    assert title == parse(odt(body, automatic, common, stated)).title


def test_parts_that_may_be_missing():
    """A package of nothing but its content is read."""
    data = packed({"content.xml": content("<text:p>Sam tekst.</text:p>")})

    assert texts(parse(data)) == ["Sam tekst."]


def test_broken_properties_do_not_lose_the_text():
    """A text whose properties cannot be read is read."""
    parts = {"content.xml": content("<text:p>Tekst.</text:p>"), "meta.xml": "<zepsute"}

    assert texts(parse(packed(parts))) == ["Tekst."]


def test_deep_nesting_is_read():
    """Elements in elements as deep as the XML library allows are read."""
    deep = "<text:span>" * 240 + "Na dnie" + "</text:span>" * 240
    listed = "<text:list><text:list-item>" * 110 + "<text:p>Na dnie</text:p>"

    assert texts(parse(odt(f"<text:p>{deep}</text:p>"))) == ["Na dnie"]
    assert texts(parse(odt(listed + "</text:list-item></text:list>" * 110))) == ["Na dnie"]


def test_claimed_numbers_take_no_memory():
    """A file may claim a billion spaces and cells."""
    spaces = "<text:p>a<text:s text:c='999999999'/>b<text:s text:c='x'/>c</text:p>"
    more = 'table:number-columns-repeated="999999999999" '
    table = f"<table:table>{row(cell('d', more), cell('e'), more=more)}</table:table>"
    found = parse(odt(spaces + table)).blocks

    assert found[0].text == "a" + " " * 100 + "b c"
    assert found[2].place == "table 1, row 1, cell 100001"


def test_file_of_libreoffice():
    """A file as LibreOffice writes it comes out whole, in order, with its places."""
    document = parse((DATA / "libreoffice.odt").read_bytes())
    links = [link for block in document.blocks for link in block.links]

    assert shown(document) == LIBREOFFICE
    assert document.title == "Protokół z warsztatów o zieleni"
    assert links == [Link("do pobrania", "https://example.org/lista.pdf")]


def test_tracked_changes_of_libreoffice():
    """Insertions are text, deletions with their footnotes are not, a moved passage comes once."""
    assert shown(parse((DATA / "zmiany.odt").read_bytes())) == CHANGES


# --- what cannot be read

MANIFEST = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<m:file-entry m:full-path="content.xml">{}</m:file-entry></m:manifest>'
)
LOCKED = Problem("encrypted", (("program", "LibreOffice Writer"),))


def renamed(really: str) -> Problem:
    return Problem("renamed", (("really", really),))


REFUSED = {
    "nothing": (b"", Problem("empty")),
    "white space": (b" \r\n", Problem("empty")),
    "no words": (odt("<text:p> <text:s/></text:p>"), Problem("empty")),
    "a picture": (
        odt("<text:p><draw:frame><draw:image/></draw:frame></text:p>"),
        Problem("pictures_only"),
    ),
    "encrypted parts": (
        packed({"content.xml": "\x01\x02", "META-INF/manifest.xml": MANIFEST.format(
            "<m:encryption-data><m:algorithm/></m:encryption-data>"
        )}),
        LOCKED,
    ),
    "an encrypted package in the package": (
        packed({"mimetype": MIMETYPE, "encrypted-package": "\x01"}),
        LOCKED,
    ),
    "a locked DOCX": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        Problem("encrypted", (("program", "Microsoft Office"),)),
    ),
    "another archive": (packed({"zdjecie.txt": "x"}), Problem("not_odt")),
    "an archive with other content": (packed({"content.xml": "<a/>"}), Problem("not_odt")),
    "DOCX": (packed({"word/document.xml": "<a/>"}), renamed("DOCX")),
    "XLSX": (packed({"xl/workbook.xml": "<a/>"}), renamed("XLSX")),
    "ODS": (
        packed({
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content("", kind="spreadsheet"),
        }),
        renamed("ODS"),
    ),
    "ODP": (
        packed({
            "mimetype": "application/vnd.oasis.opendocument.presentation",
            "content.xml": content("", kind="presentation"),
        }),
        renamed("ODP"),
    ),
    "one XML file": (content("<text:p>a</text:p>").encode(), renamed("FODT")),
    "RTF": (rb"{\rtf1 a}", renamed("RTF")),
    "PDF": (b"%PDF-1.4", renamed("PDF")),
    "HTML": (b"<html><body>a</body></html>", renamed("HTML")),
    "DOC": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), renamed("DOC")),
}  # fmt: skip


@pytest.mark.parametrize(("data", "problem"), REFUSED.values(), ids=REFUSED)
def test_unreadable_file_says_why(data: bytes, problem: Problem):
    """A file that cannot be read raises a ParseError that says why."""
    assert problem == refusal(data)


DAMAGED = {
    "cut": odt("<text:p>Tekst.</text:p>")[:-100],
    "cut at its beginning": odt("<text:p>Tekst.</text:p>")[100:],
    "no XML": packed({"content.xml": content("<text:p>a")}),
    "broken styles": packed({"content.xml": content("<text:p>a</text:p>"), "styles.xml": "<a"}),
    "too deep": odt("<text:p>" + "<text:span>" * 400 + "a" + "</text:span>" * 400 + "</text:p>"),
    "text": "Ustalenia".encode("cp1250"),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_damaged_file_is_corrupt(data: bytes):
    """A damaged file is said to be so, with a short detail."""
    problem = refusal(data)

    assert (problem.code, [name for name, _ in problem.values]) == ("corrupt", ["detail"])
    assert 0 < len(problem.values[0][1]) <= 100


def test_bombs_are_refused():
    """Neither a part that unpacks without end nor entities in entities fill the memory."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    laughs = content("<text:p>&e8;</text:p>").replace(
        "?>", f'?><!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>', 1
    )

    assert Problem("unpacks_too_large", (("limit", "100 MB"),)) == refusal(
        packed({"content.xml": " " * (101 * 2**20)})
    )
    assert refusal(packed({"content.xml": laughs})).code in {"corrupt", "empty"}


def test_nothing_outside_the_file_is_read(tmp_path: Path):
    """An entity that names a file brings no word of it in."""
    (tmp_path / "sekret.txt").write_text("SEKRET")
    entity = f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{tmp_path}/sekret.txt">]>'
    data = packed(
        {"content.xml": content("<text:p>a&s;b</text:p>").replace("?>", f"?>{entity}", 1)}
    )

    assert texts(parse(data)) == ["ab"]


def test_any_damage_is_a_parse_error():
    """Whatever happens to the bytes of a file or of its parts, no other exception comes out."""
    whole = (DATA / "libreoffice.odt").read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        parts = {n: package.read(n) for n in ("content.xml", "styles.xml", "meta.xml")}
    damaged = list(mutants(whole, seed=1))
    for name, part in parts.items():
        texts_of = (m.decode("utf-8", "replace") for m in mutants(part, seed=2, count=70))
        others = {n: p.decode() for n, p in parts.items()}
        damaged += [packed(others | {name: text}) for text in texts_of]
    read = 0
    for data in damaged:
        try:
            blocks = parse(data).blocks
        except ParseError as error:
            assert error.problem.code  # noqa: PT017 - either outcome is good, a third is not
        else:
            check(blocks)
            read += 1

    assert 20 < read < len(damaged)


REAL_FILES = sorted(p for p in REAL.glob("*/*") if p.suffix.lower() in {".odt", ".ott"})


@pytest.mark.skipif(not REAL_FILES, reason="no collected OpenDocument texts (../shared) are here")
def test_collected_files_give_text():
    """Every collected file gives text in its one form."""
    for path in REAL_FILES:
        blocks = parse(path.read_bytes()).blocks
        assert blocks
        check(blocks)
