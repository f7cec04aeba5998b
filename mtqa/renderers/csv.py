"""One line for each finding, for spreadsheets."""

from __future__ import annotations

import csv
import io

from mtqa.model.report import Report
from mtqa.renderers._places import Places, clean

FORMAT = "csv"

_COLUMNS = (
    "path",
    "line",
    "column",
    "start",
    "end",
    "rule",
    "category",
    "severity",
    "confidence",
    "text",
    "message",
    "suggestions",
    "fingerprint",
)
# A cell that opens with one of these runs as a formula in some spreadsheet (full-width forms in East Asian settings).
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def render(report: Report) -> str:
    """Return the findings of `report` as CSV (RFC 4180) with a header; `start` and `end` count code points of the text.

    Files that could not be read have a line whose rule is `unreadable`. Nothing in the copy can become a formula.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for unreadable in report.unreadable:
        row: list[str | int] = [_cell(unreadable.path), "", "", "", "", "unreadable", "", "", "", ""]
        writer.writerow([*row, _cell(unreadable.reason), "", ""])
    for document in report.documents:
        places = Places(document.document)
        for finding in document.findings:
            place = places.of(finding)
            writer.writerow(
                [
                    _cell(document.document.path),
                    place.line,
                    place.column,
                    finding.start,
                    finding.end,
                    _cell(finding.rule),
                    finding.category,
                    finding.severity,
                    f"{finding.confidence:.4f}",
                    _cell(finding.text),
                    _cell(finding.message),
                    _cell(" | ".join(suggestion.text for suggestion in finding.suggestions)),
                    finding.fingerprint(document.document.text),
                ]
            )
    return stream.getvalue()


def _cell(text: str) -> str:
    cleaned = clean(text)
    # Some programs trim before they look.
    opens = (cleaned, cleaned.lstrip(" "), cleaned.lstrip())
    return "'" + cleaned if any(form.startswith(_FORMULA) for form in opens) else cleaned
