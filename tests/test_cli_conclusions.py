"""What is concluded, from the command line: the JSON contract, statuses, and both languages.

The labels are those of the model that happens to be installed: where a kind matters it is
corrected first.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest
from fakes import write_files

from kb import cache, codebook
from kb.cli import main
from kb.cli.parser import KINDS
from kb.learning import Lesson
from kb.library import KnowledgeBase
from kb.store import Store

PHONE = "Nikt w urzędzie nie odbiera telefonu."
LETTERS = "Nobody at the town hall had answered the letters of the sailing club."
MINDER = "Od maja każdy klub ma w ratuszu opiekuna, który oddzwania tego samego dnia."
FILES = {
    "narada.md": f"# Narada o dyżurach\n\n6 czerwca 2019 r. rozmawiano w świetlicy.\n\n{PHONE}"
    "\n\nZałączniki\n",
    "harbour.md": f"# Harbour meeting\n\nOn 3 May 2021 the clubs met. {LETTERS}\n",
    "kluby.md": f"# Zebranie klubów\n\n7 marca 2022 r. kluby podsumowały rok.\n\n{MINDER}\n\n"
    "Postanowiono:\n\n- stały dyżur we wtorki\n- wspólny kalendarz spotkań klubów\n",
}
LABELS = {"kind", "confidence", "themes", "implied_gap", "polarity", "origin"}
PLACE = {"id", "text", "event", "path", "page"}


@dataclass(frozen=True)
class Done:
    """What a command came to."""

    status: int | str | None
    out: str
    err: str

    @property
    def rows(self) -> list[dict]:
        """Every line of stdout as JSON: nothing else may stand there."""
        return [json.loads(line) for line in self.out.split("\n") if line]

    @property
    def heading(self) -> list[str]:
        """The first line of a table, its columns parted."""
        return [part.strip() for part in self.out.split("\n")[0].split("  ") if part.strip()]


def kb(*arguments: object, lang: str = "en") -> Done:
    """Run the command in this process."""
    out, err = io.StringIO(), io.StringIO()
    environment = patch.dict(os.environ, {"KB_LANG": lang, "COLUMNS": "200"})
    with environment, redirect_stdout(out), redirect_stderr(err):
        try:
            status: int | str | None = main([str(a) for a in arguments])
        except SystemExit as end:  # argparse
            status = end.code
    return Done(status, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A database of three events, made by `kb ingest`. Only to be read."""
    for made in (
        cache.lexicon_folder,
        lambda: cache.model_folder(cache.BUNDLED),
        lambda: cache.model_folder(cache.CODER),
    ):
        made()  # on a fresh machine the command would say that it unpacks them
    folder = write_files(tmp_path_factory.mktemp("conclusions"), FILES)
    done = kb("--db", folder / "kb.sqlite", "ingest", folder)
    assert (0, "") == (done.status, done.err)
    return folder / "kb.sqlite"


@pytest.fixture(scope="module")
def ask(filled):
    """Runs a command that only reads."""
    return lambda *arguments, **options: kb("--db", filled, *arguments, **options)


@pytest.fixture
def own(filled, tmp_path) -> Path:
    """A copy of the database, to be changed."""
    return Path(shutil.copy(filled, tmp_path / "kb.sqlite"))


@pytest.fixture
def do(own):
    """Runs a command on the copy."""
    return lambda *arguments, **options: kb("--db", own, *arguments, **options)


def id_of(do, text: str) -> str:
    """The id of the statement with these words."""
    (found,) = (row["id"] for row in do("statements", "--json").rows if row["text"] == text)
    return found


@pytest.fixture
def recurring(do) -> tuple[str, str, str]:
    """By people's word: one gap at two events, and a practice. The three statements' ids."""
    phone, letters, minder = (id_of(do, text) for text in (PHONE, LETTERS, MINDER))
    for done in (
        do("correct", phone, "--kind", "gap", "--theme", "contact"),
        do("correct", letters, "--kind", "gap", "--theme", "contact", "--same-as", phone),
        do("correct", minder, "--kind", "practice", "--theme", "contact"),
    ):
        assert (0, "") == (done.status, done.err)
    return phone, letters, minder


# --- statements


def test_statements_have_the_keys_of_the_contract(ask):
    """A line each, its labels with the machine's beside, and nothing on stderr."""
    done = ask("statements", "--json")

    assert (0, "") == (done.status, done.err)
    for row in done.rows:
        assert PLACE | LABELS | {"lang", "source", "machine", "lead"} <= set(row)
        assert LABELS == set(row["machine"])
        assert row["kind"] in KINDS
        assert 0 < row["confidence"] <= 1
        assert set(row["themes"]) <= set(codebook.load().ids)
        assert ("machine", None) == (row["source"], row["page"])


