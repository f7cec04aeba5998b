"""The phrase notation finds what it says and nothing else, at exact offsets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mtqa.analysis import Analysis
from mtqa.matchers import PatternError
from mtqa.matchers.phrases import build, check, required

LEXICONS = {"days": frozenset({"monday", "friday"})}


def found(analysis: Analysis, phrase: str) -> list[str]:
    """Return the flagged texts of a phrase."""
    finder = build({"any": [phrase]}, LEXICONS)
    text = analysis.document.text
    return [text[m.start : m.end] for s in analysis.sentences for m in finder(s)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("participate to", "They participate to the talks.", ["participate to"]),
        ("{participate} to", "They participated to the talks.", ["participated to"]),
        ("{order:V}", "He gave an order.", []),
        ("{order:N}", "He gave two orders.", ["orders"]),
        ("in|on the framework", "It was done On the framework.", ["On the framework"]),
        ("[[told]] <name>? headquarters", "He told NATO headquarters that.", ["told"]),
        ("=Friday", "It met on Friday.", ["Friday"]),
        ("=friday", "It met on Friday.", []),
        ("@days", "It met on Monday and friday.", ["Monday", "friday"]),
        ("a <adj>* plan", "It is a bold new plan.", ["a bold new plan"]),
        ("of !the war", "The end of this war came before the end of the war.", ["of this war"]),
        ("<start> friday ,", "Friday, they met, and on Friday, they left.", ["Friday,"]),
        ("war <end>", "The war ended the war.", ["war"]),
        ("{be} of {opinion}", "She is of the opinion; they were of opinion.", ["were of opinion"]),
        ("will <any>? meet", "They will never meet; we will meet.", ["will never meet", "will meet"]),
        (
            "{do} the|<poss>|{good:A} utmost",
            "They did their utmost; he does the utmost.",
            ["did their utmost", "does the utmost"],
        ),
        ("cease - fire", "A cease-fire held.", ["cease-fire"]),
        ("the <np> of", "He saw the three old French ships of war.", ["the three old French ships of"]),
    ],
)
def test_a_phrase_flags_exactly_what_it_describes(
    analysed: Callable[[str], Analysis], phrase: str, text: str, expected: list[str]
) -> None:
    """Forms, lemmas, slots, repeats, places and negation each match what they say."""
    assert found(analysed(text), phrase) == expected


def test_offsets_hold_beyond_the_bmp_and_over_collapsed_space(analysed: Callable[[str], Analysis]) -> None:
    """Emoji, no-break spaces, double spaces and curly apostrophes before a match do not move it."""
    text = "😀 They’re  \u00a0here 🇫🇷, and they  participate   to it."
    assert found(analysed(text), "participate to") == ["participate   to"]


@pytest.mark.parametrize(
    "phrase", ["", "[[]] word", "{unclosed", "<nosuchslot>", "word? other?", "a||b", "<num|the>", "@nosuchlexicon word"]
)
def test_a_phrase_that_makes_no_sense_is_refused(phrase: str) -> None:
    """Every mistake in the notation is an error, not a pattern that never fires."""

    def use() -> None:
        check({"any": [phrase]})
        build({"any": [phrase]}, LEXICONS)

    with pytest.raises(PatternError):
        use()


def test_a_phrase_is_indexed_by_its_rarest_word() -> None:
    """The index uses the word that tells most, not an article."""
    assert required({"any": ["at the {level|stage} of"]}, LEXICONS) == {"level", "stage"}
    assert required({"any": ["on @days"]}, LEXICONS) == {"monday", "friday"}
