"""The annotated report for editors: one self-contained HTML file, the story with its marks and a card for each."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from mtqa.model.document import Document, Notice
from mtqa.model.finding import CATEGORIES, SEVERITIES, Category, Finding, Severity
from mtqa.model.languages import language_name
from mtqa.model.report import DocumentReport, Report
from mtqa.renderers._layout import Paragraph, Segment, paragraphs, segments
from mtqa.renderers._words import category_name, count, evidence_lines, odds, percent, rate, verdict_phrase

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

FORMAT = "html"

_TEMPLATES = Path(__file__).parent / "templates"

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

# What HTML cannot carry: NUL, most controls, lone surrogates, the last two characters of each plane and U+FDD0-FDEF.
_NOT_HTML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_BIDI_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BIDI_NAMES = dict(
    zip(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
        ["LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"],
        strict=True,
    )
)


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
    """A paragraph, or the white space between two of them (kind `gap`)."""

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
class Story:
    """One document as the template needs it."""

    id: str
    name: str
    report: DocumentReport
    phrase: str
    parts: tuple[Part, ...]
    cards: tuple[Card, ...]
    categories: tuple[Tally, ...]
    severities: tuple[Tally, ...]
    pivots: tuple[Tally, ...]
    notices: tuple[Notice, ...]


def render(report: Report) -> str:
    """Return a whole HTML page: no request leaves it, and its policy lets only its own style and script run."""
    from markupsafe import Markup

    css, script = _asset("report.css"), _asset("report.js")
    return _template().render(
        report=report,
        stories=[_story(number, document) for number, document in enumerate(report.documents, 1)],
        css=Markup(css),  # noqa: S704 (ours, and the policy names its hash)
        script=Markup(script),  # noqa: S704
        policy=f"default-src 'none'; style-src '{_hash(css)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=lambda value: _carried(value) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(shown=_shown, counted=count, rate=rate, language=language_name, odds=odds)
    return environment.get_template("report.html.j2")


@cache
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _carried(text: str) -> str:
    """Return `text` with every character that an HTML file cannot carry replaced, one for one."""
    return _NOT_HTML.sub("\ufffd", text)


def _shown(text: str) -> Markup:
    """Return copy as HTML that reads as its text: escaped, a carriage return kept, bidi controls visible and shut in.

    A control character that turns the direction of text acts only inside its own isolated element, so that neither
    the rest of the line nor the page around it is reordered.
    """
    from markupsafe import Markup, escape

    markup = str(escape(_carried(text))).replace("\r", "&#13;")
    return Markup(  # noqa: S704 (escaped above)
        _BIDI_CONTROL.sub(
            lambda match: f'<span class="control" data-name="{_BIDI_NAMES[match.group()]}">{match.group()}</span>',
            markup,
        )
    )


def _story(number: int, report: DocumentReport) -> Story:
    key = f"d{number}"
    findings = report.findings
    categories = Counter(finding.category for finding in findings)
    severities = Counter(finding.severity for finding in findings)
    most = max(categories.values(), default=1)
    return Story(
        id=key,
        name=PurePath(report.document.path).name or report.document.path,
        report=report,
        phrase=verdict_phrase(report),
        parts=tuple(_parts(key, report.document, findings)),
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


def _parts(key: str, document: Document, findings: Sequence[Finding]) -> Iterator[Part]:
    """Yield the whole text in order: paragraphs, and the white space between them, each cut where findings begin."""
    laid_out = paragraphs(document)
    cuts = {0, len(document.text), *(edge for paragraph in laid_out for edge in _edges(paragraph))}
    waiting = deque(segments(findings, tuple(cuts)))

    def until(end: int) -> tuple[Piece, ...]:
        taken = []
        while waiting and waiting[0].start < end:
            taken.append(_piece(key, document.text, findings, waiting.popleft()))
        return tuple(taken)

    for paragraph in laid_out:
        if gap := until(paragraph.start):
            yield Part("gap", (Run("gap", gap),))
        runs = []
        for block in paragraph.blocks:
            if between := until(block.start):
                runs.append(Run("gap", between))
            runs.append(Run(block.kind, until(block.end)))
        yield Part(paragraph.kind, tuple(runs))
    if rest := until(len(document.text)):
        yield Part("gap", (Run("gap", rest),))


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
