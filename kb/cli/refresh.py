"""``kb refresh``: fill what is derived from the truth."""

from __future__ import annotations

import argparse

from kb.cli import DONE
from kb.cli.output import ProgressBar, print_json
from kb.errors import ModelError
from kb.recorded import is_due, recorded_model
from kb.store import Store


def run(options: argparse.Namespace) -> int:
    """Fill what is missing; with ``--model``, make the vectors anew with that model."""
    with Store(options.db) as store, ProgressBar() as progress:
        fill(store, options.model, progress, replace_model=options.model is not None)
        counts = store.counts()
    if options.json:
        print_json(counts)
    return DONE


def refuse_other_model(store: Store, model: str | None) -> None:
    """Raise :class:`ModelError` when the named model is not the one of the database."""
    recorded = recorded_model(store)
    if model is None or recorded is None:
        return
    from kb.embed import full_name  # noqa: PLC0415  (see fill)

    if full_name(model) != recorded.name:
        raise ModelError("model_differs", recorded=recorded.name, given=full_name(model))


def fill(
    store: Store, model: str | None, progress: ProgressBar, *, replace_model: bool = False
) -> None:
    """Refresh with the named model, else the database's own, else the bundled one.

    An ingest that changed nothing ends here before numpy and the rest are loaded: they
    would take three times as long as all it did.
    """
    if not is_due(store) and not replace_model:
        return
    from kb import cache, embed, refresh  # noqa: PLC0415
    from kb.text import Lexicon  # noqa: PLC0415

    recorded = recorded_model(store)
    name = model or (recorded.name if recorded else embed.BUNDLED)
    refresh.refresh(
        store,
        Lexicon(cache.lexicon_folder(progress.note)),
        lambda: embed.load(name, progress.note),
        progress,
        replace_model=replace_model,
    )
