"""What a database records of how it was made: the model, and whether all is filled.

Light on purpose: an ingest that finds nothing to do asks no more than this.
"""

from __future__ import annotations

import json

from kb.errors import ModelError
from kb.store import Store
from kb.text import ANALYZER
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


def is_due(store: Store) -> bool:
    """Whether a refresh has something to fill."""
    return not store.is_filled() or store.meta("analyzer") not in {None, ANALYZER}
