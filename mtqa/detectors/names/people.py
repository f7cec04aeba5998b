"""People: a full name that is off in one half or both, in the wrong order or scheme, and a family name alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mtqa.detectors.names.near import Near, near_family, near_pair, stems, with_ending
from mtqa.detectors.names.places import near_two_words
from mtqa.detectors.names.story import ESTABLISHED, Line, Place, Story, surroundings
from mtqa.detectors.names.wording import dressed, in_order, is_initial, mended, reason, who_is
from mtqa.gazetteer import Known, Person, fold, squash, zipf
from mtqa.gazetteer.candidates import Word
from mtqa.gazetteer.context import Fit, is_function_word
from mtqa.gazetteer.fold import squash_digraphs, words
from mtqa.gazetteer.index import Kind
from mtqa.model.finding import EvidenceValue, Finding, Severity
from mtqa.model.languages import language_name

_WADE_GILES = "wg"  # the scheme of older Chinese names, in place of a language
_AFTER_NAMES = "  ,.;:!?)”’\"'…-–—"
_AFTER_COMMA = re.compile(r", ([^\W\d_a-z][^\W\d_]+)(?=,| (?:of|and|who|said|says|told|has|is|was|will)\b|[.;])")
_COURTESY = re.compile(r"\b(?:Mr|Mrs|Ms|Miss)\.? $")
# Offices that one person holds at a time in a country or body.
_FEW = frozenset(
    words("""president vice-president prime-minister chancellor monarch supreme-leader foreign-minister defence-minister
    finance-minister interior-minister foreign-policy-chief speaker""")
)
# Schemes whose difference to the usual English spelling is a matter of taste, where it is this slight.
_ALIKE = frozenset({"en", ""})
_INDIC = frozenset({"IN", "PK", "BD", "LK", "NP"})
_VARIANT = 0.35
# Countries where a woman's family name has an ending of its own.
_GENDERED = frozenset(words("RU UA BY BG CZ SK PL KZ KG UZ LT LV MK RS"))
# Known people of one family name above which an unknown given name may be one more of them.
_BEARERS = 4
_RESPELT = frozenset({"en", "", "ru-en"})
# Schemes that let many names fall together: alone they tell little.
_LOSSY = frozenset({"ja", "ar", "he", "ko", "zh"})
# Letters' worth of difference that both halves together may have.
_BOTH = 2.0
_TITLES = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr)\.?|\b(?:President|Chairman|Premier|Marshal|leader|Leader)) $")
# Where English keeps the French hyphens of a name.
_NAMED_AFTER = re.compile(
    r"(?: (?:[Ii]nternational|[Aa]irport|[Ss]treet|[Ss]quare|[Uu]niversity|[Ss]tation|in Paris)|-)"
)
# Titles that tell the sex: the title for the other one, and the sex that this one is for.
_SEXED = {
    word: (other, sex)
    for man, woman in (
        ("spokesman", "spokeswoman"), ("chairman", "chairwoman"), ("businessman", "businesswoman"),
        ("congressman", "congresswoman"), ("policeman", "policewoman"), ("mr.", "Ms."), ("mr", "Ms"),
        ("sportsman", "sportswoman"), ("statesman", "stateswoman"),
    )
    for word, other, sex in ((man, woman, "m"), (woman, man, "f"))
    if word.islower()
}  # fmt: skip
_SEXED["actress"] = ("actor", "f")
_SEXED["mrs."] = _SEXED["ms."] = ("Mr.", "f")
_SEXED["mrs"] = _SEXED["ms"] = ("Mr", "f")
_TITLE = re.compile(
    rf"(?<![\w-])({'|'.join(re.escape(w) for w in sorted(_SEXED, key=len, reverse=True))}) $", re.IGNORECASE
)


def pair(story: Story, line: Line, run: list[Word], i: int) -> tuple[Finding, int] | None:
    """Return what is wrong with unit `i` and what follows it as somebody's name, and its last unit."""
    for after, last in _following(story, run, i):
        finding = _person(story, Place(line, run[i].start, after.end), run[i], after)
        if finding is not None:
            return finding, last
    return None


