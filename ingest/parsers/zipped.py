"""ZIP packages, as which office programs save: opened, told apart, and read within bounds.

Nothing that a package says of its sizes is trusted, and its XML stays within the file:
entities are not expanded, and nothing is fetched.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import Literal, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from lxml import etree

from ingest.parsers.encoding import decode, is_encrypted_office, sniff
from kb.errors import ParseError

SIZE_LIMIT = 100 * 1024 * 1024
"""No part is unpacked beyond this, nor are all that are held in memory together. The XML of
the longest real minutes and of a real deck comes to a few megabytes."""
TOTAL_LIMIT = 10 * SIZE_LIMIT
"""What is unpacked of one package, all reading together: a workbook of a few kilobytes may
name a sheet that unpacks to the limit, and name it a thousand times."""
PACKED = (ZIP_STORED, ZIP_DEFLATED)
"""The only ways of packing that the formats allow (ECMA-376, part 2; OpenDocument, part 2).
zipfile unpacks the others without bound: 618 bytes of bzip2 took 1.2 GB before the limit
was asked."""
DAMAGE = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # also NotImplementedError: a version of ZIP that zipfile does not know
    ValueError,
    OverflowError,
    etree.XMLSyntaxError,
)
"""What zipfile and lxml raise on damaged bytes."""
_MEGABYTE = 1024 * 1024
_CHUNK = 64 * 1024
_LOCKED = 1
_END = b"PK\x05\x06"
"""The record with which every ZIP ends."""
_PICTURES = ((b"\xff\xd8\xff", "JPG"), (b"\x89PNG\r\n", "PNG"))
_ENCRYPTED_PART = re.compile(rb"<(?:\w+:)?encryption-data[\s/>]")
_MIMETYPE = re.compile(rb"application/vnd\.(?:oasis\.opendocument|sun\.xml)\.(\w+)")
_OPEN_DOCUMENTS = {
    b"text": "ODT",
    b"spreadsheet": "ODS",
    b"presentation": "ODP",
    b"graphics": "ODG",
    b"writer": "SXW",
    b"calc": "SXC",
    b"impress": "SXI",
}
_CONTENT_TYPES = "[content_types].xml"
_MAIN_TYPE = re.compile(
    rb"\b(wordprocessingml|ms-word|spreadsheetml|ms-excel\.sheet\.binary|ms-excel|presentationml"
    rb"|ms-powerpoint)\.[\w.]+\.main\b"
)
_OFFICE_DOCUMENTS = {
    b"wordprocessingml": "DOCX",
    b"ms-word": "DOCX",
    b"spreadsheetml": "XLSX",
    b"ms-excel": "XLSX",
    b"ms-excel.sheet.binary": "XLSB",
    b"presentationml": "PPTX",
    b"ms-powerpoint": "PPTX",
}
_PARTS = (("word/", "DOCX"), ("xl/workbook.bin", "XLSB"), ("xl/", "XLSX"), ("ppt/", "PPTX"))

Event = Literal["start", "end"]


class Package:
    """The parts of a ZIP by name; programs differ in the capitals of names, and none count."""

    def __init__(self, archive: ZipFile) -> None:
        parts = (info for info in archive.infolist() if not info.is_dir())
        self._archive = archive
        self._parts = {_key(info.filename): info for info in parts}
        self._held = 0
        self._unpacked = 0

    @classmethod
    def open(cls, data: bytes, locked: ParseError) -> Self:
        """The package in the bytes of a file.

        Raises ``ParseError``: ``locked`` where the ZIP has a password; ``encrypted``
        (``program``) for a file that Microsoft Office has locked; ``empty``; ``renamed``
        (``really``: what ``sniff`` finds, JPG or PNG); ``corrupt`` (``detail``).
        """
        if not data.strip():
            raise ParseError("empty")
        if is_encrypted_office(data):
            raise ParseError("encrypted", program="Microsoft Office")
        really = _first_bytes(data)
        if really not in {"ZIP", ""}:
            raise ParseError("renamed", really=really)
        try:
            package = cls(ZipFile(BytesIO(data)))
        except DAMAGE as error:
            raise corrupt(error) from error
        if package.is_locked:
            raise locked
        return package

    @property
    def is_locked(self) -> bool:
        """Whether a part is locked with a password of the ZIP."""
        return any(part.flag_bits & _LOCKED for part in self._parts.values())

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    @property
    def names(self) -> Collection[str]:
        """The names of the parts, in small letters."""
        return self._parts.keys()

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part piece by piece.

        Raises ``ParseError``: ``corrupt`` (``detail``), also for a part that is not there
        or is packed in a way that the formats do not allow; ``unpacks_too_large``
        (``limit``).
        """
        part = self._parts.get(_key(name))
        if part is None:
            raise ParseError("corrupt", detail=f"no part {name}"[:100])
        if part.compress_type not in PACKED:
            raise ParseError("corrupt", detail="packed in another way than a document's parts")
        size = 0  # not the size that the header claims: it may lie
        try:
            with self._archive.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    _check(size, SIZE_LIMIT)
                    _check(self._unpacked, TOTAL_LIMIT)
                    yield chunk
        except DAMAGE as error:
            raise corrupt(error) from error

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises what ``chunks`` does."""
        found = []
        for chunk in self.chunks(name):
            self._held += len(chunk)
            _check(self._held, SIZE_LIMIT)
            found.append(chunk)
        return b"".join(found)

    def tree(self, name: str) -> etree._Element:
        """A part, parsed. Raises what ``chunks`` does."""
        return parsed(self.read(name))

    def events(
        self, name: str, tags: Sequence[str], kinds: Sequence[Event] = ("end",)
    ) -> Iterator[tuple[str, etree._Element]]:
        """The ends (or starts) of the elements of these local names, while the part is read.

        An element is emptied after its end was seen, and what stands before it is dropped,
        so that a part of any length takes the memory of one element. Raises what
        ``chunks`` does.
        """
        parser = etree.XMLPullParser(
            events=kinds,
            tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False,
            no_network=True,
        )
        try:
            for chunk in self.chunks(name):
                parser.feed(chunk)
                # Events of namespaces, which hold no element, are not asked for.
                events: Iterator[tuple[str, etree._Element]] = parser.read_events()  # type: ignore[assignment]
                for event, element in events:
                    yield event, element
                    if event == "end":
                        _forget(element)
            parser.close()
        except DAMAGE as error:
            raise corrupt(error) from error

    def count(self, name: str, pattern: re.Pattern[bytes]) -> int:
        """How often a pattern occurs in a part, at the speed of a search in bytes.

        Raises what ``chunks`` does.
        """
        found, tail = 0, b""
        for chunk in self.chunks(name):
            window = tail + chunk
            cut = window.rfind(b"<")  # a tag that is not whole waits for the next chunk
            found += len(pattern.findall(window, 0, max(cut, 0)))
            tail = window[cut:] if cut >= 0 else window[-_CHUNK:]
        return found + len(pattern.findall(tail))


def parsed(data: bytes) -> etree._Element:
    """The XML in the bytes of a part. Raises ``ParseError``: ``corrupt`` (``detail``)."""
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except DAMAGE as error:
        raise corrupt(error) from error


def corrupt(error: Exception) -> ParseError:
    """The refusal that a library's error turns into."""
    return ParseError("corrupt", detail=str(error)[:100] or type(error).__name__)


