"""``python -m kb.train``: the adapter, then the heads on the int8 model.

    python -m kb.train               # both, about an hour on two quiet cores
    python -m kb.train --editions 2  # on the material that the shipped model was trained on
    python -m kb.train --heads       # the heads alone, on the adapter that is there
    python -m kb.train --without same -o try    # a trial that leaves an aim out

Seeds are fixed; the log goes to stdout. It writes into ``trained``; to ship what it made, put
the files into ``kb/data`` and measure (``python -m bench.floors``).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from kb import cache
from kb.train import fitting
from kb.train.loop import Settings, Weights
from kb.train.material import EDITIONS, read


def main(arguments: Sequence[str] | None = None) -> int:
    """Train what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m kb.train", description=__doc__)
    parser.add_argument("--heads", action="store_true", help="keep the adapter")
    parser.add_argument("--steps", type=int, default=Settings().steps)
    aims = Weights.__slots__
    parser.add_argument("--without", nargs="*", choices=aims, default=(), help="aims left out")
    parser.add_argument(
        "--editions", type=int, choices=(2, EDITIONS), default=EDITIONS,
        help="editions of the material to train on",
    )  # fmt: skip
    parser.add_argument("-o", "--out", type=Path, default=Path("trained"))
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    weights = replace(Weights(), **dict.fromkeys(options.without, 0.0))
    settings = Settings(steps=options.steps, weights=weights)
    _say(json.dumps(asdict(settings)))
    adapter = options.out / "adapter.safetensors"
    if options.heads and not adapter.exists():
        parser.error(f"no adapter at {adapter}")
    if not options.heads:
        fitting.fit_adapter(fitting.corpus("train", options.editions), settings, adapter, _say)
    with tempfile.TemporaryDirectory() as folder:
        encoder = fitting.int8(adapter, Path(folder), cache.STRENGTHS[cache.CODER])
        train = fitting.corpus("train", options.editions).statements
        arrays, labels = fitting.fit_heads(train, read("dev"), encoder, _say)
    save_file(
        {name: np.asarray(a, _precision(name), order="C") for name, a in arrays.items()},
        options.out / "coder.safetensors",
    )
    (options.out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", "utf-8")
    return 0


def _precision(name: str) -> type[np.floating[Any]]:
    """The letters' weights are many and small: half precision moves no label of the dev part."""
    return np.float16 if name.endswith(".grams") else np.float32


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
