"""Places and bodies: forms that only other languages use, case endings, names cut short or misspelled."""

from __future__ import annotations

import re
from functools import lru_cache

from mtqa.analysis import Sentence
from mtqa.detectors.names.near import SLIGHT, stems
from mtqa.detectors.names.story import Line, Place, Story
from mtqa.detectors.names.wording import dressed
from mtqa.gazetteer import ForeignForm, Gazetteer, squash, zipf
from mtqa.gazetteer.candidates import Word
from mtqa.gazetteer.respell import respelling
from mtqa.model.finding import Category, EvidenceValue, Finding, Severity
from mtqa.model.languages import language_name

_ESTABLISHED_PLACE = 2.0
# Letters' worth of difference up to which two existing words may still stand for a body: Wise Air.
_CLOSELY = 0.5
# Shorter names of Chinese towns lie too close together.
_LONG_CHINESE = 9
_QUOTES = frozenset("\"'“”„«»‘’")
# A place that is nearly named needs a word before it that places take.
_BEFORE_PLACES = re.compile(
    r"\b(?:in|from|to|of|across|throughout|into|near|via|towards?|around|outside|within|against|between|with|for)"
    r"(?: the)? $"
)
_PLACE_KINDS = {"town", "city", "region", "province", "state", "island", "mountain", "mountains", "sea", "ocean"}
_WITH_ARTICLE = {
    "Netherlands", "United States", "United Kingdom", "White House", "Middle East", "West Bank", "Gaza Strip", "U.N.",
    "U.S.", "EU", "IMF", "ECB", "OECD", "WTO", "IAEA", "ICC", "ICJ", "IOM", "ILO", "OAS", "UNHCR", "ICRC", "IOC",
    "Vatican", "Holy See", "European Union", "European Commission", "World Bank", "European Central Bank", "Red Cross",
    "Soviet Union", "Philippines", "United Arab Emirates", "Czech Republic", "Dominican Republic", "Bahamas",
    "Maldives", "Central African Republic", "Republic of Congo", "Solomon Islands", "Marshall Islands",
    "International Monetary Fund", "United Nations", "Black Sea", "Baltic Sea", "North Sea", "Mediterranean Sea",
    "Caspian Sea", "Red Sea", "Dead Sea", "Danube", "Rhine", "Nile", "Volga", "Dnieper", "Vistula", "Elbe", "Thames",
    "Seine", "Euphrates", "Tigris", "Amazon", "Mississippi", "Alps", "Pyrenees", "Carpathians", "Himalayas", "Urals",
    "Andes", "Caucasus", "Balkans", "English Channel", "Persian Gulf", "Suez Canal", "Panama Canal", "Bosphorus",
    "Security Council", "African Union", "Arab League", "Warsaw Pact", "Cold War", "Ottoman Empire", "Kremlin",
    "Bundestag", "Pentagon", "Caribbean", "Arctic", "Antarctic", "Pacific Ocean", "Atlantic Ocean", "Crimea Bridge",
}  # fmt: skip


def check(story: Story, line: Line, words: list[Word], run: list[Word], i: int) -> Finding | None:
    """Return what is wrong with unit `i` of `run` as a place or body; `words` are the words of the run one by one."""
    return (
        _foreign(story, line, words, run[i])
        or _misspelled(story, line, run, i)
        or _near_city(story, line, run, i)
        or _case_ending(story, line, run, i)
        or _near_body(story, line, run, i)
    )


# Forms of other languages


def _foreign(story: Story, line: Line, words: list[Word], unit: Word) -> Finding | None:
    last = unit.text.split()[-1]
    entries = story.known.places.foreign.get(last) or story.known.places.foreign.get(unit.text)
    if not entries:
        return None
    at = unit.end - len(last)
    for entry in entries:
        end = at + len(entry.form)
        if line.text[at:end] != entry.form or line.text[end : end + 1].isalnum():
            continue
        if _fits(story, entry, line.text, at, end, words):
            return _foreign_finding(story, entry, Place(line, at, end))
        return None
    return None


def _fits(story: Story, entry: ForeignForm, text: str, start: int, end: int, words: list[Word]) -> bool:
    if squash(entry.form) in story.accepted:
        return False
    # Another name right beside it makes a club, a bank, a person: AS Roma, Credit Suisse.
    for word in words:
        beside = word.end == start - 1 or word.start == end + 1
        if beside and not story.is_title(word.text) and text[max(0, word.start - 1)] != ",":
            return False
    if start and text[start - 1] in _QUOTES and text[end : end + 2].lstrip(",.")[:1] in _QUOTES:
        return False
    if not (entry.never or entry.only):
        return True
    near = text[max(0, start - 300) : start] + " " + text[end : end + 300]
    around = {w.strip(".,;:!?\"'“”()").removesuffix("'s").lower() for w in near.split()}
    return not entry.never & around and (not entry.only or bool(entry.only & around))


