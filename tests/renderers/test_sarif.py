"""SARIF: valid against the standard, with regions and fixes that hit the very words."""

from __future__ import annotations

import json
from typing import Any

from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Schema

from mtqa.model.report import Report
from mtqa.renderers import sarif


def _run(report: Report) -> dict[str, Any]:
    text = sarif.render(report)
    text.encode("utf-8")
    Schema.model_validate_json(text)  # generated from the official schema: unknown keys and bad values are errors
    run: dict[str, Any] = json.loads(text)["runs"][0]
    return run


def test_whole_run_is_valid(whole_run: Report) -> None:
    """Every kind of document, hostile copy and unreadable files give a valid log."""
    run = _run(whole_run)
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["properties"]["signature"] == whole_run.signature
    assert len(run["results"]) == sum(len(document.findings) for document in whole_run.documents)
    assert run["invocations"][0]["executionSuccessful"] is False
    assert _run(Report("s", ()))["results"] == []


def test_regions_are_the_words(sample_report: Report) -> None:
    """Offset and length, and line and column, cut the quoted text out of the file."""
    text = sample_report.documents[0].document.text
    lines = text.split("\n")
    for finding, result in zip(sample_report.documents[0].findings, _run(sample_report)["results"], strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        assert text[region["charOffset"] :][: region["charLength"]] == finding.text
        if region["startLine"] == region["endLine"]:
            line = lines[region["startLine"] - 1]
            assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == finding.text


def test_fixes_apply(sample_report: Report) -> None:
    """A fix replaces the region by the suggestion."""
    document = sample_report.documents[0]
    for finding, result in zip(document.findings, _run(sample_report)["results"], strict=True):
        [replacement] = result["fixes"][0]["artifactChanges"][0]["replacements"]
        assert replacement["insertedContent"]["text"] == finding.suggestions[0].text
        assert replacement["deletedRegion"]["charOffset"] == finding.start


def test_rules_have_help_and_results_point_at_them(sample_report: Report) -> None:
    """Each result names a rule by id and index, and each rule explains itself."""
    run = _run(sample_report)
    rules = run["tool"]["driver"]["rules"]
    assert all(run_rule["help"]["text"] and run_rule["shortDescription"]["text"] for run_rule in rules)
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_markup_is_mapped_to_the_file(markup_story: Report) -> None:
    """In a file with markup the region is a place of the file, and no fix would delete a tag or an entity."""
    file_text = markup_story.documents[0].document.file_text
    results = _run(markup_story)["results"]
    regions = [result["locations"][0]["physicalLocation"]["region"] for result in results]
    found = [file_text[r["charOffset"] : r["charOffset"] + r["charLength"]] for r in regions]
    assert found == ["with", "Smith &amp;", "Sons&nbsp;", "began."]


def test_identical_findings_have_different_fingerprints(hostile_story: Report) -> None:
    """Fingerprints are counted, so that a second identical fault is a result of its own."""
    prints = [r["partialFingerprints"]["mtqaFinding/v1"] for r in _run(hostile_story)["results"]]
    assert len(set(prints)) == len(prints)
