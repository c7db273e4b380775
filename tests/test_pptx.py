"""Slides: what comes out of presentations, and what is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from decks import (
    BLANK,
    BODY,
    Deck,
    box,
    frame,
    named,
    one_slide,
    part,
    raw,
    read,
    shape,
    strict,
    texts,
    workshop,
)

from ingest.layout import lay_out
from ingest.parsers.pptx import parse
from kb.types import Link, Problem

REAL = Path(__file__).parents[2] / "shared" / "data" / "documents"
MODERN_COMMENTS = "http://schemas.microsoft.com/office/2018/10/relationships/comments"


@dataclass(frozen=True)
class Vector:
    """A file and what its text holds and does not hold."""

    name: str
    data: bytes
    must_include: tuple[str, ...]
    must_not_include: tuple[str, ...] = ()
    pages: int = 1


def with_furniture(slide):
    box(slide.shapes, "Treść slajdu", 1, 1)
    for number, (kind, text) in enumerate(
        (("ftr", "Stopka urzędu"), ("dt", "1.01.2020"), ("sldNum", "7"))
    ):
        xml = shape(text, 1, 17, 70 + number)
        raw(
            slide,
            xml.replace("<p:nvPr/>", f'<p:nvPr><p:ph type="{kind}" idx="1{number}"/></p:nvPr>'),
        )


def with_prompts(slide):
    slide.shapes.title.text = "Kliknij, aby dodać tytuł"
    slide.placeholders[
        1
    ].text = "Kliknij, aby edytować style wzorca tekstu\nDrugi poziom\nTrzeci poziom"
    box(slide.shapes, "Kliknij, aby dodać tekst", 1, 15)


def with_a_manual(slide):
    slide.shapes.title.text = "Kliknij, aby dodać wniosek"
    slide.placeholders[1].text = "Kliknij, aby edytować pola wniosku\nDrugi poziom"


def with_fields(slide):
    raw(
        slide,
        shape("Poznań, ").replace(
            "</a:r></a:p>",
            '</a:r><a:fld id="{1}" type="datetime1"><a:t>3.03.2021</a:t></a:fld></a:p><a:p>'
            '<a:fld id="{2}" type="slidenum"><a:t>41</a:t></a:fld></a:p>',
        ),
    )


def with_alternatives(slide):
    raw(
        slide,
        f'<mc:AlternateContent><mc:Choice Requires="a14">{shape("Nowy kształt")}</mc:Choice>'
        f"<mc:Fallback>{shape('Wykres niedostępny w tej wersji')}</mc:Fallback></mc:AlternateContent>",
    )
    raw(
        slide,
        shape("Wzór: ", 1, 5).replace(
            "</a:r></a:p>",
            "</a:r><a14:m><m:oMath><m:r><m:t>a=b+c</m:t></m:r></m:oMath></a14:m></a:p>",
        ),
    )


def with_hidden_shape(slide):
    box(slide.shapes, "Widoczne", 1, 1)
    raw(slide, shape("Schowane w okienku zaznaczenia", extra=' hidden="1"'))


def with_nested_groups(slide):
    group = slide.shapes.add_group_shape()
    box(group.shapes, "W grupie", 2, 3)
    inner = group.shapes.add_group_shape()
    box(inner.shapes, "W grupie w grupie", 2, 6)


def with_notes_in_groups(slide):
    page = slide.notes_slide
    page.notes_text_frame.text = "Notatka"
    group = (
        '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="5" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        f"<p:grpSpPr/>{shape('Dopisek w grupie')}</p:grpSp>"
    )
    raw(page, group)


def with_alternative_words(slide):
    words = "<a:r><a:t>ten sam tekst</a:t></a:r>"
    old = words.replace("ten sam", "dawny")
    raw(
        slide,
        shape("Stara i nowa postać").replace(
            "</a:p>",
            f'</a:p><a:p><mc:AlternateContent><mc:Choice Requires="a14">{words}</mc:Choice>'
            f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></a:p>",
        ),
    )


def with_new_chart(slide):
    xml = (
        "<cx:chartSpace><cx:chartData><cx:data id='0'><cx:strDim type='cat'><cx:lvl ptCount='2'>"
        "<cx:pt idx='0'>Zgłoszenia</cx:pt><cx:pt idx='1'>Umowy</cx:pt></cx:lvl></cx:strDim>"
        "</cx:data></cx:chartData><cx:chart><cx:title><cx:tx><cx:rich><a:bodyPr/><a:p><a:r>"
        "<a:t>Lejek wniosków</a:t></a:r></a:p></cx:rich></cx:tx></cx:title><cx:plotArea>"
        "<cx:plotAreaRegion><cx:series><cx:tx><cx:txData><cx:v>rok 2024</cx:v></cx:txData></cx:tx>"
        "</cx:series></cx:plotAreaRegion><cx:axis><cx:title><cx:tx><cx:txData><cx:v>sztuki</cx:v>"
        "</cx:txData></cx:tx></cx:title></cx:axis></cx:plotArea></cx:chart></cx:chartSpace>"
    )
    frame(slide, f'<cx:chart r:id="{part(slide, "charts/chartEx1.xml", xml, "chartEx")}"/>')


def with_comments(slide):
    box(slide.shapes, "Treść", 1, 1)
    old = (
        '<p:cmLst><p:cm authorId="0" dt="2024-06-07T10:00:00" idx="1"><p:pos x="1" y="1"/>'
        "<p:text>Dopisać źródło.</p:text></p:cm></p:cmLst>"
    )
    new = (
        '<p188:cmLst><p188:cm id="1" authorId="Jan"><p188:replyLst><p188:reply id="2">'
        "<p188:txBody><a:bodyPr/><a:p><a:r><a:t>Odpowiedź</a:t></a:r></a:p></p188:txBody>"
        "</p188:reply></p188:replyLst><p188:txBody><a:bodyPr/><a:p><a:r><a:t>Pytanie</a:t></a:r>"
        "</a:p></p188:txBody></p188:cm></p188:cmLst>"
    )
    part(slide, "comments/comment1.xml", old, "comments")
    part(slide, "comments/modernComment_1.xml", new, MODERN_COMMENTS)


VECTORS = (
    Vector(
        "workshop",
        workshop(),
        (
            "Warsztaty o zieleni",
            "Wnioski z sześciu spotkań",
            "Poznań, 7 czerwca 2024 r.",
            "Powiedzieć o łączności.",
            "brak źródeł",
            "drzewa",
            "Oceny spotkania",
            "rok 2024",
            "źle",
            "Etap pierwszy",
            "a potem",
            "Slajd zapasowy",
        ),
        ("IMG_2034", "[Tekst]", "powtórka", "pod scaleniem", "Click to", "Kliknij"),
        pages=9,
    ),
    Vector("strict", strict(workshop()), ("Warsztaty o zieleni", "drzewa", "Etap drugi"), pages=9),
    Vector(
        "furniture",
        one_slide(with_furniture),
        ("Treść slajdu",),
        ("Stopka urzędu", "1.01.2020", "7"),
    ),
    Vector(
        "prompts",
        one_slide(with_prompts, BODY),
        ("Kliknij, aby dodać tekst",),
        ("tytuł", "wzorca", "poziom"),
    ),
    Vector(
        "a manual",
        one_slide(with_a_manual, BODY),
        ("Kliknij, aby dodać wniosek", "Kliknij, aby edytować pola wniosku", "Drugi poziom"),
    ),
    Vector("fields", one_slide(with_fields), ("Poznań,",), ("2021", "41")),
    Vector(
        "alternatives",
        one_slide(with_alternatives),
        ("Nowy kształt", "Wzór: a=b+c"),
        ("niedostępny",),
    ),
    Vector("hidden shape", one_slide(with_hidden_shape), ("Widoczne",), ("Schowane",)),
    Vector("groups", one_slide(with_nested_groups), ("W grupie", "W grupie w grupie")),
    Vector(
        "new chart",
        one_slide(with_new_chart),
        ("Lejek wniosków", "sztuki", "rok 2024", "Zgłoszenia", "Umowy"),
    ),
    Vector("notes in groups", one_slide(with_notes_in_groups), ("Notatka", "Dopisek w grupie")),
    Vector(
        "alternative words",
        one_slide(with_alternative_words),
        ("Stara i nowa postać", "ten sam tekst"),
        ("dawny",),
    ),
    Vector(
        "comments",
        one_slide(with_comments),
        ("Dopisać źródło.", "Pytanie", "Odpowiedź"),
        ("Jan", "2024"),
    ),
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_deck_gives_its_words_and_nothing_else(vector: Vector):
    """Each deck's text holds what a viewer sees in it, once, and nothing that he does not."""
    document = parse(vector.data)
    text = "\n".join(texts(document.blocks))
    missing = [words for words in vector.must_include if words not in texts(document.blocks)]
    extra = [words for words in vector.must_not_include if words in text]
    twice = [words for words, count in Counter(texts(document.blocks)).items() if count > 1]

    assert ([], [], [], vector.pages) == (missing, extra, twice, document.pages)


