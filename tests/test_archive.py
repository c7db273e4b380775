"""Archives: the files in them, under their right names and within bounds."""

from __future__ import annotations

import bz2
import io
import random
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from ingest.parsers import archive, mail
from ingest.parsers.enclosed import safe_path
from kb.errors import ParseError
from kb.types import Enclosed, ParsedDocument, Problem

SEED = Path(__file__).parents[2] / "shared" / "data" / "documents"
MEGABYTE = 1 << 20


def packed(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", how) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return data.getvalue()


def packed_in(encoding: str, *names: str, extra: bytes = b"") -> bytes:
    """An archive whose names are bytes in an encoding, without a word on which."""
    stand_ins = [f"{number:03}" + "#" * (len(n.encode(encoding)) - 3) for number, n in enumerate(names)]  # fmt: skip
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for stand_in in stand_ins:
            info = zipfile.ZipInfo(stand_in)
            info.extra = extra
            package.writestr(info, stand_in[:3].encode())
    found = data.getvalue()
    for stand_in, name in zip(stand_ins, names, strict=True):
        found = found.replace(stand_in.encode(), name.encode(encoding))
    return found


def names(data: bytes) -> list[str]:
    return [file.name for file in archive.parse(data).enclosed]


def refusal(data: bytes) -> Problem:
    with pytest.raises(ParseError) as caught:
        archive.parse(data)
    return caught.value.problem


def problems(data: bytes) -> tuple[Problem, ...]:
    return archive.parse(data).problems


def locked(data: bytes, *which: str) -> bytes:
    """The archive with some of its files said to be encrypted."""
    changed = bytearray(data)
    for name in which:
        for mark, flags, at in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
            start = data.find(mark)
            while data[start + at : start + at + len(name)] != name.encode():
                start = data.find(mark, start + 1)
            changed[start + flags] |= 1
    return bytes(changed)


def test_files_are_enclosed():
    """An archive has no text; its files come out in their order with their bytes."""
    data = packed({"b/notatka.docx": b"PK\x03\x04", "a.txt": b"x", "b/": b"", "pusty.txt": b""})
    files = (
        Enclosed("b/notatka.docx", b"PK\x03\x04"),
        Enclosed("a.txt", b"x"),
        Enclosed("pusty.txt", b""),
    )

    assert ParsedDocument(blocks=(), enclosed=files) == archive.parse(data)


POLISH = (
    "Wnioski/protokół ze spotkania.docx",
    "Źródła i środki – ćwiczenia.pdf",
    "zażółć gęślą.txt",
)


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("cp852", ("Wnioski/protokół ze spotkania.docx", "Źródła i środki.pdf", "ŁÓDŹ.TXT")),
        ("cp1250", POLISH),
        ("utf-8", POLISH),
        ("cp852", ("część.docx",)),
        ("cp437", ("Kühnert für España.docx",)),
        ("ascii", ("notatka.docx",)),
    ],
)
def test_names_have_their_letters(encoding: str, written: tuple[str, ...]):
    """Names are read in the encoding of who packed them."""
    assert list(written) == names(packed_in(encoding, *written))


def test_names_of_both_kinds():
    """A name that says it is UTF-8 is, beside others that say nothing."""
    data = packed({"żółw.txt": b"x"})

    assert ["żółw.txt"] == names(data)


def test_name_repeated_in_utf8():
    """A name in an extra field counts where it is of this very name, "?" for a letter or not."""
    raw = b"000?????"
    field = struct.pack("<BI", 1, zlib.crc32(raw)) + "żółw.txt".encode()
    extra = struct.pack("<HH", 0x7075, len(field)) + field

    assert ["żółw.txt"] == names(packed_in("ascii", "000?????", extra=extra))
    assert ["111?????"] == names(packed_in("ascii", "111?????", extra=extra))


def test_composed_letters():
    """The letters of macOS, which come in pieces, are put together."""
    assert ["ćma.txt"] == names(packed({"c\u0301ma.txt": b"x"}))


def test_noise_is_skipped():
    """What programs leave behind is passed over without a word."""
    noise = (
        "__MACOSX/._a.txt",
        "Thumbs.db",
        "d/~$plik.docx",
        ".DS_Store",
        "d/desktop.ini",
        ".git/x",
    )
    data = packed(dict.fromkeys((*noise, "a.txt"), b"x"))

    assert (["a.txt"], ()) == (names(data), problems(data))


def test_paths_are_made_harmless():
    """Roots, drives and ".." go, and what then has the same name is numbered."""
    data = packed(
        dict.fromkeys(("../../etc/passwd", "/etc/passwd", "C:\\a\\b.txt", "d\\c.txt"), b"x")
    )

    assert ["etc/passwd", "etc/passwd (2)", "a/b.txt", "d/c.txt"] == names(data)


