"""The compiled names: built once, opened again, mended when broken, and found by exact and near keys."""

from __future__ import annotations

import os
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.config import rules_folder
from mtqa.gazetteer import Gazetteer, squash
from mtqa.gazetteer.index import Entry, Index, Kind, build_index, deletions, near_keys, open_index

WORDS = st.text(string.ascii_lowercase, min_size=4, max_size=12)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty cache folder that the gazetteer compiles into."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "mtqa"


def _gazetteer(*files: Path) -> Gazetteer:
    return Gazetteer(rules_folder() / "gazetteer", files)


def test_it_is_built_once_and_opened_again(cache: Path) -> None:
    """The second gazetteer of the same facts opens the file that the first one built."""
    assert _gazetteer().people.full("emmanuelmacron")
    (built,) = cache.glob("names-*.sqlite")
    os.utime(built, (1, 1))
    assert _gazetteer().people.full("emmanuelmacron")
    assert [path.stat().st_mtime for path in cache.glob("names-*")] == [1]


def test_a_broken_file_is_built_again(cache: Path) -> None:
    """A file cut off by a full disk, or one of other bytes, is replaced."""
    _gazetteer().people.full("nobody")
    (built,) = cache.glob("names-*.sqlite")
    whole = built.stat().st_size
    for content in (b"", b"no database", built.read_bytes()[: whole // 2]):
        built.unlink()
        built.write_bytes(content)
        assert _gazetteer().people.full("emmanuelmacron")
    assert built.stat().st_size == whole


def test_without_a_cache_folder_it_lives_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the cache cannot be written, names are known all the same."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert _gazetteer().people.full("emmanuelmacron")


@pytest.mark.usefixtures("cache")
def test_a_newsrooms_own_people_are_found(tmp_path: Path) -> None:
    """People of a file of one's own stand beside the shipped ones; their changed file is read anew."""
    own = tmp_path / "own.psv"
    own.write_text("Ilmari {Teräsrauta} | mayor 2021- | FI | m\n", encoding="utf-8")
    assert [k.person.name for k in _gazetteer(own).people.by_family("terasrauta")] == ["Ilmari Teräsrauta"]
    own.write_text("Ulla {Teräsrauta}\n", encoding="utf-8")
    (known,) = _gazetteer(own).people.by_family("terasrauta")
    assert (known.person.name, known.person.offices) == ("Ulla Teräsrauta", ())


@given(WORDS, WORDS)
@settings(max_examples=200, deadline=None)
def test_words_one_edit_apart_share_a_key(word: str, other: str) -> None:
    """Whatever letter is lost, doubled, changed or swapped, stored and sought keys meet."""
    i = min(len(word) - 2, len(other) % len(word))
    edited = {
        word[:i] + word[i + 1 :],
        word[:i] + word[i] + word[i:],
        word[:i] + other[0] + word[i + 1 :],
        word[:i] + word[i + 1] + word[i] + word[i + 2 :],
    }
    assert all(deletions(word) & deletions(one) for one in edited)


def test_near_words_are_found_by_their_sound(tmp_path: Path) -> None:
    """A name re-spelled by another scheme is found under a skeleton, an unrelated one is not."""
    entries = [Entry(Kind.FAMILY, squash(name), "0000001") for name in ("Khrushchev", "Hamilton", "Baerbock")]
    index = build_index(tmp_path / "small.sqlite", [("[]", entries)], [])
    found = {
        name: set(index.values(Kind.NEAR_FAMILY, near_keys(squash(name))))
        for name in ("Chruschtschow", "Chemilton", "Berbok", "Obama")
    }
    assert found == {
        "Chruschtschow": {"khrushchev"},
        "Chemilton": {"hamilton"},
        "Berbok": {"baerbock"},
        "Obama": set(),
    }
    assert isinstance(open_index(tmp_path / "small.sqlite"), Index)
    assert open_index(tmp_path / "none.sqlite") is None
