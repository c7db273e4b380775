"""``kb search``: passages for a question, or for every question of a file."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from kb.cli import DONE
from kb.cli.output import print_json, shown, stored
from kb.datetext import dates, day
from kb.errors import UsageError
from kb.library import KnowledgeBase
from kb.placetext import passage_place
from kb.types import Hit, Passage, Query, SearchResult, Why
from kb.wording import decimal, explain, say, ui_language

_AT_ONCE = 64
"""Queries of a batch that are embedded together."""


def run(options: argparse.Namespace) -> int:
    """Print the hits of one query, or a line for each query of a batch."""
    with KnowledgeBase(options.db) as base:
        if options.batch:
            for keys, queries in batches(options):
                for key, result in zip(keys, base.search_many(queries), strict=True):
                    hits = hits_json(result, base)
                    print_json({"id": key, "answered": result.answered, "hits": hits})
            return DONE
        result = base.search(the_query(options))
        if options.json:
            head = {"query": result.query.text, "answered": result.answered}
            print_json(head | {"reason": _reason(result), "hits": hits_json(result, base)})
        else:
            _print(result, base)
    return DONE


def the_query(options: argparse.Namespace) -> Query:
    """The query of the command line. Raises :class:`UsageError` when there is none."""
    if not (options.query and options.query.strip()):
        raise UsageError("no_words")
    if not _is_whole((options.query, *options.event, *options.document)):
        raise UsageError("half_character")
    since, until = _period(options.since, options.until)
    return Query(
        text=options.query,
        k=options.k,
        lang=options.lang,
        events=tuple(options.event),
        paths=tuple(stored(path) for path in options.document),
        since=since,
        until=until,
        kinds=tuple(options.kind),
        themes=tuple(options.theme),
    )


def _is_whole(texts: Iterable[str]) -> bool:
    """Whether texts hold whole characters only: no database and no model takes half of one."""
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return False
    return True


def _period(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    """The days of a filter, as typed. Raises :class:`UsageError` for dates the wrong way round."""
    since, until = _day(first), _day(last, last=True)
    if since and until and since > until:
        raise UsageError("dates_reversed", since=str(first), until=str(last))
    return since, until


def _day(text: str | None, *, last: bool = False) -> date | None:
    if not text:
        return None
    try:
        return day(text, last=last)
    except ValueError as error:
        raise UsageError("date_unclear", value=text) from error


def batches(options: argparse.Namespace) -> Iterator[tuple[list[Any], list[Query]]]:
    """(ids, queries) of a JSONL file, some at a time; a line's filters go before the command's.

    Raises :class:`UsageError` with the number of a line that is not one of ours.
    """
    keys: list[Any] = []
    queries: list[Query] = []
    plain = replace(the_query(argparse.Namespace(**{**vars(options), "query": "-"})), text="")
    for number, row in json_lines(options.batch):
        try:
            queries.append(_with_filters(plain, row))
            keys.append(row.get("id", number))
        except UsageError as error:
            where = {"path": str(options.batch), "line": str(number)}
            said = explain(error.problem, ui_language())
            raise UsageError("batch_broken", **where, detail=said) from error
        if len(queries) == _AT_ONCE:
            yield keys, queries
            keys, queries = [], []
    if queries:
        yield keys, queries


def json_lines(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """(line number, row) of a JSONL file's objects.

    Raises :class:`UsageError` with the number of a line that is none.
    """
    rows = []
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            where = {"path": str(path), "line": str(number)}
            raise UsageError("batch_broken", **where, detail=repr(error)) from error
        if not isinstance(row, dict):
            raise UsageError("batch_broken", path=str(path), line=str(number), detail="{}?")
        if not _is_whole([json.dumps(row, ensure_ascii=False)]):
            said = say("half_character", ui_language())
            raise UsageError("batch_broken", path=str(path), line=str(number), detail=said)
        rows.append((number, row))
    return rows


def _lines(path: Path) -> list[str]:
    try:
        # Not splitlines(): JSON may hold other line separators inside its strings.
        return path.read_text("utf-8").split("\n")
    except OSError as error:
        raise UsageError("path_missing", path=str(path)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        where = {"path": str(path), "line": str(line)}
        raise UsageError("batch_broken", **where, detail="UTF-8?") from error


def _with_filters(plain: Query, row: dict[str, Any]) -> Query:
    """A line's question with its filters; what the line does not give is as in ``plain``."""
    since = _one(row, "from") or (plain.since.isoformat() if plain.since else None)
    until = _one(row, "to") or (plain.until.isoformat() if plain.until else None)
    first, last = _period(since, until)
    document = _one(row, "document")
    return replace(
        plain,
        text=_question(row),
        k=_count(row, plain.k),
        lang=_one(row, "lang_filter") or _one(row, "lang") or plain.lang,
        events=_several(row, "event", plain.events),
        paths=(stored(document),) if document else plain.paths,
        since=first,
        until=last,
        kinds=_several(row, "kind", plain.kinds),
        themes=_several(row, "theme", plain.themes),
    )


