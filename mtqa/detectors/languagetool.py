"""What LanguageTool finds with the rules that measure well on translated and on native news."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtqa.analysis import Analysis
from mtqa.config import Settings
from mtqa.languagetool.rules import kept_rules
from mtqa.model.document import Block, Notice
from mtqa.model.finding import Finding, Suggestion

if TYPE_CHECKING:
    from mtqa.languagetool.client import Match

NAME = "languagetool"

# Headlines, datelines, bylines and credits are not sentences; grammar rules misread them.
_RUNNING = {"body", "quotation"}
_APART = "\n\n"


def detect(analysis: Analysis, settings: Settings) -> Iterator[Finding | Notice]:
    """Yield a finding for every match of a kept rule, or one notice where LanguageTool did not run."""
    if settings.languagetool == "off":
        return
    from mtqa.languagetool.client import check

    document = analysis.document.text
    blocks = [b for b in dict.fromkeys(s.block for s in analysis.sentences) if b.kind in _RUNNING]
    result = check(_APART.join(document[block.start : block.end] for block in blocks), settings)
    starts = _starts(blocks)
    for match in result.matches:
        i = bisect_right(starts, match.start) - 1
        shift = blocks[i].start - starts[i]
        if match.start < match.end and match.end + shift <= blocks[i].end:
            yield _finding(document, match, shift)
    if result.notice:
        yield Notice("warning" if settings.languagetool != "auto" else "info", result.notice)


def _starts(blocks: list[Block]) -> list[int]:
    """Return where each block begins in the text that is sent."""
    starts, at = [], 0
    for block in blocks:
        starts.append(at)
        at += block.end - block.start + len(_APART)
    return starts


def _finding(document: str, match: Match, shift: int) -> Finding:
    rule = kept_rules()[match.rule]
    return Finding.of(
        document,
        match.start + shift,
        match.end + shift,
        rule=f"{NAME}/{match.rule}",
        category=rule.category,
        severity=rule.severity,
        confidence=rule.confidence,
        message=rule.message or match.message,
        suggestions=[Suggestion(text) for text in match.replacements],
        evidence={NAME: match.rule},
    )
