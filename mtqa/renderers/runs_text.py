"""The difference of two runs for a terminal: what the runs rest on, rules, then documents with their findings."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from mtqa.compare.runs import DocumentChange, RunDifference
from mtqa.renderers._runs import changes, documents_line, names, outcome, summary, verdict
from mtqa.renderers._words import category_name, percent
from mtqa.renderers.terminal import memory, safe, use_colour

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {"gone": "green", "left": "", "new": "red"}


def render(difference: RunDifference, *, width: int | None = None, colour: bool | None = None) -> str:
    """Return `difference` for a terminal `width` cells wide; what did not change is only counted."""
    console = memory(width, colour=use_colour(sys.stdout) if colour is None else colour)
    _line(console, " → ".join(names(difference)), "bold")
    _line(console, f"{summary(difference)}.", "")
    _line(console, f"{documents_line(difference)}.", "")
    for part in difference.signatures:
        _line(console, f"{part.part}: {part.before or 'none'} → {part.after or 'none'}", "dim")
    if not difference.signatures:
        _line(console, "Both runs have the same signature.", "dim")
    if difference.rules:
        console.print()
        _line(console, f"{'gone':>5}{'new':>6}{'left':>6}{'changed':>9}  rule", "bold")
        for rule in difference.rules:
            _line(console, f"{rule.gone:>5}{rule.new:>6}{rule.left:>6}{rule.changed:>9}  {rule.rule}", "")
    for document in difference.documents:
        _print_document(console, document)
    written = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in written.split("\n"))


def _print_document(console: Console, document: DocumentChange) -> None:
    console.print()
    _line(console, f"{document.path}: {outcome(document)}", "bold")
    if document.before is None or document.after is None:
        return
    before, after = verdict(document.before), verdict(document.after)
    _line(console, f"Verdict: {before} → {after}" if before != after else f"Verdict: {after}", "")
    for change in document.findings:
        finding = change.finding
        if change.state == "left" and not change.changed:
            continue
        place = f"{finding.line}:{finding.column}"
        line = f"{change.state:<5}{place:<8}{category_name(finding.category)}: “{finding.text}”  {finding.rule}"
        line += f" ({finding.severity}, {percent(finding.confidence)})" if change.state != "left" else ""
        _line(console, line, _STYLES[change.state])
        for aspect, one, other in changes(change):
            _line(console, f"             {aspect}: {one} → {other}", "dim")


def _line(console: Console, text: str, style: str) -> None:
    from rich.text import Text

    console.print(Text(safe(text.replace("\r", " ").replace("\n", " ")), style), soft_wrap=False)
