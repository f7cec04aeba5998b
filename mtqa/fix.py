"""Suggestions put into a file: chosen, written as its markup writes them, and checked for what they bring about.

A fix is made only where the check of the result finds nothing new because of it, and fixing goes on until nothing more
can be done: a second run changes nothing.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from mtqa.decisions import DecidedDocument, DecisionsError, text_hash
from mtqa.model.document import Document
from mtqa.model.finding import SEVERITIES, Finding
from mtqa.model.report import DocumentReport
from mtqa.reader import NAME as READER
from mtqa.readers import Original, UnreadableError, reread
from mtqa.readers.rewrite import encodable, escaped
from mtqa.resolve import stands_for

Level = Literal["safe", "review"]
LEVELS: tuple[Level, ...] = ("safe", "review")
Check = Callable[[Document], DocumentReport]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NEEDS_QUOTES = re.compile(r'[\x00-\x1f"\\\x7f]')
_SPACES = re.compile(r"[ \t]+")
_AROUND_LINE_END = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True)
class Edit:
    """Text to put in the place of a span. Offsets are half-open code points into the text as read."""

    start: int
    end: int
    text: str
    replacement: str
    rule: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An edit that was not made, and why. `line` and `column` count from 1, in code points of the file."""

    edit: Edit
    line: int
    column: int
    reason: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """The decoded file after fixing, how many edits were made, and those that were not."""

    file_text: str
    made: int
    refused: tuple[Refused, ...]


def fix_findings(original: Original, report: DocumentReport, check: Check, level: Level) -> Fixed:
    """Apply the safe suggestions of `report`; at level `review` also the first one of the other findings.

    Of overlapping suggestions the surer goes first, and the other waits for what the next check says.
    """
    made = 0
    refused: Mapping[Edit, str] = {}
    for _ in report.findings:  # each round takes at least one of them away and brings none
        done = _round(report, check, level, original.encoding)
        made, refused, report = made + len(done.made), done.refused, done.report
        if not done.made:
            break
    return Fixed(report.document.file_text, made, _placed(report.document, refused))


def fix_decided(original: Original, decided: DecidedDocument) -> Fixed:
    """Apply the replacements that an editor accepted, just as they are.

    Raises DecisionsError, and applies nothing, where they were made on another text or overlap.
    """
    document = original.document
    if text_hash(document.text) != decided.text_sha256:
        raise DecisionsError("the decisions were made on another version of the text; nothing is applied")
    edits = [
        Edit(decision.start, decision.end, decision.text, decision.replacement, decision.rule)
        for decision in sorted(decided.decisions, key=lambda one: (one.start, one.end))
        if decision.replacement is not None
    ]
    for edit in edits:
        if document.text[edit.start : edit.end] != edit.text:
            raise DecisionsError(f"the text does not have at {edit.start} what the decisions quote; nothing is applied")
    for one, two in pairwise(edits):
        if two.start < one.end:
            raise DecisionsError(f"two accepted replacements overlap at {two.start}; nothing is applied")
    rewritten = _rewrite(document, edits, original.encoding)
    return Fixed(rewritten.document.file_text, len(rewritten.made), _placed(document, rewritten.refused))


def unified(name: str, before: str, after: str) -> str:
    """Return a unified diff that `patch -p0` and `git apply -p0` take; empty where nothing differs."""
    header = _header(name)
    lines = difflib.unified_diff(_LINE.findall(before), _LINE.findall(after), header, header)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


class _Place(NamedTuple):
    """Where an edit changed the file: from `old_start`:`old_end` before to `start`:`end` after."""

    old_start: int
    old_end: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Rewritten:
    """A document with edits made, those edits with their places in the file, and the edits that could not be made."""

    document: Document
    made: Sequence[Edit]
    places: Sequence[_Place]
    refused: Mapping[Edit, str]


@dataclass(frozen=True, slots=True)
class _Round:
    """What one round made and refused, and the report of the result (of the same document, where nothing was made)."""

    made: Sequence[Edit]
    refused: Mapping[Edit, str]
    report: DocumentReport


