"""How a rule finds spans: one file per kind of matcher, found by its folder.

Every module `KIND.py` here offers
- `check(spec)`: raise PatternError where the pattern of a rule file is wrong;
- `required(spec, lexicons)`: words (forms or lemmas) of which a sentence must hold one; empty: run everywhere;
- `build(spec, lexicons)`: a function from a sentence to the matches in it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from mtqa.analysis import Sentence

KINDS = ("phrases", "tokens", "tree", "regex", "term", "collocation", "valency")
Spec = Mapping[str, Any]
Lexicons = Mapping[str, frozenset[str]]


class PatternError(ValueError):
    """A pattern that cannot be used; the message is one line for the rule's author."""


@dataclass(frozen=True, slots=True)
class Group:
    """A matched part that a message or suggestion may name: its text, lemma and Penn tag (of its last word)."""

    text: str
    lemma: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """One place found. `start`/`end` are document offsets of what is flagged.

    `first`/`last` are the half-open token numbers, in the sentence, of everything that matched, context included;
    `groups` maps element numbers or node names to the text matched; `inflecting` lists, in order, the groups whose
    inflection a suggestion takes over.
    """

    start: int
    end: int
    first: int
    last: int
    groups: Mapping[str, Group]
    inflecting: tuple[str, ...] = ()


Find = Callable[[Sentence], Iterator[Match]]


def kind(name: str) -> ModuleType:
    """Return the module of matcher `name`. Raises PatternError for a kind that does not exist."""
    if name not in KINDS:
        raise PatternError(f"no matcher {name!r}; there are {', '.join(KINDS)}")
    return importlib.import_module(f"mtqa.matchers.{name}")
