"""What a person states beside a file."""

from __future__ import annotations

import hashlib

import pytest
from fakes import write_files

from ingest.sidecar import Sidecar, sidecar_for
from kb.errors import ParseError
from kb.wording import explain


@pytest.mark.parametrize("name", ["notatka.docx.event.toml", "notatka.event.toml", "event.toml"])
def test_each_name_is_found(tmp_path, name):
    """A description is beside the file under its full name, its name without suffix, or the folder's."""
    text = 'Title = "Narada"\ndate = 2019-06-06\nfacilitator = ["Anna Wilk", "Jan Lis"]\n'
    write_files(tmp_path, {name: text})
    digest = hashlib.sha256(text.encode()).hexdigest()
    stated = {"title": "Narada", "date": "2019-06-06", "facilitator": "Anna Wilk, Jan Lis"}

    assert Sidecar(digest, stated) == sidecar_for(tmp_path / "notatka.docx")


def test_the_nearest_description_is_taken(tmp_path):
    """A file's own description goes before the folder's."""
    write_files(
        tmp_path, {"a.md.event.toml": 'title = "Swój"\n', "event.toml": 'title = "Folderu"\n'}
    )

    assert {"title": "Swój"} == sidecar_for(tmp_path / "a.md").stated
    assert {"title": "Folderu"} == sidecar_for(tmp_path / "b.md").stated
    assert Sidecar() == sidecar_for(tmp_path / "x" / "c.md")


@pytest.mark.parametrize("data", [b"title = \n", b"\xff\xfe title", b"[[a]\n"])
def test_a_broken_description_is_said(tmp_path, data):
    """A description that is no TOML is named in both languages; the file waits."""
    (tmp_path / "a.event.toml").write_bytes(data)
    with pytest.raises(ParseError) as caught:
        sidecar_for(tmp_path / "a.md")

    assert "sidecar_broken" == caught.value.problem.code
    assert all("a.event.toml" in explain(caught.value.problem, lang) for lang in ("pl", "en"))
