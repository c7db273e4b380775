"""``kb serve``: the page, on this machine."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

import kb
from kb.cli.output import stored


def run(options: argparse.Namespace) -> NoReturn:
    """Run the page until it is stopped."""
    page = Path(kb.__file__).parent / "ui" / "router.py"
    # Streamlit takes its settings (theme, no usage statistics) from where it is started.
    home = Path(kb.__file__).parent.parent
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(page)),
        *("--server.address", options.address, "--server.port", str(options.port)),
        *("--server.headless", "false" if options.open else "true"),
        *("--browser.gatherUsageStats", "false", "--client.toolbarMode", "minimal"),
    ]
    print(f"http://{options.address}:{options.port}", file=sys.stderr)
    os.environ["KB_DB"] = stored(options.db)
    os.chdir(home)
    # The page takes this process's place, so that ending `kb serve` ends it.
    os.execv(sys.executable, command)  # noqa: S606  (our own command, no shell)
