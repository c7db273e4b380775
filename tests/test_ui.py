"""The web page, drawn without a browser: every page in both languages, and what must not happen."""

from __future__ import annotations

import ast
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.pipeline import ingest, plan
from kb import cache, embed, refresh, wording
from kb.library import KnowledgeBase
from kb.store import Store
from kb.text import Lexicon
from kb.types import AttachmentStatus, DateClaim, Event, Method, Why
from kb.ui import card, choice, markup, pages_as_pictures, question, texts

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus" / "pl"
HOSTILE = """Zebranie <img src=x onerror=alert(1)> w świetlicy, 3 marca 2021

Żołędziówka <script>alert("x")</script> & [kliknij](javascript:alert(1)) – tak zapisano uwagę stowarzyszenia.

Na tym samym zebraniu ustalono, że komisja ogłosi wyniki w maju.
"""


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Four files: a page with conflicts and gaps, a PDF, a hostile note, a damaged file."""
    folder = tmp_path_factory.mktemp("files")
    shutil.copy(CORPUS / "zdrowe-wzmocnienie.html", folder)
    shutil.copy(CORPUS / "nadbrzozie-raport-pamiec-urzedu.pdf", folder / "raport.pdf")
    (folder / "zebranie.txt").write_text(HOSTILE, "utf-8")
    (folder / "uszkodzony.pdf").write_bytes(b"%PDF-1.4 nothing more")
    return folder


@pytest.fixture(scope="session")
def database(folder, tmp_path_factory):
    """A small database, made with the real model."""
    path = tmp_path_factory.mktemp("base") / "kb.sqlite"
    with Store(path, create=True) as store:
        list(ingest(store, plan([folder], store.file_states())))
        lexicon = Lexicon(cache.lexicon_folder())
        refresh.refresh(store, lexicon, embed.load, lambda *_: None)
    return path


@pytest.fixture
def base(database):
    with KnowledgeBase(database) as base:
        yield base


@pytest.fixture
def page(database, monkeypatch):
    """Opens a page: ``page("events", lang="pl", year="2019")``."""
    monkeypatch.setenv("KB_DB", str(database))
    monkeypatch.delenv("KB_LANG", raising=False)
    return open_page


def open_page(name="ask", **address: str):
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for key, value in {"lang": "pl", **address}.items():
        at.query_params[key] = value
    at.run()
    if name != "ask":
        hashes = {v.get("url_pathname"): k for k, v in at._registered_pages.items()}
        at._page_hash = hashes[name]
        at.run()
    assert not at.exception
    return at


def html(at):
    """The page's HTML without the style sheet."""
    bodies = [element.proto.body for element in at.get("html")]
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


def words(at):
    """Everything that a reader sees."""
    shown = [re.sub(r"<[^>]+>", " ", html(at))]
    shown += [element.label for kind in ("button", "text_input", "selectbox", "radio", "multiselect", "toggle", "expander")
              for element in at.get(kind)]  # fmt: skip
    shown += [link.proto.label for link in at.get("page_link")]
    return "\n".join(shown)


TITLES = {
    "ask": ("Co już ustalono?", "What has been concluded?"),
    "events": ("Wydarzenia", "Events"),
    "documents": ("Dokumenty", "Documents"),
    "source": ("Źródło", "Source"),
}


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.parametrize("lang", ["pl", "en"])
def test_every_page_speaks_both_languages(page, name, lang):
    at = page(name, lang=lang)

    mine, other = TITLES[name] if lang == "pl" else TITLES[name][::-1]
    assert f"<h1>{mine}</h1>" in html(at)
    assert f"<h1>{other}</h1>" not in html(at)
    assert not any(key in words(at).split() for key in texts.TEXTS if "_" in key)


def test_an_answer_is_a_quote_with_event_date_and_file(page):
    at = page(q="czy organizacje znają roczny program współpracy?")

    shown = html(at)
    assert '<blockquote class="kb-quote" lang="pl">' in shown
    assert "Roczny Program Współpracy" in re.sub("</?mark>", "", shown)
    assert "zdrowe-wzmocnienie.html" in shown
    assert re.search(
        r'<p role="status">\d+ fragment\w* z \d+ wydarze\w+, od najtrafniejszego\.', shown
    )
    assert "<mark>" in shown
    assert any(link.proto.label == "Otwórz źródło" for link in at.get("page_link"))


