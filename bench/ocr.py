"""How well scans are read: ``python -m bench.ocr [--quick | --sure | --cores] [SCANS TRANSCRIPTS]``.

Character accuracy on pages drawn from known text, as one less the edit distance for each
character of the text. Given a folder of scanned PDFs and one of transcriptions, called as the
scan with the number of the page (``protokol.3.txt`` for page 3 of ``protokol.pdf``), also the
share of the words of each transcribed page that were read, and its character accuracy, which
falls where columns are read across. ``--sure`` shows how often words of each confidence are
right on bad pages, which is what ``CLEAR`` in ``ingest.parsers.ocr.lines`` comes from;
``--cores`` how much sooner pages are read together.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.drawn import FONTS, SANS, SERIF, Look, page
from ingest.parsers.markdown import parse as parse_markdown
from ingest.parsers.ocr import read_page, read_pages, straighten, tesseract
from ingest.parsers.pdf.layout import blocks_of
from ingest.parsers.pdf.lines import Line
from ingest.parsers.pdf.pages import Pages
from kb.types import BlockKind

CORPUS = Path(__file__).parent.parent / "corpus"
LOOKS = {
    "serif 11 pt, 200 dpi": Look(),
    "sans 10 pt, 200 dpi": Look(SANS, size=10),
    "Liberation Serif 12 pt, 200 dpi": Look(
        FONTS / "liberation/LiberationSerif-Regular.ttf", size=12
    ),
    "Liberation Sans 9 pt, 200 dpi, more grain": Look(
        FONTS / "liberation/LiberationSans-Regular.ttf", size=9, noise=20
    ),
    "serif 11 pt, 300 dpi, 3 degrees": Look(dpi=300, degrees=3),
    "sans 11 pt, 150 dpi": Look(SANS, dpi=150),
    "a photograph: 6 degrees, a shadow": Look(dpi=250, degrees=-6, shadow=120, blur=1.2),
}
_PAGE_LETTERS = 1800


def texts(lang: str, pages: int) -> list[list[str]]:
    """Paragraphs of the demonstration corpus, a page's worth a list."""
    paragraphs = [
        " ".join(block.text.split())
        for path in sorted((CORPUS / lang).rglob("*.md"))
        for block in parse_markdown(path.read_bytes()).blocks
        if block.kind is BlockKind.PARAGRAPH
    ]
    made: list[list[str]] = [[]]
    for paragraph in paragraphs:
        if sum(map(len, made[-1])) + len(paragraph) > _PAGE_LETTERS:
            made.append([])
        made[-1].append(paragraph)
    return made[:pages]


def accuracy(said: str, read: str) -> float:
    """One less the edit distance of two texts, for each character of the first."""
    said, read = " ".join(said.split()), " ".join(read.split())
    return 1 - _distance(said, read) / max(1, len(said))


def _distance(one: str, other: str) -> int:
    chars = np.array([ord(char) for char in other], np.int64)
    places = np.arange(len(chars) + 1)
    row = places.copy()
    for number, char in enumerate(one, 1):
        step = np.minimum(row[1:] + 1, row[:-1] + (chars != ord(char)))
        row = np.concatenate(([number], step))
        row = np.minimum.accumulate(row - places) + places
    return int(row[-1])


def words(text: str) -> list[str]:
    """The words of a text; one divided at a line's end, or a number in groups, is one."""
    text = re.sub(r"(?<=\w)-\n(?=\w)", "", text)
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", "", text)
    return re.findall(r"[^\W_¹²³]+", text.casefold())


def recall(said: str, read: str) -> float:
    """The share of the words of one text that are in another."""
    wanted, found = Counter(words(said)), Counter(words(read))
    return (wanted & found).total() / max(1, wanted.total())


def text_of(lines: Iterable[Line]) -> str:
    """The text of a page as it would be stored."""
    return "\n".join(block.text for block in blocks_of([list(lines)]))


def made(pages: int) -> Iterator[tuple[str, str, float, float]]:
    """(look, language, character accuracy, confidence) of each made page."""
    for name, look in LOOKS.items():
        if not look.font.exists():
            continue
        for lang in ("pl", "en"):
            for paragraphs in texts(lang, pages):
                read = read_page(page(paragraphs, look))
                yield name, lang, accuracy(" ".join(paragraphs), text_of(read.lines)), read.sure


def real(scans: Path, transcripts: Path) -> Iterator[tuple[str, float, float, float]]:
    """(page, share of words read, character accuracy, confidence) of each transcribed page."""
    for path in sorted(transcripts.glob("*.txt")):
        stem, _, number = path.stem.rpartition(".")
        said = path.read_text("utf-8")
        with Pages((scans / f"{stem}.pdf").read_bytes()) as pages:
            picture, side = pages.picture(int(number)), pages.side(int(number))
        read = read_page(picture, int(number), side)
        whole = re.sub(r"(?<=\w)-\n(?=\w)", "", said)
        text = text_of(read.lines)
        yield path.stem, recall(said, text), accuracy(whole, text), read.sure


def sure(pages: int) -> None:
    """Prints, for words of bad pages by the confidence of their letters, how many are right."""
    right: Counter[int] = Counter()
    count: Counter[int] = Counter()
    liberation = FONTS / "liberation/LiberationSerif-Regular.ttf"
    looks = [
        Look(blur=2.8), Look(SANS, size=9, blur=2.6), Look(liberation, size=9, blur=2.3),
        Look(SANS, dpi=70), Look(dpi=75, noise=15), Look(liberation, size=9, dpi=150, noise=50),
    ]  # fmt: skip
    for look in looks:
        for paragraphs in texts("pl", pages):
            said = Counter(words(" ".join(paragraphs)))
            for line in tesseract.read(straighten.prepared(page(paragraphs, look))):
                for word in line.words:
                    if told := words(word.text):
                        count[int(word.clear * 100)] += 1
                        right[int(word.clear * 100)] += all(said[part] for part in told)
    for hundredth in sorted(count):
        share = right[hundredth] / count[hundredth]
        print(f"{hundredth / 100:.2f}  {count[hundredth]:5} words, {share:.2f} right")


def both_cores(pages: int) -> tuple[float, float]:
    """Seconds for pages one after another, and as the program reads them."""
    pictures = [page(paragraphs, replace(Look(), font=SERIF)) for paragraphs in texts("pl", pages)]
    start = time.perf_counter()
    for picture in pictures:
        read_page(picture)
    between = time.perf_counter()
    list(read_pages((number, picture, 842.0) for number, picture in enumerate(pictures, 1)))
    return between - start, time.perf_counter() - between


def main(arguments: list[str]) -> None:
    pages = 1 if "--quick" in arguments else 3
    folders = [Path(argument) for argument in arguments if not argument.startswith("--")]
    if "--sure" in arguments:
        sure(pages)
        return
    if "--cores" in arguments:
        print("6 pages: {:.1f} s one by one, {:.1f} s together".format(*both_cores(6)))
        return
    if folders:
        for name, share, exact, confidence in real(*folders):
            print(f"{name:45} words {share:.3f}  characters {exact:.3f}  sure {confidence:.2f}")
        return
    for name, lang, exact, confidence in made(pages):
        print(f"{name:45} {lang}  characters {exact:.4f}  sure {confidence:.2f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
