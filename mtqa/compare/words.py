"""Finds which words changed between two versions of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from mtqa.compare.difference import Change, ChangeKind

_TOKEN = re.compile(r"(\d+(?:[.,]\d+)+|\w+(?:[-'’.]\w+)*|[^\w\s])\s*")
_SMALL = frozenset(
    (
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "and",
        "or",
        "is",
        "was",
        "it",
        "its",
        "as",
        "with",
        "that",
    )
)


def word_changes(before: str, after: str) -> tuple[Change, ...]:
    """Return the changes from `before` to `after`, word by word; joined, each side is given back exactly."""
    if before == after:
        return (Change("equal", before, after),) if before else ()
    old, new = tokens(before), tokens(after)
    old_lead, new_lead = before[: len(before) - len("".join(old))], after[: len(after) - len("".join(new))]
    changes = [Change("equal", old_lead, new_lead)] if old_lead or new_lead else []
    matcher = SequenceMatcher(None, [t.rstrip() for t in old], [t.rstrip() for t in new], autojunk=False)
    for kind, i, k, j, m in _without_islands(matcher.get_opcodes(), old):
        changes.append(Change(kind, "".join(old[i:k]), "".join(new[j:m])))
    return tuple(changes)


def tokens(text: str) -> list[str]:
    """Words and marks, each with the white space after it; white space before the first is left out."""
    return [match.group() for match in _TOKEN.finditer(text)]


_Opcode = tuple[ChangeKind, int, int, int, int]


def _without_islands(opcodes: Sequence[tuple[ChangeKind, int, int, int, int]], old: Sequence[str]) -> list[_Opcode]:
    """Join changes that only a stray comma or "the" keeps apart: two rewritten phrases read better as one."""
    result: list[_Opcode] = []
    for number, opcode in enumerate(opcodes):
        kind, i, k, j, m = opcode
        if kind == "equal" and k - i == 1 and 0 < number < len(opcodes) - 1:
            token = old[i].strip().casefold()
            around = [max(o[2] - o[1], o[4] - o[3]) for o in (opcodes[number - 1], opcodes[number + 1])]
            if (token in _SMALL or not token[:1].isalnum()) and min(around) >= 2 and sum(around) >= 6:
                kind = "replace"
        if result and kind != "equal" and result[-1][0] != "equal":
            _, first_i, _, first_j, _ = result[-1]
            joined: ChangeKind = "replace" if k > first_i and m > first_j else ("delete" if k > first_i else "insert")
            result[-1] = (joined, first_i, k, first_j, m)
        else:
            result.append((kind, i, k, j, m))
    return result
