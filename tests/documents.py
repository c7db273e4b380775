"""What the tests of written documents share: what a file holds, and how files are damaged."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from ingest.parsers.encoding import clean
from kb.types import Block, BlockKind, ParsedDocument

LIBREOFFICE = [
    ("Protokół z warsztatów o zieleni", "heading", ""),
    ("Ustalenia", "heading", ""),
    (
        "Zażółć gęślą   jaźń.\n„Mniej betonu” – 3 głosy 😀. Sadźmy więcej drzew.",
        "paragraph",
        "",
    ),
    ("Dyżury zaczną się w maju.", "paragraph", ""),
    ("ławki", "item", ""),
    ("z oparciem", "item", ""),
    ("kosze", "item", ""),
    ("scalona", "cell", "table 1, row 1, cell 1"),
    ("k13", "cell", "table 1, row 1, cell 3"),
    ("pionowa", "cell", "table 1, row 2, cell 1"),
    ("k22", "cell", "table 1, row 2, cell 2"),
    ("wewnątrz", "cell", "table 2, row 1, cell 1"),
    ("obok", "cell", "table 2, row 1, cell 2"),
    ("pod spodem", "cell", "table 1, row 2, cell 2"),
    ("k23", "cell", "table 1, row 2, cell 3"),
    ("k32", "cell", "table 1, row 3, cell 2"),
    ("k33", "cell", "table 1, row 3, cell 3"),
    ("drugi akapit", "cell", "table 1, row 3, cell 3"),
    ("Po tabeli ciąg dalszy.", "paragraph", ""),
    ("Tekst z ramki", "paragraph", ""),
    ("Kształt obok.", "paragraph", ""),
    ("Tekst kształtu", "paragraph", ""),
    ("Lista obecności do pobrania.", "paragraph", ""),
    ("Tabela z jednej komórki", "paragraph", ""),
    ("Koniec.", "paragraph", ""),
    ("W każdy wtorek.", "note", "footnote 1"),
    ("Termin do potwierdzenia.", "note", "endnote 1"),
    ("Kto poprowadzi dyżury?", "note", "comment 1"),
]
"""What LibreOffice 7.4 wrote to libreoffice.odt, .rtf and .docx, from one document."""

CHANGES = [
    ("Zróbmy stałe dyżury.", "paragraph", ""),
    ("Ławki stoją w parku.", "paragraph", ""),
    ("Między.", "paragraph", ""),
    ("Przeniesione zdanie.", "paragraph", ""),
    ("Dopisany akapit.", "paragraph", ""),
    ("Skomentowane.", "paragraph", ""),
    ("a1", "cell", "table 1, row 1, cell 1"),
    ("b1", "cell", "table 1, row 1, cell 2"),
    ("a3", "cell", "table 1, row 2, cell 1"),
    ("b3", "cell", "table 1, row 2, cell 2"),
    ("Koniec.", "paragraph", ""),
    ("W każdy wtorek.", "note", "footnote 1"),
    ("Nowe.", "note", "footnote 2"),
    ("Z tabeli.", "note", "footnote 3"),
    ("Termin.", "note", "endnote 1"),
    ("Kto?", "note", "comment 1"),
    ("W komórce.", "note", "comment 2"),
]
"""What LibreOffice 7.4 wrote to zmiany.odt, .rtf and .docx, from one document with tracked
changes: words inserted and deleted, in a footnote too, a footnote in deleted words, a passage
moved from before "Między." to after it, an inserted paragraph and an inserted row."""


def shown(document: ParsedDocument) -> list[tuple[str, str, str]]:
    """The words, the kind and the place of each block."""
    return [(block.text, block.kind.value, block.place) for block in document.blocks]


def check(blocks: Iterable[Block]) -> None:
    """Every block has words in their one form, and a note or a cell has its place."""
    for block in blocks:
        assert block.text.strip()
        assert block.text == clean(block.text)
        assert block.kind not in {BlockKind.CELL, BlockKind.NOTE} or block.place


def mutants(data: bytes, seed: int, count: int = 200) -> Iterator[bytes]:
    """Copies with bytes changed, left out, doubled or put elsewhere, some of them cut short."""
    dice = random.Random(seed)  # noqa: S311 - the same damage each time
    for _ in range(count):
        mutant = bytearray(data)
        for _ in range(dice.randint(1, 4)):
            at, size = dice.randrange(len(mutant)), dice.randint(1, 40)
            piece = mutant[at : at + size]
            match dice.randrange(4):
                case 0:
                    mutant[at] = dice.randrange(256)
                case 1:
                    del mutant[at : at + size]
                case 2:
                    mutant[at:at] = piece
                case _:
                    to = dice.randrange(len(mutant))
                    mutant[to:to] = piece
        yield bytes(mutant[: dice.randrange(len(mutant))] if dice.random() < 0.1 else mutant)
