"""Sentences for people: both languages, every code, every place filled."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.conclusions import Coding, FollowUp, Grade, Kind, Statement, Strength
from kb.terms import follow_up_text, strength_text
from kb.types import FileStatus, Method, Problem, ReadStatus, Reason
from kb.wording import (
    LANGUAGES,
    SENTENCES,
    decimal,
    explain,
    file_size,
    plural,
    quoted,
    say,
    ui_language,
)

ROOT = Path(__file__).parent.parent
MODULES = sorted([*ROOT.glob("kb/**/*.py"), *ROOT.glob("ingest/**/*.py")])
CALLED = {"Problem", "KBError", "ParseError", "StoreError", "ModelError", "UsageError", "say"}


def places(sentence: str) -> set[str]:
    """The names of a sentence's places."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """(where, call) of everything that takes a code."""
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in CALLED and node.args:
                    yield f"{module.relative_to(ROOT)}:{node.lineno}", node


def codes_and_values() -> Iterator[tuple[str, str, set[str] | None]]:
    """(where, code, names of its values); None for values that the text does not show."""
    for where, node in calls():
        code = node.args[0]
        if not isinstance(code, ast.Constant):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name == "Problem":
            names = _pairs(node.args[1]) if len(node.args) > 1 else set()
        elif any(keyword.arg is None for keyword in node.keywords):
            names = None
        else:
            names = {str(keyword.arg) for keyword in node.keywords}
        yield where, str(code.value), names


def _pairs(node: ast.expr) -> set[str] | None:
    if not isinstance(node, ast.Tuple):
        return None
    return {str(pair.elts[0].value) for pair in node.elts}  # type: ignore[attr-defined]


def strings() -> set[str]:
    """Every string constant of the program."""
    found = set()
    for module in MODULES:
        if module.name != "wording.py":
            tree = ast.parse(module.read_text("utf-8"))
            found |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    return {value for value in found if isinstance(value, str)}


USED = list(codes_and_values())
# Codes that a variable carries: pages of a PDF, stages of a refresh, verdicts, steps.
CARRIED = (
    "pages_without_text pages_garbled pages_unreadable pages_need_ocr ocr_unsure ocr_failed "
    "read_by_ocr read_by_pdfium layer_replaced reading words "
    "meaning unpacking_model unpacking_lexicon no_match_in_filter no_words nothing_close empty_base"
).split()


def test_codes_are_found_in_the_code():
    """The search below sees what it should: many codes, of every kind."""
    codes = {code for _, code, _ in USED}

    assert codes >= {"empty", "renamed", "not_text", "front_matter", "database_newer", "same_as"}
    assert len(codes) > 35


@pytest.mark.parametrize("code", sorted({code for _, code, _ in USED} | set(CARRIED)))
def test_every_code_has_its_sentences(code):
    """A code that the program uses has a sentence in both languages."""
    assert code in SENTENCES
    assert all(sentence.strip() for sentence in SENTENCES[code])


def test_every_value_of_a_sentence_is_given():
    """Wherever a code is used, the values that its sentence needs are there."""
    lacking = [
        (where, code, places(SENTENCES[code][0]) - names)
        for where, code, names in USED
        if names is not None and code in SENTENCES and not places(SENTENCES[code][0]) <= names
    ]

    assert [] == lacking


def test_carried_codes_stand_in_the_code():
    """A code that a variable carries is written somewhere, as it is listed here."""
    assert set() == set(CARRIED) - strings()


def test_statuses_have_their_words():
    """Each status of a file and each method of a claim has its word in both languages."""
    wanted = {f"status_{s.value}" for s in (*FileStatus, *ReadStatus)}
    wanted |= {f"method_{m.value}" for m in Method}
    wanted |= {f"superseded_{r.value}" for r in Reason}

    assert set() == wanted - set(SENTENCES)


def test_no_sentence_is_for_nothing():
    """Every sentence belongs to a code that the program uses."""
    built = ("status_", "method_", "attachment_status_", "count_", "doctor_", "superseded_")
    dead = {c for c in SENTENCES if not c.startswith(built)} - strings()

    assert set() == dead - {"date_none", "dates_conflict", "date_chosen", "date_others", "year_from_heading", "year_not_stated", "year_inferred"}  # fmt: skip


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_both_languages_have_the_same_places(code):
    """What one language tells, the other tells too, and no place stays unfilled."""
    polish, english = SENTENCES[code]
    values = dict.fromkeys(places(polish), "7")

    assert places(polish) == places(english)
    for lang in LANGUAGES:
        sentence = explain(Problem(code, tuple(values.items())), lang)
        assert "{" not in sentence
        assert "}" not in sentence


