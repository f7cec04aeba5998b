"""The one place that loads and runs spaCy."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import DependencyMatcher, Matcher
    from spacy.tokens import Doc, Span, Token

_CLOSERS = frozenset("\"'”’»)]")
_STOPS = frozenset(".!?…") | {"...", "?!", "!?"}


class Pipeline:
    """A spaCy pipeline with its layers apart: tags and lemmas for all, a parse where asked."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._tok2vec: Any = nlp.get_pipe("tok2vec")
        self._tagger: Any = nlp.get_pipe("tagger")
        self._parser = nlp.get_pipe("parser")
        # (form, tag) → (part of speech, morphology, lemma): the attribute ruler and the lemmatizer look at no more
        # than this, and cost half the time when run on every token.
        self._known: dict[tuple[int, int], tuple[int, str, int]] = {}

    def matcher(self, patterns: list[list[dict[str, object]]]) -> Matcher:
        """Return a spaCy Matcher that yields the longest matches. Raises ValueError for a bad pattern."""
        from spacy.matcher import Matcher

        matcher = Matcher(self._nlp.vocab)
        matcher.add("rule", patterns, greedy="LONGEST")
        return matcher

    def tree_matcher(self, nodes: list[dict[str, object]]) -> DependencyMatcher:
        """Return a spaCy DependencyMatcher for one tree. Raises ValueError for a bad pattern."""
        from spacy.matcher import DependencyMatcher

        matcher = DependencyMatcher(self._nlp.vocab)
        matcher.add("rule", [nodes])
        return matcher

    def tag(self, texts: list[str]) -> Iterator[Doc]:
        """Yield a tokenised, tagged and lemmatised spaCy document for each text, cut into sentences."""
        docs = (self._nlp.make_doc(text) for text in texts)
        for doc in self._tagger.pipe(self._tok2vec.pipe(docs, batch_size=64), batch_size=64):
            for token in doc:
                known = self._known.get((token.orth, token.tag)) or self._learn(token)
                token.pos = known[0]
                token.set_morph(known[1])
                token.lemma = known[2]
            _cut_sentences(doc)
            yield doc

    def parse(self, tokens: Span) -> Doc:
        """Return the sentence as a document of its own with heads and dependency labels."""
        doc = tokens.as_doc()
        for token in doc[1:]:
            token.is_sent_start = False
        return self._parser(doc)

    def _learn(self, token: Token) -> tuple[int, str, int]:
        from spacy.tokens import Doc

        alone = Doc(self._nlp.vocab, words=[token.text], tags=[token.tag_])
        self._nlp.get_pipe("attribute_ruler")(alone)
        self._nlp.get_pipe("lemmatizer")(alone)
        result = (alone[0].pos, str(alone[0].morph), alone[0].lemma)
        self._known[token.orth, token.tag] = result
        return result


def _cut_sentences(doc: Doc) -> None:
    """Start a sentence after a final stop and its closing marks; abbreviations carry their stop inside the token."""
    ended = False
    for token in doc:
        text = token.text
        closes = text in _CLOSERS and not doc[token.i - 1].whitespace_
        start = ended and not closes and text not in _STOPS and not text[0].islower() and token.i + 1 < len(doc)
        token.is_sent_start = start
        if text in _STOPS:
            ended = True
        elif start or text not in _CLOSERS:
            ended = False


@lru_cache(maxsize=2)
def load_pipeline(model: str) -> Pipeline:
    """Load the spaCy package `model` without named entities. Raises OSError where it is not installed."""
    _import_spacy()
    try:
        package = importlib.import_module(model)
    except ModuleNotFoundError as fault:
        raise OSError(f"the spaCy model {model} is not installed") from fault
    return Pipeline(package.load(exclude=["ner", "senter"]))


def _import_spacy() -> None:
    """Import spaCy without its command line, which `import spacy` loads too: a third of a cold start.

    The stand-in is taken away again, so that whoever imports `spacy.cli` later gets the real one.
    """
    if "spacy" in sys.modules:
        return
    command_line, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    info.info = None  # type: ignore[attr-defined]
    sys.modules |= {"spacy.cli": command_line, "spacy.cli.info": info}
    try:
        importlib.import_module("spacy")
    finally:
        del sys.modules["spacy.cli"], sys.modules["spacy.cli.info"]
