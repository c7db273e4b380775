"""Which patterns the page of gaps and practices shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.conclusions import Kind, Pattern
from kb.propositions import RECURRING


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: a kind (empty for all), themes, and what was said once too."""

    kind: str = ""
    themes: tuple[str, ...] = ()
    once: bool = False

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds to show, in their order."""
        return tuple(kind for kind in RECURRING if self.kind in {"", kind})

    def address(self) -> dict[str, str | list[str]]:
        """As it stands in a link."""
        return {
            "kind": self.kind,
            "theme": list(self.themes),
            "once": "1" if self.once else "",
        }


def read(kind: str, themes: Iterable[str], once: str, known: Iterable[str]) -> Wanted:
    """What an address asks for, without the themes and kinds that there are not."""
    codes = set(known)
    return Wanted(
        kind if kind in RECURRING else "",
        tuple(theme for theme in themes if theme in codes),
        once == "1",
    )


def fitting(patterns: Iterable[Pattern], kind: Kind, wanted: Wanted) -> list[Pattern]:
    """The patterns of a kind that are about one of the themes asked for."""
    themes = set(wanted.themes)
    return [p for p in patterns if p.kind is kind and (not themes or themes & set(p.themes))]
