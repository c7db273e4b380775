"""A question with its filters: as it stands in the address, as a form, as a query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from kb import datetext, wording
from kb.codebook import Codebook
from kb.conclusions import Kind
from kb.errors import UsageError
from kb.terms import term
from kb.types import Event, Query
from kb.ui import state
from kb.ui.markup import escape, notice
from kb.ui.texts import text

MOST = 30
"""Hits shown at most; the first page of them shows ten."""

_LONGEST = 500
_WIDGETS = ("text", "kinds", "themes", "lang", "events", "since", "until")


@dataclass(frozen=True, slots=True)
class Question:
    """What the address of the page asks. ``since`` and ``until`` are as typed."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    lang: str = ""
    events: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    more: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return self != Question(self.text, more=self.more)

    def address(self) -> dict[str, str | list[str]]:
        """As it stands in a link."""
        return {
            "q": self.text,
            "kind": list(self.kinds),
            "theme": list(self.themes),
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
            kinds=self.kinds,
            themes=self.themes,
            lang=self.lang or None,
            events=self.events,
            since=_day(self.since, last=False),
            until=_day(self.until, last=True),
        )


def from_address(codebook: Codebook) -> Question:
    """The question that a link holds; kinds and themes that there are not are left out."""
    params = st.query_params
    lang = params.get("in", "")
    return Question(
        text=params.get("q", "").strip()[:_LONGEST],
        kinds=tuple(kind for kind in params.get_all("kind") if kind in set(Kind)),
        themes=tuple(theme for theme in params.get_all("theme") if theme in codebook.ids),
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


def form(events: Sequence[Event], codebook: Codebook, lang: str) -> None:
    """The question and its filters; submitting writes them into the address."""
    question = from_address(codebook)
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
            _said(codebook, lang)
            _filters(titles, lang)


def _said(codebook: Codebook, lang: str) -> None:
    """What a passage must say: kinds of statements, themes."""
    options: dict[str, dict[str, str]] = {
        "kinds": {kind.value: term(kind, lang) for kind in Kind},
        "themes": {key: codebook.name(key, lang) for key in codebook.ids},
    }
    labels = {"kinds": text("kinds", lang), "themes": text("theme", lang)}
    for column, (name, names) in zip(st.columns(2), options.items(), strict=True):
        with column:
            st.multiselect(
                labels[name],
                list(names),
                format_func=names.__getitem__,
                key=f"ask_{name}",
                placeholder=text("themes_hint", lang),
                select_all=False,
                filter_mode=None,
            )


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
            kinds=tuple(values["ask_kinds"]),
            themes=tuple(values["ask_themes"]),
            lang=values["ask_lang"],
            events=tuple(values["ask_events"]),
            since=values["ask_since"].strip(),
            until=values["ask_until"].strip(),
        )
    )


def _fill(question: Question) -> None:
    """Put a question into the form's widgets."""
    for name in _WIDGETS:
        value = getattr(question, name)
        st.session_state[f"ask_{name}"] = list(value) if isinstance(value, tuple) else value


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
        return datetext.day(typed, last=last)
    except ValueError:
        raise UsageError("date_unclear", value=typed) from None
