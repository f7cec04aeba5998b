"""What is wrong with rules that work: duplicates, contradictions, wordings nobody tested, careless text.

A `fault` is to be mended: two rules for one thing, a fix that is flagged itself, rows that contradict each other. A
`note` is worth a look: a phrase found whole by a wider one, an example that another repeats.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mtqa.analysis import Analysis, Sentence
from mtqa.matchers import Lexicons
from mtqa.matchers.phrases import find_phrase, parse, rarity
from mtqa.matchers.term import LINKS, pieces
from mtqa.model.document import Block, Document
from mtqa.ruleset.load import Loaded, load, load_examples
from mtqa.ruleset.overlap import Atom, Piece, Shape, covers, lemmas, same, shape, words_of
from mtqa.ruleset.rule import Example, Fault, Rule

Level = Literal["fault", "note"]
_BATCH = 200  # examples analysed as one document
_LEAST_FRAME = 4  # words around a span that make two examples alike
_TEMPLATE = re.compile(r"\{(?P<lemma>[^{}$:]+)(?:\$\w+)?\}|\$(?P<group>\d+)|(?P<article>a\(n\))|(?P<word>[^\s{}$]+)")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend (`fault`) or to look at (`note`)."""

    level: Level
    fault: Fault

    def __str__(self) -> str:
        return f"{self.fault.file}:{self.fault.line}: {self.level}: {self.fault.message}"


@dataclass(frozen=True, slots=True)
class _Wording:
    rule: Rule
    text: str
    shape: Shape
    needs: tuple[frozenset[str], ...]  # of each of these a match holds a word


def lint(
    folders: Sequence[Path], analysed: Callable[[Document], Analysis], only: Callable[[str], bool]
) -> list[Remark]:
    """Look through the rules of `folders` whose id `only` accepts, by file and line; they are compared with all."""
    loaded = load(folders)
    examples, _ = load_examples(folders)
    wanted = [rule for rule in loaded.rules if only(rule.id)]
    wordings = [wording for rule in loaded.rules for wording in _wordings(rule, loaded.lexicons)]
    remarks = list(_overlaps(wordings, loaded, only))
    remarks += _same_specs(loaded.rules, only)
    remarks += _rows(loaded, only)
    for wording in wordings:
        if only(wording.rule.id):
            remarks += _equal_fix(wording, loaded.lexicons)
    for rule in wanted:
        remarks += _careless(rule)
    chosen = {rule.id: rule for rule in wanted}
    remarks += _alike(examples, chosen)
    remarks += _unshown(examples, chosen, loaded.lexicons, analysed)
    return sorted(dict.fromkeys(remarks), key=lambda r: (r.fault.file, r.fault.line, r.level, r.fault.message))


def _remark(level: Level, rule: Rule, message: str) -> Remark:
    return Remark(level, Fault.at(rule, message))


def _wordings(rule: Rule, lexicons: Lexicons) -> Iterator[_Wording]:
    """Yield what a rule finds as phrases; a rule of another kind has none."""
    if rule.kind == "phrases":
        shapes = {str(text): shape(str(text), lexicons) for text in rule.spec["any"]}
    elif rule.kind == "term":
        shapes = {near: _term_shape(near) for near in rule.spec["near"]}
    else:
        return
    for text, made in shapes.items():
        yield _Wording(rule, text, made, tuple(p.words for p in made if p.least and p.words))


def _term_shape(term: str) -> Shape:
    return tuple(Piece(frozenset({_word(piece.lower())}), 1, 1, True) for piece in pieces(term))


def _word(word: str) -> Atom:
    """Return how a term's word is found: by lemma where it is one, by form where it is inflected itself."""
    return Atom("form" if word in LINKS or lemmas(word) != {word} else "lemma", word)


def _overlaps(wordings: list[_Wording], loaded: Loaded, only: Callable[[str], bool]) -> Iterator[Remark]:
    """Yield phrases that are found by another rule too: the same, or whole within it."""
    order = {rule.id: number for number, rule in enumerate(loaded.rules)}
    by_word: dict[str, list[_Wording]] = defaultdict(list)
    for wording in wordings:
        if wording.needs:
            for word in max(wording.needs, key=rarity):
                by_word[word].append(wording)
    for narrow in wordings:
        words = words_of(narrow.shape)
        near = {id(wide): wide for word in words for wide in by_word.get(word, ()) if wide.rule.id != narrow.rule.id}
        for wide in near.values():
            if not only(narrow.rule.id) and not only(wide.rule.id):
                continue
            if all(need & words for need in wide.needs) and covers(wide.shape, narrow.shape):
                if same(wide.shape, narrow.shape):
                    if only(narrow.rule.id) and (order[wide.rule.id] < order[narrow.rule.id] or not only(wide.rule.id)):
                        yield _remark("fault", narrow.rule, f"“{narrow.text}” is also a phrase of {_where(wide.rule)}")
                elif only(narrow.rule.id) and not _excused(wide.rule, narrow.shape, loaded.lexicons):
                    message = f"“{narrow.text}” is found whole by “{wide.text}” of {_where(wide.rule)}"
                    yield _remark("note", narrow.rule, message)


