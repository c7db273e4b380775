"""Presentations that are damaged, locked, renamed or made to do harm."""

from __future__ import annotations

import random
import zipfile
from collections import Counter
from io import BytesIO

import pytest
from decks import (
    BODY,
    TITLE_ONLY,
    Deck,
    chart,
    named,
    one_slide,
    raw,
    refusal,
    shape,
    texts,
    with_parts,
    workshop,
)

from ingest.parsers import zipped
from ingest.parsers.encoding import clean
from ingest.parsers.pptx import parse
from kb.errors import ParseError
from kb.types import BlockKind, Problem


def plain() -> Deck:
    deck = Deck()
    for number in (1, 2):
        slide = deck.slide(TITLE_ONLY, f"Slajd {number}")
        chart(slide.shapes, f"Wykres {number}", ["a b"], ["c d"])
    return deck


@pytest.mark.parametrize(
    ("changes", "blocks", "problem"),
    [
        ({"ppt/slides/slide2.xml": b"<p:sld"}, 4, named("slides_unreadable", "2")),
        ({"ppt/slides/slide2.xml": None}, 4, named("slides_unreadable", "2")),
        ({"ppt/slides/_rels/slide2.xml.rels": b"<"}, 5, named("slides_unreadable", "2")),
    ],
)
def test_a_damaged_part_costs_only_its_words(changes, blocks: int, problem: Problem):
    """The other slides are read, and the damaged one is named."""
    document = parse(with_parts(plain().data(), changes))

    assert len(document.blocks) == blocks
    assert problem in document.problems


def test_a_lost_chart_costs_only_its_words():
    """A slide whose chart is missing is read but for it."""
    data = plain().data()
    with zipfile.ZipFile(BytesIO(data)) as package:
        name = next(name for name in package.namelist() if name.startswith("ppt/charts/chart"))
    document = parse(with_parts(data, {name: None}))

    assert len(document.blocks) == 5
    assert [problem.code for problem in document.problems] == [
        "slides_with_charts",
        "slides_unreadable",
    ]


def test_lost_smart_art_is_named():
    """A slide whose SmartArt is missing is read but for it."""
    document = parse(with_parts(workshop(), {"ppt/diagrams/data1.xml": None}))

    assert "Schemat" in texts(document.blocks)
    assert named("slides_unreadable", "7") in document.problems


def test_too_many_slides_are_refused():
    """A deck that lists more slides than anybody makes is said to be corrupt."""

    def change(xml: bytes) -> bytes:
        return xml.replace(b"</p:sldIdLst>", b'<p:sldId id="9"/>' * 5001 + b"</p:sldIdLst>")

    problem = refusal(with_parts(plain().data(), {"ppt/presentation.xml": change}))

    assert problem == Problem("corrupt", (("detail", "5003 slides"),))


def test_layout_and_master_may_be_lost():
    """Without its layout a slide keeps all its words."""
    data = workshop()
    with zipfile.ZipFile(BytesIO(data)) as package:
        lost = {n: None for n in package.namelist() if "slideLayout" in n or "slideMaster" in n}
    whole, bare = parse(data), parse(with_parts(data, lost))

    assert sorted(texts(whole.blocks)) == sorted(texts(bare.blocks))
    assert (bare.blocks[0].kind, bare.blocks[0].level) == (BlockKind.HEADING, 1)


def test_all_slides_damaged_is_corrupt():
    """A deck of which no slide can be read is corrupt."""
    broken = {f"ppt/slides/slide{n}.xml": b"<x" for n in (1, 2)}

    assert refusal(with_parts(plain().data(), broken)).code == "corrupt"