def _following(story: Story, run: list[Word], i: int) -> Iterator[tuple[Word, int]]:
    """Yield what may be the family name behind unit `i`, with its last unit: the next one, or the next two joined.

    Initials in between are passed over: Donald J. Trump.
    """
    j = i + 1
    while j < len(run) - 1 and is_initial(run[j].text):
        j += 1
    if j >= len(run):
        return
    yield run[j], j
    if j + 1 < len(run) and run[j].end + 1 == run[j + 1].start:
        second = Word(f"{run[j].text} {run[j + 1].text}", run[j].start, run[j + 1].end)
        people = story.known.people
        if Kind.FAMILY in people.kinds(squash(second.text)) or Kind.GIVEN in people.kinds(squash(run[i].text)):
            yield second, j + 1


def _person(story: Story, place: Place, first: Word, second: Word) -> Finding | None:
    people = story.known.people
    key, other = squash(first.text), squash(second.text)
    if other in story.accepted or key + other in story.accepted:
        return None
    right = people.full(key + other)
    if right:
        return _sex(story, place, right) or _diacritics(story, place, right)
    if Kind.ACCEPTED in people.kinds(key + other):
        return None
    finding = _foreign(story, place, key + other, None)
    if finding is None and Kind.FOREIGN_FAMILY in people.kinds(other):
        finding = _foreign(story, place, other, first)
    if finding is None and (turned := people.turned(key + other)):
        finding = _turned(story, place, turned[0])
    if finding is None:
        finding = near_two_words(story, place, first, second)
    if finding is None:
        finding = _endings(story, place, first, second)
    if finding is None and _may_be_off(story, place, first, second):
        finding = _garbled(story, place, first, second) or _cut(story, place, first, second)
    return finding or _mixed(story, place, first, second) or _swapped(story, place, first, second)


def _endings(story: Story, place: Place, first: Word, second: Word) -> Finding | None:
    """Find a full name that keeps case or female endings of another language: Greta Thunbergova, Paulem Pogbou."""
    people = story.known.people
    if story.is_known(second.text) or len(second.text) < 5:
        return None
    key = squash(first.text)
    givens = (
        [key] if Kind.GIVEN in people.kinds(key) else [s.stem for s in stems(key) if Kind.GIVEN in people.kinds(s.stem)]
    )
    for stem in stems(second.text):
        if Kind.FAMILY not in people.kinds(stem.stem):
            continue
        for known in (k for given in givens for k in people.full(given + stem.stem)):
            person = known.person
            fit = story.fit(person, place)
            if len(stem.ending) < 2 and not (fit.office or fit.country or person.name in story.named):
                continue
            found = story.written(place)
            right = dressed(in_order(person), found, person.country)
            spoken = " or ".join(language_name(code) for code in stem.languages[:2])
            message = f"“{found}” keeps the ending “-{stem.ending}” of {spoken}: the name is {right}."
            evidence: dict[str, EvidenceValue] = {
                "person": person.name,
                "ending": stem.ending,
                "pivots": {code: 1.0 / len(stem.languages) for code in stem.languages},
            }
            return story.finding("case-ending", "name", "major", 0.85, place, message, (right,), evidence)
    return None


def _cut(story: Story, place: Place, first: Word, second: Word) -> Finding | None:
    """Find a full name whose end is missing: Margaret Thatch."""
    people = story.known.people
    given, part = squash(first.text), squash(second.text)
    if place.line.text[place.end : place.end + 1] not in _AFTER_NAMES:
        return None
    if len(part) < 3 or Kind.GIVEN not in people.kinds(given) or part in story.accepted:
        return None
    for known in people.beginning(given + part):
        person = known.person
        family = next((f for f in known.families if f.startswith(part) and len(f) > len(part)), "")
        parts = person.family.replace("-", " ").split()
        whole = any(part == squash("".join(parts[:k])) for k in range(1, len(parts) + 1))
        if person.family_first or not family or whole or given not in known.givens:
            continue
        fit = story.fit(person, place)
        word = story.is_known(second.text)
        told = person.name in story.named or fit.close or _tells(fit)
        if story.known.places.is_family(fold(second.text)) and person.name not in story.named:
            continue  # John is a family name, too
        if not told and (word or len(part) < 4 or len(family) - len(part) > len(part)):
            continue
        if len(part) < 4 and not (told and any(not c.isascii() for c in person.family)):
            continue
        found = story.written(place)
        right = dressed(in_order(person), found, person.country)
        _, message = who_is(story.known, person, fit, found)
        message += f"; “{found}” is cut short."
        evidence: dict[str, EvidenceValue] = {"person": person.name, "letters missing": float(len(family) - len(part))}
        return story.finding("cut-short", "name", "major", 0.9 if told else 0.7, place, message, (right,), evidence)
    return None


