"""The rules of LanguageTool that mtqa takes, with what was measured about each (rules.json, written by a script)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from mtqa.model.finding import Category, Severity

_DOUBLED_ON_PURPOSE = frozenset({"far", "long", "many", "much", "no", "really", "so", "very"})


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


def wanted(rule: str, text: str, start: int, end: int) -> bool:
    """Tell whether a match of `rule` on `text[start:end]` is taken; what native copy showed to be false is not."""
    span, before = text[start:end], text[max(0, start - 80) : start].rstrip()
    match rule:
        case "ENGLISH_WORD_REPEAT_RULE":  # names (Fang Fang), and words doubled for effect
            return span.islower() and span.split()[0] not in _DOUBLED_ON_PURPOSE
        case "SENTENCE_WHITESPACE":  # stock tickers (ABCD.N), initials, list numbers, three dots
            return len(span.strip()) > 1 and not re.search(r"(\d|\.\.)\.$", before)
        case "UPPERCASE_SENTENCE_START":  # “Why? she asked.”; Latin species (A. rostrata)
            return not re.search(r"[?!]$|\b[A-Z]\.$", before)
        case "COMMA_PARENTHESIS_WHITESPACE":  # quotation marks are looked at elsewhere
            return not any(mark in span for mark in "\"'“”‘’«»")
        case "I_LOWERCASE":  # the Catalan and Polish “and” in a name
            previous, following = before.rsplit(None, 1)[-1:], text[end:].split(None, 1)[:1]
            return not (previous and following and previous[0][0].isupper() and following[0][0].isupper())
    return True


def request_parameters() -> dict[str, str]:
    """Return the options of a request that runs the kept rules and no others."""
    return {"enabledRules": ",".join(sorted(kept_rules())), "enabledOnly": "true", "level": "picky"}
