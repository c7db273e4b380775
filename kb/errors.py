"""What can go wrong, each with what to do about it.

Bugs are not in this list: they pass through untouched.
"""

from __future__ import annotations

from kb.types import Problem


class KBError(Exception):
    """The root of every error that the program raises on purpose.

    ``problem`` is the data of the sentence that a person reads; ``kb.wording``
    turns it into Polish or English.
    """

    def __init__(self, code: str, **values: str) -> None:
        self.problem = Problem(code, tuple(values.items()))
        super().__init__(code + "".join(f" {k}={v}" for k, v in values.items()))


class ParseError(KBError):
    """A file cannot be read; the message says why, the caller goes on with the next."""


class StoreError(KBError):
    """The database cannot be opened or used as it is."""


class ModelError(KBError):
    """The embedding model cannot be loaded, or is not the one the database was made with."""


class UsageError(KBError):
    """The request makes no sense as given (an unknown event, a folder that is not there)."""
