"""The web page in a real browser: a headless Chromium against a server on 127.0.0.1."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest

from ingest.pipeline import ingest, plan
from kb import cache, codebook, embed, refresh
from kb.coder import Coder
from kb.library import KnowledgeBase
from kb.store import Store
from kb.text import Lexicon

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

ROOT = Path(__file__).parent.parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PDF = ROOT / "corpus" / "pl" / "nadbrzozie-raport-pamiec-urzedu.pdf"
QUESTION = "pracownik odchodzi i nikt w urzędzie nie pamięta obietnic"

# What the ingest under test runs: the same two verbs as `kb ingest`.
INGEST = """
import sys
from pathlib import Path
from ingest.pipeline import ingest, plan
from kb import cache, embed, refresh
from kb.store import Store
from kb.text import Lexicon

with Store(Path(sys.argv[1])) as store:
    for outcome in ingest(store, plan([Path(sys.argv[2])], store.file_states())):
        print(outcome.status, flush=True)
    refresh.refresh(store, Lexicon(cache.lexicon_folder()), embed.load, lambda *_: None)
"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no /usr/bin/chromium"),
]


def environment(**more: str):
    python_path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": python_path, **more}


@contextmanager
def started(command, **options: object):
    """A process that is ended, by its own id, whatever happens."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    """The corpus of both languages."""
    path = tmp_path_factory.mktemp("browser") / "kb.sqlite"
    with Store(path, create=True) as store:
        files = plan([ROOT / "corpus" / "pl", ROOT / "corpus" / "en"], store.file_states())
        list(ingest(store, files))
        refresh.refresh(store, Lexicon(cache.lexicon_folder()), embed.load, lambda *_: None)
        book = codebook.load()
        refresh.code(store, Coder(embed.load_coder, book), book, lambda *_: None)
    return path


@pytest.fixture(scope="session")
def server(database):
    """The running page: its address and its process."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    kb = [sys.executable, "-c", "from kb.cli import entry; entry()", "--db", str(database)]
    with started([*kb, "serve", "--port", str(port)], env=environment()) as process:
        for _ in range(120):
            if answers(address):
                break
            time.sleep(0.5)
        else:
            pytest.fail("the server did not start")
        yield address, process


def answers(address):
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as response:  # noqa: S310
            return response.status == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def browser():
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(server, browser):
    """A tab; it must ask nobody but our server."""
    address, _ = server
    tab = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=address)
    tab.set_default_timeout(60_000)
    strangers = []
    local = (address, address.replace("http", "ws", 1), "data:", "blob:")
    tab.on("request", lambda r: None if r.url.startswith(local) else strangers.append(r.url))
    yield tab
    tab.close()
    assert strangers == []


def test_a_question_gets_a_quote_and_its_source_opens(page):
    """The whole way of a clerk: ask, see the quote, open its source, come back."""
    page.goto("/?lang=pl")
    page.get_by_label("Pytanie albo kilka słów").fill(QUESTION)
    page.get_by_role("button", name="Szukaj").click()
    page.wait_for_selector("blockquote")
    card = page.locator("article").first

    quoted = card.locator("blockquote").inner_text()
    told = card.inner_text()
    assert card.locator("h3").inner_text().startswith("1. ")
    assert "Data" in told
    assert "Plik" in told
    assert page.url.count("q=") == 1
    assert page.locator("html").get_attribute("lang") == "pl"

    page.get_by_role("link", name="Otwórz źródło").first.click()
    mark = page.locator("mark.kb-passage")
    mark.wait_for()
    assert "".join(quoted.split())[:40] in "".join(mark.inner_text().split())
    page.wait_for_timeout(1500)
    assert 0 <= mark.evaluate("m => m.getBoundingClientRect().top") < 900

    page.get_by_role("link", name="Wróć do wyników").click()
    page.wait_for_selector("blockquote")
    assert page.get_by_label("Pytanie albo kilka słów").input_value() == QUESTION


def test_a_page_of_a_pdf_is_drawn(page):
    page.goto(f"/source?lang=pl&path={quote(str(PDF))}")
    picture = page.locator("img.kb-picture")
    picture.wait_for()

    assert picture.evaluate("p => p.decode().then(() => p.naturalWidth)") > 500
    assert "strony 1" in picture.get_attribute("alt")


