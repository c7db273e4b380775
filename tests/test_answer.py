"""Every line that the program shows resolves: the file's words, the page, the event.

Asked of the whole demonstration corpus with the models that come with the program.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fakes import code, draft, fake_coder, fill, state, statement

from bench import questions
from kb.answer import Evidence, answer
from kb.conclusions import Answer, Kind, Pattern, Statement, Strength
from kb.followups import FollowUps
from kb.library import KnowledgeBase
from kb.patterns import Recurrence
from kb.segments import spoken
from kb.store import Store
from kb.types import (
    Announced,
    Attachment,
    AttachmentStatus,
    Event,
    EventDraft,
    Hit,
    Passage,
    PassageDraft,
    Query,
    SearchResult,
    Why,
)
from kb.wording import SENTENCES

SEED = questions.ROOT.parent / "shared" / "seed"

pytestmark = pytest.mark.slow


# --- places


class Sources:
    """What the files of a base say, and on which page."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        rows = base.store.connection.execute(
            "SELECT path, text, pages FROM file JOIN document ON document.id = document_id"
        )
        self.texts = {path: (text, pages) for path, text, pages in rows}
        self.events = {event.id: event for event in base.events()}

    def wrong(self, found: Statement | Passage, page: int | None) -> str:
        """What does not hold of words and their place; empty when all does."""
        text, pages = self.texts[found.path]
        if text[found.start : found.end] != found.text or not found.text.strip():
            return f"words: {found.text!r}"
        if found.event not in self.events:
            return f"event: {found.event}"
        if found.path not in self.events[found.event].documents:
            return f"event of another file: {found.event}"
        return self._wrong_page(found, page, pages)

    def _wrong_page(self, found: Statement | Passage, page: int | None, pages: int | None) -> str:
        if pages is None:
            return "" if page is None else f"page {page} of a file without pages"
        if page is None or not 1 <= page <= pages:
            return f"page {page} of {pages}"
        shown = next(p.text for p in self.base.pages(found.path) if p.number == page)
        inside = found.start - self.base.page_start(found.path, page)
        begins = found.text[: len(shown) - inside] if inside >= 0 else ""
        stands = bool(begins) and shown[inside : inside + len(begins)] == begins
        return "" if stands else f"page {page}: {found.text!r}"


@pytest.fixture(scope="module")
def sources(corpus) -> Sources:
    """The texts of the demonstration corpus."""
    return Sources(corpus)


@pytest.fixture(scope="module")
def answers(corpus) -> list[tuple[questions.Question, Answer]]:
    """What the corpus answers to the questions that may be tuned on."""
    asked = questions.read("dev")
    return list(zip(asked, corpus.ask_many([Query(q.text) for q in asked]), strict=True))


def test_every_statement_resolves(corpus, sources):
    """The document's text at its offsets is the statement, on its page, of its event."""
    found = corpus.statements()

    assert [] == [x for s in found if (x := sources.wrong(s, s.page))]
    assert len(found) == len({s.id for s in found}) > 1000
    assert {s.path for s in found} == {d.path for d in corpus.documents()}
    assert any(s.page and s.page > 1 for s in found)


def test_no_statement_crosses_an_event_or_stands_twice(corpus):
    """Statements lie inside their passage, and no two of a file overlap."""
    places = {p.id: p for d in corpus.documents() for p in corpus.passages_of(d.path)}
    ends: dict[str, int] = {}
    for s in sorted(corpus.statements(), key=lambda s: (s.path, s.start)):
        passage = places[s.passage]
        assert passage.start <= s.start < s.end <= passage.end
        assert (passage.path, passage.event) == (s.path, s.event)
        assert s.start >= ends.get(s.path, 0)
        ends[s.path] = s.end


def test_the_same_words_have_the_same_label(corpus):
    """Wherever they stand under one lead-in, and as `kb classify` would label them alone."""
    found = corpus.statements()[::40]
    again = corpus.classify([spoken(s.text, s.lead) for s in found])
    by_words: dict[str, set[Kind]] = {}
    for s in corpus.statements():
        by_words.setdefault(spoken(s.text, s.lead), set()).add(s.machine.kind)

    assert [] == [words for words, kinds in by_words.items() if len(kinds) > 1]
    # Stored vectors are rounded: a label that stands on the edge may tip.
    sure = [(s.kind, c.kind) for s, c in zip(found, again, strict=True) if c.confidence > 0.55]
    assert [] == [pair for pair in sure if pair[0] is not pair[1]]
    assert len(sure) > len(found) / 2


