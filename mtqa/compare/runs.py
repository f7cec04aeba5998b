"""Two JSON reports of the same copy -> what the later run finds, says and rests on otherwise; no text is needed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mtqa.decisions import file_name
from mtqa.model.finding import Category, Severity
from mtqa.model.report import Label

SCHEMA_VERSION = 1  # of the reports that can be read

_SAME = 0.5  # share of words in common from which findings of two rules are one
_BLOCK = 128  # code points

RunState = Literal["gone", "left", "new"]
Aspect = Literal["rule", "severity", "confidence", "category", "span", "message", "suggestions"]


class RunError(Exception):
    """A file that is no report which can be compared; the message is one line."""


class _Read(BaseModel):
    """Part of a report as read; what later versions add is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Pivot(_Read):
    """How much of the evidence points at one source language, 0 to 1."""

    language: str
    share: float


class RunVerdict(_Read):
    """What a run said of a document."""

    probability: float
    label: Label
    pivots: list[Pivot]
    per_1000_words: float


class RunSuggestion(_Read):
    """Text to put in place of a finding."""

    text: str


class RunFinding(_Read):
    """One finding of a run. `start` and `end` are half-open code points into the text that the run read."""

    rule: str
    category: Category
    severity: Severity
    confidence: float
    start: int
    end: int
    line: int
    column: int
    text: str
    message: str
    suggestions: list[RunSuggestion]
    fingerprint: str

    @property
    def percent(self) -> int:
        """The confidence as a reader sees it, in per cent."""
        return round(100 * self.confidence)


class RunDocument(_Read):
    """One document of a run."""

    path: str
    words: int
    verdict: RunVerdict | None
    findings: list[RunFinding]


class Run(_Read):
    """A report of `mtqa check --format json`. `name` is the file that it was read from."""

    name: str = Field(default="", exclude=True)
    signature: str
    documents: list[RunDocument]


