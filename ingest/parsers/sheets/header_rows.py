"""Which rows of a table are headers, told from what is around them and not from their place.

A header labels the columns below it and differs from what stands in them: in how it is
set, or, since a delimited file sets nothing, in its words. Each test is for a kind of
table that the others leave without its header; the tests of this module draw them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median

from ingest.parsers.sheets.cells import Cell
from ingest.parsers.sheets.tables import Table
from ingest.parsers.sheets.values import value_kind

HEAD_ROWS = 8
"""Rows from the top of a table, titles included, among which its header is looked for."""
_COVERED = 0.6
"""Share of the columns in use that a header labels; the rest are columns of remarks."""
_LONGEST = 300
"""Characters of the longest question that heads a column of a form."""
_MOSTLY = 0.8
_LONGER = 2
"""How many times longer than their header the texts of most columns are ("Plusy" over
"ludzie znają się od lat"). The first notes of columns are seldom all half as long."""
_FEW = 3
"""Rows, or columns, below which a table is too small to tell a type or a repetition."""
_PAIR = 2
_YEAR = re.compile(r"(?:19|20)\d{2}")
_MARK = re.compile(r"\d{1,2}")
_NAMES = re.compile(
    r"l\.?\s?p\.?|nr|no\.?|id|#|sygnatura czasowa|timestamp|treść|tekst|notatka|karteczka|"
    r"komentarz|text|content|note|comment|sticky notes?|"
    r"barier[ay]|problemy?|luk[ai]|wyzwani[ae]|rozwiązani[ae]|(?:dobr[ae] )?praktyk[ai]|"
    r"wnios(?:ek|ki)|ustaleni[ae]|rekomendacj[ae]|pomysły?|propozycj[ae]|plusy|minusy|"
    r"(?:mocne|słabe) strony|szanse|zagrożenia|temat|kategoria|opis|(?:liczba )?głos(?:y|ów)|"
    r"uwagi|data|termin|kto|odpowiedzialn[yai]|status|organizacja|nazwa|grupa|stolik|autor|"
    r"barriers?|problems?|gaps?|challenges?|solutions?|(?:good )?practices?|conclusions?|"
    r"findings?|recommendations?|ideas?|proposals?|pros|cons|strengths|weaknesses|"
    r"opportunities|threats|topic|theme|category|description|votes?|comments|date|deadline|"
    r"who|owner|responsible|organi[sz]ation|name|group|table|author",
    re.IGNORECASE,
)
"""What the columns of workshop notes and of exports are called; a lone one may be a note."""
_NUMBERED = re.compile(r"(.*?)[\s.:#-]*(?:\d{1,2}|[A-Z]|[IVX]{1,4})[.:]?")
Columns = Mapping[int, Sequence[str]]


def header_rows(table: Table) -> list[int]:
    """The numbers of the rows that are headers, none where nothing tells one."""
    looked = range(min(HEAD_ROWS, len(table.numbers)))
    first = next((index for index in looked if _is_header(table, index)), None)
    if first is None:
        return []
    later = (i for i in range(first + 1, len(table.numbers)) if _is_set_apart(table, i))
    return [table.numbers[index] for index in (first, *later)]


def labels_columns(table: Table, index: int) -> bool:
    """Whether a row could be a header: labels, over most of the columns in use below."""
    labels = table.row(index)
    used = {cell.column for row in table.below(index) for cell in row}
    covered = {column for cell in labels for column in cell.columns}
    if not used or len(used & covered) < _COVERED * len(used):
        return False
    if len(labels) < min(_PAIR, len(used)) or any(len(cell.text) > _LONGEST for cell in labels):
        return False
    values = [cell.text for cell in labels if value_kind(cell.text)]
    if len(values) == len(labels) and used <= covered:
        return False  # a row of numbers; only a scale beside a column of words is a header
    return not values or _is_scale(values)


def _is_header(table: Table, index: int) -> bool:
    """Whether a row is the header of a table, and not one of the titles above it."""
    labels = table.row(index)
    titles = [table.row(above) for above in range(index)]
    if any(len(title) > max(1, len(labels) // 2) and not _is_merged(title) for title in titles):
        return False
    if not labels_columns(table, index) or _names_groups(table, index):
        return False
    body = table.below(index)
    if _is_set_off(labels, [cell for row in body for cell in row]):
        return True
    return _reads_as_header({cell.column: cell.text for cell in labels}, _columns(body), len(body))


def _names_groups(table: Table, index: int) -> bool:
    """Whether a row names groups of columns, with the header itself below it."""
    deeper = index + 1 < min(HEAD_ROWS, len(table.numbers))
    return _is_merged(table.row(index)) and deeper and _is_header(table, index + 1)


def _is_merged(cells: Sequence[Cell]) -> bool:
    return any(cell.width > 1 for cell in cells)


def _columns(body: Sequence[Sequence[Cell]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in body:
        for cell in row:
            found[cell.column].append(cell.text)
    return found


# --- by how the row is set


def _is_set_off(labels: Sequence[Cell], body: Sequence[Cell]) -> bool:
    """Whether all labels are bold and most of what is below is not, or in colours of their own.

    Stripes are no header: they come again below.
    """
    bold = all(cell.bold for cell in labels) and sum(c.bold for c in body) * 2 < len(body)
    colours = {cell.fill for cell in labels}
    return bold or ("" not in colours and colours.isdisjoint(cell.fill for cell in body))


def _is_set_apart(table: Table, index: int) -> bool:
    """Whether a row further down is a new header: in bold, and the rows just around are not."""
    labels = table.row(index)
    if len(labels) < _PAIR or not all(cell.bold for cell in labels):
        return False
    around = [*table.row(index - 1), *(cell for row in table.below(index, 1) for cell in row)]
    return not any(cell.bold for cell in around) and labels_columns(table, index)


# --- by its words


def _reads_as_header(labels: Mapping[int, str], below: Columns, rows: int) -> bool:
    """Whether words alone tell a row of labels from what stands in the columns below."""
    said = list(labels.values())
    if sum(_NAMES.fullmatch(text) is not None for text in said) * 2 >= len(said):
        return True
    if _asks(said, [text for texts in below.values() for text in texts]):
        return True
    if rows >= _FEW and len(said) >= max(_FEW, _PAIR * len(below)):
        return True  # a form with most columns left empty
    if len(below) == 1:  # a first note is not told from a header by length or type
        return False
    return (
        _counts_up(said)
        or sum(bool(value_kind(text)) for text in said) >= _PAIR  # a scale: 1, 2, 3
        or _differs_in_type(labels, below, rows)
        or _differs_in_length(labels, below, rows)
        or _repeats(labels, below)
    )


def _asks(labels: Sequence[str], answers: Sequence[str]) -> bool:
    """Whether most labels are questions, and what stands below hardly ever is."""
    asking, replying = (
        sum(text.endswith(("?", ":")) for text in texts) for texts in (labels, answers)
    )
    return asking * 2 > len(labels) and replying <= (1 - _MOSTLY) * len(answers)


def _counts_up(labels: Sequence[str]) -> bool:
    """Whether labels differ only in a number or letter: "Grupa 1", "Grupa 2"."""
    matches = [_NUMBERED.fullmatch(text) for text in labels]
    stems = {match[1] if match else "" for match in matches}
    return len(stems) == 1 and "" not in stems and len(set(labels)) == len(labels) > 1


def _is_scale(labels: Sequence[str]) -> bool:
    """Whether numbers head columns: years in order, or the marks of a scale (1, 2, 3)."""
    if all(_YEAR.fullmatch(label) for label in labels):
        return list(labels) in (sorted(set(labels)), sorted(set(labels), reverse=True))
    marks = [int(label) for label in labels if _MARK.fullmatch(label)]
    return len(marks) == len(labels) >= _FEW and marks == list(range(marks[0], marks[-1] + 1))


def _differs_in_type(labels: Mapping[int, str], below: Columns, rows: int) -> bool:
    """Whether some column under a label in words holds numbers only, or dates only."""
    if rows < _FEW and len(below) < _FEW:
        return False  # "Miejsce | Biblioteka" over "Osób | 25" is no table
    words = [column for column, text in labels.items() if not value_kind(text)]
    return any(_is_typed(below.get(column, ())) for column in words)


def _is_typed(texts: Sequence[str]) -> bool:
    kinds = [value_kind(text) for text in texts]
    return any(kinds.count(kind) >= _MOSTLY * len(kinds) for kind in set(kinds) - {""})


def _differs_in_length(labels: Mapping[int, str], below: Columns, rows: int) -> bool:
    """Whether the texts of most columns are far longer than their labels."""
    headed = [(labels[column], texts) for column, texts in below.items() if column in labels]
    longer = [t for label, t in headed if median(map(len, t)) >= _LONGER * len(label)]
    return rows >= _PAIR and len(longer) >= _MOSTLY * len(headed)


def _repeats(labels: Mapping[int, str], below: Columns) -> bool:
    """Whether some column repeats few answers (tak, nie), and its label is none of them."""
    return any(
        len(texts) > _FEW and len(set(texts)) * 2 <= len(texts) and labels[column] not in texts
        for column, texts in below.items()
        if column in labels
    )
