"""ZIP archives: no text of their own, but the files in them, unpacked within bounds.

What an archive says of its sizes is never trusted: everything is counted while it
is unpacked. Archives in archives are opened here, so that the bounds hold for all of
them together.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

from ingest.parsers.archive.names import member_names
from ingest.parsers.enclosed import distinct, listing, safe_path
from ingest.parsers.encoding import sniff
from ingest.parsers.zipped import DAMAGE, PACKED, Package, corrupt, stated_kind
from kb.errors import ParseError
from kb.types import Enclosed, ParsedDocument, Problem

MEGABYTE = 1 << 20
TOTAL_LIMIT = 500 * MEGABYTE
"""What all files of an archive may unpack to."""
SINGLE_LIMIT = 50 * MEGABYTE
"""What one file may unpack to; the program reads no larger ones from a disk either."""
NUMBER_LIMIT = 2000
"""How many files an archive may hold, those of the archives in it included."""
RATIO_LIMIT = 200
"""How many times its packed size a file may have: of 102 collected files none reaches 11, and a
scanned page saved as BMP reaches 102."""
_RATIO_FROM = 10 * MEGABYTE
"""Below this the ratio is let be: a CSV with 65 000 empty rows, which Excel likes to write, has 1.4 MB
and reaches 409."""
NESTED_DEEPEST = 2
"""How deep archives are opened inside the one given."""
_CHUNK = 1 << 18
_ENTRY = b"PK\x01\x02"
_MOST_ENTRIES = 50 * NUMBER_LIMIT
"""Marks of entries in the bytes: those of documents that are ZIPs themselves count too."""
_LOCKED = 1
_NOISE = frozenset(("thumbs.db", "desktop.ini", "__macosx"))
_OTHER_ARCHIVES = ((b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7Z"), (b"\x1f\x8b", "GZ"))


def parse(data: bytes) -> ParsedDocument:
    """Unpack a ZIP archive: a document without text, which encloses files under their paths.

    Problems, each with ``names``: ``archive_password``, ``archive_nested`` (also
    ``limit``), ``archive_file_too_large`` (``limit``) and ``archive_file_unreadable``.
    Raises ``ParseError``: any of these where nothing else is in the archive; ``empty``;
    ``renamed`` (``really``); ``archive_too_large``, ``archive_too_many`` and
    ``archive_bomb``, each with ``limit``; ``corrupt`` (``detail``).
    """
    if not data.strip():
        raise ParseError("empty")
    really = next((name for mark, name in _OTHER_ARCHIVES if data.startswith(mark)), sniff(data))
    if really not in {"ZIP", ""}:
        raise ParseError("renamed", really=really)
    unpacked = _Unpacked()
    unpacked.open(data, "", 0)
    problems = unpacked.problems
    if not unpacked.files:
        first = problems[0] if problems else Problem("empty")
        raise ParseError(first.code, **dict(first.values))
    return ParsedDocument(blocks=(), problems=problems, enclosed=distinct(unpacked.files))


@dataclass(slots=True)
class _Unpacked:
    """The files found so far, in an archive and those in it, and what was not unpacked.

    ``size`` is what was unpacked, ``number`` how many files were met.
    """

    files: list[Enclosed] = field(default_factory=list)
    size: int = 0
    number: int = 0
    locked: list[str] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    large: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was not unpacked, and why."""
        deepest, single = str(NESTED_DEEPEST), f"{SINGLE_LIMIT // MEGABYTE} MB"
        found = (
            ("archive_password", self.locked, ()),
            ("archive_nested", self.nested, (("most", deepest),)),
            ("archive_file_too_large", self.large, (("limit", single),)),
            ("archive_file_unreadable", self.unreadable, ()),
        )
        return tuple(
            Problem(code, (("names", listing(names)), *more)) for code, names, more in found if names
        )  # fmt: skip

    def open(self, data: bytes, folder: str, depth: int) -> None:
        """Unpacks an archive; ``folder`` is where it stands in the outermost one."""
        if data.count(_ENTRY) > _MOST_ENTRIES:
            raise ParseError("archive_too_many", most=str(NUMBER_LIMIT))
        try:
            with ZipFile(BytesIO(data)) as archive:
                _refuse_document(archive)
                self._members(archive, folder, depth, len(data))
        except DAMAGE as error:
            raise corrupt(error) from error

    def _members(self, archive: ZipFile, folder: str, depth: int, packed: int) -> None:
        before, members = self.size, archive.infolist()
        for member, written in zip(members, member_names(members), strict=True):
            name = safe_path(written)
            if not name or _is_noise(name) or not _is_file(member):
                continue
            self.number += 1
            if self.number > NUMBER_LIMIT:
                raise ParseError("archive_too_many", most=str(NUMBER_LIMIT))
            data = self._unpack(archive, member, folder + name)
            _check_ratio(self.size - before, packed)  # files may overlap
            if data is not None:
                self._keep(folder + name, data, depth)

    def _unpack(self, archive: ZipFile, member: ZipInfo, name: str) -> bytes | None:
        """The bytes of a member, None for one that cannot be had, which is noted."""
        if member.flag_bits & _LOCKED:
            self.locked.append(name)
        elif member.compress_type not in PACKED:
            self.unreadable.append(name)
        elif member.file_size > SINGLE_LIMIT:
            self.large.append(name)
        else:
            try:
                return self._read(archive, member)
            except DAMAGE:
                self.unreadable.append(name)
        return None

    def _read(self, archive: ZipFile, member: ZipInfo) -> bytes:
        """The bytes of a member, at most as many as its header says: zipfile stops there."""
        before = self.size
        chunks = []
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                chunks.append(chunk)
                self.size += len(chunk)
                _check_ratio(self.size - before, member.compress_size)
                if self.size > TOTAL_LIMIT:
                    limit = f"{TOTAL_LIMIT // MEGABYTE} MB"
                    raise ParseError("archive_too_large", limit=limit)
        return b"".join(chunks)

    def _keep(self, name: str, data: bytes, depth: int) -> None:
        """Keeps a file, or opens it where it is an archive."""
        if PurePosixPath(name).suffix.lower() != ".zip" or sniff(data) != "ZIP":
            self.files.append(Enclosed(name, data))
        elif depth == NESTED_DEEPEST:
            self.nested.append(name)
        else:
            try:
                self.open(data, f"{name}/", depth + 1)
            except ParseError as error:
                if error.problem.code == "renamed":  # its own parser will say so
                    self.files.append(Enclosed(name, data))
                elif error.problem.code == "corrupt":
                    self.unreadable.append(name)
                else:
                    raise


def _check_ratio(size: int, packed: int) -> None:
    """Refuses what unpacks to far more than it takes when packed."""
    if size > max(_RATIO_FROM, RATIO_LIMIT * packed):
        raise ParseError("archive_bomb", most=str(RATIO_LIMIT))


def _refuse_document(archive: ZipFile) -> None:
    """Refuses an office document, which is a ZIP archive as well, under a wrong suffix."""
    really = stated_kind(Package(archive))
    if really != "ZIP":
        raise ParseError("renamed", really=really)


def _is_file(member: ZipInfo) -> bool:
    """Whether a member is a file, not a folder, a symbolic link or a device."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    return not member.orig_filename.endswith(("/", "\\")) and kind in {0, stat.S_IFREG}


def _is_noise(name: str) -> bool:
    """Whether programs left the file behind (".DS_Store", "~$notatka.docx")."""
    *folders, last = name.casefold().split("/")
    hidden = (part.startswith(".") or part in _NOISE for part in (*folders, last))
    return last.startswith("~$") or any(hidden)
