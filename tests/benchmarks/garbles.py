"""Operations that garble a name: documented, pure, with parameters.

An operation takes a known person, one of its parameters and a random source that is seeded by the caller with both, and
returns the garbled full name, or None where this name offers nothing to garble. Of the parameters of a kind, sorted,
every other one is held apart (`parameters_of`), and so is every person whose name hashes to an odd number (`half_of`):
rules are written for the development half only. Nothing of the detectors is used; of the gazetteer only the facts.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Literal

from garble_scripts import (
    CONSONANTAL,
    CYRILLIC_SCHEMES,
    KATAKANA,
    arabic,
    kunrei,
    palladius,
    plain,
    polivanov,
    slavic,
    through_cyrillic,
    wade_giles,
)
from rapidfuzz.distance import OSA

from mtqa.gazetteer import Person

Half = Literal["development", "held apart"]
HALVES: tuple[Half, Half] = ("development", "held apart")
Operation = Callable[[Person, str, random.Random], str | None]

_VOWELS = "aeiou"
_SLAVIC = {"RU", "UA", "BY", "BG", "KZ", "KG", "MK", "TJ", "UZ", "AM", "AZ", "GE", "MD", "TM"}
_ARABIC = {"AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "OM", "PS", "QA", "SA", "SD", "SY", "TN", "YE"}
_HOME = {
    "en": {"US", "GB", "CA", "AU", "NZ", "IE", "ZA", "JM"},
    "de": {"DE", "AT", "CH", "LU", "LI"},
    "fr": {"FR", "HT", "CD", "SN", "CI", "ML", "CM", "NE", "TG", "BJ", "GA", "MG"},
    "nl": {"NL", "BE", "SR"},
    "nordic": {"SE", "NO", "DK", "FI", "IS", "EE"},
    "es": {"ES", "MX", "AR", "CO", "CL", "PE", "VE", "EC", "BO", "PY", "UY", "CU", "GT", "HN", "NI", "SV", "CR", "PA",
           "DO"},
    "romance": {"IT", "PT", "BR", "RO", "AO", "MZ", "SM", "VA"},
}  # fmt: skip
_EASTERN = {"CN", "TW", "KR", "KP", "VN", "KH"}
_OWN_SCRIPT = _SLAVIC | {"CN", "TW", "HK", "JP", "KR", "KP", "VN"}


def half_of(name: str) -> Half:
    """Return the half that a person or place belongs to: a hash of the name decides."""
    return HALVES[int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % 2]


def parameters_of(parameters: Sequence[str], half: Half) -> list[str]:
    """Return the parameters of one half: sorted, every other one."""
    return sorted(parameters)[HALVES.index(half) :: 2]


# Words of a name ----------------------------------------------------------------------------------------------------


def _dressed(word: str, like: str) -> str:
    """Return `word` with the capitals of `like`; the first letter of each part rises where it did there."""
    if "-" not in like:
        return word if like[:1].islower() else word[:1].upper() + word[1:]
    parts = re.split(r"([- ])", word)
    lows = [p[:1].islower() for p in re.split(r"[- ]", like)]
    out = []
    for i, part in enumerate(parts):
        low = lows[min(i // 2, len(lows) - 1)] and len(lows) == (len(parts) + 1) // 2
        out.append(part if low or i % 2 else part[:1].upper() + part[1:])
    return "".join(out)


def _every_word(person: Person, change: Callable[[str], str]) -> str | None:
    """Return the name with every word of three letters and more changed, None where none is."""
    words = person.name.split()
    changed = [_dressed(change(w), w) if len(w) > 1 and "." not in w else w for w in words]
    return " ".join(changed) if changed != words else None


def _one_word(person: Person, change: Callable[[str], str | None], rng: random.Random, least: int = 5) -> str | None:
    """Return the name with one word changed, oftener one of the family name; letters in, letters out, capitals kept."""
    words = [m for m in re.finditer(r"[^\W\d_']+", person.name) if len(m[0]) >= least and m[0][0].isupper()]
    family = [m for m in words if m[0] in person.family]
    given = [m for m in words if m not in family]
    order = [family, given] if rng.random() < 0.7 else [given, family]
    for group in order:
        rng.shuffle(group)
        for found in group:
            changed = change(found[0].lower())
            if changed is not None and changed != found[0].lower():
                dressed = _dressed(changed, found[0])
                return person.name[: found.start()] + dressed + person.name[found.end() :]
    return None


def _changed_family(person: Person, change: Callable[[str], str | None]) -> str | None:
    """Return the name with the last word of the family name changed."""
    head, _, word = person.family.rpartition(" ")
    changed = change(word)
    if changed is None or changed == word:
        return None
    return person.name.replace(person.family, f"{head} {changed}".strip(), 1)


# Letters ------------------------------------------------------------------------------------------------------------

# Consonants that are taken for each other, by sound or shape.
_CONFUSED = {
    "b": "dpv", "c": "gks", "d": "bt", "f": "tvp", "g": "ckq", "h": "bnk", "j": "gyi", "k": "cgh", "l": "rti",
    "m": "n", "n": "mru", "p": "bq", "r": "nlt", "s": "zc", "t": "dlf", "v": "bfw", "w": "v", "x": "ks", "z": "sx",
}  # fmt: skip


def _places(word: str, test: Callable[[str], bool], first: int = 1) -> list[int]:
    return [i for i in range(first, len(word)) if test(word[i])]


def _at(word: str, places: list[int], rng: random.Random, letters: Callable[[int], str]) -> str | None:
    if not places:
        return None
    at = rng.choice(places)
    return word[:at] + letters(at) + word[at + 1 :]


def _is_vowel(letter: str) -> bool:
    return plain(letter) in _VOWELS


def _is_consonant(letter: str) -> bool:
    return letter.isalpha() and not _is_vowel(letter)


def _swap(word: str, early: bool, rng: random.Random) -> str | None:
    middle = len(word) // 2
    span = range(1, middle) if early else range(middle, len(word) - 1)
    places = [i for i in span if word[i] != word[i + 1]]
    if not places:
        return None
    at = rng.choice(places)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


LETTERS: Mapping[str, Callable[[str, random.Random], str | None]] = {
    "change consonant": lambda w, r: _at(
        w, _places(w, lambda c: plain(c) in _CONFUSED), r, lambda i: r.choice(_CONFUSED[plain(w[i])])
    ),
    "change vowel": lambda w, r: _at(
        w, _places(w, _is_vowel), r, lambda i: r.choice([v for v in _VOWELS if v != plain(w[i])])
    ),
    "double consonant": lambda w, r: _at(
        w,
        [i for i in _places(w[:-1], _is_consonant, 2) if w[i] not in (w[i - 1], w[i + 1]) and w[i] not in "hjqvwxy"],
        r,
        lambda i: w[i] * 2,
    ),
    "double vowel": lambda w, r: _at(
        w, [i for i in _places(w[:-1], _is_vowel) if w[i] not in (w[i - 1], w[i + 1])], r, lambda i: w[i] * 2
    ),
    "lose consonant": lambda w, r: _at(w, _places(w, _is_consonant), r, lambda _: ""),
    "lose vowel": lambda w, r: _at(w, _places(w, _is_vowel), r, lambda _: ""),
    "swap early": lambda w, r: _swap(w, True, r),
    "swap late": lambda w, r: _swap(w, False, r),
}  # fmt: skip


def letters(person: Person, parameter: str, rng: random.Random) -> str | None:
    """Swap two neighbours, lose, double or change a letter of one word (never the first letter): Vladmir Putin."""
    return _one_word(person, lambda word: LETTERS[parameter](word, rng), rng)


CUTS: Mapping[str, Callable[[str], str | None]] = {
    "before a letter outside ASCII": lambda w: next((w[:i] for i in range(3, len(w)) if not w[i].isascii()), None),
    "first letter": lambda w: w[1:] if _is_vowel(w[1]) or _is_vowel(w[0]) else None,
    "last letter": lambda w: w[:-1],
    "last third": lambda w: w[: -(len(w) // 3)] if len(w) >= 6 else None,
    "last two letters": lambda w: w[:-2],
}


def cut(person: Person, parameter: str, _: random.Random) -> str | None:
    """Cut the family name short: Emmanuel Macr, Recep Tayyip Erdo."""
    return _changed_family(
        person, lambda w: _dressed(cut_off, w) if len(w) >= 5 and (cut_off := CUTS[parameter](w.lower())) else None
    )


# Scripts ------------------------------------------------------------------------------------------------------------

SCHEMES = (*(f"ar: {code}" for code in ("de", "es", "fr")), *(f"ru: {code}" for code in CYRILLIC_SCHEMES),
           "ja: kunrei", "ja: polivanov", "zh: palladius", "zh: wade-giles")  # fmt: skip


def scheme(person: Person, parameter: str, _: random.Random) -> str | None:
    """Write a Russian, Arabic, Chinese or Japanese name by another language's scheme: Chruschtschow, Poutine, Hsi."""
    source, how = parameter.split(": ")
    if source == "ru" and person.country in {"RU", "UA", "BY", "KZ", "KG", "BG"}:
        return _every_word(person, lambda w: slavic(w, how))
    if source == "ar" and person.country in _ARABIC:
        return _every_word(person, lambda w: arabic(w, how))
    if source == "zh" and person.country == "CN" and person.family_first:
        return _every_word(person, lambda w: (wade_giles if how == "wade-giles" else palladius)(w) or w.lower())
    if source == "ja" and person.country == "JP":
        return _every_word(person, kunrei if how == "kunrei" else polivanov)
    return None


