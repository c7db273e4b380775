"""Files of every format: what comes out of each, and what does not.

The table is ``tests/data/vectors.toml``, which says what its words mean.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from ingest.draft import read_draft
from ingest.parsers import PARSERS
from ingest.parsers.legacy import office
from ingest.parsers.ocr import is_installed
from kb.store import Store
from kb.types import DocumentDraft, ParsedDocument, ReadStatus

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[1]
PROGRAM = "from kb.cli import entry; entry()"
PROGRAMS = {
    "tesseract": is_installed,
    "libreoffice": lambda: all(office.find(component) for component in ("writer", "impress")),
}
"""Which programs are there, of those that some formats take."""


@dataclass(frozen=True)
class Vector:
    """A file and what the table says of it."""

    file: str
    contains: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    pages: tuple[tuple[int, str], ...] = ()
    says: tuple[str, ...] = ()
    encloses: tuple[str, ...] = ()
    refused: str = ""
    needs: str = ""

    @property
    def can_be_read(self) -> bool:
        """Whether the program that it takes is installed."""
        return not self.needs or PROGRAMS[self.needs]()

    def check(self, text: str, pages: dict[int, str]) -> None:
        """Fails where words are missing, out of order, too many or on another page."""
        at, missing = 0, []
        for words in self.contains:
            found = text.find(words, at)
            if found < 0:
                missing.append(words)
            else:
                at = found + len(words)
        extra = [words for words in self.absent if words in text]
        elsewhere = [(n, words) for n, words in self.pages if words not in pages.get(n, "")]

        assert ([], [], []) == (missing, extra, elsewhere), text


def vectors() -> list[Vector]:
    """The rows of the table, one a file."""
    rows = tomllib.loads((DATA / "vectors.toml").read_text("utf-8"))["vector"]
    found = []
    for row in rows:
        pages = tuple((int(n), w) for n, words in row.get("pages", {}).items() for w in words)
        lists = {key: tuple(row.get(key, ())) for key in ("contains", "absent", "says", "encloses")}
        found += [
            Vector(
                file,
                pages=pages,
                refused=row.get("refused", ""),
                needs=row.get("needs", ""),
                **lists,
            )
            for file in row["files"]
        ]
    return found


VECTORS = vectors()
by_file = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.file)


def on_disk(file: str) -> str:
    """The file of the disk in which a file of the table lies."""
    path = PurePosixPath(file)
    return next(str(p) for p in (path, *path.parents) if (DATA / p).is_file())


@cache
def drafts(file: str) -> dict[str, tuple[DocumentDraft, tuple[str, ...]]]:
    """What is stored of a file of the disk and of each file within it, and what each encloses."""

    def parse(suffix: str, data: bytes) -> ParsedDocument:
        return PARSERS[suffix](data)

    found, waiting = {}, [(file, (DATA / file).read_bytes())]
    while waiting:
        path, data = waiting.pop()
        draft, enclosed = read_draft(path, data, "hash", {}, parse)
        found[path] = draft, tuple(inner.name for inner in enclosed)
        waiting += [(f"{path}/{inner.name}", inner.data) for inner in enclosed]
    return found


@by_file
def test_file_gives_its_words_and_nothing_else(vector: Vector):
    """Each file's text holds what a reader sees in it, in his order, and nothing he does not."""
    if not vector.can_be_read:
        pytest.skip(f"needs {vector.needs}")
    draft, enclosed = drafts(on_disk(vector.file))[vector.file]
    pages = {n: draft.text[a:b] for n, (a, b) in enumerate(draft.page_spans, start=1)}
    codes = tuple(problem.code for problem in draft.problems)

    vector.check(draft.text, pages)
    assert (vector.says or ((vector.refused,) if vector.refused else ())) == codes
    assert bool(vector.refused) == (draft.status is ReadStatus.FAILED)
    assert vector.encloses == enclosed


@pytest.mark.parametrize("suffix", sorted(PARSERS))
def test_every_format_has_a_file_that_is_read(suffix: str):
    """No format is registered without a file in the table that it must read."""
    assert any(Path(v.file).suffix == suffix and not v.refused for v in VECTORS)


def test_every_file_is_in_the_table():
    """No file lies there unread."""
    named = {on_disk(vector.file) for vector in VECTORS}

    assert [f"files/{p.name}" for p in sorted((DATA / "files").iterdir())] == sorted(
        name for name in named if name.startswith("files/")
    )


@pytest.mark.slow
def test_ingest_stores_the_same(tmp_path):
    """``kb ingest`` of the folder, through its worker, stores what the table says of each file."""
    folder = tmp_path / "pliki"
    for file in {on_disk(vector.file) for vector in VECTORS}:
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((DATA / file).read_bytes())
    base = tmp_path / "kb.sqlite"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--db", base, "ingest", folder],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip

    assert 1 == done.returncode, done.stderr  # some files are there to be refused
    with Store(base) as store:
        states = store.file_states()
        for vector in (v for v in VECTORS if v.can_be_read):
            path = str(folder / vector.file)
            assert bool(vector.refused) == (states[path].status is ReadStatus.FAILED)
            pages = {page.number: page.text for page in store.pages(path)}
            vector.check("\n\n".join(pages.values()), pages)
