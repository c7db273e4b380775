"""What the pages share: the language, the open knowledge base, links from page to page."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from kb import wording
from kb.library import KnowledgeBase
from kb.recorded import is_due
from kb.ui.markup import notice

Address = Mapping[str, str | list[str]]
"""The part of a link after the question mark."""


def language() -> str:
    """The page's language: of the link, else as chosen before, else of the machine."""
    wanted = st.query_params.get("lang") or st.session_state.get("lang") or wording.ui_language()
    lang = wanted if wanted in wording.LANGUAGES else wording.ui_language()
    st.session_state["lang"] = lang
    return lang


def switch_language() -> None:
    """Go on in the other language, on the same page."""
    other = wording.LANGUAGES[1 - wording.LANGUAGES.index(st.session_state["lang"])]
    st.session_state["lang"] = other
    st.query_params["lang"] = other


def base() -> KnowledgeBase:
    """The knowledge base of ``KB_DB``.

    Raises :class:`kb.errors.StoreError` when it cannot be opened.
    """
    path = Path(os.environ.get("KB_DB", "kb.sqlite"))
    inode = path.stat().st_ino if path.exists() else 0
    return _open(str(path.absolute()), inode)


@st.cache_resource(show_spinner=False)
def _open(path: str, inode: int) -> KnowledgeBase:  # noqa: ARG001
    """One for all sessions; another when the file was put in place of the old one."""
    return KnowledgeBase(path)


def note_if_due(base: KnowledgeBase, lang: str) -> None:
    """Say that statements are still missing, before nothing is taken for none."""
    if is_due(base.store, base.codebook):
        st.html(notice(wording.say("refresh_due", lang), "warning"))


def address() -> dict[str, list[str]]:
    """What the address of the page asks for, without the language."""
    params = st.query_params
    return {key: params.get_all(key) for key in sorted(params) if key != "lang"}


def address_is_new(page: str, widget: str) -> bool:
    """Whether a page's widgets must take their values from the address.

    They must when the page was just opened (its widgets have no state yet), and when
    its address changed under it.
    """
    changed = st.session_state.get(f"{page}_address") != address()
    st.session_state[f"{page}_address"] = address()
    return changed or widget not in st.session_state


def go(page: str, query: Address) -> None:
    """Write an address of this page; to be called from a callback."""
    kept = {key: value for key, value in query.items() if value}
    st.query_params.from_dict({**kept, "lang": st.session_state["lang"]})
    st.session_state[f"{page}_address"] = address()


def remember_pages(pages: Mapping[str, st.Page]) -> None:
    """Keep the router's pages, so that any page can link to any other."""
    st.session_state["pages"] = dict(pages)


def page_link(page: str, label: str, query: Address, icon: str | None = None) -> None:
    """A link to another page that keeps this session."""
    kept = {key: value for key, value in query.items() if value}
    target: st.Page = st.session_state["pages"][page]
    st.page_link(
        target,
        label=label,
        icon=icon,
        query_params={**kept, "lang": st.session_state["lang"]},
    )
