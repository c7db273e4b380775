"""A file's bytes -> what is stored of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ingest.events import find_events
from ingest.layout import lay_out
from ingest.parsers import PARSERS
from ingest.passages import passages
from ingest.sections import with_headings
from kb.errors import ParseError
from kb.language import UNDETERMINED, detect
from kb.types import BlockKind, DocumentDraft, ParsedDocument, Problem, ReadStatus

_SAMPLE = 5000
"""Characters from which a document's main language is told."""


def read_draft(path: Path, data: bytes, sha256: str, stated: Mapping[str, str]) -> DocumentDraft:
    """Parse a file and find its events and passages.

    A file that cannot be read gives a draft of status FAILED with the reason; this
    function raises nothing on account of the file.
    """
    suffix = path.suffix.lower()
    empty = DocumentDraft(sha256, suffix.lstrip("."), "", UNDETERMINED, ReadStatus.FAILED)
    if suffix not in PARSERS:
        known = ", ".join(sorted(PARSERS))
        values = (("suffix", suffix), ("known", known)) if suffix else (("known", known),)
        problem = Problem("unsupported" if suffix else "no_suffix", values)
        return replace(empty, problems=(problem,))
    try:
        parsed = PARSERS[suffix](data)
    except ParseError as error:
        return replace(empty, problems=(error.problem,))
    return _draft(path, parsed, empty, stated)


def _draft(
    path: Path, parsed: ParsedDocument, empty: DocumentDraft, stated: Mapping[str, str]
) -> DocumentDraft:
    known = dict(parsed.metadata) | dict(stated)
    layout = lay_out(with_headings(parsed.blocks), parsed.pages)
    lang = known.get("lang") or known.get("language") or detect(layout.text[:_SAMPLE])
    title = known.get("title") or _title(path, parsed)
    events = find_events(layout, title, known)
    return replace(
        empty,
        text=layout.text,
        lang=lang,
        title=title,
        pages=parsed.pages,
        page_spans=layout.page_spans,
        status=ReadStatus.PARTIAL if parsed.problems else ReadStatus.READ,
        problems=parsed.problems,
        events=events,
        passages=passages(layout, events, lang),
    )


def _title(path: Path, parsed: ParsedDocument) -> str:
    """The document's own title, its first heading, or its file's name in words."""
    blocks = with_headings(parsed.blocks)
    heading = next((b.text for b in blocks if b.kind is BlockKind.HEADING), None)
    name = re.sub(r"[-_]+", " ", path.stem).strip()
    return " ".join((heading or parsed.title or name or path.name).split())
