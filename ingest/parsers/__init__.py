r"""Parsers: one function per file format, bytes in, ``ParsedDocument`` out.

>>> PARSERS[".txt"]("Ustalenia\n".encode("cp1250")).blocks[0].text
'Ustalenia'

A parser does no I/O and writes nothing; what it cannot read it says with a
``ParseError``, whose codes are listed in each module's ``parse``. Importing this
package loads none of the heavy libraries: each is imported by the first call for
its suffix, so that ``kb --help`` stays quick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from kb.types import ParsedDocument

Parser = Callable[[bytes], ParsedDocument]

_MODULES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf.document",
    ".docx": "docx",
    ".doc": "legacy.doc",
    ".dot": "legacy.doc",
    ".odt": "odt",
    ".ott": "odt",
    ".rtf": "rtf",
    ".pptx": "pptx",
    ".pptm": "pptx",
    ".ppsx": "pptx",
    ".ppt": "legacy.ppt",
    ".pps": "legacy.ppt",
    ".pot": "legacy.ppt",
    ".xlsx": "sheets.xlsx",
    ".xlsm": "sheets.xlsx",
    ".xls": "sheets.xls",
    ".xlt": "sheets.xls",
    ".ods": "sheets.ods",
    ".csv": "sheets.delimited",
    ".tsv": "sheets.delimited",
    ".eml": "mail",
    ".msg": "mail.msg",
    ".zip": "archive",
    ".jpg": "picture",
    ".jpeg": "picture",
    ".png": "picture",
    ".tif": "picture",
    ".tiff": "picture",
    ".heic": "picture",
}


def _parser(module: str) -> Parser:
    """The ``parse`` of a module of this package, imported when first called."""

    def parse(data: bytes) -> ParsedDocument:
        found = import_module(f"{__name__}.{module}")
        return cast("Parser", found.parse)(data)

    return parse


PARSERS: Mapping[str, Parser] = MappingProxyType(
    {suffix: _parser(module) for suffix, module in _MODULES.items()}
)
"""Suffix, lower-case and with its dot, to the parser of that format."""
