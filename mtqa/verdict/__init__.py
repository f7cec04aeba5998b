"""The judgement on a document: does it read as translated, by machine, from which language, and on what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from mtqa.model.finding import Finding
from mtqa.model.report import Verdict

if TYPE_CHECKING:
    from mtqa.analysis import Analysis

__all__ = ["EVIDENCE", "WEIGHTS", "WORDING", "judge", "signature", "with_findings"]

# Findings of at least this confidence are evidence, whatever a user wants to see.
EVIDENCE = 0.5

WEIGHTS = Path(__file__).parent / "weights.json"
WORDING = Path(__file__).parent / "wording.json.gz"


def judge(analysis: Analysis, findings: Sequence[Finding], words: int) -> Verdict:
    """Judge one document by its style and by the findings shown for it.

    `words` is the length of the English copy; the rates in the verdict are per 1,000 of them.
    """
    from mtqa.verdict.model import judge as judge_by_model  # numpy and the weights: only where there is copy to judge

    return judge_by_model(analysis, findings, words)


def with_findings(verdict: Verdict, findings: Sequence[Finding], words: int) -> Verdict:
    """Return the verdict with the count and rate of the findings that are shown."""
    from mtqa.verdict.model import with_findings as counted

    return counted(verdict, findings, words)


@lru_cache(maxsize=1)
def signature() -> str:
    """Return eight hex digits over the weights."""
    import hashlib

    return hashlib.sha256(WEIGHTS.read_bytes() + WORDING.read_bytes()).hexdigest()[:8]
