"""The gate: what fails, why, and what a baseline lets through."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mtqa.config import GateSettings
from mtqa.gate import BaselineError, judge, read_baseline, write_baseline
from mtqa.model.document import Document, Notice
from mtqa.model.finding import Finding, Severity
from mtqa.model.report import DocumentReport, Label, Report, Unreadable, Verdict

TEXT = "The minister has participated to the talks. The envoy has participated to the dinner in the evening.\n"


def _finding(text: str, quote: str, severity: Severity = "major", confidence: float = 0.8, nth: int = 0) -> Finding:
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return Finding.of(
        text,
        start,
        start + len(quote),
        rule="fr/participate-to",
        category="preposition",
        severity=severity,
        confidence=confidence,
        message="English participates in something.",
    )


def _report(
    *findings: Finding,
    text: str = TEXT,
    path: str = "in/story.txt",
    probability: float = 0.1,
    words: int = 17,
    label: Label = "uncertain",
    notices: tuple[Notice, ...] = (),
) -> Report:
    verdict = Verdict(probability, (0.0, 1.0), probability, label, (), 0.0, (0.0, 1.0), ())
    document = DocumentReport(Document(path, text, ()), "en", words, verdict, findings, notices)
    return Report("sig", (document,))


def test_one_severe_finding_fails_with_a_reason() -> None:
    """A major finding fails the document under the default policy, in one line that says why."""
    result = judge(_report(_finding(TEXT, "participated to")), GateSettings())
    assert result.failed
    assert result.exit_code == 1
    assert result.documents[0].reasons == (
        "1 finding of severity major or worse (confidence 0.50 or more); none is allowed",
    )


@pytest.mark.parametrize(("severity", "confidence"), [("minor", 0.9), ("major", 0.49)])
def test_mild_or_unsure_findings_pass(severity: Severity, confidence: float) -> None:
    """Findings below the policy's severity or confidence do not count."""
    result = judge(_report(_finding(TEXT, "participated to", severity, confidence)), GateSettings())
    assert not result.failed
    assert result.exit_code == 0
    assert result.documents[0].counted == ()


def test_limits_allow_exactly_as_many() -> None:
    """A limit is the number that still passes, per document and per 1,000 words; None switches it off."""
    two = _report(_finding(TEXT, "participated to"), _finding(TEXT, "participated to", nth=1), words=1000)
    assert not judge(two, GateSettings(max_findings=2)).failed
    assert judge(two, GateSettings(max_findings=1)).documents[0].reasons[0].endswith("; 1 is allowed")
    assert not judge(two, GateSettings(max_findings=None, max_per_1000_words=2.0)).failed
    reasons = judge(two, GateSettings(max_findings=None, max_per_1000_words=1.5)).documents[0].reasons
    assert reasons[0].endswith("2.0 per 1,000 words; 1.5 are allowed")


def test_verdict_fails_from_the_limit_on() -> None:
    """A document that reads as machine-translated fails at the limit, not below it, and never where it is too short."""
    assert judge(_report(probability=0.9), GateSettings()).documents[0].reasons == (
        "reads as machine-translated with probability 0.90; the limit is 0.90",
    )
    assert not judge(_report(probability=0.899), GateSettings()).failed
    assert not judge(_report(probability=0.99), GateSettings(verdict_probability=None)).failed
    assert not judge(_report(probability=0.99, label="too short"), GateSettings()).failed


def test_failures_and_unreadable_files_fail() -> None:
    """A detector that could not run fails the gate unless switched off; an unreadable file gives exit code 2."""
    broken = _report(notices=(Notice("error", "The names detector failed."),))
    assert judge(broken, GateSettings()).documents[0].reasons == ("The names detector failed.",)
    run = replace(_report(), notices=(Notice("error", "No rule could be read."),))
    assert judge(run, GateSettings()).reasons == ("No rule could be read.",)
    unreadable = judge(replace(_report(), unreadable=(Unreadable("a.pdf", "It is a PDF."),)), GateSettings())
    assert unreadable.failed
    assert unreadable.exit_code == 2


