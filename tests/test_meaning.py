"""What tells readers of a copy something else than the reference, and what only looks so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.compare import Difference, compare
from mtqa.model.document import Document
from mtqa.model.report import DocumentReport

# Sentences around the one in question, so that every pair has neighbours and names a story to live in.
OPENING = "The harbour of Port Ellen reopened on Tuesday after the storm.\n"
CLOSING = "\nThe ferry company has not decided when the first boats will sail again.\n"


def _compare(copy: str, reference: str) -> Difference:
    def report(text: str) -> DocumentReport:
        return DocumentReport(Document("story.txt", text, ()), "en", 20, None, ())

    return compare(report(copy), report(reference), reference=True)


def _changes(copy: str, reference: str) -> list[tuple[str, str, str, str]]:
    difference = _compare(OPENING + copy + CLOSING, OPENING + reference + CLOSING)
    old, new = difference.before.document.text, difference.after.document.text
    return [
        (c.kind, c.severity, old[c.before_start : c.before_end], new[c.after_start : c.after_end])
        for c in difference.meanings
    ]


@pytest.mark.parametrize(
    ("copy", "reference", "expected"),
    [
        ("The blast killed 15 people.", "The blast killed 50 people.", ("number", "critical", "15", "50")),
        ("Two men were held.", "Three men were held.", ("number", "critical", "Two", "Three")),
        ("One man was held.", "Four men were held.", ("number", "critical", "One", "Four")),
        ("It cost $3 million to build.", "It cost $3 billion to build.",
         ("number", "critical", "$3 million", "$3 billion")),
        ("It cost $3 million to build.", "It cost €3 million to build.",
         ("number", "critical", "$3 million", "€3 million")),
        ("Prices rose by 4 percent.", "Prices rose by 14 per cent.",
         ("number", "critical", "4 percent", "14 per cent")),
        ("They walked 10 miles home.", "They walked 10 kilometres home.",
         ("number", "critical", "10 miles", "10 kilometres")),
        ("They met on Monday in Oslo.", "They met on Sunday in Oslo.", ("number", "critical", "Monday", "Sunday")),
        ("It opens on 3 May in Oslo.", "It opens on 3 June in Oslo.", ("number", "critical", "May", "June")),
        ("It opens at 5 p.m. in Oslo.", "It opens at 5:30 p.m. in Oslo.",
         ("number", "critical", "5 p.m.", "5:30 p.m.")),
        ("The law dates from 1987, she said.", "The law dates from 1978, she said.",
         ("number", "critical", "1987", "1978")),
        ("Hundreds of people fled the town.", "Thousands of people fled the town.",
         ("number", "critical", "Hundreds", "Thousands")),
        ("Police held 23 men in the raid.", "Police held men in the raid.", ("number", "major", "23", "")),
        ("Police held men in the raid.", "Police held 23 men in the raid.", ("number", "major", "", "23")),
        ("About 1,230 people fled the town.", "Some 1,200 people fled the town.",
         ("number", "minor", "1,230", "1,200")),
        ("The seat went to Mikhal Borisov.", "The seat went to Mikhail Borissov.",
         ("name", "major", "Mikhal Borisov", "Mikhail Borissov")),
        ("The seat went to John Hartley.", "The seat went to Jane Hartley.", ("name", "major", "John", "Jane")),
        ("The seat went to Ahlgren in the end.", "The seat went to Vestergaard in the end.",
         ("name", "major", "Ahlgren", "Vestergaard")),
        ("The seat went to Ahlgren in the end.", "The seat went to the teacher in the end.",
         ("name", "minor", "Ahlgren", "the teacher")),
        ("The mayor will attend the talks.", "The mayor will not attend the talks.",
         ("negation", "critical", "", "not")),
        ("The mayor didn’t attend the talks.", "The mayor attended the talks.",
         ("negation", "critical", "didn’t", "attended")),
        ("The mayor denied the claim.", "The mayor confirmed the claim.",
         ("negation", "critical", "denied", "confirmed")),
        ("They left with a permit.", "They left without a permit.", ("negation", "critical", "with", "without")),
        ("The bank may close its branches.", "The bank will close its branches.",
         ("modality", "major", "may", "will")),
        ("The bank can close its branches.", "The bank must close its branches.",
         ("modality", "major", "can", "must")),
        ("The bank might close its branches.", "The bank closes its branches.",
         ("modality", "major", "might", "closes")),
        ("The man killed his neighbour.", "The man allegedly killed his neighbour.",
         ("modality", "critical", "", "allegedly")),
        ("The firm reportedly lost the contract.", "The firm lost the contract.",
         ("modality", "major", "reportedly", "")),
        ("“We shall rebuild the pier,” she said.", "“We shall paint the pier,” she said.",
         ("quote", "minor", "We shall rebuild the pier,", "We shall paint the pier,")),
        ("She said they would rebuild the whole pier by May.", "She said they would “rebuild the whole pier by May”.",
         ("quote", "major", "rebuild the whole pier by May", "rebuild the whole pier by May")),
    ],
)  # fmt: skip
def test_changes_of_meaning(copy: str, reference: str, expected: tuple[str, str, str, str]) -> None:
    """Each is found once, with its kind, how grave it is, and the exact words of both sides."""
    assert _changes(copy, reference) == [expected]


@pytest.mark.parametrize(
    ("copy", "reference"),
    [
        ("The blast killed three people.", "The blast killed 3 people."),
        ("Prices rose by 10 percent.", "Prices rose by 10% over the year."),
        ("Prices rose by ten per cent.", "Prices rose by 10 percent, it said."),
        ("It cost $1.5bn to build.", "It cost US$1.5 billion to build."),
        ("It cost 5 million dollars to build.", "It cost $5m to build."),
        ("Some 205,000 people live there.", "Some two hundred and five thousand people live there."),
        ("A third of the voters stayed at home.", "Some 33 percent of the voters stayed at home."),
        ("One in ten voters stayed at home.", "Ten per cent of voters stayed at home."),
        ("They walked 10 miles home.", "They walked 16 kilometres home."),
        ("They met on March 12, 2021.", "They met on 12 March 2021."),
        ("They met at 5 p.m. in Oslo.", "They met at 17:00 in Oslo."),
        ("He ran for half an hour.", "He ran for 30 minutes."),
        ("The 50-year-old ran home.", "The man, aged 50, ran home."),
        ("He came twice that year.", "He came two times that year."),
        ("They met on Tuesday in Oslo.", "They met yesterday in Oslo."),
        ("He was one of the first to go.", "He was among those who went first."),
        ("Mr Hartley won the seat.", "John Hartley won the seat."),
        ("President Ahlgren won the seat.", "Erik Ahlgren won the seat."),
        ("Ahlgren met Vestergaard in Oslo.", "In Oslo, Vestergaard and Ahlgren met."),
        ("The European Union agreed to the plan.", "The EU agreed to the plan."),
        ("The U.S. president agreed to the plan.", "The president of the United States agreed to the plan."),
        ("The Norwegian parliament agreed.", "The parliament of Norway agreed."),
        ("The Labour centre in Zurich closed.", "The Labor center in Zürich closed."),
        ("The Ministry of Defence agreed.", "The Defense Ministry agreed."),
        ("Ahlgren’s party agreed to the plan.", "The party of Ahlgren agreed to the plan."),
        ("Crews cleared the slipway at dawn.", "Workers cleared the slipway at dawn."),
        ("The mayor did not attend the talks.", "The mayor didn't attend the talks."),
        ("The mayor cannot attend the talks.", "The mayor is unable to attend the talks."),
        ("The mayor was not happy.", "The mayor was unhappy."),
        ("The mayor denied he had met them.", "The mayor said he had not met them."),
        ("They did not find anything.", "They found nothing."),
        ("They not only met but agreed.", "They met, and they agreed."),
        ("There is no doubt they agreed.", "They certainly agreed."),
        ("It lies at No. 10 in that street.", "It lies at number 10 in that street."),
        ("The bank may close its branches.", "The bank could perhaps close its branches."),
        ("The bank must close its branches.", "The bank is required to close its branches."),
        ("The bank will close its branches.", "The bank is to close its branches."),
        ("The man allegedly killed his neighbour.", "The man is accused of killing his neighbour."),
        ("“We shall rebuild the pier,” she said.", "\"We shall rebuild the pier\", she said."),
        ("“We can’t rebuild the colour shop,” she said.", "‘We cannot rebuild the color shop,’ she said."),
        ("“We shall,” she said, “rebuild the pier.”", "“We shall rebuild the pier,” she said."),
        ("They’re glad the farmers’ market reopened.", "They are glad that the farmers' market reopened."),
    ],
)  # fmt: skip
def test_what_style_explains_is_no_change(copy: str, reference: str) -> None:
    """Two ways to write a number, a name, a negation, a modal or a quotation are one, in either direction."""
    assert _changes(copy, reference) == []
    assert _changes(reference, copy) == []


def test_what_the_next_sentence_says_is_not_lost() -> None:
    """A number that the reference gives one sentence later is not missing, and neither is a name it gives anywhere."""
    copy = "Police held 23 men near Lindqvist's house.\nThey were drunk.\nNobody was hurt in the raid.\n"
    reference = "Police held men near a house.\nThe 23 were drunk.\nNobody was hurt in the raid at Lindqvist's.\n"
    assert _compare(copy, reference).meanings == ()


def test_the_severest_comes_first_and_names_its_sentence() -> None:
    """Another fact stands before one that is missing, that before a matter of style; each knows its pair."""
    copy = "“We shall rebuild it,” she said.\nThe seat went to Mikhal.\nIt did not cost 3 million euros.\n"
    reference = "“We shall paint it,” she said.\nThe seat went to Mikhail.\nIt cost 4 million euros.\n"
    meanings = _compare(copy, reference).meanings
    assert [(c.severity, c.kind, c.pair) for c in meanings] == [
        ("critical", "negation", 2),
        ("critical", "number", 2),
        ("major", "name", 1),
        ("minor", "quote", 0),
    ]
    assert meanings[1].reason == ("Another amount: “3 million euros” in the copy, “4 million euros” in the reference.")


def test_a_name_misspelt_throughout_is_said_once() -> None:
    """The same difference in many sentences is one, with their number."""
    copy = "Mikhal won.\nThe prize went to Mikhal.\nNobody cheered for Mikhal then.\n"
    [change] = _compare(copy, copy.replace("Mikhal", "Mikhail")).meanings
    assert change.reason.endswith("in 3 sentences.")


def test_offsets_count_code_points() -> None:
    """Emoji and CRLF before the place do not move it."""
    start = "\U0001f30d\U0001f30d The storm passed.\r\n"
    copy, reference = start + "It killed 15 people.\r\n", start + "It killed 50 people.\r\n"
    [change] = _compare(copy, reference).meanings
    assert copy[change.before_start : change.before_end] == "15"
    assert reference[change.after_start : change.after_end] == "50"


def test_an_edit_has_no_changes_of_meaning() -> None:
    """They are looked for only where the later version is a reference."""
    one, other = (DocumentReport(Document("a", f"It killed {n} people.", ()), "en", 4, None, ()) for n in (15, 50))
    assert compare(one, other).meanings == ()


PIECES = st.sampled_from(
    ["It killed", "15", "50 percent", "not", "may", "“go", "now”", "'", "\"", "Mr Hartley", "EU", "\n", "\r\n", ".",
     "’", "$3m", "5 p.m.", "on May 5", "\U0001f30d", "\ud83d", "half of", "1/2", "allegedly", "can't", "‘", "«x»"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES, max_size=14).map(" ".join))
def test_any_text_can_be_compared(copy: str, reference: str) -> None:
    """Every span lies in its pair, and a text against itself differs in nothing."""
    difference = _compare(copy, reference)
    for change in difference.meanings:
        pair = difference.pairs[change.pair]
        assert pair.before_start <= change.before_start <= change.before_end <= pair.before_end
        assert pair.after_start <= change.after_start <= change.after_end <= pair.after_end
        assert change.before_start < change.before_end or change.after_start < change.after_end
    assert _compare(copy, copy).meanings == ()
