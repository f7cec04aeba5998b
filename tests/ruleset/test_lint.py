"""What the linter says of rules that may well pass their self-test, and that the shipped ones have no fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtqa.analysis import Analysis, analyse
from mtqa.analysis.language import LanguageReport
from mtqa.authoring import lint_rules
from mtqa.config import Settings
from mtqa.model.document import Document
from mtqa.ruleset.lint import lint

BOOK = """\
title: Quokka phrases
why: Because.
category: calque
severity: minor
entries:
"""


def entry(phrase: str, fix: str, bad: str, *more: str) -> str:
    """Return an entry of a phrasebook, written on one line."""
    keys = [f'phrase: {phrase}, fix: "{fix}", bad: "{bad}", good: "Near {fix}."', *more]
    return "  - {" + ", ".join(keys) + "}\n"


def analysed(document: Document) -> Analysis:
    """Tag a document as English."""
    return analyse(document, LanguageReport("en", True, ()), Settings().model)


def said(tmp_path: Path, files: dict[str, str], only: str = "") -> list[str]:
    """Return what the linter says of a folder of rules of one's own, of those whose id begins so."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = lint([tmp_path], analysed, lambda rule: rule.startswith(only))
    return [str(remark).removeprefix(f"{tmp_path}/") for remark in found]


def test_the_same_phrase_in_two_entries_is_a_fault(tmp_path: Path) -> None:
    """The later one is named, with its line, however the alternatives are ordered."""
    one = entry('"quokka|numbat {salary}"', "quokka pay", "A [[quokka salary -> quokka pay]] rose at noon.")
    two = entry('"numbat|quokka {salary}"', "numbat pay", "The [[numbat salary -> numbat pay]] fell today.")
    assert said(tmp_path, {"house/a.yaml": BOOK + one + two}) == [
        "house/a.yaml:7: fault: house/a#numbat-salary: “numbat|quokka {salary}” is also a phrase of "
        "house/a#quokka-salary (a.yaml:6)"
    ]


def test_a_phrase_within_another_is_a_note_unless_excused(tmp_path: Path) -> None:
    """What the wider entry lets off by `unless` is no overlap."""
    narrow = entry('"quokka {salary} rise"', "rise", "A [[quokka salary rise -> rise]] is due today.")
    wide = entry('"quokka {salary}"', "quokka pay", "The [[quokka salary -> quokka pay]] fell at noon.")
    (note,) = said(tmp_path, {"house/a.yaml": BOOK + narrow + wide})
    assert note.startswith("house/a.yaml:6: note: ")
    assert "is found whole by “quokka {salary}”" in note
    assert said(tmp_path, {"house/a.yaml": BOOK + narrow + wide.replace("}\n", ', unless: ["{salary} rise"]}\n')}) == []


def test_only_the_named_rules_are_looked_at(tmp_path: Path) -> None:
    """They are compared with all the others."""
    book = BOOK + entry('"quokka {salary}"', "quokka pay", "A [[quokka salary -> quokka pay]] rose at noon.")
    for only, other in (("house", "other/b"), ("other", "house/a")):
        (fault,) = said(tmp_path, {"house/a.yaml": book, "other/b.yaml": book}, only)
        assert fault.startswith(only)
        assert f"is also a phrase of {other}#quokka-salary" in fault


@pytest.mark.parametrize(
    ("phrase", "fix"),
    [("quokka|numbat {salary}", "numbat {salary}"), ("the [[quokka]] pay", "quokka"), ("{pay} quokka", "{pay} $2")],
)
def test_a_fix_that_is_flagged_again_is_a_fault(tmp_path: Path, phrase: str, fix: str) -> None:
    """A wording among several can be the fix of the others."""
    found = said(tmp_path, {"house/a.yaml": BOOK + entry(f'"{phrase}"', fix, "A [[salary -> pay]] rose at noon.")})
    assert found == [f"house/a.yaml:6: fault: {found[0].split(': ')[2]}: the fix “{fix}” is found again by “{phrase}”"]


