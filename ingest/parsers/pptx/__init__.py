"""PPTX: slide by slide, what a viewer sees, then the speaker's notes and the comments.

A page is a slide, under the number that PowerPoint shows beside it. What belongs to the
design is left out: footers, dates, slide numbers, the words of master and layout, prompts
of empty placeholders; and so are the names of those who commented. Each module beside
this one reads one thing: the text, the order of shapes, charts, ...

The parts are read with lxml rather than with python-pptx. Tried with its 1.0.2: a deck of
which one slide is lost or damaged is refused whole, and so is one in strict Office Open
XML; SmartArt, comments, formulas and shapes wrapped for older programs have no words there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from ingest.parsers.ooxml import OfficePackage, link_targets
from ingest.parsers.pptx.geometry import Box
from ingest.parsers.pptx.notes import note_blocks
from ingest.parsers.pptx.parts import Parts
from ingest.parsers.pptx.slide import SlideReader
from ingest.parsers.pptx.styles import inherited
from ingest.parsers.pptx.text import P, R, number
from ingest.parsers.zipped import kind_of, refuse_text
from kb.errors import ParseError
from kb.types import Block, BlockKind, ParsedDocument, Problem

_MAIN = "ppt/presentation.xml"
_MOST_SLIDES = 5000
"""More slides, or a higher number of the first, are the mark of a broken file."""
_PROBLEMS = (
    "slides_without_text",
    "slides_with_charts",
    "slides_with_objects",
    "slides_with_unseen_words",
    "slides_unreadable",
)
_NOTES = ("hidden_slides",)


def parse(data: bytes) -> ParsedDocument:
    """Read a PPTX, PPTM or PPSX file. Macros are neither read nor run.

    Problems, all with ``slides``: ``slides_without_text`` (pictures only);
    ``slides_with_charts`` (their words are read, their numbers are not);
    ``slides_with_objects`` (sheets and documents of other programs, not read);
    ``slides_with_unseen_words`` (off the slide's edge or hidden, not read);
    ``slides_unreadable`` (damaged, wholly or in part).

    Notes: ``hidden_slides`` (``slides``; they are read); ``slides_from_zero`` (PowerPoint
    numbers them from 0, the pages count from 1).

    Raises ``ParseError``: ``empty``; ``renamed`` (``really``: RTF, HTML, DOC, XLS, PPT,
    PDF, JPG, PNG, XML, TXT, or a kind of ZIP, such as DOCX or ODP); ``not_pptx`` for
    another ZIP; ``encrypted`` (``program``); ``only_pictures`` (``slides``: how many);
    ``unpacks_too_large`` (``limit``); ``corrupt`` (``detail``).
    """
    refuse_text(data)
    package = OfficePackage.open(data, ParseError("encrypted", program="PowerPoint"))
    main = package.main_part(_MAIN)
    presentation = package.tree(main) if main in package else None
    if presentation is None or presentation.tag != f"{P}presentation":
        raise _other(kind_of(package))
    deck = _Deck(package, presentation.find(f"{P}defaultTextStyle"), _edge(presentation))
    slides = _slides(package, main, presentation)
    first = number(presentation.get("firstSlideNum"), 1)
    start = first if 0 < first <= _MOST_SLIDES else 1
    for page, name in enumerate(slides, start):
        deck.read(page, name)
    return deck.document(len(slides), start, from_zero=first == 0)


def _other(kind: str) -> ParseError:
    return ParseError("not_pptx") if kind in {"ZIP", "PPTX"} else ParseError("renamed", really=kind)


def _slides(package: OfficePackage, main: str, presentation: etree._Element) -> list[str]:
    """The parts of the slides in the order of the presentation; ``""`` for a lost one."""
    listed = presentation.findall(f"{P}sldIdLst/{P}sldId")
    if len(listed) > _MOST_SLIDES:
        raise ParseError("corrupt", detail=f"{len(listed)} slides")
    relations = package.relations(main)
    found = [relations.get(slide.get(f"{R}id") or "") for slide in listed]
    return [relation.target if relation else "" for relation in found]


def _edge(presentation: etree._Element) -> Box | None:
    size = presentation.find(f"{P}sldSz")
    width = number(size.get("cx")) if size is not None else 0
    height = number(size.get("cy")) if size is not None else 0
    return Box(0, 0, width, height) if width > 0 and height > 0 else None


@dataclass(slots=True)
class _Deck:
    """Gathers the blocks of the slides, and the numbers of those that something is said of."""

    package: OfficePackage
    defaults: etree._Element | None
    edge: Box | None
    blocks: list[Block] = field(default_factory=list)
    named: dict[str, list[int]] = field(default_factory=dict)
    described: set[str] = field(default_factory=set)

    def read(self, page: int, name: str) -> None:
        """Reads the slide in a part, with its notes and comments."""
        parts = Parts(self.package, {})
        slide = parts.xml(name)
        if slide is not None:
            parts.relations = parts.relations_of(name)
            self._read(page, name, slide, parts)
        self._name("slides_unreadable", page, parts.damaged)

    def _read(self, page: int, name: str, slide: etree._Element, parts: Parts) -> None:
        reader = SlideReader(
            parts,
            link_targets(parts.relations),
            inherited(self.package, name, self.defaults),
            page,
            self.edge,
            self.described,
        )
        shown = reader.read(slide)
        self.blocks += shown
        self.blocks += note_blocks(parts, page)
        self._name("hidden_slides", page, slide.get("show") in {"0", "false"})
        self._name("slides_without_text", page, reader.pictures and not shown)
        self._name("slides_with_charts", page, reader.charts)
        self._name("slides_with_objects", page, reader.objects)
        self._name("slides_with_unseen_words", page, reader.unseen)

    def _name(self, code: str, page: int, found: bool) -> None:
        if found:
            self.named.setdefault(code, []).append(page)

    def document(self, slides: int, start: int, *, from_zero: bool) -> ParsedDocument:
        """What was read. Raises ``ParseError`` where that is nothing."""
        if not self.blocks:
            raise self._reason(slides)
        headings = (block.text for block in self.blocks if block.kind is BlockKind.HEADING)
        from_zero_note = (Problem("slides_from_zero"),) if from_zero else ()
        return ParsedDocument(
            blocks=tuple(self.blocks),
            title=next(headings, None),
            pages=start + slides - 1,
            problems=self._said(_PROBLEMS),
            notes=self._said(_NOTES) + from_zero_note,
        )

    def _reason(self, slides: int) -> ParseError:
        """Why nothing was read."""
        if "slides_unreadable" in self.named:
            return ParseError("corrupt", detail="no slide can be read")
        if self.named.keys() & {"slides_without_text", "slides_with_charts", "slides_with_objects"}:
            return ParseError("only_pictures", slides=str(slides))
        return ParseError("empty")

    def _said(self, codes: tuple[str, ...]) -> tuple[Problem, ...]:
        """What there is to say of slides, with their numbers."""
        return tuple(
            Problem(code, (("slides", ", ".join(map(str, self.named[code]))),))
            for code in codes
            if code in self.named
        )
