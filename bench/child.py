"""Runs one command and says how long it took and how much memory it held.

    python -I -S bench/child.py OUTPUT COMMAND...

It is a process of its own, and a small one: Linux counts the memory of the process
that starts a command as the command's, until the command's own program is loaded.
POSIX only. Imports nothing of ours.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main(output: str, command: list[str]) -> None:
    """Print {"seconds", "peak_mb", "status"} of a command; what it prints goes to a file."""
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [(os.POSIX_SPAWN_OPEN, 1, output, write, 0o600), (os.POSIX_SPAWN_DUP2, 1, 2)]
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=files)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
    figures = {
        "seconds": seconds,
        "peak_mb": usage.ru_maxrss * unit / 1e6,
        "status": os.waitstatus_to_exitcode(status),
    }
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