def refuse_text(data: bytes) -> None:
    """Raises ``ParseError``, ``renamed`` (``really``: XML or TXT), for text and no package."""
    if _first_bytes(data) or data.startswith(b"PK") or _END in data:
        return
    try:
        text = decode(data[:_CHUNK])
    except ParseError:
        return
    is_xml = text.lstrip("\ufeff \n\r\t").startswith("<?xml")
    raise ParseError("renamed", really="XML" if is_xml else "TXT")


def has_locked_parts(package: Package) -> bool:
    """Whether an OpenDocument file needs a password.

    Its parts are encrypted one by one, as the manifest says, or, since version 1.4, all
    of them together as one part. Raises what ``Package.chunks`` does.
    """
    manifest = "META-INF/manifest.xml"
    if "encrypted-package" in package:
        return True
    return manifest in package and package.count(manifest, _ENCRYPTED_PART) > 0


def kind_of(package: Package) -> str:
    """What a package is: ODT, ODS, ODP, ODG, SXW, SXC, SXI, DOCX, XLSX, XLSB or PPTX, else ZIP.

    The file's own word for it counts first, then the names of its parts.
    """
    said = _MIMETYPE.search(_beginning(package, "mimetype"))
    if said:
        return _OPEN_DOCUMENTS.get(said[1], "ZIP")
    said = _MAIN_TYPE.search(_beginning(package, _CONTENT_TYPES))
    if said:
        return _OFFICE_DOCUMENTS[said[1]]
    names = package.names
    found = (kind for start, kind in _PARTS if any(name.startswith(start) for name in names))
    return next(found, "ZIP")


def stated_kind(package: Package) -> str:
    """What a package says itself to be, else ZIP: a folder called "word" makes no document."""
    stated = "mimetype" in package or _CONTENT_TYPES in package
    return kind_of(package) if stated else "ZIP"


def kind_of_zip(data: bytes) -> str:
    """What the bytes of a ZIP are, as ``kind_of`` says; ZIP where they are damaged."""
    try:
        return kind_of(Package(ZipFile(BytesIO(data))))
    except DAMAGE:
        return "ZIP"


def _first_bytes(data: bytes) -> str:
    """The format that the first bytes speak of, pictures too; ``""`` for none."""
    pictures = (kind for start, kind in _PICTURES if data.startswith(start))
    return sniff(data) or next(pictures, "")


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _check(size: int, limit: int) -> None:
    if size > limit:
        raise ParseError("unpacks_too_large", limit=f"{limit // 2**20} MB")


def _forget(element: etree._Element) -> None:
    parent = element.getparent()
    element.clear()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _beginning(package: Package, name: str) -> bytes:
    """The first megabyte of a part, nothing where it is missing or damaged."""
    try:
        return b"".join(islice(package.chunks(name), _MEGABYTE // _CHUNK))
    except ParseError:
        return b""
