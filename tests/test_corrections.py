"""What people decide is kept for ever, counts before the machine, and is never lost."""

from __future__ import annotations

import json
import sqlite3

import pytest
from fakes import code, draft, fake_coder, fill, state

from kb import corrected, propositions
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
        ("themes", "contact"),
        ("themes", '"contact"'),
        ("themes", "[1]"),
        ("themes", '["contact", "contact"]'),
        ("themes", '["contact", "feedback", "timing", "roles"]'),
        ("preferred_date", "wczoraj"),
        ("colour", "red"),
        ("same_as", "000000000000"),
        ("same_as", "ITSELF"),
        ("not_same_as", "ITSELF"),
    ],
)
def test_a_value_that_is_none_is_refused(base, field, value):
    """Nothing is written that nothing could read."""
    key = said_at(base, "a").id
    event = said_at(base, "a").event if field == "preferred_date" else ""
    with pytest.raises(UsageError):
        base.correct("A", field, value.replace("ITSELF", key), statement=key, event=event)

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


def machine_says(base, kind, confidence):
    """The machine's word on every statement, and the propositions that follow."""
    with base.store.connection as connection:
        connection.execute("UPDATE coding SET kind = ?, confidence = ?", (kind, confidence))
    propositions.fill(base.store, base.coder)


def test_what_a_person_calls_the_same_counts_whatever_the_confidence(base):
    """The machine took both for gaps, and was not sure: alone they are not asked about."""
    machine_says(base, "gap", 0.6)
    one, other = said_at(base, "a"), said_at(base, "c")
    before = base.store.propositions()
    base.correct("A", "same_as", other.id, statement=one.id)
    after = base.store.propositions()

    assert {} == before
    assert {one.id, other.id} == after.keys()
    assert after[one.id] == after[other.id]


@pytest.mark.parametrize(
    ("kinds", "code"),
    [(("decision", "decision"), "kind_recurs_not"), (("gap", "practice"), "kinds_differ")],
)
def test_only_two_of_a_kind_that_recurs_can_be_the_same(base, kinds, code):
    """A pair that would count for nothing is refused, and it is said what to do first."""
    one, other = said_at(base, "a"), said_at(base, "c")
    for statement, kind in zip((one, other), kinds, strict=True):
        base.correct("A", "kind", kind, statement=statement.id)
    with pytest.raises(UsageError) as caught:
        base.correct("A", "same_as", other.id, statement=one.id)

    assert code == caught.value.problem.code
    assert 2 == len(base.corrections())


def test_a_kind_that_is_given_along_is_heard(base):
    """Both in one go: what is to be the same is checked as it will be."""
    one, other = said_at(base, "a"), said_at(base, "c")
    machine_says(base, "decision", 0.9)
    base.correct("A", "kind", "gap", statement=other.id)
    base.check_correction("same_as", other.id, statement=one.id, kind="gap")

    with pytest.raises(UsageError):
        base.check_correction("same_as", other.id, statement=one.id)


def renamed(base, lexicon, name, path, text, title):
    """A file read again at another path, or under another title."""
    base.store.remove(f"/{name}.txt")
    sha256 = f"{name}2" * 32
    base.store.put(path, state(sha256=sha256), draft(text, title=title, sha256=sha256))
    fill(base.store, lexicon)
    code(base.store)


def test_both_ends_of_a_pair_are_found_again_by_their_words(base, lexicon):
    """The other statement's event was renamed: its words are in the log too."""
    base.store.remove("/b.txt")
    one, other = said_at(base, "a"), said_at(base, "c")
    for statement in (one, other):
        base.correct("A", "kind", "gap", statement=statement.id)
    base.correct("A", "same_as", other.id, statement=one.id)
    renamed(base, lexicon, "c", "/c.txt", other.text, "Inny tytuł")
    groups = base.store.propositions()
    now = said_at(base, "c").id

    assert now != other.id
    assert groups[one.id] == groups[now]


def test_the_other_end_needs_no_entry_of_its_own(base, lexicon):
    """Nothing else was ever decided of it."""
    machine_says(base, "gap", 0.6)
    one, other = said_at(base, "a"), said_at(base, "c")
    entry = base.correct("A", "same_as", other.id, statement=one.id)
    renamed(base, lexicon, "c", "/c.txt", other.text, "Inny tytuł")

    assert other.text == entry.other_text
    assert {frozenset({one.id, said_at(base, "c").id})} == corrected.resolved(base.store).same


@pytest.mark.parametrize(
    ("path", "title"), [("/c.txt", "Poprawiony tytuł"), ("/nowa-nazwa.txt", "Narada c")]
)
def test_a_preferred_date_follows_its_event(base, lexicon, path, title):
    """The title was corrected, or the file renamed: the other of the two finds the event."""
    before = said_at(base, "c")
    base.correct("A", "preferred_date", "2019-05", event=before.event)
    renamed(base, lexicon, "c", path, before.text, title)
    (event,) = {s.event for s in base.statements() if s.path == path}

    assert event != before.event or path != "/c.txt"
    assert {event: "2019-05"} == base.preferred_dates()
    assert [event] == [entry.event for entry in corrected.today(base.store)]


def test_a_date_is_not_given_to_one_of_two(base, lexicon):
    """Two events have the title of the one that is gone: neither takes its date."""
    event = said_at(base, "c").event
    base.correct("A", "preferred_date", "2019-05", event=event)
    base.store.remove("/c.txt")
    for name in "de":
        sha256 = name * 64
        said = draft(f"{WORDS} {name}", title="Narada c", sha256=sha256)
        base.store.put(f"/{name}.txt", state(sha256=sha256), said)
    fill(base.store, lexicon)
    code(base.store)

    assert {event: "2019-05"} == base.preferred_dates()


def test_an_entry_of_an_earlier_edition_still_counts(base):
    """It has neither the other's words nor a title, and its ids are still known."""
    machine_says(base, "gap", 0.9)
    one, other = said_at(base, "a"), said_at(base, "c")
    with base.store.connection as connection:
        connection.execute(
            "INSERT INTO correction (at, who, field, value, statement_id, text)"
            " VALUES ('2026-01-01', 'A', 'not_same_as', ?, ?, ?)",
            (other.id, one.id, one.text),
        )

    assert {frozenset({one.id, other.id})} == corrected.resolved(base.store).different
    assert "" == base.corrections()[0].other_text


def test_a_preferred_date_belongs_to_an_event(base):
    """It is in the log under the event, and read from there."""
    event = said_at(base, "a").event
    base.correct("A", "preferred_date", "2019-02-20/2019-02-21", event=event)

    assert {event: "2019-02-20/2019-02-21"} == corrected.resolved(base.store).dates
    with pytest.raises(UsageError):
        base.correct("A", "preferred_date", "2019", event="nie-ma-takiego")