def test_every_statement_stands_where_it_says(ask, filled):
    """The file's own words, cut at the offsets that are given."""
    found = ask("statements", "--json").rows
    for row in found:
        (pages,) = ask("text", row["path"], "--json").rows
        assert row["text"] == pages["pages"][0]["text"][row["start"] : row["end"]]

    assert {PHONE, LETTERS, MINDER, "stały dyżur we wtorki"} <= {row["text"] for row in found}
    assert {str(filled.parent / name) for name in FILES} == {row["path"] for row in found}
    assert {"pl", "en"} == {row["lang"] for row in found}


def test_an_item_carries_its_lead_in(ask):
    """What a duty hour is, a decision or a wish, stand in the words above the list."""
    leads = {row["text"]: row["lead"] for row in ask("statements", "--json").rows}

    assert "Postanowiono:" == leads["stały dyżur we wtorki"]
    assert "Postanowiono:" == leads["wspólny kalendarz spotkań klubów"]
    assert "" == leads[MINDER]


def test_filters_let_through_what_they_name(ask, filled):
    """Kinds part the whole; events and themes each give their own, two of a kind both."""
    whole = ask("statements", "--json").rows
    by_kind = {kind: ask("statements", "--json", "--kind", kind).rows for kind in KINDS}
    events = {row["event"] for row in whole}

    assert len(whole) == sum(map(len, by_kind.values()))
    assert [] == [r for kind, rows in by_kind.items() for r in rows if r["kind"] != kind]
    for event in events:
        rows = ask("statements", "--json", "--event", event).rows
        assert [row for row in whole if row["event"] == event] == rows != []
    both = ask("statements", "--json", *(x for e in sorted(events)[:2] for x in ("--event", e)))
    assert {row["event"] for row in both.rows} == set(sorted(events)[:2])
    for theme in {theme for row in whole for theme in row["themes"]}:
        rows = ask("statements", "--json", "--theme", theme).rows
        assert [row for row in whole if theme in row["themes"]] == rows != []
    assert filled.exists()


@pytest.mark.parametrize(
    ("command", "polish", "english"),
    [
        (
            "statements",
            ["rodzaj", "wypowiedź", "temat", "wydarzenie", "plik", "identyfikator"],
            ["kind", "statement", "theme", "event", "file", "id"],
        ),
        (
            "themes",
            ["temat", "wydarzenia", "wypowiedzi", "identyfikator"],
            ["theme", "events", "statements", "id"],
        ),
        (
            "corrections",
            ["nr", "kiedy", "kto", "co", "wartość", "czego dotyczy"],
            ["no.", "when", "who", "field", "value", "of what"],
        ),
    ],
)
def test_tables_have_headings_in_the_users_language(ask, command, polish, english):
    """Polish for a Polish user, else English."""
    for lang, heading in (("pl", polish), ("en", english)):
        done = ask(command, lang=lang)
        assert (0, heading) == (done.status, done.heading)


def test_kinds_are_named_in_the_users_language(do, recurring):
    """A table shows a kind's name, JSON its code."""
    phone = recurring[0]
    lines = {
        lang: next(x for x in do("statements", lang=lang).out.split("\n") if phone in x)
        for lang in ("pl", "en")
    }

    assert lines["pl"].startswith("luka komunikacyjna")
    assert lines["en"].startswith("communication gap")
    assert "Narada o dyżurach" in lines["pl"]


# --- patterns


def pattern_of(rows: list[dict], *ids: str) -> dict:
    """The pattern that holds the statements."""
    (found,) = (r for r in rows if set(ids) <= {s["id"] for s in r["statements"]})
    return found


def test_patterns_have_the_keys_of_the_contract(do, recurring):
    """The statements with their places, the events, the strength and its parts."""
    phone, letters, _ = recurring
    done = do("patterns", "--json")
    row = pattern_of(done.rows, phone, letters)

    assert (0, "") == (done.status, done.err)
    assert {"id", "kind", "label", "statements", "events", "strength", "answered_by"} <= set(row)
    assert all(set(s) >= PLACE for s in row["statements"])
    assert ("gap", ["contact"]) == (row["kind"], row["themes"])
    assert row["label"] in {PHONE, LETTERS}
    assert ["en", "pl"] == row["languages"]
    assert {s["event"] for s in row["statements"]} == set(row["events"])
    assert len(row["events"]) == row["evidence"]["sources"] >= 2
    assert row["strength"] in {"weak", "moderate", "strong"}
    assert {"sources", "voices", "first_hand", "reported", "contradicted"} == set(row["evidence"])


def test_only_what_recurs_is_a_pattern(do, recurring):
    """What one event told is shown with --all alone, and is called single."""
    phone, letters, minder = recurring
    recurs, everything = (do("patterns", "--json", *more).rows for more in ((), ("--all",)))
    once = pattern_of(everything, minder)

    assert ("practice", "single", 1) == (once["kind"], once["strength"], len(once["events"]))
    assert [] == [row for row in recurs if row["evidence"]["sources"] < 2]
    assert recurs == everything[: len(recurs)]
    assert pattern_of(everything, phone) == pattern_of(everything, letters)
    for kind in ("gap", "practice"):
        found = do("patterns", "--all", "--kind", kind, "--json").rows
        assert [row for row in everything if row["kind"] == kind] == found != []


