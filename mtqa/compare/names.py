"""Finds the names in two versions of a sentence, and which of them are missing, new, or written otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from mtqa.compare.spelling import plain
from mtqa.config import rules_folder
from mtqa.gazetteer import fold, gazetteer, squash, zipf
from mtqa.gazetteer.fold import words

_WORD = re.compile(r"[^\W\d_](?:\w|[&'’-](?=\w)|\.(?=[^\W\d_]))*\.?")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?$")
_DERIVED = frozenset(words("s n an ian ese i ish"))  # endings of plurals and peoples
_POSSESSIVE = re.compile(r"['’]s?$")
_OPENS = re.compile(r"(?:^|[.!?:;…]|[–—-]\s)[\s\"'“”‘’«»(\[•*-]*$|[“\"‘]$")
_PARTICLE = r"(?:von|van|der|den|de|del|della|di|da|do|dos|du|la|le|bin|ben|al|el)"
_GAP = re.compile(rf"[ \u00a0-]?|[ \u00a0](?:{_PARTICLE}[ \u00a0]){{1,3}}")
# They go with a name, come and go with house style, and are none themselves.
_TITLES = frozenset(
    words("""
mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend president vice-president premier prime minister
ministers ministry chancellor king queen prince princess pope bishop archbishop cardinal imam sheikh ayatollah senator
sen representative rep governor gov mayor secretary deputy vice chief director chairman chairwoman chair chairperson
speaker ambassador general gen lieutenant lt colonel col major maj captain capt sergeant sgt commander admiral judge
justice attorney officer detective inspector superintendent constable coach manager spokesman spokeswoman spokesperson
commissioner councillor member lawmaker leader head former ex foreign interior defence defense finance state st saint
jr sr ceo mp mps god i internet""")
)
_TIME = frozenset(
    words("""
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december jan feb mar apr jun jul aug sept sep oct nov dec christmas easter gmt cet est am pm
eur usd gbp rmb cny rs""")
)
# No name, wherever they stand, and what begins a sentence as often as a name.
_FUNCTION = frozenset(
    words("""
a an the this that these those it its he she they we you his her their our your my and but or so yet nor for if as at
by in on of to from with without about after before since until while when where why how who whom whose what which
there here then than now not no never only also even just still some any all both each every many most more much few
other another such same is are was were be been being am do does did done have has had having will would shall should
can could may might must let said says say according during between among against under over through into out up down
off because although though however moreover meanwhile despite besides instead perhaps today yesterday tomorrow""")
)
_OPENERS = frozenset(
    words("""
last next new old good great high low long young first second third one two three four five six seven eight nine ten
yes well""")
)
# What a name may be made of beside what names: by themselves they name nothing, and a copy may put them small.
_GENERIC = frozenset(
    words("""
council department ministry committee commission court parliament senate congress house government party union
university college school hospital bank agency office bureau board assembly association federation institute centre
center foundation company group corporation police army navy air force forces press news television radio times street
road avenue square river lake sea ocean mountain island north south east west northern southern eastern western central
national international world european global supreme high royal federal republic kingdom city province state county
district region regional church league cup championship championships games act law bill treaty constitution charter
day week health defense defence social democratic public general service services representatives delegates sun ray""")
)
_HOME_NATIONS = {"england": "England", "english": "England", "scotland": "Scotland", "scottish": "Scotland",
                 "wales": "Wales", "welsh": "Wales", "northern ireland": "Northern Ireland", "gb": "GB"}  # fmt: skip
_ALIKE = 75.0  # RapidFuzz's ratio from which two unmatched names are one, written otherwise
_SHORTEST = 3  # letters of a name that may take an ending
_NEAR = 58.0  # the same where they stand at the same place
_LISTED = 3.0  # Zipf frequency from which a capitalised word that begins a sentence is no name unless it is known


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name, at half-open code points; `key` is its plain form, without a possessive."""

    text: str
    start: int
    end: int
    key: str


@dataclass(frozen=True)
class Name:
    """Words that stand together and name one thing. `country` is its code where they name a country or its people."""

    words: tuple[Word, ...]
    country: str = ""

    @property
    def start(self) -> int:
        """Where the name starts."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.words[-1].end

    @property
    def text(self) -> str:
        """The words, without what stands between them."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def key(self) -> str:
        """All letters in one, for names that are joined in one text and hyphenated in another."""
        return squash(self.text)

    @cached_property
    def initials(self) -> str:
        """What it is shortened to: "eu" for the European Union."""
        return "".join(word.key[0] for word in self.words if word.key)


