"""What the process that runs a parser lends it: a dictionary, and an ear for signs of life.

A parser takes bytes and nothing else; both of these are the process's own and the same for every
file. Without them (in a test, in another program) a parser does its work all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Knows = Callable[[str], bool]
"""Whether a word, in lower case, is in the dictionary of one of the program's languages."""


def _unheard() -> None:
    pass


@dataclass(slots=True)
class Host:
    """``alive`` is called after each step of long work: a page read, a second waited."""

    knows: Knows | None = None
    alive: Callable[[], None] = _unheard


HOST = Host()
"""This process's; set once, before its first file."""
