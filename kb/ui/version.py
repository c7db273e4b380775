"""On the page of an older version: which file is newer, and a person's word that it is not."""

from __future__ import annotations

from pathlib import PurePath

import streamlit as st

from kb import wording
from kb.corrected import NOT_VERSION
from kb.errors import KBError
from kb.types import Document
from kb.ui import correct, markup, state
from kb.ui.texts import text


def sentence(document: Document, lang: str) -> str:
    """What answers in a document's place; empty for one that answers itself."""
    if document.superseded_why is None:
        return ""
    newest = PurePath(document.superseded_by).name
    return wording.say(f"superseded_{document.superseded_why}", lang, path=newest)


def draw(document: Document, lang: str) -> None:
    """The sentence, the way to the newest version, and the form that parts the two."""
    key = f"version_{document.id}"
    if document.superseded_by:
        st.html(markup.notice(sentence(document, lang), "warning"))
        newest = {"path": document.superseded_by}
        state.page_link("source", text("open_newest", lang), newest, ":material/arrow_forward:")
        correct.folded(text("no_version", lang), "link_off", key, lambda: _form(document, key))
    else:
        correct.outcome(key)


def older(document: Document, lang: str) -> list[str]:
    """Links to the older versions of a document."""
    return [
        markup.link("source", PurePath(path).name, path=path, lang=lang)
        for path in document.versions
    ]


def _form(document: Document, key: str) -> None:
    lang = st.session_state["lang"]
    with st.form(f"{key}_form", border=False):
        st.html(markup.notice(text("no_version_lead", lang)))
        correct.name_field(key, lang)
        correct.note_field(key, lang)
        correct.outcome(key)
        st.form_submit_button(
            text("save_correction", lang), type="primary", on_click=_submit, args=(document, key)
        )


def _submit(document: Document, key: str) -> None:
    who, lang = correct.typed(key, "who"), st.session_state["lang"]
    correct.remember(who)
    if not who:
        correct.say(key, text("who_missing", lang), "error")
        return
    note = correct.typed(key, "note")
    try:
        state.base().correct(
            who, NOT_VERSION, document.superseded_by, path=document.path, note=note
        )
    except KBError as error:
        correct.say(key, wording.explain(error.problem, lang), "error")
        return
    st.session_state[key] = False  # closes the form
    correct.say(key, text("corrected", lang), "info")
