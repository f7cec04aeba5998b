"""The rule engine: every YAML rule over every sentence that holds the words it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mtqa.analysis import Analysis, Sentence
from mtqa.config import Settings
from mtqa.matchers import Match
from mtqa.model.finding import EvidenceValue, Finding, Suggestion
from mtqa.model.languages import language_name
from mtqa.ruleset.catalogue import Catalogue, load_catalogue
from mtqa.ruleset.rule import Rule
from mtqa.ruleset.suggest import article, fill
from mtqa.weigh import EVEN, share_that_counts

NAME = "pattern_rules"
_SHORTEST_SHOUT = 4  # letters: fewer are an acronym
_ARTICLE = re.compile(r"(?<!\w)([Aa]n?) $")


@lru_cache(maxsize=4)
def catalogue(settings: Settings) -> Catalogue:
    """Return the catalogue for these settings, loaded once."""
    return load_catalogue(settings)


def detect(analysis: Analysis, settings: Settings) -> Iterator[Finding]:
    """Yield what the rules find, with fixes that fit the sentence."""
    rules = catalogue(settings)
    for sentence in analysis.sentences:
        for rule, match in rules.find(sentence):
            yield _finding(rule, match, sentence, analysis.document.text, believed(rules, rule))


def believed(rules: Catalogue, rule: Rule) -> float:
    """Return the confidence in what `rule` finds in a story of which nothing else is known."""
    return round(rules.confidence(rule) * share_that_counts(EVEN, rules.native_rate(rule.id)), 3)


def _finding(rule: Rule, match: Match, sentence: Sentence, text: str, confidence: float) -> Finding:
    start, end = match.start, match.end
    fixes = [_cased(fill(template, match), text[start:end], sentence, start) for template in rule.suggest]
    first = fixes[0] if fixes else ""
    before = _ARTICLE.search(text, max(0, start - 4), start)
    if first and before and article(first) != before[1].lower():
        # The article belongs to what must change.
        start = before.start(1)
        wanted = article(first).capitalize() if before[1][0].isupper() else article(first)
        fixes = [f"{wanted} {fix}" for fix in fixes if fix]
    # "" deletes, but a fix that the match does not hold is none.
    fixes = [f for f, t in zip(fixes, rule.suggest, strict=False) if f != text[start:end] and (f or t != "$fix")]
    return Finding.of(
        text,
        start,
        end,
        rule=rule.id,
        category=rule.category,
        severity=rule.severity,
        confidence=confidence,
        message=_message(rule, match),
        suggestions=[Suggestion(fix, rule.apply) for fix in dict.fromkeys(fixes)],
        evidence=_evidence(rule),
    )


def _cased(fix: str, flagged: str, sentence: Sentence, start: int) -> str:
    """Give the fix the capitals that the place asks for."""
    if sum(map(str.isalpha, flagged)) > _SHORTEST_SHOUT and flagged.isupper():
        return fix.upper()
    opens = start == sentence.start or not any(c.isalnum() for c in sentence.text[: max(0, start - sentence.start)])
    if opens and flagged[:1].isupper():
        return fix[:1].upper() + fix[1:]
    return fix


def _message(rule: Rule, match: Match) -> str:
    if rule.message:
        return fill(rule.message, match)
    for language, expression in rule.source.items():
        return f"{language_name(language)} “{expression}”, word by word."
    return rule.why


def _evidence(rule: Rule) -> dict[str, EvidenceValue]:
    evidence: dict[str, EvidenceValue] = {"why": rule.why}
    if rule.source:
        evidence["source"] = [f"{language_name(code)}: {expression}" for code, expression in rule.source.items()]
    if rule.pivots:
        evidence["pivots"] = dict(rule.pivots)
    return evidence
