"""Names broken by a machine: a title glued on, letters turned to signs by a wrong encoding, a letter lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.detectors.names.story import Line, Place, Story, surroundings
from mtqa.gazetteer import squash, zipf
from mtqa.gazetteer.candidates import Word
from mtqa.model.finding import EvidenceValue, Finding

_GLUED = re.compile(r"(?<![\w@#/.-])((?:Mr|Mrs|Ms|Dr)\.?|[A-Z]?[a-z]{3,})([A-Z][a-zà-ÿ][^\W\d_]+)\b(?![\w@/]|\.\w)")
_COURTESY = frozenset({"Mr", "Mrs", "Ms", "Dr"})
# What UTF-8 looks like when it was read as Latin-1 or Windows-1252: Ã¤, Å¡, Ä‡.
_MOJIBAKE = re.compile(
    r"[ÃÂÄÅÐÑØĂĹ√ƒ][\u0080-\u00bf\u0152-\u0178\u02c6-\u2122ĄąĽľŁłŞşŤťŹźŻžˇ˝°ôΩ§¶ß®©™´¨≠Æ∞±≤≥¥µ∂∑∏πªºæø]"
)
_ENCODINGS = ("cp1252", "latin-1", "cp1250", "mac_roman")
_SIGNS = "¡¿¤¥¦§©¬®°±µ¶¹²³√∂∞Ω≈†‡•"
_ODD = re.compile(rf"\b([^\W\d_a-z][^\W\d_]+) ([^\W\d_a-z][^\W\d_]*[{_SIGNS}](?:[^\W\d_]|[{_SIGNS}])*)")
_HALVES = re.compile(r"^([A-ZÀ-Ɏ][a-zà-ɏ]+)([A-ZÀ-Ɏ][a-zà-ɏ]{2,})$")
_REST = re.compile(r"^ ?[?\ufffd]? ?([a-z]{2,})\b")


def glued(story: Story, line: Line) -> Iterator[Finding]:
    """Yield offices and courtesy titles written into the name: PresidentMacron, ministerHäkkänen, Mr.Putin."""
    for match in _GLUED.finditer(line.text):
        title, name = match[1], match[2]
        courtesy = title.rstrip(".") in _COURTESY
        if not courtesy and title.lower() not in surroundings(story.known).words:
            continue
        if not story.known.is_known(name) or (
            not courtesy and title[0].isupper() and story.known.is_known(title + name)
        ):
            continue
        fix = f"{title} {name}"
        message = f"The title and the name are written as one word: {fix}."
        place = Place(line, match.start(), match.end())
        yield story.finding("glued", "name", "minor", 0.9, place, message, (fix,), {"title": title})


def cut_letter(story: Story, line: Line, unit: Word) -> Finding | None:
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
    start, end = match.start(), match.end()
    while start and not line.text[start - 1].isspace():
        start -= 1
    while end < len(line.text) and not line.text[end].isspace():
        end += 1
    word = line.text[start:end]
    for encoding in _ENCODINGS:
        try:
            fixed = word.encode(encoding).decode()
        except UnicodeError:
            continue
        if len(fixed) < len(word) and all((c.isalpha() and c not in "ÂÃ") or c.isascii() for c in fixed):
            place = Place(line, start, end)
            message = f"The letters were read in the wrong encoding: {fixed}."
            return story.finding("encoding", "residue", "major", 0.95, place, message, (fixed,), {"read as": encoding})
    return None


def odd_letter(story: Story, line: Line) -> Iterator[Finding]:
    """Yield known names with a sign in the place of a letter: Kad¡oğlu, Fincanc¡."""
    for match in _ODD.finditer(line.text):
        word = match[2]
        people = story.known.people
        for family in people.near_families(squash(word)):
            known = next((k for k in people.full(squash(match[1]) + family)), None)
            if known is None or not _fits_pattern(word, family):
                continue
            place = Place(line, match.start(2), match.end(2))
            right = known.person.family
            message = f"A sign stands for a letter in {right}."
            yield story.finding(
                "encoding", "name", "major", 0.9, place, message, (right,), {"person": known.person.name}
            )
            break


def _fits_pattern(word: str, family: str) -> bool:
    """Tell whether squashed `family` is `word` with each sign read as one letter."""
    pattern = "".join(re.escape(squash(c)) if c.isalpha() else "[a-z]?" for c in word)
    return re.fullmatch(pattern, family) is not None


def halves(story: Story, line: Line, unit: Word) -> Finding | None:
    """Find given and family name written as one word: EmmanuelMacron."""
    match = _HALVES.match(unit.text)
    people = story.known.people
    if match is None or people.is_word(squash(unit.text)) or not people.full(squash(unit.text)):
        return None
    fix = f"{match[1]} {match[2]}"
    message = f"Given and family name are written as one word: {fix}."
    evidence: dict[str, EvidenceValue] = {"person": people.full(squash(unit.text))[0].person.name}
    return story.finding("glued", "name", "minor", 0.9, Place(line, unit.start, unit.end), message, (fix,), evidence)
