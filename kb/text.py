"""Words: folding, tokens, lemmas, and the language of a query.

Both sides of the lexical search go through :meth:`Lexicon.terms`: what an ingest
writes and what a query asks for can therefore never disagree. The table of word
forms is a memory-mapped trie (``kb.lexicon`` builds it once), so that a query pays
nothing for its 3.7 million Polish forms.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

ANALYZER = "fold+lemma(simplemma 2.0.0)+stem5/1"
"""Stamped on the lexical terms of a database; a change means a refresh."""

VERSIONS = "versions/1"
"""Stamped on the versions of documents, as ``kb.versions`` finds them."""

SEGMENTER = "segments/2"
"""Stamped on the statements of a database, as ``kb.segments`` cuts them."""

STEM_LENGTH = 5
"""Letters of a lemma kept as its stem. BM25 on PoQuAD: lemmas 0.962, their
five-letter stems 0.972 nDCG@10; stems also catch names that no table inflects
(Jelgava, Jelgavie) and families (informować, informacja)."""

# A word, with an apostrophe inside; hyphens part words (KDO-wi, polsko-litewski).
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Letters that Unicode does not decompose into a letter and a mark.
_UNDECOMPOSED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "’": "'"})
_POLISH_LETTERS = frozenset("ąćęłńóśźż")
_CONTRACTION = re.compile(r"['’](?:t|s|re|ll|ve|d|m)$")
_LANGUAGES = ("pl", "en")


@dataclass(frozen=True, slots=True)
class Token:
    """A word and its place: ``text[start:end] == surface``."""

    surface: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text, in order."""
    return [Token(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def fold(text: str) -> str:
    """Lower case without diacritics: ``Współpraca`` -> ``wspolpraca``.

    SQLite's own folding leaves ``ł`` as it is, because Unicode does not decompose it.
    """
    if text.isascii():
        return text.lower()
    # Twice: some signs (ℂ, ᴬ) only decompose into capitals.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_UNDECOMPOSED)


@cache
def function_words(lang: str) -> frozenset[str]:
    """A language's folded function words, which say nothing about a topic."""
    text = (files("kb") / "data" / f"stopwords.{lang}.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(fold(word) for line in lines for word in line.split())


def stop_words() -> frozenset[str]:
    """The function words of both languages."""
    return function_words("pl") | function_words("en")


class Lexicon:
    """The word forms of Polish and English, and what they are forms of.

    ``folder`` holds ``forms.pl.marisa`` and ``forms.en.marisa`` as
    :func:`kb.lexicon.build` writes them: lower-case form (with and without its
    diacritics) -> folded lemmas.
    """

    def __init__(self, folder: Path) -> None:
        import marisa_trie  # noqa: PLC0415  (kept out of `kb --help`)

        self._tries: dict[str, Any] = {
            lang: marisa_trie.BytesTrie().mmap(str(folder / f"forms.{lang}.marisa"))
            for lang in _LANGUAGES
        }

    def knows(self, word: str, lang: str) -> bool:
        """Whether a word, as written or without its diacritics, is in a language's table."""
        trie = self._tries[lang]
        return word.casefold() in trie or fold(word) in trie

    def lemmas(self, word: str, lang: str | None = None) -> tuple[str, ...]:
        """The folded lemmas that a word may be a form of, at least one.

        With ``lang`` its table is asked first and the other only for a word that it
        does not know; without, both are. A word in neither is its own lemma.
        """
        found: dict[str, None] = {}
        order = (lang, *(x for x in _LANGUAGES if x != lang)) if lang in _LANGUAGES else _LANGUAGES
        for table in order:
            for key in (word.casefold(), fold(word)):
                values = self._tries[table].get(key)
                if values:
                    found.update(dict.fromkeys(v.decode() for v in values))
                    break
            if found and lang in _LANGUAGES:
                break
        return tuple(found) or (fold(word).removesuffix("'s"),)

    def terms(self, text: str, lang: str | None = None) -> list[tuple[Token, tuple[str, ...]]]:
        """The words that carry meaning, each with its lemmas."""
        stop = stop_words()
        return [
            (token, self.lemmas(token.surface, lang))
            for token in tokens(text)
            if fold(token.surface) not in stop
        ]

    def query_language(self, text: str) -> str:
        """``pl``, ``en``, or ``und`` where the words of a query do not tell.

        A query is short, and often typed without diacritics, so its words are looked
        up instead of its letters counted; the detector that reads passages
        (``kb.language``) takes 0.4 s to load, more than a whole answer may.
        """
        words = [token.surface for token in tokens(text)]
        # A capital inside a question is a name, capitals alone an acronym: neither has
        # a language.
        plain = [
            w
            for i, w in enumerate(words)
            if not (w[0].isupper() if i else w.isupper() and w != "I")
        ]
        score = sum(self._polishness(word) for word in plain)
        if score == 0:
            return "und"
        return "pl" if score > 0 else "en"

    def _polishness(self, word: str) -> int:
        """Above 0 for a Polish word, below for an English one; surer signs count double."""
        if _POLISH_LETTERS & set(word.casefold()):
            return 2
        if _CONTRACTION.search(word):
            return -2
        folded = fold(word)
        function = (folded in function_words("pl")) - (folded in function_words("en"))
        return function + self.knows(word, "pl") - self.knows(word, "en")


def stem(lemma: str) -> str:
    """The first letters of a lemma; digits and short words stay whole."""
    return lemma[:STEM_LENGTH]
