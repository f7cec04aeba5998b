"""The index of many reports: one self-contained HTML page, a table that sorts and filters and links to each report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from mtqa.model.document import Notice
from mtqa.model.finding import SEVERITIES, Severity
from mtqa.model.report import DocumentReport, Report, Unreadable
from mtqa.renderers._page import assets, template
from mtqa.renderers._words import count, named_pivot, odds, rate, translated_how

# How a story reads, from what an editor must see first down to what nobody judged, and how a sentence says it.
_READINGS = {
    "machine-translated": ("reads as machine-translated", "read as machine-translated"),
    "translated": ("reads as translated", "read as translated"),
    "perhaps machine-translated": ("may be machine-translated", "may be machine-translated"),
    "perhaps translated": ("may be translated", "may be translated"),
    "native": ("reads as native English", "read as native English"),
    "too short": ("is too short to judge", "are too short to judge"),
    "not judged": ("was not judged", "were not judged"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One story of the table. `probability` and `rate` are None where there is none to show; a `rank` sorts."""

    link: str | None
    folder: str
    name: str
    reading: str
    reading_rank: int
    probability: float | None
    rate: float | None
    worst: Severity | None
    worst_rank: int
    pivot: tuple[str, str] | None
    report: DocumentReport
    notices: tuple[Notice, ...]


def render(report: Report, links: Sequence[str | None], skipped: Sequence[Unreadable] = ()) -> str:
    """Return a whole HTML page: no request leaves it, and its policy lets only its own style and script run.

    `links` holds for each document the name of the file beside the index that its report is in, or None where it could
    not be written; `skipped` are files of a folder that are no copy. Without JavaScript the stories stand in the order
    of their probability, the highest first.
    """
    common = _common_notices(report.documents)
    rows = [_row(document, link, common) for document, link in zip(report.documents, links, strict=True)]
    rows.sort(key=lambda row: -1.0 if row.probability is None else row.probability, reverse=True)
    readings = Counter(row.reading for row in rows)
    return template("index.html.j2", counted=count, rate=rate, odds=odds, stories=_stories).render(
        report=report,
        rows=rows,
        readings=[(reading, readings[reading]) for reading in _READINGS if readings[reading]],
        heading=_heading(readings),
        others=_others(readings),
        sums=_sums(report.documents),
        notices=[*report.notices, *common],
        skipped=skipped,
        **assets(["report.css", "index.css"], ["index.js"]),
    )


def _common_notices(documents: Sequence[DocumentReport]) -> tuple[Notice, ...]:
    """Return what is said of every story that was checked: above the table once is enough."""
    checked = [(*one.document.notices, *one.notices) for one in documents if one.verdict]
    return tuple(n for n in dict.fromkeys(checked[0]) if all(n in own for own in checked)) if len(checked) > 1 else ()


def _reading(report: DocumentReport) -> str:
    verdict = report.verdict
    if verdict is None:
        return "not judged"
    if verdict.label in {"native", "too short"}:
        return verdict.label
    how = translated_how(verdict)
    return how if verdict.label == "machine-translated" else f"perhaps {how}"


def _row(report: DocumentReport, link: str | None, common: Sequence[Notice]) -> Row:
    verdict, reading = report.verdict, _reading(report)
    worst = max((finding.severity for finding in report.findings), key=SEVERITIES.index, default=None)
    folder, slash, name = report.document.path.rpartition("/")
    return Row(
        link=None if link is None else quote(link, safe=""),
        folder=folder + slash,
        name=name,
        reading=reading,
        reading_rank=len(_READINGS) - tuple(_READINGS).index(reading),
        probability=verdict.probability if verdict and verdict.label != "too short" else None,
        rate=verdict.per_1000_words if verdict else None,
        worst=worst,
        worst_rank=SEVERITIES.index(worst) + 1 if worst else 0,
        pivot=named_pivot(verdict) if verdict and verdict.label in {"machine-translated", "uncertain"} else None,
        report=report,
        notices=tuple(n for n in (*report.document.notices, *report.notices) if n not in common),
    )


def _heading(readings: Counter[str]) -> str:
    """Return how many stories there are and how many read as machine-translated."""
    total, machine = readings.total(), readings["machine-translated"]
    if not total:
        return "No story could be read"
    return f"{_stories(total)}, {f'{machine:,}' if machine else 'none'} {_READINGS['machine-translated'][machine > 1]}"


def _others(readings: Counter[str]) -> str:
    """Return how the other stories read: "200 read as native English, 3 are too short to judge"."""
    others = [reading for reading in _READINGS if readings[reading] and reading != "machine-translated"]
    return ", ".join(f"{readings[reading]:,} {_READINGS[reading][readings[reading] > 1]}" for reading in others)


def _sums(documents: Sequence[DocumentReport]) -> str:
    """Return what was found in all stories together: "450 findings in 36,525 words, 12 per 1,000 words"."""
    findings = sum(len(document.findings) for document in documents)
    words = sum(document.words for document in documents)
    line = f"{count(findings, 'finding')} in {count(words, 'word')}"
    return f"{line}, {rate(1000 * findings / words)} per 1,000 words" if words else line


def _stories(number: int) -> str:
    return f"{number:,} {'story' if number == 1 else 'stories'}"
