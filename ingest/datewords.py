"""The words and patterns of Polish and English dates: tables, and what they mean.

Polish forms come with and without diacritics. White space includes the
non-breaking space; an expression may run over one line end, not over a blank line.
Each pattern calls the whole expression ``date`` and names its pieces.
"""

from __future__ import annotations

import re

_POLISH = (
    r"stycz(?:e[nń]|ni(?:a|u|em|owi))",
    r"lut(?:y|ego|ym|emu)",
    r"mar(?:zec|c(?:a|u|em|owi))",
    r"kwie(?:cie[nń]|tni(?:a|u|em|owi))",
    r"maj(?:a|u|em|owi)?",
    r"czerw(?:iec|c(?:a|u|em|owi))",
    r"lip(?:iec|c(?:a|u|em|owi))",
    r"sierp(?:ie[nń]|ni(?:a|u|em|owi))",
    r"wrze(?:sie[nń]|[sś]ni(?:a|u|em|owi))",
    r"pa[zź]dziernik(?:a|u|iem|owi)?",
    r"listopad(?:a|zie|em|owi)?",
    r"grud(?:zie[nń]|ni(?:a|u|em|owi))",
)
_SHORT = r"(?-i:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
# "may" and "march" are verbs, "jan" and "mar" mean other things in Polish: these
# count with a capital only.
_ENGLISH = (
    r"january|(?-i:Jan)\.?",
    r"february|(?-i:Feb)\.?",
    r"(?-i:March|MARCH)|(?-i:Mar)\.?",
    r"april|(?-i:Apr)\.?",
    r"(?-i:May|MAY)",
    r"june|(?-i:Jun)\.?",
    r"july|(?-i:Jul)\.?",
    r"august|(?-i:Aug)\.?",
    r"september|(?-i:Sept?)\.?",
    r"october|(?-i:Oct)\.?",
    r"november|(?-i:Nov)\.?",
    r"december|(?-i:Dec)\.?",
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_SEASONS = (
    r"wios(?:na|ny|nie|n[ęe]|n[ąa])|spring",
    r"lato|latem|lecie|summer",
    r"jesie(?:[nń]|ni|ni[ąa])|autumn|fall",
    r"zim(?:a|y|ie|[ęe]|[ąa])|winter",
)
_AND = "i|oraz|and|a"
_TO = "do|to|until|till|through"


def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, whatever the case of letters."""
    return re.compile(pattern, re.IGNORECASE)


_MONTHS = tuple(
    _compiled(f"{polish}|{english}") for polish, english in zip(_POLISH, _ENGLISH, strict=True)
)
_SEASON_NAMES = tuple(_compiled(names) for names in _SEASONS)


def month_number(name: str) -> int:
    """The number of a month by its name, Roman or Arabic numeral; ValueError for another word."""
    if name.isdigit():
        return int(name)
    if name in _ROMAN:
        return _ROMAN.index(name) + 1
    return _place(name, _MONTHS) + 1


def season_number(name: str) -> int:
    """The EDTF number of a season's name, 21 for spring to 24 for winter."""
    return _place(name, _SEASON_NAMES) + 21


def _place(name: str, patterns: tuple[re.Pattern[str], ...]) -> int:
    """The index of the pattern that the whole name matches."""
    for index, pattern in enumerate(patterns):
        if pattern.fullmatch(name):
            return index
    raise ValueError(f"unknown word: {name!r}")


def names_month(word: str) -> bool:
    """Whether the word can only be a month: no numeral, and not a bare "Jan"."""
    return not (word.isdigit() or word in _ROMAN or re.fullmatch(_SHORT, word))


def may_be_surname(name: str) -> bool:
    """Whether a Polish month stands with a capital, as in "Anna Marzec"."""
    return name.istitle() and any(re.fullmatch(form, name, re.IGNORECASE) for form in _POLISH)


def months_of_part(number: str, *, half: bool) -> tuple[int, int]:
    """The first and last month of a quarter, or of a half, by its numeral.

    Raises ValueError when a year has no such part.
    """
    length = 6 if half else 3
    last = month_number(number) * length
    if last > len(_ROMAN):
        raise ValueError(f"a year has no part {number}")
    return last - length + 1, last


def day_runs(text: str) -> list[tuple[int, int]]:
    """Days as written, "6, 13 i 20" or "17-18", as first and last of each stretch.

    Raises ValueError when they do not rise.
    """
    runs = []
    for item in re.split(rf",|&|\b(?:{_AND})\b", text, flags=re.IGNORECASE):
        numbers = [int(number) for number in re.findall(r"\d+", item)]
        runs.append((numbers[0], numbers[-1]))
    days = [day for first, last in runs for day in ([first] if first == last else [first, last])]
    if days != sorted(set(days)):
        raise ValueError(f"days that do not rise: {text!r}")
    return runs


# The pieces that the patterns are made of.

_GAP = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"
_DASH = r"[-\u2010-\u2015\u2212]"
_START = r"(?<![\w/])(?<!\d[.,:])"
"""Where a number may begin: not inside another number, a fraction or an address."""
_STOP = rf"(?![\w/%]|[.,:]\d|{_DASH}\d)"
"""Where a number may end: "2019" of "2019/2020" or "11" of "11.30" does not."""

_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)(?:st|nd|rd|th|(?-i:\.(?=[^\S\n][a-z])))?"
_ITEM = rf"{_DAY}(?:(?:{_GAP}?{_DASH}{_GAP}?|{_GAP}(?:{_TO}){_GAP}){_DAY})?"
_DAYS = rf"(?P<days>(?:{_ITEM},{_GAP}?)*{_ITEM}{_GAP}(?:{_AND}|&){_GAP}{_ITEM}|{_ITEM})"
_MONTH = rf"(?P<month>(?:{'|'.join(_POLISH + _ENGLISH)})(?!\w))"
_ROMAN_MONTH = rf"(?P<month>(?-i:{'|'.join(reversed(_ROMAN))})(?!\w))"
_ROK = rf"(?:[^\S\n]?r\.|{_GAP}r(?!\w)|{_GAP}rok(?:u|iem)?(?!\w))"
_CENTURIES = r"(?:19|20)\d\d"
_YEAR = rf"(?P<year>{_CENTURIES})(?:(?P<rok>{_ROK})|{_STOP})"
_IN = rf"(?P<inside>w|we|in){_GAP}"
_SINCE = "od|since|from"
_UNTIL = "do|until|till|by"
_LEAD = rf"(?:(?P<lead>{_SINCE}|{_UNTIL}|during){_GAP})?"
_ABOUT = (
    r"(?:(?P<about>(?:pocz[ąa]t(?:ek|ku|kiem)|koniec|ko[nń]c(?:a|u|em)|po[lł]ow(?:a|y|ie|[ęe])"
    rf"|early|mid|late|(?:beginning|start|middle|end){_GAP}of)(?:{_GAP}|-)))?"
)
# "Dzień 1 - 17 września" is the first day, not the days from 1 to 17.
_LABEL = (
    r"(?:(?<!\w)(?:nr|dzie[nń]|day|grupa|group|sala|room|sesja|session|cz[eę][sś][cć]|part"
    rf"|etap|modu[lł]|module){_GAP}\d+[^\S\n]+{_DASH}{_GAP})?"
)
_WEEKDAY = (
    r"(?:poniedzia[lł]|wtor|[sś]rod|czwart|pi[aą]t|sobot|niedziel"
    r"|mon|tues|wednes|thurs|fri|satur|sun)\w+"
)

