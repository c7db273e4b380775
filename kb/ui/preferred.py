"""The date that a person chose among an event's claims; the other claims stay visible."""

from __future__ import annotations

from kb import datetext
from kb.types import DateClaim, Event


def line(event: Event, chosen: str, lang: str) -> str:
    """An event's date in one line: the chosen one first, then what else is claimed."""
    return datetext.dates(event, lang, chosen)


def ordered(event: Event, chosen: str) -> list[DateClaim]:
    """An event's claims, the chosen ones first."""
    return sorted(event.dates, key=lambda claim: claim.edtf != chosen)


def choices(event: Event) -> dict[str, str]:
    """What can be chosen: EDTF -> the words of its first claim; none where nothing is claimed."""
    found: dict[str, str] = {}
    for claim in event.dates:
        if claim.edtf:
            found.setdefault(claim.edtf, claim.raw)
    return found
