"""Recognition of the text of pictures (OCR): pages in, their lines and how sure they are out.

The program that recognises is ``tesseract``, called in ``ocr.tesseract`` alone. As many pages
are read at once as there are cores.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait

from PIL import Image

from ingest.parsers.host import HOST
from ingest.parsers.ocr import straighten, tesseract
from ingest.parsers.ocr.leaders import without_leaders
from ingest.parsers.ocr.lines import PageRead, page_read
from ingest.parsers.ocr.straighten import is_blank
from ingest.parsers.ocr.tesseract import RecognitionError, is_installed

__all__ = ["PageRead", "RecognitionError", "is_blank", "is_installed", "read_page", "read_pages"]

_UPRIGHT = 0.75
"""Confidence under which a page may be turned: upright ones reach 0.9, turned ones 0.4."""
_PAGE_POINTS = 842.0
"""The longer side of A4: what a picture of a page measures where nothing says so."""
_SIGN = 2.0
"""Seconds after which a sign of life is given while a page is waited for. It ends by itself:
each call of the program has its own limit of time."""


def read_pages(
    pictures: Iterable[tuple[int, Image.Image, float]],
) -> Iterator[tuple[int, PageRead]]:
    """Read pages: their number, their picture, and the length of its longer side in points.

    They come back in their order; one that the program fails at is marked so. The pictures are
    taken one by one, in this thread and only a few ahead, since each may have 25 MB. The host
    is told that the work goes on. Raises ``ParseError``: ``ocr_missing``.
    """
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        begun: deque[tuple[int, Future[PageRead]]] = deque()
        try:
            for number, picture, side in pictures:
                begun.append((number, pool.submit(_tried, picture, number, side)))
                if len(begun) > cores:
                    first, future = begun.popleft()
                    yield first, _waited_for(future)
            while begun:
                first, future = begun.popleft()
                yield first, _waited_for(future)
        finally:
            for _, future in begun:
                future.cancel()


def _waited_for(future: Future[PageRead]) -> PageRead:
    while not wait([future], timeout=_SIGN).done:
        HOST.alive()
    HOST.alive()
    return future.result()


def _tried(picture: Image.Image, number: int, side: float) -> PageRead:
    try:
        return read_page(picture, number, side)
    except RecognitionError:
        return PageRead(failed=True)


def read_page(picture: Image.Image, number: int = 1, side: float = _PAGE_POINTS) -> PageRead:
    """Read one page from its picture, turned upright where it is not.

    Raises ``ParseError`` (``ocr_missing``) and ``RecognitionError``.
    """
    grey = straighten.prepared(picture)
    if is_blank(grey):
        return PageRead(blank=True)
    read = _read(grey, number, side)
    if read.sure >= _UPRIGHT:
        return read
    degrees = tesseract.turn(grey)
    if not degrees:
        return read
    return _fuller(read, _read(straighten.turned(grey, degrees), number, side))


def _read(grey: Image.Image, number: int, side: float) -> PageRead:
    """The page from an upright picture; where the paper is not of one shade, in both ways.

    One shade of ink for a page with a shadow leaves most of it unread, and is sure of the rest;
    the other way, light letters on a grey ground go unread.
    """
    straight = without_leaders(straighten.turned(grey, -straighten.slant(grey)))
    scale = side / max(straight.size)
    read = page_read(tesseract.read(straight), number, straight.height, scale)
    if not straighten.has_shadows(grey):
        return read
    found = tesseract.read(straight, shadows=True)
    return _fuller(read, page_read(found, number, straight.height, scale))


def _fuller(one: PageRead, other: PageRead) -> PageRead:
    """The reading that has more letters that are sure."""
    return other if other.letters > one.letters else one
