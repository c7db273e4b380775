"""The date of an event whose claims differ, chosen by a person."""

from __future__ import annotations

import streamlit as st

from kb import datetext, wording
from kb.corrected import DATE
from kb.errors import KBError
from kb.types import Event
from kb.ui import correct, preferred, state
from kb.ui.desk import Desk
from kb.ui.texts import text


def draw(event: Event, desk: Desk) -> None:
    """The form, folded; only where there is something to choose from."""
    claimed = preferred.choices(event)
    if len(claimed) < 2:  # noqa: PLR2004  (one date is no choice)
        return
    key = f"date_{event.id}"
    label = text("choose_date", desk.lang)
    correct.folded(label, "edit_calendar", key, lambda: _form(event, claimed, desk, key))


def outcome(event: Event) -> None:
    """What became of the choice just made, once."""
    correct.outcome(f"date_{event.id}")


def _form(event: Event, claimed: dict[str, str], desk: Desk, key: str) -> None:
    lang = desk.lang
    now = desk.preferred.get(event.id, "")
    with st.form(f"{key}_form", border=False):
        st.radio(
            text("date", lang),
            list(claimed),
            index=list(claimed).index(now) if now in claimed else 0,
            format_func=lambda edtf: _shown(edtf, claimed[edtf], lang),
            key=f"{key}_edtf",
        )
        correct.name_field(key, lang)
        correct.note_field(key, lang)
        correct.outcome(key)
        st.form_submit_button(
            text("save_correction", lang), type="primary", on_click=_submit, args=(event, key)
        )


def _shown(edtf: str, raw: str, lang: str) -> str:
    written = f" – {text('as_written', lang, raw=raw)}" if raw else ""
    return f"{datetext.edtf_text(edtf, lang)}{written}"


def _submit(event: Event, key: str) -> None:
    who, lang = correct.typed(key, "who"), st.session_state["lang"]
    correct.remember(who)
    if not who:
        correct.say(key, text("who_missing", lang), "error")
        return
    try:
        state.base().correct(
            who, DATE, correct.typed(key, "edtf"), event=event.id, note=correct.typed(key, "note")
        )
    except KBError as error:
        correct.say(key, wording.explain(error.problem, lang), "error")
        return
    st.session_state[key] = False  # closes the form
    st.session_state[f"event_{event.id}"] = True  # another label would fold it
    correct.say(key, text("corrected", lang), "info")
