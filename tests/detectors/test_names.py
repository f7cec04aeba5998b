"""Garbled, foreign and cut-short names, and the many names that must stay silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.analysis import Analysis, analyse
from mtqa.analysis.language import LanguageReport, classify
from mtqa.config import Settings
from mtqa.detectors.names import detect
from mtqa.model.document import Block, Document
from mtqa.model.finding import Finding
from mtqa.readers import read_path

Analyse = Callable[..., Analysis]


def only(analysis: Analysis) -> Finding:
    """Return the one finding of a story."""
    (finding,) = detect(analysis, Settings())
    return finding


def test_the_seed_has_three(seed: Path) -> None:
    """The user's article: Häkkänen's given name, Kiev and the cut-off Ukraine, and no other name."""
    document = read_path(seed)
    found = list(detect(analyse(document, classify(document), Settings().model), Settings()))
    assert [(f.text, f.suggestions[0].text, f.severity) for f in found] == [
        ("Kiev", "Kyiv", "minor"),
        ("Annit Häkkänen", "Antti Häkkänen", "critical"),
        ("Ukrain", "Ukraine", "major"),
    ]
    assert found[1].message == "Finland's defence minister is Antti Häkkänen; “Annit” is not a Finnish given name."


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("The speech by French President Emmanual Macron was long.", "Emmanual Macron", "Emmanuel Macron"),
        ("German Foreign Minister Annalena Berbock was there.", "Annalena Berbock", "Annalena Baerbock"),
        ("The guests heard German Chancellor Sholz speak.", "Sholz", "Scholz"),
        ("On Monday Vladmir Putin spoke.", "Vladmir Putin", "Vladimir Putin"),
        ("The Lithuanian prime minister, Saulus Skvernjalis, agreed.", "Saulus Skvernjalis", "Saulius Skvernelis"),
        ("The guest was Robert Habek, the German politician.", "Robert Habek", "Robert Habeck"),
        ("He asked U.S. President Joe Baden for help.", "Joe Baden", "Joe Biden"),
        ("The president's aide met Antti Häkkenen, the Finnish defense minister.", "Antti Häkkenen", "Antti Häkkänen"),
        ("A bow to NATO Secretary General Marc Ruttte in Brussels.", "Marc Ruttte", "Mark Rutte"),
    ],
)
def test_garbled_people(analysed: Analyse, text: str, wrong: str, right: str) -> None:
    """A name that is nearly a known person's is found with the right form, given the office or country beside it."""
    finding = only(analysed(text))
    assert (finding.rule, finding.category) == ("names/near-match", "name")
    assert (finding.text, finding.suggestions[0].text) == (wrong, right)
    assert finding.confidence >= 0.7
    assert "person" in finding.evidence


def test_the_right_name_elsewhere_is_evidence(analysed: Analyse) -> None:
    """The garbled form is found where the story has the right one, even with no office beside it."""
    finding = only(analysed("Ruben Brekelmans opened the talks. Later Ruben Breckelmans left."))
    assert (finding.text, finding.suggestions[0].text) == ("Ruben Breckelmans", "Ruben Brekelmans")
    assert finding.evidence["also in the story"] == "Ruben Brekelmans"


def test_possessive_stays_outside_the_span(analysed: Analyse) -> None:
    """The fix replaces the name and leaves the possessive ending."""
    finding = only(analysed("Swedish Defense Minister Päl Jonsson's plan was read out in Finland."))
    assert (finding.text, finding.suggestions[0].text) == ("Päl Jonsson", "Pål Jonson")


def test_diacritics_follow_the_story(analysed: Analyse) -> None:
    """Where the story writes no diacritics, nor does the fix."""
    finding = only(analysed("Finnish Minister for Defense Annit Hakkanen agreed."))
    assert finding.suggestions[0].text == "Antti Hakkanen"


