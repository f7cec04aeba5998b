"""A finding: one span, with the reason, the measure of trust, and the fixes that can be offered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

Category = Literal[
    "calque",
    "idiom",
    "false-friend",
    "preposition",
    "article",
    "agreement",
    "tense",
    "word-order",
    "pronoun",
    "name",
    "place-name",
    "untranslated",
    "capitalisation",
    "quotes",
    "spacing",
    "date-number",
    "register",
    "residue",
    "grammar",
]
Severity = Literal["minor", "major", "critical"]
Apply = Literal["safe", "review"]

# Each category and the MQM error type that it counts as (MQM core typology, themqm.org).
MQM_TYPES: Mapping[Category, str] = {
    "calque": "accuracy/mistranslation",
    "idiom": "style/unidiomatic",
    "false-friend": "accuracy/mistranslation",
    "preposition": "linguistic-conventions/grammar",
    "article": "linguistic-conventions/grammar",
    "agreement": "linguistic-conventions/grammar",
    "tense": "linguistic-conventions/grammar",
    "word-order": "linguistic-conventions/grammar",
    "pronoun": "linguistic-conventions/grammar",
    "name": "accuracy/mistranslation",
    "place-name": "locale-conventions/name-format",
    "untranslated": "accuracy/untranslated",
    "capitalisation": "linguistic-conventions/spelling",
    "quotes": "linguistic-conventions/punctuation",
    "spacing": "linguistic-conventions/punctuation",
    "date-number": "locale-conventions/number-format",
    "register": "style/language-register",
    "residue": "accuracy/addition",
    "grammar": "linguistic-conventions/grammar",
}
CATEGORIES: tuple[Category, ...] = tuple(MQM_TYPES)
SEVERITIES: tuple[Severity, ...] = ("minor", "major", "critical")

EvidenceValue = str | float | Sequence[str] | Mapping[str, float]
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s|\n")
_CONTEXT_WORDS = 4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Text to put in place of the span. `safe` may be applied unseen; `review` needs an editor's look."""

    text: str
    apply: Apply = "review"


@dataclass(frozen=True, slots=True)
class Finding:
    """One likely artefact. Offsets are half-open code points into the document; `text` equals that slice.

    `confidence` is a probability, 0 to 1, that an editor would change the span. `evidence` holds what an editor can
    check: the source expression, the known person, the rule of English; key `pivots` maps language codes to weights.
    """

    rule: str
    category: Category
    severity: Severity
    confidence: float
    start: int
    end: int
    text: str
    message: str
    suggestions: tuple[Suggestion, ...] = ()
    evidence: Mapping[str, EvidenceValue] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        document_text: str,
        start: int,
        end: int,
        *,
        rule: str,
        category: Category,
        severity: Severity,
        confidence: float,
        message: str,
        suggestions: Sequence[Suggestion] = (),
        evidence: Mapping[str, EvidenceValue] | None = None,
    ) -> Finding:
        """Make a finding on `document_text[start:end]`; the one place where the quoted text is cut.

        Raises ValueError where the span is empty or outside the text, or the confidence is no probability.
        """
        if not 0 <= start < end <= len(document_text):
            raise ValueError(f"{rule}: span {start}:{end} is outside a text of {len(document_text)} code points")
        if not 0.0 <= confidence <= 1.0:
            raise ValueError(f"{rule}: confidence {confidence} is not between 0 and 1")
        return cls(
            rule,
            category,
            severity,
            confidence,
            start,
            end,
            document_text[start:end],
            message,
            tuple(suggestions),
            dict(evidence or {}),
        )

    def with_confidence(self, confidence: float) -> Finding:
        """Return the same finding with another confidence."""
        return replace(self, confidence=confidence)

    def edit(self, document_text: str, replacement: str) -> tuple[int, int, str]:
        """Return the edit that puts `replacement` in place of the finding: its span in code points, and the new text.

        A deletion takes a space with it and hands a capital on.
        """
        start, end = self.start, self.end
        if not replacement:
            if document_text[end : end + 1] == " " and (start == 0 or document_text[start - 1].isspace()):
                end += 1
            elif document_text[start - 1 : start] == " ":
                start -= 1
            following = document_text[end : end + 1]
            if self.text[0].isupper() and following.islower():
                replacement, end = following.upper(), end + 1
        return start, end, replacement

    def fingerprint(self, document_text: str) -> str:
        """Return 16 hex digits that name this finding wherever it stands.

        They are made of the rule, the quoted words and the words around in the same sentence.

        Position, message and confidence are left out, so that it survives edits elsewhere and rewording of a rule.
        """
        left = _SENTENCE_END.split(document_text[max(0, self.start - 80) : self.start])[-1]
        right = _SENTENCE_END.split(document_text[self.end : self.end + 80])[0]
        before = _WORD.findall(left.casefold())[-_CONTEXT_WORDS:]
        after = _WORD.findall(right.casefold())[:_CONTEXT_WORDS]
        quote = " ".join(self.text.casefold().split())
        key = "\x1f".join((self.rule, " ".join(before), quote, " ".join(after)))
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
