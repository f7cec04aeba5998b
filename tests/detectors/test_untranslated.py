"""Copy left in another language or script."""

from __future__ import annotations

import pytest

from mtqa.analysis import analyse
from mtqa.analysis.language import classify
from mtqa.config import Settings
from mtqa.detectors.untranslated import detect
from mtqa.model.finding import Finding
from mtqa.readers.text import read

ENGLISH = "The envoy said on Monday that the talks would go on and that the town was calm."
GERMAN = "Der Gesandte sagte am Montag, dass die Gespräche weitergehen und dass es in der Stadt ruhig ist."


def findings(text: str) -> list[Finding]:
    """Return what the detector finds in a story around `text`."""
    document = read("x", f"{ENGLISH}\n{text}\n{ENGLISH}\n")
    return list(detect(analyse(document, classify(document), Settings().model), Settings()))


def test_paragraph_left_in_another_language() -> None:
    """A paragraph that was not translated is one finding, with its language and no fix."""
    (finding,) = findings(GERMAN)
    assert (finding.rule, finding.category, finding.severity) == ("untranslated/passage", "untranslated", "major")
    assert finding.text == GERMAN
    assert "in German" in finding.message
    assert finding.evidence["pivots"] == {"de": 1.0}
    assert finding.confidence > 0.7


def test_sentence_left_inside_a_paragraph() -> None:
    """A sentence that was not translated is marked without its English neighbours."""
    (finding,) = findings(f"{ENGLISH} {GERMAN} {ENGLISH}")
    assert finding.text == GERMAN


@pytest.mark.parametrize(
    ("text", "span", "script"),
    [
        ("The band will play in 静岡 on Sunday and in the capital on Monday.", "静岡", "Chinese"),
        ("Return flights start from about דולרים 60 for those who book today.", "דולרים", "Hebrew"),
        ("He told the reporters that Диалог would open its doors again in May.", "Диалог", "Cyrillic"),
        ("The festival was put off, the organisers said on Yahoo!ニュース on Monday.", "ニュース", "Japanese"),
    ],
)
def test_words_left_in_another_script(text: str, span: str, script: str) -> None:
    """Words in other letters are marked, however short, and the script is named."""
    (finding,) = findings(text)
    assert (finding.rule, finding.text) == ("untranslated/script", span)
    assert finding.evidence["script"] == script


def test_letters_that_only_look_latin() -> None:
    """A Latin word with Cyrillic letters in it is marked whole, with a safe fix."""
    (finding,) = findings("The data of the W\u041d\u041e show that the number of cases fell again.")
    assert finding.rule == "untranslated/look-alike"
    assert [(s.text, s.apply) for s in finding.suggestions] == [("WHO", "safe")]


@pytest.mark.parametrize(
    "text",
    [
        "“Wir müssen alle zusammen einen Weg finden,” he said, which means “we must find a way out”.",
        "The crowd sang “Wir sind das Volk und wir bleiben hier” until the lights went out in the square.",
        "“Liberté, égalité, fraternité” stands above the door of the town hall.",
        "She wrote “Der Himmel über der Stadt” when she was only nineteen years old.",
        "The bear (медведь) is on the arms of the town, and the lion (狮子) on those of its twin.",
        "Her name, Li Na (Chinese: 李娜), is well known in the country.",
        "The letter “Я” is the last one of the alphabet, and banners read «Мир» in Russian.",
        "See https://пример.example/страница for the list, or the hashtag #мир on the network.",
        "The schadenfreude of the neighbours was plain, and so was the joie de vivre of the guests.",
        "The α and β particles are the ones that the team in Geneva was looking for.",
        "Juan de la Cruz, José de los Santos, María del Carmen and Luis van der Berg were among the guests.",
    ],
)
def test_foreign_words_that_belong_in_the_story(text: str) -> None:
    """Translated quotations, mottoes, titles, glosses, links and loan words raise nothing."""
    assert findings(text) == []


def test_native_copy_is_silent() -> None:
    """A plain English story raises nothing."""
    assert findings(f"{ENGLISH} It was “a good day”, he said – and the café on Łódź Street was open.") == []


def test_a_single_word_left_as_it_stood() -> None:
    """A lower-case word with foreign letters that no English list knows is marked; loan words and names are not."""
    (finding,) = findings("The police said the vědecká library was closed after the fire on Monday.")
    assert (finding.rule, finding.text) == ("untranslated/word", "vědecká")
    assert findings("The naïve façade of the café in São João da Madeira was painted by the mayor.") == []
    assert findings("They call it “vědecká” there, and the library was closed after the fire.") == []
