"""Kinds of garble that need what stands around the name: its office, later mentions, other known people.

An operation takes the world, a scene (a story that names somebody rightly), one of its parameters and a seeded random
source, and returns what to write where, or None where the scene offers nothing to garble.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import garbles
from garble_scripts import CONSONANTAL, plain

from mtqa.gazetteer import Person

Span = tuple[int, int]
_COURTESY = re.compile(r"\b(Mr|Mrs|Ms)(\.?) $")
# Where the given name alone never stands for the person, as it does in Vietnam and Cambodia.
_GIVEN_NEVER_ALONE = {"CN", "TW", "KR", "KP"}
# Offices that one person holds at a time, so that office and family name tell who is meant.
_HELD_BY_ONE = {
    *("president", "vice-president", "prime-minister", "chancellor", "foreign-minister", "defence-minister"),
    *("finance-minister", "interior-minister", "central-banker", "speaker", "opposition-leader", "supreme-leader"),
}
_PROMINENT = {"president", "prime-minister", "chancellor", "foreign-minister", "finance-minister", "opposition-leader"}


@dataclass(frozen=True)
class Scene:
    """A story that names a known person rightly, in full at `start`:`end` and by the family name at `later`.

    `title` spans the words that name the office, where they stand right before the name.
    """

    story: str
    text: str
    person: Person
    start: int
    end: int
    title: Span | None
    later: tuple[Span, ...]
    natural: bool


@dataclass(frozen=True)
class Edit:
    """What to write at `start`:`end`, and what would be right there, the form that stood there first."""

    start: int
    end: int
    wrong: str
    right: tuple[str, ...]


class World:
    """The known people, and how their names may be written."""

    def __init__(self, people: Sequence[Person], variants: Mapping[str, frozenset[str]]) -> None:
        self.people = people
        self.right = garbles.Right(people, variants)
        self.families = {garbles.key(f) for p in people for f in self.right.families(p)}
        self.by_country: dict[str, list[Person]] = {}
        for person in people:
            self.by_country.setdefault(person.country, []).append(person)


def _case(world: World, scene: Scene, parameter: str, rng: random.Random) -> Edit | None:
    wrong = garbles.case(scene.person, parameter.removeprefix("person: "), rng)
    if wrong is None or world.right.is_right(wrong):
        return None
    return Edit(scene.start, scene.end, wrong, tuple(world.right.names(scene.person)))


def _order(world: World, scene: Scene, parameter: str, rng: random.Random) -> Edit | None:
    """Turn the name, or leave the given name alone behind the office: President Jinping."""
    person = scene.person
    if parameter != "given name alone":
        wrong = garbles.order(person, parameter, rng)
        return (wrong and Edit(scene.start, scene.end, wrong, tuple(world.right.names(person)))) or None
    if not person.family_first or person.country not in _GIVEN_NEVER_ALONE or scene.title is None:
        return None
    if garbles.key(person.given) in world.families:
        return None
    right = (person.name, *world.right.names(person), *world.right.families(person))
    return Edit(scene.start, scene.end, person.given, tuple(dict.fromkeys(right)))


def _word(world: World, scene: Scene, parameter: str, rng: random.Random) -> Edit | None:
    wrong = garbles.word(scene.person, parameter, rng)
    if wrong is None or world.right.is_right(wrong):
        return None
    names = world.right.names(scene.person)
    if parameter.startswith("after the title"):
        if scene.title is None or garbles.key(wrong) in world.families:
            return None
        names = [*names, *world.right.families(scene.person)]
    return Edit(scene.start, scene.end, wrong, tuple(names))


def _glued(world: World, scene: Scene, parameter: str, _: random.Random) -> Edit | None:
    """Leave out the space: PresidentMacron, PresidentEmmanuel Macron, EmmanuelMacron, MrMacron."""
    person = scene.person
    names, families = world.right.names(person), world.right.families(person)
    if parameter == "given and family name":
        if person.name != f"{person.given} {person.family}" or " " in person.given:
            return None
        return Edit(scene.start, scene.end, person.given + person.family, tuple(names))
    if parameter == "courtesy title and family name":
        for start, end in scene.later:
            courtesy = _COURTESY.search(scene.text[max(0, start - 5) : start])
            if courtesy:
                at = start - len(courtesy[0])
                right = [scene.text[at:end], *(f"{t} {f}" for f in families for t in (courtesy[1], f"{courtesy[1]}."))]
                return Edit(at, end, courtesy[1] + courtesy[2] + scene.text[start:end], tuple(dict.fromkeys(right)))
        return None
    if scene.title is None:
        return None
    title = scene.text[slice(*scene.title)].rpartition(" ")[2]
    at = scene.start - 1 - len(title)
    if parameter == "title and full name":
        return Edit(at, scene.end, title + person.name, tuple(f"{title} {n}" for n in names))
    if parameter == "title and family name, small":
        title = title.lower()
    right = [f"{title} {n}" for n in (*names, *families)]
    if title[0].islower():
        right += [r[0].upper() + r[1:] for r in right]
    return Edit(at, scene.end, title + person.family, tuple(right))


def _mixed(world: World, scene: Scene, parameter: str, rng: random.Random) -> Edit | None:
    """Give the holder of the office beside the name another one's given name: Chancellor Angela Scholz."""
    person = scene.person
    if scene.title is None or not person.offices or not person.given or person.offices[0].body:
        return None
    if person.offices[0].role not in _HELD_BY_ONE:
        return None
    role, half = person.offices[0].role, garbles.half_of(person.name)
    others = [
        p
        for p in world.by_country[person.country]
        if p.offices
        and (p.offices[0].role == role if parameter == "same office" else p.offices[0].role in _PROMINENT - {role})
        and not p.offices[0].body
        and p.family_first == person.family_first
        and len(p.given) >= 3
        and (p.given.isalpha() or p.family_first)
        and p.given != person.given
        and garbles.half_of(p.name) == half
    ]
    if not others:
        return None
    given = rng.choice(others).given
    wrong = f"{person.family} {given}" if person.family_first else f"{given} {person.family}"
    if world.right.is_right(wrong) or person.name not in {
        f"{person.given} {person.family}",
        f"{person.family} {person.given}",
    }:
        return None
    return Edit(scene.start, scene.end, wrong, tuple(world.right.names(person)))


