"""Sketches: how much of two texts is the same, told from a few numbers of each.

The least hashes of a text's runs of words are a fair sample of them ("bottom-k"; Broder, *On the
resemblance and containment of documents*, 1997), and the same sample whenever and beside whatever
it is taken. So a text is read once, and no table of random permutations has to be kept, as
MinHash libraries do; of a text with fewer runs than are kept it is no sample but the whole.
"""

from __future__ import annotations

import hashlib
import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kb.text import fold

KEPT = 256
"""Hashes kept of a text: a share is then told within three hundredths."""

_RUN = 3
"""Words in a run. Two texts about one thing have most words in common, and few runs of three."""

# A box that is ticked is a word too: two filled forms may differ in nothing else.
_WORD = re.compile(r"[^\W_]+|[☐☑☒□■✓✔✕✖✗✘]")


@dataclass(frozen=True)
class Sketch:
    """What is kept of a text.

    ``words`` counts its words and ``runs`` its different runs of three; ``least`` are the
    smallest hashes of these; ``digest`` is of all its words in their order.
    """

    words: int
    runs: int
    least: frozenset[int]
    digest: bytes

    @property
    def is_whole(self) -> bool:
        """Whether no run was left out."""
        return self.runs <= KEPT

    @cached_property
    def ordered(self) -> tuple[int, ...]:
        """The hashes, the smallest first."""
        return tuple(sorted(self.least))

    @property
    def reach(self) -> float:
        """Up to which hash every run of the text is kept."""
        return math.inf if self.is_whole else self.ordered[-1]

    def up_to(self, hash_value: float) -> int:
        """How many hashes reach no farther than one."""
        return bisect_right(self.ordered, hash_value)


def words_of(text: str) -> list[str]:
    """The words of a text, whatever its case, diacritics, spaces and punctuation."""
    return _WORD.findall(fold(text))


def sketch(text: str) -> Sketch:
    """The sketch of a text."""
    words = words_of(text)
    size = min(_RUN, len(words))
    runs = {_hash(words[i : i + size]) for i in range(len(words) - size + 1)} if words else set()
    digest = hashlib.blake2b(" ".join(words).encode(), digest_size=16).digest()
    return Sketch(len(words), len(runs), frozenset(sorted(runs)[:KEPT]), digest)


def _hash(words: list[str]) -> int:
    # Seven bytes: SQLite's integers have a sign.
    return int.from_bytes(hashlib.blake2b(" ".join(words).encode(), digest_size=7).digest())


def resemblance(a: Sketch, b: Sketch) -> float:
    """The share of the runs of either text that both have, 0..1.

    Told from the hashes up to the one as far as which both are kept whole. Sorting those of both
    would take ten times as long, and two thousand minutes of one form are two million pairs.
    """
    both, reach = len(a.least & b.least), min(a.reach, b.reach)
    either = a.up_to(reach) + b.up_to(reach) - both
    return both / either if either else 0.0


def held(part: Sketch, whole: Sketch, alike: float | None = None) -> float:
    """The share of the runs of one text that stand in another, 0..1.

    ``alike`` is their resemblance, where it was told already.
    """
    alike = resemblance(part, whole) if alike is None else alike
    common = alike / (1 + alike) * (part.runs + whole.runs)
    return min(1.0, common / part.runs) if part.runs else 0.0


def near(sketches: Mapping[int, Sketch], share: float) -> Iterator[tuple[int, int]]:
    """Pairs of texts, each once, among them all whose sketches share so much of their hashes.

    Two such sketches have one of the rarest hashes of each in common (prefix filtering; Bayardo
    and others, *Scaling up all pairs similarity search*, 2007): what every text made from one
    template has is hardly ever looked up.
    """
    texts = Counter(value for one in sketches.values() for value in one.least)
    shelves: defaultdict[int, list[int]] = defaultdict(list)
    for key, one in sketches.items():
        rarest = sorted(one.ordered, key=texts.__getitem__)
        met: dict[int, None] = {}
        for value in rarest[: len(rarest) - math.ceil(share * len(rarest)) + 1]:
            met.update(dict.fromkeys(shelves[value]))
            shelves[value].append(key)
        for other in met:
            kept = sketches[other].least
            if len(kept & one.least) >= share * max(len(kept), len(one.least)):
                yield other, key
