"""One quote: the exact words, where and when they were said, and why they were found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath

import streamlit as st

from kb import wording
from kb.conclusions import Quote, Statement
from kb.placetext import passage_place
from kb.types import AttachmentStatus, Event, Passage, Why
from kb.ui import copy_button, correct, labels, state
from kb.ui.desk import Desk
from kb.ui.markup import escape, facts, flag, marked, page_numbers
from kb.ui.texts import text


@dataclass(frozen=True, slots=True)
class Found:
    """A quote of an answer with its number on the page and why it was found."""

    quote: Quote
    number: int
    why: Why
    weak: bool = False


def draw(found: Found, desk: Desk) -> None:
    """A quote as a card."""
    quoted = found.quote
    passage = narrowed(quoted.passage, quoted.statement)
    with st.container(border=True, gap=None):
        st.html(_card(found, passage, desk))
        actions(passage, quoted.event, quoted.statement, desk, "card")


def actions(
    passage: Passage, event: Event, statement: Statement | None, desk: Desk, place: str
) -> None:
    """What can be done with a quote: open its source, copy it, correct its labels.

    ``place`` names the part of the page, for a statement may stand in several.
    """
    key = f"{place}_{statement.id if statement else passage.id}"
    with st.container(horizontal=True, vertical_alignment="center"):
        open_source(passage, desk.lang)
        marks = ("„", "”") if passage.lang == "pl" else ("“", "”")
        cited = citation(passage, event, desk)
        copied = f"{marks[0]}{passage.text}{marks[1]}\n({cited})"
        copy_button.draw(copied, f"copy_{key}", desk.lang)
    if statement is not None:
        correct.outcome(correct.draw(statement, desk, place))


def narrowed(passage: Passage, statement: Statement | None) -> Passage:
    """A passage cut down to the words of one statement in it."""
    if statement is None:
        return passage
    page, spot = statement.page or passage.page_start, statement.place
    return replace(
        passage,
        text=statement.text,
        lang=statement.lang,
        page_start=page,
        page_end=page,
        places=((statement.start, statement.end, spot),) if spot else (),
    )


def open_source(passage: Passage, lang: str) -> None:
    """The link to the page that a passage stands on."""
    query = {"path": passage.path, "passage": str(passage.id)}
    state.page_link("source", text("open_source", lang), query, ":material/description:")


def quote(passage: Passage, words: tuple[str, ...] = (), lead: str = "") -> str:
    """The exact words, with those that matched marked, under the words that led to them."""
    lang = escape(passage.lang)
    led = f'<p class="kb-led" lang="{lang}">{escape(lead)}</p>' if lead else ""
    body = marked(passage.text, words)
    return f'{led}<blockquote class="kb-quote" lang="{lang}">{body}</blockquote>'


def citation(passage: Passage, event: Event, desk: Desk) -> str:
    """One line that says where a quote is from: event, date, file, page or section."""
    parts = [
        event.title,
        desk.dates_text(event),
        PurePath(passage.path).name,
        place(passage, event, desk.lang),
    ]
    return text("cited", desk.lang, where="; ".join(part for part in parts if part))


def place(passage: Passage, event: Event, lang: str) -> str:
    """The page of a paged format, else the nearest heading that is not the event's own.

    And the sheet and cell, the table and row, or the note, where it stands in one.
    """
    spot = passage_place(passage, lang)
    if passage.paged:
        return ", ".join(
            filter(None, (page_numbers(passage.page_start, passage.page_end, lang), spot))
        )
    nearest = passage.heading[-1] if passage.heading else ""
    sheets = {place.partition("!")[0] for _, _, place in passage.places}
    if nearest in {"", event.title, *sheets}:  # a sheet's name heads its cells
        return spot
    return ", ".join(filter(None, (text("section", lang, heading=nearest), spot)))


def file_and_place(passage: Passage, event: Event, lang: str) -> str:
    """The file's name, and the page or section."""
    return ", ".join(filter(None, (PurePath(passage.path).name, place(passage, event, lang))))


def why(reason: Why, lang: str) -> str:
    """Why a passage was found: ``słowa: komisjami → komisji · podobieństwo znaczenia 0,84``."""
    pairs = dict.fromkeys(
        found if asked.casefold() == found.casefold() else f"{asked} → {found}"
        for asked, found in reason.words
    )
    parts = [text("why_words", lang, words=", ".join(pairs))] if pairs else []
    if reason.names:
        parts.append(text("why_names", lang, names=", ".join(reason.names)))
    if reason.meaning is not None:
        parts.append(text("why_meaning", lang, meaning=wording.decimal(reason.meaning, lang)))
    return " · ".join(parts)


def missing_attachments(event: Event, lang: str) -> str:
    """The sentence on an event's attachments that are not held; empty when all are.

    One file and several have a sentence each: Polish says them differently.
    """
    names = [a.name for a in event.attachments if a.status is AttachmentStatus.MISSING]
    if not names:
        return ""
    if len(names) == 1:
        return wording.say("attachment_missing", lang, event=event.title, name=names[0])
    listed = ", ".join(wording.quoted(name, lang) for name in names)
    return wording.say("attachments_missing", lang, event=event.title, names=listed)


def _card(found: Found, passage: Passage, desk: Desk) -> str:
    event, statement, lang = found.quote.event, found.quote.statement, desk.lang
    because = why(found.why, lang)
    if because and statement is not None:
        because = text("why_passage", lang, why=because)
    rows = [
        (text("date", lang), [desk.dates(event)]),
        (text("file", lang), [escape(file_and_place(passage, event, lang))]),
        (text("why", lang), [escape(because)] if because else []),
    ]
    tag = f'<span class="kb-tag">{escape(text("weak", lang))}</span>' if found.weak else ""
    words = tuple(form for _, form in found.why.words)
    return (
        f'<article class="kb-card">{tag}'
        f'<h3 lang="{escape(event.lang)}">{found.number}. {escape(event.title)}</h3>'
        f"{labels.line(statement, desk) if statement else ''}"
        f"{quote(passage, words, statement.lead if statement else '')}"
        f"{_whole(found, lang) if statement else ''}"
        f"{facts(rows)}"
        f"{_lacking(event, lang)}</article>"
    )


def _whole(found: Found, lang: str) -> str:
    """The passage around a statement, folded."""
    passage = found.quote.passage
    body = marked(passage.text, (form for _, form in found.why.words))
    return (
        f'<details class="kb-whole"><summary>{escape(text("whole_passage", lang))}</summary>'
        f'<div lang="{escape(passage.lang)}">{body}</div></details>'
    )


def _lacking(event: Event, lang: str) -> str:
    sentence = missing_attachments(event, lang)
    return f'<p class="kb-lacking">{flag(sentence)}</p>' if sentence else ""
