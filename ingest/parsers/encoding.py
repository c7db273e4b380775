"""What the bytes are: their character encoding, and the format that they really have.

Polish offices still send files in two single-byte encodings that share most of
their letters. They differ in six, and always in the same way (ą, ś, ź and their
capitals), so the wrong one of the two shows itself as symbols inside words.
"""

from __future__ import annotations

import re
import unicodedata

from kb.errors import ParseError

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SINGLE_BYTE = ("cp1250", "iso8859_2", "cp1252")
"""Tried in this order, which settles ties: cp1250 is what Windows writes."""
_MANY_ZEROS, _FEW_ZEROS = 0.4, 0.1
"""Shares of zero bytes that speak of UTF-16: Polish letters have none, spaces always."""
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_TYPOGRAPHIC = frozenset("„”“’‘‚«»–—…•·§°€\u00a0\u00ad©®×")
_UTF8_RUN = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE2_STREAMS = (
    ("__properties_version1.0", "MSG"),  # first: a message may hold a document of the others
    ("WordDocument", "DOC"),
    ("Workbook", "XLS"),
    ("Book", "XLS"),  # Excel 5 and 95
    ("PowerPoint Document", "PPT"),
)
_INVISIBLE: dict[int, str | None] = {
    0xAD: None,
    0x200B: None,
    0xFEFF: None,
    0x2028: "\n",
    0x2029: "\n",
    0x85: "\n",
}
_CONTROLS: dict[int, str | None] = {
    **{code: None for code in range(32) if code not in (9, 10)},
    11: "\n",
    12: "\n",
}


def clean(text: str) -> str:
    """The same words in one form: NFC, LF, and no invisible characters.

    Soft hyphens, zero-width spaces, byte order marks and control characters go;
    everything that a reader sees stays, no-break spaces and typos included.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE).translate(_CONTROLS))


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of the bytes, not yet cleaned.

    ``declared`` is the encoding that the file claims for itself; it counts only
    where the bytes are not valid UTF-8, since pages declared ISO-8859-2 and sent
    as UTF-8 are common. Raises ``ParseError``: ``empty``, ``renamed`` (``really``)
    and ``not_text``.
    """
    if not data.strip(b" \t\r\n\x0b\x0c\x00"):
        raise ParseError("empty")
    really = sniff(data)
    if really in {"PDF", "ZIP", "RTF", "MSG", "DOC", "XLS", "PPT"}:
        raise ParseError("renamed", really=really)
    text = _unicode(data) or _single_byte(data, declared)
    controls = sum(1 for char in text if char < " " and char not in "\t\n\r\x0b\x0c\x1a")
    if controls * 100 > len(text):  # a note has none; a picture or a program, hundreds
        raise ParseError("not_text")
    if not text.strip("\ufeff\u200b \t\r\n\x0b\x0c\u00a0"):
        raise ParseError("empty")
    return text


def sniff(data: bytes) -> str:
    """The format that the first bytes speak of, whatever the file is called; else ``""``.

    One of PDF, ZIP, RTF, HTML, MSG, DOC, XLS, PPT. A Word file behind a password is
    also an OLE2 file; ``is_encrypted_office`` tells it apart.
    """
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-"):
        return "PDF"
    if head.startswith(b"PK\x03\x04"):
        return "ZIP"
    if head.startswith(b"{\\rtf"):
        return "RTF"
    if data.startswith(OLE2):
        return next((kind for name, kind in _OLE2_STREAMS if _has_stream(data, name)), "DOC")
    lowered = head.lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<meta")):
        return "HTML"
    return "HTML" if lowered.startswith(b"<?xml") and b"<html" in lowered else ""


def is_encrypted_office(data: bytes) -> bool:
    """Whether this is a DOCX, XLSX or PPTX locked with a password."""
    return data.startswith(OLE2) and _has_stream(data, "EncryptedPackage")


def _has_stream(data: bytes, name: str) -> bool:
    """Whether an OLE2 file names this stream; its directory is in UTF-16."""
    return name.encode("utf-16-le") in data


def _unicode(data: bytes) -> str | None:
    """The text where the bytes are some Unicode encoding, else None."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, errors="replace")
    wide = _wide(data)
    if wide:
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(data)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: in Polish and English every second byte is mostly zero."""
    sample = data[:4096]
    half = max(1, len(sample) // 2)
    first, second = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if second > _MANY_ZEROS and first < _FEW_ZEROS:
        return "utf-16-le"
    return "utf-16-be" if first > _MANY_ZEROS and second < _FEW_ZEROS else None


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken places (a file cut in the middle), else None.

    In a single-byte text two neighbouring letters that happen to form UTF-8 are
    rare ("ŻÓŁW" in cp1250), so three good sequences for each bad one are no chance.
    """
    text = data.decode("utf-8", errors="replace")
    good, bad = len(_UTF8_RUN.findall(data)), text.count("\ufffd")
    return text if good > 3 * bad else None


def _single_byte(data: bytes, declared: str | None) -> str:
    """The reading that looks most like Polish or English.

    charset-normalizer is asked only when all of these look wrong (Cyrillic, for
    one): on short Polish texts it takes cp1250 for its neighbours.
    """
    readings = {name: data.decode(name, errors="replace") for name in _SINGLE_BYTE}
    best = max(readings, key=lambda name: _score(readings[name]))
    if _score(readings[best]) >= 0:
        return readings[best]
    if declared and _known(declared):
        return data.decode(declared, errors="replace")
    import charset_normalizer  # noqa: PLC0415 - only this rare branch pays for it

    guess = charset_normalizer.from_bytes(data).best()
    return str(guess) if guess is not None else readings[best]


def _known(name: str) -> bool:
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return True


def _score(text: str) -> int:
    """How much the characters beyond ASCII look like Polish or English typing."""
    total = 0
    padded = f" {text} "
    for index, char in enumerate(text):
        if char > "\x7f":
            total += _weight(char, padded[index], padded[index + 2])
    return total


def _weight(char: str, before: str, after: str) -> int:
    """The weight of one character between its neighbours.

    A C1 control or a symbol inside a word is the mark of a wrong encoding, and so
    is a capital after a small letter; a lone Polish letter ("Ł5", for "£5") is odd.
    """
    if char == "\ufffd" or "\x80" <= char <= "\x9f":
        return -10
    if char in _TYPOGRAPHIC:
        return 1
    if not char.isalpha():
        return -3 if before.isalpha() or after.isalpha() else -1
    if char not in _POLISH:
        return -1
    if not (before.isalpha() or after.isalpha()):
        return -2
    return -2 if char.isupper() and before.islower() else 2
