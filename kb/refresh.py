"""Fills what is derived from the truth: terms, vectors, held attachments, versions, statements.

Another model, analyzer, coder or codebook is a refresh, not a migration: nothing here is
lost when it is thrown away.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

import numpy as np

from kb import lexical, propositions, statements, superseding
from kb.codebook import Codebook
from kb.coder import Coder
from kb.embed import Embedder
from kb.recorded import check_model, coder_version, recorded_model
from kb.store import Store
from kb.store.derived import TermRow
from kb.text import ANALYZER, Lexicon
from kb.vectors import Space

Progress = Callable[[str, int, int], None]
"""Told (stage, done, total)."""

_TERMS_AT_ONCE = 500
_TEXTS_AT_ONCE = 256
"""Vectors written in one transaction: what a kill may cost, and what memory holds."""


def refresh(
    store: Store,
    lexicon: Lexicon,
    embedder: Callable[[], Embedder],
    progress: Progress,
    *,
    replace_model: bool = False,
) -> None:
    """Fill what is missing. ``replace_model`` throws another model's vectors away first.

    ``embedder`` is called only if there is something to embed.
    Raises :class:`ModelError` when the vectors come from another model.
    """
    truth = store.meta("truth")
    superseding.fill(store)
    store.link_attachments()
    _fill_terms(store, lexicon, progress)
    missing = store.hashes_without_vectors()
    if missing or replace_model:
        model = embedder()
        if replace_model and recorded_model(store) not in {None, model.card}:
            store.clear_vectors()
            missing = store.hashes_without_vectors()
        else:
            check_model(store, model.card)
        _record_model(store, model)
        _fill_vectors(store, model, missing, progress)
    store.drop_orphans()
    if truth:  # what another process stored meanwhile is not filled yet
        store.set_meta("filled", truth)


def code(store: Store, coder: Coder, codebook: Codebook, progress: Progress) -> None:
    """Cut passages into statements, code them, and find which of them say the same."""
    truth = store.meta("truth")
    statements.fill(store, coder, coder_version(store, codebook), progress)
    propositions.fill(store, coder)
    if truth:
        store.set_meta("coded", truth)


def _fill_terms(store: Store, lexicon: Lexicon, progress: Progress) -> None:
    if store.meta("analyzer") != ANALYZER:
        store.clear_terms()
        store.set_meta("analyzer", ANALYZER)
    missing = store.passages_without_terms()
    for start in range(0, len(missing), _TERMS_AT_ONCE):
        rows = store.to_analyse(missing[start : start + _TERMS_AT_ONCE])
        store.add_terms(
            TermRow(key, *lexical.columns(text, json.loads(heading), lang, lexicon))
            for key, text, heading, lang in rows
        )
        progress("words", start + len(rows), len(missing))


def _record_model(store: Store, embedder: Embedder) -> None:
    card = embedder.card
    if recorded_model(store) == card and store.meta("space"):
        return
    store.set_model(json.dumps(asdict(card)), Space.measure(embedder).to_json())


def recorded_space(store: Store) -> Space | None:
    """What was measured of the recorded model, None before anything was embedded."""
    text = store.meta("space")
    return Space.from_json(text) if text else None


def _fill_vectors(
    store: Store, embedder: Embedder, missing: list[bytes], progress: Progress
) -> None:
    for start in range(0, len(missing), _TEXTS_AT_ONCE):
        rows = store.to_embed(missing[start : start + _TEXTS_AT_ONCE])
        texts = ["\n".join((*json.loads(heading), text)) for _, heading, text in rows]
        vectors = embedder.passages(texts).astype("<f4")
        hashes = (row[0] for row in rows)
        store.add_vectors(zip(hashes, map(np.ndarray.tobytes, vectors), strict=True))
        progress("meaning", start + len(rows), len(missing))
