"""What the control words for paragraphs, rows and letters do to the group they stand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from ingest.parsers.rtf.group import Group
from ingest.parsers.rtf.story import PLAIN, RowShape

Mark = Callable[[Group, int | None], None]


def end_paragraph(group: Group, _: int | None = None) -> None:
    """The paragraph ends; a deleted mark joins it to the next, and so does a large first letter."""
    if not group.deleted and not group.format.drop_cap:
        group.story.end_paragraph(group.format)


def reset_letters(group: Group, _: int | None = None) -> None:
    """Letters are as the style has them."""
    group.bold = group.hidden = group.deleted = False
    group.font = None


def _reset_paragraph(group: Group, _: int | None) -> None:
    group.format = PLAIN


def _depth(group: Group, number: int | None) -> None:
    """How many tables the paragraph stands in."""
    found = group.format
    in_table = found.in_table and number != 0
    group.format = replace(found, depth=max(1, number or 0), in_table=in_table)


def _begin_row(group: Group, _: int | None) -> None:
    group.row, group.story.in_row = RowShape(), True


def _left(group: Group, number: int | None) -> None:
    group.row.left = number or 0


def _continues(group: Group, _: int | None) -> None:
    group.row.next_continues = True


def _edge(group: Group, number: int | None) -> None:
    group.row.add(number or 0)


def _end_cell(group: Group, _: int | None) -> None:
    group.story.end_cell(group.format, nested=False)


def _end_nested_cell(group: Group, _: int | None) -> None:
    group.story.end_cell(group.format, nested=True)


def _end_row(group: Group, _: int | None) -> None:
    group.story.end_row(group.row, nested=False)


def _end_nested_row(group: Group, _: int | None) -> None:
    group.story.end_row(group.row, nested=True)


def _bold(group: Group, number: int | None) -> None:
    group.bold = number != 0


def _hidden(group: Group, number: int | None) -> None:
    group.hidden = number != 0


def _deleted(group: Group, number: int | None) -> None:
    group.deleted = number != 0


def _style(group: Group, number: int | None) -> None:
    group.format = replace(group.format, style=number or 0)


def _outline(group: Group, number: int | None) -> None:
    group.format = replace(group.format, outline=number or 0)


def _listed(group: Group, number: int | None) -> None:
    group.format = replace(group.format, listed=bool(number))


def _drop_cap(group: Group, _: int | None) -> None:
    group.format = replace(group.format, drop_cap=True)


def _in_table(group: Group, number: int | None) -> None:
    group.format = replace(group.format, in_table=number != 0)


MARKS: Mapping[bytes, Mark] = MappingProxyType(
    {
        b"par": end_paragraph,
        b"sect": end_paragraph,
        b"pard": _reset_paragraph,
        b"s": _style,
        b"outlinelevel": _outline,
        b"ls": _listed,
        b"dropcapli": _drop_cap,
        b"intbl": _in_table,
        b"itap": _depth,
        b"trowd": _begin_row,
        b"trleft": _left,
        b"clvmrg": _continues,
        b"cellx": _edge,
        b"cell": _end_cell,
        b"nestcell": _end_nested_cell,
        b"row": _end_row,
        b"nestrow": _end_nested_row,
        b"plain": reset_letters,
        b"b": _bold,
        b"v": _hidden,
        b"deleted": _deleted,
        b"mvf": _deleted,  # moved from here
    }
)
