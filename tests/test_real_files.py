"""Real files from public repositories: each is read, or said to be unreadable and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import ingested

from ingest.parsers.ocr import is_installed
from kb.store import Store
from kb.types import FileStatus, Problem
from kb.wording import explain

REAL = Path(__file__).parents[2] / "shared" / "data" / "documents"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not REAL.is_dir(), reason="the real files lie in ../shared"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store(tmp_path_factory.mktemp("real") / "kb.sqlite", create=True) as store:
        yield store


@pytest.fixture(scope="module")
def outcomes(store):
    """What became of each file, by its name."""
    return {Path(o.path).name: o for o in ingested(store, REAL / "pl", REAL / "en")}


def test_every_file_has_its_outcome(outcomes):
    """46 files, each read, partly read or not read; none is left out."""
    read = {FileStatus.NEW, FileStatus.PARTIAL, FileStatus.DUPLICATE}

    assert 46 == len(outcomes)
    assert {o.status for o in outcomes.values()} <= {*read, FileStatus.FAILED}


def test_what_is_not_read_says_why(outcomes):
    """Only locked files fail, and scans where they cannot be recognised; each says why."""
    failed = {name: o for name, o in outcomes.items() if o.status is FileStatus.FAILED}

    assert {".pdf"} >= {Path(name).suffix for name in failed}
    for outcome in outcomes.values():
        for problem in outcome.problems:
            assert explain(problem, "pl") != explain(problem, "en")
            assert all(explain(problem, lang).endswith(".") for lang in ("pl", "en"))
    assert all(outcome.problems for outcome in failed.values())


def test_scans_are_read(outcomes):
    """All twelve pages of the four scans; without the program, each says what is missing."""
    scans = [o for name, o in outcomes.items() if name.startswith("scan-")]

    assert 4 == len(scans)
    for scan in scans:
        told = {problem.code: dict(problem.values) for problem in scan.problems}
        if is_installed():
            assert scan.status in {FileStatus.NEW, FileStatus.PARTIAL}
            assert 12 == len(told["read_by_ocr"]["pages"].split(", "))
            assert {"read_by_ocr", "ocr_unsure", "pages_without_text"} >= set(told)
        else:
            assert (Problem("ocr_missing"),) == scan.problems


def test_what_is_read_has_passages(outcomes, store):
    """Every file that is read has an event and text to search, at its place."""
    for outcome in outcomes.values():
        if outcome.status is FileStatus.NEW:
            passages = store.passages_of(outcome.path)
            assert len(passages) == outcome.passages > 0
            assert outcome.events
            pages = store.pages(outcome.path)
            for p in passages:
                own = [x.text for x in pages if p.page_start <= x.number <= p.page_end]
                assert p.text in "\n\n".join(text for text in own if text)


def test_a_second_ingest_changes_nothing(outcomes, store):
    """None of the real files is read twice."""
    revision = store.revision
    again = ingested(store, REAL / "pl", REAL / "en")

    assert len(outcomes) == len(again)
    assert revision == store.revision
    assert {FileStatus.UNCHANGED, FileStatus.FAILED, FileStatus.PARTIAL} >= {
        o.status for o in again
    }
