"""Where in a file a passage stands, in words: ``arkusz Ankieta, komórka B7, wiersz ukryty``.

Parsers write a place in fixed English words (``table 1, row 2, cell 3``; sheets:
``ingest.parsers.sheets.blocks``). Here they become those of the person who reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.types import Passage

_LISTED = 3
"""Cells that are named one by one; of more the first and the last."""

_PLACE = re.compile(
    r"(?P<spot>.*?)(?:, hidden (?P<hidden>sheet|row|column))?(?:, fill #[0-9A-Fa-f]{6,8})?"
    r"(?:, (?P<on>comment|text box))?(?:, under “(?P<under>.*)”)?",
    re.DOTALL,
)
_CELL = re.compile(r"(?P<sheet>.*)!(?P<address>[A-Z]{1,3}\d{1,7})", re.DOTALL)
_TABLE = re.compile(r"table (?P<table>\d+), row (?P<row>\d+), cell (?P<column>\d+)")
_ROW = re.compile(r"row (?P<row>\d+), column (?P<column>\d+)")
_OBJECT = re.compile(
    r"(?P<noun>table|chart|diagram|footnote|endnote|comment|notes|alt text)(?: (?P<number>\d+))?"
)

_WORDS: Mapping[str, tuple[str, str]] = {
    "sheet": ("arkusz {}", "sheet {}"),
    "cell": ("komórka {}", "cell {}"),
    "cells": ("komórki {}", "cells {}"),
    "row": ("wiersz {}", "row {}"),
    "rows": ("wiersze {}", "rows {}"),
    "column": ("kolumna {}", "column {}"),
    "table": ("tabela {}", "table {}"),
    "chart": ("wykres {}", "chart {}"),
    "diagram": ("diagram {}", "diagram {}"),
    "footnote": ("przypis {}", "footnote {}"),
    "endnote": ("przypis końcowy {}", "endnote {}"),
    "comment": ("komentarz {}", "comment {}"),
    "notes": ("notatki prelegenta {}", "speaker notes {}"),
    "alt text": ("opis obrazu {}", "description of a picture {}"),
    "text box": ("pole tekstowe {}", "text box {}"),
    "hidden sheet": ("arkusz ukryty", "hidden sheet"),
    "hidden row": ("wiersz ukryty", "hidden row"),
    "hidden column": ("kolumna ukryta", "hidden column"),
    "partly hidden": ("częściowo ukryte", "partly hidden"),
    "under": ("pod nagłówkiem „{}”", "under “{}”"),
}


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place, understood: in which sheet, table or other ``thing``, and where there.

    ``row`` and ``column`` are numbers, ``address`` is a sheet's cell; empty where there is none.
    """

    thing: str = ""
    name: str = ""
    address: str = ""
    row: str = ""
    column: str = ""
    hidden: str = ""
    on: str = ""
    under: str = ""


def place_text(places: Iterable[str], lang: str) -> str:
    """The places of a passage's blocks in words, empty where there are none."""
    spots = [_read(place) for place in dict.fromkeys(places) if place]
    things = dict.fromkeys((spot.thing, spot.name) for spot in spots)
    together = ([s for s in spots if (s.thing, s.name) == thing] for thing in things)
    return "; ".join(_told(spots, lang) for spots in together)


def passage_place(passage: Passage, lang: str) -> str:
    """Where a passage stands besides its page, in words."""
    return place_text((place for _, _, place in passage.places), lang)


def _read(place: str) -> _Spot:
    match = _PLACE.fullmatch(place)
    said = match.groupdict("") if match else {"spot": place}
    spot, marks = said.pop("spot"), said
    if found := _CELL.fullmatch(spot):
        return _Spot("sheet", found["sheet"], address=found["address"], **marks)
    if found := _TABLE.fullmatch(spot):
        return _Spot("table", found["table"], row=found["row"], column=found["column"], **marks)
    if found := _ROW.fullmatch(spot):
        return _Spot(row=found["row"], column=found["column"], **marks)
    if (found := _OBJECT.fullmatch(spot)) and not any(marks.values()):
        return _Spot(found["noun"], found["number"] or "")
    return _Spot("sheet" if any(marks.values()) else "", spot, **marks)


def _told(spots: Sequence[_Spot], lang: str) -> str:
    """The places in one sheet, table or other thing."""
    first = spots[0]
    thing = _say(first.thing, lang, first.name) if first.thing else first.name
    return ", ".join(part for part in (thing, *_where(spots, lang), *_marks(spots, lang)) if part)


def _where(spots: Sequence[_Spot], lang: str) -> list[str]:
    addresses = list(dict.fromkeys(spot.address for spot in spots if spot.address))
    rows = list(dict.fromkeys(spot.row for spot in spots if spot.row))
    if addresses:
        return [_some("cell", addresses, lang)]
    if len(rows) == 1 and len({spot.column for spot in spots}) == 1:
        column = "cell" if spots[0].thing else "column"
        return [_say("row", lang, rows[0]), _say(column, lang, spots[0].column)]
    return [_some("row", rows, lang)] if rows else []


def _some(noun: str, names: Sequence[str], lang: str) -> str:
    """One cell or row, a few of them, or from the first to the last."""
    if len(names) == 1:
        return _say(noun, lang, names[0])
    few = len(names) <= _LISTED
    return _say(f"{noun}s", lang, ", ".join(names) if few else f"{names[0]}–{names[-1]}")


def _marks(spots: Sequence[_Spot], lang: str) -> list[str]:
    """What holds for all of the spots; of what hides them, also that it hides some."""
    hidden, on, under = (
        {getattr(spot, name) for spot in spots} for name in ("hidden", "on", "under")
    )
    found = []
    if len(on) == 1 and "" not in on:
        found.append(_say(on.pop(), lang))
    if len(hidden) > 1:
        found.append(_say("partly hidden", lang))
    elif "" not in hidden:
        found.append(_say(f"hidden {hidden.pop()}", lang))
    if len(under) == 1 and "" not in under:
        found.append(_say("under", lang, under.pop()))
    return found


def _say(word: str, lang: str, name: str = "") -> str:
    return _WORDS[word][0 if lang == "pl" else 1].format(name).strip()
