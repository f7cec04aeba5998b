"""Which known people a name nearly is, half by half, and by which route its spelling may have come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from mtqa.gazetteer import Gazetteer, Known, squash
from mtqa.gazetteer.index import LIMIT, Kind
from mtqa.gazetteer.respell import Respelling, respelling

# How many near words of each half are tried together where both halves are off.
_TRIED = 20
# Letters' worth of difference up to which a half counts as slightly off.
SLIGHT = 1.05
# Letters' worth of difference up to which a scheme, and not chance, is what the letters show.
EXPLAINED = 0.7
# The same for a name of three letters.
_SMALL = 0.35


class Near(NamedTuple):
    """A known person whose name the words nearly are. `half` is given, family or both; `cost` in letters' worth."""

    known: Known
    half: str
    cost: float
    route: str
    steps: tuple[tuple[str, str], ...]

    @property
    def is_slight(self) -> bool:
        """Whether no more than about one letter is unexplained."""
        return self.cost <= SLIGHT

    @property
    def is_explained(self) -> bool:
        """Whether a scheme of writing explains nearly all of the difference."""
        return bool(self.route) and self.cost <= EXPLAINED


# Endings that other languages put on a name. Only those that no English word formation has.
_ENDINGS = {
    "ru": "a u om em ogo omu oi oy im",
    "pl": "a u em ie y i ego emu owi iem im ym",
    "cs": "a u om em y ovi ova ové ou ého ému ym",
    "sr": "a u om",
    "fi": "i n in on an en lla lle lta ssa sta oon iin aan ille illa ilta ista issa ia",
    "uk": "ovi oho",
    "hu": "nak nek ban ben ot et val vel hoz t tól ről nál ja nal nel tol rol",
    "tr": "un ün ın nin nın nun yi ya ye dan den da de la le lar ler",
}
_LONGEST = 4
_SHORTEST_STEM = 4


class Stem(NamedTuple):
    """A word less an ending: the stem, the ending as listed, its languages."""

    stem: str
    ending: str
    languages: tuple[str, ...]


def stems(word: str) -> Iterator[Stem]:
    """Yield squashed `word` less each case ending it may carry, the longest stem first; a final vowel may be lost."""
    key = squash(word)
    for length in range(1, _LONGEST + 1):
        languages = _by_key().get(key[-length:])
        stem = key[:-length]
        if languages is None or len(stem) < _SHORTEST_STEM:
            continue
        yield Stem(stem, key[-length:], languages)
        if length <= 3 and len(stem) >= _SHORTEST_STEM:
            yield from (Stem(stem + vowel, key[-length:], languages) for vowel in "aoye")


@lru_cache(maxsize=1)
def _by_key() -> dict[str, tuple[str, ...]]:
    """Map each squashed ending to the languages that have it."""
    languages: dict[str, list[str]] = {}
    for language, endings in _ENDINGS.items():
        for ending in endings.split():
            languages.setdefault(squash(ending), []).append(language)
    return {ending: tuple(dict.fromkeys(codes)) for ending, codes in languages.items()}


def best(forms: Iterable[str], word: str, limit: float, country: str) -> Respelling | None:
    """Return the cheapest way from any of `forms`, of a name at home in `country`, to `word`, None above `limit`."""
    found: Respelling | None = None
    for form in forms:
        way = respelling(word, form, limit if found is None else found.cost, country)
        if way is not None and (found is None or way.cost < found.cost):
            found = way
    return found


def _is_close(way: Respelling, word: str, half: str) -> bool:
    if way.cost == 0:
        return True
    if len(word) < 4:
        return len(word) == 3 and bool(way.route) and way.cost <= _SMALL
    if way.cost <= SLIGHT:
        return True
    if way.route and way.cost <= 0.25 * len(word):
        return True
    return way.cost <= (2.0 if half == "given" and len(word) > 4 else 2.0 if len(word) >= 8 else SLIGHT)


@lru_cache(maxsize=1 << 16)
def near_pair(known: Gazetteer, first: str, second: str) -> tuple[Near, ...]:
    """Return people whose name the squashed words `first second` nearly are, the nearest first.

    Empty where the two words are somebody's name.
    """
    people = known.people
    if people.full(first + second):
        return ()
    found: dict[str, Near] = {}

    def consider(candidate: Known, given: str, family: str) -> None:
        mine = best(candidate.givens, given, max(SLIGHT, 0.45 * len(given)), candidate.person.country)
        other = best(candidate.families, family, max(SLIGHT, 0.4 * len(family)), candidate.person.country)
        if (
            mine is None
            or other is None
            or not (_is_close(mine, given, "given") and _is_close(other, family, "family"))
        ):
            return
        half = "given" if other.cost == 0 else "family" if mine.cost == 0 else "both"
        if half == "both" and max(mine.cost / len(given), other.cost / len(family)) > 0.34:
            return
        cost = mine.cost + other.cost
        if candidate.person.name not in found or cost < found[candidate.person.name].cost:
            steps = mine.steps + other.steps
            found[candidate.person.name] = Near(candidate, half, cost, mine.route or other.route, steps)

    many = people.bearers(second) >= LIMIT
    for candidate in () if many else people.by_family(second):
        if not candidate.person.family_first:
            consider(candidate, first, second)
    for candidate in () if people.bearers(first) >= LIMIT else people.by_family(first):
        if candidate.person.family_first:
            consider(candidate, second, first)
    families, givens = people.near_families(second), people.near_givens(first)
    pairs = [(first, f) for f in families] if Kind.GIVEN in people.kinds(first) else []
    if many:
        pairs += [(g, second) for g in givens]  # otherwise everybody of that family was looked at
    for given, family in pairs:
        for candidate in people.full(given + family):
            if not candidate.person.family_first:
                consider(candidate, first, second)
    for family in people.near_families(first) if Kind.GIVEN in people.kinds(second) else ():
        for candidate in people.full(family + second):
            if candidate.person.family_first:
                consider(candidate, second, first)
    if not found and len(first) >= 4 and len(second) >= 5:
        for given, family in product(givens[:_TRIED], families[:_TRIED]):
            for candidate in people.full(given + family):
                consider(candidate, first, second)
    return tuple(sorted(found.values(), key=lambda near: near.cost))


@lru_cache(maxsize=1 << 16)
def near_family(known: Gazetteer, word: str) -> tuple[Near, ...]:
    """Return people whose family name squashed `word` nearly is, the nearest first; empty where it is a family name."""
    people = known.people
    if len(word) < 4 or Kind.FAMILY in people.kinds(word) | (people.kinds(word[:-1]) if word[-1] == "s" else set()):
        return ()  # a plural is the whole family: the Bidens
    found: dict[str, Near] = {}
    for family in people.near_families(word):
        for candidate in () if people.bearers(family) >= LIMIT else people.by_family(family):
            way = respelling(word, family, max(SLIGHT, 0.3 * len(word)), candidate.person.country)
            if way is None or not _is_close(way, word, "family"):
                continue
            near = Near(candidate, "family", way.cost, way.route, way.steps)
            if near.cost < found.get(candidate.person.name, Near(candidate, "", 99.0, "", ())).cost:
                found[candidate.person.name] = near
    return tuple(sorted(found.values(), key=lambda near: near.cost))


@lru_cache(maxsize=1 << 16)
def with_ending(known: Gazetteer, word: str) -> tuple[tuple[Known, Stem], ...]:
    """Return people whose family name squashed `word` is with a case ending; empty where it is a name as it stands."""
    people = known.people
    if people.is_word(word):
        return ()
    return tuple((candidate, stem) for stem in stems(word) for candidate in people.by_family(stem.stem))
