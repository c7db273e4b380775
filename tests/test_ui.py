"""The web page, drawn without a browser: every page in both languages, and what must not happen."""

from __future__ import annotations

import ast
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from ingest.pipeline import ingest, plan
from kb import cache, codebook, datetext, embed, refresh, wording
from kb.coder import Coder
from kb.conclusions import (
    Answer,
    Coding,
    Correction,
    FollowUp,
    Grade,
    Kind,
    Pattern,
    Quote,
    Statement,
    Strength,
)
from kb.library import KnowledgeBase
from kb.store import Store
from kb.terms import strength_text, term
from kb.text import Lexicon
from kb.types import Attachment, AttachmentStatus, DateClaim, Event, Hit, Method, Passage, Why
from kb.ui import ask as ask_page
from kb.ui import (
    card,
    choice,
    decisions,
    labels,
    markup,
    pages_as_pictures,
    parts,
    preferred,
    question,
    source,
    style,
    texts,
    wanted,
)
from kb.ui import recurring as recurring_page
from kb.ui.decisions import Wish

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
        book = codebook.load()
        refresh.code(store, Coder(embed.load_coder, book), book, lambda *_: None)
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
    "recurring": ("Luki i praktyki", "Gaps and practices"),
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
        r'<p role="status">[\w ,]*\d+ (wypowied\w+|fragment\w*) z \d+ wydarze\w+, najtrafniejsze na początku\.',
        shown,
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
    assert html(at).count('<article class="kb-card">') == 10
    next(button for button in at.button if button.label == "Pokaż więcej").click().run()

    assert html(at).count('<article class="kb-card">') > 10
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

    for name in ("ask", "recurring", "events", "documents"):
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


# ------------------------------------------------- conclusions and corrections


@pytest.fixture
def own(database, folder, tmp_path, monkeypatch):
    """A base of the test's own in which two events say the same gap, as a person decided."""
    path = tmp_path / "own.sqlite"
    shutil.copy(database, path)
    monkeypatch.setenv("KB_DB", str(path))
    monkeypatch.delenv("KB_LANG", raising=False)
    with KnowledgeBase(path) as base:
        said = [said_in(base, folder / name) for name in ("zebranie.txt", "raport.pdf")]
        for one in said:
            base.correct("B. C.", "kind", "gap", statement=one.id)
        base.correct("B. C.", "same_as", said[1].id, statement=said[0].id)
        yield base


def said_in(base, path):
    """The last statement of a file."""
    return [s for s in base.statements() if s.path == str(path)][-1]


def the_pattern(base, folder):
    key = said_in(base, folder / "zebranie.txt").id
    return next(p for p in base.patterns(Kind.GAP) if key in {s.id for s in p.statements})


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_a_pattern_tells_its_kind_strength_events_and_quotes(own, folder, lang):
    """Everything that the evidence consists of stands on the card."""
    shown = html(open_page("recurring", lang=lang))
    pattern = the_pattern(own, folder)

    assert f'<span class="kb-icon-gap" aria-hidden="true">≠</span>{term("gap", lang)}' in shown
    assert markup.escape(markup.capital(strength_text(pattern.strength, lang))) in shown
    for statement in pattern.statements:
        assert f'<blockquote class="kb-quote" lang="{statement.lang}">' in shown
        assert markup.escape(statement.text) in shown
        assert markup.escape(own.event(statement.event).title) in shown
    assert markup.capital(term("answered_by", lang)) in shown


def test_patterns_are_filtered_by_kind_and_theme(own, folder):
    """What does not fit is left out, and that nothing fits is said."""
    label = markup.escape(the_pattern(own, folder).label)
    own.correct("B", "themes", '["digital"]', statement=the_pattern(own, folder).statements[0].id)
    own.correct("B", "themes", '["digital"]', statement=the_pattern(own, folder).statements[1].id)

    assert label in html(open_page("recurring", kind="gap", theme="digital"))
    assert label not in html(open_page("recurring", kind="practice"))
    assert label not in html(open_page("recurring", theme="roles"))


def test_nothing_that_recurs_is_said_plainly(page, monkeypatch):
    """No card, and the sentence that nothing comes back."""
    monkeypatch.setattr("kb.patterns.Recurrence.patterns", lambda *_: ())
    at = page("recurring")

    assert term("no_patterns", "pl") in html(at)
    assert "<article" not in html(at)