CYRILLIC = ("de", "de, old", "en", "en, old", "es", "fr", "nl", "nordic", "romance")


def back_from_cyrillic(person: Person, parameter: str, _rng: random.Random) -> str | None:
    """Bring a Western name back from its Russian form: Uinston Cherchill, Dzhordzh Bush, Annalena Berbok."""
    source, _, old = parameter.partition(", ")
    if person.country not in _HOME[source]:
        return None
    return _every_word(person, lambda w: through_cyrillic(w, source, bool(old)))


def back_from_katakana(person: Person, parameter: str, rng: random.Random) -> str | None:
    """Bring a name of no East Asian language back from Japanese by one of its habits: Embappe, Berstappen."""
    if person.country in _OWN_SCRIPT - _SLAVIC:
        return None
    return _one_word(person, lambda w: KATAKANA[parameter](plain(w)), rng, least=4)


def back_from_consonants(person: Person, parameter: str, rng: random.Random) -> str | None:
    """Bring a name back from the Arabic or Hebrew script by one of its habits: Butin, Shpira."""
    if person.country in (_ARABIC if parameter.startswith("ar") else {"IL"}):
        return None
    return _one_word(person, lambda w: CONSONANTAL[parameter](plain(w)), rng, least=4)


# Endings ------------------------------------------------------------------------------------------------------------

