"""The files that a message carries, and what of it cannot be read."""

from __future__ import annotations

import base64

import pytest
from mails import (
    HEAD,
    OWN,
    PICTURE,
    enclosed,
    file_part,
    multipart,
    page_part,
    refusal,
    several,
    text_part,
    told,
)

from ingest.parsers import mail
from ingest.parsers.enclosed import distinct, listing, safe_path
from kb.types import Enclosed, Problem


def test_files_are_enclosed_with_their_bytes():
    """Attached files come out under their names, unread and unchanged, programs too."""
    data = several(
        "mixed", text_part("W załączeniu."), file_part("notatka.docx", b"PK\x03\x04x"),
        file_part("zdjecie.jpg", PICTURE, "image/jpeg"), file_part("faktura.pdf.exe", b"MZ"),
        file_part("skrypt.js", b"alert(1)"),
    )  # fmt: skip
    document = mail.parse(data)

    assert document.enclosed == (
        Enclosed("notatka.docx", b"PK\x03\x04x"),
        Enclosed("zdjecie.jpg", PICTURE),
        Enclosed("faktura.pdf.exe", b"MZ"),
        Enclosed("skrypt.js", b"alert(1)"),
    )
    assert (["Notatka", "W załączeniu."], ()) == (told(document), document.problems)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('filename="=?iso-8859-2?Q?za=B3=B1cznik.pdf?="', "załącznik.pdf"),
        ("filename==?utf-8?B?emHFgsSFY3puaWsucGRm?=", "załącznik.pdf"),
        ("filename*=iso-8859-2''za%B3%B1cznik.pdf", "załącznik.pdf"),
        ("filename*=windows-1250''za%B3%B9cznik.pdf", "załącznik.pdf"),
        ("filename*0*=utf-8''za%C5%82; filename*1*=%C4%85cznik.pdf", "załącznik.pdf"),
        ('filename="załącznik.pdf"', "załącznik.pdf"),
        ('filename="../../etc/passwd"', "passwd"),
        (r'filename="C:\\Users\\ola\\plan.xlsx"', "plan.xlsx"),
        ('filename="niewinny\u202exslx.exe"', "niewinnyxslx.exe"),
        ('filename=""', "attachment-1.pdf"),
        ("", "attachment-1.pdf"),
    ],
)
def test_names_of_files(header: str, name: str):
    """A file's name is read however it is written, and led out of every folder."""
    part = f"Content-Type: application/pdf\nContent-Disposition: attachment; {header}\n\n%PDF-".encode()

    assert [name] == enclosed(several("mixed", text_part("x"), part))


def test_same_names_are_told_apart():
    """Two files of one name are numbered."""
    data = several("mixed", file_part("skan.pdf", b"1"), file_part("SKAN.pdf", b"2"))

    assert ["skan.pdf", "SKAN (2).pdf"] == enclosed(data)


@pytest.mark.parametrize(
    ("body", "size", "names"),
    [
        ("<p>Tak.</p><img src='cid:logo@example'>", 300, []),
        ("<p>Tak.</p><img src='cid:logo%40example'>", 300, []),
        ("<p>Tak.</p><img src='cid:logo@example'>", 200_000, ["logo.png"]),
        ("<p>Tak.</p>", 300, ["logo.png"]),
    ],
)
def test_pictures_of_a_signature_are_not_enclosed(body: str, size: int, names: list[str]):
    """A small picture that the body shows is no attachment; a large or unseen one is."""
    picture = file_part(
        "logo.png", PICTURE + bytes(size), "image/png", "Content-ID: <Logo@example>\n"
    )
    data = several("related", multipart("alternative", text_part("Tak."), page_part(body)), picture)

    assert names == enclosed(data)


def test_attached_message_is_enclosed():
    """A message attached to a message is a file of its own, with its attachments in it."""
    inner = several("mixed", text_part(OWN), file_part("lista.txt", b"x"), subject="=?utf-8?B?RHnFvHVyeS8y?=")  # fmt: skip
    part = b"Content-Type: message/rfc822\n\n" + inner
    document = mail.parse(several("mixed", text_part("Przesyłam."), part))
    (file,) = document.enclosed

    assert ["Notatka", "Przesyłam."] == told(document)
    assert "Dyżury-2.eml" == file.name
    assert ["Dyżury/2", OWN] == told(mail.parse(file.data))
    assert ["lista.txt"] == enclosed(file.data)


