"""Who and what is known: people in the news, places, bodies, given and family names, and forms other languages use.

Nothing is read before the first look-up, and each part only when it is asked for. People and everyday names are
compiled once for the same facts into a file in the user's cache (see `index`).
"""

from __future__ import annotations

import hashlib
from functools import cache, cached_property
from pathlib import Path

from mtqa import __version__
from mtqa.config import cache_folder, rules_folder
from mtqa.gazetteer.english import zipf
from mtqa.gazetteer.fold import fold, squash
from mtqa.gazetteer.index import Entry, Index, Kind, build_index, open_index
from mtqa.gazetteer.load import (
    Facts,
    ForeignForm,
    Office,
    Person,
    Problem,
    load_facts,
    load_tables,
    read_learned,
    source_files,
)
from mtqa.gazetteer.people import Known, People, Variants
from mtqa.gazetteer.people import rows as people_rows
from mtqa.gazetteer.places import Places
from mtqa.gazetteer.places import rows as place_rows

__all__ = [
    "ForeignForm",
    "Gazetteer",
    "Known",
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
    "squash",
    "zipf",
]


_PLURAL = {"Netherlands", "Philippines", "Bahamas", "Maldives", "Solomon Islands", "Marshall Islands"}


class Gazetteer:
    """The facts of `folder` (laid out as `rules/gazetteer`) and of a newsroom's own `files`, indexed.

    A file that ends in `.psv` holds people, in the format of `rules/gazetteer/people`; any other one holds a
    learned name a line.
    """

    def __init__(self, folder: Path, files: tuple[Path, ...] = ()) -> None:
        self.folder = folder
        self.files = files

    @cached_property
    def facts(self) -> Facts:
        """What the folder's files say, but for the people, with the lines that could not be used."""
        return load_tables(self.folder)

    @cached_property
    def people(self) -> People:
        """The people."""
        return People(self._index)

    @cached_property
    def places(self) -> Places:
        """Places and everyday names."""
        facts = self.facts
        return Places(facts.countries, facts.foreign, facts.bodies, facts.translated, self._index)

    @cached_property
    def digest(self) -> str:
        """Hexadecimal digest over every fact and list that look-ups rest on."""
        digest = hashlib.sha256()
        for path in [*source_files(self.folder), *self.files, *sorted((Path(__file__).parent / "data").glob("*.gz"))]:
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()

    @cached_property
    def _index(self) -> Index:
        code = hashlib.sha256(__version__.encode())
        for path in sorted(Path(__file__).parent.glob("*.py")):
            code.update(path.read_bytes())
        path = cache_folder() / f"names-{self.digest[:24]}-{code.hexdigest()[:8]}.sqlite"
        return open_index(path) or self._built(path)

    def _built(self, path: Path) -> Index:
        facts = load_facts(self.folder, [f for f in self.files if f.suffix == ".psv"])
        names = [name for f in self.files if f.suffix != ".psv" for name in read_learned(f)]
        learned = (Entry(Kind.ACCEPTED, key, "") for name in names for key in {squash(name), *map(fold, name.split())})
        return build_index(
            path, people_rows(facts.people, Variants(facts.given)), [*place_rows(facts.bodies), *learned]
        )

    def is_known(self, word: str) -> bool:
        """Tell whether `word` is a known name: somebody's, a usual given or family name, a place or a people."""
        folded = fold(word)
        return self.places.is_name(folded) or self.people.is_word(squash(folded))

    def describe(self, person: Person, office: Office | None = None) -> str:
        """Return who a person is, for a message: "Finland's defence minister", "a former head of NATO"."""
        if not person.offices:
            return ""
        if office is None:
            held = [o for o in person.offices if o.start is not None and o.end is None]
            office = (held or list(person.offices))[0]
        label = self.facts.roles[office.role].label
        if office.body:
            what = f"{label} of {office.body.replace('-', ' ')}"
            return what if office.end is None else f"former {what}"
        if person.country not in self.facts.countries:
            return label
        if office.start is None:
            adjective = (self.facts.countries[person.country].people or ("",))[0]
            return f"{adjective} {label}".strip()
        country = self.facts.countries[person.country].name
        owner = f"{country}'" if country.endswith("s") else f"{country}'s"
        if country.startswith(("United", "Czech", "Central", "Dominican", "Republic")) or country in _PLURAL:
            owner = f"the {owner}"
        return f"{owner} {label}" if office.end is None else f"{owner} former {label}"


@cache
def gazetteer(files: tuple[str, ...] = ()) -> Gazetteer:
    """Return the shipped gazetteer with a newsroom's own `files`; it opens when first asked something."""
    return Gazetteer(rules_folder() / "gazetteer", tuple(Path(name) for name in files))


def lookup(name: str, files: tuple[str, ...] = ()) -> tuple[bool, list[Person]]:
    """Return whether `name` is known (full name or family name, any accepted spelling), and whose it is.

    Where it is not, the nearest people follow, of a Jaro-Winkler likeness of at least 0.85, best first.
    """
    people = gazetteer(files).people
    key = squash(name)
    exact = people.full(key) or people.by_family(key)
    if exact:
        return True, list({k.person.name: k.person for k in exact}.values())
    foreign = people.foreign(key, full=True) or people.foreign(key, full=False)
    nearest = [known.person for known, _ in foreign] or [known.person for known in people.turned(key)]
    return False, nearest or [person for person, likeness in people.nearest(name) if likeness >= 0.85]


def problems(files: tuple[str, ...] = ()) -> list[Problem]:
    """Return the lines of the gazetteer that could not be used, with file and line."""
    return load_facts(rules_folder() / "gazetteer", [Path(f) for f in files if f.endswith(".psv")]).problems


def signature(files: tuple[str, ...] = ()) -> str:
    """Return eight hex digits over every fact and list that look-ups rest on."""
    return gazetteer(files).digest[:8]
