"""The index of people: exact by full name, and near by either half of the name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from rapidfuzz.distance import OSA

from mtqa.gazetteer.fold import fold, sounds, squash, squash_digraphs
from mtqa.gazetteer.load import GivenName, Person

_ARTICLES = ("al", "el", "as", "an", "ar", "bin", "ben", "de", "di", "von", "van", "der", "da", "le", "la")


_SKY = ("sky", "skyy", "skyi", "skiy", "skii")


def distance(one: str, other: str) -> int:
    """Return the letters to insert, delete, change or swap between two names (optimal string alignment)."""
    return int(OSA.distance(one, other))


def _forms(name: str) -> set[str]:
    """Return how `name` may be squashed: plain, and with umlauts written out."""
    return {squash(name), squash_digraphs(name)} - {""}


class People:
    """Look-up of people by name. All keys are squashed: letters only, lower case, no diacritics."""

    def __init__(self, people: Sequence[Person], given: Sequence[GivenName] = ()) -> None:
        self._variants = {form: group.forms for group in given if not group.russian for form in group.forms}
        self._russian = {form: group.russian for group in given if group.russian for form in group.forms}
        self.everyone = tuple(people)
        self.full: dict[str, list[Person]] = defaultdict(list)
        self.by_family: dict[str, list[Person]] = defaultdict(list)
        self.by_given: dict[str, list[Person]] = defaultdict(list)
        self.foreign_single: dict[str, tuple[Person, str]] = {}
        self.foreign_full: dict[str, tuple[Person, str]] = {}
        self.turned: dict[str, Person] = {}
        self.families: dict[str, frozenset[str]] = {}
        self.givens: dict[str, frozenset[str]] = {}
        for person in people:
            self._add(person)
        for key in [k for k in self.turned if k in self.full]:
            del self.turned[key]
        # A foreign form that is some other person's right form proves nothing.
        for form in [f for f in self.foreign_single if f in self.by_family]:
            del self.foreign_single[form]

    def _add(self, person: Person) -> None:
        families, givens = _forms(person.family), _forms(person.given)
        full = _forms(person.name)
        for spelling in person.spellings:
            words = spelling.split()
            if len(words) == 1 or (words[0].islower() and len(words) == 2):
                families |= _forms(spelling)
                full |= {g + f for g in givens for f in _forms(spelling)}
                continue
            full |= _forms(spelling)
            if not person.family_first and len(words) == 2:
                givens |= _forms(words[0])
                families |= _forms(words[1])
            elif person.family_first:
                givens |= _forms(" ".join(words[1:]))
        for word in person.given.split():
            if len(squash(word)) > 2:
                givens |= _forms(word)
                if person.country != "UA":
                    givens |= self._variants.get(squash(word), frozenset())
        # Later mentions and other languages drop or keep the article: Assad, al-Assad; Leyen.
        tail = person.family.replace("-", " ").split()
        while len(tail) > 1 and fold(tail[0]) in _ARTICLES:
            tail = tail[1:]
            families |= _forms(" ".join(tail))
        for ending in _SKY:
            if person.country in {"UA", "RU", "BY"} and (family := squash(person.family)).endswith(ending):
                families |= {family.removesuffix(ending) + other for other in _SKY}
        full |= {g + f for g in givens for f in families}
        if person.family_first:
            full |= {f + g for g in givens for f in families}
        elif len(person.given) > 2:
            self.turned.update({f + g: person for g in givens for f in families if f != g})
        for key in full:
            self.full[key].append(person)
        for key in families:
            self.by_family[key].append(person)
        for key in givens:
            self.by_given[key].append(person)
        self.families[person.name] = frozenset(families)
        self.givens[person.name] = frozenset(givens)
        if person.country == "UA":
            for russian in self._russian.get(squash(person.given), frozenset()):
                for family in families:
                    if russian + family not in full:
                        self.foreign_full[russian + family] = (person, "ru")
        for form, language in person.foreign:
            key = squash(form)
            if " " in form.strip():
                if key not in full:
                    self.foreign_full[key] = (person, language)
            elif key not in families:
                self.foreign_single[key] = (person, language)

    @cached_property
    def words(self) -> frozenset[str]:
        """Squashed single words of all known names."""
        words = set(self.by_family) | set(self.by_given)
        for person in self.everyone:
            for name in (person.name, *person.spellings):
                words.update(squash(word) for word in name.replace("-", " ").split())
        return frozenset(words)

    @cached_property
    def _by_sound(self) -> dict[str, list[Person]]:
        index: dict[str, list[Person]] = defaultdict(list)
        for person in self.everyone:
            for family in self.families[person.name]:
                for key in sounds(family):
                    if len(key) > 1 and person not in index[key]:
                        index[key].append(person)
        return index

    def sounding_like(self, family: str) -> list[Person]:
        """Return people whose family name may be `family` in another transliteration."""
        return list({p.name: p for key in sounds(family) for p in self._by_sound.get(key, ())}.values())

    def within(self, family: str, letters: int) -> list[Person]:
        """Return people whose family name is at most `letters` away from squashed `family`."""
        from rapidfuzz import process

        hits = process.extract(family, self._families, scorer=OSA.distance, score_cutoff=letters, limit=None)
        return [person for key, _, _ in hits for person in self.by_family[key]]

    @cached_property
    def _families(self) -> list[str]:
        return list(self.by_family)

    def nearest(self, name: str, limit: int = 5) -> list[tuple[Person, float]]:
        """Return up to `limit` people whose full name is most like `name`, with the likeness, 0 to 1."""
        from rapidfuzz import process
        from rapidfuzz.distance import JaroWinkler

        hits = process.extract(squash(name), list(self.full), scorer=JaroWinkler.similarity, limit=limit * 6)
        best: dict[str, tuple[Person, float]] = {}
        for key, likeness, _ in hits:
            for person in self.full[key]:
                best.setdefault(person.name, (person, float(likeness)))
        return list(best.values())[:limit]


def given_distance(people: People, person: Person, given: str) -> int:
    """Return the smallest distance of squashed `given` to any form of the person's given name."""
    return _smallest(people.givens[person.name], given)


def family_distance(people: People, person: Person, family: str) -> int:
    """Return the smallest distance of squashed `family` to any form of the person's family name."""
    return _smallest(people.families[person.name], family)


def _smallest(forms: Iterable[str], word: str) -> int:
    return min((distance(form, word) for form in forms), default=99)