def _round(report: DocumentReport, check: Check, level: Level, encoding: str) -> _Round:
    """Make as many of the fixes as can be made together without a new finding.

    Where one is new that no fix touches, nobody knows which of them brings it: only half of them are made, the others
    wait for the next round; so on, until a single one is left to blame.
    """
    offers = _offers(report, level)
    refused: dict[Edit, str] = {}
    most = len(offers)
    while edits := _apart([edit for edit in offers if edit not in refused])[:most]:
        rewritten = _rewrite(report.document, edits, encoding)
        refused |= rewritten.refused
        if not (made := rewritten.made):
            continue
        after = check(rewritten.document)
        new = _new_findings(report, rewritten, after)
        if not new:
            return _Round(made, refused, after)
        if len(made) == 1:
            new = [(0, finding) for _, finding in new]
        blamed = {made[n]: f"a new finding would come of it: “{f.text}” ({f.rule})" for n, f in new if n is not None}
        refused |= blamed
        most = len(offers) if blamed else len(made) // 2
    return _Round((), refused, report)


def _offers(report: DocumentReport, level: Level) -> list[Edit]:
    """Return the edits that `level` allows, the surest first."""
    text = report.document.text
    offers: list[tuple[float, int, Edit]] = []
    for finding in report.findings:
        safe = next((s for s in finding.suggestions if s.apply == "safe"), None)
        suggestion = safe or (finding.suggestions[0] if finding.suggestions and level == "review" else None)
        if suggestion is not None and suggestion.text != finding.text:
            start, end, replacement = finding.edit(text, suggestion.text)
            edit = Edit(start, end, text[start:end], replacement, finding.rule)
            offers.append((-finding.confidence, -SEVERITIES.index(finding.severity), edit))
    return [edit for _, _, edit in sorted(offers, key=lambda offer: (*offer[:2], offer[2].start))]


def _apart(offers: Sequence[Edit]) -> list[Edit]:
    """Return those of `offers` that no earlier one of them overlaps, in text order."""
    apart: list[Edit] = []
    for edit in offers:
        at = bisect_right(apart, edit.start, key=lambda other: other.start)
        free_before = at == 0 or apart[at - 1].end <= edit.start
        if free_before and (at == len(apart) or edit.end <= apart[at].start):
            apart.insert(at, edit)
    return apart


def _rewrite(document: Document, edits: Sequence[Edit], encoding: str) -> _Rewritten:
    """Make edits (in text order, apart from one another) in the file, leaving out those that its markup forbids."""
    fitting: list[Edit] = []
    refused: dict[Edit, str] = {}
    at = 0
    for edit in edits:
        start, end = document.file_span(edit.start, edit.end)
        if start < at or not document.can_replace(edit.start, edit.end):
            refused[edit] = "there is markup inside"
        elif _in_file(edit, document, encoding) is None:
            refused[edit] = f"{encoding} cannot write it"
        else:
            fitting.append(edit)
            at = end
    made = _read_as_meant(document, fitting, encoding)
    refused |= dict.fromkeys(set(fitting).difference(made), "the file's markup would make something else of it")
    file_text, places = _put(document, made, encoding)
    return _Rewritten(reread(document, file_text), made, places, refused)


def _read_as_meant(document: Document, edits: list[Edit], encoding: str) -> list[Edit]:
    """Return those of `edits` after which the file, read again, says what was meant: near all, near always."""
    if document.markup is None or not edits:
        return edits
    meant, at = "", 0
    for edit in edits:
        meant += document.text[at : edit.start] + edit.replacement
        at = edit.end
    meant += document.text[at:]
    try:
        read = reread(document, _put(document, edits, encoding)[0])
    except UnreadableError:
        read = None
    if read is not None and _laid_out(read.text) == _laid_out(meant):
        return edits
    if len(edits) == 1:
        return []
    half = len(edits) // 2
    first, second = (_read_as_meant(document, part, encoding) for part in (edits[:half], edits[half:]))
    return _read_as_meant(document, [*first, *second], encoding) if len(first) + len(second) < len(edits) else first


