"""Which headings of a page begin an event, and which only part its text.

A page may report one meeting in six sections, or six meetings in one page. A heading
begins an event when it reads like one: it names a kind of gathering, or it or its
section's first lines give a date. The topmost level of headings that mostly reads so,
with at least two dated sections, is the level of events.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.dates import find_dates
from ingest.layout import Layout, Placed
from kb.text import fold
from kb.types import Block, BlockKind

_LEAD = 400
"""Characters of a section in which the date of its event is looked for."""

_MOSTLY = 0.6
"""Share of a level's headings that must read like events."""

_LONGEST_HEADING = 120
_FILES_LABEL = re.compile(
    r"^(zalaczniki?|pliki( do pobrania)?|do pobrania|materialy( do pobrania)?|"
    r"attachments?|annex(es)?|downloads?|files)\s*:?\s*$"
)
_AUTHOR_MARK = re.compile(r"^[A-ZĄĆĘŁŃÓŚŹŻ]{1,4}([/, ]+[A-ZĄĆĘŁŃÓŚŹŻ]{1,4})*$")

_GATHERING = re.compile(
    r"\b(spotkani|warsztat|narad|debat|konsultacj|forum|okragl\w+ stol|seminari|konferencj|"
    r"wizyt|sniadani|panel|dyskusj|posiedzeni|zebrani|szkoleni|spacer|rozmow|przeglad|"
    r"otwart\w+ drzwi|stolik|kongres|zjazd|festyn|piknik|wyjazd|hackathon|"
    r"meeting|workshop|forum|round ?table|seminar|conference|consultation|hearing|evening|"
    r"supper|lunch|breakfast|dialogue|review|visit|debate|exchange|clinic|coffee|walk|"
    r"session|training|congress|assembly|open day)"
)
_PART_OF_EVENT = re.compile(
    r"^(\d+[.)]\s*)?(wniosk|podsumowani|konkluzj|rekomendacj|ustaleni|zalacznik|program\b|agenda|"
    r"przebieg|uczestni|cele?\b|wprowadzeni|wstep|luki|dobre praktyki|pytani|decyzj|kontakt|"
    r"co dalej|nastepne kroki|do pobrania|pliki|materialy|galeria|lista obecnosci|"
    r"conclusion|summary|recommendation|attachment|annex|programme\b|participants|attendance|"
    r"aims?\b|introduction|background|gaps|good practices?|questions?|decisions?|contact|"
    r"next steps|downloads?|materials|gallery|what we heard|actions?\b|notes?\b)"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the text under one heading: ``blocks[first:last]``.

    ``heading`` is None for what stands before the first heading.
    """

    heading: Block | None
    first: int
    last: int


def with_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Plain text's headings, which no markup declares: short lines on their own.

    A document that declares headings is returned as it is.
    """
    if any(block.kind is BlockKind.HEADING for block in blocks):
        return tuple(blocks)
    looks = [_looks_like_heading(blocks, i) for i in range(len(blocks))]
    wide = [i for i, yes in enumerate(looks) if yes and blocks[i].gap > 1]
    found: list[Block] = []
    for i, block in enumerate(blocks):
        if not looks[i]:
            found.append(block)
        elif i == 0 and len(wide) > 1:
            found.append(replace(block, kind=BlockKind.HEADING, level=1))
        else:
            # Under the page's title there is often less room than between its events.
            under_title = i == 1 and looks[0]
            level = 2 if i in wide or not wide or under_title else 3
            found.append(replace(block, kind=BlockKind.HEADING, level=level))
    return tuple(found)


def _looks_like_heading(blocks: Sequence[Block], i: int) -> bool:
    block = blocks[i]
    text = block.text
    if block.kind is not BlockKind.PARAGRAPH or not (i == 0 or block.gap):
        return False
    if len(text) > _LONGEST_HEADING or "\n" in text or not text[0].isalnum():
        return False
    if text[-1] in ".,;:" and not re.search(r"\b(r|pt|NGO)\.$", text):
        return False
    return not _AUTHOR_MARK.match(text) and i + 1 < len(blocks)


def event_sections(layout: Layout) -> list[Section]:
    """The sections that are events; empty when the document reports a single one.

    The first section may be what stands before the first event.
    """
    for level in range(1, 7):
        sections = _sections(layout.blocks, level)
        if _are_events(layout, sections):
            return sections
    return []


def _sections(placed: Sequence[Placed], level: int) -> list[Section]:
    """The text cut at the headings of a level that may begin an event."""
    starts = [
        i
        for i, item in enumerate(placed)
        if item.block.kind is BlockKind.HEADING
        and item.block.level == level
        and not is_part(item.block.text)
    ]
    if not starts:
        return []
    before = [Section(None, 0, starts[0])] if starts[0] else []
    ends = [*starts[1:], len(placed)]
    return before + [Section(placed[a].block, a, b) for a, b in zip(starts, ends, strict=True)]


def is_part(heading: str) -> bool:
    """Whether a heading names a part of an event's report ("Wnioski", "Attachments")."""
    return bool(_PART_OF_EVENT.match(fold(heading).strip()))


def is_files_label(text: str) -> bool:
    """Whether a line is the label over a list of files ("Załączniki", "Attachments")."""
    return bool(_FILES_LABEL.match(fold(text).strip()))


def says_nothing(text: str) -> bool:
    """Whether a block is a label or an author's initials: never a statement."""
    return is_files_label(text) or bool(_AUTHOR_MARK.match(text.strip()))


def _are_events(layout: Layout, sections: Sequence[Section]) -> bool:
    headed = [s for s in sections if s.heading]
    dated = [s for s in headed if _is_dated(layout, s)]
    like = [s for s in headed if s in dated or _names_gathering(s)]
    return len(dated) > 1 and len(like) >= _MOSTLY * len(headed)


def _names_gathering(section: Section) -> bool:
    return bool(section.heading and _GATHERING.search(fold(section.heading.text)))


def _is_dated(layout: Layout, section: Section) -> bool:
    """Whether the heading or the first lines under it give a month or a day."""
    placed = layout.blocks[section.first : section.last]
    lead = layout.text[placed[0].start : placed[-1].end][: _LEAD + len(placed[0].block.text)]
    return any(not m.is_period and len(m.edtf) > len("2019") for m in find_dates(lead))
