"""What somebody wants to take out of a base."""

from __future__ import annotations

from dataclasses import dataclass

from kb.types import Query


@dataclass(frozen=True, slots=True)
class Choice:
    """Which statements are wanted, with what belongs to them; nothing given, all.

    With a ``query`` its hits are wanted too, of the query's own filters.
    """

    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    query: Query | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether something is left out."""
        return bool(self.kinds or self.themes or self.events)
