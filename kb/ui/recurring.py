"""Gaps and practices: what recurs in the material, and what answered it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from kb import wording
from kb.conclusions import Kind, Pattern
from kb.export.choice import Choice
from kb.propositions import RECURRING
from kb.terms import term
from kb.ui import desk as desks
from kb.ui import pattern, state, take_away, wanted
from kb.ui.desk import Desk
from kb.ui.markup import escape, heading, notice
from kb.ui.texts import count, text
from kb.ui.wanted import Wanted

_AT_ONCE = 10


def show() -> None:
    """Draw the page."""
    lang = state.language()
    st.html(heading(1, text("recurring_title", lang)))
    base = state.base()
    if not base.counts()["document"]:
        st.html(notice(wording.say("empty_base", lang)))
        return
    state.note_if_due(base, lang)
    desk = desks.of(base, lang)
    st.html(f'<p class="kb-lead">{escape(text("recurring_lead", lang))}</p>')
    asked = _form(desk)
    recurrence = base.known().recurrence
    found = recurrence.patterns()
    st.html(f'<p role="status">{escape(summary(found, asked, lang))}</p>')
    kinds = tuple(kind.value for kind in asked.kinds)
    take_away.button(base, Choice(kinds, asked.themes), "workbook_recurring", lang)
    everything = recurrence.propositions
    for kind in asked.kinds:
        title = text(f"recurring_{kind.value}", lang)
        _section(title, wanted.fitting(found, kind, asked), everything, desk, kind.value)
    if asked.once:
        once = recurrence.told_once()
        for kind in asked.kinds:
            title = text(f"once_{kind.value}", lang)
            _section(title, wanted.fitting(once, kind, asked), everything, desk, f"once_{kind}")


def summary(found: Sequence[Pattern], asked: Wanted, lang: str) -> str:
    """How much recurs, or the plain word that nothing does."""
    if not found:
        return term("no_patterns", lang)
    kept = {kind: len(wanted.fitting(found, kind, asked)) for kind in RECURRING}
    shown = [number for kind, number in kept.items() if kind in asked.kinds]
    if not sum(shown):
        return text("recurring_none", lang)
    gaps = count(kept[Kind.GAP], "gaps", lang) if Kind.GAP in asked.kinds else ""
    practices = (
        count(kept[Kind.PRACTICE], "practices", lang) if Kind.PRACTICE in asked.kinds else ""
    )
    listed = f" {text('and', lang)} ".join(filter(None, (gaps, practices)))
    return text("recurring_found", lang, found=listed)


def _form(desk: Desk) -> Wanted:
    """The filters; they act at once and write themselves into the address."""
    params, lang = st.query_params, desk.lang
    asked = wanted.read(
        params.get("kind", ""),
        params.get_all("theme"),
        params.get("once", ""),
        desk.codebook.ids,
    )
    if state.address_is_new("recurring", "recurring_kind"):
        st.session_state["recurring_kind"] = asked.kind
        st.session_state["recurring_themes"] = list(asked.themes)
        st.session_state["recurring_once"] = asked.once
    st.radio(
        text("show_only", lang),
        ("", *(kind.value for kind in RECURRING)),
        format_func=lambda kind: text(f"recurring_{kind or 'all'}", lang),
        key="recurring_kind",
        horizontal=True,
        on_change=_submit,
    )
    st.multiselect(
        text("theme", lang),
        desk.codebook.ids,
        format_func=lambda theme: desk.codebook.name(theme, lang),
        key="recurring_themes",
        placeholder=text("themes_hint", lang),
        select_all=False,
        filter_mode=None,
        on_change=_submit,
    )
    st.toggle(text("also_once", lang), key="recurring_once", on_change=_submit)
    return asked


def _submit() -> None:
    values = st.session_state
    asked = Wanted(
        values["recurring_kind"], tuple(values["recurring_themes"]), values["recurring_once"]
    )
    state.go("recurring", asked.address())


def _section(
    title: str,
    found: Sequence[Pattern],
    everything: Mapping[str, Pattern],
    desk: Desk,
    name: str,
) -> None:
    if not found:
        return
    st.html(heading(2, f"{title} ({len(found)})"))
    most = st.session_state.get(f"most_{name}", _AT_ONCE)
    for one in found[:most]:
        pattern.draw(one, everything, desk, name)
    if len(found) > most:
        label = text("more", desk.lang)
        st.button(label, key=f"more_{name}", on_click=_more, args=(name, most + _AT_ONCE))


def _more(name: str, most: int) -> None:
    st.session_state[f"most_{name}"] = most
