"""The ``kb`` command: arguments in ``parser``, what each command does in the other files."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from kb.cli.parser import make_parser
from kb.errors import KBError
from kb.wording import explain, ui_language

DONE, SOME_UNREAD, NOTHING_DONE = 0, 1, 2
"""Exit statuses: done; done, but some input could not be read; wrong usage or nothing done."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``kb`` with its arguments; returns the exit status.

    An error that the program raises on purpose becomes its sentence on stderr.
    """
    options = make_parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    # Nothing is fetched: a model that is not here is reported, not looked for.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        return int(import_module(options.module).run(options))
    except KBError as error:
        print(explain(error.problem, ui_language()), file=sys.stderr)
        return NOTHING_DONE
    except BrokenPipeError:  # `kb documents | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def entry() -> None:
    """What the console script calls."""
    sys.exit(main())
