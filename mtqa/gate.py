"""Policy and baseline turn a report into pass or fail, with one line for each reason."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtqa.config import GateSettings
from mtqa.decisions import Decisions, DecisionsError, file_name, finder, from_json, is_decisions
from mtqa.model.finding import SEVERITIES, Finding
from mtqa.model.report import DocumentReport, Report, Unreadable

_VERSION = 1


class BaselineError(Exception):
    """A baseline file that cannot be read or is not one; the message is one line."""


@dataclass(frozen=True, slots=True)
class BaselineEntry:
    """`count` identical findings accepted earlier; `rule` and `text` are for the reader, the fingerprint is the key."""

    fingerprint: str
    rule: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class BaselineDocument:
    """What was accepted for one file name; `probability` is its verdict then, None where there was none."""

    entries: tuple[BaselineEntry, ...]
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """Findings accepted earlier, by file name (without folders, so that a checkout may stand anywhere) or by path."""

    documents: Mapping[str, BaselineDocument]


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """One document against the policy: the findings that the limits saw, and how many the baseline accepted."""

    path: str
    passed: bool
    reasons: tuple[str, ...]
    counted: tuple[Finding, ...]
    accepted: int


@dataclass(frozen=True, slots=True)
class StaleEntry:
    """A baseline entry that is found less often now: `count` of it can go."""

    name: str
    entry: BaselineEntry
    count: int


@dataclass(frozen=True, slots=True)
class GateResult:
    """The gate's answer. `reasons` are those of the run as a whole; each document has its own."""

    documents: tuple[DocumentResult, ...]
    unreadable: tuple[Unreadable, ...]
    stale: tuple[StaleEntry, ...]
    reasons: tuple[str, ...]

    @property
    def failed(self) -> bool:
        """Whether anything failed, files that could not be read included."""
        return bool(self.unreadable or self.reasons) or not all(document.passed for document in self.documents)

    @property
    def exit_code(self) -> int:
        """0 passed, 1 failed, 2 where a file could not be read."""
        return 2 if self.unreadable else int(self.failed)


def judge(report: Report, policy: GateSettings, baseline: Baseline | None = None) -> GateResult:
    """Judge every document of `report` by `policy`; with a `baseline`, only what is new in it counts."""
    left = _allowances(baseline)
    find = finder(left)
    documents = tuple(
        _judge_document(document, policy, baseline, left, find(document.document.path)) for document in report.documents
    )
    failures = [notice.message for notice in report.notices if notice.level == "error"]
    return GateResult(
        documents=documents,
        unreadable=report.unreadable,
        stale=_stale(report, baseline, left),
        reasons=tuple(failures),
    )


