"""A quick look for rule authors: what each rule finds in marked stories, and what it costs in native news.

    python tests/benchmarks/spans.py                        gold/dev, 100 silver stories, 80 native of either kind
    python tests/benchmarks/spans.py --only fr --alarms     the pack fr, with the places it is wrong
    python tests/benchmarks/spans.py --only fr/titles --alarms --hits --silver 743 --native 174 --radio 1294
    python tests/benchmarks/spans.py --misses calque        gold spans of a category that nothing finds

A finding hits when it shares a letter with a marked span and is not much longer (the rule of `tools/score.py`). The
dev stories were read carefully, the silver ones once: read the alarms before believing a precision.
"""

# ruff: noqa: T201 - a script that prints
from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpora

from mtqa.config import Settings
from mtqa.model.finding import Finding
from mtqa.pipeline import check_text


@dataclass
class Counts:
    """What one rule, pack or category does: fires and hits in marked copy, fires in native copy."""

    fires: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)


@dataclass
class Look:
    """Everything counted over the collections."""

    rules: dict[str, Counts] = field(default_factory=dict)
    words: Counter[str] = field(default_factory=Counter)
    spans: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    alarms: list[str] = field(default_factory=list)
    hits: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    categories: dict[str, str] = field(default_factory=dict)

    def add(self, collection: str, story: corpora.Story, findings: Sequence[Finding]) -> None:
        """Count the findings of one story."""
        self.words[collection] += story.words
        for finding in findings:
            counts = self.rules.setdefault(finding.rule, Counts())
            self.categories[finding.rule] = finding.category
            hit = any(span.is_hit_by(finding.start, finding.end) for span in story.spans)
            counts.fires[collection] += 1
            counts.hits[collection] += hit
            line = f"  {finding.rule}  [{story.name}]  {_quoted(story.text, finding.start, finding.end)}"
            if finding.suggestions:
                line += f"  → {finding.suggestions[0].text}"
            (self.hits if hit else self.alarms).append(line)
        for span in story.spans:
            found = any(span.is_hit_by(f.start, f.end) for f in findings)
            self.spans[collection] += 1
            self.found[collection] += found
            if not found:
                quoted = _quoted(story.text, span.start, span.end)
                self.misses.append(f"  {span.category}, {span.severity}  [{story.name}]  {quoted}")


def _quoted(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 35) : start], text[end : end + 35]
    return f"{before}⟦{text[start:end]}⟧{after}".replace("\n", " ⏎ ")


def _table(title: str, groups: dict[str, Counts], words: Counter[str]) -> None:
    marked = [c for c in ("dev", "silver") if words[c]]
    native = [c for c in ("native", "radio") if words[c]]
    print(f"\n{title:44}" + "".join(f"{c + ' hits/fires':>22}" for c in marked) + "".join(f"{c:>16}" for c in native))

    def order(item: tuple[str, Counts]) -> tuple[float, int, str]:
        fires, hits = (sum(getattr(item[1], what)[c] for c in marked) for what in ("fires", "hits"))
        return hits / max(1, fires), hits, item[0]

    for group, counts in sorted(groups.items(), key=order):
        line = f"{group[:43]:44}"
        for c in marked:
            share = f"{counts.hits[c] / counts.fires[c]:.2f}" if counts.fires[c] else ""
            line += f"{counts.hits[c]:>9}/{counts.fires[c]:<6}{share:>6}"
        for c in native:
            line += f"{counts.fires[c]:>6}{10_000 * counts.fires[c] / words[c]:>6.2f}/10k"
        print(line)


def _grouped(look: Look, group: dict[str, str]) -> dict[str, Counts]:
    groups: dict[str, Counts] = {}
    for rule, counts in look.rules.items():
        into = groups.setdefault(group[rule], Counts())
        into.fires.update(counts.fires)
        into.hits.update(counts.hits)
    return groups


def _print_list(title: str, lines: Iterable[str]) -> None:
    print(f"\n{title}", *sorted(lines), sep="\n")


def main() -> None:
    """Check the collections and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[3] / "shared")
    parser.add_argument("--dev", action=argparse.BooleanOptionalAction, default=True, help="the 44 gold stories")
    parser.add_argument("--silver", type=int, default=100, metavar="N", help="stories of 743 (default 100)")
    parser.add_argument("--native", type=int, default=80, metavar="N", help="native news stories of 174 (default 80)")
    parser.add_argument(
        "--radio", type=int, default=80, metavar="N", help="radio runs of 500 words, of 1,294 (default 80)"
    )
    parser.add_argument("--only", metavar="PREFIX", default="", help="rules whose id begins so")
    parser.add_argument("--min-confidence", type=float, default=Settings().min_confidence, metavar="P")
    parser.add_argument("--languagetool", choices=("off", "on"), default="off")
    parser.add_argument("--alarms", action="store_true", help="list findings that hit nothing, native copy included")
    parser.add_argument("--hits", action="store_true", help="list findings that hit")
    parser.add_argument(
        "--misses", nargs="?", const="", metavar="CATEGORY", help="list marked spans that nothing finds"
    )
    options = parser.parse_args()
    settings = Settings(min_confidence=options.min_confidence, languagetool=options.languagetool)
    shared: Path = options.shared
    collections = {
        "dev": corpora.dev(shared) if options.dev else [],
        "silver": corpora.silver(shared, options.silver),
        "native": corpora.native_news(shared, options.native),
        "radio": corpora.native_radio(shared, options.radio),
    }
    look = Look()
    for collection, stories in collections.items():
        for story in stories:
            report = check_text(story.text, settings, path=story.name)
            for notice in report.notices:
                if notice.level == "error":
                    print(f"{story.name}: {notice.message}", file=sys.stderr)
            look.add(collection, story, [f for f in report.findings if f.rule.startswith(options.only)])
    if options.hits:
        _print_list("HITS", look.hits)
    if options.misses is not None:
        _print_list("MISSES", (line for line in look.misses if line.startswith(f"  {options.misses}")))
    if options.alarms:
        _print_list("HIT NOTHING", look.alarms)
    _table("rule", look.rules, look.words)
    _table("pack or detector", _grouped(look, {rule: rule.split("/")[0] for rule in look.rules}), look.words)
    _table("category", _grouped(look, look.categories), look.words)
    print()
    for collection, words in look.words.items():
        fires = sum(counts.fires[collection] for counts in look.rules.values())
        line = f"{collection:8}{words:>8} words, {fires} findings, {1000 * fires / words:.2f} per 1,000 words"
        if look.spans[collection]:
            hits = sum(counts.hits[collection] for counts in look.rules.values())
            recall = look.found[collection] / look.spans[collection]
            line += f"; recall {recall:.3f} of {look.spans[collection]} spans, precision {hits / max(1, fires):.3f}"
        print(line)


if __name__ == "__main__":
    main()
