"""What editors did with each rule's findings: counted from real files, with an interval, the worst rule first."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqa import pipeline
from mtqa.acceptance import Counts, count, table
from mtqa.config import Settings
from mtqa.decisions import DecidedDocument, Decision, Decisions, dumps, text_hash
from mtqa.model.report import Report

PLAIN = Settings(languagetool="off", reader="off")
BEFORE = (
    "Paris hosted the volunteer coalition on Tuesday.\n\nThe talks ended.The minister left With his staff.\n\n"
    "They had worked there since the XIX century.\n"
)


def decided(path: Path, accepted: dict[str, int], rejected: dict[str, int], story: str = "") -> Path:
    """Write a decisions file with so many decisions on each rule."""
    rules = [(rule, "accepted") for rule, number in accepted.items() for _ in range(number)]
    rules += [(rule, "rejected") for rule, number in rejected.items() for _ in range(number)]
    decisions = tuple(
        Decision("0" * 16, rule, at, at + 1, "x", "accepted", "y") if what == "accepted" else
        Decision("0" * 16, rule, at, at + 1, "x", "rejected")
        for at, (rule, what) in enumerate(rules)
    )  # fmt: skip
    path.write_text(dumps(Decisions("s", (DecidedDocument("story.txt", text_hash(story or path.name), decisions),))))
    return path


def compared(path: Path, after: str) -> Path:
    """Write the JSON diff of BEFORE and an edited version."""
    report = Report("s", (pipeline.check_text(BEFORE, PLAIN), pipeline.check_text(after, PLAIN)))
    path.write_text(pipeline.render_difference("json", pipeline.compare_documents(report)))
    return path


def rows(text: str) -> dict[str, list[str]]:
    """Return the cells of each rule's line, in order."""
    lines = text.split("\n\n", 1)[1].splitlines()[1:]
    cells = [[cell.strip() for cell in re.split(r" {2,}", line.strip())] for line in lines]
    return {rule: numbers for *numbers, rule in cells}


def test_decisions_and_diffs_are_counted_together(tmp_path: Path) -> None:
    """Accepted as suggested, changed in another way, rejected, left."""
    after = BEFORE.replace("volunteer coalition", "coalition of the willing").replace("ended.The", "ended; the")
    files = [
        decided(tmp_path / "a.json", {"spacing/run-together": 2}, {"spacing/run-together": 1, "house/x": 1}),
        compared(tmp_path / "b.json", after),
    ]
    counted = count(files)
    assert (counted.decisions, counted.diffs, counted.faults) == (1, 1, ())
    assert counted.rules == {
        "spacing/run-together": Counts(accepted=2, otherwise=1, rejected=1),
        "house/x": Counts(rejected=1),
        "fr/politics#volunteer-coalition": Counts(accepted=1),
        "capitals/mid-sentence": Counts(left=1),
        "common/centuries#xix": Counts(left=1),
    }


def test_new_findings_are_nobodys_decision(tmp_path: Path) -> None:
    """What an edit brought was in front of no editor."""
    counted = count([compared(tmp_path / "a.json", BEFORE + "\nThe bilby slept.Then it left.\n")])
    assert counted.rules["spacing/run-together"] == Counts(left=1)


def test_the_same_file_saved_twice_counts_once(tmp_path: Path) -> None:
    """“story.decisions (1).json” holds what the first held, and what was decided since."""
    decided(tmp_path / "a.json", {"house/x": 2}, {}, "story")
    decided(tmp_path / "b.json", {"house/x": 3}, {}, "story")
    decided(tmp_path / "c.json", {"house/x": 3}, {}, "another")
    assert count(sorted(tmp_path.iterdir())).rules == {"house/x": Counts(accepted=6)}


def test_the_surely_worst_comes_first(tmp_path: Path) -> None:
    """A rule rejected once of once says less than one rejected often; all are shown with their interval."""
    path = decided(
        tmp_path / "a.json",
        {"house/good": 40, "house/middling": 20, "house/once": 1},
        {"house/bad": 30, "house/middling": 20, "house/once-rejected": 1, "house/good": 2},
    )
    shown = table(count([path]))
    assert list(rows(shown)) == [
        "house/bad",
        "house/middling",
        "house/once-rejected",
        "house/good",
        "house/once",
    ]
    assert rows(shown)["house/once"] == ["100%", "27% to 100%", "1", "0", "0", "0"]
    assert rows(shown)["house/once-rejected"] == ["0%", "0% to 73%", "0", "0", "1", "0"]
    assert shown.startswith("114 findings of 5 rules, from 1 decisions files and 0 diffs.")


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_interval_is_wilsons(accepted: int, others: int) -> None:
    """Its ends are the rates whose own normal 90 % reach just touches what was seen: the definition, solved."""
    counts = Counts(accepted=accepted, rejected=others)
    low, high = counts.interval
    assert 0 <= low < high <= 1
    for end in (low, high):
        reach = 1.6448536 * math.sqrt(end * (1 - end) / counts.total)
        assert abs(counts.rate - end) == pytest.approx(reach, abs=1e-6)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "it is not valid JSON: "),
        ("[]", "it is neither a decisions file nor a JSON diff of mtqa"),
        ('{"mtqa_baseline": 1, "documents": {}}', "it is neither a decisions file nor a JSON diff of mtqa"),
        ('{"kind": "mtqa-decisions"}', "the decisions have another schema than mtqa's, 1"),
        ('{"pairs": [], "findings": [{"state": "fixed"}]}', "the diff is damaged"),
        ('{"pairs": [], "findings": [{"state": "left", "accepted": false, "before": null}]}', "the diff is damaged"),
        ('{"pairs": [], "findings": [], "reference": true}', "it compares copy with a reference, which says nothing"),
    ],
)
def test_a_file_that_says_nothing_is_a_line(tmp_path: Path, content: str, reason: str) -> None:
    """The others count all the same."""
    (tmp_path / "bad.json").write_text(content)
    decided(tmp_path / "good.json", {"house/x": 1}, {})
    counted = count(sorted(tmp_path.iterdir()))
    assert counted.rules == {"house/x": Counts(accepted=1)}
    (fault,) = counted.faults
    assert fault.startswith(f"{tmp_path / 'bad.json'}: {reason}")
    assert "\n" not in fault


def test_a_damaged_diff_counts_nothing(tmp_path: Path) -> None:
    """Not even what stands before the damage."""
    whole = json.loads(compared(tmp_path / "a.json", BEFORE).read_text())
    del whole["findings"][-1]["rule"]
    (tmp_path / "a.json").write_text(json.dumps(whole))
    assert count([tmp_path / "a.json"]).rules == {}


def test_a_change_around_a_finding_says_nothing_of_its_rule(tmp_path: Path) -> None:
    """Words that stayed, in a sentence that changed, are neither taken nor left."""
    whole = json.loads(compared(tmp_path / "a.json", BEFORE).read_text())
    for finding in whole["findings"]:
        finding |= {"state": "fixed", "fix": "around"}
    (tmp_path / "a.json").write_text(json.dumps(whole))
    assert whole["findings"]
    assert count([tmp_path / "a.json"]).rules == {}