def test_what_was_said_once_is_shown_on_request(own):
    """The switch writes itself into the address."""
    at = open_page("recurring")
    before = html(at).count("kb-pattern")
    at.toggle(key="recurring_once").set_value(True).run()

    assert not at.exception
    assert at.query_params["once"] in ("1", ["1"])
    assert html(at).count("kb-pattern") > before
    assert own.known().recurrence.told_once()


def test_an_answer_starts_with_what_recurs(own, folder):
    """The pattern stands above the quotes, and its words are not quoted twice."""
    statement = said_in(own, folder / "zebranie.txt")
    shown = html(open_page(q=statement.text, event=statement.event))

    assert f"<h2>{term('patterns', 'pl')}</h2>" in shown
    assert shown.index("kb-pattern") < shown.index("kb-answered")
    quotes = re.findall(r"<blockquote.*?</blockquote>", re.sub("</?mark>", "", shown))
    assert sum(statement.text in quote for quote in quotes) == 1


def test_a_question_can_ask_for_a_kind_and_a_theme():
    """Both stand in the link and reach the library."""
    asked = question.Question("x", kinds=("gap",), themes=("grants",))

    assert asked.narrowed
    assert (asked.address()["kind"], asked.address()["theme"]) == (["gap"], ["grants"])
    assert (asked.query().kinds, asked.query().themes) == (("gap",), ("grants",))


def test_a_kind_and_a_theme_that_there_are_not_are_left_out(page):
    at = page(q="dotacje", kind="nonsense", theme="nonsense")

    assert "<blockquote" in html(at)
    assert at.multiselect(key="ask_kinds").value == []


def opened_form(base, statement):
    """The page of patterns with the form of a statement open; the key of the form."""
    pattern = next(p for p in base.patterns() if statement in p.statements)
    key = f"correct_gap_{pattern.id}_{statement.id}"
    at = open_page("recurring", kind="gap")
    at.session_state[key] = True
    return at.run(), key


def test_a_correction_is_kept_with_its_author_and_shown_beside_the_machine(own, folder):
    """The theme changes, the name is remembered, and the program's label stays in sight."""
    statement = said_in(own, folder / "zebranie.txt")
    at, key = opened_form(own, statement)
    at.text_input(key=f"{key}_who").set_value("Anna Nowak")
    at.selectbox(key=f"{key}_theme").set_value("language")
    at.text_input(key=f"{key}_note").set_value("zob. s. 2")
    at.button(key=f"FormSubmitter:{key}_form-Zapisz").click().run()

    assert not at.exception
    last = own.corrections()[-1]
    assert ("Anna Nowak", "themes", '["language"]') == (last.who, last.field, last.value)
    assert last.note == "zob. s. 2"
    assert at.session_state["who"] == "Anna Nowak"
    assert f"{term('person', 'pl')} (Anna Nowak, " in html(at)
    assert "program: " in html(at)
    assert "Zapisano." in html(at)


def test_a_correction_without_a_name_is_not_kept(own, folder):
    """The form says what it lacks, and the log stays as it was."""
    before = own.corrections()
    at, key = opened_form(own, said_in(own, folder / "zebranie.txt"))
    at.button(key=f"FormSubmitter:{key}_form-Zapisz").click().run()

    assert "Podaj imię i nazwisko." in html(at)
    assert before == own.corrections()


def test_a_label_that_is_right_is_confirmed(own, folder):
    """Left as it is and ticked, it is a decision; left as it is alone, it is none."""
    statement = said_in(own, folder / "zebranie.txt")
    before = len(own.corrections())
    at, key = opened_form(own, statement)
    at.text_input(key=f"{key}_who").set_value("Anna Nowak")
    at.button(key=f"FormSubmitter:{key}_form-Zapisz").click().run()
    unchanged = len(own.corrections())
    at.checkbox(key=f"{key}_right").check()
    at.button(key=f"FormSubmitter:{key}_form-Zapisz").click().run()
    last = own.corrections()[-1]

    assert (before, before + 1) == (unchanged, len(own.corrections()))
    assert ("Anna Nowak", "kind", "gap") == (last.who, last.field, last.value)