def test_the_language_can_be_switched(page):
    page.goto(f"/?lang=pl&q={quote(QUESTION)}")
    page.wait_for_selector("blockquote")
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="What has been concluded?").wait_for()

    assert page.get_by_role("button", name="Search").is_visible()
    assert "lang=en" in page.url
    page.wait_for_function("document.documentElement.lang === 'en'")
    page.get_by_role("link", name="Events").click()
    page.get_by_role("heading", name="Events", level=1).wait_for()


def test_a_quote_can_be_copied(page, server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server[0])
    page.goto(f"/?lang=pl&q={quote(QUESTION)}")
    page.get_by_role("button", name="Kopiuj cytat").first.click()
    page.get_by_text("Skopiowano").first.wait_for()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert "(źródło: " in copied


def test_nothing_overflows_a_narrow_screen(page):
    page.set_viewport_size({"width": 320, "height": 800})
    for address in (
        f"/?lang=pl&q={quote(QUESTION)}",
        "/recurring?lang=pl&once=1",
        "/events?lang=pl",
        "/documents?lang=pl",
    ):
        page.goto(address)
        page.wait_for_selector("h1")
        page.wait_for_timeout(1500)
        wide = page.evaluate(
            "[...document.querySelectorAll('[data-testid=stMain] *')]"
            ".filter(e => e.offsetParent && e.getBoundingClientRect().right > 321)"
            ".map(e => e.className + e.tagName)"
        )
        assert wide == []


def test_a_polish_page_has_no_english_of_streamlit(page):
    page.goto(f"/?lang=pl&q={quote(QUESTION)}")
    page.wait_for_selector("blockquote")
    page.get_by_text("Zawęź: rodzaj, temat, język, wydarzenie, data").click()
    page.get_by_text("Popraw", exact=True).first.click()
    page.get_by_label("Imię i nazwisko").wait_for()
    page.get_by_label("Wydarzenia").click()
    page.wait_for_timeout(500)

    seen = page.evaluate(
        "document.body.innerText + [...document.querySelectorAll('input,textarea')]"
        ".map(e => e.placeholder).join('\\n')"
    )
    for english in (
        "Press Enter",
        "Choose",
        "Select",
        "Deploy",
        "Running",
        "Copy to",
        "No results",
    ):
        assert english not in seen


def test_the_register_can_be_narrowed_by_keyboard_and_printed(page, tmp_path):
    """What is missing stands first; the arrows choose a status; the report needs no server."""
    page.goto("/documents?lang=pl")
    page.get_by_role("heading", name="Czego brakuje w archiwum").wait_for()
    rows = page.locator("table.kb-files th[scope=row]")
    rows.first.wait_for()
    everything = page.get_by_role("radio", name="wszystkie")
    everything.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**show=read**")

    assert page.get_by_role("radio", name="odczytane (").is_checked()
    assert page.get_by_role("link", name="zdrowe-wzmocnienie.html").count() > 1

    with page.expect_download() as download:
        page.get_by_role("button", name="Pobierz raport do druku").click()
    assert download.value.suggested_filename.startswith("rejestr-plikow-")
    report = tmp_path / "raport.html"
    download.value.save_as(report)
    text = report.read_text("utf-8")
    assert "<h1>Rejestr plików</h1>" in text
    assert text.count('scope="row"') > rows.count()


@pytest.mark.parametrize(
    ("address", "sheets"),
    [
        ("/recurring?lang=pl&kind=gap", ["Wypowiedzi", "Co się powtarza", "Wydarzenia"]),
        ("/?lang=pl&q=kto+nie+odbiera+telefonu", ["Wyniki wyszukiwania"]),
    ],
)
def test_a_workbook_is_taken_away(page, tmp_path, address, sheets):
    """What was chosen on the page, with a sheet that says how it was made."""
    page.goto(address)
    with page.expect_download() as download:
        page.get_by_role("button", name="Pobierz jako arkusz Excel").click()
    target = tmp_path / download.value.suggested_filename
    download.value.save_as(target)
    book = openpyxl.load_workbook(target)

    assert [*sheets, "O eksporcie"] == book.sheetnames
    first = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert first
    assert all(first)


def test_forty_files_are_surveyed_at_a_glance(page):
    """On a desktop screen the register has a line a file, two where a name is long."""
    page.goto("/documents?lang=en")
    page.locator("table.kb-files").wait_for()
    heights = page.locator("table.kb-files tr").evaluate_all(
        "rows => rows.map(row => row.getBoundingClientRect().height)"
    )

    assert len(heights) > 40
    assert max(heights) < 48


