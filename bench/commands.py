"""Commands as a user runs them, in fresh processes, with their time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

CHILD = Path(__file__).with_name("child.py")
KB = str(Path(sys.executable).with_name("kb"))

# A development machine may forbid Python to keep compiled modules or to buffer its
# output; a user's does not, and the difference is 0.1 s of every start.
_NOT_A_USERS = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "KB_DB", "KB_GLOSSARY")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command went. Memory is the peak of what was resident, in MB of 10**6 bytes."""

    seconds: float
    peak_mb: float
    status: int
    output: str

    def summary(self) -> dict[str, int]:
        """What ``kb ingest --json`` counted."""
        counts: dict[str, int] = json.loads(self.output.splitlines()[-1])["summary"]
        return counts


class Shell:
    """Runs commands with a user's environment. ``scratch`` takes compiled modules and output."""

    def __init__(self, scratch: Path) -> None:
        self._output = scratch / "output"
        self._environment = {k: v for k, v in os.environ.items() if k not in _NOT_A_USERS}
        self._environment |= {
            "PYTHONPYCACHEPREFIX": str(scratch / "compiled"),
            "HF_HUB_OFFLINE": "1",
        }

    def run(self, *command: str | Path) -> Ran:
        """Run a command to its end."""
        helper = [sys.executable, "-I", "-S", str(CHILD), str(self._output), *map(str, command)]
        done = subprocess.run(
            helper, check=True, capture_output=True, text=True, env=self._environment
        )
        return Ran(**json.loads(done.stdout), output=self._output.read_text("utf-8"))

    def kb(self, database: Path, *arguments: str | Path) -> Ran:
        """Run ``kb`` on a database."""
        return self.run(KB, "--db", database, *arguments)

    def alternately(
        self, ours: list[str | Path], theirs: list[str | Path], rounds: int
    ) -> tuple[list[Ran], list[Ran]]:
        """Run two commands in turn, after a round of each that does not count."""
        pairs = [(self.run(*ours), self.run(*theirs)) for _ in range(rounds + 1)][1:]
        return [a for a, _ in pairs], [b for _, b in pairs]


def seconds(runs: list[Ran]) -> float:
    """The median time of several runs."""
    return median(ran.seconds for ran in runs)