def zip_of(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def locked() -> bytes:
    """A ZIP whose first part says that it is encrypted."""
    data = bytearray(zip_of(ppt__presentation_xml=b"<x/>"))
    data[6] |= 1
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    return bytes(data)


OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
REFUSED = {
    "nothing": (b"", Problem("empty")),
    "white space": (b" \r\n", Problem("empty")),
    "no slides": (Deck().data(), Problem("empty")),
    "an empty slide": (one_slide(lambda _: None, BODY), Problem("empty")),
    "PPT": (OLE2 + "PowerPoint Document".encode("utf-16-le"), "PPT"),
    "PDF": (b"%PDF-1.7\n", "PDF"),
    "RTF": (b"{\\rtf1 }", "RTF"),
    "HTML": (b"<!DOCTYPE html><p>x", "HTML"),
    "JPG": (b"\xff\xd8\xff\xe0 JFIF", "JPG"),
    "PNG": (b"\x89PNG\r\n\x1a\n", "PNG"),
    "TXT": ("Notatka ze spotkania o źródłach.".encode(), "TXT"),
    "DOCX": (zip_of(word__document_xml=b"<x/>"), "DOCX"),
    "XLSX": (zip_of(xl__workbook_xml=b"<x/>"), "XLSX"),
    "ODP": (zip_of(mimetype=b"application/vnd.oasis.opendocument.presentation"), "ODP"),
    "another ZIP": (zip_of(readme=b"x"), Problem("not_pptx")),
    "a false part": (zip_of(ppt__presentation_xml=b"<x/>"), Problem("not_pptx")),
    "a password": (
        OLE2 + "EncryptedPackage".encode("utf-16-le"),
        Problem("encrypted", (("program", "PowerPoint"),)),
    ),
    "a ZIP's password": (locked(), Problem("encrypted", (("program", "PowerPoint"),))),
}


@pytest.mark.parametrize(("data", "problem"), REFUSED.values(), ids=REFUSED)
def test_unreadable_file_says_why(data: bytes, problem: Problem | str):
    """A file that is no presentation, or is locked, raises a ParseError that says so."""
    expected = Problem("renamed", (("really", problem),)) if isinstance(problem, str) else problem

    assert expected == refusal(data)


@pytest.mark.parametrize("data", [workshop()[:9000], bytes(range(256))], ids=["cut", "noise"])
def test_cut_file_is_corrupt(data: bytes):
    """A file cut in the middle, or of no kind, is said to be corrupt, with a short detail."""
    problem = refusal(data)

    assert (problem.code, [key for key, _ in problem.values]) == ("corrupt", ["detail"])


@pytest.mark.parametrize("part", ["slides/slide1", "slideLayouts/slideLayout6"])
def test_bombs_are_refused(part: str, monkeypatch: pytest.MonkeyPatch):
    """A part beyond the limit refuses the deck; it is not taken for one damaged slide."""
    monkeypatch.setattr(zipped, "SIZE_LIMIT", 2**20)
    bomb = with_parts(plain().data(), {f"ppt/{part}.xml": b" " * (2**20 + 1)})

    assert refusal(bomb) == Problem("unpacks_too_large", (("limit", "1 MB"),))


def test_entities_are_not_expanded():
    """An entity of a slide is not read, neither from the file nor from the disk."""
    head = b"""<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/hostname">]>"""

    def change(xml: bytes) -> bytes:
        return (head + xml.split(b"?>", 1)[1]).replace(b"Slajd 1", b"Slajd &a;&f; 1")

    document = parse(with_parts(plain().data(), {"ppt/slides/slide1.xml": change}))

    assert texts(document.blocks)[0] == "Slajd"
    assert not any("aaaa" in text for text in texts(document.blocks))


def test_deep_groups_are_bounded():
    """Groups nested beyond reason are said to be unreadable; the rest is read."""
    deck = Deck()
    slide = deck.slide(TITLE_ONLY, "Tytuł")
    start = '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="5" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
    depth = 100
    raw(slide, (start + "<p:grpSpPr/>") * depth + shape("x") + "</p:grpSp>" * depth)
    document = parse(deck.data())

    assert (texts(document.blocks), document.problems) == (
        ["Tytuł"],
        (named("slides_unreadable", "1"),),
    )


def mutants(data: bytes, count: int) -> list[bytes]:
    """The file with bytes flipped, cut out, doubled or overwritten, always the same ways."""
    chance = random.Random(2024)  # noqa: S311 - the same each time is the point
    found = []
    for number in range(count):
        changed = bytearray(data)
        at = chance.randrange(len(changed))
        length = chance.randint(1, 400)
        if number % 4 == 0:
            for _ in range(chance.randint(1, 30)):
                changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        elif number % 4 == 1:
            del changed[at:]
        elif number % 4 == 2:
            changed[at : at + length] = chance.randbytes(length)
        else:
            other = chance.randrange(len(changed))
            changed[at:at] = changed[other : other + length]
        found.append(bytes(changed))
    return found


def stored(data: bytes) -> bytes:
    """The file with its parts unpacked, so that damage reaches the XML."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name.startswith(("ppt/slides", "ppt/pres", "ppt/_", "ppt/ch", "ppt/d", "_rels")):
                new.writestr(name, old.read(name))
    return out.getvalue()


def mutated_parts(data: bytes, count: int) -> list[bytes]:
    """The file with the text of one part changed, under a right checksum."""
    chance = random.Random(1989)  # noqa: S311 - the same each time is the point
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = [n for n in package.namelist() if n.endswith((".xml", ".rels"))]
        parts = {name: package.read(name) for name in names}
    found = []
    for _ in range(count):
        name = chance.choice(names)
        content = parts[name]
        start, end = sorted(chance.randrange(len(content)) for _ in range(2))
        pieces = content[start:end].split(b'"')
        for at in range(1, len(pieces), 2):
            if chance.random() < 0.3:
                pieces[at] = chance.choice((b"", b"-1", b"9" * 30, b"rId1", b"x", b"1.5", b"body"))
        found.append(with_parts(data, {name: content[:start] + b'"'.join(pieces) + content[end:]}))
    return found


@pytest.mark.parametrize("kind", ["bytes", "stored", "values"])
def test_damage_is_a_parse_error_or_a_document(kind: str):
    """Whatever is changed in a file, a document or a ParseError comes out, nothing else."""
    made = {
        "bytes": lambda: mutants(workshop(), 100),
        "stored": lambda: mutants(stored(workshop()), 100),
        "values": lambda: mutated_parts(stored(workshop()), 100),
    }
    outcomes = Counter()
    for data in made[kind]():
        try:
            blocks = parse(data).blocks
        except ParseError as error:
            outcomes[error.problem.code] += 1
        else:
            outcomes["read"] += 1
            assert all(b.text.strip() and b.text == clean(b.text) for b in blocks)

    assert sum(outcomes.values()) == 100
    assert {"read", "corrupt"} <= set(outcomes) or kind == "values"
