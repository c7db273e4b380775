"""One document -> its events, with what it claims of each: dates, place, people, files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest import dateclaims
from ingest.dates import parse_edtf
from ingest.layout import Layout, Placed
from ingest.places import find_places
from ingest.sections import Section, event_sections, is_files_label
from kb.text import fold
from kb.types import Announced, BlockKind, Claim, DateClaim, EventDraft, Method

# Keys of front matter and sidecars, in both languages -> what they state.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "tytuł", "tytul", "nazwa"),
    "date": ("date", "data", "termin", "temporal"),
    "place": ("place", "miejsce", "location", "city", "miasto"),
    "organiser": ("organiser", "organizer", "organizator"),
    "facilitator": ("facilitator", "prowadzący", "prowadzacy", "moderator"),
}
_INTRODUCTION = 200
"""Characters before the first event of a page from which they are worth keeping as a
section of their own; a page's title and crumbs are shorter."""

_FILE_NAME = re.compile(
    r"^\S.{0,120}\.(pdf|doc[xm]?|od[tsp]|rtf|xls[xm]?|pp[ts][xm]?|[ct]sv|txt|md|html?|"
    r"jpe?g|png|tiff?|heic|zip|eml|msg)$",
    re.IGNORECASE,
)
_PAGES = (".html", ".htm", ".md", ".txt", ".jpg", ".jpeg", ".png", ".heic")
_FILE_IN_TEXT = re.compile(
    r"[\w.()-]+\.(?:pdf|doc[xm]?|od[tsp]|rtf|xls[xm]?|pp[ts][xm]?|[ct]sv|zip|eml|msg)\b",
    re.IGNORECASE,
)
_MENTION = re.compile(
    r"\b(?:w|do|jako)\s+za[łl][ąa]cz(?:niku|nika|nik|eniu|onym|onej|onych)\b(?:\s+\w+)?|"
    r"\bza[łl][ąa]cza(?:m|my)\b(?:\s+\w+)?|"
    r"\b(?:in|see) (?:the )?(?:attached \w+|attachment|annex)\b|"
    r"\bfind (?:the )?(?:attached|enclosed)\b|\b(?:I|we) (?:attach|enclose)\b|"
    # a porch is attached to a house
    r"\b(?:is|are) (?:attached|enclosed)\b(?!\s+(?:to|by|in|on|within)\b)",
    re.IGNORECASE,
)

_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n")
_SAID = 100
"""Characters of a sentence that still reads as a name in a list."""


def find_events(layout: Layout, title: str, stated: Mapping[str, str]) -> tuple[EventDraft, ...]:
    """The events of a document, in its order; at least one.

    ``title`` names the only event of a document without headings of its own;
    ``stated`` is what front matter or a sidecar says outright, which speaks for the
    only event of the document (of several it could not say which).
    """
    sections = event_sections(layout)
    if not sections:
        return (_with_stated(_single(layout, title), stated),)
    drafts = [_from_section(layout, section) for section in _kept(layout, sections)]
    dates = dateclaims.infer_years([draft.dates for draft in drafts])
    return tuple(
        replace(draft, dates=claims, date_conflict=dateclaims.in_conflict(claims))
        for draft, claims in zip(drafts, dates, strict=True)
    )


def _kept(layout: Layout, sections: Sequence[Section]) -> list[Section]:
    """All sections but a preamble that says next to nothing."""
    first = sections[0]
    if first.heading is None and _body_length(layout.blocks[: first.last]) < _INTRODUCTION:
        return list(sections[1:])
    return list(sections)


def _body_length(placed: Sequence[Placed]) -> int:
    return sum(len(p.block.text) for p in placed if p.block.kind is not BlockKind.HEADING)


def _from_section(layout: Layout, section: Section) -> EventDraft:
    placed = layout.blocks[section.first : section.last]
    if section.heading is None:
        heading = next((p for p in placed if p.block.kind is BlockKind.HEADING), placed[0])
        draft = EventDraft(heading.block.text, placed[0].start, placed[-1].end)
        return replace(draft, attachments=_announced(placed))
    return _read(layout, placed, section.heading.text)


def _single(layout: Layout, title: str) -> EventDraft:
    placed = layout.blocks
    name = " ".join(title.split())
    return _read(layout, placed, name) if placed else EventDraft(name, 0, 0)