def test_every_quote_resolves(answers, sources):
    """A statement or a passage: its exact words, its page, its event."""
    wrong = []
    for question, found in answers:
        for quote in found.quotes:
            place = quote.statement or quote.passage
            assert (place.text, place.path) == (quote.text, quote.path)
            assert sources.events[place.event] == quote.event
            trouble = sources.wrong(place, quote.page) or sources.wrong(
                quote.passage, quote.passage.page_start if quote.passage.paged else None
            )
            wrong += [(question.id, trouble)] * bool(trouble)

    assert [] == wrong
    assert any(q.statement for _, a in answers for q in a.quotes)
    assert any(q.page for _, a in answers for q in a.quotes)


def test_a_quoted_statement_is_of_the_passage_that_was_found(answers):
    """What is quoted says something: context is quoted as the whole passage."""
    said = [q for _, found in answers for q in found.quotes if q.statement]

    assert [] == [q for q in said if q.statement.passage != q.passage.id]
    assert [] == [q for q in said if q.text not in q.passage.text]
    assert [] == [q for q in said if q.statement.kind is Kind.OTHER]


def test_statements_come_before_passages(answers):
    """And a question has no more quotes than were asked for."""
    for _, found in answers:
        order = [quote.statement is None for quote in found.quotes]
        assert order == sorted(order)
        assert len(order) <= Query("").k
        assert len({q.passage.id for q in found.quotes}) == len(order)


def test_every_statement_of_a_pattern_resolves(answers, corpus, sources):
    """In the answers and in the whole base, those told once and what answers a gap included."""
    shown = {p.id: p for _, found in answers for p in found.patterns}
    everything = corpus.propositions()

    assert shown
    assert shown == {key: everything[key] for key in shown}
    for pattern in everything.values():
        assert [] == [x for s in pattern.statements if (x := sources.wrong(s, s.page))]
        assert {s.event for s in pattern.statements} == set(pattern.events)
        assert {pattern.kind} == {s.kind for s in pattern.statements}
        assert pattern.label in {s.text for s in pattern.statements}
        answering = [everything[key] for key in pattern.answered_by]
        assert {p.kind for p in answering} <= {Kind.PRACTICE}


def test_patterns_come_only_with_two_independent_sources(answers, corpus):
    """What one event told, however often, does not recur."""
    assert corpus.patterns()
    for pattern in (*corpus.patterns(), *(p for _, a in answers for p in a.patterns)):
        assert len(pattern.sources) == pattern.strength.sources >= 2
        assert sorted(pattern.events) == sorted(e for group in pattern.sources for e in group)
    once = corpus.known().recurrence.told_once()
    assert {p.strength.grade.value for p in once} == {"single"}
    assert not {p.id for p in once} & {p.id for p in corpus.patterns()}


def test_a_shown_pattern_belongs_to_what_was_found(answers, corpus):
    """One of its statements lies in a passage that was found; at most three are shown."""
    of_statement = corpus.known().recurrence.of_statement
    for _, found in answers:
        quoted = {of_statement.get(q.statement.id) for q in found.quotes if q.statement}
        assert {p.id for p in found.patterns} <= quoted
        assert len(found.patterns) == len({p.id for p in found.patterns}) <= 3


def test_unanswered_questions_say_why(answers):
    """A reason that has its sentence, the nearest passages as weak quotes, nothing concluded."""
    refused = [found for _, found in answers if not found.answered]

    assert refused
    for found in refused:
        assert found.reason in SENTENCES
        assert found.quotes
        assert [] == [q for q in found.quotes if q.statement]
        assert ((), (), ()) == (found.patterns, found.follow_ups, found.missing)
    assert {""} == {found.reason for _, found in answers if found.answered}
    assert any(not q.answerable and not found.answered for q, found in answers)


def test_nothing_is_quoted_for_a_question_without_words(corpus):
    """The nearest to nothing is nothing."""
    found = corpus.ask(Query("?!"))

    assert (False, "no_words", ()) == (found.answered, found.reason, found.quotes)