@dataclass(frozen=True, slots=True)
class NameChange:
    """A difference of names; one of the two is None where it is missing. `alike`: the same name in another spelling."""

    before: Name | Word | None
    after: Name | Word | None
    alike: bool = False


class Names:
    """The names of one text, and the words that it writes small."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.small = {match.group().casefold() for match in _WORD.finditer(text) if match.group()[0].islower()}
        self.inside = {
            plain(_bare(match.group()))
            for match in _WORD.finditer(text)
            if match.group()[0].isupper() and not _OPENS.search(text, max(0, match.start() - 6), match.start())
        }
        self.known = {word.key for name in self.within(0, len(text)) for word in name.words}
        self.countries = {name.country for name in self.within(0, len(text)) if name.country}

    def within(self, start: int, end: int) -> list[Name]:
        """Return the names that stand between the two places, in order."""
        found = list(_WORD.finditer(self.text, start, end))
        long = [match.group() for match in found if len(match.group()) > 3]
        title_case = len(long) > 3 and sum(word[0].isupper() for word in long) > 0.6 * len(long)
        names: list[Name] = []
        run: list[Word] = []
        for match in found:
            word = self._word(match, title_case=title_case)
            if word is None:
                continue
            if run and not _GAP.fullmatch(self.text, run[-1].end, word.start):
                names += _split(run)
                run = []
            run.append(word)
        return names + _split(run)

    def _word(self, match: re.Match[str], *, title_case: bool) -> Word | None:
        """Return the word if it is one of a name."""
        text = _bare(match.group())
        key = plain(text)
        low = text.casefold().strip(".")
        shouted = text.isupper() and len(text) > 1
        if not text[:1].isupper() or not key or low in _TIME or (low in _FUNCTION and not shouted):
            return None
        parts = [part for part in re.split(r"['’-]", low) if part]
        if self.text[match.end() : match.end() + 1] == "$" or all(
            part in _TITLES or part in _FUNCTION for part in parts
        ):
            return None
        if parts[0] in {*_FUNCTION, "i"} and ("'" in low or "’" in low):  # "I'm", "Let's"
            return None
        opens = _OPENS.search(self.text, max(0, match.start() - 6), match.start()) is not None
        if (opens and not shouted) or title_case:
            everyday = all(part in self.small or part in _OPENERS or _is_everyday(part) for part in parts)
            if everyday and (title_case or key not in self.inside):
                return None
        return Word(text, match.start(), match.start() + len(text), key)


@cache
def _is_name(word: str) -> bool:
    return gazetteer().is_known(word)


@cache
def _plain_words() -> frozenset[str]:
    """Words that news copy hardly ever gives a capital in mid-sentence."""
    lines = (rules_folder() / "lexicons" / "plain_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _is_everyday(word: str) -> bool:
    return word in _plain_words() or (zipf(word) >= _LISTED and not _is_name(word))


@cache
def _countries() -> dict[str, str]:
    """Map the names of countries and peoples, folded, to one code a country."""
    names: dict[str, str] = {}
    for country in gazetteer().facts.countries.values():
        for name in (country.name, *country.others, *country.people):
            names.setdefault(fold(name.replace(".", "")), country.code)
    return names | _HOME_NATIONS


def _bare(word: str) -> str:
    """Return a word without the possessive and the full stop after it."""
    return _POSSESSIVE.sub("", word if _DOTTED.match(word) else word.rstrip("."))


def _split(run: Sequence[Word]) -> list[Name]:
    """Cut a run of words into names: what names a country or its people stands by itself."""
    names: list[Name] = []
    loose: list[Word] = []
    at = 0
    while at < len(run):
        for size in (4, 3, 2, 1):
            part = run[at : at + size]
            code = _countries().get(fold(" ".join(word.text for word in part).replace(".", "")))
            if code and len(part) == size:
                names += [Name(tuple(loose))] if loose else []
                names.append(Name(tuple(part), code))
                loose, at = [], at + size
                break
        else:
            loose.append(run[at])
            at += 1
    return names + ([Name(tuple(loose))] if loose else [])


def name_changes(
    before: Names,
    after: Names,
    one: tuple[int, int],
    other: tuple[int, int],
    across: Callable[[tuple[int, int]], tuple[int, int]],
) -> list[NameChange]:
    """Compare the names between two places of each text, which say the same thing.

    `across` tells what stands in `after` where a span of `before` stands. A name that only one side has counts only
    where the other text has it nowhere.
    """
    old, new = before.within(*one), after.within(*other)
    changes = []
    old_words = {plain(match.group()) for match in _WORD.finditer(before.text, *one)}
    new_words = {plain(match.group()) for match in _WORD.finditer(after.text, *other)}
    old_left = [name for name in old if not _found(name, new, new_words)]
    new_left = [name for name in new if not _found(name, old, old_words)]
    # Parts of names: "John Smith" against "Jane Smith", while "Mr Smith" is content with either.
    for name in old:
        if name in old_left or len(name.words) < 2:
            continue
        partner = max(new, key=lambda candidate: len(_keys(name) & _keys(candidate)), default=None)
        if partner and partner not in new_left and _keys(name) & _keys(partner):
            mine = [w for w in name.words if not _is_said(w.key, _keys(partner) | new_words)]
            theirs = [w for w in partner.words if not _is_said(w.key, _keys(name) | old_words)]
            for w, v in zip(mine, theirs, strict=False):
                if not (w.key[0] == v.key[0] and min(len(w.key), len(v.key)) == 1):
                    changes.append(NameChange(w, v, _ratio(w.key, v.key) >= _NEAR))
    pairs = sorted(
        ((_ratio(a.key, b.key), i, j) for i, a in enumerate(old_left) for j, b in enumerate(new_left)), reverse=True
    )
    used: tuple[set[int], set[int]] = (set(), set())
    for ratio, i, j in pairs:
        if ratio >= _ALIKE and i not in used[0] and j not in used[1]:
            changes.append(NameChange(old_left[i], new_left[j], alike=True))
            used[0].add(i)
            used[1].add(j)
    old_left = [name for i, name in enumerate(old_left) if i not in used[0]]
    new_left = [name for j, name in enumerate(new_left) if j not in used[1]]
    for name in list(old_left):
        start, end = across((name.start, name.end))
        there = [candidate for candidate in new_left if candidate.start < end and start < candidate.end]
        if len(there) == 1 and bool(name.country) == bool(there[0].country):
            # Names that both texts have are confused only where one stands in the other's very place.
            tight = len(_WORD.findall(after.text, start, end)) <= len(there[0].words) + 1
            if tight or not (_elsewhere(name, after) or _elsewhere(there[0], before)):
                changes.append(NameChange(name, there[0], _ratio(name.key, there[0].key) >= _NEAR))
                old_left.remove(name)
                new_left.remove(there[0])
    changes += [NameChange(name, None) for name in old_left if not _elsewhere(name, after)]
    changes += [NameChange(None, name) for name in new_left if not _elsewhere(name, before)]
    return changes


def _keys(name: Name) -> set[str]:
    return {word.key for word in name.words}


def _found(name: Name, others: Sequence[Name], said: set[str]) -> bool:
    """Return whether the other side has the name in any form."""
    if any(_is_said(word.key, said) for word in name.words):
        return True
    return any(
        (name.country and name.country == other.country)
        or name.key == other.key
        or (min(len(name.key), len(other.key)) > 3 and (name.key in other.key or other.key in name.key))
        or (len(name.initials) > 1 and name.initials == other.key)
        or (len(other.initials) > 1 and other.initials == name.key)
        for other in others
    )


def _is_said(key: str, said: set[str]) -> bool:
    """Return whether `key` is among the words, or is with an ending more or less: "Africa", "African"; "the Smiths"."""
    longer = (key + ending for ending in _DERIVED)
    shorter = (key.removesuffix(ending) for ending in _DERIVED if key.endswith(ending))
    return key in said or (len(key) >= _SHORTEST and not (said.isdisjoint(longer) and said.isdisjoint(shorter)))


def _elsewhere(name: Name, text: Names) -> bool:
    """Return whether the other text has the name somewhere, or it is made of everyday words and names nothing alone."""
    if name.country:
        return name.country in text.countries
    if any(word.key in text.known for word in name.words):
        return True
    return all(word.text.casefold() in _GENERIC or _is_everyday(word.text.casefold()) for word in name.words)


def _ratio(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.ratio(one, other)) if min(len(one), len(other)) > 2 else 0.0
