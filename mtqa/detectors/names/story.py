"""One document while its names are checked: its capitalised words, and who is named in it."""

from __future__ import annotations

from collections import Counter
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from mtqa.analysis import Analysis, Sentence
from mtqa.config import Settings
from mtqa.gazetteer import Gazetteer, Person, fold, squash, zipf
from mtqa.gazetteer.candidates import Word, runs
from mtqa.gazetteer.context import Fit, Surroundings, is_function_word
from mtqa.model.finding import Category, EvidenceValue, Finding, Severity, Suggestion

# Reporters' names are their own; foreign passages are no English.
_SKIPPED_BLOCKS = {"byline", "credit", "foreign", "rule"}
# Zipf frequency from which an odd-looking word counts as an English word or an established name.
ESTABLISHED = 2.3


class Line:
    """A sentence with its text taken out once, for the many looks at it."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.text = sentence.text

    def before(self, at: int) -> str:
        """Return the words right before character `at`."""
        return self.text[max(0, at - 40) : at]


class Place(NamedTuple):
    """Where a name stands: its sentence, and its characters there."""

    line: Line
    start: int
    end: int


class Story:
    """What the checks of one document share.

    `named` holds the people named in full, `counts` every capitalised word.
    """

    def __init__(self, analysis: Analysis, settings: Settings, known: Gazetteer) -> None:
        self.text = analysis.document.text
        self.known = known
        self.accepted = {squash(name) for name in settings.known_names}
        self.lines = [Line(s) for s in analysis.sentences if s.block.kind not in _SKIPPED_BLOCKS]
        self.runs = [(line, words) for line in self.lines if not line.text.isupper() for words in runs(line.text)]
        self.counts = Counter(word.text for _, words in self.runs for word in words)
        self.named: dict[str, Person] = {}
        self.words_of_named: frozenset[str] = frozenset()
        people = known.people
        for _, words in self.runs:
            run = units(words)
            for i, unit in enumerate(run[:-1]):
                if people.is_word(squash(unit.text)):
                    for j in range(i + 2, min(i + 5, len(run) + 1)):
                        for found in people.full(squash("".join(u.text for u in run[i:j]))):
                            self.named[found.person.name] = found.person
                            self.words_of_named |= found.givens | found.families
        self.families = self._families()

    def _families(self) -> dict[str, dict[str, Person | None]]:
        """Map each family name of a known person to the full names that it ends in this story."""
        people = {squash(p.family): p for p in self.named.values() if not p.family_first}
        found: dict[str, dict[str, Person | None]] = {key: {} for key in people}
        for _, words in self.runs:
            for first, second in pairwise(units(words)):
                key = squash(second.text)
                if key in found and not is_title(self.known, first.text):
                    full = squash(first.text) + key
                    known = self.known.people.full(full)
                    found[key][full] = known[0].person if known else None
        return found

    @cached_property
    def countries(self) -> frozenset[str]:
        """Codes of the countries whose name or people the document names."""
        return frozenset(surroundings(self.known).countries_in(self.text))

    def fit(self, person: Person, place: Place) -> Fit:
        """Tell how the words around a name fit `person`."""
        return surroundings(self.known).fit(person, place.line.text, place.start, place.end)

    def is_title(self, word: str) -> bool:
        """Tell whether a capitalised word says nothing about who is meant: an office, a nationality, a small word."""
        return is_title(self.known, word)

    def is_known(self, word: str) -> bool:
        """Tell whether `word` is a name, or an English word, in its own right; of several words, whether each is."""
        return all(is_established(self.known, part) for part in word.split())

    def finding(
        self,
        kind: str,
        category: Category,
        severity: Severity,
        confidence: float,
        place: Place,
        message: str,
        fixes: tuple[str, ...],
        evidence: dict[str, EvidenceValue],
    ) -> Finding:
        """Return a finding for the words of `place`."""
        start, end = self.span(place)
        return Finding.of(
            self.text,
            start,
            end,
            rule=f"names/{kind}",
            category=category,
            severity=severity,
            confidence=round(confidence, 2),
            message=message,
            suggestions=[Suggestion(fix, "safe" if kind == "foreign-form" else "review") for fix in fixes],
            evidence=evidence,
        )

    def span(self, place: Place) -> tuple[int, int]:
        """Return the document offsets of `place`."""
        return place.line.sentence.char_span(place.start, place.end)

    def written(self, place: Place) -> str:
        """Return the document's words at `place`."""
        start, end = self.span(place)
        return self.text[start:end]


def units(words: list[Word]) -> list[Word]:
    """Join small name words to what follows: von der Leyen, bin Salman."""
    joined: list[Word] = []
    small: Word | None = None
    for word in words:
        if word.text[0].islower() and "-" not in word.text:
            small = word if small is None else Word(f"{small.text} {word.text}", small.start, word.end)
            continue
        if small is not None:
            word = Word(f"{small.text} {word.text}", small.start, word.end)
            small = None
        joined.append(word)
    return joined


@lru_cache(maxsize=4)
def surroundings(known: Gazetteer) -> Surroundings:
    """Return what finds offices and countries around a name."""
    return Surroundings(known.facts)


@lru_cache(maxsize=1 << 16)
def is_title(known: Gazetteer, word: str) -> bool:
    """Tell whether a capitalised word is an office, a country, a nationality or a small word."""
    folded = fold(word)
    return folded in surroundings(known).words or folded in known.places.words or is_function_word(folded)


@lru_cache(maxsize=1 << 16)
def is_established(known: Gazetteer, word: str) -> bool:
    """Tell whether one word is a known name or an English word."""
    return known.is_known(word) or zipf(word) >= ESTABLISHED
