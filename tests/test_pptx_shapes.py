"""Slides: the shapes, groups, tables and charts on them, and the pictures."""

from __future__ import annotations

from io import BytesIO

import pytest
from decks import (
    BLANK,
    NAMES,
    TITLE_ONLY,
    Deck,
    box,
    frame,
    named,
    part,
    picture,
    raw,
    read,
    refusal,
    shape,
    table,
    texts,
)
from pptx.oxml import parse_xml

from ingest.parsers.pptx.alt import is_automatic
from kb.types import Block


def test_order_on_a_slide():
    """On a slide, too, columns are read one after the other, and a group stays together."""
    deck = Deck()
    slide = deck.slide(BLANK)
    box(slide.shapes, "prawa niżej", 14, 7)
    box(slide.shapes, "lewa niżej", 2, 7)
    group = slide.shapes.add_group_shape()
    box(group.shapes, "grupa dół", 8, 15)
    box(group.shapes, "grupa góra", 8, 12)
    box(slide.shapes, "prawa wyżej", 14, 4)
    box(slide.shapes, "lewa wyżej", 2, 4)
    box(slide.shapes, "nad wszystkim", 2, 1, width=18)

    assert texts(read(deck).blocks) == [
        "nad wszystkim",
        "lewa wyżej",
        "lewa niżej",
        "prawa wyżej",
        "prawa niżej",
        "grupa góra",
        "grupa dół",
    ]


def test_a_group_is_where_its_scale_puts_it():
    """The places of grouped shapes are counted on the slide, not in the group."""
    deck = Deck()
    slide = deck.slide(BLANK)
    box(slide.shapes, "drugi", 2, 8)
    group = slide.shapes.add_group_shape()
    box(group.shapes, "pierwszy", 2, 1)
    frame_ = group._element.grpSpPr.xfrm
    frame_.chOff.y += 360000 * 100  # the group's own zero lies a metre lower
    group.shapes[0]._element.spPr.xfrm.off.y += 360000 * 100

    assert texts(read(deck).blocks) == ["pierwszy", "drugi"]


def test_a_turned_box_stands_where_it_is_seen():
    """A box on its side is read where it is seen, not where it would lie."""
    deck = Deck()
    slide = deck.slide(BLANK)
    box(slide.shapes, "obok", 6, 1, width=10)
    side = box(slide.shapes, "na boku", -5, 8, width=15, height=2)  # seen from 1.5 to 16.5
    side.rotation = 270

    assert texts(read(deck).blocks) == ["na boku", "obok"]


def test_tables_are_counted_as_they_are_read():
    """The upper of two tables is the first, though it was made later."""
    deck = Deck()
    slide = deck.slide(BLANK)
    table(slide.shapes, [["dół", "a"]], y=12)
    table(slide.shapes, [["góra", "b"]], y=2)
    found = {block.text: block.place for block in read(deck).blocks}

    assert (found["góra"], found["dół"]) == (
        "table 1, row 1, cell 1",
        "table 2, row 1, cell 1",
    )


def test_a_table_of_one_cell_is_a_frame():
    """Text framed by a table of one cell is no cell of a table."""
    deck = Deck()
    table(deck.slide(BLANK).shapes, [["W ramce"]])

    assert read(deck).blocks == (Block("W ramce"),)


