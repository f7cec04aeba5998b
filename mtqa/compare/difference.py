"""What comparing two versions of a story yields: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mtqa.model.finding import Finding, Severity
from mtqa.model.report import DocumentReport

ChangeKind = Literal["equal", "insert", "delete", "replace"]
PairKind = Literal["same", "changed", "moved", "added", "dropped"]
FindingState = Literal["fixed", "left", "new"]
Fix = Literal["accepted", "otherwise", "cut", "around"]
MeaningKind = Literal["negation", "number", "name", "modality", "quote"]
MEANING_KINDS: tuple[MeaningKind, ...] = ("negation", "number", "name", "modality", "quote")


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words: `before` became `after`. In an `equal` run only white space can differ.

    All changes of a pair, joined, give back the text of each side exactly.
    """

    kind: ChangeKind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Score:
    """One of sacreBLEU's metrics with `before` as the hypothesis and `after` as its reference; `signature` says how."""

    name: str
    value: float
    signature: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One, two or no sentences of each side that say the same thing.

    Offsets are half-open code points into each document and take in the white space after the sentence; an absent
    side is an empty span. `moved` pairs stand elsewhere in the other version. `similarity` is 0 to 1.
    `scores` is empty where nothing changed or one side is absent.
    """

    kind: PairKind
    before_start: int
    before_end: int
    after_start: int
    after_end: int
    changes: tuple[Change, ...]
    similarity: float
    moved: bool = False
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingChange:
    """What became of a finding. `before` is None for a new one, `after` for a fixed one; `pair` is its pair's index.

    `replacement` is the text that now stands where a fixed finding stood ("" where it was cut). `accepted`: the editor
    put there exactly what a suggestion of the finding says.
    """

    state: FindingState
    before: Finding | None
    after: Finding | None
    pair: int
    replacement: str | None = None
    accepted: bool = False

    @property
    def finding(self) -> Finding:
        """The finding itself: in the later version where it is there, else in the earlier one."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of the two is always set
        return found

    @property
    def fix(self) -> Fix | None:
        """How a fixed finding was: as suggested, into something else, cut, or by a change of the words around it."""
        if self.state != "fixed":
            return None
        if self.accepted:
            return "accepted"
        if not self.replacement:
            return "cut"
        return "around" if self.replacement == self.finding.text else "otherwise"


@dataclass(frozen=True, slots=True)
class MeaningChange:
    """Words of one pair that tell a reader something else in the copy (before) than in the reference (after).

    Offsets are half-open code points into each text; where a side has nothing of it, an empty span says where it would
    stand. `severity`: critical is another fact, major a fact more or less, minor what style may explain.
    """

    kind: MeaningKind
    severity: Severity
    pair: int
    before_start: int
    before_end: int
    after_start: int
    after_end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that changed from `before` to `after`. `pairs` stand in reading order of both versions.

    `scores` are those of the whole story: every pair is one segment, an absent side an empty one. `reference`: the
    later version is no edit of the earlier one but what it is measured against; only then there are `meanings`, the
    severest first.
    """

    before: DocumentReport
    after: DocumentReport
    pairs: tuple[Pair, ...]
    findings: tuple[FindingChange, ...]
    scores: tuple[Score, ...]
    reference: bool = False
    meanings: tuple[MeaningChange, ...] = ()

    def count(self, state: FindingState) -> int:
        """Return how many findings have `state`."""
        return sum(finding.state == state for finding in self.findings)

    @property
    def accepted(self) -> int:
        """How many findings were fixed exactly as suggested."""
        return sum(finding.accepted for finding in self.findings)
