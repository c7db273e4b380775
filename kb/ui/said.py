"""One statement under a heading that is not its own: in a pattern, in a commitment."""

from __future__ import annotations

import streamlit as st

from kb.conclusions import Statement
from kb.types import Event, Passage
from kb.ui import card, labels
from kb.ui.desk import Desk
from kb.ui.markup import escape


def draw(statement: Statement, desk: Desk, place: str, *, with_kind: bool = False) -> None:
    """The quote, its event with date and place, its labels, and what can be done with it."""
    event, passage = desk.events[statement.event], words(statement, desk)
    labelled = labels.line(statement, desk, with_kind=with_kind)
    st.html(f'<div class="kb-said">{quoted(statement, desk)}{labelled}</div>')
    card.actions(passage, event, statement, desk, place)


def words(statement: Statement, desk: Desk) -> Passage:
    """A statement as the passage that it stands in, cut down to its words."""
    return card.narrowed(desk.base.passage(statement.passage), statement)


def quoted(statement: Statement, desk: Desk, more: str = "") -> str:
    """The quote as HTML, its event with date and place, and a few words ``more``."""
    event, passage = desk.events[statement.event], words(statement, desk)
    where = " · ".join(filter(None, (card.file_and_place(passage, event, desk.lang), more)))
    return (
        f"{card.quote(passage, lead=statement.lead)}"
        f'<p class="kb-where">{titled(event, desk)} · {escape(where)}</p>'
    )


def titled(event: Event, desk: Desk) -> str:
    """An event's title and date as HTML."""
    title = f'<span lang="{escape(event.lang)}">{escape(event.title)}</span>'
    return f"{title} – {desk.dates(event)}"