def test_two_statements_can_be_told_apart(own, folder):
    """Two that are not the same dissolve the pattern, and the page says that it is saved."""
    statement, other = (said_in(own, folder / name) for name in ("zebranie.txt", "raport.pdf"))
    at, key = opened_form(own, statement)
    at.text_input(key=f"{key}_who").set_value("Anna Nowak")
    at.selectbox(key=f"{key}_relation").set_value("not_same_as")
    at.selectbox(key=f"{key}_other").set_value(other.id)
    at.button(key=f"FormSubmitter:{key}_form-Zapisz").click().run()

    assert not at.exception
    assert not any({statement.id, other.id} <= {s.id for s in p.statements} for p in own.patterns())
    assert [toast.value for toast in at.toast] == ["Zapisano."]


def test_an_unknown_statement_gets_a_sentence_and_changes_nothing(own, folder):
    before = own.corrections()
    at, key = opened_form(own, said_in(own, folder / "zebranie.txt"))
    at.text_input(key=f"{key}_who").set_value("Anna Nowak")
    at.selectbox(key=f"{key}_kind").set_value("practice")
    at.selectbox(key=f"{key}_relation").set_value("same_as")
    at.text_input(key=f"{key}_other_id").set_value("nonsense")
    at.button(key=f"FormSubmitter:{key}_form-Zapisz").click().run()

    assert "Nie ma wypowiedzi „nonsense”" in html(at)
    assert before == own.corrections()


def test_a_date_can_be_preferred_and_the_others_stay(own):
    """The chosen date comes first with who chose it; every claim is still there."""
    event = next(event for event in own.events() if event.date_conflict)
    chosen = event.dates[-1]
    at = open_page("events", event=event.id)
    at.session_state[f"event_{event.id}"] = True
    at.session_state[f"date_{event.id}"] = True
    at.run()
    at.radio(key=f"date_{event.id}_edtf").set_value(chosen.edtf)
    at.text_input(key=f"date_{event.id}_who").set_value("Anna Nowak")
    at.button(key=f"FormSubmitter:date_{event.id}_form-Zapisz").click().run()

    assert not at.exception
    assert own.preferred_dates() == {event.id: chosen.edtf}
    shown = html(at)
    assert f"<strong>✔ {datetext.edtf_text(chosen.edtf, 'pl')}</strong>" in shown
    assert "przyjęta data; decyzja: Anna Nowak, " in shown
    for claim in event.dates:
        assert markup.escape(datetext.date_claim(claim, "pl")) in shown


def test_a_base_that_is_not_worked_through_says_so(page, monkeypatch):
    monkeypatch.setattr("kb.ui.state.is_due", lambda *_: True)

    assert wording.say("refresh_due", "pl") in html(page("recurring"))


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

    assert "4 pliki: odczytane – 3, częściowo – 0, nieodczytane – 1, kopie – 0." in shown
    assert "nieodczytany" in shown
    assert "uszkodzony" in shown
    assert register_of(shown).count('scope="row"') == 4
    assert re.search(
        r'href="events\?text=zdrowe-wzmocnienie.html&amp;lang=pl"[^>]*>6 wydarzeń', shown
    )


def register_of(shown: str) -> str:
    """The table of all files."""
    return shown[shown.index("kb-files") :]


@pytest.mark.parametrize(
    ("lang", "headings"),
    [
        (
            "pl",
            [
                "Czego brakuje w archiwum",
                "Nieodczytane pliki (1)",
                "Brakujące i nieodczytane załączniki (2)",
                "Rejestr plików",
            ],
        ),
        (
            "en",
            [
                "What is missing from the archive",
                "Files that were not read (1)",
                "Missing and unreadable attachments (2)",
                "File register",
            ],
        ),
    ],
)
def test_what_is_missing_stands_before_the_register(page, lang, headings):
    assert re.findall(r"<h[23]>(.*?)</h[23]>", html(page("documents", lang=lang))) == headings


def test_a_missing_attachment_is_told_with_its_event_and_date(page, base):
    event = next(event for event in base.events() if choice.lacks_attachment(event))
    shown = html(page("documents"))
    row = re.search(rf'<tr role="row">(?:(?!</tr>).)*event={event.id}.*?</tr>', shown)[0]

    assert "„Załączniki” – <strong>brak pliku</strong>" in row
    assert markup.dates(event, "pl") in row
    assert "zdrowe-wzmocnienie.html</a>" in row


