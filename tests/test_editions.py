"""Another edition of the program's own model is a refresh, not an error of the user's."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from fakes import write_files

from kb import cache, e5, embed, recorded
from kb.cli import main
from kb.codebook import load as load_codebook
from kb.errors import ModelError
from kb.library import KnowledgeBase
from kb.store import Store
from kb.types import Query

FILES = {
    "a.md": "# Narada\n\n6 czerwca 2019 r. ustalono stały dyżur we wtorki. "
    "Protokół prowadzi na zmianę urząd i jedna z organizacji.\n"
}
QUESTION = Query("kiedy jest dyżur?", k=1)


@pytest.fixture
def base(tmp_path):
    """A base of one file, as an earlier edition of the bundled model would have made it."""
    path = tmp_path / "kb.sqlite"
    assert main(["--db", str(path), "ingest", str(write_files(tmp_path / "files", FILES))]) == 0
    with Store(path) as store:
        card = replace(recorded.recorded_model(store), version="q4-int8-v1")
        store.set_model(json.dumps(asdict(card)), store.meta("space"))
    return path


def test_a_base_that_knew_no_editions_is_made_anew(base):
    """Before there were editions a database recorded none."""
    with Store(base) as store:
        before = asdict(recorded.recorded_model(store))
        del before["version"]
        store.set_model(json.dumps(before), store.meta("space"))
    assert main(["--db", str(base), "refresh"]) == 0

    with KnowledgeBase(base) as opened:
        assert embed.load().card == recorded.recorded_model(opened.store)
        assert opened.search(QUESTION).hits


def test_an_earlier_edition_is_named_with_the_remedy(base, monkeypatch, capsys):
    """Vectors of two editions are never compared."""
    monkeypatch.setenv("KB_LANG", "en")
    with KnowledgeBase(base) as opened, pytest.raises(ModelError) as caught:
        opened.search(QUESTION)
    assert "model_aged" == caught.value.problem.code

    assert main(["--db", str(base), "search", "kiedy jest dyżur?"]) == 2
    assert "kb refresh" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["refresh", "ingest"])
def test_a_refresh_makes_the_vectors_anew(base, command):
    """So does an ingest, also one that finds no new file."""
    with Store(base) as store:
        assert recorded.is_due(store, load_codebook(base))
    more = [str(base.parent / "files")] if command == "ingest" else []
    assert main(["--db", str(base), command, *more]) == 0

    with KnowledgeBase(base) as opened:
        assert opened.search(QUESTION).hits
        assert embed.load().card == recorded.recorded_model(opened.store)
        assert not recorded.is_due(opened.store, load_codebook(base))


def test_the_three_models_are_not_the_same():
    """The adapter changes what a text means to a model, and name and version say which it is."""
    models = [embed.load(cache.UNTOUCHED), embed.load(), embed.load_coder()]
    texts = ["Nikt nie oddzwania.", "The minutes never reached us."]
    vectors = [model.queries(texts) for model in models]

    for one, other in combinations(vectors, 2):
        assert ((one * other).sum(axis=1) < 0.995).all()
    assert 3 == len({model.card.version for model in models})
    assert 3 == len({model.card.name for model in models})
    assert all(m.card.version.startswith(models[0].card.version) for m in models)


def test_a_base_can_keep_the_untouched_model(tmp_path):
    """Made with `--model multilingual-e5-small`, it is searched and grows with it."""
    path, folder = tmp_path / "kb.sqlite", write_files(tmp_path / "files", FILES)
    named = ["--model", cache.UNTOUCHED]
    assert main(["--db", str(path), "ingest", str(folder), *named]) == 0
    write_files(folder, {"b.md": "# Narada\n\n7 maja 2020 r. nikt nie odbierał telefonu.\n"})
    assert main(["--db", str(path), "ingest", str(folder)]) == 0

    with KnowledgeBase(path) as opened:
        assert cache.UNTOUCHED == recorded.recorded_model(opened.store).name
        assert opened.search(QUESTION).hits
        assert ["a.md", "b.md"] == sorted(Path(d.path).name for d in opened.documents())
        assert 2 == len({statement.event for statement in opened.statements()})


def test_half_the_strength_is_half_of_what_is_added():
    """A point between the untouched and the trained weights."""
    whole, half = e5.read_adapter(1.0), e5.read_adapter(0.5)
    name = "encoder.layer.11.output.dense"
    added = [its[f"{name}.up"] @ its[f"{name}.down"] for its in (whole, half)]

    assert abs(added[0]).max() > 0.01
    assert np.allclose(added[0], 2 * added[1])


def test_a_model_is_loaded_once_a_process():
    """Two that ask for it get the same."""
    assert embed.load() is embed.load(cache.BUNDLED)
