"""What findings say about a document, apart from its style."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqa.model.finding import Category, Finding
from mtqa.verdict.evidence import pivots, poisson_interval, rates

TEXT = "The minister of defense assured that the talks continue."
ROMANCE = {"fr": 0.5, "es": 0.5, "it": 0.5}


def _finding(languages: Mapping[str, float] | None = None, category: Category = "calque") -> Finding:
    return Finding.of(
        TEXT,
        0,
        23,
        rule="fr/titles",
        category=category,
        severity="minor",
        confidence=0.8,
        message="A title in the order of another language.",
        evidence={"pivots": languages} if languages else {},
    )


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.0), (1, 0.1, 4.7), (10, 5.4, 17.0), (100, 84.1, 118.1)])
def test_the_interval_is_the_exact_poisson_interval(count: int, low: float, high: float) -> None:
    """The bounds are those of the tables (half the quantiles of chi-squared), per 1,000 words."""
    assert poisson_interval(count, 1000) == pytest.approx((low, high), abs=0.05)


def test_the_interval_narrows_with_length() -> None:
    """The same rate in ten times the copy is ten times the evidence."""
    low, high = poisson_interval(3, 300)
    longer_low, longer_high = poisson_interval(30, 3000)
    assert low < longer_low < 10 < longer_high < high


def test_thousands_of_findings_have_an_interval_at_once() -> None:
    """A story of a megabyte does not wait for its interval."""
    start = time.process_time()
    low, high = poisson_interval(5000, 170_000)
    assert low < 1000 * 5000 / 170_000 < high
    assert time.process_time() - start < 5


def test_no_words_no_rate() -> None:
    """Empty copy has no rate to be unsure of."""
    assert poisson_interval(0, 0) == (0.0, 0.0)


EVEN = dict.fromkeys(["de", "es", "fr", "it", "ru"], 0.0)


def test_a_rule_that_only_french_explains_outweighs_one_of_all_romance_languages() -> None:
    """Where wording says nothing, French leads where the specific finding points at it; the shares sum to 1."""
    shares = pivots(EVEN, [_finding({"fr": 1.0}), _finding(ROMANCE), _finding(ROMANCE)], 1.0, 1.0)
    assert [share.language for share in shares[:3]] == ["fr", "es", "it"]
    assert sum(share.share for share in shares) == pytest.approx(1.0)


def test_wording_and_findings_are_weighed_against_each_other() -> None:
    """A strong score for German beats one French finding; without that score the finding leads."""
    finding = _finding({"fr": 1.0})
    assert pivots({**EVEN, "de": 5.0}, [finding], 1.0, 1.0)[0].language == "de"
    assert pivots(EVEN, [finding], 1.0, 1.0)[0].language == "fr"


def test_typography_and_grammar_are_no_evidence() -> None:
    """Quotation marks, spacing and plain grammar leave the verdict alone; wording does not."""
    assert set(
        rates([_finding(category="quotes"), _finding(category="spacing"), _finding(category="grammar")], 500).values()
    ) == {0.0}
    assert rates([_finding(category="calque")], 500)["wording"] > 0


@given(
    st.dictionaries(st.sampled_from(["fr", "es", "de", "ru", "zh"]), st.floats(-20, 20), min_size=1),
    st.lists(st.dictionaries(st.sampled_from(["fr", "es", "de", "ru", "zh"]), st.floats(0.01, 1.0), max_size=4)),
)
def test_shares_are_a_distribution_strongest_first(scores: dict[str, float], weights: list[dict[str, float]]) -> None:
    """Whatever wording and findings say, the shares are positive, fall, and sum to 1."""
    shares = [share.share for share in pivots(scores, [_finding(w) for w in weights], 1.0, 1.0)]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1.0)
    assert min(shares) > 0
