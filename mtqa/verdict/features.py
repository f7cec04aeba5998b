"""What the verdict looks at in a story: its style, and its wording.

Style is function words and parts of speech, nothing else: it tells translations from copy written in English. Wording
is runs of one to three words: it tells machine translations from human ones of the same stories, and one language
from another.

Every token of a complete sentence becomes one symbol: the word itself where it is a function word, its part-of-speech
tag elsewhere. Names and numbers in a row count once. Quotation marks, dashes, brackets and apostrophes are left out,
so that house style in typography changes nothing; headlines, datelines, bylines and credit lines are not read at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mtqa.analysis import Sentence

ORDER = 4
_BASE = 256  # symbols fit in a byte, so an n-gram is one integer
_START = "^"
_FUNCTION_WORDS_LIST = """
a an the this that these those some any no each every all both either neither another such what which who whom whose
of in on at by for with from to into about after before during between among against under over through without within
since until upon than as if because while although though whether when where how why and or but nor so yet not also only
even still already just very more most less much many few several other own same i you he she it we they me him her us
them my your his its our their himself herself itself themselves one there here be is are was were been being am have
has had having do does did done will would can could may might must should shall up out off down back then now however
too again ever never always often
"""
_TAGS_LIST = """
. , CC CD DT EX FW IN JJ JJR JJS MD NN NNS NNP PDT POS PRP PRP$ RB RBR RBS RP TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$
WRB
"""
_FUNCTION_WORDS = _FUNCTION_WORDS_LIST.split()
_TAGS = _TAGS_LIST.split()
SYMBOLS: tuple[str, ...] = (_START, *_TAGS, *_FUNCTION_WORDS)
_ID = {symbol: i for i, symbol in enumerate(SYMBOLS, 1)}
_ONCE = (_ID["NNP"], _ID["CD"])
_PROSE = {"body", "quotation"}
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[.,;:!?]")
_STOPS = frozenset(".!?")
_LONGEST_WORDING = 3
_SHORTEST_SENTENCE = 5


@dataclass(frozen=True)
class Style:
    """The n-grams of one story. `keys` rise; `counts` go with them; `length` is the number of symbols."""

    keys: NDArray[np.int64]
    counts: NDArray[np.int64]
    length: int

    def per_1000(self, keys: Iterable[int]) -> float:
        """Return how often any of the n-grams `keys` occurs per 1,000 symbols (about 1,000 words)."""
        wanted = np.isin(self.keys, np.fromiter(keys, dtype=np.int64))
        return 1000.0 * float(self.counts[wanted].sum()) / max(1, self.length)


def key(ngram: str) -> int:
    """Return the integer that stands for an n-gram, written as symbols with blanks between them."""
    value = 0
    for symbol in ngram.split():
        value = value * _BASE + _ID[symbol]
    return value


def name(value: int) -> str:
    """Return the n-gram that the integer `value` stands for: the inverse of `key`."""
    symbols = []
    while value:
        value, digit = divmod(value, _BASE)
        symbols.append(SYMBOLS[digit - 1])
    return " ".join(reversed(symbols))


def style(sentences: Iterable[Sentence]) -> Style:
    """Count the n-grams of one to four symbols in the complete sentences of running text."""
    symbols = _symbols(sentences)
    starts = symbols == _ID[_START]
    keys = symbols.copy()
    inside = np.ones(len(symbols), dtype=bool)
    found = [symbols[~starts]]
    for n in range(2, ORDER + 1):
        following = symbols[n - 1 :]
        keys = keys[: len(following)] * _BASE + following
        inside = inside[: len(following)] & ~starts[n - 1 :]
        found.append(keys[inside])
    distinct, counts = np.unique(np.concatenate(found), return_counts=True)
    return Style(distinct, counts, len(found[0]))


def _symbols(sentences: Iterable[Sentence]) -> NDArray[np.int64]:
    """Return the symbols of all sentences in a row, a start mark before each."""
    rows: list[NDArray[np.uint64]] = []
    start = np.array([[1, 1]], dtype=np.uint64)  # spaCy's string hashes are never 1
    doc = None
    for sentence in sentences:
        if sentence.block.kind not in _PROSE or len(sentence.tokens) < _SHORTEST_SENTENCE:
            continue
        if sentence.tokens.doc is not doc:
            doc = sentence.tokens.doc
            block = doc.to_array(["LOWER", "TAG"]).astype(np.uint64)
        tokens = block[sentence.tokens.start : sentence.tokens.end]
        if doc.vocab.strings["."] in tokens[-3:, 1].tolist():
            rows += [start, tokens]
    if doc is None or not rows:
        return np.zeros(0, dtype=np.int64)
    strings = doc.vocab.strings
    table = np.concatenate(rows)
    by_tag = {strings[tag]: _ID[tag] for tag in _TAGS} | {strings["NNPS"]: _ID["NNP"], 1: _ID[_START]}
    by_word = {strings[word]: _ID[word] for word in _FUNCTION_WORDS} | {strings["n't"]: _ID["not"]}
    tags = _look_up(table[:, 1], by_tag)
    words = _look_up(table[:, 0], by_word)
    is_word = (words > 0) & (tags > 0) & (tags != _ID["NNP"])
    symbols = np.where(is_word, words, tags)
    symbols = symbols[symbols > 0]
    repeated = np.zeros(len(symbols), dtype=bool)
    repeated[1:] = (symbols[1:] == symbols[:-1]) & np.isin(symbols[1:], _ONCE)
    return symbols[~repeated]


def _look_up(hashes: NDArray[np.uint64], table: dict[int, int]) -> NDArray[np.int64]:
    """Return the symbol of each hash, 0 where it has none."""
    known = np.array(sorted(table), dtype=np.uint64)
    values = np.array([table[int(k)] for k in known], dtype=np.int64)
    at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return np.where(known[at] == hashes, values[at], 0)


def prose(sentences: Iterable[Sentence]) -> Iterable[str]:
    """Yield the text of the sentences that are running text."""
    return (sentence.text for sentence in sentences if sentence.block.kind in _PROSE)


def wording(texts: Iterable[str]) -> Counter[str]:
    """Count runs of one to three words in texts, within sentences. Case, digits and quotation marks are levelled."""
    counts: Counter[str] = Counter()
    for text in texts:
        run = [_START]
        for word in _WORD.findall(text.lower().replace("’", "'")):
            run.append("0" if word[0].isdigit() else word)
            if word in _STOPS:
                _count_runs(run, counts)
                run = [_START]
        _count_runs(run, counts)
    return counts


def _count_runs(words: list[str], counts: Counter[str]) -> None:
    counts.update(words[1:])
    for size in range(2, _LONGEST_WORDING + 1):
        counts.update(" ".join(words[i : i + size]) for i in range(len(words) - size + 1))
