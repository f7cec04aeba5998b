"""The style of a story: n-grams of function words and parts of speech."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mtqa.analysis import analyse
from mtqa.analysis.language import classify
from mtqa.config import Settings
from mtqa.readers import read_stdin
from mtqa.verdict.features import SYMBOLS, key, name, style


def _ngrams(text: str) -> dict[str, int]:
    document = read_stdin(text.encode())
    counted = style(analyse(document, classify(document), Settings().model).sentences)
    return {name(int(k)): int(n) for k, n in zip(counted.keys, counted.counts, strict=True)}


@given(st.lists(st.sampled_from(SYMBOLS), min_size=1, max_size=4))
def test_an_ngram_and_its_number_are_one(symbols: list[str]) -> None:
    """Every n-gram of known symbols comes back from its number."""
    assert name(key(" ".join(symbols))) == " ".join(symbols)


def test_function_words_stay_and_other_words_become_tags() -> None:
    """The symbols of a sentence are its function words and the tags of the rest; a name counts once."""
    found = _ngrams("The head of the council met Mary Ann Smith in the old town hall on Monday morning.\n")
    assert found["the NN of the"] == 1
    assert found["VBD NNP in the"] == 1
    assert found["^ the NN of"] == 1
    assert "council" not in " ".join(found)


def test_ngrams_end_with_their_sentence() -> None:
    """No n-gram reaches over a full stop into the next sentence."""
    found = _ngrams("The council met in the old hall. It will meet again in the new hall after Easter.\n")
    assert found["^ it will VB"] == 1
    assert not any(ngram.endswith("^") or " ^ " in ngram for ngram in found)


def test_quotation_marks_leave_no_trace() -> None:
    """Straight and curly quotes, and stops on either side of them, give the same n-grams."""
    straight = 'The mayor said on Monday: "The bridge is closed for the winter." He did not say why.\n'
    curly = "The mayor said on Monday: “The bridge is closed for the winter”. He did not say why.\n"
    assert _ngrams(straight) == _ngrams(curly)


def test_headlines_and_datelines_are_not_read() -> None:
    """Only running text in complete sentences counts."""
    body = "The council met in the old hall on Monday to talk about the new bridge over the river.\n"
    assert _ngrams(f"Council Meets In Old Hall To Talk About Bridge\n\n{body}") == _ngrams(body)
