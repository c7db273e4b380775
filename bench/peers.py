"""Readers of files: the parsers of this program, and what a user would take instead."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from ingest.parsers import PARSERS
from kb.errors import ParseError

SCRIPT = Path(__file__).with_name("markitdown_reader.py")
_OFFICE = {".docx", ".pptx", ".pptm", ".ppsx", ".xlsx", ".xlsm"}
_RUN = re.compile(r"<(?:w:|a:)?t(?: [^>]*)?>([^<]*)<|(</(?:w|a):p>|</si>)")


_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader gave: the text, of each page its text where it knows pages, and its time."""

    text: str
    pages: tuple[str, ...] = ()
    seconds: float = 0.0


Reader = Callable[[str, bytes], Read]
"""From a suffix and a file's bytes. May raise anything: the file is not read then."""


def timed(read: Callable[[str, bytes], tuple[str, tuple[str, ...]]]) -> Reader:
    """A reader that says how long it took."""

    def reader(suffix: str, data: bytes) -> Read:
        started = time.perf_counter()
        text, pages = read(suffix, data)
        return Read(text, pages, time.perf_counter() - started)

    return reader


@timed
def ours(suffix: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The parsers of this program; files within a file are read as well."""
    document = PARSERS[suffix](data)
    texts = [block.text for block in document.blocks]
    for inner in document.enclosed:
        below = Path(inner.name).suffix.lower()
        if below in PARSERS:
            texts.append(ours(below, inner.data).text)
    pages: dict[int, list[str]] = defaultdict(list)
    if document.pages:
        for block in document.blocks:
            pages[block.page].append(block.text)
    last = max(pages, default=0)
    return "\n".join(texts), tuple("\n".join(pages[n + 1]) for n in range(last))


@timed
def pypdf_alone(suffix: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """What pypdf gives as it comes, for PDF."""
    from pypdf import PdfReader

    if suffix != ".pdf":
        raise ParseError("unsupported")
    pages = tuple(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return "\n".join(pages), pages


@timed
def bare(suffix: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The words that stand in the bytes, by the simplest means: the third voice on real files.

    Runs of text of Office files part by part, bodies of messages, PDF by pypdf, Markdown as the
    page that it makes, else the text itself. It knows no order and nothing hidden.
    """
    if suffix == ".pdf":
        return pypdf_alone(suffix, data).text, ()
    if suffix in _OFFICE:
        with ZipFile(BytesIO(data)) as package:
            parts = [package.read(n).decode() for n in package.namelist() if n.endswith(".xml")]
        runs = ("".join(m[1] or "\n" for m in _RUN.finditer(part)) for part in parts)
        return unescape("\n".join(runs)), ()
    if suffix == ".eml":
        message = message_from_bytes(data, policy=policy.default)
        body = message.get_body(("plain", "html"))
        return f"{message['subject']}\n{body.get_content() if body else ''}", ()
    if suffix == ".md":
        return _shown(_FRONT_MATTER.sub("", data.decode())), ()
    return data.decode(), ()


def _shown(markdown: str) -> str:
    """The words that a page made of Markdown shows."""
    from lxml import html
    from markdown_it import MarkdownIt

    made = html.fromstring(
        f"<div>{MarkdownIt('commonmark').enable('table').render(markdown)}</div>"
    )
    return " ".join(str(words) for words in made.xpath(".//text()[not(ancestor::style)]"))


class MarkItDown:
    """Microsoft's converter of files to Markdown, in the Python that has it."""

    def __init__(self, python: Path) -> None:
        self._process = subprocess.Popen(
            [python, SCRIPT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __call__(self, suffix: str, data: bytes) -> Read:
        """Its text; it tells pages of presentations only. Raises RuntimeError."""
        assert self._process.stdin
        assert self._process.stdout
        asked = {"suffix": suffix, "data": base64.b64encode(data).decode()}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        if "error" in told:
            raise RuntimeError(told["error"])
        _, *slides = re.split(r"<!-- Slide number: \d+ -->", told["text"])
        return Read(told["text"], tuple(slides), told["seconds"])


def readers(markitdown: Path | None) -> dict[str, Reader]:
    """Ours and the peers."""
    found: dict[str, Reader] = {"kb": ours, "pypdf": pypdf_alone}
    return found | ({"markitdown": MarkItDown(markitdown)} if markitdown else {})
