"""Formulas of Office (OMML) on one line of text.

The strokes, heights and brackets that a reader sees are no text in the file, and without
them one half would read 12 and ten to the sixth 106.
"""

from __future__ import annotations

from lxml import etree

from ingest.parsers.docx.runs import children

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_USUAL_SIGNS = {"begChr": "(", "endChr": ")", "sepChr": "|", "chr": "∫"}
"""What a formula shows where it names no sign of its own."""


def formula(element: etree._Element) -> str:
    """A formula, or a part of one, on one line: 1/2, (a+b)/c, x_1, 10^6, √2."""
    match str(element.tag).removeprefix(_M):
        case "t":
            text = element.text or ""
        case "f":
            text = f"{_argument(element, 'num')}/{_argument(element, 'den')}"
        case "sSub" | "sSup" | "sSubSup":
            text = _argument(element, "e") + _raised(element)
        case "nary":
            text = f"{_sign(element, 'chr')}{_raised(element)} {_argument(element, 'e')}"
        case "rad":
            text = f"√{_argument(element, 'e')}"
        case "d":
            inside = (formula(child) for child in element.iterchildren(f"{_M}e"))
            between = _sign(element, "sepChr").join(inside)
            text = _sign(element, "begChr") + between + _sign(element, "endChr")
        case _:
            text = "".join(formula(child) for child in children(element))
    return text


def _argument(element: etree._Element, name: str) -> str:
    """A part of a formula, in brackets where it is more than one number or word."""
    found = element.find(f"{_M}{name}")
    text = formula(found) if found is not None else ""
    return text if text.isalnum() or not text else f"({text})"


def _raised(element: etree._Element) -> str:
    """What stands at the foot and at the head of a letter, a number or a sign."""
    places = (("sub", "_"), ("sup", "^"))
    found = ((mark, _argument(element, name)) for name, mark in places)
    return "".join(f"{mark}{text}" for mark, text in found if text)


def _sign(element: etree._Element, name: str) -> str:
    """A bracket or a large sign; the file leaves out the usual one."""
    found = element.find(f"./*/{_M}{name}")
    own = found.get(f"{_M}val") if found is not None else None
    return _USUAL_SIGNS[name] if own is None else own
