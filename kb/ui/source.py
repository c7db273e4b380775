"""Source: a document's text, page by page, with the quoted passage highlighted."""

from __future__ import annotations

from pathlib import Path, PurePath

import streamlit as st

from kb import wording
from kb.library import KnowledgeBase
from kb.types import Document, Page, Passage
from kb.ui import markup, pages_as_pictures, state, style, version
from kb.ui.documents import facts
from kb.ui.texts import text


def show() -> None:
    """Draw the page."""
    lang = state.language()
    path = st.query_params.get("path", "")
    _back(lang)
    st.html(markup.heading(1, PurePath(path).name or text("source_page", lang)))
    if not path:
        st.html(markup.notice(text("choose_document", lang)))
        state.page_link("documents", text("to_documents", lang), {}, ":material/list:")
        return
    base = state.base()
    pages = base.pages(path)  # a path that was never ingested ends here
    document = next(d for d in base.documents() if path in {d.path, *d.copies})
    version.draw(document, lang)
    # Also those of an older version, which the list of events leaves out.
    titles = {event.id: event.title for event in base.store.events(document.events)}
    st.html(facts(document, titles, lang))
    _original(Path(path), lang)
    passage = _passage(base, document, lang)
    if pages:
        _text(base, document, path, pages, passage, lang)


def _back(lang: str) -> None:
    question = st.session_state.get("last_question")
    if question and question["q"]:
        state.page_link("ask", text("back", lang), question, ":material/arrow_back:")


def _original(path: Path, lang: str) -> None:
    """The file to download; of an attachment or a member of an archive, what carries it."""
    held = next((place for place in (path, *path.parents) if place.is_file()), None)
    if held is None:
        st.html(markup.notice(text("original_gone", lang), "warning"))
        return
    size = wording.file_size(held.stat().st_size, lang)
    label = "download" if held == path else "download_carrier"
    st.download_button(
        text(label, lang, size=size, name=held.name),
        held.read_bytes,
        file_name=held.name,
        mime="application/octet-stream",
        on_click="ignore",
        icon=":material/download:",
    )


def _passage(base: KnowledgeBase, document: Document, lang: str) -> Passage | None:
    """The passage that the address names, if it is one of this document."""
    named = st.query_params.get("passage", "")
    if not named:
        return None
    if named.isascii() and named.isdigit() and len(named) < 19:  # noqa: PLR2004  (SQLite's integers)
        passage = base.passage(int(named))
        if passage.path in {document.path, *document.copies}:
            return passage
    st.html(markup.notice(text("passage_foreign", lang), "warning"))
    return None


def _text(
    base: KnowledgeBase,
    document: Document,
    path: str,
    pages: tuple[Page, ...],
    passage: Passage | None,
    lang: str,
) -> None:
    number = _page_number(len(pages), passage, lang)
    start = base.page_start(path, number)
    page = pages[number - 1]
    if passage:
        _where_highlighted(passage, number, lang)
    span = (passage.start, passage.end) if passage else (0, 0)
    body = markup.highlighted(page.text, start, *span) or markup.escape(text("no_text", lang))
    shown = f'<div class="kb-page" lang="{markup.escape(document.lang)}">{body}</div>'
    if document.format == "pdf" and Path(path).is_file():
        left, right = st.columns(2)
        with left:
            st.html(markup.heading(2, text("text_read", lang)) + shown)
        with right:
            st.html(_picture(Path(path), number, lang))
    else:
        st.html(markup.heading(2, text("text_read", lang)) + shown)
    if passage:
        st.html(style.scroll_script(passage.id, number), unsafe_allow_javascript=True)


def _where_highlighted(passage: Passage, number: int, lang: str) -> None:
    if passage.page_start <= number <= passage.page_end:
        sentence = text("highlighted", lang)
    else:
        first, last = passage.page_start, passage.page_end
        pages = str(first) if first == last else f"{first}–{last}"
        sentence = text("highlight_elsewhere", lang, pages=pages)
    st.html(markup.notice(sentence))


def _picture(path: Path, number: int, lang: str) -> str:
    title = markup.heading(2, text("page_picture", lang, number=str(number)))
    address = pages_as_pictures.draw(path, number)
    if address is None:
        return title + markup.notice(text("no_picture", lang), "warning")
    alt = text("picture_alt", lang, number=str(number), name=path.name)
    return f'{title}<img class="kb-picture" alt="{markup.escape(alt)}" src="{address}">'


def _page_number(last: int, passage: Passage | None, lang: str) -> int:
    """The page to show: of the address, else the passage's; chosen by hand afterwards."""
    if state.address_is_new("source", "source_page"):
        asked = st.query_params.get("page", "")
        first = passage.page_start if passage else 1
        st.session_state["source_page"] = page_asked(asked, first, last)
    if last == 1:
        return 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            text("page", lang),
            range(1, last + 1),
            format_func=lambda n: text("page_of", lang, number=str(n), all=str(last)),
            key="source_page",
            placeholder=text("page", lang),
            filter_mode=None,
            width=160,
        )
        for label, step in (("page_before", -1), ("page_after", 1)):
            beyond = not 1 <= number + step <= last
            st.button(text(label, lang), on_click=_turn, args=(step,), disabled=beyond)
    return int(number)


def page_asked(typed: str, otherwise: int, last: int) -> int:
    """The page that an address names, within the document; ``otherwise`` where it names none."""
    if not (typed.isascii() and typed.isdigit()):
        return min(max(otherwise, 1), last)
    digits = typed.lstrip("0")
    # Python reads no number of thousands of digits; no document has so many pages.
    number = int(digits or "0") if len(digits) <= len(str(last)) else last
    return min(max(number, 1), last)


def _turn(step: int) -> None:
    st.session_state["source_page"] += step
