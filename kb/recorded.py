"""What a database records of how it was made: the model, and whether all is filled.

Light on purpose: an ingest that finds nothing to do asks no more than this.
"""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files

from kb.codebook import Codebook
from kb.errors import ModelError
from kb.store import Store
from kb.text import ANALYZER, SEGMENTER
from kb.types import ModelCard


def recorded_model(store: Store) -> ModelCard | None:
    """The model that the database's vectors come from, None before the first."""
    text = store.meta("model")
    return ModelCard(**json.loads(text)) if text else None


def check_model(store: Store, card: ModelCard) -> None:
    """Raise :class:`ModelError` if the vectors come from another model than ``card``'s."""
    recorded = recorded_model(store)
    if recorded and recorded != card:
        raise ModelError("model_differs", recorded=recorded.name, given=card.name)


def coder_version(store: Store, codebook: Codebook) -> str:
    """What names the coder, what it learnt, and its codebook: another one is a refresh."""
    digest = hashlib.sha256((store.meta("learned") or "").encode())
    for name in ("adapter.npz", "coder.npz"):
        digest.update((files("kb") / "data" / name).read_bytes())
    return f"{digest.hexdigest()[:8]}/{codebook.version}"


def is_due(store: Store, codebook: Codebook) -> bool:
    """Whether a refresh has something to fill."""
    recorded = {name: store.meta(name) for name in ("analyzer", "segmenter", "coder")}
    today = {"analyzer": ANALYZER, "segmenter": SEGMENTER, "coder": coder_version(store, codebook)}
    aged = any(recorded[name] not in {None, value} for name, value in today.items())
    unasked = store.meta("model") is not None and store.meta("calibration") is None
    return aged or unasked or not store.is_filled() or store.meta("coded") != store.meta("truth")