def test_missing_attachments_are_named(answers, corpus):
    """Those that the first events announce and that are not held: all of them, and no other."""
    for question, found in answers:
        if not found.answered:
            continue
        hits = corpus.search(Query(question.text)).hits[:5] if found.missing else ()
        near = {hit.passage.event for hit in hits}
        for event, name in found.missing:
            assert event.id in near
            status = {a.name: a.status for a in event.attachments}[name]
            assert AttachmentStatus.MISSING is status


def test_commitments_are_the_decisions_that_are_shown(answers, sources):
    """Each quoted decision with what a later event says of it, or with nothing at all."""
    for _, found in answers:
        shown = [q.statement for q in found.quotes if q.statement]
        decisions = [s.id for s in shown if s.kind is Kind.DECISION] if found.answered else []
        assert decisions == [f.commitment.id for f in found.follow_ups]
        for follow_up in found.follow_ups:
            report = follow_up.report
            assert report is not None or follow_up.kept is None
            if report is not None:
                assert "" == sources.wrong(report, report.page)
                assert report.event != follow_up.commitment.event


def test_an_answer_is_the_same_twice(answers, corpus):
    """Asked again, alone, a question gets the same words in the same order."""
    for question, found in answers[::20]:
        again = corpus.ask(Query(question.text))
        assert (found.answered, found.quotes) == (again.answered, again.quotes)
        assert found.patterns == again.patterns


# --- the seed page


@pytest.fixture(scope="module")
def seed() -> Iterator[KnowledgeBase]:
    """The page that the project was born from, alone."""
    if not SEED.is_dir():
        pytest.skip("the seed page lies in ../shared, which is not here")
    with questions.base_of([SEED]) as base:
        yield base


def test_no_gap_recurs_on_the_seed_page(seed):
    """It states one gap with content: to show a recurring one would be wrong."""
    assert () == seed.patterns(Kind.GAP)


def test_every_statement_of_the_seed_page_resolves(seed):
    """The page's own words, its misprints included."""
    sources = Sources(seed)
    texts = [s.text for s in seed.statements()]

    assert [] == [x for s in seed.statements() if (x := sources.wrong(s, s.page))]
    assert any("doiadczeniem" in text for text in texts)


def test_the_missing_conclusions_of_the_seed_page_are_named(seed):
    """What the commissions recommended stands in an attachment that nobody has."""
    found = seed.ask(Query("jakie wnioski z warsztatów ewaluacyjnych dla KDO?"))

    assert found.answered
    assert any("KDO" in event.title for event, _ in found.missing)


# --- by hand


def hit(rank: int, event: str, text: str = "Stały dyżur działa.") -> Hit:
    """A passage that was found."""
    passage = Passage(rank, text, f"/{event}.txt", event, "pl", 0, len(text), 1, 1, False)
    return Hit(rank, 1 / rank, passage, Why())


def told(key: str, *events: str, sources: int) -> Pattern:
    """A proposition that events told."""
    said = tuple(statement("Nikt nie oddzwania.", event=event) for event in events)
    strength = Strength("weak", sources, (), len(said), 0, 0)
    return Pattern(
        key, Kind.GAP, said[0].text, said, events, tuple((e,) for e in events), (), ("pl",), strength
    )  # fmt: skip


def made_of(patterns=(), best=None, events="abcdefgh") -> Evidence:
    """Evidence of events that announce a file each, by name."""
    listed = {
        key: Event(
            key, key, "pl", attachments=(Attachment(f"{key}.pdf", AttachmentStatus.MISSING),)
        )
        for key in events
    }
    of_statement = {s.id: p.id for p in patterns for s in p.statements}
    recurrence = Recurrence({p.id: p for p in patterns}, of_statement)
    return Evidence(listed, best or {}, recurrence, FollowUps((), {}, listed))


def answered(*hits: Hit, reason: str = "", kinds: tuple[str, ...] = ()) -> SearchResult:
    """A search's result."""
    return SearchResult(Query("kto oddzwania?", kinds=kinds), not reason, hits, reason)


def test_a_pattern_needs_a_near_statement():
    """It is shown when one of the first five hits belongs to it, not when only the sixth does."""
    pattern = told("gap-1", "a", "b", sources=2)
    hits = [hit(n, "abcdef"[n - 1]) for n in range(1, 7)]
    for rank, shown in ((1, (pattern,)), (5, (pattern,)), (6, ())):
        evidence = made_of([pattern], {rank: pattern.statements[0]})
        assert shown == answer(answered(*hits), evidence).patterns


