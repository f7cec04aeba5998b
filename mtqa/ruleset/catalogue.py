"""The loaded rules, ready to run: indexed by the words they need, matchers built when first wanted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from mtqa.analysis import Sentence
from mtqa.config import Settings, rules_folder
from mtqa.matchers import Find, Match, kind
from mtqa.matchers.phrases import Phrase, find_phrase, parse
from mtqa.ruleset.load import Loaded, load
from mtqa.ruleset.rule import Fault, Rule

# What a rule is believed before it was measured: about the mean of the measured ones.
UNMEASURED = 0.6


class Catalogue:
    """Rules and how to run them on a sentence."""

    def __init__(self, loaded: Loaded, settings: Settings) -> None:
        self.rules: tuple[Rule, ...] = tuple(r for r in loaded.rules if settings.allows(r.id))
        self.faults: tuple[Fault, ...] = loaded.faults
        self.packs = loaded.packs
        self.digest = loaded.digest
        self._lexicons = loaded.lexicons
        self._measured = loaded.measured
        self._by_word: dict[str, list[int]] = {}
        self._everywhere: list[int] = []
        for number, rule in enumerate(self.rules):
            for word in rule.required:
                self._by_word.setdefault(word, []).append(number)
            if not rule.required:
                self._everywhere.append(number)
        self._finders: dict[int, Find] = {}
        self._unless: dict[str, Phrase] = {}

    def confidence(self, rule: Rule) -> float:
        """Return the measured probability that an editor would change what `rule` finds in machine-translated copy."""
        return self._measured.get(rule.id, (UNMEASURED, 0.0))[0]

    def native_rate(self, rule: str) -> float:
        """Return how often rule id `rule` fires on native copy for once that it does on machine-translated copy."""
        return self._measured.get(rule, (0.0, 0.0))[1]

    def find(self, sentence: Sentence) -> Iterator[tuple[Rule, Match]]:
        """Yield every match of every rule in a sentence, in the order of the catalogue."""
        numbers = set(self._everywhere)
        for word in sentence.words & self._by_word.keys():
            numbers.update(self._by_word[word])
        for number in sorted(numbers):
            rule = self.rules[number]
            if sentence.block.kind not in rule.where:
                continue
            finder = self._finders.get(number)
            if finder is None:
                finder = self._finders[number] = kind(rule.kind).build(rule.spec, self._lexicons)
            for match in finder(sentence):
                if not any(self._excused(phrase, match, sentence) for phrase in rule.unless):
                    yield rule, match

    def _excused(self, phrase: str, match: Match, sentence: Sentence) -> bool:
        parsed = self._unless.get(phrase)
        if parsed is None:
            parsed = self._unless[phrase] = parse(phrase, self._lexicons)
        return any(m.first < match.last and m.last > match.first for m in find_phrase(parsed, sentence))


@lru_cache(maxsize=8)
def _load(folders: tuple[Path, ...]) -> Loaded:
    return load(folders)


def load_catalogue(settings: Settings) -> Catalogue:
    """Return the shipped rules and those in the folders that the settings name."""
    return Catalogue(_load((rules_folder(), *map(Path, settings.rules))), settings)
