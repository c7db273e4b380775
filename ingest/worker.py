"""The process in which files are parsed: ``python -m ingest.worker``, started by ``ingest.contained``.

A hostile or broken file costs this process and nothing else. Before the first file it gives up
what a parser has no use for: the network, other programs but those that it is told of, memory
beyond a limit, and files beyond one. What it says goes to its standard output: the length of a
pickle in eight bytes, and the pickle. A length of nothing is a sign of life.
"""

from __future__ import annotations

import os
import pickle
import resource
import shutil
import struct
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import IO

from ingest.seccomp import forbid_network
from kb.errors import ParseError
from kb.text import Lexicon
from kb.types import ParsedDocument, Problem

LENGTH = struct.Struct(">Q")

_FORBIDDEN = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto",
              "os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn")  # fmt: skip
"""Audit events (PEP 578) that no parser may raise."""

FILE_LARGEST = 500 << 20
"""Bytes of a file that this process or a program started by it may write."""

_SIGNS = 1.0
"""Seconds between two signs of life: a pipe that nobody empties would else fill up."""


def read(stream: IO[bytes]) -> bytes | None:
    """The next message, or None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    body = stream.read(size)
    return body if len(body) == size else None


def write(stream: IO[bytes], message: bytes) -> None:
    """Send a message."""
    stream.write(LENGTH.pack(len(message)) + message)
    stream.flush()


def give_up(memory: int, programs: Collection[str]) -> None:
    """Bind this process, for good, to ``memory`` bytes and to starting only ``programs``.

    What it starts has the same limits and no network either.
    """
    forbid_network()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_LARGEST, FILE_LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    allowed = frozenset(programs)

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event in _FORBIDDEN:
            raise PermissionError(event)
        if event == "subprocess.Popen" and os.path.basename(str(arguments[0])) not in allowed:  # noqa: PTH119  (no pathlib in a hook)
            raise PermissionError(event)

    sys.addaudithook(refuse)


def answer(parse: Callable[[bytes], ParsedDocument], data: bytes) -> ParsedDocument | Problem:
    """What a parser makes of a file, or why it cannot."""
    try:
        return parse(data)
    except ParseError as error:
        return error.problem
    except MemoryError:
        return Problem("parser_memory")
    except RecursionError:
        return Problem("corrupt", (("detail", "nested too deeply"),))
    except Exception as error:  # noqa: BLE001 - the border: whatever a library raises on this file
        return Problem("corrupt", (("detail", f"{type(error).__name__}: {error}"[:100]),))


def signs_of_life(sink: IO[bytes]) -> Callable[[], None]:
    """What a parser calls while it works: the process that waits is told, once a second."""
    last = time.monotonic()

    def alive() -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _SIGNS:
            last = now
            write(sink, b"")

    return alive


def main(memory: int, words: str, folder: str, programs: Collection[str]) -> None:
    """Parse one file after another until the stream ends.

    ``words`` is the folder of ``kb.text.Lexicon``, or nothing; ``folder`` the one for this
    process alone. It is removed with the end of the stream, as when the ingest was killed.
    """
    from ingest.parsers import PARSERS  # noqa: PLC0415  (named here, used below the limits)
    from ingest.parsers.host import HOST  # noqa: PLC0415

    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not stand among the answers
    HOST.alive = signs_of_life(sink)
    if words:
        lexicon = Lexicon(Path(words))
        HOST.knows = lambda word: lexicon.knows(word, "pl") or lexicon.knows(word, "en")
    give_up(memory, programs)
    try:
        while (message := read(source)) is not None:
            suffix, _, data = message.partition(b"\0")
            write(sink, pickle.dumps(answer(PARSERS[suffix.decode()], data)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:])