def test_words_of_a_chart():
    """Titles of a chart and its axes, labels, series, levels of categories, words drawn on it."""

    def cells(*texts: str) -> str:
        return "".join(f"<c:pt><c:v>{text}</c:v></c:pt>" for text in texts)

    def rich(text: str) -> str:
        return f"<c:tx><c:rich><a:p><a:r><a:t>{text}</a:t></a:r></a:p></c:rich></c:tx>"

    xml = (
        f"<c:chartSpace><c:chart><c:title>{rich('Frekwencja')}</c:title><c:plotArea>"
        "<c:barChart><c:ser><c:tx><c:strRef><c:f>A1</c:f><c:strCache>"
        f"{cells('Mieszkańcy')}</c:strCache></c:strRef></c:tx><c:dLbls><c:dLbl>"
        f"{rich('rekord!')}</c:dLbl></c:dLbls><c:cat><c:multiLvlStrRef><c:multiLvlStrCache>"
        f"<c:lvl>{cells('wiosna', 'jesień')}</c:lvl><c:lvl>{cells('rok 2024')}</c:lvl>"
        "</c:multiLvlStrCache></c:multiLvlStrRef></c:cat></c:ser><c:ser><c:tx><c:v>Urząd</c:v>"
        "</c:tx><c:cat><c:numRef><c:numCache><c:formatCode>d.mm.yyyy</c:formatCode>"
        f"{cells('45000')}</c:numCache></c:numRef></c:cat></c:ser></c:barChart><c:valAx>"
        f"<c:title>{rich('osoby')}</c:title></c:valAx><c:catAx><c:title/></c:catAx></c:plotArea></c:chart><c:userShapes r:id='rId1'/>"
        "</c:chartSpace>"
    )
    drawn = (
        "<c:userShapes><c:txBody><a:p><a:r><a:t>remont</a:t></a:r></a:p></c:txBody></c:userShapes>"
    )
    deck = Deck()
    slide = deck.slide(BLANK)
    identifier = part(slide, "charts/chart9.xml", xml, "chart")
    part(slide.part.related_part(identifier), "drawings/drawing9.xml", drawn, "chartUserShapes")
    frame(slide, f'<c:chart r:id="{identifier}"/>')
    blocks = read(deck).blocks

    assert [(b.kind.value, b.place, b.text) for b in blocks] == [
        ("paragraph", "chart 1", "Frekwencja"),
        ("paragraph", "chart 1", "osoby"),
        ("paragraph", "chart 1", "rekord!"),
        ("item", "chart 1", "Mieszkańcy"),
        ("item", "chart 1", "Urząd"),
        ("item", "chart 1", "rok 2024"),
        ("item", "chart 1", "wiosna"),
        ("item", "chart 1", "jesień"),
        ("paragraph", "chart 1", "remont"),
    ]


@pytest.mark.parametrize(
    ("text", "automatic"),
    [
        ("Mieszkańcy przy mapie osiedla", False),
        ("Logo Ministerstwa Cyfryzacji", False),
        ("Logo", True),
        ("Grupa osób z wypełnieniem pełnym", True),
        ("Lightbulb outline", True),
        ("Wykres: frekwencja w latach 2019–2023", False),
        ("Obraz 5", True),
        ("Picture 12", True),
        ("zdjęcie", True),
        ("Symbol zastępczy obrazu 6", True),
        ("IMG_2034", True),
        ("20190606_101112", True),
        ("C:\\Zdjęcia\\flipchart 1.JPG", True),
        ("https://example.org/a", True),
        ("Obraz zawierający tekst, tablica\n\nOpis wygenerowany automatycznie", True),
        ("A group of people. AI-generated content may be incorrect.", True),
        ("Zawartość wygenerowana przez sztuczną inteligencję może być niepoprawna.", True),
        ("Znalezione obrazy dla zapytania warsztaty", True),
        ("12 %", True),
    ],
)
def test_alternative_texts_of_programs_are_told_apart(text: str, automatic: bool):
    """What a person wrote about a picture is content, what a program wrote is not."""
    assert automatic == is_automatic(text)


def test_alternative_text_comes_once_where_its_picture_stands():
    """A description is read line by line in its picture's place; a logo's only once a deck."""
    deck = Deck()
    for number in (1, 2):
        slide = deck.slide(BLANK)
        picture(slide.shapes, 2, 5, "Etap pierwszy:\n- poznaj sąsiadów")
        box(slide.shapes, f"nad obrazem {number}", 2, 1)

    assert [(b.page, b.kind.value, b.place, b.text) for b in read(deck).blocks] == [
        (1, "paragraph", "", "nad obrazem 1"),
        (1, "paragraph", "alt text", "Etap pierwszy:"),
        (1, "item", "alt text", "poznaj sąsiadów"),
        (2, "paragraph", "", "nad obrazem 2"),
    ]


