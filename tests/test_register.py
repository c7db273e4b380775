"""The register of files: its counts agree, and it says what the archive lacks, in print too."""

from __future__ import annotations

import json
import os
import re
import shutil
import string
import subprocess
import sys
from collections import Counter
from datetime import date
from email.message import EmailMessage
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from fakes import FakeEmbedder, fill, ingested

from kb import register
from kb.library import KnowledgeBase
from kb.register import Standing, report, tables, words
from kb.register.words import word
from kb.store import Store
from kb.types import AttachmentStatus, Document, Event, Problem, ReadStatus, Reason

ROOT = Path(__file__).parent.parent
PAGE = r"""# Narada o dyżurach \<b>nocnych\</b>

6 czerwca 2019 r. organizacje prosiły o stały dyżur pracownika urzędu.

Załączniki:

- [Lista uwag](lista-uwag.txt)
- [Mapa & plan](mapa.pdf)
"""
NOTE = "Lista uwag mieszkańców z 6 czerwca 2019 r.: brakuje ławek i cienia.\n"


def message() -> bytes:
    """A message with an attachment that is read and one that is damaged."""
    mail = EmailMessage()
    mail["Subject"] = "Notatka ze spotkania 12 maja 2023"
    mail["From"], mail["To"] = "biuro@example.org", "rada@example.org"
    mail.set_content("Na spotkaniu ustalono termin odpowiedzi na uwagi.\n")
    mail.add_attachment("Mieszkańcy prosili o ławki przy szkole.\n", filename="ustalenia.txt")
    mail.add_attachment(
        b"%PDF-1.4 nic", maintype="application", subtype="pdf", filename="obecni.pdf"
    )
    return bytes(mail)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Files of every standing, and attachments of every status."""
    folder = tmp_path_factory.mktemp("rejestr")
    (folder / "narady.md").write_text(PAGE, "utf-8")
    (folder / "lista-uwag.txt").write_text(NOTE, "utf-8")
    (folder / "kopia.txt").write_text(NOTE, "utf-8")
    (folder / "uszkodzony.pdf").write_bytes(b"%PDF-1.4 nic")
    (folder / "wiadomość.eml").write_bytes(message())
    partly = ROOT / "tests" / "data" / "files" / "tablica-bez-wynikow.xlsx"
    shutil.copy(partly, folder / "czesciowy.xlsx")
    return folder


@pytest.fixture(scope="module")
def base(folder, tmp_path_factory, lexicon):
    path = tmp_path_factory.mktemp("baza") / "kb.sqlite"
    with Store(path, create=True) as store:
        ingested(store, folder)
        fill(store, lexicon)
    with KnowledgeBase(path, FakeEmbedder()) as base:
        yield base


@pytest.fixture(scope="module")
def found(base):
    return register.of(base.documents(), base.events())


def named(entries) -> set[str]:
    return {Path(entry.path).name for entry in entries}


# --- the register


def test_every_file_has_one_standing(found):
    """A file is read, partly read, not read or a copy; a copy is of the one that was read."""
    standings = {Path(entry.path).name: entry.standing for entry in found.entries}
    copy = found.having(Standing.DUPLICATE)[0]

    assert standings.pop("kopia.txt") != standings.pop("lista-uwag.txt")
    assert {"kopia.txt", "lista-uwag.txt"} == {
        Path(path).name for path in (copy.path, copy.document.path)
    }
    assert standings == {
        "narady.md": Standing.READ,
        "wiadomość.eml": Standing.READ,
        "ustalenia.txt": Standing.READ,
        "czesciowy.xlsx": Standing.PARTIAL,
        "uszkodzony.pdf": Standing.FAILED,
        "obecni.pdf": Standing.FAILED,
    }


def test_the_counts_agree(found, base):
    """Standings sum up to the files, which are those that the store knows."""
    assert len(found.entries) == sum(len(found.having(one)) for one in Standing)
    assert {entry.path for entry in found.entries} == set(base.store.file_states())
    announced = sum(register.total(found.announcing(one)) for one in AttachmentStatus)
    assert register.total(found.announced) == announced == 4


def test_a_message_carries_its_attachments(found, folder):
    """What lies in a message is told of it, and lies in no folder."""
    inside = found.carried[str(folder / "wiadomość.eml")]

    assert {"ustalenia.txt", "obecni.pdf"} == named(inside)
    assert [str(folder / "wiadomość.eml")] == list(found.carried)


def test_what_is_missing_is_told_by_event(found):
    """A file that nobody handed in and one that cannot be read, each under its event."""
    told = {
        one.event.title: [(each.name, each.status.value) for each in one.attachments]
        for one in found.lacking
    }

    assert told == {
        "Narada o dyżurach <b>nocnych</b>": [("Mapa & plan", "missing")],
        "Notatka ze spotkania 12 maja 2023": [("obecni.pdf", "unreadable")],
    }
    assert ["narady.md", "wiadomość.eml"] == [Path(one.source).name for one in found.lacking]
    assert not found.is_complete


def document(path: str, **changes: object) -> Document:
    values = {"id": 1, "format": "txt", "lang": "pl", "pages": None, "status": ReadStatus.READ}
    return Document(path=path, **(values | changes))


def test_an_archive_with_everything_lacks_nothing():
    """No failed file, no partly read one, no announced attachment that is not held."""
    assert register.of([document("/a.txt")], [Event("a", "A", "pl")]).is_complete


def test_an_older_version_counts_as_a_file_and_its_copy_does_not():
    """It keeps its standing, and says what is newer; its copy is a copy."""
    old = document("/a.txt", copies=("/b.txt",), superseded_by="/c.txt",
                   superseded_why=Reason.REVISED)  # fmt: skip
    found = register.of([old, document("/c.txt", versions=("/a.txt",))], [])

    assert ["/a.txt"] == [entry.path for entry in found.older]
    assert Counter(read=2, duplicate=1) == Counter(e.standing.value for e in found.entries)
    assert ["To starsza wersja. Na pytania odpowiada nowsza: /c.txt."] == register.remarks(
        found.older[0], "pl"
    )


def test_the_copy_of_a_file_that_cannot_be_read_is_not_read():
    """To say that it is a copy would hide that its text is in no other file."""
    broken = document("/a.pdf", status=ReadStatus.FAILED, copies=("/b.pdf",),
                      problems=(Problem("empty"),))  # fmt: skip
    found = register.of([broken], [])

    assert ["/a.pdf", "/b.pdf"] == [entry.path for entry in found.having(Standing.FAILED)]
    assert register.remarks(found.entries[1], "en")[0] == "The same file as /a.pdf."


def test_a_file_in_an_archive_in_a_message_lies_in_the_archive():
    """The innermost carrier holds it; a folder in the archive holds nothing of its own."""
    paths = ("/d/m.eml", "/d/m.eml/z.zip", "/d/m.eml/z.zip/rok 2020/a.txt")
    found = register.of([document(path) for path in paths], [])

    assert ["", "/d/m.eml", "/d/m.eml/z.zip"] == [entry.carrier for entry in found.entries]


# --- the report


class Outline(HTMLParser):
    """Checks that tags are closed in order, and collects what a reader's software needs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open, self.seen, self.text = [], [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.seen if name == tag]


