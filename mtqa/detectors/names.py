"""Names that are garbled, cut short, or written as only another language writes them.

A finding needs a near match in spelling or sound and evidence beside it: the other half of the name, the office or the
country of the person meant, or the right form elsewhere in the story. An unknown name alone is never a finding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from mtqa.analysis import Analysis, Sentence
from mtqa.config import Settings
from mtqa.gazetteer import ForeignForm, Gazetteer, Person, fold, gazetteer, sounds, squash, zipf
from mtqa.gazetteer.candidates import Word, runs
from mtqa.gazetteer.context import Fit, Surroundings, is_function_word
from mtqa.gazetteer.people import family_distance, given_distance
from mtqa.model.finding import Category, EvidenceValue, Finding, Severity, Suggestion
from mtqa.model.languages import language_name

NAME = "names"

# Reporters' names are their own; foreign passages are no English.
_SKIPPED_BLOCKS = {"byline", "credit", "foreign", "rule"}
# Zipf frequency from which an odd-looking word counts as an English word or an established name.
_ESTABLISHED = 2.3
_ESTABLISHED_PLACE = 2.0
_QUOTES = frozenset("\"'“”„«»‘’")
# A place that is nearly named needs a word before it that places take.
_BEFORE_PLACES = re.compile(
    r"\b(?:in|from|to|of|across|throughout|into|near|via|towards?|around|outside|within|against|between|with|for)"
    r"(?: the)? $"
)
# Where English keeps the French hyphens of a name.
_NAMED_AFTER = re.compile(
    r"(?: (?:[Ii]nternational|[Aa]irport|[Ss]treet|[Ss]quare|[Uu]niversity|[Ss]tation|in Paris)|-)"
)
_PLACE_KINDS = {"town", "city", "region", "province", "state", "island", "mountain", "mountains", "sea", "ocean"}
# Titles that tell the sex: the title for the other one, and the sex that this one is for.
_SEXED = {
    word: (other, sex)
    for man, woman in (
        ("spokesman", "spokeswoman"), ("chairman", "chairwoman"), ("businessman", "businesswoman"),
        ("congressman", "congresswoman"), ("policeman", "policewoman"), ("mr.", "Ms."), ("mr", "Ms"),
        ("sportsman", "sportswoman"), ("statesman", "stateswoman"),
    )
    for word, other, sex in ((man, woman, "m"), (woman, man, "f"))
    if word.islower()
}  # fmt: skip
_SEXED["actress"] = ("actor", "f")
_SEXED["mrs."] = _SEXED["ms."] = ("Mr.", "f")
_SEXED["mrs"] = _SEXED["ms"] = ("Mr", "f")
_TITLE = re.compile(
    rf"(?<![\w-])({'|'.join(re.escape(w) for w in sorted(_SEXED, key=len, reverse=True))}) $", re.IGNORECASE
)
_CASES = {
    "u", "om", "em", "ie", "y", "i", "ou", "ovi", "ssa", "sta", "iin", "lla", "lta", "ban", "ben", "bol", "nak",
    "da", "dan", "den", "ya", "nin", "in",
}  # fmt: skip
_INITIAL = re.compile(r"^[A-Z]\.?$")
_WADE_GILES = "wg"  # the scheme of older Chinese names, in place of a language
_WITH_ARTICLE = {
    "Netherlands", "United States", "United Kingdom", "White House", "Middle East", "West Bank", "Gaza Strip", "U.N.",
    "U.S.", "EU", "IMF", "ECB", "OECD", "WTO", "IAEA", "ICC", "ICJ", "IOM", "ILO", "OAS", "UNHCR", "ICRC", "IOC",
    "Vatican", "Holy See", "European Union", "European Commission", "World Bank", "European Central Bank", "Red Cross",
    "Soviet Union", "Philippines", "United Arab Emirates", "Czech Republic", "Dominican Republic", "Bahamas",
    "Maldives", "Central African Republic", "Republic of Congo", "Solomon Islands", "Marshall Islands",
    "International Monetary Fund", "United Nations",
}  # fmt: skip


class _Near(NamedTuple):
    """A known person whose name the words nearly are: which half differs, and by how many letters."""

    person: Person
    half: str
    letters: int


class _Line:
    """A sentence with its text taken out once, for the many looks at it."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.text = sentence.text

    def char_span(self, first: int, last: int) -> tuple[int, int]:
        """Return the document offsets of characters `first` to `last`."""
        return self.sentence.char_span(first, last)

    def before(self, at: int) -> str:
        """Return the words right before character `at`."""
        return self.text[max(0, at - 40) : at]


