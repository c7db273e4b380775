r"""RTF in tokens: groups, control words, control symbols, and text, escaped or not.

>>> [token.kind.value for token in tokens(rb"{\b za\'bf{\*\x}}")]
['open', 'word', 'text', 'text', 'open', 'symbol', 'word', 'close', 'close']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\([a-zA-Z]+)(-?\d{1,10})? ?"  # a word, its number, and the space that ends it
    rb"|((?:\\'[0-9a-fA-F]{2})+)"
    rb"|\\(\r\n|[^a-zA-Z])"
    rb"|([{}])"
    rb"|[\r\n]+"  # breaks lines of the file, not of the text
    rb"|([^\\{}\r\n]+)",
    re.DOTALL,
)


class Kind(Enum):
    """What a token is."""

    OPEN = "open"
    CLOSE = "close"
    WORD = "word"
    SYMBOL = "symbol"
    TEXT = "text"


class Token(NamedTuple):
    """One token. ``number`` is a control word's parameter, None where it has none."""

    kind: Kind
    data: bytes = b""
    number: int | None = None


_BRACES = {b"{": Token(Kind.OPEN), b"}": Token(Kind.CLOSE)}


def tokens(data: bytes) -> Iterator[Token]:
    r"""The tokens of a file, without the binary data that \bin announces."""
    at = 0
    while at < len(data):
        match = _TOKEN.match(data, at)
        if match is None:  # a backslash as the last byte
            return
        at = match.end()
        word, number, escaped, symbol, brace, text = match.groups()
        if text:
            yield Token(Kind.TEXT, text)
        elif word == b"bin":
            at += max(0, int(number or 0))
        elif word:
            yield Token(Kind.WORD, word, int(number) if number else None)
        elif escaped:
            yield Token(Kind.TEXT, bytes.fromhex(escaped.replace(b"\\'", b"").decode("ascii")))
        elif brace:
            yield _BRACES[brace]
        elif symbol:
            yield Token(Kind.SYMBOL, symbol)
