"""The reader's marks as findings. It is asked only for stories that may be translated: see `mtqa.weigh`."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.analysis import Analysis, Sentence
from mtqa.config import Settings
from mtqa.model.document import Notice
from mtqa.model.finding import Category, EvidenceValue, Finding, Severity
from mtqa.reader import NAME, Mark, ReaderError, reader

_SKIPPED_BLOCKS = {"byline", "credit", "foreign", "rule"}
_FEWEST_BLANKS = 3
_LEAST = 0.3  # probability: below it a mark says nothing, whatever is asked for


def detect(analysis: Analysis, settings: Settings, likelihood: float) -> Iterator[Finding | Notice]:
    """Yield the reader's marks of a document, or a notice where the reader cannot be used.

    `likelihood` is the share of its marks that count in this story, 0 to 1: the confidence of a finding is the measured
    share of right marks in machine-translated copy times that, and marks that the settings would hide are left out.
    """
    try:
        model = reader()
    except ReaderError as fault:
        yield Notice("warning", f"The reader did not run: {fault}.")
        return
    least = max(_LEAST, settings.min_confidence / likelihood)
    text = analysis.document.text
    for sentence in lines(analysis):
        for mark in model.read(sentence.text, least):
            yield _finding(text, sentence, mark, likelihood)


def lines(analysis: Analysis) -> Iterator[Sentence]:
    """Yield the sentences that the reader is asked about."""
    for sentence in analysis.sentences:
        line = sentence.text
        if sentence.block.kind not in _SKIPPED_BLOCKS and not line.isupper() and line.count(" ") >= _FEWEST_BLANKS:
            yield sentence


def _finding(text: str, sentence: Sentence, mark: Mark, likelihood: float) -> Finding:
    # The card's categories are mtqa's own, but for "other", which those who read the stories had besides.
    category: Category = "calque" if mark.category == "other" else mark.category  # type: ignore[assignment]
    severity: Severity = mark.severity  # type: ignore[assignment]
    start, end = sentence.char_span(mark.start, mark.end)
    message = f"“{text[start:end]}” {_KINDS.get(mark.category, 'reads as translated')}; no fix is known."
    evidence: dict[str, EvidenceValue] = {"marked by": "the trained reader", "probability": round(mark.probability, 2)}
    return Finding.of(
        text,
        start,
        end,
        rule=f"{NAME}/{category}",
        category=category,
        severity=severity,
        confidence=round(mark.probability * likelihood, 2),
        message=message,
        suggestions=[],
        evidence=evidence,
    )


_KINDS = {
    "preposition": "has a preposition that English would not take here",
    "article": "has an article too many, too few, or the wrong one",
    "agreement": "does not agree in number or person",
    "tense": "is in a tense that English would not take here",
    "word-order": "has its words in a foreign order",
    "pronoun": "has a pronoun that does not fit",
    "idiom": "is a foreign idiom, word for word",
    "false-friend": "is likely a false friend",
    "untranslated": "is left in another language",
    "capitalisation": "has capitals that English would not write",
}
