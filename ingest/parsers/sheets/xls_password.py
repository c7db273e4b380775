"""Workbooks that Excel locked with its own password, which it tries on every file.

Excel 97–2003 encrypts a workbook whose structure is protected in such a way that it opens for
everyone. Only that password, and only the encryption that was usual then, is tried here: a
person's password is theirs to take off. See MS-XLS 2.2.10 and MS-OFFCRYPTO 2.3.6.
"""

from __future__ import annotations

import struct
from hashlib import md5

_OWN_PASSWORD = "VelvetSweatshop"  # noqa: S105  (Excel's, printed in MS-OFFCRYPTO)
_RECORD = struct.Struct("<HH")
_LOCK = 0x002F
_KIND = struct.Struct("<HHH")
_RC4 = _KIND.pack(1, 1, 1)
_LOCK_BODY = struct.Struct("<6x16s16s16s")
_IGNORED = 0x0FFF
"""A record that no reader knows, in place of the lock."""
_PLAIN = frozenset((0x0809, _LOCK, 0x00E1, 0x0138, 0x0194, 0x0195, 0x0196))
_SHEET, _SHEET_PLAIN = 0x0085, 4
"""The entry of a sheet, of which the first bytes, its position, are not encrypted."""
_BLOCK = 1024
"""Bytes of the stream after which the key changes; headers of records count, though plain."""
_SHORT = 5


def unlocked(stream: bytes) -> bytes | None:
    """The stream of a workbook without its encryption.

    None where it has another password than Excel's own, or another encryption. Raises
    ``struct.error`` where the stream is malformed.
    """
    found = bytearray(stream)
    at = _position_of_lock(found)
    if found[at + _RECORD.size : at + _RECORD.size + _KIND.size] != _RC4:
        return None
    salt, *check = _LOCK_BODY.unpack_from(found, at + _RECORD.size)
    secret = _secret(salt)
    if not _opens(secret, *check):
        return None
    _decrypt(found, secret)
    struct.pack_into("<H", found, at, _IGNORED)
    return bytes(found)


def _position_of_lock(stream: bytearray) -> int:
    """Where the record with the lock begins. Raises ``struct.error`` where there is none."""
    at = 0
    while True:
        code, size = _RECORD.unpack_from(stream, at)
        if code == _LOCK:
            return at
        at += _RECORD.size + size


def _secret(salt: bytes) -> bytes:
    """What the keys of the blocks are made from."""
    short = _hash(_OWN_PASSWORD.encode("utf-16-le"))[:_SHORT]
    return _hash((short + salt) * 16)[:_SHORT]


def _opens(secret: bytes, verifier: bytes, verifier_hash: bytes) -> bool:
    """Whether the password is the right one: the file holds some bytes and their hash."""
    found = _xor(verifier + verifier_hash, _keystream(secret, 0)[:32])
    return _hash(found[:16]) == found[16:]


def _decrypt(stream: bytearray, secret: bytes) -> None:
    blocks = range((len(stream) + _BLOCK - 1) // _BLOCK)
    keys = b"".join(_keystream(secret, block) for block in blocks)
    at = 0
    while at + _RECORD.size <= len(stream):
        code, size = _RECORD.unpack_from(stream, at)
        at += _RECORD.size
        start, end = at + (_SHEET_PLAIN if code == _SHEET else 0), min(at + size, len(stream))
        if code not in _PLAIN and start < end:
            stream[start:end] = _xor(stream[start:end], keys[start:end])
        at += size


def _keystream(secret: bytes, block: int) -> bytes:
    """The bytes that a block is combined with (RC4)."""
    key = _hash(secret + struct.pack("<I", block))
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    found = bytearray(_BLOCK)
    j = 0
    for n in range(_BLOCK):
        i = (n + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        found[n] = state[(state[i] + state[j]) % 256]
    return bytes(found)


def _hash(data: bytes) -> bytes:
    return md5(data, usedforsecurity=False).digest()


def _xor(left: bytes | bytearray, right: bytes) -> bytes:
    number = int.from_bytes(left, "big") ^ int.from_bytes(right, "big")
    return number.to_bytes(len(left), "big")
