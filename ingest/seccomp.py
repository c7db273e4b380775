"""No network for this process and for what it starts, by a filter in the kernel (Linux).

Python's own hooks bind Python alone: a library written in C and a program that a parser starts
could still open a connection. A seccomp filter is inherited by both and cannot be taken off. It
leaves sockets within the machine (AF_UNIX), which LibreOffice talks to itself by.
"""

from __future__ import annotations

import ctypes
import platform
import socket
import struct
import sys

_NO_NEW_PRIVILEGES, _SET_FILTER, _FILTER = 38, 22, 2
"""Arguments of ``prctl(2)``."""
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""The kernel's number of the machine (``AUDIT_ARCH``) and of its system call ``socket``."""
_IO_URING = 425
"""``io_uring_setup``, by which sockets are opened without that call; the same everywhere."""
_X32 = 0x4000_0000
"""System calls of the x32 kind are numbered from here: ``socket`` has another number there."""
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Where they stand in ``seccomp_data``."""
_ALLOW, _DENY = 0x7FFF_0000, 0x0005_0000 | 13
"""The call goes on, or fails with EACCES."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def forbid_network() -> bool:
    """Bind this process and its children, for good. False where this system has no such filter."""
    known = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    code = _program(*known)
    held = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(held, ctypes.c_void_p))
    control = ctypes.CDLL(None, use_errno=True).prctl
    if control(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return not control(_SET_FILTER, _FILTER, ctypes.byref(program), 0, 0)


def _program(architecture: int, socket_call: int) -> bytes:
    """The filter: instructions of (code, jump if true, jump if false, value)."""
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, 7, architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 5, 0, _X32),
        (_EQUAL, 4, 0, _IO_URING),
        (_EQUAL, 0, 2, socket_call),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 0, 1, socket.AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    )
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
