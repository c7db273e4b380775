"""What an export was made with: who gets the file a year later can make it again."""

from __future__ import annotations

from collections.abc import Sequence

from kb.export.cells import Cell, Pen, Table
from kb.export.choice import Choice
from kb.library import KnowledgeBase
from kb.recorded import coder_version, recorded_model
from kb.release import release


def table(base: KnowledgeBase, choice: Choice, made: Sequence[Table], pen: Pen) -> Table:
    """Program, base, codebook, model, what was chosen, and how many rows each table has."""
    book = base.codebook
    model = recorded_model(base.store)
    rows: list[tuple[Cell, ...]] = [
        (pen.about("program"), f"kb {release()}"),
        (pen.about("base"), base.path.name),
        (pen.about("codebook"), book.version),
        (pen.about("model"), f"{model.name} {model.version}".strip() if model else None),
        (pen.about("coder"), coder_version(base.store, book)),
    ]
    rows += [(pen.about(key), value) for key, value in _chosen(base, choice, pen) if value]
    rows += [(f"{pen.about('rows')}: {pen.table(one.key)}", len(one.rows)) for one in made]
    rows.append((pen.about("note"), pen.about("verbatim")))
    return Table("about", ("name", "value"), tuple(rows))


def _chosen(base: KnowledgeBase, choice: Choice, pen: Pen) -> list[tuple[str, str]]:
    themes = (key if pen.codes else base.codebook.name(key, pen.lang) for key in choice.themes)
    told = (*map(pen.word, choice.kinds), *themes, *choice.events)
    return [
        ("question", choice.query.text if choice.query else ""),
        ("filters", "; ".join(told)),
    ]
