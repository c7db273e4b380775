"""What came of a commitment: a later record of the same place, or no verdict."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from fakes import statement

from kb.cli.ask import as_json
from kb.conclusions import Answer, FollowUp, Kind, Polarity
from kb.followups import NEAR, FollowUps
from kb.terms import follow_up_text
from kb.types import Claim, DateClaim, Event, Method

MADE = date(2019, 6, 6)
LATER = date(2020, 3, 5)


def event(key, *days: date, place="Lniany Most", documents=("/a.txt",)):
    """An event with a claim for each day, in a place."""
    dates = tuple(DateClaim(d.isoformat(), "", Method.STATED, d, d) for d in days)
    claims = (Claim("place", place, place, Method.STATED),) if place else ()
    return Event(key, key, "pl", dates, claims=claims, documents=documents)


def asked(before, after, *, kind=Kind.OTHER, polarity=Polarity.NEUTRAL, nearness=1.0):
    """What is found of a commitment of one event when another holds a statement so near."""
    promise = statement("Ustalono stały dyżur.", event=before.id, kind=Kind.DECISION)
    report = statement("Dyżur działa.", event=after.id, kind=kind, polarity=polarity)
    vectors = {
        promise.id: np.array([1.0, 0.0], np.float32),
        report.id: np.array([nearness, np.sqrt(1 - nearness**2)], np.float32),
    }
    events = {e.id: e for e in (before, after)}
    return FollowUps([promise, report], vectors, events).of(promise), report


JUNE = event("czerwiec", MADE)
MARCH = event("marzec", LATER, documents=("/b.txt",))


def test_a_later_record_of_the_same_place_is_the_report():
    """It is quoted, and says that the promise was kept."""
    found, report = asked(JUNE, MARCH, kind=Kind.PRACTICE)

    assert (report, True) == (found.report, found.kept)


@pytest.mark.parametrize(
    ("kind", "polarity", "kept"),
    [
        (Kind.OTHER, Polarity.POSITIVE, True),
        (Kind.PRACTICE, Polarity.POSITIVE, True),
        (Kind.PRACTICE, Polarity.NEUTRAL, True),
        (Kind.OTHER, Polarity.NEGATIVE, False),
        (Kind.PRACTICE, Polarity.NEGATIVE, False),
        (Kind.GAP, Polarity.NEUTRAL, False),
        (Kind.GAP, Polarity.POSITIVE, False),
        (Kind.QUESTION, Polarity.NEGATIVE, False),
    ],
)
def test_a_report_of_failure_is_a_broken_promise(kind, polarity, kept):
    """A gap, or anything that the coder reads as bad news."""
    found, report = asked(JUNE, MARCH, kind=kind, polarity=polarity)

    assert report == found.report
    assert kept is found.kept


@pytest.mark.parametrize(
    ("kind", "polarity"),
    [
        (Kind.OTHER, Polarity.NEUTRAL),
        (Kind.QUESTION, Polarity.NEUTRAL),
        (Kind.QUESTION, Polarity.POSITIVE),
        (Kind.RECOMMENDATION, Polarity.NEUTRAL),
        (Kind.RECOMMENDATION, Polarity.POSITIVE),
    ],
)
def test_a_report_that_does_not_say_what_came_of_it_is_no_verdict(kind, polarity):
    """A later question, wish or plain line speaks of the matter: it is quoted, and that is all."""
    found, report = asked(JUNE, MARCH, kind=kind, polarity=polarity)

    assert (report, None) == (found.report, found.kept)
    assert "Późniejszy zapis w tej sprawie:" == follow_up_text(found, "pl")
    assert "A later record on this:" == follow_up_text(found, "en")


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [(Kind.PRACTICE, "kept"), (Kind.GAP, "broken"), (Kind.QUESTION, "reported")],
)
def test_the_outcome_of_a_commitment_has_its_word_in_json(kind, outcome):
    """Kept, broken, or merely reported; nothing where there is no later record."""
    found, report = asked(JUNE, MARCH, kind=kind)
    answer = Answer("co z dyżurem?", answered=True, reason="", follow_ups=(found,))
    (row,) = as_json(answer, {}, {})["commitments"]

    assert (outcome, report.id) == (row["outcome"], row["report"]["statement"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (JUNE, event("wcześniej", date(2018, 1, 1), documents=("/b.txt",))),
        (JUNE, event("tego-dnia", MADE, documents=("/b.txt",))),
        (JUNE, event("gdzie-indziej", LATER, place="Czaplogród", documents=("/b.txt",))),
        (JUNE, event("bez-miejsca", LATER, place="", documents=("/b.txt",))),
        (JUNE, event("bez-daty", documents=("/b.txt",))),
        (event("kiedyś"), MARCH),
        (event("nigdzie", MADE, place=""), event("nigdzie-2", LATER, place="", documents=("/b",))),
        (event("sporne", MADE, date(2021, 1, 1)), MARCH),
        (JUNE, event("sporne-2", date(2019, 1, 1), LATER, documents=("/b.txt",))),
    ],
    ids=[
        "earlier", "the same day", "elsewhere", "no place", "no date", "commitment without date",
        "neither has a place", "commitment disputed", "report disputed",
    ],
)  # fmt: skip
def test_silence_is_no_verdict(before, after):
    """What is not surely later and of the same place says nothing: neither kept nor broken."""
    found, _ = asked(before, after, kind=Kind.GAP)

    assert (None, None) == (found.report, found.kept)


def test_the_same_document_stands_for_the_same_place():
    """A page that tells of both meetings need not repeat where they were."""
    after = event("marzec", LATER, place="", documents=("/a.txt",))

    assert None is not asked(JUNE, after)[0].report


def test_a_place_is_the_same_in_other_letters():
    """Diacritics and capitals do not make another town."""
    found, _ = asked(event("a", MADE, place="ŁÓDŹ"), event("b", LATER, place="Lodz", documents=()))

    assert None is not found.report


@pytest.mark.parametrize(("nearness", "reported"), [(NEAR + 0.01, True), (NEAR - 0.01, False)])
def test_another_matter_is_no_report(nearness, reported):
    """A later statement of the same town counts only from a nearness on."""
    assert reported is (asked(JUNE, MARCH, nearness=nearness)[0].report is not None)


def test_a_renewed_promise_is_no_report():
    """That it was decided again does not say that it was done."""
    assert None is asked(JUNE, MARCH, kind=Kind.DECISION)[0].report


def test_of_several_the_nearest_is_quoted():
    """Order and distance in time do not matter."""
    promise = statement("Ustalono dyżur.", event="czerwiec", kind=Kind.DECISION)
    far = statement("Kalendarz wisi.", event="marzec")
    near = statement("Dyżur działa.", event="marzec")
    vectors = {
        promise.id: np.array([1, 0], np.float32),
        far.id: np.array([0.6, 0.8], np.float32),
        near.id: np.array([0.8, 0.6], np.float32),
    }
    known = FollowUps([far, near, promise], vectors, {"czerwiec": JUNE, "marzec": MARCH})

    assert near is known.of(promise).report


def test_what_has_no_vector_is_left_out():
    """A base that is not worked through yet gives no verdict and no error."""
    promise = statement("Ustalono dyżur.", event="czerwiec", kind=Kind.DECISION)
    report = statement("Dyżur działa.", event="marzec")
    events = {"czerwiec": JUNE, "marzec": MARCH}
    vector = np.array([1, 0], np.float32)

    for vectors in ({}, {promise.id: vector}, {report.id: vector}):
        found = FollowUps([promise, report], vectors, events).of(promise)
        assert FollowUp(promise) == found
