"""The sentences about two runs that the renderers for people share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from mtqa.compare.runs import DocumentChange, RunChange, RunDifference, RunDocument, RunSuggestion
from mtqa.model.languages import language_name
from mtqa.renderers._words import count, odds, percent

_SHORTENED = 60  # code points of a fix that are shown


def summary(difference: RunDifference) -> str:
    """Return what became of the findings: "12 findings gone, 3 new, 40 left, 5 of them changed"."""
    gone, new, left = (difference.count(state) for state in ("gone", "new", "left"))
    if not difference.shared:
        return "The two reports have no document in common"
    if not gone + new + left:
        return "No findings in either run"
    line = f"{count(gone, 'finding') if gone else 'No finding'} gone, {new or 'none'} new, {left or 'none'} left"
    return f"{line}, {difference.changed} of them changed" if difference.changed else line


def documents_line(difference: RunDifference) -> str:
    """Return how many documents were compared, and how many only one run has."""
    shared = len(difference.shared)
    alone = [
        sum(one.after is None for one in difference.documents),
        sum(one.before is None for one in difference.documents),
    ]
    parts = [f"{count(shared, 'document')} compared"]
    parts += [
        f"{number} only in the {side} run" for number, side in zip(alone, ("earlier", "later"), strict=True) if number
    ]
    verdicts = sum(one.verdict_changed for one in difference.shared)
    parts += [f"{count(verdicts, 'verdict')} changed"] if verdicts else []
    return ", ".join(parts)


def names(difference: RunDifference) -> tuple[str, str]:
    """Return the names of both files, with their folders where they are called the same."""
    one, other = difference.before.name, difference.after.name
    short = PurePath(one).name, PurePath(other).name
    return short if short[0] != short[1] else (one, other)


def verdict(document: RunDocument | None) -> str:
    """Return a verdict in a few words: "machine-translated 0.92, French"."""
    if document is None:
        return "not in this run"
    if document.verdict is None:
        return "not judged"
    if document.verdict.label == "too short":
        return "too short to judge"
    top = max(document.verdict.pivots, key=lambda pivot: pivot.share, default=None)
    language = f", {language_name(top.language)}" if top and document.verdict.label != "native" else ""
    return f"{document.verdict.label} {odds(document.verdict.probability)}{language}"


def outcome(document: DocumentChange) -> str:
    """Return what became of one document's findings: "2 gone, 1 new, 30 left, 3 of them changed"."""
    if document.before is None or document.after is None:
        only = "later" if document.before is None else "earlier"
        return f"only in the {only} run, {count(len(document.findings), 'finding')}"
    parts = [f"{number} {state}" for state in ("gone", "new", "left") if (number := document.count(state))]
    changed = sum(bool(change.changed) for change in document.findings)
    return ", ".join(parts or ["no findings"]) + (f", {changed} of them changed" if changed else "")


def changes(change: RunChange) -> list[tuple[str, str, str]]:
    """Return what the later run says otherwise of a finding: (aspect, before, after)."""
    one, other = change.before, change.after
    if one is None or other is None:
        return []
    values = {
        "rule": (one.rule, other.rule),
        "severity": (one.severity, other.severity),
        "confidence": (percent(one.confidence), percent(other.confidence)),
        "category": (one.category, other.category),
        "span": (f"“{one.text}”", f"“{other.text}”"),
        "message": (one.message, other.message),
        "suggestions": (_suggested(one.suggestions), _suggested(other.suggestions)),
    }
    return [(aspect, *values[aspect]) for aspect in change.changed]


def _suggested(suggestions: Sequence[RunSuggestion]) -> str:
    texts = [f"“{s.text[:_SHORTENED]}”" if s.text else "cut" for s in suggestions]
    return ", ".join(texts) or "none"
