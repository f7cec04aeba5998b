"""The difference of two runs as JSON, for programs."""

from __future__ import annotations

from typing import Any

from mtqa.compare.runs import DocumentChange, RunChange, RunDifference, RunDocument, RunFinding
from mtqa.renderers.json import dumps

SCHEMA_VERSION = 1
KIND = "mtqa-runs"


def render(difference: RunDifference) -> str:
    """Return `difference` as one JSON object; same reports, same bytes. Offsets are those of each report."""
    value = {
        "schema": SCHEMA_VERSION,
        "kind": KIND,
        "before": {"name": difference.before.name, "signature": difference.before.signature},
        "after": {"name": difference.after.name, "signature": difference.after.signature},
        "signatures": [{"part": s.part, "before": s.before, "after": s.after} for s in difference.signatures],
        "counts": {
            "gone": difference.count("gone"),
            "left": difference.count("left"),
            "new": difference.count("new"),
            "changed": difference.changed,
        },
        "rules": [
            {"rule": r.rule, "gone": r.gone, "left": r.left, "new": r.new, "changed": r.changed}
            for r in difference.rules
        ],
        "documents": [_document(document) for document in difference.documents],
    }
    return dumps(value, indent=2) + "\n"


def _document(document: DocumentChange) -> dict[str, Any]:
    return {
        "path": document.path,
        "before": _side(document.before),
        "after": _side(document.after),
        "findings": [_finding(change) for change in document.findings],
    }


def _side(document: RunDocument | None) -> dict[str, Any] | None:
    if document is None:
        return None
    verdict = document.verdict.model_dump() if document.verdict else None
    return {"path": document.path, "words": document.words, "verdict": verdict}


def _finding(change: RunChange) -> dict[str, Any]:
    return {
        "state": change.state,
        "rule": change.finding.rule,
        "changed": list(change.changed),
        "before": _dump(change.before),
        "after": _dump(change.after),
    }


def _dump(finding: RunFinding | None) -> dict[str, Any] | None:
    return None if finding is None else finding.model_dump()
