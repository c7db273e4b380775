"""Events: when and where, with which documents, and what of them is missing."""

from __future__ import annotations

import streamlit as st

from kb import datetext, wording
from kb.library import KnowledgeBase
from kb.types import Attachment, DateClaim, Event
from kb.ui import card, choice, choose_date, decisions, labels, markup, preferred, state
from kb.ui import desk as desks
from kb.ui.desk import Desk
from kb.ui.markup import escape, heading, notice, plain
from kb.ui.texts import count, text

_AT_ONCE = 50


def show() -> None:
    """Draw the page."""
    lang = state.language()
    st.html(heading(1, text("events_title", lang)))
    base = state.base()
    events = base.events()
    if not events:
        st.html(notice(wording.say("empty_base", lang)))
        return
    wanted = _form(lang)
    if wanted.year and not wanted.year_number:
        st.html(notice(text("year_unclear", lang, value=wanted.year), "error"))
        return
    found = [event for event in events if choice.fits(event, wanted)]
    found.sort(key=choice.newest_first, reverse=True)
    if wanted.event and all(event.id != wanted.event for event in events):
        # Told of by an older version alone, it is in no list, and links to it still open.
        found = [*base.store.events([wanted.event]), *found]
    if not found:
        st.html(notice(text("events_none", lang)))
        return
    key = "events_found_one" if len(found) == 1 else "events_found"
    number = text(key, lang, events=count(len(found), "events", lang))
    st.html(f'<p role="status">{escape(number)}</p>')
    desk = desks.of(base, lang)
    shown = found if st.session_state.get("events_more") else found[:_AT_ONCE]
    for event in shown:
        _event(event, desk, opened=event.id == wanted.event)
    if len(found) > len(shown):
        st.button(text("more", lang), on_click=_more)


def _more() -> None:
    st.session_state["events_more"] = True


def _form(lang: str) -> choice.Choice:
    if state.address_is_new("events", "events_text"):
        params = st.query_params
        only = params.get("only", "")
        st.session_state["events_text"] = params.get("text", "")
        st.session_state["events_year"] = params.get("year", "")
        st.session_state["events_only"] = only if only in choice.GAPS else ""
    with st.form("events_form", border=False):
        words, year, button = st.columns([4, 2, 1], vertical_alignment="bottom")
        words.text_input(text("events_text", lang), key="events_text", max_chars=100)
        year.text_input(
            text("year", lang), key="events_year", placeholder=text("year_hint", lang), max_chars=10
        )
        button.form_submit_button(text("show_events", lang), on_click=_submit, width="stretch")
        st.radio(
            text("show_only", lang),
            ("", *choice.GAPS),
            format_func=lambda key: text(key or "all_events", lang),
            key="events_only",
            horizontal=True,
        )
    params = st.query_params
    return choice.Choice(
        params.get("text", ""),
        params.get("year", ""),
        params.get("only", ""),
        params.get("event", ""),
    )


def _submit() -> None:
    values = st.session_state
    state.go(
        "events",
        {
            "text": values["events_text"].strip(),
            "year": values["events_year"].strip(),
            "only": values["events_only"],
        },
    )


def _event(event: Event, desk: Desk, *, opened: bool) -> None:
    lang = desk.lang
    drawer = st.expander(
        _label(event, desk), expanded=opened, key=f"event_{event.id}", on_change="rerun"
    )
    if not drawer.open:
        return
    with drawer:
        st.html(_facts(event, desk))
        query = {"event": event.id}
        state.page_link("ask", text("ask_about", lang), query, ":material/search:")
        choose_date.draw(event, desk)
        choose_date.outcome(event)
        if st.toggle(text("show_passages", lang), key=f"passages_{event.id}"):
            _passages(desk.base, event, lang)


def _label(event: Event, desk: Desk) -> str:
    """Title, date, and what is wrong with the event, as Markdown."""
    parts = [f"**{plain(event.title)}**", plain(desk.dates_text(event))]
    if choice.lacks_attachment(event):
        parts.append(plain(text("attachment_lacks", desk.lang)))
    disputed = event.date_conflict and event.id not in desk.preferred
    sign = "⚠ " if disputed or choice.lacks_attachment(event) else ""
    return sign + " · ".join(parts)


def _facts(event: Event, desk: Desk) -> str:
    lang = desk.lang
    claims = _claims(event, desk)
    if event.date_conflict:
        claims.append(markup.flag(wording.say("dates_conflict", lang)))
    rows = [
        (text("dates", lang), claims or [escape(wording.say("date_none", lang))]),
        (text("places", lang), [escape(value) for value in event.values("place")]),
        (text("organisers", lang), [escape(value) for value in event.values("organiser")]),
        (text("facilitators", lang), [escape(value) for value in event.values("facilitator")]),
        (text("documents", lang), [_document(path, lang) for path in event.documents]),
        (text("attachments", lang), [_attachment(one, lang) for one in event.attachments]),
    ]
    return markup.facts(rows)


def _claims(event: Event, desk: Desk) -> list[str]:
    """All claims about the date, the one that a person prefers first, and who decided."""
    chosen = desk.preferred.get(event.id, "")
    entry = decisions.of_date(desk.log, event.id)
    lines = [_claim(claim, desk.lang) for claim in preferred.ordered(event, chosen)]
    if not chosen or entry is None:
        return lines
    who = text("date_chosen_by", desk.lang, who=labels.signed(entry, desk.lang))
    note = f" – {entry.note}" if entry.note else ""
    date = escape(datetext.edtf_text(chosen, desk.lang))
    first = f'<strong>✔ {date}</strong> <span class="kb-small">{escape(who + note)}</span>'
    return [first, *lines]


def _claim(claim: DateClaim, lang: str) -> str:
    written = text("as_written", lang, raw=claim.raw) if claim.raw else ""
    shown = escape(datetext.date_claim(claim, lang))
    return f'{shown} <span class="kb-small">{escape(written)}</span>'


def _document(path: str, lang: str) -> str:
    return markup.link("source", path.rpartition("/")[2], path=path, lang=lang)


def _attachment(attachment: Attachment, lang: str) -> str:
    status = wording.say(f"attachment_status_{attachment.status.value}", lang)
    if attachment.path is None:
        return f"{escape(attachment.name)} – {markup.flag(status)}"
    return f"{escape(attachment.name)} – {escape(status)}: {_document(attachment.path, lang)}"


def _passages(base: KnowledgeBase, event: Event, lang: str) -> None:
    found = [
        passage
        for path in event.documents
        for passage in base.passages_of(path)
        if passage.event == event.id
    ]
    if not found:
        st.html(notice(text("passages_none", lang)))
    for passage in found:
        where = card.place(passage, event, lang)
        st.html(f'{card.quote(passage)}<p class="kb-small">{escape(where)}</p>')
        card.open_source(passage, lang)
