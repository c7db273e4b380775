r"""The RTF body of an Outlook message, which is packed in a way of its own (MS-OXRTFCP).

Its words are not read here: where a message has no other body, it is enclosed as an
RTF file. Its pictures are named in it (``cid:``), as in the HTML that it wraps.
"""

from __future__ import annotations

import struct

_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern "
    rb"\fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0"
    b"\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""With what the text before the text is filled, so that its usual words are known."""
_WINDOW = 4096
_HEADER = struct.Struct("<IIII")
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_LONGEST = 8 << 20
"""Bytes that are read, since unpacking is slow; words of real messages take thousands."""


def decompressed(data: bytes) -> bytes:
    """The RTF of a packed body, as far as it can be unpacked."""
    if len(data) < _HEADER.size:
        return b""
    _, size, kind, _ = _HEADER.unpack_from(data)
    body = data[_HEADER.size : _LONGEST]
    if kind == _PLAIN:
        return body[:size]
    return _unpacked(body) if kind == _PACKED else b""


def _unpacked(body: bytes) -> bytes:
    """Unpacks runs of eight tokens, each a byte or a place in the last 4096 and a length."""
    out = bytearray(_DICTIONARY)
    at = 0
    while at < len(body):
        flags, at = body[at], at + 1
        for bit in range(8):
            if not flags >> bit & 1:
                out += body[at : at + 1]
                at += 1
                continue
            if at + 2 > len(body):
                return bytes(out[len(_DICTIONARY) :])
            reference = body[at] << 8 | body[at + 1]
            at += 2
            place, length = reference >> 4, (reference & 15) + 2
            back = (len(out) - place) % _WINDOW
            if not back or back > len(out):  # at itself: the end
                return bytes(out[len(_DICTIONARY) :])
            for _ in range(length):
                out.append(out[-back])
    return bytes(out[len(_DICTIONARY) :])
