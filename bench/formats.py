"""How much of a file's text comes out, beside what a user would take instead.

    python -m bench.formats                               # files made from known text
    python -m bench.formats --real ../shared/data/documents
    python -m bench.formats --scans                       # the made scans too; minutes

Of made files: character accuracy (1 less the edit distance as a share of the text, blanks
evened), words recovered, and the pages on which sections are found where they stand. Of real
files nobody knows the text: there the words of each reader are counted among those that either
found. The peers are markitdown and, for PDF, pypdf alone; all run in this one process, after a
first call each.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from statistics import mean

from bench import made
from bench.made import Made
from ingest.parsers import PARSERS
from kb.errors import ParseError

TEXTS = 6


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader gave: the text, and of each page its text where it knows pages."""

    text: str
    pages: tuple[str, ...] = ()


Reader = Callable[[str, bytes], Read]


def ours(suffix: str, data: bytes) -> Read:
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
    return Read("\n".join(texts), tuple("\n".join(pages[n + 1]) for n in range(last)))


def markitdown() -> Reader:
    """Microsoft's converter of files to Markdown, for language models."""
    from markitdown import MarkItDown, StreamInfo

    converter = MarkItDown(enable_plugins=False)

    def read(suffix: str, data: bytes) -> Read:
        found = converter.convert_stream(
            BytesIO(data), stream_info=StreamInfo(extension=suffix)
        ).text_content
        pages = found.split("<!-- Slide number:")[1:] if suffix == ".pptx" else []
        return Read(found, tuple(pages))

    return read


def pypdf_alone(suffix: str, data: bytes) -> Read:
    """What pypdf gives as it comes, for PDF."""
    from pypdf import PdfReader

    if suffix != ".pdf":
        raise ParseError("unsupported")
    pages = tuple(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return Read("\n".join(pages), pages)


@dataclass(slots=True)
class Row:
    """The figures of one reader on one format."""

    accuracy: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    seconds: float = 0.0
    failed: int = 0


def evened(text: str) -> str:
    """Blanks evened, marks of Markdown and of lists taken away: nobody loses by them."""
    for mark in ("**", "|", "\\", "•", "#"):
        text = text.replace(mark, " ")
    return " ".join(text.split())


def accuracy(wanted: str, found: str) -> float:
    """One less the edit distance as a share of the wanted text, at least 0."""
    from rapidfuzz.distance import Levenshtein

    wanted, found = evened(wanted), evened(found)
    return max(0.0, 1 - Levenshtein.distance(wanted, found) / len(wanted))


def recall(wanted: Counter[str], found: Counter[str]) -> float:
    """The share of the words that were found, each as often as it stands there."""
    return sum((wanted & found).values()) / max(1, sum(wanted.values()))


def counted(text: str) -> Counter[str]:
    """The words of a text."""
    return Counter(re.findall(r"\w+", text))


def right_pages(file: Made, read: Read) -> float:
    """The share of sections that are found on their own page."""
    hits = [
        number < len(read.pages)
        and recall(counted(" ".join(s.said)), counted(read.pages[number])) > 0.9
        for number, s in enumerate(file.text.sections)
    ]
    return mean(hits)


def measured(files: Iterable[Made], reader: Reader) -> dict[str, Row]:
    """The figures of a reader by format."""
    rows: dict[str, Row] = defaultdict(Row)
    for file in files:
        row = rows[file.suffix]
        started = time.perf_counter()
        try:
            read = reader(file.suffix, file.data)
        except Exception:  # noqa: BLE001 - a peer raises what it likes
            read, row.failed = Read(""), row.failed + 1
        row.seconds += time.perf_counter() - started
        wanted = "\n".join(file.text.lines)
        row.accuracy.append(accuracy(wanted, read.text))
        row.recall.append(recall(counted(wanted), counted(read.text)))
        if file.pages:
            row.pages.append(right_pages(file, read))
    return rows


def readers() -> dict[str, Reader]:
    """Ours and the peers that are installed."""
    found: dict[str, Reader] = {"kb": ours, "pypdf": pypdf_alone}
    try:
        found["markitdown"] = markitdown()
    except ImportError:
        print("markitdown is not installed")
    return found


def table(name: str, files: Sequence[Made]) -> Iterator[str]:
    """A line a format and reader."""
    yield f"| {name} | | accuracy | least | words | pages | seconds | failed |\n|{'---|' * 8}"
    found = {reader: measured(files, read) for reader, read in readers().items()}
    for suffix in dict.fromkeys(file.suffix for file in files):
        for reader, rows in found.items():
            row = rows[suffix]
            if reader == "pypdf" and suffix != ".pdf":
                continue
            pages = f"{mean(row.pages):.2f}" if row.pages else ""
            yield (
                f"| {suffix} | {reader} | {mean(row.accuracy):.4f} | {min(row.accuracy):.4f} "
                f"| {mean(row.recall):.4f} | {pages} | {row.seconds:.2f} | {row.failed} |"
            )


def real(folder: Path) -> Iterator[str]:
    """Of each real file: the share of all words that each reader found, and its time."""
    known = readers()
    yield f"| file | words | {' | '.join(known)} |\n|{'---|' * (len(known) + 2)}"
    for path in sorted(folder.glob("*/*")):
        suffix = path.suffix.lower()
        if suffix not in PARSERS:
            continue
        found, cells = {}, {}
        for name, reader in known.items():
            started = time.perf_counter()
            try:
                found[name] = counted(reader(suffix, path.read_bytes()).text)
            except Exception as error:  # noqa: BLE001 - a peer raises what it likes
                found[name], cells[name] = Counter[str](), f"{type(error).__name__}, "
            cells[name] = cells.get(name, "") + f"{time.perf_counter() - started:.2f} s"
        both = Counter[str]()
        for counts in found.values():
            both |= counts
        told = (f"{recall(both, found[name]):.3f} ({cells[name]})" for name in known)
        yield f"| {path.name} | {sum(both.values())} | {' | '.join(told)} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, metavar="FOLDER")
    parser.add_argument("--scans", action="store_true")
    parser.add_argument("--texts", type=int, default=TEXTS)
    options = parser.parse_args()
    pages = list(made.texts(options.texts))
    files = list(made.office(pages))
    for text in pages:
        for kind in (made.plain, made.slides, made.tables, made.messages):
            files += kind(text)
    print(*table("made", files), sep="\n", flush=True)
    if options.scans:
        pdfs = [file for file in files if file.suffix == ".pdf"]
        scans = [scan for pdf in pdfs for scan in made.scans(pdf)]
        print(*table("scans", scans), sep="\n", flush=True)
    if options.real:
        print(*real(options.real), sep="\n", flush=True)


if __name__ == "__main__":
    main()
