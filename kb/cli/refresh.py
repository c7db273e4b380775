"""``kb refresh``: fill what is derived from the truth."""

from __future__ import annotations

import argparse

from kb import cache, embed, refresh
from kb.cli import DONE
from kb.cli.output import ProgressBar, print_json
from kb.errors import ModelError
from kb.store import Store
from kb.text import Lexicon


def run(options: argparse.Namespace) -> int:
    """Fill what is missing; with ``--model``, make the vectors anew with that model."""
    with Store(options.db) as store, ProgressBar() as progress:
        replace_model = options.model is not None
        name = chosen_model(store, options.model, replace_model=replace_model)
        fill(store, name, progress, replace_model=replace_model)
        counts = store.counts()
    if options.json:
        print_json(counts)
    return DONE


def chosen_model(store: Store, model: str | None, *, replace_model: bool = False) -> str:
    """The named model, else the database's own, else the bundled one.

    Raises :class:`ModelError` when the named model is not the database's and is not to
    replace it.
    """
    recorded = refresh.recorded_model(store)
    if model is None:
        return recorded.name if recorded else embed.BUNDLED
    name = embed.full_name(model)
    if recorded and recorded.name != name and not replace_model:
        raise ModelError("model_differs", recorded=recorded.name, given=name)
    return name


def fill(store: Store, name: str, progress: ProgressBar, *, replace_model: bool = False) -> None:
    """Refresh with a model, if anything is missing."""
    if store.is_filled() and not replace_model:
        return
    refresh.refresh(
        store,
        Lexicon(cache.lexicon_folder(progress.note)),
        lambda: embed.load(name, progress.note),
        progress,
        replace_model=replace_model,
    )
