"""One name spelled two ways in one story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from mtqa.analysis import Analysis
from mtqa.config import Settings
from mtqa.detectors.consistency import detect

Analyse = Callable[..., Analysis]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Vaintrub won. Then Vaintrub lost to Vayntrub.", "Vayntrub", "Vaintrub"),
        ("Rada Homutovo is near. In Homutovo they met; Khomutovo is old. Homutovo grew.", "Khomutovo", "Homutovo"),
        ("The war in Ukraine. Ukraine said so. A mission in Ukrain.", "Ukrain", "Ukraine"),
        ("Masujiro Kato sang. Later Masjiro Kato and Masujiro left.", "Masjiro", "Masujiro"),
    ],
)
def test_two_spellings(analysed: Analyse, text: str, wrong: str, right: str) -> None:
    """The rarer or unknown spelling is marked, and the other one offered with its place as evidence."""
    (finding,) = detect(analysed(text), Settings())
    assert (finding.rule, finding.category) == ("consistency/two-spellings", "name")
    assert (finding.text, finding.suggestions[0].text) == (wrong, right)
    assert finding.evidence["other spelling"] == right
    assert right in str(finding.evidence["quote"])
    assert finding.confidence >= 0.5


def test_every_place_of_the_wrong_spelling_is_marked(analysed: Analyse) -> None:
    """An editor sees all of them, the possessive left alone."""
    text = "Taleyarkhan spoke. Taleyarkhan and Taleyarkhan agreed. Talayarkhan's paper, said Talayarkhan."
    assert [f.text for f in detect(analysed(text), Settings())] == ["Talayarkhan", "Talayarkhan"]


@pytest.mark.parametrize(
    "text",
    [
        "Iran and Iraq, Austria and Australia, Slovakia and Slovenia signed.",
        "Johnson met the Johnsons. Russian troops left Russia; Russians stayed.",
        "The Bavarians of Bavaria and the Caledonians of New Caledonia danced.",
        "Ivana Trump met Ivanka Trump.",
        "Jan Kowalewski spoke to Piotr Kowalevsky.",
        "The Infections ward and the Infectious Diseases unit moved.",
        "Takahashi and Takashi played; Yamada met Oyamada.",
        "Jorge Pavlov and Irina Pavlova skated.",
        "SeagrassNet counted Seagrasses.",
        "Officials said the Biennial was no Biennale.",
    ],
)
def test_different_names_are_silent(analysed: Analyse, text: str) -> None:
    """Neighbouring countries, word families, relatives and namesakes are different names."""
    assert [f.text for f in detect(analysed(text), Settings())] == []


def test_diacritics_alone_are_minor(analysed: Analyse) -> None:
    """A name with and without its diacritics in one story is minor, and shown: house style wants one of them."""
    (finding,) = detect(analysed("Fjodor Šajmovič ran. Mr. Šajmovič fell; Sajmovic rose."), Settings())
    assert (finding.text, finding.suggestions[0].text, finding.severity) == ("Sajmovic", "Šajmovič", "minor")
    assert finding.confidence >= Settings().min_confidence


def test_accepted_spelling_is_silent(analysed: Analyse) -> None:
    """A spelling in the settings is never the wrong one."""
    analysis = analysed("Vaintrub won. Then Vaintrub lost to Vayntrub.")
    assert list(detect(analysis, replace(Settings(), known_names=("Vayntrub",)))) == []
