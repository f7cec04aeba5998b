"""What mtqa finds on copy it was not made from, and what it costs: by threshold, category, language, system, rule.

    python tests/benchmarks/detection.py --shared ../shared        writes DETECTION.md beside this file

LanguageTool and harper-cli (HARPER_CLI) must be there: they stand on the same curve.

A finding hits a marked span by the rule of `tools/score.py`. Everything is run once with all findings kept, and counted
at each threshold. The two halves of gold/dev are those of the hash of the story's name.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import corpora
import peers

from mtqa.analysis import analyse
from mtqa.analysis.language import classify
from mtqa.config import LENIENT, SHOWN, STRICT, Settings
from mtqa.model.finding import Finding
from mtqa.model.report import Verdict
from mtqa.pipeline import check_text, signature
from mtqa.reader import native_rate
from mtqa.reader.findings import detect
from mtqa.reader.stories import is_held_out
from mtqa.readers import read_stdin
from mtqa.weigh import machine_probability, share_that_counts

UNKNOWN = Verdict(0.5, (0.0, 1.0), 0.5, "too short", (), 0.0, (0.0, 0.0), ())

_TARGET = Path(__file__).with_name("DETECTION.md")
_STEPS = (STRICT, 0.45, SHOWN, 0.55, 0.6, 0.65, LENIENT, 0.8)
_BINS = (0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 1.01)


@dataclass(frozen=True)
class Checked:
    """A story with all its findings of at least the lowest threshold."""

    story: corpora.Story
    words: int
    findings: tuple[Finding, ...]
    verdict: Verdict

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
    def f_half(self) -> str:
        """F0.5: precision counts twice as much as recall."""
        if not (self.found and self.right):
            return "–"
        recall, precision = self.found / self.spans, self.right / self.findings
        return f"{1.25 * precision * recall / (0.25 * precision + recall):.3f}"

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
        checked.append(Checked(story, report.words, report.findings, report.verdict or UNKNOWN))
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
    alone = {name: [_read_alone(item, settings) for item in every[name]] for name in marked}
    gold = [*every["gold/dev, half 0"], *every["gold/dev, half 1"]]
    parts = [
        "# What mtqa finds, and what it costs",
        f"Written by `tests/benchmarks/detection.py`; do not edit. `{signature(settings)}`",
        "## By threshold",
        _by_threshold(every, marked, native),
        f"## With and without the reader, at the default ({SHOWN})",
        _with_and_without(every, rules),
        "## The same curve for rules, reader and peers",
        _curves({"by rules and names": rules, "by the reader alone": alone, "by both": every}, marked, _peers(marked)),
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


def _read_alone(item: Checked, settings: Settings) -> Checked:
    """Return the story with the reader's marks only, believed as far as the verdict lets them count."""
    document = read_stdin(item.story.text.encode())
    analysis = analyse(document, classify(document), settings.model)
    counts = share_that_counts(machine_probability(item.verdict), native_rate())
    found = tuple(f for f in detect(analysis, settings, counts) if isinstance(f, Finding))
    return replace(item, findings=found)


def _peers(marked: Mapping[str, Sequence[corpora.Story]]) -> dict[str, dict[str, list[Checked]]]:
    """Check the marked stories by LanguageTool and Harper; their findings have no confidence, so it is 1."""
    found: dict[str, dict[str, list[Checked]]] = {}
    engine = peers.LanguageTool()
    with engine.running():
        for peer in (engine, peers.Harper()):
            peer.version()
            found[peer.name] = {
                name: [_by_peer(story, row) for story, row in zip(stories, peer.check(stories), strict=True)]
                for name, stories in marked.items()
            }
    return found


def _by_peer(story: corpora.Story, row: dict[str, Any]) -> Checked:
    def finding(found: dict[str, Any]) -> Finding:
        place = found["start"], found["end"]
        kind: dict[str, Any] = {"rule": found["rule"], "category": "grammar", "severity": "minor", "message": ""}
        return Finding.of(story.text, *place, **kind, confidence=1.0, suggestions=[], evidence={})

    return Checked(story, story.words, tuple(map(finding, row["findings"])), UNKNOWN)


def _curves(
    ours: Mapping[str, Mapping[str, list[Checked]]], marked: Iterable[str], others: dict[str, dict[str, list[Checked]]]
) -> str:
    lines = [(f"{title}, from {step:.2f}", checked, step) for title, checked in ours.items() for step in _STEPS]
    lines += [(name, checked, 0.0) for name, checked in others.items()]
    rows = []
    for title, checked, step in lines:
        row = [title]
        for name in marked:
            found = score(checked[name], at_least(step))
            row += [found.recall, found.precision, found.f_half]
        rows.append(row)
    return _table(["", *(head for name in marked for head in (f"{name}: recall", "precision", "F0.5"))], rows)


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
