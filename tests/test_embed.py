"""Embedding: prefixes, unit length, order, and models of other kinds."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from kb import cache, embed
from kb.embed import BUNDLED, ModelCard
from kb.errors import ModelError
from kb.wording import explain

TEXTS = [
    "Kto odbiera telefon w urzędzie?",
    "Nobody answers the phone at the town hall.",
    "x",
    "Organizacje " * 90,
]


def raw(bundled, text: str):
    """The vector of a text as it stands, no prefix put before it."""
    return bundled.run(bundled.tokenize([text])[0])


def test_the_bundled_model_has_its_card(bundled):
    """The name, the dimension and the prefixes that a database records."""
    version = cache.model_version(BUNDLED)
    assert ModelCard(BUNDLED, 384, "query: ", "passage: ", version) == bundled.card


def test_prefixes_are_put_in(bundled):
    """A question and a passage are embedded under their prefixes, which makes a difference."""
    text = TEXTS[0]
    query, passage = bundled.queries([text])[0], bundled.passages([text])[0]

    assert 1.0 == pytest.approx(float(query @ raw(bundled, "query: " + text)), abs=1e-5)
    assert 1.0 == pytest.approx(float(passage @ raw(bundled, "passage: " + text)), abs=1e-5)
    assert float(query @ raw(bundled, text)) < 0.999
    assert float(passage @ raw(bundled, text)) < 0.999
    assert float(query @ passage) < 0.999


def test_vectors_have_unit_length(bundled):
    """Questions and passages are vectors of length one, also when they are cut at the limit."""
    lengths = np.linalg.norm(np.vstack([bundled.queries(TEXTS), bundled.passages(TEXTS)]), axis=1)

    assert [1.0] * 8 == pytest.approx(lengths.tolist(), abs=1e-5)


def test_batching_keeps_the_order(bundled):
    """Texts are embedded by length and given back in their own order."""
    texts = [f"Zdanie numer {i} " + "słowo " * (i * 7 % 11) for i in range(21)]
    together = bundled.passages(texts)
    alone = np.vstack([bundled.passages([text]) for text in texts])

    assert list(range(len(texts))) == (together @ alone.T).argmax(axis=1).tolist()
    assert [1.0] * len(texts) == pytest.approx((together * alone).sum(axis=1).tolist(), abs=0.02)


def test_a_vector_does_not_depend_on_its_neighbours(bundled):
    """A text has the same vector alone and among others, to the last bit."""
    texts = ["krótko", "nikt nie odbiera telefonu " * 20, "Who answers?"]
    together = bundled.passages(texts)

    assert all(
        (bundled.passages([text])[0] == row).all()
        for text, row in zip(texts, together, strict=True)
    )


def test_one_question_and_a_batch_agree():
    """The light tokenizer of a first question and the full one give the same vector."""
    fresh = embed.load()
    alone = fresh.queries(["Kto dzwoni?"])[0]
    in_batch = fresh.queries(["Kto dzwoni?", "Kto dzwoni?"])[0]

    assert 1.0 == pytest.approx(float(alone @ in_batch), abs=1e-5)


def test_composed_and_decomposed_letters_are_the_same(bundled):
    """Text in NFD, as some systems write it, has the vector of its NFC form."""
    composed, decomposed = bundled.queries(["współpraca", "wspo\u0301łpraca"])

    assert composed.tolist() == pytest.approx(decomposed.tolist(), abs=1e-6)


def test_no_texts_make_no_rows(bundled):
    """Nothing asked is an empty table of the model's width."""
    assert (0, 384) == bundled.passages([]).shape


def test_meaning_crosses_languages(bundled):
    """A question lies nearer to its answer in the other language than to another sentence."""
    passages = bundled.passages([TEXTS[1], "The museum opens a new room of clocks."])
    near, far = passages @ bundled.queries([TEXTS[0]])[0]

    assert near > far + 0.02


def test_a_folder_without_onnx_runs_in_sentence_transformers(tiny_model):
    """Any other model is run by sentence-transformers; an E5 name brings E5's prefixes."""
    from sentence_transformers import SentenceTransformer

    model = embed.load(str(tiny_model))
    reference = SentenceTransformer(str(tiny_model), device="cpu")
    texts = ["kto dzwoni", "who calls rada council", "a"]
    expected = reference.encode(["passage: " + t for t in texts], normalize_embeddings=True)

    assert isinstance(model, embed.SentenceTransformerEmbedder)
    assert ModelCard(str(tiny_model), 24, "query: ", "passage: ") == model.card
    assert expected.ravel().tolist() == pytest.approx(
        model.passages(texts).ravel().tolist(), abs=1e-5
    )
    assert (0, 24) == model.queries([]).shape


def test_a_folder_is_known_by_its_full_path(tiny_model, monkeypatch):
    """The same folder, however it is typed, is the same model."""
    monkeypatch.chdir(tiny_model.parent)

    assert str(tiny_model) == embed.full_name(f".{os.sep}{tiny_model.name}")
    assert str(tiny_model) == embed.full_name(str(tiny_model))
    assert BUNDLED == embed.full_name(BUNDLED)


@pytest.mark.parametrize("name", ["no-such/model-anywhere", "/nowhere/at/all"])
def test_a_missing_model_is_an_error_not_a_download(name):
    """A model that is not on this machine is named in both languages."""
    with pytest.raises(ModelError) as caught:
        embed.load(name)

    assert "model_missing" == caught.value.problem.code
    assert all(name in explain(caught.value.problem, lang) for lang in ("pl", "en"))


def test_a_damaged_onnx_file_is_named(tmp_path):
    """A folder whose ONNX file cannot be read is a model error with its path."""
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model.onnx").write_bytes(b"no model")
    (tmp_path / "config.json").write_text('{"hidden_size": 8}', "utf-8")
    with pytest.raises(ModelError) as caught:
        embed.load(str(tmp_path))

    assert "model_broken" == caught.value.problem.code
    assert str(tmp_path) in explain(caught.value.problem, "en")


def test_the_bundled_folder_is_a_sentence_transformers_folder():
    """What is unpacked says its pooling, its prompts and its length, for other programs too."""
    folder = cache.model_folder(cache.BUNDLED)
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    assert names >= {
        "modules.json", "config.json", "tokenizer.json", "1_Pooling/config.json",
        "config_sentence_transformers.json", str(Path("onnx", "model_int8.onnx")),
    }  # fmt: skip
