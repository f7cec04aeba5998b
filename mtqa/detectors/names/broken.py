"""Names broken by a machine: a title glued on, letters turned to signs by a wrong encoding, a letter lost."""

from __future__ import annotations

import re

from mtqa.detectors.names.story import Line, Place, Story, surroundings
from mtqa.gazetteer import squash, zipf
from mtqa.gazetteer.candidates import Word
from mtqa.gazetteer.index import Kind
from mtqa.model.finding import EvidenceValue, Finding

_GLUED = re.compile(r"^([A-Z][a-z]{3,})([A-Z][^\W\d_][\w'-]+)$")
# What UTF-8 looks like when it was read as Latin-1 or Windows-1252: Ã¤, Å¡, Ä‡.
_MOJIBAKE = re.compile(r"[ÃÂÄÅÐÑØ][\u0080-\u00bf\u0152-\u0178\u02c6-\u2122]")
_REST = re.compile(r"^ ?[?\ufffd]? ?([a-z]{2,})\b")


def check(story: Story, line: Line, run: list[Word], i: int) -> Finding | None:
    """Return what a machine broke in unit `i` of `run`."""
    unit = run[i]
    return _glued(story, line, unit) or _cut_letter(story, line, unit)


def _glued(story: Story, line: Line, unit: Word) -> Finding | None:
    """Find an office written into the name: PresidentMacron."""
    match = _GLUED.match(unit.text)
    if match is None or match[1].lower() not in surroundings(story.known).words:
        return None
    if not story.known.people.kinds(squash(match[2])) & {Kind.FAMILY, Kind.GIVEN}:
        return None
    place = Place(line, unit.start, unit.end)
    fix = f"{match[1]} {match[2]}"
    message = f"The title and the name are written as one word: {fix}."
    return story.finding("glued", "name", "minor", 0.9, place, message, (fix,), {"title": match[1]})


def _cut_letter(story: Story, line: Line, unit: Word) -> Finding | None:
    """Find a name that lost a letter outside ASCII and fell in two: H kkänen, Erdo an."""
    word = unit.text
    if not 2 <= len(word) <= 12 or not word.isalpha() or zipf(word) >= 4.0:
        return None
    rest = _REST.match(line.text[unit.end :])
    if rest is None or len(word) + len(rest[1]) < 5 or (zipf(rest[1]) >= 4.3 and zipf(word) >= 3.0):
        return None
    key = squash(word + rest[1])
    people = story.known.people
    for family in people.near_families(key):
        if len(family) != len(key) + 1 or not (family.startswith(squash(word)) and family.endswith(squash(rest[1]))):
            continue
        for known in people.by_family(family):
            person = known.person
            spelled = [w for name in (person.name, *person.spellings) for w in name.split() if squash(w) == family]
            right = next((w for w in spelled if not w.isascii()), "")
            lost = right[len(word) : len(word) + 1]
            place = Place(line, unit.start, unit.end + rest.end(1))
            if not lost or lost.isascii() or not (person.name in story.named or story.fit(person, place).office):
                continue
            message = f"The letter “{lost}” was lost, and the name fell in two: {right}."
            evidence: dict[str, EvidenceValue] = {"person": person.name, "letter": lost}
            return story.finding("lost-letter", "name", "major", 0.9, place, message, (right,), evidence)
    return None


def mojibake(story: Story, line: Line) -> Finding | None:
    """Find a word whose letters were read in the wrong encoding: HÃ¤kkÃ¤nen."""
    match = _MOJIBAKE.search(line.text)
    if match is None:
        return None
    import ftfy

    start, end = match.start(), match.end()
    while start and not line.text[start - 1].isspace():
        start -= 1
    while end < len(line.text) and not line.text[end].isspace():
        end += 1
    word = line.text[start:end]
    fixed = ftfy.fix_encoding(word)
    if fixed == word or len(fixed) >= len(word) or _MOJIBAKE.search(fixed) or not fixed.isprintable() or "Â" in fixed:
        return None
    place = Place(line, start, end)
    message = f"The letters were read in the wrong encoding: {fixed}."
    return story.finding("encoding", "residue", "major", 0.95, place, message, (fixed,), {"read as": "UTF-8"})
