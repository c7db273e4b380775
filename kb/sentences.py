"""Sentence boundaries in Polish and English. The only importer of spaCy.

spaCy's own sentencizer gets 2 of 21 hard Polish cases right, and no Polish model with
weights comes in a package. This component keeps spaCy's tokenizers and decides at each
full stop with the abbreviations of office prose (``domain`` §6, the traps).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_COMPONENT = "office_sentences"
_LANGUAGES = ("pl", "en")

# A full stop after these does not end a sentence ...
_ABBREVIATIONS = frozenset(
    "al art bp bł br bryg ca cd cz dl dn doc dr dra ds dyr dz ew fot gen godz gr hab hr im in inż "
    "itd itp itd jw kan kl kol kpt ks kw lek lic lok m.in max mb mec mgr mies mies min mjr mln mld "
    "n.e nadz np nr o.o ob odc os oś p ped pjęz pkt pl płk pn poł pon por pos pow poz pp prof prok "
    "przew przyp pt r r.b rb red ref reż rkps rozdz rys s s.c sek sekr sp st str sygn sz szt śp św "
    "t tab tel tj tys tzn tzw ub ul ur urz ust v w wg wlk woj ws wsch wsp wyd wz z zach zał zam zb "
    "zd zew zł zm zob zw "
    "approx cf co corp dept e.g eg est etc fig hon i.e ie inc jr ltd messrs mr mrs ms no prof "
    "rev sr vol vs".split()
)
# ... but these may, when a capital follows.
_MAY_END = frozenset(
    "br etc godz itd itp itd mies min mln mld r r.b rb tys zł jr ltd inc co".split()
)
_SHORTEST = 25
"""Characters from which a sentence says something without its neighbours."""

# A deadline at the head of a sentence, alone or after "Ustalono, że".
_OPENING_DATE = re.compile(
    r"(?:\W*\w+, (?:że|iż|aby|by|żeby) )?(?:do|od|dnia|z dniem|przed|po|w dniu) \d{1,2}\.? \w+"
    r"(?: \d{4})? ?r\.",
    re.IGNORECASE,
)

_STOPS = frozenset(".!?…")
_CLOSERS = frozenset("\"”’»)]'")


def split(text: str, lang: str = "pl") -> list[tuple[int, int]]:
    """(start, end) of each sentence, without the white space around it.

    A line break ends a sentence; the texts that come here have none within one.
    """
    doc = _pipeline(lang if lang in _LANGUAGES else "pl")(text)
    spans = ((sentence.start_char, sentence.end_char) for sentence in doc.sents)
    return [span for start, end in spans if (span := _stripped(text, start, end))]


def worth_a_vector(text: str, offset: int, lang: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a passage that say something alone; none where there is only one.

    The spans count from the text that the passage stands in, at ``offset``.
    """
    spans = [(start, end) for start, end in split(text, lang) if end - start >= _SHORTEST]
    return tuple((offset + a, offset + b) for a, b in spans) if len(spans) > 1 else ()


@cache
def _pipeline(lang: str) -> Language:
    import spacy  # noqa: PLC0415
    from spacy.language import Language  # noqa: PLC0415

    if not Language.has_factory(_COMPONENT):
        Language.component(_COMPONENT, func=_mark)
    pipeline = spacy.blank(lang)
    pipeline.max_length = 10**8  # parsers bound a file's size; the tokenizer needs no bound
    pipeline.add_pipe(_COMPONENT)
    return pipeline


def _mark(doc: Doc) -> Doc:
    """Say of each token whether a sentence starts with it."""
    starts = False
    for token in doc:
        token.is_sent_start = starts or token.i == 0
        if token.text in _CLOSERS and starts:
            token.is_sent_start = False  # the closing quotation mark belongs to what it closes
            continue
        starts = "\n" in token.text or _ends_sentence(doc, token.i)
        if token.is_space and not starts and token.is_sent_start and token.i:
            starts = True  # white space between two sentences starts none
            token.is_sent_start = False
    return doc


def _ends_sentence(doc: Doc, i: int) -> bool:
    text = doc[i].text
    if text[-1] not in _STOPS or _more_stops(doc, i):
        return False
    following = _next_word(doc, i)
    if following is None:
        return True
    capital = following[0].isupper() or not following[0].isalnum() or following[0].isdigit()
    if text[-1] != ".":
        return capital
    word = text[:-1] or (doc[i - 1].text if i and not doc[i - 1].whitespace_ else "")
    return capital and _word_may_end(doc, i, word, following)


def _more_stops(doc: Doc, i: int) -> bool:
    """Whether the mark goes on: "?!"."""
    return not doc[i].whitespace_ and i + 1 < len(doc) and doc[i + 1].text in _STOPS


def _word_may_end(doc: Doc, i: int, word: str, following: str) -> bool:
    """Whether a full stop after ``word`` ends a sentence, a capital or a digit following."""
    bare = word.casefold()
    if bare in _MAY_END:
        return following[0].isupper() and not _date_opens(doc, i)
    if bare in _ABBREVIATIONS:
        return False
    if len(word) == 1 and word.isalpha():
        return False  # an initial
    if word.isdigit():
        at_start = i < 2 or bool(doc[i - 1].is_sent_start)  # noqa: PLR2004  ("1. Wnioski")
        return not at_start and following[0].isupper()
    return True


def _date_opens(doc: Doc, i: int) -> bool:
    """Whether nothing but a date stands before: "Do 15 marca 2022 r. Biuro ogłosi ..."."""
    start = next((j for j in range(i, -1, -1) if doc[j].is_sent_start or j == 0), 0)
    return bool(_OPENING_DATE.fullmatch(doc[start : i + 1].text))


def _next_word(doc: Doc, i: int) -> str | None:
    """The next token that is neither white space nor a closing mark; None at the end."""
    for token in doc[i + 1 :]:
        if "\n" in token.text:
            return None
        if not token.is_space and token.text not in _CLOSERS:
            return str(token.text)
    return None


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
    return (start + left, start + right) if right > left else None
