"""The arguments of every command. Loads nothing heavy: ``kb --help`` answers at once."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from kb.release import release

_COMMANDS = "kb.cli."

KINDS = ("gap", "practice", "recommendation", "decision", "question", "other")


def make_parser() -> argparse.ArgumentParser:
    """The parser of ``kb``."""
    parser = argparse.ArgumentParser(
        prog="kb",
        description="Search what workshops concluded: exact words, file, page, event and date.",
    )
    parser.add_argument("--version", action="version", version=f"kb {release()}")
    parser.add_argument(
        "--db",
        type=Path,
        default=Path(os.environ.get("KB_DB", "kb.sqlite")),
        metavar="FILE",
        help="the database (default: $KB_DB, else kb.sqlite)",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _ingest(commands)
    _refresh(commands)
    _search(commands)
    _ask(commands)
    _listings(commands)
    _conclusions(commands)
    _export(commands)
    _eval(commands)
    _service(commands)
    return parser


_Commands = argparse._SubParsersAction  # noqa: SLF001  (argparse gives it no public name)


def _command(commands: _Commands[argparse.ArgumentParser], name: str, module: str, text: str) -> (
    argparse.ArgumentParser
):  # fmt: skip
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(module=_COMMANDS + module)
    command.add_argument("--json", action="store_true", help="JSON on stdout, for programs")
    return command


def _ingest(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "ingest", "ingest", "read files and folders into the database")
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    command.add_argument(
        "--dry-run", action="store_true", help="say what would happen, write nothing"
    )
    command.add_argument("--prune", action="store_true", help="forget files that are gone")
    command.add_argument(
        "--yes", action="store_true", help="prune even more than half of the files"
    )
    command.add_argument("--verify", action="store_true", help="compare bytes, not size and time")
    _model(command)


def _refresh(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(
        commands, "refresh", "refresh", "fill what is derived: words, vectors, links"
    )
    _model(command)
    command.add_argument(
        "--learn", action="store_true", help="learn from people's corrections, and say what it gave"
    )


def _model(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model",
        metavar="NAME",
        help="a sentence-transformers model on this machine (default: the bundled "
        "workshop-e5-small; multilingual-e5-small is the same before it learnt this field)",
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of results; give 1 or more")
    return int(text)


def _filters(command: argparse.ArgumentParser) -> None:
    command.add_argument("-k", type=_count, default=10, metavar="N", help="how many (default: 10)")
    command.add_argument("--lang", metavar="L", help="passages in this language: pl, en, ...")
    command.add_argument("--event", action="append", default=[], metavar="ID")
    command.add_argument("--document", action="append", default=[], metavar="FILE")
    command.add_argument("--from", dest="since", metavar="DATE", help="events from this date on")
    command.add_argument("--to", dest="until", metavar="DATE", help="events up to this date")
    command.add_argument("--batch", type=Path, metavar="FILE", help='JSONL of {"id", "query"}')
    _coding(command)


def _coding(command: argparse.ArgumentParser) -> None:
    command.add_argument("--kind", action="append", default=[], choices=KINDS)
    command.add_argument("--theme", action="append", default=[], metavar="ID")


def _search(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "search", "search", "find passages")
    command.add_argument("query", nargs="?", metavar="QUERY")
    _filters(command)


def _ask(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "ask", "ask", "answer a question with quotes and their sources")
    command.add_argument("query", nargs="?", metavar="QUESTION")
    _filters(command)


def _listings(commands: _Commands[argparse.ArgumentParser]) -> None:
    _command(commands, "events", "listings", "list events with their dates and attachments")
    documents = _command(
        commands, "documents", "register", "list files: read, partly read, not read, and why"
    )
    shown = documents.add_mutually_exclusive_group()
    shown.add_argument(
        "--missing", action="store_true", help="only what the archive lacks: files and attachments"
    )
    shown.add_argument(
        "--report",
        nargs="?",
        type=Path,
        const=Path(),
        metavar="FILE",
        help="write the register as an HTML page to print (default: named after today)",
    )
    documents.add_argument("--force", action="store_true", help="replace the report that is there")
    text = _command(commands, "text", "listings", "show what was read from a file, page by page")
    text.add_argument("file", metavar="FILE")


def _conclusions(commands: _Commands[argparse.ArgumentParser]) -> None:
    module = "conclusions"
    statements = _command(commands, "statements", module, "list statements by kind and theme")
    statements.add_argument("--event", action="append", default=[], metavar="ID")
    _coding(statements)
    patterns = _command(commands, "patterns", module, "what recurs over independent events")
    patterns.add_argument("--kind", choices=("gap", "practice"))
    patterns.add_argument("--all", action="store_true", help="also what was said once only")
    _command(commands, "themes", module, "the codebook's themes counted, and what it lacks")
    classify = _command(commands, "classify", module, "label single texts")
    classify.add_argument("text", nargs="?", metavar="TEXT")
    classify.add_argument("--batch", type=Path, metavar="FILE", help='JSONL of {"id", "text"}')
    correct = _command(
        commands, "correct", "corrections", "say what a statement, a date or a file really is"
    )
    correct.add_argument(
        "id", metavar="ID", help="a statement (kb statements), an event, or a file"
    )
    correct.add_argument("--kind", choices=KINDS)
    correct.add_argument(
        "--theme", action="append", metavar="ID", help="the primary one first; none: no theme"
    )
    correct.add_argument("--same-as", metavar="ID", help="says the same as this statement")
    correct.add_argument("--not-same-as", metavar="ID", help="does not say the same")
    correct.add_argument("--date", metavar="EDTF", help="the date that counts for the event")
    correct.add_argument("--superseded-by", metavar="FILE", help="its newer version is this file")
    correct.add_argument("--not-version-of", metavar="FILE", help="neither is the other's version")
    correct.add_argument("--who", metavar="NAME", help="default: the user of this machine")
    correct.add_argument("--note", metavar="TEXT", help="why")
    _command(commands, "corrections", "corrections", "the log of what people decided")
    _command(commands, "agreement", "agreement", "how far the program and people agree on labels")


def _export(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "export", "export", "write what the base holds into a file")
    command.add_argument("format", choices=("csv", "xlsx", "qdpx", "qdc", "bib", "csl"))
    command.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")
    command.add_argument(
        "--table",
        choices=("statements", "patterns", "events", "hits"),
        help="only this table (csv: default statements, hits with --query; xlsx: a sheet each)",
    )
    command.add_argument("--query", metavar="QUERY", help="also what a search for this finds")
    command.add_argument("-k", type=_count, metavar="N", help="hits (default: 100)")
    command.add_argument("--event", action="append", default=[], metavar="ID")
    _coding(command)
    command.add_argument(
        "--standard",
        action="store_true",
        help="for programs: comma, decimal point, no byte order mark, codes for terms",
    )
    command.add_argument(
        "--exact",
        action="store_true",
        help="csv: do not put ' before a text that a spreadsheet would run as a formula",
    )
    command.add_argument("--force", action="store_true", help="replace the file that is there")


def _eval(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "eval", "eval", "measure retrieval on a BEIR folder")
    command.add_argument("folder", type=Path, metavar="DIR")
    _model(command)


def _service(commands: _Commands[argparse.ArgumentParser]) -> None:
    _command(commands, "doctor", "doctor", "check the installation and the database")
    serve = _command(commands, "serve", "serve", "open the page")
    serve.add_argument("--port", type=int, default=8501)
    serve.add_argument("--address", default="127.0.0.1", help="default: this machine only")
    serve.add_argument("--open", action="store_true", help="open a browser window")
