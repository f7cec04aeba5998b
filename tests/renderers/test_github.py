"""GitHub annotations: one command a line, escaped, the worst first, with what is left out."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.model.document import Document
from mtqa.model.finding import Finding, Severity
from mtqa.model.report import DocumentReport, Report
from mtqa.renderers import github

COMMAND = re.compile(r"::(error|warning|notice) [^:\n\r]*::[^\n\r]*")


def _finding(text: str, start: int, end: int, severity: Severity = "major", confidence: float = 0.8) -> Finding:
    return Finding.of(
        text,
        start,
        end,
        rule="common/sample",
        category="calque",
        severity=severity,
        confidence=confidence,
        message="100% a calque: say it, then go on.",
    )


def _report(text: str, *findings: Finding, path: str = "a.txt") -> Report:
    return Report("s", (DocumentReport(Document(path, text, ()), "en", 3, None, findings),))


def test_one_finding() -> None:
    """File, line and columns are properties, and percent signs, colons and commas are escaped where they must be."""
    text = "One line.\nThe level of talks.\n"
    rendered = github.render(_report(text, _finding(text, 14, 19), path="in, out:1.txt"))
    assert rendered == (
        "::warning file=in%2C out%3A1.txt,line=2,col=5,endColumn=10,title=common/sample"
        "::“level”: 100%25 a calque: say it, then go on.\n"
    )


def test_span_over_lines_has_no_columns() -> None:
    """GitHub drops columns of such ranges, so the lines alone are given."""
    text = "One\ntwo\n"
    rendered = github.render(_report(text, _finding(text, 2, 6)))
    assert ",line=1,endLine=2,title" in rendered
    assert "col=" not in rendered
    assert "“e%0Atw”" in rendered


def test_only_what_github_shows_and_the_worst_first() -> None:
    """Ten of a kind are written, those of the highest confidence, and one notice says how many are missing."""
    text = "word " * 40
    findings = [_finding(text, 5 * n, 5 * n + 4, "major", 0.5 + n / 100) for n in range(30)]
    findings += [_finding(text, 5 * n, 5 * n + 4, "critical") for n in range(30, 33)]
    findings += [_finding(text, 5 * n, 5 * n + 4, "minor") for n in range(33, 40)]
    lines = github.render(_report(text, *findings)).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 3 + ["::warning"] * 10 + ["::notice"] * 8
    assert ",col=146," in lines[3]
    assert lines[-1].startswith("::notice title=mtqa::20 more findings are not shown here")


def test_whole_run(whole_run: Report) -> None:
    """Hostile copy gives nothing but commands of ours; the unreadable file is an error."""
    lines = github.render(whole_run).splitlines()
    assert all(COMMAND.fullmatch(line) for line in lines)
    assert "file=copy/photo.jpg" in lines[0]


@settings(deadline=None)
@given(st.text(min_size=1))
def test_any_text_stays_on_its_line(text: str) -> None:
    """No text can end its command or begin another."""
    rendered = github.render(_report(text, _finding(text, 0, len(text)), path=text))
    assert rendered.encode("utf-8").count(b"\n") == 1
    assert COMMAND.fullmatch(rendered[:-1].replace("\x85", "").replace("\u2028", "").replace("\u2029", ""))