def _put(document: Document, edits: Sequence[Edit], encoding: str) -> tuple[str, list[_Place]]:
    """Return the file with the edits made, and where they stand in it."""
    parts: list[str] = []
    places: list[_Place] = []
    at = length = 0
    for edit in edits:
        start, end = document.file_span(edit.start, edit.end)
        written = _in_file(edit, document, encoding) or ""
        parts += [document.file_text[at:start], written]
        length += start - at + len(written)
        places.append(_Place(start, end, length - len(written), length))
        at = end
    return "".join([*parts, document.file_text[at:]]), places


def _in_file(edit: Edit, document: Document, encoding: str) -> str | None:
    """Return the replacement as the file writes it, None where its encoding cannot."""
    return encodable(escaped(edit.replacement, document.markup), document.markup, encoding)


def _laid_out(text: str) -> str:
    """Return `text` with the white space that markup does not keep reduced to one form."""
    return _BLANK_LINES.sub("\n\n", _AROUND_LINE_END.sub("\n", _SPACES.sub(" ", text))).strip()


def _new_findings(
    before: DocumentReport, rewritten: _Rewritten, after: DocumentReport
) -> list[tuple[int | None, Finding]]:
    """Return the findings that were not there before, each with the number of an edit that touches it, if any does.

    What another finding stood for was there before, and the same rule may draw the edges of its finding elsewhere.
    """
    starts = [edit.start for edit in rewritten.made]
    earlier: list[tuple[str, int, int]] = []
    for finding in before.findings:
        number = bisect_right(starts, finding.start) - 1
        edit = rewritten.made[number] if number >= 0 else None
        fixed = edit is not None and edit.rule == finding.rule and edit.end >= finding.end
        span = _moved(*before.document.file_span(finding.start, finding.end), rewritten.places)
        earlier += [(_kind(rule), *span) for rule in (*(() if fixed else (finding.rule,)), *stands_for(finding))]
    known = set(earlier)
    new: list[tuple[int | None, Finding]] = []
    for finding in after.findings:
        start, end = after.document.file_span(finding.start, finding.end)
        kind = _kind(finding.rule)
        if (kind, start, end) in known:
            continue
        if not any(other == kind and s < end and start < e for other, s, e in earlier):
            touching = [n for n, place in enumerate(rewritten.places) if place.start <= end and start <= place.end]
            new.append((touching[-1] if touching else None, finding))
    return new


def _kind(rule: str) -> str:
    """Return the rule itself; of the reader's marks only whose they are: what it calls them depends on all around."""
    return READER if rule.startswith(f"{READER}/") else rule


def _moved(start: int, end: int, places: Sequence[_Place]) -> tuple[int, int]:
    """Return where a span of the file stands after the edits; an edit that it cuts belongs to it whole."""
    number = bisect_right(places, start, key=lambda place: place.old_start) - 1
    if number >= 0:
        place = places[number]
        start = place.start if start < place.old_end else start - place.old_end + place.end
    number = bisect_left(places, end, key=lambda place: place.old_start) - 1
    if number >= 0:
        place = places[number]
        end = place.end if end <= place.old_end else end - place.old_end + place.end
    return start, end


def _placed(document: Document, refused: Mapping[Edit, str]) -> tuple[Refused, ...]:
    """Return the edits that were not made with their places in the file, in order."""
    placed = []
    for edit, reason in sorted(refused.items(), key=lambda item: item[0].start):
        start, _ = document.file_span(edit.start, edit.end)
        column = start - document.file_text.rfind("\n", 0, start)
        placed.append(Refused(edit, document.file_text.count("\n", 0, start) + 1, column, reason))
    return tuple(placed)


def _header(name: str) -> str:
    """Return a file name as a diff writes it: quoted where it has characters that would end or hide it."""
    if _NEEDS_QUOTES.search(name):
        return '"' + _NEEDS_QUOTES.sub(lambda found: f"\\{ord(found[0]):03o}", name) + '"'
    return f"{name}\t" if " " in name else name
