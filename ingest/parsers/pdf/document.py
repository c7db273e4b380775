"""PDF: each page by the means that reads it, without running headers and page numbers.

This module is the border to pypdf; ``pages`` is the one to PDFium, which pages whose text is at
fault are given to, and recognition after it (``reread``). How lines become paragraphs and
headings is told in ``lines`` and ``layout``, which know nothing of them. A paragraph that a
page break cuts stays two blocks, because a block cites one page.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError

from ingest.parsers.encoding import clean, sniff
from ingest.parsers.host import HOST
from ingest.parsers.ocr import is_installed
from ingest.parsers.pdf import reread
from ingest.parsers.pdf.layout import blocks_of
from ingest.parsers.pdf.lines import Chunk, Line, lines_of, without_furniture
from ingest.parsers.pdf.reread import PageText
from ingest.parsers.problems import of_pages
from kb.errors import ParseError
from kb.types import ParsedDocument, Problem

_GLYPH_NAMES = re.compile(r"/(?:g|G|cid|CID)\d+|\(cid:\d+\)")
_GARBLED_SHARE = 0.1
"""A page with more unreadable characters than this has lost its letters, not a bullet."""
_NO_TITLE = re.compile(
    r"^(microsoft|untitled|bez nazwy|dokument\d*$)|\.(docx?|pdf|odt|indd|html?)$|[\[\]]",
    re.IGNORECASE,
)


def parse(data: bytes) -> ParsedDocument:
    """Read a PDF file.

    Problems, each with ``pages``: ``pages_without_text`` (pictures in which no words are found),
    ``pages_garbled`` (letters without a meaning), ``pages_unreadable``, and those of ``reread``.
    Notes: who read what, as ``reread`` has it, and ``pages_without_text`` for blank ones.
    Raises ``ParseError``: ``empty``, also of blank pages; ``renamed`` (``really``);
    ``pdf_password``; ``pdf_cipher`` where the library for its cipher is not installed;
    ``corrupt`` (``detail``); and where nothing was read ``ocr_missing``, ``ocr_failed`` and
    ``garbled_text`` (``pages``), ``picture_without_text``.
    """
    if not data.strip():
        raise ParseError("empty")
    really = sniff(data)
    if really not in {"PDF", ""}:
        raise ParseError("renamed", really=really)
    with _quiet():
        reader = _open(data)
        found, failed = _read_pages(reader)
        title = _title(reader)
    pages = reread.reread(found, data, HOST.knows)
    lost = [page.number for page in pages if page.number in failed and not page.lines]
    if len(lost) == len(pages):
        raise ParseError("corrupt", detail="no page can be read" if pages else "no pages")
    garbled = [page.number for page in pages if _is_garbled(page.lines)]
    kept = without_furniture([[] if p.number in garbled else list(p.lines) for p in pages])
    blocks = blocks_of(kept)
    if not blocks:
        raise _nothing_read(pages, garbled)
    return ParsedDocument(
        blocks=tuple(blocks),
        title=title,
        pages=len(pages),
        problems=_problems(pages, garbled, lost),
        notes=_notes(pages, kept),
    )


def _nothing_read(pages: Sequence[PageText], garbled: Sequence[int]) -> ParseError:
    failed = [str(page.number) for page in pages if page.failed]
    if failed:
        return ParseError("ocr_failed", pages=", ".join(failed))
    if not is_installed() and any(page.needs_ocr for page in pages):
        return ParseError("ocr_missing")
    if garbled:
        return ParseError("garbled_text", pages=str(len(pages)))
    blank = all(page.blank for page in pages)
    return ParseError("empty") if blank else ParseError("picture_without_text")


def _problems(
    pages: Sequence[PageText], garbled: Sequence[int], lost: Sequence[int]
) -> tuple[Problem, ...]:
    """What was not read; a page is named once."""
    found = reread.problems(pages)
    named = {page for problem in found for page in dict(problem.values)["pages"].split(", ")}
    silent = [page.number for page in pages if not (page.lines or page.blank)]
    more = {
        "pages_without_text": [number for number in silent if number not in lost],
        "pages_garbled": garbled,
        "pages_unreadable": lost,
    }
    left = {code: [n for n in numbers if str(n) not in named] for code, numbers in more.items()}
    return (*of_pages(left), *found)


def _notes(pages: Sequence[PageText], kept: Sequence[Sequence[Line]]) -> tuple[Problem, ...]:
    """Who read what, and the pages that are blank but for their number."""
    bare = [
        page.number
        for page, lines in zip(pages, kept, strict=True)
        if page.blank or (not lines and page.lines and not _is_garbled(page.lines))
    ]
    return (*reread.notes(pages), *of_pages({"pages_without_text": bare}))


@contextmanager
def _quiet() -> Iterator[None]:
    """Silences pypdf's logger: what it warns of is in the problems, or mended by it."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


