"""Tells what became of each finding: fixed, left or new, and whether as suggested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mtqa.compare.difference import FindingChange, Pair
from mtqa.compare.scores import one_line
from mtqa.compare.words import tokens
from mtqa.model.finding import Finding
from mtqa.model.report import DocumentReport

_STRAIGHT = str.maketrans("‘’“”", "''\"\"")


def compare_findings(before: DocumentReport, after: DocumentReport, pairs: Sequence[Pair]) -> list[FindingChange]:
    """Return every finding of both versions once, those of the earlier one first, then the new ones."""
    old_text, new_text = before.document.text, after.document.text
    old_pairs = [_pair_of(finding, [(p.before_start, p.before_end) for p in pairs]) for finding in before.findings]
    new_pairs = [_pair_of(finding, [(p.after_start, p.after_end) for p in pairs]) for finding in after.findings]
    partners: dict[int, int] = {}
    free = set(range(len(after.findings)))
    # First by place: the same rule, or the same words, where the finding stood.
    for number, finding in enumerate(before.findings):
        region = _Region.of(finding, pairs[old_pairs[number]])
        for other in sorted(free):
            candidate = after.findings[other]
            alike = candidate.rule == finding.rule or candidate.text == finding.text
            if alike and new_pairs[other] == old_pairs[number] and region.touches(candidate):
                partners[number] = other
                free.remove(other)
                break
    # Then by what it says, wherever it went; counted, so that a second identical fault is new.
    by_fingerprint: dict[str, list[int]] = {}
    for other in sorted(free):
        by_fingerprint.setdefault(after.findings[other].fingerprint(new_text), []).append(other)
    for number, finding in enumerate(before.findings):
        candidates = by_fingerprint.get(finding.fingerprint(old_text), [])
        if number not in partners and candidates:
            partners[number] = candidates.pop(0)
            free.remove(partners[number])
    changes = []
    for number, finding in enumerate(before.findings):
        if number in partners:
            other = partners[number]
            changes.append(FindingChange("left", finding, after.findings[other], new_pairs[other]))
        else:
            changes.append(_fixed(finding, old_pairs[number], pairs))
    changes += [FindingChange("new", None, after.findings[other], new_pairs[other]) for other in sorted(free)]
    return changes


def _pair_of(finding: Finding, spans: Sequence[tuple[int, int]]) -> int:
    """Return the number of the pair where `finding` starts."""
    return next(number for number, (start, end) in enumerate(spans) if start <= finding.start < end)


def _fixed(finding: Finding, number: int, pairs: Sequence[Pair]) -> FindingChange:
    region = _Region.of(finding, pairs[number])
    for suggestion in finding.suggestions:
        if region.took(suggestion.text):
            return FindingChange("fixed", finding, None, number, suggestion.text, accepted=True)
    return FindingChange("fixed", finding, None, number, region.after.strip())


@dataclass(frozen=True, slots=True)
class _Region:
    """The changes that cover a finding.

    `quote`: the finding's own text. `prefix` and `suffix`: what the first and last change hold beyond the finding.
    `after`: what stands there now, at `start` to `end` of the later document. `inserted_before` and `inserted_after`:
    insertions right beside it.
    """

    quote: str
    prefix: str
    suffix: str
    after: str
    start: int
    end: int
    inserted_before: str
    inserted_after: str
    changed: bool

    @classmethod
    def of(cls, finding: Finding, pair: Pair) -> _Region:
        start, end = finding.start - pair.before_start, finding.end - pair.before_start
        prefix = suffix = inserted_before = inserted_after = ""
        after = []
        at, new_at = 0, pair.after_start
        region_start: int | None = None
        region_end = new_at
        changed = False
        for change in pair.changes:
            stop, new_stop = at + len(change.before), new_at + len(change.after)
            if change.kind == "insert":
                if at == start or (at < start and not _before(pair)[at:start].strip()):
                    inserted_before = change.after + _before(pair)[at:start]
                elif start < at < end:
                    after.append(change.after)
                    changed = True
                elif at >= end and region_start is not None and not _before(pair)[end:at].strip():
                    inserted_after = _before(pair)[end:at] + change.after
            elif stop > start and at < end:
                first, last = max(start, at) - at, min(end, stop) - at
                if change.kind == "equal":
                    new_first, new_last = (_same_place(change.before, change.after, x) for x in (first, last))
                else:
                    changed = True
                    new_first, new_last = 0, len(change.after)
                    prefix = change.before[:first] if at < start else prefix
                    suffix = change.before[last:] if stop > end else suffix
                region_start = new_at + new_first if region_start is None else region_start
                region_end = new_at + new_last
                after.append(change.after[new_first:new_last])
            at, new_at = stop, new_stop
        begin = pair.after_start if region_start is None else region_start
        return cls(
            finding.text, prefix, suffix, "".join(after), begin, region_end, inserted_before, inserted_after, changed
        )

    def touches(self, finding: Finding) -> bool:
        """Return whether `finding`, of the later document, shares a place with this region."""
        return finding.start < self.end and self.start < finding.end

    def took(self, suggestion: str) -> bool:
        """Return whether the editor's text is the suggestion, with nothing but the words around it changed."""
        if self.after == suggestion != self.quote:  # also where it is white space that changed
            return True
        wanted = _plain(self.prefix + suggestion + self.suffix)
        for lead in {"", self.inserted_before}:
            for tail in {"", self.inserted_after}:
                if wanted == _plain(lead + self.after + tail) and (self.changed or lead or tail):
                    return True
        # The words beside it were rewritten in one go with it: the suggestion must stand at the same end of the change,
        # or be a phrase too long to be there by chance.
        phrase = [token.strip() for token in tokens(_plain(suggestion))]
        present = [token.strip() for token in tokens(_plain(self.after))]
        if not self.changed or not phrase or len(phrase) > len(present):
            return False
        opens, closes = present[: len(phrase)] == phrase, present[-len(phrase) :] == phrase
        inside = any(present[k : k + len(phrase)] == phrase for k in range(len(present) - len(phrase) + 1))
        at_its_end = (opens and not self.prefix.strip()) or (closes and not self.suffix.strip())
        return at_its_end or (inside and len(phrase) >= 3)


def _plain(text: str) -> str:
    """Return `text` on one line with straight quotation marks: house style decides on those, not the suggestion."""
    return one_line(text.translate(_STRAIGHT))


def _before(pair: Pair) -> str:
    """Return the earlier side of `pair`, exactly."""
    return "".join(change.before for change in pair.changes)


def _same_place(before: str, after: str, offset: int) -> int:
    """Return the offset in `after` of the letter at `offset` in `before`; the two differ in white space only."""
    letters = len("".join(before[:offset].split()))
    if offset and not before[offset - 1].isspace():  # an end: right behind its letter
        return _behind(after, letters)
    position = _behind(after, letters)
    while position < len(after) and after[position].isspace():
        position += 1
    return position


def _behind(text: str, letters: int) -> int:
    position = 0
    while letters:
        letters -= not text[position].isspace()
        position += 1
    return position
