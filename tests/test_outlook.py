"""Outlook messages are read as any other, whichever way they hold their words."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest
from mails import OWN, PICTURE, SIGNED, file_part, multipart, plain, refusal, text_part, told
from outlook import message, ole, properties, ticks

from ingest.parsers import mail, text
from ingest.parsers.encoding import sniff
from ingest.parsers.mail import msg
from ingest.parsers.mail.msg_rtf import decompressed
from kb.types import BlockKind, Enclosed, Problem

LOGO = properties(
    {0x3707: "logo.png", 0x370E: "image/png", 0x3712: "logo@example"}, {0x3701: PICTURE}
)


def outlook_file(texts=None, data=None, numbers=None, attachments=None) -> bytes:
    """An Outlook message from Ola to Jan, with a signed body unless other texts are given."""
    known = {0x37: "Dyżury", 0x0C1A: "Ola Sowa", 0x5D01: "ola@example.org", 0x0E04: "Jan Lis"}
    said = {0x1000: f"{OWN}\r\n\r\n{SIGNED}"} if texts is None else texts
    sent = {0x39: ticks(datetime(2024, 5, 9, 10, tzinfo=UTC))}
    return ole(message(known | said, data, sent | (numbers or {}), attachments))


def test_outlook_message_is_read_as_any_other():
    """Subject, metadata and body of an Outlook message come out as of an e-mail."""
    document = msg.parse(outlook_file())

    assert ["Dyżury", OWN] == told(document)
    assert ("Dyżury", BlockKind.HEADING) == (document.title, document.blocks[0].kind)
    assert document.metadata == (
        ("sent", "2024-05-09T10:00:00+00:00"),
        ("from", "Ola Sowa <ola@example.org>"),
        ("to", "Jan Lis"),
    )


@pytest.mark.parametrize("code_page", [1250, 28592, 65001])
def test_outlook_message_of_bytes(code_page: int):
    """An old message, whose texts are bytes in a code page, is read."""
    encoding = {1250: "cp1250", 28592: "iso8859-2", 65001: "utf-8"}[code_page]
    tree = message({0x37: "Źródła", 0x1000: OWN}, numbers={0x3FFD: code_page}, encoding=encoding)

    assert ["Źródła", OWN] == told(msg.parse(ole(tree)))


def test_outlook_html_body():
    """Without a plain body the HTML one is read, in the code page that the message names."""
    html = f"<html><body><p>{OWN}</p><img src='cid:logo@example'></body></html>".encode("cp1250")
    data = outlook_file(texts={}, data={0x1013: html}, numbers={0x3FDE: 1250}, attachments=[LOGO])

    assert (["Dyżury", OWN], ()) == (told(msg.parse(data)), msg.parse(data).enclosed)


def test_outlook_rtf_body():
    """Where there is only an RTF body it is enclosed; pictures that it shows are not."""
    rtf = rb"{\rtf1\ansi Tresc. <img src='cid:logo@example'>}"
    unpacked = struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf
    only = outlook_file(texts={}, data={0x1009: unpacked})
    both = outlook_file(data={0x1009: unpacked}, attachments=[LOGO])
    (unseen,) = msg.parse(outlook_file(attachments=[LOGO])).enclosed

    assert (Enclosed("attachment-1.rtf", rtf),) == msg.parse(only).enclosed
    assert () == msg.parse(both).enclosed
    assert "logo.png" == unseen.name


def test_rtf_is_unpacked():
    """The packed RTF of the specification's example comes out whole (MS-OXRTFCP 4.1)."""
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c"
        "090020627705b06c647d0a800fa0"
    )

    assert rb"{\rtf1\ansi\ansicpg1252\pard hello world}" b"\r\n" == decompressed(packed)


def test_outlook_attachments():
    """Files come out with their bytes, messages as e-mails, and what is not in the file is named."""
    inner = message(
        {0x37: "Wniosek: ławki", 0x1000: "Więcej ławek."}, attachments=[LOGO], header=24
    )
    data = outlook_file(
        attachments=[
            properties({0x3707: "notatka ó.docx", 0x370E: "message/rfc822"}, {0x3701: b"x" * 9000}),
            properties({0x3001: "Wniosek"}) | {"__substg1.0_3701000D": inner},
            properties({0x3707: "obiekt"}) | {"__substg1.0_3701000D": {"Package": b"x"}},
            properties({0x3707: "na dysku sieciowym.xlsx"}),
        ]
    )
    document = msg.parse(data)
    note, motion = document.enclosed
    inside = mail.parse(motion.data)

    assert ("notatka ó.docx", "Wniosek_ ławki.eml") == (note.name, motion.name)
    assert b"x" * 9000 == note.data
    assert ["Wniosek: ławki", "Więcej ławek."] == told(inside)
    assert (Enclosed("logo.png", PICTURE),) == inside.enclosed
    assert (Problem("mail_objects", (("names", "obiekt, na dysku sieciowym.xlsx"),)),) == document.problems  # fmt: skip
    assert document == msg.parse(data)  # the same bytes each time


def test_outlook_signed_message():
    """A signed message, which Outlook keeps whole in one attachment, is read."""
    seal = file_part("smime.p7s", b"x", "application/pkcs7-signature")
    whole = multipart("signed", text_part(OWN), seal)
    signed = properties({0x3707: "smime.p7m", 0x370E: "multipart/signed"}, {0x3701: whole})
    sealed = properties({0x3707: "smime.p7m"}, {0x3701: b"x"})

    assert ["Dyżury", OWN] == told(msg.parse(outlook_file(texts={}, attachments=[signed])))
    assert (Problem("mail_encrypted"),) == msg.parse(outlook_file(texts={}, attachments=[sealed])).problems  # fmt: skip


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem("empty")),
        (b"not a message", Problem("not_mail")),
        (plain("x"), Problem("renamed", (("really", "EML"),))),
        (b"%PDF-1.4", Problem("renamed", (("really", "PDF"),))),
        (ole({"WordDocument": b"x"}), Problem("renamed", (("really", "DOC"),))),
        (ole({"Setup": b"x"}), Problem("not_mail")),
        (ole(message()), Problem("empty")),
    ],
)
def test_unreadable_outlook_message_says_why(data: bytes, problem: Problem):
    """What is no Outlook message, or says nothing, is refused with the reason."""
    assert problem == refusal(data, msg.parse)


def test_damaged_outlook_message_is_corrupt():
    """A message cut in the middle, or that claims more than it has, is corrupt."""
    data = outlook_file(texts={0x1000: OWN * 2000})
    false = bytearray(data)
    false[44:48] = b"\xff\xff\xff\x00"

    assert "corrupt" == refusal(data[: len(data) // 2], msg.parse).code
    assert "corrupt" == refusal(data[:600], msg.parse).code
    assert "corrupt" == refusal(bytes(false), msg.parse).code


def test_outlook_message_under_another_suffix():
    """It is told by its own stream, also where a Word document is attached to it."""
    attached = properties({0x3707: "a.doc"}, {0x3701: ole({"WordDocument": b"x" * 5000})})
    renamed = Problem("renamed", (("really", "MSG"),))

    assert "MSG" == sniff(outlook_file(attachments=[attached]))
    assert [renamed] * 2 == [refusal(outlook_file(), parse) for parse in (mail.parse, text.parse)]
    assert "DOC" == sniff(ole({"WordDocument": b"x"}))
