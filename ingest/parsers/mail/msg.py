"""Outlook messages (.msg): written out as an e-mail, then read as any other.

So a message is treated the same whichever program saved it. A message attached to it
comes out as an ``.eml`` file, made of the same bytes each time.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from urllib.parse import quote

from ingest.parsers import mail
from ingest.parsers.enclosed import listing
from ingest.parsers.encoding import sniff
from ingest.parsers.mail.charset import one_line
from ingest.parsers.mail.msg_properties import PROPERTIES, Folder, open_message
from ingest.parsers.mail.msg_rtf import decompressed
from ingest.parsers.mail.parts import INLINE_LARGEST, content_ids
from kb.errors import ParseError
from kb.types import ParsedDocument, Problem

_SUBJECT, _BODY, _HTML, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_TO, _SENT, _DELIVERED = 0x0E04, 0x0039, 0x0E06
_FILE, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME = 0x3701, 0x3707, 0x3704, 0x3001
_KIND, _CONTENT_ID = 0x370E, 0x3712
_FILE_KIND = re.compile(r"(?:image|application)/[\w.+-]+")
_ATTACHMENTS = "__attach_version1.0_"
_DEEPEST = 10
"""How deep messages in messages are read; real ones reach three."""
_GROWTH = 3
"""How much a text may grow when it is written in UTF-8."""
_DAMAGE = (OSError, struct.error, ValueError, LookupError, TypeError, RecursionError)
"""What olefile raises on malformed bytes."""


def parse(data: bytes) -> ParsedDocument:
    """Read an Outlook message; the document encloses its attachments.

    Problems as of ``mail``, and ``mail_objects`` (``names``) for attachments that are
    not in the file or not files. Raises ``ParseError``: ``empty``; ``renamed``
    (``really``: EML, DOC, PDF, ZIP, RTF, HTML, XLS or PPT); ``not_mail``;
    ``mail_encrypted``, ``mail_winmail`` (``names``); ``corrupt`` (``detail``).
    """
    if not data.strip():
        raise ParseError("empty")
    _refuse_other(data)
    try:
        message = open_message(data)
        with message.ole:
            if not message.ole.exists(PROPERTIES):
                raise ParseError("not_mail")  # another program's OLE2 file
            written = _Written(_GROWTH * len(data))
            eml = written.message(message, 0)
    except _DAMAGE as error:
        raise ParseError("corrupt", detail=str(error)[:100] or type(error).__name__) from error
    document = mail.parse(eml)
    if written.objects:
        lost = Problem("mail_objects", (("names", listing(written.objects)),))
        document = replace(document, problems=(*document.problems, lost))
    return document


def _refuse_other(data: bytes) -> None:
    """Refuses what is another kind of file; an OLE2 file whose kind is not seen may be damaged."""
    really = sniff(data)
    unseen = really == "DOC" and "WordDocument".encode("utf-16-le") not in data
    if unseen or really == "MSG":
        return
    if really:
        raise ParseError("renamed", really=really)
    try:
        mail.parse(data)
    except ParseError:
        raise ParseError("not_mail") from None
    raise ParseError("renamed", really="EML")


@dataclass(slots=True)
class _Written:
    """Writes messages out, and notes what cannot be. ``left`` is how many bytes may come."""

    left: int
    objects: list[str] = field(default_factory=list)

    def message(self, folder: Folder, depth: int) -> bytes:
        """A message with its attachments in the form of an e-mail."""
        bodies = [self._part(kind, data) for kind, data in _bodies(folder)]
        if len(bodies) > 1:
            bodies = [_joined("alternative", f"=_bodies_{depth}", bodies)]
        parts = [*bodies, *self._attachments(folder, depth)]
        # No base64 holds such a boundary, and the messages inside have others.
        body = _joined("mixed", f"=_message_{depth}", parts) if parts else b"\r\n"
        return _headers(folder) + body

    def _attachments(self, folder: Folder, depth: int) -> Iterator[bytes]:
        shown = _shown_pictures(folder)
        for attachment in folder.folders(_ATTACHMENTS):
            names = (attachment.text(n) for n in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME))
            name = next((one_line(name) for name in names if name.strip()), "")
            kind, content_id = (one_line(attachment.text(n)) for n in (_KIND, _CONTENT_ID))
            inner, data = attachment.inner(_FILE), attachment.data(_FILE)
            if inner is not None and depth < _DEEPEST:
                subject = one_line(inner.text(_SUBJECT)) or name
                yield _entity("message/rfc822", self.message(inner, depth + 1), f"{subject}.eml")
            elif data is None:
                self.objects.append(name or "?")
            elif kind == "multipart/signed":  # the message as it came, in a single attachment
                self._count(data)
                yield data
            elif content_id.lower() not in shown or len(data) > INLINE_LARGEST:
                yield self._part(_attached_kind(kind), data, name, content_id)

    def _part(self, kind: str, data: bytes, name: str = "", content_id: str = "") -> bytes:
        """A file or a body."""
        self._count(data)
        return _entity(kind, data, name, content_id)

    def _count(self, data: bytes) -> None:
        """Parts cannot outgrow the message, unless they share its sectors."""
        self.left -= len(data)
        if self.left < 0:
            raise OSError("streams overlap")


def _headers(folder: Folder) -> bytes:
    """Subject, sender, receivers and time of a message."""
    addresses = (folder.text(number) for number in (_SENDER_SMTP, _SENDER_ADDRESS))
    address = next((text for text in addresses if "@" in text), "")  # not a name within a firm
    sender = folder.text(_SENDER_NAME)
    if address and address != sender:
        sender = f"{sender} <{address}>".strip()
    sent = folder.time(_SENT) or folder.time(_DELIVERED)
    values = {"Subject": folder.text(_SUBJECT), "From": sender, "To": folder.text(_TO)}
    lines = [f"{name}: {_word(value)}\r\n" for name, value in values.items()]
    if sent:
        lines.append(f"Date: {format_datetime(sent)}\r\n")
    return "".join(lines).encode()


def _bodies(folder: Folder) -> Iterator[tuple[str, bytes]]:
    """The forms of a message's text; the RTF one only where there is no other."""
    plain, page = folder.text(_BODY), folder.data(_HTML)
    if plain.strip():
        yield "text/plain; charset=utf-8", plain.encode("utf-8", "replace")
    if page is None:
        page_text = folder.text(_HTML)
        if page_text.strip():
            yield "text/html; charset=utf-8", page_text.encode("utf-8", "replace")
    elif page.strip():
        claim = f"; charset={folder.html_encoding}" if folder.html_encoding else ""
        yield f"text/html{claim}", page
    if not plain.strip() and not page:
        rtf = decompressed(folder.data(_RTF) or b"")
        if rtf:
            yield "text/rtf", rtf


