"""Tables of set wording, one rule a line: `rules/terms`, `rules/collocations`, `rules/valency`.

A line is its own example: what stands as wrong must be found in a sentence and mended, what stands as right must pass.
The sentences around them are made here, so that an author writes only what he knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mtqa.matchers import PatternError, term, valency
from mtqa.model.finding import Category
from mtqa.ruleset.rule import DEFAULT_WHERE, Example, Rule
from mtqa.ruleset.schema import parse_example


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table as a rule in the making. Examples are in the notation of rule files."""

    slug: str
    title: str
    why: str
    message: str
    kind: str
    spec: Mapping[str, Any]
    suggest: tuple[str, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]


def is_table(pack: str) -> bool:
    """Tell whether the folder `pack` holds tables."""
    return pack in _READERS


def rows(pack: str, stem: str, text: str) -> Iterator[tuple[int, Row | PatternError]]:
    """Yield (line number, rule in the making or what is wrong with the line)."""
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if content:
            try:
                row = _READERS[pack](stem, [cell.strip() for cell in content.split("|")])
                if row is not None:
                    yield number, row
            except PatternError as fault:
                yield number, fault


def rule(row: Row, name: str, category: Category, place: str) -> tuple[Rule, list[Example]]:
    """Return the rule that a row is, and its examples."""
    made = Rule(
        id=name,
        title=row.title,
        why=row.why,
        source={},
        category=category,
        severity="minor",
        pivots={},
        where=DEFAULT_WHERE,
        kind=row.kind,
        spec=row.spec,
        unless=(),
        message=row.message,
        suggest=row.suggest,
        apply="review",
        required=(),
        place=place,
    )
    return made, [parse_example(name, text) for text in (*row.bad, *row.good)]


# What stands for the pieces of a complement in an example, and what follows the last of them.
_PIECES = {"V": "leave", "V-ing": "leaving", "person": "him", "refl": "himself", "0": ""}
_FOLLOWING = {"V": "the city", "V-ing": "the city", "that": "the road was shut", "person": "", "refl": ""}


def _filled(complement: str) -> str:
    return " ".join(_PIECES.get(piece, piece) for piece in complement.split()).strip()


def _items(cell: str) -> list[str]:
    return [item for item in (part.strip() for part in cell.split(";")) if item]


def _columns(cells: list[str], count: int) -> list[str]:
    if len(cells) != count or not all(cells):
        raise PatternError(f"a line here has {count} columns between “|”, none empty")
    return cells


def _term(_stem: str, cells: list[str]) -> Row:
    right, near = _columns(cells, 2)
    verb = right.startswith("to ")
    bare = right.removeprefix("to ")
    word, cut = term.head_in(right)
    plural = not verb and re.search(r"[^s]s$", word)
    cut = len(bare) if verb else cut  # a verb is the first word of what is inflected
    fix = bare if plural else f"{{{bare[:cut]}$head}}{bare[cut:]}"
    frame = ("They had to", "without delay.") if verb else ("Nobody had spoken about the", "before.")
    misses = _items(near)
    return Row(
        slug=bare,
        title=f"The set term “{bare}”",
        why=f"“{bare}” is a set term; a translation puts other words in the place of its own.",
        message=f"The set term is “{bare}”.",
        kind="term",
        spec={"term": right, "near": misses},
        suggest=(fix,),
        bad=tuple(f"{frame[0]} [[{miss.removeprefix('to ')} -> {bare}]] {frame[1]}" for miss in misses),
        good=(f"{frame[0]} {bare} {frame[1]}",),
    )


def _collocation(stem: str, cells: list[str]) -> Row:
    right, nouns, wrong = (_columns(cells, 3)[0], *map(_items, cells[1:]))
    verb = stem.startswith("verbs-")
    if not verb and not stem.startswith("adjectives-"):
        raise PatternError("a file of collocations is called verbs-… or adjectives-…")
    noun = next((n for n in nouns if n[0] != "@"), None)
    if noun is None:
        raise PatternError("name a noun beside the lexicons, to test by")
    before, after = ("They spoke of the", f"{noun} before.")
    if verb:
        before, after = ("They wanted to", f"the {noun} without delay.")
    return Row(
        slug=f"{right} {nouns[0]}",
        title=f"“{right}” with “{nouns[0].removeprefix('@').replace('_', ' ')}” and the like",
        why=f"English says “{right}” here; another language has one word where English pairs each noun with its own.",
        message=f"With “$noun” English says “{{{right}:VB}}”." if verb else f"With “$noun” English says “{right}”.",
        kind="collocation",
        spec={"right": right, "wrong": wrong, "objects" if verb else "nouns": nouns},
        suggest=(f"{{{right}$word}}",),
        bad=tuple(f"{before} [[{word} -> {right}]] {after}" for word in wrong),
        good=(f"{before} {right} {after}",),
    )


def _valency(stem: str, cells: list[str]) -> Row | None:
    if len(cells) != 3 or not cells[0]:
        raise PatternError("a line here has 3 columns between “|”")
    lemma, frames, pairs = (
        cells[0],
        cells[1].split(),
        [tuple(p.strip() for p in i.split("->")) for i in _items(cells[2])],
    )
    if any(len(pair) != 2 for pair in pairs):
        raise PatternError("a pair is written “wrong -> right”")
    if not pairs:
        return None  # the line only says what is right
    parts: dict[str, str] = {"verbs": "verb", "nouns": "noun", "adjectives": "adjective"}
    part = parts.get(stem.partition("-")[0])
    if part is None:
        raise PatternError("a file of valency is called verbs…, nouns… or adjectives…")
    before = {"verb": "They could", "noun": "It was the", "adjective": "They were all"}[part]
    bad, good = [], []
    for wrong, right in pairs:
        after = _FOLLOWING.get(wrong.split()[-1], "the report")
        given = wrong.split()
        verb = "leave" if {"V", "V-ing"} & set(given) else ""
        person = "him" if "person" in given else "himself" if "refl" in given else ""
        flagged = f"{lemma} {_filled(wrong)}".strip()
        fix = f"{lemma} {valency.written(right, verb, person)}".strip()
        end = f" {after} in public.".replace("  ", " ")
        if valency.is_mended(wrong, right):
            bad.append(f"{before} [[{flagged} -> {fix}]]{end}")
            good.append(f"{before} {fix}{end}")
        else:
            bad.append(f"{before} [[{flagged}]]{end}")
    good = good or [f"{before} {lemma} in public."]
    return Row(
        slug=lemma,
        title=f"What “{lemma}” takes after it",
        why="Each language lets its words take their own complements; a translation keeps those of the source.",
        message="“$word:base” takes $right here, not $wrong."
        if part == "verb"
        else "“$word” takes $right, not $wrong.",
        kind="valency",
        spec={"part": part, "lemma": lemma, "frames": frames, "wrong": pairs},
        suggest=("$fix",),
        bad=tuple(bad),
        good=tuple(dict.fromkeys(good)),
    )


CATEGORIES: dict[str, Category] = {"terms": "calque", "collocations": "calque", "valency": "preposition"}
_READERS: dict[str, Callable[[str, list[str]], Row | None]] = {
    "terms": _term,
    "collocations": _collocation,
    "valency": _valency,
}
