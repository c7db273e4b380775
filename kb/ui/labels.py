"""Labels of a statement in words: kind, themes, how sure, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb import datetext, wording
from kb.codebook import Codebook
from kb.conclusions import Coding, Correction, Kind, Source, Statement
from kb.corrected import KIND, THEMES
from kb.terms import term
from kb.ui import decisions
from kb.ui.desk import Desk
from kb.ui.markup import escape
from kb.ui.texts import count, text

ICONS: Mapping[Kind, str] = {
    Kind.GAP: "≠",
    Kind.PRACTICE: "✓",
    Kind.RECOMMENDATION: "→",
    Kind.DECISION: "■",
    Kind.QUESTION: "?",
    Kind.OTHER: "…",
}

_SURE, _LIKELY = 0.8, 0.6


def sureness(coding: Coding, lang: str) -> str:
    """How sure the program is of a kind, as a word."""
    for least, key in ((_SURE, "rather_sure"), (_LIKELY, "likely"), (0.0, "unsure")):
        if coding.confidence >= least:
            return text(key, lang)
    return text("unsure", lang)


def kind_mark(kind: Kind, lang: str) -> str:
    """A kind as HTML: its icon on its colour, and its word."""
    icon = f'<span class="kb-icon-{kind.value}" aria-hidden="true">{ICONS[kind]}</span>'
    return f'<span class="kb-kind">{icon}{escape(term(kind, lang))}</span>'


def theme_names(themes: Iterable[str], codebook: Codebook, lang: str) -> str:
    """The names of themes, the primary one first."""
    return ", ".join(codebook.name(key, lang) for key in themes)


def line(statement: Statement, desk: Desk, *, with_kind: bool = True) -> str:
    """The labels of a statement as HTML. ``with_kind`` is for lists of mixed kinds."""
    kind = kind_mark(statement.kind, desk.lang) if with_kind else ""
    names = escape(theme_names(statement.themes, desk.codebook, desk.lang))
    themes = f'<span class="kb-themes">{names}</span>' if names else ""
    says = f'<span class="kb-small">{escape(who_says(statement, desk))}</span>'
    return f'<p class="kb-labels">{kind}{themes}{_times(statement, desk.lang)}{says}</p>'


def _times(statement: Statement, lang: str) -> str:
    """How often it was written, where that is more than once."""
    if statement.times == 1:
        return ""
    words = text("written_times", lang, times=count(statement.times, "times", lang))
    return f'<span class="kb-small">{escape(words)}</span>'


def who_says(statement: Statement, desk: Desk) -> str:
    """Who gave the labels; beside a person's those of the program."""
    lang = desk.lang
    if statement.source is not Source.PERSON:
        return f"{term('machine', lang)}: {sureness(statement.coding, lang)}"
    entry = decisions.last(desk.decided(statement), decisions.LABELS)
    who = f"{term('person', lang)} ({signed(entry, lang)})" if entry else term("person", lang)
    return f"{who}; {text('machine_said', lang, labels=machine_said(statement, desk))}"


def machine_said(statement: Statement, desk: Desk) -> str:
    """The program's own labels: kind, how sure, themes."""
    machine = statement.machine
    kind = f"{term(machine.kind, desk.lang)} ({sureness(machine, desk.lang)})"
    names = theme_names(machine.themes, desk.codebook, desk.lang)
    return f"{kind}, {names}" if names else kind


def signed(entry: Correction, lang: str) -> str:
    """Who decided, and on which day."""
    return f"{entry.who}, {datetext.edtf_text(entry.at[:10], lang)}"


def told(entry: Correction, desk: Desk) -> str:
    """An entry of the log in one line."""
    note = f" – {entry.note}" if entry.note else ""
    decided = f"{term(entry.field, desk.lang)}: {_value(entry, desk)}"
    return f"{signed(entry, desk.lang)} – {decided}{note}"


def _value(entry: Correction, desk: Desk) -> str:
    lang = desk.lang
    if entry.field == KIND:
        return term(entry.value, lang)
    if entry.field == THEMES:
        return theme_names(decisions.themes(entry), desk.codebook, lang) or text("theme_none", lang)
    other = desk.base.known().by_id.get(entry.value)
    words = other.text if other else entry.other_text
    return wording.quoted(words, lang) if words else entry.value