@pytest.fixture
def printed(found):
    def print_(lang: str, register=found) -> str:
        return report.page(register, "kb.sqlite", date(2026, 7, 28), lang, {})

    return print_


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "pl",
            [
                "Baza kb.sqlite, stan na 28 lipca 2026.",
                "8 plików: odczytane – 4, częściowo – 1, nieodczytane – 2, kopie – 1.",
                "W tym pliki z wiadomości i archiwów: 2.",
                "4: w bazie – 2, brak pliku – 1, nieodczytane – 1.",
                "Nieodczytane pliki (2)",
                "Formuły, których wyników nie zapisano w pliku: 1.",
                "Brakujące i nieodczytane załączniki (2)",
                "Ten sam plik co ",
                "6 czerwca 2019 (treść)",
            ],
        ),
        (
            "en",
            [
                "Database kb.sqlite, as of 28 July 2026.",
                "8 files: read – 4, partly – 1, not read – 2, duplicates – 1.",
                "Of these in messages and archives: 2.",
                "4: in the database – 2, missing – 1, unreadable – 1.",
                "Files that were not read (2)",
                "Formulas whose results are not stored in the file: 1.",
                "Missing and unreadable attachments (2)",
                "The same file as ",
                "6 June 2019 (text)",
            ],
        ),
    ],
)
def test_the_report_says_all(printed, lang, said):
    text = "".join(Outline(printed(lang)).text)

    assert [] == [sentence for sentence in said if sentence not in text]


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_the_report_can_be_read_by_ear_and_printed(printed, lang):
    """Language, title, headings in order, a caption and scopes for each table; nothing from outside."""
    page = printed(lang)
    outline = Outline(page)
    levels = [int(tag[1]) for tag, _ in outline.seen if re.fullmatch(r"h[1-6]", tag)]

    assert [{"lang": lang}] == outline.all("html")
    assert len(outline.all("title")) == len(outline.all("main")) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(outline.all("table")) == len(outline.all("caption")) == len(outline.all("thead")) > 3
    assert all("scope" in attributes for attributes in outline.all("th"))
    assert [] == outline.all("script") + outline.all("link") + outline.all("img")
    assert "src=" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "thead { display: table-header-group; }" in page
    assert "@page { size: A4;" in page


def test_words_of_files_are_escaped(printed):
    """A title with markup stays a title."""
    page = printed("pl")

    assert "Narada o dyżurach &lt;b&gt;nocnych&lt;/b&gt;" in page
    assert "„Mapa &amp; plan” – <strong>brak pliku</strong>" in page
    assert "<b>" not in page


def test_every_file_has_its_line_in_the_report(printed, found):
    """The whole register has a row a file, under the heading of its folder."""
    page = printed("pl")
    table = page[page.index('<table class="kb-table kb-files"') :]

    assert len(found.entries) == table.count('scope="row"')
    assert 2 == table.count('scope="rowgroup"')
    assert re.search(r'scope="rowgroup"[^>]*>Wewnątrz: [^<]*wiadomość\.eml<', table)


