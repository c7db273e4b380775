"""What people decide is kept for ever, counts before the machine, and is never lost."""

from __future__ import annotations

import json
import sqlite3

import pytest
from fakes import code, draft, fake_coder, fill, state

from kb import corrected, learning
from kb.conclusions import Kind, Source
from kb.errors import UsageError
from kb.library import KnowledgeBase
from kb.store import Store

WORDS = "Nikt nie oddzwania od trzech tygodni, choć dzwonimy co dzień rano."


@pytest.fixture
def base(tmp_path, lexicon):
    """Two events that say the same words, and one that says something else."""
    path = tmp_path / "kb.sqlite"
    texts = {"a": WORDS, "b": WORDS, "c": "Od maja każdy klub ma swojego opiekuna w ratuszu."}
    with Store(path, create=True) as store:
        for name, text in texts.items():
            said = draft(text, title=f"Narada {name}", sha256=name * 64)
            store.put(f"/{name}.txt", state(sha256=name * 64), said)
        fill(store, lexicon)
        code(store)
    with KnowledgeBase(path) as opened:
        opened._coder = fake_coder()
        yield opened


def said_at(base, name):
    """The only statement of a file."""
    return next(s for s in base.statements() if s.path == f"/{name}.txt")


def test_a_persons_kind_counts_and_the_machines_stays_beside(base):
    """The label changes, its source is a person, and what the machine said is kept."""
    before = said_at(base, "a")
    kind = next(k for k in Kind if k is not before.kind)
    entry = base.correct("A. B.", "kind", kind, statement=before.id, note="zob. zasadę 2")
    after = said_at(base, "a")

    assert (kind, 1.0, Source.PERSON) == (after.kind, after.coding.confidence, after.source)
    assert before.coding == after.machine
    assert ("A. B.", WORDS, "zob. zasadę 2") == (entry.who, entry.text, entry.note)
    assert entry.at.endswith("+00:00")


def test_the_latest_word_counts_and_the_log_keeps_all(base):
    """A second correction replaces the first, and both stay in the log."""
    key = said_at(base, "a").id
    base.correct("A", "kind", "gap", statement=key)
    base.correct("B", "kind", "practice", statement=key)

    assert Kind.PRACTICE is base.statement(key).kind
    assert ["gap", "practice"] == [e.value for e in base.corrections()]


def test_themes_are_corrected_alone(base):
    """A theme does not touch the kind."""
    before = said_at(base, "a")
    base.correct("A", "themes", json.dumps(["contact", "feedback"]), statement=before.id)
    after = said_at(base, "a")

    assert (("contact", "feedback"), before.kind) == (after.themes, after.kind)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "luka"),
        ("themes", '["tramwaje"]'),
        ("colour", "red"),
        ("same_as", "000000000000"),
        ("same_as", "ITSELF"),
        ("not_same_as", "ITSELF"),
    ],
)
def test_a_value_that_is_none_is_refused(base, field, value):
    """Nothing is written that nothing could read."""
    key = said_at(base, "a").id
    with pytest.raises(UsageError):
        base.correct("A", field, value.replace("ITSELF", key), statement=key)

    assert [] == base.corrections()


def test_a_decision_is_about_a_statement(base):
    """One about nothing would stand in the log for ever and count for nothing."""
    with pytest.raises(UsageError):
        base.correct("A", "kind", "gap", statement="")

    assert [] == base.corrections()


