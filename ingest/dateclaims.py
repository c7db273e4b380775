"""Which dates of an event's heading and text date the event, and whether they agree.

A text names many dates: of the event, of the next meeting, of an act, of a
publication, of somebody's career. Only a date in the position of the event's own
is claimed: the first one near the beginning, and later ones beside a verb of
meeting ("odbyło się", "took place"). Nothing is corrected: dates that contradict
each other are claimed side by side.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from operator import itemgetter

from ingest.dates import find_dates
from ingest.edtf import parse_edtf, with_year
from kb.types import DateClaim, DateMention, Method

ANOTHER_MEETING = "another_meeting"
"""Begins the ``reason`` of a claim that dates a further meeting ("drugie spotkanie").

A year from the heading follows a colon: ``another_meeting:marzec 2020``."""

_OPENING = 600
"""Characters from the beginning in which an event's own date is looked for, when
three sentences are shorter than that."""


def _compiled(*patterns: str) -> re.Pattern[str]:
    """A pattern for any of the patterns, whatever the case of letters."""
    return re.compile("|".join(patterns), re.IGNORECASE)


_HELD = _compiled(
    r"\bodby[łl][oay]?\b|\bodbyli[śs]my\b",
    r"\bspotka(?:li|[łl]y)(?:[śs]my)?\b|\bspotkano\b|\bmia[łl][oay]? miejsce\b",
    r"\b(?:zorganizowa|przeprowadz|go[śs]ci)(?:no|ono|[łl][aoy]?|li(?:[śs]my)?|ili(?:[śs]my)?)\b",
    r"\btook place\b|\b(?:was|were) (?:held|organi[sz]ed)\b|\bheld on\b|\bmet (?:on|in)\b|\bwe met\b",
)
# Plans, and the dates of a page rather than of an event.
_AWAY = _compiled(
    r"\bb[ęe]d(?:zie|[ąa]|ziemy)\b|\bodb[ęe]d(?:zie|[ąa])\b|\b(?:za)?planowan[oyaeą]\b",
    r"\b(?:za)?planuj\w+|\bzamierza\w*|\bprzewidzian\w+|\bopublikuj\w+",
    r"\b(?:nast[ęe]pn|kolejn|najbli[żz]sz)(?:e|y|ym|ego|a|ej|[ąa])\b",
    r"\bopublikowan\w+|\bdata (?:publikacji|dodania)|\baktualizacj\w+|\bpodpisan\w+",
    r"\bwill\b|\bto be held\b|\bplanned\b|\bscheduled\b|\bupcoming\b|\bdeadline\b|\bnext\b",
    r"\bpublished\b|\bposted\b|\bupdated\b|\bsigned\b",
)
_EARLIER = _compiled(
    r"\b(?:poprzedni|wcze[śs]niejsz|ubieg[łl]|zesz[łl])\w*|\bprevious\b|\bearlier\b",
    r"\bur\.|\burodz\w+|\bborn\b",
)
_ANOTHER = _compiled(
    r"\b(?:drugi|trzeci|czwart|pi[ąa]t|sz[óo]st|kolejn|nast[ęe]pn|ostatni)(?:e|ie|a|i|y)\b",
    r"\b(?:second|third|fourth|fifth|next|another|last|following)\b",
)
# "Ustawa z dnia 19 lipca 2019 r.", "the Act of 24 April 2003".
_OF_AN_ACT = _compiled(
    r"\b(?:ustaw|uchwa[łl]|rozporz[ąa]dz|zarz[ąa]dzeni|dyrektyw|act\b|directive|regulation"
    r"|resolution)[^.;]{0,60}?\b(?:z|z dnia|of|dated)\s+\Z",
)
_NOT_THEN = _compiled(
    r"\b(?:od|do|przed|po|since|from|until|till|by|before|after)\s+(?:dnia\s+|the\s+)?\Z"
)
# Characters within which two dates of a text are taken for a list, not a contradiction.
_LIST_SPAN = 80
_FOR_A_YEAR = _compiled(r"\b(?:na|for)\s+(?:rok\s+|the\s+year\s+)?\Z")
_BARE_YEAR = re.compile(r"(?:^|[\s(–-])(?P<year>(?:19|20)\d\d)(?=\)|:|\s*$)")
_SENTENCE_END = re.compile(
    r"(?<!\bgodz\.)(?<!\bur\.)(?<!\bul\.)(?<!\bim\.)(?<!\bal\.)(?<!\bnr\.)(?<!\bdr\.)(?<!\bprof\.)"
    r"(?<=[.!?…])[\"”»)]*\s+(?=[\"„«(\[]?[A-ZĄĆĘŁŃÓŚŹŻ0-9])|\n\s*\n|\n(?=\s*[-*•])"
)


def claims(heading: str, heading_start: int, body: str, body_start: int) -> tuple[DateClaim, ...]:
    """What the heading and the text of one event say about its date.

    The starts are the offsets of the two texts in the document; the claims' spans
    count from its beginning, and the claims stand in the order of the text. A date
    of the text that lacks a year takes it from a heading that agrees with it, and
    replaces that heading's claim; ``reason`` is then the heading's date as written.
    """
    headings = _heading_mentions(heading)
    used: set[DateMention] = set()
    found: list[DateClaim] = []
    for mention, reason in _event_mentions(body):
        source = next((h for h in headings if _dated_by(mention, h)), None)
        claim = _claim(mention, body_start, Method.STATED, reason)
        if source:
            used.add(source)
            edtf = _dated_by(mention, source) or ""
            why = f"{reason}:{source.raw}" if reason else source.raw
            claim = _redated(claim, edtf, Method.HEADING, why)
        if (claim.edtf, claim.method) not in {(known.edtf, known.method) for known in found}:
            found.append(claim)
    kept = [_claim(h, heading_start, Method.HEADING) for h in headings if h not in used]
    return (*kept, *found)


def infer_years(events: Sequence[tuple[DateClaim, ...]]) -> list[tuple[DateClaim, ...]]:
    """The events of one page, in its order, with the years that the order tells.

    An event without any year gains one claim, with a presumed year (``2019?-06``),
    when the dated events around it rise or fall and just one year puts it between
    its neighbours. A dated event stands at its earliest lower bound.
    """
    anchors = [_anchor(event) for event in events]
    return [(*event, *_inferred(event, anchors, index)) for index, event in enumerate(events)]


def in_conflict(claims: Sequence[DateClaim]) -> bool:
    """Whether two claims that somebody made cannot both be true.

    They cannot when no day is possible for both. Where a year is missing, months
    and days are compared. An inferred claim contradicts nothing, and neither does
    the date of a further meeting.
    """
    made = [
        claim
        for claim in claims
        if claim.method is not Method.INFERRED and not claim.reason.startswith(ANOTHER_MEETING)
    ]
    pairs = combinations(made, 2)
    return any(_apart(one, other) and not _listed(one, other) for one, other in pairs)


# The heading.


def _heading_mentions(heading: str) -> list[DateMention]:
    """The dates of a heading; not the year that a programme is made for."""
    found = find_dates(heading)
    mentions = [mention for mention in found if not mention.is_period]
    if not any(mention.has_year for mention in found):
        mentions += _bare_years(heading)
    return [mention for mention in mentions if not _is_target_year(heading, mention)]


def _bare_years(heading: str) -> Iterator[DateMention]:
    """A year that closes a heading or stands in brackets: "Konferencja NGO 2019"."""
    for match in _BARE_YEAR.finditer(heading):
        year = match["year"]
        yield DateMention(year, year, *match.span("year"), *parse_edtf(year))


def _is_target_year(heading: str, mention: DateMention) -> bool:
    """Whether it is the year of a plan: "Program współpracy na rok 2020"."""
    return mention.edtf.isdigit() and bool(_FOR_A_YEAR.search(heading, 0, mention.start))


def _dated_by(mention: DateMention, heading: DateMention) -> str | None:
    """The mention with the heading's year; None when it has one or they disagree."""
    if mention.has_year or heading.lower is None or heading.upper is None:
        return None
    # The year before too: "Warsztaty, styczeń 2020" may begin on 30 December.
    first, last = heading.lower.year, heading.upper.year
    for year in (*range(first, last + 1), first - 1):
        bounds = _bounds_in(mention.edtf, year)
        if bounds and bounds[0] <= heading.upper and heading.lower <= bounds[1]:
            return with_year(mention.edtf, year)
    return None


