"""Problems of a paged document: which pages they concern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.types import Problem


def of_pages(named: Mapping[str, Sequence[int | str]]) -> tuple[Problem, ...]:
    """A problem for each code that has pages: "2, 4", or "2 (96 %)" where more is said."""
    return tuple(
        Problem(code, (("pages", ", ".join(map(str, pages))),))
        for code, pages in named.items()
        if pages
    )