def _may_be_off(story: Story, place: Place, first: Word, second: Word) -> bool:
    """Tell whether near names are worth the look: two known names are only wrong beside an office or a name."""
    if not (story.is_known(first.text) and story.is_known(second.text)):
        return True
    named = story.words_of_named
    if squash(first.text) in named or squash(second.text) in named:
        return True
    return bool(surroundings(story.known).roles_beside(place.line.text, place.start, place.end))


def _garbled(story: Story, place: Place, first: Word, second: Word) -> Finding | None:
    found: tuple[float, Near, Fit, str] | None = None
    titles = surroundings(story.known).words
    for near in near_pair(story.known, squash(first.text), squash(second.text)):
        wrong, right = (first, second) if near.half == "given" else (second, first)
        if near.known.person.family_first:
            wrong, right = right, wrong
        longer = len(near.known.person.name.split()) > 2 and near.known.person.family_first
        if longer and _goes_on(place):
            continue  # Pham Minh Chinh: two of three words say too little
        if is_function_word(wrong.text) or fold(wrong.text) in titles or story.is_title(right.text):
            continue
        fit = story.fit(near.known.person, place)
        confidence = _confidence(story, near, wrong.text, right.text, fit)
        if confidence and (found is None or confidence > found[0]):
            found = confidence, near, fit, wrong.text
    if found is None:
        return None
    confidence, near, fit, word = found
    return _near_finding(story, place, near, fit, confidence, "" if near.half == "both" else word)


def _goes_on(place: Place) -> bool:
    """Tell whether one more capitalised word follows the name."""
    after = place.line.text[place.end : place.end + 2]
    return after[:1] == " " and after[1:].isupper()


def _confidence(story: Story, near: Near, wrong: str, right: str, fit: Fit) -> float:
    """Return the probability that the person is meant, 0 where the evidence is not enough."""
    person = near.known.person
    named = person.name in story.named
    office = _tells(fit)
    closely = near.is_slight or near.is_explained
    if near.half == "both":
        if story.is_known(wrong) and story.is_known(right) and not (fit.office and fit.country):
            return 0.0
        if near.is_explained and len(wrong + right) >= 9:
            if fit.office or fit.country or named:
                return 0.9
            return 0.7 if near.cost <= _VARIANT else 0.0
        return 0.8 if near.cost <= _BOTH and (named or fit.close or (office and fit.country)) else 0.0
    if story.is_known(wrong):
        return _another(story, near, wrong, fit)
    if named:
        return 0.9
    if fit.office and fit.country:
        return 0.95 if office or closely else 0.85 if fit.close and near.cost <= _BOTH else 0.0
    if near.cost <= _VARIANT and (near.route in _ALIKE or person.country in _INDIC):
        return 0.45  # another way to write the same letters in English: which one is right is house style
    if person.family_first:
        # Chinese and Korean given names lie so close together that the country alone tells nothing.
        return 0.8 if fit.country and near.is_explained and len(wrong) >= 7 else 0.0
    if (office or fit.country) and closely:
        return 0.85 if office else 0.8
    if not near.is_slight or (near.route in _LOSSY and near.cost > _VARIANT):
        return 0.0
    if near.half == "given":
        return 0.7 if len(wrong) >= 6 or not story.known.places.is_family(fold(right)) else 0.0
    return 0.7 if len(wrong) >= (7 if near.is_explained and near.cost <= _VARIANT else 8) else 0.0


