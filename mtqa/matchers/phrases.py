"""Phrases in a compact notation: words, inflected words, slots. What most rules and all phrasebooks use.

The notation, elements separated by spaces, is described for rule authors in CONTRIBUTING.md:
`word a|b {lemma} {take|make:V} =Exact @lexicon {@lexicon} <slot> !negated optional? repeated* [[flagged]]`.
spaCy's PhraseMatcher compares one attribute for all words of a phrase; here each word says whether its form or its
lemma counts, which keeps near misses out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from mtqa.analysis import Sentence
from mtqa.matchers import Find, Group, Lexicons, Match, PatternError, Spec

_COARSE = {
    "V": ("VERB", "AUX"),
    "N": ("NOUN",),
    "A": ("ADJ",),
    "R": ("ADV",),
    "P": ("PROPN",),
}
# Slots by part of speech; <np> and <name> stand for several tokens and are expanded by _expand.
_SLOTS = {
    "det": ("DET",),
    "num": ("NUM",),
    "adj": ("ADJ",),
    "adv": ("ADV",),
    "noun": ("NOUN",),
    "propn": ("PROPN",),
    "n": ("NOUN", "PROPN"),
    "verb": ("VERB",),
    "aux": ("AUX",),
    "pron": ("PRON",),
    "adp": ("ADP",),
    "punct": ("PUNCT",),
}
_FUNCTION = frozenset(
    """a an the of to in on at by for from with as and or but that this it its be have do not no is are was were had has
    will would can could may he she they his her their who which if into than then so all one up out about over also
    when where what how we you i my our your been being there any some more most very under after before""".split()  # noqa: SIM905 - a list of words reads best as text
)
ALTERNATIVES = re.compile(r"\{[^{}]*\}|[^|{}]+")
MANY = 6  # tokens that one repeated element may take
_FEW = 4  # words
Test = Callable[[Sentence, int], bool]


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a phrase: a test on a token, how often it may repeat, and what it can be found by."""

    test: Test
    least: int
    most: int
    words: frozenset[str]
    inflects: bool
    anchor: str = ""  # "start" or "end": no token, a place


@dataclass(frozen=True, slots=True)
class Phrase:
    """A parsed phrase; `mark` is the half-open range of elements that is flagged.

    `needs` are the words of the elements that cannot be left out, the rarest first: a sentence must hold one of each.
    """

    elements: tuple[Element, ...]
    mark: tuple[int, int]
    key: int  # the element to look for first, -1 for none
    before: tuple[int, int]  # how many tokens, at least and at most, stand before it
    needs: tuple[frozenset[str], ...]


def check(spec: Spec) -> None:
    """Raise PatternError where `any` is not a list of phrases in the notation."""
    if set(spec) != {"any"} or not isinstance(spec["any"], list) or not spec["any"]:
        raise PatternError("a phrases pattern has one key, `any`: a list of phrases")
    for phrase in spec["any"]:
        parse(str(phrase), None)


def required(spec: Spec, lexicons: Lexicons) -> frozenset[str]:
    """Return the words that every match holds one of (the rarest element of each phrase)."""
    found: set[str] = set()
    for text in spec["any"]:
        phrase = parse(str(text), lexicons)
        if phrase.key < 0:
            return frozenset()
        found |= phrase.elements[phrase.key].words
    return frozenset(found)


def build(spec: Spec, lexicons: Lexicons) -> Find:
    """Return the function that finds the phrases of `spec` in a sentence."""
    phrases = [parse(str(text), lexicons) for text in spec["any"]]

    def find(sentence: Sentence) -> Iterator[Match]:
        seen: set[tuple[int, int]] = set()
        for phrase in phrases:
            for match in find_phrase(phrase, sentence):
                if (match.start, match.end) not in seen:  # two wordings may describe one place
                    seen.add((match.start, match.end))
                    yield match

    return find


def find_phrase(phrase: Phrase, sentence: Sentence) -> Iterator[Match]:
    """Yield the matches of one phrase, leftmost and longest, none overlapping another."""
    positions = sentence.positions
    for words in phrase.needs:
        if len(words) > _FEW:
            if words.isdisjoint(positions):  # walks through the sentence: faster for a lexicon only
                return
            continue
        for word in words:
            if word in positions:
                break
        else:
            return
    size = len(sentence.lowers)
    if phrase.key >= 0:
        low, high = phrase.before
        hits = [i for w in phrase.elements[phrase.key].words & sentence.words for i in positions[w]]
        starts = sorted({s for i in hits for s in range(max(0, i - high), i - low + 1)})
    else:
        starts = list(range(size))
    done = 0
    for start in starts:
        if start < done:
            continue
        spans = _match(phrase.elements, 0, sentence, start)
        if spans is None:
            continue
        match = _as_match(phrase, spans, sentence)
        if match is not None:
            done = max(start + 1, spans[-1][1])
            yield match


