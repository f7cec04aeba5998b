"""spaCy's Matcher: token patterns with attributes, operators and sets.

`patterns` is a list of token patterns as spaCy describes them (no ENT_TYPE, DEP or HEAD: those layers are not
computed here); `mark` the first and last element flagged, from 1 (default: all). Element n is group n.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mtqa.analysis import Sentence
from mtqa.matchers import Find, Lexicons, Match, PatternError, Spec
from mtqa.matchers.phrases import group, rarity

_TEXT_KEYS = ("LOWER", "LEMMA", "ORTH", "TEXT", "NORM")
_FLAGS = ("IS_ALPHA", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "LIKE_NUM", "IS_SENT_START")
_KEYS = {*_TEXT_KEYS, *_FLAGS, "POS", "TAG", "MORPH", "SHAPE", "LENGTH", "OP"}


def check(spec: Spec) -> None:
    """Raise PatternError where the pattern is not one that spaCy accepts on the layers there are."""
    if not set(spec) <= {"patterns", "mark"} or not isinstance(spec.get("patterns"), list) or not spec["patterns"]:
        raise PatternError("a tokens pattern has the keys `patterns` (a list of token patterns) and perhaps `mark`")
    for pattern in spec["patterns"]:
        if not isinstance(pattern, list) or not pattern:
            raise PatternError("each of `patterns` is a list of tokens")
        for token in pattern:
            unknown = set(token) - _KEYS if isinstance(token, dict) else {repr(token)}
            if unknown:
                raise PatternError(f"no token attribute {', '.join(sorted(map(str, unknown)))}")
    mark = spec.get("mark", [1, 1])
    if not (isinstance(mark, list) and len(mark) == 2 and 1 <= mark[0] <= mark[1]):
        raise PatternError("`mark` is the first and last element flagged, from 1")


def required(spec: Spec, lexicons: Lexicons) -> frozenset[str]:
    """Return the words that every match holds one of."""
    found: set[str] = set()
    for pattern in spec["patterns"]:
        words = max((required_words(token, lexicons) for token in pattern), key=rarity)
        if not words:
            return frozenset()
        found |= words
    return frozenset(found)


def required_words(token: Mapping[str, Any], lexicons: Lexicons) -> frozenset[str]:
    """Return the forms or lemmas that a token pattern asks for, empty where it asks for none."""
    if token.get("OP", "1") not in {"1", "+"}:
        return frozenset()
    for key in _TEXT_KEYS:
        value = expand(token.get(key), lexicons)
        if isinstance(value, str):
            return frozenset({value.lower()})
        if isinstance(value, dict) and "IN" in value:
            return frozenset(str(v).lower() for v in value["IN"])
    return frozenset()


def expand(value: Any, lexicons: Lexicons) -> Any:
    """Put the words of `@lexicon` entries of an IN or NOT_IN list in their place. Raises PatternError."""
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    for key, entries in value.items():
        if isinstance(entries, list) and key in {"IN", "NOT_IN"}:
            words: list[Any] = []
            for entry in entries:
                if isinstance(entry, str) and entry.startswith("@"):
                    if entry[1:] not in lexicons:
                        raise PatternError(f"there is no lexicon {entry[1:]!r}")
                    words += sorted(lexicons[entry[1:]])
                else:
                    words.append(entry)
            out[key] = words
        else:
            out[key] = entries
    return out


def build(spec: Spec, lexicons: Lexicons) -> Find:
    """Return the function that finds the token patterns in a sentence."""
    patterns = [[{k: expand(v, lexicons) for k, v in token.items()} for token in p] for p in spec["patterns"]]
    mark = spec.get("mark")
    matcher: Any = None

    def find(sentence: Sentence) -> Iterator[Match]:
        nonlocal matcher
        if matcher is None:
            matcher = sentence.matcher(patterns)
        done = 0
        found = sorted(matcher(sentence.tokens, with_alignments=True), key=lambda m: (m[1], -m[2]))
        for _, first, last, alignment in found:
            if first < done:
                continue
            done = last
            yield _as_match(sentence, first, last, [a + 1 for a in alignment], mark)

    return find


def _as_match(sentence: Sentence, first: int, last: int, elements: list[int], mark: list[int] | None) -> Match:
    at = {n: [first + i for i, e in enumerate(elements) if e == n] for n in set(elements)}
    groups = {str(n): group(sentence, i[0], i[-1] + 1) for n, i in at.items()}
    flagged = [i for n, tokens in at.items() if mark is None or mark[0] <= n <= mark[1] for i in tokens]
    start, end = sentence.span(min(flagged, default=first), max(flagged, default=last - 1) + 1)
    return Match(start, end, first, last, groups)
