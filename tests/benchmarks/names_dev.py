"""The real cases of `corpora/names_dev.md`, each with the system's story it stands in."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \| (\w) \| (\w) \| (.+?) \|$", re.MULTILINE)


def _reasons(text: str) -> dict[int, str]:
    rows = (line.strip().split(": ") for line in text.strip().splitlines())
    return {int(number): reason for reason, numbers in rows for number in numbers.split()}


KNOWABLE: Mapping[int, str] = _reasons(
    """
    person: 4 13 15 19 31 41 59 72 109 133 139 140 143 148
    place: 8 12 14 21 28 29 33 44 67 100
    body: 2 42 71 74 85 86 113 114 116 117 118
    thing: 6 26 47 70 146
    people: 1
    broken: 5 10
    two forms: 7 9 30 56 60 88 102 103 105 107 108 112 128 129 137
    impossible: 40 52 99 145
    """
)
"""Rows that a well-informed reader of the English can know, and as what.

A known person, place, body, people or thing; a broken word; two forms of one name in the story; a known name where it
cannot stand. Not counted: private people and small places, initials nobody knows, house styles that drop diacritics,
and paraphrases of an institution's name.
"""


@dataclass(frozen=True)
class Case:
    """One form of a real system, the right one, why it can be known ("" where it cannot) and the text it stands in."""

    number: int
    form: str
    right: str
    reason: str
    setting: str  # story, sentence, or made up
    text: str


def cases(shared: Path) -> list[Case]:
    """Return all rows of the table. A form whose story is not in the corpora stands in a sentence of ours."""
    stories = {}
    for name in ("mt_news", "mt_news_llm"):
        for row in _rows(shared / "corpora" / f"{name}.jsonl.gz"):
            stories[f"{row['id']} {row['system']}"] = row["text"]
    table = (shared / "corpora" / "names_dev.md").read_text(encoding="utf-8")
    found = []
    for number, form, right, _, _, _, where in _ROW.findall(table):
        text, setting = stories.get(where.rpartition(" ")[0], ""), "story"
        if form not in text:
            text, setting = _sentence(shared, form, where), "sentence"
        if form not in text:
            text, setting = f"The statement named {form} on Tuesday, officials said.", "made up"
        found.append(Case(int(number), form, right, KNOWABLE.get(int(number), ""), setting, text))
    return found


def _sentence(shared: Path, form: str, where: str) -> str:
    """Return the system's sentence with the form, from the corpora kept by sentence, "" where there is none."""
    dataset, _, system = where.partition(" ")
    edition, _, pair = dataset.partition(".")
    for row in _rows(shared / "corpora" / "parallel_other.jsonl.gz"):
        if row["set"] == edition and row["pair"] == pair and form in str(row.get(system, "")):
            return str(row[system])
    return ""


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
