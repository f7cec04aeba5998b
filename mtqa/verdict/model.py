"""The trained model: style, wording and findings in; probabilities, language, label and reasons out.

Trained by `mtqa.verdict.train`. Three kinds of copy are told apart: written in English, translated by people,
translated by machine.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mtqa.analysis import Analysis
from mtqa.model.finding import Finding
from mtqa.model.report import Label, PivotShare, Verdict
from mtqa.verdict import WEIGHTS, WORDING, evidence
from mtqa.verdict.features import Style, key, prose, style, wording

# Below this many words neither style nor findings say enough.
SHORTEST = 80
_TYPICAL_LENGTH = 300
_LONGEST_LENGTH = 900
_STYLE_REASONS = 2
_NOTABLE = 1.0  # spreads of native copy

_OPENERS = ("in", "on", "at", "for", "with", "from", "by", "during", "after", "as", "IN")
# Habits an editor can see, each the sum of some n-grams: how to say that there are more or fewer than in native news.
PROBES: Mapping[str, tuple[str, ...]] = {
    "noun chains with “of”": ("NN of", "NNS of"),
    "uses of “the”": ("the",),
    "relative clauses with “which”": ("which",),
    "passives": tuple(f"{be} VBN" for be in ("is", "are", "was", "were", "be", "been", "being")),
    "sentences that open with a preposition": tuple(f"^ {w}" for w in _OPENERS),
    "prepositions after a noun": ("NN in", "NNS in", "NN for", "NNS for", "NN from", "NNS from", "NN on", "NNS on"),
    "nouns joined without a preposition": ("NN NN", "NN NNS"),
    "uses of “also”": ("also",),
    "commas": (",",),
}


class Scores(NamedTuple):
    """Scores of the first step: positive where the copy is like machine translation.

    `style` is against copy written in English, `human_style` and `phrasing` against translations by people.
    """

    style: float
    human_style: float
    phrasing: float


@dataclass(frozen=True)
class JudgementInputs:
    """What the second step looks at; `values` has every name of NAMES."""

    NAMES: ClassVar[tuple[str, ...]] = (
        "style",
        "style by length",
        "human style",
        "phrasing",
        "phrasing by length",
        *evidence.GROUPS,
    )
    values: Mapping[str, float]

    @classmethod
    def of(cls, scores: Scores, length: int, findings: Sequence[Finding], words: int) -> JudgementInputs:
        """Combine the scores of copy of `length` symbols with the findings in its `words` words."""
        by_length = math.log(min(max(length, SHORTEST), _LONGEST_LENGTH) / _TYPICAL_LENGTH)
        values = {
            "style": scores.style,
            "style by length": scores.style * by_length,
            "human style": scores.human_style,
            "phrasing": scores.phrasing,
            "phrasing by length": scores.phrasing * by_length,
        }
        return cls({**values, **evidence.rates(findings, words)})


@dataclass(frozen=True)
class _Model:
    """The weights as read from the files, ready to use."""

    intercepts: tuple[float, float, float]
    keys: NDArray[np.int64]
    style: NDArray[np.float64]
    human_style: NDArray[np.float64]
    wording: Mapping[str, float]
    languages: Mapping[str, Mapping[str, float]]
    language_intercepts: Mapping[str, float]
    pivot: Mapping[str, float]
    judgement: Mapping[str, Mapping[str, float]]
    thresholds: Mapping[str, float]
    probes: Mapping[str, Mapping[str, float]]
    native_per_1000_words: float
    unsteadiness: float

    def scores(self, copy: Style, words: Counter[str]) -> Scores:
        """Return the scores of the first step."""
        at = np.minimum(np.searchsorted(self.keys, copy.keys), len(self.keys) - 1)
        known = self.keys[at] == copy.keys
        values = np.sqrt(copy.counts[known] / max(1, copy.length))
        share = shares(words)
        # fsum: the same bits on every machine, whatever numpy's summing order there.
        return Scores(
            self.intercepts[0] + math.fsum((self.style[at[known]] * values).tolist()),
            self.intercepts[1] + math.fsum((self.human_style[at[known]] * values).tolist()),
            self.intercepts[2] + math.fsum(self.wording.get(n, 0.0) * value for n, value in share.items()),
        )

    def pivots(self, words: Counter[str], findings: Sequence[Finding]) -> tuple[PivotShare, ...]:
        """Return the languages that wording and findings point at, likeliest first; the shares add up to 1."""
        totals = dict(self.language_intercepts)
        for ngram, value in shares(words).items():
            for language, weight in self.languages.get(ngram, {}).items():
                totals[language] += weight * value
        return evidence.pivots(totals, findings, self.pivot["wording"], self.pivot["findings"])


def shares(words: Counter[str]) -> dict[str, float]:
    """Return the square root of each n-gram's rate among the words."""
    length = max(1, sum(count for ngram, count in words.items() if " " not in ngram))
    return {ngram: math.sqrt(count / length) for ngram, count in words.items()}


