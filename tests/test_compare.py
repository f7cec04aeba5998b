"""Comparing two versions: sentences, words, findings, scores."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa.compare import Difference, compare, segments
from mtqa.compare.sentences import sentence_starts
from mtqa.compare.words import word_changes
from mtqa.model.document import Document
from mtqa.model.finding import Finding, Suggestion
from mtqa.model.report import DocumentReport

STORY = (
    "The harbour of Port Ellen reopened on Tuesday after the storm.\n"
    "Crews had worked through the night to clear the slipway. Two fishing boats sank at their moorings.\n"
    "The council has promised money for a new sea wall. Its leader, Gov. Morag Baird, will visit the U.S. in May.\n"
    "“We are glad to be moving again,” the ferry operator said.\n"
)


def _report(text: str, *findings: Finding) -> DocumentReport:
    return DocumentReport(Document("story.txt", text, ()), "en", len(text.split()), None, findings)


def _finding(text: str, quote: str, fix: str, rule: str = "fr/sample", nth: int = 0) -> Finding:
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return Finding.of(
        text,
        start,
        start + len(quote),
        rule=rule,
        category="calque",
        severity="major",
        confidence=0.8,
        message="A reason.",
        suggestions=[Suggestion(fix)],
    )


def _compare(before: str, after: str) -> Difference:
    return compare(_report(before), _report(after))


def _kinds(difference: Difference) -> list[tuple[str, str, str]]:
    old, new = difference.before.document.text, difference.after.document.text
    return [(p.kind, *segments(old, new, p)) for p in difference.pairs if p.kind != "same"]


def test_sentences_end_where_a_reader_ends_them() -> None:
    """Abbreviations, initials and quotations do not cut a sentence; line breaks and full stops do."""
    text = (
        "Mr. and Mrs. J. R. Baird met Gov. Smith at 5 p.m. on Friday. He flew to the U.S. The trip cost $1.5 million! "
        "“Is it safe?” she asked. “It is.” No. 10 said no. Others said yes…\nA headline\nLt. Col. Park left for "
        "the U.N. Security Council."
    )
    starts = sentence_starts(text)
    assert [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)] == [
        "Mr. and Mrs. J. R. Baird met Gov. Smith at 5 p.m. on Friday.",
        "He flew to the U.S.",
        "The trip cost $1.5 million!",
        "“Is it safe?” she asked.",
        "“It is.”",
        "No. 10 said no.",
        "Others said yes…",
        "A headline",
        "Lt. Col. Park left for the U.N. Security Council.",
    ]


def test_same_text_is_the_same() -> None:
    """Nothing is reported where nothing changed, and BLEU and chrF are full."""
    difference = _compare(STORY, STORY)
    assert {pair.kind for pair in difference.pairs} == {"same"}
    assert [round(score.value, 6) for score in difference.scores] == [100.0, 100.0, 0.0]


def test_merged_and_split_sentences() -> None:
    """Two sentences made one, or one made two, are one pair."""
    merged = STORY.replace("slipway. Two", "slipway, and two")
    expected = (
        "Crews had worked through the night to clear the slipway. Two fishing boats sank at their moorings.",
        "Crews had worked through the night to clear the slipway, and two fishing boats sank at their moorings.",
    )
    assert _kinds(_compare(STORY, merged)) == [("changed", *expected)]
    assert _kinds(_compare(merged, STORY)) == [("changed", *reversed(expected))]


def test_dropped_added_and_moved_sentences() -> None:
    """A sentence that went, one that came, and one that stands elsewhere are told apart."""
    dropped = STORY.replace(" Two fishing boats sank at their moorings.", "")
    assert _kinds(_compare(STORY, dropped)) == [("dropped", "Two fishing boats sank at their moorings.", "")]
    assert _kinds(_compare(dropped, STORY)) == [("added", "", "Two fishing boats sank at their moorings.")]
    lines = STORY.splitlines(keepends=True)
    moved = _compare(STORY, "".join([lines[3], *lines[:3]]))
    quote = "“We are glad to be moving again,” the ferry operator said."
    assert _kinds(moved) == [("moved", quote, quote)]
    assert [pair.moved for pair in moved.pairs] == [True, False, False, False, False, False]


@pytest.mark.parametrize(
    ("short", "merged"),
    [
        ("The mayor wept.", ", while the mayor was in tears as she left."),
        ("It may take years.", ", and it could well last for years."),
        ("Lawyers objected.", ", to which lawyers for the builder objected."),
    ],
)
def test_a_short_sentence_beside_a_long_one(short: str, merged: str) -> None:
    """It is dropped where nothing says it any more, and merged where the reworded long one took it in."""
    long = (
        "The inquiry into the collapse of the footbridge across the northern arm of the estuary will hear its first "
        "witnesses in the spring, officials at the transport ministry announced after a meeting with the families of "
        "the eleven people who died."
    )
    reworded = (
        "The investigation of why the footbridge over the estuary's northern arm collapsed will hear its first "
        "witnesses in spring, transport ministry officials announced after they had met the families of the eleven "
        "people who were killed"
    )
    before = f"The harbour reopened.\n{long} {short}\nFerries sailed at noon."
    after = f"The harbour reopened.\n{reworded}.\nFerries sailed at noon."
    assert _kinds(_compare(before, after)) == [("changed", long, f"{reworded}."), ("dropped", short, "")]
    after = after.replace(f"{reworded}.", reworded + merged)
    assert _kinds(_compare(before, after)) == [("changed", f"{long} {short}", reworded + merged)]


def test_words_are_marked() -> None:
    """Only the words that changed are, and a stray comma between two rewritten phrases joins them."""
    changes = word_changes("The talks go on at the level of ministers.", "The talks continue at ministerial level.")
    assert [(c.kind, c.before, c.after) for c in changes] == [
        ("equal", "The talks ", "The talks "),
        ("replace", "go on ", "continue "),
        ("equal", "at ", "at "),
        ("replace", "the ", "ministerial "),
        ("equal", "level ", "level"),
        ("delete", "of ministers", ""),
        ("equal", ".", "."),
    ]


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_words_rebuild_both_sides(before: str, after: str) -> None:
    """The changes, joined, are both texts, whatever they hold; an equal run differs in white space alone."""
    changes = word_changes(before, after)
    assert "".join(change.before for change in changes) == before
    assert "".join(change.after for change in changes) == after
    for change in changes:
        if change.kind == "equal":
            assert change.before.split() == change.after.split()


WORDS = st.sampled_from(
    ["the", "talks", "U.S.", "Gov.", "it.", "“no.”", "go!", "\n", "\n\n", "  ", "\u00a0", "\ud83d", "𝔘."]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join), st.lists(WORDS, max_size=25).map(" ".join))
def test_stories_rebuild_both_sides(before: str, after: str) -> None:
    """Every character of both texts is in exactly one pair, in order on each side."""
    pairs = _compare(before, after).pairs
    for text, spans in (
        (before, sorted((p.before_start, p.before_end) for p in pairs if p.before_end > p.before_start)),
        (after, sorted((p.after_start, p.after_end) for p in pairs if p.after_end > p.after_start)),
    ):
        assert "".join(text[start:end] for start, end in spans) == text
    for pair in pairs:
        assert "".join(c.before for c in pair.changes) == before[pair.before_start : pair.before_end]
        assert "".join(c.after for c in pair.changes) == after[pair.after_start : pair.after_end]


def test_findings_fixed_left_and_new() -> None:
    """A finding is fixed, left, also where its sentence moved or the words around it changed, or new."""
    before = "The talks at the level of ministers go on. The effectives of the force grow. He assisted to the talks.\n"
    after = "He assisted to the long talks. The talks at ministerial level go on. Forces are sent to the front.\n"
    old = [
        _finding(before, "at the level of ministers", "at ministerial level", "fr/level"),
        _finding(before, "effectives", "troops", "fr/effectives"),
        _finding(before, "assisted to", "attended", "fr/assist"),
    ]
    new = [
        _finding(after, "assisted to", "attended", "fr/assist"),
        _finding(after, "sent to the front", "sent forward", "fr/front"),
    ]
    difference = compare(_report(before, *old), _report(after, *new))
    assert Counter(c.state for c in difference.findings) == {"fixed": 2, "left": 1, "new": 1}
    [level] = [c for c in difference.findings if c.finding.rule == "fr/level"]
    assert level.accepted
    [left] = [c for c in difference.findings if c.state == "left"]
    assert left.before == old[2]
    assert left.after == new[0]
    assert difference.accepted == 1
    assert [c.finding.rule for c in difference.findings if c.state == "new"] == ["fr/front"]


def test_a_second_identical_fault_is_new() -> None:
    """Findings are counted: one is left, the other new."""
    before = "He assisted to the talks. She stayed at home that day.\n"
    after = before.replace("stayed at home", "assisted to the dinner")
    old = _finding(before, "assisted to", "attended")
    new = [_finding(after, "assisted to", "attended", nth=n) for n in (0, 1)]
    difference = compare(_report(before, old), _report(after, *new))
    assert [(c.state, c.after) for c in difference.findings] == [("left", new[0]), ("new", new[1])]


@pytest.mark.parametrize(
    ("before", "quote", "fix", "after", "accepted", "replacement"),
    [
        ("Friday, they meet.", "Friday,", "On Friday,", "On Friday, they meet.", True, "On Friday,"),
        ("The success hinge On American aid.", "hinge", "hinges", "The success hinges on U.S. aid.", True, "hinges"),
        ("They said so. “ Then", "so. “", "so.”", "They said so.” Then", True, "so.”"),
        ("Talks of of peace go on.", "of of", "of", "Talks of peace go on.", True, "of"),
        ("They met in Paris, in France.", ", in France", "", "They met in Paris.", True, ""),
        ("The aim of Mali is peace.", "The aim of Mali", "Mali's aim", "Mali’s aim is peace.", True, "Mali's aim"),
        ("A spell  check was made.", "  ", " ", "A spell check was made.", True, " "),
        ("The staff was sent.", "staff", "personnel", "The soldiers was sent.", False, "soldiers"),
        ("He spoke of the effectives at length.", "effectives", "troops", "He spoke at length.", False, ""),
    ],
)
def test_accepted_is_the_suggestion_itself(
    before: str, quote: str, fix: str, after: str, accepted: bool, replacement: str
) -> None:
    """A fix counts as accepted where the editor put in the suggestion, also when the words beside it changed."""
    [change] = compare(_report(before, _finding(before, quote, fix)), _report(after)).findings
    assert (change.state, change.accepted, change.replacement) == ("fixed", accepted, replacement)


def test_scores_equal_the_command_line(tmp_path: Path) -> None:
    """Story scores and signatures are those of `sacrebleu` on the same pairs as files, sentence scores those of -sl.

    All three metrics, to the sixth decimal, sentences that only one side has among them.
    """
    after = STORY.replace("slipway. Two", "slipway, and two").replace("promised money", "set money aside")
    difference = _compare(STORY, after + "A last line was added.\n")
    pairs = [segments(STORY, difference.after.document.text, pair) for pair in difference.pairs]
    hypothesis, reference = tmp_path / "hypothesis.txt", tmp_path / "reference.txt"
    hypothesis.write_text("".join(pair[0] + "\n" for pair in pairs), encoding="utf-8")
    reference.write_text("".join(pair[1] + "\n" for pair in pairs), encoding="utf-8")
    command = [sys.executable, "-m", "sacrebleu", str(reference), "-i", str(hypothesis), "-w", "6", "-m"]
    output = subprocess.run([*command, "bleu", "chrf", "ter"], capture_output=True, text=True, check=True).stdout
    printed = [(line["name"], line["score"], line["signature"]) for line in json.loads(output)]
    assert printed == [(score.name, round(score.value, 6), score.signature) for score in difference.scores]
    for number, metric in enumerate(("bleu", "chrf", "ter")):
        output = subprocess.run([*command, metric, "-sl"], capture_output=True, text=True, check=True).stdout
        lines = output.splitlines()
        assert len(lines) == len(difference.pairs)
        for pair, line in zip(difference.pairs, lines, strict=True):
            if pair.scores:
                value = float(line.partition(" = ")[2].split()[0])
                assert value == pytest.approx(pair.scores[number].value, abs=1e-6)


def test_long_and_strange_texts_are_compared() -> None:
    """One endless line, and texts with nothing in common, end in time and keep every character."""
    before, after = "word " * 4_000, "x" * 30_000 + "\n" + "y " * 3000
    for one, other in ((before, before + "more"), (before, after), ("", after), (" \n", ""), ("", "")):
        pairs = _compare(one, other).pairs
        assert sum(pair.before_end - pair.before_start for pair in pairs) == len(one)
        assert sum(pair.after_end - pair.after_start for pair in pairs) == len(other)