def test_the_register_can_be_narrowed_to_one_status(page):
    at = page("documents")
    choices = at.radio(key="documents_show").options
    at.radio(key="documents_show").set_value("failed").run()

    assert choices == ["wszystkie (4)", "odczytane (3)", "nieodczytane (1)"]
    assert re.findall(r"path=[^&]*%2F([^&]*)&", register_of(html(at))) == ["uszkodzony.pdf"]
    assert at.query_params["show"] == "failed"


@pytest.mark.parametrize(("asked", "rows"), [("read", 3), ("older", 4), ("<b>", 4)])
def test_an_address_names_the_status(page, asked, rows):
    """One that no file has, or that does not exist, shows them all."""
    assert register_of(html(page("documents", show=asked))).count('scope="row"') == rows


def test_the_report_can_be_downloaded(page):
    (button,) = page("documents").get("download_button")

    assert button.proto.label == "Pobierz raport do druku"


@pytest.mark.parametrize(
    ("name", "address"), [("recurring", {}), ("ask", {"q": "kto przyjechał na Litwę?"})]
)
def test_what_a_page_shows_can_be_taken_away(page, name, address):
    (button,) = page(name, **address).get("download_button")

    assert button.proto.label == "Pobierz jako arkusz Excel"


def test_nothing_is_taken_away_where_nothing_was_found(page):
    assert not page("ask", q="przepis na sernik z rodzynkami").get("download_button")


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
    built = {f"{page}_page" for page in ("ask", "recurring", "events", "documents", "source")}
    built |= {f"recurring_{kind}" for kind in ("all", "gap", "practice")}
    built |= {f"once_{kind}" for kind in ("gap", "practice")}
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

    assert (
        card.why(reason, "pl") == "słowa: komisjami → komisji, Rada · podobieństwo znaczenia 0,84"
    )
    assert card.why(reason, "en") == "words: komisjami → komisji, Rada · meaning 0.84"
    assert card.why(Why(names=("Marrowby",)), "pl") == "nazwa wydarzenia: Marrowby"


def test_events_go_from_the_newest_to_the_undated():
    def event(key: str, year: int) -> Event:
        day = date(year, 1, 1) if year else None
        return Event(key, key, "pl", (DateClaim(str(year), "", Method.STATED, day, day),))

    ordered = sorted([event("a", 0), event("b", 2019), event("c", 2022)],
                     key=choice.newest_first, reverse=True)  # fmt: skip
    assert [one.id for one in ordered] == ["c", "b", "a"]


def test_labels_are_safe_in_markdown():
    assert markup.plain("a *b* [c](d)\n<e>") == r"a \*b\* \[c\]\(d\) \<e\>"


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("pl", "Anna, 1 lutego 2026 – to samo co: „Nikt nie odbiera.”"),
        ("en", "Anna, 1 February 2026 – the same as: “Nikt nie odbiera.”"),
    ],
)
def test_words_in_the_log_stand_in_the_marks_of_the_page(lang, told):
    """The page's language decides on the marks, for the line around the words is its own."""
    entry = Correction(
        1, "2026-02-01T10:00", "Anna", "same_as", "b", other_text="Nikt nie odbiera."
    )
    base = SimpleNamespace(known=lambda: SimpleNamespace(by_id={}))

    assert labels.told(entry, SimpleNamespace(lang=lang, base=base)) == told


@pytest.mark.parametrize(
    ("names", "polish", "english"),
    [
        ((), "", ""),
        (
            ("a",),
            "Zapowiedzianego załącznika nie ma w bazie: „a” (Narada).",
            "An announced attachment is not in the database: “a” (Narada).",
        ),
        (
            ("a", "b"),
            "Zapowiedzianych załączników nie ma w bazie: „a”, „b” (Narada).",
            "Announced attachments are not in the database: “a”, “b” (Narada).",
        ),
    ],
)
def test_one_missing_attachment_and_several_are_told_apart(names, polish, english):
    """Each name stands in its own quotation marks, and the sentence agrees with their number."""
    lacking = tuple(Attachment(name, AttachmentStatus.MISSING) for name in names)
    event = replace(EVENT, attachments=lacking)

    assert card.missing_attachments(event, "pl") == polish
    assert card.missing_attachments(event, "en") == english


