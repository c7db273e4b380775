"""The values that travel between the rooms: frozen dataclasses, standard library only.

Offsets count Unicode code points in the text of the whole document and are
half-open, as in REFI-QDA (``domain`` §5.4): ``document_text[start:end]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Method(StrEnum):
    """How a claim came to be known."""

    STATED = "stated"
    """The value stands in the event's own text."""
    HEADING = "heading"
    """The value, or a needed part of it (a year), stands in the event's heading."""
    INFERRED = "inferred"
    """Nobody wrote it; it follows from something that the claim names in ``reason``."""
    CURATED = "curated"
    """A person stated it outright: front matter, or a sidecar beside the file."""


class FileStatus(StrEnum):
    """What became of one file in one ingest."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    DUPLICATE = "duplicate"
    PARTIAL = "partial"
    FAILED = "failed"


class ReadStatus(StrEnum):
    """How much of a stored document could be read."""

    READ = "read"
    PARTIAL = "partial"
    FAILED = "failed"


class AttachmentStatus(StrEnum):
    """Whether a file that an event announces is held."""

    HELD = "held"
    MISSING = "missing"
    UNREADABLE = "unreadable"


class Reason(StrEnum):
    """Why a document is an older version of another; the later of two reasons counts."""

    SAME_TEXT = "same_text"
    """Its text, or nearly, stands in the other."""
    REVISED = "revised"
    """It is called the same but for the marks of a version, and shares much of its text."""
    PERSON = "person"
    """A person said so."""


class BlockKind(StrEnum):
    """What a block of a parsed document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file, or a part of it, could not be read: data for a clear sentence.

    ``code`` names a sentence in ``kb.wording``; ``values`` fill its places, as
    (name, value) pairs.
    """

    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a block: the words that carry it and where it points."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item, table cell or note, in reading order.

    ``page`` counts from 1; a format without pages is one page. ``level`` is 1..6
    for a heading that the markup declares, 0 for everything else. ``place`` is
    where the block stands when a page is not enough ("table 1, row 2, cell 3").
    ``gap`` is the number of blank lines before the block in plain text (it tells
    a section break from a paragraph break), 0 where the format has none.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    page: int = 1
    level: int = 0
    place: str = ""
    gap: int = 0
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file inside another (an attachment, a member of an archive): its name there, its bytes.

    The name is a relative path with ``/`` between its parts, without ``..``; an
    attachment's has one part.
    """

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a parser makes of a file's bytes.

    ``metadata`` holds what the file states about itself outright (front matter),
    as lower-case (key, value) pairs. ``pages`` is the number of pages of a paged
    format, else None. ``problems`` say what was not read although the rest was;
    ``notes`` what is worth knowing although nothing was lost. ``enclosed`` are the
    files that this one carries.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    metadata: tuple[tuple[str, str], ...] = ()
    pages: int | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    enclosed: tuple[Enclosed, ...] = ()


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression found in a text.

    ``edtf`` is an EDTF (ISO 8601-2) string, with ``XXXX`` for a year that is not
    given. ``lower`` and ``upper`` are the first and last possible day, None where
    unknown or open. ``is_period`` marks terms of office, CV data and budgets
    ("w latach 2016-2019", "od 1996"), which never date an event.
    """

    edtf: str
    raw: str
    start: int
    end: int
    lower: date | None = None
    upper: date | None = None
    is_period: bool = False

    @property
    def has_year(self) -> bool:
        """Whether the year is given."""
        return "XXXX" not in self.edtf


@dataclass(frozen=True, slots=True)
class DateClaim:
    """What one place in the material says about an event's date.

    ``start`` and ``end`` locate ``raw`` in the document's text; both None for a
    claim from a sidecar or front matter. ``reason`` says, for an inferred claim,
    what it was inferred from, and, for a year from the heading, which heading.
    """

    edtf: str
    raw: str
    method: Method
    lower: date | None = None
    upper: date | None = None
    start: int | None = None
    end: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one place says about an event: ``field`` is place, organiser or facilitator."""

    field: str
    value: str
    raw: str
    method: Method
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that an event announces. ``target`` is its address where one is given."""

    name: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event as read from one document, before it is stored.

    ``start`` and ``end`` bound the event's part of the document's text.
    """

    title: str
    start: int
    end: int
    dates: tuple[DateClaim, ...] = ()
    claims: tuple[Claim, ...] = ()
    attachments: tuple[Announced, ...] = ()
    date_conflict: bool = False


