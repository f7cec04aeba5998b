"""A compiled rule: plain data that survives a trip through the cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mtqa.model.document import BlockKind
from mtqa.model.finding import Apply, Category, Severity

DEFAULT_WHERE: tuple[BlockKind, ...] = ("body", "quotation", "credit")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to find one kind of artefact.

    `source` maps language codes to the source expression; `pivots` maps language codes to weights, 0 to 1;
    `unless` are phrases that cancel a match they touch; `required` are words of which a sentence must hold one
    (empty: any sentence); `suggest` are templates, best first.
    """

    id: str
    title: str
    why: str
    source: Mapping[str, str]
    category: Category
    severity: Severity
    pivots: Mapping[str, float]
    where: tuple[BlockKind, ...]
    kind: str
    spec: Mapping[str, Any]
    unless: tuple[str, ...]
    message: str
    suggest: tuple[str, ...]
    apply: Apply
    required: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence written for a rule. `spans` are (start, end, fix or None) in code points of `text`; none: good."""

    rule: str
    text: str
    spans: tuple[tuple[int, int, str | None], ...]
    known: str = ""  # "miss" or "false_alarm": a fault we know of, asserted until it is mended


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a rule file, and where."""

    file: str
    line: int
    message: str

    @classmethod
    def at(cls, rule: Rule, message: str) -> Fault:
        """Return what is wrong with `rule`, at its place."""
        file, _, line = rule.place.rpartition(":")
        return (
            cls(file, int(line), f"{rule.id}: {message}")
            if line.isdigit()
            else cls(rule.place, 1, f"{rule.id}: {message}")
        )

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"
