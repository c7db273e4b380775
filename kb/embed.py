"""Turns texts into vectors. The only importer of onnxruntime and sentence-transformers.

``load()`` gives an :class:`Embedder`: a folder that holds an ONNX file is run by
onnxruntime directly (that is how the bundled model runs: 67-78 passages a second on
two cores where torch does 21), any other model by sentence-transformers.
"""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from kb import cache, pieces
from kb.errors import ModelError
from kb.types import ModelCard

Vectors = NDArray[np.float32]

BUNDLED, CODER, UNTOUCHED = cache.BUNDLED, cache.CODER, cache.UNTOUCHED
"""The program's own models: of the search, of statements, and as it came."""

_OWN = {BUNDLED, CODER, UNTOUCHED}

_BATCH = 16
"""Texts that sentence-transformers takes at once."""

# E5 models were trained with these; some of their folders do not say so.
_E5_PREFIXES = ("query: ", "passage: ")


class Embedder(Protocol):
    """A model. Vectors are rows of unit length, in the order of the texts."""

    @property
    def card(self) -> ModelCard:
        """Its name, dimension and prefixes."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""


def load(name: str = BUNDLED, progress: cache.Progress | None = None) -> Embedder:
    """The embedder of a name or folder.

    Raises :class:`ModelError` when there is no such model on this machine.
    """
    name = full_name(name)
    if name in _OWN:
        folder = cache.model_folder(name, progress)
        with _LOCK:
            return _own(folder, name)
    if _onnx_file(Path(name)):
        return OnnxEmbedder(Path(name), name)
    return SentenceTransformerEmbedder(name)


_LOCK = threading.Lock()
"""``lru_cache`` lets two threads make the same thing at once."""


@lru_cache(maxsize=3)
def _own(folder: Path, name: str) -> Embedder:
    """A model of the program's own, once a process."""
    return OnnxEmbedder(folder, name)


def load_coder(progress: cache.Progress | None = None) -> Embedder:
    """The encoder of statements.

    Raises :class:`ModelError` when it cannot be unpacked.
    """
    return load(CODER, progress)


def full_name(name: str) -> str:
    """A model's name as a database records it: of a folder its full path."""
    folder = Path(name).expanduser()
    return str(folder.absolute()) if name not in _OWN and folder.is_dir() else name


@dataclass(frozen=True, slots=True)
class _Settings:
    """What a model's folder says of it. Every key has the library's own default."""

    limit: int
    dimension: int
    first_token: bool
    query_prefix: str
    passage_prefix: str


class OnnxEmbedder:
    """A sentence-transformers folder with an ONNX file, run by onnxruntime.

    It honours the folder's pooling (mean or first token) and prompts; vectors are
    always normalised. Safe to use from several threads.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._settings = _read_settings(folder, name)
        self._session: Any = _session(folder)
        self._inputs = {value.name for value in self._session.get_inputs()}
        s, version = self._settings, cache.model_version(name)
        self._card = ModelCard(name, s.dimension, s.query_prefix, s.passage_prefix, version)
        self._small = pieces.QueryTokenizer(folder) if pieces.is_written(folder) else None
        self._full: Any = None
        self._lock = threading.Lock()

    @property
    def card(self) -> ModelCard:
        return self._card

    def queries(self, texts: Sequence[str]) -> Vectors:
        prefixed = [_nfc(self._settings.query_prefix + text) for text in texts]
        alone = self._full is None and len(texts) == 1
        if alone and self._small and self._small.reads(prefixed[0]):
            return self.run(self._small.encode(prefixed[0], self._settings.limit))[None, :]
        return self._encode(prefixed)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode([_nfc(self._settings.passage_prefix + text) for text in texts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        """One text at a time.

        An int8 model measures the range of its values over the whole batch, so that in a
        batch a text's vector would depend on its neighbours; a text alone always has the
        same. It costs a tenth of the speed (124 passages a second against 136 in batches
        of 16, bare, on two cores) and saves the memory that padding takes.
        """
        vectors = np.zeros((len(texts), self._settings.dimension), dtype=np.float32)
        for row, ids in zip(vectors, self.tokenize(texts), strict=True):
            row[:] = self.run(ids)
        return vectors

    def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of texts that carry their prefix."""
        return [encoding.ids for encoding in self._tokenizer().encode_batch(list(texts))]

    def run(self, ids: Sequence[int]) -> Vectors:
        """The unit vector of a tokenized text, shape (dimension,)."""
        row = np.array([ids], dtype=np.int64)
        feed = {"input_ids": row, "attention_mask": np.ones_like(row)}
        feed["token_type_ids"] = np.zeros_like(row)
        states = self._session.run(None, {k: v for k, v in feed.items() if k in self._inputs})[0]
        pooled = states[0, 0] if self._settings.first_token else states[0].mean(axis=0)
        unit: Vectors = pooled / np.linalg.norm(pooled)
        return unit

    def _tokenizer(self) -> Any:
        with self._lock:
            if self._full is None:
                from tokenizers import Tokenizer  # noqa: PLC0415

                full: Any = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
                full.enable_truncation(self._settings.limit)
                full.no_padding()
                self._full = full
        return self._full


class SentenceTransformerEmbedder:
    """Any other model, by its name on this machine or its folder.

    Raises :class:`ModelError` when sentence-transformers cannot load it offline.
    """

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        self._name = name
        try:
            self._model: Any = SentenceTransformer(name, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise ModelError("model_missing", model=name) from error
        prompts = {k: v or "" for k, v in (self._model.prompts or {}).items()}
        self._prefixes = _prefixes(prompts, name)

    @property
    def card(self) -> ModelCard:
        # The method was renamed in sentence-transformers 5.
        model = self._model
        size = getattr(model, "get_embedding_dimension", None)
        dimension = size() if size else model.get_sentence_embedding_dimension()
        return ModelCard(self._name, int(dimension), *self._prefixes)

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode([_nfc(self._prefixes[0] + text) for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode([_nfc(self._prefixes[1] + text) for text in texts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.card.dimension), dtype=np.float32)
        vectors = self._model.encode(
            list(texts),
            batch_size=_BATCH,
            prompt="",
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)


def _session(folder: Path) -> Any:
    import onnxruntime  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    if cache.cache_root() in folder.parents:
        # Its graph was optimised when it was unpacked.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    path = str(_onnx_file(folder))
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions share no base: this is the border
        raise ModelError("model_broken", model=str(folder), detail=str(error)) from error


def _onnx_file(folder: Path) -> Path | None:
    """The folder's ONNX file, a quantized one first."""
    names = ("model_int8", "model_quantized", "model_qint8_avx512_vnni", "model")
    places = (folder / "onnx" / f"{name}.onnx" for name in names)
    return next((path for path in places if path.is_file()), None)


def _read_settings(folder: Path, name: str) -> _Settings:
    config = _json(folder / "config.json")
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
    query, passage = _prefixes(prompts, name)
    return _Settings(
        limit=_json(folder / "sentence_bert_config.json").get("max_seq_length") or 512,
        dimension=config["hidden_size"],
        first_token=bool(_json(folder / "1_Pooling/config.json").get("pooling_mode_cls_token")),
        query_prefix=query,
        passage_prefix=passage,
    )


def _json(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return value


def _prefixes(prompts: dict[str, str], name: str) -> tuple[str, str]:
    """The prefixes of questions and of passages; E5's where an E5 folder keeps silent."""
    if any(prompts.values()):
        return prompts.get("query", ""), prompts.get("passage") or prompts.get("document", "")
    return _E5_PREFIXES if "e5" in name.lower().rsplit("/", 1)[-1] else ("", "")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
