"""Complements that a verb, noun or adjective does not take in English: “discuss about”, “interest about”, “full with”.

`spec` holds `part` (verb, noun, adjective), `lemma`, `frames` (what it takes) and `wrong`, pairs of what a translation
puts after it and what English has there: a preposition, `0` (nothing: a noun phrase follows), `to V`, `V-ing`, `that`,
a preposition with `V-ing`, `person` (him, her …), and these in a row. The tags decide, without a parse, so only what
stands next to the word counts (adverbs may stand between; after a verb also a pronoun). Groups: `word`, `wrong` and
`right` for the message, and `fix`, absent where the object is not known.
"""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.analysis import Sentence
from mtqa.matchers import Find, Group, Lexicons, Match, PatternError, Spec
from mtqa.matchers.phrases import group

_PARTS = {"verb": {"VERB"}, "noun": {"NOUN"}, "adjective": {"ADJ", "VERB"}}
PREPOSITIONS = frozenset(
    """about above across after against among around as at before behind beside between by concerning despite during
    for from in inside into like near of off on onto out over per regarding since than through throughout to toward
    towards under until up upon via with within without""".split()  # noqa: SIM905 - a list of words reads best as text
)
_PERSONS = frozenset({"me", "him", "her", "us"})
_SELVES = frozenset({"myself", "himself", "herself", "itself", "ourselves", "themselves"})
_OPENERS = {"DET", "PRON", "PROPN", "NOUN", "ADJ", "NUM"}
# What makes a phrase one of time, number or manner, which any word may have after it.
_ADJUNCTS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december today tomorrow yesterday now then once first last next least most all part some
    example instance sake course fact general particular public private time times moment start end beginning years year
    months month weeks week days day hours hour minutes minute night morning evening afternoon weekend home work
    far long short present behalf order addition case which whom what where when how this that there here""".split()  # noqa: SIM905
)
_RELATIVES = {"WP", "WDT", "WRB"}
_QUOTATION_MARKS = {'"', "”", "’", "'", "''"}
_BEFORE = 8  # tokens before the word in which a relative pronoun takes its object away


def check(spec: Spec) -> None:
    """Raise PatternError where a pair is none, or what is wrong is also allowed."""
    if set(spec) != {"part", "lemma", "frames", "wrong"} or spec["part"] not in _PARTS:
        raise PatternError("valency has `part`, `lemma`, `frames` and `wrong`")
    for wrong, right in spec["wrong"]:
        for side in (wrong, right):
            if not all(piece in PREPOSITIONS or piece in _PIECES for piece in side.split()):
                raise PatternError(f"{side!r} is no complement")
        if wrong == right or (wrong != "that" and wrong in spec["frames"]):
            raise PatternError(f"{wrong!r} cannot be wrong and right")


_VERBS = {"V", "V-ing"}
_SUBJECTS = {"me": "I", "him": "he", "her": "she", "us": "we", "them": "they"}
_PIECES = {"0", "to", "V", "V-ing", "that", "person", "obj", "refl", "the", "fact", "view"}


def is_mended(wrong: str, right: str) -> bool:
    """Tell whether the right complement can be written from the wrong one: nothing in it is unknown."""
    given, asked = set(wrong.split()), set(right.split())
    if asked & {"obj", "view"} or (right == "0" and "person" in given):
        return False
    knows_verb = bool(given & _VERBS) or not asked & _VERBS
    return knows_verb and ("person" in given or "person" not in asked) and ("refl" in given or "refl" not in asked)


def written(right: str, verb: str, person: str) -> str:
    """Return the right complement with the verb (its lemma) and the person of the wrong one, "" where it has none."""
    if right == "that" and verb and person:
        return f"that {_SUBJECTS.get(person, person)} {verb}"
    forms = {"0": "", "V": verb, "V-ing": _gerund(verb) if verb else "", "person": person, "refl": person}
    words = [forms.get(piece, piece) for piece in right.split()]
    if person and right in PREPOSITIONS:
        words.append(person)
    return " ".join(word for word in words if word)


def required(spec: Spec, lexicons: Lexicons) -> frozenset[str]:  # noqa: ARG001 - the same call for every kind
    """Return the lemma."""
    return frozenset({spec["lemma"]})


def build(spec: Spec, lexicons: Lexicons) -> Find:  # noqa: ARG001 - the same call for every kind
    """Return the function that finds the wrong complements of a word in a sentence."""
    lemma, part = spec["lemma"], spec["part"]
    pairs = sorted(spec["wrong"], key=lambda pair: -len(pair[0].split()))

    def find(sentence: Sentence) -> Iterator[Match]:
        for at in sentence.positions.get(lemma, ()):
            if not _is_part(sentence, at, part, lemma):
                continue
            for wrong, right in pairs:
                match = _pair(sentence, at, part, wrong, right)
                if match is not None:
                    yield match
                    break

    return find


def _is_part(sentence: Sentence, at: int, part: str, lemma: str) -> bool:
    if sentence.pos[at] not in _PARTS[part]:
        return False
    if part == "adjective":
        return sentence.lowers[at] == lemma
    return part == "verb" or not (at and sentence.lowers[at - 1] == "-")


def _pair(sentence: Sentence, at: int, part: str, wrong: str, right: str) -> Match | None:
    """Return the place where `wrong` follows the word at `at`."""
    needs_active = part == "verb" and (right == "0" or not {"0", "V", "that"}.isdisjoint(wrong.split()))
    if needs_active and not _is_active(sentence, at, right):
        return None
    if wrong == "0" and at and sentence.lowers[at - 1] in _QUOTATION_MARKS:
        return None  # “…”, commented the paper: what follows is who spoke
    for first in _places(sentence, at, part, wrong):
        last = _after(sentence, first, wrong)
        if last is not None and not (wrong == "0" and first != at + 1):
            return _match(sentence, at, first, last, wrong, right)
    return None


def _places(sentence: Sentence, at: int, part: str, wrong: str) -> Iterator[int]:
    """Yield where a complement may begin: after the word and its adverbs, or after a pronoun, a verb's object."""
    first = at + 1
    size = len(sentence.lowers)
    while first < min(size, at + 3) and sentence.tags[first] == "RB" and part != "noun":
        first += 1
    if first < size:
        yield first
    takes_object = part == "verb" and wrong in PREPOSITIONS and _is_active(sentence, at, "")
    if takes_object and first + 1 < size and sentence.tags[first] == "PRP":
        yield first + 1


