"""The difference of two versions of a story as JSON, for programs."""

from __future__ import annotations

from typing import Any

from mtqa.compare import Difference, FindingChange, MeaningChange, Pair, Score
from mtqa.model.finding import Finding
from mtqa.model.report import DocumentReport
from mtqa.renderers.json import document_object, dumps, finding_object

SCHEMA_VERSION = 1


def render(difference: Difference) -> str:
    """Return `difference` as one JSON object. Offsets count code points of each text; `text` is the exact slice.

    A finding's `fix` says how a fixed one was: "accepted" as suggested, changed "otherwise", "cut", or by a change
    "around" it. `meanings` are there for a reference alone.
    """
    value = {
        "schema": SCHEMA_VERSION,
        "reference": difference.reference,
        "before": _document(difference.before),
        "after": _document(difference.after),
        "counts": {
            "fixed": difference.count("fixed"),
            "accepted": difference.accepted,
            "left": difference.count("left"),
            "new": difference.count("new"),
        },
        "scores": _scores(difference.scores),
        "meanings": [_meaning(difference, change) for change in difference.meanings],
        "pairs": [_pair(difference, pair) for pair in difference.pairs],
        "findings": [_finding_change(difference, finding) for finding in difference.findings],
    }
    return dumps(value, indent=2) + "\n"


def _document(report: DocumentReport) -> dict[str, Any]:
    value = document_object(report)
    del value["findings"]  # each stands once in the difference's own list
    return value


def _scores(scores: tuple[Score, ...]) -> list[dict[str, Any]]:
    return [{"name": s.name, "value": round(s.value, 4), "signature": s.signature} for s in scores]


def _meaning(difference: Difference, change: MeaningChange) -> dict[str, Any]:
    spans = (change.before_start, change.before_end), (change.after_start, change.after_end)
    texts = (difference.before.document.text, difference.after.document.text)
    before, after = (
        {"start": start, "end": end, "text": text[start:end]} for text, (start, end) in zip(texts, spans, strict=True)
    )
    return {
        "kind": change.kind,
        "severity": change.severity,
        "pair": change.pair,
        "reason": change.reason,
        "before": before,
        "after": after,
    }


def _pair(difference: Difference, pair: Pair) -> dict[str, Any]:
    old, new = difference.before.document.text, difference.after.document.text
    return {
        "kind": pair.kind,
        "moved": pair.moved,
        "similarity": round(pair.similarity, 4),
        "before": {
            "start": pair.before_start,
            "end": pair.before_end,
            "text": old[pair.before_start : pair.before_end],
        },
        "after": {"start": pair.after_start, "end": pair.after_end, "text": new[pair.after_start : pair.after_end]},
        "changes": [{"kind": c.kind, "before": c.before, "after": c.after} for c in pair.changes],
        "scores": _scores(pair.scores),
    }


def _finding_change(difference: Difference, change: FindingChange) -> dict[str, Any]:
    return {
        "state": change.state,
        "rule": change.finding.rule,
        "fix": change.fix,
        "accepted": change.accepted,
        "pair": change.pair,
        "replacement": change.replacement,
        "before": _finding(difference.before, change.before),
        "after": _finding(difference.after, change.after),
    }


def _finding(report: DocumentReport, finding: Finding | None) -> dict[str, Any] | None:
    return None if finding is None else finding_object(report.document, finding)