@dataclass(frozen=True, slots=True)
class PassageDraft:
    """A stretch of one event's text, the unit of search and of citation.

    ``event`` is the index of the event among the document's drafts. ``heading``
    is the path of headings above it, outermost first. ``sentences`` are (start, end)
    in the document's text; none where the passage is a single sentence. ``places`` are
    (start, end, place) of those of its blocks that stand at one (:class:`Block`).
    """

    event: int
    start: int
    end: int
    page_start: int
    page_end: int
    text: str
    lang: str
    heading: tuple[str, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    places: tuple[tuple[int, int, str], ...] = ()

    @property
    def in_context(self) -> str:
        """The text under its headings: what is embedded.

        A sentence such as "it was agreed to try" means little without them.
        """
        return "\n".join((*self.heading, self.text))


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A file as read, before it is stored: what goes into the database in one transaction.

    ``page_spans`` are (start, end) in ``text``, one a page.
    """

    sha256: str
    format: str
    text: str
    lang: str
    status: ReadStatus
    title: str | None = None
    pages: int | None = None
    page_spans: tuple[tuple[int, int], ...] = ()
    problems: tuple[Problem, ...] = ()
    events: tuple[EventDraft, ...] = ()
    passages: tuple[PassageDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class FileState:
    """What the store knows of the file at a path: enough to see whether it changed."""

    size: int
    mtime_ns: int
    sidecar: str | None
    sha256: str
    reader: int
    status: ReadStatus
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a database records of the model that its vectors come from."""

    name: str
    dimension: int
    query_prefix: str
    passage_prefix: str
    version: str = ""
    """Of a model of the program's own: which edition of it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a stored document."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that an event announces, and whether it is held."""

    name: str
    status: AttachmentStatus
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A stored event with its claims."""

    id: str
    title: str
    lang: str
    dates: tuple[DateClaim, ...] = ()
    date_conflict: bool = False
    claims: tuple[Claim, ...] = ()
    documents: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """The distinct values claimed for a field, in the order of the text."""
        return tuple(dict.fromkeys(c.value for c in self.claims if c.field == name))


@dataclass(frozen=True, slots=True)
class Document:
    """A stored document: one text, under one or more paths.

    ``superseded_by`` is the path of its newest version, empty for what is the newest itself;
    ``versions`` are the paths of the older ones.
    """

    id: int
    path: str
    format: str
    lang: str
    pages: int | None
    status: ReadStatus
    problems: tuple[Problem, ...] = ()
    events: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    superseded_by: str = ""
    superseded_why: Reason | None = None
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stored passage and where it stands; ``places`` as in :class:`PassageDraft`."""

    id: int
    text: str
    path: str
    event: str
    lang: str
    start: int
    end: int
    page_start: int
    page_end: int
    paged: bool
    heading: tuple[str, ...] = ()
    places: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What an ingest did with one file."""

    path: str
    status: FileStatus
    problems: tuple[Problem, ...] = ()
    events: tuple[str, ...] = ()
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its filters.

    ``since`` and ``until`` bound an event's dates, both included; a disputed date
    matches by any of its claims. ``kinds`` and ``themes`` ask for passages that hold a
    statement of one of the kinds, about one of the themes.
    """

    text: str
    k: int = 10
    lang: str | None = None
    events: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """Why a passage was found.

    ``words`` are word forms as (in the query, in the passage) pairs; ``meaning`` is the
    nearness of meaning (a cosine, -1..1), None where it is not what found the passage.
    ``names`` are words of the query that the passage's event is called by.
    """

    words: tuple[tuple[str, str], ...] = ()
    meaning: float | None = None
    names: tuple[str, ...] = ()

    @property
    def matched(self) -> str:
        """``words``, ``meaning`` or ``both``."""
        if self.words and self.meaning is not None:
            return "both"
        return "words" if self.words else "meaning"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query.

    ``rank`` counts from 1; ``score`` orders hits of one query and means nothing across
    queries.
    """

    rank: int
    score: float
    passage: Passage
    why: Why


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    ``answered`` is False when the best hit is too weak to be an answer; ``reason`` then
    names a sentence of ``kb.wording``.
    """

    query: Query
    answered: bool
    hits: tuple[Hit, ...]
    reason: str = ""
