"""Which documents are superseded: kept up to date by what came in and what people decided."""

from __future__ import annotations

from kb import corrected, versions
from kb.store import Store
from kb.text import VERSIONS
from kb.versions import Filed

_AT_ONCE = 100
_TRIES = 3


def fill(store: Store) -> None:
    """Bring the versions of documents up to date.

    Again where a file came, or a person decided something, meanwhile: what was computed
    without it would undo it. Not without end, since an ingest may store files for an hour: it
    looks for versions itself when it is done, and until then the base is due for a refresh.
    """
    if store.meta("versions") != VERSIONS:
        store.clear_sketches()
        store.set_meta("versions", VERSIONS)
    missing = store.without_sketch()
    for start in range(0, len(missing), _AT_ONCE):
        some = missing[start : start + _AT_ONCE]
        store.add_sketches([(key, versions.sketch(store.document_text(key))) for key in some])
    for _ in range(_TRIES):
        if _is_filled(store):
            return


class _Lost:
    """How many words a document lacks of another: remembered, else told from their texts."""

    def __init__(self, store: Store) -> None:
        self._store, self._known = store, store.words_lost()
        self.new: dict[tuple[int, int], int] = {}

    def __call__(self, part: Filed, whole: Filed) -> int:
        pair = part.id, whole.id
        if pair not in self._known:
            texts = [self._store.document_text(key) for key in pair]
            exactly = versions.needs_exactly(part, whole)
            self._known[pair] = self.new[pair] = versions.words_lost(*texts, exactly=exactly)
        return self._known[pair]


def _is_filled(store: Store) -> bool:
    """One try; False when it came too late."""
    with store.snapshot():
        seen = store.versioning()
        said = corrected.of_documents(store)
        lost = _Lost(store)
        found = versions.superseded(store.filed(), lost, said)
    if lost.new:
        store.add_words_lost(lost.new)
    return store.put_versions(found, seen)
