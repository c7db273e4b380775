"""What ``bench.scale`` stands on: its clock, and files that are all different."""

from __future__ import annotations

from itertools import islice
from types import SimpleNamespace

from bench import scale
from bench.workload import Piece
from kb.segments import segments

PL = Piece("Nikt nie oddzwania od trzech tygodni. Dzwonimy co rano i czekamy.", "pl", (), ())
EN = Piece("Nobody has called back for three weeks. We ring each morning and wait.", "en", (), ())


def test_a_stage_does_not_count_the_stages_inside_it(monkeypatch):
    """Of ten seconds, the three that another stage took are that stage's."""
    ticks = iter((0.0, 1.0, 4.0, 10.0))
    monkeypatch.setattr(scale, "time", SimpleNamespace(perf_counter=lambda: next(ticks)))
    clock = scale.Clock()
    with clock.stage("whole"), clock.stage("part"):
        pass

    assert {"part": 3.0, "whole": 7.0} == clock.seconds


def test_a_function_is_watched_only_for_a_while():
    """Its result passes through, and afterwards it is itself again."""
    owner = SimpleNamespace(double=lambda x: 2 * x)
    plain, clock = owner.double, scale.Clock()
    with clock.watching({"doubled": (owner, "double")}):
        assert owner.double(21) == 42

    assert owner.double is plain
    assert ["doubled"] == list(clock.seconds)


def test_no_two_events_are_alike_and_each_says_enough():
    """Both languages in turn; words change, sentences stay as many."""
    made = list(islice(scale.events([PL, EN]), 6))

    assert 6 == len({event.text for event in made})
    assert all(event.statements >= scale.STATEMENTS for event in made)
    assert all(event.passages == event.statements // len(segments(PL.text, "pl")) for event in made)
