"""The parts of news copy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqa.readers.blocks import split_blocks


def parts(text: str) -> list[tuple[str, str]]:
    """Return kind and text of every block."""
    return [(block.kind, text[block.start : block.end]) for block in split_blocks(text)]


def test_agency_story_with_one_paragraph_a_line() -> None:
    """Headline, byline, dateline, body, quotation, rule and credit are told apart."""
    story = (
        "Envoys agree to meet again in spring\nBy Ann Poe, Associated Press\n"
        "KYIV, Ukraine (AP) — Envoys said on Monday that they would meet again.\n"
        "“It was a good day for all of us,” one of them said.\n“We shall be back in the spring.”\n———\n"
        "Associated Press writer Bea Loe in Riga contributed to this report.\n"
    )
    assert parts(story) == [
        ("headline", "Envoys agree to meet again in spring"),
        ("byline", "By Ann Poe, Associated Press"),
        ("dateline", "KYIV, Ukraine (AP) —"),
        ("body", "Envoys said on Monday that they would meet again."),
        ("body", "“It was a good day for all of us,” one of them said."),
        ("quotation", "“We shall be back in the spring.”"),
        ("rule", "———"),
        ("credit", "Associated Press writer Bea Loe in Riga contributed to this report."),
    ]


def test_wrapped_story_has_one_block_a_paragraph() -> None:
    """Lines wrapped by hand are joined, blank lines part the paragraphs."""
    story = (
        "ENVOYS AGREE TO MEET AGAIN\n\nOSLO, March 3 (Reuters) - Envoys of the two countries said that\n"
        "they would meet again in the spring, after a week of talks that had gone\nbetter than anybody had hoped.\n\n"
        "The talks are the first since the winter, when both sides left the city\nin anger and said they would go.\n\n"
        "(Reporting by Ann Poe; Editing by Bea Loe)\n"
    )
    assert [kind for kind, _ in parts(story)] == ["headline", "dateline", "body", "body", "credit"]
    assert parts(story)[2][1].endswith("had gone\nbetter than anybody had hoped.")


def test_wrapped_story_without_blank_lines_is_parted_at_short_lines() -> None:
    """Where wrapped paragraphs follow each other directly, the short last line ends one."""
    story = (
        "Envoys of the two countries said on Monday that they would meet again in\n"
        "the spring, after a week of talks that had gone better than anybody had\nhoped.\n"
        "The talks are the first since the winter, when both sides left the city\nin anger and said they would stay.\n"
    )
    assert len(parts(story)) == 2


def test_lines_of_unequal_length_are_paragraphs() -> None:
    """Short paragraphs, a line each, stay apart even where one ends near the widest line."""
    story = "Envoys met on Monday for talks in Oslo.\nThe mood was good.\nMore talks are to follow in the spring.\n"
    assert len(parts(story)) == 3


@pytest.mark.parametrize(
    "dateline",
    [
        "BRUSSELS (AP) –",
        "Brussels (AP) –",
        "MOSCOW, March 3 (Reuters) -",
        "NEW YORK, Jan. 30, 2025 (Reuters) -",
        "Jan 30 (Reuters) -",
        "KYIV —",
        "KYIV, Ukraine (AP) —",
        "Kyiv (Ukraine) (AFP) –",
        "WASHINGTON/PARIS (Reuters) -",
        "Vilnius, Dec. 11 (Xinhua) --",
        "MOSCOW, March 3. /TASS/.",
        "OAKLAND, Calif. --",
    ],
)
def test_datelines(dateline: str) -> None:
    """A dateline is a block of its own, and the rest of its paragraph is body."""
    assert parts(f"{dateline} The envoys met again.") == [("dateline", dateline), ("body", "The envoys met again.")]


@pytest.mark.parametrize(
    "line",
    [
        "Ann Poe (UN) – the envoy – left early.",
        "NATO — an alliance — met again.",
        "Some towns – Riga and Oslo, for example – were calm.",
        "By Thursday, thirty towns had voted.",
        "“Yes,” she said. “We are ready.”",
        "'Yes,' she said, 'we are ready.'",
    ],
)
def test_body_is_not_taken_for_something_else(line: str) -> None:
    """Sentences that begin like a dateline, a byline or a quotation are body."""
    assert parts(f"{line}\nAnd so on it went.\n")[0] == ("body", line)


@pytest.mark.parametrize(
    "line",
    [
        "(Reporting by Ann Poe and Bea Loe; Editing by Cy Doe)",
        "Additional reporting by Ann Poe in Riga",
        "The writer AP, Ann Poe, contributed to this report in Riga, in Latvia.",
        "With reporting by Ann Poe",
        "Ann Poe and Bea Loe contributed reporting from Riga.",
        "Photo: Ann Poe/AP",
    ],
)
def test_credits(line: str) -> None:
    """Credit lines are known, clumsily translated ones among them."""
    assert parts(f"The envoys met again.\n{line}")[-1] == ("credit", line)


@pytest.mark.parametrize("line", ["———", "* * *", "---", "— — —", "***", "###", "-30-", "ENDS"])
def test_rules(line: str) -> None:
    """Lines that only part are rules."""
    assert parts(f"The envoys met again.\n{line}\nThen they left.")[1] == ("rule", line)


def test_headline_needs_a_story_below() -> None:
    """One line alone is body; a first line in capitals above a story is a headline, whatever its stop."""
    assert parts("Envoys agree to meet again") == [("body", "Envoys agree to meet again")]
    assert parts("ENVOYS AGREE.\nThey met on Monday.")[0][0] == "headline"
    assert parts("The envoys agreed to meet again.\nThey met on Monday.")[0][0] == "body"


def test_crosshead_is_a_headline() -> None:
    """A short line without a stop between paragraphs is set like a headline."""
    assert parts("They met on Monday.\nNo easy answers\nThey left on Tuesday.")[1] == ("headline", "No easy answers")


@given(st.text(st.sampled_from("aB .,\n\r\t“”\"'—-*()0\u2028é😀"), max_size=120))
def test_blocks_cover_the_text_in_order(text: str) -> None:
    """All that is not blank lies in one block; blocks are trimmed, in order, apart."""
    at = 0
    for block in split_blocks(text):
        assert at <= block.start < block.end <= len(text)
        assert not text[at : block.start].strip()
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        at = block.end
    assert not text[at:].strip()


@given(
    st.lists(
        st.sampled_from(["KYIV, March 3 (AP) –", "OSLO —", "By Ann Poe", "***", "“Yes.”", "The end.", "\n", " "]),
        max_size=12,
    )
)
def test_blocks_of_news_cover_the_text_too(pieces: list[str]) -> None:
    """The same for text full of datelines, bylines and rules."""
    text = " ".join(pieces)
    covered = "".join(text[block.start : block.end] for block in split_blocks(text))
    assert "".join(covered.split()) == "".join(text.split())
