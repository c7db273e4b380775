"""How far the machine and people agree: of what people labelled, the latest word first."""

from __future__ import annotations

import json

import pytest
from fakes import statement

from kb import agreement, codebook
from kb.agreement import FEWEST, Row
from kb.conclusions import Correction, Kind

BOOK = codebook.load()
SAID = [statement(f"Wypowiedź {n}.", themes=("awareness",)) for n in range(12)]
"""Twelve gaps about awareness, by the machine."""


def log(*entries: tuple[int, str, str, object]) -> list[Correction]:
    """Decisions as (number of the statement, who, field, value)."""
    return [
        Correction(n, "2026-12-01T10:00:00Z", who, field,
                   value if isinstance(value, str) else json.dumps(value), SAID[key].id)
        for n, (key, who, field, value) in enumerate(entries, start=1)
    ]  # fmt: skip


def row(field: str, label: str, entries: list[Correction]) -> Row:
    (found,) = [
        one
        for one in agreement.rows(SAID, entries, BOOK)
        if (one.field, one.label) == (field, label)
    ]
    return found


def test_only_what_people_labelled_counts():
    """Ten statements, eight of which are what the machine said."""
    kinds = ["gap"] * 8 + ["decision"] * 2
    entries = log(*((n, "Anna", "kind", kind) for n, kind in enumerate(kinds)))
    whole, gap = row("kind", "", entries), row("kind", "gap", entries)

    assert (10, 8) == (whole.units, whole.both)
    assert (10, 10, 8, 8) == (gap.units, gap.machine, gap.person, gap.both)
    assert 0 == pytest.approx(gap.kappa)  # the machine never says anything else
    assert (0, 2, 0) == tuple(
        getattr(row("kind", "decision", entries), name) for name in ("machine", "person", "both")
    )


def test_of_too_few_nothing_is_said():
    """Counts, but no coefficient."""
    entries = log(*((n, "Anna", "kind", "decision") for n in range(FEWEST - 1)))
    whole = row("kind", "", entries)

    assert (FEWEST - 1, 0, None, None) == (whole.units, whole.both, whole.kappa, whole.alpha)
    assert (0, None) == (row("themes", "", entries).units, row("themes", "", entries).alpha)


def test_the_latest_word_counts_and_each_person_is_a_coder():
    """Anna changes her mind; Jan agrees with the machine, and comes last."""
    entries = log(
        *((n, "Anna", "kind", "question") for n in range(12)),
        *((n, "Anna", "kind", "decision") for n in range(12)),
        *((n, "Jan", "kind", "gap") for n in range(6)),
    )
    whole = row("kind", "", entries)

    assert (12, 6) == (whole.units, whole.both)
    # Of each of six units gap, gap, decision; of six others gap, decision.
    assert 1 - 29 * (6 * 4 / 2 + 6 * 2) / (30**2 - 18**2 - 12**2) == pytest.approx(whole.alpha)


def test_themes_agree_by_the_primary_one_and_one_by_one():
    """A statement without a theme has one label too: none."""
    entries = log(
        *((n, "Anna", "themes", ["awareness", "contact"]) for n in range(6)),
        *((n, "Anna", "themes", []) for n in range(6, 12)),
    )

    assert (12, 6) == (row("themes", "", entries).units, row("themes", "", entries).both)
    assert (12, 6, 6) == tuple(
        getattr(row("themes", "awareness", entries), name) for name in ("machine", "person", "both")
    )
    assert (0, 6, 0) == tuple(
        getattr(row("themes", "contact", entries), name) for name in ("machine", "person", "both")
    )


def test_every_label_has_its_row():
    """Kinds and themes of the codebook, each field as a whole first; also of an empty log."""
    found = [(one.field, one.label) for one in agreement.rows(SAID, [], BOOK)]

    assert [("kind", "")] + [("kind", kind.value) for kind in Kind] == found[:7]
    assert [("themes", "")] + [("themes", theme) for theme in BOOK.ids] == found[7:]
