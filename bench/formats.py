"""How much of a file's text comes out, beside what a user would take instead.

    python -m bench.formats                               # files made from known text
    python -m bench.formats --markitdown VENV/bin/python  # beside markitdown, installed there
    python -m bench.formats --real ../shared/data/documents --markitdown VENV/bin/python
    python -m bench.formats --scans                       # the made scans too; minutes

Of made files: character accuracy (1 less the edit distance as a share of the text, blanks
evened), words recovered, the share of sections that are found on their own page, the median
time of a file. Of real files nobody knows the text. There the words count that at least two of
three readers find, each as often: ours, markitdown, and a bare one (``bench.peers.bare``: the
words that stand in the bytes; of Markdown those that a page shows; of a PDF what pypdf gives). So whoever drops on purpose what the two others keep
(page furniture, quoted history, hidden text) loses by it: below the table stand the words that
we lack. "pages" says whether a reader tells them apart. All files are read once before.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

from bench import made, peers
from bench.made import Made
from bench.peers import Read, Reader
from ingest.parsers import PARSERS

TEXTS = 6
Words = Counter[str]
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MARKS = frozenset({"-", "*", "+", "---"})


@dataclass(slots=True)
class Row:
    """The figures of one reader on one format."""

    accuracy: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failed: int = 0


def evened(text: str) -> str:
    """Blanks evened, marks of Markdown and of lists taken away: nobody loses by them."""
    text = _COMMENT.sub(" ", text)
    for mark in ("**", "|", "\\", "•", "#"):
        text = text.replace(mark, " ")
    return " ".join(word for word in text.split() if word not in _MARKS)


def accuracy(wanted: str, found: str) -> float:
    """One less the edit distance as a share of the wanted text, at least 0."""
    from rapidfuzz.distance import Levenshtein

    wanted, found = evened(wanted), evened(found)
    return max(0.0, 1 - Levenshtein.distance(wanted, found) / len(wanted))


def recall(wanted: Words, found: Words) -> float:
    """The share of the words that were found, each as often as it stands there."""
    return sum((wanted & found).values()) / max(1, sum(wanted.values()))


def counted(text: str) -> Words:
    """The words of a text, ligatures taken apart."""
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text)))


def right_pages(file: Made, read: Read) -> float:
    """The share of sections that are found on their own page."""
    hits = [
        number < len(read.pages)
        and recall(counted(" ".join(s.said)), counted(read.pages[number])) > 0.9
        for number, s in enumerate(file.text.sections)
    ]
    return mean(hits)


def attempted(reader: Reader, suffix: str, data: bytes) -> Read | None:
    """What a reader gives, None where it does not read the file."""
    try:
        return reader(suffix, data)
    except Exception:  # noqa: BLE001 - a peer raises what it likes
        return None


# --- made files


def measured(files: Sequence[Made], reader: Reader) -> dict[str, Row]:
    """The figures of a reader by format."""
    rows: dict[str, Row] = defaultdict(Row)
    for file in files:
        attempted(reader, file.suffix, file.data)  # loads the libraries
    for file in files:
        row = rows[file.suffix]
        read = attempted(reader, file.suffix, file.data)
        row.failed += read is None
        read = read or Read("")
        row.seconds.append(read.seconds)
        wanted = "\n".join(file.text.lines)
        row.accuracy.append(accuracy(wanted, read.text))
        row.recall.append(recall(counted(wanted), counted(read.text)))
        if file.pages:
            row.pages.append(right_pages(file, read))
    return rows


def table(name: str, files: Sequence[Made], readers: Mapping[str, Reader]) -> Iterator[str]:
    """A line a format and reader."""
    yield f"| {name} | | accuracy | least | words | pages | ms | failed |\n|{'---|' * 8}"
    found = {reader: measured(files, read) for reader, read in readers.items()}
    for suffix in dict.fromkeys(file.suffix for file in files):
        for reader, rows in found.items():
            row = rows[suffix]
            if reader == "pypdf" and suffix != ".pdf":
                continue
            pages = f"{mean(row.pages):.2f}" if row.pages else ""
            yield (
                f"| {suffix} | {reader} | {mean(row.accuracy):.4f} | {min(row.accuracy):.4f} "
                f"| {mean(row.recall):.4f} | {pages} | {1000 * median(row.seconds):.0f} "
                f"| {row.failed} |"
            )


# --- real files


@dataclass(frozen=True, slots=True)
class Seen:
    """What the readers made of a real file, and the words that two of them agree on."""

    path: Path
    read: dict[str, Read | None]
    agreed: Words

    def share(self, reader: str) -> float:
        """The share of the agreed words that a reader found."""
        return recall(self.agreed, self.words(reader))

    def words(self, reader: str) -> Words:
        """The words that a reader found."""
        read = self.read[reader]
        return counted(read.text) if read else Counter()


def agreed(voices: Sequence[Words]) -> Words:
    """The words that at least two of three voices found, as often as the second of them."""
    words = set().union(*voices)
    found = Counter({word: sorted(voice[word] for voice in voices)[-2] for word in words})
    return +found  # a word of one voice alone, as of recognition, is none of theirs


def seen(path: Path, readers: Mapping[str, Reader]) -> Seen:
    """A real file through all readers, the second time of two."""
    suffix, data = path.suffix.lower(), path.read_bytes()
    read = {name: attempted(reader, suffix, data) for name, reader in readers.items()}
    read = {name: attempted(reader, suffix, data) for name, reader in readers.items()}
    third = attempted(peers.bare, suffix, data)
    voices = [counted(r.text if r else "") for r in (read["kb"], read["markitdown"], third)]
    return Seen(path, read, agreed(voices))


def real(folder: Path, readers: Mapping[str, Reader]) -> Iterator[str]:
    """A line a format and reader, and the words that we lack where another reader has more."""
    files = [p for p in sorted(folder.glob("*/*")) if p.suffix.lower() in PARSERS]
    found = [seen(path, readers) for path in files]
    counted_files = [file for file in found if file.agreed]
    yield f"{len(found)} real files; in {len(found) - len(counted_files)} no two readers find text"
    yield f"| real | files | | words | least | pages | ms | failed |\n|{'---|' * 8}"
    for suffix in sorted({file.path.suffix.lower() for file in counted_files}):
        group = [file for file in counted_files if file.path.suffix.lower() == suffix]
        for name in readers:
            if name != "pypdf" or suffix == ".pdf":
                yield f"| {suffix} | {len(group)} | {name} | {figures(group, name)} |"
    for file in counted_files:
        lead = max(file.share(name) for name in readers)
        if file.share("kb") < lead:
            lacking = file.agreed - file.words("kb")
            told = " ".join(word for word, _ in lacking.most_common(12))
            yield f"{file.path.name}: {file.share('kb'):.4f} beside {lead:.4f}; lacks {told}"


def figures(group: Sequence[Seen], reader: str) -> str:
    """What a reader found in the files of a format."""
    reads = [file.read[reader] for file in group]
    done = [read for read in reads if read]
    shares = [file.share(reader) for file in group]
    pages = "yes" if any(read.pages for read in done) else "no"
    times = f"{1000 * median(read.seconds for read in done):.0f}" if done else ""
    failed = len(reads) - len(done)
    return f"{mean(shares):.4f} | {min(shares):.4f} | {pages} | {times} | {failed}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, metavar="FOLDER", help="needs --markitdown")
    parser.add_argument("--markitdown", type=Path, metavar="PYTHON", help="a Python that has it")
    parser.add_argument("--scans", action="store_true")
    parser.add_argument("--texts", type=int, default=TEXTS)
    options = parser.parse_args()
    if options.real and not options.markitdown:
        parser.error("--real counts the words that two of three readers find: add --markitdown")
    readers = peers.readers(options.markitdown)
    pages = list(made.texts(options.texts))
    kinds: Sequence[Callable[[made.Text], Iterator[Made]]]
    kinds = (made.plain, made.slides, made.tables, made.messages)
    files = [
        *made.office(pages),
        *(file for text in pages for kind in kinds for file in kind(text)),
    ]
    print(*table("made", files, readers), sep="\n", flush=True)
    if options.scans:
        pdfs = [file for file in files if file.suffix == ".pdf"]
        scans = [scan for pdf in pdfs for scan in made.scans(pdf)]
        print(*table("scans", scans, readers), sep="\n", flush=True)
    if options.real:
        print(*real(options.real, readers), sep="\n", flush=True)


if __name__ == "__main__":
    main()
