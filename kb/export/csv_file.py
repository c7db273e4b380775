"""CSV as spreadsheets in Poland open it, or as programs read it.

RFC 4180 leaves the separator open. Polish Excel expects ``;``, a decimal comma and, to take a
file for UTF-8, its byte order mark; programs expect a comma, a point and no mark.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace

from kb.export.cells import Cell, Pen, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection). Cards on a
wall begin with "+" and "-" as well."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table becomes text.

    ``exact`` leaves texts that look like formulas as they are: for programs that run none.
    """

    separator: str = ";"
    decimal: str = ","
    mark: bool = True
    exact: bool = False


POLISH = Dialect()
STANDARD = Dialect(separator=",", decimal=".", mark=False)


def exact(dialect: Dialect) -> Dialect:
    """The same without the guard against formulas."""
    return replace(dialect, exact=True)


def written(table: Table, pen: Pen, dialect: Dialect = POLISH) -> bytes:
    """The bytes of a CSV file: UTF-8, lines ended by CRLF, a line of headings first."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=dialect.separator, lineterminator="\r\n")
    writer.writerow([pen.column(key) for key in table.columns])
    writer.writerows([_cell(cell, pen, dialect) for cell in row] for row in table.rows)
    return stream.getvalue().encode("utf-8-sig" if dialect.mark else "utf-8")


def _cell(cell: Cell, pen: Pen, dialect: Dialect) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        if pen.codes:
            return "true" if cell else "false"
        return pen.yes if cell else pen.no
    if isinstance(cell, float):
        return f"{cell:.4f}".replace(".", dialect.decimal)
    text = str(cell).replace("\r\n", "\n").replace("\x00", "")
    guarded = not dialect.exact and isinstance(cell, str) and text.startswith(_FORMULA)
    return f"'{text}" if guarded else text
