"""The styles of an OpenDocument spreadsheet, as far as they say something of a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from ingest.parsers.sheets.elements import local

_PARENTS = 20
"""Styles on styles followed; a style may name itself, by mistake or malice."""
_WHITE = "FFFFFF"


@dataclass(frozen=True, slots=True)
class Style:
    """A style as written; None where it leaves a property to its parent.

    ``shown`` is False for a sheet that is hidden. ``dates`` names the style of dates.
    """

    parent: str = ""
    bold: bool | None = None
    fill: str | None = None
    dates: str = ""
    shown: bool = True


PLAIN = Style(bold=False, fill="")


def read_style(element: etree._Element) -> Style:
    """A style from its ``style:style``."""
    bold = fill = None
    shown = True
    for properties in element:
        for name, value in _local_attributes(properties):
            if name == "font-weight":
                bold = value in {"bold", "700", "800", "900"}
            elif name == "background-color" and local(properties) == "table-cell-properties":
                fill = value.lstrip("#").upper() if value.startswith("#") else ""
            elif name == "display" and local(properties) == "table-properties":
                shown = value != "false"
    said = dict(_local_attributes(element))
    return Style(
        said.get("parent-style-name", ""),
        bold,
        "" if fill == _WHITE else fill,
        said.get("data-style-name", ""),
        shown,
    )


def resolved(name: str, styles: Mapping[str, Style]) -> Style:
    """A style with what it leaves to its parents filled in."""
    found = styles.get(name, PLAIN)
    parent = found.parent
    for _ in range(_PARENTS):
        if parent not in styles:
            break
        above = styles[parent]
        found = replace(
            found,
            bold=above.bold if found.bold is None else found.bold,
            fill=above.fill if found.fill is None else found.fill,
            dates=found.dates or above.dates,
        )
        parent = above.parent
    return found


def _local_attributes(element: etree._Element) -> list[tuple[str, str]]:
    return [(str(key).rpartition("}")[2], str(value)) for key, value in element.attrib.items()]


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name: ODF puts each family of them in its namespace."""
    wanted = f"}}{name}"
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith(wanted)), "")
