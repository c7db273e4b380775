"""One quote: the exact words, where and when they were said, and why they were found."""

from __future__ import annotations

from pathlib import PurePath

import streamlit as st

from kb import wording
from kb.types import AttachmentStatus, Event, Hit, Passage, Why
from kb.ui import copy_button, state
from kb.ui.markup import dates, escape, facts, flag, marked, page_numbers
from kb.ui.texts import decimal, text


def draw(hit: Hit, event: Event, lang: str, *, weak: bool = False) -> None:
    """A hit as a card."""
    passage = hit.passage
    with st.container(border=True, gap=None):
        st.html(_card(hit, event, lang, weak=weak))
        with st.container(horizontal=True, vertical_alignment="center"):
            open_source(passage, lang)
            copied = f"„{passage.text}”" if passage.lang == "pl" else f"“{passage.text}”"
            quote = f"{copied}\n({citation(passage, event, lang)})"
            copy_button.draw(quote, f"copy_{passage.id}", lang)


def open_source(passage: Passage, lang: str) -> None:
    """The link to the page that a passage stands on."""
    query = {"path": passage.path, "passage": str(passage.id)}
    state.page_link("source", text("open_source", lang), query, ":material/description:")


def quote(passage: Passage, words: tuple[str, ...] = ()) -> str:
    """The exact words, with those that matched marked."""
    body = marked(passage.text, words)
    return f'<blockquote class="kb-quote" lang="{escape(passage.lang)}">{body}</blockquote>'


def citation(passage: Passage, event: Event, lang: str) -> str:
    """One line that says where a quote is from: event, date, file, page or section."""
    parts = [
        event.title,
        wording.dates(event, lang),
        PurePath(passage.path).name,
        place(passage, event, lang),
    ]
    return text("cited", lang, where="; ".join(part for part in parts if part))


def place(passage: Passage, event: Event, lang: str) -> str:
    """The page of a paged format, else the nearest heading that is not the event's own."""
    if passage.paged:
        return page_numbers(passage.page_start, passage.page_end, lang)
    nearest = passage.heading[-1] if passage.heading else ""
    return text("section", lang, heading=nearest) if nearest not in {"", event.title} else ""


def why(reason: Why, lang: str) -> str:
    """Why a passage was found: ``słowa: komisjami → komisji · znaczenie 0,84``."""
    pairs = dict.fromkeys(
        found if asked.casefold() == found.casefold() else f"{asked} → {found}"
        for asked, found in reason.words
    )
    parts = [text("why_words", lang, words=", ".join(pairs))] if pairs else []
    if reason.meaning is not None:
        parts.append(text("why_meaning", lang, meaning=decimal(reason.meaning, lang)))
    return " · ".join(parts)


def missing_attachments(event: Event, lang: str) -> str:
    """The sentence on an event's attachments that are not held; empty when all are."""
    names = [a.name for a in event.attachments if a.status is AttachmentStatus.MISSING]
    if not names:
        return ""
    return wording.say("attachment_missing", lang, event=event.title, name="; ".join(names))


def _card(hit: Hit, event: Event, lang: str, *, weak: bool) -> str:
    passage = hit.passage
    where = [escape(PurePath(passage.path).name)]
    if stands := place(passage, event, lang):
        where.append(escape(stands))
    rows = [
        (text("date", lang), [dates(event, lang)]),
        (text("file", lang), [", ".join(where)]),
        (text("why", lang), [escape(why(hit.why, lang))]),
    ]
    tag = f'<span class="kb-tag">{escape(text("weak", lang))}</span>' if weak else ""
    return (
        f'<article class="kb-card">{tag}'
        f'<h3 lang="{escape(event.lang)}">{hit.rank}. {escape(event.title)}</h3>'
        f"{quote(passage, tuple(found for _, found in hit.why.words))}"
        f"{facts(rows)}"
        f"{_lacking(event, lang)}</article>"
    )


def _lacking(event: Event, lang: str) -> str:
    sentence = missing_attachments(event, lang)
    return f'<p class="kb-lacking">{flag(sentence)}</p>' if sentence else ""
