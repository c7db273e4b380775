"""Office Open XML, the packages of Word, Excel and PowerPoint: how their parts are joined.

A part leads to others by relations, which lie beside it. The names of parts are the choice
of the program that wrote them; those that Microsoft's programs give are only usual.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import basename, dirname, join, normpath
from typing import Self
from zipfile import ZipFile

from lxml import etree

from ingest.parsers.encoding import is_encrypted_office
from ingest.parsers.zipped import Package, parsed
from kb.errors import ParseError

_STRICT = re.compile(rb"(xmlns(?::[\w.-]+)?\s*=\s*[\"'])http://purl\.oclc\.org/ooxml/(\w+)/")
"""A namespace of strict Office Open XML where it is declared, and nowhere in the text."""
_USUAL = rb"\1http://schemas.openxmlformats.org/\2/2006/"


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part points: to another part, or, when ``external``, to an address.

    ``kind`` is the last word of the relation's type ("slide", "hyperlink").
    """

    kind: str
    target: str
    external: bool


class OfficePackage(Package):
    """The parts of an Office Open XML file; ``""`` stands for the package itself."""

    def __init__(self, archive: ZipFile) -> None:
        super().__init__(archive)
        self._shared: dict[str, etree._Element] = {}
        self._relations: dict[str, Mapping[str, Relation]] = {}

    @classmethod
    def open(cls, data: bytes, locked: ParseError) -> Self:
        """The package in the bytes of a file. Raises what ``Package.open`` does.

        ``locked`` is raised for any password: the Office programs wrap what they lock in
        a file that is no ZIP.
        """
        if is_encrypted_office(data):
            raise locked
        return super().open(data, locked)

    def tree(self, name: str) -> etree._Element:
        """A part, parsed, strict namespaces as the usual ones. Raises what ``chunks`` does."""
        return parsed(_STRICT.sub(_USUAL, self.read(name)))

    def shared(self, name: str) -> etree._Element:
        """A part that many others point to, parsed once. Raises what ``chunks`` does."""
        if name not in self._shared:
            self._shared[name] = self.tree(name)
        return self._shared[name]

    def relations(self, name: str) -> Mapping[str, Relation]:
        """The relations of a part by their ids. Raises what ``chunks`` does."""
        if name not in self._relations:
            folder = dirname(name)
            rels = join(folder, "_rels", f"{basename(name)}.rels")
            listed = self.tree(rels).iter("{*}Relationship") if rels in self else ()
            self._relations[name] = {e.get("Id") or "": _relation(e, folder) for e in listed}
        return self._relations[name]

    def main_part(self, usual: str) -> str:
        """The part that holds the document; its usual name where the file does not say."""
        try:
            found = [r.target for r in self.relations("").values() if r.kind == "officeDocument"]
        except ParseError:
            found = []
        return next((target for target in found if target in self), usual)

    def part_of(self, name: str, kind: str) -> str:
        """The part of a kind ("styles") that belongs to a part, ``""`` where there is none.

        Where no relation leads to one, it is the part beside it that is called so. Raises
        what ``chunks`` does.
        """
        found = [r.target for r in self.relations(name).values() if r.kind == kind]
        usual = join(dirname(name), f"{kind}.xml")
        return next((target for target in (*found, usual) if target in self), "")


def link_targets(relations: Mapping[str, Relation]) -> dict[str, str]:
    """Relation id to address, for the links that point out of the file."""
    return {
        key: relation.target
        for key, relation in relations.items()
        if relation.external and relation.kind == "hyperlink" and relation.target
    }


def _relation(element: etree._Element, folder: str) -> Relation:
    kind, target = basename(element.get("Type") or ""), element.get("Target") or ""
    # No hyperlink leads to a part, though some programs leave out that it leads outside.
    external = element.get("TargetMode") == "External" or kind == "hyperlink"
    if not external:
        target = normpath(join("/", folder, target.replace("\\", "/"))).lstrip("/")
    return Relation(kind, target, external)
