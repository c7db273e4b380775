"""Stand-ins with a small language of their own, for what is slow or large in earnest."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ingest.draft import read_draft
from ingest.parsers import PARSERS
from ingest.pipeline import ingest, plan
from kb import codebook, refresh
from kb.coder import Coder
from kb.conclusions import Coding, Kind, Origin, Polarity, Statement
from kb.embed import ModelCard, Vectors
from kb.library import KnowledgeBase
from kb.store import Store
from kb.text import Lexicon, fold, tokens
from kb.types import (
    DocumentDraft,
    EventDraft,
    FileOutcome,
    FileState,
    ParsedDocument,
    PassageDraft,
    ReadStatus,
)


class FakeEmbedder:
    """A model whose meaning is spelling: each folded word points one way of sixteen.

    Texts of the same words are near, in whatever order and with or without diacritics;
    a text without words points along the first axis. It records what it was asked to embed.
    """

    def __init__(self, name: str = "fake", dimension: int = 16) -> None:
        self.card = ModelCard(name, dimension, "q: ", "p: ")
        self.asked: list[str] = []

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        rows = np.zeros((len(texts), self.card.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            words = [fold(token.surface) for token in tokens(text)]
            row[0] = 0.0 if words else 1.0
            for word in words:
                np.add(row, _direction(word, self.card.dimension), out=row)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _direction(word: str, dimension: int) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4])
    return np.random.default_rng(seed).standard_normal(dimension).astype(np.float32)


def state(sha256: str = "", size: int = 1, mtime_ns: int = 1, reader: int = 1) -> FileState:
    """What the store is told of a file."""
    return FileState(size, mtime_ns, None, sha256, reader, ReadStatus.READ)


def draft(text: str, title: str = "Zebranie w świetlicy", **changes: object) -> DocumentDraft:
    """A document of one event whose text is one passage of one sentence."""
    end = len(text)
    values: dict[str, object] = {
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "format": "txt",
        "text": text,
        "lang": "pl",
        "status": ReadStatus.READ,
        "title": title,
        "page_spans": ((0, end),),
        "events": (EventDraft(title, 0, end),),
        "passages": (PassageDraft(0, 0, end, 1, 1, text, "pl", (title,)),),
    }
    return DocumentDraft(**(values | changes))  # type: ignore[arg-type]


def write_files(folder: Path, files: dict[str, str]) -> Path:
    """Text files, by their path below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def drafted(name: str, data: bytes, /, **stated: str) -> DocumentDraft:
    """What is stored of a file's bytes; parsed here, without a worker."""

    def parse(suffix: str, data: bytes) -> ParsedDocument:
        return PARSERS[suffix](data)

    return read_draft(name, data, "hash", stated, parse)[0]


def ingested(store: Store, *folders: Path, **options: bool) -> list[FileOutcome]:
    """The outcomes of an ingest, in the order of the files' paths."""
    return list(ingest(store, plan(folders, store.file_states()), **options))


def fill(store: Store, lexicon: Lexicon, embedder: FakeEmbedder | None = None) -> FakeEmbedder:
    """Refresh with a fake model."""
    model = embedder or FakeEmbedder()
    refresh.refresh(store, lexicon, lambda: model, lambda *_: None)
    return model


def fake_coder() -> Coder:
    """The program's own heads on fake vectors: labels mean nothing, likeness is spelling.

    How likeness follows from spelling is fixed here: no training changes it.
    """
    coder = Coder(lambda: FakeEmbedder("fake-coder", 384), codebook.load())
    fixed = {
        "mean": np.zeros(384),
        "deviation": np.ones(384),
        "likeness": np.array([12.0, 0.75]),
    }
    arrays = coder._heads.arrays | {k: v.astype(np.float32) for k, v in fixed.items()}
    coder._heads = replace(coder._heads, arrays=arrays)
    return coder


def code(store: Store, coder: Coder | None = None) -> None:
    """Cut and code a store's passages."""
    refresh.code(store, coder or fake_coder(), codebook.load(), lambda *_: None)


def statement(
    text: str,
    *,
    event: str = "narada",
    lang: str = "pl",
    kind: Kind = Kind.GAP,
    themes: tuple[str, ...] = (),
    polarity: Polarity = Polarity.NEUTRAL,
    origin: Origin = Origin.OWN,
) -> Statement:
    """A statement that is in no file, with labels given by hand."""
    coding = Coding(kind, 1.0, themes, polarity=polarity, origin=origin)
    return Statement(
        id=hashlib.sha256(f"{event}\n{text}".encode()).hexdigest()[:12],
        text=text,
        lead="",
        path=f"/{event}.txt",
        event=event,
        lang=lang,
        start=0,
        end=len(text),
        page=None,
        passage=1,
        coding=coding,
        machine=coding,
    )


def base_of(files: dict[str, str], folder: Path, lexicon: Lexicon) -> KnowledgeBase:
    """A base of text files with a fake model, in a folder that holds both."""
    path = folder / "kb.sqlite"
    with Store(path, create=True) as store:
        ingested(store, write_files(folder / "files", files))
        fill(store, lexicon)
    return KnowledgeBase(path, FakeEmbedder())
