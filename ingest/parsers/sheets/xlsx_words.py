"""The words of an Excel cell: strings with their runs, and the characters escaped in them."""

from __future__ import annotations

import re

from lxml import etree

from ingest.parsers.encoding import clean
from ingest.parsers.sheets.elements import local

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES = range(0xD800, 0xE000)


def words(element: etree._Element | None) -> str:
    """The text of a string with its runs, without the phonetic signs of Japanese."""
    pieces = []
    for child in element if element is not None else ():
        name = local(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.extend(part.text or "" for part in child if local(part) == "t")
    return unescaped("".join(pieces))


def unescaped(text: str) -> str:
    """A text with characters that Excel writes as ``_x000D_`` put back, and cleaned."""
    return clean(_ESCAPED.sub(_character, text) if "_x" in text else text).strip()


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code in _SURROGATES else chr(code)
