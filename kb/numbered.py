"""Lists of pages as people write them: ``2–8, 10`` instead of every number.

>>> numbered("2, 3, 4, 5, 10", "pl")
'2–5, 10'
>>> numbered("1 (92 %), 2 (95 %), 7 (90 %)", "en")
'1–2 (92–95%), 7 (90%)'
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ITEM = re.compile(r"(\d+)(?: \((\d+) %\))?")
_LIST = re.compile(rf"{_ITEM.pattern}(?:, {_ITEM.pattern})+|\d+ \(\d+ %\)")
_MANY = 3
"""Bare numbers in a row from which the first and the last stand for all: ``2, 3`` is as short."""

_Run = list[tuple[int, str]]


def numbered(told: str, lang: str) -> str:
    """A list of numbers, each perhaps with its per cent, with those in a row put together.

    Anything else comes back as it is.
    """
    if not _LIST.fullmatch(told):
        return told
    return ", ".join(_told(run, lang) for run in _runs(told))


def _runs(told: str) -> list[_Run]:
    """Numbers that follow one another, each with its per cent or nothing."""
    runs: list[_Run] = []
    for number, share in _ITEM.findall(told):
        if runs and runs[-1][-1][0] + 1 == int(number) and bool(runs[-1][-1][1]) == bool(share):
            runs[-1].append((int(number), share))
        else:
            runs.append([(int(number), share)])
    return runs


def _told(run: _Run, lang: str) -> str:
    numbers = [number for number, _ in run]
    shares = [int(share) for _, share in run if share]
    if shares:
        percent = "%" if lang == "en" else "\u00a0%"
        return f"{_span(numbers)} ({_span([min(shares), max(shares)])}{percent})"
    return _span(numbers) if len(run) >= _MANY else ", ".join(map(str, numbers))


def _span(numbers: Sequence[int]) -> str:
    first, last = numbers[0], numbers[-1]
    return str(first) if first == last else f"{first}–{last}"
