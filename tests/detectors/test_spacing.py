"""A lost space between two sentences is found; addresses and names are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mtqa.analysis import Analysis
from mtqa.config import Settings
from mtqa.detectors.spacing import detect


def test_two_sentences_run_together(analysed: Callable[[str], Analysis]) -> None:
    """The two words are flagged, and parted by the fix."""
    (finding,) = detect(analysed("The soup was delicious.The guests stayed until ten."), Settings())
    assert finding.text == "delicious.The"
    assert [(s.text, s.apply) for s in finding.suggestions] == [("delicious. The", "safe")]


@pytest.mark.parametrize(
    "text",
    [
        "He reads Gazeta.Ru and Booking.Com every day.",
        "See www.example.Com/Path or write to me@work.Now.example for more.",
        "The U.S.Army and the Ph.D students met. Then they left.",
        "It rose by 3.5 per cent to 10.25 points.",
    ],
)
def test_stops_that_belong(analysed: Callable[[str], Analysis], text: str) -> None:
    """Addresses, abbreviations and numbers raise nothing."""
    assert list(detect(analysed(text), Settings())) == []
