"""One body: the form to be read of a message, its title, and its structure."""

from __future__ import annotations

import pytest
from mails import (
    OWN,
    Vector,
    file_part,
    multipart,
    page,
    page_part,
    plain,
    several,
    text_part,
    told,
)

from ingest.parsers import mail
from kb.types import BlockKind, Link

FORMS = (
    Vector("both", several("alternative", text_part(OWN), page_part("<p>Postać HTML</p>")), (OWN,), ("Postać",)),
    Vector("html only", page(f"<p>{OWN}</p>"), (OWN,), ("<p>",)),
    Vector("stub", several("alternative", text_part("Twój program nie obsługuje wiadomości HTML."), page_part(f"<p>{OWN}</p>")), (OWN,), ("obsługuje",)),
    Vector("stub with an address", several("alternative", text_part("Zobacz w przeglądarce: https://example.org/x"), page_part(f"<p>{OWN}</p>")), (OWN,), ("Zobacz",)),
    Vector("empty plain", several("alternative", text_part(" \n"), page_part(f"<p>{OWN}</p>")), (OWN,), ()),
    Vector("much less", several("alternative", text_part("Witaj"), page_part(f"<p>Witaj</p><p>{OWN}</p>")), ("Witaj", OWN), ()),
    Vector("pictures only", several("alternative", text_part(OWN), page_part("<img src='x.png'>")), (OWN,), ()),
    Vector("one after the other", several("mixed", text_part(OWN), page_part(f"<p>{OWN}</p>")), (OWN,), ()),
    Vector("two texts", several("mixed", text_part(OWN), file_part("a.pdf", b"x"), text_part("Dalszy ciąg po załączniku.")), (OWN, "Dalszy ciąg"), ()),
    Vector("apple", several("alternative", text_part(OWN), multipart("mixed", page_part(f"<p>{OWN}</p>"), file_part("a.pdf", b"x"), page_part("<p>koniec</p>"))), (OWN,), ("koniec",)),
    Vector("html said to be plain", plain(f"<html><body><p>{OWN}</p></body></html>"), (OWN,), ("<p>",)),
    Vector("flowed", plain("Uczestnicy \nuznali, że \ndyżury są potrzebne.\nKoniec.\n", headers="X-A: b\n").replace(b"charset=utf-8", b"charset=utf-8; format=flowed"), ("Uczestnicy uznali, że dyżury są potrzebne.", "Koniec."), ()),
    Vector("flowed without spaces", plain("Uczest \nnicy\n").replace(b"charset=utf-8", b"charset=utf-8; format=flowed; delsp=yes"), ("Uczestnicy",), ()),
    Vector("amp", several("alternative", text_part(OWN), b"Content-Type: text/x-amp-html\n\n<html>amp</html>"), (OWN,), ("amp",)),
    Vector("half", several("alternative", text_part("Witaj, dziękuję."), page_part(f"<p>Witaj, dziękuję.</p><p>{OWN}</p>")), ("Witaj", OWN), ()),
    Vector("of pages only in words", several("alternative", text_part(f"Strona HTML jest gotowa. {OWN}"), page_part("<img src='x.png'>")), (OWN,), ()),
)  # fmt: skip


@pytest.mark.parametrize("vector", FORMS, ids=lambda vector: vector.name)
def test_one_form_is_read(vector: Vector):
    """Of a message sent in several forms one is read, and no word is lost."""
    vector.check()


def test_subject_is_title_and_heading():
    """The subject is the title and the first heading; date, sender and receivers are metadata."""
    document = mail.parse(
        plain("Treść.", "=?iso-8859-2?Q?Dy=BFury?=", "Date: Thu, 9 May 2024 10:00:00 +0200\n")
    )
    first = document.blocks[0]

    assert ("Dyżury", "Dyżury", BlockKind.HEADING, 1) == (document.title, first.text, first.kind, first.level)  # fmt: skip
    assert document.metadata == (
        ("sent", "2024-05-09T10:00:00+02:00"),
        ("from", "Ola Sowa <ola@example.org>"),
        ("to", "jan@example.org"),
    )
    assert "2024" not in "".join(told(document))


@pytest.mark.parametrize("date", ["jutro", "Thu, 99 Foo 20245 10:00", "", "=?x?Q?=FF?="])
def test_senseless_date_is_left_out(date: str):
    """A message whose date is no date has none."""
    assert "sent" not in dict(mail.parse(plain("Treść.", "x", f"Date: {date}\n")).metadata)


def test_message_without_subject():
    """A message without a subject has no title and no heading."""
    document = mail.parse(b"From: a@example.org\nTo: b@example.org\n\nTresc.\n")

    assert (None, ["Tresc."]) == (document.title, told(document))


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\r\n\r\n", b"From ola@example.org Thu May  9\n"]
)
def test_what_stands_before_the_first_header(before: bytes):
    """A byte order mark, blank lines and a mailbox's own line change nothing."""
    assert ["Notatka", "Treść."] == told(mail.parse(before + plain("Treść.")))


def test_message_saved_as_utf16():
    """A message that an editor saved in UTF-16 is read."""
    assert ["Notatka", "Treść."] == told(mail.parse(plain("Treść.").decode().encode("utf-16")))


def test_structure_of_html_stays():
    """Headings, items, cells and links of an HTML body keep their kind and place."""
    document = mail.parse(
        page(
            "<h2>Ustalenia</h2><ul><li>dyżury</li></ul><table><tr><td>Grupa</td><td>Wniosek</td>"
            "</tr></table><p>Zobacz <a href='https://example.org/n.pdf'>notatkę</a>.</p>"
        )
    )
    found = [(b.text, b.kind.value, b.place) for b in document.blocks[1:]]

    assert found == [
        ("Ustalenia", "heading", ""),
        ("dyżury", "item", ""),
        ("Grupa", "cell", "table 1, row 1, cell 1"),
        ("Wniosek", "cell", "table 1, row 1, cell 2"),
        ("Zobacz notatkę.", "paragraph", ""),
    ]
    assert (Link("notatkę", "https://example.org/n.pdf"),) == document.blocks[-1].links


def test_table_for_layout_is_none_of_cells():
    """A table that only places things gives paragraphs."""
    table = "<table role=presentation><tr><td>Dyżury</td><td>Ławki</td></tr></table>"

    assert [b.kind for b in mail.parse(page(table)).blocks[1:]] == [BlockKind.PARAGRAPH] * 2
