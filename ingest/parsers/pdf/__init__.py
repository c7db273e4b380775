"""PDF: the text layer, page by page, without running headers and page numbers.

This module is the border to pypdf; how lines become paragraphs and headings is
told in ``pdf_lines`` and ``pdf_layout``, which know nothing of it. A paragraph
that a page break cuts stays two blocks, because a block cites one page.
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
from ingest.parsers.pdf.layout import blocks_of
from ingest.parsers.pdf.lines import Chunk, Line, lines_of, without_furniture
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

    Problems: ``pages_without_text``, ``pages_garbled`` (letters without a meaning)
    and ``pages_unreadable``, each with ``pages``. Raises ``ParseError``: ``empty``;
    ``renamed`` (``really``); ``pdf_password``; ``pdf_cipher`` where the library for
    its cipher is not installed; ``no_text_layer`` and ``garbled_text`` (``pages``);
    ``corrupt`` (``detail``).
    """
    if not data.strip():
        raise ParseError("empty")
    really = sniff(data)
    if really not in {"PDF", ""}:
        raise ParseError("renamed", really=really)
    with _quiet():
        reader = _open(data)
        pages, failed = _read_pages(reader)
        title = _title(reader)
    if len(failed) == len(pages):
        raise ParseError("corrupt", detail="no page can be read" if pages else "no pages")
    garbled = [number for number, page in enumerate(pages, 1) if _is_garbled(page)]
    kept = [[] if number in garbled else page for number, page in enumerate(pages, 1)]
    kept = without_furniture(kept)
    silent = [n for n, page in enumerate(kept, 1) if not page and n not in {*failed, *garbled}]
    blocks = blocks_of(kept)
    if not blocks:
        code = "garbled_text" if garbled else "no_text_layer"
        raise ParseError(code, pages=str(len(pages)))
    named = {"pages_without_text": silent, "pages_garbled": garbled, "pages_unreadable": failed}
    return ParsedDocument(
        blocks=tuple(blocks), title=title, pages=len(pages), problems=_problems(named)
    )


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


def _read_pages(reader: PdfReader) -> tuple[list[list[Line]], list[int]]:
    """The lines of each page, and the numbers of the pages that could not be read."""
    pages: list[list[Line]] = []
    failed: list[int] = []
    try:
        count = len(reader.pages)
    except Exception as error:  # the border, as above
        raise _corrupt(error) from error
    for index in range(count):
        try:
            pages.append(_read_page(reader, index))
        except Exception:  # noqa: BLE001 - the border; one bad page does not lose the others
            pages.append([])
            failed.append(index + 1)
    return pages, failed


def _read_page(reader: PdfReader, index: int) -> list[Line]:
    """The lines of a page, with where they stand and how large they are set."""
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
    return lines_of(chunks, index + 1)


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


def _problems(named: Mapping[str, Sequence[int]]) -> tuple[Problem, ...]:
    return tuple(
        Problem(code, (("pages", ", ".join(map(str, numbers))),))
        for code, numbers in named.items()
        if numbers
    )
