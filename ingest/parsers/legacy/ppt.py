"""PPT, PPS and POT, presentations of PowerPoint 97–2003: as LibreOffice turns them into PPTX."""

from __future__ import annotations

import struct

from ingest.parsers.legacy import office
from ingest.parsers.legacy.contents import kind_of, read_as
from ingest.parsers.ole2 import DAMAGE, Container
from kb.errors import ParseError
from kb.types import ParsedDocument

_TOKEN_AT = 12
_ENCRYPTED = 0xF3D1C4DF


def parse(data: bytes) -> ParsedDocument:
    """Read a presentation of the old format.

    Problems and notes: those of ``pptx``; ``partly_damaged``; ``read_as`` (``really``) for
    a file that is another kind inside. Raises ``ParseError``: ``empty``; ``encrypted``
    (``program``); ``legacy_needs_office`` (``program``, ``suffix``); ``parser_time``
    (``seconds``); ``corrupt`` (``detail``); and what ``contents.read_as`` does.
    """
    kind = kind_of(data, "PPT")
    if kind != "PPT":
        return read_as(kind, data, "PPT")
    if _is_encrypted(data):
        raise ParseError("encrypted", program=office.POWERPOINT.program)
    return office.read(data, office.POWERPOINT)


def _is_encrypted(data: bytes) -> bool:
    """Whether the stream that says who edits the file marks it as encrypted (MS-PPT 2.3.2)."""
    try:
        user = Container(data).read("Current User")
        return bool(struct.unpack_from("<I", user, _TOKEN_AT)[0] == _ENCRYPTED)
    except DAMAGE:
        return False
