"""Findings of all detectors → the ones to show: suppressions, thresholds, overlaps, order. Deterministic.

Same span: the more severe stays, then the surer, then the first rule by name. One inside another: the outer stays and
takes the inner's rule into its evidence. Partly overlapping: both stay, but of the
reader's marks only those that overlap nothing else: the other finding speaks for them, with more confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from mtqa.config import Settings
from mtqa.model.document import Document
from mtqa.model.finding import SEVERITIES, Finding
from mtqa.reader import NAME as READER

_IGNORE = re.compile(r"<!--\s*mtqa:\s*(ignore|ignore-file)((?:\s+[\w/#*.-]+)*)\s*-->")


def resolve(findings: Iterable[Finding], document: Document, settings: Settings) -> tuple[Finding, ...]:
    """Return the findings to show, in text order.

    `<!-- mtqa: ignore RULE… -->` silences the named rules (all, where none is named) in the paragraph it stands in or,
    alone on its line, in the next one; `ignore-file` in the whole document.
    """
    silenced = _silenced(document)
    kept = [
        f
        for f in findings
        if f.confidence >= settings.min_confidence
        and settings.allows(f.rule)
        and not any(start <= f.start < end and _named(f.rule, rules) for start, end, rules in silenced)
    ]
    return tuple(_without_overlaps(_agreeing(kept)))


def stands_for(finding: Finding) -> tuple[str, ...]:
    """Return the rules whose findings at the same place are not shown because this one is; READER for the reader's."""
    also: tuple[str, ...] = tuple(finding.evidence.get("also", ()))  # type: ignore[arg-type]
    return (*also, READER) if "also marked by" in finding.evidence else also


def _agreeing(findings: list[Finding]) -> list[Finding]:
    """Let a finding speak for a mark of the reader's that it overlaps, with more confidence."""
    marks = [f for f in findings if f.rule.startswith(f"{READER}/")]
    if not marks:
        return findings
    spoken: list[Finding] = []
    agreed: set[int] = set()
    for finding in findings:
        if finding.rule.startswith(f"{READER}/"):
            continue
        over = [i for i, m in enumerate(marks) if m.start < finding.end and finding.start < m.end]
        agreed.update(over)
        if over:
            doubt = (1 - finding.confidence) * min(1 - marks[i].confidence for i in over)
            evidence = {**finding.evidence, "also marked by": "the trained reader"}
            finding = replace(finding, confidence=round(1 - doubt, 2), evidence=evidence)
        spoken.append(finding)
    return spoken + [mark for i, mark in enumerate(marks) if i not in agreed]


def _rank(finding: Finding) -> tuple[int, float, str]:
    return -SEVERITIES.index(finding.severity), -finding.confidence, finding.rule


def _without_overlaps(findings: list[Finding]) -> list[Finding]:
    best: dict[tuple[int, int], Finding] = {}
    for finding in sorted(findings, key=_rank):
        best.setdefault((finding.start, finding.end), finding)
    shown: list[Finding] = []
    for finding in sorted(best.values(), key=lambda f: (f.start, -f.end)):
        outer = next((i for i, f in enumerate(shown) if f.start <= finding.start and finding.end <= f.end), None)
        if outer is None:
            shown.append(finding)
        else:
            also = [*shown[outer].evidence.get("also", ()), finding.rule]  # type: ignore[misc]
            shown[outer] = replace(shown[outer], evidence={**shown[outer].evidence, "also": also})
    return shown


def _named(rule: str, names: list[str]) -> bool:
    return not names or any(rule == n or rule.startswith((n + "/", n + "#")) for n in names)


def _silenced(document: Document) -> list[tuple[int, int, list[str]]]:
    """Return (start, end, rules) of the stretches that the copy itself asks to leave alone."""
    source = document.file_text if document.source else document.text
    if "mtqa:" not in source:
        return []
    found = []
    for comment in _IGNORE.finditer(source):
        rules = comment[2].split()
        if comment[1] == "ignore-file":
            found.append((0, len(document.text), rules))
            continue
        for block in document.blocks:
            start = document.source.to_file(block.start) if document.source else block.start
            end = document.source.to_file(block.end - 1) + 1 if document.source else block.end
            inside = start <= comment.start() < end and source[start:end].strip() != comment.group()
            if inside or start >= comment.end():
                found.append((block.start, block.end, rules))
                break
    return found
