"""The report in the terminal: paragraph by paragraph, the words marked, the reason, the fix, the verdict last."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING, TextIO

from mtqa.model.document import Notice
from mtqa.model.finding import Finding
from mtqa.model.report import DocumentReport, Report
from mtqa.renderers._layout import Paragraph, Segment, paragraphs, segments
from mtqa.renderers._words import category_name, evidence_lines, percent, verdict_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

FORMAT = "text"

_MAX_WIDTH = 100  # longer lines are hard to read
_CONTEXT = 160  # code points of a long paragraph shown on each side of a finding
_STYLES = {"minor": "yellow", "major": "bright_red", "critical": "bold white on red"}
_UNDERLINES = {"minor": "~", "major": "^", "critical": "#"}
_VERDICT_STYLES = {
    "machine-translated": "bold red",
    "uncertain": "bold yellow",
    "native": "bold green",
    "too short": "bold",
}
_NOTICE_STYLES = {"info": "dim", "warning": "yellow", "error": "bold red"}
_SEVERITY_ORDER = {"minor": 0, "major": 1, "critical": 2}

# What a terminal would obey or hide: C0 and C1 controls, bidi controls, lone surrogates. White space is flattened.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_TRAILING_SPACE = re.compile(r"(?<! ) +((?:\x1b\[[0-9;]*m)*)$", re.MULTILINE)  # rich pads its cells


def use_colour(stream: TextIO) -> bool:
    """Tell whether colour suits `stream`: it is a terminal, and the user has not set NO_COLOR."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def render(report: Report, *, width: int | None = None, colour: bool = False) -> str:
    """Return the report for a terminal `width` cells wide (by default this one's, at most 100).

    Without `colour` the output has no escape sequences, and the marked words are underlined on a line of their own:
    `~` minor, `^` major, `#` critical.
    """
    console = memory(width, colour=colour)
    for document in report.documents:
        _print_document(console, document, colour=colour)
    for item in report.unreadable:
        _print_line(console, f"{item.path}: not read: {item.reason}", _NOTICE_STYLES["error"], whole=True)
    _print_notices(console, report.notices)
    output = console.file.getvalue()  # type: ignore[attr-defined]  # the StringIO above
    return _TRAILING_SPACE.sub(r"\1", output)


def memory(width: int | None, *, colour: bool) -> Console:
    """Return a console `width` cells wide (by default as this terminal, at most 100) that keeps what is printed."""
    from rich.console import Console

    columns = width if width is not None else min(_MAX_WIDTH, shutil.get_terminal_size().columns)
    return Console(
        file=StringIO(),
        width=max(20, columns),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )


def safe(text: str) -> str:
    """Return `text` with every character that could steer a terminal shown as a harmless sign instead."""
    return _UNSAFE.sub(lambda match: _sign(match.group()), text)


def _sign(character: str) -> str:
    code = ord(character)
    if character in "\t\n\r\x0b\x0c\x85\u2028\u2029":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return "\ufffd" if 0xD800 <= code < 0xE000 else f"<U+{code:04X}>"


def _print_document(console: Console, report: DocumentReport, *, colour: bool) -> None:
    if report.findings:
        _print_line(console, report.document.path, "bold")
        console.print()
    for paragraph, findings in _by_paragraph(report):
        _print_paragraph(console, report.document.text, paragraph, findings, colour=colour)
        for finding in findings:
            _print_finding(console, report, finding)
        console.print()
    notices = (*report.document.notices, *report.notices)
    _print_notices(console, notices, report.document.path)
    if report.verdict or report.findings or not notices:  # else the notice has said it all
        style = _VERDICT_STYLES[report.verdict.label] if report.verdict else "bold"
        _print_line(console, f"{report.document.path}: {verdict_line(report)}", style)
    if report.findings:
        console.print()


def _by_paragraph(report: DocumentReport) -> Iterator[tuple[Paragraph, list[Finding]]]:
    """Yield each paragraph in which a finding begins, with those findings; one between paragraphs joins the next."""
    waiting = sorted(report.findings, key=lambda finding: (finding.start, finding.end), reverse=True)
    last: Paragraph | None = None
    for paragraph in paragraphs(report.document):
        found = []
        while waiting and waiting[-1].start < paragraph.end:
            found.append(waiting.pop())
        if found:
            yield paragraph, found
        last = paragraph
    if waiting:
        yield last or Paragraph("body", 0, len(report.document.text), ()), waiting[::-1]


