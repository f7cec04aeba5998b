"""Sets garbles in native stories.

A known person is garbled where a story names one in full; the rest of the story stays as it is. Most people of the
gazetteer are in none of these stories: they take the place of somebody who has a like office beside the name ("Premier
Peter Beattie" → "German Chancellor Olaf Scholz"), everywhere in the story, with their own office and country. The sex
stays. Translated papers are set in as the source of a statement, parties and places where a story names others.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, zip_longest

import corpora
import garbles
from garble_lists import FOREIGN, HOSTS, PLACES, ROLES, ROLES_OF, TRANSLATED, Translated
from garble_scenes import LATER, SCENE_KINDS, TITLED, Edit, Scene, Span, World
from garbles import Half, hashed, parameters_of
from wordfreq import zipf_frequency

from mtqa.gazetteer import Person
from mtqa.gazetteer.load import Facts

_NAME = r"(?P<given>[A-Z][a-z]+) (?P<family>(?:Mc|Mac|O')?[A-Z][a-z]+)(?![-\w]|['’](?!s)| [A-Z])"
_HOST = {
    kind: re.compile(rf"(?P<before>(?:\b(?<!-)[A-Z][\w'’&-]* )*)\b(?<!-)(?P<role>(?i:{words})) {_NAME}")
    for kind, words in HOSTS.items()
}
_LEADS_IN = frozenset(
    [
        *(
            "the",
            "a",
            "by",
            "that",
            "with",
            "and",
            "from",
            "to",
            "for",
            "but",
            "when",
            "as",
            "told",
            "is",
            "while",
            "so",
        ),
        *("after", "if", "said", "says", "like", "under", "because", "until", "than", "before", "since", "although"),
        *("where", "whether", "which"),
    ]
)
_TITLES = frozenset(
    [
        *(
            "mr",
            "mrs",
            "ms",
            "dr",
            "sir",
            "dame",
            "president",
            "minister",
            "senator",
            "premier",
            "chancellor",
            "general",
        ),
        *("secretary", "governor", "mayor", "treasurer", "ambassador", "speaker", "commissioner"),
    ]
)
_PARTY = re.compile(r"\bthe (?:(?:Liberal|National|Labou?r|Republican) Party|Greens|Democrats)\b(?! [A-Z])")
_ADJECTIVES = {"US": "U.S.", "NZ": "New Zealand", "HK": "Hong Kong", "LU": "Luxembourg", "SB": "Solomon Islands"}
_MOST_WORDS = 700
_RADIO_YEAR = 2006
# What follows a name and says something else about its bearer than the office before it.
_OTHER_OFFICE = re.compile(
    r",? (?:an?|the|of|from|at|for|director|professor|head|one of|chief|chair\w*|curator|president|manager|also of|"
    r"author|who (?:is|was|heads)|lead|now|then|formerly|based|expert) "
)


@dataclass(frozen=True)
class Garble:
    """A story with one garble at `start`:`end`; `original` is the story with the right form, at the same start."""

    kind: str
    half: Half
    parameter: str
    subject: str
    natural: bool
    story: str
    original: str
    original_end: int
    text: str
    start: int
    end: int
    right: tuple[str, ...]

    @property
    def wrong(self) -> str:
        """The garbled form."""
        return self.text[self.start : self.end]


@dataclass(frozen=True)
class _Host:
    """Somebody in a native story whose place a known person can take: the words of the office and the name."""

    story: corpora.Story
    start: int
    end: int
    given: str
    family: str
    sex: str

    @property
    def tail(self) -> str:
        return self.story.text[self.end : self.end + 2]


class Stage:
    """The native stories, who and what they name, and the known people."""

    def __init__(self, stories: Sequence[corpora.Story], facts: Facts) -> None:
        self.stories = [_short(s) for s in stories]
        self.facts = facts
        self.people = facts.people
        variants = {form: group.forms for group in facts.given if not group.russian for form in group.forms}
        self.world = World(facts.people, variants)
        self.natural = self._natural()
        self._orders: dict[tuple[str, Half], list[Person]] = {}

    # People -----------------------------------------------------------------------------------------------------

    def _natural(self) -> dict[str, list[Scene]]:
        first: dict[str, list[Person]] = {}
        for person in self.people:
            if " " in person.name and person.country:
                first.setdefault(person.name.split()[0], []).append(person)
        found: dict[str, list[Scene]] = {}
        for story in self.stories:
            seen: set[str] = set()
            for word in re.finditer(r"\b[A-Z][\w'-]*", story.text):
                for person in first.get(word[0], ()):
                    end = word.start() + len(person.name)
                    if not story.text.startswith(person.name, word.start()) or person.name in seen:
                        continue
                    if self._is_meant(person, story, word.start(), end):
                        seen.add(person.name)
                        title = _title_before(story.text, word.start())
                        scene = Scene(story.name, story.text, person, word.start(), end, title, (), natural=True)
                        later = tuple(_lone(story.text, person.family, end))
                        found.setdefault(person.name, []).append(replace(scene, later=later))
        return found

    def _is_meant(self, person: Person, story: corpora.Story, start: int, end: int) -> bool:
        """Tell whether a name in a story means the known person: a rare name, or an office of theirs beside it."""
        text = story.text
        years = [o.start for o in person.offices if o.start]
        if years and min(years) > _RADIO_YEAR + 2 and story.name.startswith("abc."):
            return False
        before = text[max(0, start - 80) : start]
        if re.match(r"[\w-]| [A-Z]", text[end : end + 2]) or re.search(r"(?:[\w-]|\b(?:Dr|Professor) )$", before):
            return False
        beside = (before + text[start : end + 80]).lower()
        if person.offices[0].role != "scientist" and re.search(r"\b(?:professor|university|research\w*|dr) ", beside):
            return False
        if zipf_frequency(person.family, "en") < 3.3:
            return True
        phrases = [p for o in person.offices for p in self.facts.roles[o.role].phrases]
        return any(re.search(rf"\b{re.escape(p)}\b", beside) for p in phrases)

    @cached_property
    def hosts(self) -> dict[tuple[str, str], list[_Host]]:
        """People in the stories by kind of office and sex."""
        men, women = _first_names("male"), _first_names("female")
        found: dict[tuple[str, str], list[_Host]] = {}
        for story in self.stories:
            for kind, pattern in _HOST.items():
                for match in pattern.finditer(story.text):
                    family, given = match["family"], match["given"]
                    start = match.start() + _foreign_lead(story.text, match)
                    before = re.findall(r"[\w'’]+|\S", story.text[max(0, start - 30) : start].rpartition("\n")[2])[-1:]
                    if before and before[0][0].isalnum() and before[0].lower() not in _LEADS_IN:
                        continue
                    if _OTHER_OFFICE.match(story.text, match.end()):
                        continue
                    titles = set(re.findall(rf"\b(Mr|Mrs|Ms)\.? {family}\b", story.text))
                    sexes = {"m" if t == "Mr" else "f" for t in titles}
                    if not sexes:
                        sexes = {s for s, names in (("m", men), ("f", women)) if given in names}
                    if len(sexes) == 1 and story.text.count(f" {family}") < 12:
                        host = _Host(story, start, match.end(), given, family, sexes.pop())
                        found.setdefault((kind, host.sex), []).append(host)
        return found

    def scenes(self, person: Person, kind: str, *, titled: bool, later: bool) -> Iterator[Scene]:
        """Yield the stories in which `person` can take somebody's place; `titled`: with the office before the name."""
        office = self.office(person)
        if office is None:
            return
        hosts = self.hosts.get((office[2], person.sex), [])
        order = sorted(hosts, key=lambda h: hashed(kind, person.name, h.story.name, str(h.start)))
        made = 0
        for host in order:
            scene = self._swap(host, person, office, titled=titled, choice=hashed(person.name, host.story.name))
            if scene is not None and (scene.later or not later):
                made += 1
                yield scene
                if made == 3:
                    return

    def office(self, person: Person) -> tuple[str, str, str] | None:
        """Return the adjective or body, the words for the first office, and its kind; None where none can be set in."""
        if not person.offices or not person.country or not person.sex:
            return None
        held = person.offices[0]
        if held.role not in ROLES or (held.role != "head" and held.role != "commissioner" and held.body):
            return None
        words, kind = ROLES[held.role]
        words = ROLES_OF.get((person.country, held.role), words)
        if words == "spokes":
            words = "spokesman" if person.sex == "m" else "spokeswoman"
        if words == "business":
            words = "businessman" if person.sex == "m" else "businesswoman"
        people = self.facts.countries[person.country].people
        if (held.role == "head" and not held.body) or not people:
            return None
        of = held.body.replace("-", " ") if held.body else _ADJECTIVES.get(person.country, people[0])
        return of, f"former {words}" if held.end is not None else words, kind

    def _swap(
        self, host: _Host, person: Person, office: tuple[str, str, str], *, titled: bool, choice: str
    ) -> Scene | None:
        of, words, kind = office
        words, former = words.removeprefix("former "), "former " if words.startswith("former ") else ""
        if host.family in person.name or f" {person.family}" in host.story.text:
            return None
        apart = not titled and re.match(r" [a-z]", host.tail) is not None and int(choice[:2], 16) % 2
        title = words.title().replace(" Of ", " of ") if kind == "politics" else words
        if not apart:
            lead, phrase = f"{former}{of} {title} ", ""
        elif int(choice[2:4], 16) % 2:
            lead, phrase = f"the {former}{of} {words}, ", ","
        else:
            lead, phrase = "", f", the {former}{of} {words},"
        text, at = host.story.text, host.start
        if apart and lead and re.search(r"\b[Tt]he $", text[:at]):
            lead = lead.removeprefix("the ")
        if lead and (at == 0 or text[at - 1] == "\n" or re.search(r"[.!?][\"”]? $", text[:at])):
            lead = lead[0].upper() + lead[1:]
        pieces: list[str] = [_renamed(text[:at], host, person), lead]
        start = sum(map(len, pieces))
        rest = _renamed(text[host.end :], host, person)
        whole = "".join([*pieces, person.name, phrase, rest])
        end = start + len(person.name)
        span = None if apart else (start - 1 - len(title), start - 1)
        return Scene(
            host.story.name, whole, person, start, end, span, tuple(_lone(whole, person.family, end)), natural=False
        )

    # Garbles ----------------------------------------------------------------------------------------------------

    def garbles(self, kind: str, half: Half, count: int) -> list[Garble]:
        """Return up to `count` garbles of a kind and half, parameters in turn, each subject once if they suffice."""
        found: list[Garble] = []
        uses: dict[str, int] = {}
        texts: set[tuple[str, str]] = set()
        for most in (1, 2, 4):
            streams = [self._stream(kind, parameter, half) for parameter in parameters_of(_parameters(kind), half)]
            for garble in chain.from_iterable(zip_longest(*streams)) if len(found) < count else ():
                if garble is None or uses.get(garble.subject, 0) >= most or (garble.story, garble.wrong) in texts:
                    continue
                uses[garble.subject] = uses.get(garble.subject, 0) + 1
                texts.add((garble.story, garble.wrong))
                found.append(garble)
                if len(found) == count:
                    return found
        return found

    def _stream(self, kind: str, parameter: str, half: Half) -> Iterator[Garble]:
        """Yield garbles of one parameter: of people in natural mentions every third time, as long as there are any."""
        if kind in _PLACE_KINDS and (kind != "case ending" or parameter.startswith("place")):
            yield from _PLACE_KINDS[kind](self, parameter, half)
            return
        if kind == "translated name":
            yield from self._translated(parameter, half)
            return
        people, among = self._order(kind, half), parameters_of(_parameters(kind), half)
        # Every parameter begins with people of its own.
        people = [*people[among.index(parameter) :: len(among)], *people]
        native = (s for p in people for s in self.natural.get(p.name, ())[:2])
        titled, later = kind in TITLED, kind in LATER
        swapped = (
            scene
            for p in people
            if kind not in garbles.NAME_KINDS or self._wrong(kind, p, parameter)
            for scene in self.scenes(p, kind, titled=titled, later=later)
        )
        found = [
            (
                self._garble(scene, edit, kind, parameter, half)
                for scene in scenes
                if (edit := self._edit(kind, scene, parameter)) is not None
            )
            for scenes in (native, swapped)
        ]
        # Two of the swapped to one in a natural mention; the parameters begin at different points of the round.
        turns = [found[0], found[1], found[1]]
        at = among.index(parameter) % 3
        for one in zip_longest(*turns[at:], *turns[:at]):
            yield from (g for g in one if g is not None)

    def _order(self, kind: str, half: Half) -> list[Person]:
        if (kind, half) not in self._orders:
            self._orders[kind, half] = list(garbles.in_order(self.people, kind, half))
        return self._orders[kind, half]

    def _edit(self, kind: str, scene: Scene, parameter: str) -> Edit | None:
        if kind in SCENE_KINDS:
            rng = random.Random(hashed(kind, parameter, scene.person.name))  # noqa: S311 - no secret
            return SCENE_KINDS[kind][0](self.world, scene, parameter, rng)
        wrong = self._wrong(kind, scene.person, parameter)
        return (wrong and Edit(scene.start, scene.end, wrong, tuple(self.world.right.names(scene.person)))) or None

    def _wrong(self, kind: str, person: Person, parameter: str) -> str | None:
        """Return the garbled full name, None where it would be right, of this or another known person."""
        rng = random.Random(hashed(kind, parameter, person.name))  # noqa: S311 - no secret
        wrong = garbles.NAME_KINDS[kind][0](person, parameter, rng)
        return None if wrong is None or (kind != "diacritics" and self.world.right.is_right(wrong)) else wrong

    def _garble(self, scene: Scene, edit: Edit, kind: str, parameter: str, half: Half) -> Garble:
        return _garble(kind, half, parameter, scene.person.name, scene.story, scene.text, edit, natural=scene.natural)

    def _translated(self, wrong: str, half: Half) -> Iterator[Garble]:
        pair = next(t for t in TRANSLATED if t.wrong == wrong)
        for story in sorted(self.stories, key=lambda s: hashed(wrong, s.name)):
            scene = _set_in(story, pair, self.hosts)
            if scene is not None:
                text, at = scene
                edit = Edit(at, at + len(pair.right[0]), wrong, pair.right)
                yield _garble("translated name", half, wrong, wrong, story.name, text, edit, natural=False)

    def _foreign(self, language: str, half: Half) -> Iterator[Garble]:
        for wrong, right in sorted(FOREIGN[language], key=lambda pair: hashed(language, pair[0])):
            pattern = re.compile(rf"(?<![\w-])(?<![A-Z] )(?:{'|'.join(map(re.escape, right))})(?![\w-]|[.’']\w| [A-Z])")
            for story, start, end in self._mentions(pattern, wrong):
                edit = Edit(start, end, wrong, tuple(dict.fromkeys([story.text[start:end], *right])))
                kind = "another language's form"
                yield _garble(kind, half, language, wrong, story.name, story.text, edit, natural=True)

    def _place_case(self, parameter: str, half: Half) -> Iterator[Garble]:
        endings = garbles.PLACE_ENDINGS[parameter.removeprefix("place: ")]
        for place in sorted((p for p in PLACES if garbles.half_of(p) == half), key=lambda p: hashed(parameter, p)):
            wrong = garbles.with_ending(place, endings)
            if wrong is None or zipf_frequency(wrong, "en") >= 2.5:
                continue
            for story, start, end in self._mentions(re.compile(rf"\b(?:in|from|to|for|of|near) ({place})\b"), wrong):
                edit = Edit(start, end, wrong, (place,))
                yield _garble("case ending", half, parameter, place, story.name, story.text, edit, natural=True)

    def _mentions(self, pattern: re.Pattern[str], salt: str) -> Iterator[tuple[corpora.Story, int, int]]:
        """Yield up to two places where stories name what the pattern (or its first group) matches."""
        found = 0
        for story in sorted(self.stories, key=lambda s: hashed(salt, s.name)):
            match = next((m for m in pattern.finditer(story.text) if _stands_free(story.text, m)), None)
            if match is not None:
                yield story, match.start(match.lastindex or 0), match.end(match.lastindex or 0)
                found += 1
                if found == 2:
                    return