def test_sizes_in_a_problem_are_made_readable():
    """Bytes become what people read."""
    problem = Problem("too_large", (("limit", "52428800"),))

    assert "50,0 MB" in explain(problem, "pl")
    assert "50.0 MB" in explain(problem, "en")


@pytest.mark.parametrize(
    ("count", "polish", "english"),
    [
        (0, "plików", "files"), (1, "plik", "file"), (2, "pliki", "files"), (4, "pliki", "files"),
        (5, "plików", "files"), (11, "plików", "files"), (12, "plików", "files"),
        (13, "plików", "files"), (14, "plików", "files"), (21, "plików", "files"),
        (22, "pliki", "files"), (100, "plików", "files"), (101, "plików", "files"),
        (112, "plików", "files"), (122, "pliki", "files"),
    ],
)  # fmt: skip
def test_plurals(count, polish, english):
    """A noun after a number, in the three forms of Polish and the two of English."""
    assert polish == plural(count, "pl", ("plik", "pliki", "plików"))
    assert english == plural(count, "en", ("file", "files", "files"))


@pytest.mark.parametrize(
    ("size", "polish", "english"),
    [
        (0, "0 B", "0 B"),
        (1023, "1023 B", "1023 B"),
        (1024, "1,0 KB", "1.0 KB"),
        (1536, "1,5 KB", "1.5 KB"),
        (150 * 1024, "150 KB", "150 KB"),
        (2936013, "2,8 MB", "2.8 MB"),
        (5 << 30, "5,0 GB", "5.0 GB"),
        (5000 << 30, "5000 GB", "5000 GB"),
    ],
)
def test_file_sizes(size, polish, english):
    """A size as people read it, with the language's decimal mark."""
    assert (polish, english) == (file_size(size, "pl"), file_size(size, "en"))


def test_decimals_and_quotation_marks_are_those_of_the_language():
    """A Polish page has a comma and „…”, an English one a point and “…”."""
    assert ("0,72", "0.72") == (decimal(0.7243, "pl"), decimal(0.7243, "en"))
    assert ("„tak”", "“so”") == (quoted("tak", "pl"), quoted("so", "en"))


@pytest.mark.parametrize(
    ("grade", "polish", "english"),
    [
        (Grade.SINGLE, "pojedynczy przypadek", "single case"),
        (Grade.WEAK, "słaba", "weak"),
        (Grade.MODERATE, "umiarkowana", "moderate"),
        (Grade.STRONG, "duża", "strong"),
    ],
)
def test_a_grade_agrees_with_its_noun(grade, polish, english):
    """„Siła” is feminine, and so are its grades."""
    found = Strength(grade, 2, (), 2, 0, 0)

    assert strength_text(found, "pl").startswith(f"siła dowodów: {polish} (")
    assert strength_text(found, "en").startswith(f"strength of evidence: {english} (")


def test_what_came_of_a_commitment_is_a_whole_sentence():
    """It says what was done or not, or that nothing is known, in both languages."""
    labels = Coding(Kind.DECISION, 0.9, ())
    said = Statement("a", "Dyżur.", "", "/a.txt", "e", "pl", 0, 6, None, 1, labels, labels)

    assert "Z późniejszego zapisu wynika, że to zrobiono:" == follow_up_text(
        FollowUp(said, said, kept=True), "pl"
    )
    assert "A later record says that this was not done:" == follow_up_text(
        FollowUp(said, said, kept=False), "en"
    )
    assert "W materiale nie ma informacji o realizacji tego ustalenia." == follow_up_text(
        FollowUp(said), "pl"
    )


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"KB_LANG": "pl", "LANG": "en_GB.UTF-8"}, "pl"),
        ({"KB_LANG": "en", "LANG": "pl_PL.UTF-8"}, "en"),
        ({"LANG": "pl_PL.UTF-8"}, "pl"),
        ({"LC_ALL": "C", "LANG": "pl_PL.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_language_of_the_user(monkeypatch, environment, lang):
    """KB_LANG decides, then the locale, then English."""
    for name in ("KB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert lang == ui_language()


def test_an_unknown_code_is_a_bug():
    """It passes through as it is: nothing is said instead."""
    with pytest.raises(KeyError):
        say("no_such_code", "pl")