def test_kinds_places_and_pages():
    """Titles, items, cells, chart and diagram words, and notes each say where they stand."""
    document = parse(workshop())
    found = [(b.page, b.kind.value, b.level, b.place, b.text) for b in document.blocks]

    assert document.title == "Warsztaty o zieleni"
    assert found == [
        (1, "heading", 1, "", "Warsztaty o zieleni"),
        (1, "paragraph", 0, "", "Wnioski z sześciu spotkań"),
        (1, "paragraph", 0, "", "Poznań, 7 czerwca 2024 r."),
        (2, "heading", 1, "", "Część pierwsza"),
        (3, "heading", 2, "", "Ustalenia"),
        (3, "item", 0, "", "dyżury co wtorek"),
        (3, "item", 0, "", "wspólny kalendarz"),
        (3, "note", 0, "notes", "Powiedzieć o łączności."),
        (3, "note", 0, "notes", "I o źródłach."),
        (4, "heading", 2, "", "Plusy i minusy"),
        (4, "paragraph", 0, "", "Plusy"),
        (4, "item", 0, "", "szybki kontakt"),
        (4, "paragraph", 0, "", "Minusy"),
        (4, "item", 0, "", "brak źródeł"),
        (5, "heading", 2, "", "Praca w grupach"),
        (5, "cell", 0, "table 1, row 1, cell 1", "Grupa"),
        (5, "cell", 0, "table 1, row 1, cell 2", "Wniosek"),
        (5, "cell", 0, "table 1, row 1, cell 3", "Kto"),
        (5, "cell", 0, "table 1, row 2, cell 1", "A"),
        (5, "cell", 0, "table 1, row 2, cell 2", "ławki"),
        (5, "cell", 0, "table 1, row 2, cell 2", "kosze"),
        (5, "cell", 0, "table 1, row 3, cell 2", "drzewa"),
        (5, "cell", 0, "table 1, row 3, cell 3", "ZDM"),
        (6, "heading", 2, "", "Ankieta"),
        (6, "paragraph", 0, "chart 1", "Oceny spotkania"),
        (6, "item", 0, "chart 1", "rok 2023"),
        (6, "item", 0, "chart 1", "rok 2024"),
        (6, "item", 0, "chart 1", "dobrze"),
        (6, "item", 0, "chart 1", "źle"),
        (7, "heading", 2, "", "Schemat"),
        (7, "item", 0, "diagram 1", "Etap pierwszy"),
        (7, "item", 0, "diagram 1", "podetap"),
        (7, "item", 0, "diagram 1", "a potem"),
        (7, "item", 0, "diagram 1", "Etap drugi"),
        (9, "heading", 2, "", "Slajd zapasowy"),
    ]
    assert document.problems == (
        named("slides_without_text", "8"),
        named("slides_with_charts", "6"),
    )
    assert document.notes == (named("hidden_slides", "9"),)


