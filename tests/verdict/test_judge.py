"""The verdict as an editor meets it: label, reasons, pivots and interval of whole stories."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mtqa.config import Settings
from mtqa.model.report import Verdict
from mtqa.pipeline import check_text

SEED = Path(__file__).parents[2] / "seeds" / "000_eaa7281d04e5fe48.txt"
ALONE = Settings(languagetool="off")

NATIVE = """\
Ferry firm axes winter sailings after engine fire

A ferry company has scrapped its winter timetable after a fire left one of its two boats out of action for months.

Kilbride Line said it had no choice but to pull the 7.15am and 6.40pm crossings between Port Anna and the island of
Scarra from Monday. About 300 people who live on Scarra will have to rely on a single midday boat until April.

"We've looked at every option, including hiring in a vessel from Norway, and there just isn't one going spare," managing
director Fiona Gilchrist said. "I know how hard this will hit people and I'm sorry."

The fire broke out in the engine room of the Lady Morag last Thursday as she lay at her berth. Nobody was hurt. Crews
took four hours to put it out and the coastguard is still trying to work out how it started.

Islanders say they were given three days' notice. Tom Rennie, who runs the only shop, said he'd been told by text.

"My bread comes over on the first boat," he said. "If it's not here till lunchtime I may as well shut."

Parents are also worried about the school run. Eleven pupils catch the early ferry to the mainland, and the council
said it was looking at whether they could board with families in Port Anna during the week.

Kilbride Line runs the route under a £2.1m contract that is up for renewal next year. Two rival firms have already said
they plan to bid.
"""

TRANSLATED = """\
The president of the regional council, Marc Delvaux, indicated on Tuesday that the measures taken in the framework of
the plan for the protection of the coast will be maintained until the end of the year.

In the course of a press conference which was held in the presence of the representatives of the associations, the
elected official recalled that the works of reinforcement of the dykes have allowed to avoid the worst during the storm
of the month of January, which had caused the death of two persons and important damages.

According to him, it is about a question of responsibility towards the inhabitants of the communes concerned, who
demand for several years the realisation of investments in favour of the security of the population.

The minister of the environment, for his part, has assured that the State will assume its part of the financing, in
the measure where the collectivities will engage themselves to respect the calendar which has been fixed by the prefect.

The associations of defence of the nature, which denounce the absence of consultation, have announced that they will
seize the administrative tribunal in order to obtain the suspension of the works, of which the cost is estimated to some
forty millions of euros. The decision of the tribunal is expected in the course of the next weeks.
"""


def _verdict(text: str) -> Verdict:
    verdict = check_text(text, ALONE).verdict
    assert verdict is not None
    return verdict


def test_the_seed_article_is_machine_translated_from_french() -> None:
    """The user's article is called what it is, French leads, and the findings are the first reason."""
    verdict = _verdict(SEED.read_text(encoding="utf-8"))
    assert verdict.label == "machine-translated"
    assert verdict.pivots[0].language == "fr"
    assert sum(pivot.share for pivot in verdict.pivots) == pytest.approx(1.0)
    assert re.match(
        r"\d+ findings, \d+ per 1,000 words; native news has about [\d.]+ per 1,000 words\.", verdict.reasons[0]
    )


def test_french_turned_into_english_word_by_word_is_machine_translated() -> None:
    """Copy with few known artefacts is caught by its style, and a reason names a habit with both rates."""
    verdict = _verdict(TRANSLATED)
    assert verdict.label == "machine-translated"
    assert any("noun chains with “of”" in reason for reason in verdict.reasons)


def test_native_news_is_native() -> None:
    """A story written as English is native, with no language to blame."""
    verdict = _verdict(NATIVE)
    assert verdict.label == "native"
    assert verdict.probability < 0.3
    assert verdict.pivots == ()
    assert verdict.reasons[-1] == "Function words and the order of parts of speech are those of native news."


def test_a_few_lines_are_too_short() -> None:
    """Under 80 words there is no judgement, and the reason says so."""
    verdict = _verdict("The ferry was cancelled on Monday. Islanders were told by text and many were angry about it.\n")
    assert verdict.label == "too short"
    assert re.match(r"Only \d+ words of running text: too few to judge", verdict.reasons[0])


def test_headlines_alone_are_too_short() -> None:
    """Eighty words of headlines hold no running text, so that nothing is judged."""
    headlines = "\n\n".join(["Ferry firm axes winter sailings after engine fire"] * 14) + "\n"
    assert _verdict(headlines).label == "too short"


def test_the_same_copy_gets_the_same_verdict() -> None:
    """Two runs give the same numbers and the same words."""
    assert _verdict(TRANSLATED) == _verdict(TRANSLATED)


@pytest.mark.parametrize("text", [NATIVE, TRANSLATED])
def test_typography_and_layout_do_not_count(text: str) -> None:
    """Curly quotes and dashes, stops outside quotes, and paragraphs on one line move the probability by little."""
    house = re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’").replace(",”", "”,").replace(".”", "”.")
    house = "\n\n".join(" ".join(paragraph.split()) for paragraph in house.split("\n\n"))
    assert _verdict(house).label == _verdict(text).label
    assert _verdict(house).probability == pytest.approx(_verdict(text).probability, abs=0.1)


def test_the_rate_and_its_interval_are_per_1000_words() -> None:
    """The interval holds the rate, and is wide for one article."""
    text = SEED.read_text(encoding="utf-8")
    report = check_text(text, ALONE)
    assert report.verdict is not None
    low, high = report.verdict.interval
    assert report.verdict.per_1000_words == pytest.approx(1000 * len(report.findings) / report.words, abs=0.05)
    assert low < report.verdict.per_1000_words < high
    assert high - low > 5
