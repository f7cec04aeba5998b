"""Reviewdog's diagnostic format (rdjson), for comments on changes under review."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mtqa.model.finding import Finding, Severity
from mtqa.model.report import Report
from mtqa.readers.rewrite import escaped
from mtqa.renderers._places import Places, clean, described

FORMAT = "rdjson"

_SEVERITIES: Mapping[Severity, str] = {"minor": "INFO", "major": "WARNING", "critical": "ERROR"}


def render(report: Report) -> str:
    """Return `report` as one rdjson object. Columns count UTF-8 bytes from 1, as the format demands."""
    diagnostics: list[dict[str, Any]] = [
        {
            "message": clean(unreadable.reason),
            "location": {"path": clean(unreadable.path)},
            "severity": "ERROR",
            "code": {"value": "unreadable"},
        }
        for unreadable in report.unreadable
    ]
    for document in report.documents:
        places = Places(document.document)
        diagnostics += [_diagnostic(finding, places) for finding in document.findings]
    data = {"source": {"name": "mtqa"}, "diagnostics": diagnostics}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _diagnostic(finding: Finding, places: Places) -> dict[str, Any]:
    place = places.of(finding)
    column, end_column = places.byte_columns(place)
    span = {
        "start": {"line": place.line, "column": column},
        "end": {"line": place.end_line, "column": end_column},
    }
    diagnostic: dict[str, Any] = {
        "message": clean(described(finding)),
        "location": {"path": clean(places.document.path), "range": span},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": clean(finding.rule)},
    }
    if finding.suggestions and places.document.can_replace(finding.start, finding.end):
        diagnostic["suggestions"] = [
            {"range": span, "text": clean(escaped(s.text, places.document.markup))} for s in finding.suggestions
        ]
    return diagnostic