def test_terms_that_repeat_or_contradict_are_faults(tmp_path: Path) -> None:
    """A near miss under two terms, twice in a row, and one that is right elsewhere; a term in two rows."""
    table = "quokka pay | quokka salary; quokka wage\nnumbat pay | Quokka salary; quokka pay; bilby wage; bilby wage\n"
    found = said(tmp_path, {"terms/zoo.psv": table + "numbat pay | numbat money\n"})
    assert [line.split(": ", 3)[0] + " " + line.split(": ", 3)[3] for line in found if ": fault:" in line] == [
        "terms/zoo.psv:2 “Quokka salary” is also a phrase of terms/zoo#quokka-pay (zoo.psv:1)",
        "terms/zoo.psv:2 “bilby wage” stands twice in the row",
        "terms/zoo.psv:2 “quokka pay” is wrong here and the term of terms/zoo#quokka-pay (zoo.psv:1)",
        "terms/zoo.psv:3 “numbat pay” is a term of terms/zoo#numbat-pay (zoo.psv:2) already",
    ]


def test_collocations_that_repeat_or_contradict_are_faults(tmp_path: Path) -> None:
    """A word is wrong with a noun in one row, and nowhere right with it."""
    rows = (
        "hold | quokka; numbat | realise; make\norganise | quokka | realise\nmake | numbat | do\nmake | bilby | hold\n"
    )
    found = said(tmp_path, {"collocations/verbs-zoo.psv": rows})
    assert [line.split(": ", 3)[0] + " " + line.split(": ", 3)[3] for line in found if ": fault:" in line] == [
        "collocations/verbs-zoo.psv:2 “realise” with “quokka” is wrong in collocations/verbs-zoo#hold-quokka "
        "(verbs-zoo.psv:1) already",
        "collocations/verbs-zoo.psv:3 “make” with “numbat” is right here and wrong in "
        "collocations/verbs-zoo#hold-quokka (verbs-zoo.psv:1)",
    ]


def test_careless_text_is_noted(tmp_path: Path) -> None:
    """A message that is no sentence or only the phrase, a title with a mark, a source without pivots."""
    book = BOOK.replace("Quokka phrases", '"Quokka phrases:"') + entry(
        '"quokka {salary}"',
        "quokka pay",
        "A [[quokka salary -> quokka pay]] rose at noon.",
        "message: quokka salary",
        "source: {fr: salaire}",
    )
    found = said(tmp_path, {"common/zoo.yaml": book})
    assert [line.split(": ", 3)[3] for line in found] == [
        "has a source (fr) and no pivots",
        "the message does not end as a sentence: “quokka salary”",
        "the message only repeats the phrase: “quokka salary”",
        "the title ends with a mark: “Quokka phrases:”",
    ]


def test_wordings_without_example_and_examples_that_are_alike_are_noted(tmp_path: Path) -> None:
    """Of two wordings the one that no bad sentence holds; of two sentences the one that repeats the other's frame."""
    book = entry('["quokka {salary}", "quokka {wage}"]', "pay", "The [[quokka salaries -> pay]] rose again at noon.")
    book += entry('"numbat {salary}"', "money", "The [[numbat salaries -> money]] rose again at noon.")
    found = said(tmp_path, {"house/a.yaml": BOOK + book})
    assert [line.split(": ", 3)[3] for line in found] == [
        "no example shows “quokka {wage}”",
        "two examples are alike but for the span: “The  …  rose again at noon.” (also in house/a#quokka-salary "
        "(a.yaml:6))",
    ]


def test_the_shipped_rules_have_no_fault() -> None:
    """Whoever adds a rule that another one is, or contradicts, learns it here."""
    assert [str(remark) for remark in lint_rules((), Settings()) if remark.level == "fault"] == []
