"""DOCX: tracked changes, and the footnotes, endnotes and comments that hang on the text."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from documents import CHANGES, LIBREOFFICE, check, mutants, shown

from ingest.parsers.docx import parse
from kb.errors import ParseError
from kb.types import Link

DATA = Path(__file__).parent / "data" / "parsers"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://example.org/hyperlink" Target="https://example.org/a"/>'
    "</Relationships>"
)
BODY = (
    '<w:p><w:r><w:t xml:space="preserve">Zrobimy </w:t></w:r><w:commentRangeStart w:id="0"/>'
    '<w:r><w:t>dyżury</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/>'
    "</w:r><w:r><w:t>.</w:t></w:r></w:p>"
)


def paragraph(inside: str) -> str:
    return f"<w:p><w:r><w:annotationRef/></w:r>{inside}</w:p>"


def words(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def mark(noun: str, number: int, properties: str = "") -> str:
    """The mark of a note in the text."""
    reference = f'<w:{noun}Reference w:id="{number}"/>'
    return f"<w:r><w:rPr>{properties}</w:rPr>{reference}</w:r>"


def note(noun: str, number: int, text: str) -> str:
    return f'<w:{noun} w:id="{number}">{paragraph(words(text))}</w:{noun}>'


def comment(number: int, body: str) -> str:
    return (
        f'<w:comment w:id="{number}" w:author="AUTOR" w:initials="AU" '
        f'w:date="2024-05-07T10:00:00Z">{body}</w:comment>'
    )


def packed(parts: dict[str, str]) -> bytes:
    """A package of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return file.getvalue()


def document(body: str, **notes: str) -> bytes:
    """A document of this body, with parts that hold these notes ("footnotes")."""
    parts = {"word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"}
    for name, held in notes.items():
        parts[f"word/{name}.xml"] = f"<w:{name} {NAMESPACES}>{held}</w:{name}>"
    return packed(parts)


def docx(comments: str) -> bytes:
    return packed(
        {
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{BODY}</w:body></w:document>",
            "word/footnotes.xml": f'<w:footnotes {NAMESPACES}><w:footnote w:type="separator">'
            f"{paragraph(words('NIE'))}</w:footnote><w:footnote>{paragraph(words('Przypis.'))}"
            "</w:footnote></w:footnotes>",
            "word/comments.xml": comments,
            "word/_rels/comments.xml.rels": RELATIONS,
        }
    )


def test_comments_are_notes_without_their_authors():
    """Comments follow the footnotes, each with its number; the sentence stays whole."""
    link = f'<w:hyperlink r:id="r1">{words("tutaj")}</w:hyperlink>'
    deleted = "<w:del><w:r><w:delText>NIE</w:delText></w:r></w:del>"
    found = parse(
        docx(
            f"<w:comments {NAMESPACES}>"
            + comment(0, paragraph(words("Kto je")) + paragraph(words("poprowadzi?")))
            + comment(1, paragraph(deleted + words("NIE", "<w:vanish/>")))
            + comment(2, paragraph(words("Odpowiedź: ") + link + deleted))
            + "</w:comments>"
        )
    )

    assert shown(found) == [
        ("Zrobimy dyżury.", "paragraph", ""),
        ("Przypis.", "note", "footnote 1"),
        ("Kto je\npoprowadzi?", "note", "comment 1"),
        ("Odpowiedź: tutaj", "note", "comment 3"),
    ]
    assert found.blocks[-1].links == (Link("tutaj", "https://example.org/a"),)


def test_file_of_libreoffice():
    """A file as LibreOffice writes it comes out as the same document in OpenDocument does."""
    assert shown(parse((DATA / "libreoffice.docx").read_bytes())) == LIBREOFFICE


def test_no_comments_are_no_notes():
    """An empty list of comments leaves the rest as it is."""
    blocks = parse(docx(f"<w:comments {NAMESPACES}/>")).blocks

    assert [block.place for block in blocks] == ["", "footnote 1"]


def test_broken_comments_are_damage():
    """A file whose comments cannot be read is said to be damaged."""
    with pytest.raises(ParseError) as caught:
        parse(docx("<w:comments"))

    assert caught.value.problem.code == "corrupt"


def test_tracked_changes_of_libreoffice():
    """Insertions are text, deletions with their footnotes are not, a moved passage comes once."""
    assert shown(parse((DATA / "zmiany.docx").read_bytes())) == CHANGES


