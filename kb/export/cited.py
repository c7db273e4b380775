"""Events as works that can be cited: BibTeX (biblatex) and CSL-JSON, for Zotero, LaTeX and Word.

A date is the one that a person chose, else the first claim; where claims contradict each other
the note says so with all of them, since a citation holds one date and must not hide the other.
biblatex reads EDTF as it is; CSL 1.0.2 knows days, ranges and "circa", so that rarer forms are
literal there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from kb.datetext import edtf_text
from kb.export.cells import Pen
from kb.types import Event
from kb.wording import say

_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_DAY = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?([?~%]?)")


def bibtex(
    events: Iterable[Event], chosen: dict[str, str], pen: Pen, shown: Callable[[str], str] = str
) -> bytes:
    """An entry an event; its key is the event's id. ``chosen`` maps events to a person's date."""
    entries = [_entry(event, chosen.get(event.id, ""), pen, shown) for event in events]
    return "\n".join(entries).encode()


def csl(
    events: Iterable[Event], chosen: dict[str, str], pen: Pen, shown: Callable[[str], str] = str
) -> bytes:
    """A JSON list of items of type ``event``."""
    items = [_item(event, chosen.get(event.id, ""), pen, shown) for event in events]
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(event: Event, chosen: str, pen: Pen, shown: Callable[[str], str]) -> str:
    fields = {
        "title": event.title,
        "date": _date(event, chosen),
        "location": "; ".join(event.values("place")),
        "organization": "; ".join(event.values("organiser")),
        "langid": {"pl": "polish", "en": "english"}.get(event.lang, ""),
        "note": _note(event, pen),
        "howpublished": "; ".join(map(shown, event.documents)),
    }
    # biblatex takes a date to the letter: "2019~" is about 2019.
    written = {name: text if name == "date" else _escaped(text) for name, text in fields.items()}
    lines = [f"  {name} = {{{text}}},\n" for name, text in written.items() if text]
    return f"@misc{{{event.id},\n{''.join(lines)}}}\n"


def _item(event: Event, chosen: str, pen: Pen, shown: Callable[[str], str]) -> dict[str, Any]:
    item = {
        "id": event.id,
        "type": "event",
        "title": event.title,
        "language": event.lang,
        "event-place": "; ".join(event.values("place")),
        "publisher": "; ".join(event.values("organiser")),
        "archive_location": "; ".join(map(shown, event.documents)),
        "note": _note(event, pen),
    }
    date = _date(event, chosen)
    return {key: value for key, value in item.items() if value} | (
        {"issued": _issued(date, pen)} if date else {}
    )


def _date(event: Event, chosen: str) -> str:
    """One date in EDTF, empty where none has a year."""
    known = (claim.edtf for claim in event.dates if claim.edtf and "XXXX" not in claim.edtf)
    return chosen or next(known, "")


def _note(event: Event, pen: Pen) -> str:
    if not event.date_conflict:
        return ""
    told = " / ".join(dict.fromkeys(edtf_text(c.edtf, pen.lang) or c.raw for c in event.dates))
    return f"{say('dates_conflict', pen.lang)}: {told}"


def _issued(edtf: str, pen: Pen) -> dict[str, Any]:
    ends = [_DAY.fullmatch(part) for part in edtf.split("/")]
    if not all(ends):
        return {"literal": edtf_text(edtf, pen.lang)}
    parts = [[int(number) for number in end.groups()[:3] if number] for end in ends if end]
    about = any(end[4] for end in ends if end)
    return {"date-parts": parts} | ({"circa": True} if about else {})


def _escaped(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in " ".join(text.split()))
