"""``kb agreement``: how far the machine and people agree."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from kb import agreement, corrected
from kb.agreement import FEWEST, Row
from kb.cli import DONE
from kb.cli.output import print_json, print_table
from kb.codebook import Codebook
from kb.library import KnowledgeBase
from kb.terms import term
from kb.wording import decimal, say, ui_language

_HEADINGS = {
    "pl": ("pole", "oznaczenie", "wypowiedzi", "program", "człowiek", "oboje", "kappa", "alfa"),
    "en": ("field", "label", "statements", "program", "person", "both", "kappa", "alpha"),
}


def run(options: argparse.Namespace) -> int:
    """Print a line a field, and one a label that somebody gave."""
    with KnowledgeBase(options.db) as base:
        book = base.codebook
        log = corrected.today(base.store)
        found = agreement.rows(base.known().statements, log, book)
        learned = base.store.meta("learned") is not None
    if options.json:
        for row in found:
            print_json(asdict(row))
        return DONE
    lang = ui_language()
    given = [row for row in found if not row.label or row.machine or row.person]
    print_table(_HEADINGS[lang], [_cells(row, book, lang) for row in given])
    print(say("agreement_few", lang, fewest=str(FEWEST)))
    if learned:
        print(say("agreement_learned", lang), file=sys.stderr)
    return DONE


def _cells(row: Row, book: Codebook, lang: str) -> tuple[str, ...]:
    whole = not row.label
    name = (
        ""
        if whole
        else term(row.label, lang)
        if row.field == "kind"
        else book.name(row.label, lang)
    )
    numbers = (row.machine, row.person, row.both)
    return (
        term(row.field, lang),
        name or say("agreement_whole", lang),
        str(row.units),
        *(("", "", str(row.both)) if whole else map(str, numbers)),
        *("–" if value is None else decimal(value, lang) for value in (row.kappa, row.alpha)),
    )