@lru_cache(maxsize=1)
def _model() -> _Model:
    table = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    with gzip.open(WORDING, "rt", encoding="utf-8") as file:
        words = json.load(file)
    rows = sorted((key(ngram), *weights) for ngram, weights in table["ngrams"].items())
    languages: dict[str, dict[str, float]] = {}
    for language, weights in words["languages"].items():
        for ngram, weight in weights.items():
            languages.setdefault(ngram, {})[language] = weight
    return _Model(
        tuple(table["intercepts"]),
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.float64),
        np.array([row[2] for row in rows], dtype=np.float64),
        words["machine"],
        languages,
        table["language_intercepts"],
        table["pivot"],
        table["judgement"],
        table["thresholds"],
        table["probes"],
        table["native_per_1000_words"],
        table["unsteadiness"],
    )


def probe_keys(probe: str) -> list[int]:
    """Return the n-grams behind a plainly named habit."""
    return [key(ngram) for ngram in PROBES[probe]]


def judge(analysis: Analysis, findings: Sequence[Finding], words: int) -> Verdict:
    """Judge one document; see `mtqa.verdict.judge`."""
    model = _model()
    copy = style(analysis.sentences)
    counts = wording(prose(analysis.sentences))
    scores = model.scores(copy, counts)
    inputs = JudgementInputs.of(scores, copy.length, findings, words)
    logits = {
        side: weights["intercept"] + sum(weights.get(n, 0.0) * inputs.values[n] for n in inputs.NAMES)
        for side, weights in model.judgement.items()
    }
    top = max(logits.values())
    odds = {side: math.exp(logit - top) for side, logit in logits.items()}
    total = sum(odds.values())
    probability = round(odds["machine"] / total, 6)
    likely = odds["machine"] / (odds["machine"] + odds["native"])
    label = _label(likely, min(words, copy.length), model.thresholds)
    return Verdict(
        probability=probability,
        probability_interval=_interval(probability, copy.length, model.unsteadiness),
        translated=round(1.0 - odds["native"] / total, 6),
        label=label,
        pivots=() if label in {"native", "too short"} else model.pivots(counts, findings),
        per_1000_words=0.0,
        interval=(0.0, 0.0),
        reasons=tuple(_reasons(label, copy, words, model)),
    )


def with_findings(verdict: Verdict, findings: Sequence[Finding], words: int) -> Verdict:
    """Return the verdict with the count and rate of the findings that are shown; see `mtqa.verdict.with_findings`."""
    count = "No finding" if not findings else f"{len(findings)} finding{'s' if len(findings) > 1 else ''}"
    rate = f", {1000 * len(findings) / words:.0f} per 1,000 words" if findings else ""
    first = f"{count}{rate}; native news has about {_model().native_per_1000_words:.1g} per 1,000 words."
    return replace(
        verdict,
        per_1000_words=round(1000.0 * len(findings) / words, 1) if words else 0.0,
        interval=evidence.poisson_interval(len(findings), words),
        reasons=verdict.reasons if verdict.label == "too short" else (first, *verdict.reasons),
    )


def _interval(probability: float, length: int, unsteadiness: float) -> tuple[float, float]:
    """Return the 90 % interval of a probability from copy of `length` symbols.

    `unsteadiness` is the variance of the logit of one symbol's worth of copy: how far two halves of a story disagree.
    """
    logit = math.log((probability + 1e-4) / (1 - probability + 1e-4))
    reach = 1.645 * math.sqrt(unsteadiness / max(1, length))
    low, high = (1 / (1 + math.exp(-(logit + side * reach))) for side in (-1, 1))
    return round(low, 3), round(high, 3)


def _label(likely: float, words: int, thresholds: Mapping[str, float]) -> Label:
    """Return the label for the probability of a machine translation against native copy."""
    if words < SHORTEST:
        return "too short"
    if likely >= thresholds["machine-translated"]:
        return "machine-translated"
    return "native" if likely < thresholds["native"] else "uncertain"


def _reasons(label: Label, copy: Style, words: int, model: _Model) -> list[str]:
    """Say in plain sentences what the judgement rests on besides findings."""
    if label == "too short":
        return [f"Only {words} words of running text: too few to judge (at least {SHORTEST} are needed)."]
    reasons: list[str] = []
    habits = []
    for probe, usual in model.probes.items():
        seen = copy.per_1000(probe_keys(probe))
        # How far from native copy, in the direction in which machine translations lie.
        direction = 1 if usual["machine"] > usual["native"] else -1
        distance = direction * (seen - usual["native"]) / max(usual["spread"], 1e-9)
        habits.append((distance, probe, direction, seen, usual["native"]))
    habits.sort(reverse=True)
    if label == "native":
        reasons.append("Function words and the order of parts of speech are those of native news.")
        return reasons
    for distance, probe, direction, seen, native in habits[:_STYLE_REASONS]:
        if distance >= _NOTABLE:
            more = "More" if direction > 0 else "Fewer"
            reasons.append(f"{more} {probe} than in native news: {seen:.0f} against {native:.0f} per 1,000 words.")
    return reasons
