"""The fields of a Word document, kept as Word saved them.

LibreOffice fills in anew, while it opens a document, what depends on when and where that is:
minutes of 2009 that begin with a field of the date would be minutes of today. The file holds
what their reader saw. So the fields become QUOTE fields, whose words are their own, and
nothing that they name (a file, a picture on the network) is looked for. See MS-DOC 2.9.90.
"""

from __future__ import annotations

import struct

from ingest.parsers.ole2 import DAMAGE, Container

_STREAM = "WordDocument"
_FIB = struct.Struct("<HH6xH")
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_WORD_97 = 0x00C1
_POSITIONS = 0x9A
"""Where the positions of the parts of the table stream begin."""
_FIELD_PARTS = (16, 17, 18, 19, 48, 57, 59)
"""The lists of fields, in the order of those parts: text, headers, footnotes, comments,
endnotes, text boxes, text boxes of headers."""
_BEGINS, _KIND_OF_MARK = 0x13, 0x1F
_QUOTE = 35
_DOCUMENT_AND_CLOCK = range(15, 33)
"""TITLE to TIME: what is known of the document, its files and the day."""
_OTHERS = {
    45: "DDE",
    46: "DDEAUTO",
    55: "IMPORT",
    56: "LINK",
    60: "USERNAME",
    61: "USERINITIALS",
    62: "USERADDRESS",
    67: "INCLUDEPICTURE",
    68: "INCLUDETEXT",
    69: "FILESIZE",
    78: "DATABASE",
    85: "DOCPROPERTY",
}
_AS_SAVED = frozenset((*_DOCUMENT_AND_CLOCK, *_OTHERS))


def is_encrypted(data: bytes) -> bool:
    """Whether a Word document needs a password."""
    try:
        return bool(_version_and_flags(Container(data).read(_STREAM))[1] & _ENCRYPTED)
    except DAMAGE:
        return False


def is_before_97(data: bytes) -> bool:
    """Whether Word 6 or 95 wrote the document."""
    try:
        return _version_and_flags(Container(data).read(_STREAM))[0] < _WORD_97
    except DAMAGE:
        return False


def kept_as_saved(data: bytes) -> bytes:
    """The document with those fields turned into QUOTE; as it is where it cannot be told."""
    try:
        container = Container(data)
        main = container.read(_STREAM)
        version, flags = _version_and_flags(main)
        if version < _WORD_97:
            return data
        name = "1Table" if flags & _SECOND_TABLE else "0Table"
        table = bytearray(container.read(name))
        for part in _FIELD_PARTS:
            _quote(table, *struct.unpack_from("<II", main, _POSITIONS + 8 * part))
        container.replace(name, bytes(table))
    except DAMAGE:
        return data
    return container.data


def _version_and_flags(main: bytes) -> tuple[int, int]:
    _, version, flags = _FIB.unpack_from(main)
    return version, flags


def _quote(table: bytearray, start: int, size: int) -> None:
    """Changes the kinds in a list of fields: positions of four bytes, then marks of two."""
    count = max(0, size - 4) // 6
    if start + size > len(table):
        return
    for at in range(start + 4 * (count + 1), start + 4 * (count + 1) + 2 * count, 2):
        if table[at] & _KIND_OF_MARK == _BEGINS and table[at + 1] in _AS_SAVED:
            table[at + 1] = _QUOTE