def test_notes_come_in_the_order_of_their_marks():
    """A note goes with its mark where that is deleted, moved away or hidden; one without stays."""
    row = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{mark('comment', 4)}</w:p></w:tc></w:tr>"
    cells = f"<w:tc><w:p>{words('a')}{mark('comment', 3)}</w:p></w:tc><w:tc><w:p/></w:tc>"
    body = (
        f"<w:p>{words('Jeden')}{mark('footnote', 7)}<w:del>{mark('footnote', 2)}"
        f"{mark('comment', 1)}</w:del>{mark('footnote', 3, '<w:vanish/>')}<w:moveFrom>"
        f"{mark('footnote', 4)}</w:moveFrom><w:ins>{words(' dwa')}{mark('footnote', 1)}</w:ins>"
        f"<w:moveTo>{mark('footnote', 5)}</w:moveTo>{mark('comment', 2)}{mark('endnote', 1)}.</w:p>"
        f"<w:tbl>{row}<w:tr>{cells}</w:tr></w:tbl>"
    )
    footnotes = "".join(note("footnote", number, f"p{number}") for number in range(1, 9))
    comments = "".join(note("comment", number, f"k{number}") for number in range(1, 5))
    found = shown(
        parse(
            document(body, footnotes=footnotes, comments=comments, endnotes=note("endnote", 1, "e"))
        )
    )

    assert found == [
        ("Jeden dwa", "paragraph", ""),
        ("a", "cell", "table 1, row 1, cell 1"),
        ("p7", "note", "footnote 1"),
        ("p1", "note", "footnote 2"),
        ("p5", "note", "footnote 3"),
        ("p6", "note", "footnote 4"),
        ("p8", "note", "footnote 5"),
        ("e", "note", "endnote 1"),
        ("k2", "note", "comment 1"),
        ("k3", "note", "comment 2"),
    ]


def test_a_note_is_read_as_the_text_is():
    """A table, a text box in two notations and a deleted end of a paragraph come once."""
    box = f"<w:txbxContent><w:p>{words('ramka')}</w:p></w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    cells = "".join(f"<w:tc><w:p>{words(text)}</w:p></w:tc>" for text in ("a", "b"))
    ended = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    inside = (
        f"<w:p>{ended}{words('Jeden ')}</w:p><w:p>{words('dwa.')}<w:r>{both}</w:r></w:p>"
        f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    )
    blocks = parse(
        document(f"<w:p>{words('x')}</w:p>", footnotes=f"<w:footnote>{inside}</w:footnote>")
    ).blocks

    assert blocks[1].text == "Jeden dwa.\nramka\na\nb"


@pytest.mark.parametrize("mark_of_end", ["del", "moveFrom"])
def test_a_deleted_end_of_a_paragraph_joins_the_next(mark_of_end: str):
    """Paragraphs whose end is deleted are one; a table and the end of a cell part them."""
    ended = f"<w:pPr><w:rPr><w:{mark_of_end}/></w:rPr></w:pPr>"
    cells = f"<w:tc><w:p>{ended}{words('a')}</w:p></w:tc><w:tc><w:p>{words('b')}</w:p></w:tc>"
    gone = f"<w:p>{ended}<w:del><w:r><w:delText>NIE</w:delText></w:r></w:del></w:p>"
    found = shown(
        parse(
            document(
                f"<w:p>{ended}{words('Jeden ')}</w:p>{gone}<w:p>{words('dwa.')}</w:p>{gone}"
                f"<w:p>{ended}{words('Trzy.')}</w:p><w:tbl><w:tr>{cells}</w:tr></w:tbl>"
                f"<w:p>{ended}{words('Koniec.')}</w:p>"
            )
        )
    )

    assert found == [
        ("Jeden dwa.", "paragraph", ""),
        ("Trzy.", "paragraph", ""),
        ("a", "cell", "table 1, row 1, cell 1"),
        ("b", "cell", "table 1, row 1, cell 2"),
        ("Koniec.", "paragraph", ""),
    ]


def field(code: str, result: str) -> str:
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    return f"{begin}<w:r><w:instrText>{code}</w:instrText></w:r>{separate}{result}{end}"


