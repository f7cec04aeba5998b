"""The sentences about a difference that the renderers for people share, for an edit and for a reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from mtqa.compare import Difference, FindingState, MeaningChange, Pair, Score
from mtqa.model.finding import SEVERITIES
from mtqa.renderers._words import count

_AROUND = 60  # code points of context on each side of a change of meaning


@dataclass(frozen=True, slots=True)
class Wording:
    """What the two versions, and what happened between them, are called."""

    about: str
    became: str
    sides: tuple[str, str]
    changed: str
    dropped: str
    added: str
    moved: str
    states: Mapping[FindingState, str]
    accepted: str
    accepted_head: str
    scores: str
    nothing: str
    outcome: str
    clean: str


_EDIT = Wording(
    about="two versions of a story",
    became="became",
    sides=("Before", "After"),
    changed="changed",
    dropped="dropped",
    added="added",
    moved="moved",
    states={"fixed": "fixed", "left": "left", "new": "new"},
    accepted="as suggested",
    accepted_head="Fixed as suggested",
    scores="Scores of the earlier version, with the later one as the reference",
    nothing="Nothing changed",
    outcome="What became of the findings",
    clean="There was nothing to fix, and nothing was found afterwards.",
)
_REFERENCE = Wording(
    about="a copy and its reference",
    became="compared with",
    sides=("Copy", "Reference"),
    changed="worded otherwise",
    dropped="only in the copy",
    added="only in the reference",
    moved="elsewhere in the reference",
    states={"fixed": "only in the copy", "left": "in both", "new": "only in the reference"},
    accepted="as the reference has it",
    accepted_head="Suggested what the reference has",
    scores="Scores of the copy against the reference",
    nothing="Copy and reference are the same",
    outcome="Findings in the copy and in the reference",
    clean="Nothing was found in either.",
)


def wording(difference: Difference) -> Wording:
    """Return the words for this difference."""
    return _REFERENCE if difference.reference else _EDIT


def changed_sentences(difference: Difference) -> str:
    """Return what happened to the sentences: "30 of 34 sentences changed, 2 dropped, 1 moved"."""
    words = wording(difference)
    kinds = Counter(pair.kind for pair in difference.pairs)
    total = len(difference.pairs)
    if total == kinds["same"]:
        return words.nothing if difference.pairs else "There is no text in either version"
    numbers = {
        words.changed: kinds["changed"],
        words.dropped: kinds["dropped"],
        words.added: kinds["added"],
        words.moved: sum(pair.moved for pair in difference.pairs),
    }
    first, *others = [f"{number} {name}" for name, number in numbers.items() if number]
    number, name = first.split(" ", 1)
    return ", ".join([f"{number} of {count(total, 'sentence')} {name}", *others])


def pair_label(difference: Difference, pair: Pair) -> str:
    """Return what happened to one pair, in a word or two: "moved and changed"; empty where nothing did."""
    words = wording(difference)
    labels = {"changed": words.changed, "dropped": words.dropped, "added": words.added}
    if pair.moved:
        return f"{words.moved} and {words.changed}" if pair.kind == "changed" else words.moved
    return labels.get(pair.kind, "")


def findings_line(difference: Difference) -> str:
    """Return what became of the findings: "Findings: 50 fixed (41 as suggested), 6 left, none new"."""
    if not difference.findings:
        return "No findings in either version"
    words = wording(difference)
    numbers = {state: difference.count(state) for state in words.states}
    accepted = f" ({difference.accepted or 'none'} {words.accepted})" if numbers["fixed"] else ""
    parts = [f"{number or 'none'} {words.states[state]}" for state, number in numbers.items()]
    return f"Findings: {parts[0]}{accepted}, {', '.join(parts[1:])}"


def meanings_line(difference: Difference) -> str:
    """Return how often readers are told otherwise: "7 differences in meaning: 2 critical, 3 major, 2 minor"."""
    if not difference.meanings:
        return "No difference in numbers, names, negation, modality or quotations was found"
    numbers = Counter(change.severity for change in difference.meanings)
    parts = [f"{numbers[severity]} {severity}" for severity in reversed(SEVERITIES) if numbers[severity]]
    return f"{count(len(difference.meanings), 'difference')} in meaning: {', '.join(parts)}"


def excerpts(difference: Difference, change: MeaningChange) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Return, for each side, the words before a change of meaning, its own, and the words after it."""
    pair = difference.pairs[change.pair]
    return (
        _excerpt(
            difference.before.document.text,
            (pair.before_start, change.before_start, change.before_end, pair.before_end),
        ),
        _excerpt(
            difference.after.document.text, (pair.after_start, change.after_start, change.after_end, pair.after_end)
        ),
    )


def _excerpt(text: str, cuts: tuple[int, int, int, int]) -> tuple[str, str, str]:
    first, start, end, last = cuts
    before, after = text[first:start].lstrip(), text[end:last].rstrip()
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + "…"
    return before, text[start:end], after


def lost_space(pair: Pair, number: int) -> str:
    """Return the space that the later version has not after an equal run, where words taken out follow in one line."""
    change = pair.changes[number]
    following = pair.changes[number + 1] if number + 1 < len(pair.changes) else None
    parted = change.before[-1:].isspace() and change.after and not change.after[-1].isspace()
    return " " if change.kind == "equal" and parted and following and following.before else ""


def score_value(score: Score) -> str:
    """Return a score as sacreBLEU's command line prints it, with one decimal."""
    return f"{score.value:.1f}"
