"""HTML of untrusted text: everything from a document or an address is escaped here.

Pages draw titles, quotes and paths through these functions, never through Markdown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from kb import datetext, wording
from kb.types import Event
from kb.ui.texts import text

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def escape(raw: str) -> str:
    """Text as HTML, also inside an attribute."""
    return html.escape(raw, quote=True)


def plain(raw: str) -> str:
    """Text for a label that Streamlit reads as Markdown, so that it stands as it is."""
    return _MARKDOWN.sub(r"\\\1", " ".join(raw.split()))


def heading(level: int, raw: str) -> str:
    """A heading of the page."""
    return f"<h{level}>{escape(raw)}</h{level}>"


def notice(sentence: str, kind: str = "info") -> str:
    """A sentence in a frame; ``kind`` is info, warning or error, and is not told by colour alone."""
    role = "alert" if kind == "error" else "status"
    icon = {"info": "ℹ", "warning": "⚠", "error": "✖"}[kind]
    return (
        f'<div class="kb-notice kb-{kind}" role="{role}">'
        f'<span class="kb-icon" aria-hidden="true">{icon}</span><span>{escape(sentence)}</span></div>'
    )


def marked(raw: str, words: Iterable[str]) -> str:
    """A quote with the words that matched marked, exactly as they stand in it."""
    forms = sorted({word for word in words if word}, key=len, reverse=True)
    if not forms:
        return escape(raw)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, forms))})(?!\w)")
    pieces = pattern.split(raw)  # every second piece is a word
    return "".join(
        f"<mark>{escape(piece)}</mark>" if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )


def highlighted(page: str, page_start: int, start: int, end: int) -> str:
    """A page's text with the part between two offsets of the whole document highlighted."""
    first = min(max(start - page_start, 0), len(page))
    last = min(max(end - page_start, 0), len(page))
    if first >= last:
        return escape(page)
    return (
        f'{escape(page[:first])}<mark class="kb-passage">{escape(page[first:last])}</mark>'
        f"{escape(page[last:])}"
    )


def dates(event: Event, lang: str) -> str:
    """What is claimed about an event's date; a conflict has a sign and words."""
    line = datetext.dates(event, lang)
    if not event.date_conflict:
        return escape(line)
    words = wording.say("dates_conflict", lang)
    return f"{escape(line.removesuffix(f' – {words}'))} {flag(words)}"


def flag(words: str) -> str:
    """A few words that must not be overlooked."""
    return f'<strong class="kb-flag"><span aria-hidden="true">⚠ </span>{escape(words)}</strong>'


def facts(rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """A list of named facts; the values are HTML. Names without values are left out."""
    lines = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{'<br>'.join(values)}</dd></div>"
        for name, values in rows
        if values
    )
    return f'<dl class="kb-facts">{lines}</dl>'


def link(page: str, label: str, **query: str) -> str:
    """A link to another page of this site."""
    address = f"{page}?{urlencode(query)}"
    return f'<a href="{escape(address)}" target="_self">{escape(label)}</a>'


def page_numbers(first: int, last: int, lang: str) -> str:
    """``s. 3`` or ``p. 3–4``."""
    pages = str(first) if first == last else f"{first}–{last}"
    return text("page_short", lang, pages=pages)


def capital(sentence: str) -> str:
    """A sentence with its first letter made a capital; the others stay."""
    return sentence[:1].upper() + sentence[1:]
