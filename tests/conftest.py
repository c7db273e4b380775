"""What several test files need: the real model and word forms, once a session."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("HF_HUB_OFFLINE", "1")

from bench.questions import base_of
from kb import cache, embed
from kb.store import Store
from kb.text import Lexicon

ROOT = Path(__file__).parent.parent

# The same examples on every machine, and no folder of them in the repository.
settings.register_profile("kb", derandomize=True, database=None, deadline=None)
settings.load_profile("kb")


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    with Store(tmp_path / "kb.sqlite", create=True) as store:
        yield store


@pytest.fixture(scope="session")
def lexicon():
    """The table of Polish and English word forms."""
    return Lexicon(cache.lexicon_folder())


@pytest.fixture(scope="session")
def bundled():
    """The bundled embedding model."""
    return embed.load()


@pytest.fixture(scope="session")
def corpus():
    """The demonstration corpus in a base with the bundled model. Only to be read."""
    with base_of([ROOT / "corpus"]) as base:
        yield base


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory):
    """A sentence-transformers folder of random weights, without an ONNX file."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("model")
    words = "[PAD] [UNK] [CLS] [SEP] [MASK] query passage : kto dzwoni who calls rada council a b c"
    (folder / "vocab.txt").write_text("\n".join(words.split()), "utf-8")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(words.split()), hidden_size=24, num_hidden_layers=1,
        num_attention_heads=2, intermediate_size=48, max_position_embeddings=64,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder / "bert")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"), max_seq_length=64)
    target = folder / "tiny-e5"
    SentenceTransformer(modules=[transformer, Pooling(24)], device="cpu").save(str(target))
    return target