class _Place(NamedTuple):
    """Where a name stands: its sentence, and its characters there."""

    sentence: _Line
    start: int
    end: int


def detect(analysis: Analysis, settings: Settings) -> Iterator[Finding]:
    """Yield the garbled and foreign names of a document."""
    story = _Story(analysis, settings, gazetteer())
    for sentence, words in story.runs:
        yield from story.check(sentence, words)


def _units(words: list[Word]) -> list[Word]:
    """Join small name words to what follows: von der Leyen, bin Salman."""
    units: list[Word] = []
    small: Word | None = None
    for word in words:
        if word.text[0].islower() and "-" not in word.text:
            small = word if small is None else Word(f"{small.text} {word.text}", small.start, word.end)
            continue
        if small is not None:
            word = Word(f"{small.text} {word.text}", small.start, word.end)
            small = None
        units.append(word)
    return units


def _following(units: list[Word], i: int) -> Iterator[tuple[Word, int]]:
    """Yield what may be the family name behind unit `i`, with its last unit: the next one, or the next two joined.

    Initials in between are passed over: Donald J. Trump.
    """
    j = i + 1
    while j < len(units) - 1 and _INITIAL.match(units[j].text):
        j += 1
    if j >= len(units):
        return
    yield units[j], j
    if j + 1 < len(units) and units[j].end + 1 == units[j + 1].start:
        second = Word(f"{units[j].text} {units[j + 1].text}", units[j].start, units[j + 1].end)
        people = gazetteer().people
        if squash(second.text) in people.by_family or squash(units[i].text) in people.by_given:
            yield second, j + 1


@lru_cache(maxsize=65536)
def _near_people(before: str, after: str) -> tuple[_Near, ...]:
    """Return people whose name the squashed halves `before after` nearly are; empty where they are somebody's name."""
    people = gazetteer().people
    if before + after in people.full:
        return ()
    found: list[_Near] = []
    if len(before) >= 4:
        for person in people.by_family.get(after, ()):
            letters = given_distance(people, person, before)
            if person.family_first or letters == 0:
                if letters == 0:
                    return ()
                continue
            if letters <= (1 if len(before) == 4 else 2) or _sounds_like(people.givens[person.name], before, letters):
                found.append(_Near(person, "given", letters))
    if len(after) >= 4:
        for person in people.by_given.get(before, ()):
            if person.family_first:
                continue
            letters = family_distance(people, person, after)
            if letters == 0:
                return ()
            if letters <= (1 if len(after) < 8 else 2) or _sounds_like(people.families[person.name], after, letters):
                found.append(_Near(person, "family", letters))
        for person in people.by_family.get(before, ()):
            if person.family_first:
                letters = given_distance(people, person, after)
                if letters == 0:
                    return ()
                if letters == 1 and len(after) >= 6:
                    found.append(_Near(person, "given", letters))
    found.sort(key=lambda near: near.letters)
    return tuple(found)


def _sounds_like(forms: frozenset[str], word: str, letters: int) -> bool:
    return (
        len(word) >= 5
        and letters <= max(2, round(0.45 * len(word)))
        and any(len(key) >= 2 and key in sounds(form) for key in sounds(word) for form in forms)
    )


@lru_cache(maxsize=65536)
def _near_place(word: str) -> str | None:
    """Return the well-known place that an otherwise unknown word nearly is."""
    known = gazetteer()
    key = squash(word)
    if len(key) < 5 or len(key) != len(word) or known.is_known(word):
        return None
    place = known.places.near(key)
    if place is None or key.startswith(squash(place)):
        return None
    return place


