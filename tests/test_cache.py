"""What is unpacked once: whole, or not there."""

from __future__ import annotations

import pytest

from kb import cache
from kb.errors import ModelError


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A cache with nothing in it."""
    monkeypatch.setenv("KB_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_place_of_the_cache(empty, monkeypatch):
    """KB_CACHE says where the cache is, else the platform's usual place."""
    assert empty == cache.cache_root()
    monkeypatch.delenv("KB_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")

    assert "/somewhere/kb" == str(cache.cache_root())


def test_a_folder_is_made_once_and_told_of(empty):
    """The first call builds and says so, the next finds the folder."""
    told: list[str] = []
    first = cache._made("probe", "this", "unpacking_lexicon", told.append)
    second = cache._made("probe", "no_such_module", "unpacking_lexicon", told.append)

    assert (empty / "probe", empty / "probe") == (first, second)
    assert ["unpacking_lexicon"] == told
    assert [empty / "probe"] == list(empty.iterdir())
    assert cache.has("probe")


def test_a_build_that_fails_leaves_nothing(empty):
    """A step that fails is an error with its reason, and no half folder stays behind."""
    with pytest.raises(ModelError) as caught:
        cache._made("probe", "no_such_module", "unpacking_model", None)

    assert "unpack_failed" == caught.value.problem.code
    assert "no_such_module" in dict(caught.value.problem.values)["detail"]
    assert [] == list(empty.iterdir())
    assert not cache.has("probe")


def test_a_half_folder_is_made_anew(empty):
    """A folder without its mark of completeness is not taken for whole."""
    (empty / "probe").mkdir(parents=True)
    (empty / "probe" / "half").touch()
    cache._made("probe", "this", "unpacking_lexicon", None)

    assert ["complete"] == [path.name for path in (empty / "probe").iterdir()]
