"""The query's tokenizer against the full one, id by id."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from kb import cache, embed, pieces

LIMIT = 512
HARD = (
    "",
    " ",
    "   ",
    "query: kto odbiera telefon?",
    "query: zażółć gęślą jaźń",
    "query: wspo\u0301łpraca",
    "query: ＜s＞ < s > <mask>",
    "query: a\u00a0b\u2009c\u3000d",
    "query: \u200b\ufeff\u00ad",
    "query: ﬁrma ① ½ ㎏ ℡ ﷺ",
    "query: 😀👍🏽 🇵🇱",
    "query: Καλημέρα мир 你好世界 שלום مرحبا",
    "query: ▁ ▁▁ _ __",
    "query: \t\n\r x",
    "query: 2019-06-06, 12:30, 3,14 %",
    "query: " + "pozarządowość" * 80,
    "query: " + "a" * 2000,
)


@pytest.fixture(scope="module")
def small():
    return pieces.QueryTokenizer(cache.model_folder(cache.BUNDLED))


@pytest.fixture(scope="module")
def both(small):
    """Encodes a text with the query's tokenizer and with the full one."""
    folder = cache.model_folder(cache.BUNDLED)
    full = Tokenizer.from_file(str(folder / "tokenizer.json"))
    full.enable_truncation(LIMIT)

    def encode(text: str) -> tuple[list[int], list[int]]:
        return small.encode(text, LIMIT), full.encode(text).ids

    return encode


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_hard_strings_have_the_same_ids(small, both, text):
    """Spaces, marks, other scripts, special pieces and lengths beyond the limit make no difference."""
    own, full = both(text)

    assert small.reads(text)
    assert full == own


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=60))
def test_any_text_has_the_same_ids(small, both, text):
    """Whatever the text, its ids are the full tokenizer's."""
    query = "query: " + unicodedata.normalize("NFC", text)
    assume(small.reads(query))
    own, full = both(query)

    assert full == own


@pytest.mark.parametrize("text", ["a</s>", "<s><s>a", "<pad>", "a\0b", "\ue000\ue001", "\ue001"])
def test_a_text_with_special_pieces_is_not_for_this_tokenizer(small, text):
    """What spells out a special piece is left to the full one."""
    assert not small.reads("query: " + text)


def test_the_embedder_leaves_such_a_text_to_the_full_tokenizer(bundled):
    """A first question that spells out a special piece has the vector of its true pieces."""
    text = "<s><s>a</s>"
    first = embed.load().queries([text])[0]
    expected = bundled.run(bundled.tokenize(["query: " + text])[0])

    assert expected.tolist() == pytest.approx(first.tolist(), abs=1e-6)


def test_ids_are_cut_at_the_limit(both):
    """A text beyond the limit keeps its first pieces and its last special one."""
    small, _ = both("query: " + "słowo " * 1000)

    assert (LIMIT, 2) == (len(small), small[-1])
