"""Numbers of pages as an official would list them."""

from __future__ import annotations

import pytest

from kb.numbered import numbered
from kb.types import Problem
from kb.wording import explain


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("4", "4"),
        ("2, 3", "2, 3"),
        ("2, 3, 4", "2–4"),
        ("2, 4, 6", "2, 4, 6"),
        ("1, 2, 3, 4, 9, 11, 12, 13", "1–4, 9, 11–13"),
        ("1 (96 %)", "1 (96\u00a0%)"),
        ("1 (92 %), 2 (90 %), 3 (95 %), 5 (88 %)", "1–3 (90–95\u00a0%), 5 (88\u00a0%)"),
        ("1 (95 %), 2 (95 %)", "1–2 (95\u00a0%)"),
        ("Arkusz 1, Arkusz 2, Arkusz 3", "Arkusz 1, Arkusz 2, Arkusz 3"),
        ("", ""),
    ],
)
def test_numbers_in_a_row_are_put_together(told, expected):
    assert expected == numbered(told, "pl")


def test_english_has_no_space_before_per_cent():
    assert "1–2 (90–96%), 4 (80%)" == numbered("1 (96 %), 2 (90 %), 4 (80 %)", "en")


def test_a_sentence_lists_its_pages_so():
    problem = Problem("pages_without_text", (("pages", "2, 3, 4, 7"),))

    assert "Pages without text: 2–4, 7 " in explain(problem, "en")
