"""What is measured on: files and bases made of the demonstration corpus's own passages.

Encoding 75 MB of text takes hours, and how long a file takes that has not changed does
not depend on what its vectors are. So bases that are only there to be found unchanged
are written through the store, with vectors that mean nothing; everything else about
them (rows, hashes, words, sizes on disk) is as an ingest leaves it.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ingest.pipeline import READER
from kb import cache, embed, lexical, refresh, sentences
from kb.embed import ModelCard, Vectors
from kb.library import KnowledgeBase
from kb.store import Store
from kb.store.derived import TermRow
from kb.text import ANALYZER, Lexicon
from kb.types import DocumentDraft, EventDraft, FileState, PassageDraft, ReadStatus

SEED = 2019
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of the corpus: its text, and where its sentences stand in it."""

    text: str
    lang: str
    heading: tuple[str, ...]
    sentences: Spans


def pieces(base: KnowledgeBase) -> list[Piece]:
    """The passages of a base."""
    return [
        Piece(p.text, p.lang, p.heading, sentences.worth_a_vector(p.text, 0, p.lang))
        for document in base.documents()
        for p in base.passages_of(document.path)
    ]


def varied(piece: Piece, rng: random.Random) -> Piece:
    """A passage as long as another, of the same words in another order."""
    words = piece.text.split(" ")
    for _ in range(len(words) // 3):
        a, b = rng.randrange(len(words)), rng.randrange(len(words))
        words[a], words[b] = words[b], words[a]
    return replace(piece, text=" ".join(words))


def endless(pool: Sequence[Piece], rng: random.Random) -> Iterator[Piece]:
    """The passages of a corpus in any order: first as they are, then varied."""
    yield from rng.sample(pool, len(pool))
    while True:
        yield from (varied(piece, rng) for piece in rng.sample(pool, len(pool)))


# ------------------------------------------------------------------------- files


@dataclass(frozen=True, slots=True)
class Written:
    """A file on disk, and the passages that an ingest would make of it."""

    path: Path
    passages: tuple[Piece, ...]


def write_files(
    folder: Path, pool: Sequence[Piece], *, count: int, smallest: int, largest: int
) -> list[Written]:
    """Text and Markdown files with sizes (in bytes) spread log-uniformly between two."""
    rng = random.Random(SEED)  # noqa: S311  (no secret)
    folder.mkdir()
    written = []
    for number in range(count):
        size = math.exp(rng.uniform(math.log(smallest), math.log(largest)))
        held: list[Piece] = []
        left = size
        while left > 0:
            held.append(rng.choice(pool))
            left -= len(held[-1].text.encode()) + 2
        written.append(_write(folder, number, held))
    return written


def write_notes(folder: Path, pool: Sequence[Piece], count: int) -> list[Written]:
    """Small files of one passage each, no two alike."""
    folder.mkdir()
    source = endless(pool, random.Random(SEED))  # noqa: S311
    return [_write(folder, number, [next(source)]) for number in range(count)]


def _write(folder: Path, number: int, held: list[Piece]) -> Written:
    title, suffix = (f"Notatka {number}\n\n", "txt") if number % 2 else (f"# {number}\n\n", "md")
    path = folder / f"note-{number:04}.{suffix}"
    path.write_text(title + "\n\n".join(piece.text for piece in held) + "\n", "utf-8")
    return Written(path, tuple(held))


# ------------------------------------------------------------------------- bases


class Stub:
    """Stands for the bundled model where nobody asks what the vectors mean."""

    def __init__(self) -> None:
        self._rng = np.random.default_rng(SEED)
        version = cache.model_version(embed.BUNDLED)
        self.card = ModelCard(embed.BUNDLED, 384, "query: ", "passage: ", version)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors."""
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors."""
        vectors = self._rng.standard_normal((len(texts), self.card.dimension), dtype=np.float32)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def put(store: Store, written: Written) -> None:
    """Store a file as read, with its passages."""
    data, status = written.path.read_bytes(), written.path.stat()
    digest = hashlib.sha256(data).hexdigest()
    state = FileState(
        status.st_size, status.st_mtime_ns, None, digest, READER, ReadStatus.READ
    )  # fmt: skip
    text = "\n\n".join(piece.text for piece in written.passages)
    event = EventDraft(written.path.stem, 0, len(text))
    suffix = written.path.suffix.lstrip(".")
    draft = DocumentDraft(
        digest, suffix, text, "pl", ReadStatus.READ,
        title=event.title, events=(event,), passages=tuple(_drafts(written.passages)),
    )  # fmt: skip
    store.put(str(written.path), state, draft)


def _drafts(held: Iterable[Piece]) -> Iterator[PassageDraft]:
    start = 0
    for piece in held:
        end = start + len(piece.text)
        spans = tuple((start + a, start + b) for a, b in piece.sentences)
        yield PassageDraft(0, start, end, 1, 1, piece.text, piece.lang, piece.heading, spans)
        start = end + 2


def write_base(path: Path, files: Iterable[Written]) -> None:
    """A base that has these files and lacks nothing."""
    with Store(path, create=True) as store:
        for written in files:
            put(store, written)
        _fill_terms(store)
        refresh.refresh(store, Lexicon(cache.lexicon_folder()), Stub, lambda *_: None)


def _passages(store: Store) -> Iterator[tuple[int, str, str, str]]:
    ids = store.passages_without_terms()
    for start in range(0, len(ids), 500):
        yield from store.to_analyse(ids[start : start + 500])


def _fill_terms(store: Store) -> None:
    """The words of all passages, looked up once for each different one."""
    lexicon = Lexicon(cache.lexicon_folder())
    known: dict[tuple[str, str], tuple[str, str, str]] = {}
    rows = []
    for key, text, heading, lang in _passages(store):
        if (text, heading) not in known:
            known[text, heading] = lexical.columns(text, json.loads(heading), lang, lexicon)
        rows.append(TermRow(key, *known[text, heading]))
    store.add_terms(rows)
    store.set_meta("analyzer", ANALYZER)
