"""The reader: a small trained encoder that marks spans of English which read as translated, where no rule names them.

It needs the extra `mtqa[reader]` (onnxruntime, tokenizers); weights and tokenizer are data of the package, checked by
their hashes before they are opened. How it was trained, on what, and how far to trust it: `mtqa/reader/README.md`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

NAME = "reader"  # the first part of the ids of its marks
FOLDER = Path(__file__).parent / "model"
# Word pieces of a sentence that are read; what stands behind them is passed over.
_LONGEST = 192
_WORD = re.compile(r"\S+")
# How far a mark reaches: probability of a word on its own, and as a share of the surest word's; words at most.
_EXTENT, _NEARLY, _LONGEST_MARK = 0.45, 0.7, 8
_LEFTOVER = 2  # words at most that belong to the surer mark beside them
_OPENING, _CLOSING = "\"'“‘([", ".,;:!?\"'”’)]…"
_PARTNERS = {"(": ")", "[": "]", ")": "(", "]": "["}


class ReaderError(RuntimeError):
    """The reader cannot be used; the message says why in one line."""


class Mark(NamedTuple):
    """A marked span of a sentence: half-open characters, probability that an editor would change it, and its kind."""

    start: int
    end: int
    probability: float
    category: str
    severity: str


class _Word(NamedTuple):
    """A word of a line: half-open characters, calibrated probability, and the word piece that has it (-1: none)."""

    start: int
    end: int
    probability: float
    piece: int


def is_installed() -> bool:
    """Tell whether the libraries that the reader needs are there."""
    return find_spec("onnxruntime") is not None and find_spec("tokenizers") is not None


@cache
def card() -> dict[str, Any]:
    """Return the model's card: hashes, categories, severities, threshold, calibration."""
    found: dict[str, Any] = json.loads((FOLDER / "card.json").read_text(encoding="utf-8"))
    return found


def native_rate() -> float:
    """Return how often the reader marks native copy, for once that it marks as much machine-translated copy."""
    return float(card()["native_rate"])


def signature() -> str:
    """Return eight hex digits over the weights, "none" where the extra is not installed."""
    return str(card()["files"]["reader.onnx"])[:8] if is_installed() else "none"


class Reader:
    """The model, opened. Raises ReaderError where a library is missing or a file is not the one that was trained."""

    def __init__(self, folder: Path = FOLDER) -> None:
        if not is_installed():
            raise ReaderError("the reader needs the extra mtqa[reader]")
        for name, expected in card()["files"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
                raise ReaderError(f"{folder / name} is not the file that was trained")
        import onnxruntime
        import tokenizers

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._categories: Sequence[str] = card()["categories"]
        self._severities: Sequence[str] = card()["severities"]
        self._curve: Sequence[tuple[float, float]] = [tuple(point) for point in card()["calibration"]]

    def read(self, sentence: str, threshold: float) -> list[Mark]:
        """Return the marks of one sentence whose surest word has at least the calibrated probability `threshold`.

        Sentences are read one by one: what is marked does not depend on what else is read.
        """
        words, category, severity = self._words(sentence)
        found: list[Mark] = []
        chances = [word.probability for word in words]
        for first, last, peak in _spans(chances, threshold):
            piece = words[peak].piece
            start, end = _trimmed(sentence, words[first].start, words[last - 1].end)
            if start < end:
                kind = self._categories[int(category[piece].argmax())]
                weight = self._severities[int(severity[piece].argmax())]
                found.append(Mark(start, end, chances[peak], kind, weight))
        return found

    def _words(self, line: str) -> tuple[list[_Word], Any, Any]:
        """Return the words of a line, and the scores of categories and severities for each of its word pieces."""
        import numpy

        encoded = self._tokenizer.encode(line)
        ids = numpy.array([encoded.ids[:_LONGEST]], dtype=numpy.int64)
        feed = {"input_ids": ids, "attention_mask": numpy.ones_like(ids)}
        probability, category, severity = self._session.run(["probability", "category", "severity"], feed)
        pieces = [(a, b, i) for i, (a, b) in enumerate(encoded.offsets[:_LONGEST]) if b > a]
        words: list[_Word] = []
        at = 0
        for match in _WORD.finditer(line):
            best = (0.0, -1)
            while at < len(pieces) and pieces[at][0] < match.end():
                best = max(best, (float(probability[0][pieces[at][2]]), pieces[at][2]))
                at += 1
            words.append(_Word(match.start(), match.end(), self.calibrated(best[0]), best[1]))
        return words, category[0], severity[0]

    def calibrated(self, raw: float) -> float:
        """Return the measured share of right marks for the model's own probability `raw` (isotonic, interpolated)."""
        low = (0.0, 0.0)
        for high in self._curve:
            if raw <= high[0]:
                width = high[0] - low[0]
                return low[1] + (high[1] - low[1]) * ((raw - low[0]) / width if width else 1.0)
            low = high
        return low[1]


def _spans(chances: Sequence[float], threshold: float) -> list[tuple[int, int, int]]:
    """Return (first word, word after the last, surest word) of the marks whose surest word reaches `threshold`.

    A mark reaches as far as its neighbours are nearly as sure as its surest word. One or two words that touch a surer
    mark are left of the same stretch and say nothing more.
    """
    found: list[tuple[int, int, int]] = []
    waiting = [(0, len(chances))]
    while waiting:
        low, high = waiting.pop()
        peak = max(range(low, high), key=chances.__getitem__, default=-1)
        if peak < 0 or chances[peak] < threshold:
            continue
        least = max(_EXTENT, _NEARLY * chances[peak])
        first, last = peak, peak + 1
        while first > low and chances[first - 1] >= least and last - first < _LONGEST_MARK:
            first -= 1
        while last < high and chances[last] >= least and last - first < _LONGEST_MARK:
            last += 1
        found.append((first, last, peak))
        waiting += [(low, first), (last, high)]
    kept: list[tuple[int, int, int]] = []
    for first, last, peak in sorted(found, key=lambda span: (-chances[span[2]], span)):
        if last - first > _LEFTOVER or not any(first == end or last == start for start, end, _ in kept):
            kept.append((first, last, peak))
    return sorted(kept)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return `start` and `end` without punctuation at the ends, but for brackets whose partner is inside."""

    def stays(letter: str) -> bool:
        return letter in _PARTNERS and _PARTNERS[letter] in text[start:end]

    while end > start and text[end - 1] in _CLOSING and not stays(text[end - 1]):
        end -= 1
    while start < end and text[start] in _OPENING and not stays(text[start]):
        start += 1
    return start, end


@cache
def reader() -> Reader:
    """Return the shipped reader, opened once. Raises ReaderError."""
    return Reader()
