"""The report for editors: one self-contained HTML file, the story with its marks, where each fix is taken or left."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from mtqa.decisions import text_hash
from mtqa.model.document import Document, Notice
from mtqa.model.finding import CATEGORIES, SEVERITIES, Category, Finding, Severity
from mtqa.model.languages import language_name
from mtqa.model.report import DocumentReport, Report
from mtqa.renderers._layout import Paragraph, Segment, paragraphs, segments
from mtqa.renderers._page import assets, template
from mtqa.renderers._words import category_name, count, evidence_lines, odds, percent, rate, verdict_phrase

if TYPE_CHECKING:
    pass

FORMAT = "html"

_SCRIPTS = ("decisions.js", "drawing.js", "report.js")

# Nineteen colours cannot be told apart, five can: each category is drawn in the colour of its family.
_FAMILIES: Mapping[Category, str] = {
    "calque": "meaning",
    "idiom": "meaning",
    "false-friend": "meaning",
    "untranslated": "meaning",
    "preposition": "grammar",
    "article": "grammar",
    "agreement": "grammar",
    "tense": "grammar",
    "word-order": "grammar",
    "pronoun": "grammar",
    "grammar": "grammar",
    "name": "names",
    "place-name": "names",
    "capitalisation": "form",
    "quotes": "form",
    "spacing": "form",
    "date-number": "form",
    "register": "style",
    "residue": "style",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """The findings that one piece of the story belongs to, the shortest first, and how to draw it."""

    findings: tuple[str, ...]
    severity: Severity
    family: str
    begins: tuple[str, ...]
    ends: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the story's text, marked or not."""

    text: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces of one block; a paragraph has several where a dateline opens it."""

    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph with its id, or the white space between two of them (kind `gap`, no id)."""

    id: str
    kind: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One finding as its card shows it."""

    id: str
    number: int
    finding: Finding
    category: str
    family: str
    confidence: str
    place: str
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings a category or a severity has, and the length of its bar in per cent."""

    key: str
    name: str
    family: str
    number: int
    length: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One paragraph in the strip: the id it leads to, left edge and width in thousandths, its findings in words."""

    target: str
    left: float
    width: float
    worst: Severity | None
    label: str


@dataclass(frozen=True, slots=True)
class Story:
    """One document as the template needs it."""

    id: str
    name: str
    report: DocumentReport
    phrase: str
    parts: tuple[Part, ...]
    strip: tuple[Bar, ...]
    cards: tuple[Card, ...]
    categories: tuple[Tally, ...]
    severities: tuple[Tally, ...]
    pivots: tuple[Tally, ...]
    notices: tuple[Notice, ...]


def render(report: Report) -> str:
    """Return a whole HTML page: no request leaves it, and its policy lets only its own style and script run."""
    from markupsafe import Markup

    drawn = template("report.html.j2", counted=count, rate=rate, language=language_name, odds=odds)
    return drawn.render(
        report=report,
        stories=[_story(number, document) for number, document in enumerate(report.documents, 1)],
        data=Markup(_data(report)),  # noqa: S704 (no character of it means anything to HTML)
        **assets(["report.css"], _SCRIPTS),
    )


def _story(number: int, report: DocumentReport) -> Story:
    key = f"d{number}"
    findings = report.findings
    laid_out = paragraphs(report.document)
    categories = Counter(finding.category for finding in findings)
    severities = Counter(finding.severity for finding in findings)
    most = max(categories.values(), default=1)
    return Story(
        id=key,
        name=_name(report.document.path),
        report=report,
        phrase=verdict_phrase(report),
        parts=tuple(_parts(key, report.document, laid_out, findings)),
        strip=tuple(_strip(key, laid_out, findings)),
        cards=tuple(_card(key, number, report.document, finding) for number, finding in enumerate(findings, 1)),
        categories=tuple(
            Tally(name, category_name(name), _FAMILIES[name], categories[name], 100 * categories[name] / most)
            for name in sorted(categories, key=lambda name: (-categories[name], CATEGORIES.index(name)))
        ),
        severities=tuple(
            Tally(name, name, "", severities[name], 0) for name in reversed(SEVERITIES) if severities[name]
        ),
        pivots=tuple(
            Tally(pivot.language, language_name(pivot.language), "", round(100 * pivot.share), 100 * pivot.share)
            for pivot in (report.verdict.pivots if report.verdict else ())
        ),
        notices=(*report.document.notices, *report.notices),
    )


def _name(path: str) -> str:
    return PurePath(path).name or path


def _card(key: str, number: int, document: Document, finding: Finding) -> Card:
    line, column = document.line_and_column(finding.start)
    return Card(
        id=f"{key}-f{number}",
        number=number,
        finding=finding,
        category=category_name(finding.category),
        family=_FAMILIES[finding.category],
        confidence=percent(finding.confidence),
        place=f"line {line}, column {column}",
        evidence=tuple(evidence_lines(finding)),
    )


def _data(report: Report) -> str:
    """Return what the script works on as JSON: the exact text, and the findings with their places and fixes.

    It is plain ASCII without markup, so that characters HTML cannot carry arrive too. `start` and `end` are code
    points, as everywhere; `from` and `to` the same places in UTF-16 units, in which JavaScript counts. `cut` deletes
    the words.
    """
    documents = []
    for document in report.documents:
        text, laid_out = document.document.text, paragraphs(document.document)
        wide = [offset for offset, character in enumerate(text) if character > "\uffff"]
        findings = [
            {
                "fingerprint": finding.fingerprint(text),
                "rule": finding.rule,
                **_span(wide, finding.start, finding.end),
                "severity": finding.severity,
                "paragraph": _paragraph_of(finding, laid_out),
                "fixes": [suggestion.text for suggestion in finding.suggestions],
                "safe": next((n for n, fix in enumerate(finding.suggestions) if fix.apply == "safe"), None),
                "cut": {**_span(wide, *(cut := finding.edit(text, ""))[:2]), "text": cut[2]},
            }
            for finding in document.findings
        ]
        documents.append(
            {
                "path": document.document.path,
                "name": _name(document.document.path),
                "text_sha256": text_hash(text),
                "words": document.words,
                "text": text,
                "findings": findings,
            }
        )
    data = json.dumps({"signature": report.signature, "documents": documents}, separators=(",", ":"))
    return data.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _span(wide: Sequence[int], start: int, end: int) -> dict[str, int]:
    """Return a span in both units; `wide` are the offsets of the characters that take two UTF-16 units."""
    return {"start": start, "end": end, "from": start + bisect_left(wide, start), "to": end + bisect_left(wide, end)}


def _paragraph_of(finding: Finding, laid_out: Sequence[Paragraph]) -> int | None:
    """Return the number of the first paragraph that `finding` touches; None where it is white space between two."""
    number = bisect_right(laid_out, finding.start, key=lambda paragraph: paragraph.end)
    return number if number < len(laid_out) and laid_out[number].start < finding.end else None


def _strip(key: str, laid_out: Sequence[Paragraph], findings: Sequence[Finding]) -> Iterator[Bar]:
    """Yield a bar for each paragraph, as wide as the paragraph is long; the shortest can still be clicked."""
    severities: dict[int | None, list[Severity]] = {}
    for finding in findings:
        severities.setdefault(_paragraph_of(finding, laid_out), []).append(finding.severity)
    least = sum(paragraph.end - paragraph.start for paragraph in laid_out) / (4 * len(laid_out) or 1)
    lengths = [max(least, paragraph.end - paragraph.start) for paragraph in laid_out]
    left, whole = 0.0, sum(lengths)
    for number, length in enumerate(lengths):
        width = 1000 * length / whole
        found = severities.get(number, [])
        worst = max(found, key=SEVERITIES.index, default=None)
        label = f"Paragraph {number + 1}: {count(len(found), 'finding')}{f', worst {worst}' if worst else ''}"
        yield Bar(f"{key}-p{number}", left, width, worst, label)
        left += width


def _parts(key: str, document: Document, laid_out: Sequence[Paragraph], findings: Sequence[Finding]) -> Iterator[Part]:
    """Yield the whole text in order: paragraphs, and the white space between them, each cut where findings begin."""
    cuts = {0, len(document.text), *(edge for paragraph in laid_out for edge in _edges(paragraph))}
    waiting = deque(segments(findings, tuple(cuts)))

    def until(end: int) -> tuple[Piece, ...]:
        taken = []
        while waiting and waiting[0].start < end:
            taken.append(_piece(key, document.text, findings, waiting.popleft()))
        return tuple(taken)

    for number, paragraph in enumerate(laid_out):
        if gap := until(paragraph.start):
            yield Part("", "gap", (Run("gap", gap),))
        runs = []
        for block in paragraph.blocks:
            if between := until(block.start):
                runs.append(Run("gap", between))
            runs.append(Run(block.kind, until(block.end)))
        yield Part(f"{key}-p{number}", paragraph.kind, tuple(runs))
    if rest := until(len(document.text)):
        yield Part("", "gap", (Run("gap", rest),))


def _edges(paragraph: Paragraph) -> Iterator[int]:
    for block in paragraph.blocks:
        yield block.start
        yield block.end


def _piece(key: str, text: str, findings: Sequence[Finding], segment: Segment) -> Piece:
    words = text[segment.start : segment.end]
    if not segment.findings:
        return Piece(words, None)
    worst = max(segment.findings, key=lambda i: SEVERITIES.index(findings[i].severity))
    return Piece(
        words,
        Mark(
            findings=tuple(f"{key}-f{i + 1}" for i in segment.findings),
            severity=findings[worst].severity,
            family=_FAMILIES[findings[worst].category],
            begins=tuple(f"{key}-f{i + 1}" for i in segment.findings if findings[i].start == segment.start),
            ends=",".join(str(i + 1) for i in sorted(segment.findings) if findings[i].end == segment.end),
        ),
    )
