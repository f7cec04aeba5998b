"""Phrases are compared by what they match, not by how they are written."""

from __future__ import annotations

import pytest

from mtqa.ruleset.overlap import covers, same, shape

LEXICONS = {"days": frozenset({"monday", "tuesday"})}


def found_by(narrow: str, wide: str) -> bool:
    """Tell whether `wide` finds all that `narrow` does."""
    return covers(shape(wide, LEXICONS), shape(narrow, LEXICONS))


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("hold a debate", "debate"),
        ("held debate", "{hold} debate"),
        ("{hold:V} debate", "{hold|make} debate"),
        ("great debate", "great|large debate"),
        ("a great debate", "<det> great {debate:N}"),
        ("debate on monday", "debate <adp>|on @days"),
        ("hold the debate", "hold <np>? debate"),
        ("=Debate on", "debate on"),
        ("<VBD> debate", "<VB*> debate"),
        ("hold <adj>? debate", "hold <adj>* debate"),
        ("<start> hold debate", "hold debate"),
        ("[[hold]] debate", "hold debate"),
    ],
)
def test_a_narrower_phrase_is_found(narrow: str, wide: str) -> None:
    """Every match of the first holds a match of the second, not the other way round."""
    assert found_by(narrow, wide)
    assert not same(shape(narrow, LEXICONS), shape(wide, LEXICONS))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hold|make debate", "hold debate"),
        ("hold <adj>? debate", "hold debate"),
        ("<np> debate", "<adj> debate"),
        ("[[hold]] debate", "[[debate]]"),
        ("hold !the debate", "hold a debate"),
        ("hold debate", "<start> hold debate"),
        ("hold , debate", "hold <any> debate"),
        ("{hold:V} debate", "{hold:N} debate"),
        ("debate on @days", "debate on monday"),
    ],
)
def test_a_phrase_that_matches_more_is_not_found(one: str, other: str) -> None:
    """One alternative, one optional word, or another word flagged makes the difference."""
    assert not found_by(one, other)


def test_the_same_phrase_written_otherwise() -> None:
    """The order of alternatives tells nothing; what is flagged does."""
    assert same(shape("hold|make a debate", LEXICONS), shape("make|hold a debate", LEXICONS))
    assert not same(shape("hold [[a]] debate", LEXICONS), shape("hold a debate", LEXICONS))
