"""What `kb search` and `kb ask` take and print: batches, filters, kinds, a person's date.

On fake models: nothing here depends on what a trained one thinks.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fakes import FakeEmbedder, code, draft, fake_coder, fill, state

from kb import search as searching
from kb.cli import ask, listings, search
from kb.conclusions import Statement
from kb.errors import UsageError
from kb.library import KnowledgeBase
from kb.store import Store
from kb.types import DateClaim, EventDraft, Method, PassageDraft, Query
from kb.wording import explain

GAP = "Nikt w urzędzie nie odbiera telefonu od trzech tygodni."
PRACTICE = "Każdy klub ma w ratuszu opiekuna, który zawsze oddzwania."
SHORT = ("Nikt nie odbiera.", "Brak dyżuru.")
PLAIN = {"query": "-", "k": 10, "lang": None, "event": [], "document": [], "since": None,
         "until": None, "kind": [], "theme": []}  # fmt: skip


def queries(folder: Path, *lines: object, **options: object) -> list[Query]:
    """The queries of a batch, a line each; a line that is text stands as it is."""
    path = folder / "pytania.jsonl"
    rows = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(rows), "utf-8")
    some = search.batches(Namespace(**{**PLAIN, **options, "batch": path}))
    return [query for _, found in some for query in found]


def refusal(folder: Path, *lines: object, **options: object) -> str:
    """The sentence with which a batch is refused."""
    with pytest.raises(UsageError) as caught:
        queries(folder, *lines, **options)
    return explain(caught.value.problem, "en")


@pytest.fixture(autouse=True)
def _english(monkeypatch) -> None:
    monkeypatch.setenv("KB_LANG", "en")


# --- batches


@pytest.mark.parametrize(
    ("row", "lang"),
    [
        ({}, "pl"),
        ({"lang": "en"}, "en"),
        ({"lang_filter": "en"}, "en"),
        ({"lang": "pl", "lang_filter": "en"}, "en"),
        ({"lang": None}, "pl"),
    ],
)
def test_a_line_narrows_the_language(tmp_path, row, lang):
    """As `--lang` does, which counts for lines that say nothing."""
    (query,) = queries(tmp_path, {"query": "dyżur"} | row, lang="pl")

    assert lang == query.lang


def test_a_lines_filters_go_before_the_commands(tmp_path):
    """One value, or a list of them; what is null is not given."""
    row = {"question": "dyżur", "event": ["a", "b"], "kind": "gap", "theme": None, "k": 3,
           "from": "2019", "to": None}  # fmt: skip
    (query,) = queries(tmp_path, row, theme=["contact"], until="2020-06", event=["c"])

    assert (("a", "b"), ("gap",), ("contact",), 3) == (
        query.events,
        query.kinds,
        query.themes,
        query.k,
    )
    assert (date(2019, 1, 1), date(2020, 6, 30)) == (query.since, query.until)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"query": None}, "“query” must be text"),
        ({"query": 5}, "“query” must be text"),
        ({"query": ["dyżur"]}, "“query” must be text"),
        ({"question": None}, "“question” must be text"),
        ({"id": 1}, "“query” must be text"),
        ({"query": "a", "document": ["a.md"]}, "“document” must be text"),
        ({"query": "a", "lang": ["pl"]}, "“lang” must be text"),
        ({"query": "a", "from": ["2019"]}, "“from” must be text"),
        ({"query": "a", "to": 2019}, "“to” must be text"),
        ({"query": "a", "event": [["b"]]}, "“event” must be text in quotation marks, or a list"),
        ({"query": "a", "kind": 5}, "“kind” must be text in quotation marks, or a list"),
        ({"query": "a", "theme": {"contact": 1}}, "“theme” must be text in quotation marks, or"),
        ({"query": "a", "k": "dużo"}, "“k” must be a whole number"),
        ({"query": "a", "k": [1]}, "“k” must be a whole number"),
        ({"query": "a", "from": "wczoraj"}, "“wczoraj” is not a date"),
        ({"query": "a", "from": "2020", "to": "2019"}, "The beginning (2020) is later than"),
        ({"query": "\ud800"}, "The text holds half a character"),
        ({"query": "a", "id": "\udfff"}, "The text holds half a character"),
    ],
)
def test_a_line_that_is_wrong_is_refused_with_its_number(tmp_path, row, sentence):
    """And with a sentence that says what is wrong, never a traceback."""
    said = refusal(tmp_path, {"query": "dyżur"}, row)

    assert said.startswith(f"{tmp_path / 'pytania.jsonl'}, line 2: ")
    assert sentence in said


def test_a_lines_date_is_held_against_the_commands(tmp_path):
    """A beginning after the end that `--to` gives lets nothing through."""
    said = refusal(tmp_path, {"query": "dyżur", "from": "2021"}, until="2020")

    assert "The beginning (2021) is later than the end (2020-12-31)." in said


@pytest.mark.parametrize("field", ["query", "event", "document"])
def test_half_a_character_on_the_command_line_is_said(field):
    """A terminal passes bytes that are no text on as lone surrogates."""
    broken: object = "dy\udcbfur"
    options = {**PLAIN, field: broken if field == "query" else [broken]}
    with pytest.raises(UsageError) as caught:
        search.the_query(Namespace(**options))

    assert "half_character" == caught.value.problem.code


# --- a base of one passage that says two things, and one that says two short ones


@pytest.fixture
def base(tmp_path, lexicon) -> Iterator[KnowledgeBase]:
    """Two events; the first has two dates that contradict each other."""
    both = f"{GAP} {PRACTICE}"
    spans = ((0, len(GAP)), (len(GAP) + 1, len(both)))
    claims = tuple(
        DateClaim(d.isoformat(), d.isoformat(), method, d, d)
        for d, method in ((date(2019, 2, 1), Method.HEADING), (date(2019, 11, 20), Method.STATED))
    )
    events = (EventDraft("Narada", 0, len(both), dates=claims, date_conflict=True),)
    passages = (PassageDraft(0, 0, len(both), 1, 1, both, "pl", ("Narada",), spans),)
    with Store(tmp_path / "kb.sqlite", create=True) as store:
        store.put("/a.txt", state("a"), draft(both, events=events, passages=passages))
        store.put("/b.txt", state("b"), draft(" ".join(SHORT), title="Zebranie"))
        fill(store, lexicon)
        code(store)
    with KnowledgeBase(tmp_path / "kb.sqlite", FakeEmbedder()) as opened:
        opened._coder = fake_coder()
        yield opened


def said(base: KnowledgeBase, text: str) -> Statement:
    """The statement with these words."""
    return next(s for s in base.statements() if s.text == text)


def label(base: KnowledgeBase, **kinds: str) -> None:
    """A person's word on the kinds of statements."""
    texts = {"gap": GAP, "practice": PRACTICE}
    for name, kind in kinds.items():
        base.correct("A. B.", "kind", kind, statement=said(base, texts[name]).id)