def _another(story: Story, near: Near, wrong: str, fit: Fit) -> float:
    """Return the probability that a name or word that exists stands for the person's: Joe Baden, Mark Meadow."""
    people = story.known.people
    person = near.known.person
    named = person.name in story.named
    certain = _tells(fit) and fit.country
    if near.half == "given":
        # Somebody else of that family may be meant, unless the family is a rare one.
        rare = _is_rare(story, person)
        if _is_impossible(story, wrong, person) and near.cost <= _BOTH:
            return 0.75 if fit.close or certain or named else 0.65 if rare and near.is_slight else 0.0
        if not near.is_slight:
            return 0.6 if fit.close and rare and near.cost <= _BOTH else 0.0
        if near.cost <= _VARIANT and person.country in _GENDERED and near.route in _RESPELT:
            return 0.45  # Yuri, Yuriy: house style
        if certain:
            return 0.75
        if fit.close and (rare or near.cost <= _VARIANT):
            return 0.7
        return 0.7 if rare and named else 0.6 if rare and near.is_explained else 0.0
    if near.cost <= _BOTH and not near.is_slight and zipf(wrong) >= 3.0 and len(wrong) >= 5:
        # A word two letters off: Emmanuel Macaroon.
        return 0.7 if (certain or fit.close or named) and not story.known.is_known(wrong) else 0.0
    if not near.is_slight or len(wrong) < 4:
        return 0.0
    if person.sex == "f" and squash(person.family) == squash(wrong) + "a" and person.country in _GENDERED:
        return 0.8 if fit.office or fit.country or named else 0.0
    # Nobody else has that given name.
    alone = len(people.by_given(min(near.known.givens, key=len, default=""))) <= 2 and not person.family_first
    if Kind.FAMILY in people.kinds(squash(wrong)) and not certain:
        return 0.7 if fit.close and (alone or (near.is_explained and near.cost <= _VARIANT)) else 0.0
    if story.known.is_known(wrong):
        return 0.75 if certain or (alone and (fit.office or fit.country)) else 0.0
    return 0.75 if named or fit.close or certain or alone else 0.0


def _is_impossible(story: Story, given: str, person: Person) -> bool:
    """Tell whether `given` is a usual given name, but not where the person comes from, and no known one's there."""
    where = story.known.places.given_in(fold(given))
    same = any(k.person.country == person.country for k in story.known.people.by_given(squash(given)))
    return bool(where) and person.country not in where and not same


def _is_rare(story: Story, person: Person) -> bool:
    """Tell whether the family name is one that few people bear."""
    key = squash(person.family)
    usual = story.known.places.is_family(fold(person.family))
    return not usual and len(key) >= 5 and story.known.people.bearers(key) <= 2


def _tells(fit: Fit) -> bool:
    """Tell whether the office beside a name points to few people: a prime minister does, a lawyer does not."""
    return fit.office and fit.which is not None and fit.which.role in _FEW


def _near_finding(
    story: Story, place: Place, near: Near, fit: Fit, confidence: float, wrong: str, kind: str = "near-match"
) -> Finding:
    person = near.known.person
    found = story.written(place)
    right = mended(person, near.half, found, wrong)
    who, message = who_is(story.known, person, fit, found)
    message += reason(story.known, near, wrong or found)
    evidence: dict[str, EvidenceValue] = {
        "person": person.name,
        "known as": who,
        "difference in letters": round(near.cost, 2),
    }
    if person.name in story.named:
        evidence["also in the story"] = person.name
    severity: Severity = "critical" if fit.office or person.name in story.named else "major"
    return story.finding(kind, "name", severity, confidence, place, message, (right,), evidence)


def _mixed(story: Story, place: Place, first: Word, second: Word) -> Finding | None:
    """Find the holder of an office with somebody else's given name: Chancellor Angela Scholz."""
    people = story.known.people
    given, family = squash(first.text), squash(second.text)
    if len(given) < 3 or len(family) < 4 or Kind.FAMILY not in people.kinds(family):
        return None
    if not (Kind.GIVEN in people.kinds(given) or story.known.places.is_given(fold(first.text))):
        return None
    if people.bearers(family) > _BEARERS or story.is_title(first.text):
        return None
    bearers = people.by_family(family)
    for known in bearers:
        person = known.person
        fit = story.fit(person, place)
        if person.family_first or fit.which is None or (known.givens and given in known.givens):
            continue
        owner = _owner(story, given, person)
        rare = _is_rare(story, person)
        holds = _tells(fit) and fit.which.end is None
        if not (holds and (fit.country or rare)) and not (fit.close and owner and (rare or _tells(fit))):
            continue
        found = story.written(place)
        right = dressed(in_order(person), found, person.country)
        _, message = who_is(story.known, person, fit, found)
        message += (
            f"; “{first.text}” is the given name of {owner.name}." if owner else f"; “{first.text}” is not the name."
        )
        evidence: dict[str, EvidenceValue] = {"person": person.name}
        fixes: tuple[str, ...] = (right,)
        if owner is not None:
            evidence["other person"] = owner.name
            fixes += (dressed(in_order(owner), found, owner.country),)
        return story.finding("mixed", "name", "critical", 0.75, place, message, fixes, evidence)
    return None