# Language, ending behind a consonant, ending in place of (-) or behind a final vowel; {} of a Hungarian or Turkish
# ending is the vowel that harmony asks for. The first list is for people, the second for places.
PERSON_ENDINGS: Mapping[str, tuple[str, str]] = {
    "cs, accusative": ("a", "-u"), "cs, dative": ("ovi", "-ovi"), "cs, instrumental": ("em", "-ou"),
    "fi, adessive": ("illa", "lla"), "fi, allative": ("ille", "lle"), "fi, genitive": ("in", "n"),
    "fi, illative": ("iin", "on"), "hu, accusative": ("ot", "t"), "hu, dative": ("n{a}k", "n{a}k"),
    "pl, dative": ("owi", "-ie"), "pl, genitive": ("a", "-y"), "pl, instrumental": ("em", "-ą"),
    "ru, dative": ("u", "-e"), "ru, genitive": ("a", "-y"), "ru, instrumental": ("om", "-oy"),
    "tr, ablative": ("d{a}n", "d{a}n"), "tr, dative": ("{a}", "y{a}"), "tr, genitive": ("{i}n", "n{i}n"),
}  # fmt: skip
PLACE_ENDINGS: Mapping[str, tuple[str, str]] = {
    "cs, genitive": ("u", "-y"), "cs, locative": ("u", "-ě"), "fi, elative": ("ista", "sta"),
    "fi, genitive": ("in", "n"), "fi, inessive": ("issa", "ssa"), "hu, ablative": ("b{o}l", "b{o}l"),
    "hu, inessive": ("b{a}n", "b{a}n"), "pl, genitive": ("u", "-y"), "pl, locative": ("ie", "-ie"),
    "ru, genitive": ("a", "-y"), "ru, locative": ("e", "-e"), "tr, ablative": ("d{a}n", "d{a}n"),
    "tr, locative": ("d{a}", "d{a}"),
}  # fmt: skip
_HARMONY = {"a": ("a", "e"), "i": ("ı", "i"), "o": ("ó", "ő")}


