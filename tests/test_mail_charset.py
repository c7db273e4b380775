"""Headers and bodies are read in whatever encoding they are, and whichever they claim."""

from __future__ import annotations

import base64
import quopri

import pytest
from mails import HEAD, told

from ingest.parsers import mail
from ingest.parsers.mail.charset import decoded, header_text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?iso-8859-2?Q?Notatka_z_warsztat=F3w_-_=B6roda?=", "Notatka z warsztatów - środa"),
        ("=?windows-1250?Q?=9Crodek_s=B9siedzki?=", "środek sąsiedzki"),
        ("=?iso-8859-2?Q?=9Crodek_s=B9siedzki?=", "środek sąsiedzki"),
        ("=?ISO-8859-1?Q?za=BF=F3=B3=E6?=", "zażółć"),
        ("=?us-ascii?Q?=B1=B6?= razem", "ąś razem"),
        ("=?utf-8?Q?=C5?=\r\n =?utf-8?Q?=81=C3=B3d=C5=BA?=", "Łódź"),
        ("=?utf-8?B?xYE=?= =?iso-8859-2?B?82S8?=", "Łódź"),
        ("=?windows-1252?Q?Mu=F1oz?= <m@example.org>", "Muñoz <m@example.org>"),
        ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
        ("=?no-such-charset?Q?=B6roda?=", "środa"),
        ("=?utf-8?B?!!!?= dalej", "=?utf-8?B?!!!?= dalej"),
        ("Zwykły temat =? x", "Zwykły temat =? x"),
        (b"Spotkanie w \xa3odzi, \xb6roda".decode("ascii", "surrogateescape"), "Spotkanie w Łodzi, środa"),
    ],
)  # fmt: skip
def test_headers_are_decoded(raw: str, text: str):
    """Encoded words and undeclared bytes of headers are read, whatever they claim to be."""
    assert text == header_text(raw)


@pytest.mark.parametrize("claimed", ["iso-8859-2", "windows-1250", "utf-8", "us-ascii", "x-unknown", None, "iso-8859-1"])  # fmt: skip
@pytest.mark.parametrize("real", ["iso-8859-2", "cp1250", "utf-8"])
@pytest.mark.parametrize("coded", ["8bit", "quoted-printable", "base64"])
def test_body_is_read_in_any_encoding(real: str, claimed: str | None, coded: str):
    """A Polish body is read whatever its encoding is, is said to be, and however it was sent."""
    said = "Część sąsiadów wyśpiewała źródła żółci."
    data = said.encode(real)
    data = {"8bit": data, "base64": base64.encodebytes(data), "quoted-printable": quopri.encodestring(data)}[coded]  # fmt: skip
    kind = f"text/plain; charset={claimed}" if claimed else "text/plain"
    head = f"{HEAD.format('x')}Content-Type: {kind}\nContent-Transfer-Encoding: {coded}\n\n"

    assert [said] == told(mail.parse(head.encode() + data))[1:]


def test_claim_counts_where_bytes_bear_it_out():
    """Western and Russian letters are read by their claim; "m³" is no Polish letter."""
    assert "Señor Muñoz, café" == decoded("Señor Muñoz, café".encode("cp1252"), "windows-1252")
    assert "Привет" == decoded("Привет".encode("cp1251"), "windows-1251")
    assert "5 m³ i 3 cm³" == decoded("5 m³ i 3 cm³".encode("latin-1"), "iso-8859-1")
    assert "日本" == decoded("日本".encode("iso2022_jp"), "iso-2022-jp")


def test_html_encoding_of_its_own():
    """An HTML part without a charset in its header is read by the one inside."""
    body = (
        '<html><head><meta charset="windows-1250"></head><body><p>Święta źródła</p></body></html>'
    )
    head = HEAD.format("x") + "Content-Type: text/html\n\n"

    assert ["x", "Święta źródła"] == told(mail.parse(head.encode() + body.encode("cp1250")))
