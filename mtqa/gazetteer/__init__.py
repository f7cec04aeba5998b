"""Who and what is known: people in the news, places, bodies, given and family names, and forms other languages use.

Nothing is read before the first look-up, and each part only when it is asked for.
"""

from __future__ import annotations

import hashlib
from functools import cache, cached_property
from pathlib import Path

from mtqa.config import rules_folder
from mtqa.gazetteer.english import zipf
from mtqa.gazetteer.fold import fold, sounds, squash
from mtqa.gazetteer.load import Facts, ForeignForm, Office, Person, Problem, load_facts, source_files
from mtqa.gazetteer.people import People
from mtqa.gazetteer.places import Places

__all__ = [
    "ForeignForm",
    "Gazetteer",
    "Office",
    "People",
    "Person",
    "Places",
    "Problem",
    "fold",
    "gazetteer",
    "lookup",
    "problems",
    "signature",
    "sounds",
    "squash",
    "zipf",
]


_PLURAL = {"Netherlands", "Philippines", "Bahamas", "Maldives", "Solomon Islands", "Marshall Islands"}


class Gazetteer:
    """The facts of one folder, indexed. `folder` is laid out as `rules/gazetteer`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def facts(self) -> Facts:
        """What the folder's files say, with the lines that could not be used."""
        return load_facts(self.folder)

    @cached_property
    def people(self) -> People:
        """The index of people."""
        return People(self.facts.people, self.facts.given)

    @cached_property
    def places(self) -> Places:
        """The index of places and of everyday names."""
        return Places(self.facts.countries, self.facts.foreign, self.facts.bodies)

    def is_known(self, word: str) -> bool:
        """Tell whether `word` is a known name: somebody's, a usual given or family name, a place or a people."""
        folded = fold(word)
        return self.places.is_name(folded) or squash(folded) in self.people.words

    def describe(self, person: Person, office: Office | None = None) -> str:
        """Return who a person is, for a message: "Finland's defence minister", "a former head of NATO"."""
        if office is None:
            held = [o for o in person.offices if o.start is not None and o.end is None]
            office = (held or list(person.offices))[0]
        label = self.facts.roles[office.role].label
        if office.body:
            what = f"{label} of {office.body.replace('-', ' ')}"
            return what if office.end is None else f"former {what}"
        if office.start is None:
            adjective = (self.facts.countries[person.country].people or ("",))[0]
            return f"{adjective} {label}".strip()
        country = self.facts.countries[person.country].name
        owner = f"{country}'" if country.endswith("s") else f"{country}'s"
        if country.startswith(("United", "Czech", "Central", "Dominican", "Republic")) or country in _PLURAL:
            owner = f"the {owner}"
        return f"{owner} {label}" if office.end is None else f"{owner} former {label}"


@cache
def gazetteer() -> Gazetteer:
    """Return the shipped gazetteer; it opens when first asked something."""
    return Gazetteer(rules_folder() / "gazetteer")


def lookup(name: str) -> list[Person]:
    """Return the people known by `name` (full name or family name, any accepted spelling), or else the nearest.

    The nearest have a Jaro-Winkler likeness of at least 0.85 and come best first; an empty list means nobody.
    """
    people = gazetteer().people
    key = squash(name)
    exact = people.full.get(key) or people.by_family.get(key)
    if exact:
        return list({p.name: p for p in exact}.values())
    foreign = people.foreign_full.get(key) or people.foreign_single.get(key)
    if foreign:
        return [foreign[0]]
    return [person for person, likeness in people.nearest(name) if likeness >= 0.85]


def problems() -> list[Problem]:
    """Return the lines of the shipped gazetteer that could not be used, with file and line."""
    return gazetteer().facts.problems


@cache
def signature() -> str:
    """Return eight hex digits over every fact and list that look-ups rest on."""
    digest = hashlib.sha256()
    for path in source_files(gazetteer().folder) + sorted((Path(__file__).parent / "data").glob("*.gz")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]
