"""The difference of two versions of a story for a terminal: changed sentences inline, then the findings and scores."""

from __future__ import annotations

import io
import shutil
import sys
from typing import TYPE_CHECKING

from mtqa.compare import Difference, FindingChange, Pair
from mtqa.renderers._diff import changed_sentences, findings_line, score_value
from mtqa.renderers._words import category_name
from mtqa.renderers.terminal import safe, use_colour

if TYPE_CHECKING:
    from rich.console import Console

_NAMES = {"fixed": "Fixed", "left": "Left", "new": "New"}
_STYLES = {"fixed": "green", "left": "yellow", "new": "red"}
_MAX_WIDTH = 100


def render(difference: Difference, *, width: int | None = None, colour: bool | None = None) -> str:
    """Return `difference` for a terminal `width` cells wide; without `colour`, as where output is piped, in plain text.

    Words taken out stand in [-brackets-], words put in in {+braces+}, so that colour carries nothing alone.
    """
    from rich.console import Console

    columns = width if width is not None else min(_MAX_WIDTH, shutil.get_terminal_size().columns)
    colour = use_colour(sys.stdout) if colour is None else colour
    console = Console(
        file=io.StringIO(),
        width=max(20, columns),
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    before, after = difference.before.document.path, difference.after.document.path
    _line(console, f"{before} → {after}", "bold")
    _line(console, changed_sentences(difference), "")
    for pair in difference.pairs:
        if pair.kind != "same":
            _print_pair(console, pair)
    console.print()
    _line(console, findings_line(difference), "bold")
    for change in difference.findings:
        _print_finding(console, change)
    if difference.scores:
        console.print()
        for score in difference.scores:
            _line(console, f"{score.name} {score_value(score)}  {score.signature}", "")
    written = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in written.split("\n"))


def _print_pair(console: Console, pair: Pair) -> None:
    from rich.padding import Padding
    from rich.text import Text

    text = Text()
    for change in pair.changes:
        if change.kind == "equal":
            text.append(_flat(change.after or change.before))
            continue
        for words, marks, style in ((change.before, "[-{}-]", "red strike"), (change.after, "{{+{}+}}", "green bold")):
            if words.strip():
                text.append(marks.format(_flat(words.strip())), style)
                text.append(" " if words[-1].isspace() else "")
    label = "moved" if pair.moved else pair.kind
    console.print()
    _line(console, label if pair.kind != "changed" or pair.moved else "changed", "dim")
    console.print(Padding(text, (0, 0, 0, 2)))


def _print_finding(console: Console, change: FindingChange) -> None:
    finding = change.finding
    line = f"{_NAMES[change.state]:<6}{category_name(finding.category)}: “{finding.text}”"
    if change.state == "fixed":
        if change.replacement == finding.text:
            line += " (the words around it changed)"
        else:
            line += f" → “{change.replacement}”" if change.replacement else " (cut)"
        line += " as suggested" if change.accepted else ""
    _line(console, f"{line}  {finding.rule}", _STYLES[change.state])


def _line(console: Console, text: str, style: str) -> None:
    from rich.text import Text

    console.print(Text(_flat(text), style), soft_wrap=False)


def _flat(text: str) -> str:
    return safe(text.replace("\r", " ").replace("\n", " "))
