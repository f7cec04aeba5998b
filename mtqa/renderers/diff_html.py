"""The difference of two versions of a story for editors: one self-contained HTML file, side by side or inline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING

from mtqa.compare import Difference, FindingChange, FindingState, Pair
from mtqa.renderers._diff import changed_sentences, findings_line, score_value
from mtqa.renderers._words import category_name, odds, percent
from mtqa.renderers.html import _TEMPLATES, _asset, _carried, _hash, _shown

if TYPE_CHECKING:
    from jinja2 import Template

_SIGNS: Mapping[FindingState, str] = {"fixed": "✓", "left": "•", "new": "+"}


@dataclass(frozen=True, slots=True)
class Bit:
    """A run of text that is drawn in one way: `op` is "", "del" or "ins"; `findings` are the items it belongs to."""

    text: str
    op: str
    state: FindingState | None = None
    findings: tuple[str, ...] = ()
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


def render(difference: Difference) -> str:
    """Return a whole HTML page: no request leaves it, and its policy lets only its own style and script run."""
    from markupsafe import Markup

    css, own, script = (_asset(name) for name in ("report.css", "diff.css", "diff.js"))
    before, after = difference.before.document, difference.after.document
    items = [_item(number, change) for number, change in enumerate(difference.findings, 1)]
    states: tuple[FindingState, ...] = ("new", "left", "fixed")
    return _template().render(
        difference=difference,
        names=[PurePath(document.path).name or document.path for document in (before, after)],
        phrase=changed_sentences(difference),
        findings_line=findings_line(difference),
        rows=[_row(number, difference, pair, items) for number, pair in enumerate(difference.pairs, 1)],
        groups=[(state, [item for item in items if item.change.state == state]) for state in states],
        css=Markup(css),  # noqa: S704 (ours, and the policy names its hash)
        own=Markup(own),  # noqa: S704
        script=Markup(script),  # noqa: S704
        policy=f"default-src 'none'; style-src '{_hash(css)}' '{_hash(own)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=lambda value: _carried(value) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(shown=_shown, score=score_value, odds=odds)
    return environment.get_template("diff.html.j2")


def _item(number: int, change: FindingChange) -> Item:
    return Item(
        id=f"f{number}",
        row=f"s{change.pair + 1}",
        sign=f"{_SIGNS[change.state]}{number}",
        change=change,
        category=category_name(change.finding.category),
        confidence=percent(change.finding.confidence),
    )


def _row(number: int, difference: Difference, pair: Pair, items: Sequence[Item]) -> Row:
    old = _touching(items, pair.before_start, pair.before_end, earlier=True)
    new = _touching(items, pair.after_start, pair.after_end, earlier=False)
    before: list[Bit] = []
    after: list[Bit] = []
    inline: list[Bit] = []
    at, new_at = pair.before_start, pair.after_start
    for change in pair.changes:
        left = list(_bits(change.before, at, "" if change.kind == "equal" else "del", old, earlier=True))
        right = list(_bits(change.after, new_at, "" if change.kind == "equal" else "ins", new, earlier=False))
        before += left
        after += right
        inline += right if change.kind == "equal" and change.after else [*left, *right]
        at, new_at = at + len(change.before), new_at + len(change.after)
    text = difference.after.document.text if pair.after_end > pair.after_start else difference.before.document.text
    start = pair.after_start if pair.after_end > pair.after_start else pair.before_start
    label = {"changed": "Changed", "dropped": "Dropped", "added": "Added"}.get(pair.kind, "")
    label = f"Moved{' and changed' if pair.kind == 'changed' else ''}" if pair.moved else label
    return Row(
        id=f"s{number}",
        pair=pair,
        label=label,
        opens="\n" in text[max(0, start - 2) : start] or number == 1,
        before=tuple(before),
        after=tuple(after),
        inline=tuple(inline),
    )


def _touching(items: Sequence[Item], start: int, end: int, *, earlier: bool) -> list[Item]:
    return [
        item
        for item in items
        if (found := item.change.before if earlier else item.change.after) and found.start < end and start < found.end
    ]


def _bits(text: str, offset: int, op: str, items: Sequence[Item], *, earlier: bool) -> Iterator[Bit]:
    """Cut `text`, which stands at `offset`, where findings begin and end; white space after changed words is plain."""
    words = text.rstrip() if op else text
    end = offset + len(words)
    spans = [(item, item.change.before if earlier else item.change.after) for item in items]
    edges = {offset, end}
    for _, finding in spans:
        if finding is not None:
            edges |= {edge for edge in (finding.start, finding.end) if offset < edge < end}
    for first, last in pairwise(sorted(edges)):
        covering = [(item, found) for item, found in spans if found and found.start <= first and last <= found.end]
        covering.sort(key=lambda pair: pair[1].end - pair[1].start)
        yield Bit(
            text=words[first - offset : last - offset],
            op=op,
            state=covering[0][0].change.state if covering else None,
            findings=tuple(item.id for item, _ in covering),
            begins=any(found.start == first for _, found in covering),
            ends=" ".join(item.sign for item, found in covering if found.end == last),
        )
    if len(words) < len(text):
        yield Bit(text[len(words) :], "")
