"""Blocks of a document → sentences with tokens, tags and lemmas; parses on first use."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, KeysView
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from mtqa.analysis.language import LanguageReport
from mtqa.analysis.text import Normalised, normalise
from mtqa.model.document import Block, Document

if TYPE_CHECKING:
    from spacy.matcher import DependencyMatcher, Matcher
    from spacy.tokens import Doc, Span

    from mtqa.analysis.pipeline import Pipeline

# Blocks that hold no running English: nothing is analysed there.
_SKIPPED = {"rule", "foreign"}


class Sentence:
    """One sentence of one block.

    `start` and `end` are half-open code points of the document. `tokens` is a spaCy span with tags and lemmas over the
    normalised text; token numbers below are relative to it.
    """

    def __init__(self, tokens: Span, block: Block, normalised: Normalised, pipeline: Pipeline) -> None:
        self.tokens = tokens
        self.block = block
        self._normalised = normalised
        self._pipeline = pipeline
        self.start = self._offset(tokens.start_char)
        self.end = self._offset_end(tokens.end_char)

    @cached_property
    def text(self) -> str:
        """The sentence with runs of white space, no-break spaces and curly apostrophes made plain."""
        return str(self.tokens.text)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the document offsets of tokens `first` to `last` - 1."""
        doc, base = self.tokens.doc, self.tokens.start
        end_token = doc[base + last - 1]
        return self._offset(doc[base + first].idx), self._offset_end(end_token.idx + len(end_token))

    def char_span(self, first: int, last: int) -> tuple[int, int]:
        """Return the document offsets of characters `first` to `last` of `text`."""
        base = self.tokens.start_char
        return self._offset(base + first), self._offset_end(base + last)

    @cached_property
    def lowers(self) -> list[str]:
        """Lower-case form of each token."""
        return [token.lower_ for token in self.tokens]

    @cached_property
    def lemmas(self) -> list[str]:
        """Lower-case lemma of each token."""
        return [token.lemma_.lower() for token in self.tokens]

    @cached_property
    def pos(self) -> list[str]:
        """Coarse part of speech (Universal Dependencies) of each token."""
        return [token.pos_ for token in self.tokens]

    @cached_property
    def tags(self) -> list[str]:
        """Penn Treebank tag of each token."""
        return [token.tag_ for token in self.tokens]

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Where each lower-case form or lemma stands: what rules are indexed by."""
        found: dict[str, list[int]] = {}
        for i, (lower, lemma) in enumerate(zip(self.lowers, self.lemmas, strict=True)):
            found.setdefault(lower, []).append(i)
            if lemma != lower:
                found.setdefault(lemma, []).append(i)
        return found

    @property
    def words(self) -> KeysView[str]:
        """Lower-case forms and lemmas of the tokens."""
        return self.positions.keys()

    def tokens_at(self, first: int, last: int) -> tuple[int, int]:
        """Return the half-open token numbers that characters `first` to `last` of `text` touch."""
        base = self.tokens.start_char
        touched = [
            i
            for i, token in enumerate(self.tokens)
            if token.idx - base < last and token.idx - base + len(token) > first
        ]
        return (touched[0], touched[-1] + 1) if touched else (0, 0)

    def matcher(self, patterns: list[list[dict[str, object]]]) -> Matcher:
        """Return a spaCy Matcher for token patterns, to run on `tokens`. Raises ValueError for a bad pattern."""
        return self._pipeline.matcher(patterns)

    def tree_matcher(self, nodes: list[dict[str, object]]) -> DependencyMatcher:
        """Return a spaCy DependencyMatcher for one tree, to run on `tree`. Raises ValueError for a bad pattern."""
        return self._pipeline.tree_matcher(nodes)

    @cached_property
    def tree(self) -> Doc:
        """The sentence alone as a parsed spaCy document; the token numbers are those of `tokens`."""
        return self._pipeline.parse(self.tokens)

    def _offset(self, character: int) -> int:
        return self.block.start + self._normalised.to_original(character)

    def _offset_end(self, character: int) -> int:
        return self.block.start + self._normalised.to_original(character - 1) + 1


@dataclass(frozen=True)
class Analysis:
    """A document with its sentences in text order and what language its passages are in."""

    document: Document
    language: LanguageReport
    sentences: tuple[Sentence, ...]

    @cached_property
    def words(self) -> int:
        """Number of tokens that hold a letter or digit: the count behind every “per 1,000 words”."""
        return sum(1 for s in self.sentences for lower in s.lowers if any(map(str.isalnum, lower)))

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence that holds document offset `offset`, if one does."""
        i = bisect_right(self._starts, offset) - 1
        return self.sentences[i] if i >= 0 and offset < self.sentences[i].end else None


def analyse(document: Document, language: LanguageReport, model: str) -> Analysis:
    """Tag the English blocks of `document` with the spaCy pipeline `model`.

    Raises OSError where the model is not installed.
    """
    if not language.english:
        return Analysis(document, language, ())
    from mtqa.analysis.pipeline import load_pipeline

    pipeline = load_pipeline(model)
    pieces = list(_english_pieces(document, language))
    texts = [normalise(document.text[piece.start : piece.end]) for piece in pieces]
    sentences: list[Sentence] = []
    for doc, piece, normalised in zip(pipeline.tag([t.text for t in texts]), pieces, texts, strict=True):
        sentences += [Sentence(tokens, piece, normalised, pipeline) for tokens in doc.sents]
    return Analysis(document, language, tuple(sentences))


def model_signature(model: str) -> str:
    """Return `name-version` of the spaCy pipeline without loading it."""
    from importlib.metadata import version

    return f"{model}-{version(model.replace('_', '-'))}"


def _english_pieces(document: Document, language: LanguageReport) -> Iterator[Block]:
    """Cut foreign passages out of the blocks."""
    text = document.text
    for block in document.blocks:
        if block.kind in _SKIPPED:
            continue
        cuts = [block.start]
        for passage in language.foreign:
            if passage.end > block.start and passage.start < block.end:
                cuts += [max(passage.start, block.start), min(passage.end, block.end)]
        cuts.append(block.end)
        for i, (start, end) in enumerate(pairwise(cuts)):
            if i % 2 == 0 and not text[start:end].isspace() and start < end:
                lead = len(text[start:end]) - len(text[start:end].lstrip())
                yield Block(block.kind, start + lead, start + len(text[start:end].rstrip()))
