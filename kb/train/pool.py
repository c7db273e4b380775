"""Every text that training looks at, once, with what the frozen lower layers make of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor

from kb import e5
from kb.train.adapter import Upper, in_pieces, lower_states
from kb.train.material import Labelled, Told

_AT_ONCE = 256


class Pool:
    """Texts with their prefix, by number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.states: list[Tensor] = []

    def asked(self, texts: Iterable[str]) -> list[int]:
        """The numbers of texts read as questions."""
        return self._numbered(e5.QUERY_PREFIX + text for text in texts)

    def held(self, texts: Iterable[str]) -> list[int]:
        """The numbers of texts read as passages, statements among them."""
        return self._numbered(e5.PASSAGE_PREFIX + text for text in texts)

    def _numbered(self, texts: Iterable[str]) -> list[int]:
        return [self._numbers.setdefault(text, len(self._numbers)) for text in texts]

    def fill(self, model: Any, tokenizer: Any) -> None:
        """Compute the states of texts that have none yet."""
        missing = list(self._numbers)[len(self.states) :]
        self.states += lower_states(model, tokenizer, missing)


@torch.no_grad()
def untouched(upper: Upper, states: Sequence[Tensor]) -> Tensor:
    """Unit vectors (texts, width) of an adapter that has learnt nothing yet: the teacher's."""
    parts = [
        in_pieces(upper, states[start : start + _AT_ONCE])
        for start in range(0, len(states), _AT_ONCE)
    ]
    return torch.nn.functional.normalize(torch.cat(parts), dim=1)


def asserted(rows: Sequence[Labelled]) -> dict[str, list[int]]:
    """Proposition -> the rows that assert it."""
    return _by_proposition((i, row.proposition) for i, row in enumerate(rows) if not row.near)


def near_misses(rows: Sequence[Labelled]) -> dict[str, list[int]]:
    """Proposition -> the rows that come close to it without asserting it."""
    return _by_proposition((i, row.proposition) for i, row in enumerate(rows) if row.near)


def told_of(rows: Sequence[Told]) -> dict[str, list[int]]:
    """Proposition -> the questions or passages of it."""
    return _by_proposition((i, row.proposition) for i, row in enumerate(rows))


def _by_proposition(pairs: Iterable[tuple[int, str | None]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, key in pairs:
        if key:
            found.setdefault(key, []).append(i)
    return found
