"""JUnit XML: well formed whatever the copy holds, with counts that add up."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.model.document import Document
from mtqa.model.finding import Finding, Suggestion
from mtqa.model.report import DocumentReport, Report, Unreadable
from mtqa.renderers import junit


def _parsed(report: Report) -> ElementTree.Element:
    return ElementTree.fromstring(junit.render(report).encode("utf-8"))  # noqa: S314 - our own output


def test_whole_run(whole_run: Report) -> None:
    """A suite for each document, a failing case for each finding, an error for each unreadable file."""
    root = _parsed(whole_run)
    suites = root.findall("testsuite")
    findings = sum(len(document.findings) for document in whole_run.documents)
    assert int(root.get("failures", "")) == len(root.findall(".//failure")) == findings
    assert int(root.get("errors", "")) == len(root.findall(".//error")) == len(whole_run.unreadable)
    assert int(root.get("tests", "")) == len(root.findall(".//testcase"))
    assert suites[0].get("name") == whole_run.documents[0].document.path
    for suite in suites:
        assert int(suite.get("tests", "")) == len(suite.findall("testcase")) > 0


def test_clean_story_passes(clean_story: Report) -> None:
    """A clean document is one passing case, so that a server shows it."""
    root = _parsed(clean_story)
    assert [case.get("name") for case in root.iter("testcase")] == ["no findings"]
    assert root.get("failures") == "0"


def test_failure_tells_place_words_and_fix(sample_report: Report) -> None:
    """The failure's text holds what an editor needs."""
    failure = _parsed(sample_report).findall(".//failure")[1]
    assert failure.text is not None
    assert "found: Future" in failure.text
    assert "fix (safe): future" in failure.text
    assert ":1:115:" in failure.text


@settings(deadline=None)
@given(st.text(min_size=1))
def test_any_text_is_well_formed(text: str) -> None:
    """Controls, lone surrogates and markup in every field never break the XML."""
    finding = Finding.of(
        text,
        0,
        len(text),
        rule=text,
        category="calque",
        severity="minor",
        confidence=0.5,
        message=text,
        suggestions=[Suggestion(text)],
    )
    document = DocumentReport(Document(text, text, ()), text, 1, None, (finding,))
    root = _parsed(Report(text, (document,), (Unreadable(text, text),)))
    assert len(root.findall(".//failure")) == 1
