"""Single values of cells: numbers and moments written plainly, and told from words."""

from __future__ import annotations

import re
from datetime import date, datetime, time

_SIGNIFICANT = 10
"""Digits of a number without a format, as many as a column of usual width shows."""
_LARGEST, _SMALLEST = 1e15, 1e-9
"""Sizes between which a number is written without an exponent."""
_LONGEST_VALUE = 40
_KINDS = {
    "time": re.compile(r"\d{1,2}:\d{2}(?::\d{2})?"),
    "date": re.compile(
        r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:\s?r\.)?(?:[T, ]+\d{1,2}[:.]\d{2}.{0,20})?", re.DOTALL
    ),
    "number": re.compile(r"[-+−(]?\d[\d\s\u00a0.,]*\)?\s?(?:%|zł|PLN|EUR|€|\$|£)?"),
}


def value_kind(text: str) -> str:
    """What a text is by type: time, date or number, else ``""``.

    >>> value_kind("1 250,00 zł"), value_kind("7.05.2024 r."), value_kind("3. spotkanie")
    ('number', 'date', '')
    """
    if len(text) > _LONGEST_VALUE or not any(char.isdigit() for char in text):
        return ""
    return next((kind for kind, form in _KINDS.items() if form.fullmatch(text)), "")


def plain(value: float) -> str:
    """A number without a format: 5 and not 5.0, 0.3 and not 0.30000000000000004."""
    size = abs(value)
    if not size < _LARGEST or 0 < size < _SMALLEST:  # "not <" holds for what is no number too
        return f"{value:.6G}"
    places = max(0, _SIGNIFICANT - len(str(int(size))))
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if places else text
    return "0" if text == "-0" else text


def iso(moment: datetime | date | time) -> str:
    """A date, time or both; midnight is no time, and neither are seconds of nought."""
    if isinstance(moment, datetime):
        day, clock = moment.date().isoformat(), moment.time()
        return day if clock == time() else f"{day} {iso(clock)}"
    if isinstance(moment, time):
        return moment.isoformat("seconds" if moment.second else "minutes")
    return moment.isoformat()


def iso_text(text: str) -> str:
    """A date or time that a file writes in ISO 8601 ("2024-05-07T00:00:00"), for a reader."""
    try:
        return iso(datetime.fromisoformat(text) if "-" in text else time.fromisoformat(text))
    except ValueError:
        return text
