"""Passages: exact stretches of the text that never cross an event."""

from __future__ import annotations

from itertools import pairwise

import pytest
from fakes import drafted

from ingest.passages import FULL, LONG

LETTERS = "Nikt w urzędzie nie odbiera telefonu przed południem, mówiono. "


def read(text: str, name: str = "notatka.md"):
    return drafted(name, text.encode())


def everything(corpus):
    """(document's text, its passages) of the whole demonstration corpus."""
    for document in corpus.documents():
        (text,) = corpus.store.connection.execute(
            "SELECT text FROM document WHERE id = ?", (document.id,)
        ).fetchone()
        yield document, text, corpus.passages_of(document.path)


def test_a_passage_is_what_stands_at_its_place(corpus):
    """Over the corpus: a passage's text is the document's text between its ends."""
    wrong = [
        (document.path, passage.start)
        for document, text, passages in everything(corpus)
        for passage in passages
        if passage.text != text[passage.start : passage.end]
    ]

    assert [] == wrong
    assert corpus.counts()["passage"] > 200


def test_a_passage_never_crosses_an_event(corpus):
    """Over the corpus: every passage lies within the bounds of one event of its document."""
    outside = corpus.store.connection.execute(
        "SELECT count(*) FROM passage JOIN event ON event.id = passage.event_id"
        ' WHERE passage.start < event.start OR passage."end" > event."end"'
        " OR passage.document_id <> event.document_id"
    ).fetchone()

    assert (0,) == outside


def test_passages_are_apart_and_in_order(corpus):
    """Over the corpus: no letter is in two passages."""
    for _, _, passages in everything(corpus):
        assert all(a.end <= b.start for a, b in pairwise(passages))


def test_a_passage_is_in_the_text_of_its_pages(corpus):
    """Over the corpus: whoever opens the pages that a passage names finds its words there."""
    lost = []
    for document, _, passages in everything(corpus):
        pages = corpus.pages(document.path)
        for passage in passages:
            own = [p.text for p in pages if passage.page_start <= p.number <= passage.page_end]
            if passage.text not in "\n\n".join(text for text in own if text):
                lost.append((document.path, passage.text))

    assert [] == lost


def test_page_numbers_are_those_of_the_document(corpus):
    """Over the corpus: a paged passage begins on the page that holds its first letter."""
    for document, _, passages in everything(corpus):
        assert document.pages is not None or {1} >= {p.page_end for p in passages}
        for passage in passages:
            assert 1 <= passage.page_start <= passage.page_end <= (document.pages or 1)
            assert corpus.page_start(document.path, passage.page_start) <= passage.start


def test_short_blocks_are_put_together():
    """Items of a list under one heading are one passage, with the headings above it."""
    draft = read("# Narada\n\n## Wnioski\n\nUstalono:\n\n- stały dyżur\n- wspólny kalendarz\n")

    assert [("Ustalono:\n\nstały dyżur\nwspólny kalendarz", ("Narada", "Wnioski"))] == [
        (p.text, p.heading) for p in draft.passages
    ]


def test_a_heading_parts_passages():
    """What stands under two headings is two passages, however short."""
    draft = read("# Narada\n\n## Luki\n\nCisza.\n\n## Praktyki\n\nDyżur.\n")

    assert [("Cisza.", "Luki"), ("Dyżur.", "Praktyki")] == [
        (p.text, p.heading[-1]) for p in draft.passages
    ]


def test_a_heading_with_nothing_under_it_is_a_passage():
    """A heading that is all of its section is kept, under the headings above it."""
    draft = read("# Narada\n\n## Potrzebny stały dyżur\n\n## Praktyki\n\nKalendarz.\n")

    assert ["Potrzebny stały dyżur", "Kalendarz."] == [p.text for p in draft.passages]


@pytest.mark.parametrize("count", [5, 12, 40])
def test_a_long_paragraph_is_cut_at_sentence_ends(count):
    """A paragraph beyond the bound is cut into whole sentences, none is lost."""
    text = (LETTERS.replace("mówiono. ", "mówiono, 0. ") * count).strip()
    sentences = [s + "." for s in text.split(". ")][:-1]
    draft = read(text.replace("0. ", "tak. "), "notatka.txt")
    joined = " ".join(p.text for p in draft.passages)

    assert text.replace("0. ", "tak. ") == joined
    assert (count * 69 > LONG) == (len(draft.passages) > 1)
    assert all(len(p.text) <= max(FULL, LONG) for p in draft.passages)
    assert len(sentences) <= count


def test_sentences_of_a_passage_are_stretches_of_the_document():
    """A passage of several sentences says where each stands."""
    first, last = "Nikt nie odbiera telefonu w urzędzie.", "Ustalono stały dyżur we wtorki."
    draft = read(f"# Narada\n\n{first} {last}\n")
    (passage,) = draft.passages

    assert [first, last] == [draft.text[a:b] for a, b in passage.sentences]


def test_a_passage_has_the_language_it_is_written_in():
    """On a Polish page an English paragraph is English."""
    draft = read(
        "# Narada\n\nNikt w urzędzie nie odbiera telefonu przed południem.\n\n"
        "## Guests\n\nNobody at the town hall answers the phone in the morning.\n"
    )

    assert ["pl", "en"] == [p.lang for p in draft.passages]