class _Story:
    """One document while it is checked: its runs of capitalised words and who is named in full."""

    def __init__(self, analysis: Analysis, settings: Settings, known: Gazetteer) -> None:
        self._text = analysis.document.text
        self._known = known
        self._accepted = {squash(name) for name in settings.known_names}
        lines = [_Line(s) for s in analysis.sentences if s.block.kind not in _SKIPPED_BLOCKS]
        self.runs = [(line, words) for line in lines if not line.text.isupper() for words in runs(line.text)]
        self._counts = Counter(word.text for _, words in self.runs for word in words)
        self._people: set[str] = set()
        people = known.people
        for _, words in self.runs:
            units = _units(words)
            for i, unit in enumerate(units[:-1]):
                key = squash(unit.text)
                if key in people.by_given or key in people.by_family:
                    for j in range(i + 2, min(i + 5, len(units) + 1)):
                        full = squash("".join(u.text for u in units[i:j]))
                        self._people.update(p.name for p in people.full.get(full, ()))

    def check(self, sentence: _Line, words: list[Word]) -> Iterator[Finding]:
        """Yield the findings in one run of capitalised words."""
        people = self._known.people
        units = _units(words)
        done: set[int] = set()
        for i, unit in enumerate(units):
            key = squash(unit.text)
            if i in done or key in self._accepted:
                continue
            for after, last in _following(units, i):
                finding = self._person(_Place(sentence, unit.start, after.end), unit, after)
                if finding is not None:
                    done.update(range(i, last + 1))
                    yield finding
                    break
            if i in done:
                continue
            finding = (
                self._foreign_person(
                    _Place(sentence, unit.start, unit.end), key, people.foreign_single, units[i - 1] if i else None
                )
                or self._hyphens(sentence, unit, key)
                or self._foreign_place(sentence, words, unit)
                or self._cut_place(sentence, units, i)
                or self._case_ending(sentence, units, i)
                or self._by_office(sentence, units, i)
            )
            if finding is not None:
                yield finding

    # People

    def _person(self, place: _Place, first: Word, second: Word) -> Finding | None:
        """Find what is wrong with two words that may be somebody's given and family name."""
        people = self._known.people
        key, other = squash(first.text), squash(second.text)
        if other in self._accepted or key + other in self._accepted:
            return None
        if key + other in people.full:
            return self._sex(place, people.full[key + other])
        finding = self._foreign_person(place, key + other, people.foreign_full, None)
        if finding is None and other in people.foreign_single:
            finding = self._foreign_person(place, other, people.foreign_single, first)
        if finding is None and key + other in people.turned:
            finding = self._turned(place, people.turned[key + other])
        if finding is None:
            finding = self._pair_place(place, first, second)
        if finding is None and (key in people.by_given or other in people.by_family or key in people.by_family):
            finding = self._garbled(place, first, second)
        return finding or self._both_halves(place, first, second) or self._swapped(place, first, second)

    def _plausible(self, word: str) -> bool:
        """Tell whether `word` is a name or word in its own right; of several words, whether each of them is."""
        return all(self._known.is_known(part) or zipf(part) >= _ESTABLISHED for part in word.split())

    def _garbled(self, place: _Place, first: Word, second: Word) -> Finding | None:
        best: tuple[float, _Near, Fit, str] | None = None
        for near in _near_people(squash(first.text), squash(second.text)):
            wrong, right = (first, second) if near.half == "given" else (second, first)
            if near.person.family_first:
                wrong, right = second, first
            if is_function_word(wrong.text) or fold(wrong.text) in _surroundings().words:
                continue
            fit = _surroundings().fit(near.person, place.sentence.text, place.start, place.end)
            confidence = self._confidence(near, wrong.text, right.text, fit)
            if confidence and (best is None or confidence > best[0]):
                best = confidence, near, fit, wrong.text
        if best is None:
            return None
        return self._person_finding(place, best[1], best[2], best[0], best[3])

    def _confidence(self, near: _Near, wrong: str, right: str, fit: Fit) -> float:
        """Return the probability that the person is meant, 0 where the evidence is not enough."""
        named = near.person.name in self._people
        plausible = self._plausible(wrong)
        slight = near.letters == 1
        if fit.office and fit.country:
            if not plausible:
                return 0.95
            # Another real name: only one letter off, and in the very office that the person held.
            return 0.75 if slight and len(wrong) >= 5 and squash(wrong) not in self._known.people.by_family else 0.0
        if plausible:
            # An everyday word where a family name should be: Diane Abbot.
            word = near.half == "family" and slight and len(wrong) >= 5 and not near.person.family_first
            if not word or fold(wrong) in self._known.places.family or self._known.is_known(wrong):
                return 0.0
            return 0.75 if named or fit.office or fit.country else 0.0
        if named:
            return 0.9
        if near.person.family_first:
            return 0.8 if fit.office or fit.country else 0.0
        if fit.office:
            return 0.85
        common = zipf(right) >= 4.6 or len(self._known.people.by_given.get(squash(right), ())) > 6
        if near.half == "given":
            common = fold(right) in self._known.places.family
        if fit.country and not (common and not slight):
            return 0.8
        if not slight or (common and near.half == "family"):
            return 0.0
        return 0.7 if len(wrong) >= (7 if common else 5) else 0.0

    def _both_halves(self, place: _Place, first: Word, second: Word) -> Finding | None:
        """Find a person both halves of whose name are slightly off: Saulus Skvernjalis."""
        given, family = squash(first.text), squash(second.text)
        if len(given) < 4 or len(family) < 5 or not _unknown(second.text) or self._is_title(first.text):
            return None
        people = self._known.people
        best: tuple[int, Person] | None = None
        for person in _office_holders(family):
            off = given_distance(people, person, given)
            if person.family_first or off > (1 if len(given) < 6 else 2):
                continue
            apart = family_distance(people, person, family)
            letters = off + apart
            if off and max(off / len(given), apart / len(family)) <= 0.34 and (best is None or letters < best[0]):
                best = letters, person
        if best is None or zipf(second.text) >= _ESTABLISHED:
            return None
        fit = _surroundings().fit(best[1], place.sentence.text, place.start, place.end)
        if self._plausible(first.text) and not (fit.office or fit.country or best[1].name in self._people):
            return None
        return self._person_finding(place, _Near(best[1], "family", best[0]), fit, 0.8)

    def _swapped(self, place: _Place, first: Word, second: Word) -> Finding | None:
        """Find a usual given name with two letters swapped or one doubled before a known family name: Linsday."""
        right = _usual_given(first.text)
        if right is None or not second.text[0].isupper() or self._counts[first.text] > 1 or self._is_title(second.text):
            return None
        if fold(second.text) not in self._known.places.family or self._plausible(first.text):
            return None
        start, end = place.sentence.char_span(first.start, first.end)
        found = self._text[start:end]
        message = f"“{found}” is no known given name; {right} is, with the letters in order."
        evidence: dict[str, EvidenceValue] = {"given name": right}
        return self._finding("given-name", "name", "major", 0.8, start, end, message, (right,), evidence)

    def _sex(self, place: _Place, persons: list[Person]) -> Finding | None:
        """Find a title for the other sex right before a person whose sex is known: spokesman Maria Zakharova."""
        title = _TITLE.search(place.sentence.before(place.start))
        sexes = {person.sex for person in persons}
        if title is None or len(sexes) > 1:
            return None
        word = title[1]
        other, meant = _SEXED[word.lower()]
        if meant in sexes:
            return None
        start, end = place.sentence.char_span(title.start(1), title.end(1))
        right = other.capitalize() if word[0].isupper() else other
        who = "a woman" if meant == "m" else "a man"
        message = f"{persons[0].name} is {who}: {right}, not {word}."
        evidence: dict[str, EvidenceValue] = {"person": persons[0].name, "sex": "female" if meant == "m" else "male"}
        return self._finding("sex", "pronoun", "major", 0.85, start, end, message, (right,), evidence)

    def _turned(self, place: _Place, person: Person) -> Finding | None:
        """Find a name whose family name was left in front, as Japanese and Hungarian have it."""
        fit = _surroundings().fit(person, place.sentence.text, place.start, place.end)
        if not (fit.office or fit.country or person.name in self._people):
            return None
        start, end = place.sentence.char_span(place.start, place.end)
        found = self._text[start:end]
        right = _dressed(f"{person.given} {person.family}", found, person.country)
        message = f"English puts the family name last: {right} ({self._known.describe(person, fit.which)})."
        evidence: dict[str, EvidenceValue] = {"person": person.name}
        return self._finding("order", "name", "major", 0.8, start, end, message, (right,), evidence)

    def _by_office(self, sentence: _Line, units: list[Word], i: int) -> Finding | None:
        """Find a garbled family name alone behind an office: Chancellor Sholz."""
        unit = units[i]
        key = squash(unit.text)
        if len(key) < 5 or (i and not self._is_title(units[i - 1].text)) or not _unknown(unit.text):
            return None
        if i + 1 < len(units) or not unit.start:
            return None
        people = self._known.people
        if not i and not sentence.before(unit.start).rstrip(' ,"').lower().endswith(tuple(_surroundings().words)):
            return None
        best: tuple[float, _Near, Fit] | None = None
        for person in _office_holders(key):
            letters = family_distance(people, person, key)
            fit = _surroundings().fit(person, sentence.text, unit.start, unit.end)
            if not fit.office or not (fit.country or person.name in self._people):
                continue
            if zipf(unit.text) >= _ESTABLISHED:
                return None
            confidence = 0.85 - 0.05 * letters
            if best is None or confidence > best[0]:
                best = confidence, _Near(person, "family", letters), fit
        if best is None:
            return None
        return self._person_finding(_Place(sentence, unit.start, unit.end), best[1], best[2], best[0])

    def _is_title(self, word: str) -> bool:
        return fold(word) in _surroundings().words or fold(word) in self._known.places.words or is_function_word(word)

    def _person_finding(self, place: _Place, near: _Near, fit: Fit, confidence: float, wrong: str = "") -> Finding:
        person = near.person
        start, end = place.sentence.char_span(place.start, place.end)
        found = self._text[start:end]
        right = self._mended(person, near.half, found, wrong)
        who = self._known.describe(person, fit.which)
        name = _dressed(person.name, found, person.country)
        message = (
            f"{_capital(who)} is {name}" if " former " not in f" {who}" else f"{name} was {who.replace('former ', '')}"
        )
        message += self._reason(person, near.half, wrong or found)
        evidence: dict[str, EvidenceValue] = {"person": person.name, "known as": who, "letters": float(near.letters)}
        if person.name in self._people:
            evidence["also in the story"] = person.name
        severity: Severity = "critical" if fit.office or person.name in self._people else "major"
        return self._finding("near-match", "name", severity, confidence, start, end, message, (right,), evidence)

    def _reason(self, person: Person, half: str, wrong: str) -> str:
        if half == "given":
            codes = self._known.places.given.get(fold(wrong), "").split(",")
            people = self._known.facts.countries[person.country].people
            if person.country not in codes and people:
                article = "an" if people[0][0] in "AEIOU" else "a"
                return f"; “{wrong}” is not {article} {people[0]} given name."
            return f"; no {person.family} called “{wrong}” is known in that place."
        return f"; “{wrong}” is not how the name is spelled."

    def _mended(self, person: Person, half: str, found: str, wrong: str) -> str:
        """Return `found` put right, each half in the spelling of the person's that comes nearest to the story's."""
        if not wrong:
            right = f"{person.given} {person.family}" if " " in found else person.family
            return _dressed(right, found, person.country)
        spellings = [s.split() for s in person.spellings if len(s.split()) == 2]
        families = [person.family, *(s for s in person.spellings if " " not in s), *(last for _, last in spellings)]
        if person.family_first:
            return _dressed(person.name, found, person.country)
        givens = [*person.given.split(), person.given, *(first for first, _ in spellings)]
        first = wrong if half == "given" else found[: found.rindex(wrong)].rstrip()
        rest = found[len(first) :].split()
        initials = [word for word in rest[:-1] if _INITIAL.match(word)]
        second = " ".join(rest[len(initials) :])
        name = [_nearest(givens, first), *initials, _nearest(families, second)]
        return _dressed(" ".join(name), found, person.country)

    def _foreign_person(
        self, place: _Place, key: str, forms: dict[str, tuple[Person, str]], before: Word | None
    ) -> Finding | None:
        hit = forms.get(key)
        if hit is None:
            return None
        person, language = hit
        start, end = place.sentence.char_span(place.start, place.end)
        found = self._text[start:end]
        people = self._known.people
        if before is not None and not self._is_title(before.text):
            if squash(before.text) not in people.givens[person.name] and not _gives(person, before.text):
                return None
        elif before is not None and before.start == place.start:
            return None
        elif (
            before is None
            and " " not in found
            and (zipf(found) >= _ESTABLISHED or self._known.places.is_name(fold(found)))
        ):
            fit = _surroundings().fit(person, place.sentence.text, place.start, place.end)
            if not (fit.office or fit.country or person.name in self._people):
                return None
        right = _dressed(person.family if " " not in found else person.name, found, person.country)
        scheme = "Wade-Giles" if language == _WADE_GILES else language_name(language)
        message = (
            f"“{found}” is the {scheme} spelling; in English the name is {right} ({self._known.describe(person)})."
        )
        evidence: dict[str, EvidenceValue] = {"person": person.name, "language": scheme}
        if language != _WADE_GILES:
            evidence["pivots"] = {language: 1.0}
        return self._finding("transliteration", "name", "major", 0.9, start, end, message, (right,), evidence)

    def _hyphens(self, sentence: _Line, unit: Word, key: str) -> Finding | None:
        """Find a full name joined by hyphens, as French names ships, schools and squares."""
        if unit.text.count("-") < 2 or key not in self._known.people.full:
            return None
        person = self._known.people.full[key][0]
        if "-" in person.name or _NAMED_AFTER.match(sentence.text[unit.end : unit.end + 40]):
            return None
        start, end = sentence.char_span(unit.start, unit.end)
        found = self._text[start:end]
        right = " ".join(found.split("-"))
        message = f"English writes {right} without hyphens, also where it names a ship or a place."
        evidence: dict[str, EvidenceValue] = {"person": person.name, "pivots": {"fr": 1.0}}
        return self._finding("hyphens", "name", "minor", 0.8, start, end, message, (right,), evidence)

    # Places

    def _foreign_place(self, sentence: _Line, words: list[Word], unit: Word) -> Finding | None:
        entries = self._known.places.foreign.get(unit.text.split()[-1]) or self._known.places.foreign.get(unit.text)
        if not entries:
            return None
        text = sentence.text
        at = unit.end - len(unit.text.split()[-1])
        for entry in entries:
            end = at + len(entry.form)
            if text[at:end] != entry.form or (text[end : end + 1].isalnum()):
                continue
            if self._fits_foreign(entry, text, at, end, words):
                return self._foreign_finding(entry, sentence, at, end)
            return None
        return None

    def _fits_foreign(self, entry: ForeignForm, text: str, start: int, end: int, words: list[Word]) -> bool:
        if squash(entry.form) in self._accepted:
            return False
        # Another name right beside it makes a club, a bank, a person: AS Roma, Credit Suisse.
        for word in words:
            beside = word.end == start - 1 or word.start == end + 1
            if beside and not self._is_title(word.text) and text[max(0, word.start - 1)] != ",":
                return False
        if start and text[start - 1] in _QUOTES and text[end : end + 2].lstrip(",.")[:1] in _QUOTES:
            return False
        around = (
            {w.strip(".,;:!?\"'“”()").removesuffix("'s").lower() for w in text[max(0, start - 300) : end + 300].split()}
            if entry.never or entry.only
            else set()
        )
        if entry.never & around:
            return False
        return not entry.only or bool(entry.only & around)

    def _foreign_finding(self, entry: ForeignForm, sentence: _Line, at: int, to: int) -> Finding:
        start, end = sentence.char_span(at, to)
        found = self._text[start:end]
        right = entry.english
        if right in _WITH_ARTICLE and _wants_article(sentence.sentence, at, to):
            right = f"the {right}"
        spoken = " and ".join(dict.fromkeys(language_name(code) for code in entry.languages[:2]))
        minor = entry.severity == "minor"
        message = f"“{found}” is the {spoken} form; in English it is {entry.english}."
        evidence: dict[str, EvidenceValue] = {"language": spoken}
        evidence["pivots"] = {code: 1.0 / len(entry.languages) for code in entry.languages}
        severity: Severity = "minor" if minor else "major"
        confidence = 0.65 if minor else 0.9
        return self._finding(
            "foreign-form", "place-name", severity, confidence, start, end, message, (right,), evidence
        )

    def _pair_place(self, place: _Place, first: Word, second: Word) -> Finding | None:
        hit = self._known.places.near_pair(squash(first.text), squash(second.text))
        if hit is None or self._plausible(hit[1]):
            return None
        name, _ = hit
        start, end = place.sentence.char_span(place.start, place.end)
        found = self._text[start:end]
        right = name.upper() if found.isupper() else name
        message = f"“{found}” is misspelled: {name}."
        evidence: dict[str, EvidenceValue] = {"place": name}
        return self._finding("place-spelling", "place-name", "major", 0.85, start, end, message, (right,), evidence)

    def _cut_place(self, sentence: _Line, units: list[Word], i: int) -> Finding | None:
        unit = units[i]
        place = _near_place(unit.text)
        if place is None:
            return None
        beside = [units[j].text for j in (i - 1, i + 1) if 0 <= j < len(units)]
        if any(not self._is_title(word) for word in beside):
            return None
        cut = squash(place).startswith(squash(unit.text))
        named = self._counts[place] > 0
        common = zipf(unit.text)
        with_article = place in _WITH_ARTICLE and sentence.before(unit.start).lower().endswith("the ")
        limit = 2.7 if cut and (named or with_article) else _ESTABLISHED_PLACE
        if common >= limit or (self._counts[unit.text] > 2 and not named):
            return None
        changed = len(squash(place)) == len(unit.text) and sorted(squash(place)) != sorted(squash(unit.text))
        if changed and len(unit.text) < 8 and not named:  # too many short names are one letter apart
            return None
        kind_of = self._known.places.bodies.get(place, "")
        body = bool(kind_of) and kind_of not in _PLACE_KINDS
        if not named and not body and not _BEFORE_PLACES.search(sentence.before(unit.start)):
            return None
        start, end = sentence.char_span(unit.start, unit.end)
        found = self._text[start:end]
        what = "is cut short" if cut else "is misspelled"
        right_one = f"the story has {place} elsewhere" if named else f"the {kind_of} is {place}" if body else place
        message = f"“{found}” {what}: {right_one}."
        evidence: dict[str, EvidenceValue] = {"place": place}
        if named:
            evidence["also in the story"] = place
        kind = "cut-short" if cut else "name-spelling" if body else "place-spelling"
        category: Category = "name" if body else "place-name"
        right = place.upper() if found.isupper() else place
        confidence = 0.95 if named else 0.85
        return self._finding(kind, category, "major", confidence, start, end, message, (right,), evidence)

    def _case_ending(self, sentence: _Line, units: list[Word], i: int) -> Finding | None:
        """Find a place that keeps a case ending of Slavic, Finnic, Hungarian or Turkish: in Washingtonu."""
        unit = units[i]
        hit = _with_ending(unit.text)
        if hit is None or (len(units) > 1 and any(not self._is_title(u.text) for u in units if u is not unit)):
            return None
        if zipf(unit.text) >= _ESTABLISHED_PLACE or not _BEFORE_PLACES.search(sentence.before(unit.start)):
            return None
        start, end = sentence.char_span(unit.start, unit.end)
        found = self._text[start:end]
        message = f"“{found}” keeps a case ending of another language: {hit}."
        evidence: dict[str, EvidenceValue] = {"place": hit}
        return self._finding("case-ending", "place-name", "major", 0.85, start, end, message, (hit,), evidence)

    def _finding(
        self,
        kind: str,
        category: Category,
        severity: Severity,
        confidence: float,
        start: int,
        end: int,
        message: str,
        fixes: tuple[str, ...],
        evidence: dict[str, EvidenceValue],
    ) -> Finding:
        return Finding.of(
            self._text,
            start,
            end,
            rule=f"{NAME}/{kind}",
            category=category,
            severity=severity,
            confidence=confidence,
            message=message,
            suggestions=[Suggestion(fix, "safe" if kind == "foreign-form" else "review") for fix in fixes],
            evidence=evidence,
        )


