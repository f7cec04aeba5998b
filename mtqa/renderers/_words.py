"""The words that the renderers for people share: names of languages, counts, the verdict in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mtqa.model.finding import Category, EvidenceValue, Finding
from mtqa.model.languages import language_name
from mtqa.model.report import DocumentReport, Verdict

_EVIDENCE_LABELS: Mapping[str, str] = {
    "source": "Source expression",
    "pivots": "Points to",
    "also": "Also found by",
    "languagetool": "LanguageTool rule",
}
# From these shares of the evidence upwards a source language is named as probable or as possible.
_BY_MACHINE = 0.5
_PROBABLE, _POSSIBLE = 0.5, 0.3


def category_name(category: Category) -> str:
    """Return a category as people read it: `false-friend` is "false friend"."""
    return "date or number" if category == "date-number" else category.replace("-", " ")


def count(number: int, noun: str) -> str:
    """Return a number with its noun: "1 finding", "1,200 findings"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def rate(value: float) -> str:
    """Return a rate per 1,000 words with no more digits than it deserves: "78", "2.3", "0"."""
    return f"{value:.0f}" if value >= 10 or value == 0 else f"{value:.1f}"


def odds(probability: float) -> str:
    """Return a probability as "0.92"; never a certainty, which nothing automatic has."""
    return f"{min(0.99, max(0.01, probability)):.2f}"


def percent(probability: float) -> str:
    """Return a probability as "92%"; never a certainty, which nothing automatic has."""
    return f"{min(99, max(1, round(probability * 100)))}%"


def verdict_phrase(report: DocumentReport) -> str:
    """Return the verdict as a clause: "Reads as machine-translated, probably from French"."""
    verdict = report.verdict
    if verdict is None:
        return "Not judged: no English to read"
    if verdict.label == "too short":
        return "Too short to judge"
    if verdict.label == "native":
        return "Reads as native English"
    phrase = "Reads as" if verdict.label == "machine-translated" else "May be"
    phrase = f"{phrase} {translated_how(verdict)}"
    named = named_pivot(verdict)
    return f"{phrase}, {named[0]} from {named[1]}" if named else phrase


def translated_how(verdict: Verdict) -> str:
    """Return "machine-translated", or "translated" where people may have brought the story into English."""
    return "machine-translated" if verdict.probability >= _BY_MACHINE else "translated"


def named_pivot(verdict: Verdict) -> tuple[str, str] | None:
    """Return how surely the evidence names a source language, and its name: ("probably", "French")."""
    top = max(verdict.pivots, key=lambda pivot: pivot.share, default=None)
    if top is None or top.share < _POSSIBLE:
        return None
    return "probably" if top.share >= _PROBABLE else "perhaps", language_name(top.language)


def verdict_line(report: DocumentReport) -> str:
    """Return the whole verdict on one line, with the probability, the findings and their rate per 1,000 words."""
    phrase, verdict = verdict_phrase(report), report.verdict
    if verdict is not None and verdict.label != "too short":
        phrase = f"{phrase} ({odds(verdict.probability)})"
    if not report.findings and verdict is None:
        return phrase
    if not report.findings:
        return f"{phrase}: nothing found in {count(report.words, 'word')}"
    line = f"{phrase}: {count(len(report.findings), 'finding')}"
    return f"{line}, {rate(verdict.per_1000_words)} per 1,000 words" if verdict else line


def evidence_lines(finding: Finding, *, brief: bool = False) -> list[tuple[str, str]]:
    """Return the evidence as (label, text) pairs in the order of the rule, without what the reason has said.

    Where space is scarce, `brief` also leaves out the pivots, which the verdict sums up, and what the reason quotes.
    """
    lines: list[tuple[str, str]] = []
    for key, value in finding.evidence.items():
        text = _evidence_text(key, value)
        said = finding.message.startswith(text.rstrip("."))
        if key == "pivots":  # a source expression names its language
            said = said or brief or any(other.startswith(f"{text}: ") for _, other in lines)
        if brief:
            said = said or text.rpartition(": ")[2] in finding.message
        if text and not said:
            lines.append((_EVIDENCE_LABELS.get(key, key.replace("_", " ").replace("-", " ").capitalize()), text))
    return lines


def _evidence_text(key: str, value: EvidenceValue) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        ranked = sorted(value.items(), key=lambda item: (-item[1], item[0]))
        if key == "pivots":
            return ", ".join(language_name(name) for name, _ in ranked)
        return ", ".join(f"{name} {weight:g}" for name, weight in ranked)
    if isinstance(value, Sequence):
        return ", ".join(value)
    return f"{value:g}"
