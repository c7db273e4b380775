"""Dates as people write them, in Polish and in English, and as they type them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from kb.types import DateClaim, Event, Method
from kb.wording import say

_MONTHS_PL = (
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia"
).split()
_MONTHS_PL_ALONE = (
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik "
    "listopad grudzień"
).split()
_MONTHS_EN = (
    "January February March April May June July August September October November December"
).split()
_SEASONS_PL = "wiosny lata jesieni zimy".split()
_SEASONS_PL_ALONE = "wiosna lato jesień zima".split()
_SEASONS_EN = "spring summer autumn winter".split()


def date_claim(claim: DateClaim, lang: str) -> str:
    """One claim about a date with where it comes from: ``luty 2019 (nagłówek)``."""
    return f"{_shown(claim, lang)} ({', '.join(_notes(claim, lang))})"


def _shown(claim: DateClaim, lang: str) -> str:
    return edtf_text(claim.edtf, lang) or claim.raw


def _notes(claim: DateClaim, lang: str) -> list[str]:
    """Where a claim comes from, and that its year is not given."""
    notes = [say(f"method_{claim.method.value}", lang)]
    if claim.method is Method.INFERRED:
        notes = [say("year_inferred", lang)]
    elif claim.method is Method.HEADING and claim.reason:
        notes = [say("year_from_heading", lang)]
    if "XXXX" in claim.edtf:
        notes.append(say("year_not_stated", lang))
    return notes


def dates(event: Event, lang: str, chosen: str = "") -> str:
    """All that is claimed about an event's date, in one line; a conflict is said.

    Claims that agree to the word stand once, with all their sources. The date that a person
    chose comes first, and is no conflict any more; the other claims stay visible.
    """
    if chosen:
        return _decided(event, chosen, lang)
    if not event.dates:
        return say("date_none", lang)
    sources: dict[str, dict[str, None]] = {}
    for claim in event.dates:
        sources.setdefault(_shown(claim, lang), {}).update(dict.fromkeys(_notes(claim, lang)))
    line = " / ".join(f"{text} ({', '.join(notes)})" for text, notes in sources.items())
    return f"{line} – {say('dates_conflict', lang)}" if event.date_conflict else line


def _decided(event: Event, chosen: str, lang: str) -> str:
    date = say("date_chosen", lang, date=edtf_text(chosen, lang))
    others = [date_claim(claim, lang) for claim in event.dates if claim.edtf != chosen]
    if not others:
        return date
    rest = say("date_others", lang, dates=" / ".join(dict.fromkeys(others)))
    return f"{date} – {rest}"


def edtf_text(edtf: str, lang: str) -> str:
    """An EDTF string as people write it; the string itself where it is a rarer form."""
    if edtf.startswith("{") and edtf.endswith("}"):
        return ", ".join(edtf_text(part.strip(), lang) for part in edtf[1:-1].split(","))
    first, slash, last = edtf.partition("/")
    if slash:
        return _interval(first, last, lang)
    return _point(edtf, lang)


def _interval(first: str, last: str, lang: str) -> str:
    if not last.strip("."):
        return f"{'from' if lang == 'en' else 'od'} {_point(first, lang, of=True)}"
    if not first.strip("."):
        return f"{'until' if lang == 'en' else 'do'} {_point(last, lang, of=True)}"
    one, other = _parts(first), _parts(last)
    same_month = one and other and one[:2] == other[:2] and one[2] and other[2]
    if one and other and same_month:
        return _point(first, lang).replace(one[2], f"{int(one[2])}–{int(other[2])}", 1)
    if one and other and one[0] == other[0] and one[1] and other[1]:
        shown = _point(first, lang)
        year = _year(one[0])
        return _between(shown.removesuffix(year).strip(), _point(last, lang), common=year)
    return _between(_point(first, lang), _point(last, lang))


def _between(first: str, last: str, common: str = "") -> str:
    """A range; single words stand close (czerwiec–lipiec 2019), longer ones apart.

    ``common`` ends the last and is left out of the first: the year.
    """
    close = " " not in first and " " not in last.removesuffix(common).strip()
    return f"{first}{'–' if close else ' – '}{last}"


def _parts(edtf: str) -> tuple[str, str, str] | None:
    match = re.fullmatch(r"(\d{4}\??|XXXX)(?:-(\d\d)(?:-(\d\d))?)?~?", edtf)
    if match is None:
        return None
    year, month, day = match.groups()
    return year, month or "", day.lstrip("0") if day else ""


def _year(year: str) -> str:
    if year == "XXXX":
        return ""
    return f"[{year[:-1]}]" if year.endswith("?") else year


def _point(edtf: str, lang: str, *, of: bool = False) -> str:
    """A year, season, month or day; ``of``: a Polish one that stands alone in the genitive."""
    parts = _parts(edtf)
    if parts is None or (parts[1] and not 1 <= int(parts[1]) <= 12):  # noqa: PLR2004
        return _season(edtf, lang, of=of)
    year, month, day = parts
    about = ("ok. " if lang == "pl" else "about ") if edtf.endswith("~") else ""
    shown = _year(year)
    if not month:
        return about + shown
    polish = _MONTHS_PL if day or of or about else _MONTHS_PL_ALONE
    names = _MONTHS_EN if lang == "en" else polish
    return about + " ".join(part for part in (day, names[int(month) - 1], shown) if part)


def _season(edtf: str, lang: str, *, of: bool) -> str:
    match = re.fullmatch(r"(\d{4})-(2[1-4])", edtf)
    if match is None:
        return edtf
    names = _SEASONS_EN if lang == "en" else _SEASONS_PL if of else _SEASONS_PL_ALONE
    return f"{names[int(match[2]) - 21]} {match[1]}"


def day(text: str, *, last: bool = False) -> date:
    """The first (or last) day of a year, month or day typed in a filter.

    Raises :class:`ValueError` when it is none of them.
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?", text.strip())
    polish = re.fullmatch(r"(\d\d?)\.(\d\d?)\.(\d{4})", text.strip())
    parts = match.groups() if match else polish.groups()[::-1] if polish else None
    if parts is None:
        raise ValueError(text)
    year, month, number = (int(part or 0) for part in parts)
    if not last:
        return date(year, month or 1, number or 1)
    if number:
        return date(year, month, number)
    month = month or 12
    return date(year, month, monthrange(year, month)[1])