def test_what_answers_a_gap_is_there(do, recurring):
    """Each id is a practice that --all shows; a practice is answered by nothing."""
    assert recurring
    everything = {row["id"]: row for row in do("patterns", "--all", "--json").rows}
    for row in everything.values():
        kinds = {everything[key]["kind"] for key in row["answered_by"]}
        assert kinds <= ({"practice"} if row["kind"] == "gap" else set())


def test_patterns_for_people(do, recurring):
    """Kind, strength in words, every quote with its event and file; in both languages."""
    assert recurring
    polish, english = (do("patterns", "--kind", "gap", lang=lang).out for lang in ("pl", "en"))

    assert "LUKA KOMUNIKACYJNA: " in polish
    assert "siła dowodów: " in polish
    assert "praktyki w odpowiedzi: " in polish
    assert "COMMUNICATION GAP: " in english
    assert "strength of evidence: " in english
    for text in (PHONE, LETTERS, "Narada o dyżurach · ", "harbour.md"):
        assert text in polish
        assert text in english


def test_where_nothing_recurs_it_is_said(tmp_path):
    """A base of one event has no patterns; that is an answer, with status 0."""
    folder = write_files(tmp_path / "pliki", {"kluby.md": FILES["kluby.md"]})
    database = tmp_path / "kb.sqlite"
    kb("--db", database, "ingest", folder)
    polish, english, rows = (
        kb("--db", database, "patterns", lang="pl"),
        kb("--db", database, "patterns"),
        kb("--db", database, "patterns", "--json"),
    )

    assert [0, 0, 0] == [polish.status, english.status, rows.status]
    assert polish.out.startswith("Program nie znalazł niczego, co się powtarza")
    assert english.out.startswith("The program found nothing that recurs")
    assert "" == rows.out


# --- themes


def test_themes_are_counted(do, recurring):
    """Every theme of the codebook in its order, with as many statements as the filter finds."""
    assert recurring
    rows = do("themes", "--json").rows
    themes = [row for row in rows if row["in_codebook"]]

    assert list(codebook.load().ids) == [row["id"] for row in themes]
    assert rows[: len(themes)] == themes
    for row in themes:
        found = do("statements", "--theme", row["id"], "--json").rows
        counted = (len(found), len({s["event"] for s in found}))
        assert counted == (row["statements"], row["events"])
    contact = next(row for row in themes if row["id"] == "contact")
    assert (contact["statements"], contact["events"]) >= (3, 3)


def test_what_the_codebook_lacks_is_listed_after_it(own, do):
    """Statements that people left without a theme and call gaps make no theme of their own here."""
    words = do("statements", "--json").rows
    free = [row for row in do("themes", "--json").rows if not row["in_codebook"]]
    known = {row["id"] for row in words}

    assert own.exists()
    for row in free:
        assert row["id"].startswith("cluster-")
        assert len(row["members"]) == row["statements"] >= 3
        assert set(row["members"]) <= known


def test_a_codebook_of_ones_own_names_the_themes(own, do):
    """Edited beside the database it counts at once, and the base is due for a refresh."""
    (own.parent / "codebook.toml").write_text(
        'version = "2"\n[[theme]]\nid = "contact"\npl = "Telefony"\nen = "Phones"\n', "utf-8"
    )
    done = do("themes", "--json")
    (first, *others) = done.rows

    assert ("contact", "Phones") == (first["id"], first["name"])
    assert [] == [row for row in others if row["in_codebook"]]
    assert "kb refresh" in done.err
    assert 0 == do("refresh").status
    assert "" == do("themes", "--json").err
    assert {(), ("contact",)} >= {tuple(r["themes"]) for r in do("statements", "--json").rows}


def test_a_broken_codebook_is_status_two(own, do):
    """Every command that needs it says which file is wrong."""
    (own.parent / "codebook.toml").write_text("[[theme]\n", "utf-8")
    for command in (["statements"], ["themes"], ["classify", "x"], ["refresh"], ["ask", "dyżur"]):
        done = do(*command)
        assert (2, "") == (done.status, done.out)
        assert str(own.parent / "codebook.toml") in done.err


# --- classify


def test_a_batch_is_classified_line_by_line(tmp_path):
    """Each text under its own id, else its line number; no database is asked or made."""
    batch = tmp_path / "teksty.jsonl"
    texts = [
        {"id": "a", "text": PHONE},
        {"text": "stały dyżur\u2028we wtorki"},
        {"id": 7, "text": MINDER, "lang": "pl"},
    ]
    batch.write_text("\n\n".join(json.dumps(t, ensure_ascii=False) for t in texts), "utf-8")
    done = kb("--db", tmp_path / "kb.sqlite", "classify", "--batch", batch, "--json")

    assert (0, "", ["a", 3, 7]) == (done.status, done.err, [row["id"] for row in done.rows])
    assert [] == [row for row in done.rows if set(row) != LABELS | {"id"}]
    assert [] == [row for row in done.rows if row["kind"] not in KINDS]
    assert [batch] == list(tmp_path.iterdir())


