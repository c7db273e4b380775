"""The process in which files are parsed: ``python -m ingest.worker``, started by ``ingest.contained``.

A hostile or broken file costs this process and nothing else. Before the first file it gives up
what a parser has no use for: the network, other programs but those that it is told of, and
memory beyond a limit. What it says goes to its standard output: the length of a pickle in eight
bytes, and the pickle.
"""

from __future__ import annotations

import os
import pickle
import resource
import struct
import sys
from collections.abc import Callable, Collection
from typing import IO

from kb.errors import ParseError
from kb.types import ParsedDocument, Problem

LENGTH = struct.Struct(">Q")

_FORBIDDEN = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto",
              "os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn")  # fmt: skip
"""Audit events (PEP 578) that no parser may raise."""


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
    """Bind this process, for good, to ``memory`` bytes and to starting only ``programs``."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
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


def main(memory: int, programs: Collection[str]) -> None:
    """Parse one file after another until the stream ends."""
    from ingest.parsers import PARSERS  # noqa: PLC0415  (named here, used below the limits)

    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not stand among the answers
    give_up(memory, programs)
    while (message := read(source)) is not None:
        suffix, _, data = message.partition(b"\0")
        write(sink, pickle.dumps(answer(PARSERS[suffix.decode()], data)))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
