"""Which release of the program this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """The version of the installed program; "?" for a checkout that is not installed."""
    try:
        return version("workshop-conclusions-kb")
    except PackageNotFoundError:
        return "?"