def test_one_text_is_classified(tmp_path):
    """The same label as in a batch; for people its name, its probability and its themes."""
    batch = tmp_path / "teksty.jsonl"
    batch.write_text(json.dumps({"text": PHONE}), "utf-8")
    (row,) = kb("classify", PHONE, "--json").rows
    (same,) = kb("classify", "--batch", batch, "--json").rows
    polish, english = (kb("classify", PHONE, lang=lang).out for lang in ("pl", "en"))

    assert {"id": 1} == {key: row[key] for key in row.keys() - LABELS}
    assert row == same
    assert f"({row['confidence']:.2f})" in english
    assert f"({row['confidence']:.2f})".replace(".", ",") in polish
    assert all(theme in english for theme in row["themes"])


def test_a_lead_in_is_read_with_its_text(tmp_path):
    """An item of a batch may carry its lead-in; null and nothing are the same as none."""
    batch = tmp_path / "teksty.jsonl"
    leads = [{"lead": "Postanowiono:"}, {}, {"lead": ""}, {"lead": None}]
    rows = [json.dumps({"text": "stały dyżur we wtorki"} | lead) for lead in leads]
    rows.append(json.dumps({"text": "Postanowiono: stały dyżur we wtorki"}))
    batch.write_text("\n".join(rows), "utf-8")
    led, *without, written_out = [
        {key: row[key] for key in LABELS} for row in kb("classify", "--batch", batch, "--json").rows
    ]

    assert led == written_out
    assert without == without[:1] * 3
    assert led != without[0]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'{"text": "a"}\n{broken\n', 2),
        (b"[1]\n", 1),
        (b'{"id": 1}\n', 1),
        (b'{"text": "a"}\n\n{"text": 5}\n', 3),
        (b'\n{"text": "\xb3"}', 2),
    ],
    ids=["syntax", "a list", "no text", "text is a number", "encoding"],
)
@pytest.mark.parametrize("lang", ["pl", "en"])
def test_a_broken_batch_of_texts_names_its_line(tmp_path, content, line, lang):
    """Status 2, the file and the number of the line, and no label of any other line."""
    batch = tmp_path / "teksty.jsonl"
    batch.write_bytes(content)
    done = kb("classify", "--batch", batch, "--json", lang=lang)
    word = {"pl": "wiersz", "en": "line"}[lang]

    assert (2, "") == (done.status, done.out)
    assert f"{batch}, {word} {line}:" in done.err


def test_a_line_far_down_is_found_before_anything_is_printed(tmp_path):
    """What reads the output gets all of it or nothing, however long the batch is."""
    batch = tmp_path / "teksty.jsonl"
    batch.write_text('{"text": "dyżur"}\n' * 300 + "{}\n", "utf-8")
    with patch("kb.embed.load_coder", side_effect=AssertionError("nothing is encoded")):
        done = kb("classify", "--batch", batch, "--json")

    assert (2, "") == (done.status, done.out)
    assert f"{batch}, line 301:" in done.err


# --- corrections


def test_a_correction_is_kept_and_counts(do):
    """It is printed and logged with who, when and why; the machine's label stays beside."""
    key = id_of(do, PHONE)
    (before,) = (row for row in do("statements", "--json").rows if row["id"] == key)
    kind = next(kind for kind in KINDS if kind != before["kind"])
    done = do(
        *("correct", key, "--kind", kind, "--theme", "timing", "--theme", "roles"),
        *("--who", "Z. K.", "--note", "zob. zasadę 2", "--json"),
    )
    (after,) = (row for row in do("statements", "--json").rows if row["id"] == key)

    assert [("kind", kind), ("themes", '["timing", "roles"]')] == [
        (row["field"], row["value"]) for row in done.rows
    ]
    assert do("corrections", "--json").rows == done.rows
    for row in done.rows:
        keys = {"number", "at", "who", "field", "value", "statement", "text", "event", "note"}
        assert keys == set(row)
        assert ("Z. K.", "zob. zasadę 2", key, PHONE, "") == (
            row["who"],
            row["note"],
            row["statement"],
            row["text"],
            row["event"],
        )
    assert (kind, ["timing", "roles"], "person", 1.0) == (
        after["kind"],
        after["themes"],
        after["source"],
        after["confidence"],
    )
    assert {name: before[name] for name in LABELS} == after["machine"]