def test_what_was_told_once_is_no_pattern_of_an_answer():
    """It stays among the statements."""
    single = told("gap-1", "a", sources=1)
    found = answer(answered(hit(1, "a")), made_of([single], {1: single.statements[0]}))

    assert ((), single.statements) == (found.patterns, tuple(q.statement for q in found.quotes))


def test_the_best_found_pattern_comes_first():
    """By the ranks of its statements, and three at most."""
    patterns = [told(f"gap-{n}", f"{n}a", f"{n}b", sources=2) for n in range(1, 6)]
    best = {n: patterns[n - 1].statements[0] for n in range(1, 6)}
    hits = [hit(n, f"{n}a") for n in range(1, 6)]
    events = [p.events[0] for p in patterns]
    found = answer(answered(*hits), made_of(patterns, best, events))

    assert tuple(patterns[:3]) == found.patterns


def test_an_unanswered_question_concludes_nothing():
    """Not even where the nearest passage belongs to a pattern."""
    pattern = told("gap-1", "a", "b", sources=2)
    evidence = made_of([pattern], {1: pattern.statements[0]})
    found = answer(answered(hit(1, "a"), reason="nothing_close"), evidence)

    assert (False, "nothing_close", (), ()) == (
        found.answered,
        found.reason,
        found.patterns,
        found.missing,
    )
    assert [None] == [quote.statement for quote in found.quotes]


@pytest.mark.parametrize(
    ("kinds", "quoted"), [((), False), (("gap",), False), (("gap", "other"), True)]
)
def test_context_is_quoted_alone_only_when_it_was_asked_for(kinds, quoted):
    """Else the whole passage is quoted, for a line of context says little without it."""
    context = statement("Spotkanie odbyło się w ratuszu.", event="a", kind=Kind.OTHER)
    found = answer(answered(hit(1, "a"), kinds=kinds), made_of(best={1: context}))

    assert [context if quoted else None] == [quote.statement for quote in found.quotes]


@pytest.mark.parametrize("reason", ["", "nothing_close"])
def test_an_answer_holds_the_hits_that_it_is_made_of(reason):
    """Why each passage was found need not be searched for again."""
    hits = (hit(1, "a"), hit(2, "b"))

    assert hits == answer(answered(*hits, reason=reason), made_of()).hits


def test_missing_files_of_the_first_five_hits_are_named_once():
    """Each event's in the order of the hits; a later hit's are not."""
    hits = [hit(1, "b"), hit(2, "a"), hit(3, "b"), hit(4, "c"), hit(5, "d"), hit(6, "e")]
    found = answer(answered(*hits), made_of())

    assert ["b.pdf", "a.pdf", "c.pdf", "d.pdf"] == [name for _, name in found.missing]


def test_an_event_that_is_gone_meanwhile_is_left_out():
    """Another process removed the file between the search and the answer."""
    found = answer(answered(hit(1, "a"), hit(2, "z")), made_of(events="a"))

    assert ["a"] == [quote.event.id for quote in found.quotes]


def test_a_held_attachment_is_not_missing(tmp_path, lexicon):
    """Once the announced file is there, its words speak for the event and nothing is missing."""
    from fakes import FakeEmbedder

    text = "Wnioski w załączniku."
    page = draft(
        text,
        events=(EventDraft("Narada", 0, len(text), attachments=(Announced("wnioski.txt"),)),),
        passages=(PassageDraft(0, 0, len(text), 1, 1, text, "pl", ("Narada",)),),
    )
    path = tmp_path / "kb.sqlite"
    missing = []
    with Store(path, create=True) as store:
        for files in ({"/strona.txt": page}, {"/wnioski.txt": draft("Stały dyżur działa.")}):
            for name, said in files.items():
                store.put(name, state(sha256=said.sha256), said)
            fill(store, lexicon)
            code(store)
            with KnowledgeBase(path, FakeEmbedder()) as base:
                base._coder = fake_coder()
                missing.append(
                    [name for _, name in base.ask(Query("wnioski w załączniku")).missing]
                )
                places = Sources(base)
                assert [] == [x for s in base.statements() if (x := places.wrong(s, s.page))]

    assert [["wnioski.txt"], []] == missing