def _after(sentence: Sentence, first: int, wrong: str) -> int | None:
    """Return where the complement `wrong` that begins at token `first` ends, None where another stands there."""
    at = first
    pieces = wrong.split()
    for number, piece in enumerate(pieces):
        if at >= len(sentence.lowers):
            return None
        lower, tag = sentence.lowers[at], sentence.tags[at]
        if piece == "0":
            return at if _opens_object(sentence, at) else None
        if piece == "V":
            good = tag == "VB"
        elif piece == "V-ing":
            good = tag == "VBG"
        elif piece == "person":
            good = lower in _PERSONS and tag == "PRP"
        elif piece == "refl":
            good = lower in _SELVES
        elif piece == "that":
            good = lower == "that" and tag == "IN" and _opens_clause(sentence, at + 1)
        else:
            good = lower == piece and tag in {"IN", "TO", "RP"}
        if not good:
            return None
        at += 1
        if number == len(pieces) - 1 and piece in PREPOSITIONS and not _opens_phrase(sentence, at):
            return None
    return at


def _opens_phrase(sentence: Sentence, at: int) -> bool:
    """Tell whether the noun phrase of a complement, not of an adjunct, begins at `at`."""
    if at >= len(sentence.lowers) or sentence.lowers[at] in _ADJUNCTS or sentence.lemmas[at] in _ADJUNCTS:
        return False
    if sentence.pos[at] not in _OPENERS or sentence.tags[at] in {"CD", "WDT", "WP", "EX"}:
        return False
    end = at + 1
    while end < min(len(sentence.lowers), at + 4) and sentence.pos[end] in {"ADJ", "NOUN", "NUM", "PROPN"}:
        if sentence.lemmas[end] in _ADJUNCTS or sentence.tags[end] == "CD":
            return False
        end += 1
    return True