def test_a_conflict_of_dates_is_said_in_words(page, base):
    event = next(event for event in base.events() if event.date_conflict)
    at = page(q="początek projektu", event=event.id)

    assert 'aria-hidden="true">⚠ </span>SPRZECZNE DATY' in html(at)


def test_a_missing_attachment_is_said_on_the_card(page, base):
    event = next(event for event in base.events() if choice.lacks_attachment(event))
    at = page(q="komisje", event=event.id)

    (name,) = (one.name for one in event.attachments if one.path is None)
    sentence = wording.say("attachment_missing", "pl", event=event.title, name=name)
    assert markup.escape(sentence) in html(at)


def test_a_passage_is_escaped(page, base, folder):
    event = base.passages_of(str(folder / "zebranie.txt"))[0].event
    at = page(q="żołędziówka", event=event)

    shown = html(at)
    assert "&lt;script&gt;" in re.sub("</?mark>", "", shown)
    assert "<img src=x" not in shown
    assert shown.count("<script>") == 1  # our own line, which sets the page's language


def test_a_title_is_escaped_in_the_list_of_events(page):
    at = page("events")

    (label,) = (e.label for e in at.get("expander") if "Zebranie" in e.label)
    assert r"\<img" in label
    assert "<img src=x" not in html(at)


def test_the_form_writes_the_question_into_the_address(page):
    at = page()
    at.text_input(key="ask_text").set_value("dotacje")
    at.radio(key="ask_lang").set_value("pl")
    at.text_input(key="ask_since").set_value("2019-06")
    at.button(key="FormSubmitter:ask_form-Szukaj").click().run()

    assert not at.exception
    assert (at.query_params["q"], at.query_params["in"], at.query_params["from"]) == (
        "dotacje",
        "pl",
        "2019-06",
    )


def test_an_empty_question_is_asked_for(page):
    at = page()
    at.button(key="FormSubmitter:ask_form-Szukaj").click().run()

    assert "Wpisz pytanie albo kilka słów." in html(at)


def test_a_new_question_starts_without_complaint(page):
    at = page()
    at.button(key="example_3").click().run()
    at.query_params.clear()
    at.run()

    assert "Wpisz pytanie" not in html(at)


def test_more_passages_are_shown_on_request(page):
    at = page(q="spotkanie")
    assert html(at).count("<blockquote") == 10
    next(button for button in at.button if button.label == "Pokaż więcej").click().run()

    assert html(at).count("<blockquote") > 10
    assert at.query_params["more"] == "1"


def test_an_example_asks_itself(page):
    at = page()
    at.button(key="example_3").click().run()

    assert at.text_input(key="ask_text").value == texts.text("example_3", "pl")
    assert "<blockquote" in html(at)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("pl", "„wczoraj” nie jest datą"), ("en", "“wczoraj” is not a date")],
)
def test_a_wrong_date_gets_a_sentence(page, lang, sentence):
    at = page(lang=lang, q="dotacje", **{"from": "wczoraj"})

    assert sentence in html(at)
    assert "<blockquote" not in html(at)


def test_swapped_dates_get_a_sentence(page):
    at = page(q="dotacje", **{"from": "2022", "to": "2019"})

    assert "jest późniejsza" in html(at)


def test_a_typed_date_covers_its_year_month_or_day():
    asked = question.Question("x", since="2019", until="2019-06").query()

    assert (asked.since, asked.until) == (date(2019, 1, 1), date(2019, 6, 30))


def test_a_filter_that_lets_nothing_through_is_said(page):
    at = page(q="dotacje", to="1950")

    assert "Żaden fragment nie spełnia warunków filtra." in html(at)


def test_an_unknown_event_in_a_link_is_said(page):
    at = page(q="dotacje", event="no-such-event")

    assert "Nie ma wydarzenia „no-such-event”" in html(at)


def test_no_answer_is_said_and_weak_hits_are_marked(page, monkeypatch):
    monkeypatch.setattr("kb.confidence.judge", lambda *_, **__: "nothing_close")
    at = page(q="przepis na pierogi")

    assert "Nie ma tego w materiale." in html(at)
    assert any("Słabe trafienia" in expander.label for expander in at.get("expander"))
    assert '<span class="kb-tag">słabe trafienie</span>' in html(at)


