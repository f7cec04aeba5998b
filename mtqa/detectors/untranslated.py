"""Copy left in another language or another script: the passage that the machine did not translate.

Quotations in their own language beside a translation, titles, mottoes and the original spelling in brackets after a
name are how news copy quotes the world; they are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from mtqa.model.finding import Finding, Suggestion
from mtqa.model.languages import language_name

if TYPE_CHECKING:
    from mtqa.analysis import Analysis
    from mtqa.analysis.language import ForeignPassage
    from mtqa.config import Settings
    from mtqa.model.document import Block

NAME: Final = "untranslated"

_OPENING: Final = "“\"«„‘'‹「『"
_CLOSING: Final = "”\"»“’'›」』"
# Letters of the scripts that are left in machine output; marks that other writers use (丨, ー) are none.
_CYRILLIC: Final = "\u0400-\u0481\u048a-\u052f"
_HEBREW: Final = "\u05d0-\u05ea"
_ARABIC: Final = "\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff"
_EASTERN: Final = "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u4e27\u4e29-\u9fff\uac00-\ud7a3"
_OTHERS: Final = "\u0531-\u0587\u0904-\u0939\u0985-\u09b9\u0a85-\u0ab9\u0b85-\u0bb9\u0e01-\u0e2e\u10d0-\u10fa"
_LETTER: Final = f"[{_CYRILLIC}{_HEBREW}{_ARABIC}{_EASTERN}{_OTHERS}]"
# Vowel signs, and what stands between the words of one run.
_INNER: Final = "[\u0591-\u05c7\u064b-\u0652\u093a-\u094f\u0e30-\u0e4e\u3099-\u30ff]"
_ANY_LETTER: Final = re.compile(_LETTER)
_SCRIPT_NAMES: Final = (
    ("\u0400", "\u052f", "Cyrillic", "ru"),
    ("\u05d0", "\u05ea", "Hebrew", "he"),
    ("\u0620", "\u06ff", "Arabic", "ar"),
    ("\u3041", "\u30ff", "Japanese", "ja"),
    ("\uac00", "\ud7a3", "Korean", "ko"),
    ("\u3400", "\u9fff", "Chinese", "zh"),
)
# Cyrillic letters that look like Latin ones, and these.
_LOOK_ALIKE: Final = str.maketrans("АВЕКМНОРСТУХІЈЅаеорсухіјѕ", "ABEKMHOPCTYXIJSaeopcyxijs")
_TOKEN: Final = re.compile(r"[^\W\d_]+")
_LINK: Final = re.compile(r"\S*(?:://|www\.|[#@])\S*$")

# What shows beside foreign words that they are meant to be foreign.
_EXPLAINED: Final = re.compile(
    r"\b(?:mean(?:s|ing|t)|translat\w+|literally|roughly|loosely|in (?:other words|English|full)|that is|i\.e\."
    r"|so-called|known as|called|dubbed|nicknamed|named|entitled|titled|title|motto|slogan|song|sang|sung"
    r"|sing(?:s|ing)?|anthem|hymn|lyrics?|chant\w*|novel|film|movie|book|album|poem|play|opera|exhibition|proverb|saying|phrase"
    r"|expression|words?|inscri\w+|banners?|placards?|signs?|letters?|characters?|hashtag|read(?:s|ing)|bilingual"
    r"|original|in (?:his|her|their|its) (?:native|own)"
    r"|(?:in|from) [A-Z]\w+(?:ish|ian|ese|ench|utch|man|ic|eek|ew|indi|hai)"
    r"|Latin|Greek|French|German|Spanish|Russian|Chinese|Japanese)\b"
)
_NEAR: Final = 90
_LONGEST_GLOSS: Final = 300
_SHORTEST_WORD: Final = 4
_WORD_CONFIDENCE: Final = 0.75
_FEW_WORDS: Final = 8
_SHORT: Final = 6


def detect(analysis: Analysis, settings: Settings) -> Iterator[Finding]:  # noqa: ARG001 - every detector is called alike
    """Yield the passages of English copy that are not in English."""
    text = analysis.document.text
    reported: list[tuple[int, int]] = []
    for passage in analysis.language.foreign:
        if finding := _passage(text, passage):
            reported.append((finding.start, finding.end))
            yield finding
    yield from _words(analysis)
    for block in analysis.document.blocks:
        if not _ANY_LETTER.search(text, block.start, block.end):
            continue
        for finding in _scripts(text, block):
            if not any(start < finding.end and finding.start < end for start, end in reported):
                yield finding


def _words(analysis: Analysis) -> Iterator[Finding]:
    """Yield lower-case words with letters that English does not have and no English list knows.

    Beside a capital they may be part of a name; in quotation marks or brackets, or explained, they are meant.
    """
    text = analysis.document.text
    for sentence in analysis.sentences:
        if sentence.block.kind not in {"body", "quotation"} or sentence.text.isascii():
            continue
        for i, token in enumerate(sentence.tokens):
            word = token.text
            if word.isascii() or not word.isalpha() or not word.islower() or len(word) < _SHORTEST_WORD:
                continue
            beside = (sentence.tokens[j].text for j in (i - 1, i + 1) if 0 <= j < len(sentence.lowers))
            if any(other[0].isupper() or other in "-–/'" for other in beside) or _ANY_LETTER.search(word):
                continue
            start, end = sentence.span(i, i + 1)
            if not (
                _in_quotation(text, sentence.block.start, start)
                or _in_brackets(text, start, end)
                or _is_explained(text, start, end)
            ):
                from mtqa.gazetteer.english import zipf  # a word list: only for copy that has such a word

                if zipf(word) == 0:
                    yield Finding.of(
                        text,
                        start,
                        end,
                        rule="untranslated/word",
                        category="untranslated",
                        severity="major",
                        confidence=_WORD_CONFIDENCE,
                        message=f"“{word}” is no English word: it was left as it stood in the source.",
                        evidence={
                            "why": "It has letters that English does not use, and no list of English words has it."
                        },
                    )


def _passage(text: str, passage: ForeignPassage) -> Finding | None:
    """Return the finding for one foreign passage, None where it is meant to be there."""
    start, end = _trim(text, passage.start, passage.end)
    words = len(_TOKEN.findall(text, start, end))
    runs = list(_runs().finditer(text, start, end))
    if runs and sum(len(run[0]) for run in runs) < 12:
        return None  # a few letters of another script, looked at one by one
    quoted = _quoted(text, start, end)
    if not runs and words < _SHORT:
        return None
    if quoted and (words <= _FEW_WORDS or _is_explained(text, start, end)):
        return None
    if _in_brackets(text, start, end) or (words <= _FEW_WORDS and _is_explained(text, start, end)):
        return None
    language = language_name(passage.language)
    pivots = {} if passage.language == "und" else {"pivots": {passage.language: 1.0}}
    return Finding.of(
        text,
        start,
        end,
        rule="untranslated/passage",
        category="untranslated",
        severity="major",
        confidence=round(passage.probability * (0.65 if quoted else 0.95), 2),
        message=f"This passage is in {language}, not in English: it was left untranslated.",
        evidence={"language": language, "probability": passage.probability, **pivots},
    )


def _scripts(text: str, block: Block) -> Iterator[Finding]:
    """Yield the runs of letters of another script in one block."""
    for run in _runs().finditer(text, block.start, block.end):
        start, end = run.span()
        word = _token_around(text, start, end)
        if _is_look_alike(text[slice(*word)], run[0]):
            yield _look_alike(text, *word)
            continue
        if _LINK.search(text, max(block.start, start - 200), start) or _in_brackets(text, start, end):
            continue
        quoted = _quoted(text, start, end)
        if quoted and _is_explained(text, start, end):
            continue
        script, pivot = _script_of(run[0])
        yield Finding.of(
            text,
            start,
            end,
            rule="untranslated/script",
            category="untranslated",
            severity="major",
            confidence=0.65 if quoted else 0.9,
            message=f"These words were left in {script} letters."
            if pivot
            else "These words were left in another script.",
            evidence={"script": script, **({"pivots": {pivot: 1.0}} if pivot else {})},
        )


@cache
def _runs() -> re.Pattern[str]:
    """Return the pattern of a run of words in another script; slow to compile and seldom needed, hence late."""
    word = rf"{_LETTER}(?:{_LETTER}|{_INNER})*"
    return re.compile(rf"{word}(?:[\s,.'’·・，。、-]{{1,2}}{word})*")


def _script_of(run: str) -> tuple[str, str]:
    """Return the name of a script and the likeliest language; a run with kana among Chinese characters is Japanese."""
    for first, last, name, language in _SCRIPT_NAMES:
        if any(first <= letter <= last for letter in run):
            return name, language
    return "other", ""


def _is_look_alike(word: str, run: str) -> bool:
    """Say whether a word is Latin but for letters that only look it; a Cyrillic word is none, however alike."""
    return word.translate(_LOOK_ALIKE).isascii() and (word != run or len(run) <= 2)


def _look_alike(text: str, start: int, end: int) -> Finding:
    """Return the finding for a word with letters that look like Latin ones."""
    word = text[start:end]
    return Finding.of(
        text,
        start,
        end,
        rule="untranslated/look-alike",
        category="untranslated",
        severity="minor",
        confidence=0.95,
        message="This word holds Cyrillic letters that look like Latin ones, so searches will not find it.",
        suggestions=(Suggestion(word.translate(_LOOK_ALIKE), "safe"),),
        evidence={"letters": " ".join(letter for letter in word if not letter.isascii())},
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds without white space at the ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _token_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the word that touches `text[start:end]`."""
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return start, end