def test_a_preferred_date_is_logged_under_its_event(do):
    """It is shown with the event, beside every claim."""
    event = next(e for e in do("events", "--json").rows if e["title"] == "Harbour meeting")
    (entry,) = do("correct", event["id"], "--date", "2021-05", "--json").rows
    after = next(e for e in do("events", "--json").rows if e["id"] == event["id"])

    assert ("preferred_date", "2021-05", event["id"], "") == (
        entry["field"],
        entry["value"],
        entry["event"],
        entry["statement"],
    )
    assert ("2021-05", event["dates"]) == (after["preferred_date"], after["dates"])


def test_corrections_for_people(do):
    """A line in the user's language for each, and a table of all."""
    key = id_of(do, PHONE)
    polish = do("correct", key, "--kind", "gap", "--who", "Z. K.", lang="pl")
    english = do("correct", key, "--theme", "contact", "--who", "Z. K.")
    table = do("corrections", lang="pl").out

    assert polish.out.startswith("1. ")
    assert "Z. K.: rodzaj = gap" in polish.out
    assert 'Z. K.: themes = ["contact"]' in english.out
    assert 2 == table.count(PHONE)


def test_without_a_name_the_user_of_the_machine_is_named(do):
    """Nobody's correction is nobody's business to trust."""
    with patch("getpass.getuser", return_value="zkowalska"):
        (entry,) = do("correct", id_of(do, PHONE), "--kind", "gap", "--json").rows

    assert "zkowalska" == entry["who"]


def test_a_machine_without_a_user_asks_for_a_name(do):
    """A container's number has no entry in the list of users: a sentence, and nothing kept."""
    key = id_of(do, PHONE)
    with patch("getpass.getuser", side_effect=KeyError("uid not found: 1234")):
        done = do("correct", key, "--kind", "gap")
        named = do("correct", key, "--kind", "gap", "--who", "Z. K.")

    assert (2, "") == (done.status, done.out)
    assert "Add --who" in done.err
    assert 0 == named.status
    assert 1 == len(do("corrections", "--json").rows)


def test_a_label_that_is_right_can_be_confirmed(do):
    """The same kind again is kept, and is a person's from then on."""
    key = id_of(do, PHONE)
    (before,) = (row for row in do("statements", "--json").rows if row["id"] == key)
    done = do("correct", key, "--kind", before["kind"], "--json")
    (after,) = (row for row in do("statements", "--json").rows if row["id"] == key)

    assert [before["kind"]] == [row["value"] for row in done.rows]
    assert ("machine", "person") == (before["source"], after["source"])


def test_a_statement_can_be_without_a_theme(do):
    """``--theme none`` takes the themes away."""
    key = id_of(do, PHONE)
    do("correct", key, "--theme", "contact")
    (entry,) = do("correct", key, "--theme", "none", "--json").rows
    (row,) = (row for row in do("statements", "--json").rows if row["id"] == key)

    assert ("[]", []) == (entry["value"], row["themes"])


@pytest.mark.parametrize(
    ("arguments", "english", "polish"),
    [
        (["--theme", "none", "--theme", "contact"], "no theme “none”", "nie ma tematu „none”"),
        (["--theme", "roles", "--theme", "roles"], "more than once", "więcej niż raz"),
        (
            [part for t in ("roles", "timing", "contact", "feedback") for part in ("--theme", t)],
            "at most 3 themes",
            "najwyżej 3 tematy",
        ),
        (["--kind", "luka"], "invalid choice", "invalid choice"),
        (["--theme", "tramwaje"], "no theme “tramwaje”", "nie ma tematu „tramwaje”"),
        (["--same-as", "000000000000"], "no statement “000000000000”", "wypowiedzi „000000000000”"),
        (["--not-same-as", "nic"], "no statement “nic”", "wypowiedzi „nic”"),
        (["--date", "2019"], "no event “STATEMENT”", "wydarzenia „STATEMENT”"),
        ([], "Nothing to correct", "Nie podano, co poprawić"),
        (["--same-as", "STATEMENT"], "itself", "nią samą"),
        (["--not-same-as", "STATEMENT"], "itself", "nią samą"),
        (["--kind", "gap", "--theme", "tramwaje"], "“tramwaje”", "„tramwaje”"),
        (["--kind", "gap", "--date", "2019"], "no event", "Nie ma wydarzenia"),
    ],
)
def test_a_correction_that_is_none_is_refused(do, arguments, english, polish):
    """Status 2 and a sentence; nothing is logged, not even the half that was right."""
    key = id_of(do, PHONE)
    given = [key if a == "STATEMENT" else a for a in arguments]
    for lang, words in (("en", english), ("pl", polish)):
        done = do("correct", key, *given, lang=lang)
        assert (2, "") == (done.status, done.out)
        assert words.replace("STATEMENT", key) in done.err
        assert "Traceback" not in done.err

    assert "" == do("corrections", "--json").out


def test_an_unknown_statement_is_refused(do):
    """An id is of this base or of none."""
    for arguments in (["--kind", "gap"], ["--theme", "contact"]):
        done = do("correct", "000000000000", *arguments)
        assert 2 == done.status
        assert "no statement “000000000000”" in done.err


