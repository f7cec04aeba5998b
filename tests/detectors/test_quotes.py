"""Quotation marks: what is wrong is marked with a fix that reads well; what is right stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mtqa.analysis import Analysis
from mtqa.config import Settings
from mtqa.detectors.quotes import detect
from mtqa.resolve import resolve

DEFAULT = Settings()


def shown(analysis: Analysis, settings: Settings = DEFAULT) -> list[tuple[str, str, str | None]]:
    """Return rule, text and fix of what is shown, at the default threshold or at another."""
    found = resolve(detect(analysis, settings), analysis.document, settings)
    return [(f.rule, f.text, f.suggestions[0].text if f.suggestions else None) for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “we are ready. “", ("quotes/wrong-way", "ready. “", "ready.”")),
        ("“What is the goal? ” he asked.", ("quotes/spaced", "goal? ”", "goal?”")),
        ("He called it “ useful” at once.", ("quotes/spaced", "“ useful", "“useful")),
        ("He called it « a useful step » at once.", ("quotes/guillemets", "« a useful step »", "“a useful step”")),
        ("He called it „useful” at once.", ("quotes/low-opening", "„", "“")),
        ("A “useful step, he said.", ("quotes/unbalanced", "“", None)),
        ("A useful” step, he said.", ("quotes/unbalanced", "”", None)),
        ('"It will be fun again, "said the coach.', ("quotes/space-side", 'again, "', 'again," ')),
        ('"It is over" - said the minister.', ("quotes/dash", 'over" - said', 'over," said')),
        ("They are ``very happy'' about it.", ("quotes/backticks", "``very happy''", '"very happy"')),
        ('The brand ""Tower" is new.', ("quotes/doubled", '""', '"')),
    ],
)
def test_wrong_marks(analysed: Callable[[str], Analysis], text: str, expected: tuple[str, str, str | None]) -> None:
    """Each kind has its exact span and its fix."""
    assert shown(analysed(text)) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "“We are ready,” she said. “So is he.”",
        "“We are ready to go on.\n“And we will,” she said.",
        'He is 6\' 2" tall and said "no" twice.',
        "“He said ‘no’ to me,” she recalled.",
        "It’s the players’ choice — “always”.",
        'The "farmers\' protest" went on, he said.',
    ],
)
def test_marks_that_are_right(analysed: Callable[[str], Analysis], text: str) -> None:
    """Continued quotations, inches, apostrophes and quotations in quotations raise nothing."""
    assert shown(analysed(text)) == []


@pytest.mark.parametrize(
    ("text", "apply"),
    [
        ("He said “we are ready. “", "safe"),
        ("He said we are ready. “", "review"),
        ("“What is the goal? ” he asked.", "safe"),
        ("What is the goal? ” he asked.", "review"),
        ("He called it “ useful” at once.", "safe"),
        ("He called it “ useful at once.", "review"),
    ],
)
def test_a_mark_without_its_partner_needs_an_editor(analysed: Callable[[str], Analysis], text: str, apply: str) -> None:
    """To turn or move a mark is safe only where the quotation is whole then."""
    analysis = analysed(text)
    (finding,) = resolve(detect(analysis, DEFAULT), analysis.document, DEFAULT)
    assert [suggestion.apply for suggestion in finding.suggestions] == [apply]


def test_straight_marks_without_a_partner(analysed: Callable[[str], Analysis]) -> None:
    """White space says which way a straight mark looks; the word beside it is flagged with it, where asked."""
    strict = Settings(min_confidence=0.4)
    assert shown(analysed('They did not play well at all," he added.')) == []
    assert shown(analysed('They did not play well at all," he added. The day went on.'), strict) == [
        ("quotes/unbalanced", 'all,"', None)
    ]
    assert shown(analysed('He said: "We are ready.\nThen she said: "So are we."'), strict) == [
        ("quotes/unbalanced", '"We', None)
    ]
    assert shown(analysed('"We are ready.\n"So are they," he said. The farmers" union agreed.'), strict) == []
