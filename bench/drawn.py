"""Pages of known text, drawn as a scanner or a telephone would see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path("/usr/share/fonts/truetype")
SANS = FONTS / "dejavu/DejaVuSans.ttf"
SERIF = FONTS / "dejavu/DejaVuSerif.ttf"
A4 = (8.27, 11.69)
"""Inches."""
_MARGIN = 0.9
_LEADING = 1.35


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looks: its font and size in points, and what the scanner adds.

    ``noise`` is the deviation of the grey of each pixel, ``blur`` the radius in pixels of 200
    dpi, ``shadow`` how much darker (of 255) one corner is than the other.
    """

    font: Path = SERIF
    size: float = 11.0
    dpi: int = 200
    degrees: float = 1.0
    noise: float = 8.0
    blur: float = 0.6
    shadow: float = 0.0


def page(paragraphs: Sequence[str], look: Look, *, columns: int = 1) -> Image.Image:
    """A page of paragraphs in one column or more, as scanned."""
    inch = look.dpi
    width, height = round(A4[0] * inch), round(A4[1] * inch)
    sheet = Image.new("L", (width, height), 245)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(look.font), look.size * inch / 72)
    step = look.size * inch / 72 * _LEADING
    gutter = 0.35 * inch
    room = (width - 2 * _MARGIN * inch - (columns - 1) * gutter) / columns
    x, y, column = _MARGIN * inch, _MARGIN * inch, 0
    for paragraph in paragraphs:
        for line in _wrapped(paragraph, font, room):
            if y > height - _MARGIN * inch:
                column += 1
                x, y = _MARGIN * inch + column * (room + gutter), _MARGIN * inch
            draw.text((x, y), line, font=font, fill=25)
            y += step
        y += 0.6 * step
    if column >= columns:
        raise ValueError("more text than fits on the page")
    return _scanned(sheet, look)


def _wrapped(paragraph: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _scanned(sheet: Image.Image, look: Look) -> Image.Image:
    """The sheet put down aslant, a little out of focus, with grain."""
    seen = sheet.rotate(look.degrees, Image.Resampling.BICUBIC, fillcolor=245)
    seen = seen.filter(ImageFilter.GaussianBlur(look.blur * look.dpi / 200))
    grey = np.asarray(seen, np.float32)
    rows, columns = np.indices(grey.shape, dtype=np.float32)
    across = (rows / grey.shape[0] + columns / grey.shape[1]) / 2
    grey = grey * (1 - across * look.shadow / 255)
    grey += np.random.default_rng(7).normal(0, look.noise, grey.shape)
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))