def test_attached_message_keeps_its_words():
    """Neither 8-bit bytes nor a line that begins with "From" change in an attached message."""
    inner = HEAD.format("x").encode() + b"Content-Type: text/plain\n\n\xb6roda\nFrom jutra.\n"
    for coded in (inner, b"\n" + base64.encodebytes(inner)):
        how = b"Content-Transfer-Encoding: base64\n" if coded != inner else b""
        part = b"Content-Type: message/rfc822\n" + how + b"\n" + coded
        (file,) = mail.parse(several("mixed", text_part("x"), part)).enclosed

        assert ["x", "środa", "From jutra."] == told(mail.parse(file.data))


def test_attached_message_keeps_its_bytes():
    """An attached message is, to the byte, the file that it would be by itself."""
    inner = several(
        "mixed", text_part(OWN), file_part("a.pdf", b"x" * 99), subject="Dyżury\n dalej"
    )
    inner = b"X-Odd: a\n" + inner.replace(b"\n", b"\r\n")
    outer = several("mixed", text_part("x"), b"Content-Type: message/rfc822\n\n" + inner)
    (file,) = mail.parse(outer.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")).enclosed

    assert inner.replace(b"X-Odd: a\n", b"X-Odd: a\r\n") == file.data


def test_reports_and_signatures_are_no_files():
    """A report of delivery and a cryptographic signature are passed over."""
    seal = file_part("smime.p7s", b"x", "application/pkcs7-signature")
    status = b"Content-Type: message/delivery-status\n\nAction: failed\n\nStatus: 5\n"

    assert [] == enclosed(several("signed", text_part("Treść."), seal))
    assert [] == enclosed(several("report", text_part("Nie doręczono."), status))


def test_text_that_is_none_is_a_file():
    """A part that claims to be the text but is something else is enclosed."""
    part = b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(
        b"%PDF-1.4 x"
    )

    assert ["attachment-1.txt"] == enclosed(several("mixed", text_part("x"), part))


def test_form_of_no_known_kind():
    """An invitation beside the text is one more form of it; alone it is a file."""
    invitation = b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n"

    assert [] == enclosed(several("alternative", text_part("Zapraszam."), invitation))
    assert ["attachment-1.ics"] == enclosed(several("alternative", invitation))


def test_winmail_is_named():
    """A file that only Outlook can open is named in a problem and not enclosed."""
    packed = file_part("winmail.dat", b"x", "application/ms-tnef")
    document = mail.parse(several("mixed", text_part("x"), packed))
    problem = Problem("mail_winmail", (("names", "winmail.dat"),))

    assert ((problem,), ()) == (document.problems, document.enclosed)
    assert problem == refusal(b"From: a@example.org\n" + packed)


@pytest.mark.parametrize(
    "part",
    [
        file_part("smime.p7m", b"x", "application/pkcs7-mime; smime-type=enveloped-data"),
        file_part("smime.p7m", b"x"),
        file_part("message.rpmsg", b"x"),
        multipart("encrypted", file_part("", b"Version: 1", "application/pgp-encrypted")),
    ],
)
def test_encrypted_message_says_so(part: bytes):
    """Of an encrypted message the subject is read; without one it is refused."""
    document = mail.parse(several("mixed", part))
    sealed = Problem("mail_encrypted")

    assert (["Notatka"], (sealed,), ()) == (told(document), document.problems, document.enclosed)
    assert sealed == refusal(b"From: a@example.org\n" + multipart("mixed", part))


def test_message_cut_short_says_so():
    """A message that lacks its end is read as far as it goes, and says so."""
    whole = several("mixed", text_part(OWN), file_part("a.docx", bytes(3000)))
    short = whole[: len(whole) - 1500]
    document = mail.parse(short)

    assert (Problem("cut_short"),) == document.problems
    assert (["Notatka", OWN], ["a.docx"]) == (told(document), enclosed(short))
    assert () == mail.parse(whole).problems


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/../../b.txt", "a/b.txt"),
        ("/etc/passwd", "etc/passwd"),
        (r"\\server\share\a.doc", "server/share/a.doc"),
        ("D:/x", "x"),
        ("godz. 10:30.txt", "godz. 10_30.txt"),
        ("za\u0142a\u0328cznik\n.pdf ", "załącznik .pdf"),
        ("...", ""),
        ("x" * 300 + ".docx", "x" * 195 + ".docx"),
    ],
)
def test_safe_path(name: str, safe: str):
    """A name leads nowhere outside, and keeps its letters and suffix."""
    assert safe == safe_path(name)


def test_distinct_and_listing():
    """Names are made different, and a long list of them is cut."""
    files = [Enclosed("a/b.txt", b""), Enclosed("a/B.txt", b""), Enclosed("a/b (2).txt", b"")]

    assert ["a/b.txt", "a/B (2).txt", "a/b (2) (2).txt"] == [f.name for f in distinct(files)]
    assert "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 … (+2)" == listing([str(n) for n in range(1, 13)])
