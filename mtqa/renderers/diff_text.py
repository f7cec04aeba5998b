"""The difference of two versions of a story for a terminal: changed sentences inline, then the findings and scores."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from mtqa.compare import Difference, FindingChange, MeaningChange, Pair
from mtqa.renderers._diff import (
    changed_sentences,
    excerpts,
    findings_line,
    lost_space,
    meanings_line,
    pair_label,
    score_value,
    wording,
)
from mtqa.renderers._words import category_name
from mtqa.renderers.terminal import memory, safe, use_colour

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {"fixed": "green", "left": "yellow", "new": "red"}
_SEVERE = {"critical": "red bold", "major": "yellow", "minor": ""}


def render(difference: Difference, *, width: int | None = None, colour: bool | None = None) -> str:
    """Return `difference` for a terminal `width` cells wide; without `colour`, as where output is piped, in plain text.

    Words taken out, or of the copy, stand in [-brackets-], words put in, or of the reference, in {+braces+}, so that
    colour carries nothing alone.
    """
    console = memory(width, colour=use_colour(sys.stdout) if colour is None else colour)
    before, after = difference.before.document.path, difference.after.document.path
    words = wording(difference)
    _line(console, f"{before} {words.became} {after}" if difference.reference else f"{before} → {after}", "bold")
    _line(console, changed_sentences(difference), "")
    if difference.reference:
        console.print()
        _line(console, meanings_line(difference), "bold")
        for meaning in difference.meanings:
            _print_meaning(console, difference, meaning)
    for number, pair in enumerate(difference.pairs, 1):
        if pair.kind != "same":
            _print_pair(console, pair, f"{pair_label(difference, pair)} (sentence {number})")
    console.print()
    _line(console, findings_line(difference), "bold")
    for change in difference.findings:
        _print_finding(console, difference, change)
    if difference.scores:
        console.print()
        for score in difference.scores:
            _line(console, f"{score.name} {score_value(score)}  {score.signature}", "")
    written = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in written.split("\n"))


def _print_meaning(console: Console, difference: Difference, change: MeaningChange) -> None:
    from rich.padding import Padding
    from rich.text import Text

    _line(console, f"{change.severity:<9}{change.reason} Sentence {change.pair + 1}.", _SEVERE[change.severity])
    marks = (("[-{}-]", "red"), ("{{+{}+}}", "green"))
    sides = zip(wording(difference).sides, excerpts(difference, change), marks, strict=True)
    for side, (before, own, after), (mark, style) in sides:
        text = Text(f"{side + ':':<11}", "dim")
        text.append(_flat(before), "")
        text.append(mark.format(_flat(own)) if own else "", f"{style} bold")
        text.append(_flat(after), "")
        console.print(Padding(text, (0, 0, 0, 9)))


def _print_pair(console: Console, pair: Pair, label: str) -> None:
    from rich.padding import Padding
    from rich.text import Text

    text = Text()
    for index, change in enumerate(pair.changes):
        if change.kind == "equal":
            text.append(_flat((change.after or change.before) + lost_space(pair, index)))
            continue
        for words, marks, style in ((change.before, "[-{}-]", "red strike"), (change.after, "{{+{}+}}", "green bold")):
            if words.strip():
                text.append(marks.format(_flat(words.strip())), style)
                text.append(" " if words[-1].isspace() else "")
    console.print()
    _line(console, label, "dim")
    console.print(Padding(text, (0, 0, 0, 2)))


def _print_finding(console: Console, difference: Difference, change: FindingChange) -> None:
    finding, words = change.finding, wording(difference)
    width = max(map(len, words.states.values())) + 1
    name = words.states[change.state].capitalize()
    line = f"{name:<{width}}{category_name(finding.category)}: “{finding.text}”"
    if change.state == "fixed":
        if change.replacement == finding.text:
            line += " (the words around it differ)" if difference.reference else " (the words around it changed)"
        else:
            line += f" → “{change.replacement}”" if change.replacement else " (cut)"
        line += f" {words.accepted}" if change.accepted else ""
    _line(console, f"{line}  {finding.rule}", _STYLES[change.state])


def _line(console: Console, text: str, style: str) -> None:
    from rich.text import Text

    console.print(Text(_flat(text), style), soft_wrap=False)


def _flat(text: str) -> str:
    return safe(text.replace("\r", " ").replace("\n", " "))
