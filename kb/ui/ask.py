"""Ask: a question in, quotes out, or the plain word that the material does not say."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kb import cache, wording
from kb.library import KnowledgeBase
from kb.types import Event, Hit, SearchResult
from kb.ui import card, state
from kb.ui.markup import escape, heading, notice
from kb.ui.question import Question, ask, complaint, form, from_address
from kb.ui.texts import count, text

FIRST = 10
_EXAMPLES = ("example_1", "example_2", "example_3", "example_4")


def show() -> None:
    """Draw the page."""
    lang = state.language()
    st.html(heading(1, text("ask_title", lang)))
    base = state.base()
    events = base.events()
    form(events, lang)
    question = from_address()
    st.session_state["last_question"] = question.address()
    complaining = complaint(question, lang)
    if complaining:
        st.html(complaining)
    elif question.text:
        _result(
            _search(base, question, lang), {event.id: event for event in events}, question, lang
        )
    else:
        _welcome(base, lang)


def _search(base: KnowledgeBase, question: Question, lang: str) -> SearchResult:
    ready = cache.has(cache.MODEL_FOLDER) and cache.has(cache.LEXICON_FOLDER)
    waiting = text("searching", lang) if ready else wording.say("unpacking_model", lang)
    with st.spinner(waiting):
        return base.search(question.query())


def _result(result: SearchResult, events: dict[str, Event], question: Question, lang: str) -> None:
    hits = [hit for hit in result.hits if hit.passage.event in events]
    title = heading(2, text("results", lang))
    if result.answered:
        shown = hits if question.more else hits[:FIRST]
        st.html(f'{title}<p role="status">{escape(_found(shown, lang))}</p>')
        _cards(shown, events, lang)
        if len(hits) > len(shown):
            st.button(text("more", lang), on_click=_more)
        return
    st.html(title + notice(wording.say(result.reason, lang), "warning"))
    if hits:
        weak = hits[:FIRST]
        label = text("weak_hits", lang, passages=count(len(weak), "passages", lang))
        with st.expander(label):
            _cards(weak, events, lang, weak=True)


def _cards(hits: Sequence[Hit], events: dict[str, Event], lang: str, *, weak: bool = False) -> None:
    for hit in hits:
        card.draw(hit, events[hit.passage.event], lang, weak=weak)


def _found(hits: Sequence[Hit], lang: str) -> str:
    distinct = len({hit.passage.event for hit in hits})
    return text(
        "found",
        lang,
        passages=count(len(hits), "passages", lang),
        events=count(distinct, "of_events", lang),
    )


def _more() -> None:
    st.query_params["more"] = "1"
    st.session_state["ask_address"] = state.address()


def _welcome(base: KnowledgeBase, lang: str) -> None:
    held = base.counts()
    if not held["document"]:
        st.html(notice(wording.say("empty_base", lang)))
        return
    st.html(_lead("ask_lead", lang) + _lead("examples", lang))
    for key in _EXAMPLES:
        example = text(key, lang)
        st.button(example, key=key, on_click=ask, args=(Question(example),))
    numbers = {
        noun: count(held[noun.removesuffix("s")], noun, lang)
        for noun in ("documents", "events", "passages")
    }
    st.html(_lead("holdings", lang, file=base.path.name, **numbers))


def _lead(key: str, lang: str, **values: str) -> str:
    return f'<p class="kb-lead">{escape(text(key, lang, **values))}</p>'
