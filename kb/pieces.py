"""Word pieces of a query, without loading the vocabulary.

A unigram tokenizer can only use pieces that occur in the text. Those of a query are
looked up in a memory-mapped trie and handed to the ``tokenizers`` library as a
vocabulary of a few hundred pieces; it does the segmenting, so the result is the full
tokenizer's to the id (a test compares them). Building it takes 2 ms where the full
one takes 500 ms, which would be the largest single part of a cold start.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_PIECES, _SHELL = "pieces.marisa", "tokenizer_shell.json"
# No piece of the vocabulary is longer (XLM-R's longest has 16 letters and a space mark).
_LONGEST = 32
# Private-use letters: a piece that no text holds.
_NOWHERE = "\ue000\ue001"


def write(folder: Path, tokenizer: dict[str, Any]) -> None:
    """Write what :class:`QueryTokenizer` reads, from a unigram ``tokenizer.json``."""
    import marisa_trie  # noqa: PLC0415

    vocab: list[tuple[str, float]] = tokenizer["model"]["vocab"]
    records = ((text, (number, score)) for number, (text, score) in enumerate(vocab))
    marisa_trie.RecordTrie("<if", records).save(str(folder / _PIECES))
    # The price of an unknown character hangs on the vocabulary's lowest score, so a
    # piece with that score is always there.
    lowest = (_NOWHERE, min(score for _, score in vocab))
    shell = tokenizer | {"model": tokenizer["model"] | {"vocab": [lowest]}}
    (folder / _SHELL).write_text(json.dumps(shell, ensure_ascii=False), "utf-8")


def is_written(folder: Path) -> bool:
    """Whether a model's folder holds them."""
    return (folder / _SHELL).exists()


class QueryTokenizer:
    """Turns a text into the ids that the model's full tokenizer gives it."""

    def __init__(self, folder: Path) -> None:
        import marisa_trie  # noqa: PLC0415

        self._pieces: Any = marisa_trie.RecordTrie("<if").mmap(str(folder / _PIECES))
        self._shell: dict[str, Any] = json.loads((folder / _SHELL).read_text("utf-8"))
        self._special = {t["content"]: t["id"] for t in self._shell["added_tokens"]}
        self._normalizer: Any = self._tokenizer({})[0].normalizer

    def reads(self, text: str) -> bool:
        """Whether it may be given a text: not one that spells out a special piece.

        The full tokenizer cuts a text at those; of NUL and of our private letters this
        one knows nothing either.
        """
        return not any(sign in text for sign in (*self._special, "\0", *_NOWHERE))

    def encode(self, text: str, limit: int) -> list[int]:
        """The ids of a text with its special pieces, at most ``limit`` of them."""
        tokenizer, numbers = self._tokenizer(self._candidates(text))
        tokenizer.enable_truncation(limit)
        return [numbers[i] for i in tokenizer.encode(text).ids]

    def _candidates(self, text: str) -> dict[str, tuple[int, float]]:
        """Every piece of the vocabulary that occurs in the normalized text."""
        normal = "\u2581" + self._normalizer.normalize_str(text).replace(" ", "\u2581")
        return {
            piece: self._pieces[piece][0]
            for start in range(len(normal))
            for piece in self._pieces.prefixes(normal[start : start + _LONGEST])
        }

    def _tokenizer(self, candidates: dict[str, tuple[int, float]]) -> tuple[Any, list[int]]:
        """A tokenizer of these pieces alone, and the true id of each of its own."""
        from tokenizers import Tokenizer  # noqa: PLC0415

        ordinary = {p: c for p, c in candidates.items() if p not in self._special}
        vocab = [*((token, 0.0) for token in self._special), *self._shell["model"]["vocab"]]
        vocab += [(piece, score) for piece, (_, score) in ordinary.items()]
        numbers = [*self._special.values(), -1, *(number for number, _ in ordinary.values())]
        place = {number: i for i, number in enumerate(numbers)}
        model = self._shell["model"]
        shell = self._shell | {
            "model": model | {"vocab": vocab, "unk_id": place[model["unk_id"]]},
            "added_tokens": [t | {"id": place[t["id"]]} for t in self._shell["added_tokens"]],
            "post_processor": _renumbered(self._shell["post_processor"], place),
        }
        return Tokenizer.from_str(json.dumps(shell)), numbers


def _renumbered(template: dict[str, Any], place: dict[int, int]) -> dict[str, Any]:
    tokens = template["special_tokens"].items()
    return template | {
        "special_tokens": {k: v | {"ids": [place[i] for i in v["ids"]]} for k, v in tokens}
    }
