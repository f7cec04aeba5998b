"""Words that English pairs with others than a translation does: “realise a meeting” (hold), “strong rain” (heavy).

`spec` holds `right`, `wrong` (words, or a word with a particle) and either `objects`, nouns that a verb acts on, or
`nouns`, those that an adjective stands before; `@name` is a lexicon. A verb is found before its object, after it in the
passive, and as a participle that follows it. Group `word` is the wrong word, `noun` the noun. The tags decide, without
a parse.
"""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.analysis import Sentence
from mtqa.matchers import Find, Group, Lexicons, Match, PatternError, Spec
from mtqa.matchers.phrases import group, rarity
from mtqa.matchers.term import pieces

_INSIDE = {"DET", "ADJ", "NUM", "NOUN", "PROPN"}
_LONGEST = 9  # tokens of a noun phrase
Words = tuple[str, ...]


def check(spec: Spec) -> None:
    """Raise PatternError where a list is empty or a wrong word is the right one."""
    if set(spec) not in ({"right", "wrong", "objects"}, {"right", "wrong", "nouns"}):
        raise PatternError("a collocation has `right`, `wrong` and `objects` or `nouns`")
    if not spec["wrong"] or not (spec.get("objects") or spec.get("nouns")) or not spec["right"]:
        raise PatternError("a collocation needs a right word, nouns and wrong words")
    if spec["right"] in spec["wrong"]:
        raise PatternError(f"{spec['right']!r} cannot be right and wrong")


def required(spec: Spec, lexicons: Lexicons) -> frozenset[str]:
    """Return the wrong words or the nouns, whichever are met less often."""
    nouns = frozenset(noun[-1] for noun in _nouns(spec, lexicons))
    return max(frozenset(pieces(w)[0] for w in spec["wrong"]), nouns, key=rarity)


def build(spec: Spec, lexicons: Lexicons) -> Find:
    """Return the function that finds the wrong words with these nouns in a sentence."""
    nouns = _nouns(spec, lexicons)
    wrong = sorted({tuple(pieces(w.lower())) for w in spec["wrong"]}, key=len, reverse=True)
    right = tuple(pieces(spec["right"].lower()))
    places = _before_object if "objects" in spec else _before_noun

    def find(sentence: Sentence) -> Iterator[Match]:
        seen: set[int] = set()
        for words in wrong:
            for at in sentence.positions.get(words[0], ()):
                last = at + len(words)
                if at in seen or tuple(sentence.lowers[at + 1 : last]) != words[1:]:
                    continue
                if tuple(sentence.lowers[at : at + len(right)]) == right:
                    continue
                noun = places(sentence, at, last, nouns)
                if noun is not None and not _is_name(sentence, at) and not _is_name(sentence, noun):
                    seen.add(at)
                    start, end = sentence.span(at, last)
                    word = group(sentence, at, at + 1)
                    if "nouns" in spec and word.tag not in {"JJR", "JJS"}:
                        word = Group("")  # what is no comparative does not change
                    groups = {"word": word, "noun": group(sentence, noun, noun + 1)}
                    yield Match(start, end, min(at, noun), max(last, noun + 1), groups, ("word",))

    return find


def _nouns(spec: Spec, lexicons: Lexicons) -> frozenset[Words]:
    found: set[Words] = set()
    for name in spec.get("objects") or spec["nouns"]:
        if name.startswith("@"):
            if lexicons and name[1:] not in lexicons:
                raise PatternError(f"there is no lexicon {name[1:]!r}")
            found |= {tuple(pieces(word)) for word in lexicons.get(name[1:], ())}
        else:
            found.add(tuple(pieces(name.lower())))
    return frozenset(found)


def _is_one(sentence: Sentence, at: int, nouns: frozenset[Words]) -> bool:
    """Tell whether the token at `at` ends one of the nouns."""
    return any(
        noun[-1] in (sentence.lemmas[at], sentence.lowers[at])
        and (len(noun) == 1 or tuple(sentence.lowers[at - len(noun) + 1 : at]) == noun[:-1])
        for noun in nouns
    )


def _is_name(sentence: Sentence, at: int) -> bool:
    """Tell whether a capital that no sentence opens with makes the token part of a name."""
    return at > 0 and str(sentence.tokens[at].text)[:1].isupper()


def _inside(sentence: Sentence, at: int) -> bool:
    """Tell whether a token can stand within a noun phrase."""
    tag = sentence.tags[at]
    return (
        sentence.pos[at] in _INSIDE or tag in {"PRP$", "POS", "VBN", "VBG", "HYPH", "RB"} or sentence.lowers[at] == "-"
    )


def _before_noun(sentence: Sentence, _first: int, last: int, nouns: frozenset[Words]) -> int | None:
    """Return the noun that the adjective that ends before `last` describes, where it is one of `nouns`."""
    end = last
    while end < len(sentence.pos) and sentence.pos[end] in {"ADJ", "NOUN", "PROPN"}:
        end += 1
    return end - 1 if last < end <= last + 3 and _is_one(sentence, end - 1, nouns) else None


def _before_object(sentence: Sentence, first: int, last: int, nouns: frozenset[Words]) -> int | None:
    """Return the object of the verb at `first`, where it is one of `nouns`."""
    if sentence.pos[first] not in {"VERB", "AUX"}:
        return None
    at = last
    while at < len(sentence.pos) and sentence.pos[at] == "ADV":
        at += 1
    end = at
    while end < min(len(sentence.pos), at + _LONGEST) and _inside(sentence, end):
        end += 1
    if end > at and sentence.pos[end - 1] in {"NOUN", "PROPN"} and _is_one(sentence, end - 1, nouns):
        return end - 1
    if sentence.tags[first] == "VBN" and end == at:
        return _subject(sentence, first, nouns)
    return None


def _subject(sentence: Sentence, participle: int, nouns: frozenset[Words]) -> int | None:
    """Return what a participle without an object says something of: the noun before it, or the subject of its “be”."""
    at = participle - 1
    while at >= 0 and (sentence.pos[at] in {"AUX", "ADV", "PART"} or sentence.lemmas[at] == "be"):
        at -= 1
    lowest = max(0, at - _LONGEST)
    while at >= lowest:
        end = at
        while at >= lowest and _inside(sentence, at):
            at -= 1
        if at == end:
            return None
        if at < 0 or sentence.pos[at] != "ADP":
            return end if _is_one(sentence, end, nouns) else None
        at -= 1
    return None
