"""The words of the register, in Polish and in English, for the page, the report and ``kb``."""

from __future__ import annotations

from collections.abc import Mapping

from kb import wording

WORDS: Mapping[str, tuple[str, str]] = {
    # the report
    "title": ("Rejestr plików", "File register"),
    "as_of": ("Baza {base}, stan na {day}.", "Database {base}, as of {day}."),
    "file_name": ("rejestr-plikow-{day}.html", "file-register-{day}.html"),
    "counts": ("W skrócie", "In brief"),
    "count_files": ("Pliki", "Files"),
    "count_events": ("Wydarzenia", "Events"),
    "count_attachments": ("Zapowiedziane załączniki", "Announced attachments"),
    "files_told": (
        "{all}: odczytane – {read}, częściowo – {partial}, nieodczytane – {failed}, "
        "kopie – {duplicate}.",
        "{all}: read – {read}, partly – {partial}, not read – {failed}, duplicates – {duplicate}.",
    ),
    "files_within": (
        "W tym pliki z wiadomości i archiwów: {number}.",
        "Of these in messages and archives: {number}.",
    ),
    "files_older": ("W tym starsze wersje: {number}.", "Of these older versions: {number}."),
    "attachments_told": (
        "{all}: w bazie – {held}, brak pliku – {missing}, nieodczytane – {unreadable}.",
        "{all}: in the database – {held}, missing – {missing}, unreadable – {unreadable}.",
    ),
    # what is missing
    "missing": ("Czego brakuje w archiwum", "What is missing from the archive"),
    "nothing_missing": (
        "Niczego nie brakuje: wszystkie pliki odczytano w całości, a zapowiedziane załączniki są "
        "w bazie.",
        "Nothing is missing: every file was read in full, and the announced attachments are in "
        "the database.",
    ),
    "failed_files": ("Nieodczytane pliki ({number})", "Files that were not read ({number})"),
    "partial_files": (
        "Pliki odczytane częściowo ({number})",
        "Files that were partly read ({number})",
    ),
    "lacking": (
        "Brakujące i nieodczytane załączniki ({number})",
        "Missing and unreadable attachments ({number})",
    ),
    "as_written": (
        "Nazwy załączników są takie, jak w dokumentach; gdzie dokument nazwy nie podaje, są "
        "słowa, którymi zapowiada załącznik.",
        "Attachments are named as in the documents; where a document gives no name, the words "
        "that announce the attachment stand instead.",
    ),
    # tables
    "file": ("Plik", "File"),
    "why": ("Powód", "Reason"),
    "event": ("Wydarzenie", "Event"),
    "date": ("Data", "Date"),
    "source": ("Zapowiedziano w pliku", "Announced in"),
    "attachments": ("Załączniki", "Attachments"),
    "standing": ("Stan", "Status"),
    "language": ("Język", "Language"),
    "pages": ("Strony", "Pages"),
    "events_and_remarks": ("Wydarzenia i uwagi", "Events and remarks"),
    "events_and_attachments": ("Wydarzenia i ich załączniki", "Events and their attachments"),
    "events_without": (
        "Wydarzenia bez zapowiedzianych załączników: {number}.",
        "Events that announce no attachments: {number}.",
    ),
    "whole": ("Wszystkie pliki", "All files"),
    "within": ("Wewnątrz: {path}", "Inside: {path}"),
    "lang_pl": ("polski", "Polish"),
    "lang_en": ("angielski", "English"),
    "lang_und": ("", ""),
    # writing the report
    "written": ("Zapisano: {path}", "Written: {path}"),
}

NOUNS: Mapping[str, tuple[tuple[str, str, str], tuple[str, str, str]]] = {
    "files": (("plik", "pliki", "plików"), ("file", "files", "")),
    "events": (("wydarzenie", "wydarzenia", "wydarzeń"), ("event", "events", "")),
}


def word(key: str, lang: str, **values: str) -> str:
    """The words under a key, their places filled."""
    return WORDS[key][wording.LANGUAGES.index(lang)].format(**values)


def count(number: int, noun: str, lang: str) -> str:
    """A number with its noun: ``5 plików``."""
    return f"{number} {wording.plural(number, lang, NOUNS[noun][wording.LANGUAGES.index(lang)])}"


def language(code: str, lang: str) -> str:
    """The name of a language; its code where there is no name for it."""
    return word(f"lang_{code}", lang) if f"lang_{code}" in WORDS else code
