"""Reads `rules/gazetteer/`: one fact a line, columns parted by `|`; a bad line is reported, the rest is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mtqa.gazetteer.fold import squash

_FAMILY = re.compile(r"\{([^{}]+)\}")
_ROLE = re.compile(
    r"^(?P<role>[a-z-]+)(?: (?P<body>(?![12]\d{3}(?:-|$))[\w.&+-]+))?(?: (?P<start>\d{4})(?P<open>-)?(?P<end>\d{4})?)?$"
)
_SPELLING = re.compile(r"^(?:(?P<language>[a-z]{2}):)?(?P<form>[^\W\d_].*)$")
_COUNTRY = re.compile(r"^[A-Z]{2}$")


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that could not be used, as `path:line: reason`."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Office:
    """What a person does or did. `body` is empty for offices of their country; years are None where unknown.

    `end` is None while the office was held on the date of the file, and for things that are no office (athlete).
    """

    role: str
    body: str
    start: int | None
    end: int | None

    def __str__(self) -> str:
        what = f"{self.role.replace('-', ' ')}{f' ({self.body})' if self.body else ''}"
        if self.start is None:
            return what
        return f"{what} {self.start}" + ("" if self.end == self.start else f"–{self.end or ''}")


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the news. `family` is the part of `name` that stands alone in later mentions.

    `spellings` are other right forms; `foreign` maps forms that only another language uses to its code.
    """

    name: str
    given: str
    family: str
    offices: tuple[Office, ...]
    country: str
    sex: str
    spellings: tuple[str, ...]
    foreign: tuple[tuple[str, str], ...]
    source: str

    def __str__(self) -> str:
        also = f"; also {', '.join(self.spellings)}" if self.spellings else ""
        return f"{self.name} ({self.country}, {self.sex}): {'; '.join(map(str, self.offices))}{also}"

    @property
    def family_first(self) -> bool:
        """Whether the family name leads, as in Xi Jinping."""
        return bool(self.given) and self.name.startswith(self.family)


@dataclass(frozen=True, slots=True)
class Role:
    """One kind of office: the English phrases that name it, in lower case, and how a message names it."""

    name: str
    phrases: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its English names, the AP one first, and the words for its people, the adjective first."""

    code: str
    name: str
    others: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForeignForm:
    """A form of a place or body that only other languages use. `never` and `only` hold lower-case context words."""

    form: str
    english: str
    languages: tuple[str, ...]
    severity: str
    never: frozenset[str]
    only: frozenset[str]


@dataclass(frozen=True, slots=True)
class TranslatedName:
    """A name that was translated as if its words meant something.

    `beside` holds lower-case words, of which one must stand near it (newspaper); empty: the form alone is enough.
    """

    form: str
    right: str
    what: str
    languages: tuple[str, ...]
    beside: frozenset[str]


@dataclass(frozen=True, slots=True)
class GivenName:
    """Squashed spellings of one given name; where `russian` is not empty, of a Ukrainian one with its Russian forms."""

    forms: frozenset[str]
    russian: frozenset[str]


@dataclass
class Facts:
    """Everything in the folder, and the lines that could not be used."""

    people: list[Person] = field(default_factory=list)
    roles: dict[str, Role] = field(default_factory=dict)
    countries: dict[str, Country] = field(default_factory=dict)
    foreign: list[ForeignForm] = field(default_factory=list)
    translated: list[TranslatedName] = field(default_factory=list)
    given: list[GivenName] = field(default_factory=list)
    bodies: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def source_files(folder: Path) -> list[Path]:
    """Return the files that hold facts, in a fixed order."""
    return sorted(folder.rglob("*.psv"))


def load_facts(folder: Path, extra: Sequence[Path] = ()) -> Facts:
    """Read every file of `folder` (`rules/gazetteer`) and the people of the `extra` files of a newsroom.

    Bad lines go to `problems`. Raises OSError if a file is missing.
    """
    facts = load_tables(folder)
    seen: set[tuple[str, str]] = set()
    for path in [*sorted((folder / "people").glob("*.psv")), *extra]:
        for line, person in read_people(path, facts):
            if path not in extra and not (person.offices and person.country and person.sex):
                facts.problems.append(Problem(path, line, "a person needs an office, a country and a sex"))
            elif (person.name, person.country) in seen and path not in extra:
                facts.problems.append(Problem(path, line, f"{person.name} ({person.country}) is listed twice"))
            else:
                seen.add((person.name, person.country))
                facts.people.append(person)
    return facts


def read_people(path: Path, facts: Facts) -> list[tuple[int, Person]]:
    """Return the people of one file, each with its line; lines that cannot be used go to the problems of `facts`."""
    found: list[tuple[int, Person]] = []
    _each(path, 5, facts, lambda number, columns, source: found.append((number, read_person(columns, source, facts))))
    return found


def load_tables(folder: Path) -> Facts:
    """Read every file of `folder` but the people. Bad lines go to `problems`. Raises OSError if one is missing."""
    facts = Facts()
    _each(folder / "roles.psv", 3, facts, lambda _, c, __: facts.roles.update({c[0]: _role(c)}))
    _each(folder / "countries.psv", 4, facts, lambda _, c, __: facts.countries.update({c[0]: _country(c)}))
    _each(folder / "foreign.psv", 6, facts, lambda _, c, __: facts.foreign.append(_foreign(c)))
    _each(folder / "translated.psv", 5, facts, lambda _, c, __: facts.translated.append(_translated(c)))
    _each(folder / "given.psv", 2, facts, lambda _, c, __: facts.given.append(_given(c)))
    _each(folder / "bodies.psv", 2, facts, lambda _, c, __: facts.bodies.update({_body(c): c[1]}))
    return facts


def read_learned(path: Path) -> list[str]:
    """Return the names of a file that `mtqa names learn` wrote: one a line, what follows a `|` passed over."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.partition("|")[0].strip() for line in lines if line.strip() and not line.startswith("#")]


