"""What the reader learns from, sentence by sentence: text, and the spans that somebody would change."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from tokenizers import Tokenizer

from mtqa.analysis import analyse
from mtqa.analysis.language import classify
from mtqa.config import Settings
from mtqa.model.finding import CATEGORIES, SEVERITIES
from mtqa.reader import stories
from mtqa.reader.stories import ReadSpan, ReadStory
from mtqa.readers import read_stdin

KINDS = (*(c for c in CATEGORIES if c not in {"residue", "place-name", "grammar"}), "other")
LONGEST = 128  # word pieces of a sentence that are learned from

Task = Literal["read", "post-edited", "rated", "broken", "sentence"]

_PREPOSITIONS = ["in", "on", "at", "for", "to", "of", "by", "with", "from", "about"]
_PAIRS = [("is", "are"), ("was", "were"), ("has", "have"), ("his", "its"), ("he", "it"), ("who", "which")]
_PAIRS += [("a", "the"), ("this", "that"), ("will", "would"), ("also", "too"), ("many", "much"), ("make", "do")]
_PAIRS += [("say", "tell"), ("said", "told"), ("as", "like"), ("since", "for"), ("during", "while"), ("but", "however")]
_SWAPS = {"her": "his", "she": "he", "they": "it", "an": "the", "these": "this", "because": "due"}
_SWAPS |= dict(_PAIRS) | {right: wrong for wrong, right in _PAIRS}


class Sentence(NamedTuple):
    """One sentence of a story, with the part of each span that lies in it; `before` is the sentence before it."""

    text: str
    spans: tuple[ReadSpan, ...] = ()
    before: str = ""


class Item(NamedTuple):
    """A sentence in word pieces, each with its label, category and severity (-1: none), and whether it counts."""

    ids: list[int]
    label: list[float]
    category: list[int]
    severity: list[int]
    counts: list[float]


def sentences(story: ReadStory) -> Iterator[Sentence]:
    """Yield the sentences of a story as mtqa splits them; none where mtqa reads another text."""
    document = read_stdin(story.text.encode())
    if document.text != story.text:
        return
    before = ""
    for sentence in analyse(document, classify(document), Settings().model).sentences:
        start, end = sentence.char_span(0, len(sentence.text))
        if end - start > 2:
            own = [s for s in story.spans if s.start < end and s.end > start]
            spans = tuple(s._replace(start=max(s.start, start) - start, end=min(s.end, end) - start) for s in own)
            yield Sentence(story.text[start:end], spans, before)
        before = story.text[start:end]


def read_for_training(shared: Path) -> Iterator[ReadStory]:
    """Yield the stories that were read and may be trained on."""
    yield from (story for story in stories.silver(shared) if not stories.is_held_out(story.name))
    yield from stories.annotated(shared, held_out=False)


def native(shared: Path, *names: str, held_out: bool = False) -> Iterator[Sentence]:
    """Yield the sentences of the half of the native copy that training may see, or of the other half."""
    for name in names or ("native_news", "native_abc"):
        for row in stories.rows(shared / f"corpora/{name}.jsonl.gz"):
            if int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 2 == held_out:
                yield from sentences(ReadStory(row["id"], row["text"], ()))


def post_edited(shared: Path) -> Iterator[Sentence]:
    """Yield sentences of MLQE-PE, where a post-editor changed words."""
    for row in stories.rows(shared / "corpora/words_mlqe.jsonl.gz"):
        text, spans = "", []
        for word, tag in zip(row["tokens"], row["tags"], strict=True):
            if text and not re.match(r"[.,;:!?%)\]'’]", word) and text[-1] not in "($[":
                text += " "
            if tag == "BAD":
                spans.append(_changed(len(text), len(text) + len(word)))
            text += word
        yield Sentence(text, tuple(spans))


def rated(shared: Path) -> Iterator[Sentence]:
    """Yield sentences in which raters marked spans (MQM); those that only the source betrays count less."""
    for row in stories.rows(shared / "corpora/spans_mqm.jsonl.gz"):
        spans = (_changed(s["start"], s["end"], 1.0 if s.get("monolingual_visible") else 0.4) for s in row["spans"])
        yield Sentence(row["text"], tuple(spans))


def broken(text: str, chance: random.Random) -> Sentence:
    """Return native `text` with up to three small words changed, lost or swapped, and where."""
    words = text.split()
    wanted = chance.choice([0, 1, 1, 1, 2, 2, 3])
    edits: dict[int, str] = {}
    for i in chance.sample(range(1, max(2, len(words) - 1)), max(0, min(len(words) - 3, 40))):
        word = words[i]
        if len(edits) >= wanted or {i - 1, i, i + 1} & edits.keys():
            continue
        if word in _PREPOSITIONS and chance.random() < 0.7:
            edits[i] = chance.choice([p for p in _PREPOSITIONS if p != word])
        elif word in {"the", "a", "an"} and chance.random() < 0.5:
            edits[i] = ""
        elif word in _SWAPS and chance.random() < 0.5:
            edits[i] = _SWAPS[word]
        elif word.isalpha() and word.islower() and len(word) > 4 and word.endswith("s") and chance.random() < 0.15:
            edits[i] = word[:-1]
        elif word.isalpha() and word.islower() and word.endswith("ed") and chance.random() < 0.3:
            edits[i] = chance.choice([f"have {word}", f"had been {word}", f"{word[:-2]}ing"])
    out, spans, lost = "", [], False
    for i, word in enumerate(words):
        new = edits.get(i, word)
        out += " " if out and new else ""
        if (i in edits and new) or lost:
            spans.append(_changed(len(out), len(out) + len(new)))
        lost = i in edits and not new
        out += new
    return Sentence(out, tuple(spans))


def translations(shared: Path, chance: random.Random) -> list[tuple[str, float]]:
    """Return sentences of machine output (1) and of human translations (0), in random order."""
    found: list[tuple[str, float]] = []
    for row in stories.parallel(shared):
        systems = [row[s] for s in ("google", "microsoft", "bergamot") if row.get(s)]
        reference = row.get("reference")
        if systems and reference and min(len(reference), *map(len, systems)) >= 30:
            found += [(chance.choice(systems), 1.0), (reference, 0.0)]
    chance.shuffle(found)
    return found


def finds(start: int, end: int, span: ReadSpan) -> bool:
    """Tell whether a mark counts as finding the span, as `tools/score.py` has it."""
    return min(end, span.end) > max(start, span.start) and end - start <= 3 * (span.end - span.start) + 20


def encoder(tokenizer: Tokenizer, *, hard: bool = False, context: bool = False) -> Callable[[Sentence], Item]:
    """Return what turns a sentence into an item.

    `hard`: a span that an editor would rather change than not is certain, any other is none. `context`: the sentence
    before it is read too, but not judged.
    """

    def item(sentence: Sentence) -> Item:
        encoded = tokenizer.encode(sentence.text)
        ids, offsets = encoded.ids[:LONGEST], encoded.offsets[:LONGEST]
        label, category, severity = [0.0] * len(ids), [-1] * len(ids), [-1] * len(ids)
        for span in sentence.spans:
            sure = float(span.confidence >= 0.5) if hard else span.confidence
            for i, (first, last) in enumerate(offsets):
                if first < last and first < span.end and last > span.start and sure > label[i]:
                    label[i] = sure
                    category[i] = KINDS.index(span.category) if span.category in KINDS else len(KINDS) - 1
                    severity[i] = list(map(str, SEVERITIES)).index(span.severity)
        counts = [float(a < b) for a, b in offsets]
        if not context or not sentence.before:
            return Item(ids, label, category, severity, counts)
        before = tokenizer.encode(sentence.before).ids[: LONGEST // 2]
        none = [-1] * len(before)
        return Item(
            before + ids[1:],
            [0.0] * len(before) + label[1:],
            none + category[1:],
            none + severity[1:],
            [0.0] * len(before) + counts[1:],
        )

    return item


def labelled(item: Item, value: float) -> Item:
    """Return an item whose whole sentence has one label."""
    return item._replace(label=[value] * len(item.ids))


def _changed(start: int, end: int, confidence: float = 1.0) -> ReadSpan:
    return ReadSpan(start, end, "other", "minor", confidence)