def _question(row: Mapping[str, Any]) -> str:
    field = "query" if "query" in row or "question" not in row else "question"
    text = _one(row, field)
    if text is None:
        raise UsageError("field_text", field=field)
    return text


def _one(row: Mapping[str, Any], field: str) -> str | None:
    """A value of a batch's line, None where it is not given."""
    value = row.get(field)
    if value is not None and not isinstance(value, str):
        raise UsageError("field_text", field=field)
    return value


def _several(row: Mapping[str, Any], field: str, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """A filter of a batch's line: one value, or a list of them."""
    value = row.get(field)
    if value is None:
        return otherwise
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise UsageError("field_texts", field=field)
    return tuple(values)


def _count(row: Mapping[str, Any], otherwise: int) -> int:
    value = row.get("k")
    try:
        return otherwise if value is None else max(1, int(value))
    except (TypeError, ValueError, OverflowError) as error:
        raise UsageError("field_number", field="k") from error


def hits_json(result: SearchResult, base: KnowledgeBase) -> list[dict[str, Any]]:
    """The hits in the JSON contract."""
    asked, passages = result.query, [hit.passage.id for hit in result.hits]
    kinds = base.kinds_of(passages, asked.kinds, asked.themes)
    preferred = base.preferred_dates()
    return [
        {
            "rank": hit.rank,
            "score": hit.score,
            "text": hit.passage.text,
            "path": shown(hit.passage.path),
            "page": page_of(hit.passage),
            "page_end": hit.passage.page_end if hit.passage.paged else None,
            "place": passage_place(hit.passage, ui_language()) or None,
            "event": hit.passage.event,
            "preferred_date": preferred.get(hit.passage.event),
            "lang": hit.passage.lang,
            "kind": kinds.get(hit.passage.id),
            "heading": list(hit.passage.heading),
            "passage": hit.passage.id,
            "why": why_json(hit.why),
        }
        for hit in result.hits
    ]


def page_of(passage: Passage) -> int | None:
    """The page on which a passage begins; None for a format without pages."""
    return passage.page_start if passage.paged else None


def why_json(why: Why) -> dict[str, Any]:
    """Why a passage was found, in the JSON contract."""
    return {
        "matched": why.matched,
        "words": [list(pair) for pair in why.words],
        "meaning": why.meaning,
        "names": list(why.names),
    }


def _reason(result: SearchResult) -> str:
    return say(result.reason, ui_language()) if result.reason else ""


def _print(result: SearchResult, base: KnowledgeBase) -> None:
    lang = ui_language()
    if not result.answered:
        print(_reason(result))
    events = {
        event.id: event for event in base.store.events({h.passage.event for h in result.hits})
    }
    preferred = base.preferred_dates()
    for hit in result.hits:
        event = events[hit.passage.event]
        print(f"\n{hit.rank}. {hit.passage.text}")
        print(f"   {event.title} – {dates(event, lang, preferred.get(event.id, ''))}")
        print(f"   {place(hit.passage, lang)} · {why_text(hit, lang)}")


def place(passage: Passage, lang: str) -> str:
    """File, page and cell: ``raport.pdf, s. 3``, ``ankieta.xlsx, arkusz Luty, komórka B7``."""
    return file_page_spot(passage.path, page_of(passage), passage_place(passage, lang), lang)


def file_page_spot(path: str, page: int | None, spot: str, lang: str) -> str:
    """A file with the page and the place there, as far as there are any."""
    numbered = f"{'s.' if lang == 'pl' else 'p.'} {page}" if page is not None else ""
    return ", ".join(part for part in (shown(path), numbered, spot) if part)


def why_text(hit: Hit, lang: str) -> str:
    """Why a passage was found, in a line."""
    words, names, meaning = (
        ("słowa", "nazwa wydarzenia", "podobieństwo znaczenia")
        if lang == "pl"
        else ("words", "name of the event", "meaning")
    )
    pairs = [f"{asked} → {found}" if asked != found else found for asked, found in hit.why.words]
    parts = [f"{words}: {', '.join(pairs)}"] if pairs else []
    if hit.why.names:
        parts.append(f"{names}: {', '.join(hit.why.names)}")
    if hit.why.meaning is not None:
        parts.append(f"{meaning} {decimal(hit.why.meaning, lang)}")
    return " · ".join(parts)
