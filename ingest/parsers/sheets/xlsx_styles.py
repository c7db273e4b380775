"""The styles of an Excel workbook: how each number is shown, what is bold, what is coloured."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

from lxml import etree
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.numbers import BUILTIN_FORMATS

from ingest.parsers.sheets.elements import local, whole

GENERAL = "General"
_WHITE = "FFFFFF"
_HEX = frozenset("0123456789ABCDEF")


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell is set. ``number`` is the code of its number format."""

    number: str = GENERAL
    bold: bool = False
    fill: str = ""


PLAIN = Style()


def read_styles(root: etree._Element, theme: etree._Element | None) -> list[Style]:
    """The styles that cells refer to by number, from ``styles.xml`` and the theme."""
    codes = {
        whole(item.get("numFmtId")): item.get("formatCode") or GENERAL
        for item in root.iterfind("{*}numFmts/{*}numFmt")
    }
    bold = [_on(font.find("{*}b")) for font in root.iterfind("{*}fonts/{*}font")]
    colours = _theme(theme)
    fills = [_fill(fill, colours) for fill in root.iterfind("{*}fills/{*}fill")]
    found = []
    for xf in root.iterfind("{*}cellXfs/{*}xf"):
        number, font, fill = (whole(xf.get(f"{k}Id")) for k in ("numFmt", "font", "fill"))
        found.append(
            Style(
                codes.get(number) or BUILTIN_FORMATS.get(number, GENERAL),
                font < len(bold) and bold[font],
                fills[fill] if fill < len(fills) else "",
            )
        )
    return found


def _on(element: etree._Element | None) -> bool:
    return element is not None and element.get("val") not in {"0", "false"}


def _theme(root: etree._Element | None) -> list[str]:
    """The colours of a theme in the order of their numbers: light and dark change places."""
    scheme = root.find(".//{*}clrScheme") if root is not None else None
    if scheme is None:
        return []
    found = [
        (colour.get("lastClr") or colour.get("val") or "").upper()
        for entry in scheme
        if local(entry)
        for colour in list(entry)[:1]
    ]
    return [*found[1::-1], *found[3:1:-1], *found[4:]]


def _fill(element: etree._Element, theme: list[str]) -> str:
    """The colour of a filled cell as RRGGBB, ``""`` for none and for white."""
    pattern = element.find("{*}patternFill")
    colour = pattern.find("{*}fgColor") if pattern is not None else None
    if pattern is None or colour is None or pattern.get("patternType") in {None, "none"}:
        return ""
    found = (colour.get("rgb") or "").upper()[-6:]
    index = whole(colour.get("theme"), -1)
    if 0 <= index < len(theme):
        found = theme[index]
    index = whole(colour.get("indexed"), -1)
    if 0 <= index < len(COLOR_INDEX):
        found = COLOR_INDEX[index][-6:]
    if len(found) != len(_WHITE) or not _HEX.issuperset(found):
        return ""
    found = _tinted(found, colour.get("tint"))
    return "" if found == _WHITE else found


def _tinted(colour: str, tint: str | None) -> str:
    """A colour of the theme made lighter (tint above 0) or darker, as Excel does."""
    try:
        amount = max(-1.0, min(1.0, float(tint or 0)))
    except ValueError:
        return colour
    if not amount:
        return colour
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + amount) if amount < 0 else light * (1 - amount) + amount
    return "".join(f"{round(c * 255):02X}" for c in colorsys.hls_to_rgb(hue, light, strength))
