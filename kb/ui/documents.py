"""Documents: what is missing from the archive, and the register of every file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import PurePath

import streamlit as st

from kb import datetext, register, wording
from kb.library import KnowledgeBase
from kb.register import Entry, Register, Standing, report, tables
from kb.register.tables import Pen
from kb.register.words import word
from kb.types import Document, Event
from kb.ui import markup, state, version
from kb.ui.markup import escape, heading, notice
from kb.ui.texts import language_name, text

_ALL, _OLDER = "", "older"
_CHOICES = {
    _ALL: "all_files",
    Standing.READ.value: "read_files",
    Standing.PARTIAL.value: "partial_files",
    Standing.FAILED.value: "failed_files",
    Standing.DUPLICATE.value: "duplicate_files",
    _OLDER: "older_files",
}


def show() -> None:
    """Draw the page."""
    lang = state.language()
    st.html(heading(1, text("documents_title", lang)))
    base = state.base()
    found = register.of(base.documents(), base.events())
    if not found.entries:
        st.html(notice(wording.say("empty_base", lang)))
        return
    st.html(f'<p role="status">{escape(report.files_told(found, lang))}</p>')
    preferred = base.preferred_dates()
    _download(base, found, lang, preferred)
    pen = _pen(lang, preferred)
    _missing(found, pen)
    st.html(heading(2, text("documents_table", lang)))
    entries = _choose(found, lang)
    st.html(tables.files(text("documents_table", lang), entries, found.events, pen))


def facts(document: Document, titles: Mapping[str, str], lang: str) -> str:
    """What the register knows of one document."""
    rows = [
        (text("path", lang), [escape(document.path)]),
        (text("copies", lang), [escape(path) for path in document.copies]),
        (text("older_versions", lang), version.older(document, lang)),
        (text("format", lang), [_format(document, lang)]),
        (text("status", lang), [tables.standing(Standing(document.status.value), lang)]),
        (text("problem", lang), _problems(document, lang)),
        (text("events", lang), [escape(titles[key]) for key in document.events if key in titles]),
    ]
    return markup.facts(rows)


def _format(document: Document, lang: str) -> str:
    parts = [document.format.upper(), language_name(document.lang, lang)]
    if document.pages:
        parts.append(f"{text('pages', lang).lower()}: {document.pages}")
    return escape(", ".join(part for part in parts if part))


def _problems(document: Document, lang: str) -> list[str]:
    said = register.said_of(document, lang, lambda path: PurePath(path).name)
    return [escape(sentence) for sentence in said]


def _pen(lang: str, preferred: Mapping[str, str]) -> Pen:
    def file(path: str, words: str) -> str:
        return markup.link("source", words, path=path, lang=lang)

    def event(one: Event) -> str:
        return markup.link("events", one.title, event=one.id, lang=lang)

    def many(path: str, words: str) -> str:
        return markup.link("events", words, text=path.rpartition("/")[2], lang=lang)

    def dates(one: Event) -> str:
        chosen = preferred.get(one.id, "")
        if chosen:
            return escape(datetext.dates(one, lang, chosen))
        return markup.dates(one, lang)

    return Pen(lang, file=file, event=event, many=many, dates=dates)


def _download(
    base: KnowledgeBase, found: Register, lang: str, preferred: Mapping[str, str]
) -> None:
    today = date.today()  # noqa: DTZ011  (the day of the one who prints it)
    st.download_button(
        text("download_report", lang),
        lambda: report.page(found, base.path.name, today, lang, preferred),
        file_name=report.file_name(today, lang),
        mime="text/html",
        on_click="ignore",
        icon=":material/print:",
    )


def _missing(found: Register, pen: Pen) -> None:
    st.html(heading(2, word("missing", pen.lang)))
    if found.is_complete:
        st.html(notice(word("nothing_missing", pen.lang)))
        return
    parts = "".join(f"{heading(3, title)}{table}" for title, table in tables.missing(found, pen))
    if found.lacking:
        parts += f'<p class="kb-small">{escape(word("as_written", pen.lang))}</p>'
    st.html(f'<div class="kb-missing">{parts}</div>')


def _choose(found: Register, lang: str) -> tuple[Entry, ...]:
    """The entries of the standing that the address or a choice asks for."""
    choices = {_ALL: found.entries}
    choices |= {one.value: found.having(one) for one in Standing}
    choices[_OLDER] = found.older
    if state.address_is_new("documents", "documents_show"):
        asked = st.query_params.get("show", "")
        st.session_state["documents_show"] = asked if choices.get(asked) else _ALL
    chosen = st.radio(
        text("show_only", lang),
        [key for key, entries in choices.items() if entries],
        format_func=lambda key: f"{text(_CHOICES[key], lang)} ({len(choices[key])})",
        key="documents_show",
        on_change=_remember,
        horizontal=True,
    )
    return choices[chosen]


def _remember() -> None:
    state.go("documents", {"show": st.session_state["documents_show"]})