def _opens_object(sentence: Sentence, at: int) -> bool:
    """Tell whether a noun phrase with a determiner, a name or a pronoun stands at `at`."""
    if sentence.tags[at] in {"DT", "PRP$", "NNP"} or sentence.lowers[at] in _PERSONS | {"them"}:
        return _opens_phrase(sentence, at)
    return False


def _opens_clause(sentence: Sentence, at: int) -> bool:
    """Tell whether a subject and a verb follow."""
    if at >= len(sentence.lowers) or sentence.pos[at] not in _OPENERS:
        return False
    return any(pos in {"VERB", "AUX"} for pos in sentence.pos[at + 1 : at + 8])


def _is_active(sentence: Sentence, at: int, right: str) -> bool:
    """Tell whether a verb is active and its object does not stand in front of it."""
    if sentence.tags[at] in {"VBN", "VBD"}:
        before = at - 1
        while before >= 0 and sentence.pos[before] in {"ADV", "PART"}:
            before -= 1
        lemma = sentence.lemmas[before] if before >= 0 else ""
        if lemma == "be" or (sentence.tags[at] == "VBN" and lemma != "have"):
            return False
    if right.startswith("obj") and sentence.lowers[at].endswith("ed"):
        return False  # “farmers urged to” is a headline's passive
    return not any(t in _RELATIVES or w == "that" for t, w in _just_before(sentence, at))


def _just_before(sentence: Sentence, at: int) -> Iterator[tuple[str, str]]:
    start = max(0, at - _BEFORE)
    return zip(sentence.tags[start:at], sentence.lowers[start:at], strict=True)


def _match(sentence: Sentence, at: int, first: int, last: int, wrong: str, right: str) -> Match:
    """Flag the word with its complement, or the complement alone where an object stands between."""
    adjacent = first - at <= 1 or all(tag == "RB" for tag in sentence.tags[at + 1 : first])
    begin = at if adjacent else first
    start, end = sentence.span(begin, max(last, begin + 1))
    head = str(sentence.tokens[begin:first].text) if adjacent else ""
    groups = {
        "word": group(sentence, at, at + 1),
        "wrong": Group(_shown(wrong)),
        "right": Group(_shown(right)),
    }
    if is_mended(wrong, right):
        groups["fix"] = Group(f"{head} {_written(sentence, first, last, wrong, right)}".strip())
    return Match(start, end, at, max(last, at + 1), groups)


def _written(sentence: Sentence, first: int, last: int, wrong: str, right: str) -> str:
    kept = dict(zip(wrong.split(), range(first, last), strict=False))
    verb = next((sentence.lemmas[kept[piece]] for piece in ("V", "V-ing") if piece in kept), "")
    person = next((sentence.lowers[kept[piece]] for piece in ("person", "refl") if piece in kept), "")
    return written(right, verb, person)


def _shown(complement: str) -> str:
    """Return a complement as a message says it."""
    names = {"0": "its object at once", "to V": "an infinitive", "V-ing": "a gerund", "obj to V": "someone “to …”"}
    if complement in names:
        return names[complement]
    plain = complement.replace("V-ing", "…ing").replace("V", "…").replace("person", "him").replace("obj", "someone")
    return f"“{plain.replace('refl', 'himself')}”"


def _gerund(lemma: str) -> str:
    import lemminflect

    forms = lemminflect.getInflection(lemma, tag="VBG")
    return str(forms[0]) if forms else f"{lemma}ing"
