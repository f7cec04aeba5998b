"""The index of places, bodies and everyday names: what is known, what is foreign, and what is nearly a known place."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from mtqa.gazetteer.fold import fold, squash, words
from mtqa.gazetteer.index import LIMIT, Entry, Index, Kind, near_keys
from mtqa.gazetteer.load import Country, ForeignForm, TranslatedName
from mtqa.gazetteer.people import distance

_SHORTEST = 5
_DATA = Path(__file__).parent / "data"
_US_STATES = words("""
Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Hawaii Idaho Illinois
Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana
Nebraska Nevada Ohio Oklahoma Oregon Pennsylvania Tennessee Texas Utah Vermont Virginia Wisconsin Wyoming""")
# Well known beyond any list: continents, regions, bodies.
_OTHERS = words("""
Africa Europe America Antarctica Crimea Siberia Scandinavia Balkans Caucasus Kurdistan Catalonia Bavaria
Scotland Northern Brussels Strasbourg Geneva Frankfurt Munich Hamburg Cologne Barcelona Milan Naples Marseille Pentagon
Kremlin Kharkiv Odesa Mariupol Donetsk Luhansk Zaporizhzhia Kherson Chechnya Chernobyl Petersburg Vladivostok Xinjiang
Tibet Kashmir Okinawa Hiroshima Nagasaki Fukushima Palestinian Manchester Liverpool Birmingham Edinburgh Glasgow
Vancouver Montreal Toronto Sydney Melbourne Adelaide Queensland Tasmania Auckland Wellington""")

_NAMES = {Kind.USUAL_GIVEN, Kind.USUAL_FAMILY, Kind.TOWN, Kind.ACCEPTED}

_PAIRS = [
    "New York", "Los Angeles", "San Francisco", "Las Vegas", "New Jersey", "North Carolina", "South Carolina",
    "West Virginia", "North Dakota", "South Dakota", "Rhode Island", "Tel Aviv", "West Bank", "White House",
    "Downing Street", "European Union", "United Nations", "Hong Kong", "Saudi Arabia", "Great Britain", "Middle East",
]  # fmt: skip


def _lines(name: str) -> list[str]:
    return gzip.decompress((_DATA / name).read_bytes()).decode().split("\n")


def rows(bodies: Mapping[str, str]) -> Iterator[Entry]:
    """Yield the entries of `bodies`, and of the everyday given, family, town and city names in `data/`."""
    for name, what in bodies.items():
        yield from (Entry(Kind.NEAR_BODY, near, f"{name}|{what}") for near in near_keys(squash(name)))
    for line in _lines("given.txt.gz"):
        name, _, codes = line.rpartition(" ")
        yield Entry(Kind.USUAL_GIVEN, name, codes)
    yield from (Entry(Kind.USUAL_FAMILY, name, "") for name in _lines("family.txt.gz"))
    yield from (Entry(Kind.TOWN, name, "") for name in _lines("towns.txt.gz"))
    for line in _lines("cities.txt.gz"):
        key = squash(line.partition("|")[0])
        yield from (Entry(Kind.NEAR_CITY, near, line) for near in near_keys(key) if len(key) >= _SHORTEST)


def usual_givens() -> list[str]:
    """Return every folded given name of the lists, for those who need them all."""
    return [line.rpartition(" ")[0] for line in _lines("given.txt.gz")]


def usual_families() -> list[str]:
    """Return every folded family name of the lists, for those who need them all."""
    return _lines("family.txt.gz")


def _codes(index: Index, name: str) -> tuple[str, ...]:
    found = index.values(Kind.USUAL_GIVEN, (name,))
    return tuple(found[0].split(",")) if found else ()


def _listed(index: Index, kind: Kind, word: str) -> tuple[tuple[str, str], ...]:
    """Return the cities or bodies that squashed `word` may be near, each with its country's code or what it is."""
    found = dict.fromkeys(index.values(kind, near_keys(word), limit=4 * LIMIT))
    pairs = [line.partition("|") for line in found]
    return tuple((name, told) for name, _, told in pairs)


