"""E-mails for tests: their parts put together, and what is read of them."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pytest

from ingest.parsers import mail
from kb.errors import ParseError
from kb.types import ParsedDocument, Problem

HEAD = "From: Ola Sowa <ola@example.org>\nTo: jan@example.org\nSubject: {}\nMIME-Version: 1.0\n"
PLAIN = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
HTML = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
OWN = "Zgodziliśmy się na stałe dyżury w bibliotece."
OLD = "Czy dyżury mają sens?"
SIGNED = "Pozdrawiam\nAnna Wilk\nGłówna specjalistka\nUrząd Miasta Wymyślnego\ntel. 61 111 22 33\n"


@dataclass(frozen=True)
class Vector:
    """A message, and what its text holds and does not hold."""

    name: str
    data: bytes
    must_include: tuple[str, ...]
    must_not_include: tuple[str, ...] = ()

    def check(self) -> None:
        """Fails where the text below the subject lacks words, repeats them, or has too many."""
        text = "\n".join(told(mail.parse(self.data))[1:])
        missing = [part for part in self.must_include if text.count(part) != 1]
        extra = [part for part in self.must_not_include if part in text]
        assert ([], []) == (missing, extra), text


def plain(body: str, subject: str = "Notatka", headers: str = "") -> bytes:
    """A message of plain text in UTF-8."""
    return f"{HEAD.format(subject)}{headers}{PLAIN}\n{body}".encode()


def page(body: str, subject: str = "Notatka") -> bytes:
    """A message of HTML in UTF-8."""
    return f"{HEAD.format(subject)}{HTML}\n<html><body>{body}</body></html>".encode()


def several(kind: str, *parts: bytes, subject: str = "Notatka") -> bytes:
    """A message of several parts."""
    return HEAD.format(subject).encode() + multipart(kind, *parts)


def multipart(kind: str, *parts: bytes) -> bytes:
    """Parts as one part of several."""
    mark = f"=_{kind}_{len(parts)}_{sum(map(len, parts))}"
    between = b"".join(f"--{mark}\n".encode() + part + b"\n" for part in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{mark}"\n\n'
    return head.encode() + between + f"--{mark}--\n".encode()


def text_part(body: str) -> bytes:
    """A part of plain text in UTF-8."""
    return f"{PLAIN}\n{body}".encode()


def page_part(body: str) -> bytes:
    """A part of HTML in UTF-8."""
    return f"{HTML}\n<html><body>{body}</body></html>".encode()


def file_part(name: str, data: bytes, kind: str = "application/octet-stream", more: str = "") -> bytes:  # fmt: skip
    """An attached file; ``more`` are further headers of its part."""
    coded = base64.encodebytes(data).decode()
    return (
        f'Content-Type: {kind}\nContent-Disposition: attachment; filename="{name}"\n{more}'
        f"Content-Transfer-Encoding: base64\n\n{coded}"
    ).encode()


def told(document: ParsedDocument) -> list[str]:
    """The texts of a document's blocks."""
    return [block.text for block in document.blocks]


def enclosed(data: bytes) -> list[str]:
    """The names of the files that a message encloses."""
    return [file.name for file in mail.parse(data).enclosed]


def refusal(data: bytes, parse=mail.parse) -> Problem:
    """Why the bytes are refused."""
    with pytest.raises(ParseError) as caught:
        parse(data)
    return caught.value.problem
