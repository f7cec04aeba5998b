"""One name spelled two ways in one story: the best sign of a garbled name that needs no list.

Two capitalised words a letter or two apart are one name only if neither is a word or name in its own right, they are
no two forms of one word, and they do not stand with different given names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from mtqa.analysis import Analysis, Sentence
from mtqa.config import Settings
from mtqa.gazetteer import fold, gazetteer, squash, zipf
from mtqa.gazetteer.candidates import Word, runs
from mtqa.gazetteer.context import Surroundings, is_function_word
from mtqa.gazetteer.fold import words
from mtqa.gazetteer.people import distance
from mtqa.gazetteer.places import usual_families
from mtqa.model.finding import EvidenceValue, Finding, Suggestion

NAME = "consistency"

_SKIPPED_BLOCKS = {"byline", "credit", "foreign", "rule"}
_SHORTEST = 5
# From this many letters on, two may differ.
_LONG = 7
# Spellings in one story above which they are compared within one initial only.
_MANY = 1500
# Confidence where only diacritics differ: house style often drops them, but not in half of a story.
_ACCENTS_ONLY = 0.55
# Zipf frequency from which a word is one in its own right.
_ESTABLISHED = 2.5
# Endings that make another form of one word: plural, people, language, adjective.
_INNER_CAPITAL = re.compile(r"(?<!Mc|De|Le|Di)(?<!Mac)(?<=.)[A-Z]")
_ENDINGS = frozenset(
    words("""s es n an ian ians ans ish ese i is ic ics ism ist ists er ers ed ing al y ies ly ity d r rs in ine ina ans
    ville ia ns us ensis air""")
)


@dataclass(slots=True)
class _Spelling:
    """One spelling with every place it stands in, and the names right before and after it."""

    text: str
    places: list[tuple[Sentence, Word]] = field(default_factory=list)
    before: set[str] = field(default_factory=set)
    after: set[str] = field(default_factory=set)


def detect(analysis: Analysis, settings: Settings) -> Iterator[Finding]:
    """Yield every place of the spelling that is likelier wrong, for each name that the story spells two ways."""
    spellings = _spellings(analysis)
    accepted = {squash(name) for name in settings.known_names}
    doubtful = [s for s in spellings if squash(s.text) not in accepted and (s.before or not _is_known(s.text))]
    verdicts: dict[str, tuple[_Spelling, _Spelling, float]] = {}
    for wrong, right in _accents(spellings):
        verdicts[wrong.text] = wrong, right, _ACCENTS_ONLY
    for odd, others in _neighbours(doubtful, spellings):
        for other in others:
            if odd.text in verdicts or not _near(odd.text, other.text):
                continue
            pair = _judge(odd, other)
            if pair is not None:
                verdicts.setdefault(pair[0].text, pair)
    for wrong, right, confidence in verdicts.values():
        if squash(wrong.text) in accepted:
            continue
        # Of three spellings the two odd ones are told the best one.
        best = verdicts.get(right.text)
        if best is not None and best[1] is not wrong:
            right = best[1]
        elif best is not None and (best[2], right.text) > (confidence, wrong.text):
            continue
        yield from _findings(analysis.document.text, wrong, right, confidence)


def _accents(spellings: list[_Spelling]) -> Iterator[tuple[_Spelling, _Spelling]]:
    """Yield the rarer and the usual one of two spellings that differ in their diacritics only."""
    groups: dict[str, list[_Spelling]] = {}
    for spelling in spellings:
        groups.setdefault(fold(spelling.text), []).append(spelling)
    for group in groups.values():
        if len({s.text.lower() for s in group}) > 1:
            best = max(group, key=lambda s: (len(s.places), not s.text.isascii()))
            yield from ((spelling, best) for spelling in group if spelling is not best)


def _neighbours(doubtful: list[_Spelling], spellings: list[_Spelling]) -> Iterator[tuple[_Spelling, list[_Spelling]]]:
    """Yield each doubtful spelling with the other ones that are at most two letters away."""
    if len(spellings) > _MANY:
        # A book, not a story: compare only within an initial, which keeps time and memory bounded.
        for initial in sorted({fold(s.text)[0] for s in doubtful}):
            same = [s for s in spellings if fold(s.text)[0] == initial][:_MANY]
            yield from _neighbours([s for s in doubtful if fold(s.text)[0] == initial][:_MANY], same)
        return
    if not doubtful or len(spellings) < 2:
        return
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    ones, others = [fold(s.text) for s in doubtful], [fold(s.text) for s in spellings]
    near = cdist(ones, others, scorer=OSA.distance, score_cutoff=2) <= 2
    for odd, row in zip(doubtful, near, strict=True):
        found = [spellings[j] for j in row.nonzero()[0] if spellings[j] is not odd]
        if found:
            yield odd, found


def _spellings(analysis: Analysis) -> list[_Spelling]:
    found: dict[str, _Spelling] = {}
    for sentence in analysis.sentences:
        text = sentence.text
        if sentence.block.kind in _SKIPPED_BLOCKS or text.isupper():
            continue
        for run in runs(text):
            for i, word in enumerate(run):
                name = word.text
                if len(name) < _SHORTEST or not name.isalpha() or _INNER_CAPITAL.search(name):
                    continue
                spelling = found.get(name)
                if spelling is None:
                    spelling = found[name] = _Spelling(name)
                spelling.places.append((sentence, word))
                if i and not _is_title(run[i - 1].text):
                    spelling.before.add(fold(run[i - 1].text))
                if i + 1 < len(run) and not _is_title(run[i + 1].text):
                    spelling.after.add(fold(run[i + 1].text))
    return list(found.values())


@lru_cache(maxsize=65536)
def _is_title(word: str) -> bool:
    """Tell whether a capitalised word says nothing about who is meant: a title, an office, a nationality."""
    folded = fold(word).rstrip(".")
    return is_function_word(folded) or folded in _office_words() or folded in gazetteer().places.named


@cache
def _office_words() -> frozenset[str]:
    return Surroundings(gazetteer().facts).words | {"prof", "professor", "gen", "capt", "sgt", "col", "maj", "lt"}


@lru_cache(maxsize=65536)
def _is_known(word: str) -> bool:
    return gazetteer().is_known(word)


@lru_cache(maxsize=65536)
def _near(one: str, other: str) -> bool:
    """Tell whether two spellings are close enough to be one name, and no two forms of one word."""
    a, b = fold(one), fold(other)
    if a == b:
        return False
    letters = distance(a, b)
    if letters > (2 if min(len(a), len(b)) >= _LONG else 1):
        return False
    if a[0] != b[0] and letters > 1:
        return False
    prefix = 0
    while prefix < min(len(a), len(b)) and a[prefix] == b[prefix]:
        prefix += 1
    tails = {a[prefix:], b[prefix:]}
    if prefix >= 3 and tails <= _ENDINGS | {""}:
        return False
    # A part put in front makes another name; one letter is a scheme's (Khomutovo and Homutovo).
    return not (a.endswith(b) or b.endswith(a)) or abs(len(a) - len(b)) < 2


def _judge(odd: _Spelling, other: _Spelling) -> tuple[_Spelling, _Spelling, float] | None:
    """Return the wrong and the right spelling with the probability that it is one, or None."""
    together = _shared(odd, other)
    if together < 0 or _is_plural(odd.text) or fold(other.text) in odd.before | odd.after:
        return None
    known = _is_known(other.text)
    if _is_known(odd.text):
        # Two names that both exist are one only with one given name before them, and brothers share the other half.
        given = any(gazetteer().places.is_given(name) for name in odd.before & other.before)
        if not known or not given or zipf(odd.text) >= 4 or odd.after or other.after or _is_larger(odd, other):
            return None
        return odd, other, 0.6
    common = zipf(odd.text), zipf(other.text)
    if common[0] >= _ESTABLISHED and (together == 0 or common[1] >= _ESTABLISHED or common[0] >= 4):
        return None
    # A known name or a word beside an unknown one may be somebody else.
    if (known or common[1] >= _ESTABLISHED) and together == 0 and not _prominent(other):
        return None
    if not known and _weight(other, common[1]) < _weight(odd, common[0]):
        odd, other = other, odd
    letters = distance(fold(odd.text), fold(other.text))
    confidence = 0.65 + 0.15 * together + (0.1 if len(other.places) > len(odd.places) else 0.0) - 0.05 * (letters > 1)
    if len(odd.places) >= 3 and len(other.places) >= 3:
        confidence -= 0.15
    return odd, other, min(confidence, 0.95)


def _weight(spelling: _Spelling, frequency: float) -> tuple[int, float, float]:
    """Return what speaks for a spelling: how often it is there, then English, then how name-like its letters are."""
    return len(spelling.places), frequency, _name_likeness(fold(spelling.text))


def _is_larger(one: _Spelling, other: _Spelling) -> bool:
    return _weight(one, zipf(one.text)) >= _weight(other, zipf(other.text))


def _name_likeness(name: str) -> float:
    """Return the rarest three letters of `name`, as their count among known family names: few means odd letters."""
    return min(_trigrams()[part] for part in _parts(name))


def _parts(name: str) -> list[str]:
    padded = f"^{name}$"
    return [padded[i : i + 3] for i in range(len(padded) - 2)]


@cache
def _trigrams() -> Counter[str]:
    return Counter(part for name in usual_families() for part in _parts(name))


def _is_plural(word: str) -> bool:
    return word.endswith("s") and _is_known(word[:-1])


def _shared(one: _Spelling, other: _Spelling) -> int:
    """Return 1 where both stand with the same name beside them, -1 where with different ones, else 0."""
    for mine, theirs in ((one.before, other.before), (one.after, other.after)):
        if mine & theirs:
            return 1
    if one.before and other.before and not _any_near(one.before, other.before):
        return -1
    return 0


def _any_near(ones: set[str], others: set[str]) -> bool:
    return any(distance(a, b) <= 1 for a in ones for b in others)


def _prominent(spelling: _Spelling) -> bool:
    """Tell whether a known spelling is what the story is about: it stands there at least twice and is long."""
    return len(spelling.places) >= 2 and len(spelling.text) >= 6 and zipf(spelling.text) < 4.5


def _findings(text: str, wrong: _Spelling, right: _Spelling, confidence: float) -> Iterator[Finding]:
    sentence, word = right.places[0]
    at = sentence.char_span(word.start, word.end)[0]
    times = len(right.places)
    for sentence, word in wrong.places:
        start, end = sentence.char_span(word.start, word.end)
        evidence: dict[str, EvidenceValue] = {
            "other spelling": right.text,
            "times": float(times),
            "first at": float(at),
            "quote": " ".join(text[max(0, at - 30) : at + 40].split()),
        }
        diacritics = fold(wrong.text) == fold(right.text)
        yield Finding.of(
            text,
            start,
            end,
            rule=f"{NAME}/two-spellings",
            category="name",
            severity="minor" if diacritics else "major",
            confidence=round(confidence, 2),
            message=f"The story spells this name two ways: “{text[start:end]}” here, “{right.text}” elsewhere.",
            suggestions=[Suggestion(right.text)],
            evidence=evidence,
        )
