"""The notices that firms and offices put under every message: secrecy, data, paper.

A notice is told by several of its phrases together, since a message may speak of
secrets or of personal data on its own account.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.parsers.mail.lines import Line, paragraphs

_THIS_MESSAGE = re.compile(
    r"\b(?:t[aąeę]j?|niniejsz\w+|powyższ\w+|otrzyman\w+) (?:\w+ )?(?:wiadomoś\w+|korespondencj\w+|e-?mail\w*)"
    r"|\b(?:ten|tego|niniejsz\w+) e-?mail|\bthis (?:e-?mail|message|communication|transmission)\b"
    r"|\bdisclaimer\b|\bconfidentiality notice\b|\bnie (?:są|jest|jesteś)\b[^.]{0,40}"
    r"(?:adresat|odbiorc)|\bintended recipient\b",
    re.IGNORECASE,
)
_SECRECY = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bpoufn|\btajemnic\w+ (?:prawnie|przedsiębiorstwa|zawodow|służbow)|\bprawnie chronion",
        r"\b(?:wyłącznie|jedynie|tylko)\b[^.]{0,40}\b(?:adresat|odbiorc|os[óo]b)",
        r"\b(?:omyłkow|przez pomyłkę|błędnie|pomyłkowo)|\badresat\w*\b[^.]{0,60}\bprosimy",
        r"\b(?:zniszcz|usuni|usunąć|skasow)\w*",
        r"\b(?:po|za)wiad[ao]mi\w* nadawc|\bpoinformow\w+ nadawc",
        r"\b(?:rozpowszechni|kopiowa|ujawni|wykorzyst|przetwarz)\w+[^.]{0,80}(?:zabron|zakaza|niedozw)",
        r"\bconfidential\b|\b(?:legally )?privileged\b",
        r"\bintended (?:solely|only|exclusively|for)\b|\bintended recipient\b|\baddressee",
        r"\bin error\b|\bby mistake\b",
        r"\b(?:notify|inform|contact) the sender\b",
        r"\b(?:delete|destroy) (?:it|this|the|all)\b",
        r"\b(?:disclos|copying|distribut|disseminat|use)\w*\b[^.]{0,80}(?:prohibit|forbid|unlawful)",
    )
)
_ENOUGH = 3
"""Phrases that make a notice of secrecy; a person who asks for discretion needs two."""
_DATA = re.compile(
    r"^\W{0,5}(?:[^.]{0,80}\b)?administratorem (?:pani|pana|państwa|twoich)\b[^.]{0,60}danych osobowych",
    re.IGNORECASE,
)
_DATA_GOES_ON = re.compile(
    r"\binspektor\w* ochrony danych\b|\b(?:posiada|ma|mają|przysługuje) (?:pani|pan|państw)\w*\b[^.]{0,20}"
    r"\bpraw|\bdane (?:osobowe )?(?:są|będą) przetwarzane\b|\burz[ęe]du ochrony danych\b",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"^\W{0,5}(?:zanim wydrukujesz\b.{0,30}(?:wiadomoś|mail|pomyśl)"
    r"|(?:czy|zastanów się,? czy) (?:naprawdę )?musisz (?:to |t[ęe]n? \S+ )?drukować"
    r"|please (?:consider|think of|think about) the environment before)",
    re.IGNORECASE,
)
_LONGEST = 40
"""Lines of a notice that are looked at."""
_TRIES = 5
"""Lines of a paragraph that may begin one: each is compared with what follows it."""
_BEFORE_LONGEST = 80
"""Characters before "this message" in the line that begins a notice."""
_STOP = re.compile(r"[.!?]\s")


def without_disclaimers(lines: Sequence[Line]) -> list[Line]:
    """The lines without the notices among them.

    A notice begins with the line that speaks of "this message", so that a signature or
    a statement right above it stays, and lasts to the end of its paragraph.
    """
    gone: set[int] = set()
    of_data = False
    for start, end in paragraphs(lines):
        own = lines[start:end]
        goes_on = of_data and any(_DATA_GOES_ON.search(line.text) for line in own)
        first = 0 if goes_on else _notice(own)
        of_data = goes_on or (first < len(own) and bool(_DATA.match(own[first].text)))
        gone.update(range(start + first, end))
    return [line for at, line in enumerate(lines) if at not in gone]


def _notice(lines: Sequence[Line]) -> int:
    """Where the notice of a paragraph begins, its length where it has none."""
    tries = 0
    for at, line in enumerate(lines):
        if _DATA.match(line.text) or _PAPER.match(line.text):
            return at
        if tries < _TRIES and _speaks_of_itself(lines, at):
            tries += 1
            if _is_of_secrecy(lines[at : at + _LONGEST]):
                return at
    return len(lines)


def _speaks_of_itself(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is, near its beginning, about "this message", broken over two lines or not."""
    found = _THIS_MESSAGE.search(" ".join(line.text for line in lines[at : at + 2]))
    if not found or found.start() >= len(lines[at].text):
        return False
    return found.start() <= _BEFORE_LONGEST and not _STOP.search(lines[at].text[: found.start()])


def _is_of_secrecy(lines: Sequence[Line]) -> bool:
    words = " ".join(line.text for line in lines)
    return sum(1 for phrase in _SECRECY if phrase.search(words)) >= _ENOUGH
