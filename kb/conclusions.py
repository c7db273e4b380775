"""The values that are made of the material: statements, their coding, patterns, answers.

Everything here can be traced to a place in a file; nothing here is a sentence that
nobody wrote.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kb.times import times_said
from kb.types import Event, Hit, Passage


class Kind(StrEnum):
    """What a statement does (``docs/method.md``, the deciding rule)."""

    GAP = "gap"
    """Asserts an actual failure of information, response, comprehension or contact."""
    PRACTICE = "practice"
    """Asserts an actual way of doing that works, concrete enough to repeat."""
    RECOMMENDATION = "recommendation"
    """Asks that something be done, changed or stopped; not yet agreed."""
    DECISION = "decision"
    """An outcome that someone with standing adopted or promised, deferrals included."""
    QUESTION = "question"
    """Seeks information, or records a matter as unsettled."""
    OTHER = "other"
    """Everything else: context, headings, thanks, negated or hypothetical gaps."""


class Polarity(StrEnum):
    """What a statement says of the state of things."""

    NEGATIVE = "neg"
    POSITIVE = "pos"
    NEUTRAL = "neutral"


class Origin(StrEnum):
    """Whose experience a statement tells."""

    OWN = "own"
    OTHER_CITY = "other_city"
    REPORTED = "reported"


class Source(StrEnum):
    """Who gave a label."""

    MACHINE = "machine"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a passage that is one statement.

    ``start`` and ``end`` count in the passage's text. ``lead`` is the heading or list
    lead-in that gives the words their meaning ("Postanowiono:"), empty for most.
    """

    start: int
    end: int
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """The labels of one statement.

    ``confidence`` is the calibrated probability (0..1) of ``kind``; ``themes`` are ids of
    the codebook, the primary one first, none where there is no theme. ``implied_gap``
    marks a recommendation that presupposes a gap.
    """

    kind: Kind
    confidence: float
    themes: tuple[str, ...] = ()
    implied_gap: bool = False
    polarity: Polarity = Polarity.NEUTRAL
    origin: Origin = Origin.OWN


@dataclass(frozen=True, slots=True)
class Statement:
    """One proposition asserted, proposed, decided or asked, with its exact place.

    ``start`` and ``end`` count in the document's text; ``place`` is that of its block
    (:class:`kb.types.Block`). ``coding`` is what counts: a person's labels where there are any,
    else the machine's, which ``machine`` keeps.
    """

    id: str
    text: str
    lead: str
    path: str
    event: str
    lang: str
    start: int
    end: int
    page: int | None
    passage: int
    coding: Coding
    machine: Coding
    source: Source = Source.MACHINE
    place: str = ""

    @property
    def kind(self) -> Kind:
        """The kind that counts."""
        return self.coding.kind

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes that count, the primary one first."""
        return self.coding.themes

    @property
    def times(self) -> int:
        """How many times it was said by its own words, as on a card with "x3"."""
        return times_said(self.text)


class Grade(StrEnum):
    """Strength of evidence, in words (``docs/method.md``)."""

    SINGLE = "single"
    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong a pattern's evidence is, with the parts that the grade comes from.

    ``sources`` are independent events; ``voices`` the sectors heard; ``reported`` the
    statements at second hand; ``contradicted`` the statements of the same events and
    theme that say the opposite.
    """

    grade: Grade
    sources: int
    voices: tuple[str, ...]
    first_hand: int
    reported: int
    contradicted: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """The same proposition of the same kind, said at two or more independent events.

    ``statements`` stand in the order of ``id``; the first of ``label`` 's words are those
    of the statement nearest to all the others. ``events`` are all events that said it,
    ``sources`` the events grouped by independence. ``answered_by`` are ids of practice
    patterns or, where a practice was told once only, of single statements.
    """

    id: str
    kind: Kind
    label: str
    statements: tuple[Statement, ...]
    events: tuple[str, ...]
    sources: tuple[tuple[str, ...], ...]
    themes: tuple[str, ...]
    languages: tuple[str, ...]
    strength: Strength
    answered_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person decided, kept for ever: the log is append-only.

    ``field`` is ``kind``, ``themes``, ``same_as``, ``not_same_as``, ``preferred_date``,
    ``superseded_by`` or ``not_version_of``. ``statement`` and ``text`` say of which statement
    (the text finds it again after its file was read anew); ``event`` of which event; ``path``
    of which document, ``sha256`` and ``other_sha256`` find it and the other after they were
    moved. ``number`` orders the log.
    ``other_text`` are the words of the other statement of a pair, ``event_title`` and
    ``event_path`` say where the event was told of; empty in entries of earlier editions.
    """

    number: int
    at: str
    who: str
    field: str
    value: str
    statement: str = ""
    text: str = ""
    event: str = ""
    note: str = ""
    other_text: str = ""
    event_title: str = ""
    event_path: str = ""
    path: str = ""
    sha256: str = ""
    other_sha256: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A commitment, and what a later event says of it; ``report`` None where nothing.

    ``kept`` is None also where the report does not say what came of it.
    """

    commitment: Statement
    report: Statement | None = None
    kept: bool | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """The exact words that answer, and where and when they were said."""

    text: str
    path: str
    page: int | None
    event: Event
    passage: Passage
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer made of quotes, or the plain word that there is none.

    ``patterns`` come first, then the ``quotes``: single statements, then passages.
    ``missing`` are (event, file name) of announced files that are not held although the
    question's conclusions were said to be in them. ``hits`` are what the search found, in
    its order: why each quoted passage is there.
    """

    question: str
    answered: bool
    reason: str
    quotes: tuple[Quote, ...] = field(default=())
    patterns: tuple[Pattern, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    missing: tuple[tuple[Event, str], ...] = ()
    hits: tuple[Hit, ...] = ()
