"""The order in which people read the shapes of a slide; the file keeps that of their making.

In nine decks, one of a ministry and eight of other designers, 51 slides and groups hold
several texts; the order found here is not the file's in 30 of them, and not that of rows
from the top in 17. What a wrong order costs is the bond between words: two columns of
bullets read in rows lose their headings, and a plan of meetings, a row of months above a
row of texts or a column of hours beside one, has all its dates first. Three rules mend it;
a slide that they do not fit loses no word, only the best order.

1. A label goes with the text that it stands close above (a heading, a month) or close
   beside (a number, an hour), if there is one such text and no other label claims it.
2. What is left is cut along the empty strips between the shapes, again and again, into
   bands, read from the top. Bands are read as columns, from the left, where they stand
   nearer to one another than their columns do: what is near belongs together.
3. Where no strip is empty, a shape that carries all others comes first (a card, a
   described picture behind the text), and what else overlaps is read in rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.parsers.pptx.geometry import Box, around

_MOST = 100
"""Shapes that are looked at closely; more on one slide, a board of notes, are read in rows."""
_SLACK = 0.2
"""Share of a box by which it may reach into its neighbour: boxes of text are drawn too large."""
_FREE = 1 / 3
"""Share of a label's width that stands left of its text; with less it lies on the text."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """Shapes that are read one after another, by their indices, and the box around them."""

    box: Box
    shapes: tuple[int, ...]


def reading_order(boxes: Sequence[Box | None]) -> list[int]:
    """The indices of the boxes as they are read; those without a place come last."""
    units = [_Unit(box, (index,)) for index, box in enumerate(boxes) if box is not None]
    ordered = _rows(units) if len(units) > _MOST else _cut(_labelled(units))
    placed = [index for unit in ordered for index in unit.shapes]
    return placed + [index for index, box in enumerate(boxes) if box is None]


def _labelled(units: list[_Unit]) -> list[_Unit]:
    """The units, each label joined to its text.

    Headings come first: an hour goes with the heading and its text. What has an hour of
    its own is no heading of what happens next.
    """
    headings = [unit for unit in units if not _has_hour(unit.box, units)]
    units = _joined(units, headings, _is_above)
    return _joined(units, units, _is_beside)


def _joined(
    units: list[_Unit], labels: list[_Unit], names: Callable[[Box, Box], bool]
) -> list[_Unit]:
    """The units, each of the labels joined to the only one that it names."""
    pairs: dict[_Unit, _Unit] = {}
    for label in labels:
        near = [text for text in units if text is not label and names(label.box, text.box)]
        if len(near) == 1 and not _encloses(label, near[0], units):
            pairs[label] = near[0]
    asked = Counter(pairs.values())
    pairs = {label: text for label, text in pairs.items() if asked[text] == 1 and text not in pairs}
    joined = {text: _together(label, text) for label, text in pairs.items()}
    return [joined.get(unit, unit) for unit in units if unit not in pairs]


def _together(label: _Unit, text: _Unit) -> _Unit:
    return _Unit(around([label.box, text.box]), label.shapes + text.shapes)


def _encloses(label: _Unit, text: _Unit, units: list[_Unit]) -> bool:
    """Whether a label and its text would close around a unit that overlaps neither."""
    space = _together(label, text).box
    return any(
        _overlap(unit.box, space)
        and not _overlap(unit.box, label.box)
        and not _overlap(unit.box, text.box)
        for unit in units
    )


def _has_hour(box: Box, units: list[_Unit]) -> bool:
    """Whether something no higher than a box stands beside it."""
    return any(_is_beside(unit.box, box) and unit.box.height <= box.height for unit in units)


def _is_beside(label: Box, text: Box) -> bool:
    """Whether a narrow box stands just left of a wide one and at its height."""
    return (
        label.width <= text.width / 2
        and label.left + _FREE * label.width <= text.left <= label.right + label.width
        and _down(label, text) > _SLACK * min(label.height, text.height)
    )


