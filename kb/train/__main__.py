"""``python -m kb.train``: the adapter, then the heads on the int8 model.

    python -m kb.train               # both, about twenty minutes on two quiet cores
    python -m kb.train --heads       # the heads alone, on the adapter that is there
    python -m kb.train --steps 50 -o /tmp/try   # a trial that changes nothing here

Seeds are fixed; the log goes to stdout.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from kb.train import fitting
from kb.train.loop import Settings
from kb.train.material import read

DATA = Path(__file__).parents[1] / "data"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m kb.train", description=__doc__)
    parser.add_argument("--heads", action="store_true", help="keep the adapter")
    parser.add_argument("--steps", type=int, default=Settings().steps)
    parser.add_argument("-o", "--out", type=Path, default=DATA, help="default: kb/data")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    settings = Settings(steps=options.steps)
    print(json.dumps(asdict(settings)), flush=True)
    adapter = options.out / "adapter.npz"
    if not options.heads:
        fitting.fit_adapter(read("train"), settings, adapter, _say)
    with tempfile.TemporaryDirectory() as folder:
        encoder = fitting.int8(adapter, Path(folder))
        arrays: dict[str, Any] = fitting.fit_heads(read("train"), read("dev"), encoder, _say)
    with (options.out / "coder.npz").open("wb") as stream:
        np.savez_compressed(stream, **arrays)
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
