"""What the editor sees of LanguageTool: findings on the story's own offsets, in running copy only."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from mtqa.analysis import analyse
from mtqa.analysis.language import classify
from mtqa.config import Settings
from mtqa.detectors import languagetool
from mtqa.languagetool.rules import kept_rules
from mtqa.model.document import Notice
from mtqa.model.finding import CATEGORIES, SEVERITIES, Finding
from mtqa.readers import read_stdin

STORY = """Rules Allow to Leave Early 😀

OULU, Finland (AP) — The council 😀 met on Monday to talk about the price of bread and of oil.

The new rules allow to leave early , the mayor said. The report cost $ 40 in the the shop.

Le conseil municipal a décidé hier soir de fermer la piscine pendant tout l'hiver , a dit le maire aux journalistes.

She said that the the pool would open again in spring.
"""


def _detect(story: str, settings: Settings) -> list[Finding | Notice]:
    document = read_stdin(story.encode())
    analysis = analyse(document, classify(document), settings.model)
    return list(languagetool.detect(analysis, settings))


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_findings_stand_where_the_faults_are(newline: str) -> None:
    """Each fault of the body is one finding with exact span, fix, reason and rule; headline and French give none."""
    story = STORY.replace("\n", newline)
    found = _detect(story, Settings())
    text = read_stdin(story.encode()).text
    seen = []
    for finding in found:
        assert isinstance(finding, Finding)
        assert finding.text == text[finding.start : finding.end]
        assert finding.evidence == {"languagetool": finding.rule.removeprefix("languagetool/")}
        assert finding.message.endswith((".", "”"))
        seen.append((finding.rule, finding.text.strip(), [fix.text for fix in finding.suggestions][:1]))
    assert seen == [
        ("languagetool/ALLOW_TO", "to leave", ["leaving"]),
        ("languagetool/COMMA_PARENTHESIS_WHITESPACE", ",", [","]),
        ("languagetool/CURRENCY_SPACE", "$ 40", ["$40"]),
        ("languagetool/ENGLISH_WORD_REPEAT_RULE", "the the", ["the"]),
        ("languagetool/ENGLISH_WORD_REPEAT_RULE", "the the", ["the"]),
    ]


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(
    ("story", "found"),
    [
        ("The pandas were called Fang Fang and Jing Jing. They were were fed with bamboo.", ["were were"]),
        ("The farmers said that they were very, very tired and that many many of them would leave.", []),
        ("Shares in the bank (HSBQ.L) fell by a tenth on Monday after the talks in the city ended.", []),
        ("“Why? he asked. And why now? she said again,” the mayor told the council on Monday.", []),
        ("The river was full of eels (A. rostrata) and of trout, the council said on Monday.", []),
        ("He worked at the theatre of Puig i Cadafalch in the old town, and i think he liked it.", ["i"]),
    ],
)
def test_names_and_effects_are_no_faults(story: str, found: list[str]) -> None:
    """Doubled names, tickers, questions inside a sentence and Latin species are left alone; real slips are not."""
    assert [finding.text for finding in _detect(story, Settings()) if isinstance(finding, Finding)] == found


def test_off_yields_nothing() -> None:
    """Switched off, it neither finds nor says anything."""
    assert _detect(STORY, Settings(languagetool="off")) == []


def test_engine_that_is_not_there_is_one_notice() -> None:
    """A URL where nobody answers gives the one notice and no finding."""
    found = _detect(STORY, Settings(languagetool="http://127.0.0.1:9"))
    assert [type(item) for item in found] == [Notice]


def test_the_table_of_rules_is_sound() -> None:
    """Every kept rule has a known category and severity, a sentence of ours, and figures that meet the bar."""
    for name, rule in kept_rules().items():
        assert rule.category in CATEGORIES, name
        assert rule.severity in SEVERITIES, name
        assert rule.message.endswith("."), name
        assert 0.6 <= rule.confidence < 1, name
        assert rule.native_per_1000 <= min(0.08, rule.mt_per_1000), name
        assert not name.startswith(("MORFOLOGIK", "EN_QUOTES", "EN_DIACRITICS")), name
    table = json.loads(resources.files("mtqa.languagetool").joinpath("rules.json").read_text("utf-8"))
    assert table["words"]["native"] > 100_000
