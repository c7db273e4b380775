"""The properties of an Outlook message: streams of an OLE2 file, named by number and type.

Reads with olefile, which is small and BSD-licensed; extract-msg is GPL, and reads far
more than the six properties that a message's words are in. See MS-OXMSG.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from olefile import OleFileIO
from olefile.olefile import DEFECT_INCORRECT

from ingest.parsers.encoding import clean
from ingest.parsers.mail.charset import decoded
from ingest.parsers.ole2 import check_allocation
from kb.errors import ParseError

PROPERTIES = "__properties_version1.0"
_UNICODE, _BYTES_TEXT, _BINARY, _STORAGE = "001F", "001E", "0102", "000D"
_ENTRY = struct.Struct("<HHIQ")
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MESSAGE_CODE_PAGE, _INTERNET_CODE_PAGE = 0x3FFD, 0x3FDE
_CODE_PAGES = {1200: "utf-16-le", 20127: "ascii", 65000: "utf-7", 65001: "utf-8"}
_ISO_8859 = range(28591, 28606)


@dataclass(frozen=True, slots=True)
class Folder:
    """A storage of the file: the message, one of its attachments, a message within it.

    ``fixed`` holds the values that fit into the table of properties, by number.
    """

    ole: OleFileIO[Any]
    path: tuple[str, ...]
    fixed: dict[int, int]
    code_page: str

    def text(self, number: int) -> str:
        """A property that is text, ``""`` where there is none."""
        unicode = self._stream(number, _UNICODE)
        if unicode is not None:
            return clean(unicode.decode("utf-16-le", "replace"))
        data = self._stream(number, _BYTES_TEXT)
        if not data:
            return ""
        try:
            return clean(decoded(data, self.code_page))
        except ParseError:
            return ""

    def data(self, number: int) -> bytes | None:
        """A property that is bytes, None where there is none."""
        return self._stream(number, _BINARY)

    def time(self, number: int) -> datetime | None:
        """A property that is a time, None where there is none or it makes no sense."""
        ticks = self.fixed.get(number)
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    @property
    def html_encoding(self) -> str:
        """What the message says of the encoding of its HTML body."""
        return encoding_of(self.fixed.get(_INTERNET_CODE_PAGE, 0) & 0xFFFFFFFF)

    def folders(self, prefix: str) -> Iterator[Folder]:
        """The storages inside whose names begin so, in their order."""
        names = {
            entry[len(self.path)]
            for entry in self.ole.listdir(streams=True, storages=True)
            if tuple(entry[: len(self.path)]) == self.path and len(entry) > len(self.path) + 1
        }
        for name in sorted(names):
            if name.lower().startswith(prefix):
                yield _folder(self.ole, (*self.path, name), 8, self.code_page)

    def inner(self, number: int) -> Folder | None:
        """The message that a property is, None where it is none."""
        path = (*self.path, f"__substg1.0_{number:04X}{_STORAGE}")
        if not self.ole.exists([*path, PROPERTIES]):
            return None
        return _folder(self.ole, path, 24, self.code_page)

    def _stream(self, number: int, kind: str) -> bytes | None:
        path = [*self.path, f"__substg1.0_{number:04X}{kind}"]
        return self.ole.openstream(path).read() if self.ole.exists(path) else None


def open_message(data: bytes) -> Folder:
    """The outermost message of a file; ``OSError`` and others of olefile where there is none.

    Defects of the structure are errors: olefile would otherwise follow a circle of
    sectors for as long as a false size tells it to.
    """
    check_allocation(data)
    ole = OleFileIO(BytesIO(data), raise_defects=DEFECT_INCORRECT)
    return _folder(ole, (), 32, "")


def encoding_of(code_page: int) -> str:
    """The name of a Windows code page, ``""`` for 0."""
    if code_page in _ISO_8859:
        return f"iso8859-{code_page - _ISO_8859.start + 1}"
    return _CODE_PAGES.get(code_page, f"cp{code_page}" if code_page else "")


def _folder(ole: OleFileIO[Any], path: tuple[str, ...], header: int, code_page: str) -> Folder:
    """A storage with its table of properties, which begins after a header."""
    stream = [*path, PROPERTIES]
    table = ole.openstream(stream).read()[header:] if ole.exists(stream) else b""
    fixed = {}
    for at in range(0, len(table) - _ENTRY.size + 1, _ENTRY.size):
        _, number, _, value = _ENTRY.unpack_from(table, at)
        fixed[number] = value
    own = encoding_of(fixed.get(_MESSAGE_CODE_PAGE, 0) & 0xFFFFFFFF)
    return Folder(ole, path, fixed, own or code_page)
