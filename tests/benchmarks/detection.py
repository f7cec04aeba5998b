"""What mtqa finds on copy it was not made from, and what it costs: by threshold, category, language, system, rule.

    python tests/benchmarks/detection.py --shared ../shared        writes DETECTION.md beside this file

A finding hits a marked span by the rule of `tools/score.py`. Everything is run once with all findings kept, and counted
at each threshold. The two halves of gold/dev are those of the hash of the story's name.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpora
from measure_rules import is_held_out

from mtqa.config import LENIENT, SHOWN, STRICT, Settings
from mtqa.model.finding import Finding
from mtqa.pipeline import check_text, signature

_TARGET = Path(__file__).with_name("DETECTION.md")
_STEPS = (STRICT, 0.45, SHOWN, 0.6, 0.65, LENIENT, 0.8)
_BINS = (0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 1.01)


@dataclass(frozen=True)
class Checked:
    """A story with all its findings of at least the lowest threshold."""

    story: corpora.Story
    words: int
    findings: tuple[Finding, ...]

    def hits(self, finding: Finding) -> list[int]:
        """Return the numbers of the spans that a finding hits."""
        return [i for i, span in enumerate(self.story.spans) if span.is_hit_by(finding.start, finding.end)]


@dataclass(frozen=True)
class Score:
    """Counts over some stories: spans, those found, findings, those on a span, words."""

    spans: int
    found: int
    findings: int
    right: int
    words: int

    @property
    def recall(self) -> str:
        """Share of spans found."""
        return f"{self.found / self.spans:.3f}" if self.spans else "–"

    @property
    def precision(self) -> str:
        """Share of findings that lie on a span."""
        return f"{self.right / self.findings:.3f}" if self.findings and self.spans else "–"

    @property
    def rate(self) -> str:
        """Findings per 1,000 words."""
        return f"{1000 * self.findings / max(1, self.words):.2f}"


def score(
    checked: Iterable[Checked],
    wanted: Callable[[Finding], bool],
    counted: Callable[[corpora.Span], bool] = lambda _: True,
) -> Score:
    """Count the findings that are `wanted` against the spans that are `counted`."""
    spans = found = findings = right = words = 0
    for item in checked:
        hit: set[int] = set()
        for finding in filter(wanted, item.findings):
            here = item.hits(finding)
            findings += 1
            right += bool(here)
            hit.update(here)
        spans += sum(map(counted, item.story.spans))
        found += sum(counted(item.story.spans[i]) for i in hit)
        words += item.words
    return Score(spans, found, findings, right, words)


def is_severe(span: corpora.Span) -> bool:
    """Tell whether a span is major or critical."""
    return span.severity != "minor"


def by_rules(finding: Finding) -> bool:
    """Tell whether a finding comes from rules and detectors, not from the trained reader."""
    return finding.rule.partition("/")[0] != "reader"


def at_least(threshold: float, other: Callable[[Finding], bool] = lambda _: True) -> Callable[[Finding], bool]:
    """Return the test for findings of at least this confidence."""
    return lambda finding: finding.confidence >= threshold and other(finding)


def _check(stories: Iterable[corpora.Story], settings: Settings) -> list[Checked]:
    checked = []
    for story in stories:
        report = check_text(story.text, settings)
        checked.append(Checked(story, report.words, report.findings))
    return checked


def main() -> None:
    """Check the collections and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    shared = parser.parse_args().shared
    settings = replace(Settings(languagetool="off"), min_confidence=STRICT)
    without = replace(settings, reader="off")
    dev = corpora.dev(shared)
    marked = {
        "gold/dev, half 0": [s for s in dev if _half(s.name) == 0],
        "gold/dev, half 1": [s for s in dev if _half(s.name) == 1],
        "silver, held-out fifth": [s for s in corpora.silver(shared) if is_held_out(s.name)],
        "read last": corpora.read_later(shared, held_out=True),
    }
    native = {"native news": corpora.native_news(shared), "native radio": corpora.native_radio(shared, 240)}
    every = {name: _check(stories, settings) for name, stories in (marked | native).items()}
    rules = {name: _check(stories, without) for name, stories in (marked | native).items()}
    gold = [*every["gold/dev, half 0"], *every["gold/dev, half 1"]]
    parts = [
        "# What mtqa finds, and what it costs",
        f"Written by `tests/benchmarks/detection.py`; do not edit. `{signature(settings)}`",
        "## By threshold",
        _by_threshold(every, marked, native),
        f"## With and without the reader, at the default ({SHOWN})",
        _with_and_without(every, rules),
        "## gold/dev at the default, by category of the span, language and system",
        _groups(gold, shared),
        "## How far a confidence can be believed",
        _reliability([item for name in marked for item in every[name]]),
        "## What fires on native copy at the default",
        _alarms([item for name in native for item in every[name]]),
    ]
    _TARGET.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _half(name: str) -> int:
    return int(hashlib.sha256(name.removesuffix(".txt").encode()).hexdigest(), 16) % 2


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def _by_threshold(every: dict[str, list[Checked]], marked: Iterable[str], native: Iterable[str]) -> str:
    head = ["confidence at least"]
    for name in marked:
        head += [f"{name}: recall", "precision", "major recall"]
    head += [f"{name}: per 1,000 words" for name in native]
    rows = []
    for step in _STEPS:
        row = [f"{step:.2f}"]
        for name in marked:
            all_spans = score(every[name], at_least(step))
            row += [all_spans.recall, all_spans.precision, score(every[name], at_least(step), is_severe).recall]
        rows.append(row + [score(every[name], at_least(step)).rate for name in native])
    return _table(head, rows)


