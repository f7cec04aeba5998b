"""The reader's marks as findings. It is asked only for stories that may be translated: see `mtqa.weigh`."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.analysis import Analysis, Sentence
from mtqa.config import Settings
from mtqa.model.document import Notice
from mtqa.model.finding import Category, EvidenceValue, Finding, Severity, Suggestion
from mtqa.reader import Mark, Reader, ReaderError, reader

NAME = "reader"  # the first part of its rule ids

_SKIPPED_BLOCKS = {"byline", "credit", "foreign", "rule"}
_PREPOSITIONS = ("in", "on", "at", "for", "to", "of", "by", "with", "from", "about", "over", "into", "under", "against")
_ARTICLES = ("the", "a", "an")
# A change is offered where it takes away at least this share of the mark's probability.
_RELIEF = 0.5
_LONGEST_FIXED = 4  # words
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
        line = sentence.text
        for mark in model.read(line, least):
            start, end = sentence.char_span(mark.start, mark.end)
            yield _finding(model, text, line, mark, start, end, likelihood)


def lines(analysis: Analysis) -> Iterator[Sentence]:
    """Yield the sentences that the reader is asked about."""
    for sentence in analysis.sentences:
        line = sentence.text
        if sentence.block.kind not in _SKIPPED_BLOCKS and not line.isupper() and line.count(" ") >= _FEWEST_BLANKS:
            yield sentence


def _finding(model: Reader, text: str, line: str, mark: Mark, start: int, end: int, likelihood: float) -> Finding:
    # The card's categories are mtqa's own, but for "other", which those who read the stories had besides.
    category: Category = "calque" if mark.category == "other" else mark.category  # type: ignore[assignment]
    severity: Severity = mark.severity  # type: ignore[assignment]
    fix = _fix(model, line, mark)
    what = _KINDS.get(mark.category, "reads as translated")
    message = f"“{text[start:end]}” {what}" + ("." if fix is not None else "; no fix is known.")
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
        suggestions=[] if fix is None else [Suggestion(fix, "review")],
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


def _fix(model: Reader, line: str, mark: Mark) -> str | None:
    """Return the change of one small word that the reader itself finds clearly better, None where there is none."""
    words = line[mark.start : mark.end].split(" ")
    if mark.category not in {"preposition", "article"} or len(words) > _LONGEST_FIXED:
        return None
    tried: list[str] = []
    for i, word in enumerate(words):
        others = _PREPOSITIONS if word in _PREPOSITIONS else _ARTICLES if word in _ARTICLES else ()
        tried += [" ".join([*words[:i], other, *words[i + 1 :]]) for other in others if other != word]
        if word in _ARTICLES and len(words) > 1:
            tried.append(" ".join([*words[:i], *words[i + 1 :]]))
    best: tuple[float, str] | None = None
    for fix in tried:
        changed = line[: mark.start] + fix + line[mark.end :]
        left = max(
            (m.probability for m in model.read(changed, 0.0) if m.start < mark.start + len(fix) and m.end > mark.start),
            default=0.0,
        )
        if left <= mark.probability * (1 - _RELIEF) and (best is None or left < best[0]):
            best = left, fix
    return best[1] if best else None
