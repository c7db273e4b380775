"""What a table for a spreadsheet is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kb.export.words import ABOUT, COLUMNS, TABLES, VALUES
from kb.terms import TERMS, term

if TYPE_CHECKING:
    import pandas as pd

Cell = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Pen:
    """How cells are written: for people in ``lang`` (``pl`` or ``en``), or in ``codes``.

    Codes are those of the JSON contract: they stay the same in every language.
    """

    lang: str
    codes: bool = False

    def column(self, key: str) -> str:
        """The heading of a column."""
        return key if self.codes else COLUMNS[key][self._place]

    def table(self, key: str) -> str:
        """The name of a table."""
        return key if self.codes else TABLES[key][self._place]

    def word(self, code: str) -> str:
        """A kind, a strength, a coder: the term, where there is one."""
        if self.codes:
            return str(code)
        if code in VALUES:
            return VALUES[code][self._place]
        return term(code, self.lang) if code in TERMS else str(code)

    def about(self, key: str) -> str:
        """A word or a sentence of the sheet about an export."""
        return key if self.codes else ABOUT[key][self._place]

    @property
    def yes(self) -> str:
        """The word for what is so."""
        return "tak" if self.lang == "pl" else "yes"

    @property
    def no(self) -> str:
        """The word for what is not so."""
        return "nie" if self.lang == "pl" else "no"

    @property
    def _place(self) -> int:
        return 0 if self.lang == "pl" else 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``columns`` are keys of ``kb.export.words.COLUMNS``, one for each cell of a row."""

    key: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def to_pandas(self) -> pd.DataFrame:
        """The table as a data frame, its columns named by their keys."""
        import pandas as pd  # noqa: PLC0415  (0.5 s that no command pays)

        return pd.DataFrame(list(self.rows), columns=list(self.columns))
