"""The rules of LanguageTool that mtqa takes, with what was measured about each (rules.json, written by a script)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from mtqa.model.finding import Category, Severity

_LOWER_CASE_ONLY = frozenset({"ENGLISH_WORD_REPEAT_RULE"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of LanguageTool.

    `confidence` is the smoothed share of its alarms, 0 to 1, that stand on something an editor marked; `mt_fires` and
    `native_per_1000` (alarms per 1,000 words of native news) say how it was measured. An empty `message` stands for
    LanguageTool's own.
    """

    category: Category
    severity: Severity
    confidence: float
    message: str
    mt_fires: int
    mt_hits: int
    mt_per_1000: float
    native_per_1000: float


@lru_cache(maxsize=1)
def kept_rules() -> dict[str, Rule]:
    """Return the rules that measure well, by LanguageTool's id."""
    table = json.loads(resources.files(__package__).joinpath("rules.json").read_text("utf-8"))
    return {name: Rule(**values) for name, values in table["rules"].items()}


def wanted(rule: str, text: str) -> bool:
    """Tell whether a match of `rule` on `text` is taken: a doubled word with a capital is a name (Fang Fang)."""
    return rule not in _LOWER_CASE_ONLY or text.islower()


def request_parameters() -> dict[str, str]:
    """Return the options of a request that runs the kept rules and no others."""
    return {"enabledRules": ",".join(sorted(kept_rules())), "enabledOnly": "true", "level": "picky"}
