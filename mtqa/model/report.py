"""What comes out of a run: a verdict and findings for every document, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mtqa.model.document import Document, Notice
from mtqa.model.finding import Finding

Label = Literal["machine-translated", "uncertain", "native", "too short"]


@dataclass(frozen=True, slots=True)
class PivotShare:
    """How much of the evidence points at one source language; `share` is 0 to 1, all shares sum to 1."""

    language: str
    share: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement on one document.

    `probability` that the copy was machine-translated, 0 to 1, with its 90 % interval (low, high); `translated`: that
    it was translated at all, by people or machine. `per_1000_words`: findings shown per 1,000 words; `interval` is its
    90 % Poisson interval. Both intervals are wide for short copy.
    """

    probability: float
    probability_interval: tuple[float, float]
    translated: float
    label: Label
    pivots: tuple[PivotShare, ...]
    per_1000_words: float
    interval: tuple[float, float]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One document with its findings in text order. `verdict` is None where there was no English to judge."""

    document: Document
    language: str
    words: int
    verdict: Verdict | None
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be checked, and the one line that says why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one run. `signature` names everything that can change a result."""

    signature: str
    documents: tuple[DocumentReport, ...]
    unreadable: tuple[Unreadable, ...] = ()
    notices: tuple[Notice, ...] = ()
