"""JSON for programs: the stable, versioned form of a report; `schema.json` beside this file describes it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from mtqa.model.document import Document, Notice
from mtqa.model.finding import MQM_TYPES, EvidenceValue, Finding
from mtqa.model.report import DocumentReport, Report, Verdict
from mtqa.renderers._layout import line_and_column

FORMAT = "json"
SCHEMA_VERSION = 1

# Legal in a JSON string, but a terminal, a line splitter or a UTF-8 encoder would trip over them: C1 controls, line
# and paragraph separators, bidi controls, lone surrogates. Escaped, they read back as the same characters.
_AWKWARD = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def render(report: Report) -> str:
    """Return the report as one JSON object, indented, ending in a newline; same report, same bytes."""
    return dumps(report_object(report), indent=2) + "\n"


def dumps(value: object, *, indent: int | None = None) -> str:
    """Return JSON that can always be written as UTF-8 and never holds a raw control or line separator."""
    separators = (",", ": ") if indent else (",", ":")
    raw = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)
    return _AWKWARD.sub(lambda match: f"\\u{ord(match.group()):04x}", raw)


def report_object(report: Report) -> dict[str, Any]:
    """Return the whole report as plain JSON values."""
    return {
        "schema": SCHEMA_VERSION,
        "signature": report.signature,
        "documents": [document_object(document) for document in report.documents],
        "unreadable": [{"path": item.path, "reason": item.reason} for item in report.unreadable],
        "notices": [notice_object(notice) for notice in report.notices],
    }


def document_object(report: DocumentReport) -> dict[str, Any]:
    """Return one document of a report as plain JSON values. Offsets are code points into the text as read."""
    document = report.document
    return {
        "path": document.path,
        "language": report.language,
        "words": report.words,
        "verdict": None if report.verdict is None else _verdict_object(report.verdict),
        "findings": [finding_object(document, finding) for finding in report.findings],
        "notices": [notice_object(notice) for notice in (*document.notices, *report.notices)],
    }


def finding_object(document: Document, finding: Finding) -> dict[str, Any]:
    """Return one finding as plain JSON values; `source` is its place in the file, for files with markup."""
    line, column = document.line_and_column(finding.start)
    value: dict[str, Any] = {
        "rule": finding.rule,
        "category": finding.category,
        "mqm": MQM_TYPES[finding.category],
        "severity": finding.severity,
        "confidence": round(finding.confidence, 4),
        "start": finding.start,
        "end": finding.end,
        "line": line,
        "column": column,
        "text": finding.text,
        "message": finding.message,
        "suggestions": [{"text": s.text, "apply": s.apply} for s in finding.suggestions],
        "evidence": {key: _evidence(finding.evidence[key]) for key in sorted(finding.evidence)},
        "fingerprint": finding.fingerprint(document.text),
    }
    if document.source is not None:
        start, end = document.file_span(finding.start, finding.end)
        line, column = line_and_column(document.file_text, start)
        value["source"] = {"start": start, "end": end, "line": line, "column": column}
    return value


def notice_object(notice: Notice) -> dict[str, str]:
    """Return a notice as plain JSON values."""
    return {"level": notice.level, "message": notice.message}


def _verdict_object(verdict: Verdict) -> dict[str, Any]:
    return {
        "probability": round(verdict.probability, 6),
        "probability_interval": [round(bound, 4) for bound in verdict.probability_interval],
        "translated": round(verdict.translated, 6),
        "label": verdict.label,
        "pivots": [{"language": p.language, "share": round(p.share, 4)} for p in verdict.pivots],
        "per_1000_words": round(verdict.per_1000_words, 2),
        "interval": [round(bound, 2) for bound in verdict.interval],
        "reasons": list(verdict.reasons),
    }


def _evidence(value: EvidenceValue) -> str | float | list[str] | dict[str, float]:
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {key: value[key] for key in sorted(value)}
    return list(value)