@pytest.mark.parametrize(
    ("text", "wrong", "right", "language"),
    [
        ("The crowd waited for Selenskyj in the rain.", "Selenskyj", "Zelenskyy", "de"),
        ("Moscow said that Vladimir Poutine would travel.", "Poutine", "Putin", "fr"),
        ("The time of Gorbatschow was recalled.", "Gorbatschow", "Gorbachev", "de"),
        ("The time of Chruschtschow was recalled.", "Chruschtschow", "Khrushchev", "de"),
        ("An opera by Tchaïkovski was played.", "Tchaïkovski", "Tchaikovsky", "fr"),
        ("He wrote to Xi Tsinping in May.", "Xi Tsinping", "Xi Jinping", "de"),
        ("Ukraine's president, Vladimir Zelensky, agreed.", "Vladimir Zelensky", "Volodymyr Zelenskyy", "ru"),
    ],
)
def test_transliterations(analysed: Analyse, text: str, wrong: str, right: str, language: str) -> None:
    """Another language's spelling of a known person is found, with that language as pivot."""
    finding = only(analysed(text))
    assert finding.rule == "names/transliteration"
    assert wrong in finding.text
    assert right in finding.suggestions[0].text
    assert finding.evidence["pivots"] == {language: 1.0}


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [("Shares of Siemiens fell.", "Siemiens", "Siemens"), ("The rocket of Roskosmos rose.", "Roskosmos", "Roscosmos")],
)
def test_companies_and_bodies(analysed: Analyse, text: str, wrong: str, right: str) -> None:
    """A well-known company or agency with a letter wrong is found, and the message says what it is."""
    finding = only(analysed(text))
    assert (finding.rule, finding.category) == ("names/name-spelling", "name")
    assert (finding.text, finding.suggestions[0].text) == (wrong, right)
    assert finding.message.startswith(f"“{wrong}” is misspelled: the ")


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Foreign Ministry spokesman Maria Zakharova said so.", "spokesman", "spokeswoman"),
        ("The chairman Angela Merkel spoke, and the chairwoman Olaf Scholz left.", "chairman", "chairwoman"),
        ("He wrote to Mr. Giorgia Meloni on Monday.", "Mr.", "Ms."),
    ],
)
def test_title_for_the_other_sex(analysed: Analyse, text: str, wrong: str, right: str) -> None:
    """A title that does not fit the known sex of the person is put right."""
    finding = next(iter(detect(analysed(text), Settings())))
    assert (finding.rule, finding.category) == ("names/sex", "pronoun")
    assert (finding.text, finding.suggestions[0].text) == (wrong, right)


def test_case_endings_of_places(analysed: Analyse) -> None:
    """A place that keeps the case ending of another language is found behind a preposition."""
    finding = only(analysed("The talks in Washingtonu were short."))
    assert (finding.rule, finding.text, finding.suggestions[0].text) == (
        "names/case-ending",
        "Washingtonu",
        "Washington",
    )


def test_names_joined_by_hyphens(analysed: Analyse) -> None:
    """A ship named in the French manner loses its hyphens; an airport keeps them."""
    finding = only(analysed("The aircraft carrier Charles-de-Gaulle left Toulon."))
    assert (finding.rule, finding.suggestions[0].text) == ("names/hyphens", "Charles de Gaulle")
    assert list(detect(analysed("They landed at Charles-de-Gaulle airport."), Settings())) == []


def test_family_name_first(analysed: Analyse) -> None:
    """A Japanese or Hungarian name left in its own order is turned."""
    finding = only(analysed("Japanese Prime Minister Kishida Fumio agreed."))
    assert (finding.rule, finding.suggestions[0].text) == ("names/order", "Fumio Kishida")


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("She flew to Londres on Monday.", "Londres", "London"),
        ("The OTAN has sent aircraft.", "OTAN", "NATO"),
        ("Growth of the PIB was weak in France.", "PIB", "GDP"),
        ("The Warschau talks failed.", "Warschau", "Warsaw"),
        ("Trains to Den Haag were late.", "Den Haag", "The Hague"),
        ("He spoke at the Casa Blanca on Tuesday.", "Casa Blanca", "White House"),
        ("The army of the EE.UU. is large.", "EE.UU.", "U.S."),
        ("They crossed Frankreich by train.", "Frankreich", "France"),
        ("The visit to Allemagne was short.", "Allemagne", "Germany"),
        ("The Kiev-based firm closed.", "Kiev", "Kyiv"),
    ],
)
def test_foreign_forms_of_places(analysed: Analyse, text: str, wrong: str, right: str) -> None:
    """Forms that only another language uses are places to be put into English."""
    finding = only(analysed(text))
    assert (finding.rule, finding.category) == ("names/foreign-form", "place-name")
    assert (finding.text, finding.suggestions[0].text) == (wrong, right)
    assert finding.suggestions[0].apply == "safe"


