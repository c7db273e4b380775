"""Files made from known text: all of it comes out, in order, on its page."""

from __future__ import annotations

import shutil
from functools import cache
from itertools import chain

import pytest

from bench import made, peers
from bench.formats import accuracy, counted, recall, right_pages

LEAST = 0.995
"""Of the characters. The PDF keeps less as long as numbered headings pass for page furniture."""
DOCUMENTS = {".docx", ".odt", ".rtf"}
KINDS = (made.plain, made.slides, made.tables, made.messages)


@cache
def files() -> tuple[made.Made, ...]:
    """One Polish and one English text in the formats that libraries write."""
    return tuple(chain.from_iterable(kind(text) for text in made.texts(2) for kind in KINDS))


def check(file: made.Made) -> None:
    """Fails where characters, words or pages are lost."""
    wanted, found = "\n".join(file.text.lines), peers.ours(file.suffix, file.data)

    assert accuracy(wanted, found.text) >= LEAST
    assert recall(counted(wanted), counted(found.text)) >= LEAST
    assert not file.pages or right_pages(file, found) == 1


@pytest.mark.parametrize("suffix", sorted({file.suffix for file in files()}))
def test_known_text_comes_out(suffix: str):
    """Nearly every character of a known text is read, where a library wrote the file."""
    for file in files():
        if file.suffix == suffix:
            check(file)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice writes these files")
def test_known_text_comes_out_of_written_documents():
    """Nearly every character of a known text is read, where LibreOffice wrote the file."""
    checked = [file for file in made.office(list(made.texts(1))) if file.suffix in DOCUMENTS]
    for file in checked:
        check(file)

    assert len(DOCUMENTS) == len(checked)
