"""What a path says of a document: what it is called, of which date, and which version.

``Umowa_lokale_v2 (1).docx`` and ``Umowa lokale – ostateczna.pdf`` are called the same and marked
differently. A number alone is no mark ("zebranie 2" is another meeting), nor are initials.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.text import fold

_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"0[1-9]|1[0-2]", r"0[1-9]|[12]\d|3[01]"
_DATE = re.compile(
    rf"(?<!\d)(?:(?P<y1>{_YEAR})[-_. ]?(?P<m1>{_MONTH})(?:[-_. ]?(?P<d1>{_DAY}))?"  # 2024-05-14
    rf"|(?P<d2>{_DAY}|[1-9])(?P<by>[-_. ])(?P<m2>{_MONTH}|[1-9])(?P=by)(?P<y2>{_YEAR})"  # 14.5.2024
    rf"|(?P<m3>{_MONTH})[-_.](?P<y3>{_YEAR})"  # 05-2024
    rf"|(?P<y4>{_YEAR}))(?!\d)"
)
_BRACKETED = re.compile(r"\(\d{1,2}\)")
_BETWEEN_WORDS = re.compile(r"(?:[^\w.]|_)+|(?<!\d)\.|\.(?!\d)|(?<=\d)(?=[a-z])")

_COPY = (
    "kopi[ae](?: zapasow[ae])?|duplikat|odzyskan[aey]"
    "|conflicted copy|copy of|copy|copies|backup|bak|autorecovered"
)
_FINAL = (
    "ostateczn[aeyi]|ostatnia wersja|wersja koncowa|finaln[aey]|final|czystopis|zatwierdzon[aey]"
    "|przyjet[aey]|podpisan[aey]|approved|signed|accepted|clean"
)
_REVISED = (
    "popr|poprawk[ai]|poprawion[aey]|korekta|skorygowan[aey]|zmienion[aey]|uzupelnion[aey]"
    "|zaktualizowan[aey]|aktualizacja|nowa wersja|now[aey]$|new$"
    "|po (?:uwagach|poprawkach|korekcie|zmianach|konsultacjach|recenzji|redakcji|weryfikacji)"
    "|revised|corrected|updated|amended|edited"
)
_DRAFT = (
    "projekt|projektu|proj|drafts?|robocz(?:a|e|y|ego|ej|o)|szkic|brudnopis|wip|wersja wstepna"
    "|do (?:uzgodnien|akceptacji|weryfikacji|uwag|sprawdzenia)|star[aey]|old|archiw(?:um|aln[aey])"
)
# "final 2" comes after "final"; but "projekt 2" is another project.
_MARKS = {
    "copy": re.compile(rf"\b(?:{_COPY})(?: ?\d{{1,2}})?()\b"),
    "final": re.compile(rf"\b(?:{_FINAL})(?: ?(\d{{1,2}}))?\b"),
    "revised": re.compile(rf"\b(?:{_REVISED})(?: ?(\d{{1,2}}))?\b"),
    "draft": re.compile(rf"\b(?:{_DRAFT})()\b"),
    "number": re.compile(r"\b(?:wersj[aie]|wer|vers?|version|rev|rewizja|v) ?(\d+(?:\.\d+)*)\b"),
    "version": re.compile(r"\b(?:wersj[aei]|versions?)()\b"),
}
_FORMAT = re.compile(r"(?:pdfy?|docx?|odt|rtf|html|word|scan|skany?)")
_SUFFIX = re.compile(r"\.[^. ]{1,5}$")
_CARRIER = re.compile(r"\.(?:zip|eml|msg)$", re.IGNORECASE)

_Number = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FileName:
    """A path, understood.

    ``folder`` and ``words`` are what it is called, without the marks of a version; ``dates``
    are as ``2024``, ``2024-05`` or ``2024-05-14``. ``stage`` counts what makes it final, less
    what makes it a draft; ``number`` is the version's, ``revised`` how often it is called so.
    """

    folder: tuple[str, ...]
    words: tuple[str, ...]
    dates: tuple[str, ...] = ()
    stage: int = 0
    number: _Number = (1,)
    revised: int = 0
    is_copy: bool = False

    @property
    def called(self) -> tuple[tuple[str, ...], ...]:
        """What the versions of one document have in common; empty where only marks are left."""
        if not self.words:
            return (self.folder, self.dates) if self.dates else ()
        return self.folder, self.words

    @property
    def marks(self) -> tuple[int, _Number, int]:
        """The marks of a version; the newer one has the greater."""
        return self.stage, self.number, self.revised


def read_name(path: str) -> FileName:
    """What a path says. Folders that only sort ("archiwum", "wersje", "pdf") count as marks."""
    *folders, name = re.split(r"[/\\]", path)
    parts, above = [_part(_SUFFIX.sub("", name))], []
    for folder in folders:
        part = _part(_CARRIER.sub("", folder))
        if part.only_sorts:
            parts.append(part)
        else:
            above.append(part.text)
    counts = [part.counts for part in parts]
    return FileName(
        folder=tuple(above),
        words=parts[0].words,
        dates=parts[0].dates,
        stage=sum(count["final"] - count["draft"] for count in counts),
        number=max((part.number for part in parts if part.number), default=(1,)),
        revised=sum(count["revised"] for count in counts),
        is_copy=any(count["copy"] for count in counts),
    )


def are_apart(a: FileName, b: FileName) -> bool:
    """Whether both names have a date, and no date of one can be one of the other."""
    near = any(x.startswith(y) or y.startswith(x) for x in a.dates for y in b.dates)
    return bool(a.dates and b.dates) and not near


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a path: ``text`` is all of it, ``words`` what marks and dates leave."""

    text: str
    words: tuple[str, ...]
    dates: tuple[str, ...]
    counts: dict[str, int]
    number: _Number

    @property
    def only_sorts(self) -> bool:
        """Whether a folder of this name only parts versions or formats."""
        rest = all(_FORMAT.fullmatch(word) for word in self.words)
        return bool(rest and not self.dates and (self.words or any(self.counts.values())))


@lru_cache(maxsize=10_000)
def _part(name: str) -> _Part:
    folded = fold(name)
    undated, bracketed = _BRACKETED.subn(" ", _DATE.sub(" ", folded))
    rest = _BETWEEN_WORDS.sub(" ", undated).strip()
    counts: dict[str, int] = {}
    numbers: list[_Number] = [()]
    for mark, pattern in _MARKS.items():
        found = pattern.findall(rest)
        counts[mark] = len(found)
        numbers += [tuple(map(int, number.split("."))) for number in found if number]
        rest = " ".join(pattern.sub(" ", rest).split())
    counts["copy"] += bracketed
    dates = tuple(_written(found) for found in _DATE.finditer(folded))
    return _Part(" ".join(folded.split()), tuple(rest.split()), dates, counts, max(numbers))


def _written(found: re.Match[str]) -> str:
    """A date as ``2024-05-14``, as far as it is given."""
    parts: Sequence[str | None] = (
        found["y1"] or found["y2"] or found["y3"] or found["y4"],
        found["m1"] or found["m2"] or found["m3"],
        found["d1"] or found["d2"],
    )
    return "-".join(part.zfill(2) for part in parts if part)
