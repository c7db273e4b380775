"""What is found under the suffixes of the old Office formats, told by the bytes.

Old systems of offices export web pages called .xls and RTF called .doc, and people rename
files. Word and Excel open them all, and nobody notices. So they are read as what they are, and
a note says so: who gets such a file back as misnamed sees nothing wrong with it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import Message

from ingest.parsers import PARSERS, html, ole2
from ingest.parsers.encoding import OLE2, decode, is_encrypted_office, sniff
from ingest.parsers.zipped import kind_of_zip
from kb.errors import ParseError
from kb.types import ParsedDocument, Problem

PROGRAMS = {"DOC": "Word", "XLS": "Excel", "PPT": "PowerPoint"}
"""The programs that the old formats are of."""
_SUFFIXES = {
    "DOC": ".doc",
    "XLS": ".xls",
    "PPT": ".ppt",
    "MSG": ".msg",
    "RTF": ".rtf",
    "HTML": ".html",
    "PDF": ".pdf",
    "DOCX": ".docx",
    "XLSX": ".xlsx",
    "PPTX": ".pptx",
    "ODT": ".odt",
    "ODS": ".ods",
}
"""The kinds that are read whatever the file is called."""
_PICTURES = ((b"\xff\xd8\xff", "JPG"), (b"\x89PNG\r\n", "PNG"))
_HEADER = re.compile(rb"\s*(?:MIME-Version|Date|From|Message-ID|Subject):", re.IGNORECASE)
_WEB_ARCHIVE = re.compile(rb"^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_SAMPLE = 64 * 1024


def kind_of(data: bytes, usual: str) -> str:
    """The kind of the bytes under a suffix that speaks of the kind ``usual``, ``""`` if unknown.

    Raises ``ParseError``: ``empty``; ``encrypted`` (``program``) for a modern document
    behind a password, which is an OLE2 file as well.
    """
    if not data.strip(b" \t\r\n\x00"):
        raise ParseError("empty")
    if is_encrypted_office(data):
        raise ParseError("encrypted", program=PROGRAMS[usual])
    if data.startswith(OLE2):
        return ole2.kind_of(data, usual)
    really = sniff(data)
    if really == "ZIP":
        return kind_of_zip(data)
    pictures = (kind for mark, kind in _PICTURES if data.startswith(mark))
    return really or next(pictures, "") or _kind_of_text(data[:_SAMPLE])


def _kind_of_text(data: bytes) -> str:
    """MHT, XML or TXT, ``""`` for what is no text."""
    if _HEADER.match(data) and _WEB_ARCHIVE.search(data):
        return "MHT"
    try:
        text = decode(data)
    except ParseError:
        return ""
    return "XML" if text.lstrip("\ufeff \n\r\t").startswith("<?xml") else "TXT"


def read_as(kind: str, data: bytes, usual: str, text: str = "") -> ParsedDocument:
    """The document in a file whose suffix speaks of the kind ``usual``, and which is another.

    ``text`` is the suffix under which plain text is read, if at all. The note ``read_as``
    (``really``) is added. Raises ``ParseError``: what the parser of the kind does;
    ``renamed`` (``really``) for a kind that is not read; ``not_legacy`` (``program``) for
    bytes that are of no known kind.
    """
    if not kind:
        raise ParseError("not_legacy", program=PROGRAMS[usual])
    suffix = text if kind == "TXT" else _SUFFIXES.get(kind, "")
    if kind == "MHT":
        document = _web_archive(data)
    elif suffix:
        document = PARSERS[suffix](data)
    else:
        raise ParseError("renamed", really=kind)
    note = Problem("read_as", (("really", kind),))
    return replace(document, notes=(*document.notes, note))


def _web_archive(data: bytes) -> ParsedDocument:
    """The pages of a web archive (MHT), the form in which wikis export "Word" files."""
    found = []
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            try:
                found.append(html.parse(_page(part)))
            except ParseError:
                continue  # a frame around the pages
    if not found:
        raise ParseError("empty")
    blocks = tuple(block for document in found for block in document.blocks)
    return replace(found[0], blocks=blocks)


def _page(part: Message) -> bytes:
    """The HTML of a part in UTF-8, whatever encoding its header names."""
    payload = part.get_payload(decode=True)
    said = part.get_content_charset("utf-8")
    if not isinstance(payload, bytes):
        return b""
    try:
        return payload.decode(said).encode()
    except (LookupError, UnicodeDecodeError):
        return payload
