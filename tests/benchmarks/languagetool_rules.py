"""Measures every rule of LanguageTool and writes those worth keeping to mtqa/languagetool/rules.json.

    python tests/benchmarks/languagetool_rules.py SHARED [--alarms FILE]

SHARED is the folder with gold/ and corpora/. The engine runs with all its rules (picky ones too) over the annotated
machine translations, more machine-translated news (one system a story) and native news; --alarms keeps what it said,
so that a second run need not ask again. Wordings, categories and severities in rules.json are written by hand and
kept; the figures are replaced. A rule stays if nothing in `UNWANTED` names it and

- at least three of its alarms fell on annotated copy, and their smoothed precision is MIN_PRECISION or more; or
- it was too rare there for that (and never wrong), and fires MIN_LIFT times as often on machine-translated as on native
  news, in MIN_STORIES stories or more

and its native rate is at most MAX_NATIVE alarms per 1,000 words, and no higher than on machine translations.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

MIN_PRECISION = 0.6
MIN_LIFT = 4.0
MIN_STORIES = 3
MAX_NATIVE = 0.08
# What a rule that was rarely seen is taken to be worth, with the weight of two alarms: all grammar rules together.
PRIOR = 0.65
NATIVE_RUNS = 700  # of the radio corpus, 500 words each
RULES_FILE = Path(__file__).parents[2] / "mtqa" / "languagetool" / "rules.json"

# Never kept, whatever the figures: spelling (names, the other English), house style, and what depends on today's date.
UNWANTED = re.compile(
    r"MORFOLOGIK_|EN_DIACRITICS_|EN_COMPOUNDS_|\w+_COMPOUNDS?$|EN_US_|EN_GB_|EN_REPEATEDWORDS_|EN_DATE_|EN_WORD_COHERENCY"
    r"|(EN_QUOTES|DASH_RULE|EN_UNPAIRED_QUOTES|GERMAN_QUOTES|QUOTATION_MARKS_COMMA|HYPHEN_TO_EN|TWO_HYPHENS|ELLIPSIS)$"
    r"|(UNIT_SPACE|MULTIPLICATION_SIGN|METRIC_UNITS_EN_US|APOSTROPHE_IN_DATES|LIGATURES|IE_NO_COMMA|PER_CENT)$"
    r"|(EN_MULTITOKEN_SPELLING_\w+|CAPITALIZATION_NNP_DERIVED|EN_SPECIFIC_CASE)$"
    r"|(COVID_19|OMICRON_VARIANT|ERDOGAN|SEVEN_ELEVEN|JONG_UN|BARCA_DIACRITIC|HIV_VIRUS|TWITTER_X)$"
)
UNWANTED_CATEGORIES = {"STYLE", "REPETITIONS_STYLE", "BRITISH_ENGLISH", "AMERICAN_ENGLISH_STYLE", "PROPER_NOUNS"}


@dataclass
class Copy:
    """One text and what LanguageTool said about it: rule, category, start, end of every alarm."""

    corpus: str
    name: str
    words: int
    alarms: list[tuple[str, str, int, int]]


@dataclass
class Figures:
    """The counts of one rule."""

    category: str = ""
    fires: int = 0
    hits: int = 0
    machine: int = 0
    native: int = 0
    stories: set[str] = field(default_factory=set)


def texts(shared: Path) -> Iterator[tuple[str, str, str]]:
    """Yield corpus, name and text of everything that is measured."""
    for path in sorted((shared / "gold/dev").glob("*.txt")):
        yield "annotated", path.stem, path.read_text("utf-8")
    for story in _lines(shared / "gold/silver/stories.jsonl.gz"):
        yield "annotated", story["id"], story["text"]
    told = set()
    for story in _lines(shared / "corpora/mt_news.jsonl.gz"):
        if story["id"] not in told:
            told.add(story["id"])
            yield "machine", story["id"], story["text"]
    for story in _lines(shared / "corpora/native_news.jsonl.gz"):
        if story["circle"] != "expanding":
            yield "native", story["id"], story["text"]
    radio = list(_lines(shared / "corpora/native_abc.jsonl.gz"))
    random.Random(7).shuffle(radio)  # noqa: S311
    for story in radio[:NATIVE_RUNS]:
        yield "native", story["id"], story["text"]


def spans(shared: Path) -> dict[str, list[tuple[int, int]]]:
    """Return the annotated spans by text name, in code points."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for path in (shared / "gold/dev").glob("*.gold.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            span = json.loads(line)
            found[path.name.removesuffix(".gold.jsonl")].append((span["start"], span["end"]))
    for span in _lines(shared / "gold/silver/spans.jsonl.gz"):
        found[span["id"]].append((span["start"], span["end"]))
    return found


