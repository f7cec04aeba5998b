"""Write rules/README.md: what the packs hold and what they were seen to do. `--check` only says whether it is current.

python tests/benchmarks/rules_readme.py [--check]

The numbers come from the rule files and from rules/measured.json (`measure_rules.py`); no text of the corpora is read.
"""

# ruff: noqa: T201 - a script that prints
from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from mtqa.config import rules_folder
from mtqa.ruleset.load import load
from mtqa.ruleset.rule import Rule

_USEFUL = 20
_SHOWN = 4  # categories and languages named for a pack


@dataclass
class Effect:
    """What a group of rules does. `hits` are findings in the marked stories that met a marked span."""

    rules: int = 0
    hits: int = 0
    silver: int = 0
    machine: int = 0
    native: int = 0
    silent: int = 0
    unmeasured: int = 0

    def add(self, row: dict[str, Any] | None) -> None:
        """Count a rule by its row in measured.json, None where it has none yet."""
        self.rules += 1
        if row is None:
            self.unmeasured += 1
            return
        hits, silver = map(int, row["silver"].split("/"))
        self.hits += hits
        self.silver += silver
        self.machine += row["machine"]
        self.native += row["native"]
        self.silent += not (silver or row["machine"] or row["native"])


def readme() -> str:
    """Return the text of rules/README.md."""
    folder = rules_folder()
    rules = load([folder]).rules
    measured = json.loads((folder / "measured.json").read_text(encoding="utf-8"))
    rows, words = measured["rules"], measured["words"]
    whole = _effects(rules, rows, lambda _: "all")["all"]
    packs = _effects(rules, rows, _pack)
    useful = sorted((r for r in rules if r.id in rows), key=lambda r: (-_use(rows[r.id]), r.id))[:_USEFUL]
    return "\n".join(
        [
            "# The rules",
            "",
            "Made by `python tests/benchmarks/rules_readme.py`; do not edit. CONTRIBUTING.md says how to write a rule;",
            "`mtqa rules list`, `mtqa rules show RULE` and `mtqa rules lint` read the catalogue.",
            "",
            f"{whole.rules:,} rules in {len(packs)} packs. A YAML file is a rule or a phrasebook of many; a line of a",
            "`.psv` table is a rule.",
            "`lexicons/` holds word lists that rules name, `gazetteer/` people and places, `measured.json` how far",
            "each rule can be believed.",
            "",
            "## Packs",
            "",
            *_table(
                ["pack", "what it is about", "rules", "most of them", "source languages (rules)"],
                "llrll",
                ([f"`{pack}`", *_about(pack, rules)] for pack in packs),
            ),
            "",
            "A rule may name several source languages; one that names none holds for any.",
            "",
            "## What they do",
            "",
            f"Measured on {words['silver']:,} words of machine-translated stories that readers marked, "
            f"{words['machine']:,} words of other machine",
            f"translation and {words['native']:,} words of news written as English, before any threshold. Precision: "
            "the part of the",
            "findings in marked stories that met a marked span. Readers miss some, and authors of rules have read "
            "some of these stories:",
            "on other copy it differs. Silent: rules that no development text has fired.",
            "",
            *_effect_table("pack", packs, words),
            *_effect_table("all", {"all": whole}, words)[2:],
            "",
            *_effect_table("category", _effects(rules, rows, lambda rule: rule.category), words),
            "",
            f"{whole.silent:,} of the {whole.rules - whole.unmeasured:,} measured rules have fired on no development "
            f"text; {whole.unmeasured:,} rules are newer than the last measurement.",
            "",
            f"## The {_USEFUL} most useful",
            "",
            "Marked spans met, less findings that met none, less findings in native news.",
            "",
            *_table(
                ["rule", "what it finds", "met / findings", "other machine copy", "native"],
                "llrrr",
                ([f"`{r.id}`", _cell(r.title), *_counts(rows[r.id])] for r in useful),
            ),
            "",
        ]
    )


def _pack(rule: Rule) -> str:
    return rule.id.partition("/")[0]


def _effects(rules: Iterable[Rule], rows: dict[str, dict[str, Any]], group: Callable[[Rule], str]) -> dict[str, Effect]:
    """Return the effect of each group, the largest first."""
    found: dict[str, Effect] = {}
    for rule in rules:
        found.setdefault(group(rule), Effect()).add(rows.get(rule.id))
    return dict(sorted(found.items(), key=lambda item: (-item[1].rules, item[0])))


def _about(pack: str, rules: Iterable[Rule]) -> list[str]:
    file = rules_folder() / pack / "_pack.yaml"
    about = yaml.safe_load(file.read_text(encoding="utf-8"))["description"]
    own = [rule for rule in rules if _pack(rule) == pack]
    categories = Counter(str(rule.category) for rule in own)
    languages = Counter(code for rule in own for code in rule.pivots)
    return [_cell(about.rstrip(".")), f"{len(own):,}", _most(categories), _most(languages) or "any"]


def _most(counts: Counter[str]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{name} {count:,}" for name, count in ordered[:_SHOWN])
    return shown + (f", {len(ordered) - _SHOWN} more" if len(ordered) > _SHOWN else "")


def _effect_table(name: str, groups: dict[str, Effect], words: dict[str, int]) -> list[str]:
    def rows() -> Iterator[list[str]]:
        for key, e in groups.items():
            precision = f"{e.hits / e.silver:.2f}" if e.silver else "–"
            yield [
                key if key == "all" else f"`{key}`",
                *(f"{n:,}" for n in (e.rules, e.silver)),
                precision,
                f"{e.machine:,}",
                f"{e.native:,}",
                f"{1000 * e.native / words['native']:.3f}",
                f"{e.silent:,}",
                f"{e.unmeasured:,}",
            ]

    head = [
        name,
        "rules",
        "in marked stories",
        "precision",
        "machine",
        "native",
        "native / 1,000",
        "silent",
        "not measured",
    ]
    return _table(head, "l" + "r" * 8, rows())


def _table(head: list[str], align: str, rows: Iterable[list[str]]) -> list[str]:
    bars = ["--:" if side == "r" else "---" for side in align]
    return [f"| {' | '.join(cells)} |" for cells in (head, bars, *rows)]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _use(row: dict[str, Any]) -> int:
    hits, silver = map(int, row["silver"].split("/"))
    return hits - (silver - hits) - int(row["native"])


def _counts(row: dict[str, Any]) -> list[str]:
    return [row["silver"].replace("/", " / "), str(row["machine"]), str(row["native"])]


def main() -> None:
    """Write the page, or compare it; exit code 1 where it is stale."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 where the page is stale")
    check = parser.parse_args().check
    target = rules_folder() / "README.md"
    text = readme()
    if not check:
        target.write_text(text, encoding="utf-8")
    elif not target.is_file() or target.read_text(encoding="utf-8") != text:
        print(f"{target} is stale: python tests/benchmarks/rules_readme.py")
        sys.exit(1)


if __name__ == "__main__":
    main()