def test_a_date_that_is_none_is_refused(do):
    """The log is for ever: only what can be read as a date goes into it."""
    event = do("events", "--json").rows[0]["id"]
    done = do("correct", event, "--date", "wczoraj")

    assert 2 == done.status
    assert "“wczoraj” is not a date" in done.err
    assert "" == do("corrections", "--json").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["statements", "--kind", "luka"], "invalid choice"),
        (["statements", "--theme", "tramwaje"], "no theme “tramwaje”"),
        (["statements", "--event", "nie-ma"], "no event “nie-ma”"),
        (["patterns", "--kind", "decision"], "invalid choice"),
        (["ask", "dyżur", "--theme", "tramwaje"], "no theme “tramwaje”"),
        (["ask", "dyżur", "--kind", "luka"], "invalid choice"),
        (["ask", "dyżur", "--event", "nie-ma"], "no event “nie-ma”"),
        (["search", "dyżur", "--theme", "tramwaje"], "no theme “tramwaje”"),
        (["ask"], "no words"),
        (["ask", " "], "no words"),
        (["classify"], "no words"),
        (["classify", " "], "no words"),
        (["classify", "--batch", "/nie/ma.jsonl"], "/nie/ma.jsonl"),
    ],
)
def test_wrong_usage_is_status_two(ask, arguments, words):
    """What is not there is named, and an empty list is never given for it."""
    done = ask(*arguments, "--json")

    assert (2, "") == (done.status, done.out)
    assert words in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("command", ["statements", "patterns", "themes", "corrections"])
def test_without_a_database_there_is_nothing_to_list(tmp_path, command):
    """The sentence says how to make one, and none is made."""
    done = kb("--db", tmp_path / "kb.sqlite", command, "--json", lang="pl")

    assert (2, "") == (done.status, done.out)
    assert "kb ingest FOLDER" in done.err
    assert [] == list(tmp_path.iterdir())


# --- refresh


def test_corrections_survive_a_refresh(own, do, recurring):
    """All that is derived is thrown away and made anew: labels and patterns are as people said."""
    phone, letters, _ = recurring
    before = {name: do(name, "--json").out for name in ("statements", "corrections")}
    pattern = pattern_of(do("patterns", "--json").rows, phone, letters)
    with Store(own) as store:
        store.clear_statements()
        store.clear_terms()
    refreshed = do("refresh")
    again = pattern_of(do("patterns", "--json").rows, phone, letters)

    assert 0 == refreshed.status
    assert before == {name: do(name, "--json").out for name in before}
    assert {s["id"] for s in pattern["statements"]} == {s["id"] for s in again["statements"]}


def test_corrections_survive_another_codebook(own, do, recurring):
    """The machine codes anew with fewer themes; what a person chose stays."""
    phone = recurring[0]
    (own.parent / "codebook.toml").write_text(
        'version = "2"\n[[theme]]\nid = "timing"\npl = "Terminy"\nen = "Timing"\n', "utf-8"
    )
    done = do("refresh")
    (row,) = (r for r in do("statements", "--json").rows if r["id"] == phone)

    assert 0 == done.status
    assert ("gap", ["contact"], "person") == (row["kind"], row["themes"], row["source"])
    assert set(row["machine"]["themes"]) <= {"timing"}


def test_a_refresh_says_what_it_learnt(do, recurring):
    """A line for kinds and one for themes; so few corrections change nothing."""
    assert recurring
    kinds, themes, *rest = do("refresh", "--learn").out.splitlines()
    polish = do("refresh", "--learn", lang="pl").out

    assert [] == rest
    assert kinds.startswith("kind: 3 corrections; ")
    assert themes.startswith("themes: 3 corrections; ")
    assert all(line.endswith("too little to change anything.") for line in (kinds, themes))
    assert "rodzaj – liczba poprawek: 3" in polish


def test_learning_without_corrections_is_done(do):
    """There is nothing to learn from, and that is said."""
    done = do("refresh", "--learn")

    assert (0, 2) == (done.status, len(done.out.splitlines()))
    assert "kind: 0 corrections" in done.out


def test_what_was_kept_is_told_apart(do):
    """A lesson that helped counts from now on; one that did not, does not."""
    lessons = [Lesson("kind", 12, 3, 9), Lesson("theme", 11, 5, 5)]
    with patch("kb.learning.learn", return_value=lessons):
        text = do("refresh", "--learn").out.splitlines()
        rows = do("refresh", "--learn", "--json").rows

    assert "kind: 12 corrections; the program was right in 3, after learning in 9" in text[0]
    assert text[0].endswith("What it learnt counts from now on.")
    assert text[1].endswith("That is too little to change anything.")
    assert [("kind", 12, 3, 9, True), ("theme", 11, 5, 5, False)] == [
        (r["head"], r["examples"], r["before"], r["after"], r["kept"]) for r in rows[:2]
    ]
    assert {"document": 3, "event": 3} == {k: rows[2][k] for k in ("document", "event")}


