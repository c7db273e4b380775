"""Parsing in a process of its own, with an end to its time and its memory.

One worker reads one file after another; where a file takes too long or brings it down, that
file is said to, and the next one gets a new worker. The programs that a worker starts for
recognition and for old formats end with it, and so does the folder that they may write to.
"""

from __future__ import annotations

import os
import pickle
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import ingest
from ingest import worker
from kb import cache
from kb.errors import ModelError, ParseError
from kb.types import ParsedDocument, Problem

SECONDS = 120.0
"""Of silence, after which a file is given up. Few files take more than seconds; recognition of
a scan says after each page that it goes on."""

LONGEST = 1800.0
"""Seconds after which a file is given up in any case. A scan of 300 pages takes ten minutes on
two cores: those who wait longer wait for a file that was made to be waited for."""

MEMORY = 3 << 30
"""Bytes of address space of the worker; a parser needs up to ten times its file, at most 50 MB."""

PROGRAMS = ("tesseract", "soffice", "soffice.bin")
"""Other programs that a parser may start: recognition of text, and LibreOffice."""

_CHUNK = 1 << 20


class Worker:
    """Parses files in another process, which is started with the first one.

    ``seconds`` is how long it may be silent, ``longest`` what a file may take in all.
    """

    def __init__(
        self, seconds: float = SECONDS, memory: int = MEMORY, longest: float = LONGEST
    ) -> None:
        self._seconds, self._memory, self._longest = seconds, memory, longest
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()

    def parse(self, suffix: str, data: bytes) -> ParsedDocument:
        """What the parser of ``suffix`` makes of the bytes.

        Raises ``ParseError``: what the parser says, or ``parser_time`` (``seconds``),
        ``parser_memory``, ``parser_died``.
        """
        process = self._started()
        began = time.monotonic()
        try:
            worker.write(_stream(process.stdin), suffix.encode() + b"\0" + data)
            reply = self._reply(process, began + self._longest)
        except TimeoutError as error:
            self.close()
            seconds = f"{time.monotonic() - began:.0f}"
            raise ParseError("parser_time", seconds=seconds) from error
        except (BrokenPipeError, EOFError) as error:
            self.close()
            raise ParseError("parser_died") from error
        told = pickle.loads(reply)  # noqa: S301  (from our own process, never from the file)
        if isinstance(told, Problem):
            raise ParseError(told.code, **dict(told.values))
        parsed: ParsedDocument = told
        return parsed

    def close(self) -> None:
        """End the process, if there is one, with all that it started, and remove its folder."""
        if self._process is not None:
            with suppress(ProcessLookupError):  # it ended, and left nothing running
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                with suppress(BrokenPipeError):  # a message that it did not live to read
                    _stream(stream).close()
            self._process = None
            shutil.rmtree(self._folder, ignore_errors=True)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._folder = tempfile.mkdtemp(prefix="kb-worker-")
            self._process = subprocess.Popen(  # noqa: S603  (our own module)
                [
                    sys.executable,
                    "-m",
                    "ingest.worker",
                    str(self._memory),
                    _words(),
                    self._folder,
                    *PROGRAMS,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(self._folder),
                process_group=0,  # what it starts is in the same one, and is ended with it
            )
        return self._process

    def _reply(self, process: subprocess.Popen[bytes], end: float) -> bytes:
        """The next message but for signs of life; raises TimeoutError or EOFError."""
        stream = _stream(process.stdout)
        size = 0
        while not size:
            until = min(end, time.monotonic() + self._seconds)
            (size,) = worker.LENGTH.unpack(self._read(stream, worker.LENGTH.size, until))
        return self._read(stream, size, until)

    def _read(self, stream: IO[bytes], size: int, until: float) -> bytes:
        parts: list[bytes] = []
        while size:
            left = until - time.monotonic()
            if left <= 0 or not select.select([stream], [], [], left)[0]:
                raise TimeoutError
            part = os.read(stream.fileno(), min(size, _CHUNK))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101  (both are pipes)
    return stream


def _words() -> str:
    """The folder of word forms that pages are checked with; nothing where it cannot be made."""
    try:
        return str(cache.lexicon_folder())
    except (ModelError, OSError):
        return ""


def _environment(folder: str) -> Mapping[str, str]:
    """Ours, with this package on the path wherever the program was started, and its own folder."""
    root = str(Path(ingest.__file__).parents[1])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder) | {"PYTHONPATH": path}
