"""The records of a delimited text: what separates its fields, and where its quotes end.

A separator is a character that parts most lines into equally many fields; commas of a
sentence, with a space after them, are none.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from ingest.parsers.sheets.values import value_kind

_SEPARATORS = ("\t", ";", "|", ",")
"""In the order that settles ties: with a decimal comma both ; and , may part the lines."""
_NONE = "\x1f"
"""The separator of a file that has none: a control that no text holds."""
_SAID = re.compile(r"\"?sep=([^\w\s\"]|\t)\"?[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
_SAMPLE = 200
"""Records from which the separator is told."""
_REGULAR, _RAGGED = 0.5, 0.8
"""Share of the records that have the usual number of fields; or, where the first record
is parted, that have at least two: rows typed by hand end early."""
_SPACED = 0.5
_FEW = 3
_LONGEST = 500
"""Lines of the longest record: an answer of many paragraphs. Without a bound one stray
quote would hold all lines after it together."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the table; ``sound`` says whether its quotes could be taken as meant."""

    fields: Sequence[str]
    sound: bool = True


def read_records(text: str) -> Iterator[Record]:
    """The rows of a delimited text, counted as Excel counts them.

    Empty lines are rows without fields; the line that names the separator is none.
    """
    said = _SAID.match(text)
    lines = _lines(text[said.end() :] if said else text)
    yield from _records(lines, said[1] if said else _separator(lines))


def _lines(text: str) -> list[str]:
    """The lines with their ends (LF, CR LF or CR)."""
    return list(StringIO(text, newline=""))


def _records(lines: Sequence[str], separator: str, *, spaces: bool = False) -> Iterator[Record]:
    """The lines as records; one whose quotes make no sense is parted as if it had none.

    ``spaces`` keeps those after a separator.
    """
    start = 0
    while start < len(lines):
        end = _end(lines, start)
        reader = csv.reader(
            lines[start:end], delimiter=separator, strict=True, skipinitialspace=not spaces
        )
        try:
            found = [Record(fields) for fields in reader]
        except csv.Error:  # quotes that make no sense, or a field longer than any cell
            line = lines[start].rstrip("\r\n")
            found = [Record(line.split(separator), sound=separator not in line)]
            end = start + 1
        yield from found
        start = end


def _end(lines: Sequence[str], start: int) -> int:
    """The line after which all quotes opened are closed, as far as there is one."""
    quotes = 0
    for end in range(start + 1, min(start + _LONGEST, len(lines)) + 1):
        quotes += lines[end - 1].count('"')
        if quotes % 2 == 0:
            return end
    return start + 1


# --- the separator


def _separator(lines: Sequence[str]) -> str:
    """The character that parts the fields, ``_NONE`` where none does."""
    scores = {separator: _score(lines, separator) for separator in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda separator: scores[separator])
    return best if scores[best] else _NONE


def _score(lines: Sequence[str], separator: str) -> float:
    """How evenly a character parts the lines, 0 where it is none of their separators."""
    records = _first(lines, separator)
    if not records:  # nothing but separators
        return 1
    parted = Counter(len(fields) for fields in records if len(fields) > 1)
    if not parted or (separator in ",;" and _is_prose(lines, separator, records)):
        return 0
    even = max(parted.values()) / len(records)
    ragged = parted.total() / len(records)
    if even < _REGULAR and (len(records[0]) == 1 or ragged < _RAGGED):
        return 0
    return max(even, ragged / 2)


def _first(lines: Sequence[str], separator: str, *, spaces: bool = False) -> list[Sequence[str]]:
    """The fields of the first records that say something."""
    records = islice(_records(lines, separator, spaces=spaces), _SAMPLE)
    return [record.fields for record in records if any(map(str.strip, record.fields))]


def _is_prose(lines: Sequence[str], separator: str, records: Sequence[Sequence[str]]) -> bool:
    """Whether the separators are those of sentences: mostly with a space after them.

    They make a table all the same ("Grupa, Wniosek, Głosy") where every line has as
    many, and three columns or a column of values.
    """
    spaced = _first(lines, separator, spaces=True)
    later = [field for fields in spaced for field in fields[1:] if field.strip()]
    if sum(field.startswith(" ") for field in later) <= _SPACED * len(later):
        return False
    even = len({len(fields) for fields in records}) == 1 and len(records) >= _FEW
    typed = all(value_kind(fields[-1].strip()) for fields in records[1:])
    return not even or (len(records[0]) < _FEW and not typed)
