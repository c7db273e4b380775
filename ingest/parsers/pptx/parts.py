"""The parts around one slide: what it points to, as far as it can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.parsers.ooxml import OfficePackage, Relation
from kb.errors import ParseError


@dataclass(slots=True)
class Parts:
    """The parts around one slide, and whether one of them could not be read.

    A damaged part costs its own words only; a file that unpacks too large is refused.
    ``counted`` are the tables, charts and diagrams met so far.
    """

    package: OfficePackage
    relations: Mapping[str, Relation]
    damaged: bool = False
    counted: int = 0

    def xml(self, name: str) -> etree._Element | None:
        """A part, None where it is missing or damaged."""
        try:
            return self.package.tree(name)
        except ParseError as error:
            self._note(error)
            return None

    def relations_of(self, name: str) -> Mapping[str, Relation]:
        """The relations of a part, none where they are damaged."""
        try:
            return self.package.relations(name)
        except ParseError as error:
            self._note(error)
            return {}

    def noun(self, name: str) -> str:
        """The name of the next table, chart or diagram: "table 2"."""
        self.counted += 1
        return f"{name} {self.counted}"

    def _note(self, error: ParseError) -> None:
        """Notes the damage that an error speaks of; raises any other."""
        if error.problem.code != "corrupt":
            raise error
        self.damaged = True


def part_name(relations: Mapping[str, Relation], identifier: str) -> str:
    """The part that a relation points to; ``""``, which no part is called, for none."""
    found = relations.get(identifier)
    return found.target if found is not None and not found.external else ""
