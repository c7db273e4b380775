"""REFI-QDA: the codebook (``.qdc``) and the coded material (``.qdpx``) for QualCoder, MAXQDA, NVivo.

Standard and schema: www.qdasoftware.org, QDA-XML 1.0 of 18 March 2019. Events are cases with their
claims as variables, statements are selections, kinds and themes codes; the program and each person
who corrected it are different coders. Every id comes from what it names, and nothing from the clock,
so that the same base gives the same bytes.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from kb import corrected
from kb.codebook import Codebook
from kb.conclusions import Correction, Kind, Statement
from kb.export.cells import Pen
from kb.library import KnowledgeBase
from kb.types import Document, Event, ReadStatus

CODES = "urn:QDA-XML:codebook:1.0"
PROJECT = "urn:QDA-XML:project:1.0"
ORIGIN = "workshop-conclusions-kb"
MACHINE = "kb"
"""The program as a coder."""

_ROOT = uuid.uuid5(uuid.NAMESPACE_URL, "urn:workshop-conclusions-kb")


def _guid(family: str, key: str) -> str:
    return str(uuid.uuid5(_ROOT, f"{family}:{key}"))


_PROGRAM = _guid("program", MACHINE)
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first day of a ZIP."""
_COLOURS = {
    Kind.GAP: "#0072B2",
    Kind.PRACTICE: "#009E73",
    Kind.RECOMMENDATION: "#E69F00",
    Kind.DECISION: "#CC79A7",
    Kind.QUESTION: "#56B4E9",
    Kind.OTHER: "#666666",
}
"""Okabe and Ito, told apart by the colour-blind; as on the page."""
_BEYOND = re.compile(r"[\U00010000-\U0010ffff]")
_STAND_IN = "□"
"""For an emoji: some programs count it as two characters, and every selection after it shifts."""
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_VARIABLES: Mapping[str, str] = {
    "dates": "Text",
    "dates_raw": "Text",
    "preferred_date": "Text",
    "date_conflict": "Boolean",
    "places": "Text",
    "organisers": "Text",
    "facilitators": "Text",
}
"""Dates are text: a date of this format can be neither partial nor disputed."""


def codebook(book: Codebook, pen: Pen) -> bytes:
    """The bytes of a ``.qdc``: kinds and themes with their names and definitions."""
    root = _root("CodeBook", CODES)
    _codes(root, CODES, book, pen)
    return _written(root)


@dataclass(frozen=True, slots=True)
class _Text:
    """A document of the project: its id there, its name, its text as exported."""

    document: Document
    guid: str
    name: str
    text: str


def project(base: KnowledgeBase, pen: Pen, shown: Callable[[str], str] = str) -> bytes:
    """The bytes of a ``.qdpx``: every document that was read, with all its statements."""
    texts = list(_texts(base, shown))
    root = _root("Project", PROJECT)
    root.set("name", base.path.stem)
    root.set("creatingUserGUID", _PROGRAM)
    people = _people(base)
    users = _add(root, "Users")
    _add(users, "User", guid=_PROGRAM, name=MACHINE)
    for name in sorted({entry.who for told in people.values() for entry in told}):
        _add(users, "User", guid=_guid("user", name), name=name)
    _codes(_add(root, "CodeBook"), PROJECT, base.codebook, pen)
    said = defaultdict(list)
    for statement in base.statements():
        said[statement.path].append(statement)
    _cases(root, base, texts, said, pen)
    if texts:
        sources = _add(root, "Sources")
        for text in texts:
            _source(sources, text, said[text.document.path], people, base.codebook)
    return _zipped(_written(root), texts)


# --- codes


def _codes(parent: Element, space: str, book: Codebook, pen: Pen) -> None:
    """Kinds and themes below a heading each that codes nothing."""
    codes = etree.SubElement(parent, f"{{{space}}}Codes")
    kinds = _code(codes, "group", "kind", pen.column("kind"))
    for kind in Kind:
        _code(kinds, "kind", kind, pen.word(kind), color=_COLOURS[kind])
    if not book.themes:
        return
    themes = _code(codes, "group", "themes", pen.column("themes"))
    for theme in book.themes:
        name = theme.id if pen.codes else theme.names[pen.lang]
        _code(themes, "theme", theme.id, name, theme.definitions[pen.lang])


def _code(
    parent: Element, family: str, key: str, name: str, definition: str = "", **given: str
) -> Element:
    space = etree.QName(parent).namespace
    codable = "false" if family == "group" else "true"
    said = {"guid": _guid(family, key), "name": _clean(name), "isCodable": codable, **given}
    code = etree.SubElement(parent, f"{{{space}}}Code", said)
    if definition:
        etree.SubElement(code, f"{{{space}}}Description").text = _clean(definition)
    return code


# --- cases