def test_a_complete_archive_is_said_to_be_complete(printed):
    page = printed("pl", register.of([document("/a.txt")], [Event("a", "A", "pl")]))

    assert "Niczego nie brakuje" in page
    assert "(0)" not in page
    assert "Wydarzenia bez zapowiedzianych załączników: 1." in page


def test_a_date_that_a_person_chose_counts_in_the_report(found):
    event = found.lacking[0].event
    page = report.page(found, "kb", date(2026, 7, 28), "pl", {event.id: "2019-06-07"})

    assert "7 czerwca 2019 (przyjęta data)" in page


def test_a_held_attachment_named_as_its_file_is_named_once(printed):
    page = printed("en")

    assert "<div>ustalenia.txt – in the database</div>" in page
    assert "<div>“Lista uwag”: " in page


def test_every_word_of_the_register_is_in_both_languages():
    for key, (polish, english) in words.WORDS.items():
        places = [{name for _, name, _, _ in string.Formatter().parse(one) if name}
                  for one in (polish, english)]  # fmt: skip
        assert places[0] == places[1], key
    assert word("file_name", "pl", day="2026-07-28") == "rejestr-plikow-2026-07-28.html"


def test_no_word_of_the_register_is_idle():
    sources = [*(ROOT / "kb" / "register").glob("*.py"), ROOT / "kb" / "cli" / "register.py"]
    sources.append(ROOT / "kb" / "ui" / "documents.py")
    code = "\n".join(path.read_text("utf-8") for path in sources if path.name != "words.py")
    code = code.replace("'", '"')
    built = {f"{one.value}_files" for one in Standing} | {"lang_pl", "lang_en", "lang_und"}

    assert [] == [key for key in words.WORDS if f'"{key}"' not in code and key not in built]


def test_a_standing_is_told_in_words_and_not_by_its_sign_alone():
    assert tables.standing(Standing.DUPLICATE, "pl") == (
        '<span class="kb-status"><span aria-hidden="true">= </span>kopia</span>'
    )


# --- kb documents


@pytest.fixture
def kb(base, tmp_path):
    """Runs ``kb documents`` in a folder of the test's own."""

    def run(*arguments: object, lang: str = "en") -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "KB_LANG": lang}
        program = [sys.executable, "-c", "from kb.cli import entry; entry()"]
        command = [*program, "--db", str(base.path), "documents", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
        )

    return run


def test_missing_lists_files_and_then_attachments(kb):
    """In JSON a line each; the listing itself succeeded, so the status is 0."""
    done = kb("--missing", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]

    assert 0 == done.returncode
    assert [
        ("czesciowy.xlsx", "partial"),
        ("uszkodzony.pdf", "failed"),
        ("obecni.pdf", "failed"),
    ] == [(Path(line["path"]).name, line["status"]) for line in lines if "attachment" not in line]
    assert [("Mapa & plan", "missing"), ("obecni.pdf", "unreadable")] == [
        (line["attachment"], line["status"]) for line in lines if "attachment" in line
    ]
    assert {"edtf": "2019-06-06"}.items() <= lines[3]["dates"][0].items()


def test_missing_is_said_in_tables_for_people(kb):
    done = kb("--missing", lang="pl")

    assert "Formuły, których wyników nie zapisano w pliku: 1." in done.stdout
    assert re.search(r"Mapa & plan +brak pliku +Narada o dyżurach", done.stdout)
    assert "ustalenia.txt" not in done.stdout


def test_the_report_is_written_and_never_over_another_file(kb, tmp_path):
    """Whole or not at all; what is there stays, unless --force says otherwise."""
    target = tmp_path / "raport.html"
    first = kb("--report", target)
    before = target.read_text("utf-8")
    target.write_text("notatki", "utf-8")
    second = kb("--report", target, lang="pl")
    kept = target.read_text("utf-8")
    third = kb("--report", target, "--force")

    assert (0, f"Written: {target}\n") == (first.returncode, first.stdout)
    assert before.startswith("<!DOCTYPE html>")
    assert before.endswith("</html>\n")
    assert (2, "notatki") == (second.returncode, kept)
    assert "już istnieje" in second.stderr
    assert (0, before) == (third.returncode, target.read_text("utf-8"))
    assert [target] == list(tmp_path.iterdir())


def test_a_report_without_a_name_is_named_after_the_day(kb, tmp_path):
    done = kb("--report", "--json", lang="pl")

    (written,) = tmp_path.iterdir()
    assert re.fullmatch(r"rejestr-plikow-\d{4}-\d\d-\d\d\.html", written.name)
    assert {"report": written.name} == json.loads(done.stdout)


def test_a_report_that_cannot_be_written_gets_a_sentence(kb, tmp_path):
    done = kb("--report", tmp_path / "nie ma" / "raport.html")

    assert 2 == done.returncode
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert [] == list(tmp_path.iterdir())
