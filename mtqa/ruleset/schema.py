"""What a rule file may hold. Unknown keys are errors."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from mtqa.model.document import BlockKind
from mtqa.model.finding import Apply, Category, Severity
from mtqa.model.languages import LANGUAGES
from mtqa.ruleset.rule import DEFAULT_WHERE, Example

_MARKED = re.compile(r"\[\[(.+?)(?: -> (.*?))?\]\]")
Language = str
Pivots = dict[Language, Annotated[float, Field(gt=0, le=1)]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("pivots", "source", check_fields=False)
    @classmethod
    def _known_languages(cls, value: Any) -> Any:
        for code in value if isinstance(value, dict) else ():
            if code not in LANGUAGES:
                raise ValueError(f"no language {code!r}; there are {', '.join(LANGUAGES)}")
        return value


class Pack(_Strict):
    """`_pack.yaml`: what a folder of rules is about. `language` is the pivot, None for the common pack."""

    title: str
    description: str
    language: Language | None = None


class Known(_Strict):
    """A known fault of a rule: a false alarm or a miss, with a note why it stays."""

    false_alarm: str | None = None
    miss: str | None = None
    note: str


class Examples(_Strict):
    """Sentences that a rule is tested by; `[[flagged -> fix]]` marks what must be found and offered."""

    bad: list[str] = Field(min_length=2)
    good: list[str] = Field(min_length=3)
    known: list[Known] = []


class RuleFile(_Strict):
    """A file with one rule."""

    title: str
    why: str
    source: dict[Language, str] = {}
    category: Category
    severity: Severity
    pivots: Pivots | None = None
    where: list[BlockKind] = Field(default=list(DEFAULT_WHERE), min_length=1)
    match: dict[str, Any]
    unless: list[str] = []
    message: str
    suggest: list[str] = []
    apply: Apply = "review"
    examples: Examples


class Entry(_Strict):
    """One phrase of a phrasebook; what it leaves out comes from the book."""

    id: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]*$")
    phrase: str | list[str]
    fix: str | list[str] = []
    source: str | dict[Language, str] = ""
    why: str = ""
    message: str = ""
    category: Category | None = None
    severity: Severity | None = None
    pivots: Pivots | None = None
    apply: Apply | None = None
    unless: list[str] = []
    bad: str | list[str]
    good: str | list[str]


class Phrasebook(_Strict):
    """A file with many phrases of one theme."""

    title: str
    why: str
    category: Category
    severity: Severity
    pivots: Pivots | None = None
    where: list[BlockKind] = Field(default=list(DEFAULT_WHERE), min_length=1)
    apply: Apply = "review"
    message: str = ""
    entries: list[Entry] = Field(min_length=1)


def as_list(value: str | list[str]) -> list[str]:
    """Return a list for a value that may be one string."""
    return [value] if isinstance(value, str) else value


def parse_example(rule: str, marked: str, *, known: str = "") -> Example:
    """Take the `[[flagged -> fix]]` marks out of a sentence. Raises ValueError for brackets that do not pair."""
    text = ""
    spans: list[tuple[int, int, str | None]] = []
    position = 0
    for mark in _MARKED.finditer(marked):
        text += marked[position : mark.start()]
        spans.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        position = mark.end()
    text += marked[position:]
    if "[[" in text or "]]" in text:
        raise ValueError(f"brackets do not pair in {marked!r}")
    return Example(rule, text, tuple(spans), known)