def _match(elements: tuple[Element, ...], at: int, sentence: Sentence, i: int) -> list[tuple[int, int]] | None:
    if at == len(elements):
        return []
    element = elements[at]
    size = len(sentence.lowers)
    if element.anchor:
        here = i == _first_word(sentence) if element.anchor == "start" else i >= _last_word(sentence)
        rest = _match(elements, at + 1, sentence, i) if here else None
        return None if rest is None else [(i, i), *rest]
    count = 0
    while count < element.most and i + count < size and element.test(sentence, i + count):
        count += 1
    while count >= element.least:
        rest = _match(elements, at + 1, sentence, i + count)
        if rest is not None:
            return [(i, i + count), *rest]
        count -= 1
    return None


def _first_word(sentence: Sentence) -> int:
    return next((i for i, pos in enumerate(sentence.pos) if pos not in {"PUNCT", "SPACE"}), 0)


def _last_word(sentence: Sentence) -> int:
    last = len(sentence.pos)
    while last and sentence.pos[last - 1] in {"PUNCT", "SPACE"}:
        last -= 1
    return last


def _as_match(phrase: Phrase, spans: list[tuple[int, int]], sentence: Sentence) -> Match | None:
    marked = [s for s in spans[phrase.mark[0] : phrase.mark[1]] if s[0] < s[1]]
    if not marked:
        return None
    first, last = marked[0][0], marked[-1][1]
    start, end = sentence.span(first, last)
    groups = {str(n): group(sentence, *span) for n, span in enumerate(spans, 1) if span[0] < span[1]}
    inflecting = tuple(str(n) for n, e in enumerate(phrase.elements, 1) if e.inflects and str(n) in groups)
    return Match(start, end, spans[0][0], spans[-1][1], groups, inflecting)


def group(sentence: Sentence, first: int, last: int) -> Group:
    """Return tokens `first` to `last` - 1 of a sentence as a group."""
    tokens = sentence.tokens[first:last]
    return Group(str(tokens.text), sentence.lemmas[last - 1], sentence.tags[last - 1])


@lru_cache(maxsize=50_000)
def split(text: str) -> tuple[tuple[str, ...], tuple[int, int]]:
    """Return the elements of a phrase as written, and the half-open range of them that is flagged."""
    pieces: list[str] = []
    open_at, close_at = 0, -1
    for raw in text.split():
        piece = raw
        if piece.startswith("[["):
            open_at, piece = len(pieces), piece[2:]
        closes = piece.endswith("]]")
        piece = piece.removesuffix("]]")
        if piece:
            pieces.append(piece)
        if closes:
            close_at = len(pieces)
    return tuple(pieces), (open_at, close_at if close_at >= 0 else len(pieces))


def parse(text: str, lexicons: Lexicons | None) -> Phrase:
    """Parse one phrase. `lexicons` None: check the notation only. Raises PatternError."""
    pieces, mark = split(text)
    if not pieces or mark[0] >= mark[1]:
        raise PatternError(f"phrase {text!r} flags nothing")
    elements: list[Element] = []
    for piece in pieces:
        try:
            elements.append(_element(piece, lexicons))
        except PatternError as fault:
            raise PatternError(f"phrase {text!r}: {fault}") from None
    if all(e.least == 0 for e in elements):
        raise PatternError(f"phrase {text!r}: every element is optional")
    key = _key(elements)
    before = elements[: max(0, key)]
    needs = sorted((e.words for e in elements if e.least and e.words), key=rarity, reverse=True)
    return Phrase(tuple(elements), mark, key, (sum(e.least for e in before), sum(e.most for e in before)), tuple(needs))


def _key(elements: list[Element]) -> int:
    """Choose the element that is least often met, -1 where none names words."""
    choices = [i for i, e in enumerate(elements) if e.least and e.words]
    return max(choices, key=lambda i: rarity(elements[i].words), default=-1)


def rarity(words: frozenset[str]) -> tuple[int, int]:
    """Order word sets by how seldom a sentence holds one of them: no function word, long words, few."""
    if not words:
        return (-1, 0)
    return int(not words & _FUNCTION), min(len(w) for w in words) - len(words) // 4