WORDS = {
    "a large first letter is a paragraph of its own": (
        f'<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr>{words("Z")}</w:p>'
        f"<w:p>{words('róbmy to.')}</w:p>",
        ["Zróbmy to."],
    ),
    "an emoji is an element with a text for other programs": (
        f"<w:p>{words('Dobrze ')}<w:r><mc:AlternateContent><mc:Choice><emoji/></mc:Choice>"
        "<mc:Fallback><w:t>😀</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        ["Dobrze 😀"],
    ),
    "a symbol is a private character, nonsense is none": (
        f'<w:p>{words("a")}<w:r><w:sym w:char="F0E0"/><w:sym w:char="B7"/><w:sym w:char="00B7"/>'
        f'<w:sym w:char="2610"/><w:sym w:char="D800"/><w:sym/></w:r>{words("b")}</w:p>',
        ["a\uf0e0\uf0b7☐b"],
    ),
    "a style hides words, and shows them again": (
        '<w:p><w:pPr><w:pStyle w:val="Ukryty"/></w:pPr>'
        f"{words('NIE')}{words('Tak', '<w:vanish w:val=`0`/>')}</w:p>"
        f"<w:p>{words('Nie ')}{words('NIE', '<w:rStyle w:val=`Znaki`/>')}{words('wszystko.')}</w:p>",
        ["Tak", "Nie wszystko."],
    ),
    "a table of figures repeats the captions": (
        f'<w:p><w:pPr><w:pStyle w:val="Spisilustracji"/></w:pPr>{words("NIE")}</w:p>'
        f"<w:p>{words('Tak.')}</w:p>",
        ["Tak."],
    ),
}
STYLES = (
    f"<w:styles {NAMESPACES}>"
    '<w:style w:type="paragraph" w:styleId="Ukryty"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Znaki"><w:basedOn w:val="Inne"/></w:style>'
    '<w:style w:type="character" w:styleId="Inne"><w:rPr><w:b/><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Mocne"><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Spisilustracji"><w:name w:val="table of figures"/>'
    "</w:style></w:styles>"
)


def styled(body: str) -> bytes:
    body = body.replace("`", '"')
    return packed(
        {
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": STYLES,
        }
    )


@pytest.mark.parametrize(("body", "texts"), WORDS.values(), ids=WORDS)
def test_words(body: str, texts: list[str]):
    """A body gives these blocks, to the letter."""
    assert texts == [block.text for block in parse(styled(body)).blocks]


def test_a_style_of_characters_makes_a_short_line_a_heading():
    """Words are bold by their own mark, by a style of characters, or by the paragraph's."""
    bold = words("Wnioski ", "<w:rStyle w:val=`Mocne`/>") + words("z maja", "<w:b/>")
    blocks = parse(styled(f"<w:p>{bold}</w:p><w:p>{bold}{words(' i dalej')}</w:p>")).blocks

    assert [block.level for block in blocks] == [6, 0]


def test_a_link_to_a_place_in_the_file_is_none():
    """A field that leads to another file is a link, one that leads to a bookmark is not."""
    body = field(" HYPERLINK lista.docx ", words("lista")) + field(
        ' HYPERLINK \\l "dalej"', words(" i dalej")
    )
    (block,) = parse(document(f"<w:p>{body}</w:p>")).blocks

    assert block.text == "lista i dalej"
    assert block.links == (Link("lista", "lista.docx"),)


def test_stated_title():
    """The title in the file's properties counts where the text has none, and they are no harm."""
    found = []
    for properties in (
        "<a:title>Warsztaty o zieleni</a:title>",
        "<a:title>notatka.docx</a:title>",
        "<",
    ):
        parts = {
            "word/document.xml": f"<w:document {NAMESPACES}><w:body><w:p>{words('Tekst.')}</w:p>"
            "</w:body></w:document>",
            "_rels/.rels": RELATIONS.replace("hyperlink", "core-properties").replace(
                "https://example.org/a", "docProps/core.xml"
            ),
            "docProps/core.xml": f'<p xmlns:a="http://purl.org/dc/elements/1.1/">{properties}</p>',
        }
        found.append(parse(packed(parts)).title)

    assert found == ["Warsztaty o zieleni", None, None]


def test_pictures_without_words_are_said_to_be_so():
    """A document of scans differs from an empty one."""
    for inside, code in (("<w:drawing/>", "pictures_only"), ("<w:t> </w:t>", "empty")):
        with pytest.raises(ParseError) as caught:
            parse(document(f"<w:p><w:r>{inside}</w:r></w:p>"))

        assert caught.value.problem.code == code


def test_any_damage_is_a_parse_error():
    """Whatever happens to the parts of a file, no other exception comes out."""
    with zipfile.ZipFile(DATA / "zmiany.docx") as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    read = damaged = 0
    for name in ("document", "footnotes", "styles"):
        part = f"word/{name}.xml"
        for mutant in mutants(parts[part].encode(), seed=4, count=60):
            try:
                blocks = parse(packed(parts | {part: mutant.decode("utf-8", "replace")})).blocks
            except ParseError:
                damaged += 1
            else:
                check(blocks)
                read += 1

    assert read > 10
    assert damaged > 10