def _read(layout: Layout, placed: Sequence[Placed], title: str) -> EventDraft:
    """An event from its blocks; its heading is the block that holds its title, if one does."""
    start, end = placed[0].start, placed[-1].end
    heading = next((p for p in placed[:3] if p.block.text == title), None)
    body_start = heading.end if heading else start
    claims = dateclaims.claims(
        title if heading else "",
        heading.start if heading else start,
        layout.text[body_start:end],
        body_start,
    )
    return EventDraft(
        title=title,
        start=start,
        end=end,
        dates=claims,
        claims=find_places(
            title if heading else "",
            heading.start if heading else start,
            layout.text[body_start:end],
            body_start,
        ),
        attachments=_announced(placed),
        date_conflict=dateclaims.in_conflict(claims),
    )


def _with_stated(draft: EventDraft, stated: Mapping[str, str]) -> EventDraft:
    """What a person stated outright, before what was read."""
    values = {name: stated[key] for name, keys in _KEYS.items() for key in keys if stated.get(key)}
    claims = tuple(
        Claim(name, values[name], values[name], Method.CURATED)
        for name in ("place", "organiser", "facilitator")
        if name in values
    )
    dates = draft.dates
    if "date" in values:
        dates = (_curated_date(values["date"]), *draft.dates)
    return replace(
        draft,
        title=values.get("title", draft.title),
        dates=dates,
        claims=(*claims, *draft.claims),
        date_conflict=dateclaims.in_conflict(dates),
    )


def _curated_date(text: str) -> DateClaim:
    """A stated date: EDTF, or a date as people write it; else kept as it is, undated."""
    try:
        lower, upper = parse_edtf(text.strip())
    except ValueError:
        from ingest.dates import find_dates  # noqa: PLC0415

        found = find_dates(text)
        if not found:
            return DateClaim("", text, Method.CURATED)
        mention = found[0]
        return DateClaim(mention.edtf, text, Method.CURATED, mention.lower, mention.upper)
    return DateClaim(text.strip(), text.strip(), Method.CURATED, lower, upper)


def _announced(placed: Sequence[Placed]) -> tuple[Announced, ...]:
    """The files that an event announces: a list under a label, links, names in the text.

    A label with nothing under it, or a sentence that says where the conclusions are
    when no file is named at all, announces one file without a name; the label, or the
    sentence, stands for it (``names_a_file`` tells them apart).
    """
    found: dict[str, Announced] = {}
    label = ""
    listing = False
    for item in placed:
        block = item.block
        if is_files_label(block.text):
            label, listing = label or block.text.strip(" :"), True
            continue
        listing = listing and block.kind is not BlockKind.HEADING
        for announced in _in_block(item, listing=listing):
            found.setdefault(fold(announced.target or announced.name), announced)
    if found:
        return tuple(found.values())
    if label:
        return (Announced(label),)
    mention = next((m for item in placed if (m := _MENTION.search(item.block.text))), None)
    return (Announced(_sentence(mention)),) if mention else ()


def names_a_file(announced: Announced) -> bool:
    """Whether an announcement names its file, or leads to it; else some file will be meant."""
    label = is_files_label(announced.name)
    return bool(announced.target) or not (label or _MENTION.search(announced.name))


def _sentence(mention: re.Match[str]) -> str:
    """What is said around a mention, for a clerk to look for; the bare words in a long sentence."""
    text = mention.string
    begin = max((m.end() for m in _SENTENCE_END.finditer(text, 0, mention.start())), default=0)
    end = _SENTENCE_END.search(text, mention.end())
    said = " ".join(text[begin : end.start() if end else len(text)].split())
    return said if len(said) <= _SAID else mention.group()


def _is_file(target: str, *, listing: bool) -> bool:
    """Whether a link is to a file; in running text only to a document of the same place.

    Elsewhere a text links to other pages and to other people's reports.
    """
    name = target.split("?", maxsplit=1)[0].rsplit("/", 1)[-1]
    if not _FILE_NAME.match(name):
        return False
    return listing or not ("://" in target or name.lower().endswith(_PAGES))


def _in_block(item: Placed, *, listing: bool) -> list[Announced]:
    block = item.block
    files = [
        Announced(link.text.strip() or link.target.rsplit("/", 1)[-1], link.target)
        for link in block.links
        if _is_file(link.target, listing=listing)
    ]
    if files or not listing:
        return files
    named = _FILE_IN_TEXT.search(block.text)
    if named:
        return [Announced(named.group())]
    return [Announced(block.text.strip())] if block.kind is BlockKind.ITEM else []