def test_a_label_can_be_corrected(page):
    """A person opens the form at a quote, says who he is and what is right, and sees it kept."""
    page.goto(f"/?lang=pl&q={quote(QUESTION)}")
    page.get_by_text("Popraw", exact=True).first.click()
    page.get_by_role("button", name="Zapisz").click()
    page.get_by_text("Podaj imię i nazwisko.").wait_for()
    page.get_by_label("Imię i nazwisko").fill("Anna Nowak")
    theme_list = page.get_by_role("combobox", name="Temat główny")
    theme_list.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # a list that is open closes when the page scrolls
    theme_list.click()
    page.get_by_role("option").first.wait_for()
    texts = page.get_by_role("option").all_inner_texts()
    shown = page.locator("main, [data-testid=stMain]").first.inner_text()
    theme = next(text for text in texts[1:] if text not in shown)
    other = page.get_by_role("option", name=theme, exact=True)
    other.click()
    page.get_by_role("button", name="Zapisz").click()
    page.get_by_text("Zapisano.").wait_for()
    # The page is drawn from top to bottom: the word that it is kept may stand there before
    # the label does.
    page.get_by_text("oznaczone przez człowieka (Anna Nowak, ").first.wait_for()
    page.get_by_role("button", name="Zapisz").wait_for(state="detached")
    page.get_by_role("combobox", name="Temat główny").wait_for(state="detached")

    assert theme in page.locator("main, [data-testid=stMain]").first.inner_text()

    page.get_by_text("Popraw", exact=True).nth(1).click()
    name = page.get_by_label("Imię i nazwisko")
    name.wait_for()
    assert name.input_value() == "Anna Nowak"


def test_what_was_said_once_can_be_listed(page):
    """The switch shows single gaps and practices, each with its place."""
    page.goto("/recurring?lang=en")
    page.get_by_role("heading", name="Gaps and practices", level=1).wait_for()
    page.get_by_text("Also show what was said only once").click()
    page.get_by_role("heading", name="Gaps mentioned once").wait_for()

    assert "once=1" in page.url
    card = page.locator("article.kb-pattern", has_text="1 independent event").first
    assert "communication gap" in card.inner_text()
    page.get_by_role("link", name="Open the source").first.click()
    page.locator("mark.kb-passage").wait_for()


def test_the_server_answers_while_an_ingest_runs(page, database, tmp_path):
    """Readers do not wait for the writer, and see what it wrote when it is done."""
    for number in range(60):
        words = (
            f"Protokół {number}. Ustalono, że wędzarnia śledzi numer {number} zostaje przy porcie. "
        )
        (tmp_path / f"protokol-{number}.txt").write_text(words * 20, "utf-8")
    page.goto("/?lang=pl")
    page.wait_for_selector("h1")
    command = [sys.executable, "-c", INGEST, str(database), str(tmp_path)]
    with started(command, env=environment()) as writer:
        assert writer.stdout.readline()  # the first file is stored
        page.get_by_label("Pytanie albo kilka słów").fill(QUESTION)
        page.get_by_role("button", name="Szukaj").click()
        page.wait_for_selector("blockquote")
        assert writer.poll() is None
        assert writer.wait(300) == 0
    with KnowledgeBase(database) as base:
        assert len(base.documents()) > 60
    page.get_by_label("Pytanie albo kilka słów").fill("wędzarnia śledzi przy porcie")
    page.get_by_role("button", name="Szukaj").click()
    page.locator("article", has_text="wędzarnia śledzi").first.wait_for()


@pytest.mark.skipif(sys.platform != "linux", reason="counts the files under /proc")
def test_the_server_does_not_hoard_connections(page, server):
    """Each drawing of a page runs in a thread of its own; its connection ends with it."""
    _, process = server
    page.goto("/documents?lang=pl")
    counts = []
    for name in ["English", "Polski"] * 8:
        page.get_by_role("button", name=name).click()
        page.get_by_role("button", name="Polski" if name == "English" else "English").wait_for()
        page.wait_for_timeout(300)
        links = Path(f"/proc/{process.pid}/fd").iterdir()
        counts.append(sum("kb.sqlite" in str(link.readlink()) for link in links))

    assert counts[-1] <= counts[0] + 12
