"""How far the machine and people agree, of the statements that people labelled.

A person who only puts wrong labels right makes the machine look worse than it is; who confirms
right ones too (``kb correct ID --kind`` with the kind that it has) shows how good it is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb import corrected
from kb.codebook import NONE, Codebook
from kb.conclusions import Correction, Kind, Statement
from kb.measures import cohen_kappa, krippendorff_alpha

FEWEST = 10
"""Statements that two coders must have labelled before a coefficient is more than an accident."""


@dataclass(frozen=True, slots=True)
class Row:
    """The agreement on a field (``kind`` or ``themes``), and on one label of it unless empty.

    ``units`` are statements that a person labelled; ``machine``, ``person`` and ``both`` how many
    of them got the label from each. ``kappa`` is of the machine and the decision that counts,
    ``alpha`` of the machine and every person; both None where there is too little to say.
    """

    field: str
    label: str
    units: int
    machine: int
    person: int
    both: int
    kappa: float | None
    alpha: float | None


Labels = tuple[str, ...]
"""What one coder says of a statement: its kind, or its themes with the primary one first."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A statement that people labelled: the machine's labels, and each person's, the last first."""

    machine: Labels
    people: tuple[Labels, ...]


def rows(
    statements: Iterable[Statement], log: Sequence[Correction], book: Codebook
) -> tuple[Row, ...]:
    """The agreement on kinds and on themes: first as a whole, then label by label.

    ``log`` are people's decisions, the oldest first, under today's ids. The whole of themes is
    that of the primary one.
    """
    said = {statement.id: statement for statement in statements}
    kinds = _units(said, log, corrected.KIND, lambda s: (s.machine.kind.value,))
    themes = _units(said, log, corrected.THEMES, lambda s: s.machine.themes)
    return (
        _row(corrected.KIND, "", kinds, _primary),
        *(_row(corrected.KIND, kind.value, kinds, _has(kind.value)) for kind in Kind),
        _row(corrected.THEMES, "", themes, _primary),
        *(_row(corrected.THEMES, theme, themes, _has(theme)) for theme in book.ids),
    )


def _units(
    said: Mapping[str, Statement],
    log: Iterable[Correction],
    field: str,
    of_machine: Callable[[Statement], Labels],
) -> list[_Unit]:
    return [
        _Unit(
            of_machine(said[key]),
            tuple(corrected.labels(entry) for entry in reversed(people.values())),
        )
        for key, people in corrected.last_words(log, field).items()
        if key in said
    ]


def _primary(labels: Labels) -> str:
    return labels[0] if labels else NONE


def _has(label: str) -> Callable[[Labels], bool]:
    return lambda labels: label in labels


def _row(field: str, label: str, units: Sequence[_Unit], read: Callable[[Labels], Hashable]) -> Row:
    machine = [read(unit.machine) for unit in units]
    person = [read(unit.people[0]) for unit in units]
    every = [(read(unit.machine), *map(read, unit.people)) for unit in units]
    enough = len(units) >= FEWEST
    return Row(
        field,
        label,
        len(units),
        sum(map(bool, machine)),
        sum(map(bool, person)),
        sum(bool(a) and a == b for a, b in zip(machine, person, strict=True)),
        cohen_kappa(machine, person) if enough else None,
        krippendorff_alpha(every) if enough else None,
    )
