"""Which events count as one source.

Recurrence counts independent events (``docs/method.md``). A report and the page that
tells of the same meeting, a translation, a revised version, and the meetings of one
series are one source: whoever repeats himself does not confirm himself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kb.text import fold, stop_words, tokens
from kb.types import DateClaim, Event

_SHORT_SPAN = 4
"""Days: a claim of so few tells a meeting, a longer one a season or a year."""

_COMMON_TITLE = 0.5
"""Share of the shorter title's words that both have."""

_SAME_WORDS = 0.5
"""Share of the shorter event's statements that stand in the other too."""

# What a title of a series changes from one meeting to the next.
_COUNTER = re.compile(
    r"\b(?:\d+|[ivx]+|pierwsz\w*|drug\w*|trzeci\w*|czwart\w*|piat\w*|ostatni\w*"
    r"|first|second|third|fourth|fifth|last"
    r"|stycz\w+|lut\w+|mar(?:zec|ca|cu|ch)|kwie\w+|maj\w*|czerw\w+|lip\w+|sierp\w+|wrze\w+"
    r"|pazdz\w+|listop\w+|grud\w+|january|february|april|may|june|july|august"
    r"|september|october|november|december|rok\w*|r)\b"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What of an event tells whether another one is the same: its words and its place.

    ``statements`` are the folded texts of its statements.
    """

    event: Event
    statements: frozenset[str]


def same_sources(events: Sequence[Told]) -> dict[str, str]:
    """Event id -> the id of the first event of its source."""
    root = {told.event.id: told.event.id for told in events}

    def find(key: str) -> str:
        while root[key] != key:
            key = root[key]
        return key

    for a, b in _candidates(events):
        if is_same(a, b):
            first, second = find(a.event.id), find(b.event.id)
            order = list(root)
            kept, gone = sorted((first, second), key=order.index)
            root[gone] = kept
    return {key: find(key) for key in root}


def _candidates(events: Sequence[Told]) -> Iterable[tuple[Told, Told]]:
    """Pairs that share a first day, a title without its number, or a statement."""
    shelves: defaultdict[object, dict[str, Told]] = defaultdict(dict)
    for told in events:
        keys: set[object] = {("title", _series_title(told.event.title))}
        keys |= {("said", text) for text in told.statements}
        keys |= {("day", c.lower) for c in told.event.dates if _is_short(c)}
        for key in keys:
            shelves[key][told.event.id] = told
    pairs: dict[tuple[str, str], tuple[Told, Told]] = {}
    for shelf in shelves.values():
        for a, b in combinations(shelf.values(), 2):
            pairs.setdefault((a.event.id, b.event.id), (a, b))
    return pairs.values()


def is_same(a: Told, b: Told) -> bool:
    """Whether two events are one source: the same meeting, the same text, or one series."""
    return _same_meeting(a.event, b.event) or _same_text(a, b) or _same_series(a.event, b.event)


def _same_meeting(a: Event, b: Event) -> bool:
    """The same days, and the same place or much the same title."""
    if not any(_overlap(x, y) for x in a.dates for y in b.dates):
        return False
    places = {fold(p) for p in a.values("place")}, {fold(p) for p in b.values("place")}
    return bool(places[0] & places[1]) or _common(_words(a.title), _words(b.title)) > _COMMON_TITLE


def _overlap(a: DateClaim, b: DateClaim) -> bool:
    if not (_is_short(a) and _is_short(b) and a.lower and b.lower and a.upper and b.upper):
        return False
    return a.lower <= b.upper and b.lower <= a.upper


def _is_short(claim: DateClaim) -> bool:
    return bool(claim.lower and claim.upper and (claim.upper - claim.lower).days < _SHORT_SPAN)


def _same_text(a: Told, b: Told) -> bool:
    """A copy or a revised version: most of the shorter one stands in the other."""
    return _common(a.statements, b.statements) >= _SAME_WORDS


def _same_series(a: Event, b: Event) -> bool:
    """Meetings of one document whose titles differ only in their number or date."""
    title = _series_title(a.title)
    return bool(title and title == _series_title(b.title) and set(a.documents) & set(b.documents))


def _series_title(title: str) -> str:
    return " ".join(re.findall(r"[a-z]{3,}", _COUNTER.sub(" ", fold(title))))


def _words(title: str) -> frozenset[str]:
    words = (fold(token.surface) for token in tokens(title))
    return frozenset(w for w in words if len(w) > 2 and w not in stop_words())  # noqa: PLR2004


def _common(a: frozenset[str], b: frozenset[str]) -> float:
    shorter = min(len(a), len(b))
    return len(a & b) / shorter if shorter else 0.0


def grouped(events: Iterable[str], source_of: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Event ids grouped by source, in the order in which they come."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for event in dict.fromkeys(events):
        found[source_of.get(event, event)].append(event)
    return tuple(tuple(group) for group in found.values())
