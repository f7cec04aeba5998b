"""GitHub Actions workflow commands: annotations beside the lines, the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from mtqa.model.finding import SEVERITIES, Finding, Severity
from mtqa.model.report import Report
from mtqa.renderers._places import Place, Places, clean, described

FORMAT = "github"

_Command = Literal["error", "warning", "notice"]
_COMMANDS: Mapping[Severity, _Command] = {"critical": "error", "major": "warning", "minor": "notice"}
# GitHub shows so many annotations of each kind for one step and drops the rest in silence;
# one notice is kept for the line that says so.
_SHOWN: Mapping[_Command, int] = {"error": 10, "warning": 10, "notice": 9}


def render(report: Report) -> str:
    """Return `report` as workflow commands, one a line: at most as many as GitHub shows, then what was left out."""
    lines: dict[_Command, list[str]] = {"error": [], "warning": [], "notice": []}
    for unreadable in report.unreadable:
        lines["error"].append(
            _line("error", {"file": unreadable.path, "title": "mtqa: not checked"}, unreadable.reason)
        )
    for path, message in _failures(report):
        lines["error"].append(_line("error", {"file": path, "title": "mtqa: could not run"}, message))
    for finding, place, path in _worst_first(report):
        command = _COMMANDS[finding.severity]
        lines[command].append(_line(command, {"file": path, **_range(place), "title": finding.rule}, _message(finding)))
    shown = [line for command, of_kind in lines.items() for line in of_kind[: _SHOWN[command]]]
    left_out = sum(map(len, lines.values())) - len(shown)
    if left_out:
        word = "finding is" if left_out == 1 else "findings are"
        message = (
            f"{left_out} more {word} not shown here: GitHub shows 10 of each kind for a step. See the full report."
        )
        shown.append(_line("notice", {"title": "mtqa"}, message))
    return "".join(line + "\n" for line in shown)


def _failures(report: Report) -> Iterable[tuple[str, str]]:
    yield from (("", notice.message) for notice in report.notices if notice.level == "error")
    for document in report.documents:
        yield from ((document.document.path, notice.message) for notice in document.notices if notice.level == "error")


def _worst_first(report: Report) -> list[tuple[Finding, Place, str]]:
    found = []
    for document in report.documents:
        places = Places(document.document)
        found += [(finding, places.of(finding), document.document.path) for finding in document.findings]
    return sorted(found, key=lambda item: (-SEVERITIES.index(item[0].severity), -item[0].confidence))


def _range(place: Place) -> dict[str, str]:
    if place.end_line != place.line:  # GitHub ignores columns where the range has several lines
        return {"line": str(place.line), "endLine": str(place.end_line)}
    return {"line": str(place.line), "col": str(place.column), "endColumn": str(place.end_column)}


def _message(finding: Finding) -> str:
    fix = f" Suggested: “{finding.suggestions[0].text}”." if finding.suggestions else ""
    return described(finding) + fix


def _line(command: _Command, properties: Mapping[str, str], message: str) -> str:
    written = ",".join(f"{key}={_escape_property(value)}" for key, value in properties.items() if value)
    return f"::{command} {written}::{_escape(message)}"


def _escape(text: str) -> str:
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