def _shown_pictures(folder: Folder) -> set[str]:
    """The pictures that the body shows where only its RTF says so, by their identifiers."""
    if folder.data(_HTML) or not any(a.text(_CONTENT_ID) for a in folder.folders(_ATTACHMENTS)):
        return set()
    rtf = decompressed(folder.data(_RTF) or b"").decode("latin-1")
    return content_ids(rtf)


def _joined(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    """Parts as one part of several."""
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'
    between = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
    return head.encode() + between + f"--{boundary}--\r\n".encode()


def _entity(kind: str, data: bytes, name: str = "", content_id: str = "") -> bytes:
    """A part of an e-mail, in base64 unless it is a message."""
    lines = [f"Content-Type: {kind}"]
    if name:
        lines.append(f"Content-Disposition: attachment; filename*=utf-8''{quote(name, safe='')}")
    if content_id:
        lines.append(f"Content-ID: <{quote(content_id, safe='@.-_$')}>")
    if kind != "message/rfc822":
        lines.append("Content-Transfer-Encoding: base64")
        data = base64.encodebytes(data)
    return "\r\n".join((*lines, "", "")).encode() + data


def _attached_kind(claimed: str) -> str:
    """What an attachment says it is, unless it would be taken for a part of the message."""
    return claimed if _FILE_KIND.fullmatch(claimed) else "application/octet-stream"


def _word(text: str) -> str:
    """A header's value that any header can hold."""
    coded = base64.b64encode(text.encode("utf-8", "replace")).decode()
    return f"=?utf-8?B?{coded}?=" if text else ""
