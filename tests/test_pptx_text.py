"""Slides: their titles, lists, breaks of lines and links."""

from __future__ import annotations

import pytest
from decks import (
    BLANK,
    BODY,
    NAMES,
    TITLE_ONLY,
    Deck,
    box,
    one_slide,
    picture,
    raw,
    read,
    shape,
    texts,
)
from pptx.oxml import parse_xml

from ingest.parsers.pptx import parse
from ingest.parsers.pptx.text import A, P, tidy
from kb.types import Block, BlockKind, Link


def test_title_comes_first_wherever_it_stands():
    """The title opens its slide even from its foot, on one line."""
    deck = Deck()
    slide = deck.slide(BODY, "Dziękujemy\vza uwagę")
    slide.shapes.title.top = 360000 * 16
    slide.placeholders[1].text = "kontakt"

    assert [(b.kind, b.text) for b in read(deck).blocks] == [
        (BlockKind.HEADING, "Dziękujemy za uwagę"),
        (BlockKind.ITEM, "kontakt"),
    ]


def test_a_text_in_the_title_is_no_heading():
    """Of a whole text typed into the title only the first paragraph is the heading."""
    deck = Deck()
    deck.slide(TITLE_ONLY, "Wnioski\n" + "Bardzo długie zdanie o współpracy. " * 10)

    assert [(b.kind, b.text[:8]) for b in read(deck).blocks] == [
        (BlockKind.HEADING, "Wnioski"),
        (BlockKind.PARAGRAPH, "Bardzo d"),
    ]


def test_two_titles_are_none():
    """Where a program wrote two titles on a slide, both are text in its place."""
    deck = Deck()
    slide = deck.slide(TITLE_ONLY, "Pierwszy")
    xml = shape("Nad nim", 1, 0).replace("<p:nvPr/>", '<p:nvPr><p:ph type="title"/></p:nvPr>')
    raw(slide, xml)

    assert [(b.kind, b.text) for b in read(deck).blocks] == [
        (BlockKind.PARAGRAPH, "Nad nim"),
        (BlockKind.PARAGRAPH, "Pierwszy"),
    ]


def test_an_empty_title_does_not_count():
    """Beside an empty one, or one that is switched off, the filled title is the heading."""
    deck = Deck()
    slide = deck.slide(TITLE_ONLY, "Wnioski")
    for text, extra in (("", ""), ("schowany", ' hidden="1"')):
        xml = shape(text, 1, 9, extra=extra)
        raw(slide, xml.replace("<p:nvPr/>", '<p:nvPr><p:ph type="title"/></p:nvPr>'))

    assert read(deck).blocks == (Block("Wnioski", BlockKind.HEADING, level=2),)


@pytest.mark.parametrize(
    ("first", "size", "kind"),
    [
        ("Wnioski grupy", 32, BlockKind.HEADING),
        ("Wnioski grupy", 20, BlockKind.PARAGRAPH),
        ("To jest zdanie.", 32, BlockKind.PARAGRAPH),
        ("Spotkanie w maju 2024 r.", 32, BlockKind.HEADING),
        ("Dwie\nlinie", 32, BlockKind.PARAGRAPH),
    ],
)
def test_a_large_line_stands_for_a_missing_title(first: str, size: int, kind: BlockKind):
    """Without a title, a first line set larger than all else is the heading."""
    deck = Deck()
    slide = deck.slide(BLANK)
    picture(slide.shapes, 2, 0, alt="Logo urzędu miasta").height = 10
    box(slide.shapes, "zwykły tekst", 2, 6, size=18)
    box(slide.shapes, "80%", 12, 6, size=60)
    box(slide.shapes, first, 2, 1, size=size)
    found = read(deck).blocks[1]

    assert (found.kind, found.text) == (kind, first.split("\n", maxsplit=1)[0])


def test_bullets_come_from_slide_layout_and_master():
    """A paragraph is an item where the nearest of all who speak of bullets gives one."""
    deck = Deck()
    slide = deck.slide(BODY, "Lista")
    slide.placeholders[1].text = "ze wzorca\nbez znaku\n- wpisany ręcznie"
    second = slide.placeholders[1].text_frame.paragraphs[1]._p.get_or_add_pPr()
    second.insert(0, second.makeelement(f"{A}buNone", {}))
    plain = box(slide.shapes, "zwykłe pole\nnumerowane", 1, 16)
    listed = plain.text_frame.paragraphs[1]._p.get_or_add_pPr()
    listed.insert(0, listed.makeelement(f"{A}buAutoNum", {"type": "arabicPeriod"}))

    assert [(b.kind.value, b.text) for b in read(deck).blocks[1:]] == [
        ("item", "ze wzorca"),
        ("paragraph", "bez znaku"),
        ("item", "wpisany ręcznie"),
        ("paragraph", "zwykłe pole"),
        ("item", "numerowane"),
    ]


