"""The same text in two files: one speaks for both, if nothing is lost with the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from kb.types import Reason
from kb.versions.filed import NEARLY, Filed, Said, called_alike, keeps_events, may_be_one, reason
from kb.versions.filenames import FileName
from kb.versions.sketches import Sketch, held, near, resemblance, words_of

SHORT = 30
"""Words up to which a text is the same only where it is equal, and called the same: at two
meetings one short sentence may be said, which is what recurrence counts."""

_WHOLE_ACROSS, _WHOLE = 0.9, 0.99
"""Share of the hidden text's runs that the other must have: in another format, where tables and
columns are read in another order (0.96 and more of eight documents and their PDFs); in the same,
where two forms may differ in one answer."""

_PAGES = {"html", "htm", "mhtml", "xhtml"}
_PAGE_LOSES = 5
"""Words that a saved page may have and its twin at another address not: a counter, an address."""

_GROWN = 0.3
"""Share of a later capture of a page that the earlier one may be."""
_BLUR = 0.1
"""How far a share told from sketches may be out."""

Lost = Callable[[Filed, Filed], int]
"""How many words of one document's text another's lacks, see :func:`words_lost`."""


def same_texts(
    read: Sequence[Filed], lost: Lost, said: Said
) -> tuple[dict[int, tuple[int, Reason]], dict[int, tuple[FileName, ...]]]:
    """Id of a document -> the one that says all that it says.

    And the names of each: what has the very same words answers to the other's names too.
    """
    liked = {one.id: rank for rank, one in enumerate(_best_last(read))}
    names = {one.id: one.names for one in read}
    holders: defaultdict[int, list[Filed]] = defaultdict(list)
    for pair in _likely(read):
        worse, better = sorted(pair, key=lambda one: liked[one.id])
        if not may_be_one(better, worse, said):
            continue
        alike = resemblance(worse.sketch, better.sketch)
        fits = _is_within(worse, better, alike, lost), _is_within(better, worse, alike, lost)
        if fits[0] and keeps_events(better, worse):
            holders[worse.id].append(better)
        elif fits[1] and keeps_events(worse, better):
            holders[better.id].append(worse)
        if all(fits):
            names[better.id] += worse.names
    found: dict[int, tuple[int, Reason]] = {}
    for one in (one for one in _best_last(read) if one.id in holders):
        best = max(holders[one.id], key=lambda holder: liked[holder.id])
        if not _leads_to(best.id, one.id, found):
            found[one.id] = best.id, reason(best, one)
    return found, names


def _leads_to(start: int, end: int, found: dict[int, tuple[int, Reason]]) -> bool:
    """Whether one document is superseded by another, at however many steps."""
    while start in found:
        start = found[start][0]
    return start == end


def _likely(read: Sequence[Filed]) -> list[tuple[Filed, Filed]]:
    """The pairs worth reading again."""
    pairs = {
        frozenset(pair)
        for pair in (
            *_equal(read),
            *near(_sketches(read), NEARLY - _BLUR),
            *_captures(read),
        )
    }
    order = {one.id: place for place, one in enumerate(read)}
    places = sorted(sorted(order[key] for key in pair) for pair in pairs)
    return [(read[first], read[second]) for first, second in places]


def _captures(read: Iterable[Filed]) -> Iterator[tuple[int, int]]:
    """Pairs of pages that may be one page at two times: of one title, the other has grown."""
    titled: defaultdict[str, list[Filed]] = defaultdict(list)
    for one in read:
        if one.format in _PAGES:
            titled[one.title].append(one)
    for pages in titled.values():
        yield from near(_sketches(pages), _GROWN - _BLUR)


def _equal(read: Iterable[Filed]) -> Iterator[tuple[int, int]]:
    """Pairs of documents with the same words in the same order."""
    shelves: defaultdict[bytes, list[int]] = defaultdict(list)
    for one in read:
        shelves[one.sketch.digest].append(one.id)
    for shelf in shelves.values():
        yield from combinations(shelf, 2)


def _sketches(read: Iterable[Filed]) -> dict[int, Sketch]:
    return {one.id: one.sketch for one in read if one.sketch.words > SHORT}


def _best_last(read: Iterable[Filed]) -> list[Filed]:
    """Documents of one text in the order of how gladly they are kept.

    Of two files the older, so that nothing moves when a copy comes; of two captures of a page
    the later.
    """
    by_path = sorted(read, key=lambda one: one.paths, reverse=True)
    return sorted(
        by_path,
        key=lambda one: (
            one.is_described,
            one.marks,
            one.keeps,
            not one.is_copy,
            one.format not in _PAGES,
            one.modified if one.format in _PAGES else -one.modified,
        ),
    )


def _is_within(part: Filed, whole: Filed, alike: float, lost: Lost) -> bool:
    """Whether nothing that a text says is lost when another, so like it, speaks for it."""
    if part.sketch.digest == whole.sketch.digest:
        called = part.title.casefold() == whole.title.casefold() or any(called_alike(part, whole))
        return part.sketch.words > SHORT or called
    if part.sketch.words <= SHORT:
        return False
    share = held(part.sketch, whole.sketch, alike)
    if {part.format, whole.format} <= _PAGES and part.title == whole.title:
        return share >= _WHOLE_ACROSS and lost(part, whole) <= _PAGE_LOSES
    enough = _WHOLE if part.format == whole.format else _WHOLE_ACROSS
    return alike >= NEARLY and share >= enough and not lost(part, whole)


def words_lost(part: str, whole: str, *, exactly: bool) -> int:
    """How many words of one text another lacks.

    Not even cut in two at a line's end; or, ``exactly``, has fewer of, numbers and ticked boxes
    among them. Otherwise numbers count only where either text has some that the other lacks: two
    forms differ so. A PDF has page numbers, but nothing less than the file that it was made from.
    """
    own, there = words_of(part), words_of(whole)
    if exactly:
        return (Counter(own) - Counter(there)).total()
    letters = "".join(there)
    missing, more = set(own).difference(there), set(there).difference(own)
    words = sum(word.isalpha() and word not in letters for word in missing)
    return words + (_numbers(missing) if _numbers(more) else 0)


def _numbers(words: Iterable[str]) -> int:
    return sum(any(sign.isdigit() for sign in word) for word in words)


def needs_exactly(part: Filed, whole: Filed) -> bool:
    """Whether nothing but the words can differ: two files of one format, pages apart."""
    return part.format == whole.format and part.format not in _PAGES