def test_attachment_statuses_have_sentences():
    for status in AttachmentStatus:
        assert wording.say(f"attachment_status_{status.value}", "pl")


# -------------------------------------------------------- what is not drawing

LABELS = Coding(Kind.GAP, 0.7, ("channels", "digital"))
EVENT = Event(
    "e",
    "Narada",
    "pl",
    (
        DateClaim("2019-02", "luty 2019", Method.HEADING),
        DateClaim("2019-11-20", "20 listopada 2019", Method.STATED),
    ),
    date_conflict=True,
)


def said(key: str, coding: Coding = LABELS) -> Statement:
    return Statement(key, f"Słowa {key}.", "", "/a.txt", "e", "pl", 0, 9, None, 1, coding, coding)


def quoted(passage: int, statement: Statement | None = None) -> Quote:
    where = Passage(passage, "Słowa.", "/a.txt", "e", "pl", 0, 9, 1, 1, paged=False)
    return Quote("Słowa.", "/a.txt", None, EVENT, where, statement)


def recurring(*statements: Statement, kind: Kind = Kind.GAP, themes: tuple[str, ...] = ()):
    strength = Strength(Grade.WEAK, 2, (), 2, 0, 0)
    return Pattern("p", kind, "Słowa.", statements, ("e", "f"), (("e",), ("f",)), themes, ("pl",), strength)  # fmt: skip


def test_an_answer_is_cut_by_rank_and_shows_statements_first():
    """The best quotes are kept; what a pattern quotes is not quoted again."""
    a, b, c = said("a"), said("b"), said("c")
    quotes = (quoted(3, a), quoted(4, b), quoted(2, c), quoted(1))
    hits = {n: Hit(n, 1.0, quoted(n).passage, Why()) for n in (1, 2, 3, 4)}
    follow_ups = (FollowUp(a), FollowUp(b), FollowUp(c))
    answer = Answer("?", answered=True, reason="", quotes=quotes, patterns=(recurring(a),), follow_ups=follow_ups)  # fmt: skip
    shown = parts.of(answer, hits, 2)

    assert [quote.statement for quote in shown.statements] == [c]
    assert [quote.passage.id for quote in shown.passages] == [1]
    assert [found.commitment for found in shown.follow_ups] == [a, c]
    assert (shown.left, shown.events) == (1, {"e", "f"})


def test_only_what_a_person_changed_is_a_decision():
    """The same labels again are none, unless confirmed; a relation comes after the kind."""
    same = Wish("Anna", "gap", "channels", ("digital",))
    changed = Wish("Anna", "practice", "digital", relation="same_as", other="b")

    assert decisions.changes(said("a"), same) == []
    assert decisions.changes(said("a"), replace(same, right=True)) == [("kind", "gap")]
    assert decisions.changes(said("a"), changed) == [
        ("kind", "practice"),
        ("themes", '["digital"]'),
        ("same_as", "b"),
    ]


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        (Wish("", "gap"), "who_missing"),
        (Wish("Anna", "gap", "", ("digital",)), "theme_first"),
        (Wish("Anna", "gap", "roles", ("a", "b", "c")), "themes_many"),
        (Wish("Anna", "gap", "roles", relation="same_as"), "other_missing"),
        (Wish("Anna", "gap", "roles", relation="same_as", other="a"), "other_missing"),
        (Wish("Anna", "gap", "channels", ("digital",)), "nothing_changed"),
        (Wish("Anna", "other"), ""),
    ],
)
def test_a_wish_is_checked(wish, key):
    assert decisions.complaint(said("a"), wish) == key


def test_a_decision_finds_its_statement_by_id_and_else_by_its_words():
    """Words count only where the id is known no more."""
    log = [
        Correction(1, "2026-01-01", "A", "kind", "gap", statement="a", text="Słowa a."),
        Correction(2, "2026-01-02", "B", "kind", "gap", statement="old", text="Słowa a."),
        Correction(3, "2026-01-03", "C", "kind", "gap", statement="b", text="Słowa a."),
        Correction(4, "2026-01-04", "D", "preferred_date", "2019", event="e"),
    ]
    found = decisions.of_statement(log, said("a"), {"a", "b"})

    assert [entry.who for entry in found] == ["A", "B"]
    assert decisions.last(found, decisions.LABELS) == log[1]
    assert decisions.of_date(log, "e") == log[3]
    assert decisions.of_date(log, "f") is None