def test_blocks_lie_on_their_pages():
    """Laid out, every block stands inside the span of its own page."""
    document = parse(workshop())
    layout = lay_out(document.blocks, document.pages)

    assert all(layout.page_at(p.start) == p.block.page for p in layout.blocks)


def test_comments_are_notes_with_questions_before_answers():
    """Comments of both kinds come after the slide, a reply after what it answers."""
    blocks = parse(one_slide(with_comments)).blocks

    assert [(b.kind.value, b.place, b.text) for b in blocks] == [
        ("paragraph", "", "Treść"),
        ("note", "comment", "Dopisać źródło."),
        ("note", "comment", "Pytanie"),
        ("note", "comment", "Odpowiedź"),
    ]


def test_order_and_numbers_are_those_of_the_presentation():
    """Slides come in the order of the deck, not of their files, and hidden ones count."""
    deck = Deck()
    for text in ("pierwszy", "drugi", "trzeci"):
        box(deck.slide(BLANK).shapes, text, 1, 1)
    listed = deck.made.slides._sldIdLst
    listed.insert(0, listed[2])
    deck.made.slides[1]._element.set("show", "0")
    document = read(deck)

    assert [(b.page, b.text) for b in document.blocks] == [
        (1, "trzeci"),
        (2, "pierwszy"),
        (3, "drugi"),
    ]
    assert (document.problems, document.notes) == ((), (named("hidden_slides", "2"),))