@dataclass(frozen=True, slots=True)
class RunChange:
    """What became of one finding. `before` is None for a new one, `after` for one that is gone.

    `changed` names what the later run says otherwise of a finding that is left; a confidence that looks the same in per
    cent is the same.
    """

    state: RunState
    before: RunFinding | None
    after: RunFinding | None
    changed: tuple[Aspect, ...] = ()

    @property
    def finding(self) -> RunFinding:
        """The finding itself, as the later run has it if it does."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of the two is always set
        return found


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """What the two runs say of one document; one of the two is None where only the other run has it."""

    before: RunDocument | None
    after: RunDocument | None
    findings: tuple[RunChange, ...]

    @property
    def path(self) -> str:
        """The document's path, as the later run has it if it does."""
        document = self.after or self.before
        assert document is not None  # noqa: S101 - as above
        return document.path

    @property
    def verdict_changed(self) -> bool:
        """Whether the label, the first language or the probability in per cent is another one."""
        return _seen(self.before) != _seen(self.after)

    def count(self, state: RunState) -> int:
        """Return how many findings have `state`."""
        return sum(change.state == state for change in self.findings)


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What became of the findings of one rule over all documents that both runs have. `changed` are among `left`."""

    rule: str
    gone: int
    left: int
    new: int
    changed: int


@dataclass(frozen=True, slots=True)
class SignatureChange:
    """A part of the signature that differs; a side is empty where it has no such part."""

    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RunDifference:
    """Everything that the later run says otherwise. `documents` stand in its order, those it lacks at the end."""

    before: Run
    after: Run
    signatures: tuple[SignatureChange, ...]
    documents: tuple[DocumentChange, ...]

    @property
    def shared(self) -> tuple[DocumentChange, ...]:
        """The documents that both runs have: only of those can a finding be gone or new."""
        return tuple(one for one in self.documents if one.before and one.after)

    def count(self, state: RunState) -> int:
        """Return how many findings of documents that both runs have are of `state`."""
        return sum(document.count(state) for document in self.shared)

    @property
    def changed(self) -> int:
        """How many findings are left, but changed."""
        return sum(bool(change.changed) for document in self.shared for change in document.findings)

    @property
    def rules(self) -> tuple[RuleChange, ...]:
        """The rules whose findings changed, those with most changes first."""
        counts: dict[str, Counter[str]] = {}
        for document in self.shared:
            for change in document.findings:
                counter = counts.setdefault(change.finding.rule, Counter())
                counter[change.state] += 1
                counter["changed"] += bool(change.changed)
        rules = [RuleChange(rule, n["gone"], n["left"], n["new"], n["changed"]) for rule, n in counts.items()]
        differing = [rule for rule in rules if rule.gone or rule.new or rule.changed]
        return tuple(sorted(differing, key=lambda r: (-(r.gone + r.new), -r.changed, r.rule)))


def read_runs(before: Path, after: Path) -> tuple[Run, Run] | None:
    """Return both files as reports, or None where neither is one and they are copy to compare.

    Raises RunError where only one is a report, or one is damaged or of another schema.
    """
    contents = [_json(path) for path in (before, after)]
    reports = [_is_report(content) for content in contents]
    if not any(reports):
        return None
    for path, other, is_report in ((before, after, reports[0]), (after, before, reports[1])):
        if not is_report:
            raise RunError(
                f"{other} is a report of a run, but {path} is none; diff compares two stories or two reports"
            )
    first, second = (_run(path, content) for path, content in zip((before, after), contents, strict=True))
    return first, second


def compare_runs(before: Run, after: Run) -> RunDifference:
    """Compare two runs: documents by path, then by file name; findings by fingerprint and rule, then by place."""
    documents = [
        DocumentChange(old, new, tuple(_findings(old.findings if old else [], new.findings if new else [])))
        for old, new in _documents(before.documents, after.documents)
    ]
    return RunDifference(before, after, tuple(_signatures(before.signature, after.signature)), tuple(documents))


def _json(path: Path) -> Any:
    """Return the content of a JSON object in a file; None for anything else, which is for the readers of copy."""
    try:
        raw = path.read_bytes()
        return json.loads(raw) if raw[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" else None
    except (OSError, ValueError, RecursionError):
        return None


def _is_report(content: object) -> bool:
    """Tell whether a JSON file is a report: a news item in JSON and a decisions file are not."""
    return isinstance(content, dict) and {"schema", "signature", "documents"} <= set(content) and "kind" not in content


def _run(path: Path, content: Mapping[str, Any]) -> Run:
    schema = content["schema"]
    if schema != SCHEMA_VERSION:
        raise RunError(
            f"{path}: the report is of schema {schema!r:.40}; this mtqa compares reports of {SCHEMA_VERSION}"
        )
    try:
        return Run.model_validate({**content, "name": str(path)})
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join(map(str, first["loc"]))
        message = " ".join(first["msg"].split())
        raise RunError(f"{path}: the report is damaged at {place}: {message}") from None


def _documents(
    before: Sequence[RunDocument], after: Sequence[RunDocument]
) -> Iterator[tuple[RunDocument | None, RunDocument | None]]:
    partners = _matched([document.path for document in before], [document.path for document in after])
    old_left = [i for i in range(len(before)) if i not in partners.values()]
    new_left = [j for j in range(len(after)) if j not in partners]
    names = [Counter(file_name(side[n].path) for n in left) for side, left in ((before, old_left), (after, new_left))]
    for j in new_left:
        name = file_name(after[j].path)
        if names[0][name] == names[1][name] == 1:
            partners[j] = next(i for i in old_left if file_name(before[i].path) == name)
    for j, document in enumerate(after):
        yield before[partners[j]] if j in partners else None, document
    for i, document in enumerate(before):
        if i not in partners.values():
            yield document, None


def _matched(before: Sequence[Hashable], after: Sequence[Hashable]) -> dict[int, int]:
    """Map places in `after` to those in `before` that hold the same; what is there twice is taken in order."""
    places: dict[Hashable, list[int]] = {}
    for i, key in enumerate(before):
        places.setdefault(key, []).append(i)
    return {j: places[key].pop(0) for j, key in enumerate(after) if places.get(key)}


def _findings(before: Sequence[RunFinding], after: Sequence[RunFinding]) -> Iterator[RunChange]:
    partners = _matched([(f.fingerprint, f.rule) for f in before], [(f.fingerprint, f.rule) for f in after])
    old_left = [i for i in range(len(before)) if i not in partners.values()]
    new_left = [j for j in range(len(after)) if j not in partners]
    near: dict[int, list[int]] = {}
    for i in old_left:
        for block in _blocks(before[i]):
            near.setdefault(block, []).append(i)
    candidates = set()
    for j in new_left:
        for i in {i for block in _blocks(after[j]) for i in near.get(block, ())}:
            shared, same = _shared(before[i], after[j]), before[i].rule == after[j].rule
            if shared >= _SAME or (same and shared):
                candidates.add((same, shared, -j, -i))
    used: set[int] = set()
    for _, _, j, i in sorted(candidates, reverse=True):
        if -j not in partners and -i not in used:
            partners[-j] = -i
            used.add(-i)
    changes = [
        RunChange("left", before[partners[j]], finding, tuple(_aspects(before[partners[j]], finding)))
        if j in partners
        else RunChange("new", None, finding)
        for j, finding in enumerate(after)
    ]
    changes += [RunChange("gone", finding, None) for i, finding in enumerate(before) if i not in partners.values()]
    yield from sorted(changes, key=lambda change: (change.finding.start, change.finding.end))


def _blocks(finding: RunFinding) -> range:
    """Return the stretches of text that a finding touches, so that only near ones are compared."""
    return range(finding.start // _BLOCK, (finding.end - 1) // _BLOCK + 1)


def _shared(one: RunFinding, other: RunFinding) -> float:
    """Return how much of both spans is the same words at the same place, 0 to 1."""
    start, end = max(one.start, other.start), min(one.end, other.end)
    if (
        start >= end
        or one.text[start - one.start : end - one.start] != other.text[start - other.start : end - other.start]
    ):
        return 0.0
    return (end - start) / (max(one.end, other.end) - min(one.start, other.start))


def _aspects(one: RunFinding, other: RunFinding) -> Iterator[Aspect]:
    if one.rule != other.rule:
        yield "rule"
    if one.severity != other.severity:
        yield "severity"
    if one.percent != other.percent:
        yield "confidence"
    if one.category != other.category:
        yield "category"
    if one.text != other.text:
        yield "span"
    if one.message != other.message:
        yield "message"
    if one.suggestions != other.suggestions:
        yield "suggestions"


def _seen(document: RunDocument | None) -> tuple[str, str, int] | None:
    if document is None or document.verdict is None:
        return None
    verdict = document.verdict
    top = max(verdict.pivots, key=lambda pivot: pivot.share, default=None)
    return verdict.label, top.language if top else "", round(100 * verdict.probability)


def _signatures(before: str, after: str) -> Iterator[SignatureChange]:
    """Yield the parts that differ. A run with several settings files has several signatures, parted by spaces."""
    old, new = before.split(" "), after.split(" ")
    if len(old) == len(new) == 1:
        parts = [dict(part.partition(":")[::2] for part in signature.split("|")) for signature in (before, after)]
        for part in {**parts[0], **parts[1]}:
            one, other = (side.get(part, "") for side in parts)
            if one != other:
                yield SignatureChange(part, one, other)
        return
    for signature in old:
        if signature not in new:
            yield SignatureChange("signature", signature, "")
    for signature in new:
        if signature not in old:
            yield SignatureChange("signature", "", signature)
