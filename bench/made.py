"""Files made from known text in every format: what the readers of files are measured on.

The words are statements of the dev part of ``corpus/training``, which are invented. Word
processing formats and PDF come from LibreOffice, the rest from the libraries of each format.
"""

from __future__ import annotations

import csv
import html
import json
import random
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

STATEMENTS = Path("corpus/training/statements.dev.jsonl")
SECTIONS, A_SECTION = 4, 8
DPI, DEGREES = 200, 1.0

WRITER = {"docx": "docx:MS Word 2007 XML", "doc": "doc:MS Word 97", "odt": "odt:writer8",
          "rtf": "rtf:Rich Text Format", "pdf": "pdf:writer_pdf_Export"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what was said below it: one page, one slide, one sheet."""

    heading: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A known text."""

    lang: str
    title: str
    sections: tuple[Section, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, in the order of reading."""
        below = (line for s in self.sections for line in (s.heading, *s.said))
        return (self.title, *below)


@dataclass(frozen=True, slots=True)
class Made:
    """A file made from a text. ``pages`` tells whether a section is a page of it."""

    suffix: str
    data: bytes
    text: Text
    pages: bool = False


def texts(count: int) -> Iterator[Text]:
    """As many texts, Polish and English in turn; the same ones each time."""
    rows = [json.loads(line) for line in STATEMENTS.read_text("utf-8").splitlines()]
    for number in range(count):
        lang = ("pl", "en")[number % 2]
        said = [row["text"] for row in rows if row["lang"] == lang and "\n" not in row["text"]]
        chosen = random.Random(number).sample(said, SECTIONS * A_SECTION)  # noqa: S311
        title = ("Wnioski z warsztatu", "Conclusions of a workshop")[number % 2]
        words = ("Część", "Part")[number % 2]
        yield Text(lang, f"{title} {number + 1}", tuple(
            Section(f"{words} {n + 1}", tuple(chosen[n * A_SECTION : (n + 1) * A_SECTION]))
            for n in range(SECTIONS)
        ))  # fmt: skip


def page(text: Text) -> str:
    """HTML: paragraphs, a list and a table in each section, a page each."""
    parts = [f"<h1>{html.escape(text.title)}</h1>"]
    for number, section in enumerate(text.sections):
        new = ' style="page-break-before:always"' if number else ""
        said = [html.escape(line) for line in section.said]
        parts += [
            f"<h2{new}>{html.escape(section.heading)}</h2>",
            *(f"<p>{s}</p>" for s in said[:4]),
        ]
        parts += [f"<ul><li>{said[4]}</li><li>{said[5]}</li></ul>"]
        parts += [f"<table border=1><tr><td>{said[6]}</td><td>{said[7]}</td></tr></table>"]
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html><html lang="{text.lang}"><head><meta charset="utf-8">'
        f"<title>{html.escape(text.title)}</title></head><body>{body}</body></html>"
    )


def converted(files: Sequence[Path], target: str, folder: Path) -> None:
    """What LibreOffice makes of files, in ``folder``."""
    profile = folder / "profile"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to",
         target, "--outdir", str(folder), *map(str, files)],
        check=True, capture_output=True,
    )  # fmt: skip


def office(pages: Sequence[Text]) -> Iterator[Made]:
    """Word processing formats and PDF, by LibreOffice."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sources = []
        for number, text in enumerate(pages):
            source = folder / f"{number:03}.html"
            source.write_text(page(text), "utf-8")
            sources.append(source)
        converted(sources, "odt:writer8", folder)
        documents = [source.with_suffix(".odt") for source in sources]
        for suffix, target in WRITER.items():
            if suffix != "odt":
                converted(documents, target, folder)
            for document, text in zip(documents, pages, strict=True):
                data = document.with_suffix(f".{suffix}").read_bytes()
                yield Made(f".{suffix}", data, text, suffix == "pdf")


def plain(text: Text) -> Iterator[Made]:
    """Text, Markdown and web pages, also in the old Polish encodings."""
    lines = "\n\n".join(text.lines)
    marked = [f"# {text.title}"]
    for section in text.sections:
        marked += [f"## {section.heading}", *(f"- {line}" for line in section.said)]
    yield Made(".txt", lines.encode(), text)
    yield Made(".txt", lines.encode("cp1250", "replace"), text)
    yield Made(".md", "\n\n".join(marked).encode(), text)
    yield Made(".html", page(text).encode(), text)


def slides(text: Text) -> Iterator[Made]:
    """A presentation: a slide a section."""
    from pptx import Presentation

    deck = Presentation()
    for number, section in enumerate(text.sections):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        lead = f"{text.title}\n" if number == 0 else ""
        slide.shapes.title.text = lead + section.heading
        slide.placeholders[1].text = "\n".join(section.said)
    target = BytesIO()
    deck.save(target)
    yield Made(".pptx", target.getvalue(), text, pages=True)


def tables(text: Text) -> Iterator[Made]:
    """Spreadsheets: a row a statement. The name of a sheet is read as well: people see it."""
    from openpyxl import Workbook

    rows = [(text.title, ""), *((s.heading, line) for s in text.sections for line in s.said)]
    flat = Text(text.lang, text.title, tuple(
        Section(s.heading, tuple(word for line in s.said for word in (line, s.heading))[:-1])
        for s in text.sections
    ))  # fmt: skip
    book = Workbook()
    sheet = book.active
    sheet.title = text.title[:31]
    named = Text(text.lang, f"{sheet.title}\n{flat.title}", flat.sections)
    for row in rows:
        sheet.append(row)
    target = BytesIO()
    book.save(target)
    yield Made(".xlsx", target.getvalue(), named)
    for suffix, mark, encoding in (
        (".csv", ";", "cp1250"),
        (".csv", ",", "utf-8"),
        (".tsv", "\t", "utf-8"),
    ):
        lines = StringIO(newline="")
        csv.writer(lines, delimiter=mark).writerows(rows)
        yield Made(suffix, lines.getvalue().encode(encoding, "replace"), flat)


def messages(text: Text) -> Iterator[Made]:
    """An e-mail, and an archive with a name in the encoding of old Windows."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        text.title,
        "a@example.org",
        "b@example.org",
    )
    message.set_content("\n\n".join(text.lines[1:]))
    yield Made(".eml", message.as_bytes(), text)


def packed(made: Sequence[Made]) -> bytes:
    """An archive of files."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for number, file in enumerate(made):
            package.writestr(f"załącznik {number}{file.suffix}", file.data)
    return target.getvalue()


def scans(pdf: Made) -> Iterator[Made]:
    """The pages of a PDF as a scanner at 200 dpi gives them, turned by a degree: PDF and JPEG."""
    import pypdfium2
    from PIL import Image, ImageFilter

    pictures = []
    with pypdfium2.PdfDocument(pdf.data) as document:
        for number in range(len(document)):
            drawn = document[number].render(scale=DPI / 72).to_pil().convert("L")
            turned = drawn.rotate(DEGREES, Image.Resampling.BICUBIC, expand=False, fillcolor=255)
            pictures.append(turned.filter(ImageFilter.GaussianBlur(0.6)))
    target = BytesIO()
    pictures[0].save(
        target, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI, quality=80
    )
    yield Made(".pdf", target.getvalue(), pdf.text, pages=True)
    first = BytesIO()
    pictures[0].save(first, "JPEG", dpi=(DPI, DPI), quality=80)
    opening = Text(pdf.text.lang, pdf.text.title, pdf.text.sections[:1])
    yield Made(".jpg", first.getvalue(), opening)
