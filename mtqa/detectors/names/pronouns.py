"""A pronoun for the other sex right behind a person whose sex is known: Angela Merkel said he was tired."""

from __future__ import annotations

import re

from mtqa.detectors.names.story import Line, Place, Story, units
from mtqa.gazetteer import squash
from mtqa.gazetteer.candidates import Word
from mtqa.model.finding import EvidenceValue, Finding

# How far behind the name the pronoun may stand, in characters, with nobody else named in between.
_NEAR = 60
_PRONOUN = re.compile(r"\b(he|she|his|her|him|himself|herself)\b")
_SEX = {"he": "m", "his": "m", "him": "m", "himself": "m", "she": "f", "her": "f", "herself": "f"}
_OTHER = {"he": "she", "she": "he", "his": "her", "him": "her", "himself": "herself", "herself": "himself"}
# Somebody else whom the pronoun may mean.
_SOMEBODY = re.compile(
    r"\b(?:man|woman|men|women|husband|wife|son|daughter|father|mother|brother|sister|boy|girl|king|queen|president|minister"
    r"|who|whom|whose|colleague|predecessor|successor|rival|opponent|partner|spokes\w+|leader|coach|player|he|she)\b|[\"“”]",
    re.IGNORECASE,
)


def check(story: Story, line: Line, words: list[Word]) -> Finding | None:
    """Return the wrong pronoun behind the one person that a sentence names."""
    run = units(words)
    others = [w for there, ws in story.runs if there is line for w in ws if not story.is_title(w.text)]
    for i, first in enumerate(run[:-1]):
        last = run[i + 1]
        known = story.known.people.full(squash(first.text + last.text))
        sexes = {k.person.sex for k in known}
        if len(sexes) != 1 or known[0].person.sex not in {"f", "m"}:
            continue
        found = _PRONOUN.search(line.text, last.end, last.end + _NEAR)
        if found is None or _SEX[found[1]] in sexes:
            continue
        if any(w.start < first.start or last.end < w.start < found.start() for w in others if w.start != first.start):
            continue
        if _SOMEBODY.search(line.text, last.end, found.start()) or _SOMEBODY.search(line.text, 0, first.start):
            continue
        place = Place(line, found.start(), found.end())
        person = known[0].person
        fix = _OTHER.get(found[1]) or ("his" if _owns(line, found.start(), found.end()) else "him")
        who = "a woman" if person.sex == "f" else "a man"
        message = f"{person.name} is {who}: {fix}, not {found[1]}, unless somebody else is meant."
        evidence: dict[str, EvidenceValue] = {"person": person.name, "sex": "female" if person.sex == "f" else "male"}
        return story.finding("pronoun", "pronoun", "major", 0.7, place, message, (fix,), evidence)
    return None


def _owns(line: Line, start: int, end: int) -> bool:
    """Tell whether the pronoun at characters `start` to `end` has a noun behind it: her office."""
    _, after = line.sentence.tokens_at(start, end)
    return after < len(line.sentence.pos) and line.sentence.pos[after] in {"NOUN", "ADJ", "PROPN", "NUM"}
