"""The words of a message's bytes and headers, whatever encoding they claim.

The email package believes the claim; here it is a hint. Polish messages claim
ISO-8859-1 or US-ASCII over ISO-8859-2 bytes, ISO-8859-2 over windows-1250, and
either over UTF-8.
"""

from __future__ import annotations

import binascii
import codecs
import quopri
import re

from ingest.parsers.encoding import clean, decode
from kb.errors import ParseError

_WORD = re.compile(r"=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]+\?[bBqQ]\?)")
_LONGEST_HEADER = 20_000
"""Characters of a header that are read; a header of a real message has hundreds."""
_GUESSED = frozenset(("cp1250", "iso8859-2", "ascii", "utf-8"))
"""Encodings that ``decode`` tells by itself, and better than the claim does."""
_SEVEN_BIT = ("utf-7", "iso2022", "hz")
"""Encodings whose bytes are ASCII, so that only the claim can tell them."""
# Polish letters of ISO-8859-2 and windows-1250 that were read as Western ones: "za¿ó³æ".
# "m³" and "cm³" are units.
_MISREAD = re.compile(
    r"[\x80-\x9f\ufffd]|(?<=[^\W\d_])(?<!\bm)(?<![cdk]m)[±¹³¶¿¼¡¥£¦¬¯]|[¿³±¶¼¯¬¦](?=[a-zà-ÿ])"
)


def decoded(data: bytes, claimed: str | None = None) -> str:
    """The text of bytes that claim an encoding.

    The claim counts where the bytes bear it out. Raises ``ParseError`` as ``decode``.
    """
    codec = _codec(claimed)
    if codec.startswith(_SEVEN_BIT):
        return data.decode(codec, errors="replace")
    if codec and codec not in _GUESSED and not _is_utf8(data):
        try:
            text = data.decode(codec)
        except ValueError:
            return decode(data)
        if not _MISREAD.search(text):
            return text
    return decode(data, codec or None)


def header_text(raw: str) -> str:
    """A header as a reader sees it: unfolded, its encoded words and bytes decoded.

    ``raw`` may hold undeclared bytes as surrogates, as the email package leaves them.
    """
    text = re.sub(r"[\r\n]+", "", raw[:_LONGEST_HEADER])
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = _as_text(text.encode("utf-8", "surrogateescape"), None)
    text = _BETWEEN_WORDS.sub(r"\1", text)
    pieces, at, pending, claimed = [], 0, b"", ""
    for word in _WORD.finditer(text):
        data = _word_bytes(word)
        follows = word.start() == at and word[1].lower() == claimed
        if not follows:  # a letter may be divided between two words of one encoding
            pieces += [_as_text(pending, claimed), text[at : word.start()]]
            pending, claimed = b"", word[1].lower()
        pending += data
        at = word.end()
    return clean("".join([*pieces, _as_text(pending, claimed), text[at:]]))


def one_line(text: str) -> str:
    """The text with runs of spaces, tabs and breaks as one space."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def _word_bytes(word: re.Match[str]) -> bytes:
    """The bytes of an encoded word; a broken one stays as written."""
    coded = word[3].encode("utf-8", "surrogateescape")
    if word[2] in "qQ":
        return quopri.decodestring(coded, header=True)
    try:
        data = binascii.a2b_base64(coded + b"==")
    except binascii.Error:
        data = b""
    return data or word[0].encode("utf-8", "surrogateescape")


def _as_text(data: bytes, claimed: str | None) -> str:
    """As ``decoded``, for a few bytes, which are words whatever they look like."""
    if not data.strip():
        return data.decode("latin-1")
    try:
        return decoded(data, claimed)
    except ParseError:
        return data.decode("utf-8", errors="replace")


def _codec(claimed: str | None) -> str:
    """The name that Python has for a claimed encoding, ``""`` for none that it knows."""
    try:
        name = codecs.lookup((claimed or "").strip(" \"'")).name
        "".encode(name)  # a codec such as base64 is no encoding of text
    except (LookupError, ValueError):
        return ""
    return name


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