def _foreign_finding(story: Story, entry: ForeignForm, place: Place) -> Finding:
    found = story.written(place)
    right = entry.english
    if right in _WITH_ARTICLE and _wants_article(place.line.sentence, place.start, place.end):
        right = f"the {right}"
    spoken = " and ".join(dict.fromkeys(language_name(code) for code in entry.languages[:2]))
    minor = entry.severity == "minor"
    message = f"“{found}” is the {spoken} form; in English it is {entry.english}."
    evidence: dict[str, EvidenceValue] = {"language": spoken}
    evidence["pivots"] = {code: 1.0 / len(entry.languages) for code in entry.languages}
    severity: Severity = "minor" if minor else "major"
    confidence = 0.65 if minor else 0.9
    return story.finding("foreign-form", "place-name", severity, confidence, place, message, (right,), evidence)


def _wants_article(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether "the" is missing before characters `start` to `end`: no determiner before, no noun after."""
    first, last = sentence.tokens_at(start, end)
    before = sentence.pos[first - 1] if first else ""
    after = sentence.pos[last] if last < len(sentence.pos) else ""
    return before not in {"DET", "ADJ", "PROPN", "NOUN", "NUM", "PRON"} and after not in {"NOUN", "PROPN"} and first > 0


# Misspellings


def near_two_words(story: Story, place: Place, first: Word, second: Word) -> Finding | None:
    """Return the finding that two words are nearly a well-known place of two words: New Yrok."""
    hit = story.known.places.near_pair(squash(first.text), squash(second.text))
    if hit is None or story.is_known(hit[1]):
        return None
    found = story.written(place)
    right = hit[0].upper() if found.isupper() else hit[0]
    message = f"“{found}” is misspelled: {hit[0]}."
    evidence: dict[str, EvidenceValue] = {"place": hit[0]}
    return story.finding("place-spelling", "place-name", "major", 0.85, place, message, (right,), evidence)


@lru_cache(maxsize=1 << 16)
def _near_place(known: Gazetteer, word: str) -> str | None:
    """Return the well-known place that an otherwise unknown word nearly is."""
    key = squash(word)
    if len(key) < 5 or len(key) != len(word) or known.is_known(word):
        return None
    place = known.places.near(key)
    if place is None or key.startswith(squash(place)):
        return None
    return place


def _misspelled(story: Story, line: Line, run: list[Word], i: int) -> Finding | None:
    unit = run[i]
    right = _near_place(story.known, unit.text)
    if right is None:
        return None
    beside = [run[j].text for j in (i - 1, i + 1) if 0 <= j < len(run)]
    if any(not story.is_title(word) for word in beside):
        return None
    cut = squash(right).startswith(squash(unit.text))
    named = story.counts[right] > 0
    common = zipf(unit.text)
    with_article = right in _WITH_ARTICLE and line.before(unit.start).lower().endswith("the ")
    limit = 2.7 if cut and (named or with_article) else _ESTABLISHED_PLACE
    if common >= limit or (story.counts[unit.text] > 2 and not named):
        return None
    changed = len(squash(right)) == len(unit.text) and sorted(squash(right)) != sorted(squash(unit.text))
    if changed and len(unit.text) < 8 and not named:  # too many short names are one letter apart
        return None
    kind_of = story.known.places.bodies.get(right, "")
    body = bool(kind_of) and kind_of not in _PLACE_KINDS
    if not named and not body and not _BEFORE_PLACES.search(line.before(unit.start)):
        return None
    place = Place(line, unit.start, unit.end)
    found = story.written(place)
    what = "is cut short" if cut else "is misspelled"
    right_one = f"the story has {right} elsewhere" if named else f"the {kind_of} is {right}" if body else right
    message = f"“{found}” {what}: {right_one}."
    evidence: dict[str, EvidenceValue] = {"place": right}
    if named:
        evidence["also in the story"] = right
    kind = "cut-short" if cut else "name-spelling" if body else "place-spelling"
    category: Category = "name" if body else "place-name"
    fix = right.upper() if found.isupper() else right
    confidence = 0.95 if named else 0.85
    return story.finding(kind, category, "major", confidence, place, message, (fix,), evidence)


def _near_city(story: Story, line: Line, run: list[Word], i: int) -> Finding | None:
    """Find a large city re-spelled by way of another script, in a story about its country: Zhangzakou, China."""
    unit = run[i]
    key = squash(unit.text)
    if len(key) < 6 or (len(run) > 1 and any(not story.is_title(other.text) for other in run if other is not unit)):
        return None
    if unit.text.isupper() or zipf(unit.text) >= _ESTABLISHED_PLACE or story.is_known(unit.text):
        return None
    if not _BEFORE_PLACES.search(line.before(unit.start)):
        return None
    best: tuple[float, str, str] | None = None
    for name, code in story.known.places.near_cities(key):
        way = respelling(key, name, SLIGHT, code)
        if way is None or (best is not None and way.cost >= best[0]):
            continue
        best = way.cost, name, code
    if best is None or best[0] == 0 or best[2] not in story.countries:
        return None
    if best[2] == "CN" and len(key) < _LONG_CHINESE:
        return None
    place = Place(line, unit.start, unit.end)
    found = story.written(place)
    right = dressed(best[1], found, best[2])
    country = story.known.facts.countries[best[2]].name
    message = f"“{found}” is nearly {right}, a city in {country}, of which the story speaks."
    evidence: dict[str, EvidenceValue] = {
        "place": right,
        "country": country,
        "difference in letters": round(best[0], 2),
    }
    return story.finding("place-spelling", "place-name", "major", 0.75, place, message, (right,), evidence)


def _near_body(story: Story, line: Line, run: list[Word], i: int) -> Finding | None:
    """Find a company, club or brand re-spelled by way of another script, beside what it is: the airline Rainair."""
    for units in (run[i : i + 2], run[i : i + 1]):
        if len(units) == 2 and (units[0].end + 1 != units[1].start or len(run) > 2):
            continue
        if len(units) == 1 and any(not story.is_title(other.text) for other in run if other is not run[i]):
            continue
        place = Place(line, units[0].start, units[-1].end)
        found = story.written(place)
        finding = _as_body(story, place, found, found.isupper() or story.is_known(found))
        if finding is not None:
            return finding
    return None


def _as_body(story: Story, place: Place, found: str, exists: bool) -> Finding | None:
    key = squash(found)
    if len(key) < 5 or len(key) > 30 or (exists and " " not in found):
        return None
    best: tuple[float, str, str] | None = None
    for name, what in story.known.places.near_bodies(key):
        if squash(name) == key:
            return None
        way = respelling(key, name, SLIGHT)
        if way is not None and (" " in name) == (" " in found) and (best is None or way.cost < best[0]):
            best = way.cost, name, what
    if best is None:
        return None
    cost, right, what = best
    told = what.split()[-1].lower() in _around(place) or (what.split()[0].lower() in _around(place) and " " in what)
    named = right in story.text
    if not (told or named) or (exists and not (told and cost <= _CLOSELY and " " in found)):
        return None
    message = f"“{found}” is not how the {what} is spelled: {right}."
    evidence: dict[str, EvidenceValue] = {"name": right, "what it is": what, "difference in letters": round(cost, 2)}
    return story.finding("name-spelling", "name", "major", 0.8, place, message, (right,), evidence)


def _around(place: Place) -> set[str]:
    """Return the lower-case words of the sentence near `place`, plurals without their s."""
    text = place.line.text
    near = f"{text[max(0, place.start - 80) : place.start]} {text[place.end : place.end + 80]}".lower()
    words = re.findall(r"[a-z]+", near)
    return {*words, *(word.removesuffix("s") for word in words)}


def _case_ending(story: Story, line: Line, run: list[Word], i: int) -> Finding | None:
    """Find a place that keeps a case ending of Slavic, Finnic, Hungarian or Turkish: in Washingtonu."""
    unit = run[i]
    hit = _with_ending(story.known, unit.text)
    if hit is None or any(not story.is_title(other.text) for other in run if other is not unit):
        return None
    if zipf(unit.text) >= _ESTABLISHED_PLACE:
        return None
    if not _BEFORE_PLACES.search(line.before(unit.start)) and not story.counts[hit[0]]:
        return None
    place = Place(line, unit.start, unit.end)
    found = story.written(place)
    spoken = " or ".join(language_name(code) for code in hit[2][:2])
    message = f"“{found}” keeps the ending “-{hit[1]}” of {spoken}: {hit[0]}."
    evidence: dict[str, EvidenceValue] = {"place": hit[0], "ending": hit[1]}
    evidence["pivots"] = {code: 1.0 / len(hit[2]) for code in hit[2]}
    return story.finding("case-ending", "place-name", "major", 0.85, place, message, (hit[0],), evidence)


@lru_cache(maxsize=1 << 16)
def _with_ending(known: Gazetteer, word: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Return the well-known place that `word` is with a case ending, the ending and its languages."""
    if known.is_known(word):
        return None
    for stem in stems(word):
        place = known.places.well_known.get(stem.stem)
        if place is not None and len(stem.stem) >= 5 and known.places.bodies.get(place, "city") in _PLACE_KINDS:
            return place, stem.ending, stem.languages
    return None
