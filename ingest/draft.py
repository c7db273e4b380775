"""A file's bytes -> what is stored of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import quote

from ingest.events import find_events, names_a_file
from ingest.layout import lay_out
from ingest.parsers import PARSERS
from ingest.passages import passages
from ingest.sections import with_headings
from kb.errors import ParseError
from kb.language import UNDETERMINED, detect
from kb.types import (
    Announced,
    BlockKind,
    DocumentDraft,
    Enclosed,
    EventDraft,
    ParsedDocument,
    Problem,
    ReadStatus,
)

Parse = Callable[[str, bytes], ParsedDocument]
"""What parses the bytes of a file of a suffix. Raises ``ParseError``."""

_ARCHIVE = ".zip"
_SAMPLE = 5000
"""Characters from which a document's main language is told."""


def read_draft(
    path: str, data: bytes, sha256: str, stated: Mapping[str, str], parse: Parse
) -> tuple[DocumentDraft, tuple[Enclosed, ...]]:
    """Parse a file and find its events and passages, and the files that it carries.

    A file that cannot be read gives a draft of status FAILED with the reason; this
    function raises nothing on account of the file.
    """
    suffix = PurePosixPath(path).suffix.lower()
    empty = DocumentDraft(sha256, suffix.lstrip("."), "", UNDETERMINED, ReadStatus.FAILED)
    if suffix not in PARSERS:
        known = ", ".join(sorted(PARSERS))
        values = (("suffix", suffix), ("known", known)) if suffix else (("known", known),)
        problem = Problem("unsupported" if suffix else "no_suffix", values)
        return replace(empty, problems=(problem,)), ()
    try:
        parsed = parse(suffix, data)
    except ParseError as error:
        return replace(empty, problems=(error.problem,)), ()
    read = _read(path, parsed, empty)
    if parsed.blocks:
        read = _with_text(path, parsed, read, stated, parse)
    return read, parsed.enclosed


def _read(path: str, parsed: ParsedDocument, empty: DocumentDraft) -> DocumentDraft:
    """The draft of a file that was opened: an archive has no text of its own."""
    return replace(
        empty,
        title=_title(path, parsed),
        pages=parsed.pages,
        status=ReadStatus.PARTIAL if parsed.problems else ReadStatus.READ,
        problems=parsed.problems + parsed.notes,
    )


def _with_text(
    path: str,
    parsed: ParsedDocument,
    read: DocumentDraft,
    stated: Mapping[str, str],
    parse: Parse,
) -> DocumentDraft:
    known = dict(parsed.metadata) | dict(stated)
    layout = lay_out(with_headings(parsed.blocks), parsed.pages)
    lang = known.get("lang") or known.get("language") or detect(layout.text[:_SAMPLE])
    title = known.get("title") or read.title or ""
    events = find_events(layout, title, known)
    carried = tuple(_carried(parsed.enclosed, parse))
    return replace(
        read,
        text=layout.text,
        lang=lang,
        title=title,
        page_spans=layout.page_spans,
        events=_announcing(events, PurePosixPath(path).name, carried),
        passages=passages(layout, events, lang),
    )


def _carried(enclosed: Sequence[Enclosed], parse: Parse) -> Iterator[str]:
    """The names of the files that a file carries, those in an archive among them too."""
    for inner in enclosed:
        yield inner.name
        if PurePosixPath(inner.name).suffix.lower() == _ARCHIVE:
            try:
                packed = parse(_ARCHIVE, inner.data).enclosed
            except ParseError:
                continue  # its own line in the report says why
            yield from (f"{inner.name}/{member.name}" for member in packed)


def _announcing(
    events: tuple[EventDraft, ...], name: str, carried: Sequence[str]
) -> tuple[EventDraft, ...]:
    """The events, the first of which announces what comes along with its file.

    "W załączeniu przesyłam notatkę" is then no file besides the note.

    A message mostly speaks of one event; where it speaks of several, nothing says to
    which of them an attachment belongs.
    """
    if not events or not carried:
        return events
    first, *others = events
    along = tuple(
        Announced(PurePosixPath(inner).name, quote(f"{name}/{inner}")) for inner in carried
    )
    names = {announced.name for announced in along}
    own = tuple(
        a for a in first.attachments if names_a_file(a) and (a.target or a.name not in names)
    )
    return (replace(first, attachments=(*own, *along)), *others)


def _title(path: str, parsed: ParsedDocument) -> str:
    """The document's own title, its first heading, or its file's name in words."""
    blocks = with_headings(parsed.blocks)
    heading = next((b.text for b in blocks if b.kind is BlockKind.HEADING), None)
    stem = PurePosixPath(path).stem
    name = re.sub(r"[-_]+", " ", stem).strip()
    return " ".join((heading or parsed.title or name or PurePosixPath(path).name).split())
