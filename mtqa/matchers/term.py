"""Fixed terms whose words a translation changed: “cash washing” for “money laundering”.

`spec` holds `term`, as English has it, and `near`, the near misses. Words count by form or lemma, so any inflection is
found; a term that begins with “to” is a verb with its object. Group `head` is what the fix is inflected like: the noun
before the first preposition, or the verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mtqa.analysis import Sentence
from mtqa.matchers import Find, Group, Lexicons, Match, PatternError, Spec
from mtqa.matchers.phrases import group, rarity

_PIECE = re.compile(r"'s|-|[^\s'-]+|'")
LINKS = frozenset("of for in to on against by with at from under and or as the a an 's - '".split())  # noqa: SIM905
_TO = "to "


def check(spec: Spec) -> None:
    """Raise PatternError where the term or a near miss is no term."""
    if set(spec) != {"term", "near"} or not spec["near"]:
        raise PatternError("a term needs its near misses")
    for near in spec["near"]:
        if near == spec["term"]:
            raise PatternError(f"{near!r} is the term itself")
        if near.startswith(_TO) != spec["term"].startswith(_TO):
            raise PatternError(f"{near!r}: a verb stands for a verb, a noun for a noun")
        if len(pieces(near)) < 2:
            raise PatternError(f"{near!r} is one word, which tells nothing")


def pieces(term: str) -> list[str]:
    """Return the tokens of a term, without the “to” of a verb."""
    return _PIECE.findall(term.removeprefix(_TO))


def head(term: str) -> int:
    """Return which piece of a term is inflected: the verb, or the noun before the first preposition."""
    if term.startswith(_TO):
        return 0
    words = pieces(term)
    link = next((i for i, word in enumerate(words) if i and word in LINKS and word not in {"-", "'s", "'"}), len(words))
    return link - 1


def head_in(term: str) -> tuple[str, int]:
    """Return the piece of a term that is inflected, and where it ends in the term without its “to”."""
    found = list(_PIECE.finditer(term.removeprefix(_TO)))[head(term)]
    return found[0], found.end()


def required(spec: Spec, lexicons: Lexicons) -> frozenset[str]:  # noqa: ARG001 - the same call for every kind
    """Return one word of each near miss, the rarest."""
    return frozenset(_rarest(near) for near in spec["near"])


def _rarest(near: str) -> str:
    return max(pieces(near), key=lambda word: rarity(frozenset({word}))).lower()


def build(spec: Spec, lexicons: Lexicons) -> Find:
    """Return the function that finds the near misses of a term in a sentence."""
    named = any(map(str.isupper, spec["term"]))
    term = pieces(spec["term"])
    main = head(spec["term"])
    counted = head_in(spec["term"])[0] not in lexicons.get("uncountable", ())
    by_word: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for near in spec["near"]:
        by_word.setdefault(_rarest(near), []).append((tuple(map(str.lower, pieces(near))), head(near)))

    def find(sentence: Sentence) -> Iterator[Match]:
        found: dict[tuple[int, int], Match] = {}
        for word in by_word.keys() & sentence.words:
            for words, at in by_word[word]:
                for first in _places(sentence, words, word):
                    last = first + len(words)
                    if not named and _in_a_name(sentence, first, last):
                        continue
                    main_word = group(sentence, first + at, first + at + 1)
                    as_written = sentence.lowers[first + at] == words[at]
                    if (first, last) in found and not as_written:
                        continue  # “costs of life” speaks, where it is listed, not “cost of life”
                    if not spec["term"].startswith(_TO):
                        tag = "NN" if as_written or not counted else _number(main_word)
                        main_word = replace(main_word, tag=tag)
                    start, end = sentence.span(first, last)
                    found[first, last] = Match(start, end, first, last, {"head": main_word}, ("head",))
        for place, match in found.items():
            # “Custom duty” is found by lemma in “customs duty”, which is right; of two wordings the longer speaks.
            if not _is_term(sentence, match, term, main) and not _is_inside(place, found):
                yield match

    return find


def _places(sentence: Sentence, words: tuple[str, ...], known: str) -> Iterator[int]:
    """Yield where `words` begin, each by form or lemma, links by form only; `known` is one that the sentence holds."""
    size, before = len(sentence.lowers), words.index(known)
    for at in sentence.positions[known]:
        first = at - before
        if first < 0 or first + len(words) > size:
            continue
        for here, word in enumerate(words, first):
            if sentence.lowers[here] != word and (word in LINKS or sentence.lemmas[here] != word):
                break
        else:
            yield first


def _in_a_name(sentence: Sentence, first: int, last: int) -> bool:
    """Tell whether a capital makes the words part of a name or a heading."""
    words = sentence.tokens[first:last]
    return any(w.text[:1].isupper() for w in words[1:]) or (first > 0 and words[0].text[:1].isupper())


def _is_term(sentence: Sentence, match: Match, term: list[str], main: int) -> bool:
    """Tell whether the matched words are the term itself, in some number or tense."""
    lowers = sentence.lowers[match.first : match.last]
    if len(lowers) != len(term) or any(a != b for i, (a, b) in enumerate(zip(lowers, term, strict=True)) if i != main):
        return False
    return term[main] in (lowers[main], sentence.lemmas[match.first + main])


def _is_inside(place: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    """Tell whether tokens stand within another place."""
    return any(o[0] <= place[0] and place[1] <= o[1] for o in others if o != place)


def _number(word: Group) -> str:
    plural = word.tag in {"NNS", "NNPS"} or (word.text.endswith("s") and word.text.lower() != word.lemma)
    return "NNS" if plural else "NN"