def _is_above(label: Box, text: Box) -> bool:
    """Whether a low box stands just above a higher one."""
    return (
        label.height < text.height
        and label.top < text.top <= label.bottom + label.height
        and _across(label, text) >= label.width / 2
    )


def _overlap(one: Box, other: Box) -> bool:
    return _across(one, other) > 0 and _down(one, other) > 0


def _across(one: Box, other: Box) -> float:
    """The width that two boxes have in common, below zero where they have none."""
    return min(one.right, other.right) - max(one.left, other.left)


def _down(one: Box, other: Box) -> float:
    """The height that two boxes have in common, below zero where they have none."""
    return min(one.bottom, other.bottom) - max(one.top, other.top)


def _cut(units: list[_Unit]) -> list[_Unit]:
    """Units in reading order, cut along the strips that no box crosses."""
    if len(units) <= 1:
        return units
    for slack in (0.0, _SLACK):
        parts = _parts(units, slack)
        if len(parts) > 1:
            return [unit for part in parts for unit in _cut(part)]
    largest = max(units, key=lambda unit: unit.box.width * unit.box.height)
    others = [unit for unit in units if unit is not largest]
    if all(_lies_on(unit.box, largest.box) for unit in others):
        return [largest, *_cut(others)]
    return _rows(units)


def _parts(units: list[_Unit], slack: float) -> list[list[_Unit]]:
    """The parts of the first cut: bands, or columns; all in one where there is no strip."""
    parts: list[list[_Unit]] = []
    for band in _bands(units, slack):
        if parts and _are_columns(parts[-1], band, slack):
            parts[-1] = parts[-1] + band
        else:
            parts.append(band)
    return parts if len(parts) > 1 else _columns(units, slack)


def _are_columns(upper: list[_Unit], lower: list[_Unit], slack: float) -> bool:
    """Whether a band goes on with the columns above it, rather than being read after them."""
    columns = [around([unit.box for unit in run]) for run in _columns(upper + lower, slack)]
    strips = [right.left - left.right for left, right in pairwise(columns)]
    gap = min(unit.box.top for unit in lower) - max(unit.box.bottom for unit in upper)
    return bool(strips) and min(strips) > gap


def _bands(units: list[_Unit], slack: float) -> list[list[_Unit]]:
    """The units between the empty strips from left to right, from the top."""
    return _runs(units, lambda box: (box.top + slack * box.height, box.bottom - slack * box.height))


def _columns(units: list[_Unit], slack: float) -> list[list[_Unit]]:
    """The units between the empty strips from top to bottom, from the left."""
    return _runs(units, lambda box: (box.left + slack * box.width, box.right - slack * box.width))


def _runs(units: list[_Unit], span: Callable[[Box], tuple[float, float]]) -> list[list[_Unit]]:
    """Units whose spans overlap, put together; the runs follow one another."""
    runs: list[list[_Unit]] = []
    reach = float("-inf")
    for unit in sorted(units, key=lambda unit: (span(unit.box), unit.shapes)):
        start, end = span(unit.box)
        if start >= reach:
            runs.append([])
        runs[-1].append(unit)
        reach = max(reach, end)
    return runs


def _lies_on(box: Box, carrier: Box) -> bool:
    """Whether nearly all of a box lies on another."""
    across, down = _SLACK * box.width, _SLACK * box.height
    return (
        carrier.left <= box.left + across
        and carrier.right >= box.right - across
        and carrier.top <= box.top + down
        and carrier.bottom >= box.bottom - down
    )


def _rows(units: list[_Unit]) -> list[_Unit]:
    """Units in rows: those whose middle is not below the first of the row, from the left."""
    rows: list[list[_Unit]] = []
    for unit in sorted(units, key=lambda unit: (unit.box.top, unit.box.left, unit.shapes)):
        middle = (unit.box.top + unit.box.bottom) / 2
        if rows and middle <= rows[-1][0].box.bottom:
            rows[-1].append(unit)
        else:
            rows.append([unit])
    return [unit for row in rows for unit in sorted(row, key=lambda u: (u.box.left, u.shapes))]
