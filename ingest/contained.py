"""Parsing in a process of its own, with an end to its time and its memory.

One worker reads one file after another; where a file takes too long or brings it down, that
file is said to, and the next one gets a new worker.
"""

from __future__ import annotations

import os
import pickle
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import ingest
from ingest import worker
from kb.errors import ParseError
from kb.types import ParsedDocument, Problem

SECONDS = 120.0
"""After which a file is given up. The slowest of the 46 real files takes seconds, and OCR of a
page some five: those who wait longer wait for a file that was made to be waited for."""

MEMORY = 3 << 30
"""Bytes of address space of the worker; a parser needs up to ten times its file, at most 50 MB."""

_CHUNK = 1 << 20


class Worker:
    """Parses files in another process, which is started with the first one."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._process: subprocess.Popen[bytes] | None = None

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
        try:
            worker.write(_stream(process.stdin), suffix.encode() + b"\0" + data)
            reply = self._reply(process)
        except (TimeoutError, BrokenPipeError, EOFError) as error:
            self.close()
            raise _failure(error, self._seconds) from error
        told = pickle.loads(reply)  # noqa: S301  (from our own process, never from the file)
        if isinstance(told, Problem):
            raise ParseError(told.code, **dict(told.values))
        parsed: ParsedDocument = told
        return parsed

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                _stream(stream).close()
            self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603  (our own module)
                [sys.executable, "-m", "ingest.worker", str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        return self._process

    def _reply(self, process: subprocess.Popen[bytes]) -> bytes:
        """The next message within the time; raises TimeoutError or EOFError."""
        until = time.monotonic() + self._seconds
        stream = _stream(process.stdout)
        head = self._read(stream, worker.LENGTH.size, until)
        (size,) = worker.LENGTH.unpack(head)
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


def _failure(error: Exception, seconds: float) -> ParseError:
    if isinstance(error, TimeoutError):
        return ParseError("parser_time", seconds=f"{seconds:.0f}")
    return ParseError("parser_died")


def _environment() -> Mapping[str, str]:
    """Ours, with this package on the path wherever the program was started."""
    root = str(Path(ingest.__file__).parents[1])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return os.environ | {"PYTHONPATH": path}
