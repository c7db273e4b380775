"""``kb refresh``: fill what is derived from the truth."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from kb import codebook
from kb.cli import DONE
from kb.cli.output import ProgressBar, print_json
from kb.errors import ModelError
from kb.recorded import is_aged, is_due, recorded_model
from kb.store import Store
from kb.terms import term
from kb.wording import say, ui_language


def run(options: argparse.Namespace) -> int:
    """Fill what is missing; with ``--model``, make the vectors anew with that model."""
    with Store(options.db) as store, ProgressBar() as progress:
        fill(store, options.model, progress, replace_model=options.model is not None)
        if options.learn:
            _learn(store, progress, as_json=options.json)
        counts = store.counts()
    if options.json:
        print_json(counts)
    return DONE


def _learn(store: Store, progress: ProgressBar, *, as_json: bool) -> None:
    """Learn from people's corrections, say what it changed, and code anew."""
    from kb import embed, learning  # noqa: PLC0415  (see fill)
    from kb.coder import Coder  # noqa: PLC0415

    own = Coder(lambda: embed.load_coder(progress.note), codebook.load(store.path))
    for lesson in learning.learn(store, own):
        if as_json:
            print_json(asdict(lesson) | {"kept": lesson.kept})
        else:
            code = "learned" if lesson.kept else "learned_nothing"
            counts = {"examples": lesson.examples, "before": lesson.before, "after": lesson.after}
            values = {name: str(value) for name, value in counts.items()}
            field = term("kind" if lesson.head == "kind" else "themes", ui_language())
            print(say(code, ui_language(), field=field, **values))
    fill(store, None, progress)


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
    book = codebook.load(store.path)
    if not is_due(store, book) and not replace_model:
        return
    from kb import cache, embed, learning, refresh  # noqa: PLC0415
    from kb.coder import Coder  # noqa: PLC0415
    from kb.library import KnowledgeBase  # noqa: PLC0415
    from kb.text import Lexicon  # noqa: PLC0415

    recorded = recorded_model(store)
    name = model or (recorded.name if recorded else embed.BUNDLED)
    refresh.refresh(
        store,
        Lexicon(cache.lexicon_folder(progress.note)),
        lambda: embed.load(name, progress.note),
        progress,
        replace_model=replace_model or is_aged(store),
    )
    learned = learning.from_json(store.meta("learned"))
    coder = Coder(lambda: embed.load_coder(progress.note), book, learned)
    refresh.code(store, coder, book, progress)
    with KnowledgeBase(store.path) as base:
        base.calibrate()
