"""Which lines of a message are its own: quoted history is cut, what is forwarded is not.

A reply carries the messages that it answers, each of which is a file of its own or
ought to be. Somebody who forwards a message sends it as what he has to say, the
history in it included. Both look much the same, so the subject decides: history is cut
where it is marked as quoted, and without marks only in a message that answers one
("Re:"), since there nothing tells where it ends. What programs add around it (who
wrote, when, to whom) goes in either case: the date of a message is no workshop's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.parsers.mail.attribution import attribution_at, quotation_end
from ingest.parsers.mail.charset import one_line
from ingest.parsers.mail.lines import Line

_TAGS = r"\W{0,5}(?:\[[^\]]{1,40}\]\s*)*"
"""What lists and guards put before a subject: "[EXTERNAL]"."""
_FORWARDS = r"(?:fwd?|pd|przek(?:az(?:ana|ane)?)?|wg)"
_ANSWERS = r"(?:re|odp|aw|sv)"
_NUMBER = r"(?:\[\d+\])?\.?\s*:"
_IS_FORWARDED = re.compile(rf"^{_TAGS}{_FORWARDS}{_NUMBER}", re.IGNORECASE)
_IS_ANSWER = re.compile(rf"^{_TAGS}{_ANSWERS}{_NUMBER}", re.IGNORECASE)
_PREFIX = re.compile(rf"^{_TAGS}(?:{_FORWARDS}|{_ANSWERS}){_NUMBER}\s*", re.IGNORECASE)
# Somebody who writes his answers into an unmarked message, or only passes it on, says so.
_POINTS_BELOW = re.compile(
    r"\b(?:poniżej|niżej|w (?:treści|tekście)|na (?:czerwono|niebiesko|zielono)|kolorem|"
    r"do wiadomości|przekazuję|przesyłam dalej|below|inline|in-line|in (?:red|blue|green)|fyi|"
    r"forwarding)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Stretch:
    """Lines of one author in a row. ``subject`` is that of a forwarded message."""

    lines: list[Line] = field(default_factory=list)
    subject: str = ""


def is_forwarded(subject: str) -> bool:
    """Whether a subject says that the message is passed on ("Fwd:", "PD:")."""
    return bool(_IS_FORWARDED.match(subject))


def bare_subject(subject: str) -> str:
    """A subject without what replying and forwarding put before it, for comparison."""
    while match := _PREFIX.match(subject):
        subject = subject[match.end() :]
    return one_line(subject).casefold()


def own_stretches(lines: Sequence[Line], subject: str, *, forwards: bool) -> list[Stretch]:
    """The stretches that a message under a subject has to say.

    With ``forwards`` the first words of another author begin what is passed on, and
    all that follows stays.
    """
    answers = bool(_IS_ANSWER.match(subject))
    found, at = [Stretch()], 0
    while at < len(lines):
        attribution, quoted = attribution_at(lines, at), lines[at].depth > 0
        said_so = attribution and attribution.forwarded and not (quoted and answers)
        if said_so or (forwards and (attribution or quoted)):
            return [*found, *_passed_on(lines[at:])]
        if attribution and not quoted:
            end = quotation_end(lines, attribution.end, lines[at])
            if end == attribution.end:  # not marked: nothing tells where it ends
                cut = answers and not _points_below(found)
                return found if cut else [*found, *_passed_on(lines[at:])]
            answers = True  # whatever the subject says
            found.append(Stretch())
            at = end
        elif quoted and answers:
            found.append(Stretch())
            at += 1
        else:
            found[-1].lines.append(replace(lines[at], depth=0))
            at += 1
    return found


def _passed_on(lines: Sequence[Line]) -> Iterator[Stretch]:
    """The messages that are passed on, without what programs say of them."""
    stretch, at = Stretch(), 0
    while at < len(lines):
        attribution = attribution_at(lines, at)
        if attribution:
            yield stretch
            stretch, at = Stretch(subject=attribution.subject), attribution.end
        else:
            stretch.lines.append(replace(lines[at], depth=0))
            at += 1
    yield stretch


def _points_below(stretches: Sequence[Stretch]) -> bool:
    """Whether the words so far speak of what stands below them."""
    return any(_POINTS_BELOW.search(line.text) for own in stretches for line in own.lines)
