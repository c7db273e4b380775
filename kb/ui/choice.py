"""Which events the list shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kb.text import fold
from kb.types import AttachmentStatus, Event

GAPS = ("conflicting", "undated", "lacking")
"""What an event may lack: agreement on its date, a date with a year, an attachment."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address of the list asks for. ``event`` is the one to open."""

    text: str = ""
    year: str = ""
    only: str = ""
    event: str = ""

    @property
    def year_number(self) -> int | None:
        """The year, if that is what was typed."""
        typed = self.year.strip()
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else None  # noqa: PLR2004


def newest_first(event: Event) -> date:
    """A key to sort by, reversed: the latest day that is claimed; undated events go last."""
    return max((claim.upper for claim in event.dates if claim.upper), default=date.min)


def fits(event: Event, wanted: Choice) -> bool:
    """Whether an event is one of those asked for."""
    if wanted.event:
        return event.id == wanted.event
    return _has_words(event, wanted.text) and _in_year(event, wanted) and _lacks(event, wanted.only)


def _has_words(event: Event, typed: str) -> bool:
    """Every word stands somewhere in the title, the claims or the names of the files."""
    names = (path.rpartition("/")[2] for path in event.documents)
    held = fold(" ".join([event.title, *(claim.value for claim in event.claims), *names]))
    return all(word in held for word in fold(typed).split())


def _in_year(event: Event, wanted: Choice) -> bool:
    year = wanted.year_number
    if year is None:
        return True
    return any(
        claim.lower is not None
        and claim.upper is not None
        and claim.lower.year <= year <= claim.upper.year
        for claim in event.dates
    )


def _lacks(event: Event, only: str) -> bool:
    if only == "conflicting":
        return event.date_conflict
    if only == "undated":
        return not any(claim.lower is not None for claim in event.dates)
    if only == "lacking":
        return lacks_attachment(event)
    return True


def lacks_attachment(event: Event) -> bool:
    """Whether a file that the event announces is not held."""
    return any(one.status is AttachmentStatus.MISSING for one in event.attachments)
