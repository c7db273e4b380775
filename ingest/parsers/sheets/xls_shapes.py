"""What lies on the sheets of an XLS: the words of shapes, which xlrd does not hand on.

Groups pin notes on a sheet as shapes. A drawing is written in records of the sheet: where
the next shape lies, what object it is, and its words. See MS-XLS 2.4.181 and 2.4.329, MS-ODRAW.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.parsers.encoding import clean
from ingest.parsers.sheets.cells import Box

_BEGIN, _END, _SHEET = 0x0809, 0x000A, 0x0085
_DRAWING, _OBJECT, _WORDS, _CONTINUED = 0x00EC, 0x005D, 0x01B6, 0x003C
_RECORD, _ATOM = struct.Struct("<HH"), struct.Struct("<HHI")
_ANCHOR, _CORNER = 0xF010, struct.Struct("<2xH2xH")
_COMMON, _PICTURE, _COMMENT = 0x15, 0x08, 0x19
_HOLDS_OTHERS = 0xF
_LENGTH_AT = 10
_WIDE = 1


@dataclass(slots=True)
class Drawing:
    """The words of the shapes on a sheet, and whether pictures lie there too."""

    boxes: list[Box] = field(default_factory=list)
    pictures: bool = False


def drawings(stream: bytes) -> list[Drawing]:
    """The drawing of each worksheet, in their order, from the stream of a workbook.

    Raises ``struct.error`` and ``IndexError`` for malformed records.
    """
    found = []
    for code, body in _records(stream, 0):
        if code == _SHEET and body[5] == 0:  # a sheet of cells; others hold charts and macros
            (start,) = struct.unpack_from("<I", body)
            found.append(_drawing(stream, start))
        elif code == _END:
            break
    return found


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + _RECORD.size <= len(stream):
        code, size = _RECORD.unpack_from(stream, at)
        at += _RECORD.size
        yield code, stream[at : at + size]
        at += size


def _drawing(stream: bytes, start: int) -> Drawing:
    found, text = Drawing(), _Text()
    depth = kind = 0
    row = column = 0
    for code, body in _records(stream, start):
        depth += (code == _BEGIN) - (code == _END)
        if depth == 0:
            break
        if depth > 1:  # a chart on the sheet
            continue
        if code == _DRAWING:
            row, column = _corner(body) or (row, column)
        elif code == _OBJECT:
            kind = _kind(body)
            found.pictures |= kind == _PICTURE
        elif code == _WORDS and kind != _COMMENT:
            text = _Text(*struct.unpack_from("<H", body, _LENGTH_AT))
        elif code == _CONTINUED and text.left > 0:
            text.take(body)
            words = clean(text.words).strip()
            if text.left <= 0 and words:
                found.boxes.append(Box(words, row, column))
    found.boxes.sort(key=lambda box: (box.row, box.column))
    return found


@dataclass(slots=True)
class _Text:
    """The words of a shape, which may come in several records; ``left`` are to come."""

    left: int = 0
    words: str = ""

    def take(self, body: bytes) -> None:
        """Takes in a record: a byte that says how wide the characters are, and these."""
        wide = body[0] & _WIDE
        part = body[1:].decode("utf-16-le" if wide else "latin-1", "replace")[: self.left]
        self.words += part
        self.left -= len(part) or self.left


def _kind(body: bytes) -> int:
    """The kind of an object, from the part that all objects have, 0 where it is missing."""
    first, _, kind = struct.unpack_from("<HHH", body)
    return int(kind) if first == _COMMON else 0


def _corner(body: bytes) -> tuple[int, int] | None:
    """The row and column, from 1, of the cell that the last shape in a record begins in."""
    found, at = None, 0
    while at + _ATOM.size <= len(body):
        head, kind, size = _ATOM.unpack_from(body, at)
        at += _ATOM.size
        if kind == _ANCHOR:
            column, row = _CORNER.unpack_from(body, at)
            found = (row + 1, column + 1)
        if head & _HOLDS_OTHERS != _HOLDS_OTHERS:
            at += size
    return found