def with_ending(word: str, endings: tuple[str, str]) -> str | None:
    """Return `word` with the case ending for its final letter: Washington → Washingtonu, Merkel → Merkelin."""
    last = plain(word[-1])
    ending = endings[0] if last not in "aeiouy" else endings[1]
    if last in "eiouy" and ending.startswith("-"):
        return None
    vowels = [c for c in plain(word.lower()) if c in "aeiou"] or ["a"]
    for letter, (back, front) in _HARMONY.items():
        ending = ending.replace(f"{{{letter}}}", back if vowels[-1] in "aou" else front)
    return word[:-1] + ending[1:] if ending.startswith("-") else word + ending


def case(person: Person, parameter: str, rng: random.Random) -> str | None:
    """Keep a case ending on the family name, a Slavic one now and then on both: Olaf Scholzille, Alkoon."""
    endings = PERSON_ENDINGS[parameter]
    wrong = _changed_family(person, lambda w: with_ending(w, endings) if len(w) >= 4 else None)
    if wrong and not person.family_first and parameter[:2] in {"cs", "pl", "ru"} and rng.random() < 0.3:
        first = wrong.split()[0]
        return wrong.replace(first, with_ending(first, endings) or first, 1)
    return wrong


FEMALE: Mapping[str, tuple[str, str, str]] = {
    # parameter: countries, pattern in the family name, what it becomes
    "cs, -ová lost": ("CZ SK", r"ová$", ""),
    "cs, -ová to -ov": ("CZ SK", r"ová$", "ov"),
    "cs, adjective": ("CZ SK", r"(?<=[kdnlt])á$", "ý"),
    "pl, -ska to -ski": ("PL", r"([sc]k)a$", r"\1i"),
    "ru, -ova lost": ("RU UA BY BG KZ KG", r"([oey]v)a$", r"\1"),
    "ru, -ina lost": ("RU UA BY BG KZ KG", r"(in)a$", r"\1"),
    "ru, -skaya lost": ("RU UA BY", r"sk(?:aya|a|aia)$", "sky"),
    "cs, -ová added": ("", r"(?<=[bcdfghjklmnprstvz])$", "ová"),
    "cs, -ova added": ("", r"(?<=[bcdfghjklmnprstvz])$", "ova"),
    "cs, -ová for the vowel": ("", r"[aeo]$", "ová"),
    "lv, -a added": ("", r"(?<=[bcdfghjklmnprtvz])$", "a"),
    "lv, -e added": ("", r"(?<=[bcdfghjklmnprtvz])$", "e"),
}


def female(person: Person, parameter: str, _: random.Random) -> str | None:
    """Lose the ending of a woman's family name, or give her one that she has not: Maria Zakharov, Angela Merkelová."""
    countries, pattern, ending = FEMALE[parameter]
    if person.sex != "f" or person.country in _OWN_SCRIPT - _SLAVIC:
        return None
    if (person.country not in countries.split()) if countries else (person.country in {"CZ", "SK", "LV", *_SLAVIC}):
        return None
    return _changed_family(person, lambda w: re.sub(pattern, ending, w, count=1) if len(w) >= 4 else None)


# Diacritics ---------------------------------------------------------------------------------------------------------

_GRAVE = str.maketrans("éèáàóòíìúù", "èéàáòóìíùú")
_RING = str.maketrans("äöüåøÄÖÜÅØ", "åøůäöÅØŮÄÖ")
_TILDE = str.maketrans("äöüñãõÄÖÜ", "ãõũňâôÃÕŨ")
_CARON = str.maketrans("čćšśžźřňğşČĆŠŚŽŹ", "ćčśšźžŕńǧšĆČŚŠŹŽ")
_HOOK = str.maketrans("çęąşţșțıłğçŁİ", "ćėäŝťšť¡ĺĝçĹÏ")
_NEIGHBOUR = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú", "n": "ñ", "c": "ç", "s": "š"}


def _decoded(name: str, page: str) -> str:
    return "".join(
        c if c.isascii() else "".join(bytes([b]).decode(page, "replace").replace("�", "�") for b in c.encode("utf-8"))
        for c in name
    )


def _moved(name: str) -> str:
    """Return the name with the mark of its first marked letter on a letter further on."""
    at = next((i for i, c in enumerate(name) if not c.isascii()), None)
    if at is None:
        return name
    to = next((i for i in range(len(name) - 1, -1, -1) if abs(i - at) > 1 and name[i] in _NEIGHBOUR), None)
    if to is None:
        return name
    moved = name[:at] + plain(name[at]) + name[at + 1 :]
    return moved[:to] + _NEIGHBOUR[moved[to]] + moved[to + 1 :] if len(moved) == len(name) else name