@pytest.mark.parametrize("kind", ["gap", "practice"])
def test_the_kind_of_a_hit_is_the_one_that_was_asked_for(base, kind):
    """A passage that holds a gap and a practice is shown as what let it through."""
    label(base, gap="gap", practice="practice")
    result = base.search(Query("nikt nie odbiera telefonu", kinds=(kind,), k=1))

    assert [kind] == [row["kind"] for row in search.hits_json(result, base)]


def test_the_kind_of_a_hit_is_about_the_theme_that_was_asked_for(base):
    """So too with themes: the other statement of the passage is about something else."""
    label(base, gap="gap", practice="practice")
    for text, themes in ((GAP, ["contact"]), (PRACTICE, ["roles"])):
        base.correct("A. B.", "themes", json.dumps(themes), statement=said(base, text).id)
    kinds = {
        theme: search.hits_json(base.search(Query("telefon", themes=(theme,), k=1)), base)[0][
            "kind"
        ]
        for theme in ("contact", "roles")
    }

    assert {"contact": "gap", "roles": "practice"} == kinds


def test_the_nearest_statement_is_quoted(base):
    """Of several in a passage, the one that lies nearest to the question."""
    label(base, gap="gap", practice="practice")
    for text in (GAP, PRACTICE):
        (quote,) = base.ask(Query(text, k=1)).quotes
        assert text == quote.text