@pytest.mark.parametrize(
    ("first", "page", "pages", "notes"),
    [
        ("1", 1, 1, ()),
        ("5", 5, 5, ()),
        ("0", 1, 1, (Problem("slides_from_zero"),)),
        ("99999999", 1, 1, ()),
        ("-3", 1, 1, ()),
    ],
)
def test_first_number(first: str, page: int, pages: int, notes: tuple[Problem, ...]):
    """A deck whose numbers begin elsewhere has the pages that PowerPoint shows."""
    deck = Deck()
    box(deck.slide(BLANK).shapes, "Tekst", 1, 1)
    deck.made._element.set("firstSlideNum", first)
    document = read(deck)

    assert (document.blocks[0].page, document.pages, document.notes) == (page, pages, notes)
    assert document.problems == ()


@pytest.mark.skipif(not REAL.is_dir(), reason="the collected documents (../shared) are not here")
def test_collected_decks_give_what_python_pptx_sees():
    """On each slide of the collected decks, our words are python-pptx's, footers aside."""
    from pptx import Presentation
    from pptx.enum.shapes import PP_PLACEHOLDER as KIND

    furniture = {KIND.SLIDE_NUMBER, KIND.DATE, KIND.FOOTER}
    files = [path for path in REAL.glob("*/*") if path.suffix in {".pptx", ".pptm", ".ppsx"}]
    for path in files:
        blocks = parse(path.read_bytes()).blocks
        for number, slide in enumerate(Presentation(str(path)).slides, 1):
            shown = [
                s.text_frame.text
                for s in slide.shapes
                if s.has_text_frame
                and not (s.is_placeholder and s.placeholder_format.type in furniture)
            ]
            theirs = Counter(" ".join(shown).split())
            ours = [b.text for b in blocks if b.page == number and not b.place]

            assert theirs == Counter(" ".join(ours).split()), (path.name, number)
    assert files


@pytest.mark.skipif(not REAL.is_dir(), reason="the collected documents (../shared) are not here")
def test_collected_deck_is_read_as_seen():
    """In the ministry's deck, titles, bullets, link and descriptions are those on the screen."""
    document = parse((REAL / "pl" / "sdc-SDC-6-spotkanie-Ja-zespol-i-Siec.pptx").read_bytes())
    kinds = Counter((b.kind.value, b.place) for b in document.blocks)
    links = [link for block in document.blocks for link in block.links]

    assert (document.pages, document.problems) == (18, ())
    assert document.title == "Organizacja pracy Sieci. Ja, zespół i Sieć"
    assert kinds[("heading", "")] == 18
    assert kinds[("item", "")] == 54
    assert [b.page for b in document.blocks if b.place == "alt text"][:2] == [1, 15]
    assert links == [Link(*2 * ("https://webaim.org/articles/strategicframework/",))]
