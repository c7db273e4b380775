"""How often a card says that it was said."""

from __future__ import annotations

import pytest
from fakes import FakeEmbedder, code, fake_coder, fill, ingested
from sheetfiles import xlsx

from kb.cli.conclusions import statement_json
from kb.library import KnowledgeBase
from kb.store import Store
from kb.times import times_said
from kb.ui import labels
from kb.ui.desk import Desk


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("brak informacji x3", 3),
        ("brak informacji (x 3)", 1),
        ("brak informacji (x2)", 2),
        ("Za mało ławek – 4x", 4),
        ("za mało ławek, 12 x.", 12),
        ("więcej zieleni ×5", 5),
        ("more trees [X7]!", 7),
        ("x2", 2),
        ("brak informacji", 1),
        ("brak informacji x1", 1),
        ("brak informacji x0", 1),
        ("x3 brak informacji", 1),
        ("boisko 20x40", 1),
        ("baner 10 x 15 cm", 1),
        ("napęd 4x4", 1),
        ("zgodnie z rozdz. 3x", 1),
        ("model iX3", 1),
        ("", 1),
    ],
)
def test_a_count_stands_at_the_end(text, times):
    assert times == times_said(text)


def test_a_card_of_a_sheet_keeps_its_count(tmp_path, lexicon):
    """The words stay as written; the number is in the JSON and beside the quote."""
    said = "Nikt nie odbiera telefonu w wydziale x3"
    (tmp_path / "kartki.xlsx").write_bytes(
        xlsx(("Bariery",), (said,), ("Formularz jest za długi",))
    )
    path = tmp_path / "kb.sqlite"
    with Store(path, create=True) as store:
        ingested(store, tmp_path / "kartki.xlsx")
        fill(store, lexicon)
        code(store)
    with KnowledgeBase(path, FakeEmbedder()) as base:
        base._coder = fake_coder()
        found = {one.text: one for one in base.statements()}
        shown = {
            lang: labels.line(found[said], Desk(base, lang, {}, base.codebook, (), {}))
            for lang in ("pl", "en")
        }

    assert 3 == statement_json(found[said])["times"]
    assert 1 == statement_json(found["Formularz jest za długi"])["times"]
    assert "zapisano 3 razy" in shown["pl"]
    assert "written 3 times" in shown["en"]
