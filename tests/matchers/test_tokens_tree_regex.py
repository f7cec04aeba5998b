"""spaCy's matchers and RE2 behind the same door: exact spans, one-line errors, no endless search."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from mtqa.analysis import Analysis
from mtqa.matchers import PatternError, kind

DESCRIBE_FOR = {
    "nodes": [
        {"RIGHT_ID": "verb", "RIGHT_ATTRS": {"LEMMA": "describe", "POS": "VERB"}},
        {"LEFT_ID": "verb", "REL_OP": ">>", "RIGHT_ID": "prep", "RIGHT_ATTRS": {"LOWER": "for", "DEP": "prep"}},
    ],
    "mark": ["prep"],
}


def found(analysis: Analysis, name: str, spec: dict[str, Any]) -> list[str]:
    """Return the flagged texts of a pattern."""
    finder = kind(name).build(spec, {"days": frozenset({"friday"})})
    text = analysis.document.text
    return [text[m.start : m.end] for s in analysis.sentences for m in finder(s)]


def test_tokens_flag_the_marked_elements(analysed: Callable[[str], Analysis]) -> None:
    """`mark` chooses elements, and a lexicon stands for its words."""
    spec = {"patterns": [[{"POS": "DET"}, {"LOWER": {"IN": ["@days"]}}]], "mark": [2, 2]}
    assert found(analysed("They met the Friday before."), "tokens", spec) == ["Friday"]


def test_a_tree_finds_words_far_apart(analysed: Callable[[str], Analysis]) -> None:
    """A dependency pattern bridges what stands between."""
    text = "The minister described the support of the allies for very important."
    assert found(analysed(text), "tree", DESCRIBE_FOR) == ["for"]
    assert found(analysed("He waited for them."), "tree", DESCRIBE_FOR) == []


def test_a_regular_expression_flags_its_group(analysed: Callable[[str], Analysis]) -> None:
    """`mark` is the group; offsets survive emoji and doubled spaces."""
    spec = {"pattern": r"at (\d+h\d\d)", "mark": 1}
    assert found(analysed("😀  It  left at 17h30 sharp."), "regex", spec) == ["17h30"]


def test_a_regular_expression_cannot_run_for_ever(analysed: Callable[[str], Analysis]) -> None:
    """The classic exponential pattern is linear in RE2."""
    analysis = analysed("a" * 5000 + "!")
    began = time.monotonic()
    assert found(analysis, "regex", {"pattern": r"(a+)+$"}) == []
    assert time.monotonic() - began < 60  # a backtracking engine would not end in this universe


@pytest.mark.parametrize(
    ("name", "spec"),
    [
        ("regex", {"pattern": "(unclosed"}),
        ("regex", {"pattern": "a*"}),
        ("regex", {"pattern": "a(?=b)"}),
        ("regex", {"pattern": "a", "mark": 1}),
        ("regex", {"patern": "a"}),
        ("tokens", {"patterns": [[{"LOWR": "a"}]]}),
        ("tokens", {"patterns": []}),
        ("tokens", {"patterns": [[{"LOWER": "a"}]], "mark": [2, 1]}),
        ("tree", {"nodes": [{"RIGHT_ID": "a"}]}),
        ("tree", {**DESCRIBE_FOR, "mark": ["nobody"]}),
    ],
)
def test_a_wrong_pattern_is_refused_in_one_line(name: str, spec: dict[str, Any]) -> None:
    """What spaCy or RE2 would not take is an error with a reason."""
    with pytest.raises(PatternError) as fault:
        kind(name).check(spec)
    assert str(fault.value)
    assert "\n" not in str(fault.value)


def test_an_unknown_kind_names_those_there_are() -> None:
    """A misspelt matcher is told what exists."""
    with pytest.raises(PatternError, match="phrases, tokens, tree, regex"):
        kind("phrase")
