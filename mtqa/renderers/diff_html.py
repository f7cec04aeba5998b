"""The difference of two versions of a story for editors: one self-contained HTML file, side by side or inline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath

from mtqa.compare import Difference, FindingChange, FindingState, MeaningChange, Pair
from mtqa.renderers._diff import (
    changed_sentences,
    excerpts,
    findings_line,
    lost_space,
    meanings_line,
    pair_label,
    score_value,
    wording,
)
from mtqa.renderers._page import assets, template
from mtqa.renderers._words import category_name, odds, percent

_SIGNS: Mapping[FindingState, str] = {"fixed": "✓", "left": "•", "new": "+"}
# Beside a reference nothing was fixed: the signs say on which side a finding is.
_REFERENCE_SIGNS: Mapping[FindingState, str] = {"fixed": "‹", "left": "•", "new": "›"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of one side that an item of a list is about; half-open code points of that side's text."""

    item: str
    sign: str
    style: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Bit:
    """A run of text that is drawn in one way: `op` is "", "del" or "ins"; `items` are those it belongs to."""

    text: str
    op: str
    style: str = ""
    items: tuple[str, ...] = ()
    begins: bool = False
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One pair of the difference: both sides, and the two woven into one line for narrow screens and paper."""

    id: str
    pair: Pair
    label: str
    opens: bool
    before: tuple[Bit, ...]
    after: tuple[Bit, ...]
    inline: tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One finding in the list of what became of it."""

    id: str
    row: str
    sign: str
    change: FindingChange
    category: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Told:
    """One difference in meaning, with the words around it on each side."""

    id: str
    row: str
    sign: str
    change: MeaningChange
    sides: tuple[tuple[str, tuple[str, str, str]], ...]


def render(difference: Difference) -> str:
    """Return a whole HTML page: no request leaves it, and its policy lets only its own style and script run."""
    before, after = difference.before.document, difference.after.document
    signs = _REFERENCE_SIGNS if difference.reference else _SIGNS
    items = [_item(number, change, signs) for number, change in enumerate(difference.findings, 1)]
    told = [_told(number, difference, change) for number, change in enumerate(difference.meanings, 1)]
    marks = (list(_marks(items, told, earlier=True)), list(_marks(items, told, earlier=False)))
    states: tuple[FindingState, ...] = ("fixed", "left", "new") if difference.reference else ("new", "left", "fixed")
    return template("diff.html.j2", score=score_value, odds=odds).render(
        difference=difference,
        words=wording(difference),
        names=[PurePath(document.path).name or document.path for document in (before, after)],
        phrase=changed_sentences(difference),
        findings_line=findings_line(difference),
        meanings_line=meanings_line(difference),
        rows=[_row(number, difference, pair, marks) for number, pair in enumerate(difference.pairs, 1)],
        groups=[(state, signs[state], [item for item in items if item.change.state == state]) for state in states],
        severe=[one for one in told if one.change.severity != "minor"],
        minor=[one for one in told if one.change.severity == "minor"],
        **assets(["report.css", "diff.css"], ["diff.js"]),
    )


def _item(number: int, change: FindingChange, signs: Mapping[FindingState, str]) -> Item:
    return Item(
        id=f"f{number}",
        row=f"s{change.pair + 1}",
        sign=f"{signs[change.state]}{number}",
        change=change,
        category=category_name(change.finding.category),
        confidence=percent(change.finding.confidence),
    )


def _told(number: int, difference: Difference, change: MeaningChange) -> Told:
    sides = tuple(zip(wording(difference).sides, excerpts(difference, change), strict=True))
    return Told(f"m{number}", f"s{change.pair + 1}", f"≠{number}", change, sides)


def _marks(items: Sequence[Item], told: Sequence[Told], *, earlier: bool) -> Iterator[Mark]:
    for item in items:
        if found := item.change.before if earlier else item.change.after:
            yield Mark(item.id, item.sign, item.change.state, found.start, found.end)
    for one in told:
        change = one.change
        start, end = (change.before_start, change.before_end) if earlier else (change.after_start, change.after_end)
        if start < end:
            yield Mark(one.id, one.sign, f"told {change.severity}", start, end)


def _row(number: int, difference: Difference, pair: Pair, marks: tuple[Sequence[Mark], Sequence[Mark]]) -> Row:
    old = [mark for mark in marks[0] if mark.start < pair.before_end and pair.before_start < mark.end]
    new = [mark for mark in marks[1] if mark.start < pair.after_end and pair.after_start < mark.end]
    before: list[Bit] = []
    after: list[Bit] = []
    inline: list[Bit] = []
    at, new_at = pair.before_start, pair.after_start
    for index, change in enumerate(pair.changes):
        left = list(_bits(change.before, at, "" if change.kind == "equal" else "del", old))
        right = list(_bits(change.after, new_at, "" if change.kind == "equal" else "ins", new))
        before += left
        after += right
        inline += right if change.kind == "equal" and change.after else [*left, *right]
        inline += [Bit(space, "")] if (space := lost_space(pair, index)) else []
        at, new_at = at + len(change.before), new_at + len(change.after)
    text = difference.after.document.text if pair.after_end > pair.after_start else difference.before.document.text
    start = pair.after_start if pair.after_end > pair.after_start else pair.before_start
    return Row(
        id=f"s{number}",
        pair=pair,
        label=pair_label(difference, pair),
        opens="\n" in text[max(0, start - 2) : start] or number == 1,
        before=tuple(before),
        after=tuple(after),
        inline=tuple(inline),
    )


def _bits(text: str, offset: int, op: str, marks: Sequence[Mark]) -> Iterator[Bit]:
    """Cut `text`, which stands at `offset`, where marks begin and end; white space after changed words is plain."""
    words = text.rstrip() if op else text
    end = offset + len(words)
    edges = {offset, end} | {edge for mark in marks for edge in (mark.start, mark.end) if offset < edge < end}
    for first, last in pairwise(sorted(edges)):
        covering = sorted(
            (mark for mark in marks if mark.start <= first and last <= mark.end), key=lambda m: m.end - m.start
        )
        yield Bit(
            text=words[first - offset : last - offset],
            op=op,
            style=covering[0].style if covering else "",
            items=tuple(mark.item for mark in covering),
            begins=any(mark.start == first for mark in covering),
            ends=" ".join(mark.sign for mark in covering if mark.end == last),
        )
    if len(words) < len(text):
        yield Bit(text[len(words) :], "")
