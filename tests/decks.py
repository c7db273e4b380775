"""Presentations made for the tests, with python-pptx and, for what it cannot write, by hand.

Lengths are centimetres on a slide of 25.4 by 19.05. The content is invented.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import pytest
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Cm, Pt

from ingest.parsers.pptx import parse
from kb.errors import ParseError
from kb.types import Block, ParsedDocument, Problem

TITLE, BODY, SECTION, TWO, COMPARE, TITLE_ONLY, BLANK = range(7)
"""The layouts of python-pptx's own template."""
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_KINDS = (
    *(b"presentationml", b"wordprocessingml", b"spreadsheetml"),
    *(b"drawingml", b"officeDocument"),
)
NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:r="{_RELATIONS}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" '
    'xmlns:p188="http://schemas.microsoft.com/office/powerpoint/2018/8/main" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)


class Deck:
    """A presentation in the making."""

    def __init__(self) -> None:
        self.made = Presentation()

    def slide(self, layout=BLANK, title=None):
        """A new slide, with its title where one is given."""
        slide = self.made.slides.add_slide(self.made.slide_layouts[layout])
        if title is not None:
            slide.shapes.title.text = title
        return slide

    def data(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self.made.save(out)
        return out.getvalue()


def read(deck: Deck) -> ParsedDocument:
    """What the parser makes of a deck."""
    return parse(deck.data())


def refusal(data: bytes) -> Problem:
    """Why the parser refuses a file."""
    with pytest.raises(ParseError) as caught:
        parse(data)
    return caught.value.problem


def texts(blocks: Sequence[Block]) -> list[str]:
    """The words of blocks."""
    return [block.text for block in blocks]


def named(code: str, numbers: str) -> Problem:
    """What is said of the slides of these numbers."""
    return Problem(code, (("slides", numbers),))


def box(shapes, text, x, y, width=6, height=2, size=None):
    """A text box on a slide or in a group; lines of the text are its paragraphs."""
    made = shapes.add_textbox(Cm(x), Cm(y), Cm(width), Cm(height))
    made.text_frame.text = text
    if size:
        for paragraph in made.text_frame.paragraphs:
            paragraph.runs[0].font.size = Pt(size)
    return made


def picture(shapes, x=1, y=1, alt=""):
    """A grey picture with an alternative text."""
    out = io.BytesIO()
    Image.new("L", (8, 8), 128).save(out, "PNG")
    made = shapes.add_picture(io.BytesIO(out.getvalue()), Cm(x), Cm(y), Cm(5), Cm(4))
    made._element.nvPicPr.cNvPr.set("descr", alt)
    return made


def table(shapes, rows, x=1, y=8):
    """A table with these rows of texts."""
    made = shapes.add_table(len(rows), len(rows[0]), Cm(x), Cm(y), Cm(20), Cm(5)).table
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            made.cell(row, column).text = text
    return made


def chart(shapes, title, series, categories, x=1, y=5):
    """A column chart."""
    data = CategoryChartData()
    data.categories = categories
    for number, name in enumerate(series):
        data.add_series(name, [number + n for n in range(len(categories))])
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED
    made = shapes.add_chart(kind, Cm(x), Cm(y), Cm(15), Cm(9), data).chart
    made.has_title = True
    made.chart_title.text_frame.text = title
    return made


def raw(slide, xml):
    """Adds a shape given as XML; ``NAMES`` are bound in it."""
    element = parse_xml(_named(xml))
    slide.shapes._spTree.append(element)
    return element


def _named(xml: str) -> str:
    """The XML with the names bound in its first element."""
    return re.sub(r"^<[\w:]+", lambda match: f"{match[0]} {NAMES}", xml)


def part(owner, name, xml, kind):
    """Adds a part that a slide or another part points to; returns the id of the relation."""
    owner = getattr(owner, "part", owner)
    uri = PackURI(f"/ppt/{name}")
    made = Part(uri, "application/xml", owner.package, _named(xml).encode())
    return owner.relate_to(made, kind if "/" in kind else f"{_RELATIONS}/{kind}")


def frame(slide, inside, uri="x", x=1, y=5, width=20, height=8):
    """A graphic frame around some XML."""
    raw(
        slide,
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="90" name="Ramka"/>'
        "<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm>"
        f'<a:off x="{Cm(x)}" y="{Cm(y)}"/><a:ext cx="{Cm(width)}" cy="{Cm(height)}"/></p:xfrm>'
        f'<a:graphic><a:graphicData uri="{uri}">{inside}</a:graphicData></a:graphic>'
        "</p:graphicFrame>",
    )


def shape(text, x=1, y=1, number=80, extra=""):
    """The XML of a text box, for places that python-pptx does not write to."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Pole {number}"{extra}/><p:cNvSpPr/><p:nvPr/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{Cm(x)}" y="{Cm(y)}"/>'
        f'<a:ext cx="{Cm(6)}" cy="{Cm(2)}"/></a:xfrm></p:spPr><p:txBody><a:bodyPr/>'
        f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def smart_art(slide, points, connections, x=1, y=5, number=1):
    """SmartArt: ``points`` are (id, type, text), ``connections`` (from, to, order, sibling).

    A text in brackets is the prompt of an empty point.
    """
    listed = "".join(
        f'<dgm:pt modelId="{key}" type="{kind}"><dgm:prSet phldr="{int(text.startswith("["))}"/>'
        f"<dgm:spPr/><dgm:t><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for key, kind, text in points
    )
    joined = "".join(
        f'<dgm:cxn modelId="c{n}" srcId="{start}" destId="{end}" srcOrd="{order}" destOrd="0" '
        f'sibTransId="{sibling}"/>'
        for n, (start, end, order, sibling) in enumerate(connections)
    )
    xml = (
        f"<dgm:dataModel><dgm:ptLst>{listed}</dgm:ptLst><dgm:cxnLst>{joined}</dgm:cxnLst>"
        "</dgm:dataModel>"
    )
    identifier = part(slide, f"diagrams/data{number}.xml", xml, "diagramData")
    frame(slide, f'<dgm:relIds r:dm="{identifier}"/>', x=x, y=y)


def with_parts(
    data: bytes, changes: Mapping[str, bytes | Callable[[bytes], bytes] | None]
) -> bytes:
    """The file with parts replaced, changed by a function, added, or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        for name in names:
            change = changes.get(name, old.read(name))
            content = change(old.read(name)) if callable(change) else change
            if content is not None:
                new.writestr(name, content, zipfile.ZIP_DEFLATED)
        for name, content in changes.items():
            if name not in names and isinstance(content, bytes):
                new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def one_slide(build, layout=BLANK) -> bytes:
    """A deck of one slide, on which a function builds."""
    deck = Deck()
    build(deck.slide(layout))
    return deck.data()


def strict(data: bytes) -> bytes:
    """The file as strict Office Open XML, in the namespaces of ISO 29500."""
    usual, iso = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for kind in _STRICT_KINDS:
                content = content.replace(usual + kind + b"/2006/", iso + kind + b"/")
            new.writestr(name, content)
    return out.getvalue()


@cache
def workshop() -> bytes:
    """A deck as an office would make it: every kind of content, every trap."""
    deck = Deck()
    first = deck.slide(TITLE, "Warsztaty o zieleni")
    first.placeholders[1].text = "Wnioski z sześciu spotkań\nPoznań, 7 czerwca 2024 r."
    deck.slide(SECTION, "Część pierwsza")
    found = deck.slide(BODY, "Ustalenia")
    found.placeholders[1].text = "dyżury co wtorek\nwspólny kalendarz"
    found.notes_slide.notes_text_frame.text = "Powiedzieć o łączności.\nI o źródłach."
    pros = deck.slide(COMPARE, "Plusy i minusy")
    for index, text in ((4, "brak źródeł"), (3, "Minusy"), (2, "szybki kontakt"), (1, "Plusy")):
        pros.placeholders[index].text = text
    groups = deck.slide(TITLE_ONLY, "Praca w grupach")
    rows = [["Grupa", "Wniosek", "Kto"], ["A", "ławki\nkosze", ""], ["", "drzewa", "ZDM"]]
    merged = table(groups.shapes, rows)
    merged.cell(1, 0).merge(merged.cell(2, 0))
    merged.cell(2, 0).text = "pod scaleniem"
    survey = deck.slide(TITLE_ONLY, "Ankieta")
    chart(survey.shapes, "Oceny spotkania", ["rok 2023", "rok 2024"], ["dobrze", "źle"])
    plan = deck.slide(TITLE_ONLY, "Schemat")
    smart_art(
        plan,
        [
            ("0", "doc", ""),
            ("1", "node", "Etap drugi"),
            ("2", "node", "Etap pierwszy"),
            ("3", "node", "podetap"),
            ("4", "node", "[Tekst]"),
            ("5", "sibTrans", "a potem"),
            ("9", "pres", "powtórka"),
        ],
        [("0", "1", 1, ""), ("0", "2", 0, "5"), ("2", "3", 0, ""), ("0", "4", 2, "")],
    )
    photo = deck.slide(BLANK)
    picture(photo.shapes, alt="IMG_2034.JPG")
    hidden = deck.slide(TITLE_ONLY, "Slajd zapasowy")
    hidden._element.set("show", "0")
    return deck.data()
