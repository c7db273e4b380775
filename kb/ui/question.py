"""A question with its filters: as it stands in the address, as a form, as a query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from kb import wording
from kb.errors import UsageError
from kb.types import Event, Query
from kb.ui import state
from kb.ui.markup import escape, notice
from kb.ui.texts import text

MOST = 30
"""Hits shown at most; the first page of them shows ten."""

_LONGEST = 500
_WIDGETS = ("ask_text", "ask_lang", "ask_events", "ask_since", "ask_until")


@dataclass(frozen=True, slots=True)
class Question:
    """What the address of the page asks. ``since`` and ``until`` are as typed."""

    text: str = ""
    lang: str = ""
    events: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    more: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.lang or self.events or self.since or self.until)

    def address(self) -> dict[str, str | list[str]]:
        """As it stands in a link."""
        return {
            "q": self.text,
            "in": self.lang,
            "event": list(self.events),
            "from": self.since,
            "to": self.until,
            "more": "1" if self.more else "",
        }

    def query(self) -> Query:
        """As the library asks it. Raises :class:`UsageError` for what is no date."""
        return Query(
            self.text,
            k=MOST,
            lang=self.lang or None,
            events=self.events,
            since=_day(self.since, last=False),
            until=_day(self.until, last=True),
        )


def from_address() -> Question:
    """The question that a link holds."""
    params = st.query_params
    lang = params.get("in", "")
    return Question(
        text=params.get("q", "").strip()[:_LONGEST],
        lang=lang if lang in wording.LANGUAGES else "",
        events=tuple(params.get_all("event")),
        since=params.get("from", "").strip(),
        until=params.get("to", "").strip(),
        more=params.get("more") == "1",
    )


def ask(question: Question) -> None:
    """Write a question into the address; to be called from a callback."""
    state.go("ask", question.address())
    _fill(question)
    st.session_state["ask_submitted"] = True


def form(events: Sequence[Event], lang: str) -> None:
    """The question and its filters; submitting writes them into the address."""
    question = from_address()
    titles = _titles(events)
    if state.address_is_new("ask", "ask_text"):
        _fill(replace(question, events=tuple(key for key in question.events if key in titles)))
    with st.form("ask_form", border=False):
        words, button = st.columns([6, 1], vertical_alignment="bottom")
        words.text_input(
            text("question", lang),
            key="ask_text",
            placeholder=text("question_hint", lang),
            max_chars=_LONGEST,
        )
        button.form_submit_button(
            text("search", lang), type="primary", on_click=_submit, width="stretch"
        )
        with st.expander(text("narrow", lang), expanded=question.narrowed):
            _filters(titles, lang)


def _filters(titles: dict[str, str], lang: str) -> None:
    codes = {
        "": text("any_language", lang),
        "pl": text("lang_pl", lang),
        "en": text("lang_en", lang),
    }
    st.radio(
        text("passage_language", lang),
        list(codes),
        format_func=codes.__getitem__,
        key="ask_lang",
        horizontal=True,
    )
    st.multiselect(
        text("events_filter", lang),
        list(titles),
        format_func=lambda key: titles.get(key, key),
        key="ask_events",
        placeholder=text("events_filter_hint", lang),
        select_all=False,
    )
    for column, name in zip(st.columns(2), ("since", "until"), strict=True):
        hint = text("date_hint", lang)
        with column:
            st.text_input(text(name, lang), key=f"ask_{name}", placeholder=hint, max_chars=20)
    st.html(f'<p class="kb-small">{escape(text("undated_left_out", lang))}</p>')


def complaint(question: Question, lang: str) -> str:
    """What is wrong with the question, as a notice; empty when nothing is."""
    asked = st.session_state.pop("ask_submitted", False)
    if not question.text:
        return notice(text("question_empty", lang), "error") if asked else ""
    try:
        query = question.query()
    except UsageError as error:
        return notice(wording.explain(error.problem, lang), "error")
    if query.since and query.until and query.since > query.until:
        return notice(text("dates_swapped", lang), "error")
    return ""


def _submit() -> None:
    values = st.session_state
    ask(
        Question(
            text=values["ask_text"].strip(),
            lang=values["ask_lang"],
            events=tuple(values["ask_events"]),
            since=values["ask_since"].strip(),
            until=values["ask_until"].strip(),
        )
    )


def _fill(question: Question) -> None:
    """Put a question into the form's widgets."""
    values = (question.text, question.lang, list(question.events), question.since, question.until)
    for key, value in zip(_WIDGETS, values, strict=True):
        st.session_state[key] = value


def _titles(events: Sequence[Event]) -> dict[str, str]:
    """Titles by event id; those that occur twice carry the name of their file."""
    seen = Counter(event.title for event in events)
    return {
        event.id: event.title
        if seen[event.title] == 1
        else f"{event.title} ({', '.join(path.rpartition('/')[2] for path in event.documents[:1])})"
        for event in events
    }


def _day(typed: str, *, last: bool) -> date | None:
    if not typed:
        return None
    try:
        return wording.day(typed, last=last)
    except ValueError:
        raise UsageError("date_unclear", value=typed) from None
