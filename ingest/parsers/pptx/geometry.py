"""Where shapes stand on a slide, and where those of a group do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.parsers.pptx.text import A, P, number


@dataclass(frozen=True, slots=True)
class Box:
    """Where a shape stands on the slide, in English Metric Units."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the coordinates of a group's shapes lie on the slide."""

    left: float = 0
    top: float = 0
    across: float = 1
    down: float = 1

    def on_slide(self, box: Box | None) -> Box | None:
        """A box of this group in the coordinates of the slide."""
        if box is None:
            return None
        return Box(
            self.left + box.left * self.across,
            self.top + box.top * self.down,
            self.left + box.right * self.across,
            self.top + box.bottom * self.down,
        )

    def inside(self, group: etree._Element) -> Frame:
        """The frame of a group that stands in this one."""
        found = transform(group)
        if found is None:
            return self
        (x, y), (width, height) = _pair(found, "off", "x", "y"), _pair(found, "ext", "cx", "cy")
        inner_x, inner_y = _pair(found, "chOff", "x", "y")
        inner_width, inner_height = _pair(found, "chExt", "cx", "cy")
        across = width / inner_width if inner_width else 1
        down = height / inner_height if inner_height else 1
        return Frame(
            self.left + (x - inner_x * across) * self.across,
            self.top + (y - inner_y * down) * self.down,
            self.across * across,
            self.down * down,
        )


def transform(shape: etree._Element) -> etree._Element | None:
    """The element that says where a shape stands, if it says so itself."""
    for path in (f"{P}spPr/{A}xfrm", f"{P}xfrm", f"{P}grpSpPr/{A}xfrm"):
        found = shape.find(path)
        if found is not None and found.find(f"{A}off") is not None:
            return found
    return None


def _pair(frame: etree._Element, name: str, first: str, second: str) -> tuple[int, int]:
    """The two numbers of an element of a transform; zeros where there is none."""
    found = frame.find(f"{A}{name}")
    if found is None:
        return 0, 0
    return number(found.get(first)), number(found.get(second))


def box_of(frame: etree._Element) -> Box:
    """The box of a shape; one turned on its side covers what it covers when turned."""
    (x, y), (width, height) = _pair(frame, "off", "x", "y"), _pair(frame, "ext", "cx", "cy")
    degrees = number(frame.get("rot")) / 60000 % 180
    if 45 <= degrees < 135:  # noqa: PLR2004 - nearer to a quarter turn than to none
        x, y = x + (width - height) // 2, y + (height - width) // 2
        width, height = height, width
    return Box(x, y, x + width, y + height)


def around(boxes: Sequence[Box]) -> Box:
    """The box around some boxes, at least one."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def are_apart(one: Box, other: Box) -> bool:
    """Whether two boxes neither overlap nor touch."""
    return (
        one.right < other.left
        or one.left > other.right
        or one.bottom < other.top
        or one.top > other.bottom
    )
