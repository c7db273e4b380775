"""The parts of a message: its texts, the files that it encloses, and what cannot be read.

The structure is read by the email package, the words of its headers are not: its
parser of header values raises IndexError on malformed ones (CPython #151857).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect
from email.message import Message
from email.policy import Compat32, default
from typing import Any
from urllib.parse import unquote

from ingest.parsers.enclosed import distinct, listing, safe_path
from ingest.parsers.encoding import sniff
from ingest.parsers.mail.body import Text, choose, without_repeats
from ingest.parsers.mail.charset import decoded, header_text, one_line
from kb.errors import ParseError
from kb.types import Enclosed, Problem

POLICY = default.clone(header_factory=lambda _name, value: header_text(value))
INLINE_LARGEST = 100 * 1024
"""Bytes of a picture in a signature at most; a photograph of a flip chart has more."""
_CONTENT_ID = re.compile(r"\bcid:([^\"'\s>)]+)", re.IGNORECASE)
_SIGNATURES = frozenset(
    ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
)
_SEALED = frozenset(
    (
        "multipart/encrypted",
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
        "application/pgp-encrypted",
        "application/x-microsoft-rpmsg-message",
    )
)
_SIGNATURE_NAMES = frozenset(("smime.p7s", "signature.asc"))
_SEALED_NAMES = frozenset(("message.rpmsg", "smime.p7m"))
_SUFFIXES = {
    "application/msword": ".doc",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "application/zip": ".zip",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rtf": ".rtf",
}
_BROKEN_OFF = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect)
_META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-z\d_-]+)", re.IGNORECASE)


class _AsSent(Compat32):
    """Writes a message out with its headers as they came, malformed ones too."""

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}{self.linesep}".encode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class _File:
    """An enclosed file, and the name by which an HTML body shows it, where it has one."""

    file: Enclosed
    content_id: str = ""


@dataclass(slots=True)
class Parts:
    """What a message consists of.

    ``shown`` are the pictures that its HTML shows, by their identifiers; ``sealed`` is
    whether a part is encrypted, ``packed`` names the parts that only Outlook opens.
    """

    texts: list[Text] = field(default_factory=list)
    found: list[_File] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    sealed: bool = False
    cut_short: bool = False
    packed: list[str] = field(default_factory=list)

    @property
    def files(self) -> tuple[Enclosed, ...]:
        """The enclosed files without the small pictures that the body shows."""
        return distinct(
            found.file
            for found in self.found
            if found.content_id not in self.shown or len(found.file.data) > INLINE_LARGEST
        )

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What of the message cannot be read."""
        found = []
        if self.sealed:
            found.append(Problem("mail_encrypted"))
        if self.packed:
            found.append(Problem("mail_winmail", (("names", listing(self.packed)),)))
        if self.cut_short:
            found.append(Problem("cut_short"))
        return tuple(found)


def read_parts(message: Message) -> Parts:
    """Gathers the parts of a message in their order."""
    parts = Parts()
    parts.texts = without_repeats(list(_gather(message, parts)))
    return parts


def _gather(part: Message, parts: Parts) -> Iterator[Text]:
    """The texts of a part; its files and troubles are noted."""
    kind, inner, name = part.get_content_type(), _children(part), _name(part).lower()
    parts.cut_short = parts.cut_short or any(isinstance(d, _BROKEN_OFF) for d in part.defects)
    if kind in _SEALED or name in _SEALED_NAMES:
        parts.sealed = True
    elif kind == "multipart/alternative" and inner:
        yield from _alternative(inner, parts)
    elif part.get_content_maintype() == "message":
        _note_message(part, inner, parts)
    elif inner:
        for child in inner:
            yield from _gather(child, parts)
    elif kind not in _SIGNATURES and name not in _SIGNATURE_NAMES:
        yield from _leaf(part, kind, parts)


def _children(part: Message) -> list[Message]:
    payload: Any = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if part.is_multipart() else []


