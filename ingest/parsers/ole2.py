"""OLE2, the container of the old Office formats (MS-CFB): its streams, and whose file it is."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Any

from olefile import OleFileIO
from olefile.olefile import DEFECT_FATAL, DEFECT_INCORRECT

DAMAGE = (OSError, struct.error, ValueError, LookupError, TypeError, AssertionError, RecursionError)
"""What olefile raises on malformed bytes."""
_KINDS = (
    ("__properties_version1.0", "MSG"),
    ("worddocument", "DOC"),
    ("workbook", "XLS"),
    ("book", "XLS"),  # Excel 5 and 95
    ("powerpoint document", "PPT"),
)
_HEADER_SIZE = 512
_SECTOR_SHIFTS = frozenset((9, 12))
_IN_HEADER = 109
"""Parts of the table of sectors that the header itself has room for."""


class Container:
    """An OLE2 file in memory. Opening it raises one of ``DAMAGE`` where its structure is broken.

    Unless ``lenient``, each defect of the structure is an error. Streams are then shorter
    than they claim to be where the file does not hold the rest.
    """

    def __init__(self, data: bytes, *, lenient: bool = False) -> None:
        check_allocation(data)
        self._file = BytesIO(data)
        self._ole: OleFileIO[Any] = OleFileIO(
            self._file,
            raise_defects=DEFECT_FATAL if lenient else DEFECT_INCORRECT,
            write_mode=True,
        )

    @property
    def data(self) -> bytes:
        """The bytes of the file as they are now."""
        return self._file.getvalue()

    @property
    def names(self) -> frozenset[str]:
        """The outermost streams, in small letters; those of embedded files lie deeper."""
        return frozenset(path[0].lower() for path in self._ole.listdir() if len(path) == 1)

    def read(self, name: str) -> bytes:
        """The bytes of a stream. Raises one of ``DAMAGE``."""
        return self._ole.openstream(name).read()

    def replace(self, name: str, data: bytes) -> None:
        """Puts other bytes into a stream, as many as it has. Raises one of ``DAMAGE``."""
        self._ole.write_stream(name, data)


def kind_of(data: bytes, usual: str) -> str:
    """DOC, XLS, PPT or MSG, ``""`` for another program's file.

    Where the structure is broken, nothing better is known than ``usual``, the kind that the
    file's suffix says.
    """
    try:
        names = Container(data).names
    except DAMAGE:
        return usual
    return next((kind for name, kind in _KINDS if name in names), "")


def is_sound(data: bytes) -> bool:
    """Whether the structure of the file has no defect, and its streams are whole."""
    try:
        container = Container(data)
        for name in container.names:
            container.read(name)
    except DAMAGE:
        return False
    return True


def check_allocation(data: bytes) -> None:
    """Refuses, with ``OSError``, a file that claims far more sectors than it has bytes for.

    olefile reads the table of sectors over and over where the list of its parts runs in a
    circle, up to the number that the header claims.
    """
    if len(data) < _HEADER_SIZE:
        raise OSError("incomplete header")
    (shift,) = struct.unpack_from("<H", data, 30)
    (tables,) = struct.unpack_from("<I", data, 44)
    if shift not in _SECTOR_SHIFTS:
        raise OSError("unknown sector size")
    sectors, per_table = len(data) >> shift, (1 << shift) // 4
    if tables > 2 * (sectors // per_table) + _IN_HEADER:
        raise OSError("more sectors than bytes")
