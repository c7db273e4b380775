"""What was reached stays reached: figures against the floors in ``floors.json``."""

from __future__ import annotations

import json

import pytest

from bench import floors

needs_shared = pytest.mark.skipif(
    not floors.SHARED.is_dir(), reason="the seed page and the open sets lie in ../shared"
)


def test_the_first_edition_of_the_corpus_keeps_its_figures():
    """No figure that was reached on the first edition's files is below its floor."""
    assert {} == floors.fallen(floors.first_edition(), floors.read())


def test_the_whole_corpus_keeps_its_figures(corpus):
    """Questions, patterns, links of gaps with practices and commitments, on all files."""
    assert {} == floors.fallen(floors.whole_corpus(corpus), floors.read())


def test_kinds_and_themes_keep_their_figures():
    """On the test part, which nothing was tuned on."""
    assert {} == floors.fallen(floors.statements(), floors.read())


@needs_shared
def test_the_seed_page_keeps_its_figures():
    """The right event comes first on the seed page as often as it did."""
    shares = floors.page()

    assert {} == floors.fallen(shares, floors.read())
    assert shares["seed: right event first pl"] >= 0.95
    assert shares["seed: right event first en"] >= 0.85


@needs_shared
@pytest.mark.slow
def test_headings_of_the_open_guide_keep_their_figures():
    """The search is as good as it was in every direction of the open guide."""
    assert {} == floors.fallen(floors.guide(), floors.read())


def test_a_figure_below_its_floor_is_named():
    """A fall beyond the tolerance is reported with the figure and its floor."""
    figures = {"a": 0.80, "b": 0.898, "c": 0.5}

    assert {"a": (0.80, 0.9)} == floors.fallen(figures, {"a": 0.9, "b": 0.9})


def test_no_floor_is_for_a_figure_that_is_not_measured():
    """Every floor belongs to a figure by its prefix."""
    prefixes = {name.split(":")[0] for name in json.loads(floors.FLOORS.read_text("utf-8"))}

    measured = {"corpus", "whole corpus", "conclusions", "seed", "guide"}
    of_parts = {"statements", "second edition"}

    assert measured | of_parts == prefixes