def kinds() -> list[str]:
    """Return the names of all kinds."""
    return [*garbles.NAME_KINDS, *SCENE_KINDS, "translated name", "another language's form"]


def _parameters(kind: str) -> Sequence[str]:
    if kind in garbles.NAME_KINDS:
        return garbles.NAME_KINDS[kind][1]
    if kind in SCENE_KINDS:
        return SCENE_KINDS[kind][1]
    return [t.wrong for t in TRANSLATED] if kind == "translated name" else list(FOREIGN)


def _garble(
    kind: str, half: Half, parameter: str, subject: str, story: str, text: str, edit: Edit, *, natural: bool
) -> Garble:
    garbled = text[: edit.start] + edit.wrong + text[edit.end :]
    end = edit.start + len(edit.wrong)
    return Garble(kind, half, parameter, subject, natural, story, text, edit.end, garbled, edit.start, end, edit.right)


# Text ------------------------------------------------------------------------------------------------------------


def _short(story: corpora.Story) -> corpora.Story:
    """Return the story, cut behind a paragraph where it is very long."""
    if story.words <= _MOST_WORDS:
        return story
    kept: list[str] = []
    for line in story.text.split("\n"):
        if kept and sum(len(k.split()) for k in kept) + len(line.split()) > _MOST_WORDS:
            break
        kept.append(line)
    return replace(story, text="\n".join(kept))


