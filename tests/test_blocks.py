"""What the parsers of written documents have in common: names of styles, and titles."""

from __future__ import annotations

import pytest

from ingest.parsers.blocks import stated_title
from ingest.parsers.html import parse as parse_html
from ingest.parsers.styles import Named, chain, named


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("heading 1", Named(level=1)),
        ("Heading 12", Named(level=12)),
        ("Nagłówek 2", Named(level=2)),
        ("Naglowek3", Named(level=3)),
        ("Nagwek4", Named(level=4)),
        (" Heading 5 ", Named(level=5)),
        ("Heading 0", Named()),
        ("Nagłówek", Named()),
        ("Heading 1 Char", Named()),
        ("Title", Named(title=True)),
        ("Tytuł", Named(title=True)),
        ("Tytu", Named(title=True)),
        ("Podtytuł", Named()),
        ("toc 1", Named(contents=True)),
        ("TOC Heading", Named(contents=True)),
        ("Spis treści 2", Named(contents=True)),
        ("Spistreci3", Named(contents=True)),
        ("Contents 10", Named(contents=True)),
        ("Nagłówek spisu treści", Named(contents=True)),
        ("Nagwekspisutreci", Named(contents=True)),
        ("Index 1", Named(contents=True)),
        ("table of figures", Named(contents=True)),
        ("Spis", Named()),
        ("", Named()),
    ],
)
def test_names_of_styles(name: str, found: Named):
    """Names are read in both languages, and as Word makes identifiers of them."""
    assert named([name]) == found


def test_the_nearest_name_counts():
    """A style has the level of the nearest heading that it is based on."""
    assert named(["Własny", "Nagłówek 3", "heading 1"]) == Named(level=3)
    assert named([]) == Named()


def test_styles_that_are_based_on_each_other_end():
    """A damaged file may lead in a circle, or to a style that is not there."""
    parents = {"a": "b", "b": "c", "c": "a", "d": "gone"}

    assert list(chain("a", {key: key for key in parents}, parents.get)) == ["a", "b", "c"]
    assert list(chain("d", {key: key for key in parents}, parents.get)) == ["d"]
    assert list(chain(None, {"a": "a"}, parents.get)) == []


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (" Warsztaty\n o\tzieleni ", "Warsztaty o zieleni"),
        ("Strona główna > Konsultacje", "Strona główna > Konsultacje"),
        ("Notatka [wersja 2]", "Notatka [wersja 2]"),
        ("Dokument o zieleni", "Dokument o zieleni"),
        ("[Tytuł dokumentu]", None),
        ("<tytuł>", None),
        ("Dokument1", None),
        ("Document 2", None),
        ("Untitled Document", None),
        ("Bez tytułu 1", None),
        ("Dokument bez nazwy", None),
        ("Microsoft Word - notatka", None),
        ("notatka_final.odt", None),
        ("C:\\notatki\\maj", None),
        (" \n", None),
    ],
)
def test_stated_title(stated: str, title: str | None):
    """The name of a file or a program, or a place to fill in, is no title."""
    assert stated_title(stated) == title


def test_a_page_without_a_title_of_its_own_is_called_by_its_heading():
    """A program's word for an unnamed page does not hide the heading."""
    page = "<head><title>Dokument bez tytułu</title></head><body><h1>Zieleń</h1><p>Tekst</p></body>"

    assert parse_html(f"<html>{page}</html>".encode()).title == "Zieleń"


def test_a_bold_line_of_a_page_is_one_line():
    """Below the page's own heading, bold lines are headings; a break in one is a space."""
    body = "<h1>Zieleń</h1><p><b>Wnioski<br>z maja</b></p><p>Tekst.</p>"
    found = [
        (b.text, b.level) for b in parse_html(f"<html><body>{body}</body></html>".encode()).blocks
    ]

    assert found == [("Zieleń", 1), ("Wnioski z maja", 6), ("Tekst.", 0)]
