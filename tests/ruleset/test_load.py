"""Rule folders load strictly: every fault has its file and line, and the sound rules run all the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mtqa.ruleset.load import load

BOOK = """\
title: A book
why: Because.
category: calque
severity: minor
entries:
  - phrase: "make {debate}"
    fix: "hold {debate}"
    bad: "They [[make debates -> hold debates]] every single week."
    good: "They make debates sound like fun for everyone."
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with one pack and a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "rules" / "house").mkdir(parents=True)
    (tmp_path / "rules" / "house" / "_pack.yaml").write_text("title: House\ndescription: Ours.\nlanguage: fr\n")
    (tmp_path / "rules" / "house" / "book.yaml").write_text(BOOK)
    return tmp_path / "rules"


def test_an_entry_is_named_by_pack_file_and_phrase(folder: Path) -> None:
    """The file tree is the catalogue; the pack's language is the default pivot."""
    (rule,) = load([folder]).rules
    assert rule.id == "house/book#make-debate"
    assert rule.pivots == {"fr": 1.0}
    assert rule.required == ("debate",)


@pytest.mark.parametrize(
    ("name", "content", "line", "words"),
    [
        ("syntax", "title: [unclosed\nwhy: x\n", 2, "no valid YAML"),
        ("list", "- a\n- b\n", 1, "a rule file is a table"),
        ("key", BOOK.replace("severity", "severty"), 1, "severity: Field required"),
        ("category", BOOK.replace("calque", "calk"), 3, "category"),
        ("phrase", BOOK.replace("{debate}", "{debate", 1), 6, "is no {lemma}"),
        ("slot", BOOK.replace("make {debate}", "make <thing>", 1), 6, "no slot <thing>"),
        ("template", BOOK.replace("hold {debate}", "hold {debate", 1), 6, "cannot be read"),
        ("example", BOOK.replace("[[", "").replace(" -> hold debates]]", ""), 6, "marks no [[span]]"),
        ("language", BOOK.replace("entries:", "pivots: {xx: 1}\nentries:"), 5, "no language 'xx'"),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_the_others_load(
    folder: Path, name: str, content: str, line: int, words: str
) -> None:
    """One bad rule never silences the rest."""
    bad = folder / "house" / f"{name}.yaml"
    bad.write_text(content)
    loaded = load([folder])
    assert [rule.id for rule in loaded.rules] == ["house/book#make-debate"]
    assert any(fault.file == str(bad) and fault.line == line and words in fault.message for fault in loaded.faults), (
        loaded.faults
    )


def test_one_bad_entry_leaves_the_other_entries(folder: Path) -> None:
    """A phrasebook loses only the entry that is wrong."""
    more = BOOK + '  - phrase: "do {nothing"\n    bad: "They [[do nothing]] at all today."\n    good: "None at all."\n'
    (folder / "house" / "book.yaml").write_text(more)
    loaded = load([folder])
    assert [rule.id for rule in loaded.rules] == ["house/book#make-debate"]
    assert [fault.line for fault in loaded.faults] == [10]


def test_the_cache_follows_the_content(folder: Path) -> None:
    """A second load is the same, a changed byte another catalogue with another digest."""
    first, second = load([folder]), load([folder])
    assert first == second
    (folder / "house" / "book.yaml").write_text(BOOK.replace("minor", "major"))
    third = load([folder])
    assert third.rules[0].severity == "major"
    assert third.digest != first.digest


def test_a_copy_of_a_folder_names_its_own_files(folder: Path, tmp_path: Path) -> None:
    """The same rules elsewhere do not come from the cache of the first folder."""
    load([folder])
    copy = shutil.copytree(folder, tmp_path / "copy")
    assert all(rule.place.startswith(f"{copy}/") for rule in load([copy]).rules)


def test_a_damaged_cache_is_made_again(folder: Path, tmp_path: Path) -> None:
    """A cache file cut off by a full disk costs time, not rules."""
    first = load([folder])
    (cached,) = (tmp_path / "cache" / "mtqa").glob("rules-*.json")
    cached.write_text(cached.read_text()[:100])
    assert load([folder]) == first


def test_two_rules_of_one_name_are_a_fault(folder: Path, tmp_path: Path) -> None:
    """A second folder cannot silently replace a rule."""
    other = tmp_path / "more"
    (other / "house").mkdir(parents=True)
    (other / "house" / "book.yaml").write_text(BOOK)
    loaded = load([folder, other])
    assert len(loaded.rules) == 1
    assert "stands in" in loaded.faults[0].message