def test_a_missing_database_gets_a_sentence(page, tmp_path, monkeypatch):
    monkeypatch.setenv("KB_DB", str(tmp_path / "none.sqlite"))
    for name in TITLES:
        assert "Nie ma bazy" in html(page(name, path="/x"))


def test_an_empty_database_gets_a_sentence(page, tmp_path, monkeypatch):
    Store(tmp_path / "empty.sqlite", create=True).close()
    monkeypatch.setenv("KB_DB", str(tmp_path / "empty.sqlite"))

    for name in ("ask", "events", "documents"):
        assert "Baza jest pusta" in html(page(name))
    assert "Baza jest pusta" in html(page(q="dotacje"))


def test_a_missing_model_gets_a_sentence(page, database, tmp_path, monkeypatch):
    copy = tmp_path / "other.sqlite"
    shutil.copy(database, copy)
    with Store(copy) as store:
        store.set_meta("model", store.meta("model").replace('"name": "', '"name": "/nowhere/'))
    monkeypatch.setenv("KB_DB", str(copy))
    at = page(q="dotacje")

    assert 'role="alert"' in html(at)
    assert "/nowhere/" in html(at)


# ---------------------------------------------------------------------- source


def test_the_source_highlights_the_passage(page, base, folder):
    path = str(folder / "raport.pdf")
    passage = base.passages_of(path)[-1]
    at = page("source", path=path, passage=str(passage.id))

    shown = html(at)
    (found,) = re.findall(r'<mark class="kb-passage">(.*?)</mark>', shown, re.DOTALL)
    assert markup.escape(passage.text)[:60] in found
    assert 'alt="Obraz strony' in shown
    assert "data:image/jpeg;base64," in shown
    assert at.get("download_button")


def test_a_passage_across_two_pages_is_highlighted_on_both():
    pages, start = ("ab cd", "ef gh"), (0, 6)

    shown = [markup.highlighted(t, s, 3, 8) for t, s in zip(pages, start, strict=True)]
    assert shown == [
        'ab <mark class="kb-passage">cd</mark>',
        '<mark class="kb-passage">ef</mark> gh',
    ]


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../../../etc/passwd", "zdrowe-wzmocnienie.html", "/etc/../etc/passwd"]
)
def test_a_path_that_was_not_ingested_is_never_served(page, path):
    at = page("source", path=path)

    assert "Tego pliku nie ma w bazie" in html(at)
    assert not at.get("download_button")
    assert "root:" not in html(at)


def test_a_step_out_of_an_ingested_folder_is_never_served(page, folder):
    (folder.parent / "secret.txt").write_text("tajne", "utf-8")
    at = page("source", path=f"{folder}/../secret.txt")

    assert "Tego pliku nie ma w bazie" in html(at)
    assert not at.get("download_button")


def test_a_passage_of_another_file_is_not_shown(page, base, folder):
    other = base.passages_of(str(folder / "zebranie.txt"))[0]
    for named in (str(other.id), "²", "nonsense", "9" * 30):
        at = page("source", path=str(folder / "raport.pdf"), passage=named)

        assert "nie pochodzi z tego pliku" in html(at)
        assert '<mark class="kb-passage">' not in html(at)


def test_a_passage_that_is_gone_is_said(page, folder):
    at = page("source", path=str(folder / "raport.pdf"), passage="999999")

    assert "Tego fragmentu nie ma już w bazie" in html(at)


def test_pages_turn(page, folder):
    at = page("source", path=str(folder / "raport.pdf"))
    first = html(at)
    next(button for button in at.button if button.label == "Następna").click().run()

    assert not at.exception
    assert at.selectbox(key="source_page").value == 2
    assert html(at) != first


def test_an_original_that_is_gone_is_said(page, folder):
    path = folder / "raport.pdf"
    kept = path.rename(folder.parent / "kept.pdf")
    try:
        at = page("source", path=str(path))
    finally:
        kept.rename(path)

    assert "Oryginału nie ma już na dysku" in html(at)
    assert not at.get("download_button")


