"""Capitals left in mid-sentence: what a lost link or a copied heading leaves behind (“peace agreement With Russia”)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mtqa.analysis import Analysis, Sentence
from mtqa.config import Settings, rules_folder
from mtqa.model.finding import Finding, Suggestion

NAME = "capitals"

# Small words that no name begins with after a lower-case word; “the”, “will”, “may”, “who”, “against” do.
_SMALL = frozenset(
    """in on with that of for and at by from to as or but than if when which is are was were be has have had would could
    should not it this these those their its about into over after before under between during because while where what
    then there also been being does did such""".split()  # noqa: SIM905 - a list of words reads best as text
)
_SMALL_CONFIDENCE = 0.9
# An ordinary word with a capital may be half of a name, but hardly in a story that lost links elsewhere.
_PLAIN_CONFIDENCE = 0.35
_PLAIN_AMONG_SMALL_CONFIDENCE = 0.75
_SMALL_THAT_SHOW_LOST_LINKS = 2


@lru_cache(maxsize=1)
def _plain_words() -> frozenset[str]:
    lines = (rules_folder() / "lexicons" / "plain_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def detect(analysis: Analysis, settings: Settings) -> Iterator[Finding]:  # noqa: ARG001 - the same call for all
    """Yield words with a capital that mid-sentence English does not give them.

    Only after a lower-case word and, for ordinary words, before one too: so headlines, titles of works, names and
    quotations stay untouched.
    """
    small: list[tuple[Sentence, int]] = []
    plain: list[tuple[Sentence, int]] = []
    for sentence in analysis.sentences:
        if sentence.block.kind in {"body", "quotation"}:
            for i in _capitals(sentence):
                lower = sentence.lowers[i]
                if lower in _SMALL:
                    small.append((sentence, i))
                elif lower in _plain_words() and _is_plain(sentence, i + 1):
                    plain.append((sentence, i))
    for sentence, i in small:
        yield _finding(analysis, sentence, i, _SMALL_CONFIDENCE)
    lost_links = len(small) >= _SMALL_THAT_SHOW_LOST_LINKS
    confidence = _PLAIN_AMONG_SMALL_CONFIDENCE if lost_links else _PLAIN_CONFIDENCE
    for sentence, i in plain:
        yield _finding(analysis, sentence, i, confidence)


def _capitals(sentence: Sentence) -> Iterator[int]:
    tokens = sentence.tokens
    for i in range(1, len(tokens)):
        text = tokens[i].text
        if text[0].isupper() and text[1:].islower() and tokens[i - 1].whitespace_ and _is_plain(sentence, i - 1):
            yield i


def _is_plain(sentence: Sentence, i: int) -> bool:
    """Tell whether token `i` is a word in lower-case letters."""
    text = sentence.tokens[i].text if i < len(sentence.lowers) else ""
    return text.isalpha() and text.islower()


def _finding(analysis: Analysis, sentence: Sentence, i: int, confidence: float) -> Finding:
    start, end = sentence.span(i, i + 1)
    word = sentence.tokens[i].text
    return Finding.of(
        analysis.document.text,
        start,
        end,
        rule="capitals/mid-sentence",
        category="capitalisation",
        severity="minor",
        confidence=confidence,
        message=f"“{word}” keeps a capital in mid-sentence, as the first word of a lost link or heading does.",
        suggestions=[Suggestion(word.lower(), "safe")],
        evidence={"why": "English capitalises names in mid-sentence, not ordinary words."},
    )