def _open(data: bytes) -> PdfReader:
    try:
        reader = PdfReader(BytesIO(data))
        opened = not reader.is_encrypted or reader.decrypt("") != PasswordType.NOT_DECRYPTED
    except DependencyError as error:
        raise ParseError("pdf_cipher") from error
    except Exception as error:  # the border: damaged files raise nearly anything in pypdf
        raise _corrupt(error) from error
    if not opened:
        raise ParseError("pdf_password")
    return reader


def _corrupt(error: Exception) -> ParseError:
    return ParseError("corrupt", detail=str(error)[:100] or type(error).__name__)


def _read_pages(reader: PdfReader) -> tuple[list[PageText], list[int]]:
    """Each page, and the numbers of the pages that could not be read."""
    pages: list[PageText] = []
    failed: list[int] = []
    try:
        count = len(reader.pages)
    except Exception as error:  # the border, as above
        raise _corrupt(error) from error
    for index in range(count):
        HOST.alive()
        try:
            pages.append(_read_page(reader, index))
        except Exception:  # noqa: BLE001 - the border; one bad page does not lose the others
            pages.append(PageText(index + 1, (), ""))
            failed.append(index + 1)
    return pages, failed


def _read_page(reader: PdfReader, index: int) -> PageText:
    """The text of a page, its lines with where they stand and how large they are set."""
    chunks: list[Chunk] = []

    def visit(
        text: str,
        outer: Sequence[float],
        inner: Sequence[float],
        font: Mapping[str, Any] | None,
        size: float | None,
    ) -> None:
        if text:
            scale = abs(inner[3] or inner[1]) * abs(outer[3] or outer[1])
            x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
            y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
            name = str((font or {}).get("/BaseFont", ""))
            chunks.append(Chunk(text, x, y, abs(size or 0) * scale, "bold" in name.lower()))

    reader.pages[index].extract_text(visitor_text=visit)
    raw = "".join(chunk.text for chunk in chunks)
    return PageText(index + 1, tuple(lines_of(chunks, index + 1)), raw)


def _title(reader: PdfReader) -> str | None:
    """The stated title, unless it is the name of a file or of a program."""
    try:
        found = reader.metadata.title if reader.metadata else None
    except Exception:  # noqa: BLE001 - the border, as above; a file without a title is still read
        return None
    title = " ".join(clean(found or "").split())
    return None if not title or _NO_TITLE.search(title) else title


def _is_garbled(lines: Sequence[Line]) -> bool:
    """Whether the letters of a page have no meaning: fonts without a map to Unicode."""
    text = "".join("".join(line.text.split()) for line in lines)
    lost = sum(
        1 for char in text if char == "\ufffd" or unicodedata.category(char) in {"Co", "Cn", "Cc"}
    )
    lost += sum(len(match[0]) for match in _GLYPH_NAMES.finditer(text))
    return lost > _GARBLED_SHARE * len(text)
