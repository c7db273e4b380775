"""The frame of every page: title, navigation, language, and the border where errors become sentences."""

from __future__ import annotations

import streamlit as st

from kb import wording
from kb.errors import KBError
from kb.ui import ask, correct, documents, events, recurring, source, state, style
from kb.ui.markup import escape, notice
from kb.ui.texts import text


def main() -> None:
    """Draw the page that the address names."""
    lang = state.language()
    pages = _pages(lang)
    state.remember_pages(pages)
    chosen = st.navigation(list(pages.values()), position="hidden")
    st.set_page_config(page_title=f"{chosen.title} – {text('app_name', lang)}", layout="wide")
    _frame(lang)
    try:
        chosen.run()
        correct.left_over()
    except KBError as error:
        st.html(notice(wording.explain(error.problem, lang), "error"))


def _pages(lang: str) -> dict[str, st.Page]:
    return {
        "ask": st.Page(ask.show, title=text("ask_page", lang), url_path="ask", default=True),
        "recurring": st.Page(
            recurring.show, title=text("recurring_page", lang), url_path="recurring"
        ),
        "events": st.Page(events.show, title=text("events_page", lang), url_path="events"),
        "documents": st.Page(
            documents.show, title=text("documents_page", lang), url_path="documents"
        ),
        "source": st.Page(
            source.show, title=text("source_page", lang), url_path="source", visibility="hidden"
        ),
    }


def _frame(lang: str) -> None:
    """The head of every page. Streamlit's own navigation folds away on a narrow screen."""
    st.html(style.sheet())
    st.html(style.language_script(lang), unsafe_allow_javascript=True)
    with st.container(horizontal=True, vertical_alignment="center", key="kb_head"):
        st.html(f'<p class="kb-name">{escape(text("app_name", lang))}</p>', width="content")
        for page in ("ask", "recurring", "events", "documents"):
            state.page_link(page, text(f"{page}_page", lang), {})
        st.space("stretch")
        st.button(
            text("other_language", lang),
            key="language",
            type="tertiary",
            icon=":material/language:",
            on_click=state.switch_language,
        )


if __name__ == "__main__":  # `kb serve` runs this file, from wherever the package lies
    main()
