"""Revised versions: files that are called the same, marked differently, and share their text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations

from kb.grouping import components
from kb.types import Reason
from kb.versions.filed import Filed, Said, called_alike, keeps_events, may_be_one, reason
from kb.versions.filenames import FileName, are_apart
from kb.versions.sketches import held, resemblance

_MARKED, _IN_FORMATS, _UNMARKED = 0.5, 0.75, 0.9
"""Share of the shorter text's runs that makes one file a version of another: when marks tell them
apart ("v2", "po uwagach") or both state one day; when they differ in format alone; when nothing but
"(1)", "kopia" or the folder tells them apart. Revised minutes have 0.56 to 0.92 in common, and
minutes of two meetings made from one form 0.64 to 0.85: there names and dates have to tell."""

_DATED = 0.95
"""Resemblance from which two dates in the names are those of two versions and not of two meetings.
In a form filled in for the next month each number that is another one changes three runs."""

_AT_ONCE = 600 * 10**9
"""Nanoseconds within which times of files say nothing: a folder that is copied, or an archive that
is unpacked, gives its files the minutes of that, in the order of their names."""

_LAST_DAY = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())

_Pair = tuple[Filed, Filed]


def revisions(read: Sequence[Filed], said: Said) -> dict[int, tuple[int, Reason]]:
    """Id of a document -> the newest of its versions, and why."""
    links = [
        (a, b) for a, b in _called_the_same(read) if may_be_one(a, b, said) and _share_enough(a, b)
    ]
    made = _made(read, links)
    found: dict[int, tuple[int, Reason]] = {}
    waiting = _groups(read, links)
    while waiting:
        newest, *others = _newest_first(waiting.pop(), made)
        older = [one for one in others if _can_follow(newest, one, said)]
        found |= {one.id: (newest.id, reason(newest, one)) for one in older}
        left = [one for one in others if one.id not in found]
        waiting.extend(_groups(left, links))
    return found


def _called_the_same(read: Iterable[Filed]) -> list[_Pair]:
    shelves: defaultdict[object, dict[int, Filed]] = defaultdict(dict)
    for one in read:
        for name in one.names:
            if name.called:
                shelves[name.called][one.id] = one
    pairs = {
        (a.id, b.id): (a, b)
        for shelf in shelves.values()
        for a, b in combinations(shelf.values(), 2)
    }
    return list(pairs.values())


def _share_enough(a: Filed, b: Filed) -> bool:
    return any(
        resemblance(a.sketch, b.sketch) >= _DATED
        if are_apart(x, y)
        else max(held(a.sketch, b.sketch), held(b.sketch, a.sketch)) >= _bar(x, y, a, b)
        for x, y in called_alike(a, b)
    )


def _bar(x: FileName, y: FileName, a: Filed, b: Filed) -> float:
    if x.marks != y.marks or _days(a) & _days(b):
        return _MARKED
    return _UNMARKED if a.format == b.format or x.is_copy != y.is_copy else _IN_FORMATS


def _days(one: Filed) -> set[str]:
    """The single days that a document states."""
    return {claim.edtf for claim in one.dates if claim.lower and claim.lower == claim.upper}


def _groups(read: Sequence[Filed], links: Iterable[_Pair]) -> list[list[Filed]]:
    """The documents that links connect, two or more together."""
    by_key = {str(one.id): one for one in read}
    pairs = [(str(a.id), str(b.id), 1.0) for a, b in links]
    inside = [pair for pair in pairs if pair[0] in by_key and pair[1] in by_key]
    connected = components(by_key, inside)
    return [[by_key[key] for key in group] for group in connected if len(group) > 1]


def _made(read: Sequence[Filed], links: Iterable[_Pair]) -> dict[int, int]:
    """When each text was made: as long ago as the oldest file that has it.

    A PDF is often printed long after its text was written, from an older draft even.
    """
    alike = [pair for pair in links if reason(*pair) is Reason.SAME_TEXT]
    made = {one.id: one.modified for one in read}
    for group in _groups(read, alike):
        oldest = min(one.modified for one in group)
        made |= {one.id: oldest for one in group}
    return made


def _newest_first(group: Sequence[Filed], made: Mapping[int, int]) -> list[Filed]:
    """By the marks of the names, then their dates, then the times of the texts.

    Of one text the format that keeps more comes first.
    """
    return sorted(
        sorted(group, key=lambda one: one.paths),
        key=lambda one: (
            one.marks,
            _dated(one, made[one.id]),
            made[one.id] // _AT_ONCE,
            one.keeps,
            not one.is_copy,
        ),
        reverse=True,
    )


def _dated(one: Filed, made: int) -> str:
    """The latest date in its names; where there is none, the day of its text."""
    dates = [date for name in one.names for date in name.dates]
    # A file's clock may have been wrong by thousands of years.
    day = datetime.fromtimestamp(min(max(made // 10**9, 0), _LAST_DAY), UTC)
    return max(dates, default=day.date().isoformat())


def _can_follow(newest: Filed, older: Filed, said: Said) -> bool:
    """Whether nothing speaks against it where a third version connects the two."""
    apart = [are_apart(x, y) for x, y in called_alike(newest, older)]
    other_date = bool(apart) and all(apart)
    return (
        may_be_one(newest, older, said)
        and keeps_events(newest, older)
        and not (other_date and resemblance(newest.sketch, older.sketch) < _DATED)
    )
