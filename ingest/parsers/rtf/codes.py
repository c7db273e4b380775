r"""In which code page the bytes of an RTF file are written.

Each font names its own (``\fcharset238`` is Central European), the file another for
the rest (``\ansicpg1250``). Word and LibreOffice write Polish letters in fonts of the
first kind; TextEdit of a Polish macOS and smaller programs leave every font at 0,
"Western", and mean the file's code page.
"""

from __future__ import annotations

import codecs

from ingest.parsers.encoding import decode
from kb.errors import ParseError

WESTERN = "cp1252"
POLISH = "cp1250"
SYMBOLS = "symbols"
"""The code of fonts of pictures; no codec, see ``text_of``."""
_SURE = 3
"""Different letters that must read better in another code page before it is believed:
one may be chance ("m³" in Western is "mł" in Central European)."""
_CHARSETS = {
    0: WESTERN, 2: SYMBOLS, 77: "mac_roman", 85: "mac_greek", 86: "mac_turkish", 88: "mac_latin2",
    89: "mac_cyrillic", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: POLISH, 254: "cp437", 255: "cp850",
}  # fmt: skip
_PAGES = {10000: "mac_roman", 10029: "mac_latin2", 28592: "iso8859_2", 65001: "utf-8"}


def of_charset(charset: int) -> str | None:
    """The code of a font's charset; None for one that names none."""
    return _CHARSETS.get(charset)


def of_page(page: int) -> str | None:
    """The codec of a Windows code page, None for one that is not known."""
    name = _PAGES.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return None
    return name


def text_of(data: bytes, code: str) -> str:
    """The text of bytes; in a font of pictures a private character for each, as Word has it."""
    if code == SYMBOLS:
        return "".join(chr(byte if byte <= 32 else 0xF000 + byte) for byte in data)  # noqa: PLR2004 - a space stays one
    return data.decode(code, errors="replace")


def likelier(data: bytes, code: str) -> str:
    """The code in which bytes of doubtful code read best: the one given, unless another is plain."""
    if data.isascii():
        return code
    try:
        best = decode(b"- " + data)[2:]  # no text begins as a file of another kind
    except ParseError:
        return code
    given = text_of(data, code)
    if best != given and data.decode("utf-8", errors="replace") == best:
        return "utf-8"
    differing = {a for a, b in zip(best, given, strict=False) if a != b}
    if len(differing) < _SURE:
        return code
    return next((name for name in (POLISH, WESTERN) if text_of(data, name) == best), code)