def test_decorative_pictures_say_nothing():
    """The description of a picture marked as decorative is not read."""
    deck = Deck()
    slide = deck.slide(BLANK)
    box(slide.shapes, "Tekst", 1, 1)
    properties = picture(slide.shapes, alt="Linia pod tytułem")._element.nvPicPr.cNvPr
    properties.append(
        parse_xml(
            '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="x">'
            '<d:decorative xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" '
            'val="1"/></a:ext></a:extLst>'
        )
    )

    assert texts(read(deck).blocks) == ["Tekst"]


def test_a_picture_behind_the_slide_is_a_picture():
    """A slide exported as one picture is named, also where it is the background."""
    deck = Deck()
    box(deck.slide(BLANK).shapes, "Tekst", 1, 1)
    slide = deck.slide(BLANK)
    slide.background.fill.solid()
    fill = slide.background._cSld.bg.bgPr
    fill.replace(fill[0], parse_xml(f"<a:blipFill {NAMES}><a:blip/></a:blipFill>"))

    assert read(deck).problems == (named("slides_without_text", "2"),)


def test_slides_of_pictures_are_named():
    """A slide without words is named where it shows a picture, not where it shows nothing."""
    deck = Deck()
    box(deck.slide(BLANK).shapes, "Tekst", 1, 1)
    picture(deck.slide(BLANK).shapes)
    deck.slide(BLANK)
    noted = deck.slide(BLANK)
    picture(noted.shapes)
    noted.notes_slide.notes_text_frame.text = "To jest flipchart."
    picture(deck.slide(BLANK).shapes, alt="Mapa osiedla z zaznaczonymi ławkami")
    group = deck.slide(BLANK).shapes.add_group_shape()
    picture(group.shapes)

    assert read(deck).problems == (named("slides_without_text", "2, 4, 6"),)


def test_deck_of_pictures_is_refused():
    """A deck of which nothing can be read but pictures says so, with how many slides."""
    deck = Deck()
    for _ in range(3):
        picture(deck.slide(BLANK).shapes, alt="Obraz 1")

    assert named("only_pictures", "3") == refusal(deck.data())


def test_embedded_objects_are_named():
    """A sheet or document inside a slide is not read, and its slide is named."""
    deck = Deck()
    slide = deck.slide(BLANK)
    box(slide.shapes, "Tabela w załączeniu", 1, 1)
    slide.shapes.add_ole_object(BytesIO(b"x"), "Excel.Sheet.12", 0, 3600000)

    assert read(deck).problems == (named("slides_with_objects", "1"),)


def test_words_outside_the_slide_are_named():
    """Words parked off the slide's edge are not read, a title there is, and what flies in too."""
    deck = Deck()
    for animated in (False, True):
        slide = deck.slide(TITLE_ONLY, f"Tytuł {animated}")
        slide.shapes.title.top = -360000 * 30
        box(slide.shapes, "na stole montażowym", 40, 1)
        picture(slide.shapes, -20, 1, alt="Obraz poza slajdem")
        if animated:
            raw(slide, "<p:animMotion ></p:animMotion>")
    document = read(deck)

    assert [(b.page, b.text) for b in document.blocks] == [
        (1, "Tytuł False"),
        (2, "Tytuł True"),
        (2, "Obraz poza slajdem"),
        (2, "na stole montażowym"),
    ]
    assert document.problems == (named("slides_with_unseen_words", "1"),)


def test_hidden_words_are_named():
    """Words of a shape that is switched off are not read; without words it is not missed."""
    deck = Deck()
    for text in ("na później", ""):
        slide = deck.slide(TITLE_ONLY, "Tytuł")
        raw(slide, shape(text, extra=' hidden="1"'))
    document = read(deck)

    assert texts(document.blocks) == ["Tytuł", "Tytuł"]
    assert document.problems == (named("slides_with_unseen_words", "1"),)
