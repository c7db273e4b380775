"""``event.toml``: what a person states outright about a file, beside it.

``minutes.docx.event.toml`` or ``minutes.event.toml`` speaks of ``minutes.docx``;
``event.toml`` of every file of its folder that has none of its own. Keys: title,
date (EDTF, or as people write it), place, organiser, facilitator, lang.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kb.errors import ParseError


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What is stated, and a digest that tells whether it changed (None: there is none)."""

    digest: str | None = None
    stated: dict[str, str] = field(default_factory=dict)


def sidecar_for(path: Path) -> Sidecar:
    """The sidecar that speaks of a file.

    Raises :class:`ParseError` when there is one that is no TOML, and :class:`OSError`
    when it cannot be read.
    """
    # In strings: a Path a name would double the time of an ingest that changes nothing.
    folder, name = os.path.split(path)
    places = (os.path.join(folder, beside) for beside in _names(name))  # noqa: PTH118
    place = next((p for p in places if os.path.isfile(p)), None)  # noqa: PTH113
    if place is None:
        return Sidecar()
    return _sidecar(Path(place).name, Path(place).read_bytes())


def sidecar_within(name: str, files: Mapping[str, bytes]) -> Sidecar | None:
    """The sidecar among the files of an archive that speaks of one of them, None without.

    Raises :class:`ParseError` as above.
    """
    path = PurePosixPath(name)
    for beside in _names(path.name):
        place = str(path.with_name(beside))
        if place in files:
            return _sidecar(beside, files[place])
    return None


def _names(name: str) -> tuple[str, str, str]:
    """What the sidecars of a file may be called, the nearest first."""
    return f"{name}.event.toml", f"{os.path.splitext(name)[0]}.event.toml", "event.toml"  # noqa: PTH122


def _sidecar(name: str, data: bytes) -> Sidecar:
    try:
        stated = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:
        raise ParseError("sidecar_broken", name=name, detail=str(error)) from error
    values = {key.casefold(): _text(value) for key, value in stated.items()}
    return Sidecar(hashlib.sha256(data).hexdigest(), values)


def _text(value: object) -> str:
    """A value as one line: ``["Anna Wilk", "Jan Lis"]`` is two people, parted by a comma."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
