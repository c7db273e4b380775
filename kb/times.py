"""How often a post-it says that it was said: ``brak informacji x3``.

Whoever gathers the cards of a wall writes one of several that say the same, and how many there
were. The words stay as they were written; only the number is told beside them. It says nothing of
recurrence: that counts events.
"""

from __future__ import annotations

import re

_TIMES = re.compile(
    r"(?:^|[\s(\[,;–-])(?:[x×](\d{1,2})|(\d{1,2})\s?[x×])[)\].!]*\s*$", re.IGNORECASE
)
"""At the end of a card alone: "x3", "(3x)", "× 3" is no count of cards but a sum."""
_UNITS = re.compile(
    r"(?:rozdz|pkt|art|par|poz|nr|str|s|no|p|ch|sec)\.?\s*\d{1,2}\s?x[)\].!]*\s*$", re.IGNORECASE
)
"""A part of a document that is numbered so."""


def times_said(text: str) -> int:
    """How many times a statement was said by its own words; 1 where they do not tell.

    >>> times_said("brak informacji (x3)")
    3
    >>> times_said("boisko 20x40")
    1
    """
    found = _TIMES.search(text)
    if not found or _UNITS.search(text):
        return 1
    return max(1, int(found[1] or found[2]))
