"""DOC and DOT, documents of Word 97–2003 and older: as LibreOffice turns them into DOCX.

antiword and catdoc, which need no LibreOffice, are no better for a clerk: they have to be
installed as well, and give text without headings, cells, notes or comments. Words in fields
that depend on the day or the machine are those that Word saved (``fields``).
"""

from __future__ import annotations

from ingest.parsers.legacy import fields, office
from ingest.parsers.legacy.contents import kind_of, read_as
from kb.errors import ParseError
from kb.types import ParsedDocument


def parse(data: bytes) -> ParsedDocument:
    """Read a Word document of the old format.

    Problems: those of ``docx``; ``partly_damaged``. Notes: ``read_as`` (``really``) for a
    file that is another kind inside. Raises ``ParseError``: ``empty``; ``encrypted``
    (``program``); ``legacy_needs_office`` (``program``, ``suffix``); ``parser_time``
    (``seconds``); ``corrupt`` (``detail``); and what ``contents.read_as`` does.
    """
    kind = kind_of(data, "DOC")
    if kind != "DOC":
        return read_as(kind, data, "DOC", text=".txt")
    if fields.is_encrypted(data):
        raise ParseError("encrypted", program=office.WORD.program)
    how = office.WORD_95 if fields.is_before_97(data) else office.WORD
    return office.read(fields.kept_as_saved(data), how)
