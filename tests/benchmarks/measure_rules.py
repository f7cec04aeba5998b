"""Measure how far each pattern rule can be believed, and store it in rules/measured.json.

    python tests/benchmarks/measure_rules.py --shared ../shared

A rule's confidence is the probability that an editor would change what it finds in machine-translated copy: its hits on
marked spans of the stories that were read, smoothed towards the mean of its category. Its native rate is how often it
fires on native copy for once that it fires on machine-translated copy, smoothed towards that of all rules. The stories
were read once, and a reader misses spans: one factor for all rules, their precision on gold/dev over that on silver,
makes up for it. A fifth of the silver stories is left out, to test.
"""

# ruff: noqa: T201 - a script that prints
from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpora

from mtqa.config import Settings, rules_folder
from mtqa.detectors import pattern_rules
from mtqa.pipeline import run_rules
from mtqa.reader.stories import is_held_out
from mtqa.readers import read_stdin

_PRIOR_WEIGHT = 4.0  # findings that the mean of the category counts for
_SUREST = 0.97
_PRIOR_CATEGORY_WEIGHT = 20.0  # findings that the mean of all rules counts for in a category's mean


def main() -> None:
    """Run the rules over the corpora and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    shared = parser.parse_args().shared
    settings = Settings(languagetool="off")
    marked = [s for s in corpora.silver(shared) if not is_held_out(s.name)]
    marked += corpora.read_later(shared, held_out=False)
    native = [*corpora.native_news(shared), *corpora.native_radio(shared)]
    machine = list(_machine(shared))
    words: dict[str, int] = {}
    fires: dict[str, Counter[str]] = {}
    hits: dict[str, Counter[str]] = {"silver": Counter(), "dev": Counter()}
    collections = {"silver": marked, "dev": corpora.dev(shared), "machine": machine, "native": native}
    for kind, stories in collections.items():
        fires[kind] = Counter()
        words[kind] = 0
        for story in stories:
            analysis, findings = run_rules(read_stdin(story.text.encode()), settings)
            words[kind] += analysis.words
            for finding in findings:
                fires[kind][finding.rule] += 1
                if kind in hits:
                    hits[kind][finding.rule] += any(s.is_hit_by(finding.start, finding.end) for s in story.spans)
        print(kind, words[kind], "words", sum(fires[kind].values()), "findings", flush=True)
    rules = {rule.id: rule.category for rule in pattern_rules.catalogue(settings).rules}
    by_category: dict[str, tuple[int, int]] = {}
    for rule, category in rules.items():
        h, n = by_category.get(category, (0, 0))
        by_category[category] = (h + hits["silver"][rule], n + fires["silver"][rule])
    overall, careful = (hits[kind].total() / max(1, fires[kind].total()) for kind in ("silver", "dev"))
    machine_words, native_words = words["silver"] + words["machine"], words["native"]
    every_machine = fires["silver"].total() + fires["machine"].total()
    every_rate = (fires["native"].total() / native_words) / (every_machine / machine_words)
    measured = {}
    for rule, category in sorted(rules.items()):
        h, n = by_category[category]
        prior = (h + _PRIOR_CATEGORY_WEIGHT * overall) / (n + _PRIOR_CATEGORY_WEIGHT)
        believed = (hits["silver"][rule] + _PRIOR_WEIGHT * prior) / (fires["silver"][rule] + _PRIOR_WEIGHT)
        believed = min(_SUREST, believed * careful / overall)
        fired = fires["silver"][rule] + fires["machine"][rule]
        on_native = (fires["native"][rule] + every_rate * native_words / machine_words) / native_words
        measured[rule] = {
            "confidence": round(believed, 3),
            "native_rate": round(min(1.0, on_native / ((fired + 1) / machine_words)), 3),
            "silver": f"{hits['silver'][rule]}/{fires['silver'][rule]}",
            "machine": fires["machine"][rule],
            "native": fires["native"][rule],
        }
    target = rules_folder() / "measured.json"
    body = ",\n".join(f"  {json.dumps(rule)}: {json.dumps(entry)}" for rule, entry in measured.items())
    target.write_text(f'{{"words": {json.dumps(words)}, "rules": {{\n{body}\n}}}}\n', encoding="utf-8")
    print(f"{target}: {len(measured)} rules; mean precision {overall:.3f} on silver, {careful:.3f} on dev")
    print("now draw rules/README.md anew: python tests/benchmarks/rules_readme.py")


def _machine(shared: Path) -> Iterator[corpora.Story]:
    """Yield every other machine-translated story of WMT, to keep it quick."""
    stories: Iterable[corpora.Story] = corpora.machine_news(shared)
    for number, story in enumerate(stories):
        if number % 2 == 0:
            yield story


if __name__ == "__main__":
    main()