# The expressions.

DAYS_MONTH = _compiled(
    rf"{_LABEL}{_START}(?P<date>{_DAYS}{_GAP}(?:of{_GAP})?{_MONTH}(?:,?{_GAP}{_YEAR})?)"
)
MONTH_DAYS = _compiled(
    rf"(?<!\w)(?P<date>(?P<month>(?:{'|'.join(_ENGLISH)})(?!\w)){_GAP}(?:the{_GAP})?{_DAYS}"
    rf"(?:,?{_GAP}{_YEAR}|{_STOP}))"
)
# Two days at least: "luty 2019 (2)" points to a footnote.
MONTH_BRACKETS = _compiled(
    rf"(?<!\w)(?P<date>(?:{_IN})?{_MONTH}(?:{_GAP}{_YEAR})?{_GAP}?\((?=\d+\D+\d){_DAYS}\)"
    rf"(?:{_GAP}(?P<year_after>{_CENTURIES})(?:{_ROK}|{_STOP}))?)"
)
ROMAN = _compiled(rf"{_LABEL}{_START}(?P<date>{_DAYS}[.\s]{_ROMAN_MONTH}(?:[.\s]{_YEAR})?)")
NUMERIC = _compiled(
    rf"{_START}(?P<date>{_DAYS}(?P<mark>[./-])[^\S\n]?(?P<month>\d\d?)"
    rf"(?P=mark)[^\S\n]?{_YEAR})"
)
NUMERIC_NO_YEAR = _compiled(
    rf"{_START}(?P<date>{_DAYS}\.(?P<month>0[1-9]|1[0-2]|[1-9])(?:\.(?!\d)|(?![\w/]|[.,:]\d)))"
)
ISO = _compiled(
    rf"(?<![\w/.=-])(?P<date>(?P<year>{_CENTURIES})(?P<mark>[-./])(?P<month>0?[1-9]|1[0-2])"
    rf"(?P=mark)(?P<days>\d\d?)(?!\d|/|[.,]\d)(?:(?!\w)|(?=T\d)){_ROK}?)"
)
MONTH = _compiled(rf"(?<!\w){_LEAD}(?P<date>(?:{_IN})?{_ABOUT}{_MONTH}(?:,?{_GAP}{_YEAR})?)")
YEAR = _compiled(
    rf"(?<![\w/.,-]){_LEAD}(?P<date>(?:{_IN})?{_ABOUT}(?P<named>(?:roku?|year){_GAP})?{_YEAR})"
)
YEARS = _compiled(
    rf"(?<![\w/.,-])(?P<date>(?:(?P<lead>(?:w{_GAP})?lat(?:ach|a)|between|(?:po)?mi[eę]dzy"
    rf"|od|from|w|in){_GAP})?(?P<first>{_CENTURIES}){_ROK}?"
    rf"(?:{_GAP}?{_DASH}{_GAP}?|(?P<slash>/)|(?(lead){_GAP}(?:{_AND}|{_TO}){_GAP}|(?!)))"
    rf"(?P<last>{_CENTURIES})(?:{_ROK}|{_STOP}))"
)
PART_OF_YEAR = _compiled(
    rf"(?<![\w/.,-])(?P<date>(?:(?P<season>{'|'.join(_SEASONS)}){_GAP}(?:of{_GAP})?"
    rf"|(?:Q(?P<quarter>[1-4])|(?P<part>(?-i:IV|I{{1,3}})|[1-4]\.?){_GAP}?"
    rf"(?:kwarta[lł]\w*|(?P<half>p[oó][lł]rocz\w+))){_GAP}?)"
    rf"(?P<year>{_CENTURIES})(?:(?P<rok>{_ROK})|/\d\d(?:\d\d)?(?!\d)|{_STOP}))"
)

# What stands between two expressions that are one, and before an expression.

# A dash that begins a line is a bullet, not a range.
LINK = _compiled(
    rf"(?:(?P<range>[^\S\n]*{_DASH}{_GAP}?|{_GAP}(?:{_TO}){_GAP})"
    rf"|,?{_GAP}(?:{_AND}|&){_GAP}|(?P<comma>,){_GAP})"
    rf"(?:(?:w|we|on){_GAP})?(?:{_WEEKDAY},?{_GAP})?"
)
BEFORE = _compiled(
    rf"(?<!\w)(?:(?P<between>between|(?:po)?mi[eę]dzy)|(?P<since>{_SINCE})|(?P<until>{_UNTIL}))"
    rf"{_GAP}(?:dnia{_GAP}|the{_GAP})?(?:{_WEEKDAY},?{_GAP})?\Z"
)