def _with_and_without(every: dict[str, list[Checked]], rules: dict[str, list[Checked]]) -> str:
    rows = []
    for name, checked in every.items():
        alone, both = score(rules[name], at_least(SHOWN)), score(checked, at_least(SHOWN))
        rows.append([name, alone.recall, alone.precision, alone.rate, both.recall, both.precision, both.rate])
    head = ["", "rules and names: recall", "precision", "per 1,000 words"]
    return _table([*head, "with the reader: recall", "precision", "per 1,000 words"], rows)


def _groups(gold: Sequence[Checked], shared: Path) -> str:
    shown = at_least(SHOWN)
    categories = Counter(span.category for item in gold for span in item.story.spans)
    rows: list[list[object]] = []
    for category, count in categories.most_common():
        rows.append([category, count, score(gold, shown, lambda s, c=category: s.category == c).recall, "–"])  # type: ignore[misc]
    for title, key in (("language", _language), ("system", lambda item: _system(item, shared))):
        groups: dict[str, list[Checked]] = {}
        for item in gold:
            groups.setdefault(key(item), []).append(item)
        for name, items in sorted(groups.items(), key=lambda pair: -len(pair[1])):
            found = score(items, shown)
            rows.append([f"{title} {name} ({len(items)} stories)", found.spans, found.recall, found.precision])
    return _table(["", "spans", "recall", "precision"], rows)


def _language(item: Checked) -> str:
    return item.story.name[:2]


def _system(item: Checked, shared: Path) -> str:
    path = (shared / "gold" / "dev" / item.story.name).with_suffix(".json")
    return str(json.loads(path.read_text(encoding="utf-8"))["system"])


def _reliability(checked: Sequence[Checked]) -> str:
    bins: list[list[tuple[float, bool]]] = [[] for _ in _BINS[1:]]
    for item in checked:
        for finding in item.findings:
            at = next((i for i, top in enumerate(_BINS[1:]) if finding.confidence < top), None)
            if at is not None and finding.confidence >= _BINS[0]:
                bins[at].append((finding.confidence, bool(item.hits(finding))))
    total = sum(map(len, bins))
    rows, error = [], 0.0
    for low, high, found in zip(_BINS, _BINS[1:], bins, strict=False):
        if found:
            said = sum(c for c, _ in found) / len(found)
            right = sum(r for _, r in found) / len(found)
            error += abs(said - right) * len(found) / total
            rows.append(
                [f"{low:.2f}–{min(1.0, high):.2f}", len(found), f"{said:.2f}", f"{right:.2f}", "█" * round(20 * right)]
            )
    table = _table(["confidence", "findings", "said", "on a marked span", ""], rows)
    note = "The silver stories were read once: what they left unmarked counts against a finding."
    return f"{table}\n\nExpected calibration error {error:.3f}. {note}"


def _alarms(checked: Sequence[Checked]) -> str:
    fires = Counter(f.rule for item in checked for f in item.findings if f.confidence >= SHOWN)
    words = sum(item.words for item in checked)
    rows = [[rule, count] for rule, count in sorted(fires.items(), key=lambda pair: (-pair[1], pair[0]))]
    return f"{words:,} words.\n\n" + _table(["rule", "fires"], rows)


if __name__ == "__main__":
    main()