def ask(shared: Path) -> Iterator[Copy]:
    """Run all rules over all texts; every line is a paragraph."""
    from mtqa.languagetool import client, server
    from mtqa.languagetool.rules import wanted

    tool = client.connect(server.start().url or "", local=True)
    tool.enabled_rules_only = False
    tool.enabled_rules = set()
    for corpus, name, text in texts(shared):
        server.touch()
        parted = client.plain(text).replace("\n", "\n\n")
        alarms = []
        for match in tool.check(parted):
            start, end = match.offset, match.offset + match.error_length
            extra_start, extra_end = parted.count("\n\n", 0, start), parted.count("\n\n", 0, end)
            if wanted(match.rule_id, parted, start, end):
                alarms.append((match.rule_id, match.category, start - extra_start, end - extra_end))
        yield Copy(corpus, name, len(text.split()), alarms)


def measure(copies: list[Copy], gold: dict[str, list[tuple[int, int]]]) -> tuple[dict[str, Figures], Counter[str]]:
    """Count alarms and hits of each rule, and the words of each corpus."""
    rules: dict[str, Figures] = defaultdict(Figures)
    words: Counter[str] = Counter()
    for copy in copies:
        words[copy.corpus] += copy.words
        for rule, category, start, end in copy.alarms:
            figures = rules[rule]
            figures.category = category
            if copy.corpus == "native":
                figures.native += 1
                continue
            figures.machine += 1
            figures.stories.add(copy.name)
            if copy.corpus == "annotated":
                figures.fires += 1
                figures.hits += any(_hit(start, end, *span) for span in gold[copy.name])
    return rules, words


def choose(rules: dict[str, Figures], words: Counter[str]) -> dict[str, dict[str, Any]]:
    """Return the kept rules with their figures, the wordings written by hand carried over."""
    by_hand = json.loads(RULES_FILE.read_text("utf-8"))["rules"] if RULES_FILE.exists() else {}
    machine_words, native_words = words["annotated"] + words["machine"], words["native"]
    kept = {}
    for name, figures in sorted(rules.items()):
        if UNWANTED.match(name) or figures.category in UNWANTED_CATEGORIES:
            continue
        native = 1000 * figures.native / native_words
        lift = ((figures.machine + 0.5) / machine_words) / ((figures.native + 0.5) / native_words)
        proven = figures.fires >= MIN_STORIES and (figures.hits + 1) / (figures.fires + 2) >= MIN_PRECISION
        rare = figures.hits == figures.fires < MIN_STORIES <= len(figures.stories) and lift >= MIN_LIFT
        if (proven or rare) and native <= MAX_NATIVE and lift >= 1:
            confidence = (figures.hits + (1 if proven else 2 * PRIOR)) / (figures.fires + 2)
            wording = by_hand.get(name, {})
            kept[name] = {
                "category": wording.get("category", "grammar"),
                "severity": wording.get("severity", "minor"),
                "message": wording.get("message", ""),
                "confidence": round(confidence, 2),
                "mt_fires": figures.fires,
                "mt_hits": figures.hits,
                "mt_per_1000": round(1000 * figures.machine / machine_words, 4),
                "native_per_1000": round(native, 4),
            }
    return kept


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        for line in handle:
            yield json.loads(line)


def _hit(start: int, end: int, gold_start: int, gold_end: int) -> bool:
    """Tell whether an alarm hits a span, by the measure of tools/score.py."""
    return min(end, gold_end) > max(start, gold_start) and end - start <= 3 * (gold_end - gold_start) + 20


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--alarms", type=Path)
    arguments = parser.parse_args()
    if arguments.alarms and arguments.alarms.exists():
        copies = [Copy(**copy) for copy in _lines(arguments.alarms)]
    else:
        copies = list(ask(arguments.shared))
        if arguments.alarms:
            with gzip.open(arguments.alarms, "wt", encoding="utf-8") as handle:
                handle.writelines(json.dumps(asdict(copy)) + "\n" for copy in copies)
    rules, words = measure(copies, spans(arguments.shared))
    kept = choose(rules, words)
    table = {"engine": "6.8", "words": dict(words), "rules_seen": len(rules), "rules": kept}
    RULES_FILE.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for name, figures in kept.items():
        numbers = " ".join(f"{figures[key]:>8}" for key in list(figures)[3:])
        print(f"{name:40} {figures['category']:15} {numbers}")  # noqa: T201


if __name__ == "__main__":
    main()