def _cases(
    root: Element,
    base: KnowledgeBase,
    texts: Iterable[_Text],
    said: Mapping[str, list[Statement]],
    pen: Pen,
) -> None:
    """Each event with what is claimed of it, and with what was said there."""
    events = base.events()
    if not events:
        return
    variables = _add(root, "Variables")
    for key, kind in _VARIABLES.items():
        _add(variables, "Variable", guid=_guid("variable", key), name=pen.column(key),
             typeOfVariable=kind)  # fmt: skip
    cases = _add(root, "Cases")
    by_path = {text.document.path: text for text in texts}
    preferred = base.preferred_dates()
    for event in events:
        case = _add(cases, "Case", guid=_guid("event", event.id), name=event.title)
        for key, value in _claims(event, preferred.get(event.id, "")).items():
            _value(case, key, value)
        own = [by_path[path] for path in event.documents if path in by_path]
        shared = [text for text in own if len(text.document.events) > 1]
        for text in own:
            if text not in shared:
                _add(case, "SourceRef", targetGUID=text.guid)
        for text in shared:
            for s in said.get(text.document.path, ()):
                if s.event == event.id:
                    _add(case, "SelectionRef", targetGUID=_guid("statement", s.id))


def _claims(event: Event, preferred: str) -> dict[str, str | bool]:
    claims: dict[str, str | bool] = {
        "dates": " | ".join(f"{c.edtf} ({c.method.value})" for c in event.dates),
        "dates_raw": " | ".join(c.raw for c in event.dates),
        "preferred_date": preferred,
        "date_conflict": event.date_conflict,
        "places": "; ".join(event.values("place")),
        "organisers": "; ".join(event.values("organiser")),
        "facilitators": "; ".join(event.values("facilitator")),
    }
    return {key: value for key, value in claims.items() if value != ""}


def _value(case: Element, key: str, value: str | bool) -> None:
    cell = _add(case, "VariableValue")
    _add(cell, "VariableRef", targetGUID=_guid("variable", key))
    if isinstance(value, bool):
        _add(cell, "BooleanValue").text = "true" if value else "false"
    else:
        _add(cell, "TextValue").text = _clean(value)


# --- sources


def _texts(base: KnowledgeBase, shown: Callable[[str], str]) -> Iterable[_Text]:
    """Every document with a text of its own; a newer version stands for the older ones."""
    for document in base.documents():
        text = base.store.document_text(document.id)
        if document.status is ReadStatus.FAILED or document.superseded_by or not text:
            continue
        name = shown(document.path)
        yield _Text(document, _guid("document", name), name, _exported(text))


def _exported(text: str) -> str:
    """The text as long as it was, so that every place in it stays where it is."""
    return _BEYOND.sub(_STAND_IN, text).replace("\r", " ")


def _people(base: KnowledgeBase) -> dict[str, list[Correction]]:
    """Statement -> the last word of each person on its kind, and on its themes."""
    log = corrected.today(base.store)
    found: defaultdict[str, list[Correction]] = defaultdict(list)
    for field in (corrected.KIND, corrected.THEMES):
        for key, told in corrected.last_words(log, field).items():
            found[key] += told.values()
    return found


def _source(
    sources: Element,
    text: _Text,
    said: Iterable[Statement],
    people: Mapping[str, Sequence[Correction]],
    book: Codebook,
) -> None:
    source = _add(sources, "TextSource", guid=text.guid, name=text.name,
                  plainTextPath=f"internal://{text.guid}.txt")  # fmt: skip
    for s in said:
        selection = _add(
            source, "PlainTextSelection", guid=_guid("statement", s.id), name=s.id,
            startPosition=str(s.start), endPosition=str(s.end), creatingUser=_PROGRAM,
        )  # fmt: skip
        told = f"{s.machine.kind.value}: {s.machine.confidence:.2f}; {book.version}"
        _add(selection, "Description").text = told
        _coded(selection, s.id, _PROGRAM, corrected.KIND, (s.machine.kind.value,), book)
        _coded(selection, s.id, _PROGRAM, corrected.THEMES, s.machine.themes, book)
        for entry in people.get(s.id, ()):
            coder = _guid("user", entry.who)
            _coded(selection, s.id, coder, entry.field, corrected.labels(entry), book)


def _coded(
    selection: Element,
    statement: str,
    coder: str,
    field: str,
    labels: Iterable[str],
    book: Codebook,
) -> None:
    """What one coder says of a statement; a theme that the codebook has no more is left out."""
    family = {corrected.KIND: "kind", corrected.THEMES: "theme"}[field]
    for key in labels:
        if family == "theme" and key not in book.ids:
            continue
        guid = _guid("coding", f"{statement} {coder} {family} {key}")
        own = _add(selection, "Coding", guid=guid, creatingUser=coder)
        _add(own, "CodeRef", targetGUID=_guid(family, key))


# --- writing


def _root(tag: str, space: str) -> Element:
    root: Element = etree.fromstring(f'<{tag} xmlns="{space}"/>')
    root.set("origin", ORIGIN)
    return root


def _add(parent: Element, tag: str, /, **given: str) -> Element:
    # A file's name may hold what XML has no place for.
    said = {key: _clean(value) for key, value in given.items()}
    return etree.SubElement(parent, f"{{{PROJECT}}}{tag}", said)


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)


def _written(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _zipped(xml: bytes, texts: Iterable[_Text]) -> bytes:
    stream = io.BytesIO()
    files = {"project.qde": xml}
    files |= {f"sources/{text.guid}.txt": text.text.encode() for text in texts}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(
                zipfile.ZipInfo(name, _EARLIEST), data, compress_type=zipfile.ZIP_DEFLATED
            )
    return stream.getvalue()
