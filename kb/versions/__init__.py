"""Which documents are older versions of which, and which are the same text.

Pure: what is known of the documents goes in, what is superseded comes out, whatever the order in
which they were read. A wrong guess here hides words that someone said, and a missed one only
shows them twice: in doubt, two documents are two.

Two ways lead to a version. The same text, whatever the names (:mod:`kb.versions.same_text`); and
names that differ by the marks of a version alone, with much of the text in common
(:mod:`kb.versions.revised`). What a person decided comes before either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kb.types import Reason
from kb.versions.filed import Filed, Said
from kb.versions.revised import revisions
from kb.versions.same_text import Lost, needs_exactly, same_texts, words_lost
from kb.versions.sketches import Sketch, sketch

__all__ = [
    "Filed",
    "Lost",
    "Said",
    "Sketch",
    "Superseded",
    "needs_exactly",
    "sketch",
    "superseded",
    "words_lost",
]

Superseded = Mapping[int, tuple[int, Reason]]
"""Id of an older document -> the newest of its versions, and why."""


def superseded(filed: Iterable[Filed], lost: Lost, said: Said | None = None) -> Superseded:
    """The documents that are superseded.

    ``lost`` tells how many words of one document another lacks (:func:`words_lost`); it is
    asked only of those that may be the same text.
    """
    decided = said or Said()
    read = sorted((one for one in filed if one.sketch.words), key=lambda one: one.paths)
    same, names = same_texts(read, lost, decided)
    left = [replace(one, names=names[one.id]) for one in read if one.id not in same]
    steps = same | revisions(left, decided)
    known = {one.id for one in read}
    for older, newer in decided.older:
        if {older, newer} <= known and older != newer:
            if older in _way(newer, steps):
                del steps[newer]
            steps[older] = newer, Reason.PERSON
    for one, other in decided.apart:
        _part(one, other, steps)
    return _followed(steps)


def _part(one: int, other: int, steps: dict[int, tuple[int, Reason]]) -> None:
    """Keep two documents from leading to one newest version, also to one that came later.

    It is the first that a person spoke of and that stands alone, if it is not the newest itself.
    Where a person also said what it is a version of, that stays.
    """
    newest = _way(one, steps)[-1]
    if _way(other, steps)[-1] != newest:
        return
    for out in (one, other):
        if out != newest and steps[out][1] is not Reason.PERSON:
            del steps[out]
            return


def _followed(steps: Superseded) -> Superseded:
    """Every older document with the newest of all."""
    found = {}
    for key in steps:
        *before, newest = _way(key, steps)
        reasons = {steps[one][1] for one in before}
        found[key] = newest, next(r for r in reversed(Reason) if r in reasons)
    return found


def _way(start: int, steps: Superseded) -> list[int]:
    """The ids from one document to the newest of its versions."""
    way = [start]
    while way[-1] in steps:
        way.append(steps[way[-1]][0])
    return way
