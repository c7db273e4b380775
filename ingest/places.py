"""Where an event took place, as its heading or its opening says: claims, never guesses.

Only "w ..." and "in ..." before a name count, in the heading or in a sentence that says
that people met. A name is claimed as it is written ("w Wierzbogrodzie"), unless
``data/places.toml`` knows its basic form; inflecting names by rule makes up towns.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from kb.types import Claim, Method

_LEAD = 400
"""Characters of an event's text in which its place is looked for."""

_NAME = (
    r"(?P<name>[A-ZĄĆĘŁŃÓŚŹŻ][\w’'-]*[a-ząćęłńóśźż](?:[ -][A-ZĄĆĘŁŃÓŚŹŻ][\w’'-]*[a-ząćęłńóśźż])*)"
)
_BEFORE_NAME = re.compile(rf"\b(?:[Ww]e?|[Ii]n)\s+{_NAME}")
_MET = re.compile(
    r"\b(odby[łl]|spotka|zebra[łl]|gości[łl]|zorganizowan|warsztat|narad|debat|"
    r"held|met\b|took place|gathered|hosted|meeting|workshop|round table)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+")
# Names of bodies, buildings, countries, months and languages: capital letters, no place of ours.
_NO_PLACE = re.compile(
    r"^(Urz[ęąa]d|Centrum|Wydzia|Biur|Rad[az]|Dom|Sal|Szkol|Ośrod|Interne|Pols[ck]|Europ|Program|"
    r"Komisj|Ministerstw|Bibliotek|Mediatec|Teat|Muze|Uniwersyte|Fundacj|Stowarzyszeni|Ratusz|"
    r"Kin|Hotel|Restauracj|Zesp[oó]|Miejski|Gmin|Miast|Powia|Wojew|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Spring|Summer|Autumn|Winter|English|Polish|Europe|Poland|The|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday)"
)


def find_places(heading: str, heading_start: int, body: str, body_start: int) -> tuple[Claim, ...]:
    """The claims about an event's place; the starts are offsets in the document."""
    found: dict[str, Claim] = {}
    for claim in (
        *_claims(heading, heading_start, Method.HEADING),
        *(
            c
            for s, at in _meeting_sentences(body)
            for c in _claims(s, body_start + at, Method.STATED)
        ),
    ):
        found.setdefault(claim.value, claim)
    return tuple(found.values())


def _meeting_sentences(body: str) -> Iterator[tuple[str, int]]:
    for match in _SENTENCE.finditer(body[:_LEAD]):
        if _MET.search(match.group()):
            yield match.group(), match.start()


def _claims(text: str, offset: int, method: Method) -> Iterator[Claim]:
    for match in _BEFORE_NAME.finditer(text):
        name = match["name"]
        # A sentence's first word has its capital for another reason than being a name.
        if _NO_PLACE.match(name):
            continue
        start = offset + match.start("name")
        value = _basic_forms().get(name, name)
        yield Claim("place", value, match.group(), method, start, start + len(name))


@cache
def _basic_forms() -> dict[str, str]:
    """Every known form -> the name."""
    text = (files("ingest") / "data" / "places.toml").read_text("utf-8")
    known = tomllib.loads(text)
    return {form: name for name, forms in known.items() for form in (name, *forms)}
