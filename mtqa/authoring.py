"""What a rule author runs: list, show, start, test and measure rules."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mtqa.config import Settings, rules_folder
from mtqa.detectors import pattern_rules
from mtqa.model.document import Document
from mtqa.pipeline import run_rules
from mtqa.readers import UnreadableError, read_path, read_stdin, readable_files
from mtqa.ruleset.load import load_examples
from mtqa.ruleset.rule import Fault, Rule
from mtqa.ruleset.selftest import self_test

if TYPE_CHECKING:
    from mtqa.ruleset.lint import Remark

_PLACES = 5  # places shown for each rule
_CONTEXT = 40  # code points of copy shown on either side of a place

_SKELETON = """\
title: What the pattern is, as an editor would say it
why: What the source language does, and what English does instead.
source: {}            # e.g. {fr: "au niveau de"}
category: calque
severity: minor         # minor | major | critical
match:
  kind: phrases         # phrases | tokens | tree | regex; see CONTRIBUTING.md
  any: ["at the {level:N} of"]
message: "“$1 …” is …"
suggest: ["in"]
examples:
  bad:                  # at least two: [[what is flagged -> the fix]]
    - "Write one sentence [[at the level of -> in]] its mistake."
    - "Write another [[at the level of -> in]] a second setting."
  good:                 # at least three near misses in good English
    - "The water stood at its highest level of the year."
    - "Write a near miss."
    - "Write another near miss."
"""


def folders(settings: Settings) -> list[Path]:
    """Return the rule folders that the settings make use of."""
    return [rules_folder(), *map(Path, settings.rules)]


def listing(settings: Settings) -> str:
    """Return a line for each rule: id, category, severity, confidence, title."""
    catalogue = pattern_rules.catalogue(settings)
    return "\n".join(
        f"{r.id}\t{r.category}\t{r.severity}\t{catalogue.confidence(r):.2f}\t{r.title}" for r in catalogue.rules
    )


def describe(name: str, settings: Settings) -> str | None:
    """Return all there is to say about a rule, a phrasebook's entries one by one, or None for an unknown name."""
    catalogue = pattern_rules.catalogue(settings)
    rules = [r for r in catalogue.rules if r.id == name or r.id.startswith(f"{name}#")]
    if not rules:
        return None
    examples, _ = load_examples(folders(settings))
    parts = []
    for rule in rules:
        lines = [
            f"{rule.id}: {rule.title}",
            f"  {rule.why}",
            *(f"  source ({code}): {text}" for code, text in rule.source.items()),
            f"  {rule.category}, {rule.severity}, confidence {catalogue.confidence(rule):.2f}, {rule.place}",
            f"  {rule.kind}: {json.dumps(rule.spec, ensure_ascii=False)}",
            *(f"  unless: {phrase}" for phrase in rule.unless),
            *(f"  fix ({rule.apply}): {fix or '(delete)'}" for fix in rule.suggest),
        ]
        for example in examples:
            if example.rule == rule.id:
                label = example.known or ("bad " if example.spans else "good")
                lines.append(f"  {label}: {example.text}")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def skeleton(name: str, folder: Path) -> Path:
    """Write the skeleton of rule `name` (`pack/stem`) and return its file.

    Raises ValueError for a name of another form, a pack that does not exist, or a rule that does.
    """
    if not re.fullmatch(r"[a-z][a-z0-9-]*/[a-z0-9][a-z0-9-]*", name):
        raise ValueError(f"{name!r} is no pack/stem in lower-case letters, digits and hyphens")
    path = folder / f"{name}.yaml"
    if not path.parent.is_dir():
        raise ValueError(f"there is no pack {path.parent}")
    if path.exists():
        raise ValueError(f"{path} is there already")
    path.write_text(_SKELETON, encoding="utf-8")
    return path


def run_examples(names: Sequence[str], settings: Settings) -> tuple[list[Fault], int]:
    """Self-test the rules named by id, pack or file (none: all); return the faults and how many rules were tested."""
    wanted = _named(names, settings)
    faults = self_test(folders(settings), lambda document: run_rules(document, settings), wanted.__contains__)
    return faults, len(wanted)


def lint_rules(names: Sequence[str], settings: Settings) -> list[Remark]:
    """Look through the rules named by id, pack or file (none: all), comparing them with all the others."""
    from mtqa.analysis import analyse
    from mtqa.analysis.language import LanguageReport
    from mtqa.ruleset.lint import lint

    english = LanguageReport("en", True, ())
    wanted = _named(names, settings)
    return lint(folders(settings), lambda document: analyse(document, english, settings.model), wanted.__contains__)


