"""Recurrence read from a store, and how the command line tells it."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Self
from unittest.mock import patch

import numpy as np
import pytest
from fakes import draft, state, statement

from kb import patterns, statements
from kb.cli import conclusions
from kb.conclusions import Coding, Grade, Kind, Pattern, Strength
from kb.patterns import Known, Recurrence
from kb.store import Store

PHONE, LETTERS = "Nikt nie odbiera telefonu.", "Nikt nie odpisuje na listy."


class Unasked:
    """A coder where there is nothing to compare."""


@pytest.fixture
def path(tmp_path) -> Path:
    """A database of two events with a gap each, coded and held to be the same."""
    where = tmp_path / "kb.sqlite"
    with Store(where, create=True) as store:
        store.put("/a.txt", state(), draft(PHONE, "Narada"))
        store.put("/b.txt", state(), draft(LETTERS, "Zebranie"))
        statements._cut(store, lambda *_: None)
        rows = store.statements_to_encode()
        some = np.eye(4, dtype="<f2")
        store.add_statement_vectors((row[0], some[i].tobytes()) for i, row in enumerate(rows))
        ids = [row[0] for row in store.uncoded()]
        store.add_codings((key, Coding(Kind.GAP, 0.99)) for key in ids)
        sql = "INSERT INTO proposition_member VALUES (?, 'gap-1')"
        store.connection.executemany(sql, [(key,) for key in ids])
    return where


def test_a_file_that_is_replaced_meanwhile_does_no_harm(path, lexicon, monkeypatch):
    """Another process forgets a file between two reads: all reads are of one moment."""
    read = Store.coded_statements

    def interrupted(store: Store) -> list:
        found = read(store)
        with Store(path) as other:
            other.remove("/b.txt")
            other.drop_orphan_vectors()
        return found

    monkeypatch.setattr(Store, "coded_statements", interrupted)
    with Store(path) as store:
        known = patterns.known(store, Unasked(), lexicon)
        monkeypatch.undo()
        later = patterns.known(store, Unasked(), lexicon)

    assert [PHONE, LETTERS] == [s.text for s in known.statements]
    assert {s.event for s in known.statements} == set(known.events)
    (pattern,) = known.recurrence.patterns()
    assert 2 == len(pattern.statements)
    assert [PHONE] == [s.text for s in later.statements]


def test_a_statement_without_a_vector_is_left_out(path, lexicon):
    """It cannot be compared yet; the next refresh makes its vector."""
    with Store(path) as store:
        store.connection.execute(
            "DELETE FROM statement_vector WHERE text_hash ="
            " (SELECT text_hash FROM statement WHERE text = ?)",
            (LETTERS,),
        )
        known = patterns.known(store, Unasked(), lexicon)

    assert [PHONE] == [s.text for s in known.statements]
    assert [PHONE] == [s.text for group in known.by_passage.values() for s in group]
    assert (PHONE,) == tuple(p.label for p in known.recurrence.told_once())


# --- as the command line tells it


def proposition(key: str, kind: Kind, *events: str, answered_by: tuple[str, ...] = ()) -> Pattern:
    """A proposition that events told, each once."""
    said = tuple(statement(f"{key} {event}", event=event, kind=kind) for event in events)
    grade = Grade.WEAK if len(events) > 1 else Grade.SINGLE
    return Pattern(
        id=key,
        kind=kind,
        label=said[-1].text,
        statements=said,
        events=events,
        sources=tuple((event,) for event in events),
        themes=(),
        languages=("pl",),
        strength=Strength(grade, len(events), (), len(events), 0, 0),
        answered_by=answered_by,
    )


class Base:
    """A base of which only what recurs is known."""

    def __init__(self, *found: Pattern) -> None:
        self._known = Known((), {}, {}, {}, Recurrence({p.id: p for p in found}, {}), None)

    def __call__(self, _: Path) -> Base:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def known(self) -> Known:
        return self._known

    def events(self) -> tuple:
        return ()


@pytest.mark.parametrize(
    ("kind", "polish", "english"),
    [
        ("practice", "Program nie znalazł dobrej praktyki", "The program found no good practice"),
        ("gap", "Program nie znalazł luki komunikacyjnej", "The program found no communication"),
        (None, "Program nie znalazł niczego, co się powtarza", "The program found nothing that"),
    ],
)
def test_it_is_said_of_which_kind_nothing_was_found(monkeypatch, capsys, kind, polish, english):
    """Gaps may recur where no practice does; and what was not found may yet be there."""
    others = [proposition("p", Kind(k), "a", "b") for k in ("gap", "practice") if kind != k]
    monkeypatch.setattr(conclusions, "KnowledgeBase", Base(*(others if kind else ())))
    monkeypatch.setattr(conclusions, "note_if_due", lambda _: None)
    options = Namespace(db=Path("kb"), kind=kind, all=False, json=False)
    told = {}
    for lang in ("pl", "en"):
        with patch.dict(os.environ, {"KB_LANG": lang}):
            conclusions._patterns(options)
        told[lang] = capsys.readouterr().out

    assert told["pl"].startswith(polish)
    assert told["pl"].endswith(" na co najmniej dwóch niezależnych wydarzeniach.\n")
    assert told["en"].startswith(english)
    assert told["en"].endswith(" at two or more independent events.\n")


def test_an_answer_can_be_read_though_it_was_told_once():
    """Its words, events and file stand beside its id, which no list of patterns has."""
    practice = proposition("practice-1", Kind.PRACTICE, "kluby")
    gap = proposition("gap-1", Kind.GAP, "narada", "zebranie", answered_by=("practice-1",))
    row = conclusions.pattern_json(gap, {p.id: p for p in (gap, practice)})

    assert ["practice-1"] == row["answered_by"]
    assert [
        {
            "id": "practice-1",
            "label": "practice-1 kluby",
            "events": ["kluby"],
            "path": "/kluby.txt",
        }
    ] == row["answers"]