def test_links_are_skipped():
    """A symbolic link is neither followed nor read, nor is a device."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name, kind in (("link", stat.S_IFLNK), ("fifo", stat.S_IFIFO), ("a.txt", stat.S_IFREG)):
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = (kind | 0o644) << 16
            package.writestr(info, "/etc/passwd")

    assert ["a.txt"] == names(data.getvalue())


# --- what is not unpacked


def test_locked_files_are_named():
    """Files behind a password are named, and the others come out; alone they are a refusal."""
    data = packed({"a.docx": b"x", "b.docx": b"x", "c.txt": b"x"})
    found = locked(data, "a.docx", "b.docx")

    assert (Problem("archive_password", (("names", "a.docx, b.docx"),)),) == problems(found)
    assert ["c.txt"] == names(found)
    assert Problem("archive_password", (("names", "x"),)) == refusal(
        locked(packed({"x": b"x"}), "x")
    )


def test_archives_in_archives():
    """Two archives deep are opened, the third is named."""
    third = packed({"d.txt": b"x"})
    second = packed({"c.txt": b"x", "trzecie.zip": third})
    first = packed({"b.txt": b"x", "drugie.ZIP": second})
    data = packed({"pierwsze.zip": first, "a.txt": b"x"})

    assert names(data) == [
        "pierwsze.zip/b.txt",
        "pierwsze.zip/drugie.ZIP/c.txt",
        "a.txt",
    ]
    deepest = "pierwsze.zip/drugie.ZIP/trzecie.zip"
    assert (Problem("archive_nested", (("names", deepest), ("most", "2"))),) == problems(data)


def test_documents_that_are_archives_stay_whole():
    """A DOCX in an archive is a file, also where it is called a ZIP."""
    docx = packed({"[Content_Types].xml": b"x", "word/document.xml": b"x"})
    found = archive.parse(packed({"a.docx": docx, "b.zip": docx})).enclosed

    assert (Enclosed("a.docx", docx), Enclosed("b.zip", docx)) == found


def test_damaged_file_is_named():
    """A file whose bytes are wrong, or packed in an unknown way, is named; the others come out."""
    data = bytearray(packed({"a.txt": b"x" * 100, "b.txt": b"dobry"}, zipfile.ZIP_STORED))
    data[data.find(b"xxxx")] = 0
    unknown = packed({"a.txt": b"x", "b.txt": b"dobry"})
    unknown = unknown.replace(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x00\x00\x09\x00", 1)
    unknown = unknown.replace(b"\x14\x03\x14\x00\x00\x00\x08\x00", b"\x14\x03\x14\x00\x00\x00\x09\x00", 1)  # fmt: skip
    inside = packed({"a.zip": packed({"x": b"x"})[:-30] + bytes(30), "b.txt": b"dobry"})
    named = {"a.txt": (bytes(data), unknown), "a.zip": (inside,)}

    for name, archives in named.items():
        for found in archives:
            assert (Problem("archive_file_unreadable", (("names", name),)),) == problems(found)
            assert ["b.txt"] == names(found)


# --- bounds


def test_single_file_too_large():
    """A file above the limit is named, whether its header says so or not."""
    rng = random.Random(6)  # noqa: S311 - a file that does not shrink
    large = rng.randbytes(MEGABYTE) * 51
    said = packed({"film.mp4": large, "a.txt": b"x"}, zipfile.ZIP_STORED)
    problem = Problem("archive_file_too_large", (("names", "film.mp4"), ("limit", "50 MB")))

    assert (problem,) == problems(said)
    assert ["a.txt"] == names(said)


def test_header_that_lies_about_size():
    """A file that unpacks to more than its header says is not believed."""
    data = packed({"a.txt": bytes(MEGABYTE), "b.txt": b"x"})
    data = data.replace(struct.pack("<I", MEGABYTE), struct.pack("<I", 10))

    assert (Problem("archive_file_unreadable", (("names", "a.txt"),)),) == problems(data)


def test_bomb_is_refused():
    """A file that unpacks to hundreds of times its size is refused."""
    data = packed({"a.txt": b"x", "b.txt": bytes(40 * MEGABYTE)})

    assert Problem("archive_bomb", (("most", "200"),)) == refusal(data)


def test_bomb_that_lies_is_not_unpacked():
    """A bomb whose header claims a harmless packed size is not unpacked either."""
    data = packed({"a.txt": b"x", "b.txt": bytes(40 * MEGABYTE)})
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        real = package.getinfo("b.txt").compress_size
    data = data.replace(struct.pack("<I", real), struct.pack("<I", 0xFFFFFF))

    assert (Problem("archive_file_unreadable", (("names", "b.txt"),)),) == problems(data)
    assert ["a.txt"] == names(data)


def test_bomb_in_an_archive_is_refused():
    """A bomb inside an archive inside an archive is refused as well."""
    bomb = packed({"b.txt": bytes(40 * MEGABYTE)})

    assert "archive_bomb" == refusal(packed({"a.zip": packed({"b.zip": bomb})})).code


def test_overlapping_files_are_refused():
    """Many files that are the same bytes of the archive unpack to more than it can hold."""
    data = packed({"a.txt": bytes(5 * MEGABYTE)})
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        directory = data[package.start_dir : data.rfind(b"PK\x05\x06")]
    count = 1500
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory) * count, len(data), 0
    )

    assert "archive_bomb" == refusal(data + directory * count + end).code


def test_total_is_bounded(monkeypatch: pytest.MonkeyPatch):
    """All files together unpack to no more than the limit, those of inner archives included."""
    monkeypatch.setattr(archive, "TOTAL_LIMIT", 3 * MEGABYTE)
    files = {f"{n}.txt": bytes(MEGABYTE) for n in range(2)}
    inner = packed({f"{n}.bin": bytes(MEGABYTE) for n in range(2)})

    assert Problem("archive_too_large", (("limit", "3 MB"),)) == refusal(packed(files | {"i.zip": inner}))  # fmt: skip
    assert 2 == len(names(packed(files)))


def test_number_is_bounded():
    """No more than two thousand files are unpacked."""
    many = packed({f"{n}.txt": b"" for n in range(2001)})

    assert Problem("archive_too_many", (("most", "2000"),)) == refusal(many)
    assert Problem("archive_too_many", (("most", "2000"),)) == refusal(b"PK\x03\x04" + b"PK\x01\x02" * 100_001)  # fmt: skip


def test_other_ways_of_packing_are_not_unpacked():
    """bzip2 and LZMA, which zipfile unpacks without a bound, are named and left alone."""
    bomb = packed({"a.bin": bytes(MEGABYTE), "b.txt": b"x"}, zipfile.ZIP_BZIP2)

    assert len(bz2.compress(bytes(MEGABYTE))) < 100
    assert Problem("archive_file_unreadable", (("names", "a.bin, b.txt"),)) == refusal(bomb)


# --- what is no archive


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem("empty")),
        (b" \n", Problem("empty")),
        (packed({}), Problem("empty")),
        (packed({"a/": b"", ".DS_Store": b"x"}), Problem("empty")),
        (b"%PDF-1.4", Problem("renamed", (("really", "PDF"),))),
        (b"Rar!\x1a\x07\x01\x00", Problem("renamed", (("really", "RAR"),))),
        (b"7z\xbc\xaf\x27\x1c\x00", Problem("renamed", (("really", "7Z"),))),
        (packed({"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"}), Problem("renamed", (("really", "XLSX"),))),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"x"}), Problem("renamed", (("really", "ODT"),))),
    ],
)  # fmt: skip
def test_what_is_no_archive_says_why(data: bytes, problem: Problem):
    """Empty archives and other kinds of files are refused with the reason."""
    assert problem == refusal(data)


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 and no more", packed({"a.txt": b"x"})[:-10], b"notatka"]
)
def test_damaged_archive_is_corrupt(data: bytes):
    """An archive without its end, or that is none, is corrupt."""
    problem = refusal(data)

    assert ("corrupt", ["detail"]) == (problem.code, [key for key, _ in problem.values])


def test_any_damage_is_a_parse_error():
    """Whatever is changed in an archive, files or a ParseError come out."""
    inner = packed({"c.txt": b"y" * 300})
    data = packed({"a.txt": b"x" * 300, "ż/b.docx": b"PK", "d.zip": inner}) + packed_in(
        "cp852", "ół.txt"
    )
    rng = random.Random(6)  # noqa: S311 - damage that can be repeated
    outcomes = set()
    for _ in range(200):
        changed = bytearray(data)
        at, other = rng.randrange(len(data)), rng.randrange(len(data))
        match rng.randrange(3):
            case 0:
                for _ in range(rng.randrange(1, 8)):
                    changed[rng.randrange(len(data))] = rng.randrange(256)
            case 1:
                del changed[at:]
            case _:
                changed[at:at] = data[other : other + 50]
        try:
            files = archive.parse(bytes(changed)).enclosed
        except ParseError as error:
            outcomes.add(error.problem.code)
        else:
            outcomes.add("read")
            assert all(file.name == safe_path(file.name) for file in files)

    assert {"read", "corrupt"} <= outcomes


# --- real files, packed


@pytest.mark.skipif(not SEED.is_dir(), reason="the collected documents (../shared) are not here")
def test_collected_documents_packed():
    """A folder of real documents comes out of an archive as it went in, within the bounds."""
    files = {path.name: path.read_bytes() for path in sorted(SEED.glob("*/*"))}
    document = archive.parse(packed(files))

    assert (files, ()) == ({f.name: f.data for f in document.enclosed}, document.problems)
    assert mail.parse(files["edge-Fwd_Re_Your_Campaign.eml"]).title