def test_likely_likes_come_after_those_of_the_pattern():
    pairs = [("a", "c", 0.2), ("b", "a", 0.4), ("a", "d", 0.3)]

    assert decisions.likely_same(said("a"), pairs, ["a", "d"]) == ["d", "b", "c"]


def test_a_chosen_date_comes_first():
    """Without a choice the line is as before."""
    assert preferred.line(EVENT, "", "en") == datetext.dates(EVENT, "en")
    assert preferred.line(EVENT, "2019-11-20", "en") == (
        "20 November 2019 (preferred date) – the material also says: February 2019 (heading)"
    )
    assert [c.edtf for c in preferred.ordered(EVENT, "2019-11-20")] == ["2019-11-20", "2019-02"]
    assert list(preferred.choices(EVENT)) == ["2019-02", "2019-11-20"]


def test_patterns_wanted_are_of_the_kind_and_about_a_theme():
    wanted_now = wanted.read("gap", ["roles", "nonsense"], "1", ["roles", "trust"])
    fits, other = recurring(said("a"), themes=("roles",)), recurring(said("b"), themes=("trust",))
    practice = recurring(said("c"), kind=Kind.PRACTICE, themes=("roles",))

    assert wanted_now == wanted.Wanted("gap", ("roles",), once=True)
    assert wanted_now.kinds == (Kind.GAP,)
    assert wanted.fitting([fits, other, practice], Kind.GAP, wanted_now) == [fits]
    assert wanted.read("other", (), "", ()).kinds == (Kind.GAP, Kind.PRACTICE)


def test_the_summary_of_patterns_is_honest():
    found = [recurring(said("a")), recurring(said("b"), kind=Kind.PRACTICE)]

    assert recurring_page.summary([], wanted.Wanted(), "pl") == term("no_patterns", "pl")
    assert (
        recurring_page.summary(found, wanted.Wanted(), "pl")
        == "Powtarzające się wnioski: 1 luka i 1 praktyka."
    )
    assert recurring_page.summary(found, wanted.Wanted("gap"), "en") == "Recurring: 1 gap."
    nothing = recurring_page.summary(found, wanted.Wanted("", ("roles",)), "en")
    assert nothing == "Nothing that recurs meets the conditions."


@pytest.mark.parametrize(
    ("confidence", "word"), [(0.95, "fairly sure"), (0.8, "fairly sure"), (0.6, "likely"), (0.2, "not sure")]
)  # fmt: skip
def test_confidence_is_a_word(confidence, word):
    assert labels.sureness(Coding(Kind.GAP, confidence), "en") == word


def test_every_kind_has_its_icon_and_its_colour():
    """The icons differ, so that no colour is needed to tell kinds apart."""
    assert set(labels.ICONS) == set(Kind)
    assert len(set(labels.ICONS.values())) == len(Kind)
    assert all(f".kb-icon-{kind} " in style.CSS for kind in Kind)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("", 2), ("2", 2), ("0", 1), ("007", 3), ("3", 3), ("4", 3), ("-1", 2), ("²", 2), ("x", 2),
        ("9" * 5000, 3), ("0" * 5000 + "1", 1),
    ],
)  # fmt: skip
def test_a_page_in_an_address_is_one_of_the_document(typed, number):
    """However many digits somebody types; what is no number is the passage's page."""
    assert source.page_asked(typed, 2, 3) == number


def test_a_question_is_searched_once(base, monkeypatch):
    """An answer brings why its passages were found."""
    asked = []
    search = KnowledgeBase.search_many
    found = KnowledgeBase._found
    monkeypatch.setattr(KnowledgeBase, "search_many", lambda *a: asked.append(a) or search(*a))
    monkeypatch.setattr(KnowledgeBase, "_found", lambda *a: asked.append(a) or found(*a))
    answer, hits = ask_page._ask(base, question.Question("kto odbiera telefon?"), "pl")

    assert len(asked) == 1
    assert {quote.passage.id for quote in answer.quotes} == set(hits)