@pytest.mark.parametrize(
    "command",
    [["statements"], ["patterns"], ["themes"], ["ask", "dyżur"], ["ask", "--batch", "BATCH"]],
)
def test_what_is_not_worked_through_is_said(own, do, tmp_path, command):
    """None and not yet are two things: stderr says so, stdout stays JSON alone."""
    batch = tmp_path / "pytania.jsonl"
    batch.write_text('{"query": "dyżur"}\n', "utf-8")
    with Store(own) as store:
        store.clear_statements()
    done = do(*(batch if a == "BATCH" else a for a in command), "--json")

    assert 0 == done.status
    assert "run “kb refresh”" in done.err
    assert isinstance(done.rows, list)


# --- ask


def test_an_answer_has_the_keys_of_the_contract(do, recurring):
    """Patterns as `kb patterns` gives them, quotes with place, dates and kind."""
    phone, letters, _ = recurring
    done = do("ask", "kto odbiera telefon w urzędzie?", "--json")
    (row,) = done.rows
    patterns = {p["id"]: p for p in do("patterns", "--json").rows}
    quotes = {quote["statement"]: quote for quote in row["quotes"]}
    keys = {
        "question", "answered", "reason", "patterns", "quotes", "commitments",
        "missing_attachments",
    }  # fmt: skip

    assert (0, "") == (done.status, done.err)
    assert keys <= set(row)
    assert (True, "") == (row["answered"], row["reason"])
    assert pattern_of(row["patterns"], phone, letters)
    assert all(patterns[p["id"]] == p for p in row["patterns"])
    for quote in row["quotes"]:
        assert {"text", "path", "page", "event", "dates", "kind", "weak"} <= set(quote)
        assert quote["weak"] is False
    assert ("gap", PHONE) == (quotes[phone]["kind"], quotes[phone]["text"])
    assert [("2019-06-06", "stated")] == [(d["edtf"], d["method"]) for d in quotes[phone]["dates"]]


def test_a_missing_attachment_is_named(ask):
    """The conclusions may stand in a file that is announced and not held."""
    (row,) = ask("ask", "kto odbiera telefon w urzędzie?", "--json").rows
    event = next(e for e in ask("events", "--json").rows if e["title"] == "Narada o dyżurach")
    people = ask("ask", "kto odbiera telefon w urzędzie?", lang="pl").out

    assert {"event": event["id"], "name": "Załączniki"} in row["missing_attachments"]
    assert "Zapowiedzianego załącznika nie ma w bazie: „Załączniki” (Narada o dyżurach)" in people


def test_a_commitment_without_a_report_is_neither_kept_nor_broken(do):
    """What came of it is not in the material, and that is all that is said."""
    key = id_of(do, "stały dyżur we wtorki")
    for row in do("statements", "--json").rows:
        do("correct", row["id"], "--kind", "decision" if row["id"] == key else "other")
    (row,) = do("ask", "kiedy jest stały dyżur?", "--kind", "decision", "--json").rows
    people = do("ask", "kiedy jest stały dyżur?", "--kind", "decision").out
    found = {c["statement"]: c for c in row["commitments"]}

    assert (None, None) == (found[key]["outcome"], found[key]["report"])
    assert "What came of it is not in the material." in people


def test_an_unanswered_question_keeps_weak_quotes(ask):
    """A reason in the user's language, the nearest passages, and no pattern."""
    question = "przepis na sernik z rodzynkami i polewą czekoladową"
    polish, english = (ask("ask", question, "--json", lang=lang) for lang in ("pl", "en"))
    (row,) = polish.rows

    assert (0, False, []) == (polish.status, row["answered"], row["patterns"])
    assert row["reason"].startswith("Nie ma tego w materiale")
    assert english.rows[0]["reason"].startswith("This is not in the material")
    assert row["quotes"]
    assert all(q["weak"] and q["kind"] is None for q in row["quotes"])
    assert "Najbliższe, ale słabe trafienia" in ask("ask", question, lang="pl").out


def test_an_answer_for_people(do, recurring):
    """What recurs first, then each quote with its kind, event, dates and file."""
    assert recurring
    polish, english = (do("ask", "kto odbiera telefon?", lang=lang).out for lang in ("pl", "en"))

    assert polish.lstrip().startswith("To się powtarza – luka komunikacyjna:")
    assert english.lstrip().startswith("This recurs – communication gap:")
    assert f"„{PHONE}” (luka komunikacyjna)" in polish
    assert f"“{PHONE}” (communication gap)" in english
    assert "Narada o dyżurach – 6 czerwca 2019 (treść)" in polish
    assert "narada.md" in polish


