"""Statements that say the same, kept up to date by what comes and goes."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from fakes import code, draft, fake_coder, fill, state

from kb import codebook, propositions
from kb.library import KnowledgeBase
from kb.recorded import is_due
from kb.store import Store

SAME = "Nikt nie oddzwania od trzech tygodni, choć dzwonimy co dzień rano."
# The same to the fake model, though no copy.
IN_OTHER_ORDER = "Choć dzwonimy co dzień rano, nikt nie oddzwania od trzech tygodni."
OTHER = "Protokołu z jesieni nikt z nas nie dostał ani nie widział na oczy."


def add(store, lexicon, name, text):
    """One more event, coded; every statement is called a gap by hand."""
    store.put(
        f"/{name}.txt", state(sha256=name * 64), draft(text, f"Narada {name}", sha256=name * 64)
    )
    fill(store, lexicon)
    code(store)
    seen = {e.statement for e in store.corrections()}
    for s in store.coded_statements():
        if s.id not in seen:
            store.add_correction("A", "kind", "gap", statement=s.id, text=s.text)
    code(store)


def groups(store):
    """Proposition id -> the files that say it."""
    found = {}
    path = {s.id: s.path[1] for s in store.coded_statements()}
    for statement, key in store.propositions().items():
        found.setdefault(key, set()).add(path[statement])
    return found


def test_the_same_words_at_two_events_are_one_proposition(store, lexicon):
    """And other words another one."""
    for name, text in (("a", SAME), ("b", SAME), ("c", OTHER)):
        add(store, lexicon, name, text)

    assert [{"a", "b"}, {"c"}] == sorted(groups(store).values(), key=len)[::-1]


def test_a_new_event_changes_what_it_touches_and_no_other(store, lexicon):
    """The proposition it joins keeps its name, the other its name and members."""
    add(store, lexicon, "a", SAME)
    add(store, lexicon, "b", OTHER)
    before = groups(store)
    add(store, lexicon, "c", SAME)
    after = groups(store)

    assert before.keys() == after.keys()
    assert {"b"} in after.values()
    assert {"a", "c"} in after.values()


def test_events_that_come_one_by_one_end_as_if_they_had_come_at_once(store, lexicon):
    """Only what likely pairs connect is grouped anew, and that is enough."""
    for number, name in enumerate("abcdefgh"):
        words = (SAME, OTHER)[number % 2].split()
        add(store, lexicon, name, " ".join(words[number // 2 :]))
    after = sorted(map(sorted, groups(store).values()))
    store.clear_propositions()
    code(store)

    assert sorted(map(sorted, groups(store).values())) == after
    assert 1 < len(after) < len("abcdefgh")


def test_what_is_removed_leaves_its_proposition(store, lexicon):
    """The others stay together, under the same name."""
    for name in "abc":
        add(store, lexicon, name, SAME)
    (key,) = groups(store)
    store.remove("/b.txt")
    code(store)

    assert {key: {"a", "c"}} == groups(store)


def test_of_a_proposition_that_falls_apart_one_part_keeps_the_name(store, lexicon):
    """The first statement leaves the other two: they keep the name that was made of its id."""
    for name in "abc":
        add(store, lexicon, name, SAME)
    (key,) = groups(store)
    first, *others = (s.id for s in store.coded_statements())
    for other in others:
        store.add_correction("A", "not_same_as", other, statement=first, text=SAME)
    code(store)
    after = groups(store)

    assert {"b", "c"} == after.pop(key)
    assert [{"a"}] == list(after.values())


def test_a_refresh_that_was_killed_is_made_up_for(store, lexicon, monkeypatch):
    """What was compared but not yet grouped is grouped by the next one."""
    add(store, lexicon, "a", SAME)
    with monkeypatch.context() as patched:
        patched.setattr("kb.grouping.kept_names", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            add(store, lexicon, "b", SAME)
    code(store)

    assert len(store.coded_statements()) == len(store.kinds_compared()) == 2
    assert store.kinds_compared().keys() == store.propositions().keys()


def test_a_statement_of_another_kind_leaves(store, lexicon):
    """A correction of the kind takes a statement out, and back."""
    for name in "ab":
        add(store, lexicon, name, SAME)
    one = store.coded_statements()[0]
    store.add_correction("A", "kind", "decision", statement=one.id, text=one.text)
    code(store)
    without = groups(store)
    store.add_correction("A", "kind", "gap", statement=one.id, text=one.text)
    code(store)

    assert [1] == [len(events) for events in without.values()]
    assert [2] == [len(events) for events in groups(store).values()]


def test_a_decision_made_while_a_refresh_computes_is_not_undone(store, lexicon, monkeypatch):
    """The refresh had read the log before; it notices, and groups with the decision."""
    for name in "ab":
        add(store, lexicon, name, SAME)
    one, two = (s.id for s in store.coded_statements())
    store.clear_propositions()
    own, decided = propositions._members, []

    def meanwhile(*given: object) -> list[tuple[str, str]]:
        if not decided:
            decided.append(store.add_correction("B", "not_same_as", two, statement=one, text=SAME))
            with Store(store.path) as other, monkeypatch.context() as patched:
                patched.setattr(propositions, "_members", own)
                propositions.fill(other, fake_coder())
        return own(*given)

    monkeypatch.setattr(propositions, "_members", meanwhile)
    propositions.fill(store, fake_coder())
    found = store.propositions()

    assert 1 == len(decided)
    assert found[one] != found[two]


def test_a_decision_that_nothing_followed_is_due(store, lexicon):
    """Its process was killed between the log and the propositions."""
    add(store, lexicon, "a", SAME)
    store.set_meta("calibration", "{}")
    before = is_due(store, codebook.load())
    (said,) = store.coded_statements()
    store.add_correction("A", "kind", "decision", statement=said.id, text=said.text)
    due = is_due(store, codebook.load())
    code(store)

    assert (False, True, False) == (before, due, is_due(store, codebook.load()))


def test_only_what_is_new_is_compared(store, lexicon, monkeypatch):
    """A refresh with nothing new compares nothing; one with an event only that event's."""
    for name in "ab":
        add(store, lexicon, name, SAME)
    coder = fake_coder()
    sizes = []
    own = coder.likeness
    monkeypatch.setattr(coder, "likeness", lambda a, b: (sizes.append(len(a)), own(a, b))[1])
    code(store, coder)
    nothing = list(sizes)
    store.put("/c.txt", state(sha256="c" * 64), draft(OTHER, "Narada c", sha256="c" * 64))
    fill(store, lexicon)
    code(store, coder)

    assert [] == nothing
    assert all(size <= 1 for size in sizes)


def test_one_event_makes_no_pattern(store, lexicon):
    """Said twice at one meeting is said once; at two meetings it is a pattern."""
    add(store, lexicon, "a", f"{SAME}\n{SAME}")
    with KnowledgeBase(store.path) as base:
        base._coder = fake_coder()
        once = base.patterns()
        add(store, lexicon, "b", IN_OTHER_ORDER)
        (pattern,) = base.patterns()

    assert () == once
    assert (2, "weak") == (pattern.strength.sources, pattern.strength.grade)
    assert 3 == len(pattern.statements)
