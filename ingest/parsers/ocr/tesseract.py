"""The program ``tesseract``: a grey picture goes in over its standard input, lines come out.

The only caller of the program. Nothing is written to disk.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image

from kb.errors import ParseError

LANGUAGE = "pol"
"""Polish alone reads English as well (0.998 of the characters of the made pages, as ``eng``
does), while ``pol+eng`` takes ``eng`` for some Polish lines and loses their diacritics
(WPLYWY Z TYTULU: 0.85 of the words of a council's resolution, 0.98 with ``pol``)."""

SECONDS = 300
"""After which a page is given up. One of 300 dpi takes three seconds of an idle core, and
twenty times as long where ten other programs want it too."""


class RecognitionError(Exception):
    """The program stopped at a page or took too long over it; the message says which."""


_DPI = "300"
_BY_NEIGHBOURS = ("-c", "thresholding_method=2")
"""Tells ink from paper by what is around it (Sauvola) instead of by one shade for the page."""
_HOCR = ("-c", "hocr_char_boxes=1", "hocr")
_LINES = (
    "//*[@class='ocr_line' or @class='ocr_header' or @class='ocr_caption'"
    " or @class='ocr_textfloat']"
)
_WORDS = ".//*[@class='ocrx_word']"
_LETTERS = ".//*[@class='ocrx_cinfo']"
_WINDOWS = Path("C:/Program Files/Tesseract-OCR/tesseract.exe")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as recognised.

    ``sure`` is the program's confidence in it, 0 to 1, punctuation and neighbours included;
    ``clear`` is the mean of its confidences in each letter and digit.
    """

    text: str
    sure: float
    clear: float


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of words, in pixels from the top left corner of the picture.

    ``size`` is the height of its letters with ascenders and descenders, ``area`` the number
    of the part of the page that it belongs to (a column, a heading, a footer). ``standing``
    is a line that runs down or up the page, or stands on its head.
    """

    words: tuple[Word, ...]
    left: float
    baseline: float
    size: float
    area: int
    standing: bool


def is_installed() -> bool:
    """Whether the program and its Polish data are there."""
    return LANGUAGE in _languages()


def read(picture: Image.Image, *, shadows: bool = False) -> list[ReadLine]:
    """The lines of a grey picture of a page, in reading order.

    ``shadows`` is for a page that is darker here than there. Raises ``ParseError``
    (``ocr_missing``) where the program or its Polish data is not installed, and
    ``RecognitionError``.
    """
    light = _BY_NEIGHBOURS if shadows else ()
    return _lines(_run(picture, "-l", LANGUAGE, "--psm", "3", *light, *_HOCR))


def turn(picture: Image.Image) -> int:
    """By how many degrees, counterclockwise, a picture has to be turned to stand upright.

    0 also where that cannot be told: too few letters, or no data for it installed.
    """
    if "osd" not in _languages():
        return 0
    try:
        told = _run(picture, "--psm", "0").decode("utf-8", "replace")
    except RecognitionError:  # with too few letters it ends in an error
        return 0
    found = re.search(r"^Orientation in degrees: (\d+)$", told, re.MULTILINE)
    return int(found[1]) % 360 if found else 0


def _program() -> str | None:
    """The program's name where it is on the path; its usual place on Windows is not."""
    if shutil.which("tesseract"):
        # The bare name: a path makes Python start it by another way (``posix_spawn``),
        # which a process that reads foreign files is forbidden.
        return "tesseract"
    return str(_WINDOWS) if _WINDOWS.exists() else None


@cache
def _languages() -> frozenset[str]:
    """The languages that the program has data for, none where it is not installed."""
    program = _program()
    if program is None:
        return frozenset()
    try:
        done = subprocess.run(  # noqa: S603  (our own arguments)
            [program, "--list-langs"], capture_output=True, check=False, timeout=SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(done.stdout.decode("utf-8", "replace").split())


def _run(picture: Image.Image, *options: str) -> bytes:
    program = _program()
    if program is None or not is_installed():
        raise ParseError("ocr_missing")
    head = b"P5 %d %d 255\n" % picture.size
    try:
        done = subprocess.run(  # noqa: S603  (our own arguments, the picture is data)
            [program, "stdin", "stdout", "--dpi", _DPI, *options],
            input=head + picture.tobytes(),
            capture_output=True,
            check=False,
            timeout=SECONDS,
            # One thread a page: two pages at once take half as long as one page by two threads.
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise RecognitionError(f"{SECONDS} s") from error
    except OSError as error:
        raise RecognitionError(error.strerror or "") from error
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise RecognitionError((last or [str(done.returncode)])[0][:100])
    return done.stdout


def _lines(hocr: bytes) -> list[ReadLine]:
    """The lines of hOCR, the program's XHTML: boxes and confidences stand in ``title``."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(hocr, parser)
    if root is None:
        return []
    for element in root.iter("*"):
        element.tag = etree.QName(element).localname
    lines = []
    for area, part in enumerate(root.iterfind(".//div[@class='ocr_carea']")):
        for element in part.xpath("." + _LINES):
            line = _line(element, area)
            if line.words:
                lines.append(line)
    return lines


def _line(element: Any, area: int) -> ReadLine:
    told = _properties(element)
    left, _, _, bottom = told["bbox"]
    baseline = told.get("baseline", (0.0, 0.0))
    words = (_word(word) for word in element.iterfind(_WORDS))
    return ReadLine(
        words=tuple(word for word in words if word.text),
        left=left,
        baseline=bottom + baseline[1],
        size=_number(element, "x_size"),
        area=area,
        standing="textangle" in told,
    )


def _word(element: Any) -> Word:
    letters = [
        ("".join(letter.itertext()), _number(letter, "x_conf") / 100)
        for letter in element.iterfind(_LETTERS)
    ]
    clear = [sure for char, sure in letters if char.isalnum()]
    return Word(
        text="".join(char for char, _ in letters).strip(),
        sure=_number(element, "x_wconf") / 100,
        clear=sum(clear) / len(clear) if clear else 0.0,
    )


def _number(element: Any, name: str) -> float:
    return _properties(element).get(name, (0.0,))[0]


def _properties(element: Any) -> dict[str, tuple[float, ...]]:
    """What ``title`` says: ``bbox 8 9 80 24; x_wconf 96`` -> names to numbers."""
    found = {}
    for part in element.get("title", "").split(";"):
        name, *values = part.split()
        found[name] = tuple(float(value) for value in values if _is_number(value))
    return found


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text) is not None
