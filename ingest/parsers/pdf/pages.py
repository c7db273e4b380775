"""The pages of a PDF as pictures, and their text by a second extractor.

The only importer of pypdfium2 among the parsers. PDFium may be called from one thread
at a time: whoever holds a :class:`Pages` keeps it in its own.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ingest.parsers.pdf.lines import Chunk, Line, lines_of

_DPI = 300
"""Of drawn pages: the resolution that recognition is made for."""
_PIXELS_MOST = 25_000_000
"""A3 at 300 dpi has 17 million; a larger page (a poster) is drawn coarser."""
_POINTS_AN_INCH = 72
_BOLD = 600
"""The weight from which a font is bold; regular ones have 400."""
_PICTURE_LEAST = 0.05
"""Share of the page under which a picture is a logo or a rule."""
_UNTOLD_LEAST = 0.1
"""Share of a page's pictured ink under which what the text layer leaves is specks and rules."""
_INK = 128
_BREAKS = "\r\n\u0002"
"""PDFium ends lines with the first two, and puts the third for a hyphen at a line's end."""


class Pages:
    """The pages of a PDF, numbered from 1.

    ``password`` is empty for a file that opens without one. Raises ``ValueError`` where
    PDFium cannot open the file, and so do the methods for a page that it cannot read.
    """

    def __init__(self, data: bytes, password: str = "") -> None:
        try:
            self._document = pypdfium2.PdfDocument(data, password=password or None)
        except pypdfium2.PdfiumError as error:
            raise ValueError(str(error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._document.close()

    def __len__(self) -> int:
        return len(self._document)

    def side(self, number: int) -> float:
        """The length of a page's longer side in points."""
        return float(max(self._page(number).get_size()))

    def picture(self, number: int) -> Image.Image:
        """A page drawn in grey."""
        picture, _ = self._drawn(self._page(number))
        return picture

    def untold(self, number: int, least: float = _PICTURE_LEAST) -> Image.Image | None:
        """The pictures on a page without the words that its text layer has; None for nothing.

        A scan with a stamp or a page number typed upon it, or a page half text and half a
        pasted scan: the layer tells a part, and only the rest is to be recognised. What is
        drawn with lines (tables, charts) is no picture, and pictures that take less than the
        share ``least`` of the page are none to be read.
        """
        page = self._page(number)
        boxes = list(_picture_boxes(page))
        width, height = page.get_size()
        pictured = sum((right - left) * (top - bottom) for left, bottom, right, top in boxes)
        if pictured < least * width * height:
            return None
        picture, place = self._drawn(page)
        shown = _only(picture, [_corners(place, box) for box in boxes])
        before = _ink(shown)
        draw = ImageDraw.Draw(shown)
        for box in _word_boxes(page):
            draw.rectangle(_corners(place, box, room=2), fill=255)
        return shown if before and _ink(shown) > _UNTOLD_LEAST * before else None

    def lines(self, number: int) -> list[Line]:
        """The text layer of a page as PDFium reads it."""
        text = self._page(number).get_textpage()
        try:
            return lines_of(list(_chunks(text)), number)
        finally:
            text.close()

    def _page(self, number: int) -> Any:
        try:
            return self._document[number - 1]
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise ValueError(str(error)) from error

    def _drawn(self, page: Any) -> tuple[Image.Image, Any]:
        """The picture of a page, and what turns places on paper into places on it."""
        width, height = page.get_size()
        scale = _DPI / _POINTS_AN_INCH
        scale = min(scale, (_PIXELS_MOST / max(1.0, width * height)) ** 0.5)
        try:
            bitmap = page.render(scale=scale, grayscale=True)
        except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
            raise ValueError(str(error)) from error
        picture = bitmap.to_pil().convert("L").copy()
        place = bitmap.get_posconv(page)
        bitmap.close()
        return picture, place


def _chunks(text: Any) -> Iterator[Chunk]:
    """The lines of a text layer, each as one chunk with its break."""
    told, first = "", 0
    for index in range(text.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text, index))
        if unicodedata.category(char) == "Cs":  # half of a character says nothing
            continue
        if char == "\u0002":
            told += "-"
        elif char not in _BREAKS:
            first = first if told.strip() else index
            told += char
        if char in _BREAKS:
            if told.strip():
                yield _chunk(text, told, first)
            told = ""
    if told.strip():
        yield _chunk(text, told, first)


def _chunk(text: Any, told: str, first: int) -> Chunk:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, first, x, y)
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, first, matrix)
    scale = math.hypot(matrix.b, matrix.d)
    size = scale * float(pdfium.FPDFText_GetFontSize(text, first))
    bold = int(pdfium.FPDFText_GetFontWeight(text, first)) >= _BOLD
    return Chunk(told + "\n", x.value, y.value, size, bold)


def _picture_boxes(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """Where pictures stand on a page: left, bottom, right, top."""
    for thing in page.get_objects(max_depth=1):
        holds = thing.type == pdfium.FPDF_PAGEOBJ_IMAGE or (
            thing.type == pdfium.FPDF_PAGEOBJ_FORM
            and any(
                inner.type == pdfium.FPDF_PAGEOBJ_IMAGE
                for inner in page.get_objects(max_depth=3, form=thing)
            )
        )
        if holds:
            yield thing.get_bounds()


def _word_boxes(page: Any) -> list[tuple[float, float, float, float]]:
    """Where the text layer has words: left, bottom, right, top."""
    text = page.get_textpage()
    try:
        return [text.get_rect(index) for index in range(text.count_rects())]
    finally:
        text.close()


def _corners(
    place: Any, box: tuple[float, float, float, float], room: int = 0
) -> tuple[int, int, int, int]:
    """A box on paper as one on the picture, whichever way the page is turned."""
    left, bottom, right, top = box
    (x1, y1), (x2, y2) = place.to_bitmap(left, bottom), place.to_bitmap(right, top)
    return min(x1, x2) - room, min(y1, y2) - room, max(x1, x2) + room, max(y1, y2) + room


def _only(picture: Image.Image, boxes: list[tuple[int, int, int, int]]) -> Image.Image:
    """A picture, white but within the boxes."""
    shown = Image.new("L", picture.size, 255)
    for box in boxes:
        within = (max(0, box[0]), max(0, box[1]), *box[2:])
        within = (*within[:2], min(within[2], picture.width), min(within[3], picture.height))
        if within[0] < within[2] and within[1] < within[3]:
            shown.paste(picture.crop(within), within[:2])
    return shown


def _ink(picture: Image.Image) -> int:
    dark: NDArray[np.bool_] = np.asarray(picture.reduce(4)) < _INK
    return int(dark.sum())