def test_filters_by_kind_and_theme(do, recurring):
    """Only passages that hold such a statement are asked, and it is that one which is quoted."""
    phone, letters, _ = recurring
    (row,) = do("ask", "kto odbiera telefon?", "--kind", "gap", "--theme", "contact", "--json").rows
    held = do("statements", "--kind", "gap", "--theme", "contact", "--json").rows
    quoted = {q["statement"] for q in row["quotes"]}

    assert {phone, letters} <= {s["id"] for s in held}
    assert {s["path"] for s in held} == {q["path"] for q in row["quotes"]}
    assert quoted <= {s["id"] for s in held}


def test_a_batch_of_questions_has_filters_a_line(do, recurring, tmp_path):
    """Kind and theme as one value or as several; a line that is wrong ends with status 2."""
    assert recurring
    batch = tmp_path / "pytania.jsonl"
    questions = [
        {"id": "a", "query": "kto odbiera telefon?", "kind": "gap", "theme": ["contact"]},
        {"id": "b", "question": "kto odbiera telefon?", "kind": ["practice"], "k": 1},
    ]
    batch.write_text("\n".join(map(json.dumps, questions)), "utf-8")
    first, second = do("ask", "--batch", batch, "--json").rows

    assert ("a", "b") == (first["id"], second["id"])
    assert {"narada.md", "harbour.md"} <= {Path(q["path"]).name for q in first["quotes"]}
    assert 1 == len(second["quotes"])
    for wrong, words in (({"kind": "luka"}, "“luka”"), ({"theme": "tramwaje"}, "“tramwaje”")):
        batch.write_text(json.dumps(questions[0] | wrong), "utf-8")
        done = do("ask", "--batch", batch, "--json")
        assert (2, "") == (done.status, done.out)
        assert words in done.err


@pytest.mark.parametrize(
    ("content", "line"),
    [(b'{"query": "a"}\n{broken\n', 2), (b'{"id": 1}\n', 1), (b'{"query": "a", "kind": 5}\n', 1)],
)
def test_a_broken_batch_of_questions_names_its_line(ask, tmp_path, content, line):
    """Status 2, and the number of the line that is not one of ours."""
    batch = tmp_path / "pytania.jsonl"
    batch.write_bytes(content)
    done = ask("ask", "--batch", batch, "--json")

    assert (2, "") == (done.status, done.out)
    assert f"{batch}, line {line}:" in done.err


@pytest.fixture
def paged(tmp_path, lexicon) -> Iterator[KnowledgeBase]:
    """A base whose only passage begins on page 1 and says what matters on page 2."""
    from fakes import FakeEmbedder, code, draft, fake_coder, fill, state

    from kb.types import EventDraft, PassageDraft

    text = "Rada zebrała się w świetlicy przy rynku.\nStały dyżur działa od maja w ratuszu."
    end, second = len(text), text.index("Stały")
    said = draft(
        text,
        format="pdf",
        pages=2,
        page_spans=((0, second - 1), (second, end)),
        events=(EventDraft("Narada", 0, end),),
        passages=(
            PassageDraft(
                0, 0, end, 1, 2, text, "pl", ("Narada",), ((0, second - 1), (second, end))
            ),
        ),
    )
    with Store(tmp_path / "kb.sqlite", create=True) as store:
        store.put("/narada.pdf", state(), said)
        fill(store, lexicon)
        code(store)
        for s in store.coded_statements():
            store.add_correction("A", "kind", "decision", statement=s.id, text=s.text)
    with KnowledgeBase(tmp_path / "kb.sqlite", FakeEmbedder()) as base:
        base._coder = fake_coder()
        yield base


def test_people_are_told_the_page_of_the_words(paged, capsys):
    """The statement's page, where the passage around it began on the one before."""
    from kb.cli import ask as command
    from kb.types import Query

    found = paged.ask(Query("stały dyżur działa od maja w ratuszu"))
    (quote,) = found.quotes
    with patch.dict(os.environ, {"KB_LANG": "pl"}):
        events = {event.id: event for event in paged.events()}
        command._print(found, command._Events(events, {}, "pl"))

    assert (2, True) == (quote.page, found.answered)
    assert 2 == command.as_json(found, {}, {})["quotes"][0]["page"]
    assert "/narada.pdf, s. 2" in capsys.readouterr().out


# --- agreement


def test_agreement_says_when_there_is_too_little(do):
    """Two labels are no measure; a confirmed one counts as much as a wrong one."""
    phone = next(row for row in do("statements", "--json").rows if row["text"] == PHONE)
    do("correct", phone["id"], "--kind", phone["kind"], "--who", "Anna")
    done = do("agreement", lang="pl")
    whole = next(row for row in do("agreement", "--json").rows if not row["label"])

    assert 0 == done.status
    assert ["pole", "oznaczenie", "wypowiedzi", "program"] == done.heading[:4]
    assert "za mało, by coś powiedzieć" in done.out
    assert ("kind", 1, 1, None) == tuple(whole[k] for k in ("field", "units", "both", "kappa"))