def _owner(story: Story, given: str, person: Person) -> Person | None:
    """Return somebody of the person's country, best in the same office, whose given name `given` is."""
    same = [k.person for k in story.known.people.by_given(given) if k.person.country == person.country]
    roles = {office.role for office in person.offices}
    return next((p for p in same if roles & {o.role for o in p.offices}), same[0] if same else None)


def _swapped(story: Story, place: Place, first: Word, second: Word) -> Finding | None:
    """Find a usual given name with two letters swapped or one doubled before a known family name: Linsday."""
    if not second.text[0].isupper() or story.counts[first.text] > 1 or story.is_title(second.text):
        return None
    if not story.known.places.is_family(fold(second.text)):
        return None
    right = _usual_given(story, first.text)
    if right is None:
        return None
    there = Place(place.line, first.start, first.end)
    message = f"“{first.text}” is no known given name; {right} is, with the letters in order."
    return story.finding("given-name", "name", "major", 0.8, there, message, (right,), {"given name": right})


def _usual_given(story: Story, word: str) -> str | None:
    """Return the usual given name that `word` is with two letters swapped or one doubled, None where there is none."""
    key = squash(word)
    if len(key) < 6 or len(key) != len(word) or word.isupper() or story.is_known(word):
        return None
    swapped = {key[:i] + key[i + 1] + key[i] + key[i + 2 :] for i in range(len(key) - 1)} - {key}
    single = {key[:i] + key[i + 1 :] for i in range(1, len(key)) if key[i] == key[i - 1]}
    found = [name for name in swapped | single if len(story.known.places.given_in(name)) >= 3]
    return found[0].capitalize() if len(found) == 1 else None


def _sex(story: Story, place: Place, right: tuple[Known, ...]) -> Finding | None:
    """Find a title for the other sex right before a person whose sex is known: spokesman Maria Zakharova."""
    title = _TITLE.search(place.line.before(place.start))
    sexes = {known.person.sex for known in right}
    if title is None or len(sexes) > 1 or "" in sexes:
        return None
    word = title[1]
    other, meant = _SEXED[word.lower()]
    if meant in sexes:
        return None
    there = Place(place.line, place.start - len(title[0]), place.start - 1)
    person = right[0].person
    fix = other.capitalize() if word[0].isupper() else other
    who = "a woman" if meant == "m" else "a man"
    message = f"{person.name} is {who}: {fix}, not {word}."
    evidence: dict[str, EvidenceValue] = {"person": person.name, "sex": "female" if meant == "m" else "male"}
    return story.finding("sex", "pronoun", "major", 0.85, there, message, (fix,), evidence)


def _diacritics(story: Story, place: Place, right: tuple[Known, ...]) -> Finding | None:
    """Find a known name with a wrong accent: Häkkanen, Erdogän. Accents left out altogether are house style."""
    found = story.written(place)
    if found.isascii() or _goes_on(place):
        return None  # nothing to compare, or the name goes on: Julio César Chávez
    for known in right:
        person = known.person
        spellings = (person.name, in_order(person), *person.spellings)
        letters = {c for name in spellings for c in _lower(name) if not c.isascii()}
        if any(_lower(found) in _lower(name) or _lower(name) in _lower(found) for name in spellings):
            return None
        wrong = [c for c in _lower(found) if not c.isascii() and c not in letters]
        plain = "".join(c for c in found if c.isascii())
        mixed = letters and squash(found) == squash(person.name) and any(c.isalpha() for c in plain)
        if not wrong and not mixed:
            return None
    person = right[0].person
    if squash(found) not in {squash(in_order(person)), squash_digraphs(in_order(person))}:
        return None
    fix = in_order(person)
    message = f"The name is written {fix}; “{found}” has an accent wrong or lacks one of them."
    evidence: dict[str, EvidenceValue] = {"person": person.name}
    return story.finding("diacritics", "name", "minor", 0.75, place, message, (fix,), evidence)


def _lower(name: str) -> str:
    return unicodedata.normalize("NFC", name).lower().replace("-", " ")


