"""What a finding is worth in this story: the same words are an artefact in a translation and a habit in native copy.

A finding's measured precision holds in machine-translated copy. Its `native rate` is how often the rule fires on native
copy, for once that it fires on machine-translated copy. By Bayes' rule, where the verdict gives the story the
probability P of being a machine translation (against native copy), a share P / (P + (1 - P) × native rate) of the
findings counts. A rule that native copy never fires is believed everywhere; one that it does, where the story as a
whole bears it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from mtqa.model.finding import Finding
from mtqa.model.report import Verdict

EVEN = 0.5  # before the verdict is known, and for copy too short to judge


def machine_probability(verdict: Verdict) -> float:
    """Return the probability that the copy is a machine translation, if it is that or native, 0 to 1."""
    if verdict.label == "too short":
        return EVEN
    native = 1.0 - verdict.translated
    return verdict.probability / max(1e-9, verdict.probability + native)


def share_that_counts(probability: float, native_rate: float) -> float:
    """Return the share of a rule's findings that counts in a story, 0 to 1."""
    return probability / max(1e-9, probability + (1.0 - probability) * native_rate)


def weigh(findings: Iterable[Finding], verdict: Verdict, native_rate: Callable[[str], float]) -> Iterator[Finding]:
    """Yield the findings with the confidence that the story gives them.

    Theirs was that of a story of which nothing is known; `native_rate` gives the rate of a rule, 0 for rules whose
    confidence does not depend on the story.
    """
    probability = machine_probability(verdict)
    for finding in findings:
        rate = native_rate(finding.rule)
        factor = share_that_counts(probability, rate) / share_that_counts(EVEN, rate)
        yield replace(finding, confidence=round(finding.confidence * factor, 3)) if rate else finding
