"""Two versions of one story -> one difference: sentences aligned, words changed, findings fixed, left and new."""

from __future__ import annotations

from mtqa.compare.alignment import Bead, align
from mtqa.compare.difference import (
    Change,
    ChangeKind,
    Difference,
    FindingChange,
    FindingState,
    MeaningChange,
    MeaningKind,
    Pair,
    PairKind,
    Score,
)
from mtqa.compare.findings import compare_findings
from mtqa.compare.meaning import meaning_changes
from mtqa.compare.scores import one_line, score, segments
from mtqa.compare.words import word_changes
from mtqa.model.report import DocumentReport

__all__ = [
    "Change",
    "ChangeKind",
    "Difference",
    "FindingChange",
    "FindingState",
    "MeaningChange",
    "MeaningKind",
    "Pair",
    "PairKind",
    "Score",
    "compare",
    "segments",
]


def compare(before: DocumentReport, after: DocumentReport, *, reference: bool = False) -> Difference:
    """Return the difference of two versions of one story; the later one counts as the reference of the scores.

    `reference`: the later one is no edit but the original or an agency's own version; then the difference also says
    where the earlier one, the copy, tells its readers something else.
    """
    old, new = before.document.text, after.document.text
    pairs = tuple(_pair(old, new, bead) for bead in align(old, new))
    return Difference(
        before=before,
        after=after,
        pairs=pairs,
        findings=tuple(compare_findings(before, after, pairs)),
        scores=score([segments(old, new, pair) for pair in pairs], sentence=False),
        reference=reference,
        meanings=tuple(meaning_changes(old, new, pairs)) if reference else (),
    )


def _pair(before: str, after: str, bead: Bead) -> Pair:
    old, new = before[slice(*bead.before)], after[slice(*bead.after)]
    changes = word_changes(old, new)
    kind: PairKind
    if not old or not new:
        kind = "dropped" if old else "added"
    elif any(change.kind != "equal" for change in changes):
        kind = "changed"
    else:
        kind = "moved" if bead.moved else "same"
    return Pair(
        kind,
        *bead.before,
        *bead.after,
        changes=changes,
        similarity=1.0 if kind in ("same", "moved") else min(1.0, bead.similarity),
        moved=bead.moved,
        scores=score([(one_line(old), one_line(new))], sentence=True) if kind == "changed" else (),
    )
