"""Runs a BEIR set through the program's own search: ``kb eval``."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from kb import refresh, search
from kb.embed import Embedder
from kb.evaluation import BeirSet, Relevance, Scores, mean_scores
from kb.language import UNDETERMINED, detect
from kb.library import KnowledgeBase
from kb.sentences import worth_a_vector as sentences
from kb.store import Store
from kb.text import Lexicon
from kb.types import DocumentDraft, EventDraft, FileState, PassageDraft, ReadStatus

LEGS = ("hybrid", "semantic", "lexical")
_SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """The measures of one leg on the queries of one language pair (``pl-en``; ``all``)."""

    leg: str
    pair: str
    scores: Scores


def evaluate(
    beir: BeirSet, lexicon: Lexicon, embedder: Embedder, progress: refresh.Progress
) -> list[Row]:
    """Measure each leg and their fusion, over all queries and by language pair.

    A pair is the query's language and that of its relevant documents (``mul`` where
    they have several).
    """
    with _base_of(beir, lexicon, embedder, progress) as base:
        names = dict(enumerate(beir.documents, start=1))
        langs = {p.path: p.lang for p in base.store.passages(list(names)).values()}
        runs: defaultdict[tuple[str, str], list[tuple[list[str], Relevance]]] = defaultdict(list)
        for key, asked, ranking in _rankings(beir, base):
            relevant = beir.relevant[key]
            pair = f"{asked.lang}-{_language_of(relevant, langs)}"
            for leg in LEGS:
                ranked = [names[int(i)] for i in _first(ranking, leg)]
                runs[leg, "all"].append((ranked, relevant))
                runs[leg, pair].append((ranked, relevant))
    return [Row(leg, pair, mean_scores(run)) for (leg, pair), run in sorted(runs.items())]


def _rankings(
    beir: BeirSet, base: KnowledgeBase
) -> Iterator[tuple[str, search.Asked, search.Ranking]]:
    parts = base.parts()
    if parts is None:
        return
    keys = list(beir.queries)
    for key, asked in zip(
        keys, search.understand([beir.queries[k] for k in keys], parts), strict=True
    ):
        yield key, asked, search.rank(asked, parts)


def _first(ranking: search.Ranking, leg: str) -> list[int]:
    """The ids of the first ten by one leg; the lexical one lists only what it found."""
    score = {"hybrid": ranking.score, "semantic": ranking.semantic, "lexical": ranking.words}[leg]
    rows = np.argsort(-score, kind="stable")[:10]
    return [int(ranking.ids[row]) for row in rows if leg != "lexical" or score[row] > 0]


def _language_of(relevant: Relevance, langs: dict[str, str]) -> str:
    found = {langs.get(document, UNDETERMINED) for document in relevant}
    return found.pop() if len(found) == 1 else "mul"


@contextmanager
def _base_of(
    beir: BeirSet, lexicon: Lexicon, embedder: Embedder, progress: refresh.Progress
) -> Iterator[KnowledgeBase]:
    """A base that holds each document as one passage; passage ids count from 1 in their order."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "eval.sqlite"
        with Store(path, create=True) as store:
            for name, text in beir.documents.items():
                store.put(name, _STATE, _as_document(name, text))
            refresh.refresh(store, lexicon, lambda: embedder, progress)
            # Each document is judged by itself, also one that repeats another word for word.
            store.put_versions({}, store.versioning())
        with KnowledgeBase(path, embedder) as base:
            yield base


_STATE = FileState(0, 0, None, "", 1, ReadStatus.READ)


def _as_document(name: str, text: str) -> DocumentDraft:
    lang = detect(text[:_SAMPLE])
    digest = sha256(name.encode()).hexdigest()
    end = len(text)
    return DocumentDraft(
        sha256=digest,
        format="beir",
        text=text,
        lang=lang,
        status=ReadStatus.READ,
        page_spans=((0, end),),
        events=(EventDraft("", 0, end),),
        passages=(PassageDraft(0, 0, end, 1, 1, text, lang, sentences=sentences(text, 0, lang)),),
    )