def _turned(story: Story, place: Place, known: Known) -> Finding | None:
    """Find a name with its halves in the order English does not use: Orbán Viktor, Jinping Xi."""
    person = known.person
    fit = story.fit(person, place)
    if not (fit.office or fit.country or person.name in story.named):
        return None
    if person.family_first and not fit.office and person.name not in story.named:
        return None
    found = story.written(place)
    right = dressed(in_order(person), found, person.country)
    where = "first" if person.family_first else "last"
    message = f"English puts the family name {where}: {right} ({story.known.describe(person, fit.which)})."
    evidence: dict[str, EvidenceValue] = {"person": person.name}
    return story.finding("order", "name", "major", 0.8, place, message, (right,), evidence)


def _foreign(story: Story, place: Place, key: str, before: Word | None) -> Finding | None:
    """Find a form that only another language uses: Poutine, Selenskyj. `before` is the name or title in front."""
    found = story.written(place)
    single = before is not None or " " not in found
    for known, language in story.known.people.foreign(key, full=not single):
        person = known.person
        if before is not None and not story.is_title(before.text):
            if squash(before.text) not in known.givens and not _gives(person, before.text):
                continue
        elif before is not None and before.start == place.start:
            continue
        elif single and (zipf(found) >= ESTABLISHED or story.known.places.is_name(fold(found))):
            fit = story.fit(person, place)
            if not (fit.office or fit.country or person.name in story.named):
                continue
        right = dressed(person.family if " " not in found else in_order(person), found, person.country)
        scheme = "Wade-Giles" if language == _WADE_GILES else language_name(language)
        message = (
            f"“{found}” is the {scheme} spelling; in English the name is {right} ({story.known.describe(person)})."
        )
        evidence: dict[str, EvidenceValue] = {"person": person.name, "language": scheme}
        if language != _WADE_GILES:
            evidence["pivots"] = {language: 1.0}
        return story.finding("transliteration", "name", "major", 0.9, place, message, (right,), evidence)
    return None


def _gives(person: Person, word: str) -> bool:
    """Tell whether `word` is a foreign form of the person's given name: Wladimir."""
    from mtqa.gazetteer.people import distance

    return any(distance(squash(given), squash(word)) <= 2 for given in person.given.split())


# A family name alone


def alone(story: Story, line: Line, run: list[Word], i: int) -> Finding | None:
    """Return what is wrong with unit `i` as a family name that stands alone, or behind a title."""
    unit = run[i]
    place = Place(line, unit.start, unit.end)
    key = squash(unit.text)
    behind = run[i - 1] if i else None
    if behind is None or story.is_title(behind.text):
        finding = _foreign(story, place, key, None)
    else:
        finding = _foreign(story, place, key, behind) if Kind.FOREIGN_FAMILY in story.known.people.kinds(key) else None
    if finding is None:
        finding = _hyphens(story, place, unit, key)
    if finding is not None:
        return finding
    if i + 1 < len(run) or len(key) < 4 or (behind is not None and not story.is_title(behind.text)):
        return None
    return (
        _comma(story, place, key)
        or _title_of_family(story, place, key)
        or _given_alone(story, place, key)
        or _lone_family(story, place, unit, key)
        or _ending(story, place, unit, key)
    )


def _comma(story: Story, place: Place, key: str) -> Finding | None:
    """Find a name as a card index has it, family name first and a comma: Putin, Vladimir."""
    after = _AFTER_COMMA.match(place.line.text[place.end :])
    if after is None or story.is_title(after[1]) or Kind.FAMILY not in story.known.people.kinds(key):
        return None
    whole = Place(place.line, place.start, place.end + after.end())
    for known in story.known.people.turned(key + squash(after[1])):
        person = known.person
        fit = story.fit(person, whole)
        if person.family_first or not (fit.office or fit.country or person.name in story.named):
            continue
        found = story.written(whole)
        right = dressed(in_order(person), found, person.country)
        message = f"Running text has the family name last and no comma: {right}."
        return story.finding("order", "name", "major", 0.8, whole, message, (right,), {"person": person.name})
    return None


def _title_of_family(story: Story, place: Place, key: str) -> Finding | None:
    """Find Mr or Ms before the family name of the one person of that name in the story, whose sex is the other one."""
    title = _COURTESY.search(place.line.before(place.start))
    if title is None:
        return None
    bearers = story.families.get(key, {})
    right = [person for name, person in bearers.items() if person is not None]
    if len(bearers) != 1 or len(right) != 1:
        return None
    return _sex(story, place, (Known(right[0], frozenset(), frozenset()),))


