"""Passages -> coded statements: the steps of a refresh, each fills only what is missing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np

from kb.coder import Coder
from kb.conclusions import Segment
from kb.segments import segments, spoken
from kb.store import Store
from kb.store.coded import StatementRow
from kb.text import SEGMENTER

Progress = Callable[[str, int, int], None]

_PASSAGES_AT_ONCE = 500
_TEXTS_AT_ONCE = 256


def fill(store: Store, coder: Coder, version: str, progress: Progress) -> None:
    """Cut, encode and code what is not yet. ``version`` names the coder and its codebook."""
    if store.meta("segmenter") != SEGMENTER:
        store.clear_statements()
        store.set_meta("segmenter", SEGMENTER)
    if store.meta("coder") != version:
        store.clear_coding()
        store.set_meta("coder", version)
    _cut(store, progress)
    _encode(store, coder, progress)
    _code(store, coder)
    store.drop_orphan_vectors()


def _cut(store: Store, progress: Progress) -> None:
    missing = store.passages_without_statements()
    numbers = _Numbers(store.statements_beside(missing))
    for start in range(0, len(missing), _PASSAGES_AT_ONCE):
        ids = missing[start : start + _PASSAGES_AT_ONCE]
        store.add_statements(ids, list(_rows(store.to_segment(ids), numbers)))
        progress("statements", start + len(ids), len(missing))


class _Numbers:
    """Tells apart what an event says twice in the same words, over a whole fill.

    ``taken`` are the ids that statements of other passages have already. Those of the
    passages that are being cut are not among them: another process that cuts the same
    ones must come to the same ids.
    """

    def __init__(self, taken: Collection[str]) -> None:
        self._taken = taken
        self._said: Counter[tuple[str, str]] = Counter()

    def id_of(self, event: str, words: str) -> str:
        """The id of the next statement of these words, however they are spaced."""
        key = (event, " ".join(words.split()))
        while True:
            self._said[key] += 1
            found = statement_id(event, words, self._said[key])
            if found not in self._taken:
                return found


def _rows(
    passages: Sequence[tuple[int, str, str, str, str, int]], numbers: _Numbers
) -> Iterator[StatementRow]:
    list_of, list_end = "", -1
    for key, event, text, heading, lang, offset in passages:
        # A long list is cut into passages; its items stand on neighbouring lines.
        lead = list_of if offset == list_end + 1 else ""
        found = segments(text, lang, tuple(json.loads(heading)), lead)
        list_of, list_end = _open_list(found), offset + len(text)
        for segment in found:
            words = text[segment.start : segment.end]
            yield StatementRow(
                id=numbers.id_of(event, words),
                passage=key,
                start=offset + segment.start,
                end=offset + segment.end,
                text=words,
                lead=segment.lead,
                text_hash=hashlib.sha256(spoken(words, segment.lead).encode()).digest(),
            )


def _open_list(found: Sequence[Segment]) -> str:
    """The lead-in of the list that a passage ends in, empty where it ends in none."""
    lead = found[-1].lead if found else ""
    return lead if lead.endswith(":") else ""


def statement_id(event: str, text: str, nth: int = 1) -> str:
    """An id made of the event and the words: the same after the file was read again."""
    seed = f"{event}\n{' '.join(text.split())}\n{nth}"
    return hashlib.sha256(seed.encode()).hexdigest()[:12]


def _encode(store: Store, coder: Coder, progress: Progress) -> None:
    missing = store.statements_to_encode()
    for start in range(0, len(missing), _TEXTS_AT_ONCE):
        rows = missing[start : start + _TEXTS_AT_ONCE]
        vectors = coder.vectors([spoken(text, lead) for _, lead, text in rows]).astype("<f2")
        keys = (row[0] for row in rows)
        store.add_statement_vectors(zip(keys, map(np.ndarray.tobytes, vectors), strict=True))
        progress("kinds", start + len(rows), len(missing))


def _code(store: Store, coder: Coder) -> None:
    rows = store.uncoded()
    if not rows:
        return
    vectors = np.frombuffer(b"".join(row[4] for row in rows), "<f2").astype(np.float32)
    texts = [spoken(text, lead) for _, lead, text, _, _ in rows]
    codings = coder.codings(vectors.reshape(len(rows), -1), texts)
    store.add_codings((row[0], coding) for row, coding in zip(rows, codings, strict=True))
