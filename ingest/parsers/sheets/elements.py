"""The elements of the XML of spreadsheets: their names, and the numbers in their attributes."""

from __future__ import annotations

import re

from lxml import etree

_WHOLE = re.compile(r"[0-9]{1,10}")


def local(element: etree._Element) -> str:
    """The name of an element without its namespace: the strict and the usual one differ."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def whole(said: str | None, usual: int = 0) -> int:
    """A whole number of an attribute, the usual one where none, or nonsense, is given."""
    return int(said) if said and _WHOLE.fullmatch(said) else usual
