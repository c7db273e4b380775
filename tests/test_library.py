"""The object that a user of the package holds, and the cited answer it gives."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict

import numpy as np
import pytest
from fakes import FakeEmbedder, base_of, fill, ingested, write_files

from kb import learning, refresh
from kb.errors import ModelError, StoreError, UsageError
from kb.library import KnowledgeBase
from kb.store import Store
from kb.types import Query

FILES = {
    "a.md": "# Narada\n\n6 czerwca 2019 r. ustalono stały dyżur we wtorki.\n",
    "b.txt": "Drugi plik mówi o kalendarzu spotkań rady dzielnicy.\n",
}


@pytest.fixture
def base(lexicon, tmp_path):
    with base_of(FILES, tmp_path, lexicon) as base:
        yield base


def path_of(base, name: str) -> str:
    return next(d.path for d in base.documents() if d.path.endswith(name))


def test_a_quote_is_the_exact_words_with_their_place(base):
    """An answer's quotes hold the passage's own text, its file and its event with its date."""
    answer = base.ask(Query("ustalono stały dyżur we wtorki", k=1))
    (quote,) = answer.quotes

    assert "6 czerwca 2019 r. ustalono stały dyżur we wtorki." == quote.text
    assert (path_of(base, "a.md"), None) == (quote.path, quote.page)
    assert ("Narada", ["2019-06-06"]) == (quote.event.title, [d.edtf for d in quote.event.dates])
    assert base.passage(quote.passage.id) == quote.passage


def test_listings(base):
    """Events, documents, pages and passages are read without the model."""
    base._embedder = None

    assert ["Narada", "b"] == [event.title for event in base.events()]
    assert {"document": 2, "event": 2, "passage": 2} == base.counts()
    assert [FILES["b.txt"].strip()] == [page.text for page in base.pages(path_of(base, "b.txt"))]
    assert base.events()[0] == base.event(base.events()[0].id)


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda base: base.event("nie-ma"), "event_unknown"),
        (lambda base: base.passage(999), "passage_unknown"),
        (lambda base: base.pages("/nie/ma.txt"), "file_unknown"),
    ],
)
def test_what_is_not_there_is_a_usage_error(base, ask, code):
    """Asking for an unknown event, passage or file says so."""
    with pytest.raises(UsageError) as caught:
        ask(base)

    assert code == caught.value.problem.code


def test_an_empty_base_says_so(tmp_path):
    """Before anything is ingested a question is not answered, and the reason is that."""
    Store(tmp_path / "kb.sqlite", create=True).close()
    with KnowledgeBase(tmp_path / "kb.sqlite", FakeEmbedder()) as base:
        result = base.search(Query("dyżur"))
        answer = base.ask(Query("dyżur"))

    assert (False, (), "empty_base") == (result.answered, result.hits, result.reason)
    assert (False, (), "empty_base") == (answer.answered, answer.quotes, answer.reason)


def test_a_missing_database_is_said_at_once(tmp_path):
    """Not at the first question."""
    with pytest.raises(StoreError):
        KnowledgeBase(tmp_path / "nie-ma.sqlite")


def test_a_change_of_another_process_is_seen(base, lexicon, tmp_path):
    """The next question finds what was ingested meanwhile."""
    before = len(base.search(Query("herbata", k=50)).hits)
    write_files(
        tmp_path / "files", {"c.txt": "Trzeci plik: herbata i ciasto dla wszystkich gości.\n"}
    )
    with Store(tmp_path / "kb.sqlite") as store:
        ingested(store, tmp_path / "files")
        fill(store, lexicon)
    hits = base.search(Query("herbata", k=50)).hits

    assert (2, 3) == (before, len(hits))
    assert "c.txt" == hits[0].passage.path.rsplit("/", 1)[-1]


def test_another_model_is_refused(lexicon, tmp_path):
    """A base is asked with the model that it was made with, or not at all."""
    with base_of(FILES, tmp_path, lexicon):
        pass
    with KnowledgeBase(tmp_path / "kb.sqlite", FakeEmbedder("other")) as base:
        with pytest.raises(ModelError) as caught:
            base.search(Query("dyżur"))

        assert {"recorded": "fake", "given": "other"} == dict(caught.value.problem.values)


def test_a_model_that_another_process_took_is_loaded(lexicon, tmp_path, monkeypatch):
    """A page stays open while the vectors are made anew: its next question is answered."""
    with base_of(FILES, tmp_path, lexicon):
        pass
    monkeypatch.setattr("kb.embed.load", FakeEmbedder)
    other = FakeEmbedder("other", dimension=8)
    with KnowledgeBase(tmp_path / "kb.sqlite") as base:
        before = base.embedder
        with Store(tmp_path / "kb.sqlite") as store:
            store.clear_vectors()
            store.set_model(json.dumps(asdict(other.card)), "{}")
        monkeypatch.setattr("kb.embed.load", lambda name: {"other": other}[name])

        assert "fake" == before.card.name
        assert base.embedder is other
        assert base.embedder is other


def test_what_another_process_learnt_is_seen(base, tmp_path):
    """The coder is kept while nothing changes, and made anew with additions and codebook."""
    first = base.coder
    with Store(tmp_path / "kb.sqlite") as store:
        store.set_meta("learned", learning.to_json({"kind": np.ones((6, 384), np.float32)}))
    learnt = base.coder
    book = 'version = "1"\n[[theme]]\nid = "tramwaje"\npl = "Tramwaje"\nen = "Trams"\n'
    (tmp_path / "codebook.toml").write_text(book, "utf-8")
    edited = base.coder

    assert base.coder is edited
    assert 3 == len({id(coder) for coder in (first, learnt, edited)})
    assert [[], ["kind"]] == [list(coder._learned) for coder in (first, learnt)]
    assert ("tramwaje",) == edited._codebook.ids


def test_threads_share_a_base(base):
    """Several threads ask at once and all get the same hits."""
    expected = [hit.passage.id for hit in base.search(Query("kalendarz rady")).hits]
    found: list[list[int]] = []

    def ask() -> None:
        hits = base.search(Query("kalendarz rady")).hits
        found.append([hit.passage.id for hit in hits])

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [expected] * 6 == found


# --- refresh


def test_a_refresh_fills_only_what_is_missing(base, lexicon):
    """The second refresh embeds nothing."""
    model = FakeEmbedder()
    refresh.refresh(base.store, lexicon, lambda: model, lambda *_: None)

    assert [] == model.asked


def test_another_model_needs_a_replacement(base, lexicon, tmp_path):
    """Vectors of two models are never mixed; replaced, all are of the new one."""
    other = FakeEmbedder("other", dimension=8)
    write_files(tmp_path / "files", {"c.txt": "Trzeci plik mówi o herbacie dla gości.\n"})
    ingested(base.store, tmp_path / "files")
    with pytest.raises(ModelError) as caught:
        refresh.refresh(base.store, lexicon, lambda: other, lambda *_: None)
    base.calibrate()
    measured = base.store.meta("calibration")
    refresh.refresh(base.store, lexicon, lambda: other, lambda *_: None, replace_model=True)

    assert measured is not None
    assert base.store.meta("calibration") is None  # told from the vectors that are gone

    assert "model_differs" == caught.value.problem.code
    assert other.card == refresh.recorded_model(base.store)
    assert {8 * 4} == {len(blob) for _, _, blob in base.store.vectors()}
    assert (3, 8) == (
        len(list(base.store.vectors())),
        len(refresh.recorded_space(base.store).query["pl"]),
    )


def test_another_analyzer_makes_the_words_anew(base, lexicon):
    """Terms of an older analyzer are thrown away and made again."""
    base.store.set_meta("analyzer", "older")
    base.store.connection.execute("UPDATE term SET lemma = 'stary'")
    fill(base.store, lexicon)

    assert [] == base.store.lexical("stary", (1.0, 1.0, 1.0))
    assert [1] == [key for key, _ in base.store.lexical("dyzur", (1.0, 1.0, 1.0))]


def test_passages_are_embedded_under_their_headings(lexicon, tmp_path):
    """What is embedded is the passage with its headings, and its sentences alone."""
    text = "# Narada\n\n## Ustalenia\n\nStały dyżur jest we wtorki od ósmej. Kalendarz prowadzi rada dzielnicy.\n"
    with Store(tmp_path / "kb.sqlite", create=True) as store:
        ingested(store, write_files(tmp_path / "files", {"a.md": text}))
        model = fill(store, lexicon)
    sentences = ["Stały dyżur jest we wtorki od ósmej.", "Kalendarz prowadzi rada dzielnicy."]

    assert {f"Narada\nUstalenia\n{' '.join(sentences)}", *sentences} <= set(model.asked)


def test_vectors_of_forgotten_texts_are_thrown_away(base, lexicon):
    """After a file is forgotten no vector of its text is left."""
    base.store.remove(path_of(base, "b.txt"))
    fill(base.store, lexicon)

    assert [(1,)] == base.store.connection.execute("SELECT count(*) FROM embedding").fetchall()
