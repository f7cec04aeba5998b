"""The sentences about a difference that the renderers for people share."""

from __future__ import annotations

from collections import Counter

from mtqa.compare import Difference, Score
from mtqa.renderers._words import count


def changed_sentences(difference: Difference) -> str:
    """Return what happened to the sentences: "30 of 34 sentences changed, 2 dropped, 1 moved"."""
    kinds = Counter(pair.kind for pair in difference.pairs)
    moved = sum(pair.moved for pair in difference.pairs)
    total = len(difference.pairs)
    if total == kinds["same"]:
        return "Nothing changed" if difference.pairs else "There is no text in either version"
    numbers = {kind: kinds[kind] for kind in ("changed", "dropped", "added") if kinds[kind]} | (
        {"moved": moved} if moved else {}
    )
    first, *others = numbers
    parts = [f"{numbers[first]} of {count(total, 'sentence')} {first}", *(f"{numbers[kind]} {kind}" for kind in others)]
    return ", ".join(parts)


def findings_line(difference: Difference) -> str:
    """Return what became of the findings: "Findings: 50 fixed (41 as suggested), 6 left, none new"."""
    fixed, left, new = (difference.count(state) for state in ("fixed", "left", "new"))
    if not difference.findings:
        return "No findings in either version"
    accepted = f" ({difference.accepted or 'none'} as suggested)" if fixed else ""
    return f"Findings: {fixed or 'none'} fixed{accepted}, {left or 'none'} left, {new or 'none'} new"


def score_value(score: Score) -> str:
    """Return a score as sacreBLEU's command line prints it, with one decimal."""
    return f"{score.value:.1f}"