# The text.


def _event_mentions(body: str) -> Iterator[tuple[DateMention, str]]:
    """The mentions that date the event, each with the reason that its claim carries."""
    mentions = [mention for mention in find_dates(body) if _is_precise(mention)]
    sentences = _sentences(body, mentions)
    opening = max(_OPENING, sentences[min(2, len(sentences) - 1)][1])
    first = True
    for mention in mentions:
        start, end = sentences[bisect(sentences, mention.start, key=itemgetter(0)) - 1]
        held = _distance(_HELD, body, (start, end), mention)
        if not _is_own(body, (start, end), mention, held):
            continue
        if first and mention.start < opening:
            first = False
            yield mention, ""
        elif held is not None:
            another = not first and _ANOTHER.search(body, start, end)
            yield mention, ANOTHER_MEETING if another else ""


def _is_precise(mention: DateMention) -> bool:
    """Whether a mention says more than a year; a period dates no event."""
    return not mention.is_period and not mention.edtf.rstrip("~").isdigit()


def _is_own(body: str, sentence: tuple[int, int], mention: DateMention, held: int | None) -> bool:
    """Whether a mention is not of a plan, an act, a deadline or an earlier event."""
    start = sentence[0]
    if any(p.search(body, start, mention.start) for p in (_OF_AN_ACT, _NOT_THEN, _EARLIER)):
        return False
    away = _distance(_AWAY, body, sentence, mention)
    # "Kolejne spotkanie odbyło się w czerwcu" is past: the nearer word decides.
    return away is None or (held is not None and held <= away)


