"""What stands beside a name: the office and the country that say who is meant."""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from mtqa.gazetteer.fold import fold, words
from mtqa.gazetteer.load import Facts, Office, Person

# How far an office may stand from the name that it belongs to, in characters, and a country.
_OFFICE_BEFORE, _OFFICE_AFTER, _COUNTRY = 60, 50, 140
# How far the country may stand where the same phrase names office and person.
_CLOSE = 48
_BODIES = {
    "UN": r"U\.?N\.?|United Nations",
    "EU": r"EU|European (?:Union|Commission)|bloc",
    "EU-Commission": r"European Commission|EU Commission|EU|Commission",
    "EU-Council": r"European Council|EU Council|EU|Council",
    "EU-Parliament": r"European Parliament|EU Parliament|EU|Parliament",
    "ECB": r"ECB|European Central Bank",
    "IMF": r"IMF|International Monetary Fund",
    "WHO": r"WHO|World Health Organi[sz]ation",
    "IAEA": r"IAEA|International Atomic Energy Agency|nuclear",
    "WTO": r"WTO|World Trade Organi[sz]ation",
    "Fed": r"Fed|Federal Reserve",
    "FBI": r"FBI|Bureau of Investigation",
    "ICC-prosecutor": r"ICC|International Criminal Court|prosecutor",
    "UN-Assembly": r"U\.?N\.?|General Assembly",
    "UN-rights": r"U\.?N\.?|human rights",
}


# Seats of power that name a country as well as its own name does.
_SEATS = {
    "White House": "US", "Pentagon": "US", "Capitol Hill": "US", "Senate": "US", "House Speaker": "US", "Rep.": "US",
    "House Minority Leader": "US", "House Majority Leader": "US", "Washington": "US", "Kremlin": "RU", "Moscow": "RU",
    "Downing Street": "GB", "Tory": "GB", "Labour": "GB", "Elysee": "FR", "Élysée": "FR", "Paris": "FR",
    "Bundestag": "DE", "Berlin": "DE", "Knesset": "IL", "Beijing": "CN", "Kyiv": "UA", "Kiev": "UA", "Tehran": "IR",
    "Ankara": "TR", "Tokyo": "JP", "Seoul": "KR", "Pyongyang": "KP", "Delhi": "IN", "Rome": "IT", "Madrid": "ES",
}  # fmt: skip


class Fit(NamedTuple):
    """How well the words around a name fit a person: does an office, a country, and which office fits best.

    `close` tells that both stand in the phrase that names the person: the Swedish artist, Finland's defence minister.
    """

    office: bool
    country: bool
    which: Office | None
    close: bool = False


class Surroundings:
    """Finds offices and countries around a name."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    @cached_property
    def _roles(self) -> dict[str, frozenset[str]]:
        roles: dict[str, set[str]] = {}
        for role in self._facts.roles.values():
            for phrase in role.phrases:
                for variant in {phrase, phrase.replace("defense", "defence")}:
                    for form in {variant, variant.replace("minister of ", "minister for ")}:
                        roles.setdefault(form, set()).add(role.name)
        return {phrase: frozenset(names) for phrase, names in roles.items()}

    @cached_property
    def words(self) -> frozenset[str]:
        """Single lower-case words of all office phrases."""
        return frozenset(word for phrase in self._roles for word in re.findall(r"[a-z]+", phrase))

    @cached_property
    def _role_pattern(self) -> re.Pattern[str]:
        phrases = sorted(self._roles, key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})(?:'s)?\b", re.IGNORECASE)

    @cached_property
    def _countries(self) -> dict[str, str]:
        words: dict[str, str] = {}
        for country in self._facts.countries.values():
            for word in (country.name, *country.others, *country.people):
                words.setdefault(word, country.code)
        for place, code in _SEATS.items():
            words.setdefault(place, code)
        return words

    @cached_property
    def _country_pattern(self) -> re.Pattern[str]:
        words = sorted(self._countries, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?!\w)")

    def roles_beside(self, text: str, start: int, end: int) -> set[str]:
        """Return the roles that phrases right before or after characters `start` to `end` of `text` name."""
        found: set[str] = set()
        before = text[max(0, start - _OFFICE_BEFORE) : start]
        before = re.split(r"[.;:!?\"“”] |, (?:and|but|while) ", before)[-1]
        for match in self._role_pattern.finditer(before):
            found |= self._roles[match.group().lower().removesuffix("'s")]
        after = text[end : end + _OFFICE_AFTER]
        # After the name an office counts only as an apposition: ", Finland's defence minister,".
        if after[:2] in {", ", " ("}:
            for match in self._role_pattern.finditer(after):
                found |= self._roles[match.group().lower().removesuffix("'s")]
        return found

    def countries_in(self, text: str) -> set[str]:
        """Return the codes of countries named in `text` by their own names."""
        return {self._countries[m.group()] for m in self._country_pattern.finditer(text) if m.group() not in _SEATS}

    def countries_near(self, text: str, start: int, end: int) -> set[str]:
        """Return the codes of countries named around characters `start` to `end` of `text`."""
        window = text[max(0, start - _COUNTRY) : start] + " | " + text[end : end + _COUNTRY]
        return {self._countries[match.group()] for match in self._country_pattern.finditer(window)}

    def _is_close(self, person: Person, office: Office, text: str, start: int, end: int) -> bool:
        before = re.split(r"[.;:!?\"“”]", text[max(0, start - _CLOSE) : start])[-1]
        phrases = [before] + ([text[end : end + _CLOSE]] if text[end : end + 2] == ", " else [])
        for phrase in phrases:
            home = any(self._countries[m.group()] == person.country for m in self._country_pattern.finditer(phrase))
            if home or (office.body and _names_body(office.body, phrase)):
                return True
        return False

    def fit(self, person: Person, text: str, start: int, end: int) -> Fit:
        """Tell how the words around characters `start` to `end` of `text` fit `person`."""
        text, start, end = _window(text, start, end)
        roles = self.roles_beside(text, start, end)
        countries = self.countries_near(text, start, end)
        own = person.country in countries
        best: Office | None = None
        for office in person.offices:
            at_home = own if not office.body else _names_body(office.body, text)
            if office.role in roles and (at_home or best is None):
                if at_home:
                    return Fit(True, True, office, self._is_close(person, office, text, start, end))
                best = office
        return Fit(best is not None, own or any(o.body and _names_body(o.body, text) for o in person.offices), best)


def _window(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Cut out what may tell who is meant: a sentence as long as a book says no more than its words around the name."""
    first = max(0, start - 2 * _COUNTRY)
    return text[first : end + 2 * _COUNTRY], start - first, end - first


def _names_body(body: str, text: str) -> bool:
    pattern = _BODIES.get(body) or re.escape(body).replace(r"\-", "[ -]")
    return re.search(rf"\b(?:{pattern})(?!\w)", text) is not None


def is_function_word(word: str) -> bool:
    """Tell whether `word` may stand capitalised beside a name without being part of one."""
    return fold(word) in _FUNCTION


_FUNCTION = frozenset(
    words("""the a an in on at to from of for by with and but or as if when while after before since until during near
    around between against into over under above across through via outside inside both all some many most every each
    this that these those his her its their our my your it he she they we you i who what which where why how there here
    then now today yesterday tomorrow meanwhile however also even only still just not no yes so yet once
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december mr mrs ms dr sir lord lady st
    said says told while although though because despite among amid like unlike per than
    east west north south central northern southern eastern western former late new old greater downtown
    mayor airport city region province oblast government court university police district time""")
)
