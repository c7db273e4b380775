"""Pages of a PDF whose text is at fault, read by other means: who read which is recorded.

First comes the text layer as pypdf reads it. A page that has none, or whose text does not pass
the gate of ``ingest.parsers.quality``, goes to PDFium, and then to recognition (OCR). Where a
page has text and pictures, what the text does not tell of the pictures is recognised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from PIL import Image

from ingest.parsers import problems as named
from ingest.parsers.host import HOST, Knows
from ingest.parsers.ocr import PageRead, is_blank, is_installed, read_pages
from ingest.parsers.pdf.lines import Line
from ingest.parsers.pdf.pages import Pages
from ingest.parsers.quality import Figures, better, faults, figures
from kb.types import Problem

_MOST = 0.5
"""Share of a page from which a picture is taken for a scan where nothing can read it: most of
the smaller ones are photographs."""


class Reader(StrEnum):
    """What read a page."""

    LAYER = "pypdf"
    SECOND = "pypdfium2"
    OCR = "ocr"
    MIXED = "layer+ocr"
    """The text layer where it has text, recognition where it has none."""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as read so far: its lines, and what read them.

    ``raw`` is the text as it came, before it was cleaned: what is wrong with it shows there.
    ``faults`` names the figures of the gate that it does not pass. ``replaced`` are pages whose
    layer had text that recognition did better. ``sure`` is the mean confidence of recognised
    words, ``unread`` how many of them are marked as not readable; ``failed`` is a page that
    recognition stopped at, ``blank`` one on which nothing is drawn, ``pictured`` one of which
    most is a picture that nothing has read.
    """

    number: int
    lines: tuple[Line, ...]
    raw: str
    reader: Reader = Reader.LAYER
    faults: tuple[str, ...] = ()
    replaced: bool = False
    sure: float = 0.0
    unread: int = 0
    failed: bool = False
    blank: bool = False
    pictured: bool = False

    @property
    def needs_ocr(self) -> bool:
        """Whether recognition could help: unknown words alone may be those of a third language."""
        return self.pictured or bool({*self.faults} - {"known"})


def reread(found: Sequence[PageText], data: bytes, knows: Knows | None = None) -> list[PageText]:
    """The pages of a PDF, each by the first means that reads it well.

    ``found`` is every page as pypdf read it, in order (no lines where it could not), ``knows``
    the dictionary of the gate, which does without one. A page that no means reads well keeps
    what it has, and its faults.
    """
    checked = [replace(page, faults=faults(figures(page.raw, knows))) for page in found]
    try:
        with Pages(data) as pages:
            by_layer = [_by_layer(page, pages, knows) for page in checked]
            if not is_installed():
                return [_looked_at(page, pages) for page in by_layer]
            seen = dict(read_pages(_pictures(by_layer, pages)))
    except ValueError:  # PDFium cannot open what pypdf could
        return checked
    return [_with_seen(page, seen.get(page.number), knows) for page in by_layer]


def problems(pages: Iterable[PageText]) -> tuple[Problem, ...]:
    """What was not read: ``ocr_unsure``, ``ocr_failed``; without the program ``pages_need_ocr``.

    Each with ``pages``.
    """
    pages = list(pages)
    waiting = [page.number for page in pages if page.needs_ocr]
    return named.of_pages(
        {
            "pages_need_ocr": [] if is_installed() else waiting,
            "ocr_unsure": [page.number for page in pages if page.unread],
            "ocr_failed": [page.number for page in pages if page.failed],
        }
    )


def notes(pages: Iterable[PageText]) -> tuple[Problem, ...]:
    """Who read what: ``read_by_ocr``, ``read_by_pdfium``, ``layer_replaced``.

    Recognised pages come with their confidence: "1 (96 %), 2 (91 %)".
    """
    pages = list(pages)
    seen = [page for page in pages if page.reader in {Reader.OCR, Reader.MIXED}]
    return named.of_pages(
        {
            "read_by_ocr": [f"{page.number} ({100 * page.sure:.0f} %)" for page in seen],
            "read_by_pdfium": [page.number for page in pages if page.reader is Reader.SECOND],
            "layer_replaced": [page.number for page in pages if page.replaced],
        }
    )


def _by_layer(page: PageText, pages: Pages, knows: Knows | None) -> PageText:
    """The page by the better of the two extractors."""
    HOST.alive()
    if page.lines and not page.faults:
        return page
    try:
        lines = pages.lines(page.number)
    except ValueError:
        return page
    second = _figures(lines, knows)
    if not lines or (page.lines and not better(figures(page.raw, knows), second)):
        return page
    return replace(
        page, lines=tuple(lines), raw=_text(lines), reader=Reader.SECOND, faults=faults(second)
    )


def _pictures(found: Iterable[PageText], pages: Pages) -> Iterator[tuple[int, Image.Image, float]]:
    """The pictures to be recognised: whole pages, or what the layer does not tell of them."""
    for page in found:
        HOST.alive()
        whole = not page.lines or page.faults
        try:
            picture = pages.picture(page.number) if whole else pages.untold(page.number)
            if picture is not None:
                yield page.number, picture, pages.side(page.number)
        except ValueError:  # a page that PDFium cannot draw stays as it is
            continue


def _looked_at(page: PageText, pages: Pages) -> PageText:
    """The page, told whether it is blank, or a picture that recognition could read."""
    HOST.alive()
    try:
        if page.lines:
            return replace(page, pictured=pages.untold(page.number, least=_MOST) is not None)
        blank = is_blank(pages.picture(page.number))
    except ValueError:  # a page that PDFium cannot draw could not be recognised either
        return page
    return replace(page, blank=blank, pictured=not blank)


def _with_seen(page: PageText, read: PageRead | None, knows: Knows | None) -> PageText:
    """The page with what was recognised of it, where that is as good or all that there is."""
    if read is None:
        return page
    if not read.lines:
        return replace(page, failed=read.failed, blank=read.blank and not page.lines)
    by_ocr = replace(
        page, lines=read.lines, reader=Reader.OCR, faults=(), sure=read.sure, unread=read.unread
    )
    if not page.lines:
        return by_ocr
    if not page.faults:
        return replace(by_ocr, lines=beside(page.lines, read.lines), reader=Reader.MIXED)
    if better(figures(page.raw, knows), _figures(read.lines, knows)):
        return replace(by_ocr, replaced=True)
    return page


def beside(told: Sequence[Line], seen: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a text layer, with recognised ones where they stand on the page.

    Recognised lines that follow one another downwards stay together.
    """
    merged = list(told)
    for part in _parts(seen):
        at = next((i for i, line in enumerate(merged) if line.y < part[0].y), len(merged))
        merged[at:at] = part
    return tuple(merged)


def _parts(lines: Sequence[Line]) -> list[list[Line]]:
    parts: list[list[Line]] = []
    for line in lines:
        if parts and line.y < parts[-1][-1].y:
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def _figures(lines: Iterable[Line], knows: Knows | None) -> Figures:
    return figures(_text(lines), knows)


def _text(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)
