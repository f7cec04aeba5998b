"""CSV: reads back as it was, and nothing in it is a formula."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.model.document import Document
from mtqa.model.finding import Finding, Suggestion
from mtqa.model.report import DocumentReport, Report
from mtqa.renderers import csv as renderer


def _rows(report: Report) -> list[dict[str, str]]:
    text = renderer.render(report)
    text.encode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_rows_read_back(sample_report: Report) -> None:
    """A row for each finding, with its words and place."""
    rows = _rows(sample_report)
    findings = sample_report.documents[0].findings
    assert [row["text"] for row in rows] == [finding.text for finding in findings]
    assert rows[1] | {"line": "1", "column": "115", "start": "114", "suggestions": "future"} == rows[1]


def test_whole_run(whole_run: Report) -> None:
    """Hostile copy keeps to its cells, and the unreadable file has a row."""
    rows = _rows(whole_run)
    assert len(rows) == 1 + sum(len(document.findings) for document in whole_run.documents)
    assert rows[0]["rule"] == "unreadable"
    assert all(len(row) == 13 and None not in row for row in rows)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("=+-@ \t\r\n\"',;a\x00＝"), min_size=1))
def test_no_cell_is_a_formula(text: str) -> None:
    """No cell, trimmed or not, opens with what a spreadsheet would run."""
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
    report = Report("s", (DocumentReport(Document(text, text, ()), "en", 1, None, (finding,)),))
    [row] = _rows(report)
    for value in row.values():
        assert not value.lstrip(" ").startswith(tuple("=+-@\t\r\n＝"))
