"""What is no message is refused with the reason, and no damage brings the program down."""

from __future__ import annotations

import random

import pytest
from mails import (
    HEAD,
    OLD,
    OWN,
    SIGNED,
    file_part,
    multipart,
    page_part,
    plain,
    refusal,
    several,
    text_part,
    told,
)
from outlook import message, ole, properties

from ingest.parsers import mail
from ingest.parsers.enclosed import safe_path
from ingest.parsers.encoding import clean
from ingest.parsers.mail import msg
from kb.errors import ParseError
from kb.types import Problem


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem("empty")),
        (b" \r\n", Problem("empty")),
        (b"From: a@example.org\n\n \n", Problem("empty")),
        (b"Zwykla notatka.\n\nBez naglowkow.\n", Problem("not_mail")),
        (b"Data: 7 maja\nMiejsce: biblioteka\n\nTekst\n", Problem("not_mail")),
        (bytes(range(256)) * 4, Problem("not_mail")),
        (b"%PDF-1.4", Problem("renamed", (("really", "PDF"),))),
        (b"PK\x03\x04", Problem("renamed", (("really", "ZIP"),))),
        (b"<html><body>x</body></html>", Problem("renamed", (("really", "HTML"),))),
        (ole(message({0x37: "x"})), Problem("renamed", (("really", "MSG"),))),
    ],
)
def test_unreadable_message_says_why(data: bytes, problem: Problem):
    """What is no message, or says nothing, is refused with the reason."""
    assert problem == refusal(data)


def test_deep_nesting_is_no_crash():
    """A message of parts in parts without end is refused, and a deep one is read."""
    deep = text_part(OWN)
    for _ in range(40):
        deep = multipart("mixed", deep, text_part("x"))

    assert OWN in told(mail.parse(HEAD.format("x").encode() + deep))

    endless = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3000)
    )
    assert "corrupt" == refusal(HEAD.format("x").encode() + endless.encode()).code


def test_long_headers_do_not_hold_up():
    """A header of a megabyte is cut, not read for minutes."""
    long = "To: " + "a@example.org, " * 70_000 + "\n"

    assert OWN in told(mail.parse(plain(OWN, headers=long)))


def mutants(data: bytes, count: int, seed: int):
    """The data with bytes flipped, cut off, and moved."""
    rng = random.Random(seed)  # noqa: S311 - damage that can be repeated
    for _ in range(count):
        changed = bytearray(data)
        at, other = rng.randrange(len(data)), rng.randrange(len(data))
        match rng.randrange(4):
            case 0:
                for _ in range(rng.randrange(1, 20)):
                    changed[rng.randrange(len(data))] = rng.randrange(256)
            case 1:
                del changed[at:]
            case 2:
                changed[at:at] = data[other : other + rng.randrange(1, 400)]
            case _:
                del changed[at : at + rng.randrange(1, 400)]
        yield bytes(changed)


MIXED = several(
    "mixed",
    multipart(
        "alternative",
        text_part(f"{OWN}\n> {OLD}\n{SIGNED}"),
        page_part(f"<p>{OWN}</p><blockquote type=cite>{OLD}</blockquote>"),
    ),
    file_part("a.pdf", b"x" * 99),
    b"Content-Type: message/rfc822\n\n" + plain(OWN, "=?iso-8859-2?Q?=B6?="),
)
INNER = {"__substg1.0_3701000D": message({0x37: "y", 0x1000: OWN}, header=24)}
LOGO = properties({0x3707: "logo.png"}, {0x3701: b"PNG"})
MUTATED = {
    "eml": (mail.parse, MIXED),
    "msg": (
        msg.parse,
        ole(
            message({0x37: "x", 0x1000: OWN}, attachments=[LOGO, properties({0x3707: "w"}) | INNER])
        ),
    ),
}


@pytest.mark.parametrize("kind", MUTATED)
def test_any_damage_is_a_parse_error(kind: str):
    """Whatever is changed in a file, a document or a ParseError comes out."""
    parse, data = MUTATED[kind]
    outcomes = set()
    for changed in mutants(data, 200, 6):
        try:
            document = parse(changed)
        except ParseError as error:
            outcomes.add(error.problem.code)
        else:
            outcomes.add("read")
            assert all(b.text.strip() and b.text == clean(b.text) for b in document.blocks)
            assert all(
                file.name and file.name == safe_path(file.name) for file in document.enclosed
            )

    assert "read" in outcomes
    assert outcomes <= {"read", "corrupt", "not_mail", "renamed", "empty", "mail_encrypted"}