def _hyphens(story: Story, place: Place, unit: Word, key: str) -> Finding | None:
    """Find a full name joined by hyphens, as French names ships, schools and squares."""
    if unit.text.count("-") < 2:
        return None
    right = story.known.people.full(key)
    if not right or "-" in right[0].person.name or _NAMED_AFTER.match(place.line.text[place.end : place.end + 40]):
        return None
    found = story.written(place)
    fix = " ".join(found.split("-"))
    message = f"English writes {fix} without hyphens, also where it names a ship or a place."
    evidence: dict[str, EvidenceValue] = {"person": right[0].person.name, "pivots": {"fr": 1.0}}
    return story.finding("hyphens", "name", "minor", 0.8, place, message, (fix,), evidence)


def _given_alone(story: Story, place: Place, key: str) -> Finding | None:
    """Find the given name of somebody whose family name leads where the family name should be: President Jinping."""
    people = story.known.people
    if Kind.GIVEN not in people.kinds(key) or Kind.FAMILY in people.kinds(key):
        return None
    if story.known.places.is_family(fold(story.written(place))):
        return None
    titled = _TITLES.search(place.line.before(place.start)) is not None
    for known in people.by_given(key):
        person = known.person
        if not person.family_first:
            continue
        fit = story.fit(person, place)
        if not (fit.close or (titled and (fit.office or person.name in story.named))):
            continue
        found = story.written(place)
        right = dressed(person.family, found, person.country)
        message = f"{person.name}'s family name is {person.family}: “{found}” is the given name."
        evidence: dict[str, EvidenceValue] = {"person": person.name}
        return story.finding("order", "name", "major", 0.8, place, message, (right, person.name), evidence)
    return None


def _lone_family(story: Story, place: Place, unit: Word, key: str) -> Finding | None:
    """Find a garbled family name alone: Chancellor Sholz, or Macrom in a story about Emmanuel Macron."""
    if not unit.text.replace("-", "").replace("'", "").isalpha() or unit.text.isupper():
        return None
    common = zipf(unit.text)
    if common >= 4.0 or story.known.is_known(unit.text):
        return None
    best: tuple[float, Near, Fit] | None = None
    for near in near_family(story.known, key):
        person = near.known.person
        fit = story.fit(person, place)
        named = person.name in story.named
        if common >= ESTABLISHED:
            # A word for a name: Mr. Macaroon.
            titled = _TITLES.search(place.line.before(place.start)) is not None or _tells(fit)
            confidence = 0.75 if titled and (named or (fit.office and fit.country)) and place.start else 0.0
        elif not (near.is_slight or near.is_explained):
            confidence = 0.0
        elif named:
            confidence = 0.9
        elif fit.country and _tells(fit):
            confidence = 0.85 - 0.05 * near.cost
        elif fit.country and len(key) >= 8 and near.is_explained and near.cost <= _VARIANT:
            confidence = 0.6
        else:
            confidence = 0.0
        if confidence and (best is None or confidence > best[0]):
            best = confidence, near, fit
    if best is None:
        return None
    return _near_finding(story, place, best[1], best[2], best[0], "")


def _ending(story: Story, place: Place, unit: Word, key: str) -> Finding | None:
    """Find a family name that keeps a case ending: Putinu, Alkoon, Merkelovou."""
    if not unit.text.isalpha() or unit.text.isupper() or zipf(unit.text) >= ESTABLISHED:
        return None
    if story.known.is_known(unit.text):
        return None
    for known, stem in with_ending(story.known, key):
        person = known.person
        fit = story.fit(person, place)
        named = person.name in story.named
        if not named and not (fit.office and fit.country):
            continue
        found = story.written(place)
        right = dressed(person.family, found, person.country)
        spoken = " or ".join(language_name(code) for code in stem.languages[:2])
        message = f"“{found}” keeps the ending “-{stem.ending}” of {spoken}: the name is {right}."
        evidence: dict[str, EvidenceValue] = {
            "person": person.name,
            "ending": stem.ending,
            "pivots": {code: 1.0 / len(stem.languages) for code in stem.languages},
        }
        confidence = 0.9 if named else 0.85
        return story.finding("case-ending", "name", "major", confidence, place, message, (right,), evidence)
    return None
