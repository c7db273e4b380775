"""Strength of evidence: a word, and the parts that it comes from.

The grades are those of ``docs/method.md``: one event is *single*; two events with one
voice *weak*; three events, or two with two sectors, *moderate*; four events with two
sectors and nobody who says the contrary *strong*. A statement's voice is the sector
that it names as speaking; most records keep silent about it, and "not stated" is no
voice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from kb.conclusions import Grade, Origin, Statement, Strength
from kb.text import Lexicon, fold, tokens

_FEW, _MANY, _TWO = 3, 4, 2


def strength(
    statements: Sequence[Statement],
    sources: int,
    lexicon: Lexicon,
    contradicted: int = 0,
) -> Strength:
    """The strength of what statements from ``sources`` independent events say.

    ``contradicted`` counts statements that say the contrary.
    """
    voices = sorted({v for s in statements for v in voices_of(s, lexicon)})
    reported = sum(s.coding.origin is not Origin.OWN for s in statements)
    return Strength(
        grade=_grade(sources, len(voices), contradicted),
        sources=sources,
        voices=tuple(voices),
        first_hand=len(statements) - reported,
        reported=reported,
        contradicted=contradicted,
    )


def _grade(sources: int, voices: int, contradicted: int) -> Grade:
    if sources < _TWO:
        return Grade.SINGLE
    if sources >= _MANY and voices >= _TWO and not contradicted:
        return Grade.STRONG
    if sources >= _FEW or voices >= _TWO:
        return Grade.MODERATE
    return Grade.WEAK


def voices_of(statement: Statement, lexicon: Lexicon) -> set[str]:
    """The sectors that a statement names as speaking: ``public``, ``business``, ``ngo``, ``other``.

    A sector counts as speaking when a verb of saying stands in the statement.
    """
    words = [fold(token.surface) for token in tokens(statement.text)]
    lemmas = {x for word in words for x in lexicon.lemmas(word, statement.lang)} | set(words)
    table = _table()
    if lemmas.isdisjoint(table["saying"]):
        return set()
    return {sector for sector, names in table.items() if sector != "saying" and lemmas & names}


@cache
def _table() -> dict[str, frozenset[str]]:
    data = tomllib.loads((files("kb") / "data" / "voices.toml").read_text("utf-8"))
    return {name: frozenset(fold(w) for w in words.split()) for name, words in data.items()}