def _print_paragraph(
    console: Console, text: str, paragraph: Paragraph, findings: Sequence[Finding], *, colour: bool
) -> None:
    """Print the paragraph, the words of its findings marked; far from every finding it is cut short."""
    from rich.text import Text

    windows = _windows(text, paragraph, findings)
    quoted = Text()
    for index, (start, end) in enumerate(windows):
        if index or start > paragraph.start:
            quoted.append("… ")
        near = [finding for finding in findings if finding.start < end and finding.end > start]
        for segment in segments(near, (start, end)):
            quoted.append(safe(text[segment.start : segment.end]), _mark_style(near, segment))
        if index == len(windows) - 1 and end < paragraph.end:
            quoted.append(" …")
    for line in quoted.wrap(console, console.width - 4):
        line.rstrip()
        console.print(Text.assemble(("  │ ", "dim"), line), no_wrap=True, crop=False)
        if not colour and (underline := _underline(line)):
            console.print(f"  │ {underline}", no_wrap=True, crop=False)


def _mark_style(findings: Sequence[Finding], segment: Segment) -> str:
    if not segment.findings:
        return ""
    severity = max((findings[i].severity for i in segment.findings), key=_SEVERITY_ORDER.__getitem__)
    return f"underline {_STYLES[severity]}"


def _underline(line: Text) -> str:
    """Return the signs that go under a line of quoted text, one for each cell that a marked character takes."""
    from rich.cells import cell_len

    signs = [" "] * len(line.plain)
    for span in line.spans:
        for severity, style in _STYLES.items():
            if span.style == f"underline {style}":
                signs[span.start : span.end] = _UNDERLINES[severity] * (span.end - span.start)
    return "".join(sign * cell_len(character) for sign, character in zip(signs, line.plain, strict=False)).rstrip()


def _windows(text: str, paragraph: Paragraph, findings: Sequence[Finding]) -> list[tuple[int, int]]:
    """Return the parts of a paragraph worth quoting: around each finding, in whole words, close ones joined."""
    windows: list[tuple[int, int]] = []
    for finding in findings:
        start, end = finding.start - _CONTEXT, finding.end + _CONTEXT
        start = _word_start(text, start, finding.start) if start > paragraph.start else min(start, paragraph.start)
        end = _word_end(text, finding.end, end) if end < paragraph.end else max(finding.end, paragraph.end)
        start = max(start, paragraph.start) if finding.start >= paragraph.start else finding.start
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((start, end))
    return windows


def _word_start(text: str, low: int, high: int) -> int:
    space = text.find(" ", low, high)
    return low if space < 0 else space + 1


def _word_end(text: str, low: int, high: int) -> int:
    space = text.rfind(" ", low, high)
    return high if space < 0 else space


def _print_finding(console: Console, report: DocumentReport, finding: Finding) -> None:
    """Print the place, what is wrong and how sure, then the fix, the reason and the evidence below."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    line, column = report.document.line_and_column(finding.start)
    place = f"{line}:{column}"
    head = Text.assemble(
        (f"{finding.severity} {category_name(finding.category)}", _STYLES[finding.severity]),
        f", {percent(finding.confidence)} sure: ",
        (f"“{_shortened(finding.text)}”", "bold"),
    )
    body = Text()
    for suggestion in finding.suggestions:
        fix = safe(suggestion.text) or "(delete)"
        body.append(f"→ {fix}", "green").append(" (safe)\n" if suggestion.apply == "safe" else "\n")
    body.append(safe(finding.message))
    for label, value in evidence_lines(finding, brief=True):
        body.append(f"\n{safe(label)}: {safe(value)}", "dim")
    body.append(f"\n{safe(finding.rule)}", "dim")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(min_width=6, justify="right", style="cyan", no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(place, Group(head, body))
    console.print(grid)


def _shortened(text: str) -> str:
    """Return a quotation in one short line, its middle left out where it is long."""
    flat = " ".join(safe(text).split()) or "space"
    return flat if len(flat) <= 60 else f"{flat[:40].rstrip()} … {flat[-16:].lstrip()}"


def _print_notices(console: Console, notices: Sequence[Notice], path: str = "") -> None:
    for notice in notices:
        line = f"{path}: {notice.message}" if path else notice.message
        _print_line(console, line, _NOTICE_STYLES[notice.level], whole=True)  # one line, so that it can be searched for


def _print_line(console: Console, text: str, style: str, *, whole: bool = False) -> None:
    from rich.text import Text

    console.print(Text(safe(text), style), soft_wrap=whole)
