"""ODS: the cells of every sheet, hidden ones too, as LibreOffice shows them.

Numbers are read as the file shows them ("3,50 zł"), dates in ISO 8601. Formulas count
by the value stored; macros, charts (which repeat the cells), tracked changes, and the
copies of other files' sheets that links keep are not read.

The parts are read with lxml and not with odfdo, which makes an object of each of a million
repeated rows, and expands entities.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.parsers.sheets.addresses import area
from ingest.parsers.sheets.blocks import document
from ingest.parsers.sheets.cells import Budget, Sheet, Span
from ingest.parsers.sheets.ods_sheet import TAGS, Content
from ingest.parsers.zipped import Package, has_locked_parts, kind_of, refuse_text
from kb.errors import ParseError
from kb.types import ParsedDocument

_RANGE = re.compile(r"(?:'((?:[^']|'')+)'|([^.']+))\.(\$?[A-Z]+\$?\d+):(?:.*\.)?(\$?[A-Z]+\$?\d+)")
_COPY = re.compile(r"'file:.*'#")
"""How the copy of another file's sheet is called."""


def parse(data: bytes) -> ParsedDocument:
    """Read an OpenDocument spreadsheet.

    Raises ``ParseError``: ``empty``; ``renamed`` (``really``: RTF, HTML, DOC, XLS, PPT,
    PDF, JPG, PNG, XML, TXT, or a kind of ZIP, such as XLSX or ODT); ``encrypted``
    (``program``); ``not_ods`` for another ZIP; ``unpacks_too_large`` (``limit``);
    ``pictures_only``; ``corrupt`` (``detail``).
    Problems: ``sheets_cut``, ``sheets_of_pictures``. Notes: ``hidden_cells``.
    """
    refuse_text(data)
    locked = ParseError("encrypted", program="LibreOffice Calc")
    package = Package.open(data, locked)
    kind = kind_of(package)
    if kind not in {"ODS", "ZIP"}:
        raise ParseError("renamed", really=kind)
    if has_locked_parts(package):
        raise locked
    if "content.xml" not in package:
        raise ParseError("not_ods")
    return _read(package)


def _read(package: Package) -> ParsedDocument:
    content = Content(Budget())
    if "styles.xml" in package:
        for element in package.tree("styles.xml").iter("{*}style", "{*}date-style"):
            content.beside(element)
    try:
        for event, element in package.events("content.xml", TAGS, ("start", "end")):
            content.take(event, element)
    except ParseError as error:
        if error.problem.code != "unpacks_too_large" or not content.is_spreadsheet:
            raise
        content.finish(cut=True)
    if not content.is_spreadsheet:
        raise ParseError("not_ods")
    filters = [_filter_head(address) for address in content.filters]
    sheets = [sheet for sheet in content.sheets if not _COPY.match(sheet.name)]
    return document([_with_heads(sheet, filters) for sheet in sheets])


def _filter_head(address: str) -> tuple[str, Span] | None:
    """The sheet and the first row of an area ("Arkusz1.A3:Arkusz1.D20")."""
    match = _RANGE.fullmatch(address)
    found = area(f"{match[3]}:{match[4]}") if match else None
    if match is None or found is None:
        return None
    name = (match[1] or match[2]).replace("''", "'").lstrip("$")
    return name, (found[0], found[1], found[3])


def _with_heads(sheet: Sheet, filters: Sequence[tuple[str, Span] | None]) -> Sheet:
    found = tuple(item[1] for item in filters if item and item[0] == sheet.name)
    return replace(sheet, heads=sheet.heads + found)
