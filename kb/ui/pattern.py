"""One pattern: what recurs, how strong the evidence is, who said it, and what answers it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from kb.conclusions import Kind, Pattern, Statement
from kb.terms import strength_text, term
from kb.ui import card, labels, said
from kb.ui.desk import Desk
from kb.ui.markup import capital, escape
from kb.ui.texts import count, text

_FIRST = 3


def draw(pattern: Pattern, propositions: Mapping[str, Pattern], desk: Desk, place: str) -> None:
    """A pattern as a card; of many statements the first ones, the others on request."""
    where = f"{place}_{pattern.id}"
    with st.container(border=True):
        st.html(_head(pattern, desk))
        first, others = pattern.statements[:_FIRST], pattern.statements[_FIRST:]
        for statement in first:
            said.draw(statement, desk, where)
        if others:
            _others(others, desk, where)
        if pattern.kind is Kind.GAP:
            _answers(pattern, propositions, desk, where)


def speaker(pattern: Pattern) -> Statement:
    """The statement whose words name the pattern."""
    return next((s for s in pattern.statements if s.text == pattern.label), pattern.statements[0])


def _head(pattern: Pattern, desk: Desk) -> str:
    lang = desk.lang
    themes = escape(labels.theme_names(pattern.themes, desk.codebook, lang))
    spoken = escape(speaker(pattern).lang)
    return (
        f'<article class="kb-card kb-pattern"><p class="kb-labels">'
        f'{labels.kind_mark(pattern.kind, lang)}<span class="kb-themes">{themes}</span></p>'
        f'<h3 lang="{spoken}">{escape(pattern.label)}</h3>'
        f'<p class="kb-strength">{escape(capital(strength_text(pattern.strength, lang)))}</p>'
        f"{_events(pattern, desk) if _is_long(pattern) else ''}</article>"
    )


def _is_long(pattern: Pattern) -> bool:
    """Whether its events are not plain to see from the quotes below."""
    merged = len(pattern.sources) < len(pattern.events)
    return merged or len(pattern.statements) > _FIRST


def _events(pattern: Pattern, desk: Desk) -> str:
    """The events that said it, each once; those of one source together."""
    lines = []
    for group in pattern.sources:
        known = [desk.events[key] for key in group if key in desk.events]
        line = "<br>".join(said.titled(event, desk) for event in known)
        if len(known) > 1:
            note = escape(text("one_source", desk.lang))
            line += f' <span class="kb-small">({note})</span>'
        lines.append(f"<li>{line}</li>")
    return f'<ul class="kb-events">{"".join(lines)}</ul>'


def _others(others: tuple[Statement, ...], desk: Desk, where: str) -> None:
    number = count(len(others), "statements", desk.lang)
    label = text("other_statements", desk.lang, statements=number)
    drawer = st.expander(label, key=f"others_{where}", on_change="rerun")
    if drawer.open:
        with drawer:
            for statement in others:
                said.draw(statement, desk, where)


def _answers(pattern: Pattern, propositions: Mapping[str, Pattern], desk: Desk, where: str) -> None:
    found = [propositions[key] for key in pattern.answered_by if key in propositions]
    title = capital(f"{term('answered_by', desk.lang)}:")
    if not found:
        sentence = f"{title} {term('none_yet', desk.lang)}"
        st.html(f'<p class="kb-answered">{escape(sentence)}</p>')
        return
    st.html(f'<p class="kb-answered">{escape(title)}</p>')
    for practice in found:
        _answer(practice, desk, where)


def _answer(practice: Pattern, desk: Desk, where: str) -> None:
    """A practice that answers a gap: its words, its first place, how often it was told."""
    statement = speaker(practice)
    told = count(practice.strength.sources, "in_events", desk.lang)
    mark = labels.kind_mark(practice.kind, desk.lang)
    st.html(f'<div class="kb-said">{mark}{said.quoted(statement, desk, told)}</div>')
    passage, event = said.words(statement, desk), desk.events[statement.event]
    card.actions(passage, event, statement, desk, f"{where}_{practice.id}")
