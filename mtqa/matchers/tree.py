"""spaCy's DependencyMatcher: words tied by grammar, wherever they stand in the sentence.

`nodes` is a dependency pattern as spaCy describes it (RIGHT_ID, RIGHT_ATTRS, LEFT_ID, REL_OP); `mark` lists the nodes
of which the flagged span is the hull (default: all). A node's name is its group. The sentence is parsed only when it
holds a word of every node that names words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mtqa.analysis import Sentence
from mtqa.matchers import Find, Lexicons, Match, PatternError, Spec
from mtqa.matchers.phrases import group, rarity
from mtqa.matchers.tokens import expand, required_words

_KEYS = {"LOWER", "LEMMA", "ORTH", "TEXT", "POS", "TAG", "DEP", "MORPH", "IS_SENT_START", "IS_TITLE", "IS_ALPHA"}


def check(spec: Spec) -> None:
    """Raise PatternError where the nodes are not a tree that spaCy accepts."""
    if not set(spec) <= {"nodes", "mark"} or not isinstance(spec.get("nodes"), list) or not spec["nodes"]:
        raise PatternError("a tree pattern has the keys `nodes` and perhaps `mark`")
    names: set[str] = set()
    for i, node in enumerate(spec["nodes"]):
        wanted = {"RIGHT_ID", "RIGHT_ATTRS"} | ({"LEFT_ID", "REL_OP"} if i else set())
        if not isinstance(node, dict) or set(node) != wanted:
            raise PatternError(f"node {i + 1} has exactly the keys {', '.join(sorted(wanted))}")
        unknown = set(node["RIGHT_ATTRS"]) - _KEYS
        if unknown:
            raise PatternError(f"no token attribute {', '.join(sorted(unknown))}")
        if i and node["LEFT_ID"] not in names:
            raise PatternError(f"node {node['RIGHT_ID']!r} hangs on {node['LEFT_ID']!r}, which no earlier node is")
        names.add(str(node["RIGHT_ID"]))
    if not set(spec.get("mark", [])) <= names:
        raise PatternError("`mark` names a node that is not there")


def required(spec: Spec, lexicons: Lexicons) -> frozenset[str]:
    """Return the words that every match holds one of."""
    return max(_node_words(spec, lexicons), key=rarity, default=frozenset())


def _node_words(spec: Spec, lexicons: Lexicons) -> list[frozenset[str]]:
    return [required_words(node["RIGHT_ATTRS"], lexicons) for node in spec["nodes"]]


def build(spec: Spec, lexicons: Lexicons) -> Find:
    """Return the function that finds the tree in a sentence."""
    nodes = [{**n, "RIGHT_ATTRS": {k: expand(v, lexicons) for k, v in n["RIGHT_ATTRS"].items()}} for n in spec["nodes"]]
    names = [str(n["RIGHT_ID"]) for n in nodes]
    mark = set(spec.get("mark", names))
    needs = [words for words in _node_words(spec, lexicons) if words]
    matcher: Any = None

    def find(sentence: Sentence) -> Iterator[Match]:
        nonlocal matcher
        if any(words.isdisjoint(sentence.words) for words in needs):
            return
        if matcher is None:
            matcher = sentence.tree_matcher(nodes)
        seen: set[tuple[int, int]] = set()
        for _, tokens in matcher(sentence.tree):
            marked = [i for name, i in zip(names, tokens, strict=True) if name in mark]
            first, last = min(marked), max(marked) + 1
            if (first, last) in seen:
                continue
            seen.add((first, last))
            start, end = sentence.span(first, last)
            groups = {name: group(sentence, i, i + 1) for name, i in zip(names, tokens, strict=True)}
            yield Match(start, end, min(tokens), max(tokens) + 1, groups)

    return find
