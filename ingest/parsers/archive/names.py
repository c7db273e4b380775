"""What the members of a ZIP archive are called, in the letters of who packed it.

A ZIP says of a name only whether it is UTF-8. Windows writes the others in the code
page of its command line (852 in Poland), some programs in that of its windows (1250),
macOS in UTF-8 without saying so; zipfile reads them all as code page 437.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from collections.abc import Sequence
from zipfile import ZipInfo

_UTF8 = 0x800
_UNICODE_PATH = 0x7075
"""The extra field in which a packer repeats a name in UTF-8."""
_CODE_PAGES = ("cp852", "cp1250", "cp437")
"""Tried in this order, which settles ties."""
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_TYPOGRAPHIC = frozenset("„”–—§°\u00a0")


def member_names(members: Sequence[ZipInfo]) -> list[str]:
    """The names of members as they were packed, one for each.

    The encoding is told from all names at once: a single short one may leave it open.
    """
    raw = [_raw(member) for member in members]
    page = _code_page([name for name in raw if name is not None])
    return [
        member.orig_filename if name is None else _repeated(member, name) or name.decode(page, "replace")
        for member, name in zip(members, raw, strict=True)
    ]  # fmt: skip


def _raw(member: ZipInfo) -> bytes | None:
    """The bytes of a name, None where the archive says that they are UTF-8."""
    return None if member.flag_bits & _UTF8 else member.orig_filename.encode("cp437", "replace")


def _repeated(member: ZipInfo, raw: bytes) -> str:
    """The name in UTF-8 that stands in an extra field and is of this very name, else ``""``."""
    extra = member.extra
    while len(extra) >= struct.calcsize("<HH"):
        kind, size = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        known = kind == _UNICODE_PATH and body[:5] == struct.pack("<BI", 1, zlib.crc32(raw))
        if known:
            return body[5:].decode("utf-8", "replace")
    return ""


def _code_page(names: Sequence[bytes]) -> str:
    """The encoding in which the names look most like Polish or English."""
    try:
        for name in names:
            name.decode("utf-8")
    except UnicodeDecodeError:
        together = b"/".join(names)
        return max(_CODE_PAGES, key=lambda page: _score(together.decode(page, "replace")))
    return "utf-8"


def _score(text: str) -> int:
    """How much the characters beyond ASCII look like those of a name."""
    return sum(
        _weight(char, text[at - 1 : at]) for at, char in enumerate(text) if char > "\x7f"
    )  # fmt: skip


def _weight(char: str, before: str) -> int:
    """The weight of a character: symbols and frames are not found in names."""
    if char in _TYPOGRAPHIC:
        return 0
    if not char.isalpha() and not unicodedata.combining(char):
        return -5
    if char.isupper() and before.islower():
        return -3
    return 2 if char in _POLISH else -1
