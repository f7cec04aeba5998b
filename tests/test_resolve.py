"""What is shown: thresholds, suppressions in the copy, overlaps, order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mtqa.config import Settings
from mtqa.model.document import Block, Document
from mtqa.model.finding import Finding, Severity
from mtqa.resolve import resolve

TEXT = "One two three.\n\nFour five six.\n\nSeven eight nine."


def document(text: str = TEXT) -> Document:
    """Return a document with one body block a paragraph."""
    blocks, position = [], 0
    for part in text.split("\n\n"):
        blocks.append(Block("body", position, position + len(part)))
        position += len(part) + 2
    return Document("test", text, tuple(blocks))


def finding(
    start: int, end: int, *, rule: str = "a/b", severity: Severity = "minor", confidence: float = 0.9, text: str = TEXT
) -> Finding:
    """Return a finding on the text."""
    return Finding.of(
        text, start, end, rule=rule, category="calque", severity=severity, confidence=confidence, message="No."
    )


def test_low_confidence_is_hidden_and_shown_where_asked() -> None:
    """The threshold is a setting."""
    doubtful = finding(0, 3, confidence=0.4)
    assert resolve([doubtful], document(), Settings()) == ()
    assert resolve([doubtful], document(), Settings(min_confidence=0.3)) == (doubtful,)


def test_same_span_keeps_the_more_severe_then_the_surer() -> None:
    """One place, one finding."""
    mild, grave = finding(0, 3, rule="a/a"), finding(0, 3, rule="a/z", severity="critical", confidence=0.6)
    assert [f.rule for f in resolve([mild, grave], document(), Settings())] == ["a/z"]


def test_a_nested_finding_is_named_by_the_outer_one() -> None:
    """The outer span stays and says which other rule agrees."""
    (shown,) = resolve([finding(4, 7, rule="in/ner"), finding(0, 7, rule="out/er")], document(), Settings())
    assert (shown.rule, shown.evidence["also"]) == ("out/er", ["in/ner"])


def test_partly_overlapping_findings_both_stay() -> None:
    """Neither knows better."""
    assert len(resolve([finding(0, 7), finding(4, 13)], document(), Settings())) == 2


def test_a_comment_silences_its_own_paragraph() -> None:
    """Named rules only, in this paragraph only."""
    text = "One two. <!-- mtqa: ignore a/b -->\n\nOne two."
    both = [finding(0, 3, text=text), finding(4, 7, rule="c/d", text=text), finding(36, 39, text=text)]
    assert [(f.start, f.rule) for f in resolve(both, document(text), Settings())] == [(4, "c/d"), (36, "a/b")]


def test_a_comment_alone_silences_the_next_paragraph() -> None:
    """Every rule, where none is named."""
    text = "<!-- mtqa: ignore -->\n\nOne two.\n\nOne two."
    both = [finding(23, 26, text=text), finding(33, 36, text=text)]
    assert [f.start for f in resolve(both, document(text), Settings())] == [33]


def test_a_comment_silences_the_whole_file() -> None:
    """A pack can be named."""
    text = "<!-- mtqa: ignore-file a -->\n\nOne two."
    assert resolve([finding(30, 33, text=text)], document(text), Settings()) == ()


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8), st.sampled_from(["a/a", "b/b"])), max_size=12))
def test_the_result_is_ordered_unnested_and_does_not_depend_on_the_order_given(
    spans: list[tuple[int, int, str]],
) -> None:
    """Resolving is deterministic, and once resolved nothing changes."""
    given_findings = [finding(s, s + n, rule=r) for s, n, r in spans]
    shown = resolve(given_findings, document(), Settings())
    assert [(f.start, f.end) for f in shown] == [
        (f.start, f.end) for f in resolve(given_findings[::-1], document(), Settings())
    ]
    assert list(shown) == sorted(shown, key=lambda f: (f.start, -f.end))
    assert not any(a is not b and a.start <= b.start and b.end <= a.end for a in shown for b in shown)
