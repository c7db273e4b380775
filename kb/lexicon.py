"""Builds the table of word forms that ``kb.text.Lexicon`` reads. Run once.

The forms come from simplemma (MIT), whose Polish table alone takes 2.5 s and
420 MB to load: too much for a query, nothing for a step that happens once. The
trie made of it is 28 MB and is memory-mapped in a millisecond.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kb.text import fold

LANGUAGES = ("pl", "en")


def build(folder: Path) -> None:
    """Write ``forms.<lang>.marisa`` for each language into an existing folder."""
    import marisa_trie  # noqa: PLC0415  (only this step needs both libraries)
    from simplemma.strategies.dictionaries.dictionary_factory import (  # noqa: PLC0415
        DefaultDictionaryFactory,
    )

    for lang in LANGUAGES:
        forms: Mapping[str, str] = DefaultDictionaryFactory().get_dictionary(lang)
        trie = marisa_trie.BytesTrie(set(_pairs(forms)))
        trie.save(str(folder / f"forms.{lang}.marisa"))


def _pairs(forms: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """(form, folded lemma), under the form as written and under its folded self."""
    for form, lemma in forms.items():
        key = form.casefold()
        # The table also holds punctuation, numbers and phrases: none is a token of ours.
        if not key.replace("'", "").isalpha():
            continue
        value = fold(lemma).encode()
        yield key, value
        folded = fold(key)
        if folded != key:
            yield folded, value


if __name__ == "__main__":
    import sys

    build(Path(sys.argv[1]))