def test_statements_that_cannot_be_compared_are_quoted_as_their_passage(base):
    """Both are too short to have a vector of their own: neither is the nearest."""
    for text in SHORT:
        base.correct("A. B.", "kind", "gap", statement=said(base, text).id)
    (quote,) = base.ask(Query(" ".join(SHORT), k=1)).quotes

    assert (" ".join(SHORT), None) == (quote.text, quote.statement)


def test_a_statement_alone_needs_no_vector(base):
    """Where only one is of the kind asked for, there is nothing to compare it with."""
    base.correct("A. B.", "kind", "gap", statement=said(base, SHORT[0]).id)
    base.correct("A. B.", "kind", "practice", statement=said(base, SHORT[1]).id)
    (quote,) = base.ask(Query(" ".join(SHORT), kinds=("practice",), k=1)).quotes

    assert SHORT[1] == quote.text


def test_a_question_is_embedded_once(base):
    """Its vector serves the search and the choice of statements."""
    label(base, gap="gap", practice="practice")
    question = "nikt nie odbiera telefonu"
    base.ask(Query(question, k=1))

    assert 1 == base.embedder.asked.count(question)


def test_a_sentence_without_a_vector_has_no_nearness(base):
    """It is not taken for the farthest: nothing is known of it."""
    parts = base.parts()
    vector = parts.embedder.queries([GAP])[0]
    found = searching.sentence_nearness(vector, [(GAP, "pl"), (SHORT[0], "pl")], parts)

    assert (True, None) == (found[0] is not None, found[1])


# --- a person's date


@pytest.fixture
def decided(base) -> KnowledgeBase:
    """The base after a person chose between the two dates."""
    event = next(e for e in base.events() if e.title == "Narada")
    base.correct("A. B.", "preferred_date", "2019-11-20", event=event.id)
    return base


LINE = "20 November 2019 (preferred date) – the material also says: 1 February 2019 (heading)"


def test_a_dispute_is_said_until_a_person_decides(base, capsys):
    """Nothing is preferred by itself."""
    result = base.search(Query(GAP, k=1))
    search._print(result, base)

    assert "CONFLICTING DATES" in capsys.readouterr().out
    assert [None] == [row["preferred_date"] for row in search.hits_json(result, base)]


def test_a_persons_date_comes_first_in_a_search(decided, capsys):
    """The other claim stays visible, and the dispute is over."""
    result = decided.search(Query(GAP, k=1))
    search._print(result, decided)
    printed = capsys.readouterr().out

    assert f"Narada – {LINE}\n" in printed
    assert "CONFLICTING DATES" not in printed
    assert ["2019-11-20"] == [row["preferred_date"] for row in search.hits_json(result, decided)]


def test_a_persons_date_comes_first_in_an_answer(decided, capsys):
    """In its JSON beside all claims, which are still marked as contradicting each other."""
    found = decided.ask(Query(GAP, k=1))
    preferred = decided.preferred_dates()
    titles = {event.id: event for event in decided.events()}
    ask._print(found, ask._Events(titles, preferred, "en"))
    printed = capsys.readouterr().out
    (row,) = ask.as_json(found, decided.propositions(), preferred)["quotes"]

    assert f"Narada – {LINE}\n" in printed
    assert "CONFLICTING DATES" not in printed
    assert ("2019-11-20", True) == (row["preferred_date"], row["date_conflict"])
    assert ["2019-02-01", "2019-11-20"] == [claim["edtf"] for claim in row["dates"]]


def test_a_persons_date_comes_first_in_the_list_of_events(decided, capsys):
    """Other events are as they were."""
    listings._events(decided, as_json=False)
    printed = capsys.readouterr().out

    assert LINE in printed
    assert "CONFLICTING DATES" not in printed
    assert "date not stated" in printed
