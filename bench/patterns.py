"""How well recurrence is told on the demonstration corpus, against its planted statements.

python -m bench.patterns            # the figures
python -m bench.patterns --rows     # and the patterns that were found
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.questions import ROOT, base_of
from kb.conclusions import Kind, Statement
from kb.library import KnowledgeBase
from kb.measures import bcubed, macro_f1, pairwise

RECURRING = ("gap", "practice")
_FIRST = 3


@dataclass(frozen=True, slots=True)
class Planted:
    """A statement of the corpus with what people said of it."""

    path: str
    quote: str
    kind: str
    proposition: str | None
    theme: str | None
    commitment: str | None
    follows: str | None
    outcome: str | None


def planted() -> list[Planted]:
    """The planted statements."""
    rows = (json.loads(line) for line in (ROOT / "corpus/planted.jsonl").open(encoding="utf-8"))
    names = ("proposition", "theme", "commitment", "follows", "outcome")
    return [
        Planted(str(ROOT / row["path"]), row["quote"], row["kind"], *(row.get(n) for n in names))
        for row in rows
    ]


def links() -> dict[str, tuple[set[str], set[str]]]:
    """Gap -> (practices that answer it, practices that do perhaps)."""
    rows = (json.loads(line) for line in (ROOT / "corpus/links.jsonl").open(encoding="utf-8"))
    return {r["gap"]: (set(r["answered_by"]), set(r["perhaps"])) for r in rows if "gap" in r}


def matched(base: KnowledgeBase, rows: Sequence[Planted]) -> dict[int, Statement]:
    """Row -> the statement that holds its words, or lies within them."""
    by_path: defaultdict[str, list[tuple[str, Statement]]] = defaultdict(list)
    for statement in base.statements():
        by_path[statement.path].append((_plain(statement.text), statement))
    found = {}
    for i, row in enumerate(rows):
        quote = _plain(row.quote)
        near = [(t, s) for t, s in by_path[row.path] if quote in t or (len(t) > 20 and t in quote)]
        if near:
            found[i] = max(near, key=lambda pair: min(len(pair[0]), len(quote)))[1]
    return found


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" „”\"“.,;!?’‘'")


def measure(base: KnowledgeBase) -> dict[str, float]:
    """The figures by name."""
    rows = planted()
    held = matched(base, rows)
    gold, found = _groupings(base, rows, held)
    groups, pairs = bcubed(found, gold), pairwise(found, gold)
    coded = [(rows[i], s) for i, s in held.items()]
    themed = [(r, s) for r, s in coded if r.theme and r.theme != "none"]
    figures = {
        "statements found": len(held) / len(rows),
        "kinds macro-F1": macro_f1([s.kind for _, s in coded], [r.kind for r, _ in coded]),
        "primary theme": sum(s.themes[:1] == (r.theme,) for r, s in themed) / len(themed),
        "B-cubed F1": groups.f1,
        "B-cubed precision": groups.precision,
        "B-cubed recall": groups.recall,
        "B-cubed F1 alone": bcubed({k: k for k in gold}, gold).f1,
        "pairs precision": pairs.precision,
        "pairs recall": pairs.recall,
    }
    return figures | _answered(base, rows, held) | _followed(base, rows, held)


def _groupings(
    base: KnowledgeBase, rows: Sequence[Planted], held: Mapping[int, Statement]
) -> tuple[dict[str, str], dict[str, str]]:
    """(planted, found) group of every planted gap and practice; most stand alone."""
    membership = base.known().recurrence.of_statement
    gold: dict[str, str] = {}
    found: dict[str, str] = {}
    for i, row in enumerate(rows):
        if row.kind not in RECURRING:
            continue
        key = f"{i}"
        gold[key] = row.proposition or f"alone {i}"
        statement = held.get(i)
        found[key] = membership.get(statement.id, f"none {i}") if statement else f"none {i}"
    return gold, found


def _answered(
    base: KnowledgeBase, rows: Sequence[Planted], held: Mapping[int, Statement]
) -> dict[str, float]:
    """Whether a gap's practices are right, and "none yet" where there is none.

    Every planted gap statement asks for the practices of the group that it was put in.
    """
    known = base.known()
    planted_of = {s.id: rows[i].proposition for i, s in held.items() if rows[i].proposition}
    right, asked, silent, without = 0, 0, 0, 0
    for i, statement in held.items():
        answered, perhaps = links().get(rows[i].proposition or "", (set(), set()))
        if rows[i].kind != "gap" or not rows[i].proposition:
            continue
        key = known.recurrence.of_statement.get(statement.id)
        shown = known.recurrence.propositions[key].answered_by[:_FIRST] if key else ()
        names = {
            planted_of.get(s.id) for p in shown for s in known.recurrence.propositions[p].statements
        }
        if answered:
            asked += 1
            right += not answered.isdisjoint(names)
        elif not perhaps:
            without += 1
            silent += not shown
    return {
        "gap answered in first 3": right / max(1, asked),
        "none yet where none": silent / max(1, without),
    }


def _followed(
    base: KnowledgeBase, rows: Sequence[Planted], held: Mapping[int, Statement]
) -> dict[str, float]:
    """Whether what came of a commitment is found, and nothing where nothing is said."""
    reports = {row.follows: (i, row.outcome) for i, row in enumerate(rows) if row.follows}
    right = total = 0
    for i, row in enumerate(rows):
        if not row.commitment or i not in held:
            continue
        total += 1
        result = base.known().follow_ups.of(held[i])
        at, outcome = reports.get(row.commitment, (-1, None))
        if outcome is None:
            right += result.report is None
        elif result.report is not None and at in held:
            right += result.report.id == held[at].id and result.kept is (outcome == "kept")
    return {"commitments followed": right / max(1, total)}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--base", type=Path, help="an ingested corpus, to save the ingest")
    options = parser.parse_args()
    if options.base:
        with KnowledgeBase(options.base) as base:
            _print(base, rows=options.rows)
    else:
        with base_of([ROOT / "corpus"]) as base:
            _print(base, rows=options.rows)


def _print(base: KnowledgeBase, *, rows: bool) -> None:
    for name, value in measure(base).items():
        print(f"{name:28} {value:.3f}")
    if rows:
        for pattern in base.patterns():
            print(f"\n{pattern.kind} {pattern.strength.sources} {pattern.id}")
            for statement in pattern.statements:
                print(f"   {statement.event[:30]:30} {statement.text}")
    counts = {kind: len(base.patterns(Kind(kind))) for kind in RECURRING}
    print(counts)


if __name__ == "__main__":
    main()
