"""How the story as a whole makes a finding count for more or less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqa.model.finding import Finding
from mtqa.model.report import Label, Verdict
from mtqa.weigh import machine_probability, share_that_counts, weigh


def verdict(probability: float, translated: float, label: Label = "uncertain") -> Verdict:
    """Return a verdict with these probabilities."""
    return Verdict(probability, (0.0, 1.0), translated, label, (), 0.0, (0.0, 1.0), ())


def finding(rule: str, confidence: float) -> Finding:
    """Return a finding of that rule."""
    return Finding.of(
        "A word.", 2, 6, rule=rule, category="calque", severity="minor", confidence=confidence, message="m"
    )


RATES = {"habit": 0.5, "artefact": 0.0}


def confidences(judged: Verdict) -> list[float]:
    """Return the confidence of a habit and of an artefact in a story judged so."""
    both = [finding("habit", 0.6), finding("artefact", 0.9)]
    return [f.confidence for f in weigh(both, judged, RATES.__getitem__)]


def test_a_habit_counts_where_the_story_reads_as_translated() -> None:
    """In a translation it gains, in native copy it all but goes; what native copy never has stays as it was."""
    assert confidences(verdict(0.99, 0.99)) == [0.895, 0.9]
    assert confidences(verdict(0.01, 0.01)) == [0.018, 0.9]


def test_copy_too_short_to_judge_changes_nothing() -> None:
    """Where the verdict knows nothing, the confidence is that of the rule alone."""
    assert confidences(verdict(0.99, 0.99, "too short")) == [0.6, 0.9]


def test_a_human_translation_is_left_out_of_the_odds() -> None:
    """Machine against native is what counts: 0.3 against 0.1 is three to one."""
    assert machine_probability(verdict(0.3, 0.9)) == pytest.approx(0.75)


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_share_is_a_share_and_rises_with_the_probability(probability: float, rate: float) -> None:
    """Always between 0 and 1, and never lower for a likelier translation."""
    assert 0 <= share_that_counts(probability, rate) <= 1
    assert share_that_counts(probability, rate) <= share_that_counts(min(1.0, probability + 0.1), rate) + 1e-9
