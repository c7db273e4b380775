"""The order of shapes on a slide: drawn with letters, read as people read them."""

from __future__ import annotations

import random

import pytest

from ingest.parsers.pptx.geometry import Box
from ingest.parsers.pptx.order import reading_order

DRAWN = {
    "a line across, two columns, a line across": (
        """
AAAAAAAAAAA
BBBB...DDDD
...........
CCCC...EEEE
FFFFFFFFFFF""",
        "ABCDEF",
    ),
    "columns of unequal length": ("AAAA...DDDD\nBBBB...EEEE\nCCCC.......", "ABCDE"),
    "staggered columns": (
        "AAAA..CCCC\nAAAA..CCCC\nBBBB..CCCC\nBBBB..DDDD\nBBBB..DDDD",
        "ABCD",
    ),
    "a grid of cards goes row by row": (
        "AAAA.BBBB.CCCC\nAAAA.BBBB.CCCC\n..............\nDDDD.EEEE.FFFF\nDDDD.EEEE.FFFF",
        "ABCDEF",
    ),
    "cards nearer below than beside": (
        "AAAAA....CCCCC\nAAAAA....CCCCC\n..............\nBBBBB....DDDDD\nBBBBB....DDDDD",
        "ABCD",
    ),
    "cards with headings": (
        """
AAAA.CCCC.EEEE
BBBB.DDDD.FFFF
BBBB.DDDD.FFFF
..............
GGGG.IIII.KKKK
HHHH.JJJJ.LLLL
HHHH.JJJJ.LLLL""",
        "ABCDEFGHIJKL",
    ),
    "hours beside what happens": (
        "AA.BBBBBBBB\nCC.DDDDDDDD\n...DDDDDDDD\nEE.FFFFFFFF",
        "ABCDEF",
    ),
    "numbers beside texts, in two columns": (
        "A.BBBB...E.FFFF\n...............\nC.DDDD...G.HHHH",
        "ABCDEFGH",
    ),
    "a number beside a heading with its text": (
        "AA.BBBB........\nAA.CCCCCC......\nAA.CCCCCC......\n...CCCCCC......",
        "ABC",
    ),
    "a number beside a heading above its text": (
        "A.BBB......D.EEE...\n..CCCCCC.....FFFFFF\n..CCCCCC.....FFFFFF",
        "ABCDEF",
    ),
    "a time line": (
        "AAAA.CCCC.EEEE\n..............\nBBBB.DDDD.FFFF\nBBBB.DDDD.FFFF",
        "ABCDEF",
    ),
    "headings over lists": (
        "AAAAA.CCCCC\nBBBBB.DDDDD\nBBBBB.DDDDD\nBBBBB.DDDDD",
        "ABCD",
    ),
    "cards carry their texts": (
        "AAAAAAA...DDDDDDD\nABBBBBA...DEEEEED\nACCCCCA...DFFFFFD\nAAAAAAA...DDDDDDD",
        "ABCDEF",
    ),
    "a zigzag": (
        """
.AAA..........
BBBB....CCC...
BBBB....DDDD..
........DDDD..
..............
..............
...EEE........
...FFFFF......
...FFFFF......""",
        "ABCDEF",
    ),
    "a source under the columns": (
        "AAAA..BBBB\nAAAA..BBBB\nAAAA..BBBB\n..........\n..........\n..........\nCCC.......",
        "ABC",
    ),
    "a side bar": ("AAAAA.BBBBBBBBBBBB\nAAAAA.............\nAAAAA.CCCCCCCCCCCC", "ABC"),
    "two columns, the left a little narrower": (
        "AAAA.CCCCC\nAAAA.CCCCC\nBBBB.DDDDD\nBBBB.DDDDD",
        "ABCD",
    ),
    "a picture behind two columns": (
        "AAAAAAAAAAAAAA\nABBBBAAADDDDDA\nACCCCAAAEEEEEA\nAAAAAAAAAAAAAA",
        "ABCDE",
    ),
    "months over what happens, in two rows": (
        """
AAAA..CCCC..EEEE
................
BBBB..DDDD..FFFF
BBBB..DDDD..FFFF
................
................
GGGG..IIII..KKKK
................
HHHH..JJJJ..LLLL
HHHH..JJJJ..LLLL""",
        "ABCDEFGHIJKL",
    ),
    "a short line above what spans both columns": (
        "AAAA...CCCC\nBBBB...CCCC\n.......CCCC\nDDDDDDDDDDD\nDDDDDDDDDDD",
        "ABCD",
    ),
    "narrow headings that reach into their texts, with numbers": (
        """
AA..........DD.........
AA.BBB......DD.EEE.....
AACBBBC.....DDFEEEF....
.CCCCCCC.....FFFFFFF...
.CCCCCCC.....FFFFFFF...""",
        "ABCDEF",
    ),
    "boxes that overlap a little": (
        "AAAAAAAAA.\nAAAAAAAAA.\nAAAAABBBBB\n.BBBBBBBBB\n.BBBBBBBBB",
        "AB",
    ),
}


def drawn(picture_: str) -> dict[str, Box]:
    """The boxes that letters cover in a drawing."""
    found: dict[str, Box] = {}
    for y, line in enumerate(picture_.strip("\n").split("\n")):
        for x, letter in enumerate(line):
            if letter != ".":
                was = found.get(letter, Box(x, y, x, y))
                found[letter] = Box(min(x, was.left), min(y, was.top), max(x + 1, was.right), y + 1)
    return found


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("picture_", "order"), DRAWN.values(), ids=DRAWN)
def test_shapes_are_read_as_people_read_them(picture_: str, order: str, seed: int):
    """The order follows the places of the shapes, whatever the order of their making."""
    boxes = drawn(picture_)
    chance = random.Random(seed)  # noqa: S311 - the same each time is the point
    names = chance.sample(sorted(boxes), len(boxes))

    assert order == "".join(names[i] for i in reading_order([boxes[n] for n in names]))


def test_every_shape_is_read_once():
    """However the boxes lie, also without a place, each index comes exactly once."""
    chance = random.Random(7)  # noqa: S311 - the same each time is the point
    for count in (0, 1, 2, 5, 30, 199, 201, 2000):
        boxes = [
            None
            if chance.random() < 0.1
            else Box(
                x := chance.randint(-5, 90),
                y := chance.randint(-5, 70),
                x + chance.randint(0, 40),
                y + chance.randint(0, 20),
            )
            for _ in range(count)
        ]

        assert sorted(reading_order(boxes)) == list(range(count))
