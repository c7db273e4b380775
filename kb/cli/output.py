"""How commands print: JSON lines on stdout, tables for people, progress on stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kb.errors import UsageError
from kb.wording import say, ui_language

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


_WIDEST = 200
_NAME = 30


def shown(path: str) -> str:
    """A stored path as the user would type it: relative below the working folder."""
    here = os.getcwd() + os.sep  # noqa: PTH109  (Path.cwd() resolves links, stored paths do not)
    return path.removeprefix(here)


def stored(path: str | Path) -> str:
    """A path as the database keeps it."""
    return os.path.abspath(path)  # noqa: PTH100  (resolve() would follow links)


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise :class:`UsageError` where a file is there already, unless ``force``.

    To be asked before the work of making the file is done.
    """
    if path.exists() and not force:
        raise UsageError("file_exists", path=str(path))


def write_whole(path: Path, data: bytes) -> None:
    """Put a whole file in place at once: whoever opens it never finds half of it.

    Raises :class:`UsageError` where it cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            part.write_bytes(data)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            "not_written", path=str(path), detail=error.strerror or str(error)
        ) from error


def print_json(value: object) -> None:
    """One JSON value on a line of stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table for people."""
    from rich.console import Console  # noqa: PLC0415  (0.1 s that JSON does not pay)
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    # Without a terminal nothing is folded: a pipe has no width.
    width = None if sys.stdout.isatty() else _WIDEST
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        # An id that is broken in two cannot be copied.
        whole = heading in {"id", "identyfikator"}
        table.add_column(heading, overflow="fold", no_wrap=whole)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # a text's [brackets] are no markup
    Console(width=width, highlight=False).print(table)


def _shortened(name: str) -> str:
    """A file's name that leaves room for the bar; its end tells one scan from another."""
    half = _NAME // 2
    return name if len(name) <= _NAME else f"{name[:half]}…{name[-half:]}"


class ProgressBar:
    """Stage, count and time left on stderr; silent when that is not a terminal."""

    def __init__(self) -> None:
        self._lang = ui_language()
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich import progress  # noqa: PLC0415
            from rich.console import Console  # noqa: PLC0415

            self._bar = progress.Progress(
                progress.TextColumn("{task.description}{task.fields[file]}", markup=False),
                progress.BarColumn(),
                progress.MofNCompleteColumn(),
                progress.TimeRemainingColumn(),
                console=Console(stderr=True),
                # Else what is written into a file (`--json > FILE`) would go to the terminal.
                redirect_stdout=sys.stdout.isatty(),
            )
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def __call__(self, stage: str, done: int, total: int, file: str = "") -> None:
        """Show that ``done`` of ``total`` are done in a stage, and which file is being read."""
        if self._bar is None:
            return
        if stage not in self._tasks:
            told = say(stage, self._lang)
            self._tasks[stage] = self._bar.add_task(told, total=total, file="")
        name = f": {_shortened(Path(file).name)}" if file else ""
        self._bar.update(self._tasks[stage], completed=done, total=total, file=name)

    def note(self, step: str) -> None:
        """Say that a one-time step begins. Shown without a terminal too: it takes a while."""
        print(say(step, self._lang) + "…", file=sys.stderr)
