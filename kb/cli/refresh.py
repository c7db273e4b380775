"""``kb refresh``: fill what is derived from the truth."""

from __future__ import annotations

import argparse

from kb import cache, embed, refresh
from kb.cli import DONE
from kb.cli.output import ProgressBar, print_json
from kb.store import Store
from kb.text import Lexicon


def run(options: argparse.Namespace) -> int:
    """Fill what is missing; with ``--model``, make the vectors anew with that model."""
    with Store(options.db) as store, ProgressBar() as progress:
        fill(store, options.model, progress, replace_model=options.model is not None)
        counts = store.counts()
    if options.json:
        print_json(counts)
    return DONE


def fill(
    store: Store, model: str | None, progress: ProgressBar, *, replace_model: bool = False
) -> None:
    """Refresh with the named model, else the database's own, else the bundled one.

    Raises :class:`kb.errors.ModelError` when the named model is not the database's
    and is not to replace it.
    """
    recorded = refresh.recorded_model(store)
    name = model or (recorded.name if recorded else embed.BUNDLED)
    if store.is_filled() and not replace_model and (recorded is None or name == recorded.name):
        return
    refresh.refresh(
        store,
        Lexicon(cache.lexicon_folder(progress.note)),
        lambda: embed.load(name, progress.note),
        progress,
        replace_model=replace_model,
    )