class Places:
    """Places, demonyms and foreign forms, and the everyday given, family and town names that prove a word is a name."""

    def __init__(
        self,
        countries: Mapping[str, Country],
        foreign: Sequence[ForeignForm],
        bodies: Mapping[str, str],
        translated: Sequence[TranslatedName] = (),
        index: Index | None = None,
    ) -> None:
        self._translated = translated
        self.countries = countries
        self.bodies = bodies
        self._foreign = foreign
        if index is not None:
            self._kinds = lru_cache(1 << 16)(index.kinds)
            self.near_bodies = lru_cache(1 << 14)(lambda word: _listed(index, Kind.NEAR_BODY, word))
            self.near_cities = lru_cache(1 << 14)(lambda word: _listed(index, Kind.NEAR_CITY, word))
            self.given_in = lru_cache(1 << 12)(lambda name: _codes(index, name))

    def is_given(self, word: str) -> bool:
        """Tell whether folded `word` is a usual given name anywhere."""
        return Kind.USUAL_GIVEN in self._kinds(word)

    def is_family(self, word: str) -> bool:
        """Tell whether folded `word` is a usual family name anywhere."""
        return Kind.USUAL_FAMILY in self._kinds(word)

    @cached_property
    def named(self) -> dict[str, str]:
        """Folded names, adjectives and people of countries, each with the country's code."""
        return {
            fold(word): country.code
            for country in self.countries.values()
            for word in (country.name, *country.others, *country.people)
        }

    @cached_property
    def well_known(self) -> dict[str, str]:
        """Squashed names of one word that every reader knows, as they are written: countries, capitals, US states."""
        names = [c.name for c in self.countries.values()] + _US_STATES + _OTHERS
        names += [line.split("|")[0] for line in _lines("capitals.txt.gz")]
        names += [name for name in self.bodies if len(name) > 6]
        return {squash(n): n for n in names if n.isalpha() and n.isascii() and len(n) > 4}

    @cached_property
    def _pairs(self) -> dict[str, list[tuple[str, str]]]:
        """Well-known names of two words, by each word: the other word and the name."""
        names = [c.name for c in self.countries.values()] + _PAIRS
        names += [line.split("|")[0] for line in _lines("capitals.txt.gz")]
        index: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name in dict.fromkeys(names):
            words = [squash(word) for word in name.split()]
            if len(words) == 2:
                index[words[0]].append((words[1], name))
                index[words[1]].append((words[0], name))
        return index

    def near_pair(self, first: str, second: str) -> tuple[str, str] | None:
        """Return the place of two words that squashed `first second` nearly is, and which of the two is wrong.

        One word must be right and the other one letter off; None where both are right or nothing is near.
        """
        for right, wrong in ((first, second), (second, first)):
            for other, name in self._pairs.get(right, ()):
                if other == wrong:
                    return None
                in_order = squash(name) == (right + other if right is first else other + right)
                if in_order and len(wrong) >= 4 and distance(other, wrong) == 1:
                    return name, wrong
        return None

    @cached_property
    def words(self) -> frozenset[str]:
        """Folded single words of all places and adjectives of countries."""
        words = set(self.well_known)
        for name in self.named:
            words.update(name.replace("-", " ").split())
        return frozenset(words)

    def is_name(self, word: str) -> bool:
        """Tell whether folded `word` is a usual given or family name, a town, a country or a people."""
        return bool(self._kinds(word) & _NAMES) or word in self.words

    @cached_property
    def foreign(self) -> dict[str, list[ForeignForm]]:
        """Foreign forms by their first word, as written."""
        index: dict[str, list[ForeignForm]] = defaultdict(list)
        listed = {f.form for f in self._foreign}
        for line in _lines("foreign_countries.txt.gz"):
            form, code, languages = line.split("|")
            if code not in self.countries or form in listed:
                continue
            english = self.countries[code].name
            if english not in form:
                index[form.split()[0]].append(
                    ForeignForm(form, english, tuple(languages.split(",")), "major", frozenset(), frozenset())
                )
        for entry in self._foreign:
            index[entry.form.split()[0]].append(entry)
        for entries in index.values():
            entries.sort(key=lambda e: -len(e.form))
        return index

    @cached_property
    def translated(self) -> dict[str, list[TranslatedName]]:
        """Names translated word by word, by the first word of the translation, the longest first."""
        index: dict[str, list[TranslatedName]] = defaultdict(list)
        for entry in sorted(self._translated, key=lambda e: -len(e.form)):
            index[entry.form.split()[0].removesuffix("'s")].append(entry)
        return index

    @cached_property
    def _deletions(self) -> dict[str, list[str]]:
        """Map each well-known name, and it less one letter, to the names it comes from."""
        index: dict[str, list[str]] = defaultdict(list)
        for key in self.well_known:
            index[key].append(key)
            for i in range(len(key)):
                index[key[:i] + key[i + 1 :]].append(key)
        return index

    @cached_property
    def _cut(self) -> dict[str, str]:
        """Map well-known names less their last two letters to the names, where only one fits."""
        index: dict[str, list[str]] = defaultdict(list)
        for key in self.well_known:
            if len(key) >= 7:
                index[key[:-2]].append(key)
        return {cut: keys[0] for cut, keys in index.items() if len(keys) == 1}

    def near(self, word: str) -> str | None:
        """Return the well-known place that squashed `word` is one letter or one swap away from, or cut short from.

        None where there is none or more than one.
        """
        keys = {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
        found = {name for key in keys for name in self._deletions.get(key, ()) if distance(name, word) == 1}
        # A final letter lost is likelier than one changed, where both would give a name.
        found = {name for name in found if name.startswith(word)} or found
        if not found and word in self._cut:
            found = {self._cut[word]}
        return self.well_known[found.pop()] if len(found) == 1 else None
