"""The trained model: style and findings in, probability, label and reasons out. Trained by `mtqa.verdict.train`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from mtqa.analysis import Analysis
from mtqa.model.finding import Finding
from mtqa.model.report import Label, Verdict
from mtqa.verdict import WEIGHTS, evidence
from mtqa.verdict.features import Style, key, style

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


@dataclass(frozen=True)
class JudgementInputs:
    """What the second step looks at; `values` has every name of NAMES."""

    NAMES: ClassVar[tuple[str, ...]] = ("style", "style by length", *evidence.GROUPS)
    values: Mapping[str, float]

    @classmethod
    def of(cls, score: float, length: int, findings: Sequence[Finding], words: int) -> JudgementInputs:
        """Combine the style score of copy of `length` symbols with the findings in its `words` words."""
        by_length = score * math.log(min(max(length, SHORTEST), _LONGEST_LENGTH) / _TYPICAL_LENGTH)
        return cls({"style": score, "style by length": by_length, **evidence.rates(findings, words)})


@dataclass(frozen=True)
class _Model:
    """The weights as read from the file, ready to use."""

    intercept: float
    keys: NDArray[np.int64]
    weights: NDArray[np.float64]
    judgement: Mapping[str, float]
    thresholds: Mapping[str, float]
    probes: Mapping[str, Mapping[str, float]]
    native_per_1000_words: float

    def score(self, copy: Style) -> float:
        """Return the style score: positive where the copy reads as machine-translated."""
        at = np.minimum(np.searchsorted(self.keys, copy.keys), len(self.keys) - 1)
        known = self.keys[at] == copy.keys
        values = np.sqrt(copy.counts[known] / max(1, copy.length))
        # fsum: the same bits on every machine, whatever numpy's summing order there.
        return self.intercept + math.fsum((self.weights[at[known]] * values).tolist())


@lru_cache(maxsize=1)
def _model() -> _Model:
    table = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    pairs = sorted((key(ngram), weight) for ngram, weight in table["ngrams"].items())
    return _Model(
        table["intercept"],
        np.array([k for k, _ in pairs], dtype=np.int64),
        np.array([w for _, w in pairs], dtype=np.float64),
        table["judgement"],
        table["thresholds"],
        table["probes"],
        table["native_per_1000_words"],
    )


def probe_keys(probe: str) -> list[int]:
    """Return the n-grams behind a plainly named habit."""
    return [key(ngram) for ngram in PROBES[probe]]


def judge(analysis: Analysis, findings: Sequence[Finding], words: int) -> Verdict:
    """Judge one document; see `mtqa.verdict.judge`."""
    model = _model()
    copy = style(analysis.sentences)
    inputs = JudgementInputs.of(model.score(copy), copy.length, findings, words)
    logit = model.judgement["intercept"] + sum(model.judgement.get(n, 0.0) * inputs.values[n] for n in inputs.NAMES)
    probability = round(1.0 / (1.0 + math.exp(-logit)), 4)
    label = _label(probability, min(words, copy.length), model.thresholds)
    return Verdict(
        probability,
        label,
        () if label == "native" else evidence.pivots(findings),
        round(1000.0 * len(findings) / words, 1) if words else 0.0,
        evidence.poisson_interval(len(findings), words),
        tuple(_reasons(label, copy, findings, words, model)),
    )


def _label(probability: float, words: int, thresholds: Mapping[str, float]) -> Label:
    if words < SHORTEST:
        return "too short"
    if probability >= thresholds["machine-translated"]:
        return "machine-translated"
    return "native" if probability < thresholds["native"] else "uncertain"


def _reasons(label: Label, copy: Style, findings: Sequence[Finding], words: int, model: _Model) -> list[str]:
    """Say in plain sentences what the judgement rests on, the findings first."""
    if label == "too short":
        return [f"Only {words} words of running text: too few to judge (at least {SHORTEST} are needed)."]
    count = "No finding" if not findings else f"{len(findings)} finding{'s' if len(findings) > 1 else ''}"
    rate = f", {1000 * len(findings) / words:.0f} per 1,000 words" if findings else ""
    reasons = [f"{count}{rate}; native news has about {model.native_per_1000_words:.1g} per 1,000 words."]
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