def test_the_log_cannot_be_rewritten(base):
    """The database itself refuses to change or delete an entry."""
    base.correct("A", "kind", "gap", statement=said_at(base, "a").id)
    for sql in ("DELETE FROM correction", "UPDATE correction SET value = 'other'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            base.store.connection.execute(sql)


def test_a_correction_outlives_a_refresh_and_a_new_reading(base, lexicon):
    """Statements are cut and coded anew, the file is read again: the label still counts."""
    base.correct("A", "kind", "decision", statement=said_at(base, "a").id)
    base.store.clear_statements()
    code(base.store)
    again = draft(WORDS, title="Narada a", sha256="d" * 64)
    base.store.put("/a.txt", state(sha256="d" * 64), again)
    fill(base.store, lexicon)
    code(base.store)

    assert Kind.DECISION is said_at(base, "a").kind


def test_a_correction_is_found_again_by_its_words(base, lexicon):
    """The event was renamed, so its id and the statement's are new: the words are not."""
    key = said_at(base, "c").id
    base.correct("A", "kind", "decision", statement=key)
    text = said_at(base, "c").text
    base.store.put("/c.txt", state(sha256="e" * 64), draft(text, title="Inny", sha256="e" * 64))
    fill(base.store, lexicon)
    code(base.store)

    assert Kind.DECISION is said_at(base, "c").kind


def test_two_that_became_one_are_not_compared(base, lexicon):
    """A renamed event and a removed one: both statements are found again in the one left."""
    one, two = said_at(base, "a"), said_at(base, "b")
    for statement in (one, two):
        base.correct("A", "kind", "gap", statement=statement.id)
    base.correct("A", "same_as", two.id, statement=one.id)
    base.correct("A", "not_same_as", two.id, statement=one.id)
    base.store.remove("/b.txt")
    again = draft(WORDS, title="Zmieniona nazwa", sha256="d" * 64)
    base.store.put("/a.txt", state(sha256="d" * 64), again)
    fill(base.store, lexicon)
    code(base.store)
    decided = corrected.resolved(base.store)

    assert Kind.GAP is said_at(base, "a").kind
    assert (frozenset(), frozenset()) == (decided.same, decided.different)


def test_people_say_what_is_the_same(base):
    """Their word joins what the machine would not, and parts what it would."""
    one, two, other = (said_at(base, x) for x in "abc")
    for statement in (one, two, other):
        base.correct("A", "kind", "gap", statement=statement.id)
    base.correct("A", "same_as", other.id, statement=one.id)
    base.correct("A", "not_same_as", two.id, statement=one.id)
    groups = base.store.propositions()

    assert groups[one.id] == groups[other.id] != groups[two.id]


def test_a_preferred_date_belongs_to_an_event(base):
    """It is in the log under the event, and read from there."""
    event = said_at(base, "a").event
    base.correct("A", "preferred_date", "2019-02-20/2019-02-21", event=event)

    assert {event: "2019-02-20/2019-02-21"} == corrected.resolved(base.store).dates
    with pytest.raises(UsageError):
        base.correct("A", "preferred_date", "2019", event="nie-ma-takiego")


def test_few_corrections_teach_nothing(base):
    """Fewer than can be cross-validated change no label."""
    base.correct("A", "kind", "gap", statement=said_at(base, "a").id)
    lessons = learning.learn(base.store, fake_coder())

    assert [("kind", 1, False), ("theme", 0, False)] == [
        (x.head, x.examples, x.kept) for x in lessons
    ]
    assert {} == learning.from_json(base.store.meta("learned"))


def test_what_is_learnt_is_like_what_was_corrected():
    """An addition fitted to examples turns what lies near them, and little else."""
    import numpy as np

    rng = np.random.default_rng(1)
    centre = rng.standard_normal(16)
    near = centre + 0.3 * rng.standard_normal((20, 16))
    far = rng.standard_normal((50, 16))
    vectors = np.vstack([near, far]).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    shares = np.tile([0.6, 0.4], (70, 1))
    addition = learning.fitted(vectors[:15], shares[:15], np.ones(15, dtype=int))
    turned = (np.log(shares) + vectors @ addition.T).argmax(axis=1) == 1

    assert turned[15:20].all()
    assert turned[20:].mean() < 0.5


def test_additions_survive_being_recorded():
    """What is written is what is read."""
    import numpy as np

    addition = np.arange(12, dtype=np.float32).reshape(3, 4)

    assert (learning.from_json(learning.to_json({"kind": addition}))["kind"] == addition).all()
