"""The README does what it says: its commands are run and their output compared."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)

# The last digit of a nearness differs between processors.
_MEANING = re.compile(r"meaning 0\.\d\d")


def steps() -> list[tuple[str, str]]:
    """(command, output) of every command that the README shows, in order."""
    found = []
    for block in BLOCKS:
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for the README's database."""
    return tmp_path_factory.mktemp("readme") / "kb.sqlite"


@pytest.mark.slow
@pytest.mark.parametrize(("command", "output"), steps(), ids=[c for c, _ in steps()])
def test_the_output_shown_is_the_output(command: str, output: str, database: Path):
    """A command of the README prints what the README shows under it."""
    program, *arguments = shlex.split(command)
    assert program == "kb"
    environment = {**os.environ, "KB_DB": str(database), "KB_LANG": "en", "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "from kb.cli import entry; entry()", *arguments],
        check=False, capture_output=True, text=True, env=environment, cwd=ROOT,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    shown, printed = (_MEANING.sub("meaning", text) for text in (output, done.stdout))
    same = OutputChecker().check_output(shown, printed, ELLIPSIS | NORMALIZE_WHITESPACE)
    assert same, done.stdout


def test_every_command_is_described():
    """Each command of the program stands in the README's table."""
    from kb.cli.parser import make_parser

    commands = make_parser()._subparsers._group_actions[0].choices

    assert [] == [name for name in commands if f"`kb {name}" not in README]


def test_every_room_exists():
    """Each path in the table of rooms exists, and each test that it names."""
    paths = re.findall(r"`((?:kb|ingest|bench|tests|corpus|docs)/[\w/.-]*)`", README)

    assert [] == [path for path in paths if not (ROOT / path).exists()]


def test_the_make_targets_exist():
    """The two commands of the start are targets of the Makefile."""
    makefile = (ROOT / "Makefile").read_text("utf-8")

    assert [] == [t for t in ("run", "test") if f"\n{t}: " not in makefile]