def test_the_missing_article_comes_with_the_fix(analysed: Analyse) -> None:
    """Names that English uses with "the" get it where it is missing."""
    assert only(analysed("They flew from Pays-Bas on Monday.")).suggestions[0].text == "the Netherlands"
    assert only(analysed("They left the Pays-Bas on Monday.")).suggestions[0].text == "Netherlands"


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("The war in Ukrain goes on.", "Ukrain", "Ukraine"),
        ("Troops of the Netherland left.", "Netherland", "Netherlands"),
        ("He came from Pakistn in May.", "Pakistn", "Pakistan"),
        ("They met in Abud Dhabi in May.", "Abud Dhabi", "Abu Dhabi"),
    ],
)
def test_places_cut_short_or_misspelled(analysed: Analyse, text: str, wrong: str, right: str) -> None:
    """A well-known place with a letter lost or changed is found."""
    finding = only(analysed(text))
    assert finding.rule in {"names/cut-short", "names/place-spelling"}
    assert (finding.text, finding.suggestions[0].text) == (wrong, right)


@pytest.mark.parametrize(
    "text",
    [
        "Ukraine's defense minister, Rustem Umerov, met Pål Jonson and Ruben Brekelmans.",
        "Michael Trump and Jill Biden met Hunter Biden and Melania Trump.",
        "Anna Merkel, a teacher, and Ivana Trump spoke.",
        "The chicken Kiev was served at Dynamo Kiev.",
        "In Soviet times Kiev was a large city.",
        "The Kiev Post reported it.",
        "AS Roma beat Credit Suisse's team and Real Sociedad.",
        "The CPI rose by 3 percent as consumer prices climbed.",
        "The temple was built in 500 BCE in the ancient city.",
        "Police in Pekin, Illinois, said so.",
        "Officials from Slovakia, Slovenia, Austria, Australia, Iran and Iraq met.",
        "Wojtek Brzozowski and Nkechi Adichukwu-Obi spoke with Thandeka Mkhwanazi.",
        "U.S. Secretary of Defense Pete Hegseth met Britain's John Healey.",
        "EU foreign policy chief Kaja Kallas spoke.",
        "Russian Foreign Minister Sergey Lavrov and Alexander Lukashenko met.",
        "Prime Minister Mohammad Shtayyeh wrote to Muhammed bin Salman.",
        "Ukrainian President Volodymyr Zelensky and Volodymyr Zelenskiy are one.",
        "Mr. Netherton of the Netherfield Trust met Ukrainka Ivanenko.",
        "British Prime Minister Jon Snow, a character, rode north.",
        "Write to j.poutine@example.org or @Selenskyj on the service.",
        "Foreign Ministry spokeswoman Maria Zakharova and spokesman Dmitry Peskov spoke to Mr. Xi Jinping.",
        "A plate of poutine was served in Montreal.",
        "Türkiye and Côte d'Ivoire played in Reykjavik.",
    ],
)
def test_names_that_are_right_or_unknown_are_silent(analysed: Analyse, text: str) -> None:
    """Right names, namesakes, unknown names and words that look like names raise nothing."""
    assert list(detect(analysed(text), Settings())) == []


def test_accepted_names_are_silent(analysed: Analyse) -> None:
    """A name in the settings is never reported."""
    analysis = analysed("She flew to Londres with Finnish Minister for Defense Annit Häkkänen.")
    assert len(list(detect(analysis, Settings()))) == 2
    accepted = replace(Settings(), known_names=("Londres", "Annit Häkkänen"))
    assert list(detect(analysis, accepted)) == []


def test_bylines_are_silent() -> None:
    """A reporter's name is their own."""
    text = "By Vladmir Putin"
    document = Document("x", text, (Block("byline", 0, len(text)),))
    analysis = analyse(document, LanguageReport("en", True, ()), Settings().model)
    assert list(detect(analysis, Settings())) == []


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="AKieväö’'- .\u00a0\U0001f600Ukrain,LondresOTAN\n", max_size=80))
def test_any_text_gives_exact_spans(analysed: Analyse, text: str) -> None:
    """Whatever the text, the detector ends, and a finding quotes exactly what stands there."""
    analysis = analysed(text)
    for finding in detect(analysis, Settings()):
        assert analysis.document.text[finding.start : finding.end] == finding.text
        assert finding.text == finding.text.strip()