def _named(names: Sequence[str], settings: Settings) -> set[str]:
    """Return the ids of the rules named by id, pack or file (none: all)."""
    files = {str(Path(n).resolve()) for n in names if n.endswith(".yaml") or Path(n).is_dir()}

    def chosen(rule: Rule) -> bool:
        place = Path(re.sub(r":\d+$", "", rule.place)).resolve()
        named = any(rule.id == n or rule.id.startswith((n.rstrip("/") + "/", n + "#")) for n in names)
        return not names or named or str(place) in files or any(str(p) in files for p in place.parents)

    return {rule.id for rule in pattern_rules.catalogue(settings).rules if chosen(rule)}


@dataclass
class _Effect:
    fires: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    places: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    words: int = 0

    def rate(self, rule: str) -> float:
        """Findings of `rule` per 1,000 words."""
        return 1000 * self.fires[rule] / max(1, self.words)


def effect(folder: str, against: str | None, only: Sequence[str], settings: Settings) -> str:
    """Return what each rule does to copy: its rate per 1,000 words and five places, most often firing first.

    With `against`, the rate there and the ratio of the two (one finding added to each, so that none is infinite).
    """
    here = _measure(folder, settings)
    there = _measure(against, settings) if against else None
    wanted = [
        r.id
        for r in pattern_rules.catalogue(settings).rules
        if not only or any(r.id == o or r.id.startswith((o.rstrip("/") + "/", o + "#")) for o in only)
    ]
    fired = [r for r in wanted if here.fires[r] or (there and there.fires[r])]
    lines = [f"{here.words} words in {folder}" + (f", {there.words} in {against}" if there else "")]
    for rule in sorted(fired, key=lambda r: (-here.fires[r], r)):
        line = f"{rule}: {here.fires[rule]} = {here.rate(rule):.3f} per 1,000 words"
        if there:
            ratio = ((here.fires[rule] + 1) / max(1, here.words)) / ((there.fires[rule] + 1) / max(1, there.words))
            line += f"; against {there.fires[rule]} = {there.rate(rule):.3f}; ratio {ratio:.1f}"
        lines += [line, *(f"    {place}" for place in here.places[rule])]
        if there:
            lines += [f"    against: {place}" for place in there.places[rule]]
    return "\n".join(lines)


def acceptance(folder: Path) -> tuple[str, tuple[str, ...]]:
    """Return the table of accept rates over the JSON files in a folder, and a line for each that could not be used.

    Raises ValueError where there is nothing to count.
    """
    from mtqa.acceptance import count, table

    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder")
    files = sorted(path for path in folder.rglob("*.json") if path.is_file())
    if not files:
        raise ValueError(f"{folder} holds no JSON file: neither decisions nor diffs")
    counted = count(files)
    return table(counted), counted.faults


def coverage(paths: Sequence[str], settings: Settings) -> str:
    """Return the rules that no text in `paths` fires, with their share."""
    fired: set[str] = set()
    for path in paths:
        fired |= {rule for rule, count in _measure(path, settings).fires.items() if count}
    rules = pattern_rules.catalogue(settings).rules
    silent = [rule.id for rule in rules if rule.id not in fired]
    return "\n".join([*silent, f"{len(silent)} of {len(rules)} rules fire nowhere"])


def _measure(folder: str, settings: Settings) -> _Effect:
    out = _Effect()
    for document in _documents(Path(folder)):
        analysis, findings = run_rules(document, settings)
        out.words += analysis.words
        for finding in findings:
            out.fires[finding.rule] += 1
            if len(out.places[finding.rule]) < _PLACES:
                before = document.text[max(0, finding.start - _CONTEXT) : finding.start]
                after = document.text[finding.end : finding.end + _CONTEXT]
                out.places[finding.rule].append(" ".join(f"{before}[[{finding.text}]]{after}".split()))
    return out


def _documents(path: Path) -> Iterator[Document]:
    """Yield the stories of a folder, a file, or a .jsonl(.gz) file with one `text` a line. Raises UnreadableError."""
    if path.name.endswith((".jsonl", ".jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                yield read_stdin(json.loads(line)["text"].encode(), name=f"{path}:{number}")
    elif path.is_dir():
        for file in readable_files(path)[0]:
            yield read_path(file)
    elif path.is_file():
        yield read_path(path)
    else:
        raise UnreadableError(f"there is no {path}")
