"""Documents: the register of what was read, what was not, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePath

import streamlit as st

from kb import wording
from kb.types import Document, ReadStatus
from kb.ui import markup, state
from kb.ui.markup import escape, notice
from kb.ui.texts import count, language_name, text

_SIGNS = {ReadStatus.READ: "✔", ReadStatus.PARTIAL: "◐", ReadStatus.FAILED: "✖"}
_COLUMNS = ("file", "format", "language", "pages", "status", "problem", "events")


def show() -> None:
    """Draw the page."""
    lang = state.language()
    st.html(markup.heading(1, text("documents_title", lang)))
    base = state.base()
    documents = base.documents()
    if not documents:
        st.html(notice(wording.say("empty_base", lang)))
        return
    titles = {event.id: event.title for event in base.events()}
    st.html(f'<p role="status">{escape(_counts(documents, lang))}</p>')
    st.html(_table(documents, titles, lang))


def facts(document: Document, titles: Mapping[str, str], lang: str) -> str:
    """What the register knows of one document."""
    rows = [
        (text("path", lang), [escape(document.path)]),
        (text("copies", lang), [escape(path) for path in document.copies]),
        (text("format", lang), [_format(document, lang)]),
        (text("status", lang), [_status(document, lang)]),
        (text("problem", lang), _problems(document, lang)),
        (text("events", lang), [escape(titles[key]) for key in document.events if key in titles]),
    ]
    return markup.facts(rows)


def _format(document: Document, lang: str) -> str:
    parts = [document.format.upper(), language_name(document.lang, lang)]
    if document.pages:
        parts.append(f"{text('pages', lang).lower()}: {document.pages}")
    return escape(", ".join(part for part in parts if part))


def _status(document: Document, lang: str) -> str:
    sign = f'<span aria-hidden="true">{_SIGNS[document.status]} </span>'
    words = escape(wording.say(f"status_{document.status.value}", lang))
    return f'<span class="kb-status">{sign}{words}</span>'


def _problems(document: Document, lang: str) -> list[str]:
    return [escape(wording.explain(problem, lang)) for problem in document.problems]


def _counts(documents: Sequence[Document], lang: str) -> str:
    numbers = Counter(document.status.value for document in documents)
    return text(
        "documents_counts",
        lang,
        all=count(len(documents), "documents", lang),
        **{status.value: str(numbers[status.value]) for status in ReadStatus},
    )


def _events(document: Document, titles: Mapping[str, str], lang: str) -> str:
    """The title of the one event, or the number of many, as a link to the list of events."""
    known = [key for key in document.events if key in titles]
    if not known:
        return ""
    if len(known) == 1:
        return markup.link("events", titles[known[0]], event=known[0], lang=lang)
    name = PurePath(document.path).name
    return markup.link("events", count(len(known), "events", lang), text=name, lang=lang)


# The roles say what the table is where a narrow screen draws it as a list.
def _table(documents: Sequence[Document], titles: Mapping[str, str], lang: str) -> str:
    head = "".join(
        f'<th scope="col" role="columnheader">{escape(text(key, lang))}</th>' for key in _COLUMNS
    )
    rows = "".join(_row(document, titles, lang) for document in documents)
    caption = escape(text("documents_table", lang))
    return (
        f'<table class="kb-table" role="table"><caption>{caption}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )


def _row(document: Document, titles: Mapping[str, str], lang: str) -> str:
    path = PurePath(document.path)
    copies = [f"{text('copies', lang)}: {copy}" for copy in document.copies]
    under = "".join(
        f'<span class="kb-folder">{escape(line)}</span>' for line in (str(path.parent), *copies)
    )
    link = markup.link("source", path.name, path=document.path, lang=lang)
    cells = [
        escape(document.format.upper()),
        escape(language_name(document.lang, lang)),
        str(document.pages or "–"),
        _status(document, lang),
        "<br>".join(_problems(document, lang)),
        _events(document, titles, lang),
    ]
    body = "".join(
        f'<td role="cell" data-name="{escape(text(name, lang))}">{cell}</td>'
        for name, cell in zip(_COLUMNS[1:], cells, strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{link}{under}</th>{body}</tr>'
