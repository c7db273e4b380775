"""What mail programs put before somebody else's words: who wrote them, when and to whom.

A separator ("-----Original Message-----"), a header ("Od: ... Wysłano: ... Do: ...
Temat: ...") or a line ("W dniu ... napisał(a):"), alone or together. They are told
narrowly: a person, too, writes "Data: 7 maja, Temat: dyżury" and "burmistrz napisał:".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from ingest.parsers.mail.lines import Line
from kb.types import BlockKind

_LONGEST = 600
_SEPARATOR_LONGEST = 120
_LABEL_LONGEST = 40
_MOST_LINES = 4
"""Lines over which programs break "W dniu ... napisał(a):"."""
_BLANK_BELOW = 3
"""Blank lines at most between that and what is quoted."""
_AROUND_LABEL = "*_ \t\u00a0"
_MONTH_DAY = r"\d{1,2}\.? \w+\.? \d{4}|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}"
_DAY = (
    r"(?:pon|wt|[śs]r|czw|pt|sob|niedz|nd)\.?,|poniedzia[łl]ek|wtorek|[śs]roda|czwartek|pi[ąa]tek|"
    r"sobota|niedziela|(?:mon|tue|wed|thu|fri|sat|sun)\w*,"
)
_LINE_START = re.compile(
    rf"^(?:w dniu|dnia|on|am|le|u[żz]ytkownik|wiadomo[śs][ćc] napisana przez|{_DAY}|{_MONTH_DAY})(?=\W|$)",
    re.IGNORECASE,
)
_ADDRESS = r"<[^<>\s]+@[^<>\s]+>"
_LINE_END = re.compile(
    r"(?:\b(?:napisa[łl](?:\(-?a\)|a|i)?|pisze|wrote|writes)|\bschrieb\b[^:]{0,80}"
    rf"|{_ADDRESS}|przez .*\d\d:\d\d)\s*:$",
    re.IGNORECASE,
)
# What a person would hardly write, so that nothing need be marked as quoted below it.
_OF_A_PROGRAM = re.compile(
    rf"\(-?a\)\s*:$|{_ADDRESS}|\b\d{{1,2}}:\d\d\b.*\b(?:wrote|pisze)\s*:$|przez .*\d\d:\d\d\s*:$",
    re.IGNORECASE,
)
_DASHES = r"[-_=*—–\s]"
_ORIGINAL = re.compile(
    rf"^{_DASHES}*[-_=*—–]{{2,}}\s*(?:original message|(?:oryginalna|pierwotna) wiadomo[śs][ćc]"
    rf"|wiadomo[śs][ćc] (?:oryginalna|pierwotna)|urspr[üu]ngliche nachricht){_DASHES}*:?$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    rf"^{_DASHES}*(?:forwarded message|(?:przekazana|przekazywana|przes[łl]ana) wiadomo[śs][ćc]"
    r"|wiadomo[śs][ćc] (?:przekazana|przes[łl]ana)(?: dalej)?|begin forwarded message"
    rf"|pocz[ąa]tek (?:przekazanej|przekazywanej) wiadomo[śs]ci|weitergeleitete nachricht){_DASHES}*:?$",
    re.IGNORECASE,
)
_FLAT = re.compile(
    r"^\W{0,5}(?:od|from)\s*:.{1,200}\b(?:wysłan[oey]|sent)\s*:.{1,100}\b(?:do|to)\s*:"
    r".{1,200}\b(?:temat|subject)\s*:",
    re.IGNORECASE,
)
_LABELS = {
    "from": "od|from|von|nadawca",
    "sent": "wysłano|wysłane|wysłany|wyslano|data wysłania|sent|gesendet",
    "date": "data|date|datum",
    "to": "do|adresat|to|an|dw|cc|kopia|kopia do|udw|bcc",
    "subject": "temat|subject|betreff",
    "other": "załączniki|załącznik|attachments|attachment|ważność|importance|priorytet|"
    "odpowiedz do|odpowiedź do|reply-to|antwort an",
}
_ROLES = {label: role for role, labels in _LABELS.items() for label in labels.split("|")}
_TIME = re.compile(r"\b\d{1,2}:\d\d\b")


@dataclass(frozen=True, slots=True)
class Attribution:
    """The lines of a program before somebody else's words, up to ``end``.

    ``forwarded`` is whether they say that these are passed on, ``subject`` the one that
    they name.
    """

    end: int
    subject: str = ""
    forwarded: bool = False


def attribution_at(lines: Sequence[Line], at: int) -> Attribution | None:
    """The attribution that begins with a line, None where none does."""
    text = lines[at].text.strip()
    if not text or len(text) > _LONGEST:
        return None
    if len(text) <= _SEPARATOR_LONGEST:
        for pattern, forwarded in ((_ORIGINAL, False), (_FORWARDED, True)):
            if pattern.match(text):
                return _below_separator(lines, at, forwarded=forwarded)
    if _FLAT.match(text):
        return Attribution(at + 1)
    header = _Header.read(lines, at)
    if header.is_sure:
        return Attribution(header.end, header.subject)
    end = _line_end(lines, at)
    return Attribution(end) if end else None


def quotation_end(lines: Sequence[Line], at: int, above: Line) -> int:
    """Past the lines that are quoted or set in deeper than the one above them.

    ``at`` itself where the next lines are not.
    """
    end = at
    for number in range(at, len(lines)):
        line = lines[number]
        if line.depth > above.depth or line.indented > above.indented:
            end = number + 1
        elif not line.blank:
            break
    return end


def _below_separator(
    lines: Sequence[Line], at: int, *, forwarded: bool
) -> Attribution | None:  # fmt: skip
    """A separator with the header or the line below it; without them it needs its dashes."""
    below = next((n for n in range(at + 1, len(lines)) if not lines[n].blank), None)
    if below is not None:
        header = _Header.read(lines, below)
        if header.values:
            return Attribution(header.end, header.subject, forwarded)
        end = _line_end(lines, below)
        if end:
            return Attribution(end, forwarded=forwarded)
    text = lines[at].text.strip()
    sure = text[0] in "-_=*—–" or text.endswith(":")
    return Attribution(at + 1, forwarded=forwarded) if sure else None


@dataclass(slots=True)
class _Header:
    """The header that a program shows above a message: its values by their roles."""

    end: int
    values: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, lines: Sequence[Line], at: int) -> _Header:
        """Reads the labelled lines that begin here."""
        header = cls(at)
        while header._read_next(lines):
            pass
        return header

    @property
    def subject(self) -> str:
        """The subject that it names, ``""`` where it names none."""
        return self.values.get("subject", "")

    @property
    def is_sure(self) -> bool:
        """Whether a program wrote it: programs begin with the sender, and give the hour.

        A programme or a memorandum begins with its date, or has no hour.
        """
        sender = self.values.get("from", "")
        begins = next(iter(self.values), "") == "from" and not sender[:1].isdigit()
        timed = "sent" in self.values or bool(_TIME.search(self.values.get("date", "")))
        return begins and bool(sender) and timed

    def _read_next(self, lines: Sequence[Line]) -> bool:
        """Reads one more labelled line, if the header goes on with one."""
        start = self._next_shown(lines)
        label = _label(lines[start].text) if start is not None else None
        if start is None or label is None:
            return False
        role, value = label
        if not self._takes(role, lines[start], apart=start > self.end):
            return False
        self.end = start + 1
        self.values.setdefault(role, value or self._value_below(lines))
        if role == "to":
            self._pass_addresses(lines)
        return True

    def _next_shown(self, lines: Sequence[Line]) -> int | None:
        """Where the next line is, with a blank one before it at most."""
        ahead = range(self.end, min(self.end + 2, len(lines)))
        return next((n for n in ahead if not lines[n].blank), None)

    def _takes(self, role: str, line: Line, *, apart: bool) -> bool:
        """Whether a label goes on with the header: on a page it may be a paragraph of its own."""
        new = role not in self.values and not (role == "date" and "sent" in self.values)
        return new and line.block is not None if apart else new or role in {"to", "other"}

    def _value_below(self, lines: Sequence[Line]) -> str:
        """The value of a label that stands alone in a cell: in the next one."""
        start = self._next_shown(lines)
        if start is None or not _is_cell(lines[self.end - 1]) or _label(lines[start].text):
            return ""
        self.end = start + 1
        return lines[start].text.strip()

    def _pass_addresses(self, lines: Sequence[Line]) -> None:
        """Passes over further lines of a long list of addresses."""
        while self.end < len(lines) and lines[self.end - 1].text.rstrip().endswith((",", ";")):
            if lines[self.end].blank or _label(lines[self.end].text):
                break
            self.end += 1


def _is_cell(line: Line) -> bool:
    return line.block is not None and line.block.kind is BlockKind.CELL


def _label(text: str) -> tuple[str, str] | None:
    """The role and value of a labelled line of a header."""
    label, colon, value = text.partition(":")
    if not colon or len(label) > _LABEL_LONGEST:
        return None
    role = _ROLES.get(label.strip(_AROUND_LABEL).casefold())
    return (role, value.strip(_AROUND_LABEL)) if role else None


def _line_end(lines: Sequence[Line], at: int) -> int:
    """Past "W dniu ... napisał(a):" that begins here, 0 where it does not."""
    if not _LINE_START.match(lines[at].text.strip()):
        return 0
    joined = ""
    for end, line in enumerate(_run(lines, at), at + 1):
        joined = f"{joined} {line.text.strip()}".strip()
        if len(joined) > _LONGEST:
            return 0
        if _LINE_END.search(joined):
            below = lines[end : end + _BLANK_BELOW + 1]
            sure = _OF_A_PROGRAM.search(joined) or quotation_end(below, 0, lines[at])
            return end if sure else 0
    return 0


def _run(lines: Sequence[Line], at: int) -> Iterator[Line]:
    """A line and the next ones that are quoted as deep, up to a blank one."""
    for line in islice(lines, at, at + _MOST_LINES):
        if line.blank or line.depth != lines[at].depth:
            return
        yield line
