"""The knowledge base: the object that a user of the package holds.

from kb.library import KnowledgeBase
from kb.types import Query

with KnowledgeBase("kb.sqlite") as base:
    for hit in base.search(Query("kto odbiera telefon?")).hits:
        print(hit.passage.path, hit.passage.text)
"""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from kb import (
    answer,
    clusters,
    confidence,
    corrected,
    propositions,
    search,
    superseding,
)
from kb.clusters import Cluster
from kb.conclusions import Answer, Coding, Correction, Kind, Pattern, Statement
from kb.embed import Vectors
from kb.errors import KBError, ModelError, UsageError
from kb.opened import OpenedBase
from kb.types import (
    Document,
    Event,
    Page,
    Passage,
    Problem,
    Query,
    SearchResult,
)

_ONE_AT_A_TIME = threading.Lock()
"""Two people correct on one page: the second sees, and groups, what the first decided."""


class KnowledgeBase(OpenedBase):
    """A database with its models, ready to be asked.

    Safe to use from several threads: each opens its own connection, and the models
    and the index are shared. A change that another process makes is seen by the next
    question.

    Raises :class:`kb.errors.StoreError` when the database cannot be opened, and
    :class:`ModelError` when the model it was made with cannot be loaded.
    """

    # ------------------------------------------------------------------ asking

    def search(self, query: Query) -> SearchResult:
        """The passages nearest to a query, with why each was found."""
        return self.search_many([query])[0]

    def search_many(self, queries: Sequence[Query]) -> list[SearchResult]:
        """Several queries; their vectors are made in one batch."""
        return [result for result, _ in self._found(queries)]

    def _found(self, queries: Sequence[Query]) -> list[tuple[SearchResult, Vectors | None]]:
        """What each query finds, with its vector; None where there is nothing to be asked."""
        parts = self.parts()
        if parts is None:
            return [
                (SearchResult(query, answered=False, hits=(), reason="empty_base"), None)
                for query in queries
            ]
        results: list[tuple[SearchResult, Vectors | None]] = []
        for query, asked in zip(
            queries, search.understand([query.text for query in queries], parts), strict=True
        ):
            self._check_filters(query)
            ranking = search.rank(asked, parts, self._allowed(query))
            verdict = confidence.judge(asked, ranking, parts, self._calibration(parts))
            none = verdict == "no_words"  # the nearest to nothing is nothing
            hits = () if none else search.hits(asked, ranking, query, parts)
            results.append((SearchResult(query, verdict == "", hits, verdict), asked.vector))
        return results

    def ask(self, query: Query) -> Answer:
        """Patterns and quotes that answer a question, or the plain word that there are none."""
        return self.ask_many([query])[0]

    def ask_many(self, queries: Sequence[Query]) -> list[Answer]:
        """Several questions; their vectors are made in one batch."""
        return [
            answer.answer(result, self._evidence(result, vector))
            for result, vector in self._found(queries)
        ]

    def _evidence(self, result: SearchResult, vector: Vectors | None) -> answer.Evidence:
        known = self.known()
        passages = [hit.passage.id for hit in result.hits]
        inside = {key: known.by_passage.get(key, ()) for key in passages}
        return answer.Evidence(
            events=known.events,
            best=self._best(result, vector, inside),
            recurrence=known.recurrence,
            follow_ups=known.follow_ups,
        )

    def _best(
        self,
        result: SearchResult,
        vector: Vectors | None,
        inside: Mapping[int, Sequence[Statement]],
    ) -> dict[int, Statement]:
        """The statement of each passage that lies nearest to the question, of those asked for.

        Of several that cannot be compared, because none has a vector, none is the nearest.
        """
        asked = result.query
        fitting = {
            key: [s for s in found if _is_among(s, asked.kinds, asked.themes)]
            for key, found in inside.items()
        }
        alone = {key: found[0] for key, found in fitting.items() if len(found) == 1}
        several = [s for found in fitting.values() if len(found) > 1 for s in found]
        parts = self.parts()
        if not several or parts is None or vector is None:
            return alone
        nearness = search.sentence_nearness(vector, [(s.text, s.lang) for s in several], parts)
        best: dict[int, tuple[float, Statement]] = {}
        for s, near in zip(several, nearness, strict=True):
            if near is not None and (s.passage not in best or near > best[s.passage][0]):
                best[s.passage] = (near, s)
        return alone | {key: s for key, (_, s) in best.items()}

    def _allowed(self, query: Query) -> set[int] | None:
        """The passages that a query's filters let through; None for all."""
        selected = self.store.selected(query)
        if not query.kinds and not query.themes:
            return selected
        coded = {s.passage for s in self.statements(kinds=query.kinds, themes=query.themes)}
        return coded if selected is None else coded & selected

    # -------------------------------------------------------------- conclusions

    def statements(
        self,
        kinds: Collection[str] = (),
        events: Collection[str] = (),
        themes: Collection[str] = (),
    ) -> tuple[Statement, ...]:
        """The statements that the filters let through, by file and place; none given, all."""
        return tuple(
            s
            for s in self.known().statements
            if _is_among(s, kinds, themes) and (not events or s.event in events)
        )

    def kinds_of(
        self, passages: Collection[int], kinds: Collection[str] = (), themes: Collection[str] = ()
    ) -> dict[int, Kind]:
        """What each passage says: the surest kind of its statements that is no mere context.

        With kinds or themes asked for, of the statements that let the passage through.
        """
        found: dict[int, Statement] = {}
        coded = corrected.overlaid(self.store.statements_of(passages), self._decided())
        for s in coded:
            if not _is_among(s, kinds, themes):
                continue
            best = found.get(s.passage)
            if best is None or _tells_more(s, best):
                found[s.passage] = s
        return {key: s.kind for key, s in found.items()}

    def preferred_dates(self) -> Mapping[str, str]:
        """Event id -> the EDTF string that a person preferred among its claims."""
        return self._decided().dates

    def _decided(self) -> corrected.Decided:
        return corrected.resolved(self.store)

    def statement(self, key: str) -> Statement:
        """The statement with an id. Raises :class:`UsageError` if there is none."""
        found = self.known().by_id.get(key)
        if found is None:
            raise UsageError("statement_unknown", statement=key)
        return found

    def patterns(self, kind: Kind | None = None) -> tuple[Pattern, ...]:
        """What recurs, those with the most independent events first."""
        return self.known().recurrence.patterns(kind)

    def propositions(self) -> Mapping[str, Pattern]:
        """Everything that was asserted of a gap or a practice, also once only, by its id."""
        return self.known().recurrence.propositions

    def free_clusters(self) -> tuple[Cluster, ...]:
        """What the codebook lacks: groups of statements without a theme."""
        known = self.known()
        return clusters.free_clusters(known.statements, known.follow_ups.vectors, self.lexicon)

    def classify(self, texts: Sequence[str]) -> list[Coding]:
        """The labels of single texts, without a base."""
        return self.coder.codings(self.coder.vectors(texts), texts) if texts else []

    def correct(
        self, who: str, field: str, value: str, *, statement: str = "", event: str = "",
        path: str = "", note: str = "",
    ) -> Correction:  # fmt: skip
        """Append a person's decision to the log, and let versions and propositions follow it.

        ``value`` is a kind, a JSON list of themes, the other statement's id, an EDTF
        string, or the other document's path, as ``field`` asks; ``path`` is the path of the
        document that is decided of. Raises :class:`UsageError` for a value that is none.
        """
        with _ONE_AT_A_TIME:
            self.check_correction(field, value, statement=statement, event=event, path=path)
            text = self.statement(statement).text if statement else ""
            entry = self.store.add_correction(
                who, field, value, statement=statement, text=text, event=event, note=note, path=path
            )
            if field in corrected.DOCUMENTS:
                superseding.fill(self.store)
                self.store.link_attachments()
            propositions.fill(self.store, self.coder)
        return entry

    def check_correction(
        self, field: str, value: str, *, statement: str = "", event: str = "", path: str = "",
        kind: str = "",
    ) -> None:  # fmt: skip
        """Raise :class:`UsageError` for a decision that this base cannot keep.

        ``kind`` is the statement's when one is decided together with this.
        """
        corrected.check(field, value, self.codebook)
        if field == corrected.DATE:
            self.event(event)
        elif field in corrected.DOCUMENTS:
            self._check_documents(path, value)
        else:
            self.statement(statement)
        if field in corrected.PAIRS:
            self.statement(value)
            if value == statement:
                raise UsageError("same_statement", statement=statement)
        if field == corrected.SAME:
            self._check_same(statement, value, kind or self.statement(statement).kind)

    def _check_documents(self, path: str, other: str) -> None:
        ids = [self.store.document_at(one) for one in (path, other)]
        for one, key in zip((path, other), ids, strict=True):
            if key is None:
                raise UsageError("file_unknown", path=one)
        if ids[0] == ids[1]:
            raise UsageError("same_document", path=path, other=other)

    def _check_same(self, statement: str, other: str, kind: str) -> None:
        """A pair that recurrence is not asked of would be kept and count for nothing."""
        if kind not in propositions.RECURRING:
            raise UsageError("kind_recurs_not", statement=statement)
        if kind != self.statement(other).kind:
            raise UsageError("kinds_differ", statement=statement, other=other)

    def corrections(self) -> list[Correction]:
        """The log of people's decisions, the oldest first."""
        return self.store.corrections()

    def _check_filters(self, query: Query) -> None:
        known = {event.id for event in self.store.events(query.events)} if query.events else set()
        for event in query.events:
            if event not in known:
                raise UsageError("event_unknown", event=event)
        for path in query.paths:
            if self.store.document_at(path) is None:
                raise UsageError("file_unknown", path=path)
        self.check_labels(query.kinds, query.themes)

    def check_labels(self, kinds: Collection[str] = (), themes: Collection[str] = ()) -> None:
        """Raise :class:`UsageError` for a kind or a theme that there is not."""
        for kind in kinds:
            corrected.check(corrected.KIND, kind, self.codebook)
        for theme in themes:  # one by one: a filter may name more than a statement has
            corrected.check(corrected.THEMES, json.dumps([theme]), self.codebook)

    # ---------------------------------------------------------------- browsing

    def events(self) -> tuple[Event, ...]:
        """Every event, in the order of its file and its page."""
        return self.store.events()

    def event(self, key: str) -> Event:
        """The event with an id. Raises :class:`UsageError` if there is none."""
        found = self.store.events([key])
        if not found:
            raise UsageError("event_unknown", event=key)
        return found[0]

    def documents(self) -> tuple[Document, ...]:
        """Every document, also those that could not be read."""
        return self.store.documents()

    def pages(self, path: str) -> tuple[Page, ...]:
        """What was read from a file. Raises :class:`UsageError` for a file not ingested."""
        if self.store.document_at(path) is None:
            raise UsageError("file_unknown", path=path)
        return self.store.pages(path)

    def find_file(self, path: str) -> str:
        """A stored path: the one given, or the only file of its name.

        Raises :class:`UsageError` when there is none, or several.
        """
        if self.store.document_at(path) is not None:
            return path
        name = Path(path).name
        found = [known for known in self.store.file_states() if Path(known).name == name]
        if len(found) != 1:
            raise UsageError("file_unknown", path=path)
        return found[0]

    def problems(self, path: str) -> tuple[Problem, ...]:
        """Why a file, or a part of it, was not read."""
        known = self.store.file_states().get(path)
        return known.problems if known else ()

    def page_start(self, path: str, number: int) -> int:
        """Where a page begins in its document's text, in code points."""
        return self.store.page_start(path, number)

    def passages_of(self, path: str) -> tuple[Passage, ...]:
        """The passages of the document at a path, in the order of its text."""
        return self.store.passages_of(path)

    def passage(self, key: int) -> Passage:
        """The passage with an id. Raises :class:`UsageError` if there is none."""
        found = self.store.passages([key])
        if key not in found:
            raise UsageError("passage_unknown", passage=str(key))
        return found[key]

    def counts(self) -> dict[str, int]:
        """How many documents, events and passages there are."""
        return self.store.counts()


def _is_among(statement: Statement, kinds: Collection[str], themes: Collection[str]) -> bool:
    """Whether a statement is of one of the kinds and about one of the themes; none, any."""
    return (not kinds or statement.kind in kinds) and (
        not themes or not set(themes).isdisjoint(statement.themes)
    )


def _tells_more(one: Statement, other: Statement) -> bool:
    """Whether a statement says more of its passage than another."""
    order = (one.kind is not Kind.OTHER, one.coding.confidence)
    return order > (other.kind is not Kind.OTHER, other.coding.confidence)


__all__ = ["KBError", "KnowledgeBase", "ModelError"]