def _quoted(text: str, start: int, end: int) -> bool:
    """Say whether the span stands in quotation marks, its own or those around it."""
    inner = text[start:end].rstrip(".,;:!?")
    if len(inner) > 1 and inner[0] in _OPENING and inner[-1] in _CLOSING:
        return True
    before = text[max(0, start - 1) : start]
    after = text[end : end + 2].lstrip(".,!?")[:1]
    opened = bool(before and before in _OPENING) or inner[:1] in _OPENING
    closed = bool(after and after in _CLOSING) or inner[-1:] in _CLOSING
    return opened and closed


def _in_quotation(text: str, paragraph: int, start: int) -> bool:
    """Say whether a quotation is open at `start` in the paragraph that begins at `paragraph`."""
    before = text[paragraph:start]
    curly = max(before.rfind("“"), before.rfind("„")) > before.rfind("”")
    return curly or before.count('"') % 2 == 1 or before.rfind("«") > before.rfind("»")


def _in_brackets(text: str, start: int, end: int) -> bool:
    """Say whether the span stands in brackets behind the word that it explains."""
    line_start = max(text.rfind("\n", 0, start) + 1, start - _LONGEST_GLOSS)
    opening = max(text.rfind("(", line_start, start + 1), text.rfind("[", line_start, start + 1))
    if opening < 0 or re.search(r"[)\]]", text[opening:start]):
        return False
    closing = re.search(r"[)\]\n]", text[end - 1 : end + _LONGEST_GLOSS])
    return bool(closing and closing[0] != "\n" and text[line_start:opening].strip())


def _is_explained(text: str, start: int, end: int) -> bool:
    """Say whether words nearby explain the span, translate it, or say what it is."""
    after = text[end : end + _NEAR]
    if re.match(r"[\"”»’.,!?]*\s*(?:\(|[–—-]\s|or\b|\[)", after):
        return True
    return bool(_EXPLAINED.search(text[max(0, start - _NEAR) : start]) or _EXPLAINED.search(after))
