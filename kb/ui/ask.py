"""Ask: a question in, quotes out, or the plain word that the material does not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from kb import cache, wording
from kb.conclusions import Answer, FollowUp, Quote
from kb.export.choice import Choice
from kb.export.chosen import MOST_HITS
from kb.library import KnowledgeBase
from kb.terms import follow_up_text, term
from kb.types import Event, Hit, Why
from kb.ui import card, parts, pattern, said, state, take_away
from kb.ui import desk as desks
from kb.ui.desk import Desk
from kb.ui.markup import escape, flag, heading, notice
from kb.ui.parts import Parts
from kb.ui.question import MOST, Question, ask, complaint, form, from_address
from kb.ui.texts import count, text

FIRST = 10
_EXAMPLES = ("example_1", "example_2", "example_3", "example_4")

Hits = Mapping[int, Hit]
"""What a search found, by passage id: why each was found, and in which order."""


def show() -> None:
    """Draw the page."""
    lang = state.language()
    st.html(heading(1, text("ask_title", lang)))
    base = state.base()
    desk = desks.of(base, lang)
    form(list(desk.events.values()), desk.codebook, lang)
    question = from_address(desk.codebook)
    st.session_state["last_question"] = question.address()
    complaining = complaint(question, lang)
    if complaining:
        st.html(complaining)
    elif question.text:
        state.note_if_due(base, lang)
        answer, hits = _ask(base, question, lang)
        _answer(answer, hits, question, desk)
        if answer.answered:
            take_away.button(base, _choice(question), "workbook_answer", lang, ["hits"])
    else:
        _welcome(base, lang)


def _choice(question: Question) -> Choice:
    """More of what the search finds than a page shows."""
    query = replace(question.query(), k=MOST_HITS)
    return Choice(query.kinds, query.themes, query.events, query)


def _ask(base: KnowledgeBase, question: Question, lang: str) -> tuple[Answer, Hits]:
    ready = cache.has(cache.model_name(cache.BUNDLED)) and cache.has(cache.LEXICON_FOLDER)
    waiting = text("searching", lang) if ready else wording.say("unpacking_model", lang)
    with st.spinner(waiting):
        answer = base.ask(question.query())
        return answer, {hit.passage.id: hit for hit in answer.hits}


def _answer(answer: Answer, hits: Hits, question: Question, desk: Desk) -> None:
    if not answer.answered:
        _unanswered(answer, hits, desk)
        return
    shown = parts.of(answer, hits, MOST if question.more else FIRST)
    st.html(f'<p role="status">{escape(found(shown, desk.lang))}</p>')
    _patterns(shown, desk)
    _cards(term("statements", desk.lang), shown.statements, hits, desk)
    _cards(term("passages", desk.lang), shown.passages, hits, desk, len(shown.statements))
    if shown.left:
        st.button(text("more", desk.lang), on_click=_more)
    _follow_ups(shown.follow_ups, desk)
    _missing(shown.missing, desk.lang)


def _unanswered(answer: Answer, hits: Hits, desk: Desk) -> None:
    lang = desk.lang
    title = heading(2, text("results", lang))
    st.html(title + notice(wording.say(answer.reason, lang), "warning"))
    weak = answer.quotes[:FIRST]
    if weak:
        label = text("weak_hits", lang, passages=count(len(weak), "passages", lang))
        with st.expander(label):
            _cards("", weak, hits, desk, weak=True)


def found(shown: Parts, lang: str) -> str:
    """How much an answer shows, and of how many events."""
    numbers = {
        "patterns": len(shown.patterns),
        "statements": len(shown.statements),
        "passages": len(shown.passages),
    }
    listed = [count(number, noun, lang) for noun, number in numbers.items() if number]
    events = count(len(shown.events), "of_events", lang)
    key = "found_one" if sum(numbers.values()) == 1 else "found"
    return text(key, lang, passages=", ".join(listed), events=events)


def _patterns(shown: Parts, desk: Desk) -> None:
    if not shown.patterns:
        return
    st.html(heading(2, term("patterns", desk.lang)))
    propositions = desk.base.propositions()
    for one in shown.patterns:
        pattern.draw(one, propositions, desk, "answer")


def _cards(
    title: str,
    quotes: Sequence[Quote],
    hits: Hits,
    desk: Desk,
    before: int = 0,
    *,
    weak: bool = False,
) -> None:
    """Quotes under a heading, numbered on from those before."""
    if title and quotes:
        st.html(heading(2, title))
    for number, quote in enumerate(quotes, before + 1):
        hit = hits.get(quote.passage.id)
        card.draw(card.Found(quote, number, hit.why if hit else Why(), weak), desk)


def _follow_ups(found: Sequence[FollowUp], desk: Desk) -> None:
    """Commitments, each with what a later event says of it."""
    if not found:
        return
    st.html(heading(2, text("commitments", desk.lang)))
    for number, one in enumerate(found):
        with st.container(border=True):
            st.html(said.quoted(one.commitment, desk))
            st.html(f'<p class="kb-answered">{escape(follow_up_text(one, desk.lang))}</p>')
            if one.report is not None:
                said.draw(one.report, desk, f"report_{number}", with_kind=True)


def _missing(missing: Sequence[tuple[Event, str]], lang: str) -> None:
    """Announced files that are not held, although the conclusions may stand in them."""
    if not missing:
        return
    lines = "".join(
        f'<p class="kb-lacking">{flag(wording.say("attachment_missing", lang, event=event.title, name=name))}</p>'
        for event, name in missing
    )
    st.html(heading(2, text("missing", lang)) + lines)


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
