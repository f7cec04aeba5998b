"""Set terms, collocations and valency: what they find in a sentence, and how the fix fits it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtqa.authoring import run_examples
from mtqa.config import Settings
from mtqa.pipeline import run_rules
from mtqa.readers import read_stdin
from mtqa.ruleset.load import load

TERMS = """\
money laundering | cash washing; laundering of money
coalition of the willing | coalition of volunteers; volunteer coalition
customs duty | custom duty; duty of the customs
cost of living | costs of the life; cost of the life
to cast doubt on | to put doubt on
by-election | side election
"""
VERBS = """\
hold | meeting; summit | realise; bring about
pay | tribute | render
"""
ADJECTIVES = "heavy | rain | strong; very big\n"
VALENCY = """\
accuse | obj of | for -> of; to -> of
discuss | obj ing with | about -> 0
avoid | obj ing | to V -> V-ing
listen | none to for | 0 -> to
allow | obj obj-to | to V -> obj to V
inform | obj of | that -> person that
comment | none on | 0 -> on
"""
NOUNS = "interest | in of that | about -> in\n"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings with a rule folder that holds a table of each kind."""
    folder = tmp_path_factory.mktemp("house")
    for name, text in (
        ("terms/news.psv", TERMS),
        ("collocations/verbs-news.psv", VERBS),
        ("collocations/adjectives-news.psv", ADJECTIVES),
        ("valency/verbs-news.psv", VALENCY),
        ("valency/nouns-news.psv", NOUNS),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "lexicons").mkdir()
    return Settings(rules=(str(folder),))


def found(text: str, settings: Settings, pack: str) -> list[tuple[str, str | None]]:
    """Return what the house's own table flags, with the first fix."""
    _, findings = run_rules(read_stdin(text.encode()), settings)
    names = {
        "terms/news",
        "collocations/verbs-news",
        "collocations/adjectives-news",
        "valency/verbs-news",
        "valency/nouns-news",
    }
    return [
        (f.text, f.suggestions[0].text if f.suggestions else None)
        for f in findings
        if f.rule.startswith(pack) and f.rule.partition("#")[0] in names
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police looked into the cash washing in May.", [("cash washing", "money laundering")]),
        ("Two volunteer coalitions met in May.", [("volunteer coalitions", "coalitions of the willing")]),
        ("The coalitions of volunteers met in May.", [("coalitions of volunteers", "coalitions of the willing")]),
        ("The costs of the life rose in May.", [("costs of the life", "cost of living")]),
        ("It puts doubt on the vote.", [("puts doubt on", "casts doubt on")]),
        ("They lost a side election in May.", [("side election", "by-election")]),
        ("Shops paid customs duties on the boats.", []),
        ("The Volunteer Coalition of Ohio met in May.", []),
    ],
)
def test_a_changed_term_gets_the_term_in_its_number_and_tense(
    house: Settings, text: str, expected: list[tuple[str, str]]
) -> None:
    """Near misses are found in any inflection; the term itself and names are left alone."""
    assert found(text, house, "terms/news") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leaders realised a long-awaited second meeting in Bonn.", [("realised", "held")]),
        ("The summit of ministers was realised in Bonn.", [("realised", "held")]),
        ("The meetings brought about by ministers were short.", [("brought about", "held")]),
        ("He is rendering tribute to them.", [("rendering", "paying")]),
        ("She realised that the meeting was over.", []),
        ("He realised his dream at the meeting.", []),
        ("A strong overnight rain fell.", [("strong", "heavy")]),
        ("It fell in stronger rain.", [("stronger", "heavier")]),
        ("A strong rain forest lobby met.", []),
    ],
)
def test_a_collocation_needs_its_noun(house: Settings, text: str, expected: list[tuple[str, str]]) -> None:
    """The wrong verb or adjective is flagged with its noun as object, subject of the passive, or head; not without."""
    assert found(text, house, "collocations/") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They accused him for the fire.", [("for", "of")]),
        ("She was accused for the fire.", [("accused for", "accused of")]),
        ("They accused him for years.", []),
        ("They often discuss about the plan.", [("discuss about", "discuss")]),
        ("They avoided to answer the question.", [("avoided to answer", "avoided answering")]),
        ("We must listen the people.", [("listen", "listen to")]),
        ("We listen every day.", []),
        ("The law allows to build houses.", [("allows to build", None)]),
        ("A man they allowed to leave was found.", []),
        ("The ministry informed that the road was shut.", [("informed that", None)]),
        ("He has been informed that the road was shut.", []),
        ("There is great interest about the plan.", [("interest about", "interest in")]),
        ("She would not comment the plan.", [("comment", "comment on")]),
        ("“The plan is late,” commented the mayor.", []),
    ],
)
def test_a_wrong_complement_is_mended_where_it_can_be(
    house: Settings, text: str, expected: list[tuple[str, str | None]]
) -> None:
    """What a word does not take is flagged with it; adjuncts, passives and fronted objects are not."""
    assert found(text, house, "valency/") == expected


def test_every_line_of_a_table_is_its_own_example(house: Settings) -> None:
    """The self-test makes sentences of each line, finds what is wrong in them and mends it."""
    faults, count = run_examples(
        ["terms/news", "collocations/verbs-news", "valency/verbs-news", "valency/nouns-news"], house
    )
    assert faults == []
    assert count > 10


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("terms/bad.psv", "money laundering", "a line here has 2 columns"),
        ("terms/bad.psv", "money laundering | laundering", "is one word, which tells nothing"),
        ("terms/bad.psv", "to cast doubt | a doubt cast", "a verb stands for a verb"),
        ("collocations/verbs-bad.psv", "hold | meeting | hold", "cannot be right and wrong"),
        ("collocations/bad.psv", "hold | meeting | make", "verbs-… or adjectives-…"),
        ("valency/verbs-news.psv", "accuse | obj of | of -> for", "cannot be wrong and right"),
        ("valency/verbs-news.psv", "accuse | obj of | banana -> of", "is no complement"),
    ],
)
def test_a_broken_line_is_one_fault_and_the_others_load(tmp_path: Path, name: str, line: str, message: str) -> None:
    """The fault names file and line; the sound line beside it is used."""
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text(f"# a comment\n{line}\n", encoding="utf-8")
    (fault,) = load([tmp_path]).faults
    assert fault.line == 2
    assert message in fault.message
