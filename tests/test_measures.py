"""The measures, on cases worked out by hand."""

from __future__ import annotations

import pytest

from kb.measures import (
    adjusted_rand,
    bcubed,
    calibration_error,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    macro_f1,
    pairwise,
)

GOLD = {"a": 1, "b": 1, "c": 2, "d": 2}


def test_groups_that_agree_score_one():
    """The names of groups do not matter."""
    found = {"a": "x", "b": "x", "c": "y", "d": "y"}

    assert bcubed(found, GOLD).f1 == pairwise(found, GOLD).f1 == adjusted_rand(found, GOLD) == 1


def test_everything_alone_is_precise_and_recalls_half():
    """Each thing recalls itself alone of its two."""
    found = {"a": 1, "b": 2, "c": 3, "d": 4}

    assert (bcubed(found, GOLD).precision, bcubed(found, GOLD).recall) == (1.0, 0.5)
    assert (pairwise(found, GOLD).precision, pairwise(found, GOLD).recall) == (1.0, 0.0)


def test_everything_together_recalls_all():
    """One group of four: half of each thing's company is right, two of six pairs."""
    found = dict.fromkeys(GOLD, 0)

    assert (bcubed(found, GOLD).precision, bcubed(found, GOLD).recall) == (0.5, 1.0)
    assert pairwise(found, GOLD).precision == pytest.approx(1 / 3)


def test_macro_f1_weighs_labels_alike():
    """Three of one label and one of another: the mean of their F1."""
    found, gold = ["x", "x", "x", "x"], ["x", "x", "x", "y"]

    assert macro_f1(found, gold) == pytest.approx((6 / 7 + 0) / 2)


def test_confidence_that_keeps_its_word_has_no_error():
    """Nine of ten at 0.9 is right; ten of ten at 0.6 is off by 0.4."""
    assert calibration_error([0.9] * 10, [True] * 9 + [False]) == pytest.approx(0)
    assert calibration_error([0.6] * 10, [True] * 10) == pytest.approx(0.4)


def test_kappa_is_one_for_agreement_and_zero_for_chance():
    """Two coders who always agree; two who agree as often as chance has it."""
    assert fleiss_kappa([["a", "a"], ["b", "b"]]) == 1
    assert fleiss_kappa([["a", "a"], ["b", "b"], ["a", "b"], ["a", "b"]]) == pytest.approx(0)


def test_kappa_of_two_coders_is_that_of_the_textbook():
    """Fifty applications, judged by two readers: 0.4; and 1 and -1 at the ends."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    one, other = zip(*pairs, strict=True)

    assert cohen_kappa(one, other) == pytest.approx(0.4)
    assert cohen_kappa("abab", "abab") == pytest.approx(1.0)
    assert cohen_kappa("abab", "baba") == pytest.approx(-1.0)


def test_where_nothing_else_is_ever_said_there_is_no_kappa():
    """Neither of no statements, nor of two coders who know one label only."""
    assert cohen_kappa("", "") is None
    assert cohen_kappa("aaa", "aaa") is None


def test_alpha_is_that_of_krippendorff():
    """His two published examples: two observers of ten units, four of twelve with gaps."""
    two = list(zip("0100000010", "1110010000", strict=True))
    four = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    units = [[label for label in unit if label != "."] for unit in zip(*four, strict=True)]

    assert krippendorff_alpha(two) == pytest.approx(0.095, abs=0.0005)
    assert krippendorff_alpha(units) == pytest.approx(0.743, abs=0.0005)


def test_where_nothing_differs_there_is_no_alpha():
    """Nor where nobody labelled what another did."""
    assert krippendorff_alpha([("a", "a"), ("a", "a", "a")]) is None
    assert krippendorff_alpha([("a",), ("b",)]) is None
