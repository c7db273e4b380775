"""The register as one page of HTML that needs nothing else, to be kept and to be printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape

from kb import datetext
from kb.register import Register, Standing, tables, total
from kb.register.tables import Pen
from kb.register.words import count, word
from kb.types import AttachmentStatus, Event

# Chromium and Firefox print the head of a table again on each page when it is a header group.
_CSS = """
@page { size: A4; margin: 15mm 12mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #4a5460; } }
body { font: 15px/1.45 "Segoe UI", "Noto Sans", "DejaVu Sans", Arial, sans-serif; color: #1b1f24;
  background: #fff; max-width: 64rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.8em; margin: 0; }
h2 { font-size: 1.35em; margin: 1.6em 0 0.4em; border-bottom: 2px solid #0b4f8a; }
h3 { font-size: 1.1em; margin: 1.2em 0 0.3em; }
h2, h3 { break-after: avoid; }
p { margin: 0.3em 0; }
dl { margin: 0.4em 0; }
dl div { display: flex; gap: 1em; margin: 0.2em 0; }
dt { flex: 0 0 12em; color: #4a5460; }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.9em; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 0.3em 0.5em; border-bottom: 1px solid #c3cad2; }
thead th { background: #f1f4f8; }
thead th, strong { white-space: nowrap; }
tbody th { font-weight: 400; }
.kb-files { font-size: 0.85em; }
.kb-files th, .kb-files td { padding: 0.15em 0.5em; }
.kb-files thead th:first-child { width: 36%; }
.kb-files thead th:last-child { width: 34%; }
.kb-announced thead th { width: 26%; }
td div + div { margin-top: 0.3em; }
.kb-group { break-after: avoid; }
.kb-group th, strong { font-weight: 600; }
.kb-group th { padding-top: 0.7em; overflow-wrap: anywhere; }
.kb-status, .kb-files td:nth-child(3) { white-space: nowrap; }
.kb-folder { display: block; font-weight: 400; color: #4a5460; font-size: 0.85em; }
@media print { body { font-size: 9.5pt; max-width: none; padding: 0; }
  thead th { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
@media screen and (max-width: 640px) {
  dl div { flex-direction: column; gap: 0; }
  dt { flex: none; }
  thead { display: none; }
  table, tbody, tr, tbody th, td { display: block; }
  tr { border-bottom: 1px solid #8a94a0; padding: 0.5em 0; }
  th, td { border: 0; padding: 0.1em 0; }
  tbody th { font-weight: 600; }
  td:empty { display: none; }
  td::before { content: attr(data-name) ": "; color: #4a5460; }
  .kb-files td:not(:empty) { display: inline-block; padding-right: 1em; }
  .kb-files td:last-child:not(:empty) { display: block; }
  .kb-files td:not(:nth-child(4))::before { content: none; }
}
"""


def page(register: Register, base: str, day: date, lang: str, preferred: Mapping[str, str]) -> str:
    """The whole report.

    ``base`` is the name of the database, ``day`` the day of the report; ``preferred`` maps an
    event id to the date that a person chose among its claims.
    """
    as_of = word("as_of", lang, base=base, day=datetext.edtf_text(day.isoformat(), lang))
    title = word("title", lang)
    pen = _pen(lang, preferred)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # What a file is called can then start nothing, whatever it is called.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(f'{title} – {base} – {day.isoformat()}')}</title>\n"
        f"<style>{_CSS}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n<p>{escape(as_of)}</p>\n"
        f"{_counts(register, lang)}{_missing(register, pen)}{_events(register, pen)}"
        f"{_files(register, pen)}</main>\n</body>\n</html>\n"
    )


def file_name(day: date, lang: str) -> str:
    """What the report is called as a file."""
    return word("file_name", lang, day=day.isoformat())


def _pen(lang: str, preferred: Mapping[str, str]) -> Pen:
    def event(one: Event) -> str:
        return f'<span lang="{escape(one.lang)}">{escape(one.title)}</span>'

    def dates(one: Event) -> str:
        return escape(datetext.dates(one, lang, preferred.get(one.id, "")))

    def words(_path: str, shown: str) -> str:
        return escape(shown)

    return Pen(lang, file=words, event=event, many=words, dates=dates)


def files_told(register: Register, lang: str) -> str:
    """How many files there are, and of which standing."""
    number = {one.value: str(len(register.having(one))) for one in Standing}
    return word("files_told", lang, all=count(len(register.entries), "files", lang), **number)


def _counts(register: Register, lang: str) -> str:
    told = [files_told(register, lang)]
    within = sum(len(inside) for inside in register.carried.values())
    for key, number in (("files_within", within), ("files_older", len(register.older))):
        if number:
            told.append(word(key, lang, number=str(number)))
    status = {one.value: str(total(register.announcing(one))) for one in AttachmentStatus}
    attachments = word("attachments_told", lang, all=str(total(register.announced)), **status)
    rows = [
        ("count_files", told),
        ("count_events", [str(len(register.events))]),
        ("count_attachments", [attachments]),
    ]
    lines = "".join(
        f"<div><dt>{escape(word(key, lang))}</dt><dd>{'<br>'.join(map(escape, values))}</dd></div>"
        for key, values in rows
    )
    return f"<h2>{escape(word('counts', lang))}</h2>\n<dl>{lines}</dl>\n"


def _missing(register: Register, pen: Pen) -> str:
    parts = "".join(
        f"<h3>{escape(heading)}</h3>\n{table}\n" for heading, table in tables.missing(register, pen)
    )
    if register.lacking:
        parts += f"<p>{escape(word('as_written', pen.lang))}</p>\n"
    if register.is_complete:
        parts = f"<p>{escape(word('nothing_missing', pen.lang))}</p>\n"
    return f"<h2>{escape(word('missing', pen.lang))}</h2>\n{parts}"


def _events(register: Register, pen: Pen) -> str:
    title = word("events_and_attachments", pen.lang)
    found = register.announced
    without = word("events_without", pen.lang, number=str(len(register.events) - len(found)))
    table = tables.announcements(title, found, pen) + "\n" if found else ""
    return f"<h2>{escape(title)}</h2>\n{table}<p>{escape(without)}</p>\n"


def _files(register: Register, pen: Pen) -> str:
    title = word("whole", pen.lang)
    table = tables.files(title, register.entries, register.events, pen)
    return f"<h2>{escape(title)}</h2>\n{table}\n"
