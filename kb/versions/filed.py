"""What is known of a document when its versions are looked for, and what parts two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.types import DateClaim, Reason
from kb.versions.filenames import FileName
from kb.versions.sketches import Sketch, resemblance

NEARLY = 0.85
"""Share of the runs of three words from which two texts are nearly the same. Eight documents
and their PDFs have 0.92 to 1.00; minutes of two meetings made from one form up to 0.72."""

_KEEPS = {"pdf": 1, "txt": 2, "rtf": 2} | dict.fromkeys(
    ("png", "jpg", "jpeg", "tif", "tiff", "bmp", "gif", "webp", "heic"), 0
)
_KEEPS_MOST = 3


@dataclass(frozen=True, slots=True)
class Filed:
    """What is known of a document and of the files that hold it.

    ``names`` are those of its files, in the order of ``paths``; ``modified`` is the time of the
    oldest of these, in nanoseconds; ``is_described`` whether a person described it beside the
    file. ``events`` are the titles and ``dates`` the stated dates of what it tells of.
    """

    id: int
    paths: tuple[str, ...]
    names: tuple[FileName, ...]
    format: str
    title: str
    modified: int
    sketch: Sketch
    is_described: bool = False
    events: tuple[str, ...] = ()
    dates: tuple[DateClaim, ...] = ()

    @property
    def keeps(self) -> int:
        """How much of a text its format keeps: a picture least, a document with headings most."""
        return _KEEPS.get(self.format, _KEEPS_MOST)

    @property
    def marks(self) -> tuple[int, tuple[int, ...], int]:
        """The marks of a version in its names; the newer one has the greater."""
        return max(name.marks for name in self.names)

    @property
    def is_copy(self) -> bool:
        """Whether every name calls it a copy."""
        return all(name.is_copy for name in self.names)


@dataclass(frozen=True, slots=True)
class Said:
    """What people decided, as ids of documents.

    ``older`` are (older, newer), ``apart`` are (a document, what it is no version of); the latest
    decision last.
    """

    older: Sequence[tuple[int, int]] = ()
    apart: Sequence[tuple[int, int]] = ()


def called_alike(a: Filed, b: Filed) -> Iterator[tuple[FileName, FileName]]:
    """The pairs of their names that differ in the marks of a version, or in a date, alone."""
    return ((x, y) for x in a.names for y in b.names if x.called and x.called == y.called)


def reason(newest: Filed, older: Filed) -> Reason:
    """Why one is a version of the other, where it is.

    Nearly the same text that is marked as another version was revised, if in one word.
    """
    if newest.sketch.digest == older.sketch.digest:
        return Reason.SAME_TEXT
    alike = resemblance(newest.sketch, older.sketch) >= NEARLY
    return Reason.SAME_TEXT if alike and newest.marks == older.marks else Reason.REVISED


def may_be_one(a: Filed, b: Filed, said: Said) -> bool:
    """Whether neither a person nor the stated dates part two documents."""
    parted = not {(a.id, b.id), (b.id, a.id)}.isdisjoint(said.apart)
    other_dates = a.dates and b.dates and not any(_fit(x, y) for x in a.dates for y in b.dates)
    return not (parted or other_dates)


def _fit(x: DateClaim, y: DateClaim) -> bool:
    """Whether two claims may be of one date."""
    if x.lower and x.upper and y.lower and y.upper:
        return x.lower <= y.upper and y.lower <= x.upper
    # Without a year, or without an end: sign by sign, an X stands for any.
    together = zip(x.edtf, y.edtf, strict=False)
    return all(one == other or "X" in {one, other} for one, other in together)


def keeps_events(newest: Filed, older: Filed) -> bool:
    """Whether each event of a page of several is told of in the newer one too."""
    return len(older.events) < 2 or set(older.events) <= set(newest.events)  # noqa: PLR2004
