"""Which language a document is in, and which of its passages are in another one.

English function words decide nearly everything, at the cost of a set look-up per word. Only where they are missing or
those of another language appear is langdetect asked, and even imported: it is slow, and it misjudges short lines,
capitals and lists of names, so that it is never believed alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final, Literal

from mtqa.analysis.function_words import ENGLISH, ENGLISH_ONLY, FOREIGN, PARTICLES
from mtqa.model.document import Block, Document


@dataclass(frozen=True, slots=True)
class ForeignPassage:
    """A run of text that is not English.

    `start` and `end` are half-open code points of the document, inside one block; `language` is an ISO 639-1 code,
    `und` where it is not known; `probability` that the passage is not English, 0 to 1.
    """

    start: int
    end: int
    language: str
    probability: float


@dataclass(frozen=True, slots=True)
class LanguageReport:
    """The language of a document.

    `language` is an ISO 639-1 code, `und` where there are no letters or none is known; `english` says whether the copy
    as a whole is English; `foreign` are the other passages in text order.
    """

    language: str
    english: bool
    foreign: tuple[ForeignPassage, ...] = ()


_WORD: Final = re.compile(r"[^\W\d_]+")
# Sentences and lines, roughly: the next sentence begins after a stop and white space.
_PIECE: Final = re.compile(r"[^\n]+?(?:[.!?…。！？]+[\"”’»)\]]*(?=\s)\s*|\n\s*|$)")
# Long quotations are pieces of their own.
_QUOTED: Final = re.compile(r"[“\"«„]([^“”\"«»„\n]{30,})[”\"»“]")
# Latin letters far up in Unicode: phonetic and Vietnamese ones, ligatures, full-width and mathematical forms.
_LATIN: Final = (
    ("\u1d00", "\u1eff"),
    ("\u2000", "\u2c7f"),
    ("\ua720", "\uab6f"),
    ("\ufb00", "\ufb06"),
    ("\uff21", "\uff5a"),
    ("\U0001d400", "\U0001d7ff"),
)
_FOREIGN_WORDS: Final = frozenset().union(*FOREIGN.values()) - ENGLISH
_TELLING: Final = _FOREIGN_WORDS - PARTICLES
# First and last letter of a script and the language it stands for, or letters that only one language of a script has.
# Ranges and no patterns: a class of so many letters takes milliseconds to compile.
_SCRIPTS: Final = (
    ("ja", "\u3040", "\u30ff"),
    ("ko", "\uac00", "\ud7af"),
    ("zh", "\u3400", "\u9fff"),
    ("he", "\u0590", "\u05ff"),
    ("ar", "\u0600", "\u06ff"),
    ("ru", "\u0400", "\u04ff"),
    ("el", "\u0370", "\u03ff"),
    ("th", "\u0e00", "\u0e7f"),
    ("hi", "\u0900", "\u097f"),
    ("bn", "\u0980", "\u09ff"),
    ("ta", "\u0b80", "\u0bff"),
    ("ka", "\u10a0", "\u10ff"),
    ("hy", "\u0530", "\u058f"),
)
_OWN_LETTERS: Final = (("ru", "uk", frozenset("іїєґІЇЄҐ")), ("ar", "fa", frozenset("پچژگ")))

# A run of words this long without an English function word is looked at.
_LONGEST_GAP: Final = 12
_SHORT: Final = 6
# langdetect costs milliseconds a call: beyond this many in one document the word lists decide alone.
_MOST_CALLS: Final = 200
_SAMPLE: Final = 5_000

_Judgement = tuple[Literal["english", "unsure", "foreign"], str, float]
_UNSURE: Final[_Judgement] = ("unsure", "", 0.0)
_ENGLISH: Final[_Judgement] = ("english", "en", 1.0)


def classify(document: Document) -> LanguageReport:
    """Decide which language `document` is in, and which of its passages are not English."""
    judge = _Judge()
    text = document.text
    english_words = 0
    unsure_words = 0
    other: Counter[str] = Counter()
    passages: list[ForeignPassage] = []
    for block in document.blocks:
        piece = text[block.start : block.end]
        if _plainly_english(piece):
            english_words += piece.count(" ") + 1
            continue
        for start, end, (kind, language, probability) in judge.passages(text, block):
            size = _size(text[start:end])
            if kind == "english":
                english_words += size
            elif kind == "foreign":
                other[language] += size
                passages.append(ForeignPassage(start, end, language, probability))
            else:
                unsure_words += size
    return _report(judge, text, english_words, unsure_words, other, tuple(passages))


def _report(
    judge: _Judge,
    text: str,
    english_words: int,
    unsure_words: int,
    other: Counter[str],
    passages: tuple[ForeignPassage, ...],
) -> LanguageReport:
    """Sum up the passages of a document."""
    foreign_words = other.total()
    if not english_words and not foreign_words and not unsure_words:
        return LanguageReport("und", english=False)
    if foreign_words > english_words + unsure_words / 2 or (foreign_words and not english_words):
        return LanguageReport(other.most_common(1)[0][0], english=False, foreign=passages)
    if not english_words and (whole := judge.whole(text)):
        return LanguageReport(whole, english=False)
    return LanguageReport("en", english=True, foreign=passages)


def _size(piece: str) -> int:
    """Return the number of words; of scripts without spaces two characters count as one."""
    words = _WORD.findall(piece)
    return sum(max(1, len(word) // 2) if _is_other_script(word[0]) else 1 for word in words)


def _is_other_script(character: str) -> bool:
    """Say whether a character is a letter of a script other than Latin."""
    return (
        character >= "\u0370" and character.isalpha() and not any(first <= character <= last for first, last in _LATIN)
    )


def _plainly_english(piece: str) -> bool:
    """Say whether English function words are spread all over the piece, and hardly any of another language."""
    if not piece.isascii() and any(map(_is_other_script, set(piece))):
        return False
    words = _WORD.findall(piece.lower())
    at = [i for i, word in enumerate(words) if word in ENGLISH]
    if len(words) < _SHORT or len(at) < 0.15 * len(words):
        return False
    gap = max(at[0], len(words) - at[-1], *(after - before for before, after in pairwise(at)))
    return gap <= _LONGEST_GAP and sum(1 for word in words if word in _TELLING) < 2


class _Judge:
    """Judges pieces of one document; counts what it costs."""

    def __init__(self) -> None:
        self._calls = 0

    def passages(self, text: str, block: Block) -> Iterator[tuple[int, int, _Judgement]]:
        """Yield the pieces of a block with their judgements; neighbours that agree are one piece."""
        pieces = [(start, end, self._judge(text[start:end])) for start, end in _pieces(text, block)]
        # Behind a foreign piece, and not before an English one, an undecided one is of the same language.
        following = "foreign"
        joins = [False] * len(pieces)
        for i in reversed(range(len(pieces))):
            kind = pieces[i][2][0]
            joins[i] = kind == "unsure" and following == "foreign"
            following = following if kind == "unsure" else kind
        for i in range(1, len(pieces)):
            if joins[i] and pieces[i - 1][2][0] == "foreign":
                pieces[i] = (pieces[i][0], pieces[i][1], pieces[i - 1][2])
        merged: list[tuple[int, int, _Judgement]] = []
        for start, end, judgement in pieces:
            if merged and merged[-1][2][:2] == judgement[:2]:
                probability = max(merged[-1][2][2], judgement[2])
                merged[-1] = (merged[-1][0], end, (judgement[0], judgement[1], probability))
            else:
                merged.append((start, end, judgement))
        for start, end, judgement in merged:
            stripped = text[start:end].rstrip()
            yield start, start + len(stripped), judgement

    def _judge(self, piece: str) -> _Judgement:
        """Judge one piece: English, another language, or too little to tell."""
        tokens = _WORD.findall(piece)
        if not tokens:
            return _UNSURE
        if script := _main_script(piece):
            return ("foreign", script, 0.99)
        words = [token.lower() for token in tokens]
        count = len(words)
        english = sum(1 for word in words if word in ENGLISH)
        only = sum(1 for word in words if word in ENGLISH_ONLY)
        language, hits = _likeliest(tokens, words)
        capitals = not piece.isupper() and _names_mostly(tokens, words)
        if hits >= 2 and hits > 2 * only and not capitals:
            if count < _SHORT:
                strong = hits >= 0.4 * count and english == 0 and len(max(words, key=len)) > 3
                return ("foreign", language, 0.8) if strong else _UNSURE
            if hits >= 0.15 * count:
                return self._ask(piece, language, needed=0.6, trusted=hits >= 0.3 * count)
        if only == 0 and _accented(tokens) >= 2:
            return self._ask(piece, language, needed=0.8, trusted=False)
        if english and english >= 0.12 * count:
            return _ENGLISH
        if count >= _SHORT and only == 0 and english <= 0.08 * count and not capitals:
            if hits:
                judgement = self._ask(piece, language, needed=0.9 if count >= 10 else 0.99, trusted=False)
                return judgement if count >= 10 or judgement[1] == language else _UNSURE
            if count > _LONGEST_GAP:
                return self._ask(piece, language, needed=0.99, trusted=False)
        return _UNSURE

    def _ask(self, piece: str, language: str, *, needed: float, trusted: bool) -> _Judgement:
        """Have langdetect confirm that a piece is not English; `trusted`: the words alone name the language."""
        if self._calls >= _MOST_CALLS:
            return ("foreign", language, 0.9) if language and needed < 0.9 else _UNSURE
        self._calls += 1
        found = _detect(piece)
        not_english = 1.0 - found.get("en", 0.0)
        if not found or not_english < needed:
            return _UNSURE
        named = max(found, key=lambda code: found[code])
        if trusted or named == "en" or found.get(language, 0.0) > 0.3:
            named = language or named
        return ("foreign", named, round(min(0.99, not_english), 2))

    def whole(self, text: str) -> str | None:
        """Return the language of a text without English function words, None where it may be English all the same."""
        tokens = _WORD.findall(text[:_SAMPLE])
        if not tokens:
            return "und"
        language, hits = _likeliest(tokens, [token.lower() for token in tokens])
        if len(tokens) < 20 and not hits and _accented(tokens) < 2:
            return None
        found = _detect(text[:_SAMPLE])
        if not found or found.get("en", 0.0) > 0.1:
            return None
        return language if hits >= 2 else max(found, key=lambda code: found[code])


def _pieces(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Yield sentences of a block, roughly, without a gap between them; long quotations apart."""
    bounds = [block.start]
    for quotation in _QUOTED.finditer(text, block.start, block.end):
        bounds += quotation.span()
    bounds.append(block.end)
    for start, end in pairwise(bounds):
        at = start
        for found in _PIECE.finditer(text, start, end):
            if found.end() > at:
                yield at, found.end()
                at = found.end()
        if at < end:
            yield at, end