def _title_before(text: str, at: int) -> Span | None:
    words = "|".join(HOSTS.values())
    found = re.search(rf"\b(?:{words}) $", text[max(0, at - 40) : at], re.IGNORECASE)
    return (max(0, at - 40) + found.start(), at - 1) if found else None


def _lone(text: str, family: str, behind: int) -> Iterator[Span]:
    """Yield where the family name stands alone after `behind`: no other capital before or after it but a title's."""
    for found in re.finditer(rf"(?<![\w-]){re.escape(family)}(?![\w-]| [A-Z])", text[behind:]):
        at = behind + found.start()
        if not _behind_a_name(text[max(0, at - 30) : at]):
            yield at, at + len(family)


def _behind_a_name(before: str) -> bool:
    """Tell whether text ends in a capitalised word that is no title and does not merely begin a sentence."""
    found = re.search(r"(?:^|[^\w'’-])([A-Z][\w'’-]*)\.? $", before)
    return found is not None and found[1].lower() not in _LEADS_IN | _TITLES


def _foreign_lead(text: str, match: re.Match[str]) -> int:
    """Return how many letters of the match are no part of the office but begin a sentence: The, But, Last."""
    before = match["before"]
    first = before.split(" ")[0]
    begins = match.start() == 0 or text[match.start() - 1] == "\n" or text[: match.start()].rstrip('"” ')[-1:] in ".!?"
    if before and begins and zipf_frequency(first, "en") >= 5.3:
        return len(first) + 1
    return 0