def _where(rule: Rule) -> str:
    place = Fault.at(rule, "")
    return f"{rule.id} ({Path(place.file).name}:{place.line})"


def _excused(rule: Rule, found: Shape, lexicons: Lexicons) -> bool:
    return any(covers(shape(phrase, lexicons), found) for phrase in rule.unless)


def _same_specs(rules: Iterable[Rule], only: Callable[[str], bool]) -> Iterator[Remark]:
    """Yield patterns of the other kinds that another rule has word for word."""
    first: dict[str, Rule] = {}
    for rule in rules:
        if rule.kind not in {"phrases", "term", "collocation"}:
            other = first.setdefault(f"{rule.kind} {rule.spec}", rule)
            if other is not rule and only(rule.id):
                yield _remark("fault", rule, f"the pattern is that of {_where(other)}")


def _rows(loaded: Loaded, only: Callable[[str], bool]) -> Iterator[Remark]:
    """Yield rows of tables that repeat or contradict others: a wrong wording that is right in another row."""
    terms = [rule for rule in loaded.rules if rule.kind == "term"]
    right: dict[str, Rule] = {}
    for rule in terms:
        other = right.setdefault(rule.spec["term"].lower(), rule)
        if other is not rule and only(rule.id):
            yield _remark("fault", rule, f"“{rule.spec['term']}” is a term of {_where(other)} already")
    for rule in filter(lambda r: only(r.id), terms):
        seen: set[str] = set()
        for near in map(str.lower, rule.spec["near"]):
            if near in seen:
                yield _remark("fault", rule, f"“{near}” stands twice in the row")
            seen.add(near)
            if near in right and right[near] is not rule:
                yield _remark("fault", rule, f"“{near}” is wrong here and the term of {_where(right[near])}")
    for keys in ("objects", "nouns"):
        yield from _pairs([r for r in loaded.rules if r.kind == "collocation" and keys in r.spec], keys, loaded, only)


def _pairs(rules: list[Rule], keys: str, loaded: Loaded, only: Callable[[str], bool]) -> Iterator[Remark]:
    """Yield collocations where a word and a noun are wrong in two rows, or wrong in one and right in the other."""
    nouns: dict[str, frozenset[str]] = {}
    wrong: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        named: set[str] = set()
        for noun in rule.spec[keys]:
            named |= loaded.lexicons.get(noun[1:], frozenset()) if noun[0] == "@" else {noun.lower()}
        nouns[rule.id] = frozenset(named)
        for word in dict.fromkeys(map(str.lower, rule.spec["wrong"])):
            wrong[word].append(rule)
    for word, listed in wrong.items():
        for i, rule in enumerate(listed):
            for other in filter(lambda o: only(rule.id) or only(o.id), listed[:i]):
                both = sorted(nouns[rule.id] & nouns[other.id])
                if both:
                    message = f"“{word}” with {_few(both)} is wrong in {_where(other)} already"
                    yield _remark("fault", rule, message)
    for rule in rules:
        for other in wrong.get(rule.spec["right"].lower(), ()):
            both = sorted(nouns[rule.id] & nouns[other.id])
            if both and (only(rule.id) or only(other.id)):
                message = f"“{rule.spec['right']}” with {_few(both)} is right here and wrong in {_where(other)}"
                yield _remark("fault", rule, message)


def _few(words: list[str]) -> str:
    shown = ", ".join(f"“{word}”" for word in words[:3])
    return shown + (f" and {len(words) - 3} more" if len(words) > 3 else "")


def _equal_fix(wording: _Wording, lexicons: Lexicons) -> Iterator[Remark]:
    """Yield fixes that the phrase finds again, put in the place of what it flags."""
    if wording.rule.kind == "term":
        return  # what is the term itself is not flagged
    for fix in wording.rule.suggest:
        fixed = _fixed(wording.shape, fix)
        if fixed and covers(wording.shape, fixed) and not _excused(wording.rule, fixed, lexicons):
            yield _remark("fault", wording.rule, f"the fix “{fix}” is found again by “{wording.text}”")


