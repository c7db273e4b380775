"""From the training material to the files that the program carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from sklearn.metrics import average_precision_score

from kb import cache, e5
from kb.embed import UNTOUCHED, Embedder, OnnxEmbedder, Vectors
from kb.train import adapter as adapters
from kb.train import heads, loop, pairs
from kb.train.batches import Corpus
from kb.train.material import (
    EDITIONS,
    FOLDER,
    Labelled,
    close,
    is_of,
    parallel,
    passages,
    questions,
    read,
    rows,
)
from kb.train.pool import Pool

Say = Callable[[str], None]
Arrays = dict[str, NDArray[np.float32]]

_FOLDS = 5

HEADS = ("kind", "theme", "implied", "polarity", "origin")


def corpus(part: str, editions: int = EDITIONS) -> Corpus:
    """A part of the training material, of its first editions."""
    return Corpus(
        [row for row in read(part) if is_of(editions, row.id)],
        [asked for asked in questions(part) if is_of(editions, asked.id)],
        [told for told in passages(part) if is_of(editions, told.id)],
        parallel(part),
        [pair for pair in close() if all(is_of(editions, key) for key in pair)],
    )


def fit_adapter(train: Corpus, settings: loop.Settings, path: Path, say: Say) -> None:
    """Train the adapter and write it."""
    model = adapters.encoder()
    pool = Pool()
    loop.numbered(train, pool)
    pool.fill(model, _tokenizer())
    torch.manual_seed(settings.seed)
    upper = adapters.Upper(model)
    weights = sum(p.numel() for p in upper.parameters() if p.requires_grad)
    say(f"{len(pool.states)} texts, {weights} weights")
    loop.train(loop.Run(upper, train, pool, settings), lambda *told: say(_step(*told)))
    adapters.save(upper, path)


def _step(step: int, seconds: float, losses: Mapping[str, float]) -> str:
    aims = ", ".join(f"{aim} {loss:.3f}" for aim, loss in losses.items())
    return f"step {step}, {seconds:.0f} s: {aims}"


def _tokenizer() -> Any:
    from tokenizers import Tokenizer  # noqa: PLC0415

    return Tokenizer.from_file(str(cache.model_folder(UNTOUCHED) / "tokenizer.json"))


def int8(adapter: Path, folder: Path, strength: float) -> Embedder:
    """The model as a user runs it, with so much of an adapter in it."""
    e5.unpack(folder, e5.at_strength(load_file(adapter), strength))
    return OnnxEmbedder(folder, str(folder))


def fit_heads(
    train: Sequence[Labelled], dev: Sequence[Labelled], encoder: Embedder, say: Say
) -> tuple[Arrays, dict[str, tuple[str, ...]]]:
    """(what ``data/coder.safetensors`` holds, the labels of each head)."""
    raw = encoder.passages([row.spoken for row in train])
    raw_dev = encoder.passages([row.spoken for row in dev])
    mean, deviation = raw.mean(axis=0), raw.std(axis=0)
    vectors = heads.evened(raw, mean, deviation)
    vectors_dev = heads.evened(raw_dev, mean, deviation)
    arrays: Arrays = {"mean": mean, "deviation": deviation}
    labels = {}
    for name in HEADS:
        texts = ([r.spoken for r in train], [r.spoken for r in dev]) if name == "kind" else None
        head = heads.fit(
            (vectors, heads.targets_of(train, name)),
            (vectors_dev, heads.targets_of(dev, name)),
            texts,
            heads.once_each(dev),
        )
        arrays |= head.arrays(name)
        labels[name] = head.labels
        say(f"{name}: {len(head.labels)} labels, temperature {head.temperature:.2f}")
    arrays["likeness"] = np.array(pairs.LIKENESS, np.float32)
    weight, bias = _fit_answers([*train, *dev], np.vstack([vectors, vectors_dev]), say)
    arrays |= {
        "answers.weight": weight,
        "answers.bias": np.array(bias + pairs.MORE_ANSWERS, np.float32),
    }
    return arrays, labels


def _fit_answers(
    labelled: Sequence[Labelled], vectors: Vectors, say: Say
) -> tuple[NDArray[np.float32], float]:
    """The link of gaps with practices, from the propositions' centres.

    A gap is compared with the practices that its labeller looked at; those that answer it
    perhaps are left out.
    """
    centres = _centres(labelled, vectors)
    products, answered, of_gap = [], [], []
    for number, row in enumerate(rows(FOLDER / "answers.jsonl")):
        for practice in row["practices"]:
            if row["gap"] in centres and practice in centres:
                products.append(centres[row["gap"]] * centres[practice])
                answered.append(practice in row["answered_by"])
                of_gap.append(number)
    table, truth, gaps = np.stack(products), np.array(answered), np.array(of_gap)
    unseen = np.zeros(len(truth))
    for fold in range(_FOLDS):
        out = gaps % _FOLDS == fold
        weight, bias = pairs.fit_answers(table[~out], truth[~out])
        unseen[out] = table[out] @ weight + bias
    say(
        f"answers: {len(set(of_gap))} gaps, {len(truth)} pairs, average precision on gaps left "
        f"out {average_precision_score(truth, unseen):.2f} (chance {truth.mean():.2f})"
    )
    return pairs.fit_answers(table, truth)


def _centres(labelled: Sequence[Labelled], vectors: Vectors) -> dict[str, Vectors]:
    groups: dict[str, list[int]] = {}
    for i, row in enumerate(labelled):
        if row.proposition and not row.near:
            groups.setdefault(row.proposition, []).append(i)
    centres = {key: vectors[some].mean(axis=0) for key, some in groups.items()}
    return {key: c / np.linalg.norm(c) for key, c in centres.items()}
