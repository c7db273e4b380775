"""The lexical leg: what a passage's words are in the index, and what a query asks of it.

Both sides go through :class:`kb.text.Lexicon`. The index has three columns: the
lemmas of the text, their stems, and the lemmas of the headings above it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from kb.glossary import Expansion, Glossary, Term
from kb.store import Store
from kb.text import Lexicon, Token, fold, stem, tokens

WEIGHTS = (1.0, 1.0, 0.5)
"""BM25 weights of lemma, stem and context. Lemmas alone gave 92.8 on PoQuAD and 51.0
on the guide's English headings, both columns 94.3 and 51.0; the context is worth less
than the words themselves, because all passages of a section share it."""


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """A query's words with their lemmas, and the glossary's terms among them."""

    words: tuple[tuple[Token, tuple[str, ...]], ...]
    expansions: tuple[Expansion, ...]

    @property
    def expression(self) -> str:
        """The FTS5 expression; empty when no word of the query carries meaning."""
        parts: dict[str, None] = {}
        for _, lemmas in self.words:
            parts.update(dict.fromkeys(f'{{lemma context}} : "{lemma}"' for lemma in lemmas))
            parts.update(dict.fromkeys(f'stem : "{stem(lemma)}"' for lemma in lemmas))
        for expansion in self.expansions:
            parts.update(dict.fromkeys(phrase for o in expansion.others for phrase in _phrase(o)))
        return " OR ".join(parts)


def _phrase(term: Term) -> list[str]:
    """A term of the glossary as FTS5 phrases over lemmas, one for each reading of its words."""
    readings = product(*map(sorted, term.lemmas)) if term.lemmas else ()
    return [f'lemma : "{" ".join(words)}"' for words in readings]


def parse(text: str, lang: str | None, lexicon: Lexicon, glossary: Glossary) -> LexicalQuery:
    """What a query asks of the lexical index."""
    return LexicalQuery(tuple(lexicon.terms(text, lang)), tuple(glossary.expansions(tokens(text))))


def columns(text: str, headings: Iterable[str], lang: str, lexicon: Lexicon) -> tuple[
    str, str, str
]:  # fmt: skip
    """(lemma, stem, context): the words of a passage as the index holds them."""
    terms = [lemmas for _, lemmas in lexicon.terms(text, lang)]
    context = [lemma for h in headings for _, found in lexicon.terms(h, lang) for lemma in found]
    return (
        " ".join(lemma for lemmas in terms for lemma in lemmas),
        " ".join(stem(lemmas[0]) for lemmas in terms),
        " ".join(context),
    )


def scores(store: Store, query: LexicalQuery) -> dict[int, float]:
    """Passage id -> BM25, for the passages that hold a word of the query."""
    expression = query.expression
    return dict(store.lexical(expression, WEIGHTS)) if expression else {}


def matches(query: LexicalQuery, passage: str, lang: str, lexicon: Lexicon) -> tuple[
    tuple[str, str], ...
]:  # fmt: skip
    """Which words of the query are which words of a passage, as (query, passage) pairs."""
    there = lexicon.terms(passage, lang)
    pairs: dict[tuple[str, str], None] = {}
    for word, lemmas in query.words:
        stems = {stem(lemma) for lemma in lemmas}
        for token, found in there:
            if not set(lemmas).isdisjoint(found) or stem(found[0]) in stems:
                pairs[(word.surface, token.surface)] = None
    for expansion in query.expansions:
        asked = " ".join(token.surface for token in expansion.tokens)
        for other in expansion.others:
            pairs.update(dict.fromkeys((asked, text) for text in _occurrences(other, there)))
    return tuple(_distinct(pairs))


def _occurrences(term: Term, there: list[tuple[Token, tuple[str, ...]]]) -> list[str]:
    """A glossary term's occurrences in a passage, as written there."""
    size = len(term.lemmas)
    return [
        " ".join(token.surface for token, _ in there[i : i + size])
        for i in range(len(there) - size + 1)
        if all(
            own & set(found)
            for own, (_, found) in zip(term.lemmas, there[i : i + size], strict=True)
        )
    ]


def _distinct(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Pairs that differ in more than case."""
    seen: set[tuple[str, str]] = set()
    for asked, found in pairs:
        key = (fold(asked), fold(found))
        if key not in seen:
            seen.add(key)
            yield asked, found
