"""Which language a story is in, and which of its passages are in another."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.analysis.language import LanguageReport, classify
from mtqa.readers.text import read

ENGLISH = "The envoy said on Monday that the talks would go on and that the town was calm."
FOREIGN = {
    "fr": "L’émissaire a déclaré lundi que les pourparlers se poursuivraient et que la ville était calme.",
    "es": "El enviado dijo el lunes que las conversaciones continuarían y que la ciudad estaba tranquila.",
    "it": "L’inviato ha detto lunedì che i colloqui sarebbero continuati e che la città era tranquilla.",
    "pt": "O enviado disse na segunda-feira que as conversações não terminaram e que a cidade está calma.",
    "de": "Der Gesandte sagte am Montag, dass die Gespräche weitergehen und dass es in der Stadt ruhig ist.",
    "nl": "De gezant zei maandag dat de gesprekken zouden doorgaan en dat het in de stad rustig was.",
    "sv": "Sändebudet sade på måndagen att samtalen skulle fortsätta och att det var lugnt i staden.",
    "pl": "Wysłannik powiedział w poniedziałek, że rozmowy będą trwały i że w mieście jest spokojnie.",
    "tr": "Elçi pazartesi günü görüşmelerin devam edeceğini ve şehrin çok sakin olduğunu söyledi.",
    "ru": "Посланник заявил в понедельник, что переговоры продолжатся и что в городе спокойно.",
    "uk": "Посланець заявив у понеділок, що переговори триватимуть і що в місті спокійно.",
    "zh": "特使星期一表示，会谈将继续进行，城里很平静。",
    "ja": "特使は月曜日に、協議は続き、街は平穏だと述べた。",
    "ko": "특사는 월요일 회담이 계속될 것이며 도시는 평온하다고 말했다.",
    "ar": "قال المبعوث يوم الاثنين إن المحادثات ستستمر وإن المدينة هادئة.",
    "he": "השליח אמר ביום שני שהשיחות יימשכו ושהעיר רגועה.",
    "el": "Ο απεσταλμένος δήλωσε τη Δευτέρα ότι οι συνομιλίες θα συνεχιστούν και ότι η πόλη είναι ήρεμη.",
}


def report(text: str) -> LanguageReport:
    """Return the language report of plain text."""
    return classify(read("x", text))


@pytest.mark.parametrize("language", FOREIGN)
def test_foreign_copy_is_not_english(language: str) -> None:
    """Copy in another language is refused, by its name."""
    found = report(f"{FOREIGN[language]}\n{FOREIGN[language]}\n")
    assert (found.english, found.language) == (False, language)


@pytest.mark.parametrize("language", FOREIGN)
def test_foreign_paragraph_in_english_copy_is_found_exactly(language: str) -> None:
    """A paragraph in another language is one passage with its language; the story stays English."""
    text = f"{ENGLISH}\n{ENGLISH}\n{FOREIGN[language]}\n{ENGLISH}\n"
    found = report(text)
    assert (found.english, found.language) == (True, "en")
    assert [(text[p.start : p.end], p.language) for p in found.foreign] == [(FOREIGN[language], language)]
    assert all(0.5 < passage.probability <= 1 for passage in found.foreign)


@pytest.mark.parametrize("language", ["fr", "es", "de", "nl", "pl", "ru", "zh"])
def test_foreign_sentence_inside_a_paragraph_is_found(language: str) -> None:
    """One sentence between English ones is a passage of its own."""
    text = f"{ENGLISH} {FOREIGN[language]} {ENGLISH} {ENGLISH}"
    assert [text[p.start : p.end].strip() for p in report(text).foreign] == [FOREIGN[language]]


@pytest.mark.parametrize(
    "line",
    [
        "THE ENVOY SAID ON MONDAY THAT THE TALKS WOULD GO ON",
        "ENVOYS MEET IN RIGA, LEAVE WITHOUT DEAL",
        "Shares end higher",
        "Juan de la Cruz, José de los Santos, María del Carmen, Luis van der Berg, Ana de Sousa",
        "Smith, Jones, Brown, Taylor, Wilson, Davies, Evans, Thomas, Roberts, Walker, Wright, White",
        "1,234 56.7 89% 2025-01-30",
        "😀 🎉 😀",
        "U.S. – D.C.",
        "Rio de Janeiro, Tegucigalpa, Santo Domingo, Port-au-Prince",
        "Café, naïve, façade: three words with accents",
        "Real Madrid 2, Bayern München 1; Paris Saint-Germain 0, Internazionale 3",
    ],
)
def test_odd_lines_of_english_copy_are_not_foreign(line: str) -> None:
    """Capitals, short lines, names, numbers and emoji are not taken for another language, alone or in a story."""
    found = report(f"{line}\n{ENGLISH}\n{ENGLISH}\n{line}\n")
    assert (found.language, found.english, found.foreign) == ("en", True, ())


def test_copy_without_letters_has_no_language() -> None:
    """Emoji, numbers and nothing at all are in no language."""
    for text in ["", "😀 🎉\n😀\n", "12 345\n", "———"]:
        assert report(text) == LanguageReport("und", english=False)


def test_one_short_line_is_english_unless_it_shows_otherwise() -> None:
    """A few words are checked as English; a few words of French are refused."""
    assert report("Hello there").english
    assert not report("Bonjour à tous, c’est le début").english


def test_half_and_half_is_english_with_foreign_passages() -> None:
    """A bilingual story keeps its English half."""
    text = f"{ENGLISH} {ENGLISH}\n{FOREIGN['de']}\n"
    assert report(text).english
    assert report(text).foreign[0].language == "de"


def test_plain_english_costs_no_language_detector() -> None:
    """Plainly English copy never imports langdetect, which takes half a second."""
    code = (
        "import sys; from mtqa.readers.text import read; from mtqa.analysis.language import classify; "
        f"report = classify(read('x', {(ENGLISH + chr(10)) * 50!r})); "
        "sys.exit(not report.english or 'langdetect' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_same_answer_every_time() -> None:
    """The detector is seeded."""
    text = "\n".join([ENGLISH, *FOREIGN.values(), ENGLISH])
    assert len({report(text) for _ in range(5)}) == 1


@given(
    st.lists(st.sampled_from([ENGLISH, "Le chat.", FOREIGN["de"], FOREIGN["ru"], "“Oui,” he said.", "\n", " ", "😀"]))
)
@settings(max_examples=60, deadline=None)
def test_passages_lie_in_blocks_in_order(pieces: list[str]) -> None:
    """Passages are trimmed, in order, apart, each inside one block."""
    document = read("x", "".join(pieces))
    at = 0
    for passage in classify(document).foreign:
        text = document.text[passage.start : passage.end]
        assert at <= passage.start < passage.end
        assert text == text.strip()
        assert any(block.start <= passage.start and passage.end <= block.end for block in document.blocks)
        at = passage.end


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text_has_a_language(text: str) -> None:
    """No text makes it fail."""
    assert classify(read("x", text)).language
