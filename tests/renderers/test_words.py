"""The words that the terminal and the HTML report share."""

from __future__ import annotations

import pytest

from mtqa.model.document import Document
from mtqa.model.finding import EvidenceValue, Finding
from mtqa.model.report import DocumentReport, Label, PivotShare, Verdict
from mtqa.renderers._words import count, evidence_lines, percent, rate, verdict_line, verdict_phrase


def judged(label: Label, *pivots: tuple[str, float], probability: float = 0.5) -> DocumentReport:
    """Return a document without findings and with that verdict."""
    shares = tuple(PivotShare(language, share) for language, share in pivots)
    verdict = Verdict(probability, (0.0, 1.0), probability, label, shares, 0.0, (0.0, 3.0), ())
    return DocumentReport(Document("p", "Words.", ()), "en", 1200, verdict, ())


def finding(message: str = "A reason.", **evidence: EvidenceValue) -> Finding:
    """Return a finding with that evidence."""
    return Finding.of(
        "Some words.",
        0,
        4,
        rule="a/b",
        category="calque",
        severity="minor",
        confidence=0.5,
        message=message,
        evidence=evidence,
    )


@pytest.mark.parametrize(
    ("document", "phrase"),
    [
        (judged("machine-translated", ("es", 0.2), ("fr", 0.8)), "Reads as machine-translated, probably from French"),
        (judged("machine-translated", ("de", 0.4), ("nl", 0.3)), "Reads as machine-translated, perhaps from German"),
        (judged("machine-translated", ("de", 0.2), ("nl", 0.2)), "Reads as machine-translated"),
        (judged("uncertain", ("zh-cn", 0.9)), "May be machine-translated, probably from Chinese"),
        (judged("uncertain", ("xx", 0.9)), "May be machine-translated, probably from xx"),
        (judged("native", ("fr", 1.0)), "Reads as native English"),
        (judged("too short", ("fr", 1.0)), "Too short to judge"),
    ],
)
def test_verdict_names_a_language_only_on_enough_evidence(document: DocumentReport, phrase: str) -> None:
    """Half of the evidence makes a language probable, a third possible; native copy has none."""
    assert verdict_phrase(document) == phrase


def test_verdict_line_of_copy_without_findings() -> None:
    """It says how much was read, and gives a probability only where there is one."""
    assert (
        verdict_line(judged("native", probability=0.03))
        == "Reads as native English (0.03): nothing found in 1,200 words"
    )
    assert verdict_line(judged("too short")) == "Too short to judge: nothing found in 1,200 words"


def test_numbers_have_no_more_digits_than_they_deserve() -> None:
    """Counts agree with their noun, rates are short, and no probability reads as a certainty."""
    assert [count(n, "word") for n in (0, 1, 2, 12345)] == ["0 words", "1 word", "2 words", "12,345 words"]
    assert [rate(value) for value in (0.0, 2.345, 9.96, 78.4)] == ["0", "2.3", "10.0", "78"]
    assert [percent(value) for value in (0.0, 0.505, 0.999, 1.0)] == ["1%", "50%", "99%", "99%"]


def test_evidence_reads_as_words() -> None:
    """Keys become labels, pivots language names by weight; what the message said, or nothing, is not repeated."""
    shown = evidence_lines(
        finding(
            "Kept from the source. Write “said”.",
            source=["French: a précisé"],
            pivots={"fr": 0.5, "es": 1.0},
            known_as="Finnish minister",
            letters=0.91,
            weights={"b": 1.0, "a": 1.0},
            why="Kept from the source.",
            note="",
        )
    )
    assert shown == [
        ("Source expression", "French: a précisé"),
        ("Points to", "Spanish, French"),
        ("Known as", "Finnish minister"),
        ("Letters", "0.91"),
        ("Weights", "a 1, b 1"),
    ]


def test_brief_evidence_leaves_out_what_the_reason_quotes() -> None:
    """In the terminal the source expression is not printed twice."""
    quoted = finding("“Precised” is the French “a précisé”.", source=["French: a précisé"], pivots={"fr": 1.0})
    assert evidence_lines(quoted, brief=True) == []
    assert evidence_lines(quoted) == [("Source expression", "French: a précisé")]
    other = finding("Said is the English word.", source=["French: a précisé"])
    assert evidence_lines(other, brief=True) == [("Source expression", "French: a précisé")]
