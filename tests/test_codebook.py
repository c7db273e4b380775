"""The codebook of themes: a file that a person can read and edit, and what stands in it."""

from __future__ import annotations

from importlib.resources import files

import pytest

from kb import codebook
from kb.errors import UsageError
from kb.wording import LANGUAGES, explain

OWN = (files("kb") / "data" / "codebook.toml").read_text("utf-8")
SMALL = """
version = "narada"

[[theme]]
id = "contact"
pl = "Do kogo się zwrócić"
en = "Whom to turn to"
"""

IDS = {
    "awareness", "channels", "feedback", "language", "timing", "contact", "grants", "trust",
    "representation", "digital", "evaluation", "continuity", "inclusion", "business", "exchange",
    "coordination", "roles",
}  # fmt: skip


def beside(folder, text):
    """The path of a database beside which a codebook lies."""
    (folder / "codebook.toml").write_text(text, "utf-8")
    return folder / "kb.sqlite"


def test_the_programs_own_has_the_seventeen_themes():
    """The themes of ``docs/method.md``, each once; ``none`` is the lack of one, not a theme."""
    own = codebook.load()

    assert 17 == len(own.ids)
    assert set(own.ids) == IDS
    assert codebook.NONE not in own.ids


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_theme_has_a_name_and_a_definition(lang):
    """In both languages; no two themes of a language share a name."""
    themes = codebook.load().themes
    names = [theme.names[lang] for theme in themes]

    assert [] == [t.id for t in themes if not t.names[lang].strip()]
    assert [] == [t.id for t in themes if not t.definitions[lang].strip()]
    assert len(names) == len(set(names))


def test_the_two_languages_are_two():
    """A name that was forgotten in translation would be the same in both."""
    themes = codebook.load().themes

    assert [] == [t.id for t in themes if t.names["pl"] == t.names["en"]]
    assert [] == [t.id for t in themes if t.definitions["pl"] == t.definitions["en"]]


def test_a_theme_is_named_in_the_asked_language():
    """An id that the book lacks is shown as it is, since a correction may still bear it."""
    book = codebook.parse(SMALL)

    assert ("Do kogo się zwrócić", "Whom to turn to") == (
        book.name("contact", "pl"),
        book.name("contact", "en"),
    )
    assert "tramwaje" == book.name("tramwaje", "pl")


def test_a_file_beside_the_database_takes_over(tmp_path):
    """Its themes are all there are; another folder's file counts for nothing."""
    database = beside(tmp_path, SMALL)
    (tmp_path / "obok").mkdir()
    elsewhere = tmp_path / "obok" / "kb.sqlite"

    assert ("contact",) == codebook.load(database).ids
    assert tmp_path / "codebook.toml" == codebook.source(database)
    assert codebook.load() == codebook.load(elsewhere)
    assert None is codebook.source(elsewhere)


def test_definitions_may_be_left_out():
    """A theme of one's own needs an id and two names, no more."""
    (theme,) = codebook.parse(SMALL).themes

    assert {"pl": "", "en": ""} == theme.definitions


@pytest.mark.parametrize(
    "text",
    [
        "[[theme]\n",
        'version = "1"\n',
        SMALL.replace("version", "wersja"),
        SMALL.replace('id = "contact"\n', ""),
        SMALL.replace('en = "Whom to turn to"\n', ""),
        SMALL.replace('"contact"', "7"),
        SMALL + SMALL.partition("narada")[2].lstrip('"'),
        'version = "1"\ntheme = ["contact"]\n',
    ],
    ids=[
        "syntax",
        "no themes",
        "no version",
        "no id",
        "no English",
        "id is a number",
        "twice",
        "not tables",
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_broken_one_is_said_in_a_sentence(tmp_path, text, lang):
    """It names the file and the trouble, and the program's own is not taken in silence."""
    database = beside(tmp_path, text)
    with pytest.raises(UsageError) as raised:
        codebook.load(database)
    sentence = explain(raised.value.problem, lang)

    assert "codebook_broken" == raised.value.problem.code
    assert str(tmp_path / "codebook.toml") in sentence
    assert {"pl": "niepoprawny (", "en": "not valid ("}[lang] in sentence


def test_a_file_in_another_encoding_is_broken_too(tmp_path):
    """An editor that saves cp1250 gets the sentence, not a traceback."""
    (tmp_path / "codebook.toml").write_bytes(SMALL.encode("cp1250"))
    with pytest.raises(UsageError) as raised:
        codebook.load(tmp_path / "kb.sqlite")

    assert "codebook_broken" == raised.value.problem.code


def test_the_version_changes_with_the_content():
    """An edited name is another version although its number was not raised; a copy is none."""
    edited = OWN.replace("Awareness of programmes and forms", "Knowing what there is")
    versions = [codebook.parse(text).version for text in (OWN, edited, OWN)]

    assert edited != OWN
    assert versions[0] == versions[2] == codebook.load().version
    assert versions[0] != versions[1]
    assert all(version.startswith("1-") for version in versions)
