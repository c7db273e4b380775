"""What a database records of how it was made: the model, and whether all is filled.

Light on purpose: an ingest that finds nothing to do asks no more than this.
"""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files

from kb import cache
from kb.codebook import Codebook
from kb.errors import ModelError
from kb.store import Store
from kb.text import ANALYZER, SEGMENTER, VERSIONS
from kb.types import ModelCard


def recorded_model(store: Store) -> ModelCard | None:
    """The model that the database's vectors come from, None before the first."""
    text = store.meta("model")
    return ModelCard(**json.loads(text)) if text else None


def check_model(store: Store, card: ModelCard) -> None:
    """Raise :class:`ModelError` if the vectors come from another model than ``card``'s."""
    recorded = recorded_model(store)
    if recorded is None or recorded == card:
        return
    if recorded.name == card.name and card.version:
        raise ModelError("model_aged", model=card.name)
    raise ModelError("model_differs", recorded=recorded.name, given=card.name)


def is_aged(store: Store) -> bool:
    """Whether the vectors come from an earlier edition of a model of the program's own."""
    recorded = recorded_model(store)
    return recorded is not None and recorded.version != cache.model_version(recorded.name)


def coder_version(store: Store, codebook: Codebook) -> str:
    """What names the coder, what it learnt, and its codebook: another one is a refresh."""
    digest = hashlib.sha256((store.meta("learned") or "").encode())
    digest.update(cache.model_version(cache.CODER).encode())
    for name in ("coder.safetensors", "labels.json"):
        digest.update((files("kb") / "data" / name).read_bytes())
    return f"{digest.hexdigest()[:8]}/{codebook.version}"


def is_due(store: Store, codebook: Codebook) -> bool:
    """Whether a refresh has something to fill."""
    recorded = {name: store.meta(name) for name in ("analyzer", "segmenter", "coder")}
    today = {"analyzer": ANALYZER, "segmenter": SEGMENTER, "coder": coder_version(store, codebook)}
    aged = any(recorded[name] not in {None, value} for name, value in today.items())
    # A base of an earlier edition never looked for versions.
    unsorted = store.meta("truth") is not None and store.meta("versions") != VERSIONS
    unasked = store.meta("model") is not None and store.meta("calibration") is None
    return (
        aged
        or unsorted
        or unasked
        or is_aged(store)
        or not store.is_filled()
        or store.meta("coded") != store.meta("truth")
        # A decision that was kept by a process which was killed before it followed it.
        or (store.meta("heard") or "0") != str(store.last_correction())
    )