def read_baseline(path: Path) -> Baseline:
    """Read the baseline at `path`, or a decisions file: what was rejected there is accepted copy.

    Raises BaselineError where it is missing, unreadable or neither.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BaselineError(f"{path}: the baseline cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{path}: the baseline is not valid JSON: {str(error).splitlines()[0]}") from error
    if is_decisions(data):
        try:
            return _from_decisions(from_json(data, path))
        except DecisionsError as error:
            raise BaselineError(str(error)) from error
    if not isinstance(data, dict) or "mtqa_baseline" not in data:
        raise BaselineError(f"{path}: this is not a baseline written by mtqa")
    if data["mtqa_baseline"] != _VERSION:
        raise BaselineError(f"{path}: this baseline has version {data['mtqa_baseline']!r}, mtqa reads {_VERSION}")
    try:
        return Baseline({str(name): _document_from(entry) for name, entry in data["documents"].items()})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BaselineError(f"{path}: the baseline is damaged; write it again with --update-baseline") from error


def write_baseline(path: Path, report: Report) -> None:
    """Accept every finding of `report`: replace the file at `path`, whole or not at all.

    Raises BaselineError where it cannot be written, or is a decisions file, which nobody could make again.
    """
    try:
        kept = is_decisions(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, RecursionError):
        kept = False  # it is not there yet, or whatever it is, it is no decisions file
    if kept:
        raise BaselineError(f"{path}: this is a decisions file; --update-baseline needs a file of its own")
    data = {"mtqa_baseline": _VERSION, "documents": _documents_to(report)}
    text = json.dumps(data, ensure_ascii=True, indent=1) + "\n"
    temporary: str | None = None
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as stream:
            temporary = stream.name
            stream.write(text)
        Path(temporary).chmod(0o644)  # a temporary file is private, a baseline is shared
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise BaselineError(f"{path}: the baseline cannot be written: {error.strerror or error}") from error


def _counts(finding: Finding, policy: GateSettings) -> bool:
    """Tell whether a finding is severe and sure enough to count."""
    severe = SEVERITIES.index(finding.severity) >= SEVERITIES.index(policy.severity)
    return severe and finding.confidence >= policy.confidence


def _judge_document(
    document: DocumentReport,
    policy: GateSettings,
    baseline: Baseline | None,
    left: Mapping[str, Counter[str]],
    name: str | None,
) -> DocumentResult:
    allowance = Counter[str]() if name is None else left[name]
    new: list[Finding] = []
    for finding in document.findings:
        fingerprint = finding.fingerprint(document.document.text)
        if allowance[fingerprint] > 0:
            allowance[fingerprint] -= 1
        else:
            new.append(finding)
    counted = tuple(finding for finding in new if _counts(finding, policy))
    reasons = [*_too_many(document, counted, policy, new_only=baseline is not None)]
    known = None if baseline is None or name is None else baseline.documents[name]
    reasons += _reads_translated(document, policy, known)
    reasons += [notice.message for notice in document.notices if notice.level == "error"]
    return DocumentResult(
        path=document.document.path,
        passed=not reasons,
        reasons=tuple(reasons),
        counted=counted,
        accepted=len(document.findings) - len(new),
    )


def _too_many(
    document: DocumentReport, counted: tuple[Finding, ...], policy: GateSettings, *, new_only: bool
) -> list[str]:
    reasons = []
    what = (
        f"{len(counted)} {'new ' if new_only else ''}finding{'' if len(counted) == 1 else 's'} "
        f"of severity {policy.severity}{'' if policy.severity == SEVERITIES[-1] else ' or worse'} "
        f"(confidence {policy.confidence:.2f} or more)"
    )
    if policy.max_findings is not None and len(counted) > policy.max_findings:
        allowed = f"{policy.max_findings} {'is' if policy.max_findings == 1 else 'are'} allowed"
        reasons.append(f"{what}; {allowed if policy.max_findings else 'none is allowed'}")
    rate = 1000 * len(counted) / document.words if document.words else 0.0
    if policy.max_per_1000_words is not None and rate > policy.max_per_1000_words:
        reasons.append(f"{what}: {rate:.1f} per 1,000 words; {policy.max_per_1000_words:g} are allowed")
    return reasons


def _reads_translated(document: DocumentReport, policy: GateSettings, known: BaselineDocument | None) -> list[str]:
    limit = policy.verdict_probability
    if limit is None or document.verdict is None or document.verdict.label == "too short":
        return []
    probability = document.verdict.probability
    # A story that was over the limit when the baseline was written was accepted as it was.
    accepted = known is not None and known.probability is not None and known.probability >= limit
    if probability < limit or accepted:
        return []
    return [f"reads as machine-translated with probability {probability:.2f}; the limit is {limit:.2f}"]


def _allowances(baseline: Baseline | None) -> dict[str, Counter[str]]:
    if baseline is None:
        return {}
    return {
        name: Counter({entry.fingerprint: entry.count for entry in document.entries})
        for name, document in baseline.documents.items()
    }


def _stale(report: Report, baseline: Baseline | None, left: Mapping[str, Counter[str]]) -> tuple[StaleEntry, ...]:
    """Entries with allowance left over; of files that this run did not see nothing can be said."""
    if baseline is None:
        return ()
    find = finder(left)
    seen = sorted({name for document in report.documents if (name := find(document.document.path)) is not None})
    return tuple(
        StaleEntry(name, entry, left[name][entry.fingerprint])
        for name in seen
        for entry in baseline.documents[name].entries
        if left[name][entry.fingerprint] > 0
    )


def _from_decisions(decisions: Decisions) -> Baseline:
    documents: dict[str, BaselineDocument] = {}
    for document in decisions.documents:
        rejected = [one for one in document.decisions if one.decision == "rejected"]
        counts = Counter(one.fingerprint for one in rejected)
        first = {one.fingerprint: one for one in reversed(rejected)}
        entries = (BaselineEntry(f, first[f].rule, first[f].text, count) for f, count in counts.items())
        documents[document.path] = BaselineDocument(tuple(entries))
    return Baseline(documents)


def _documents_to(report: Report) -> dict[str, Any]:
    counts: dict[str, Counter[tuple[str, str, str]]] = {}
    probabilities: dict[str, float] = {}
    for document in report.documents:
        name = file_name(document.document.path)
        keys = ((f.rule, f.text, f.fingerprint(document.document.text)) for f in document.findings)
        counts.setdefault(name, Counter()).update(keys)
        if document.verdict is not None:
            probabilities[name] = max(probabilities.get(name, 0.0), document.verdict.probability)
    return {
        name: {
            "probability": probabilities.get(name),
            "findings": _entries_to(counts[name]),
        }
        for name in sorted(counts)
    }


def _entries_to(counts: Counter[tuple[str, str, str]]) -> list[dict[str, Any]]:
    # Quotes that differ in case or spacing share a fingerprint: one entry, under the first of them.
    merged: dict[str, dict[str, Any]] = {}
    for (rule, text, fingerprint), count in sorted(counts.items()):
        entry = {"fingerprint": fingerprint, "rule": rule, "text": text, "count": 0}
        merged.setdefault(fingerprint, entry)["count"] += count
    return list(merged.values())


def _document_from(data: Any) -> BaselineDocument:
    entries = []
    for item in data["findings"]:
        entry = BaselineEntry(str(item["fingerprint"]), str(item["rule"]), str(item["text"]), int(item["count"]))
        if entry.count < 1:
            raise ValueError(entry.fingerprint)
        entries.append(entry)
    probability = data["probability"]
    return BaselineDocument(tuple(entries), None if probability is None else float(probability))
