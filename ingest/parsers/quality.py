"""The quality gate of a page: figures of a text, and what they say is wrong with it.

Pure. A page whose text is at fault is read again by other means (another extractor,
then recognition of its picture); :func:`better` says whether that was worth it.
The dictionary, where there is one, is the caller's: parsers know no language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.parsers.host import Knows

_GLYPH_NAME = re.compile(r"/(?:g|G|cid|CID)\d+|\(cid:\d+\)")
_LEADER = re.compile(r"([._…·•\-–—=*~])(?:\s?\1){2,}")
_MEANINGLESS = frozenset({"Cc", "Cn", "Co", "Cs"})
# "Å‚" and "Ĺ‚" for ł: two bytes of UTF-8 read as two characters of Windows. "by³a" for
# "była": Polish Windows read as Western; m³ and a footnote's ¹ end a word, so that the sign
# counts only before a letter.
_MOJIBAKE = re.compile(
    r"[ÂÃÄÅĂĹÐ][\u0080-\u00bf\u0152-\u0192\u02c6-\u02dd\u2013-\u20ac™łŁąĄşŞľĽżŻ]|(?<=\w)[¹³¿£¯](?=\w)"
)
_LONE_LETTERS = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){3,}(?!\S)")
# Where a font has no ligatures "fi" and "fl", another sign or a control character stands.
_SIGN_INSIDE = re.compile(r"(?<=[^\W\d_])[!\"<>^`|~\\\x00-\x08\x0b-\x1f\ufffd](?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]{3,}")
_POLISH_ONLY = frozenset(
    "nie się sie jest oraz przez dla lub jak tym tego które ktore który ktory która ktora być "
    "byc są już juz ich przy pod czy także takze jako ale może moze dnia roku".split()
)
_ENGLISH_ONLY = frozenset("the and that with this from are for was which not have has been".split())
_POLISH_LETTERS = {
    "ł": 0.0119, "ę": 0.0102, "ą": 0.0076, "ó": 0.0081, "ś": 0.0080, "ż": 0.0051,
}  # fmt: skip
"""How often a letter of a Polish word is one of these, of 62 000 letters of the project's own
corpus and of open pages. ć, ń and ź are too rare to be missed on a page."""
_EXPECTED = 5.0
"""Of a letter that a page should have so many times, one without any is at fault: by chance
that happens to one page in 150, and to read it once more costs seconds."""
_PART = 0.6
_FUNCTION_WORDS_LEAST = 3
_RARE = 0.15
"""So is one that has less than this share of what is expected."""

LETTERS_LEAST = 0.75
LOST_MOST = 0.02
MOJIBAKE_MOST = 0.004
SPACED_MOST = 0.1
BROKEN_MOST = 0.004
KNOWN_LEAST = 0.78
"""130 good pages of both languages have 0.82 or more (names and foreign words are unknown too);
of pages with one letter in twenty wrong the best has 0.76."""
WORDS_NEEDED = 20
"""A page of fewer words says too little of itself; only lost characters count there."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be counted of a page's text.

    Shares of its characters but for spaces: ``letters`` (digits too) and ``lost`` (characters
    without a meaning, glyph names). Of its letters: ``mojibake`` and ``spaced`` (letters that
    stand alone, four or more in a row). Of its words: ``broken`` (a sign where a ligature was)
    and ``known`` (in the dictionary; None where there is none, or too few words). ``missing``
    are Polish letters that a Polish text of this length has and this one has not.
    """

    words: int
    letters: float
    lost: float
    mojibake: float
    spaced: float
    broken: float
    missing: str
    known: float | None


def figures(text: str, knows: Knows | None = None) -> Figures:
    """The figures of a page's text."""
    told = _LEADER.sub(" ", text)
    dense = "".join(told.split())
    glyph_names = sum(len(match[0]) for match in _GLYPH_NAME.finditer(told))
    lost = glyph_names + sum(1 for char in dense if _is_lost(char))
    letters = sum(1 for char in dense if char.isalpha())
    digits = sum(1 for char in dense if char.isdigit())
    alone = sum(len(match[0].split()) for match in _LONE_LETTERS.finditer(told))
    words = [match[0].casefold() for match in _WORD.finditer(told)]
    return Figures(
        words=len(words),
        letters=_share(letters + digits - glyph_names, len(dense)),
        lost=_share(lost, len(dense)),
        mojibake=_share(len(_MOJIBAKE.findall(told)), letters),
        spaced=_share(alone, letters),
        broken=_share(len(_SIGN_INSIDE.findall(told)), len(words)),
        missing=_missing(words),
        known=_known(words, knows),
    )


def faults(found: Figures) -> tuple[str, ...]:
    """The names of the figures that are under the gate, none where the text passes."""
    if found.lost > LOST_MOST:
        return ("lost",)
    if found.words < WORDS_NEEDED and not found.spaced > SPACED_MOST:
        return ()
    failed = {
        "letters": found.letters < LETTERS_LEAST,
        "mojibake": found.mojibake > MOJIBAKE_MOST,
        "spaced": found.spaced > SPACED_MOST,
        "broken": found.broken > BROKEN_MOST,
        "missing": bool(found.missing),
        "known": found.known is not None and found.known < KNOWN_LEAST,
    }
    return tuple(name for name, fails in failed.items() if fails)


def better(old: Figures, new: Figures) -> bool:
    """Whether a second reading of a page, whose first is at fault, should replace it.

    It should where it mends faults and makes none, and is no mere part of the first. Where
    each has faults of its own, the one with more words of the dictionary is better.
    """
    if new.words < _PART * old.words and "lost" not in faults(old):
        return False
    before, after = set(faults(old)), set(faults(new))
    if after < before:
        return True
    if after == before or old.known is None or new.known is None:
        return False
    return new.known > old.known


def _is_lost(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in _MEANINGLESS


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _known(words: Sequence[str], knows: Knows | None) -> float | None:
    if knows is None or len(words) < WORDS_NEEDED:
        return None
    return _share(sum(1 for word in words if knows(word)), len(words))


def _missing(words: Sequence[str]) -> str:
    """The Polish letters that the words should have and have not; none where they are English."""
    polish = sum(1 for word in words if word in _POLISH_ONLY)
    english = sum(1 for word in words if word in _ENGLISH_ONLY)
    if polish < _FUNCTION_WORDS_LEAST or polish <= 2 * english:
        return ""
    count = Counter("".join(words))
    total = count.total()
    return "".join(
        letter
        for letter, share in _POLISH_LETTERS.items()
        if share * total >= _EXPECTED and count[letter] < _RARE * share * total
    )
