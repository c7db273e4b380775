"""Which events count as one source.

Recurrence counts independent events (``docs/method.md``). A report and the page that
tells of the same meeting, a translation, a revised version, and the meetings of one
series are one source: whoever repeats himself does not confirm himself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from kb.months import MONTHS
from kb.text import fold, stop_words, tokens
from kb.types import DateClaim, Event

_SHORT_SPAN = 4
"""Days: a claim of so few tells a meeting, a longer one a season or a year."""

_COMMON_TITLE = 0.5
"""Share of the shorter title's words that both have."""

_SAME_WORDS = 0.5
"""Share of the shorter event's statements that stand in the other too."""

_FEWEST_WORDS = 3
"""Statements that two events share, to be one text: a page's footer has one or two."""

_TOLD_BY = 2
"""Events that tell a statement; what more of them tell is boilerplate."""

_COPY = 0.8
"""Share of the longer event's statements above which both are copies, boilerplate and all:
of three versions of one report every statement stands in three events."""

# What a title of a series changes from one meeting to the next. Whole words only: a town
# (Grudziądz, Rokietnica) parts two events.
_COUNTER = re.compile(
    r"\b(?:\d+|[ivx]+"
    r"|(?:pierwsz|drug|trzec|czwart|piat|ostatn)(?:y|a|e|ego|emu|ej|ym|ych"
    r"|i|ia|ie|iego|iemu|iej|im|ich)"
    r"|first|second|third|fourth|fifth|last|rok|roku|rokiem|r"
    rf"|{'|'.join(sorted(MONTHS))})\b"
)

# What any meeting may be called, and the papers about it.
_GENERIC = re.compile(
    r"(?:warsztat|spotkan|zebran|posiedzen|sesj|wydarzen|narad|konferencj|seminar|debat|konsultacj"
    r"|raport|sprawozdan|notatk|protokol|podsumowan|relacj|zapis"
    r"|workshop|meeting|conference|seminar|debate|consultation|session|event"
    r"|report|minutes|notes|summary)[a-z]{0,4}"
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

    told = Counter(text for one in events for text in one.statements)
    common = {text for text, count in told.items() if count > _TOLD_BY}
    for a, b in _candidates(events):
        if is_same(a, b, common):
            first, second = find(a.event.id), find(b.event.id)
            order = list(root)
            kept, gone = sorted((first, second), key=order.index)
            root[gone] = kept
    return {key: find(key) for key in root}


def _candidates(events: Sequence[Told]) -> Iterable[tuple[Told, Told]]:
    """Pairs that share a day, a title without its number, or a statement."""
    shelves: defaultdict[object, dict[str, Told]] = defaultdict(dict)
    for told in events:
        keys: set[object] = {("title", _series_title(told.event.title))}
        keys |= {("said", text) for text in told.statements}
        keys |= {("day", day) for c in told.event.dates for day in _days(c)}
        for key in keys:
            shelves[key][told.event.id] = told
    pairs: dict[tuple[str, str], tuple[Told, Told]] = {}
    for shelf in shelves.values():
        for a, b in combinations(shelf.values(), 2):
            pairs.setdefault((a.event.id, b.event.id), (a, b))
    return pairs.values()


def is_same(a: Told, b: Told, common: Collection[str] = frozenset()) -> bool:
    """Whether two events are one source: the same meeting, the same text, or one series.

    ``common`` are the statements that many events tell, which prove nothing.
    """
    return (
        _same_meeting(a.event, b.event)
        or _same_text(a, b, common)
        or _same_series(a.event, b.event)
    )


def _same_meeting(a: Event, b: Event) -> bool:
    """The same days, and the same place or, where one has none, much the same title."""
    if not any(_overlap(x, y) for x in a.dates for y in b.dates):
        return False
    if _places(a) and _places(b):
        return bool(_places(a) & _places(b))
    return _common(_words(a.title), _words(b.title)) > _COMMON_TITLE


def _places(event: Event) -> set[str]:
    return {fold(place) for place in event.values("place")}


def _overlap(a: DateClaim, b: DateClaim) -> bool:
    if not (_is_short(a) and _is_short(b) and a.lower and b.lower and a.upper and b.upper):
        return False
    return a.lower <= b.upper and b.lower <= a.upper


def _is_short(claim: DateClaim) -> bool:
    return bool(claim.lower and claim.upper and (claim.upper - claim.lower).days < _SHORT_SPAN)


def _days(claim: DateClaim) -> list[date]:
    """Every day of a short claim."""
    if not (_is_short(claim) and claim.lower and claim.upper):
        return []
    return [claim.lower + timedelta(n) for n in range((claim.upper - claim.lower).days + 1)]


def _same_text(a: Told, b: Told, common: Collection[str]) -> bool:
    """A copy, or a revised version: most of the shorter one stands in the other.

    Of so few statements that it proves nothing all are shared by a copy; but one short
    sentence that two meetings of different days or towns have is what recurs.
    """
    shared = a.statements & b.statements
    if len(shared) > _COPY * max(len(a.statements), len(b.statements), 1):
        return len(shared) >= _FEWEST_WORDS or not _are_apart(a.event, b.event)
    own = a.statements.difference(common), b.statements.difference(common)
    return len(own[0] & own[1]) >= _FEWEST_WORDS and _common(*own) >= _SAME_WORDS


def _are_apart(a: Event, b: Event) -> bool:
    """Whether the days of two events, or their places, are known and different."""
    short = [[claim for claim in event.dates if _is_short(claim)] for event in (a, b)]
    met = any(_overlap(x, y) for x in short[0] for y in short[1])
    places = _places(a), _places(b)
    return bool(all(short) and not met) or bool(all(places) and not places[0] & places[1])


def _same_series(a: Event, b: Event) -> bool:
    """Meetings of one document whose titles differ only in their number or date."""
    title = _series_title(a.title)
    return bool(title and title == _series_title(b.title) and set(a.documents) & set(b.documents))


def _series_title(title: str) -> str:
    return " ".join(re.findall(r"[a-z]{3,}", _COUNTER.sub(" ", fold(title))))


def _words(title: str) -> frozenset[str]:
    """The words of a title that tell one meeting from another."""
    words = (token.surface for token in tokens(_COUNTER.sub(" ", fold(title))))
    return frozenset(
        w
        for w in words
        if len(w) > 2 and w.isalpha() and w not in stop_words() and not _GENERIC.fullmatch(w)  # noqa: PLR2004
    )


def _common(a: frozenset[str], b: frozenset[str]) -> float:
    shorter = min(len(a), len(b))
    return len(a & b) / shorter if shorter else 0.0


def grouped(events: Iterable[str], source_of: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Event ids grouped by source, in the order in which they come."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for event in dict.fromkeys(events):
        found[source_of.get(event, event)].append(event)
    return tuple(tuple(group) for group in found.values())
