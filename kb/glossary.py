"""Terms that mean the same: a list that a person edits (``data/glossary.toml``)."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from kb.errors import UsageError
from kb.text import Lexicon, Token, fold

Lemmas = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary: its words as written and, for each, its possible lemmas."""

    text: str
    lemmas: Lemmas

    @property
    def is_acronym(self) -> bool:
        """Whether it is one word in capitals."""
        return len(self.lemmas) == 1 and self.text.isupper()


@dataclass(frozen=True, slots=True)
class Expansion:
    """A term found in a query (``tokens``) and the other terms of its group."""

    tokens: tuple[Token, ...]
    term: Term
    others: tuple[Term, ...]


class Glossary:
    """Groups of terms. Looks its terms up in a query, longest first."""

    def __init__(self, groups: list[list[str]], lexicon: Lexicon) -> None:
        self._groups = [
            tuple(Term(text, _lemmas(text, lexicon)) for text in group) for group in groups
        ]
        self._terms = sorted(
            ((term, group) for group in self._groups for term in group),
            key=lambda pair: -len(pair[0].lemmas),
        )
        self._lexicon = lexicon

    def expansions(self, tokens: list[Token]) -> list[Expansion]:
        """The glossary's terms among the words of a query, each word used once."""
        lemmas = [frozenset(self._lexicon.lemmas(token.surface)) for token in tokens]
        used: set[int] = set()
        found: list[Expansion] = []
        for term, group in self._terms:
            size = len(term.lemmas)
            for start in range(len(tokens) - size + 1):
                place = range(start, start + size)
                if used.isdisjoint(place) and _matches(term, lemmas[start : start + size]):
                    if term.is_acronym and not _looks_meant(tokens[start].surface):
                        continue
                    used.update(place)
                    others = tuple(other for other in group if other is not term)
                    found.append(Expansion(tuple(tokens[i] for i in place), term, others))
        return found


def _matches(term: Term, words: list[frozenset[str]]) -> bool:
    return all(own & word for own, word in zip(term.lemmas, words, strict=True))


def _looks_meant(word: str) -> bool:
    """An acronym may be typed small (kdo), but "um" and "i" are words of their own."""
    return word.isupper() or len(word) > 2  # noqa: PLR2004


def _lemmas(text: str, lexicon: Lexicon) -> Lemmas:
    from kb.text import tokens  # noqa: PLC0415

    return tuple(frozenset(lexicon.lemmas(t.surface)) | {fold(t.surface)} for t in tokens(text))


def source(database: Path | None = None) -> Path | None:
    """The file of the glossary in force; None for our own."""
    if given := os.environ.get("KB_GLOSSARY"):
        return Path(given)
    beside = database.with_name("glossary.toml") if database else None
    return beside if beside and beside.is_file() else None


def load(lexicon: Lexicon, database: Path | None = None) -> Glossary:
    """The glossary in force: ``KB_GLOSSARY``, else the one beside the database, else ours.

    Raises :class:`UsageError` when the file cannot be read.
    """
    path = source(database)
    try:
        text = path.read_text("utf-8") if path else _ours()
        groups = [[str(term) for term in group["terms"]] for group in tomllib.loads(text)["group"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError("glossary_broken", path=str(path), detail=str(error)) from error
    return Glossary(groups, lexicon)


def _ours() -> str:
    return (files("kb") / "data" / "glossary.toml").read_text("utf-8")
