"""Reviewdog's format: UTF-8 byte columns, suggestions only where they fit."""

from __future__ import annotations

import json
from typing import Any

from mtqa.model.report import Report
from mtqa.renderers import rdjson


def _diagnostics(report: Report) -> list[dict[str, Any]]:
    text = rdjson.render(report)
    text.encode("utf-8")
    diagnostics: list[dict[str, Any]] = json.loads(text)["diagnostics"]
    return diagnostics


def test_byte_columns_cut_the_words(sample_report: Report) -> None:
    """Columns count bytes from 1 with an exclusive end, as reviewdog reads them."""
    lines = sample_report.documents[0].document.text.encode().split(b"\n")
    for finding, diagnostic in zip(sample_report.documents[0].findings, _diagnostics(sample_report), strict=True):
        span = diagnostic["location"]["range"]
        if span["start"]["line"] == span["end"]["line"]:
            line = lines[span["start"]["line"] - 1]
            assert line[span["start"]["column"] - 1 : span["end"]["column"] - 1].decode() == finding.text


def test_whole_run(whole_run: Report) -> None:
    """Every finding and every unreadable file is a diagnostic of a known severity with a rule."""
    diagnostics = _diagnostics(whole_run)
    assert len(diagnostics) == 1 + sum(len(document.findings) for document in whole_run.documents)
    assert {diagnostic["severity"] for diagnostic in diagnostics} == {"INFO", "WARNING", "ERROR"}
    assert all(diagnostic["code"]["value"] and diagnostic["message"] for diagnostic in diagnostics)


def test_suggestions(sample_report: Report) -> None:
    """The fix is offered for the same range."""
    diagnostic = _diagnostics(sample_report)[1]
    assert diagnostic["suggestions"] == [{"range": diagnostic["location"]["range"], "text": "future"}]
