"""What editors did with the findings of each rule, counted over decisions files and JSON diffs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtqa.decisions import DecisionsError, from_json, is_decisions, read_json

_Z = 1.6448536269514722  # the 95 % point of the normal distribution: 90 % lie between it and its negative


@dataclass(slots=True)
class Counts:
    """How many findings of a rule were accepted, changed in another way, rejected, and left as they were."""

    accepted: int = 0
    otherwise: int = 0
    rejected: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        """Findings seen by an editor."""
        return self.accepted + self.otherwise + self.rejected + self.left

    @property
    def rate(self) -> float:
        """The share accepted, 0 to 1."""
        return self.accepted / self.total

    @property
    def interval(self) -> tuple[float, float]:
        """The 90 % score interval of the rate (E. B. Wilson, JASA 22, 1927, 209–212): wide where little was seen.

        It keeps its level for small counts and rates near 0 and 1, where the usual one fails (L. D. Brown, T. T. Cai,
        A. DasGupta, Statistical Science 16, 2001, 101–133).
        """
        n, rate, square = self.total, self.rate, _Z * _Z
        centre = (rate + square / (2 * n)) / (1 + square / n)
        reach = _Z / (1 + square / n) * math.sqrt(rate * (1 - rate) / n + square / (4 * n * n))
        return max(0.0, centre - reach), min(1.0, centre + reach)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The counts by rule, how many files of either kind they come from, and a line for each file that says nothing."""

    rules: Mapping[str, Counts]
    decisions: int
    diffs: int
    faults: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    rules: dict[str, Counts] = field(default_factory=dict)
    seen: set[tuple[str, str, int, int, str]] = field(default_factory=set)

    def of(self, rule: str) -> Counts:
        return self.rules.setdefault(rule, Counts())


def count(files: Iterable[Path]) -> Acceptance:
    """Count over decisions files and over JSON diffs of texts, told apart by what they say they are.

    The same decision on the same finding of the same text counts once: browsers number a file that is saved again.
    """
    tally = _Tally()
    decisions = diffs = 0
    faults: list[str] = []
    for path in files:
        try:
            data = read_json(path)
            if is_decisions(data):
                _count_decisions(tally, data, path)
                decisions += 1
            else:
                _count_diff(tally, data, path)
                diffs += 1
        except DecisionsError as fault:
            faults.append(str(fault))
    return Acceptance(tally.rules, decisions, diffs, tuple(faults))


def table(acceptance: Acceptance) -> str:
    """Return a line for each rule, the worst first: the one whose accept rate is low for certain, not by chance."""
    heads = ("accepted of all", "90 % interval", "accepted", "otherwise", "rejected", "left", "rule")
    rows: list[tuple[str, ...]] = [heads]
    for rule, counts in sorted(acceptance.rules.items(), key=lambda item: (item[1].interval[1], item[1].rate, item[0])):
        low, high = counts.interval
        numbers = (counts.accepted, counts.otherwise, counts.rejected, counts.left)
        rows.append((f"{counts.rate:.0%}", f"{low:.0%} to {high:.0%}", *map(str, numbers), rule))
    widths = [max(len(row[i]) for row in rows) for i in range(len(heads) - 1)]
    lines = ["  ".join([*(cell.rjust(w) for cell, w in zip(row, widths, strict=False)), row[-1]]) for row in rows]
    findings = sum(counts.total for counts in acceptance.rules.values())
    summary = (
        f"{findings} findings of {len(acceptance.rules)} rules, from {acceptance.decisions} decisions files and "
        f"{acceptance.diffs} diffs. Otherwise: changed, but not as suggested; left: not acted on.\n"
        "The interval is Wilson's; the rule whose upper end is lowest comes first.\n"
    )
    return f"{summary}\n" + "\n".join(lines) + "\n"


def _count_decisions(tally: _Tally, data: Any, path: Path) -> None:
    for document in from_json(data, path).documents:
        for one in document.decisions:
            key = (document.text_sha256, one.rule, one.start, one.end, one.decision)
            if key in tally.seen:
                continue
            tally.seen.add(key)
            if one.decision == "accepted":
                tally.of(one.rule).accepted += 1
            else:
                tally.of(one.rule).rejected += 1


def _count_diff(tally: _Tally, data: Any, path: Path) -> None:
    if not (isinstance(data, dict) and isinstance(data.get("pairs"), list) and isinstance(data.get("findings"), list)):
        raise DecisionsError(f"{path}: it is neither a decisions file nor a JSON diff of mtqa")
    if data.get("reference"):
        raise DecisionsError(f"{path}: it compares copy with a reference, which says nothing of what an editor did")
    try:
        changes = [(c["fix"] or c["state"], c["rule"]) for c in data["findings"] if c["state"] != "new"]
    except (KeyError, TypeError) as fault:
        raise DecisionsError(f"{path}: the diff is damaged") from fault
    for outcome, rule in changes:
        if outcome == "accepted":
            tally.of(str(rule)).accepted += 1
        elif outcome == "left":
            tally.of(str(rule)).left += 1
        elif outcome in ("otherwise", "cut"):  # "around": the words themselves stayed, which says nothing of the rule
            tally.of(str(rule)).otherwise += 1
