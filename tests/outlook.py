"""A small writer of Outlook messages (.msg) for tests: OLE2 files of 512-byte sectors."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime

Tree = dict[str, "bytes | Tree"]

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF, _PER_TABLE = 512, 64, 4096, 128
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def message(
    texts: dict[int, str] | None = None,
    data: dict[int, bytes] | None = None,
    numbers: dict[int, int] | None = None,
    attachments: list[Tree] | None = None,
    *,
    encoding: str = "",
    header: int = 32,
) -> Tree:
    """The storage of a message. ``encoding`` writes its texts in bytes; else in UTF-16."""
    tree = properties(texts, data, numbers, encoding=encoding, header=header)
    for number, attachment in enumerate(attachments or []):
        tree[f"__attach_version1.0_#{number:08X}"] = attachment
    return tree


def properties(
    texts: dict[int, str] | None = None,
    data: dict[int, bytes] | None = None,
    numbers: dict[int, int] | None = None,
    *,
    encoding: str = "",
    header: int = 8,
) -> Tree:
    """A storage of properties by number: texts, bytes, and what fits into the table."""
    kind = "001E" if encoding else "001F"
    tree: Tree = {
        f"__substg1.0_{number:04X}{kind}": text.encode(encoding or "utf-16-le")
        for number, text in (texts or {}).items()
    }
    tree |= {f"__substg1.0_{number:04X}0102": value for number, value in (data or {}).items()}
    table = b"".join(
        struct.pack("<HHIQ", 3, number, 6, value) for number, value in (numbers or {}).items()
    )
    tree["__properties_version1.0"] = bytes(header) + table
    return tree


def ticks(moment: datetime) -> int:
    """A time as Windows counts it, from 1601."""
    return int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


@dataclass
class _Entry:
    """A line of the directory: a storage or a stream, and what stands beside and in it."""

    name: str
    kind: int
    data: bytes = b""
    child: int = _FREE
    beside: int = _FREE
    start: int = 0


def ole(tree: Tree) -> bytes:
    """The file that holds a tree of storages and streams."""
    entries = [_Entry("Root Entry", _ROOT)]
    _enter(entries, tree, entries[0])
    streams = [entry for entry in entries if entry.kind == _STREAM]
    body, table, minis = bytearray(), [], []
    for entry in streams:
        if len(entry.data) < _CUTOFF:
            entry.start = _chain(minis, entry.data, _MINI)
            entries[0].data += _padded(entry.data, _MINI)
    mini_table = _padded(struct.pack(f"<{len(minis)}I", *minis), _SECTOR, b"\xff")
    for entry in (entries[0], *streams):
        if entry.kind == _ROOT or len(entry.data) >= _CUTOFF:
            entry.start = _store(body, table, entry.data)
    first_mini = _store(body, table, mini_table)
    entries += [_Entry("", 0)] * (-len(entries) % 4)
    directory = _store(body, table, b"".join(map(_packed, entries)))
    count = 1
    while len(table) + count > _PER_TABLE * count:
        count += 1
    first = len(table)
    table += [_TABLE] * count
    table += [_FREE] * (_PER_TABLE * count - len(table))
    head = struct.pack(
        "<8s16sHHHHH6x9I109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, count, directory, 0, _CUTOFF, first_mini, len(mini_table) // _SECTOR, _END, 0,
        *range(first, first + count), *[_FREE] * (109 - count),
    )  # fmt: skip
    return head + bytes(body) + struct.pack(f"<{len(table)}I", *table)


def _enter(entries: list[_Entry], tree: Tree, parent: _Entry) -> None:
    """Adds what a storage holds; its entries hang on one another as a list."""
    last = None
    for name, value in sorted(tree.items()):
        stream = isinstance(value, bytes)
        entry = _Entry(name, _STREAM if stream else _STORAGE, value if stream else b"")
        if last is None:
            parent.child = len(entries)
        else:
            last.beside = len(entries)
        entries.append(entry)
        last = entry
        if not stream:
            _enter(entries, value, entry)


def _packed(entry: _Entry) -> bytes:
    name = (entry.name + "\0").encode("utf-16-le") if entry.name else b""
    return struct.pack(
        "<64sHBBIII16sIQQIQ", name, len(name), entry.kind, 1, _FREE, entry.beside, entry.child,
        bytes(16), 0, 0, 0, entry.start, len(entry.data),
    )  # fmt: skip


def _store(body: bytearray, table: list[int], data: bytes) -> int:
    body += _padded(data, _SECTOR)
    return _chain(table, data, _SECTOR)


def _chain(table: list[int], data: bytes, unit: int) -> int:
    """Notes which sectors belong together; the first of them."""
    start, count = len(table), -(-len(data) // unit)
    table += [*range(start + 1, start + count), _END] if count else []
    return start if count else _END


def _padded(data: bytes, unit: int, by: bytes = b"\0") -> bytes:
    return data + by * (-len(data) % unit)
