"""``kb ingest``: files in, a line a file out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ingest import pipeline
from kb.cli import DONE, NOTHING_DONE, SOME_UNREAD
from kb.cli.output import ProgressBar, print_json, shown
from kb.cli.refresh import fill, refuse_other_model
from kb.errors import UsageError
from kb.store import Store
from kb.types import FileOutcome, FileStatus, Reason
from kb.wording import explain, plural, say, ui_language

_UNREAD = {FileStatus.FAILED, FileStatus.PARTIAL}


def run(options: argparse.Namespace) -> int:
    """Ingest, then fill what is derived from what came in."""
    # A dry run writes nothing, not even an empty database.
    scratch = options.dry_run and not options.db.exists()
    with Store(Path(":memory:") if scratch else options.db, create=True) as store:
        refuse_other_model(store, options.model)
        plan = pipeline.plan(options.paths, store.file_states())
        before = store.newer()
        if options.prune and not options.yes:
            _refuse_large_prune(plan, len(store.file_states()))
        with ProgressBar() as progress:
            outcomes = _read(store, plan, options, progress)
            if not options.dry_run:
                fill(store, options.model, progress)
        older = {path: by for path, by in store.newer().items() if before.get(path) != by}
    counts = pipeline.summary(outcomes)
    if options.json:
        listed = [_older_json(path, *by) for path, by in older.items()]
        print_json({"summary": counts} | ({"superseded": listed} if listed else {}))
    else:
        for path, by in older.items():
            print(f"{say('status_superseded', ui_language())}: {shown(path)} – {_older(*by)}")
        _print_summary(counts)
    if not outcomes:
        return NOTHING_DONE
    return SOME_UNREAD if any(outcome.status in _UNREAD for outcome in outcomes) else DONE


def _read(
    store: Store, plan: pipeline.Plan, options: argparse.Namespace, progress: ProgressBar
) -> list[FileOutcome]:
    outcomes: list[FileOutcome] = []
    total = len(plan.files)
    begun = 0

    def begin(path: Path) -> None:
        """A scan takes a minute: the bar says which file it is that takes so long."""
        nonlocal begun
        progress("reading", begun, total, pipeline.stored_name(path))
        begun += 1

    run = pipeline.ingest(
        store,
        plan,
        dry_run=options.dry_run,
        prune=options.prune,
        verify=options.verify,
        begin=begin,
    )
    for outcome in run:
        outcomes.append(outcome)
        if options.json:
            print_json(as_json(outcome))
        elif outcome.status is not FileStatus.UNCHANGED:
            _print_line(outcome)
    progress("reading", total, total)
    return outcomes


def _refuse_large_prune(plan: pipeline.Plan, known: int) -> None:
    """An unplugged network drive must not empty the base."""
    if 2 * len(plan.gone) > known:
        raise UsageError("prune_many", gone=str(len(plan.gone)), all=str(known))


def as_json(outcome: FileOutcome) -> dict[str, Any]:
    """The line of one file in the JSON contract."""
    lang = ui_language()
    return {
        "path": shown(outcome.path),
        "status": outcome.status.value,
        "reason": " ".join(explain(problem, lang) for problem in outcome.problems),
        "events": list(outcome.events),
        "passages": outcome.passages,
    }


def _older_json(path: str, newest: str, why: Reason) -> dict[str, str]:
    """A file that became an older version, in the JSON contract."""
    return {
        "path": shown(path),
        "superseded_by": shown(newest),
        "superseded_why": why.value,
        "reason": _older(newest, why),
    }


def _older(newest: str, why: Reason) -> str:
    code = "same_text_as" if why is Reason.SAME_TEXT else "older_version_of"
    return say(code, ui_language(), path=shown(newest))


def _print_line(outcome: FileOutcome) -> None:
    lang = ui_language()
    reason = " ".join(explain(problem, lang) for problem in outcome.problems)
    status = say(f"status_{outcome.status.value}", lang)
    print(f"{status}: {shown(outcome.path)}" + (f" – {reason}" if reason else ""))


def _print_summary(counts: dict[str, int]) -> None:
    lang = ui_language()
    forms = ("plik", "pliki", "plików") if lang == "pl" else ("file", "files", "files")
    files = f"{counts['files']} {plural(counts['files'], lang, forms)}"
    parts = [
        f"{say(f'count_{status.value}', lang)}: {counts[status.value]}"
        for status in FileStatus
        if counts[status.value]
    ]
    print(f"{files} ({', '.join(parts)})" if parts else files, file=sys.stdout)