def _element(piece: str, lexicons: Lexicons | None) -> Element:
    least, most = 1, 1
    if len(piece) > 1 and piece.endswith("?"):
        piece, least = piece[:-1], 0
    elif len(piece) > 1 and piece.endswith("*"):
        piece, least, most = piece[:-1], 0, MANY
    elif len(piece) > 1 and piece.endswith("+"):
        piece, most = piece[:-1], MANY
    if len(piece) > 1 and piece.startswith("!"):
        inner = _element(piece[1:], lexicons)
        return Element(lambda s, i, t=inner.test: not t(s, i), least, most, frozenset(), False)  # type: ignore[misc]
    parts = ALTERNATIVES.findall(piece)
    if len(parts) > 1 and any(part[0] in "<{" for part in parts):
        return _any_of([_element(part, lexicons) for part in parts], least, most)
    if piece.startswith("<") and piece.endswith(">"):
        return _slot(piece[1:-1], least, most)
    if piece.startswith("{"):
        found = re.fullmatch(r"\{([^{}:]+)(?::([VNARP]))?\}", piece)
        if not found:
            raise PatternError(f"{piece!r} is no {{lemma}} or {{lemma:V}}")
        words = _words(found[1], lexicons)
        return Element(_lemma_test(words, _COARSE.get(found[2] or "")), least, most, words, True)
    if piece.startswith("=") and len(piece) > 1:
        forms = frozenset(piece[1:].split("|"))
        return Element(_form_test(forms), least, most, frozenset(f.lower() for f in forms), False)
    words = _words(piece, lexicons)
    return Element(_lower_test(words), least, most, words, False)


def _any_of(choices: list[Element], least: int, most: int) -> Element:
    """Return an element that any of `choices`, words and slots mixed, matches."""
    tests = [choice.test for choice in choices]
    known = all(choice.words for choice in choices)
    words = frozenset[str]().union(*(choice.words for choice in choices)) if known else frozenset[str]()
    return Element(lambda s, i: any(test(s, i) for test in tests), least, most, words, choices[0].inflects)


def _words(text: str, lexicons: Lexicons | None) -> frozenset[str]:
    found: set[str] = set()
    for word in text.split("|") if text != "|" else ["|"]:
        if word.startswith("@") and len(word) > 1:
            if lexicons is not None:
                if word[1:] not in lexicons:
                    raise PatternError(f"there is no lexicon {word[1:]!r}")
                found |= lexicons[word[1:]]
        elif not word or (len(word) > 1 and word[0] in "<{!"):
            raise PatternError(f"{text!r} holds an alternative that is no word")
        else:
            found.add(word.lower())
    return frozenset(found)


def _slot(name: str, least: int, most: int) -> Element:
    if name in {"start", "end"}:
        return Element(lambda _s, _i: False, 0, 0, frozenset(), False, anchor=name)
    if name == "any":
        return Element(lambda s, i: s.pos[i] not in {"PUNCT", "SPACE"}, least, most, frozenset(), False)
    if name == "poss":
        return Element(lambda s, i: s.tags[i] == "PRP$", least, most, frozenset(), False)
    if name == "cap":
        return Element(lambda s, i: s.tokens[i].text[:1].isupper(), least, most, frozenset(), False)
    if name == "name":
        return Element(lambda s, i: s.pos[i] == "PROPN", least, MANY, frozenset(), False)
    if name == "np":
        return Element(
            lambda s, i: s.pos[i] in {"DET", "ADJ", "NUM", "NOUN", "PROPN"} or s.tags[i] in {"PRP$", "POS"},
            least,
            MANY,
            frozenset(),
            False,
        )
    if name in _SLOTS:
        allowed = frozenset(_SLOTS[name])
        return Element(lambda s, i: s.pos[i] in allowed, least, most, frozenset(), False)
    if re.fullmatch(r"[A-Z$]+", name):
        return Element(lambda s, i: s.tags[i] == name, least, most, frozenset(), False)
    if re.fullmatch(r"[A-Z]+\*", name):
        return Element(lambda s, i: s.tags[i].startswith(name[:-1]), least, most, frozenset(), False)
    raise PatternError(f"there is no slot <{name}>")


def _lower_test(words: frozenset[str]) -> Test:
    return lambda s, i: s.lowers[i] in words


def _form_test(forms: frozenset[str]) -> Test:
    return lambda s, i: s.tokens[i].text in forms


def _lemma_test(words: frozenset[str], coarse: tuple[str, ...] | None) -> Test:
    if coarse is None:
        return lambda s, i: s.lemmas[i] in words
    return lambda s, i: s.lemmas[i] in words and s.pos[i] in coarse
