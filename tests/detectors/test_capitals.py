"""Capitals left in mid-sentence are found; those that belong stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mtqa.analysis import Analysis
from mtqa.config import Settings
from mtqa.detectors.capitals import detect
from mtqa.resolve import resolve


def flagged(analysis: Analysis) -> list[tuple[str, str]]:
    """Return what is shown at the default threshold: text and fix."""
    found = resolve(detect(analysis, Settings()), analysis.document, Settings())
    return [(f.text, f.suggestions[0].text) for f in found]


def test_small_words_after_lost_links(analysed: Callable[[str], Analysis]) -> None:
    """The word keeps its place and gets its small letter; two of them make an ordinary word suspect as well."""
    text = "The talks hinge On American help, and a deal With Russia needs a Future plan for the city."
    assert flagged(analysed(text)) == [("On", "on"), ("With", "with"), ("Future", "future")]


@pytest.mark.parametrize(
    "text",
    [
        "He read The Lord of the Rings and saw Gone With the Wind twice.",
        "The president met Prime Minister Giorgia Meloni and I did not.",
        "She said: In the end it was nothing. The French and the Dutch agreed.",
        "The song “With or Without You” and the film 'In Bruges' were on.",
        "The Future Farmers of America met with Bank of England officials on Monday.",
        "PARIS AND LONDON TALK OF PEACE WITH RUSSIA",
        "An iPhone user wrote to the Department for Work and Pensions.",
        "It was a day to remember. With that, they left.",
    ],
)
def test_capitals_that_belong(analysed: Callable[[str], Analysis], text: str) -> None:
    """Names, titles, “I”, nationalities, works, brands, shouting and new sentences raise nothing."""
    assert flagged(analysed(text)) == []