@lru_cache(maxsize=65536)
def _with_ending(word: str) -> str | None:
    """Return the well-known place that `word` is with a case ending, None for known words and others."""
    known = gazetteer()
    key = squash(word)
    for length in (1, 2, 3, 4):
        if key[-length:] in _CASES and len(key) - length >= 5:
            place = known.places.well_known.get(key[:-length])
            kind = known.places.bodies.get(place or "", "city")
            if place is not None and kind in _PLACE_KINDS and not known.is_known(word):
                return place
    return None


@lru_cache(maxsize=1)
def _surroundings() -> Surroundings:
    return Surroundings(gazetteer().facts)


@lru_cache(maxsize=65536)
def _unknown(word: str) -> bool:
    return word.isalpha() and not word.isupper() and not gazetteer().is_known(word)


@lru_cache(maxsize=65536)
def _usual_given(word: str) -> str | None:
    """Return the usual given name that `word` is with two letters swapped or one doubled, None where there is none."""
    key = squash(word)
    if len(key) < 6 or len(key) != len(word) or word.isupper() or gazetteer().is_known(word):
        return None
    given = gazetteer().places.given
    swapped = {key[:i] + key[i + 1] + key[i] + key[i + 2 :] for i in range(len(key) - 1)} - {key}
    single = {key[:i] + key[i + 1 :] for i in range(1, len(key)) if key[i] == key[i - 1]}
    found = [name for name in swapped | single if given.get(name, "").count(",") >= 2]
    return found[0].capitalize() if len(found) == 1 else None