def test_baseline_counts(tmp_path: Path) -> None:
    """What was accepted passes wherever it moved to; a second identical fault is new; order and place are no matter."""
    path = tmp_path / "baseline.json"
    write_baseline(path, _report(_finding(TEXT, "participated to", nth=1)))
    moved = "A new first line.\n" + TEXT.replace("minister", "ministry")
    same = _report(_finding(moved, "participated to", nth=1), text=moved, path="elsewhere/story.txt")
    result = judge(same, GateSettings(), read_baseline(path))
    assert not result.failed
    assert result.documents[0].accepted == 1
    once = "So they had participated to it all. "
    write_baseline(path, _report(_finding(once * 3, "participated to", nth=1), text=once * 3))
    findings = [_finding(once * 4, "participated to", nth=nth) for nth in (1, 2)]
    again = judge(_report(*findings, text=once * 4), GateSettings(), read_baseline(path))
    assert again.documents[0].accepted == 1
    assert again.documents[0].reasons == (
        "1 new finding of severity major or worse (confidence 0.50 or more); none is allowed",
    )


def test_baseline_stale_entries_are_reported(tmp_path: Path) -> None:
    """An entry that is no longer found is reported with its rule and words; unseen files say nothing."""
    path = tmp_path / "baseline.json"
    write_baseline(path, _report(_finding(TEXT, "participated to"), _finding(TEXT, "participated to", nth=1)))
    result = judge(_report(_finding(TEXT, "participated to")), GateSettings(), read_baseline(path))
    assert not result.failed
    assert [(s.name, s.entry.rule, s.entry.text, s.count) for s in result.stale] == [
        ("story.txt", "fr/participate-to", "participated to", 1)
    ]
    assert judge(_report(path="other.txt"), GateSettings(), read_baseline(path)).stale == ()


def test_baseline_accepts_a_verdict_as_it_was(tmp_path: Path) -> None:
    """A story over the limit when accepted still passes; one that crosses it since does not."""
    path = tmp_path / "baseline.json"
    write_baseline(path, _report(probability=0.95))
    assert not judge(_report(probability=0.97), GateSettings(), read_baseline(path)).failed
    write_baseline(path, _report(probability=0.5))
    assert judge(_report(probability=0.97), GateSettings(), read_baseline(path)).failed


def test_baseline_file_is_sorted_and_replaced_whole(tmp_path: Path) -> None:
    """The same findings give the same bytes in any order, without stray files beside the baseline."""
    path = tmp_path / "baseline.json"
    findings = [_finding(TEXT, "participated to"), _finding(TEXT, "participated to", nth=1)]
    write_baseline(path, _report(*findings))
    first = path.read_bytes()
    write_baseline(path, _report(*reversed(findings)))
    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path]
    assert json.loads(first)["mtqa_baseline"] == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe\x00",
        b'{"mtqa_baseline": 99, "documents": {}}',
        b'{"mtqa_baseline": 1}',
        b'{"mtqa_baseline": 1, "documents": []}',
        b'{"mtqa_baseline": 1, "documents": {"a": {"probability": null, "findings": [{}]}}}',
        b'{"mtqa_baseline": 1, "documents": {"a": {"probability": "x", "findings": []}}}',
        b'{"mtqa_baseline": 1, "documents": {"a": {"probability": null, "findings": '
        b'[{"fingerprint": "f", "rule": "r", "text": "t", "count": 0}]}}}',
        b"[" * 100_000,
    ],
)
def test_damaged_baseline_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    """Whatever stands in the file, the error is one line that names it."""
    path = tmp_path / "baseline.json"
    path.write_bytes(content)
    with pytest.raises(BaselineError) as caught:
        read_baseline(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_missing_baseline_and_missing_folder(tmp_path: Path) -> None:
    """Neither reading nor writing at a place that does not exist ends in a traceback."""
    with pytest.raises(BaselineError, match="cannot be read: No such file"):
        read_baseline(tmp_path / "none.json")
    with pytest.raises(BaselineError, match="cannot be written: No such file"):
        write_baseline(tmp_path / "none" / "baseline.json", _report())
