"""Fixes are inflected, cased and given the right article."""

from __future__ import annotations

import pytest

from mtqa.matchers import Group, Match, PatternError
from mtqa.ruleset.suggest import article, check_template, fill, inflect


def match(*groups: tuple[str, str, str], inflecting: tuple[str, ...] = ("1",)) -> Match:
    """Make a match with groups 1, 2 … of (text, lemma, tag)."""
    return Match(0, 1, 0, 1, {str(i): Group(*g) for i, g in enumerate(groups, 1)}, inflecting)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{take} part in", "took part in"),
        ("{take part} in", "took part in"),
        ("{take:VBG} part", "taking part"),
        ("$1 $2", "participated to"),
        ("$2:title $1:base $1:VBZ", "To participate participates"),
        ("$3 gone", "gone"),
        ("a(n) {offer:NN}", "an offer"),
        ("{be} at", "was at"),
        ("", ""),
    ],
)
def test_templates_fill(template: str, expected: str) -> None:
    """Groups, inflection, changes, empty parts and the article come out as an editor would write them."""
    assert fill(template, match(("participated", "participate", "VBD"), ("to", "to", "IN"))) == expected


def test_each_brace_follows_its_own_word() -> None:
    """The second inflected word of the fix takes the form of the second inflected word of the phrase."""
    found = match(("makes", "make", "VBZ"), ("decisions", "decision", "NNS"), inflecting=("1", "2"))
    assert fill("{take} {step}", found) == "takes steps"


@pytest.mark.parametrize("template", ["{open", "$1:nosuch", "{a:XYZ", "$x:lower:upper }"])
def test_a_broken_template_is_refused(template: str) -> None:
    """A template that cannot be filled does not load."""
    with pytest.raises(PatternError):
        check_template(template)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("strong", "a"),
        ("hour", "an"),
        ("house", "a"),
        ("honest", "an"),
        ("European", "a"),
        ("university", "a"),
        ("unimportant", "an"),
        ("unanimous", "a"),
        ("U.S.", "a"),
        ("UN", "a"),
        ("NATO", "a"),
        ("FBI", "an"),
        ("MP", "an"),
        ("one-off", "a"),
        ("8-year", "an"),
        ("“effective”", "an"),
    ],
)
def test_the_article_follows_the_sound(word: str, expected: str) -> None:
    """Letters that hide their sound do not fool it."""
    assert article(word) == expected


@pytest.mark.parametrize(
    ("lemma", "tag", "expected"),
    [
        ("go", "VBD", "went"),
        ("child", "NNS", "children"),
        ("head of state", "NNS", "head of states"),
        ("carry out", "VBZ", "carries out"),
        ("be", "VBP", "are"),
    ],
)
def test_words_inflect(lemma: str, tag: str, expected: str) -> None:
    """Verb phrases inflect their first word, noun phrases their last."""
    assert inflect(lemma, tag) == expected
