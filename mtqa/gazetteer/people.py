"""The people of the index: which keys a person stands under, and who stands under a key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from mtqa.gazetteer.fold import fold, squash, squash_digraphs
from mtqa.gazetteer.index import LIMIT, Entry, Index, Kind, near_keys
from mtqa.gazetteer.load import GivenName, Office, Person

_ARTICLES = ("al", "el", "as", "an", "ar", "bin", "ben", "de", "di", "von", "van", "der", "da", "le", "la")
_SKY = ("sky", "skyy", "skyi", "skiy", "skii")
_CACHED = 1 << 16


class Known(NamedTuple):
    """A person with the squashed forms that the given and the family name may take."""

    person: Person
    givens: frozenset[str]
    families: frozenset[str]


def distance(one: str, other: str) -> int:
    """Return the letters to insert, delete, change or swap between two names (optimal string alignment)."""
    return int(OSA.distance(one, other))


def _forms(name: str) -> set[str]:
    """Return how `name` may be squashed: plain, and with umlauts written out."""
    return {squash(name), squash_digraphs(name)} - {""}


class Variants:
    """Spellings of one given name, and the Russian forms of Ukrainian ones, by squashed form."""

    def __init__(self, given: Sequence[GivenName]) -> None:
        self.same: dict[str, frozenset[str]] = {}
        for group in given:
            for form in group.forms if not group.russian else ():
                self.same[form] = self.same.get(form, frozenset()) | group.forms
        self.russian = {form: group.russian for group in given if group.russian for form in group.forms}


def rows(people: Iterable[Person], variants: Variants) -> Iterator[tuple[str, Iterable[Entry]]]:
    """Yield, for each person, the facts to store and the entries to find them by."""
    for person in people:
        givens, families, full = _names(person, variants)
        facts = json.dumps([_packed(person), sorted(givens), sorted(families)], ensure_ascii=False)
        yield facts, _entries(person, givens, families, full, variants)


def _names(person: Person, variants: Variants) -> tuple[set[str], set[str], set[str]]:
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
                givens |= variants.same.get(squash(word), frozenset())
    # Later mentions and other languages drop or keep the article: Assad, al-Assad; Leyen.
    tail = person.family.replace("-", " ").split()
    while len(tail) > 1 and fold(tail[0]) in _ARTICLES:
        tail = tail[1:]
        families |= _forms(" ".join(tail))
    for ending in _SKY:
        if person.country in {"UA", "RU", "BY"} and (family := squash(person.family)).endswith(ending):
            families |= {family.removesuffix(ending) + other for other in _SKY}
    full |= {g + f for g in givens for f in families}
    return givens, families, full


def _entries(
    person: Person, givens: set[str], families: set[str], full: set[str], variants: Variants
) -> Iterator[Entry]:
    turned = {f + g for g in givens for f in families if f != g} if len(person.given) > 2 else set()
    if person.family_first:
        # Both orders are seen in print; the one that leads with the given name is told as turned.
        full = {key for key in full if key not in {g + f for g in givens for f in families}} | turned
        turned = {g + f for g in givens for f in families if g != f}
    yield from (Entry(Kind.FULL, key, "") for key in full)
    yield from (Entry(Kind.TURNED, key, "") for key in turned - full)
    yield from (Entry(Kind.FAMILY, key, "") for key in families)
    yield from (Entry(Kind.GIVEN, key, "") for key in givens)
    words = families | givens
    for name in (person.name, *person.spellings):
        words.update(squash(word) for word in name.replace("-", " ").split())
    yield from (Entry(Kind.WORD, key, "") for key in words)
    if person.country == "UA":
        for russian in variants.russian.get(squash(person.given), frozenset()):
            yield from (Entry(Kind.FOREIGN_FULL, russian + f, "ru") for f in families if russian + f not in full)
    for form, language in person.foreign:
        key = squash(form)
        if " " in form.strip():
            if key not in full:
                yield Entry(Kind.FOREIGN_FULL, key, language)
        elif key not in families:
            yield Entry(Kind.FOREIGN_FAMILY, key, language)


def _packed(person: Person) -> list[object]:
    offices = [[o.role, o.body, o.start, o.end] for o in person.offices]
    names = [person.name, person.given, person.family]
    return [*names, offices, person.country, person.sex, person.spellings, person.foreign, person.source]


def _unpacked(facts: str) -> Known:
    packed, givens, families = json.loads(facts)
    name, given, family, offices, country, sex, spellings, foreign, source = packed
    person = Person(
        name,
        given,
        family,
        tuple(Office(*o) for o in offices),
        country,
        sex,
        tuple(spellings),
        tuple((form, language) for form, language in foreign),
        source,
    )
    return Known(person, frozenset(givens), frozenset(families))


class People:
    """Look-up of people. All keys are squashed: letters only, lower case, no diacritics.

    A key under which more than `index.LIMIT` people stand gives the first of them only. `bearers` counts the people of
    a family name, up to that limit, without reading who they are.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known = lru_cache(_CACHED)(lambda number: _unpacked(index.person(number)))
        self.kinds = lru_cache(_CACHED)(index.kinds)
        self.full = lru_cache(_CACHED)(lambda key: self._under(Kind.FULL, key))
        self.by_family = lru_cache(_CACHED)(lambda key: self._under(Kind.FAMILY, key))
        self.by_given = lru_cache(_CACHED)(lambda key: self._under(Kind.GIVEN, key))
        self.bearers = lru_cache(_CACHED)(lambda key: len(index.values(Kind.FAMILY, (key,))))
        self.near_families = lru_cache(_CACHED)(lambda key: self._near(Kind.NEAR_FAMILY, key))
        self.near_givens = lru_cache(_CACHED)(lambda key: self._near(Kind.NEAR_GIVEN, key))

    def _under(self, kind: Kind, key: str) -> tuple[Known, ...]:
        if kind not in self.kinds(key):
            return ()
        return tuple(self._known(value[:7]) for value in self._index.values(kind, (key,)))

    def _near(self, kind: Kind, key: str) -> tuple[str, ...]:
        found = dict.fromkeys(self._index.values(kind, near_keys(key), limit=4 * LIMIT))
        return tuple(sorted(found, key=lambda word: distance(word, key)))

    def beginning(self, key: str) -> tuple[Known, ...]:
        """Return people whose full name begins with the letters `key`, the first few of them."""
        return tuple(self._known(value[:7]) for value in self._index.beginning(Kind.FULL, key))

    def turned(self, key: str) -> tuple[Known, ...]:
        """Return people whose name `key` is with its halves in the order English does not use."""
        return () if Kind.FULL in self.kinds(key) else self._under(Kind.TURNED, key)

    def foreign(self, key: str, full: bool) -> tuple[tuple[Known, str], ...]:
        """Return people that only another language calls `key`, with its code; empty where it is a right name."""
        right, kind = (Kind.FULL, Kind.FOREIGN_FULL) if full else (Kind.FAMILY, Kind.FOREIGN_FAMILY)
        kinds = self.kinds(key)
        if kind not in kinds or right in kinds:
            return ()
        return tuple((self._known(value[:7]), value[7:]) for value in self._index.values(kind, (key,)))

    def is_word(self, key: str) -> bool:
        """Tell whether `key` is a word of somebody's name."""
        return Kind.WORD in self.kinds(key)

    def nearest(self, name: str, limit: int = 5) -> list[tuple[Person, float]]:
        """Return up to `limit` people whose full name is most like `name`, with the Jaro-Winkler likeness, 0 to 1."""
        from rapidfuzz.distance import JaroWinkler

        found: dict[str, tuple[Person, float]] = {}
        for word in map(squash, name.split()):
            keys = [*self.near_families(word), *self.near_givens(word), word]
            for known in (k for key in keys for k in (*self.by_family(key), *self.by_given(key))):
                likeness = max(JaroWinkler.similarity(squash(name), squash(n)) for n in _spellings(known.person))
                found[known.person.name] = known.person, float(likeness)
        return sorted(found.values(), key=lambda pair: -pair[1])[:limit]


def _spellings(person: Person) -> tuple[str, ...]:
    return (person.name, person.family, *person.spellings)


def given_distance(known: Known, given: str) -> int:
    """Return the smallest distance of squashed `given` to any form of the person's given name."""
    return _smallest(known.givens, given)


def family_distance(known: Known, family: str) -> int:
    """Return the smallest distance of squashed `family` to any form of the person's family name."""
    return _smallest(known.families, family)


def _smallest(forms: Iterable[str], word: str) -> int:
    return min((distance(form, word) for form in forms), default=99)
