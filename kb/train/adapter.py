"""The trainable part: low-rank additions to the upper layers of the bundled encoder.

LoRA (Hu et al. 2021, arXiv 2106.09685): beside each weight matrix W stands a product
B·A of small rank, which alone is trained; afterwards it is added into W, so that the
model costs what it did. The lower layers stay as they are, and what they give for a
text is computed once.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import Tensor, nn

from kb import e5
from kb.e5file import installed_file, read

RANK = 32
SCALE = 2.0
FROZEN = 6
"""Lower layers that are left alone, of twelve: half the cost of a step."""

_LONGEST = 160
"""Word pieces of a text that training looks at; the longest passage has some more."""


def encoder() -> Any:
    """The bundled model as torch runs it."""
    return e5.torch_model(read(installed_file())).eval()


class LowRank(nn.Module):
    """A linear layer with a low-rank addition."""

    def __init__(self, base: nn.Linear, rank: int) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.randn(rank, base.in_features) * 0.1 / rank**0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        added = nn.functional.linear(nn.functional.linear(x, self.down), self.up)
        result: Tensor = self.base(x) + added * SCALE
        return result


class Upper(nn.Module):
    """The upper layers with their additions: hidden states of the lower ones -> vectors."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.layers = copy.deepcopy(model.encoder.layer[FROZEN:])
        for parameter in self.layers.parameters():
            parameter.requires_grad = False
        for layer in self.layers:
            for parent, name in e5.dense_layers(layer):
                setattr(parent, name, LowRank(getattr(parent, name), RANK))

    def forward(self, states: Sequence[Tensor]) -> Tensor:
        x, mask = _padded(states)
        bias = (1 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
            x = x[0] if isinstance(x, tuple) else x
        return (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)

    def additions(self) -> dict[str, np.ndarray[Any, np.dtype[np.float16]]]:
        """The trained additions by the name of the matrix in the whole model, as float16."""
        found = {}
        for number, layer in enumerate(self.layers):
            for name, module in layer.named_modules():
                if isinstance(module, LowRank):
                    key = f"encoder.layer.{FROZEN + number}.{name}"
                    found[f"{key}.down"] = module.down.detach().numpy().astype(np.float16)
                    found[f"{key}.up"] = (SCALE * module.up.detach()).numpy().astype(np.float16)
        return found


def save(upper: Upper, path: Path) -> None:
    """Write the additions."""
    save_file({name: np.ascontiguousarray(a) for name, a in upper.additions().items()}, path)


@torch.no_grad()
def lower_states(model: Any, tokenizer: Any, texts: Sequence[str], at_once: int = 64) -> list[
    Tensor
]:  # fmt: skip
    """What the lower layers make of texts with their prefix: (tokens, width) halves, each."""
    ids = [e.ids[:_LONGEST] for e in tokenizer.encode_batch(list(texts))]
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    found: list[Tensor] = [torch.empty(0)] * len(ids)
    for start in range(0, len(order), at_once):
        some = order[start : start + at_once]
        longest = max(len(ids[i]) for i in some)
        tokens = torch.ones(len(some), longest, dtype=torch.long)
        mask = torch.zeros(len(some), longest)
        for row, i in enumerate(some):
            tokens[row, : len(ids[i])] = torch.tensor(ids[i])
            mask[row, : len(ids[i])] = 1
        x = model.embeddings(input_ids=tokens)
        bias = (1 - mask)[:, None, None, :] * -1e4
        for layer in model.encoder.layer[:FROZEN]:
            x = layer(x, bias)
            x = x[0] if isinstance(x, tuple) else x
        for row, i in enumerate(some):
            found[i] = x[row, : len(ids[i])].half()
    return found


def _padded(states: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    longest = max(len(state) for state in states)
    x = torch.zeros(len(states), longest, states[0].shape[1])
    mask = torch.zeros(len(states), longest)
    for row, state in enumerate(states):
        x[row, : len(state)] = state.float()
        mask[row, : len(state)] = 1
    return x, mask


def in_pieces(upper: Upper, states: Sequence[Tensor], at_once: int = 16) -> Tensor:
    """Vectors of texts, computed in groups of like length: padding costs as much as words."""
    order = sorted(range(len(states)), key=lambda i: len(states[i]))
    parts = []
    for start in range(0, len(order), at_once):
        parts.append(upper([states[i] for i in order[start : start + at_once]]))  # noqa: PERF401
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(parts).float()[back]