def test_placeholders_without_a_number_take_over_from_their_own_kind():
    """LibreOffice numbers no placeholder: the body's bullets are not those of the title."""
    deck = Deck()
    slide = deck.slide(BODY, "Lista")
    slide.placeholders[1].text = "punkt"
    for holder in (slide, slide.slide_layout):
        for mark in holder._element.iter(f"{P}ph"):
            mark.attrib.pop("idx", None)
    mark = slide.slide_layout.placeholders[0]._element.txBody.find(f"{A}lstStyle")
    mark.append(parse_xml(f"<a:lvl1pPr {NAMES}><a:buNone/></a:lvl1pPr>"))

    assert [b.kind for b in read(deck).blocks] == [BlockKind.HEADING, BlockKind.ITEM]


@pytest.mark.parametrize(
    ("raw_text", "text"),
    [
        ("całej Sieci \x0bw realizacji", "całej Sieci w realizacji"),
        ("powitanie\x0bpraca w grupach", "powitanie\npraca w grupach"),
        ("Zadanie \x0bWykonawca", "Zadanie\nWykonawca"),
        ("9.00\tpowitanie", "9.00 powitanie"),
        ("a_x000B_b_x0041_", "a\nb_x0041_"),
        ("z\u0307ycie\u00ad i\u00a0ludzie ", "życie i\u00a0ludzie"),
    ],
)
def test_breaks_that_wrap_are_undone(raw_text: str, text: str):
    """A break that only wraps a line goes, one that ends a line of a list stays."""
    assert text == tidy(raw_text)


def test_typed_list_in_one_paragraph_is_a_list():
    """Lines with typed bullets are items, a lone dash is not; two breaks part paragraphs."""
    deck = Deck()
    slide = deck.slide(BLANK)
    box(slide.shapes, "- ławki\v\v- kosze", 1, 1)
    box(slide.shapes, "jedno\v\vdrugie", 1, 4)
    box(slide.shapes, "mowa\vo zieleni\vi o wodzie\v- tak", 1, 8)

    assert [(b.kind.value, b.text) for b in read(deck).blocks] == [
        ("item", "ławki"),
        ("item", "kosze"),
        ("paragraph", "jedno"),
        ("paragraph", "drugie"),
        ("paragraph", "mowa\no zieleni\ni o wodzie\n- tak"),
    ]


def test_links_of_all_kinds():
    """Links on words, on shapes and on pictures are kept; jumps within the deck are not."""
    deck = Deck()
    slide = deck.slide(TITLE_ONLY, "Materiały")
    text = box(slide.shapes, "Zobacz ", 2, 5).text_frame.paragraphs[0]
    for words in ("pełną ", "listę"):
        run = text.add_run()
        run.text = words
        run.hyperlink.address = "https://example.org/lista.pdf"
    button = box(slide.shapes, "Zapisz się", 2, 8)
    button.click_action.hyperlink.address = "https://example.org/zapisy"
    jump = box(slide.shapes, "Wróć", 2, 11)
    jump.click_action.target_slide = slide
    picture(slide.shapes, 2, 14).click_action.hyperlink.address = "https://example.org/mapa.png"
    found = {block.text: block.links for block in read(deck).blocks}

    assert found == {
        "Materiały": (),
        "Zobacz pełną listę": (Link("pełną listę", "https://example.org/lista.pdf"),),
        "Zapisz się": (Link("Zapisz się", "https://example.org/zapisy"),),
        "Wróć": (Link("mapa.png", "https://example.org/mapa.png"),),
    }


def omml(name: str, **arguments: str) -> str:
    """A structure of a formula with its arguments, given as XML."""
    inside = "".join(f"<m:{key}>{value}</m:{key}>" for key, value in arguments.items())
    return f"<m:{name}>{inside}</m:{name}>"


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (omml("f", num=run("1"), den=run("2")), "1/2"),
        (omml("f", num=run("a+b"), den=run("c")), "(a+b)/c"),
        (omml("f", num=omml("d", e=run("a+b")) + run("c"), den=run("2")), "((a+b)c)/2"),
        (omml("sSup", e=run("10"), sup=run("6")), "10^6"),
        (omml("sSubSup", e=run("x"), sub=run("1"), sup=run("2")), "x_1^2"),
        (omml("rad", deg="", e=run("a+b")), "√(a+b)"),
        (omml("d", e=run("a+b")) + run("c"), "(a+b)c"),
        (
            "<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=''/></m:dPr>"
            f"<m:e>{run('a')}</m:e><m:e>{run('b')}</m:e></m:d>",
            "[a|b",
        ),
        (
            "<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr>"
            f"<m:sub>{run('i=1')}</m:sub><m:sup>{run('n')}</m:sup><m:e>{run('x')}</m:e></m:nary>",
            "∑_(i=1)^n x",
        ),
    ],
)
def test_formulas_keep_their_strokes_heights_and_brackets(inside: str, text: str):
    """A formula is read on one line, and one half is not 12."""
    formula = f"<a14:m><m:oMath>{inside}</m:oMath></a14:m>"
    data = one_slide(
        lambda slide: raw(slide, shape("x").replace("</a:r></a:p>", f"</a:r>{formula}</a:p>"))
    )

    assert texts(parse(data).blocks) == [f"x{text}"]
