"""Numbers of an Excel cell as its reader sees them: 5, 3.50, 45%, 12 zł, 2024-05-07.

The decimal sign is a point and thousands are not parted: which signs a reader sees is
decided by the reader's computer, not by the file. Dates are ISO 8601, as precise as the
format shows them: a month where it shows no day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from ingest.parsers.sheets.values import iso, plain

_TOKEN = re.compile(
    r"(?P<quoted>\"[^\"]*\")|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|"
    r"_.|\*.|(?P<general>General|@)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|"
    r"(?P<percent>%)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"\[[<>=]")
"""A section for numbers that meet a condition ("[=1]\"tak\";\"nie\"")."""
_NOT_DATE = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.|am/pm", re.IGNORECASE)
_LARGEST = 1e15
_MOST_PLACES = 10
_DAY = 24 * 60 * 60
_WRITTEN = {"literal", "percent"}
"""Parts that stand in what is shown as they stand in the format."""
Token = tuple[str, str]
"""What a part of a format is, and its characters."""


def shown(value: float, code: str, *, epoch_1904: bool = False) -> str:
    """A number as a cell with this format code shows it.

    A number that the code hides (";;;") is written plainly, but a nought, which is mostly
    hidden to tidy a table, is ``""``.
    """
    if not abs(value) < _LARGEST or not code.strip() or _CONDITION.search(code):
        return plain(value)
    if is_date_format(code) or is_timedelta_format(code):
        return _moment(value, code, epoch_1904=epoch_1904)
    return _number(value, code).strip() or (plain(value) if value else "")


def _number(value: float, code: str) -> str:
    """A number that is no date, as the section of the code for its sign shows it."""
    sections = _sections(code)
    wanted = 1 if value < 0 else 2 if value == 0 else 0
    section = sections[wanted] if wanted < len(sections) else sections[0]
    tokens = _tokens(section)
    kinds = {kind for kind, _ in tokens}
    if "digit" in kinds:
        # With a section of its own a negative number shows the signs written there.
        own = value < 0 and section != sections[0]
        return (
            plain(value) if _is_special(tokens) else _filled(abs(value) if own else value, tokens)
        )
    return "".join(plain(value) if kind == "general" else text for kind, text in tokens)


def _moment(value: float, code: str, *, epoch_1904: bool) -> str:
    """A number of days as a date, a time or, with hours beyond 24, a stretch of time."""
    epoch = MAC_EPOCH if epoch_1904 else WINDOWS_EPOCH
    parts = set(_NOT_DATE.sub("", _sections(code)[0]).lower())
    try:
        if is_timedelta_format(code):
            return _length(timedelta(days=value))
        found = from_excel(round(value * _DAY) / _DAY, epoch)
    except (OverflowError, ValueError):
        return plain(value)
    if value < 0 or (value < 1 and parts & {"d", "y"} and not epoch_1904):
        return plain(value)  # Excel shows ##### and a day 0
    if isinstance(found, datetime) and not parts & {"d", "h", "s"}:
        return f"{found:%Y-%m}" if "m" in parts else f"{found:%Y}"
    return iso(found)


def _length(found: timedelta) -> str:
    """A stretch of time as hours, minutes and, where there are some, seconds."""
    total = round(abs(found.total_seconds()))
    hours, minutes, seconds = total // 3600, total // 60 % 60, total % 60
    sign = "-" if found < timedelta() else ""
    return f"{sign}{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[str, ...]:
    """The parts of a format code for positive and negative numbers, zero and text."""
    found = [""]
    for match in _TOKEN.finditer(code):
        if match["other"] == ";":
            found.append("")
        else:
            found[-1] += match[0]
    return tuple(found)


@lru_cache(maxsize=256)
def _tokens(section: str) -> tuple[Token, ...]:
    """The parts of a section; what only moves or colours a number is left out."""
    return tuple(_read_tokens(section))


def _read_tokens(section: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(section):
        kind = match.lastgroup
        if kind is None:
            continue
        text = match[kind]
        if kind == "quoted":
            text = text[1:-1]
        literal = kind in {"quoted", "escaped", "currency", "other"}
        yield ("literal" if literal else kind), text


def _is_special(tokens: tuple[Token, ...]) -> bool:
    """Whether a format is a fraction, an exponent, in thousands or finer than numbers are.

    Such are not imitated.
    """
    marks = {text.upper() for kind, text in tokens if kind == "literal" and len(text) == 1}
    last = max(i for i, (kind, _) in enumerate(tokens) if kind == "digit")
    scaled = any(kind == "comma" for kind, _ in tokens[last + 1 :])
    fraction = "/" in marks and ("digit", "?") in tokens
    return scaled or fraction or "E" in marks or _places(_parted(tokens)[1]) > _MOST_PLACES


def _filled(value: float, tokens: tuple[Token, ...]) -> str:
    """The digits of a number put where the format has places for them."""
    before, after = _parted(tokens)
    exact = Decimal(repr(value)) * (100 if ("percent", "%") in tokens else 1)
    places = Decimal(1).scaleb(-_places(after))
    rounded = exact.quantize(places, ROUND_HALF_UP)  # as Excel does
    whole, _, decimals = f"{abs(rounded):f}".partition(".")
    sign = "-" if rounded < 0 else ""
    return sign + _whole(whole.lstrip("0"), before) + _decimals(decimals, after)


def _parted(tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """A format before and after its decimal point."""
    kinds = [kind for kind, _ in tokens]
    point = kinds.index("point") if "point" in kinds else len(tokens)
    return tokens[:point], tokens[point + 1 :]


def _places(tokens: tuple[Token, ...]) -> int:
    return sum(1 for kind, _ in tokens if kind == "digit")


def _whole(digits: str, tokens: tuple[Token, ...]) -> str:
    """The whole part, from the right: the first place takes all digits that are left."""
    left = _places(tokens)
    pieces = [] if left else [digits]
    for kind, text in reversed(tokens):
        if kind in _WRITTEN:
            pieces.append(text)
        elif kind == "digit":
            left -= 1
            taken = digits[-1:] if left else digits
            digits = digits[: len(digits) - len(taken)]
            pieces.append(taken or ("0" if text == "0" else ""))
    return "".join(reversed(pieces))


def _decimals(digits: str, tokens: tuple[Token, ...]) -> str:
    """The decimals; noughts at the end fall where the format has # for them."""
    wanted = "".join(text for kind, text in tokens if kind == "digit")
    kept = digits.rstrip("0").ljust(len(wanted.rstrip("#?")), "0")
    literals = "".join(text for kind, text in tokens if kind in _WRITTEN)
    return (f".{kept}" if kept else "") + literals