def _main_script(piece: str) -> str | None:
    """Return the language of the script that most letters are in, where it is not the Latin one."""
    if piece.isascii():
        return None
    others = sum(map(_is_other_script, piece))
    letters = sum(map(str.isalpha, piece))
    if others < 2 or others < 0.5 * letters:
        return None
    letters_used = set(piece)
    found = next(
        (language for language, first, last in _SCRIPTS if any(first <= letter <= last for letter in letters_used)),
        "und",
    )
    return next((own for script, own, only in _OWN_LETTERS if script == found and only & letters_used), found)


def _likeliest(tokens: list[str], words: list[str]) -> tuple[str, int]:
    """Return the foreign language with most function words among `words`, and how many different ones there are."""
    shouted = all(token.isupper() for token in tokens)
    seen = {
        word
        for i, word in enumerate(words)
        if word in _FOREIGN_WORDS
        and (shouted or len(word) == 1 or not tokens[i].isupper())
        and (
            word not in PARTICLES or (i + 1 < len(words) and tokens[i + 1].islower() and words[i + 1] not in PARTICLES)
        )
    }
    if not seen:
        return "", 0
    hits = {language: len(seen & known) for language, known in FOREIGN.items()}
    best = max(hits, key=lambda code: hits[code])
    times = sum(1 for word in words if word in seen and word in FOREIGN[best])
    return best, times if hits[best] >= 2 else hits[best]


def _names_mostly(tokens: list[str], words: list[str]) -> bool:
    """Say whether a piece is a title or a list of names, of which function words tell nothing."""
    capitals = sum(1 for token in tokens[1:] if token[0].isupper())
    content = sum(1 for word in words[1:] if word not in PARTICLES)
    return capitals > 0.5 * len(tokens) or capitals > 0.75 * content


def _accented(tokens: list[str]) -> int:
    """Return how many different words there are with letters that English lacks; names, with capitals, do not count."""
    return len({token for token in tokens if not token.isascii() and len(token) > 2 and token.islower()})


@cache
def _detector() -> object:
    """Return langdetect with a fixed seed (it is random otherwise); loads its profiles."""
    import langdetect

    langdetect.DetectorFactory.seed = 0
    return langdetect


def _detect(piece: str) -> dict[str, float]:
    """Return langdetect's languages with their probabilities. Small letters only: it takes capitals for German."""
    langdetect = _detector()
    try:
        return {guess.lang.split("-")[0]: guess.prob for guess in langdetect.detect_langs(piece.lower())}  # type: ignore[attr-defined]
    except langdetect.LangDetectException:  # type: ignore[attr-defined]
        return {}