def _fixed(found: Shape, fix: str) -> Shape:
    """Return the phrase with the fix in the place of what is flagged; empty for a fix that cannot be told from here."""
    inside: list[Piece] = []
    if not fix or re.search(r"\$\d+:|\$[a-z]|:[A-Z]", fix):
        return ()
    for part in _TEMPLATE.finditer(fix):
        if part["group"]:
            if int(part["group"]) > len(found):
                return ()  # written for a longer wording
            inside.append(found[int(part["group"]) - 1])
        elif part["article"]:
            inside.append(Piece(frozenset({Atom("form", "a"), Atom("form", "an")}), 1, 1, True))
        elif part["lemma"]:
            head, *rest = part["lemma"].split()
            inside += _literal("lemma", [head]) + _literal("form", rest)
        else:
            inside += _literal("form", pieces(re.sub(r"([,.;:])", r" \1", part["word"])))
    at = [i for i, piece in enumerate(found) if piece.flagged]
    flagged = tuple(Piece(p.atoms, p.least, p.most, True) for p in inside)
    return (*found[: at[0]], *flagged, *found[at[-1] + 1 :])


def _literal(kind: str, words: Iterable[str]) -> list[Piece]:
    atoms = (Atom(kind if word.islower() else "exact", word) for word in words if word.strip())
    return [Piece(frozenset({atom}), 1, 1, True) for atom in atoms]


def _careless(rule: Rule) -> Iterator[Remark]:
    """Yield what is missing or idle in the text of a rule."""
    if rule.message and not re.search(r"[.!?][”’\")]?$", rule.message):
        yield _remark("note", rule, f"the message does not end as a sentence: “{rule.message}”")
    if re.search(r"[,;:]$|(?<!\b[ap]\.m)(?<!\.)\.$", rule.title):
        yield _remark("note", rule, f"the title ends with a mark: “{rule.title}”")
    if rule.kind == "phrases":
        phrases = {_plain(str(text)) for text in rule.spec["any"]}
        for name, text in (("message", rule.message), ("title", rule.title)):
            if text and _plain(text) in phrases:
                yield _remark("note", rule, f"the {name} only repeats the phrase: “{text}”")
    if rule.id.startswith("common/") and rule.source and not rule.pivots:
        yield _remark("note", rule, f"has a source ({', '.join(rule.source)}) and no pivots")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9$]+", re.sub(r":[VNARP]\b", "", text).lower()))


def _alike(examples: list[Example], rules: Mapping[str, Rule]) -> Iterator[Remark]:
    """Yield bad examples of a file that are the same sentence but for the span. Tables make their own sentences."""
    seen: dict[tuple[str, str], Example] = {}
    for example in examples:
        rule = rules.get(example.rule)
        if rule is None or rule.kind in {"term", "collocation", "valency"} or not example.spans:
            continue
        start, end = example.spans[0][0], example.spans[-1][1]
        frame = f"{example.text[:start]} … {example.text[end:]}"
        if len(frame.split()) > _LEAST_FRAME:
            other = seen.setdefault((Fault.at(rule, "").file, frame), example)
            if other is not example:
                place = "" if other.rule == example.rule else f" (also in {_where(rules[other.rule])})"
                yield _remark("note", rule, f"two examples are alike but for the span: “{frame}”{place}")


def _unshown(
    examples: list[Example], rules: Mapping[str, Rule], lexicons: Lexicons, analysed: Callable[[Document], Analysis]
) -> Iterator[Remark]:
    """Yield wordings of a phrases rule that none of its bad examples shows."""
    several = {name: rule for name, rule in rules.items() if rule.kind == "phrases" and len(rule.spec["any"]) > 1}
    sentences: dict[str, list[Sentence]] = defaultdict(list)
    bad = [example for example in examples if example.spans and example.rule in several]
    for at in range(0, len(bad), _BATCH):
        for example, found in _sentences(bad[at : at + _BATCH], analysed):
            sentences[example.rule].append(found)
    for name, rule in several.items():
        for text in map(str, rule.spec["any"]):
            wording = parse(text, lexicons)
            if not any(any(find_phrase(wording, sentence)) for sentence in sentences[name]):
                yield _remark("note", rule, f"no example shows “{text}”")


def _sentences(batch: list[Example], analysed: Callable[[Document], Analysis]) -> Iterator[tuple[Example, Sentence]]:
    blocks, position = [], 0
    for example in batch:
        blocks.append(Block("body", position, position + len(example.text)))
        position += len(example.text) + 2
    document = Document("examples", "\n\n".join(example.text for example in batch), tuple(blocks))
    owner = {block.start: example for block, example in zip(blocks, batch, strict=True)}
    for sentence in analysed(document).sentences:
        yield owner[sentence.block.start], sentence
