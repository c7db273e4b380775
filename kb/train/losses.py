"""What training asks of a batch's vectors."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from kb.train.material import Labelled

Names = NDArray[np.str_]


class Relations:
    """Which texts say the same, and which may be compared at all.

    ``close`` are pairs of propositions of which some statements could be read as either: they
    are never held against each other.
    """

    def __init__(self, close: Collection[frozenset[str]] = ()) -> None:
        self._close: dict[str, set[str]] = {}
        for one, other in (sorted(pair) for pair in close):
            self._close.setdefault(one, set()).add(other)
            self._close.setdefault(other, set()).add(one)

    def of_statements(
        self, rows: Sequence[Labelled], others: Sequence[Labelled]
    ) -> tuple[Tensor, Tensor]:
        """(which pairs say the same, which may be compared), both (rows, others) of bool.

        Two statements of one kind and theme whose propositions nobody compared may well say
        the same: such a pair is neither. Nor is a statement beside itself. The near misses of
        one proposition were written to differ from each other, too.
        """
        a, b = _Columns(rows), _Columns(others)
        alike = a.group[:, None] == b.group[None, :]
        both = a.asserts[:, None] & b.asserts[None, :]
        about = a.about[:, None] == b.about[None, :]
        itself = a.own[:, None] == b.own[None, :]
        unsure = (~both & ~alike & about) | (both & self._near_by(a.group, b.group))
        same = both & alike & ~itself
        return torch.from_numpy(same), torch.from_numpy(~(unsure | itself))

    def _near_by(self, some: Names, others: Names) -> NDArray[np.bool_]:
        found = np.zeros((len(some), len(others)), np.bool_)
        for i, name in enumerate(some.tolist()):
            if name in self._close:
                found[i] = np.isin(others, list(self._close[name]))
        return found


class _Columns:
    """What decides how statements relate, an array each."""

    def __init__(self, rows: Sequence[Labelled]) -> None:
        self.own = np.array([row.id for row in rows])
        # A statement of no group is a group of its own.
        self.group = np.array([row.proposition or f"alone {row.id}" for row in rows])
        self.asserts = np.array([bool(row.proposition) and not row.near for row in rows])
        self.about = np.array([f"{row.kind}/{row.theme}" for row in rows])


def contrast(scores: Tensor, same: Tensor, known: Tensor) -> Tensor:
    """Supervised contrastive loss of rows against columns (Khosla et al., arXiv 2004.11362).

    ``scores`` are cosines over a temperature. Rows without a partner count for nothing.
    """
    masked = scores.masked_fill(~known, -1e9)
    log_share = masked - torch.logsumexp(masked, 1, keepdim=True)
    some = same.any(1)
    if not some.any():
        return scores.sum() * 0
    return (-(log_share * same).sum(1)[some] / same.sum(1)[some]).mean()


def translated(some: Tensor, others: Tensor, temperature: float) -> Tensor:
    """How surely each text finds its translation among all others', both ways."""
    scores = some @ others.T / temperature
    own = torch.arange(len(scores))
    loss: Tensor = nn.functional.cross_entropy(scores, own)
    return (loss + nn.functional.cross_entropy(scores.T, own)) / 2


def forgotten(vectors: Tensor, teacher: Tensor, free: int) -> Tensor:
    """How far the likenesses within a batch have left the untouched model's.

    Mean squared difference of cosines (relational distillation, Park et al.,
    arXiv 1904.05068): the whole may turn as long as what was near stays near. The first
    ``free`` texts are not held to each other, only to the rest.
    """
    return ((vectors[free:] @ vectors.T - teacher[free:] @ teacher.T) ** 2).mean()