@lru_cache(maxsize=65536)
def _office_holders(family: str) -> tuple[Person, ...]:
    """Return people whose family name sounds like, or is a letter or two from, squashed `family`."""
    people = gazetteer().people
    found = {p.name: p for p in people.sounding_like(family) if family_distance(people, p, family) <= 3}
    found.update({p.name: p for p in people.within(family, 1 if len(family) < 7 else 2)})
    return tuple(found.values())


def _gap(one: str, other: str) -> int:
    from mtqa.gazetteer.people import distance

    return distance(squash(one), squash(other))


def _nearest(options: list[str], word: str) -> str:
    return min(options, key=lambda option: _gap(option, word))


def _gives(person: Person, word: str) -> bool:
    """Tell whether `word` is a foreign form of the person's given name: Wladimir."""
    return any(_gap(given, word) <= 2 for given in person.given.split())


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _dressed(name: str, like: str, country: str) -> str:
    """Return `name` with diacritics only where the story writes them, and in capitals where the story does."""
    if like.isascii():
        if country in {"DE", "AT", "CH"}:
            name = re.sub("[äöüÄÖÜ]", lambda m: {"ä": "ae", "ö": "oe", "ü": "ue"}.get(m[0], m[0]), name)
        name = "".join(c if c.isascii() else _plain(c) for c in name)
    return name.upper() if like.isupper() else name


def _plain(letter: str) -> str:
    plain = fold(letter)
    return plain.capitalize() if letter.isupper() else plain


def _wants_article(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether "the" is missing before characters `start` to `end`: no determiner before, no noun after."""
    first, last = sentence.tokens_at(start, end)
    before = sentence.pos[first - 1] if first else ""
    after = sentence.pos[last] if last < len(sentence.pos) else ""
    return before not in {"DET", "ADJ", "PROPN", "NOUN", "NUM", "PRON"} and after not in {"NOUN", "PROPN"} and first > 0