def _renamed(text: str, host: _Host, person: Person) -> str:
    """Return text in which the known person bears the host's part: full name for full name, family name for it."""
    text = re.sub(rf"\b{host.given} {host.family}\b", person.name, text)
    return re.sub(
        rf"(?<![\w-]){host.family}(?![\w-])",
        lambda m: m[0] if _behind_a_name(text[max(0, m.start() - 30) : m.start()]) else person.family,
        text,
    )


def _first_names(sex: str) -> frozenset[str]:
    from faker.providers.person.en_US import Provider

    names = {"male": Provider.first_names_male, "female": Provider.first_names_female}
    others = names["female" if sex == "male" else "male"]
    return frozenset(n for n in names[sex] if n not in others)


def _stands_free(text: str, match: re.Match[str]) -> bool:
    """Tell whether no other capitalised word touches what matched."""
    end = match.end(match.lastindex or 0)
    return not re.match(r",? [A-Z]|-", text[end : end + 3])


def _set_in(
    story: corpora.Story, pair: Translated, hosts: Mapping[tuple[str, str], Sequence[_Host]]
) -> tuple[str, int] | None:
    """Return the story with the right form of a translated name set in, and where it stands."""
    right = pair.right[0]
    if pair.what == "person":
        host = next((h for h in hosts.get(("politics", pair.detail), ()) if h.story.name == story.name), None)
        if host is None or re.search(r"\b(?:[Tt]he|of) $", story.text[: host.start]):
            return None
        noun = "queen" if pair.detail == "f" else "pope" if right.startswith("Pope") else "king"
        rest = re.sub(rf"\b{host.given} {host.family}\b", right, story.text[host.end :])
        rest = re.sub(rf"(?:\b(?:Mr|Mrs|Ms)\.? )?(?<![\w-]){host.family}(?![\w-])", f"the {noun}", rest)
        return story.text[: host.start] + right + rest, host.start
    if pair.what == "party":
        party = _PARTY.search(story.text)
        if party is None:
            return None
        lead = f"the {pair.detail} party "
        return story.text[: party.start()] + lead + right + story.text[party.end() :], party.start() + len(lead)
    said = next(
        (
            m
            for m in re.finditer(r"(?<=\n)([A-Z][^\n.\"“”]{60,180}[a-z])\.(?=\n)", story.text)
            if not re.search(r"\b(?:says?|said|told|according|reports?)\b", m[1])
        ),
        None,
    )
    if said is None:
        return None
    lead = f", the {pair.detail} {pair.what} "
    text = story.text[: said.end(1)] + lead + right + " reported" + story.text[said.end(1) :]
    return text, said.end(1) + len(lead)


_PLACE_KINDS: Mapping[str, Callable[[Stage, str, Half], Iterable[Garble]]] = {
    "case ending": Stage._place_case,
    "another language's form": Stage._foreign,
}
