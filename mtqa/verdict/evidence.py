"""What the findings say about a document: rates by group, a Poisson interval, and the languages they point at."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from mtqa.model.finding import Category, Finding
from mtqa.model.report import PivotShare

# Typography (quotes, spacing) and plain grammar say nothing about translation, so they are no evidence here; nor does
# it matter to the verdict whether LanguageTool was there to find them.
_GROUPS: Mapping[Category, str] = {
    "calque": "wording",
    "idiom": "wording",
    "false-friend": "wording",
    "register": "wording",
    "preposition": "syntax",
    "article": "syntax",
    "agreement": "syntax",
    "tense": "syntax",
    "word-order": "syntax",
    "pronoun": "syntax",
    "name": "names",
    "place-name": "names",
    "untranslated": "names",
    "capitalisation": "names",
    "date-number": "names",
    "residue": "names",
}
GROUPS: tuple[str, ...] = ("wording", "syntax", "names")
# A story is counted as if it had these words more without a finding: one finding in a short item proves little.
_WORDS_BEFORE = 150
_SMOOTHING = 0.25
_SMALLEST_SHARE = 0.05


def rates(findings: Sequence[Finding], words: int) -> dict[str, float]:
    """Return for each group the logarithm of 1 + its findings per 1,000 words, weighted by their confidence."""
    weight = dict.fromkeys(GROUPS, 0.0)
    for finding in findings:
        group = _GROUPS.get(finding.category)
        if group is not None:
            weight[group] += finding.confidence
    return {group: math.log1p(1000.0 * weight[group] / (words + _WORDS_BEFORE)) for group in GROUPS}


def poisson_interval(count: int, words: int) -> tuple[float, float]:
    """Return the exact 90 % interval of a Poisson rate, per 1,000 words, from `count` findings in `words` words."""
    if words <= 0:
        return 0.0, 0.0
    low = 0.0 if count == 0 else _mean_where(count - 1, 0.95)
    high = _mean_where(count, 0.05)
    return round(1000.0 * low / words, 1), round(1000.0 * high / words, 1)


def _mean_where(count: int, probability: float) -> float:
    """Return the mean of the Poisson distribution that gives `count` or fewer with `probability`; by bisection."""
    steps = np.arange(count + 1)
    log_factorials = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, count + 1)))))
    low, high = 1e-9, 2.0 * count + 10.0
    for _ in range(60):
        middle = (low + high) / 2
        if np.exp(steps * math.log(middle) - middle - log_factorials).sum() > probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def mass(findings: Sequence[Finding]) -> dict[str, float]:
    """Return the weight of the findings that point at each language.

    A finding spreads its confidence over its languages by their weights, so that one which only French explains
    counts for more than one which any Romance language does.
    """
    found: dict[str, float] = {}
    for finding in findings:
        weights = finding.evidence.get("pivots")
        if not isinstance(weights, Mapping):
            continue
        total = sum(weights.values())
        for language, weight in weights.items():
            found[language] = found.get(language, 0.0) + finding.confidence * weight / max(total, 1e-9)
    return found


def pivots(
    scores: Mapping[str, float], findings: Sequence[Finding], by_wording: float, by_findings: float
) -> tuple[PivotShare, ...]:
    """Return the languages that wording (`scores`, logits) and findings point at, likeliest first.

    `by_wording` and `by_findings` weigh the two. Shares below a twentieth are left out; the others add up to 1.
    """
    weight = mass(findings)
    logits = {
        language: by_wording * score + by_findings * math.log(weight.get(language, 0.0) + _SMOOTHING)
        for language, score in scores.items()
    }
    top = max(logits.values())
    odds = {language: math.exp(logit - top) for language, logit in logits.items()}
    total = sum(odds.values())
    kept = {language: value for language, value in odds.items() if value / total >= _SMALLEST_SHARE}
    total = sum(kept.values())
    ranked = sorted(kept.items(), key=lambda item: (-item[1], item[0]))
    return tuple(PivotShare(language, share / total) for language, share in ranked)