def test_what_is_no_pdf_is_not_drawn(tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"nothing")

    assert pages_as_pictures.draw(tmp_path / "x.pdf", 1) is None
    assert pages_as_pictures.draw(tmp_path / "none.pdf", 1) is None


# ---------------------------------------------------------- events, documents


def test_events_can_be_filtered(page):
    at = page("events", text="kowno", year="2019")

    labels = [expander.label for expander in at.get("expander")]
    assert len(labels) == 1
    assert "Kowno" in labels[0]
    assert "SPRZECZNE DATY" in labels[0]


def test_events_lacking_something_can_be_listed(page, base):
    at = page("events", only="lacking")

    expected = sum(choice.lacks_attachment(event) for event in base.events())
    assert len(at.get("expander")) == expected > 0


def test_an_event_tells_its_dates_documents_and_attachments(page, base):
    event = next(event for event in base.events() if choice.lacks_attachment(event))
    at = page("events", event=event.id)
    at.expander[0].open = True
    at.toggle[0].set_value(True).run()

    shown = html(at)
    assert not at.exception
    assert "zdrowe-wzmocnienie.html</a>" in shown
    assert "brak pliku" in shown
    assert "<blockquote" in shown


def test_a_wrong_year_gets_a_sentence(page):
    assert "„dawno” nie jest rokiem" in html(page("events", year="dawno"))


def test_documents_say_what_could_not_be_read(page):
    shown = html(page("documents"))

    assert "4 dokumenty: odczytane – 3, częściowo – 0, nieodczytane – 1." in shown
    assert "nieodczytany" in shown
    assert "uszkodzony" in shown
    assert shown.count('role="rowheader"') == 4
    assert re.search(
        r'href="events\?text=zdrowe-wzmocnienie.html&amp;lang=pl"[^>]*>6 wydarzeń', shown
    )


# ---------------------------------------------------------------- small pieces


def test_every_text_exists_in_both_languages():
    for key, (polish, english) in texts.TEXTS.items():
        assert polish, key
        assert english, key
        assert sorted(re.findall(r"{\w+}", polish)) == sorted(re.findall(r"{\w+}", english))


def test_every_key_that_the_pages_use_exists_and_none_is_idle():
    """Keys are written out in the sources; a few are put together from a name."""
    used = set()
    for path in (ROOT / "kb" / "ui").glob("*.py"):
        if path.name != "texts.py":
            tree = ast.parse(path.read_text("utf-8"))
            used |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}  # fmt: skip
    built = {f"{page}_page" for page in ("ask", "events", "documents", "source")}
    languages = {key for key in texts.TEXTS if key.startswith("lang_")}

    assert set(texts.TEXTS) - used - built - languages == set()


def test_polish_counts():
    shown = [texts.count(number, "passages", "pl") for number in (1, 2, 5, 12, 22)]

    assert shown == ["1 fragment", "2 fragmenty", "5 fragmentów", "12 fragmentów", "22 fragmenty"]


def test_words_are_marked_whole_and_escaped():
    assert markup.marked("komisja i komisjami <b>", ["komisja"]) == (
        "<mark>komisja</mark> i komisjami &lt;b&gt;"
    )


def test_why_is_said_in_words():
    reason = Why((("komisjami", "komisji"), ("rada", "Rada")), 0.8412)

    assert card.why(reason, "pl") == "słowa: komisjami → komisji, Rada · znaczenie 0,84"
    assert card.why(reason, "en") == "words: komisjami → komisji, Rada · meaning 0.84"


def test_events_go_from_the_newest_to_the_undated():
    def event(key: str, year: int) -> Event:
        day = date(year, 1, 1) if year else None
        return Event(key, key, "pl", (DateClaim(str(year), "", Method.STATED, day, day),))

    ordered = sorted([event("a", 0), event("b", 2019), event("c", 2022)],
                     key=choice.newest_first, reverse=True)  # fmt: skip
    assert [one.id for one in ordered] == ["c", "b", "a"]


def test_labels_are_safe_in_markdown():
    assert markup.plain("a *b* [c](d)\n<e>") == r"a \*b\* \[c\]\(d\) \<e\>"


def test_attachment_statuses_have_sentences():
    for status in AttachmentStatus:
        assert wording.say(f"attachment_status_{status.value}", "pl")