_RESPELT: Mapping[str, Callable[[str, random.Random], str | None]] = {
    **garbles.LETTERS,
    "vowel dropped": lambda w, _: CONSONANTAL["he: vowel dropped"](plain(w)),
    "vowel guessed": lambda w, _: CONSONANTAL["he: vowel guessed"](plain(w)),
}


def _respelt(world: World, scene: Scene, parameter: str, rng: random.Random) -> Edit | None:
    """Spell the family name otherwise in a later mention: Macron … Macrom."""
    family = scene.person.family
    if not scene.later or len(family) < 5 or not family.isalpha():
        return None
    changed = _RESPELT[parameter](family.lower(), rng)
    if changed is None or changed == family.lower():
        return None
    wrong = changed[0].upper() + changed[1:]
    if garbles.key(wrong) in world.families or any(c.isupper() for c in family[1:]):
        return None
    start, end = scene.later[0]
    return Edit(start, end, wrong, tuple(world.right.families(scene.person)))


_MEN_WOMEN = (("spokesman", "spokeswoman", "spokesperson"), ("chairman", "chairwoman", "chairperson"),
              ("businessman", "businesswoman", "businessperson"), ("congressman", "congresswoman", "lawmaker"),
              ("actor", "actress", "performer"))  # fmt: skip


def _sex(_world: World, scene: Scene, parameter: str, _rng: random.Random) -> Edit | None:
    """Use the title, noun or pronoun of the other sex: Mr. Merkel, spokesman Zakharova, "Merkel says he"."""
    person, text = scene.person, scene.text
    man = person.sex == "m"
    if parameter == "noun in -man":
        for pair in _MEN_WOMEN:
            right, wrong = (pair[0], pair[1]) if man else (pair[1], pair[0])
            found = re.search(rf"\b{right} $", text[: scene.start], re.IGNORECASE)
            if found:
                word = text[found.start() : found.end() - 1]
                wrong = wrong.title() if word[0].isupper() else wrong
                return Edit(found.start(), found.end() - 1, wrong, (word, pair[2]))
        return None
    if parameter == "pronoun":
        right, wrong = ("he", "she") if man else ("she", "he")
        for end in (scene.end, *(end for _, end in scene.later)):
            found = re.match(rf" (?:says|said|believes|hopes|thinks|added|insists) (?:that )?({right})\b", text[end:])
            if found:
                return Edit(end + found.start(1), end + found.end(1), wrong, (right,))
        return None
    for start, end in scene.later:
        courtesy = _COURTESY.search(text[max(0, start - 5) : start])
        if not courtesy and re.search(r"[A-Z]\w+\.? $", text[max(0, start - 20) : start]):
            continue
        dot = (courtesy and courtesy[2]) or ("." if re.search(r"\b(?:Mr|Ms|Mrs)\. ", text) else "")
        at = start - len(courtesy[0]) if courtesy else start
        titles = ("Mr",) if man else ("Ms", "Mrs")
        wrong = ("Mrs" if parameter == "Mrs" else "Ms") if man else "Mr"
        name = text[start:end]
        forms = [f"{t}{d} {name}" for t in titles for d in (dot, "." if not dot else "")]
        if parameter == "Mrs" and not man:
            return None
        return Edit(at, end, f"{wrong}{dot} {name}", tuple(dict.fromkeys([text[at:end], *forms, name])))
    return None


SceneKind = Callable[[World, Scene, str, random.Random], Edit | None]
SCENE_KINDS: Mapping[str, tuple[SceneKind, Sequence[str]]] = {
    "case ending": (
        _case,
        [*(f"person: {p}" for p in garbles.PERSON_ENDINGS), *(f"place: {p}" for p in garbles.PLACE_ENDINGS)],
    ),
    "order": (_order, [*garbles.ORDERS, "given name alone"]),
    "word for a name": (_word, garbles.WORDS),
    "title glued on": (
        _glued,
        [
            "courtesy title and family name",
            "given and family name",
            "title and family name",
            "title and family name, small",
            "title and full name",
        ],
    ),
    "two people mixed": (_mixed, ["same office", "other office"]),
    "two spellings": (_respelt, list(_RESPELT)),
    "wrong sex": (_sex, ["Mr or Ms", "Mrs", "noun in -man", "pronoun"]),
}
"""The kinds, each with its operation and its parameters."""
TITLED = {"title glued on", "two people mixed", "word for a name", "order"}
"""Kinds that want the office right before the name."""
LATER = {"two spellings"}
"""Kinds that want a later mention."""
