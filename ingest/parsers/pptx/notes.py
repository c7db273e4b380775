"""What is said beside a slide: the speaker's notes, and the comments on it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.parsers.ooxml import link_targets
from ingest.parsers.pptx.parts import Parts
from ingest.parsers.pptx.slide import unwrapped
from ingest.parsers.pptx.styles import FURNITURE, placeholder, shows_prompt
from ingest.parsers.pptx.text import P, Paragraph, as_blocks, paragraphs, tidy
from kb.types import Block, BlockKind

_P188 = "{http://schemas.microsoft.com/office/powerpoint/2018/8/main}"


def note_blocks(parts: Parts, page: int) -> list[Block]:
    """The speaker's notes to a slide, then the comments on it; not who commented."""
    notes = [
        paragraph
        for root, targets in _related(parts, "notesSlide")
        for paragraph in _notes(root, targets)
    ]
    comments = [
        paragraph
        for root, targets in _related(parts, "comments")
        for paragraph in (*_comments(root), *_modern_comments(root, targets))
    ]
    return [
        *as_blocks(notes, page, "notes", BlockKind.NOTE),
        *as_blocks(comments, page, "comment", BlockKind.NOTE),
    ]


def _related(parts: Parts, kind: str) -> Iterator[tuple[etree._Element, dict[str, str]]]:
    """The parts of a kind that a slide points to, each with the addresses of its links."""
    for relation in parts.relations.values():
        root = parts.xml(relation.target) if relation.kind == kind else None
        if root is not None:
            yield root, link_targets(parts.relations_of(relation.target))


def _notes(root: etree._Element, targets: dict[str, str]) -> Iterator[Paragraph]:
    """All text on the page of the notes but its header, footer, date and number."""
    tree = root.find(f"{P}cSld/{P}spTree")
    for shape in _all_shapes(tree) if tree is not None else ():
        held, body = placeholder(shape), shape.find(f"{P}txBody")
        if body is None or (held and held.kind in FURNITURE):
            continue
        found = paragraphs(body, targets)
        if not shows_prompt(shape, found):
            yield from found


def _all_shapes(parent: etree._Element) -> Iterator[etree._Element]:
    """The shapes in an element, also those in groups."""
    for shape in unwrapped(parent):
        yield shape
        if shape.tag == f"{P}grpSp":
            yield from _all_shapes(shape)


def _comments(root: etree._Element) -> Iterator[Paragraph]:
    """The comments of PowerPoint up to 2019, which are plain text."""
    for text in root.iterfind(f"{P}cm/{P}text"):
        if words := tidy(text.text or ""):
            yield Paragraph(words)


def _modern_comments(root: etree._Element, targets: dict[str, str]) -> Iterator[Paragraph]:
    """The comments of PowerPoint since 2021; the file keeps replies before their comment."""
    for comment in root.iterfind(f"{_P188}cm"):
        for said in (comment, *comment.iterfind(f"{_P188}replyLst/{_P188}reply")):
            body = said.find(f"{_P188}txBody")
            yield from paragraphs(body, targets) if body is not None else ()
