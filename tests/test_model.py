"""Findings and offsets keep their word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqa.analysis.text import normalise
from mtqa.model.document import Block, Document, SourceMap
from mtqa.model.finding import Finding


def finding(text: str, start: int, end: int) -> Finding:
    """Make a finding on a span."""
    return Finding.of(text, start, end, rule="a/b", category="calque", severity="minor", confidence=0.5, message="No.")


@given(st.text(min_size=1), st.data())
def test_the_quoted_text_is_the_slice(text: str, data: st.DataObject) -> None:
    """For every text and span."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert finding(text, start, end).text == text[start:end]


@pytest.mark.parametrize(("start", "end"), [(2, 2), (3, 2), (0, 9), (-1, 2)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    """No finding without a place."""
    with pytest.raises(ValueError, match="outside"):
        finding("Some", start, end)


def test_a_fingerprint_survives_edits_elsewhere_and_names_the_place() -> None:
    """The same words in the same surroundings; not those in others."""
    text = "They spoke at the level of ministers about aid on Monday."
    start = text.index("at the level")
    moved = "A new opening sentence. " + text.replace("Monday", "Friday")
    shift = len("A new opening sentence. ")
    other = "He met them at the level of experts from there on Monday."
    first = finding(text, start, start + 15).fingerprint(text)
    assert finding(moved, start + shift, start + 15 + shift).fingerprint(moved) == first
    at = other.index("at the level")
    assert finding(other, at, at + 15).fingerprint(other) != first


def test_line_and_column_count_code_points() -> None:
    """Lines and columns begin at 1, an emoji is one."""
    document = Document("x", "one\n😀 two", (Block("body", 0, 9),))
    assert document.line_and_column(6) == (2, 3)
    assert SourceMap((0, 3), (10, 20)).to_file(4) == 21


@given(st.text(alphabet=st.characters() | st.sampled_from(" \t\n\r\u00a0’'a"), max_size=60))
def test_normalised_text_leads_back_to_the_original(text: str) -> None:
    """Every character that was not white space or an apostrophe stands where the map says."""
    plain = normalise(text)
    for i, character in enumerate(plain.text):
        original = text[plain.to_original(i)]
        assert original == character or (character in " '" and original != character)
    assert "  " not in plain.text
