"""The dots that lead from a heading to its page in a table of contents, taken off a picture.

The program that recognises takes them for letters ("aaa nana 1A 8") and misreads the words before
them: of a page of contents nothing was left to be sure of.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_HALF = 2
"""They are looked for on a copy of half the size, which is quicker by four and enough."""
_DOT = 7
"""Pixels of the copy that a dot has at most from top to bottom, on a picture of some 300 dpi."""
_HEIGHT = 20
"""Pixels of the band that holds nothing else: no stem stands below, as under the dot of an i."""
_NEAR = 61
"""Pixels of the stretch around a dot that holds dots alone, three or more: those of "m.in." have
letters between them."""
_NUMBER = 3
_DARK = 0.7
"""An ink pixel has less than this share of the paper's light."""

_Mask = NDArray[np.bool_]


def without_leaders(grey: Image.Image) -> Image.Image:
    """A grey picture without rows of dots; the same picture where it has none."""
    shades = np.asarray(grey.reduce(_HALF))
    ink: _Mask = shades < _DARK * float(np.median(shades[::5, ::5]))
    dots = _dots(ink)
    apart = _sums(dots, _HEIGHT, _NEAR) == _sums(ink, _HEIGHT, _NEAR)
    inside = dots & apart & (_starts(dots) >= _NUMBER)
    if not inside.any():
        return grey
    leaders = _sums(dots & (_sums(inside, 3, _NEAR) > 0), 3, 3) > 0
    mask = Image.fromarray(leaders.astype(np.uint8) * 255).resize(grey.size)
    cleaned = grey.copy()
    cleaned.paste(255, mask=mask)
    return cleaned


def _dots(ink: _Mask) -> _Mask:
    """The ink that has nothing above it or below: dots and strokes along the line."""
    inner = _sums(ink, _DOT, 3)
    alone = (inner > 0) & (inner == _sums(ink, _HEIGHT, 3))
    return ink & (_sums(alone, _DOT, 1) > 0)


def _starts(dots: _Mask) -> NDArray[np.int32]:
    """How many dots begin in the stretch around each pixel."""
    band = _sums(dots, _DOT, 1) > 0
    begins = band.copy()
    begins[:, 1:] &= ~band[:, :-1]
    return _sums(begins, 1, _NEAR)


def _sums(mask: _Mask, height: int, width: int) -> NDArray[np.int32]:
    """For each pixel, how many are set in the box around it."""
    up, left = height // 2, width // 2
    padded = np.pad(mask, ((up + 1, height - up - 1), (left + 1, width - left - 1)))
    total = padded.astype(np.int32).cumsum(0, np.int32).cumsum(1, np.int32)
    below, above = total[height:], total[:-height]
    sums: NDArray[np.int32] = below[:, width:] - above[:, width:]
    sums -= below[:, :-width] - above[:, :-width]
    return sums