DIACRITICS: Mapping[str, Callable[[str], str]] = {
    "acute and grave": lambda n: n.translate(_GRAVE),
    "caron and acute": lambda n: n.translate(_CARON),
    "hook or stroke": lambda n: n.translate(_HOOK),
    "lost in decoding": lambda n: "".join(c if c.isascii() else "\ufffd" for c in n),
    "moved": _moved,
    "question mark": lambda n: "".join(c if c.isascii() else "?" for c in n),
    "ring for umlaut": lambda n: n.translate(_RING),
    "tilde for umlaut": lambda n: n.translate(_TILDE),
    "twice": lambda n: re.sub(r"([äöüéèáóíúñãõčšž])", r"\1\1", n, count=1),
    "two marks": lambda n: re.sub(r"([äöüéèáóíúñãõčšžşçğ])", "\\1\u0301", n, count=1),
    "utf-8 as cp1250": lambda n: _decoded(n, "cp1250"),
    "utf-8 as cp1252": lambda n: _decoded(n, "cp1252"),
    "utf-8 as mac-roman": lambda n: _decoded(n, "mac-roman"),
    "utf-8 twice": lambda n: _decoded(_decoded(n, "latin-1"), "cp1252"),
}


def diacritics(person: Person, parameter: str, _: random.Random) -> str | None:
    """Put a wrong mark, or one too many, or read UTF-8 by another page: Håkkånen, HÃ¤kkÃ¤nen."""
    wrong = DIACRITICS[parameter](person.name)
    return None if wrong in {person.name, plain(person.name)} else wrong


ORDERS = ("family first", "family first, capitals", "family first, comma", "given first")


def order(person: Person, parameter: str, _: random.Random) -> str | None:
    """Turn the name: Orbán Viktor, Putin Vladimir; Jinping Xi."""
    if not person.given or person.name not in {f"{person.given} {person.family}", f"{person.family} {person.given}"}:
        return None
    if parameter == "given first":
        return f"{person.given} {person.family}" if person.family_first and person.country in _EASTERN else None
    if person.family_first or person.country not in {"HU", "JP", *_SLAVIC}:
        return None
    family = person.family.upper() if parameter.endswith("capitals") else person.family
    return f"{family}{',' if parameter.endswith('comma') else ''} {person.given}"


# Other words and names ----------------------------------------------------------------------------------------------


@cache
def english_words() -> Mapping[str, tuple[str, ...]]:
    """Return common English words that are no usual names, by their first letter."""
    from lemminflect import getAllLemmas
    from wordfreq import top_n_list

    names = {plain(n).lower() for locale in GIVEN_LOCALES for n in given_names(locale)}
    found: dict[str, list[str]] = {}
    for word in top_n_list("en", 40_000):
        if len(word) >= 4 and word.isalpha() and word.isascii() and word not in names and getAllLemmas(word):
            found.setdefault(word[0], []).append(word)
    return {letter: tuple(words) for letter, words in found.items()}


def nearest_word(name: str, letters_off: int) -> str | None:
    """Return the commonest English word with the same first letter, `letters_off` letters from `name`: Macaroon."""
    bare = plain(name).lower()
    words = english_words().get(bare[:1], ())
    return next((w for w in words if OSA.distance(bare, w, score_cutoff=letters_off) == letters_off), None)


WORDS = ("after the given name, one letter", "after the given name, two letters", "after the title, one letter",
         "after the title, two letters")  # fmt: skip


def word(person: Person, parameter: str, _: random.Random) -> str | None:
    """Put the nearest English word in place of the family name: Emmanuel Macaroon; behind a title alone if asked."""
    if len(person.family) < 5 or not plain(person.family).isalpha() or person.family_first:
        return None
    found = nearest_word(person.family, 1 if parameter.endswith("one letter") else 2)
    if found is None or (parameter.endswith("two letters") and len(person.family) < 6):
        return None
    return found.title() if parameter.startswith("after the title") else f"{person.given} {found.title()}"