def _alternative(inner: Sequence[Message], parts: Parts) -> Iterator[Text]:
    """One of the forms of the same message; a form of no known kind only where none is known."""
    texts: list[list[Text]] = []
    unknown = []
    for child in inner:
        if _children(child) or child.get_content_type() in {"text/plain", "text/html"}:
            texts.append(list(_gather(child, parts)))
        elif _name(child) or child.get_content_type() in _SEALED:
            list(_gather(child, parts))
        else:
            unknown.append(child)
    if not any(texts):
        for child in unknown:
            yield from _gather(child, parts)
    plain = next((form for form in texts if form and not any(t.html for t in form)), [])
    rich = next((form for form in reversed(texts) if any(t.html for t in form)), [])
    yield from choose(plain, rich)


def _note_message(part: Message, inner: Sequence[Message], parts: Parts) -> None:
    """Encloses an attached message; a report of delivery is none."""
    if part.get_content_type() not in {"message/rfc822", "message/global"} or not inner:
        return
    data = inner[0].as_bytes(policy=_AsSent(linesep="\r\n"))
    if part.get("content-transfer-encoding", "").strip().lower() == "base64":
        with suppress(binascii.Error):  # forbidden, and done all the same
            data = binascii.a2b_base64(data)
    subject = one_line(inner[0].get("subject", "")).replace("/", "-").replace("\\", "-")
    stem = safe_path(_name(part) or subject) or "message"
    _note(parts, part, stem if stem.lower().endswith((".eml", ".msg")) else f"{stem}.eml", data)


def _leaf(part: Message, kind: str, parts: Parts) -> Iterator[Text]:
    """A text of the message, or a file."""
    data, name = _bytes(part), _name(part)
    if kind == "application/ms-tnef" or name.lower() == "winmail.dat":
        parts.packed.append(name or "winmail.dat")
        return
    attached = bool(name) or part.get_content_disposition() == "attachment"
    readable = kind in {"text/plain", "text/html"} and not attached
    found = _text(part, data, html=kind == "text/html") if readable else None
    if found:
        if found.html:
            parts.shown |= content_ids(found.words)
        yield found
    elif data.strip() or attached:
        number = len(parts.found) + 1
        _note(parts, part, name or f"attachment-{number}{_SUFFIXES.get(kind, '')}", data)


def content_ids(page: str) -> set[str]:
    """The pictures that a body shows, by their identifiers."""
    return {unquote(found).lower() for found in _CONTENT_ID.findall(page)}


def _note(parts: Parts, part: Message, name: str, data: bytes) -> None:
    picture = part.get_content_maintype() == "image"
    content_id = unquote(part.get("content-id", "")).strip(" <>\t").lower() if picture else ""
    parts.found.append(_File(Enclosed(name, data), content_id))


def _text(part: Message, data: bytes, *, html: bool) -> Text | None:
    """A text part, decoded, None for one that holds no text."""
    html = html or sniff(data) == "HTML"
    charset = part.get_param("charset")
    claimed = charset[2] if isinstance(charset, tuple) else charset
    if html and not claimed:
        meta = _META_CHARSET.search(data[:2048])
        claimed = meta[1].decode() if meta else None
    try:
        words = decoded(data, claimed)
    except ParseError:
        return None
    flowed = str(part.get_param("format", "")).lower() == "flowed"
    delsp = str(part.get_param("delsp", "")).lower() == "yes"
    return Text(words, html, flowed and not html, delsp)


def _bytes(part: Message) -> bytes:
    """The bytes of a part, whatever way they were made fit for sending."""
    data: Any = part.get_payload(decode=True)
    if isinstance(data, bytes):
        return data
    raw: Any = part.get_payload()  # a multipart without its parts
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def _name(part: Message) -> str:
    """The name that a part gives its file, without folders; ``""`` where it gives none."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        value = part.get_param(parameter, header=header)
        if isinstance(value, tuple):  # RFC 2231, with an encoding of its own
            raw = value[2].encode("latin-1", "replace")
            try:
                value = decoded(raw, value[0])
            except ParseError:
                value = raw.decode("utf-8", "replace")
        name = safe_path(one_line(value or "")).rsplit("/", 1)[-1]
        if name:
            return name
    return ""
