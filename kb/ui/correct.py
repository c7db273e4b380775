"""Corrections: at a statement, what a person says of its kind, its themes, its likes."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from kb import wording
from kb.conclusions import Kind, Statement
from kb.corrected import NOT_SAME, SAME
from kb.errors import KBError
from kb.terms import term
from kb.ui import decisions, labels, state
from kb.ui.decisions import Wish
from kb.ui.desk import Desk
from kb.ui.markup import escape, notice
from kb.ui.texts import text

_LONGEST_NAME, _LONGEST_NOTE, _LONGEST_ID = 80, 500, 40
_LIKELY = 20
"""Statements offered as "the same", at most, besides those of the same pattern."""


def draw(statement: Statement, desk: Desk, place: str) -> str:
    """The form, folded; its key, for :func:`outcome`."""
    key = f"correct_{place}_{statement.id}"
    folded(text("correct", desk.lang), "edit", key, lambda: _form(statement, desk, key))
    return key


def folded(label: str, icon: str, key: str, form: Callable[[], None]) -> None:
    """A form that unfolds in the page, and is made when it does.

    A popover is cut to the room below its button, and an open list in it closes as soon as the
    popover scrolls.
    """
    box = st.expander(label, icon=f":material/{icon}:", key=key, on_change="rerun", type="compact")
    if box.open:
        with box:
            form()


def outcome(key: str) -> None:
    """What became of the last correction, where it was made, once."""
    done = st.session_state.get("corrected")
    if done and done[0] == key:
        del st.session_state["corrected"]
        st.html(notice(done[1], done[2]))


def left_over() -> None:
    """What became of a correction that took its statement off the page."""
    done = st.session_state.pop("corrected", None)
    if done:
        st.toast(done[1])


def say(key: str, sentence: str, kind: str) -> None:
    """Keep what became of a correction until it is drawn."""
    st.session_state["corrected"] = (key, sentence, kind)


def name_field(key: str, lang: str) -> None:
    """The person's name, remembered for the next correction."""
    st.session_state.setdefault(f"{key}_who", st.session_state.get("who", ""))
    st.text_input(text("who", lang), key=f"{key}_who", max_chars=_LONGEST_NAME)


def note_field(key: str, lang: str) -> None:
    """Why it is so, in the person's words."""
    st.text_input(text("note", lang), key=f"{key}_note", max_chars=_LONGEST_NOTE)


def typed(key: str, field: str) -> str:
    """What stands in a field of a form."""
    return str(st.session_state.get(f"{key}_{field}") or "").strip()


def _form(statement: Statement, desk: Desk, key: str) -> None:
    lang = desk.lang
    st.html(_about(statement, desk))
    with st.form(f"{key}_form", border=False):
        name_field(key, lang)
        st.selectbox(
            term("kind", lang).capitalize(),
            [kind.value for kind in Kind],
            index=list(Kind).index(statement.kind),
            format_func=lambda kind: term(kind, lang),
            key=f"{key}_kind",
            placeholder=term("kind", lang),
            filter_mode=None,
        )
        st.checkbox(text("label_right", lang), key=f"{key}_right")
        _themes(statement, desk, key)
        if decisions.recurs(statement):
            _relation(statement, desk, key)
        note_field(key, lang)
        outcome(key)
        st.form_submit_button(
            text("save_correction", lang), type="primary", on_click=_submit, args=(statement, key)
        )


def _about(statement: Statement, desk: Desk) -> str:
    """The words in question, what the program said of them, and what people decided."""
    said = text("machine_said", desk.lang, labels=labels.machine_said(statement, desk))
    log = desk.decided(statement)
    lines = [said, *(labels.told(entry, desk) for entry in log)]
    lines.append(text("identifier", desk.lang, id=statement.id))
    body = "".join(f'<p class="kb-small">{escape(line)}</p>' for line in lines)
    words = escape(statement.text)
    return f'<p class="kb-words" lang="{escape(statement.lang)}">{words}</p>{body}'


def _themes(statement: Statement, desk: Desk, key: str) -> None:
    lang, now = desk.lang, statement.themes
    known = list(dict.fromkeys((*desk.codebook.ids, *now)))
    st.selectbox(
        text("theme_primary", lang),
        ["", *known],
        index=1 + known.index(now[0]) if now else 0,
        format_func=lambda t: desk.codebook.name(t, lang) if t else text("theme_none", lang),
        key=f"{key}_theme",
        placeholder=text("theme_none", lang),
        filter_mode=None,
    )
    st.multiselect(
        text("theme_secondary", lang),
        known,
        default=list(now[1:]),
        format_func=lambda theme: desk.codebook.name(theme, lang),
        key=f"{key}_themes",
        placeholder=text("secondary_none", lang),
        select_all=False,
        filter_mode=None,
    )


def _relation(statement: Statement, desk: Desk, key: str) -> None:
    lang = desk.lang
    st.selectbox(
        text("relation", lang),
        ["", SAME, NOT_SAME],
        format_func=lambda field: term(field, lang) if field else text("relation_none", lang),
        key=f"{key}_relation",
        placeholder=text("relation_none", lang),
        filter_mode=None,
    )
    others = _others(statement, desk)
    st.selectbox(
        text("other_choose", lang),
        ["", *others],
        format_func=lambda other: others.get(other, "–"),
        key=f"{key}_other",
        placeholder=text("other_choose", lang),
        filter_mode=None,
    )
    st.text_input(text("other_id", lang), key=f"{key}_other_id", max_chars=_LONGEST_ID)


def _others(statement: Statement, desk: Desk) -> dict[str, str]:
    """Statements that may say the same, by id, with the words to choose by."""
    known = desk.base.known()
    pattern = known.recurrence.propositions.get(known.recurrence.of_statement.get(statement.id, ""))
    members = [s.id for s in pattern.statements] if pattern else []
    likely = decisions.likely_same(statement, desk.base.store.likenesses([statement.id]), members)
    found = [known.by_id[one] for one in likely if one in known.by_id]
    return {s.id: _short(s, desk) for s in found[: len(members) + _LIKELY]}


def _short(statement: Statement, desk: Desk) -> str:
    return f"{statement.text} – {desk.events[statement.event].title}"


def _submit(statement: Statement, key: str) -> None:
    values = st.session_state
    wish = Wish(
        who=typed(key, "who"),
        kind=values[f"{key}_kind"],
        theme=values[f"{key}_theme"],
        more_themes=tuple(values[f"{key}_themes"]),
        relation=typed(key, "relation"),
        other=typed(key, "other_id") or typed(key, "other"),
        right=bool(values[f"{key}_right"]),
    )
    lang = values["lang"]
    remember(wish.who)
    wrong = decisions.complaint(statement, wish)
    if wrong:
        say(key, text(wrong, lang), "error")
        return
    try:
        _keep(statement, wish, typed(key, "note"))
    except KBError as error:
        say(key, wording.explain(error.problem, lang), "error")
        return
    values[key] = False  # closes the form
    say(key, text("corrected", lang), "info")


def _keep(statement: Statement, wish: Wish, note: str) -> None:
    """Keep all that a wish decides, or none of it where something has to be refused."""
    base, found = state.base(), decisions.changes(statement, wish)
    for field, value in found:
        base.check_correction(field, value, statement=statement.id, kind=wish.kind)
    for field, value in found:
        base.correct(wish.who, field, value, statement=statement.id, note=note)


def remember(who: str) -> None:
    """Keep the person's name for the session."""
    if who:
        st.session_state["who"] = who