GIVEN_LOCALES = {
    "cs": ("cs_CZ", "CZ SK"), "de": ("de_DE", "DE AT CH"), "en": ("en_US", "US GB CA AU NZ IE ZA"),
    "es": ("es_ES", "ES MX AR CO CL PE VE EC BO PY UY CU GT HN NI SV CR PA DO"), "fi": ("fi_FI", "FI"),
    "fr": ("fr_FR", "FR BE CA CH"), "hr": ("hr_HR", "HR RS BA SI ME"), "hu": ("hu_HU", "HU"), "it": ("it_IT", "IT"),
    "nl": ("nl_NL", "NL BE"), "no": ("no_NO", "NO SE DK"), "pl": ("pl_PL", "PL"), "pt": ("pt_PT", "PT BR"),
    "ro": ("ro_RO", "RO MD"), "tr": ("tr_TR", "TR AZ"),
}  # fmt: skip


@cache
def given_names(language: str) -> tuple[str, ...]:
    """Return the usual given names of a language, from Faker's lists."""
    provider = import_module(f"faker.providers.person.{GIVEN_LOCALES[language][0]}").Provider
    return tuple(dict.fromkeys(n for n in provider.first_names if n.isalpha()))


def given(person: Person, parameter: str, rng: random.Random) -> str | None:
    """Put another country's given name, one or two letters off, in place of the person's: Olav Scholz."""
    first = person.given.split()[0] if person.given else ""
    if person.family_first or len(first) < 4 or person.country in GIVEN_LOCALES[parameter][1].split():
        return None
    bare, most = plain(first).lower(), 1 if len(first) < 6 else 2
    near = [n for n in given_names(parameter) if 0 < OSA.distance(plain(n).lower(), bare, score_cutoff=most) <= most]
    return person.name.replace(first, rng.choice(near), 1) if near else None


# What is right ------------------------------------------------------------------------------------------------------


def key(name: str) -> str:
    """Return the letters of a name in lower case without diacritics, -sky spelt one way: to compare names by."""
    squashed = "".join(c for c in plain(name).lower() if c.isalpha())
    return re.sub(r"sk(?:y|yi|yy|iy|ii)$", "sky", squashed)


class Right:
    """Which full names are right: every spelling in the gazetteer, and the usual spellings of the given name."""

    def __init__(self, people: Sequence[Person], variants: Mapping[str, frozenset[str]]) -> None:
        self._variants = variants
        self._all = {key(name) for person in people for name in self.names(person)}

    def names(self, person: Person) -> list[str]:
        """Return the accepted full names of a person, the gazetteer's first."""
        singles = [s for s in person.spellings if " " not in s]
        full = [person.name, *(s for s in person.spellings if " " in s)]
        full += [person.name.replace(person.family, s, 1) for s in singles]
        first = person.given.split()[0] if person.given else ""
        for variant in self._variants.get(key(first), ()):
            full += [name.replace(first, variant.title(), 1) for name in tuple(full) if name.startswith(first)]
        return list(dict.fromkeys(full))

    def families(self, person: Person) -> list[str]:
        """Return the accepted family names of a person."""
        found = [person.family, *(s for s in person.spellings if " " not in s)]
        if not person.family_first:
            found += [s.split()[-1] for s in person.spellings if len(s.split()) == 2]
        return list(dict.fromkeys(found))

    def is_right(self, name: str) -> bool:
        """Tell whether `name` is a right full name of anybody known, umlauts written out or not."""
        written_out = name
        for umlaut, two in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe")):
            written_out = written_out.replace(umlaut, two)
        return key(name) in self._all or key(written_out) in self._all


NAME_KINDS: Mapping[str, tuple[Operation, Sequence[str]]] = {
    "letters": (letters, tuple(LETTERS)),
    "cut short": (cut, tuple(CUTS)),
    "another language's scheme": (scheme, SCHEMES),
    "back from Cyrillic": (back_from_cyrillic, CYRILLIC),
    "back from katakana": (back_from_katakana, tuple(KATAKANA)),
    "back from Hebrew or Arabic": (back_from_consonants, tuple(CONSONANTAL)),
    "female ending": (female, tuple(FEMALE)),
    "diacritics": (diacritics, tuple(DIACRITICS)),
    "impossible given name": (given, tuple(GIVEN_LOCALES)),
}
"""The kinds that need nothing but the name; those that need its surroundings are in `garble_stories`."""


def hashed(*parts: str) -> str:
    """Return a digest to order things by, the same on every machine."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def in_order(people: Sequence[Person], kind: str, half: Half) -> Iterator[Person]:
    """Yield the people of one half in the order of this kind."""
    mine = [p for p in people if half_of(p.name) == half]
    yield from sorted(mine, key=lambda p: hashed(kind, p.name))
