"""Pictures of pages: scans and photographs, as JPEG, PNG, TIFF and, where it can be opened, HEIC.

A TIFF may hold many pages; of the other formats the first picture is the page (some telephones
put a second one, for depth, behind it).
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageOps

from ingest.parsers.encoding import sniff
from ingest.parsers.ocr import PageRead, is_installed, read_pages
from ingest.parsers.pdf.layout import blocks_of
from ingest.parsers.problems import of_pages
from kb.errors import ParseError
from kb.types import ParsedDocument, Problem

_FORMATS = ("JPEG", "PNG", "TIFF")
_PIXELS_MOST = 120_000_000
"""More than any scanner of A3 at 600 dpi (70 million) or telephone (108 million) makes."""
_PAGES_MOST = 200
_POINTS = 842.0
"""The longer side of A4."""
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})


def parse(data: bytes) -> ParsedDocument:
    """Read a picture of a page.

    Problems, each with ``pages``: ``pages_without_text``, ``ocr_failed`` and ``ocr_unsure``,
    where words are marked "[…]". Notes: ``read_by_ocr`` (``pages``, with the confidence of
    each), and ``pages_without_text`` for blank ones.
    Raises ``ParseError``: ``empty``; ``renamed`` (``really``); ``heic_missing``;
    ``picture_too_large`` and ``picture_pages`` (``most``); ``corrupt`` (``detail``);
    ``ocr_missing``; ``ocr_failed`` (``pages``); ``picture_without_text``.
    """
    picture = _opened(data)
    if not is_installed():
        raise ParseError("ocr_missing")
    pages = _read(picture)
    blocks = blocks_of([list(page.lines) for page in pages])
    if not blocks:
        failed = ", ".join(str(number) for number, page in enumerate(pages, 1) if page.failed)
        raise (
            ParseError("ocr_failed", pages=failed) if failed else ParseError("picture_without_text")
        )
    return ParsedDocument(
        blocks=tuple(blocks),
        pages=len(pages) if len(pages) > 1 else None,
        problems=_problems(pages),
        notes=_notes(pages),
    )


def _opened(data: bytes) -> Image.Image:
    if not data.strip():
        raise ParseError("empty")
    if really := sniff(data):
        raise ParseError("renamed", really=really)
    formats = (*_FORMATS, *_heif(data))
    try:
        picture = Image.open(BytesIO(data), formats=formats)
        frames = getattr(picture, "n_frames", 1)
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except Exception as error:  # the border: damaged pictures raise nearly anything in Pillow
        raise _corrupt(error) from error
    if picture.width * picture.height > _PIXELS_MOST:
        raise _too_large()
    if picture.format == "TIFF" and frames > _PAGES_MOST:
        raise ParseError("picture_pages", most=str(_PAGES_MOST))
    return picture


def _heif(data: bytes) -> tuple[str, ...]:
    """The name of the format of a HEIC photograph, once its library is loaded; else none."""
    if data[4:8] != b"ftyp" or data[8:12] not in _HEIC_BRANDS:
        return ()
    try:
        import pillow_heif  # noqa: PLC0415  (optional, and only for these)
    except ImportError as error:
        raise ParseError("heic_missing") from error
    pillow_heif.register_heif_opener()
    return ("HEIF",)


def _read(picture: Image.Image) -> list[PageRead]:
    try:
        return [page for _, page in read_pages(_frames(picture))]
    except ParseError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except Exception as error:  # the border, as above
        raise _corrupt(error) from error


def _frames(picture: Image.Image) -> Iterator[tuple[int, Image.Image, float]]:
    """The pages, upright as the camera noted it."""
    pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    for index in range(pages):
        if index:
            picture.seek(index)
        yield index + 1, ImageOps.exif_transpose(picture).copy(), _POINTS


def _problems(pages: list[PageRead]) -> tuple[Problem, ...]:
    numbered = list(enumerate(pages, 1))
    silent = [n for n, page in numbered if not (page.lines or page.failed or page.blank)]
    named = {
        "pages_without_text": silent,
        "ocr_failed": [n for n, page in numbered if page.failed],
        "ocr_unsure": [n for n, page in numbered if page.unread],
    }
    return of_pages(named)


def _notes(pages: list[PageRead]) -> tuple[Problem, ...]:
    sure = [f"{n} ({100 * page.sure:.0f} %)" for n, page in enumerate(pages, 1) if page.lines]
    blank = [n for n, page in enumerate(pages, 1) if page.blank]
    return of_pages({"read_by_ocr": sure, "pages_without_text": blank})


def _too_large() -> ParseError:
    return ParseError("picture_too_large", most=str(_PIXELS_MOST // 1_000_000))


def _corrupt(error: Exception) -> ParseError:
    return ParseError("corrupt", detail=str(error)[:100] or type(error).__name__)