def _each(path: Path, width: int, facts: Facts, use: Callable[[int, list[str], str], None]) -> None:
    source = ""
    for number, columns in _rows(path):
        if isinstance(columns, str):
            source = columns
            continue
        try:
            if len(columns) > width:
                raise ValueError(f"{len(columns)} columns where at most {width} are allowed")
            use(number, columns + [""] * (width - len(columns)), source)
        except ValueError as fault:
            facts.problems.append(Problem(path, number, str(fault)))


def _rows(path: Path) -> Iterator[tuple[int, list[str] | str]]:
    """Yield numbered rows; a comment that begins "source:" comes out as its text."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            if line.startswith("# source:"):
                yield number, line.removeprefix("# source:").strip()
        elif line.strip():
            yield number, [c.strip() for c in line.split("|")]


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",") if part.strip())


def _role(columns: list[str]) -> Role:
    if not re.fullmatch(r"[a-z-]+", columns[0]) or not columns[1] or not columns[2]:
        raise ValueError("a role needs a name in small letters, its phrases and a label")
    return Role(columns[0], _list(columns[1].lower()), columns[2])


def _country(columns: list[str]) -> Country:
    if not _COUNTRY.match(columns[0]) or not columns[1]:
        raise ValueError("a country needs its two-letter code and its name")
    return Country(columns[0], columns[1], _list(columns[2]), _list(columns[3]))


def _given(columns: list[str]) -> GivenName:
    forms, russian = (frozenset(squash(name) for name in _list(cell)) for cell in columns)
    if len(forms) + len(russian) < 2:
        raise ValueError("a given name needs at least two forms")
    return GivenName(forms, russian)


def _body(columns: list[str]) -> str:
    if len(columns[0]) < 5 or columns[0].count(" ") > 1 or not columns[1]:
        raise ValueError("a body needs a name of one or two words, of at least five letters, and what it is")
    return columns[0]


def _foreign(columns: list[str]) -> ForeignForm:
    form, english, languages, severity, never, only = columns
    if not form or not english or form == english or not languages:
        raise ValueError("a foreign form needs the form, a different English one, and its languages")
    if severity not in {"minor", "major"}:
        raise ValueError(f"severity must be minor or major, not {severity!r}")
    context = (frozenset(w.lower() for w in _list(cell)) for cell in (never, only))
    return ForeignForm(form, english, _list(languages), severity, *context)


def _translated(columns: list[str]) -> TranslatedName:
    form, right, what, languages, beside = columns
    if not form or not right or form == right or not what or not languages:
        raise ValueError("a translated name needs the translation, the right name, what it is, and its languages")
    return TranslatedName(form, right, what, _list(languages), frozenset(w.lower() for w in _list(beside)))


def read_person(columns: list[str], source: str, facts: Facts) -> Person:
    """Return the person of one line: name, offices, country, sex, spellings; all but the name may be empty.

    `facts` says which roles and countries there are. Raises ValueError, with the reason, for a bad line.
    """
    marked, offices, country, sex, spellings = columns
    if not marked.strip("{} ") or marked.count("{") != marked.count("}"):
        raise ValueError("the name is missing or its braces do not pair")
    name = marked.replace("{", "").replace("}", "")
    family = match[1] if (match := _FAMILY.search(marked)) else marked.split()[-1]
    # Generational endings and nicknames are no part of the name that later mentions use.
    family = re.sub(r"(?: Jr\.| III|^Jr\.$)", "", re.sub(r'"[^"]+" ', "", family))
    if family in {"Jr.", ""}:
        family = name.split()[-2]
    given = " ".join(
        re.sub(r'"[^"]+"', "", name).replace(family, "", 1).replace(" Jr.", "").replace(" III", "").split()
    )
    if country and country not in facts.countries:
        raise ValueError(f"unknown country code {country!r}")
    if sex not in {"f", "m", ""}:
        raise ValueError(f"sex must be f or m, not {sex!r}")
    right: list[str] = []
    foreign: list[tuple[str, str]] = []
    for spelling in _list(spellings):
        found = _SPELLING.match(spelling)
        if found is None:
            raise ValueError(f"cannot read the spelling {spelling!r}")
        if found["language"]:
            foreign.append((found["form"], found["language"]))
        else:
            right.append(found["form"])
    parts = tuple(_office(part.strip(), facts) for part in offices.split(";") if part.strip())
    return Person(name.replace('"', ""), given, family, parts, country, sex, tuple(right), tuple(foreign), source)


def _office(text: str, facts: Facts) -> Office:
    found = _ROLE.match(text)
    if found is None:
        raise ValueError(f"cannot read the office {text!r}: ROLE [BODY] [YEAR[-[YEAR]]]")
    if found["role"] not in facts.roles:
        raise ValueError(f"unknown role {found['role']!r}")
    start = int(found["start"]) if found["start"] else None
    end = int(found["end"]) if found["end"] else start if start and not found["open"] else None
    if start and end and end < start:
        raise ValueError(f"the office {text!r} ends before it starts")
    return Office(found["role"], found["body"] or "", start, end)