def _distance(
    pattern: re.Pattern[str], body: str, span: tuple[int, int], mention: DateMention
) -> int | None:
    """Characters between a mention and the nearest match in its sentence, None without."""
    gaps = (
        max(mention.start - match.end(), match.start() - mention.end)
        for match in pattern.finditer(body, *span)
    )
    return min(gaps, default=None)


def _sentences(body: str, mentions: Sequence[DateMention]) -> list[tuple[int, int]]:
    """The spans of the sentences; the full stop inside a date ends none."""
    inside = {place for mention in mentions for place in range(mention.start, mention.end)}
    ends = [
        match.end()
        for match in _SENTENCE_END.finditer(body)
        if match.start() not in inside or match.end() not in inside
    ]
    return list(zip([0, *ends], [*ends, len(body)], strict=True))


def _claim(mention: DateMention, offset: int, method: Method, reason: str = "") -> DateClaim:
    """A mention as a claim, its span counted in the document."""
    return DateClaim(
        edtf=mention.edtf,
        raw=mention.raw,
        method=method,
        lower=mention.lower,
        upper=mention.upper,
        start=offset + mention.start,
        end=offset + mention.end,
        reason=reason,
    )


def _redated(claim: DateClaim, edtf: str, method: Method, reason: str) -> DateClaim:
    """The claim with another date, from the same words."""
    lower, upper = parse_edtf(edtf)
    return replace(claim, edtf=edtf, method=method, lower=lower, upper=upper, reason=reason)


# Years from the order of a page.


def _anchor(event: tuple[DateClaim, ...]) -> tuple[date, str] | None:
    """Where a dated event stands in time, and the date that says so."""
    # A year alone could stand anywhere in it, so it orders nothing.
    dated = [(claim.lower, claim.edtf) for claim in event if claim.lower and "-" in claim.edtf]
    return min(dated, default=None)


def _inferred(
    event: tuple[DateClaim, ...], anchors: Sequence[tuple[date, str] | None], index: int
) -> tuple[DateClaim, ...]:
    """The claim with a presumed year for an event without any, or nothing."""
    before = [anchor for anchor in anchors[:index] if anchor]
    after = [anchor for anchor in anchors[index + 1 :] if anchor]
    without_year = [claim for claim in event if "XXXX" in claim.edtf]
    if not without_year or len(without_year) < len(event) or not before or not after:
        return ()
    # Two on each side: one stray entry far away says nothing about the order here.
    days = [day for day, _ in (*before[-2:], *after[:2])]
    if days not in (sorted(days), sorted(days, reverse=True)):
        return ()
    claim, (previous, next_one) = without_year[0], (before[-1], after[0])
    earliest, latest = sorted((previous[0], next_one[0]))
    fitting = []
    for year in range(earliest.year - 1, latest.year + 1):
        bounds = _bounds_in(claim.edtf, year)
        if bounds and bounds[0] <= latest and earliest <= bounds[1]:
            fitting.append(year)
    if len(fitting) != 1:
        return ()
    reason = f"page_order:{previous[1]}|{next_one[1]}"
    edtf = with_year(claim.edtf, fitting[0], "?")
    return (_redated(claim, edtf, Method.INFERRED, reason),)


# Agreement.


def _listed(one: DateClaim, other: DateClaim) -> bool:
    """Whether two dates of the text stand in one list ("one Thursday in May, one in June")."""
    if one.start is None or other.start is None or one.method is not other.method:
        return False
    return one.method is Method.STATED and abs(one.start - other.start) <= _LIST_SPAN


def _apart(one: DateClaim, other: DateClaim) -> bool:
    """Whether no day is possible for both claims."""
    years = _years(one) or _years(other) or range(2000, 2001)  # a leap year, if none is known
    return not any(
        _overlap(_bounds_in(one.edtf, year), _bounds_in(other.edtf, year)) for year in years
    )


def _years(claim: DateClaim) -> range | None:
    """The years in which a claim's date lies; None when no year is given."""
    if claim.lower is None or claim.upper is None:
        return None
    return range(claim.lower.year - 1, claim.upper.year + 1)


def _overlap(one: tuple[date, date] | None, other: tuple[date, date] | None) -> bool:
    """Whether two stretches share a day; a date that no year has shares none."""
    return bool(one and other and one[0] <= other[1] and other[0] <= one[1])


def _bounds_in(edtf: str, year: int) -> tuple[date, date] | None:
    """The first and last day of a date, in the given year where it has none.

    None for a day that the year lacks. An open end lies beyond every date.
    """
    try:
        lower, upper = parse_edtf(with_year(edtf, year))
    except ValueError:
        return None
    return lower or date.min, upper or date.max
