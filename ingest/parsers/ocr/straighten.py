"""A picture of a page made ready to be read: grey, of a fitting size, and straight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

_LONG_SIDE = 3000
"""Pixels of the longer side that small pictures are enlarged to. The four real scans have 2048
on A4 (175 dpi): enlarged, 0.989 of a page's words or more are read, as they are 0.981."""
_ENLARGED_MOST = 3.0
_PIXELS_MOST = 25_000_000
"""A3 at 300 dpi has 17 million; a larger picture is made smaller."""
_GRAIN_MOST = 0.0005
"""Share of the pixels that are dark alone among light ones; clean scans have a thousandth of
this. Each is a letter to be for the program: of a page with 0.004 it read nothing in 63 seconds,
and 0.975 of the characters in 1.4 once the grain was gone."""
_COARSE = 1000
"""Pixels of the longer side of the small copy that the slant is measured on."""
_DARKER = 16
"""An ink pixel is darker than what is around it by so much of 255: shadows and grey paper
are not."""
_PAPER_CELL = 16
"""Pixels; the lightest of 80 by 80 are paper, whatever is written there."""
_PAPER_DARKER, _SHADOW_LEAST = 0.85, 0.05
_STEEPEST = 8.0
"""Degrees; who photographs a page by hand stays below."""
_STRAIGHT = 0.3
"""Degrees of slant that need no turning."""


def prepared(picture: Image.Image) -> Image.Image:
    """The picture in grey on white, without grain, and of a size that is read well."""
    grey = _grey(picture)
    if _grain(grey) > _GRAIN_MOST:
        grey = grey.filter(ImageFilter.MedianFilter(3))
    width, height = grey.size
    factor = min(max(1.0, _LONG_SIDE / max(width, height)), _ENLARGED_MOST)
    factor = min(factor, (_PIXELS_MOST / (width * height)) ** 0.5)
    if 0.99 < factor < 1.01:  # noqa: PLR2004  (as it is)
        return grey
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return grey.resize(size, Image.Resampling.BICUBIC)


def turned(picture: Image.Image, degrees: float) -> Image.Image:
    """The picture turned counterclockwise, with white where there was nothing."""
    if not degrees % 90:
        return picture.rotate(degrees, expand=True)
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def is_blank(picture: Image.Image) -> bool:
    """Whether there is next to no ink on a grey picture."""
    ink = _ink(picture)
    return float(ink.mean()) < 0.0002  # noqa: PLR2004  (a speck; one short word has 0.0005)


def has_shadows(picture: Image.Image) -> bool:
    """Whether the paper of a grey picture is darker here than there, by shadow or by design."""
    paper = picture.reduce(_PAPER_CELL).filter(ImageFilter.MaxFilter(5))
    shades = np.asarray(paper, np.float32)
    darker = shades < _PAPER_DARKER * float(np.percentile(shades, 90))
    return float(darker.mean()) > _SHADOW_LEAST


def slant(picture: Image.Image) -> float:
    """By how many degrees the lines of a grey picture slant upwards to the right; 0 for few.

    The ink is looked at along lines of many slants: along the lines of the text it lies in
    the fewest rows.
    """
    rows, columns = np.nonzero(_ink(picture))
    if len(rows) < 500:  # noqa: PLR2004  (a line of text has more)
        return 0.0
    coarse = _sharpest(rows, columns, np.arange(-_STEEPEST, _STEEPEST + 0.25, 0.5))
    fine = _sharpest(rows, columns, np.arange(coarse - 0.5, coarse + 0.55, 0.1))
    return fine if abs(fine) >= _STRAIGHT else 0.0


def _sharpest(
    rows: NDArray[np.int64], columns: NDArray[np.int64], degrees: NDArray[np.float64]
) -> float:
    """The slant at which the ink is gathered in the fewest rows."""
    best, found = -1.0, 0.0
    for degree in degrees:
        height = np.rint(rows + columns * np.tan(np.radians(degree))).astype(np.int64)
        counts = np.bincount(height - height.min()).astype(np.float64)
        sharpness = float((np.diff(counts) ** 2).sum())
        if sharpness > best:
            best, found = sharpness, float(degree)
    return found


def _ink(picture: Image.Image) -> NDArray[np.bool_]:
    """Where a small copy of a grey picture is darker than around."""
    small = picture.reduce(max(1, round(max(picture.size) / _COARSE)))
    around = small.filter(ImageFilter.BoxBlur(12))
    return np.asarray(small, np.int16) < np.asarray(around, np.int16) - _DARKER


def _grain(grey: Image.Image) -> float:
    """The share of the pixels that are dark while all eight around them are light."""
    shades = np.asarray(grey)
    if min(shades.shape) < 3:  # noqa: PLR2004  (no pixel has eight around it)
        return 0.0
    dark = (shades < 0.55 * float(np.median(shades[::7, ::7]))).astype(np.uint8)
    rows, columns = dark.shape
    around = np.zeros((rows - 2, columns - 2), np.uint8)
    for down in range(3):
        for right in range(3):
            around += dark[down : rows - 2 + down, right : columns - 2 + right]
    return float(((around == 1) & (dark[1:-1, 1:-1] == 1)).mean())


def _grey(picture: Image.Image) -> Image.Image:
    """Shades of grey, 0 to 255; what is transparent lies on white."""
    if picture.mode.startswith("I;16") or picture.mode == "I":
        deep = np.asarray(picture).astype(np.int64)
        return Image.fromarray((deep >> 8).clip(0, 255).astype(np.uint8))
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("L")
    return picture.convert("L")
