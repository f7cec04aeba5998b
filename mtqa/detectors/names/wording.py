"""How a finding about a person reads: the fix in the story's own dress, and the reason."""

from __future__ import annotations

import re

from mtqa.detectors.names.near import Near
from mtqa.gazetteer import Gazetteer, Person, fold, squash
from mtqa.gazetteer.context import Fit
from mtqa.gazetteer.people import distance
from mtqa.gazetteer.respell import ROUTES

_INITIAL = re.compile(r"^[A-Z]\.?$")
_GERMAN = {"DE", "AT", "CH"}


def is_initial(word: str) -> bool:
    """Tell whether `word` is a middle initial."""
    return _INITIAL.match(word) is not None


def dressed(name: str, like: str, country: str) -> str:
    """Return `name` with diacritics only where the story writes them, and in capitals where the story does."""
    if like.isascii():
        if country in _GERMAN:
            name = re.sub("[äöüÄÖÜ]", lambda m: {"ä": "ae", "ö": "oe", "ü": "ue"}.get(m[0], m[0]), name)
        name = "".join(c if c.isascii() else _plain(c) for c in name)
    return name.upper() if like.isupper() and len(like) > 3 else name


def _plain(letter: str) -> str:
    plain = fold(letter)
    return plain.capitalize() if letter.isupper() else plain


def in_order(person: Person) -> str:
    """Return the name in the order English has it."""
    return person.name if person.family_first or not person.given else f"{person.given} {person.family}"


def mended(person: Person, half: str, found: str, wrong: str) -> str:
    """Return `found` put right, each half in the spelling of the person's that comes nearest to the story's."""
    if person.family_first:
        return dressed(person.name if " " in found else person.family, found, person.country)
    spellings = [s.split() for s in person.spellings if len(s.split()) == 2]
    families = [person.family, *(s for s in person.spellings if " " not in s), *(last for _, last in spellings)]
    if " " not in found:
        return dressed(_nearest(families, found), found, person.country)
    if half == "both" or not wrong:
        return dressed(in_order(person), found, person.country)
    givens = [*person.given.split(), person.given, *(first for first, _ in spellings)]
    first = wrong if half == "given" else found[: found.rindex(wrong)].rstrip()
    rest = found[len(first) :].split()
    initials = [word for word in rest[:-1] if is_initial(word)]
    second = " ".join(rest[len(initials) :])
    name = [_nearest(givens, first), *initials, _nearest(families, second)]
    return dressed(" ".join(name), found, person.country)


def _nearest(options: list[str], word: str) -> str:
    return min(options, key=lambda option: distance(squash(option), squash(word)))


def who_is(known: Gazetteer, person: Person, fit: Fit, found: str) -> tuple[str, str]:
    """Return who the person is ("Finland's defence minister"), and a sentence that says so."""
    who = known.describe(person, fit.which)
    name = dressed(in_order(person), found, person.country)
    if not who:
        return who, f"{name} is known"
    office = fit.which or next((o for o in person.offices if o.start is not None and o.end is None), person.offices[0])
    if office.start is None and not office.body:
        return who, f"{name} is {'an' if who[0] in 'AEIOU' else 'a'} {who}"
    if " former " in f" {who}":
        return who, f"{name} was {who.replace('former ', '')}"
    return who, f"{who[0].upper()}{who[1:]} is {name}"


def reason(known: Gazetteer, near: Near, wrong: str) -> str:
    """Return why the words are taken for the person's name, as the end of a sentence."""
    if near.is_explained and sum(len(written) + len(right) for written, right in near.steps) >= 5:
        letters = ", ".join(f"“{written}” for “{right}”" for written, right in near.steps[:2] if right and written)
        told = f" ({letters})" if letters else ""
        return f"; “{wrong}” is how the name comes out by way of {ROUTES[near.route].label}{told}."
    if near.half == "given":
        codes = known.places.given_in(fold(wrong))
        country = known.facts.countries.get(near.known.person.country)
        if country and country.people and country.code not in codes:
            article = "an" if country.people[0][0] in "AEIOU" else "a"
            return f"; “{wrong}” is not {article} {country.people[0]} given name."
        return f"; no {near.known.person.family} called “{wrong}” is known in that place."
    return f"; “{wrong}” is not how the name is spelled."
