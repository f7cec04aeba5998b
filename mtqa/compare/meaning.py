"""Finds where a copy tells its readers something else than a reference: numbers, names, negation, modality, quotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from mtqa.compare.difference import MEANING_KINDS, MeaningChange, MeaningKind, Pair
from mtqa.compare.names import Names, name_changes
from mtqa.compare.quantities import Quantity, quantities
from mtqa.compare.quotations import quotations
from mtqa.compare.spelling import plain
from mtqa.gazetteer import zipf
from mtqa.gazetteer.fold import words
from mtqa.model.finding import SEVERITIES, Severity

_Span = tuple[int, int]
_Side = Literal[0, 1]  # the copy, the reference
_SIDES = ("copy", "reference")

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_NEGATOR = re.compile(
    r"\b(?:not(?! (?:only|just|merely|simply|least|so much|to mention))|never|none|nobody|no one|no-one|nothing(?! but)"
    r"|nowhere|neither|cannot|without(?! (?:a )?doubt)|no(?!\. ?\d)(?! (?:doubt|less|fewer|more than|matter|wonder))"
    r"|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing|al)|reject(?:s|ed|ing|ion)?|fail(?:s|ed|ing|ure)?|lack(?:s|ed|ing)?"
    r"|unable|impossible|rul(?:e|es|ed|ing) out)\b|(?<=\w)n['’]t\b",
    re.I,
)
_OR_NOT = re.compile(r"\b(?:or|if|why) $", re.I)
# What says "not" in other words; it is never an alarm itself, but it explains why the other side has a negator more.
_SOFT = re.compile(
    r"\b(?:unlikely|hardly|barely|scarcely|rarely|seldom|few(?:er)?|little|less|only|until|unless|except|against|"
    r"instead|rather than|far from|too|avoid\w*|prevent\w*|stop\w*|end(?:s|ed|ing)?|bann?\w*|prohibit\w*|forb[ia]d\w*|"
    r"halt\w*|miss(?:es|ed|ing)?|absen\w+|declin\w+|dismiss\w*|oppos\w+|exclud\w+|doubt\w*|forg[eo]t\w*|ignor\w+|"
    r"cancel\w*|withdr[ae]w\w*|short of|yet to|wrong|false\w*|other than|remain\w*|still|exempt\w*|"
    r"regardless|difficult|hard|loss|lost|los(?:e|es|ing)|gave up|give up|\w+less|non-?\w+|out of|"
    r"disagree\w*|dis\w{4,}|free|def(?:y|ies|ied)|sole\w*|first|alone|block\w*|resist\w*|abandon\w*|as well as|"
    r"beyond|zero|empty)\b",
    re.I,
)
_PREFIXED = re.compile(r"\b(?:un|in|im|il|ir|dis)(\w{3,})\b", re.I)
_COMMON = 3.0  # Zipf frequency from which what follows a prefix is a word, as in "unhappy" but not "under"

_MODALS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "possible",
        re.compile(r"\b(?:may(?! \d)|might|could(?! not)|can(?! not))\b"),
        re.compile(
            r"\b(?:may|might|could|can|cannot|perhaps|possib\w+|probabl\w+|likely|unlikely|potential\w*|apparent\w*|"
            r"seem\w*|appear\w*|presum\w+|maybe|expect\w*|think\w*|thought|believ\w+|suspect\w*|able|ability|capab\w+|"
            r"allow\w*|let|chance\w*|risk\w*|hop(?:e|es|ed|ing)|would|should|if|impossible|unable|eligible|"
            r"opportunit\w+|threat\w*|permit\w*|feasib\w+|want\w*|suggest\w*|estimat\w+|about to|possible|managed?|"
            r"consider\w*|plan\w*|propos\w+|fear\w*|doubt\w*|wonder\w*|whether|guess\w*|assum\w+|enabl\w+|ready|will)\b",
            re.I,
        ),
    ),
    (
        "required",
        re.compile(r"\b(?:must|ha(?:ve|s|d) to|needs? to|ought to|should)\b", re.I),
        re.compile(
            r"\b(?:must|ha(?:ve|s|d|ving) (?:\w+ )?to|need\w*|ought|should|shall|requir\w+|oblig\w+|forc\w+|necess\w+|"
            r"suppos\w+|compuls\w+|mandat\w+|order\w*|demand\w*|urg\w+|call(?:s|ed|ing)? (?:on|for)|ask\w*|let us|"
            r"let['’]s|imperative|essential|vital|important|be to|is to|are to|was to|were to|want\w*|better|cannot|"
            r"can['’]t|only|compel\w*|due|would|expect\w*|advis\w+|recommend\w*|crucial|bound|critical|inevitabl\w+|"
            r"will|may|might|could|can|commit\w*|task\w*|responsib\w+|duty|worth|time to|never|do(?:es)? not)\b",
            re.I,
        ),
    ),
    (
        "certain",
        re.compile(r"\b(?:will|shall|won['’]t)\b|(?<=\w)['’]ll\b"),
        re.compile(r".", re.S),  # the present says it as well, so that it is never missed
    ),
)
_ALLEGED = re.compile(r"\b(?:alleg(?:ed|edly|ations?)|reportedly|purported(?:ly)?|supposed(?:ly)?|suspected)\b", re.I)
_HEDGED = re.compile(
    r"\b(?:alleg\w+|report\w*|purport\w*|suppos\w+|suspect\w*|apparent\w*|accus\w+|claim\w*|according|sa(?:y|ys|id|ying)|"
    r"told|tells?|believ\w+|thought|thinks?|seem\w*|appear\w*|presum\w+|charg\w+|rumou?r\w*|would|may|might|could|"
    r"likely|probabl\w+|possibl\w+|perhaps|expect\w*|should|meant|intend\w*|must|is to|are to|so-called|assum\w+|"
    r"consider\w*|declar\w+|state[sd]?|announc\w+|writ\w+|wrote|quot\w+|indict\w*|blam\w+|assert\w*)\b",
    re.I,
)
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|this|last|next|past|previous|following|same|ago|earlier|later|then|now|"
    r"recent\w*|current\w*|day|days|week|weekend|month|year|years|evening|morning|night)\b",
    re.I,
)
_CHANGED: dict[str, str] = {
    "percent": "Another percentage",
    "year": "Another year",
    "decade": "Another decade",
    "month": "Another month",
    "weekday": "Another day of the week",
    "clock": "Another time of day",
    "time": "Another length of time",
    "length": "Another length",
    "speed": "Another speed",
    "mass": "Another weight",
    "area": "Another area",
    "volume": "Another volume",
    "temperature": "Another temperature",
}
_MONEY = frozenset(words("dollar euro pound yen yuan rouble rupee franc crown lira peso zloty hryvnia"))
_QUOTATION = 2  # words; a single quoted one is a title or a word held at arm's length
_TITLE = 4  # quoted words up to which losing the marks is a matter of style
_SAID = 0.6  # share of the words of a quotation that the other side must have for it to be the same without the marks
_REWORDED = 0.9  # share of equal words from which a quotation counts as the same


def meaning_changes(before: str, after: str, pairs: Sequence[Pair]) -> list[MeaningChange]:
    """Return the changes of meaning in every aligned pair, the severest first.

    What style explains is none: "three" and "3", "10 percent" and "10%", "didn't" and "did not", a title for a first
    name, names in another order, British and American spelling. So is what the sentence before or after says.
    """
    texts = (before, after)
    names = (Names(before), Names(after))
    quoted = (quotations(before), quotations(after))
    numbers = [tuple(_quantities(text, span) for text, span in zip(texts, _spans(p), strict=True)) for p in pairs]
    found: list[MeaningChange] = []
    for number, pair in enumerate(pairs):
        if pair.kind != "changed":
            continue
        sides = _Sides(texts, pair, number)
        around = tuple([q for near in numbers[max(0, number - 1) : number + 2] for q in near[side]] for side in (0, 1))
        found += _numbers(sides, (numbers[number][0], numbers[number][1]), (around[0], around[1]))
        found += _names(sides, names)
        found += _negation(sides)
        found += _modality(sides)
        found += _quotes(sides, quoted)
    return sorted(
        _once(found),
        key=lambda c: (
            -SEVERITIES.index(c.severity),
            MEANING_KINDS.index(c.kind),
            c.pair,
            c.before_start,
            c.after_start,
        ),
    )


def _once(changes: Sequence[MeaningChange]) -> Iterator[MeaningChange]:
    """Yield the changes, one that is the same in many sentences only where it is first, with their number."""
    times = Counter((change.kind, change.reason) for change in changes)
    said = set()
    for change in changes:
        key = (change.kind, change.reason)
        if change.kind != "name" or times[key] == 1:
            yield change
        elif key not in said:
            said.add(key)
            yield replace(change, reason=f"{change.reason.removesuffix('.')}, in {times[key]} sentences.")


def _spans(pair: Pair) -> tuple[_Span, _Span]:
    return (pair.before_start, pair.before_end), (pair.after_start, pair.after_end)


class _Sides:
    """Both sides of one pair, and the way from a place in one to the place in the other."""

    def __init__(self, texts: tuple[str, str], pair: Pair, number: int) -> None:
        self.texts = texts
        self.pair = pair
        self.number = number
        self.spans = _spans(pair)
        self.slices = tuple(text[start:end] for text, (start, end) in zip(texts, self.spans, strict=True))
        self.words = tuple({plain(m.group()) for m in _WORD.finditer(part)} for part in self.slices)

    def find(self, pattern: re.Pattern[str], side: int) -> list[_Span]:
        """Return where `pattern` is on one side, as places in its text."""
        start, end = self.spans[side]
        return [match.span() for match in pattern.finditer(self.texts[side], start, end)]

    def quote(self, side: int, span: _Span) -> str:
        """Return the words of a span on one line, for a reason."""
        return " ".join(self.texts[side][slice(*span)].split())

    def across(self, side: int, span: _Span) -> _Span:
        """Return what stands on the other side where `span` stands on this one: an empty span if nothing does."""
        at = [start for start, _ in self.spans]
        first: int | None = None
        last = at[1 - side]
        for change in self.pair.changes:
            parts = (change.before, change.after)
            ends = [at[n] + len(parts[n]) for n in (0, 1)]
            if parts[side] and span[0] < ends[side] and at[side] < span[1]:
                if change.kind != "equal":
                    here = (at[1 - side], ends[1 - side])
                else:
                    shift = at[1 - side] - at[side]
                    here = (max(span[0], at[side]) + shift, min(span[1], ends[side]) + shift)
                    here = (min(here[0], ends[1 - side]), min(here[1], ends[1 - side]))
                first = here[0] if first is None else first
                last = here[1]
            at = ends
        if first is None:
            return last, last
        text = self.texts[1 - side][first:last]
        end = first + len(text.rstrip())
        start = first + len(text) - len(text.lstrip())
        return (start, end) if start < end else (first, first)

    def change(
        self, kind: MeaningKind, severity: Severity, copy: _Span | None, reference: _Span | None, reason: str
    ) -> MeaningChange:
        """Make a change; a side that is None is found from the other."""
        one = copy if copy is not None else self.across(1, reference or (0, 0))
        other = reference if reference is not None else self.across(0, one)
        return MeaningChange(kind, severity, self.number, *one, *other, reason)

    def only(self, kind: MeaningKind, severity: Severity, side: int, span: _Span, reason: str) -> MeaningChange:
        """Make a change for what one side alone has."""
        return self.change(kind, severity, span if side == 0 else None, span if side == 1 else None, reason)


def _quantities(text: str, span: _Span) -> list[Quantity]:
    start, end = span
    return [Quantity(q.start + start, q.end + start, q.readings, q.weak, q.about) for q in quantities(text[start:end])]


def _numbers(
    sides: _Sides, here: tuple[list[Quantity], list[Quantity]], around: tuple[list[Quantity], list[Quantity]]
) -> Iterator[MeaningChange]:
    left = tuple([q for q in here[side] if not any(q.equals(other) for other in here[1 - side])] for side in (0, 1))
    # What the sentence before or after says is not lost.
    strong = [
        [q for q in left[side] if not q.weak and not any(q.equals(other) for other in around[1 - side])]
        for side in (0, 1)
    ]
    for mine in list(strong[0]):
        theirs = _partner(sides, mine, strong[1], [q for q in left[1] if q.weak])
        if theirs is None:
            continue
        strong[0].remove(mine)
        strong[1] = [q for q in strong[1] if q is not theirs]
        spans = (mine.start, mine.end), (theirs.start, theirs.end)
        said = f"“{sides.quote(0, spans[0])}” in the copy, “{sides.quote(1, spans[1])}” in the reference."
        if mine.rounds(theirs):
            yield sides.change("number", "minor", *spans, f"Rounded otherwise: {said}")
        else:
            yield sides.change("number", "critical", *spans, f"{_what(mine, theirs)}: {said}")
    for mine in list(strong[1]):
        theirs = _partner(sides, mine, [], [q for q in left[0] if q.weak], side=1)
        if theirs is not None:
            strong[1].remove(mine)
            spans = (theirs.start, theirs.end), (mine.start, mine.end)
            said = f"“{sides.quote(0, spans[0])}” in the copy, “{sides.quote(1, spans[1])}” in the reference."
            yield sides.change("number", "critical", *spans, f"{_what(mine, theirs)}: {said}")
    for side in (0, 1):
        for q in strong[side]:
            dated = q.dimension in {"weekday", "month", "year", "clock", "time"}
            if dated and _RELATIVE.search(sides.slices[1 - side]):
                continue  # "on Tuesday" for "yesterday"
            severity: Severity = "minor" if q.small or dated else "major"
            reason = f"“{sides.quote(side, (q.start, q.end))}” is only in the {_SIDES[side]}."
            yield sides.only("number", severity, side, (q.start, q.end), reason)


def _partner(
    sides: _Sides, mine: Quantity, others: Sequence[Quantity], weak: Sequence[Quantity], side: int = 0
) -> Quantity | None:
    """Return the number on the other side that stands for this one: of the same kind, or else at the same place."""
    same = [q for q in others if q.dimension == mine.dimension]
    if same:
        return same[0]
    bare = [q for q in others if "" in (q.dimension, mine.dimension)] if mine.dimension not in _DATES else []
    bare = [q for q in bare if q.dimension not in _DATES]
    if bare:
        return bare[0]
    start, end = sides.across(side, (mine.start, mine.end))
    there = [q for q in [*others, *weak] if q.start < end and start < q.end and q.dimension not in _DATES]
    return there[0] if there and mine.dimension not in _DATES else None


_DATES = frozenset({"weekday", "month", "clock", "year", "decade", "ordinal", "vague"})


def _what(one: Quantity, other: Quantity) -> str:
    if one.dimension in _MONEY or other.dimension in _MONEY:
        return "Another currency" if one.readings[0][2] == other.readings[0][2] else "Another amount"
    if one.readings[0][2] == other.readings[0][2]:
        return "Another unit"
    return _CHANGED.get(one.dimension, "Another number") if one.dimension == other.dimension else "Another number"


def _names(sides: _Sides, names: tuple[Names, Names]) -> Iterator[MeaningChange]:
    for change in name_changes(*names, *sides.spans, lambda span: sides.across(0, span)):
        one, other = change.before, change.after
        if one is not None and other is not None:
            said = f"“{one.text}” in the copy, “{other.text}” in the reference."
            what = "A name spelt otherwise" if change.alike else "Another name"
            spans = (one.start, one.end), (other.start, other.end)
            yield sides.change("name", "major", *spans, f"{what}: {said}")
        else:
            side, name = (0, one) if one is not None else (1, other)
            if name is not None:
                reason = f"“{name.text}” is only in the {_SIDES[side]}."
                yield sides.only("name", "minor", side, (name.start, name.end), reason)


def _negation(sides: _Sides) -> Iterator[MeaningChange]:
    found = [_negators(sides, side) for side in (0, 1)]
    if len(found[0]) == len(found[1]):
        return
    side = 0 if len(found[0]) > len(found[1]) else 1
    if _soft(sides.slices[1 - side]) - _soft(sides.slices[side]):
        return
    # Of several, the one that stands where the other side has none.
    theirs = found[1 - side]
    alone = [span for span in found[side] if not _meets(sides.across(side, span), theirs)] or found[side]
    quote = sides.quote(side, _whole(sides.texts[side], alone[0]))
    if theirs:
        reason = f"“{quote}” is only in the {_SIDES[side]}, which says no once more."
        yield sides.only("negation", "major", side, _whole(sides.texts[side], alone[0]), reason)
    else:
        reason = f"“{quote}” is only in the {_SIDES[side]}: one denies what the other affirms."
        yield sides.only("negation", "critical", side, _whole(sides.texts[side], alone[0]), reason)


def _negators(sides: _Sides, side: int) -> list[_Span]:
    text = sides.texts[side]
    return [
        span
        for span in sides.find(_NEGATOR, side)
        if not (text[slice(*span)].lower() == "not" and _OR_NOT.search(text, max(0, span[0] - 4), span[0]))
    ]


def _whole(text: str, span: _Span) -> _Span:
    """Return the span of the whole word: "didn't", not "n't"."""
    start = span[0]
    while start and (text[start - 1].isalnum() and text[start].isalnum()):
        start -= 1
    return start, span[1]


def _soft(part: str) -> set[str]:
    found = {match.group().casefold() for match in _SOFT.finditer(part)}
    prefixed = (match for match in _PREFIXED.finditer(part) if zipf(match.group(1)) >= _COMMON)
    return found | {match.group().casefold() for match in prefixed}


def _meets(span: _Span, others: Sequence[_Span]) -> bool:
    return any(start < max(span[1], span[0] + 1) and span[0] < end for start, end in others)


def _modality(sides: _Sides) -> Iterator[MeaningChange]:
    alleged = [sides.find(_ALLEGED, side) for side in (0, 1)]
    for side in (0, 1):
        if alleged[side] and not alleged[1 - side] and not _HEDGED.search(sides.slices[1 - side]):
            severity: Severity = "critical" if side == 1 else "major"
            quote = sides.quote(side, alleged[side][0])
            reason = f"“{quote}” is only in the {_SIDES[side]}: the {_SIDES[1 - side]} states it as a fact."
            yield sides.only("modality", severity, side, alleged[side][0], reason)
    more: list[list[tuple[str, _Span]]] = [[], []]
    for name, pattern, _ in _MODALS:
        found = [sides.find(pattern, side) for side in (0, 1)]
        for side in (0, 1):
            if len(found[side]) > len(found[1 - side]):
                alone = [span for span in found[side] if not _meets(sides.across(side, span), found[1 - side])]
                more[side] += [(name, span) for span in alone[: len(found[side]) - len(found[1 - side])]]
    for name, span in more[0]:
        start, end = sides.across(0, span)
        partner = next((item for item in more[1] if item[0] != name and _meets((start, end), [item[1]])), None)
        if partner:
            more[1].remove(partner)
            said = f"“{sides.quote(0, span)}” in the copy, “{sides.quote(1, partner[1])}” in the reference"
            reason = f"{said}: one holds it for {name}, the other for {partner[0]}."
            yield sides.change("modality", "major", span, partner[1], reason)
        else:
            yield from _missed(sides, 0, name, span)
    for name, span in more[1]:
        yield from _missed(sides, 1, name, span)


def _missed(sides: _Sides, side: int, name: str, span: _Span) -> Iterator[MeaningChange]:
    explains = next(pattern for other, _, pattern in _MODALS if other == name)
    quote = sides.quote(side, span).lower()
    if quote != "can" and not explains.search(sides.slices[1 - side]):
        reason = f"“{sides.quote(side, span)}” is only in the {_SIDES[side]}, which holds it for {name}."
        # "Could" also tells of what somebody was able to do, "should" of a condition.
        yield sides.only("modality", "major" if quote in {"may", "might"} else "minor", side, span, reason)


def _quotes(sides: _Sides, quoted: tuple[Sequence[_Span], Sequence[_Span]]) -> Iterator[MeaningChange]:
    inside = [
        [(max(s, start), min(e, end)) for s, e in quoted[side] if s < end and start < e]
        for side, (start, end) in enumerate(sides.spans)
    ]
    inside = [[_trimmed(sides.texts[side], span) for span in inside[side]] for side in (0, 1)]
    inside = [[span for span in spans if span[0] < span[1]] for spans in inside]
    said = [[_plain_words(sides.texts[side][slice(*span)]) for span in inside[side]] for side in (0, 1)]
    everything = [_plain_words(part) for part in sides.slices]
    if inside[0] and inside[1]:
        joined = [[word for part in said[side] for word in part] for side in (0, 1)]
        if _alike(*joined) < _REWORDED:
            if len(inside[0]) == len(inside[1]):
                pairs = list(zip(*inside, *said, strict=True))
            else:
                covers = [(spans[0][0], spans[-1][1]) for spans in inside]
                pairs = [(covers[0], covers[1], joined[0], joined[1])]
            for one, other, mine, theirs in pairs:
                if _alike(mine, theirs) < _REWORDED:
                    yield sides.change("quote", "minor", one, other, "The words inside the quotation marks differ.")
        return
    for side in (0, 1):
        if inside[side] and not inside[1 - side]:
            span = (inside[side][0][0], inside[side][-1][1])
            mine = [word for part in said[side] for word in part]
            if len(mine) < _QUOTATION:
                continue
            severity: Severity = "minor" if len(mine) <= _TITLE else "major"
            kept = sum(word in everything[1 - side] for word in mine) >= _SAID * len(mine)
            reason = f"Only the {_SIDES[side]} has quotation marks"
            reason += "; the other says it as its own words." if kept else "."
            yield sides.only("quote", severity, side, span, reason)


def _trimmed(text: str, span: _Span) -> _Span:
    part = text[slice(*span)]
    return span[0] + len(part) - len(part.lstrip()), span[1] - len(part) + len(part.rstrip())


def _plain_words(text: str) -> list[str]:
    """Return the words in the form in which spellings, contractions and ways to write a number are equal."""
    for quantity in reversed(quantities(text)):
        text = f"{text[: quantity.start]} {quantity.readings[0][1]:g} {text[quantity.end :]}"
    text = re.sub(r"(?i)\bcan['’]t\b", "can not", re.sub(r"(?i)\bwon['’]t\b", "will not", text))
    text = re.sub(r"(?i)n['’]t\b", " not", text.replace("cannot", "can not"))
    text = re.sub(r"(?i)(?<=\w)['’](ll|re|ve|m|s|d)\b", r" \1", text)
    short = {"ll": "will", "re": "are", "ve": "have", "m": "am", "s": "is", "d": "would"}
    return [short.get(word, plain(word)) for word in re.findall(r"\w+", text.casefold())]


def _alike(one: Sequence[str], other: Sequence[str]) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other, autojunk=False).ratio()
