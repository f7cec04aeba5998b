# ruff: noqa: T201 - a script that prints
"""What `mtqa fix` does to the examples of the rules and to real copy: fixes made and refused, and its two promises.

    python tests/benchmarks/fixes.py --examples 0                  all bad examples of the rules: half an hour
    python tests/benchmarks/fixes.py --shared ../shared            examples and stories (--stories of each collection)

The promises: no paragraph has more findings of a rule after fixing than it had before (or the reader's marks where it
had none), and fixing the result changes nothing. Both are checked from outside, on what a check says before and after.
Where one is broken the exit code is 1.
`--refused` lists the fixes that were not made: rules that find the fixes of other rules are faults of one of the two.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpora

from mtqa.authoring import folders
from mtqa.config import Settings
from mtqa.fix import LEVELS, Level, fix_findings
from mtqa.model.document import Document
from mtqa.model.finding import Finding
from mtqa.model.report import DocumentReport
from mtqa.pipeline import check_document
from mtqa.reader import NAME as READER
from mtqa.readers import open_stdin
from mtqa.resolve import stands_for
from mtqa.ruleset.load import load_examples

_TOGETHER = 100  # examples made into one story
_SEEDS = Path(__file__).parents[2] / "seeds"


@dataclass
class Counts:
    """What happened in a collection; `new` and `again` count broken promises, in words of their own."""

    stories: int = 0
    findings: int = 0
    made: int = 0
    refused: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)


def main() -> None:
    """Fix everything asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--shared", type=Path, help="the folder with gold/ and corpora/; without it, no copy but the seed"
    )
    parser.add_argument("--stories", type=int, default=60, help="of each collection (60)")
    parser.add_argument("--examples", type=int, default=1000, help="bad examples of the rules (1000; 0: all)")
    parser.add_argument("--refused", action="store_true", help="list the fixes that were not made")
    options = parser.parse_args()
    # In the examples all that the rules ever find; in copy what a user sees.
    everything = Settings(languagetool="off", reader="off", min_confidence=0.0)
    shown = Settings(languagetool="off")
    collections: list[tuple[str, Settings, Iterable[str]]] = [
        ("examples", everything, examples(options.examples, everything)),
        ("seed", shown, _seeds()),
    ]
    if options.shared:
        collections += [
            ("gold/dev", shown, (s.text for s in corpora.dev(options.shared)[: options.stories])),
            ("silver", shown, (s.text for s in corpora.silver(options.shared, options.stories))),
            ("native news", shown, (s.text for s in corpora.native_news(options.shared, options.stories))),
        ]
    print("| collection | level | stories | findings | fixes made | refused | new findings | changed again | seconds |")
    print("|---|---|---|---|---|---|---|---|---|")
    broken = False
    for name, settings, texts in collections:
        held = list(texts)
        for level in LEVELS:
            start = time.perf_counter()
            counts = Counts()
            for text in held:
                fix_and_look(text, settings, level, counts)
            numbers = (
                counts.stories,
                counts.findings,
                counts.made,
                *map(len, (counts.refused, counts.new, counts.again)),
            )
            print("|", " | ".join([name, level, *map(str, numbers), f"{time.perf_counter() - start:.0f}"]), "|")
            for line in [*counts.new, *counts.again, *(counts.refused if options.refused else ())]:
                print(f"  {line}", file=sys.stderr)
            broken = broken or bool(counts.new or counts.again)
    sys.exit(int(broken))


def _seeds() -> Iterator[str]:
    """Yield the articles that have gold spans."""
    for gold in sorted(_SEEDS.glob("*.gold.jsonl")):
        yield (_SEEDS / gold.name.replace(".gold.jsonl", ".txt")).read_text("utf-8")


def examples(count: int, settings: Settings) -> Iterator[str]:
    """Yield stories made of `count` bad examples (0: all) in a fixed random order, each in a paragraph of its own."""
    found = [example.text for example in load_examples(folders(settings))[0] if example.spans and not example.known]
    random.Random(7).shuffle(found)  # noqa: S311 - no secret
    found = found[: count or None]
    for at in range(0, len(found), _TOGETHER):
        yield "\n\n".join(found[at : at + _TOGETHER])


def fix_and_look(text: str, settings: Settings, level: Level, counts: Counts) -> None:
    """Fix one story and add what happened to `counts`."""

    def check(document: Document) -> DocumentReport:
        return check_document(document, settings)

    original = open_stdin(text.encode("utf-8"))
    before = check(original.document)
    fixed = fix_findings(original, before, check, level)
    result = open_stdin(original.encode(fixed.file_text))
    after = check(result.document)
    counts.stories += 1
    counts.findings += len(before.findings)
    counts.made += fixed.made
    counts.refused += [f"“{r.edit.text}” → “{r.edit.replacement}” ({r.edit.rule}): {r.reason}" for r in fixed.refused]
    counts.new += _new(before, after)
    if fix_findings(result, after, check, level).file_text != fixed.file_text:
        counts.again.append(f"fixing again changes {fixed.file_text[:60]!r}")


def _new(before: DocumentReport, after: DocumentReport) -> Iterator[str]:
    """Yield what is shown and was not found before: a rule once more in a paragraph, the reader where it was silent."""
    old: Counter[tuple[int, str]] = Counter()
    for finding in before.findings:
        rules = {_kind(rule) for rule in (finding.rule, *stands_for(finding))}
        old.update((_paragraph(before, finding), rule) for rule in rules)
    new: Counter[tuple[int, str]] = Counter()
    for finding in after.findings:
        place = _paragraph(after, finding), _kind(finding.rule)
        new[place] += 1
        if new[place] > old[place] and not (old[place] and place[1] == READER):
            yield f"new in paragraph {place[0]}: “{finding.text}” ({finding.rule})"


def _paragraph(report: DocumentReport, finding: Finding) -> int:
    return report.document.text.count("\n", 0, finding.start) + 1


def _kind(rule: str) -> str:
    """Return the rule, of the reader's marks only whose they are."""
    return READER if rule.startswith(f"{READER}/") else rule


if __name__ == "__main__":
    main()