@pytest.mark.parametrize(
    ("text", "kind", "wrong", "right"),
    [
        ("The crowd heard Dzhordzh Bush speak.", "near-match", "Dzhordzh Bush", "George Bush"),
        ("The race was won by Lewis Chemilton.", "near-match", "Lewis Chemilton", "Lewis Hamilton"),
        ("The goal was scored by Kilian Embappe.", "near-match", "Kilian Embappe", "Kylian Mbappe"),
        ("Saudi Arabia denied that it had Jamal Hashoggi killed.", "near-match", "Jamal Hashoggi", "Jamal Khashoggi"),
        ("China's President Jinping arrived in Paris.", "order", "Jinping", "Xi"),
        ("The talks with Jinping Xi, China's president, began.", "order", "Jinping Xi", "Xi Jinping"),
        ("The trip by PresidentMacron was short.", "glued", "PresidentMacron", "President Macron"),
        ("German Chancellor Angela Scholz was tired.", "mixed", "Angela Scholz", "Olaf Scholz"),
        ("Emmanuel Macron spoke. The crowd cheered Macronem twice.", "case-ending", "Macronem", "Macron"),
        ("Emmanuel Macron spoke. Then Mr. Macaroon left.", "near-match", "Macaroon", "Macron"),
        ("The speech by Antti Häkkanen was long.", "diacritics", "Antti Häkkanen", "Antti Häkkänen"),
        ("Turkish President Erdo an flew home.", "lost-letter", "Erdo an", "Erdoğan"),
        ("The plan by HÃ¤kkÃ¤nen was read.", "encoding", "HÃ¤kkÃ¤nen", "Häkkänen"),
        ("The case of UÄźur Şahin was heard.", "encoding", "UÄźur", "Uğur"),
        ("The Turkish star Ferdi Kad¡oğlu scored.", "encoding", "Kad¡oğlu", "Kadıoğlu"),
        ("The Swedish activist Greta Thunbergová spoke.", "case-ending", "Greta Thunbergová", "Greta Thunberg"),
        ("Former prime minister Margaret Thatch was quoted.", "cut-short", "Margaret Thatch", "Margaret Thatcher"),
        ("Soviet leader Lenin, Vladimir, was quoted.", "order", "Lenin, Vladimir", "Vladimir Lenin"),
        ("The song by EltonJohn was played.", "glued", "EltonJohn", "Elton John"),
        ("The foreign ministerBaerbock left early.", "glued", "ministerBaerbock", "minister Baerbock"),
        ("Angela Merkel spoke. Then Mr. Merkel left.", "sex", "Mr.", "Ms."),
        ("German Chancellor Angela Merkel said he would not stand again.", "pronoun", "he", "she"),
        ("In China the trains to Zhangzakou were late.", "place-spelling", "Zhangzakou", "Zhangjiakou"),
        ("Two flights of the airline Rainair were late.", "name-spelling", "Rainair", "Ryanair"),
        ("She told the German weekly The Time about it.", "translated", "The Time", "Die Zeit"),
        ("The French far-right party National Gathering lost.", "translated", "National Gathering", "National Rally"),
    ],
)
def test_kinds_of_garble(analysed: Analyse, text: str, kind: str, wrong: str, right: str) -> None:
    """Each way a machine garbles a name is told as what it is, with the right form first."""
    finding = only(analysed(text))
    assert (finding.rule, finding.text) == (f"names/{kind}", wrong)
    assert finding.suggestions[0].text == right
    assert finding.confidence >= 0.7
    assert finding.evidence


@pytest.mark.parametrize(
    "text",
    [
        "The Bidens and the Trumps were there.",
        "Emmanuel Macron spoke. Macronism is a word that Macronists use.",
        "Angela Scholz, a baker from Bremen, won.",
        "The Chinese pianist Jinping Hu played.",
        "Prime Minister Hun Sen met Hun Manet.",
        "The architect Viktor Orbal spoke.",
        "Antti Hakkanen spoke.",
        "British Foreign Secretary Elizabeth Truss spoke.",
        "Angela Merkel said her husband had told her that he was ill.",
        "Angela Merkel met Emmanuel Macron, and Mr. Macron said he was glad.",
        "Barack Obama and Michelle Obama came. Mrs. Obama spoke.",
        "The weekly sold well. The Time of Our Lives is a song.",
        "They flew to Zhangzakou.",
        "Among the guests were Lenin, Trotsky, Stalin and others.",
        "The iPhone, YouTube and McDonald were mentioned.",
    ],
)
def test_near_misses_of_garbles(analysed: Analyse, text: str) -> None:
    """Families, derived words, and people who share half a name with somebody known are right."""
    assert list(detect(analysed(text), Settings())) == []
