"""``kb serve``: the page, on this machine."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import kb
from kb.cli.output import stored
from kb.errors import UsageError
from kb.store import Store
from kb.wording import say, ui_language

# Waits, in a process of its own, until the page answers; then shows it.
_OPENER = """
import sys, time, urllib.request, webbrowser
for _ in range(120):
    try:
        urllib.request.urlopen(sys.argv[1], timeout=1).close()
        break
    except OSError:
        time.sleep(0.5)
webbrowser.open(sys.argv[1])
"""


def run(options: argparse.Namespace) -> NoReturn:
    """Run the page until it is stopped.

    Raises :class:`kb.errors.StoreError` when the database cannot be opened, and
    :class:`UsageError` when the port is taken.
    """
    Store(options.db).close()
    address = f"http://{options.address}:{options.port}"
    _check_port(options.address, options.port, address)
    page = Path(kb.__file__).parent / "ui" / "router.py"
    # Streamlit takes its settings (theme, no usage statistics) from where it is started.
    home = Path(kb.__file__).parent.parent
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(page)),
        *("--server.address", options.address, "--server.port", str(options.port)),
        # Not headless, it would ask for an e-mail address before it starts.
        *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
        *("--client.toolbarMode", "minimal", "--logger.hideWelcomeMessage", "true"),
    ]
    print(say("page_open", ui_language(), address=address), file=sys.stderr, flush=True)
    if options.open:
        opener = [sys.executable, "-c", _OPENER, address]
        subprocess.Popen(opener, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    os.environ["KB_DB"] = stored(options.db)
    os.chdir(home)
    # The page takes this process's place, so that ending `kb serve` ends it.
    os.execv(sys.executable, command)  # noqa: S606  (our own command, no shell)


def _check_port(host: str, port: int, address: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError("port_taken", port=str(port), address=address) from error
